-- Expunged messages that can be brought back until the second "due". Each has a row with the same
-- key in table unlinked, by which it goes in the end. The keywords are numbered as in its mailbox,
-- whose rows in table keyword stay as long as there is one of these; the name is that of the mailbox
-- when it was last known, which counts once the mailbox is gone.
CREATE TABLE kept (
  account_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  mailbox_name VARCHAR(1000) NOT NULL,
  expunged_at BIGINT NOT NULL,
  due BIGINT NOT NULL,
  internal_date BIGINT NOT NULL,
  zone INTEGER NOT NULL,
  size BIGINT NOT NULL,
  system_flags SMALLINT NOT NULL,
  keywords VARCHAR NOT NULL,
  PRIMARY KEY (account_id, mailbox_id, uid)
);

CREATE INDEX kept_email ON kept (account_id, email_id);

-- What is due much later is not read again and again.
CREATE INDEX unlinked_due ON unlinked (account_id, due);
