-- The tables of the desk. Constraints carry the truth; functions in desk and api change it; nobody else may.
-- What a column may hold is said by its domain: PostgreSQL compiles a domain's check once a session and a table's anew in
-- every statement, which costs more than the rest of a small INSERT. Tables check only what several columns say together.
-- What belongs together is written by one function in one transaction and never deleted; foreign keys stand between the
-- main tables, and desk.audit() looks at the rest.
-- A session's plans may be made while the tables are empty, when all indexes look alike. So no query that has to be quick
-- has two partial indexes whose condition it meets: the wrong one would be read from end to end for as long as the plan lives.
DO $$
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'the database % has the encoding %', current_database(), current_setting('server_encoding')
            USING HINT = 'Mail needs UTF-8: create it with createdb -E UTF8 -T template0.';
    END IF;
END $$;

CREATE SCHEMA desk;
CREATE SCHEMA api;
CREATE SCHEMA report;

-- Addresses, identifiers and hashes: compared as bytes, folded in ASCII only, so that no look-alike letter ever becomes
-- another person's.
CREATE DOMAIN desk.ident AS text COLLATE "C";
CREATE DOMAIN desk.address AS text COLLATE "C" CHECK (VALUE ~ '^[^\s@<>[:cntrl:]]+@[^\s@<>[:cntrl:]]+$');
CREATE DOMAIN desk.name AS text CHECK (VALUE <> '');
CREATE DOMAIN desk.count AS integer CHECK (VALUE >= 0);

-- Which files of migrations/ this database has had.
CREATE TABLE desk.migration (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL
);

-- Which SQL files its functions were made from: what the daemon asks for before it works. One row.
CREATE TABLE desk.schema (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    digest text NOT NULL,
    prefix text NOT NULL, -- of the role names
    changed_at timestamptz NOT NULL
);

