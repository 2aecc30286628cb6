-- Agents: who they are, what they write inside the desk, what goes to them.
-- Internal text lives in desk.note and in the outbox rows of agents; what customers wrote and were sent lives in
-- desk.message. The role that speaks to customers can read the latter alone (grants.sql).

ALTER DOMAIN desk.disposition DROP CONSTRAINT disposition_check;
ALTER DOMAIN desk.disposition ADD CONSTRAINT disposition_check CHECK (VALUE IN
    ('ticket', 'reply', 'duplicate', 'own', 'bounce', 'answer', 'note', 'held'));
ALTER DOMAIN desk.attention DROP CONSTRAINT attention_check;
ALTER DOMAIN desk.attention ADD CONSTRAINT attention_check CHECK (VALUE IN
    ('wrong-person', 'claims', 'unparsed', 'too-large', 'undeliverable', 'held'));
ALTER DOMAIN desk.joined_by DROP CONSTRAINT joined_by_check;
ALTER DOMAIN desk.joined_by ADD CONSTRAINT joined_by_check CHECK (VALUE IN
    ('new', 'token', 'message-id', 'anchor', 'subject', 'ctl', 'agent'));
ALTER DOMAIN desk.purpose DROP CONSTRAINT purpose_check;
ALTER DOMAIN desk.purpose ADD CONSTRAINT purpose_check CHECK (VALUE IN ('customer', 'agent', 'note'));
ALTER DOMAIN desk.outgoing_kind DROP CONSTRAINT outgoing_kind_check;
ALTER DOMAIN desk.outgoing_kind ADD CONSTRAINT outgoing_kind_check CHECK (VALUE IN
    ('receipt', 'relay', 'admin', 'notification', 'note', 'taken', 'transcript', 'confirmation', 'held', 'problem'));

ALTER TABLE desk.setting
    ADD confirm text NOT NULL DEFAULT 'always' CHECK (confirm IN ('always', 'problems')),
    ADD first_reply_takes boolean NOT NULL DEFAULT true,
    ADD attachment_limit bigint NOT NULL DEFAULT 10485760 CHECK (attachment_limit >= 0), -- bytes of files in a mail of ours
    ADD causes text[] NOT NULL DEFAULT '{}' COLLATE "C"; -- of #cause; empty: any word

-- The configured agents; one no longer in the configuration stays, inactive, with all that he wrote.
CREATE TABLE desk.agent (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address desk.address NOT NULL, -- where his mail goes; domain in lower case
    aliases text[] NOT NULL DEFAULT '{}' COLLATE "C", -- other addresses that he writes from; lower case
    name desk.name NOT NULL, -- in full; customers see the first word
    queues text[] NOT NULL DEFAULT '{}', -- whose tickets he may see; empty: all
    notify text NOT NULL DEFAULT 'queue' CHECK (notify IN ('queue', 'own')), -- told of new tickets of his queues, or of his own alone
    lead text COLLATE "C", -- address of the agent who answers for him; lower case
    languages text[] NOT NULL DEFAULT '{}' COLLATE "C", -- that he answers in; empty: all
    calendar text NOT NULL DEFAULT '',
    trust text NOT NULL DEFAULT 'token+dmarc' CHECK (trust IN ('token+dmarc', 'token')),
    active boolean NOT NULL DEFAULT true, -- in the configuration in force
    since timestamptz NOT NULL
);
CREATE UNIQUE INDEX agent_address ON desk.agent (lower(address));
CREATE INDEX agent_aliases ON desk.agent USING gin (aliases);
-- What desk.mail_known finds out beside the rest: the agent whose address From is, active or not.
ALTER TYPE desk.mail ADD ATTRIBUTE agent_id integer;

CREATE DOMAIN desk.priority AS text CHECK (VALUE IN ('low', 'normal', 'high', 'critical'));
ALTER TABLE desk.ticket
    ADD owner_id integer REFERENCES desk.agent,
    ADD priority desk.priority NOT NULL DEFAULT 'normal',
    ADD cause text,
    ADD wait_until timestamptz, -- state waiting: when it opens again by itself
    ADD merged_into bigint REFERENCES desk.ticket, -- all that was in it is there now; never a merged ticket itself
    ADD split_from bigint REFERENCES desk.ticket, -- where its first message was before
    ADD internal boolean NOT NULL DEFAULT false, -- agents' own matter: no customer waits for anything
    ADD CHECK (NOT internal OR customer_id IS NULL),
    ADD CHECK (merged_into IS NULL OR state = 'closed' AND merged_into <> id),
    ADD CHECK (wait_until IS NULL OR state = 'waiting');
