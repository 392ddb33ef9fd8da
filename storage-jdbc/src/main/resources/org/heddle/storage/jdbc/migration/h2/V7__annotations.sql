-- What was noted about mailboxes and, as number 0, about the account. The reader is the user of a
-- private annotation, or empty. One that is not present was removed, and is kept for a while so
-- that others hear of it.
CREATE TABLE annotation (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  reader VARCHAR(1024) NOT NULL,
  entry VARCHAR(255) NOT NULL,
  state BIGINT NOT NULL,
  present SMALLINT NOT NULL,
  content VARBINARY NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, reader, entry)
);

CREATE INDEX annotation_state ON annotation (account_id, state);

ALTER TABLE account ADD COLUMN annotation_state BIGINT DEFAULT 0 NOT NULL;
