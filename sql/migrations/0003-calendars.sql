-- Calendars: when the desk is open. All business time is computed from these (desk.open_ranges and desk.business_*).

-- A calendar no longer in the configuration stays, inactive: promises made by it go on.
CREATE TABLE desk.calendar (
    name desk.name PRIMARY KEY,
    zone text NOT NULL, -- of the tz database
    active boolean NOT NULL DEFAULT true,
    changed_at timestamptz NOT NULL
);

-- Open from one local time to another, the second not included, every week; 1440 is the end of the day. Spans of a day
-- neither overlap nor touch (desk.configure_calendars).
CREATE TABLE desk.calendar_span (
    calendar text NOT NULL REFERENCES desk.calendar,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 is Monday
    opens smallint NOT NULL CHECK (opens BETWEEN 0 AND 1439), -- minutes since midnight
    closes smallint NOT NULL CHECK (closes BETWEEN 1 AND 1440),
    PRIMARY KEY (calendar, weekday, opens),
    CHECK (opens < closes)
);

-- Days that are closed all day. A feed only proposes: what nobody approved closes nothing.
CREATE TABLE desk.holiday (
    calendar text NOT NULL REFERENCES desk.calendar,
    day date NOT NULL,
    name text NOT NULL DEFAULT '',
    source text NOT NULL CHECK (source IN ('configured', 'feed')),
    approved boolean NOT NULL, -- in force
    rejected boolean NOT NULL DEFAULT false, -- an admin said no: the feed does not propose it again
    PRIMARY KEY (calendar, day),
    CHECK (approved OR source = 'feed'),
    CHECK (NOT (approved AND rejected))
);
