-- Up Migration

ALTER TABLE subscribers
  -- A tag such as de or pt-BR, in which mail and pages speak to them; null: in the installation's language. How a digest is
  -- written, not what is in it, and so no part of wants_key. Which languages there are is for the files to say.
  ADD COLUMN language text CHECK (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$');

-- Down Migration
