-- Up Migration

-- runs ---------------------------------------------------------------------------------------------------------------

-- One ingest or publish with its recorded outcome. A run without an outcome was interrupted.
CREATE TABLE runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('ingest', 'publish')),
  day date NOT NULL,
  -- What an ingest asked.
  sources text[] NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome text CHECK (outcome IN ('done', 'quiet', 'stale', 'failed')),
  -- How many papers are new (ingest) or in the edition (publish).
  count integer,
  -- Why it was quiet, stale or failed, in one sentence; else what a person should know.
  reason text
);
CREATE INDEX runs_day ON runs (day, kind, id);

-- Which moment of which job is done. Several processes share one schedule; a lock says that one is at it.
CREATE TABLE schedule_slots (
  slot text PRIMARY KEY,
  taken_at timestamptz NOT NULL DEFAULT now()
);

-- papers -------------------------------------------------------------------------------------------------------------

-- Any program may insert here; source, external_id, title and abstract are enough (see README).
CREATE TABLE papers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL,
  external_id text NOT NULL,
  title text NOT NULL,
  abstract text NOT NULL,
  authors jsonb NOT NULL DEFAULT '[]',
  categories text[] NOT NULL DEFAULT '{}',
  published_at timestamptz,
  announced_on date,
  version integer,
  abs_url text,
  pdf_url text,
  code_url text,
  project_url text,
  thumbnail_url text,
  comment text,
  withdrawn boolean NOT NULL DEFAULT false,
  -- History: known, so that it is never taken for new.
  archived boolean NOT NULL DEFAULT false,
  is_sample boolean NOT NULL DEFAULT false,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source, external_id)
);

-- Bare ids whoever inserts: versions, prefixes and addresses fall away, and an arXiv id has the source arxiv whoever
-- brought it, so that one work is one row. src/sources/arxiv-id.ts holds the same rule for what comes through ingest.
CREATE FUNCTION papers_bare_id() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- All that JavaScript's trim() takes away, so that a pasted id is the same by either way.
  space constant text := '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+';
  trimmed text := regexp_replace(NEW.external_id, '^' || space || '|' || space || '$', '', 'g');
  id text := trimmed;
  parts text[];
BEGIN
  id := regexp_replace(id, '^(https?://)?([a-z]+\.)?arxiv\.org/(abs|pdf)/', '', 'i');
  id := regexp_replace(id, '^(oai:)?arxiv(\.org)?:\s*', '', 'i');
  parts := regexp_match(id, '^(\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[a-z]{2})?/\d{7})(?:v(\d{1,4}))?(?:\.pdf)?$', 'i');
  IF parts IS NULL THEN
    NEW.external_id := trimmed;
  ELSE
    NEW.source := 'arxiv';
    NEW.external_id := regexp_replace(lower(parts[1]), '\.[a-z]{2}/', '/');
    NEW.version := coalesce(NEW.version, parts[2]::integer);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER papers_bare_id BEFORE INSERT ON papers FOR EACH ROW EXECUTE FUNCTION papers_bare_id();

-- What the world thought of a paper at a moment; null means unknown.
CREATE TABLE paper_signals (
  paper_id bigint NOT NULL REFERENCES papers ON DELETE CASCADE,
  observed_at timestamptz NOT NULL DEFAULT now(),
  upvotes integer,
  stars integer,
  comments integer,
  PRIMARY KEY (paper_id, observed_at)
);

-- editions -----------------------------------------------------------------------------------------------------------

-- The public, dated list of one day. The sample edition has the number 0 and occupies no real day.
CREATE TABLE editions (
  number integer PRIMARY KEY,
  day date NOT NULL,
  note text,
  is_sample boolean NOT NULL DEFAULT false,
  published_at timestamptz NOT NULL DEFAULT now(),
  CHECK (is_sample = (number = 0))
);
CREATE UNIQUE INDEX editions_day ON editions (day) WHERE NOT is_sample;

-- A paper is new while it is in no edition. The primary key lets it be in one only.
CREATE TABLE edition_papers (
  paper_id bigint PRIMARY KEY REFERENCES papers ON DELETE CASCADE,
  edition_number integer NOT NULL REFERENCES editions ON DELETE CASCADE,
  position integer NOT NULL,
  score double precision NOT NULL,
  UNIQUE (edition_number, position)
);

-- subscribers --------------------------------------------------------------------------------------------------------