CREATE INDEX ticket_merged ON desk.ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ticket_split ON desk.ticket (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX ticket_owner ON desk.ticket (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX ticket_wakes ON desk.ticket (wait_until) WHERE wait_until IS NOT NULL;

-- Agents beside the owner who are told what happens in a ticket.
CREATE TABLE desk.watcher (
    ticket_id bigint NOT NULL REFERENCES desk.ticket,
    agent_id integer NOT NULL REFERENCES desk.agent,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, agent_id)
);

-- desk.message holds agents' answers too: agent_id says whose, text and new_text are what the customer was sent, nothing
-- else of the agent's mail. Written by promisectl they came in no mail.
ALTER TABLE desk.message
    ALTER incoming_id DROP NOT NULL,
    ADD agent_id integer REFERENCES desk.agent,
    ADD CHECK (agent_id IS NULL OR customer_id IS NULL),
    ADD CHECK (incoming_id IS NOT NULL OR agent_id IS NOT NULL);

CREATE INDEX message_agent ON desk.message (agent_id, received_at) WHERE agent_id IS NOT NULL;

-- Internal: what agents wrote to each other, what is held back and why, what came from machines and third parties to an
-- internal address. No customer ever sees a byte of it.
CREATE DOMAIN desk.note_kind AS text CHECK (VALUE IN
    ('note', 'commands', 'held', 'third-party', 'automatic', 'forward'));
CREATE TABLE desk.note (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES desk.ticket,
    seq integer NOT NULL, -- from the ticket's counter, as a message's
    incoming_id bigint UNIQUE REFERENCES desk.incoming, -- NULL: by promisectl
    kind desk.note_kind NOT NULL,
    reason text, -- of a held one: a code
    agent_id integer REFERENCES desk.agent, -- who wrote it, or is said to have; NULL: no agent
    sender text NOT NULL, -- From as shown
    message_id desk.ident,
    subject text COMPRESSION lz4 NOT NULL,
    text text COMPRESSION lz4 NOT NULL,
    new_text text COMPRESSION lz4 NOT NULL,
    received_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (ticket_id, seq),
    CHECK ((kind = 'held') = (reason IS NOT NULL))
);
CREATE INDEX note_message_id ON desk.note (message_id);

CREATE TABLE desk.note_attachment (
    note_id bigint NOT NULL REFERENCES desk.note,
    position integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL REFERENCES desk.blob,
    inline boolean NOT NULL,
    content_id text,
    PRIMARY KEY (note_id, position)
);

-- An agent's token is his alone: purpose agent reaches the customer, purpose note never does. One of each a ticket and agent.
ALTER TABLE desk.token
    ADD agent_id integer REFERENCES desk.agent,
    ADD CHECK ((purpose = 'customer') = (agent_id IS NULL));
CREATE UNIQUE INDEX token_of_agent ON desk.token (ticket_id, agent_id, purpose) WHERE agent_id IS NOT NULL;

ALTER TABLE desk.outbox
    ADD audience text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN kind::text IN ('receipt', 'relay') THEN 'customer'
        WHEN kind::text = 'admin' THEN 'admin'
        ELSE 'agent' END) STORED,
    ADD agent_id integer REFERENCES desk.agent, -- to an agent: to whom; a relay: whose words
    ADD carries_id bigint REFERENCES desk.message, -- the message that it shows or carries
    ADD note_id bigint REFERENCES desk.note, -- the note that it shows
    ADD CHECK ((audience = 'agent') <= (agent_id IS NOT NULL)),
    ADD CHECK (audience = 'agent' OR note_id IS NULL),
    ADD CHECK ((kind = 'relay') <= (carries_id IS NOT NULL AND agent_id IS NOT NULL));
CREATE INDEX outbox_carries ON desk.outbox (carries_id) WHERE carries_id IS NOT NULL;
-- For the budget of an agent's held mails.
CREATE INDEX outbox_held ON desk.outbox (agent_id, created_at) WHERE kind = 'held';
-- Each role that sends walks along its own audience.
DROP INDEX desk.outbox_due;
CREATE INDEX outbox_due ON desk.outbox (audience, next_at, id) WHERE state IN ('queued', 'retry', 'sending');

-- What a part of a mail is for, where it is no file of a person's: 'signature', 'encrypted', 'tnef', 'calendar', 'mail'.
ALTER TABLE desk.attachment ADD purpose text;

-- The files that go along, in order; their bytes are in desk.blob.
CREATE TABLE desk.outbox_attachment (
    outbox_id bigint NOT NULL REFERENCES desk.outbox,
    position integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL REFERENCES desk.blob,
    PRIMARY KEY (outbox_id, position)
);
-- The role that speaks to customers sees their mails alone, and the files of those (grants.sql).
ALTER TABLE desk.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk.outbox_attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk.blob ENABLE ROW LEVEL SECURITY;
CREATE INDEX outbox_attachment_sha256 ON desk.outbox_attachment (sha256); -- who may read a blob

-- How a mail that has to do with agents is proven (desk.authority_of).
CREATE TYPE desk.authority AS (
    agent_id integer, -- whose address From is; NULL: no agent's
    ticket_id bigint, -- by token (or, without plus-addresses, by the notification that it answers); merged tickets resolved
    purpose text, -- 'agent', 'note'; NULL: no agent's token
    token_agent_id integer, -- whom the token was issued to
    proven boolean, -- From is that agent's beyond doubt (or his trust is "token" and the token is his)
    reason text -- why not: a code; NULL when proven
);

-- What an agent's commands came to (desk.commands_run).
CREATE TYPE desk.orders AS (
    ticket_id bigint, -- where the mail belongs now: after #merge, #split, #from another than before
    internal boolean, -- #note: the whole mail stays inside
    words text, -- for the customer, from #close text
    transcript jsonb -- [{"line": "#take", "done": true, "said": "..."}]
);

-- A command being obeyed: what is known of the mail, and what it has come to so far (desk.command_...).
CREATE TYPE desk.command AS (
    ticket_id bigint, -- where the next command applies
    agent_id integer, -- who gives it
    incoming_id bigint,
    answers text, -- the Message-ID that the mail answers
    word text,
    argument text,
    internal boolean,
    words text, -- for the customer; with internal for the note
    refused boolean, -- the last one, and why is in said
    said text -- what the last one came to, for the agent
);
