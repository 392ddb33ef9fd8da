-- The bytes of a message are in a segment of the journal.
CREATE TABLE email (
  account_id BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  position BIGINT NOT NULL,
  summary VARBINARY NOT NULL,
  PRIMARY KEY (account_id, email_id)
);

CREATE INDEX email_segment ON email (segment, position);

-- Everything in the journal before this place is in these tables.
CREATE TABLE applied (
  segment BIGINT NOT NULL,
  position BIGINT NOT NULL
);

INSERT INTO applied (segment, position) VALUES (0, 0);
