-- Up Migration

-- subscribers --------------------------------------------------------------------------------------------------------

ALTER TABLE subscribers
  -- Whether they have said anything of a paper: then their digest is their own.
  ADD COLUMN has_opinions boolean NOT NULL DEFAULT false;
UPDATE subscribers s SET has_opinions = true WHERE EXISTS (SELECT FROM opinions o WHERE o.subscriber_id = s.id);

-- Kept here and not by whoever writes opinions, because papers and readers that go take opinions with them. The reader is
-- locked before their opinions are looked for: of two changes at once the later sees what the earlier did.
CREATE FUNCTION subscribers_have_opinions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM subscribers WHERE id IN (SELECT subscriber_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
  UPDATE subscribers s SET has_opinions = NOT s.has_opinions
  WHERE s.id IN (SELECT subscriber_id FROM changed)
    AND s.has_opinions <> EXISTS (SELECT FROM opinions o WHERE o.subscriber_id = s.id);
  RETURN NULL;
END $$;
CREATE TRIGGER opinions_added AFTER INSERT ON opinions REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION subscribers_have_opinions();
CREATE TRIGGER opinions_removed AFTER DELETE ON opinions REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION subscribers_have_opinions();

-- The name of wants among digests holds the reader where nobody else can share the digest. All others keep the name they
-- had, so what was chosen before stays the same row.
ALTER TABLE subscribers DROP COLUMN wants_key;
ALTER TABLE subscribers
  ADD COLUMN wants_key text NOT NULL GENERATED ALWAYS AS (
    wants_key(topics, with_trending, digest_size, keywords, avoid, authors) || CASE WHEN has_opinions THEN '-' || id ELSE '' END
  ) STORED;

-- digests ------------------------------------------------------------------------------------------------------------

ALTER TABLE digests
  -- Whose own it is; null where readers share it. It names papers that they saved, so it goes with them.
  ADD COLUMN reader_id bigint REFERENCES subscribers ON DELETE CASCADE;
CREATE INDEX digests_reader ON digests (reader_id) WHERE reader_id IS NOT NULL;

-- What the personal ranking knows of words and papers; one row, so that every process ranks with the same.
CREATE TABLE ranking_model (
  bytes bytea NOT NULL,
  learnt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of how many papers it was learnt, and of how many readers' libraries; no reader is to be found in it.
  papers integer NOT NULL,
  libraries integer NOT NULL,
  -- What there was to learn from, in short: while that is the same, learning again would give the same.
  learnt_of text NOT NULL
);
CREATE UNIQUE INDEX ranking_model_once ON ranking_model ((true));
-- The bytes do not shrink, so that trying would be in vain.
ALTER TABLE ranking_model ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Down Migration