-- The configuration in force, pushed by the daemon (api.configure). One row.
CREATE TABLE desk.setting (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    mode text NOT NULL DEFAULT 'observe' CHECK (mode IN ('observe', 'live')),
    name desk.name NOT NULL,
    address desk.address NOT NULL,
    tag text NOT NULL CHECK (tag ~ '^[A-Z][A-Z0-9]{0,15}$'),
    language text NOT NULL,
    zone text NOT NULL,
    admin desk.address, -- NULL: nobody is told
    complaints text NOT NULL DEFAULT '',
    plus_addresses boolean NOT NULL DEFAULT true,
    delimiter text NOT NULL DEFAULT '+' CHECK (delimiter ~ '^[-+=_.]$'),
    forwarders text[] NOT NULL DEFAULT '{}' COLLATE "C", -- lower case
    own_addresses text[] NOT NULL COLLATE "C", -- the desk's and every mailbox's, aliases too; lower case
    loop_mark text NOT NULL CHECK (loop_mark ~ '^[a-z2-9]{20,}$'), -- in every mail of ours; made once
    per_address_hour desk.count NOT NULL,
    per_address_day desk.count NOT NULL,
    per_domain_hour desk.count NOT NULL,
    per_hour desk.count NOT NULL,
    per_ticket desk.count NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE desk.mailbox (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name desk.name NOT NULL UNIQUE,
    address desk.address NOT NULL,
    aliases text[] NOT NULL DEFAULT '{}' COLLATE "C",
    queue desk.name NOT NULL,
    language text NOT NULL,
    settle text NOT NULL DEFAULT 'leave' CHECK (settle IN ('move', 'leave')), -- a stored mail's place
    answer_old boolean NOT NULL DEFAULT false, -- receipts also for mail from before the desk first ran
    active boolean NOT NULL DEFAULT true, -- in the configuration in force
    since timestamptz NOT NULL, -- in the configuration, without a break
    state text NOT NULL DEFAULT 'starting', -- what fetch last said of it: 'idle', 'fetching', 'away'
    detail text NOT NULL DEFAULT '',
    state_at timestamptz,
    fetched_at timestamptz -- last time the server was asked and answered
);

-- A period of one UIDVALIDITY (RFC 9051 2.3.1.1). UIDs below old_below were there before the desk first ran.
CREATE TABLE desk.epoch (
    mailbox_id integer NOT NULL REFERENCES desk.mailbox,
    uidvalidity bigint NOT NULL,
    old_below bigint NOT NULL,
    began_at timestamptz NOT NULL,
    PRIMARY KEY (mailbox_id, uidvalidity)
);

CREATE DOMAIN desk.incoming_state AS text CHECK (VALUE IN ('new', 'done', 'parked', 'dropped'));
CREATE DOMAIN desk.disposition AS text CHECK (VALUE IN ('ticket', 'reply', 'duplicate', 'own', 'bounce'));
CREATE DOMAIN desk.rule AS smallint CHECK (VALUE BETWEEN 0 AND 14);
CREATE DOMAIN desk.verdict AS text CHECK (VALUE IN ('send', 'never', 'joined'));

-- The ledger: every mail that was ever seen in a mailbox, with its bytes. Those lie beside the row, which changes a few times.
CREATE TABLE desk.incoming (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox_id integer NOT NULL,
    uidvalidity bigint NOT NULL,
    uid bigint NOT NULL,
    internal_date timestamptz NOT NULL, -- when it arrived at the mail server
    fetched_at timestamptz NOT NULL,
    size bigint NOT NULL, -- as the server states it; raw may be the header alone
    header_only boolean NOT NULL DEFAULT false,
    old boolean NOT NULL DEFAULT false, -- was there before the desk first ran: filed, never answered
    raw bytea COMPRESSION lz4, -- NULL: could not be fetched, see cause
    sha256 bytea,
    settled boolean NOT NULL DEFAULT false, -- moved on the server, or meant to stay where it is
    state desk.incoming_state NOT NULL DEFAULT 'new',
    attempts smallint NOT NULL DEFAULT 0,
    worker text,
    leased_until timestamptz,
    tried_at timestamptz, -- when it was last handed to a reader
    cause text, -- why it is parked: a code
    detail text, -- cause or disposition in words
    disposition desk.disposition, -- what became of it
    duplicate_of bigint REFERENCES desk.incoming,
    document jsonb COMPRESSION lz4, -- what the reader saw, without the texts (they are in desk.message)
    message_id desk.ident,
    fingerprint desk.ident, -- the reader's hash of sender, date, text and attachments: equal for two copies
    -- The receipt's decision, of every done mail: the rule of promised(8)'s table, 0 when it did not come to the table.
    receipt_rule desk.rule,
    receipt_verdict desk.verdict,
    receipt_reason text,
    done_at timestamptz,
    UNIQUE (mailbox_id, uidvalidity, uid),
    FOREIGN KEY (mailbox_id, uidvalidity) REFERENCES desk.epoch,
    CHECK ((state = 'done') = (receipt_rule IS NOT NULL))
) WITH (fillfactor = 70, toast_tuple_target = 256);
ALTER TABLE desk.incoming ALTER document SET STORAGE MAIN;
-- By attempts first: whoever looks for what failed does not walk through all that waits.
CREATE INDEX incoming_waiting ON desk.incoming (attempts, id) WHERE state = 'new';
CREATE INDEX incoming_parked ON desk.incoming (id) WHERE state = 'parked';
CREATE INDEX incoming_unsettled ON desk.incoming (mailbox_id, uidvalidity, uid) WHERE NOT settled;
CREATE INDEX incoming_fingerprint ON desk.incoming (fingerprint);
CREATE INDEX incoming_sha256 ON desk.incoming (sha256);

CREATE TABLE desk.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address desk.address NOT NULL, -- local part as first seen, domain in lower case
    name text NOT NULL DEFAULT '',
    language text,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX customer_address ON desk.customer (lower(address));

CREATE SEQUENCE desk.ticket_number;
CREATE DOMAIN desk.ticket_state AS text CHECK (VALUE IN ('open', 'waiting', 'closed'));
CREATE DOMAIN desk.attention AS text CHECK (VALUE IN ('wrong-person', 'claims', 'unparsed', 'too-large', 'undeliverable'));

CREATE TABLE desk.ticket (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number bigint NOT NULL UNIQUE DEFAULT nextval('desk.ticket_number'),
    customer_id bigint REFERENCES desk.customer, -- the requester; NULL: the mail named no sender
    subject text COMPRESSION lz4 NOT NULL,
    queue text NOT NULL,
    language text NOT NULL,
    state desk.ticket_state NOT NULL DEFAULT 'open',
    automatic boolean NOT NULL DEFAULT false, -- opened by a machine's mail
    anchor desk.ident NOT NULL UNIQUE, -- the constant Message-ID in every References of the ticket
    claims bigint REFERENCES desk.ticket, -- the ticket that its first mail says it belongs to
    attention desk.attention, -- why a person must look
    arrived_at timestamptz NOT NULL, -- when the first mail reached the mail server
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    next_seq integer NOT NULL DEFAULT 1,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX ticket_open ON desk.ticket (queue, arrived_at) WHERE state <> 'closed';
CREATE INDEX ticket_customer ON desk.ticket (customer_id);

-- How many tickets of people are not closed, by queue. Kept by a trigger (desk.queue_count), because each receipt says it
-- and counting would take longer with every ticket.
CREATE TABLE desk.queue (
    name text PRIMARY KEY,
    waiting desk.count NOT NULL
);

CREATE DOMAIN desk.part AS text CHECK (VALUE IN ('requester', 'participant'));
CREATE TABLE desk.participant (
    ticket_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    role desk.part NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, customer_id)
);
CREATE UNIQUE INDEX participant_requester ON desk.participant (ticket_id) WHERE role = 'requester';

CREATE DOMAIN desk.mail_kind AS text CHECK (VALUE IN
    ('human', 'auto_reply', 'bounce', 'delay', 'mdn', 'list', 'loop', 'calendar'));
CREATE DOMAIN desk.joined_by AS text CHECK (VALUE IN ('new', 'token', 'message-id', 'anchor', 'subject', 'ctl'));

-- What customers (and, later, agents to customers) wrote. Internal text never lives here.
CREATE TABLE desk.message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES desk.ticket,
    seq integer NOT NULL,
    incoming_id bigint NOT NULL UNIQUE REFERENCES desk.incoming,
    kind desk.mail_kind NOT NULL,
    customer_id bigint, -- who sent it; NULL: no usable sender
    sender text NOT NULL, -- From as shown: 'Name <address>'
    authenticated boolean NOT NULL, -- DMARC pass of a trusted authserv-id for the From domain
    message_id desk.ident,
    subject text COMPRESSION lz4 NOT NULL,
    text text COMPRESSION lz4 NOT NULL,
    new_text text COMPRESSION lz4 NOT NULL,
    language text,
    joined_by desk.joined_by NOT NULL,
    received_at timestamptz NOT NULL, -- at the mail server
    created_at timestamptz NOT NULL,
    UNIQUE (ticket_id, seq)
);
CREATE INDEX message_message_id ON desk.message (message_id);

