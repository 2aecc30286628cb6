-- The language of each mail to a customer, and the promises that were found in agents' own words.

ALTER TABLE desk.setting
    ADD languages text[] NOT NULL DEFAULT '{}' COLLATE "C", -- that have templates: customers are written to in no other
    ADD ask_rating boolean NOT NULL DEFAULT false, -- how it went, when a ticket is closed
    ADD complaints_in text[] NOT NULL DEFAULT '{}'; -- 'ru: ...': complaints in other languages than the desk's

-- message.language was the one in which its writer was answered. It is now what was found in his own words, and that one
-- stands beside it, with where it was taken from.
CREATE DOMAIN desk.language_source AS text CHECK (VALUE IN ('text', 'header', 'customer', 'ticket', 'queue', 'desk'));
ALTER TABLE desk.message
    ADD answered_in text, -- the language in which he is written to from then on; NULL: from before this was kept
    ADD answered_by desk.language_source; -- 'text' its words, 'header' its Content-Language, 'customer' what he last wrote in
UPDATE desk.message
SET language = NULL, answered_in = language, answered_by = CASE WHEN joined_by = 'agent' THEN 'ticket' ELSE 'queue' END;

ALTER TYPE desk.mail
    ADD ATTRIBUTE found text, -- the language of its own words, when that is certain
    ADD ATTRIBUTE language_by text; -- where language was taken from: desk.language_source

-- Promises that were found in what agents write to customers.
CREATE DOMAIN desk.detected_promises AS text CHECK (VALUE IN ('record', 'ask', 'off'));
ALTER TABLE desk.setting ADD detected_promises desk.detected_promises NOT NULL DEFAULT 'record';
ALTER TABLE desk.service ADD detected_promises desk.detected_promises; -- NULL: as the desk's

CREATE DOMAIN desk.finding_state AS text CHECK (VALUE IN (
    'recorded', -- it is a promise
    'asked', -- its agent is asked whether it is one
    'shown', -- it is none that could be looked after (why says for what reason); its agent has been shown it
    'repeated', -- it is one that had been made already
    'declined')); -- its agent says that it is none

-- A sentence of an answer that has gone to the customer, in which he is promised something. The words are the agent's.
CREATE TABLE desk.finding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES desk.message,
    number smallint NOT NULL, -- within the answer, from 1: the n of #yes n
    agent_id integer NOT NULL REFERENCES desk.agent,
    sentence text NOT NULL,
    quote text NOT NULL, -- the part of it that promises, or all of it where that is short and the part is little of it
    words text NOT NULL, -- the time in it
    language text,
    class desk.promise_class NOT NULL,
    conditional boolean NOT NULL,
    spoken jsonb NOT NULL, -- the time as the reader took it apart (daemon/read/when.h)
    sent_at timestamptz NOT NULL, -- what it is counted from
    due_at timestamptz, -- the earliest honest reading; NULL: none could be worked out
    other_at timestamptz, -- another one
    "precision" text CHECK ("precision" IN ('minute', 'day', 'range', 'ambiguous')),
    state desk.finding_state NOT NULL,
    why text CHECK (why IN ('conditional', 'unclear', 'over', 'observe', 'closed')),
    promise_id bigint REFERENCES desk.promise, -- that was made of it, or that it repeats
    next_at timestamptz, -- asked: when the agent is asked again, or his lead is
    asked smallint NOT NULL DEFAULT 0, -- how many times somebody was asked
    concerns text, -- what its agent may not have thought of, as he was told
    created_at timestamptz NOT NULL,
    UNIQUE (message_id, number),
    CHECK ((due_at IS NULL) = ("precision" IS NULL)),
    CHECK (due_at IS NOT NULL OR state = 'shown'),
    CHECK (other_at IS NULL OR "precision" = 'ambiguous'),
    CHECK (state NOT IN ('recorded', 'repeated') OR promise_id IS NOT NULL),
    CHECK (state NOT IN ('asked', 'shown') OR promise_id IS NULL),
    CHECK (next_at IS NULL OR state = 'asked')
);
CREATE INDEX finding_promise ON desk.finding (promise_id) WHERE promise_id IS NOT NULL;
CREATE INDEX finding_next ON desk.finding (next_at) WHERE next_at IS NOT NULL;

ALTER DOMAIN desk.outgoing_kind DROP CONSTRAINT outgoing_kind_check;
ALTER DOMAIN desk.outgoing_kind ADD CONSTRAINT outgoing_kind_check CHECK (VALUE IN (
    'receipt', 'relay', 'promise', 'update', 'question', 'closed', 'broken', 'promises', -- to customers
    'admin',
    'notification', 'note', 'taken', 'transcript', 'confirmation', 'held', 'problem', -- to agents
    'reminder', 'decision', 'escalation', 'approval', 'idle', 'passed', 'morning', 'found', 'dispute'));
ALTER TABLE desk.outbox DROP audience CASCADE;
ALTER TABLE desk.outbox
    ADD audience text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN kind::text IN ('receipt', 'relay', 'promise', 'update', 'question', 'closed', 'broken', 'promises') THEN 'customer'
        WHEN kind::text = 'admin' THEN 'admin'
        ELSE 'agent' END) STORED,
    ADD CHECK ((audience = 'agent') <= (agent_id IS NOT NULL)),
    ADD CHECK (audience = 'agent' OR note_id IS NULL);
CREATE INDEX outbox_due ON desk.outbox (audience, next_at, id) WHERE state IN ('queued', 'retry', 'sending');
-- For the budget of lists.
CREATE INDEX outbox_promises ON desk.outbox (lower(recipient), created_at) WHERE kind = 'promises';

ALTER DOMAIN desk.disposition DROP CONSTRAINT disposition_check;
ALTER DOMAIN desk.disposition ADD CONSTRAINT disposition_check CHECK (VALUE IN
    ('ticket', 'reply', 'duplicate', 'own', 'bounce', 'answer', 'note', 'held', 'promises')); -- the customer is sent the list of what was promised to him, and no ticket is opened
