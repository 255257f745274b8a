-- Up Migration

-- subscribers --------------------------------------------------------------------------------------------------------

ALTER TABLE subscribers
  -- The state that they left by unsubscribing, until they are back: what a slip can be undone to.
  ADD COLUMN left_from text CHECK (left_from IN ('pending', 'active', 'paused')),
  -- Whether they said why they left. What they said stands apart from them.
  ADD COLUMN has_said_why boolean NOT NULL DEFAULT false,
  -- When the mail with a link to be forgotten, or to their data, was last asked for: the cooldowns.
  ADD COLUMN forget_asked_at timestamptz,
  ADD COLUMN export_asked_at timestamptz;

-- Why people leave, by the day. Nothing leads from here to anybody, not even the order of the rows.
CREATE TABLE unsubscribe_reasons (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  day date NOT NULL,
  reason text,
  words text,
  CHECK (reason IS NOT NULL OR words IS NOT NULL)
);

-- What is left of who asked to be forgotten: enough to pass the address over in an import, and no more.
CREATE TABLE forgotten (
  hash bytea PRIMARY KEY,
  day date NOT NULL DEFAULT current_date
);

-- One row. Without it the hashes could be looked up in a table made for all databases.
CREATE TABLE forgotten_salt (
  salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
CREATE UNIQUE INDEX forgotten_salt_once ON forgotten_salt ((true));
INSERT INTO forgotten_salt DEFAULT VALUES;

CREATE FUNCTION forgotten_hash(address text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(salt || convert_to(lower(address), 'UTF8')) FROM forgotten_salt
$$;

-- A wish to get the digest at another address, and what came of it. The addresses are deleted when nothing can be undone
-- any more; the former public id stays, because unsubscribe links never expire.
CREATE TABLE address_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What the links of this change carry.
  public_id bytea NOT NULL UNIQUE DEFAULT substr(uuid_send(gen_random_uuid()), 9, 8) CHECK (octet_length(public_id) = 8),
  subscriber_id bigint NOT NULL REFERENCES subscribers ON DELETE CASCADE,
  new_email text,
  old_email text,
  -- The public id in the links of the mails to the old address.
  old_public_id bytea UNIQUE,
  asked_at timestamptz NOT NULL DEFAULT now(),
  moved_at timestamptz,
  undone_at timestamptz
);
CREATE INDEX address_changes_subscriber ON address_changes (subscriber_id, id);
CREATE INDEX address_changes_address ON address_changes (lower(new_email), asked_at);

-- outbox -------------------------------------------------------------------------------------------------------------

ALTER TABLE deliveries
  -- The change of address that a mail is about.
  ADD COLUMN change_id bigint,
  DROP CONSTRAINT deliveries_kind_check,
  ADD CONSTRAINT deliveries_kind_check
    CHECK (kind IN ('digest', 'quiet-note', 'confirmation', 'already-subscribed', 'lost-link', 'forget', 'export', 'move',
      'moved', 'notice')),
  ADD CONSTRAINT deliveries_change_check CHECK ((kind IN ('move', 'moved')) = (change_id IS NOT NULL));

-- Down Migration
