-- A mailbox may have several special uses.
ALTER TABLE mailbox ALTER COLUMN special_use SET DATA TYPE VARCHAR(200);
