-- Up Migration

-- What the trending score looks at besides the signals; null where no source has said.
ALTER TABLE papers
  -- The moment of listing, where it is known better than its day.
  ADD COLUMN listed_at timestamptz,
  -- Whether whoever listed it gave a picture or a video with it.
  ADD COLUMN has_media boolean;

-- Down Migration
