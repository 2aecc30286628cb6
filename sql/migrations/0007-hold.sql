-- A database that was restored from a backup may not know what was sent after the backup was made: until the admin says so,
-- nothing is sent and nothing is done by the clock (promisectl outbox release).
CREATE TABLE desk.hold (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    since timestamptz NOT NULL, -- when it was restored
    made_at timestamptz NOT NULL, -- when the backup was made
    last_outbox bigint NOT NULL, -- the highest number that the backup had, of outgoing mails
    last_hook bigint NOT NULL -- ... and of webhooks' calls
);
