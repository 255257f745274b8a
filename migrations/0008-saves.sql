-- Up Migration

-- subscribers --------------------------------------------------------------------------------------------------------

-- What a reader said of a paper: that it is for their reading list, or that they want more or less like it. A paper may
-- be saved and rated both; of more and less the later word stands. Whether it is about saving is a column, so that one
-- unique key decides both and two presses at once cannot meet in different ones.
CREATE TABLE opinions (
  subscriber_id bigint NOT NULL REFERENCES subscribers ON DELETE CASCADE,
  paper_id bigint NOT NULL REFERENCES papers ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('saved', 'more', 'less')),
  is_saved boolean NOT NULL GENERATED ALWAYS AS (kind = 'saved') STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subscriber_id, paper_id, is_saved)
);
-- The reading list, newest first.
CREATE INDEX opinions_saved ON opinions (subscriber_id, created_at DESC, paper_id DESC) WHERE is_saved;
-- For the cascade, when the sample's papers go.
CREATE INDEX opinions_paper ON opinions (paper_id);

-- Down Migration
