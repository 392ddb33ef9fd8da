CREATE TABLE email (
  account_id BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  summary BYTEA NOT NULL,
  PRIMARY KEY (account_id, email_id)
);

-- 256 KB of a message's bytes; mail rarely gets smaller by compression, and a range is cheap to
-- read from what is not compressed.
CREATE TABLE content_chunk (
  account_id BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  chunk BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (account_id, email_id, chunk)
);

ALTER TABLE content_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- For the nodes that follow what another one wrote. An embedded H2 has one process and no use for it.
CREATE INDEX message_mod_seq ON message (account_id, mailbox_id, mod_seq);

-- Its rows are updated at every commit, and nothing that an index covers changes in them.
ALTER TABLE mailbox SET (fillfactor = 40);
