-- Up Migration

-- papers -------------------------------------------------------------------------------------------------------------

ALTER TABLE papers
  -- Where it was published since, as the source writes it, and the bare DOI.
  ADD COLUMN journal_ref text,
  ADD COLUMN doi text,
  -- What the trending score looks at besides the signals; null where no source has said. The moment of listing, where it
  -- is known better than its day, and whether whoever listed it gave a picture or a video with it.
  ADD COLUMN listed_at timestamptz,
  ADD COLUMN has_media boolean;

-- runs ---------------------------------------------------------------------------------------------------------------

-- One source's part in an ingest.
CREATE TABLE run_sources (
  run_id bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
  source text NOT NULL,
  -- What the ingest's clock said: the end of its day where the operator named one.
  asked_at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'quiet', 'stale', 'failed')),
  reason text,
  added integer NOT NULL DEFAULT 0,
  known integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  -- The highest arXiv id that it served. While it does not move, the source is stale.
  newest text COLLATE "C",
  -- Where the next fetch goes on. It is written with the papers, in one transaction.
  cursor text,
  PRIMARY KEY (run_id, source)
);
CREATE INDEX run_sources_source ON run_sources (source, run_id);

-- When a service that may be asked only so often was last asked, by whichever process.
CREATE TABLE source_lanes (
  key text PRIMARY KEY,
  asked_at timestamptz NOT NULL
);

-- outbox -------------------------------------------------------------------------------------------------------------

-- What the operators were told, once a day for each trouble.
CREATE TABLE notices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day date NOT NULL,
  -- What it is about: `ingest arxiv`, `publish`.
  about text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('stale', 'failed')),
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (day, about)
);

-- A notice goes to an address of the operators, who need not be subscribers.
ALTER TABLE deliveries
  ALTER COLUMN subscriber_id DROP NOT NULL,
  ADD COLUMN notice_id bigint,
  DROP CONSTRAINT deliveries_kind_check,
  ADD CONSTRAINT deliveries_kind_check CHECK (kind IN ('digest', 'confirmation', 'already-subscribed', 'notice')),
  ADD CONSTRAINT deliveries_notice_check CHECK ((kind = 'notice') = (notice_id IS NOT NULL)),
  ADD CONSTRAINT deliveries_subscriber_check CHECK ((kind = 'notice') = (subscriber_id IS NULL));

-- Down Migration
