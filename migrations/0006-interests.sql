-- Up Migration

ALTER TABLE subscribers
  -- Words and phrases to want and to keep away, and people to follow, each as src/subscribers/interests.ts writes them.
  ADD COLUMN keywords text[] NOT NULL DEFAULT '{}',
  ADD COLUMN avoid text[] NOT NULL DEFAULT '{}',
  ADD COLUMN authors text[] NOT NULL DEFAULT '{}',
  -- How the digest is written, not what is in it.
  ADD COLUMN abstracts text NOT NULL DEFAULT 'full' CHECK (abstracts IN ('full', 'short')),
  ADD COLUMN format text NOT NULL DEFAULT 'html' CHECK (format IN ('html', 'text'));

-- The name of wants among digests: readers with the same share one. Arrays and booleans are written the same under every
-- setting, so the function is immutable although PostgreSQL cannot know. Both sides of the comparison come from here.
CREATE FUNCTION wants_key(
  topics text[], with_trending boolean, digest_size integer, keywords text[], avoid text[], authors text[]
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(substr(sha256(convert_to(
    jsonb_build_array(topics, with_trending, digest_size, keywords, avoid, authors)::text, 'UTF8')), 1, 16), 'hex')
$$;

-- Kept with the row, so that a reader's group is found by comparing one short text.
ALTER TABLE subscribers
  ADD COLUMN wants_key text NOT NULL
    GENERATED ALWAYS AS (wants_key(topics, with_trending, digest_size, keywords, avoid, authors)) STORED;

-- What was chosen before is known by the new name too, so that the same choice made again stays the same row.
UPDATE digests SET
  wants = wants || '{"keywords": [], "avoid": [], "authors": []}',
  wants_key = wants_key(ARRAY(SELECT jsonb_array_elements_text(wants->'topics')), (wants->>'withTrending')::boolean,
    (wants->>'digestSize')::integer, '{}', '{}', '{}');

-- A work that comes again under another id is known by its DOI.
CREATE INDEX papers_doi ON papers (lower(doi)) WHERE doi IS NOT NULL;

-- Down Migration
