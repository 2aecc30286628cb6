-- How often each kind of event has happened, up to a number: counting them all takes longer with every year.
CREATE TABLE desk.event_tally (
    kind text PRIMARY KEY,
    n bigint NOT NULL
);
CREATE TABLE desk.event_tallied (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    upto bigint NOT NULL -- of desk.event.id, itself counted
);
INSERT INTO desk.event_tallied (upto) VALUES (0);
