"""The desk as its daemon sees it: a private database whose clock stands still until it is moved, and the functions of api that
fetch, read, send, inform and the clock call. No mail server: documents go in, outgoing rows come out."""
import json
import os
import subprocess
import tempfile

import psycopg2
import psycopg2.extensions

import worktime

CLUSTER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sql", "cluster")

# Moments in and out are whole microseconds.
FROZEN = """
CREATE OR REPLACE FUNCTION desk.now() RETURNS timestamptz LANGUAGE sql STABLE
AS $$ SELECT current_setting('simulate.now')::timestamptz $$;
CREATE OR REPLACE FUNCTION desk.arrived_at(internal_date timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
AS $$ SELECT internal_date $$;
CREATE SCHEMA simulate;
-- What the desk has to do next, by itself: the clock, a sender of each audience.
CREATE FUNCTION simulate.due(OUT clock timestamptz, OUT customer timestamptz, OUT inside timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off
AS $$
BEGIN
    clock := (SELECT t.at FROM desk.timer t ORDER BY t.at LIMIT 1);
    clock := least(clock, (SELECT t.wait_until FROM desk.ticket t WHERE t.wait_until IS NOT NULL ORDER BY t.wait_until LIMIT 1));
    clock := least(clock, (SELECT f.next_at FROM desk.finding f WHERE f.next_at IS NOT NULL ORDER BY f.next_at LIMIT 1));
    clock := least(clock, (SELECT min(o.leased_until) FROM desk.outbox o WHERE o.state = 'sending'));
    customer := (SELECT o.next_at FROM desk.outbox o
        WHERE o.audience = 'customer' AND o.state IN ('queued', 'retry') ORDER BY o.next_at LIMIT 1);
    inside := least(
        (SELECT o.next_at FROM desk.outbox o WHERE o.audience = 'agent' AND o.state IN ('queued', 'retry') ORDER BY o.next_at LIMIT 1),
        (SELECT o.next_at FROM desk.outbox o WHERE o.audience = 'admin' AND o.state IN ('queued', 'retry') ORDER BY o.next_at LIMIT 1));
END $$;
"""


def zulu(at):
    return worktime.time_of(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Cluster:
    """A private PostgreSQL with the desk's database in it; DIR is made and taken away."""

    def __init__(self, keep=False):
        self.keep, self.folder = keep, None

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="promised-year.")
        os.chmod(self.folder, 0o755)
        lines = subprocess.run([CLUSTER, "up", self.folder], check=True, capture_output=True, text=True).stdout
        os.environ.update(pair.split("=", 1) for pair in lines.split())
        return self

    def load(self, database="promised"):
        subprocess.run([CLUSTER, "load", self.folder, database], check=True)
        os.environ["PGDATABASE"] = database
        # What looks after the tables runs when the year says so, or no two years would be the same.
        db = psycopg2.connect("")
        db.autocommit = True
        db.cursor().execute("ALTER SYSTEM SET autovacuum = off")
        db.cursor().execute("SELECT pg_reload_conf()")
        db.close()

    def __exit__(self, *_):
        if self.keep:
            print(f"# psql -h {self.folder}/socket -U postgres promised; to end it: {CLUSTER} down {self.folder}")
            return
        subprocess.run([CLUSTER, "down", self.folder], check=False)


class Session:
    """One connection; every statement runs at the moment that the desk shows then."""

    def __init__(self, desk):
        self.desk = desk
        self.db = psycopg2.connect("")
        self.db.autocommit = True
        self.cursor = self.db.cursor()
        # What waits for nobody must not wait for ever; PostgreSQL's random numbers are the same in every run.
        # Plans are made once: for mails by the ten thousand that is a quarter of the time.
        self.cursor.execute("SET statement_timeout = '60s'; SET lock_timeout = '5s'; SELECT setseed(0.5); "
                            "SET plan_cache_mode = force_generic_plan; SET jit = off; "
                            "SET timezone = 'UTC'; SET synchronous_commit = off")

    def rows(self, query, *values):
        self.cursor.execute(f"SET simulate.now = '{zulu(self.desk.now)}'; " + query, values or None)
        return self.cursor.fetchall() if self.cursor.description else []

    def one(self, query, *values):
        return self.rows(query, *values)[0]


