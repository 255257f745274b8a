-- Up Migration

-- How often something has changed that the public pages show: the sum over all slots. A process keeps finished pages for
-- as long as the sum stays the same. It moves as a change becomes visible and not before, as it is part of the same
-- transaction; a sequence would move at once, and a page made in between would be kept though it is old.
-- Writers never wait for each other here: each takes a slot that is free, or makes one. So there are as many slots as there
-- ever were writers at the same time. One row for all would hold up every program that writes while an ingest runs, and a row
-- for each change would have to be swept away again.
CREATE TABLE page_changes (
  slot integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  changes bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

-- Also for programs that may write papers and nothing else.
CREATE FUNCTION pages_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  BEGIN
    UPDATE page_changes SET changes = changes + 1
    WHERE slot = (SELECT slot FROM page_changes FOR UPDATE SKIP LOCKED LIMIT 1);
    IF FOUND THEN RETURN NULL; END IF;
  EXCEPTION WHEN serialization_failure THEN
    -- Somebody's repeatable read, for whom all slots have moved on: theirs is no reason to fail.
    NULL;
  END;
  INSERT INTO page_changes DEFAULT VALUES;
  RETURN NULL;
END $$;

-- A paper that is only inserted is on no page until an edition has it.
CREATE TRIGGER pages_changed AFTER UPDATE OR DELETE OR TRUNCATE ON papers
  FOR EACH STATEMENT EXECUTE FUNCTION pages_changed();
CREATE TRIGGER pages_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON paper_signals
  FOR EACH STATEMENT EXECUTE FUNCTION pages_changed();
CREATE TRIGGER pages_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON editions
  FOR EACH STATEMENT EXECUTE FUNCTION pages_changed();
CREATE TRIGGER pages_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON edition_papers
  FOR EACH STATEMENT EXECUTE FUNCTION pages_changed();

-- papers -------------------------------------------------------------------------------------------------------------

-- When the version was made that the row tells of, where a source says so; published_at is the first one's.
ALTER TABLE papers ADD COLUMN revised_at timestamptz;

-- Down Migration
