-- The id of a mailbox that came from elsewhere; empty for one whose id is its number.
ALTER TABLE mailbox ADD COLUMN object_id VARCHAR(200) DEFAULT '' NOT NULL;

-- Whether the account is copied from elsewhere: OWN, REPLICA or RELEASED.
ALTER TABLE account ADD COLUMN standing VARCHAR(10) DEFAULT 'OWN' NOT NULL;
