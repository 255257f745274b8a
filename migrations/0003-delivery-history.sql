-- Up Migration

-- The states that a delivery has left, each as [since when, state, attempts, answer or reason]. What it is in now stands in
-- its columns, so a message that went out at once costs two short entries.
ALTER TABLE deliveries
  ADD COLUMN history jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();

-- Notices are few, and are looked for by their address.
CREATE INDEX deliveries_notices ON deliveries (notice_id) WHERE notice_id IS NOT NULL;

-- Which state may follow which: the picture is in src/outbox/delivery.ts.
CREATE FUNCTION delivery_may_become(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE was
    WHEN 'queued' THEN becomes IN ('sending', 'skipped')
    WHEN 'deferred' THEN becomes IN ('sending', 'skipped')
    WHEN 'sending' THEN becomes IN ('submitted', 'deferred', 'failed', 'unknown', 'queued')
    WHEN 'unknown' THEN becomes IN ('queued', 'submitted', 'failed')
    WHEN 'failed' THEN becomes = 'queued'
    WHEN 'skipped' THEN becomes = 'queued'
    ELSE false
  END
$$;

-- Whoever changes a state, also by hand, leaves it in the history, and no state is left in a way that cannot be.
CREATE FUNCTION deliveries_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT delivery_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a delivery that is % cannot become %', OLD.status, NEW.status
      USING HINT = 'A delivery that was submitted stays so; failed, skipped and unknown ones may be queued again.';
  END IF;
  NEW.history := OLD.history || jsonb_build_array(
    jsonb_build_array(OLD.changed_at, OLD.status, OLD.attempts, coalesce(OLD.response, OLD.reason))
  );
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER deliveries_keep_history BEFORE UPDATE ON deliveries
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION deliveries_keep_history();

-- Down Migration
