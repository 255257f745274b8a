-- Up Migration

-- subscribers --------------------------------------------------------------------------------------------------------

ALTER TABLE subscribers
  DROP CONSTRAINT subscribers_cadence_check,
  ADD CONSTRAINT subscribers_cadence_check
    CHECK (cadence IN ('daily', 'weekdays', 'chosen', 'weekly', 'monthly')),
  -- ISO weekdays (1 is Monday) of the chosen or weekly cadence, or the day of the month of the monthly one. None where the
  -- cadence needs none; a weekly digest without one comes on Monday, a monthly one on the first.
  ADD COLUMN days smallint[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT subscribers_days_check CHECK (coalesce(array_ndims(days), 1) = 1 AND array_position(days, NULL) IS NULL AND CASE cadence
    WHEN 'chosen' THEN cardinality(days) BETWEEN 1 AND 7 AND days <@ '{1,2,3,4,5,6,7}'
    WHEN 'weekly' THEN cardinality(days) <= 1 AND days <@ '{1,2,3,4,5,6,7}'
    WHEN 'monthly' THEN cardinality(days) <= 1 AND 1 <= ALL (days) AND 31 >= ALL (days)
    ELSE true
  END),
  -- When a paused subscriber is active again; null where they come back by themselves.
  ADD COLUMN paused_until timestamptz,
  -- When their last digest was made, so that a change of hour or zone brings no second one on the same day.
  ADD COLUMN last_digest_at timestamptz,
  -- Whether they are told by mail that there is nothing new for them.
  ADD COLUMN wants_quiet_note boolean NOT NULL DEFAULT false;
CREATE INDEX subscribers_paused ON subscribers (paused_until) WHERE state = 'paused';

-- outbox -------------------------------------------------------------------------------------------------------------

ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_kind_check,
  ADD CONSTRAINT deliveries_kind_check
    CHECK (kind IN ('digest', 'quiet-note', 'confirmation', 'already-subscribed', 'notice'));

-- Nobody is told twice on a day that nothing is new, also where the operator turns the clock back.
CREATE UNIQUE INDEX deliveries_quiet_notes ON deliveries (subscriber_id, day) WHERE kind = 'quiet-note';

-- Down Migration
