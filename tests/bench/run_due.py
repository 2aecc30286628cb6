#!/usr/bin/python3
"""How fast the clock does what is due, and that it takes no longer among a million promises.

usage: run_due.py [promises] [due]

In private clusters, which do not wait for the disk (FSYNC=on: they do), as it is the work that is compared: a desk with 1,000
promises going on, with as many ended ones as asked for beside them (1,000,000), and with as many going on; none of these is
due. Then mails come, and their promises become due: reminders, questions, breaches, updates, levels. Printed are timers a
second, beside the time that the same rows take when they are only written: into tables without anything, one by one, in a loop
in the server. And what a look at the clock takes that finds nothing."""
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "simulate"))

import desk as desks  # noqa: E402
import letters  # noqa: E402
import plan  # noqa: E402
from worktime import HOUR, MINUTE, SECOND, moment  # noqa: E402

# Promises of tickets that nothing else is known of, not due for years: %(open)s going on, %(ended)s ended.
CROWD = """
SET LOCAL session_replication_role = replica;
INSERT INTO desk.customer (address, created_at)
SELECT 'crowd' || n || '@crowd.test', desk.now() FROM generate_series(1, 1000) n;
INSERT INTO desk.ticket (customer_id, subject, queue, language, anchor, arrived_at, created_at, state, closed_at)
SELECT 1 + n %% 1000, 'Of the crowd', 'general', 'en', '<crowd' || n || '@acme.test>', desk.now(), desk.now(),
    CASE WHEN n <= %(open)s THEN 'open' ELSE 'closed' END, CASE WHEN n > %(open)s THEN desk.now() END
FROM generate_series(1, %(open)s + %(ended)s) n ORDER BY n;
INSERT INTO desk.promise (ticket_id, number, kind, class, calendar, from_at, amount, made_at, due_at, state, ended_at)
SELECT t.id, 1, 'reply', 'contact', 'riga', desk.now(), '8 hours', desk.now(), desk.now() + interval '3 years',
    CASE t.state WHEN 'open' THEN 'open' ELSE 'kept' END, t.closed_at
FROM desk.ticket t;
INSERT INTO desk.event (at, kind, ticket_id, promise_id, facts)
SELECT p.made_at, k.kind, p.ticket_id, p.id, '{}' FROM desk.promise p
CROSS JOIN (VALUES ('promise-made'), ('promise-stated'), ('promise-kept')) k (kind);
INSERT INTO desk.timer (at, what, ticket_id, promise_id)
SELECT p.due_at - w.before, w.what, p.ticket_id, p.id FROM desk.promise p
CROSS JOIN (VALUES ('remind', interval '4 hours'), ('break', interval '0')) w (what, before) WHERE p.state = 'open';
"""

YARDSTICK = """
DO $$
DECLARE
    e desk.event;
    o desk.outbox;
    p desk.promise;
BEGIN
    FOR e IN SELECT * FROM desk.event x WHERE x.id > %(event)s LOOP INSERT INTO plain_event VALUES (e.*); END LOOP;
    FOR o IN SELECT * FROM desk.outbox x WHERE x.id > %(outbox)s LOOP INSERT INTO plain_outbox VALUES (o.*); END LOOP;
    FOR p IN SELECT * FROM desk.promise x WHERE x.id > %(promise)s LOOP INSERT INTO plain_promise VALUES (p.*); END LOOP;
    FOR n IN 1 .. %(fired)s LOOP
        INSERT INTO plain_timer SELECT n, now(), 'break', 1, 1, NULL;
        DELETE FROM plain_timer WHERE id = n;
    END LOOP;
END $$
"""
PLAIN = """
CREATE TEMPORARY TABLE plain_event AS SELECT * FROM desk.event WHERE false;
CREATE TEMPORARY TABLE plain_outbox AS SELECT * FROM desk.outbox WHERE false;
CREATE TEMPORARY TABLE plain_promise AS SELECT * FROM desk.promise WHERE false;
CREATE TEMPORARY TABLE plain_timer (id bigint, at timestamptz, what text, ticket_id bigint, promise_id bigint, agent_id integer);
"""
PHASES = (("remind", 4 * HOUR + 10 * MINUTE), ("decide", 6 * HOUR), ("decide lead", 7 * HOUR), ("break, notice, level 1", 8 * HOUR),
          ("level 2", 12 * HOUR), ("update", 16 * HOUR + 10 * MINUTE))


def crowd(desk, going, ended):
    desk.main.cursor.execute("BEGIN")
    desk.main.rows(CROWD % {"open": going, "ended": ended})
    desk.main.rows("UPDATE desk.queue SET waiting = (SELECT count(*) FROM desk.ticket WHERE state <> 'closed')")
    desk.main.cursor.execute("COMMIT")
    desk.main.cursor.execute("VACUUM ANALYZE")
    desk.main.cursor.execute("CHECKPOINT")


def send(desk):
    for audience in ("send", "inform"):
        while True:
            mails = desk.claim(audience, 100)
            if not mails:
                break
            desk.tried(audience, [(mail["id"], "done", 250) for mail in mails])


def fire(desk):
    """(timers, seconds) until nothing is due."""
    fired, spent = 0, 0.0
    while True:
        desk.ticked()
        began = time.perf_counter()
        done, _ = desk.run_due(limit=100)
        spent += time.perf_counter() - began
        fired += done
        if not done:
            return fired, spent


def idle(desk, calls=100):
    desk.ticked()
    began = time.perf_counter()
    for _ in range(calls):
        desk.run_due()
    return (time.perf_counter() - began) / calls


def last(desk):
    return {table: desk.main.one(f"SELECT coalesce(max(id), 0) FROM desk.{table}")[0] for table in ("event", "outbox", "promise")}


def measure(going, ended, due):
    with desks.Cluster() as cluster:
        cluster.load()
        begin = moment(plan.FIRST) + 7 * HOUR
        desk = desks.Desk(begin, plan.configuration())
        desk.main.cursor.execute("SET synchronous_commit = on")
        desk.run_due()  # the session's plans are made
        crowd(desk, going, ended)
        for number in range(due):
            desk.receive("general", letters.plain(number, f"person{number}@house.test", "", [plan.ADDRESS], "It burns", f"Fire {number}"),
                         desk.now)
        send(desk)
        desk.main.cursor.execute(PLAIN)
        fired = spent = 0
        before = last(desk)
        lines = []
        calendar = plan.calendars()["riga"]
        for name, passed in PHASES:
            desk.now = calendar.add(begin, passed) + SECOND
            count, seconds = fire(desk)
            lines.append((name, count, seconds))
            fired, spent = fired + count, spent + seconds
        began = time.perf_counter()
        desk.main.cursor.execute(YARDSTICK % (before | {"fired": fired}))
        plain = time.perf_counter() - began
        return lines, fired, spent, plain, idle(desk)


def main():
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    due = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    print(f"{'promises going on':>18}{'ended':>12}{'timers':>9}{'timers/s':>10}{'x plain rows':>14}{'idle, ms':>10}")
    for going, ended in ((1000, 0), (1000, many), (many, many)):
        lines, fired, spent, plain, looked = measure(going, ended, due)
        print(f"{going:>18,}{ended:>12,}{fired:>9,}{fired / spent:>10,.0f}{spent / plain:>14.1f}{1000 * looked:>10.2f}", flush=True)
        print("    " + "; ".join(f"{name}: {count / seconds:,.0f}/s" for name, count, seconds in lines if count), flush=True)


if __name__ == "__main__":
    main()
