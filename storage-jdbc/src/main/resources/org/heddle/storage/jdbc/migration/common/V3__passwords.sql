-- A user may have many passwords, one for each app.
ALTER TABLE login ALTER COLUMN password SET DATA TYPE VARCHAR(65536);
