-- Every key of mail starts with the account, so that the tables distribute by it.

-- The ids of accounts, mailboxes and messages come from one counter, in blocks.
CREATE TABLE counter (
  name VARCHAR(40) PRIMARY KEY,
  next_value BIGINT NOT NULL
);

INSERT INTO counter (name, next_value) VALUES ('id', 1);

CREATE TABLE login (
  name VARCHAR(1024) PRIMARY KEY,
  password VARCHAR(4096) NOT NULL
);

CREATE TABLE account (
  account_id BIGINT PRIMARY KEY,
  name VARCHAR(1024) NOT NULL,
  last_uid_validity BIGINT NOT NULL,
  CONSTRAINT account_name UNIQUE (name)
);

-- The row is the lock and the counter of its mailbox. Names are unique within an account because
-- whoever changes one holds the lock of the account; an index could not take the longest.
CREATE TABLE mailbox (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  name VARCHAR(1000) NOT NULL,
  special_use VARCHAR(16) NOT NULL,
  uid_validity BIGINT NOT NULL,
  uid_next BIGINT NOT NULL,
  mod_seq BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  unseen BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  recent_from BIGINT NOT NULL,
  recent BIGINT NOT NULL,
  keywords BIGINT NOT NULL,
  history_from BIGINT NOT NULL,
  PRIMARY KEY (account_id, mailbox_id)
);

-- The key is a digest of the name, which may be too long for an index.
CREATE TABLE subscription (
  account_id BIGINT NOT NULL,
  name_digest VARCHAR(64) NOT NULL,
  name VARCHAR(1000) NOT NULL,
  PRIMARY KEY (account_id, name_digest)
);

-- keywords: the ids of keywords, ascending, parted by spaces. internal_date and save_date: seconds
-- since 1970; zone: seconds east of Greenwich.
CREATE TABLE message (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  mod_seq BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  internal_date BIGINT NOT NULL,
  save_date BIGINT NOT NULL,
  size BIGINT NOT NULL,
  zone INTEGER NOT NULL,
  system_flags SMALLINT NOT NULL,
  keywords VARCHAR NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, uid)
);

CREATE INDEX message_email ON message (account_id, email_id);

-- The ids of a mailbox's keywords are 1, 2, 3, …; a keyword is never forgotten.
CREATE TABLE keyword (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  keyword_id BIGINT NOT NULL,
  name VARCHAR NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, keyword_id)
);

-- Which UIDs were expunged by which commit, at what second.
CREATE TABLE expunged (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  mod_seq BIGINT NOT NULL,
  first_uid BIGINT NOT NULL,
  last_uid BIGINT NOT NULL,
  expunged_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, mod_seq, first_uid)
);

-- Content that may have lost its last message, to be looked at from the second "due" on.
CREATE TABLE unlinked (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  due BIGINT NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, uid, email_id)
);