CREATE TABLE desk.blob (
    sha256 bytea PRIMARY KEY,
    content bytea COMPRESSION lz4 NOT NULL,
    CHECK (sha256 = sha256(content))
);

CREATE TABLE desk.attachment (
    message_id bigint NOT NULL REFERENCES desk.message,
    position integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL REFERENCES desk.blob,
    inline boolean NOT NULL,
    content_id text,
    PRIMARY KEY (message_id, position)
);

CREATE DOMAIN desk.outgoing_kind AS text CHECK (VALUE IN ('receipt', 'admin'));
CREATE DOMAIN desk.auto_submitted AS text CHECK (VALUE IN ('auto-replied', 'auto-generated'));
CREATE DOMAIN desk.outgoing_state AS text CHECK (VALUE IN
    ('queued', 'sending', 'sent', 'retry', 'failed', 'withheld', 'dropped'));

-- Mails that go out. Message-ID is fixed when the row is made, the bytes before the first attempt.
CREATE TABLE desk.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint REFERENCES desk.ticket,
    seq integer,
    kind desk.outgoing_kind NOT NULL,
    template text NOT NULL,
    language text NOT NULL,
    facts jsonb NOT NULL,
    sender_name text NOT NULL,
    recipient desk.address NOT NULL,
    recipient_name text NOT NULL DEFAULT '',
    envelope_sender text NOT NULL, -- '' is the null sender
    reply_to text NOT NULL,
    auto_submitted desk.auto_submitted, -- NULL: by a person
    message_id desk.ident NOT NULL UNIQUE,
    in_reply_to text,
    reference_ids text[] NOT NULL DEFAULT '{}',
    subject_core text, -- of the mail that a receipt answers: without prefixes, tags and numbers
    bytes bytea COMPRESSION lz4,
    state desk.outgoing_state NOT NULL DEFAULT 'queued',
    reason text, -- why it is withheld, failed or dropped
    attempts smallint NOT NULL DEFAULT 0,
    uncertain smallint NOT NULL DEFAULT 0, -- attempts whose answer was lost
    worker text,
    leased_until timestamptz,
    next_at timestamptz NOT NULL,
    last_code integer,
    last_reply text,
    bounced_at timestamptz,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    UNIQUE (ticket_id, seq),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (bytes IS NOT NULL OR attempts = 0) -- what was ever tried is fixed
) WITH (fillfactor = 70);
-- At most one receipt a ticket, whatever else goes wrong.
CREATE UNIQUE INDEX outbox_one_receipt ON desk.outbox ((CASE kind WHEN 'receipt' THEN ticket_id END));
CREATE INDEX outbox_due ON desk.outbox (next_at, id) WHERE state IN ('queued', 'retry', 'sending');
-- For the budgets.
CREATE INDEX outbox_receipts ON desk.outbox (lower(recipient), created_at) WHERE kind = 'receipt';
CREATE INDEX outbox_admin ON desk.outbox (created_at) WHERE kind = 'admin';

