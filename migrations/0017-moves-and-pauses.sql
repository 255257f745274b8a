-- Up Migration

-- subscribers --------------------------------------------------------------------------------------------------------

ALTER TABLE address_changes
  -- When the old address agreed to the wish, and the new one was asked. Both do it by a link that was mailed to them.
  ADD COLUMN agreed_at timestamptz;
-- Until now the wish itself counted as that.
UPDATE address_changes SET agreed_at = asked_at;

-- The cooldown of a new address begins when it is asked.
DROP INDEX address_changes_address;
CREATE INDEX address_changes_address ON address_changes (lower(new_email), agreed_at);

-- A pause may have been given an end in a year of five digits, which no page could name. Who is away for longer than a pause
-- may last is away until they return.
UPDATE subscribers SET paused_until = NULL, next_digest_at = NULL
WHERE state = 'paused' AND paused_until > now() + interval '5 years';

-- outbox -------------------------------------------------------------------------------------------------------------

ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_kind_check,
  ADD CONSTRAINT deliveries_kind_check
    CHECK (kind IN ('digest', 'quiet-note', 'confirmation', 'already-subscribed', 'lost-link', 'forget', 'export',
      'move-from', 'move', 'moved', 'notice')),
  DROP CONSTRAINT deliveries_change_check,
  ADD CONSTRAINT deliveries_change_check CHECK ((kind IN ('move-from', 'move', 'moved')) = (change_id IS NOT NULL));

-- Down Migration
