-- Old mail that is brought in (promisectl import): filed with its dates, told to nobody, promised nothing.

-- 'import': it is read, and waits to be filed with the rest of what came with it.
ALTER DOMAIN desk.incoming_state DROP CONSTRAINT incoming_state_check;
ALTER DOMAIN desk.incoming_state ADD CONSTRAINT incoming_state_check CHECK (VALUE IN ('new', 'import', 'done', 'parked', 'dropped'));

-- Each time that something is brought in; at most one is not finished. Its number is the UIDVALIDITY of its mails, which belong to a
-- mailbox of their own that no configuration can name.
CREATE TABLE desk.import (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL, -- as the admin named it
    queue desk.name NOT NULL, -- of the tickets that are made
    language text NOT NULL, -- of mails that do not say their own
    open_since timestamptz, -- tickets in which something was written since then are not closed; NULL: all are
    answers_by integer REFERENCES desk.agent, -- whose the answers are that came from the desk's own address and name nobody
    actor text NOT NULL,
    begun_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE UNIQUE INDEX import_going ON desk.import ((true)) WHERE finished_at IS NULL;
CREATE SEQUENCE desk.import_uid;

-- What is read and not filed yet, in the order in which it is to be: by date, but no mail before those that it answers.
CREATE TABLE desk.import_mail (
    incoming_id bigint PRIMARY KEY REFERENCES desk.incoming,
    import_id integer NOT NULL REFERENCES desk.import,
    sent_at timestamptz NOT NULL,
    message_id desk.ident
);
CREATE INDEX import_mail_order ON desk.import_mail (import_id, sent_at, incoming_id);
CREATE INDEX import_mail_message_id ON desk.import_mail (message_id);

-- What imported mails answer and the desk does not have: who brings it in, or another answer to it, finds the ticket by it.
CREATE TABLE desk.import_parent (
    message_id desk.ident NOT NULL,
    ticket_id bigint NOT NULL REFERENCES desk.ticket,
    PRIMARY KEY (message_id, ticket_id)
);
CREATE INDEX import_parent_ticket ON desk.import_parent (ticket_id);

ALTER TABLE desk.ticket ADD import_id integer REFERENCES desk.import; -- it was made of imported mail
CREATE INDEX ticket_import ON desk.ticket (import_id) WHERE import_id IS NOT NULL;

-- How far a folder of a mail server is read: so that nothing crosses the network twice when an import goes on.
CREATE TABLE desk.import_place (
    import_id integer NOT NULL REFERENCES desk.import,
    place text NOT NULL, -- the folder and its UIDVALIDITY
    reached bigint NOT NULL, -- the highest UID that is read
    PRIMARY KEY (import_id, place)
);
