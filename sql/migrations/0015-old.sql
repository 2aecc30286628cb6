-- Mails that lay in a mailbox when it was first looked at are old if they came before this moment, too. What was looked at before
-- keeps its answer: there the UIDs alone decide.
ALTER TABLE desk.epoch ADD COLUMN old_before timestamptz NOT NULL DEFAULT 'infinity';
