-- Up Migration

-- When a paper was found to be withdrawn, whoever says so, so that digests can tell readers who had it before.
ALTER TABLE papers ADD COLUMN withdrawn_at timestamptz;

CREATE FUNCTION papers_withdrawn_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.withdrawn_at := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER papers_withdrawn_at BEFORE UPDATE OF withdrawn ON papers
  FOR EACH ROW WHEN (NEW.withdrawn AND NOT OLD.withdrawn) EXECUTE FUNCTION papers_withdrawn_at();

CREATE INDEX papers_withdrawn_at ON papers (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
