-- Up Migration

-- `full` now means every abstract whole. What it meant until now, the lead's whole and of the others the beginning, is
-- `lead`, and those who had it keep it.
ALTER TABLE subscribers DROP CONSTRAINT subscribers_abstracts_check;
UPDATE subscribers SET abstracts = 'lead' WHERE abstracts = 'full';
ALTER TABLE subscribers
  ALTER COLUMN abstracts SET DEFAULT 'lead',
  ADD CONSTRAINT subscribers_abstracts_check CHECK (abstracts IN ('lead', 'full', 'short'));

-- Down Migration
