-- Attempts that ended with a word against the mail itself, apart from those that ended without any: attempts counts them all.
ALTER TABLE desk.incoming ADD COLUMN failures smallint NOT NULL DEFAULT 0, ADD CHECK (failures BETWEEN 0 AND attempts);
UPDATE desk.incoming SET failures = attempts WHERE state = 'parked' AND cause IS DISTINCT FROM 'reader-lost';
