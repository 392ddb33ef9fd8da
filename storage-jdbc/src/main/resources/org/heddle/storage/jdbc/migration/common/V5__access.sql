-- What others than the owner may do with a mailbox; rights: letters, at least one.
CREATE TABLE access_entry (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  identifier VARCHAR(256) NOT NULL,
  rights VARCHAR(40) NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, identifier)
);

-- Who shares something with a user.
CREATE INDEX access_identifier ON access_entry (identifier, account_id);
