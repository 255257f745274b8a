-- Up Migration

-- What one network, one mailbox or the whole installation may still have: kept by the generic cell rate algorithm, as one
-- moment that moves on with each thing that is taken (src/subscribers/allowance.ts). All processes keep to it together.
-- The name is a salted hash, so that this table tells of nobody. Unlogged: a crash forgets some patience and nothing else.
CREATE UNLOGGED TABLE allowances (
  scope text NOT NULL,
  name bytea NOT NULL,
  used_until timestamptz NOT NULL,
  PRIMARY KEY (scope, name)
);
CREATE INDEX allowances_used_until ON allowances (used_until);

-- subscribers --------------------------------------------------------------------------------------------------------

ALTER TABLE subscribers
  -- How the consent came in: by the sign-up form, in a file of the operator's, or by the operator's own hand. Null: not known.
  ADD COLUMN consent_how text CHECK (consent_how IN ('form', 'import', 'operator')),
  -- From which network address it was confirmed.
  ADD COLUMN confirmed_ip text;
UPDATE subscribers SET consent_how = CASE
  WHEN consent_wording = 'imported by the operator, who has the consent' THEN 'import'
  WHEN consent_wording = 'added by the operator' THEN 'operator'
  WHEN consent_ip IS NOT NULL THEN 'form'
END;

-- Who never confirmed is looked for each day.
CREATE INDEX subscribers_unconfirmed ON subscribers (created_at) WHERE state = 'pending' AND confirmed_at IS NULL;

-- Down Migration