-- What happened, in order, never changed. Everything told to anybody follows from here.
CREATE TABLE desk.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    ticket_id bigint,
    incoming_id bigint,
    outbox_id bigint,
    facts jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_ticket ON desk.event (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX event_incoming ON desk.event (incoming_id) WHERE incoming_id IS NOT NULL;
CREATE INDEX event_outbox ON desk.event (outbox_id) WHERE outbox_id IS NOT NULL;

-- Secrets that let a reply find its ticket: the part after the delimiter of a reply address.
CREATE DOMAIN desk.secret AS text COLLATE "C" CHECK (VALUE ~ '^[a-z2-9]{20,}$');
CREATE DOMAIN desk.purpose AS text CHECK (VALUE IN ('customer'));
CREATE TABLE desk.token (
    token desk.secret PRIMARY KEY,
    ticket_id bigint NOT NULL,
    purpose desk.purpose NOT NULL,
    address desk.ident NOT NULL, -- whom it was given to, lower case
    created_at timestamptz NOT NULL
);
CREATE INDEX token_ticket ON desk.token (ticket_id);

-- Receipts spent, counted in slots of five minutes: what the budgets of a domain and of the whole desk look at.
CREATE TABLE desk.spent (
    scope text NOT NULL, -- 'all', or 'domain' with the domain as key
    key desk.ident NOT NULL,
    slot timestamptz NOT NULL,
    receipts integer NOT NULL,
    PRIMARY KEY (scope, key, slot)
);

-- Alarms in force. The admin is told once an episode: a row lasts as long as its cause.
CREATE TABLE desk.alarm (
    name text PRIMARY KEY,
    since timestamptz NOT NULL,
    detail text NOT NULL
);

-- When api.run_due() last ran, and until when alarms are held because the clock jumped or nobody ran it. One row.
CREATE TABLE desk.pulse (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    ran_at timestamptz NOT NULL,
    hold_until timestamptz NOT NULL
);

-- What the decisions about one incoming mail rest on, taken out of the reader's document once (desk.mail_of).
CREATE TYPE desk.mail AS (
    incoming_id bigint,
    mailbox_address text,
    queue text,
    old boolean, -- from before the desk first ran, in a mailbox that does not answer such mail
    received_at timestamptz, -- at the mail server
    sha256 bytea,
    header_only boolean,
    kind text,
    message_id text, -- of all ids: NULL when absent or too long to be one
    parents text[], -- In-Reply-To, then References from the last to the first
    reference_ids text[], -- what an answer's References begin with
    from_address text, -- the one sender, domain in lower case; NULL: none, several, or no address that could be answered
    from_domain text,
    from_name text,
    from_count integer,
    recipients text[], -- To, Cc, Resent-To; lower case
    delivered_to text[], -- lower case
    return_path text, -- '': the null sender; NULL: absent
    subject text,
    language text, -- of the mail, else its sender's, else the mailbox's
    authenticated boolean, -- DMARC pass from a trusted authserv-id, for the domain of From
    dmarc text,
    spf text,
    aligned text,
    spam boolean,
    automatic jsonb, -- the signs of a machine: [{signal, header, value}]
    received_count integer,
    loop_marks text[],
    malformed boolean,
    fingerprint text,
    dated boolean,
    -- What the tables know of it (desk.mail_known):
    copy_of bigint, -- the incoming mail that it is a copy of
    outbox_id bigint, -- the mail of ours whose Message-ID it has
    customer_id bigint -- whose address From is
);

-- What the table of promised(8) says of a receipt.
CREATE TYPE desk.decision AS (
    rule smallint,
    verdict text,
    reason text
);
