-- Up Migration

-- How fast a relay or a recipient's domain is given mail: what all senders keep to together.
CREATE TABLE send_limits (
  kind text NOT NULL CHECK (kind IN ('relay', 'domain')),
  -- The relay's host and port, or the part of an address behind the @.
  name text NOT NULL,
  -- What the operator set; null: no limit.
  per_second double precision CHECK (per_second > 0),
  at_once integer CHECK (at_once > 0),
  -- A warm-up: so many messages on the first day of sending, and on each next one so many times more.
  ramp_first integer CHECK (ramp_first > 0),
  ramp_factor double precision CHECK (ramp_factor >= 1),
  -- What it was slowed down to when it last asked for less; this grows back with the time since.
  slowed_to double precision,
  slowed_at timestamptz,
  -- When the next message may leave.
  next_at timestamptz NOT NULL DEFAULT to_timestamp(0),
  -- The day of the warm-up: which one it is, from 0 on, and how many messages it has had.
  ramp_day date,
  ramp_step integer NOT NULL DEFAULT -1,
  ramp_taken integer NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, name)
);

ALTER TABLE deliveries
  -- The relay that a delivery is or was given to.
  ADD COLUMN relay text,
  -- The recipient's domain where that has a limit: such deliveries wait in a line of their own, out of the others' way.
  ADD COLUMN limited_domain text NOT NULL DEFAULT '';
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_waiting ON deliveries (limited_domain, available_at) WHERE status IN ('queued', 'deferred');

-- How many are on a connection under a limit, also those that others have claimed since the statement that asks began: a
-- volatile function looks anew (https://www.postgresql.org/docs/current/xfunc-volatility.html).
CREATE FUNCTION deliveries_at_once(of_kind text, of_name text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT count(*) FROM deliveries
  WHERE status = 'sending' AND CASE of_kind WHEN 'relay' THEN relay = of_name ELSE limited_domain = of_name END
$$;

-- Down Migration