CREATE TABLE subscribers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What links carry instead of the row's number.
  public_id bytea NOT NULL UNIQUE DEFAULT substr(uuid_send(gen_random_uuid()), 9, 8) CHECK (octet_length(public_id) = 8),
  -- As the person wrote it; two spellings that differ in case alone are one address.
  email text NOT NULL,
  email_key text NOT NULL GENERATED ALWAYS AS (lower(email)) STORED UNIQUE,
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'active', 'paused', 'unsubscribed', 'bounced', 'complained')),
  state_changed_at timestamptz NOT NULL DEFAULT now(),
  -- Preferences.
  cadence text NOT NULL DEFAULT 'daily' CHECK (cadence IN ('daily', 'weekdays', 'weekly', 'monthly')),
  hour smallint NOT NULL DEFAULT 8 CHECK (hour BETWEEN 0 AND 23),
  time_zone text NOT NULL DEFAULT 'UTC',
  digest_size smallint NOT NULL DEFAULT 10 CHECK (digest_size BETWEEN 1 AND 50),
  topics text[] NOT NULL DEFAULT '{}',
  with_trending boolean NOT NULL DEFAULT true,
  -- The reader's window: the number of the last edition their digests covered, and when the next digest is due.
  read_up_to integer,
  next_digest_at timestamptz,
  -- The record of consent: when, from which network address, to which words.
  consented_at timestamptz,
  consent_ip text,
  consent_wording text,
  confirmed_at timestamptz,
  -- When this address last asked for a service mail: the cooldown.
  asked_at timestamptz,
  is_sample boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subscribers_due ON subscribers (next_digest_at) WHERE state = 'active';

-- An address that must not be mailed, with the reason.
CREATE TABLE suppressions (
  email_key text PRIMARY KEY,
  reason text NOT NULL CHECK (reason IN ('operator', 'bounce', 'complaint')),
  note text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- digests ------------------------------------------------------------------------------------------------------------

-- An ordered choice of papers. Its identity is what was wanted and the editions it was chosen from: the same choice
-- made again is the same row, so readers with the same wants share it.
CREATE TABLE digests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day date NOT NULL,
  wants jsonb NOT NULL,
  -- A hash of the wants, since many topics outgrow an index row.
  wants_key text NOT NULL,
  after_edition integer NOT NULL,
  up_to_edition integer NOT NULL,
  -- [{"id": 17, "why": "Trending"}, …] in the order of reading.
  papers jsonb NOT NULL,
  -- All papers of the window; what the digest leaves out is on the web.
  window_count integer NOT NULL,
  is_sample boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (up_to_edition, after_edition, wants_key)
);

-- outbox -------------------------------------------------------------------------------------------------------------

-- The ledger: one row per subscriber and digest, and one per service mail (digest_id is null).
-- No foreign keys: measured on a million rows they cost half of the fan-out again, and the ledger must outlive a
-- subscriber who asks to be forgotten.
CREATE TABLE deliveries (
  id bigint GENERATED BY DEFAULT AS IDENTITY,
  day date NOT NULL,
  subscriber_id bigint NOT NULL,
  digest_id bigint,
  kind text NOT NULL CHECK (kind IN ('digest', 'confirmation', 'already-subscribed')),
  address text NOT NULL,
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'sending', 'deferred', 'submitted', 'failed', 'skipped', 'unknown')),
  available_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  first_attempt_at timestamptz,
  lease_until timestamptz,
  message_id text,
  submitted_at timestamptz,
  -- The relay's answer, or why there was none.
  response text,
  -- Why it failed or was skipped, in words.
  reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'digest') = (digest_id IS NOT NULL)),
  PRIMARY KEY (id, day),
  UNIQUE (subscriber_id, digest_id, day)
) PARTITION BY RANGE (day);
CREATE INDEX deliveries_waiting ON deliveries (available_at) WHERE status IN ('queued', 'deferred');
CREATE INDEX deliveries_unsettled ON deliveries (status, lease_until) WHERE status IN ('sending', 'unknown');
CREATE TABLE deliveries_default PARTITION OF deliveries DEFAULT;

-- Makes the partition of the month of `of_day` unless it is there. Where the default partition already holds rows of
-- that month they stay, and the month stays with them.
CREATE FUNCTION ensure_deliveries_partition(of_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first date := date_trunc('month', of_day)::date;
  next date := (date_trunc('month', of_day) + interval '1 month')::date;
  name text := 'deliveries_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
  -- One at a time. A lock on a table, not an advisory one: only that makes the session see what others have created.
  LOCK TABLE deliveries IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
  IF EXISTS (SELECT FROM deliveries_default WHERE day >= first AND day < next) THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF deliveries FOR VALUES FROM (%L) TO (%L)', name, first, next);
END $$;
SELECT ensure_deliveries_partition(current_date);

-- Down Migration
