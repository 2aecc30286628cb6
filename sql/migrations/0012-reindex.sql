-- Mails that are read anew (promisectl reindex): how far that has come, so that who was interrupted goes on.
CREATE TABLE desk.reindex (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    selection text NOT NULL, -- which mails: "all", "since 2026-01-31", "ticket 7"
    until_id bigint NOT NULL, -- desk.incoming.id: what comes later is read by the present reader anyway
    reached_id bigint NOT NULL DEFAULT 0,
    actor text NOT NULL,
    begun_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE UNIQUE INDEX reindex_going ON desk.reindex ((true)) WHERE finished_at IS NULL;
