-- The ledger: what was promised to customers, by when, and what became of it.
-- A promise's row is what its events in desk.event come to (desk.promise_apply, desk.promise_replay); one function writes
-- both (desk.promise_event). What is still to be done about it by the clock stands in desk.timer and can be worked out again
-- from the row (desk.timers_set).

ALTER TABLE desk.setting
    ADD calendar text NOT NULL DEFAULT 'always'; -- where a queue or an agent names none; 'always' is open round the clock

-- What each queue promises its customers; no row: nothing, and own promises are looked after as desk.service_of says.
-- Amounts of time: hours and minutes are open time of the calendar; days are its open days, counted to their end
-- (desk.business_due).
CREATE TABLE desk.service (
    queue desk.name PRIMARY KEY,
    calendar text NOT NULL,
    lead text COLLATE "C", -- address of the agent who answers for tickets that nobody owns; lower case
    first_reply interval, -- NULL: not promised; so with the next three
    next_reply interval,
    update_every interval,
    resolve interval,
    remind interval NOT NULL DEFAULT '4 hours', -- before due: the owner is reminded
    decide interval NOT NULL DEFAULT '2 hours', -- ... is asked: keep it, or another date? The lead in half that time
    ask_every interval, -- a ticket that waits for its customer: how often he is asked; NULL: never
    ask_times smallint NOT NULL DEFAULT 3 CHECK (ask_times BETWEEN 1 AND 20), -- then it is closed, with notice
    notice text NOT NULL DEFAULT 'send' CHECK (notice IN ('send', 'hold')), -- of a breach, to the customer
    notice_hold interval NOT NULL DEFAULT '2 hours', -- how long it is held for the lead's #ok; then it goes
    ack_limit interval NOT NULL DEFAULT '1 day', -- what one #ack buys at most
    repeat_every interval NOT NULL DEFAULT '1 day', -- after the last level, to the last person, until it ends
    active boolean NOT NULL DEFAULT true -- in the configuration in force
);
-- The escalation chain of a queue, from level 1 on.
CREATE TABLE desk.escalation_level (
    queue text NOT NULL REFERENCES desk.service,
    level smallint NOT NULL CHECK (level >= 1),
    delay interval NOT NULL CHECK (delay >= '0'), -- open time after the level before; of the first, after the due moment
    who text NOT NULL COLLATE "C", -- 'owner', 'lead', 'manager' (the lead's lead), or an agent's address in lower case
    webhook text, -- name of the one that is called too
    PRIMARY KEY (queue, level)
);

CREATE DOMAIN desk.promise_kind AS text CHECK (VALUE IN ('reply', 'next reply', 'update', 'resolve', 'own'));
CREATE DOMAIN desk.promise_class AS text CHECK (VALUE IN ('contact', 'deed'));
CREATE DOMAIN desk.promise_state AS text CHECK (VALUE IN
    ('open', 'kept', 'moved', 'withdrawn', 'broken', 'kept late'));

CREATE TABLE desk.promise (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES desk.ticket, -- where it belongs now
    number integer NOT NULL, -- within the ticket, from 1: the n of #move n
    kind desk.promise_kind NOT NULL,
    class desk.promise_class NOT NULL, -- a contact is kept by a delivered human answer, a deed by #kept or #close
    what text NOT NULL DEFAULT '', -- own: in the agent's words, which the customer has read
    agent_id integer REFERENCES desk.agent, -- own: who made it
    owner_id integer REFERENCES desk.agent, -- own: who answers for it now; of the others the ticket's owner does
    calendar text NOT NULL, -- that due_at was worked out by
    from_at timestamptz NOT NULL, -- what it is counted from: when the customer's mail arrived, when the agent wrote
    amount interval, -- of time, as the queue promises it; NULL: a date that a person named
    made_at timestamptz NOT NULL,
    message_id bigint REFERENCES desk.message, -- the agent's answer that made it
    outbox_id bigint REFERENCES desk.outbox, -- the first mail that stated it to the customer
    due_at timestamptz NOT NULL,
    state desk.promise_state NOT NULL,
    paused_at timestamptz, -- the ticket waits for the customer since
    remaining interval, -- open time that was left then
    broken_at timestamptz, -- the due moment that passed; never changes again, whatever follows
    detected_at timestamptz, -- when that was seen
    ended_at timestamptz, -- when it came to its end (a broken one: kept late or withdrawn)
    kept_by bigint REFERENCES desk.outbox, -- the mail that kept it (a bounce opens it again), or keeps it once it is delivered
    replaces bigint REFERENCES desk.promise,
    replaced_by bigint REFERENCES desk.promise DEFERRABLE INITIALLY DEFERRED, -- which is made a moment later
    level smallint NOT NULL DEFAULT 0, -- how many levels were told that it is broken
    acked_until timestamptz,
    reason text, -- why it was moved or withdrawn, in the agent's words
    UNIQUE (ticket_id, number),
    CHECK ((kind = 'own') = (agent_id IS NOT NULL)),
    CHECK ((broken_at IS NULL) = (detected_at IS NULL)),
    CHECK (state NOT IN ('broken', 'kept late') OR broken_at IS NOT NULL),
    CHECK (state NOT IN ('open', 'kept', 'moved') OR broken_at IS NULL),
    CHECK ((state IN ('open', 'broken')) = (ended_at IS NULL)),
    CHECK ((paused_at IS NULL) = (remaining IS NULL)),
    CHECK (paused_at IS NULL OR state = 'open'),
    CHECK (state <> 'moved' OR replaced_by IS NOT NULL),
    CHECK (kept_by IS NULL OR state NOT IN ('moved', 'withdrawn'))
) WITH (fillfactor = 70);
-- One of each service promise is going on in a ticket at most: what merging brings together is joined.
CREATE UNIQUE INDEX promise_going ON desk.promise (ticket_id, kind) 
    WHERE ended_at IS NULL AND kept_by IS NULL AND kind IN ('update', 'resolve');
CREATE INDEX promise_open ON desk.promise (due_at) WHERE ended_at IS NULL;
CREATE INDEX promise_owner ON desk.promise (owner_id) WHERE ended_at IS NULL AND owner_id IS NOT NULL;
CREATE INDEX promise_kept_by ON desk.promise (kept_by) WHERE kept_by IS NOT NULL;
CREATE INDEX promise_broken ON desk.promise (broken_at) WHERE broken_at IS NOT NULL;

-- Events of a promise: kinds that begin with "promise-", promise_id set.
ALTER TABLE desk.event ADD promise_id bigint;
CREATE INDEX event_promise ON desk.event (promise_id, id) WHERE promise_id IS NOT NULL;

-- What is to be done by the clock, and nothing else: a row is taken away when it is done, so finding the next one takes as
-- long with a million promises as with ten. All timers of a ticket are changed under the lock of its row, an agent's under
-- his.
CREATE DOMAIN desk.timer_kind AS text CHECK (VALUE IN (
    'remind', 'decide', 'decide lead', -- before due: the owner, the owner, the lead
    'update', -- the progress update (or the question to the customer) goes out, in time before its due moment
    'break', -- the due moment
    'notice', -- the breach notice goes out though nobody said #ok
    'escalate', -- the next level
    'morning')); -- an agent's mail of the day
CREATE TABLE desk.timer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    what desk.timer_kind NOT NULL,
    ticket_id bigint REFERENCES desk.ticket,
    promise_id bigint REFERENCES desk.promise,
    agent_id integer REFERENCES desk.agent,
    failures smallint NOT NULL DEFAULT 0, -- how often it could not be done, and why the last time; then it is put off
    failure text,
    CHECK ((what = 'morning') = (agent_id IS NOT NULL)),
    CHECK ((what = 'morning') = (promise_id IS NULL)),
    CHECK ((ticket_id IS NULL) = (promise_id IS NULL))
);
CREATE UNIQUE INDEX timer_promise ON desk.timer (promise_id, what) WHERE promise_id IS NOT NULL;
CREATE UNIQUE INDEX timer_agent ON desk.timer (agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX timer_at ON desk.timer (at, id);
CREATE INDEX timer_ticket ON desk.timer (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX timer_failed ON desk.timer (failures) WHERE failures > 0;

-- After a jump of the clock, or a time without it, timers wait until hold_until and alarms until this.
ALTER TABLE desk.pulse ADD quiet_until timestamptz NOT NULL DEFAULT '-infinity';

-- How often the customer was asked since the ticket waits for him.
ALTER TABLE desk.ticket ADD asked smallint NOT NULL DEFAULT 0 CHECK (asked >= 0);

ALTER DOMAIN desk.outgoing_kind DROP CONSTRAINT outgoing_kind_check;
ALTER DOMAIN desk.outgoing_kind ADD CONSTRAINT outgoing_kind_check CHECK (VALUE IN (
    'receipt', 'relay', 'promise', 'update', 'question', 'closed', 'broken', -- to customers
    'admin',
    'notification', 'note', 'taken', 'transcript', 'confirmation', 'held', 'problem', -- to agents
    'reminder', 'decision', 'escalation', 'approval', 'idle', 'passed', 'morning'));
ALTER TABLE desk.outbox DROP audience CASCADE;
ALTER TABLE desk.outbox
    ADD audience text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN kind::text IN ('receipt', 'relay', 'promise', 'update', 'question', 'closed', 'broken') THEN 'customer'
        WHEN kind::text = 'admin' THEN 'admin'
        ELSE 'agent' END) STORED,
    ADD promise_id bigint REFERENCES desk.promise, -- that the mail is about: #move without a number in a reply to it means this
    ADD CHECK ((audience = 'agent') <= (agent_id IS NOT NULL)),
    ADD CHECK (audience = 'agent' OR note_id IS NULL);
CREATE INDEX outbox_due ON desk.outbox (audience, next_at, id) WHERE state IN ('queued', 'retry', 'sending');
CREATE INDEX outbox_promise ON desk.outbox (promise_id) WHERE promise_id IS NOT NULL;

-- Calls of webhooks that go out. The address and the secret are in the configuration alone.
CREATE TABLE desk.hook (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook desk.name NOT NULL,
    promise_id bigint REFERENCES desk.promise,
    facts jsonb NOT NULL, -- {type, timestamp, data}, what is sent: nobody's words, no address
    key uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(), -- the same in every attempt
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'retry', 'failed')),
    attempts smallint NOT NULL DEFAULT 0,
    worker text,
    leased_until timestamptz,
    next_at timestamptz NOT NULL,
    last_code integer,
    last_reply text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX hook_due ON desk.hook (next_at, id) WHERE state IN ('queued', 'retry', 'sending');