class Desk:
    def __init__(self, begin, configuration):
        self.now = begin
        self.main = Session(self)
        self.second = Session(self)  # the clock of a second machine
        self.main.cursor.execute(FROZEN)
        self.uid = 0
        self.boxes = {}
        self.configure(configuration)

    def configure(self, configuration):
        self.main.rows("SELECT api.configure(%s)", json.dumps(configuration))
        for box in configuration["mailboxes"]:
            if box["name"] not in self.boxes:
                self.boxes[box["name"]] = self.main.one("SELECT mailbox_id FROM api.fetch_open(%s, 1, 1)", box["name"])[0]

    def receive(self, box, document, arrived):
        """A mail that reached the server at that moment is fetched, read and decided now: (mail, ticket number, disposition)."""
        self.uid += 1
        return self.main.one(
            "SELECT s.id, a.ticket_number, a.disposition "
            "FROM (SELECT api.fetch_store(%s, 1, %s, %s, 7, false, %s) AS id OFFSET 0) s, LATERAL api.read_accept(s.id, %s) a",
            self.boxes[box], self.uid, zulu(arrived), f"mail {self.uid}".encode(), json.dumps(document))

    def due(self):
        """When the clock, a sender to customers, a sender to agents has something to do; None: never."""
        return tuple(None if at is None else worktime.moment(at) for at in self.main.one("SELECT * FROM simulate.due()"))

    def claim(self, audience, count=100):
        """The mails that a sender of this audience (send, inform) takes, as dictionaries."""
        rows = self.main.rows(f"SELECT id, ticket_number, kind, facts, recipient, reply_to, message_id, auto_submitted, attempts "
                              f"FROM api.{audience}_claim('{audience}er', %s)", count)
        names = ("id", "ticket", "kind", "facts", "recipient", "reply_to", "message_id", "auto_submitted", "attempts")
        return [dict(zip(names, row)) for row in rows]

    def call_hooks(self):
        """Those who are to be called by webhook answer at once."""
        if not self.main.rows("SELECT 1 FROM desk.hook WHERE state IN ('queued', 'retry', 'sending') LIMIT 1"):
            return  # asked for after every step of the year: this is ten times cheaper
        while rows := self.main.rows("SELECT id FROM api.hook_claim('caller', 100)"):  # one a webhook at a time
            for row in rows:
                self.main.rows("SELECT api.hook_result(%s, 'caller', 'done', 200, 'ok')", row[0])

    def tried(self, audience, outcomes):
        """outcomes: [(id, outcome, code)]; the state that each came to."""
        if not outcomes:
            return []
        query = " UNION ALL ".join(
            f"SELECT CASE WHEN api.{audience}_begin({id_}, '{audience}er', 'the bytes') "
            f"THEN api.{audience}_result({id_}, '{audience}er', '{outcome}', {code}, 'said {code}') END"
            for id_, outcome, code in outcomes)
        return [row[0] for row in self.main.rows(query)]

    def run_due(self, session=None, limit=100):
        return (session or self.main).one("SELECT done, next_ms FROM api.run_due(%s)", limit)

    def ticked(self):
        """The clock has run, with nothing to do, up to now: an idle one wakes every half minute."""
        self.main.rows("UPDATE desk.pulse SET ran_at = desk.now() - interval '1 second' WHERE ran_at < desk.now() - interval '1 second'; "
                       "UPDATE desk.mailbox SET fetched_at = desk.now()")

    def audit(self, quiet):
        """What is wrong in the tables; quiet: and what should have been done, as nothing was out of order for hours."""
        return self.main.rows("SELECT * FROM desk.audit()" + (" UNION ALL SELECT * FROM desk.audit_late()" if quiet else ""))
