"""promisectl against a private PostgreSQL: init in every case, each verb for people and as JSON, exit codes.

The daemon does not run: what there is to show was put there by the functions that the daemon calls.
"""
import json
import os
import pty
import re
import subprocess

import pytest

from world import settings
from world.desk import DATABASE

USAGE, DATA, NO_INPUT, UNAVAILABLE, IO, NO_PERMISSION, CONFIG = 64, 65, 66, 69, 74, 77, 78
ESCAPE = "\x1b[31m"
OVERRIDE = "\u202e"  # turns what follows around

CONFIGURATION = {
    "mode": "live",
    "desk": {"name": "Acme Support", "address": "support@acme.test", "tag": "ACME", "language": "en",
             "zone": "Europe/Riga", "admin": "root@acme.test", "complaints": "", "plus_addresses": True,
             "delimiter": "+", "forwarders": []},
    "mailboxes": [{"name": "support", "address": "support@acme.test", "aliases": [], "queue": "general",
                   "language": "en", "answer_old": False, "settle": "move"}],
    "budget": {"per_address_hour": 3, "per_address_day": 10, "per_domain_hour": 50, "per_hour": 500, "per_ticket": 5}}


def document(number, **more):
    """What the reader makes of an ordinary mail."""
    anna = {"name": "Anna " + ESCAPE + "Ozola", "address": "anna@customer.test"}
    return {"kind": "human", "message_id": f"<m{number}@customer.test>", "in_reply_to": [], "references": [],
            "date": "2026-11-20T10:00:00Z", "from": anna, "from_count": 1, "from_raw": "Anna <anna@customer.test>",
            "from_raws": [], "sender": None, "reply_to": None, "to": [{"name": "", "address": "support@acme.test"}],
            "cc": [], "resent_to": [], "delivered_to": [], "return_path": "anna@customer.test",
            "subject": f"Printer {number} {OVERRIDE}burns", "language": None, "authentication": None,
            "text": f"Hello,\nit {ESCAPE}burns", "new_text": f"Hello,\nit {ESCAPE}burns", "commands": [],
            "promises": [], "rating": None, "bounce": None, "automatic": [], "received_count": 2, "spam": False,
            "loop_marks": [], "header_only": False, "malformed": False, "attachments": [], "warnings": [],
            "fingerprint": f"{number:064d}", **more}


class Desk:
    """A database with a desk in it, and promisectl with a configuration for it."""

    def __init__(self, servers, name, folder):
        self.servers, self.name = servers, name
        self.program = os.path.join(servers.world.place.path("bin"), "promisectl")
        self.host = f"host=127.0.0.1 port={servers.world.ports['postgres']} dbname={name}"
        self.conf_file = str(folder / f"{name}.conf")
        conf = servers.world.desk.settings()
        conf["desk"]["tag"] = "ACME"
        conf["database"]["connection"] = self.host
        with open(self.conf_file, "w", encoding="utf-8") as file:
            file.write(settings.write(conf))
        self.uids = 0

    def create(self):
        self.servers.world.postgres.create_database(self.name)
        return self

    def run(self, *words, **more):
        return subprocess.run([self.program, "--config", self.conf_file, *map(str, words)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False, **more)

    def init(self, *words, user="postgres", **more):
        return self.run("init", "--connection", f"{self.host} user={user}", *words, **more)

    def good(self, *words):
        done = self.run(*words)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def json(self, *words):
        return json.loads(self.good("--json", *words))

    def refused(self, code, *words):
        """Fails with that code and one line on stderr; the line."""
        done = self.run(*words)
        assert done.returncode == code, done
        assert done.stdout == ""
        assert re.fullmatch(r"promisectl: [^\n]+\n", done.stderr), done.stderr
        return done.stderr

    def sql(self, text, *parameters):
        return self.servers.world.postgres.query(self.name, text, *parameters)

    def value(self, text, *parameters):
        return self.sql(text, *parameters)[0][0]

    # What the daemon does

    def store(self):
        """A mail in the ledger; its number."""
        self.uids += 1
        raw = f"Subject: mail {self.uids}\r\n\r\n{ESCAPE}\xe4".encode("latin-1")
        box = self.value("SELECT id FROM desk.mailbox")
        return self.value("SELECT api.fetch_store(%s, 1, %s, desk.now(), %s, false, %s)", box, self.uids, len(raw), raw)

    def accept(self, **more):
        mail = self.store()
        self.sql("SELECT api.read_accept(%s, %s)", mail, json.dumps(document(self.uids, **more)))
        return mail

    def park(self):
        mail = self.store()
        for _ in range(3):
            self.sql("SELECT api.read_claim('reader', 10)")
            self.sql("SELECT api.read_failed(%s, 'reader-died', 'signal 11')", mail)
        return mail

    def attempt(self, outbox, outcome, code, reply):
        """One attempt to send; it must be the first in the row."""
        self.sql("SELECT api.send_claim('sender', 100)")
        self.sql("SELECT api.send_begin(%s, 'sender', %s)", outbox, b"To: anna\r\n\r\nbytes")
        self.sql("SELECT api.send_result(%s, 'sender', %s, %s, %s)", outbox, outcome, code, reply)

    def receipt_of(self, mail):
        return self.value("SELECT o.id FROM desk.outbox o JOIN desk.message m USING (ticket_id)"
                          " WHERE m.incoming_id = %s AND o.kind = 'receipt'", mail)

    def events(self, kind):
        return [facts for facts, in self.sql("SELECT facts FROM desk.event WHERE kind = %s ORDER BY id", kind)]


@pytest.fixture(scope="module")
def folder(servers, tmp_path_factory):
    made = tmp_path_factory.mktemp("ctl")
    return made


@pytest.fixture(scope="module")
def desk(servers, folder):
    """A desk in a test database that has its configuration."""
    made = Desk(servers, "verbs", folder).create()
    done = made.init("--test-clock")
    assert done.returncode == 0, done.stderr
    made.sql("SELECT api.configure(%s)", json.dumps(CONFIGURATION))
    made.sql("SELECT api.fetch_open('support', 1, 1)")
    return made


# init

def test_init_makes_the_desk_once(servers, folder):
    desk = Desk(servers, "once", folder).create()
    done = desk.init()
    assert (done.returncode, done.stderr) == (0, "")
    assert "once" in done.stdout and "pg_hba.conf" in done.stdout and "pg_ident.conf" in done.stdout
    before = desk.sql("SELECT xmin::text, * FROM desk.schema")
    again = desk.init()
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("Nothing to do")
    assert json.loads(desk.init("--json").stdout)["result"] == "unchanged"
    assert desk.sql("SELECT xmin::text, * FROM desk.schema") == before


def test_init_as_json(servers, folder):
    done = Desk(servers, "as_json", folder).create().init("--json", "--test-clock")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["result"], answer["database"], answer["test_clock"]) == ("created", "as_json", True)


def test_two_inits_at_once(servers, folder):
    desk = Desk(servers, "at_once", folder).create()
    command = [desk.program, "--config", desk.conf_file, "--json", "init", "--connection", f"{desk.host} user=postgres"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [child.communicate(timeout=120) for child in both]
    assert [child.returncode for child in both] == [0, 0], said
    assert sorted(json.loads(out)["result"] for out, _ in said) == ["created", "unchanged"]


def test_init_without_rights(servers, folder):
    desk = Desk(servers, "no_rights", folder).create()
    desk.sql("DROP ROLE IF EXISTS nobody_much")
    desk.sql("CREATE ROLE nobody_much LOGIN")
    done = desk.init(user="nobody_much")
    assert done.returncode == NO_PERMISSION
    assert "sudo -u postgres promisectl init" in done.stderr
    done = desk.init(user="nobody_at_all")
    assert done.returncode == NO_PERMISSION
    assert "sudo -u postgres promisectl init" in done.stderr
    assert desk.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'desk'") == []


def test_init_by_one_who_may_make_roles(servers, folder):
    desk = Desk(servers, "by_builder", folder).create()
    desk.sql("CREATE ROLE builder LOGIN CREATEROLE")
    desk.sql("GRANT CREATE ON DATABASE by_builder TO builder")
    done = desk.init("--user-prefix", "built_", user="builder")
    assert done.returncode == 0, done.stderr
    assert desk.value("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'desk'") == "built_owner"


def test_missing_database(servers, folder):
    desk = Desk(servers, "missing", folder)
    done = desk.init()
    assert done.returncode == UNAVAILABLE
    assert "createdb -E UTF8 -T template0 missing" in done.stderr
    assert "createdb -E UTF8 -T template0 missing" in desk.refused(UNAVAILABLE, "status")


def test_database_without_a_desk(servers, folder):
    desk = Desk(servers, "empty", folder).create()
    assert "sudo -u postgres promisectl init" in desk.refused(CONFIG, "status")


def test_server_away(servers, folder):
    desk = Desk(servers, "away", folder)
    conf = servers.world.desk.settings()
    conf["database"]["connection"] = "host=127.0.0.1 port=1"
    with open(desk.conf_file, "w", encoding="utf-8") as file:
        file.write(settings.write(conf))
    assert "is PostgreSQL running" in desk.refused(UNAVAILABLE, "status")


def test_foreign_schema(servers, folder):
    desk = Desk(servers, "foreign_one", folder).create()
    desk.sql("CREATE SCHEMA api")
    done = desk.init()
    assert done.returncode == CONFIG
    assert "not promised's" in done.stderr
    assert desk.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'desk'") == []


def test_another_version(servers, folder):
    desk = Desk(servers, "older", folder).create()
    assert desk.init().returncode == 0
    digest = desk.value("SELECT digest FROM desk.schema")
    desk.sql("UPDATE desk.schema SET digest = 'another'")
    desk.sql("CREATE FUNCTION desk.of_that_version() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    assert "promisectl upgrade" in desk.refused(CONFIG, "status")
    done = desk.init()
    assert done.returncode == CONFIG
    assert "another" in done.stderr and "no mail is in it" in done.stderr and "promisectl upgrade" in done.stderr
    desk.sql("SELECT api.configure(%s)", json.dumps(CONFIGURATION))
    desk.sql("SELECT api.fetch_open('support', 1, 1)")
    desk.store()
    assert "promisectl backup" in desk.init().stderr
    done = desk.init("--upgrade")
    assert done.returncode == 0, done.stderr
    assert desk.value("SELECT digest FROM desk.schema") == digest
    assert desk.sql("SELECT 1 FROM pg_proc WHERE proname = 'of_that_version'") == []
    assert desk.value("SELECT count(*) FROM desk.incoming") == 1
    desk.good("status")
    desk.sql("INSERT INTO desk.migration VALUES ('9999-later.sql', now())")
    done = desk.init()
    assert done.returncode == CONFIG
    assert "newer" in done.stderr


def test_other_prefix_and_late_test_clock(servers, folder):
    desk = Desk(servers, "prefixed", folder).create()
    assert desk.init().returncode == 0
    done = desk.init("--user-prefix", "other_")
    assert done.returncode == CONFIG and "promised_" in done.stderr
    done = desk.init("--test-clock")
    assert done.returncode == CONFIG and "without a test clock" in done.stderr


def test_a_broken_file_leaves_nothing(servers, folder):
    """The files of the programs' copy are those that are run: one of them is broken for a moment."""
    desk = Desk(servers, "broken", folder).create()
    path = servers.world.place.path("bin", "source", "sql", "grants.sql")
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write("-- fine\nSELECT 1;\nSELECT nonsense;\n")
        done = desk.init()
    finally:
        with open(path, "w", encoding="utf-8") as file:
            file.write(whole)
    assert done.returncode != 0
    assert "grants.sql:3: " in done.stderr and "nothing was changed" in done.stderr
    assert desk.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'desk'") == []


def test_access_lines_let_the_roles_in(servers, folder):
    """The printed lines, with this test's user for the system users, are what PostgreSQL wants."""
    desk = Desk(servers, "access", folder).create()
    assert desk.init().returncode == 0
    lines = desk.good("init", "--print-access").splitlines()
    hba = [line for line in lines if line.startswith("local ")]
    ident = [line for line in lines if line.startswith("promised ")]
    assert len(hba) == 1 and len(ident) == 10
    place = servers.world.place
    asking = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    with open(place.path("data/pg_hba.conf"), encoding="utf-8") as file:
        trusting = file.read()
    place.write("data/pg_ident.conf", "\n".join(
        re.sub(r"^(\S+) (promised|root) ", rf"\1 {asking} ", line) for line in ident) + "\n")
    place.write("data/pg_hba.conf", hba[0] + "\nlocal all all reject\n" + trusting)
    conf = servers.world.desk.settings()
    conf["database"]["connection"] = f"host={place.folder} port={servers.world.ports['postgres']} dbname=access"
    with open(desk.conf_file, "w", encoding="utf-8") as file:
        file.write(settings.write(conf))
    try:
        desk.sql("SELECT pg_reload_conf()")
        assert desk.sql("SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL") == []
        desk.good("status")
        conf["database"]["user_prefix"] = "postgres_"
        with open(desk.conf_file, "w", encoding="utf-8") as file:
            file.write(settings.write(conf))
        desk.refused(NO_PERMISSION, "status")
    finally:
        place.write("data/pg_hba.conf", trusting)
        desk.sql("SELECT pg_reload_conf()")


def test_init_needs_no_readable_configuration(servers, folder):
    desk = Desk(servers, "unreadable", folder).create()
    desk.conf_file = str(folder / "nowhere.conf")
    assert desk.init().returncode == 0
    done = desk.run("init", env={**os.environ, "PGHOST": "127.0.0.1", "PGPORT": "1"})
    assert done.returncode == UNAVAILABLE
    assert "dbname=promised" in done.stderr  # what it takes instead


# The verbs

@pytest.fixture(scope="module")
def story(desk):
    """Mails by name, as they come: a ticket, a reply, a machine's mail, somebody else with a token, a parked mail."""
    mails = {"first": desk.accept()}
    token = desk.value("SELECT reply_to FROM desk.outbox")
    mails["reply"] = desk.accept(to=[{"name": "", "address": token}])
    mails["machine"] = desk.accept(kind="auto_reply", automatic=[
        {"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied" + ESCAPE}])
    mails["stranger"] = desk.accept(to=[{"name": "", "address": token}], return_path="eve@else.test",
                                    from_raw="Eve <eve@else.test>", **{"from": {"name": "", "address": "eve@else.test"}})
    mails["parked"] = desk.park()
    return mails


def test_status(desk, story):
    text = desk.good("status")
    assert "Acme Support <support@acme.test>: mode live" in text
    assert re.search(r"^parked +1: promisectl parked list$", text, re.M)
    assert "mode live" in desk.good()  # no verb: status
    answer = desk.json("status")
    assert answer["mode"] == "live"
    assert answer["mailboxes"][0]["name"] == "support"
    assert answer["incoming"] == {"waiting": 0, "oldest_at": None, "parked": 1, "day": 5}
    assert answer["tickets"]["open"] == 3 and answer["tickets"]["attention"] == 1
    assert answer["outbox"]["states"]["queued"] >= 2
    assert answer["errors"][0]["name"] == "parked"


def test_status_tells_that_the_daemon_is_silent(desk, story):
    desk.sql("SELECT api.run_due(10)")
    assert "has done nothing" not in desk.good("status")
    desk.sql("UPDATE desk.pulse SET ran_at = ran_at - interval '3 hours'")
    assert "The daemon has done nothing for 3 h" in desk.good("status")
    desk.sql("UPDATE desk.pulse SET ran_at = ran_at + interval '3 hours'")


def test_tickets(desk, story):
    text = desk.good("tickets")
    assert [line.split()[0] for line in text.splitlines()] == ["ticket", "ACME-1", "ACME-2", "ACME-3"]
    assert [ticket["label"] for ticket in desk.json("tickets", "--limit", 2)] == ["ACME-1", "ACME-2"]
    assert desk.json("tickets", "--closed") == []
    assert desk.json("tickets", "--queue", "other") == []
    assert len(desk.json("tickets", "--all", "--queue=general")) == 3
    assert desk.good("tickets", "--closed") == "no tickets\n"
    first = desk.json("tickets")[0]
    assert first["messages"] == 2 and first["customer"]["address"] == "anna@customer.test"


@pytest.mark.parametrize("name", ["1", "#1", "ACME-1", "acme-1"])
def test_show_ticket(desk, story, name):
    text = desk.good("show", name)
    assert text.startswith("ACME-1  Printer 1")
    assert "participants" in text and "outgoing mails" in text and "events" in text
    answer = desk.json("show", name)
    assert answer["label"] == "ACME-1"
    assert [message["mail"] for message in answer["messages"]] == [story["first"], story["reply"]]
    assert answer["messages"][1]["joined_by"] == "token"
    assert answer["participants"][0]["role"] == "requester"
    assert answer["outgoing"][0]["template"] == "receipt"


def test_show_mail(desk, story):
    mail = story["first"]
    ways = [("mail", mail), (f"mail:{mail}",), ("--mail", mail), ("<m1@customer.test>",), ("m1@customer.test",)]
    assert {desk.json("show", *way)["mail"] for way in ways} == {mail}
    answer = desk.json("show", "--mail", mail)
    assert answer["receipt"]["rule"] == 13 and answer["ticket"] == "ACME-1" and answer["disposition"] == "ticket"
    assert "receipt" in desk.good("show", "--mail", mail)


def test_show_raw_is_exact(desk, story):
    done = subprocess.run([desk.program, "--config", desk.conf_file, "show", "--mail", str(story["first"]), "--raw"],
                          capture_output=True, check=True)
    assert done.stdout == b"Subject: mail 1\r\n\r\n\x1b[31m\xe4"


def terminal(command):
    """What a command writes to a terminal of 80 columns."""
    main, side = pty.openpty()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=side, stderr=side)
    os.close(side)
    text = b""
    while True:
        try:
            more = os.read(main, 65536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        text += more
    os.close(main)
    child.wait(60)
    return text.decode()


def test_no_control_characters_reach_a_terminal(desk, story):
    verbs = [["status"], ["tickets"], ["show", "1"], ["show", "--mail", "1"], ["show", "--mail", "1", "--raw"],
             ["explain", "1"], ["explain", f"mail:{story['machine']}"], ["parked"], ["outbox"], ["show", "1", "--json"],
             ["show", "\x1b[31m"], ["nonsense\x1b[31m"]]
    for verb in verbs:
        text = terminal([desk.program, "--config", desk.conf_file, *verb])
        assert text, verb
        bad = [c for c in text if (ord(c) < 32 and c not in "\r\n") or 0x7f <= ord(c) < 0xa0 or c == OVERRIDE]
        assert not bad, (verb, bad)


def test_tables_fit_the_terminal(desk, story):
    for verb in ["tickets"], ["outbox"], ["explain", "1"]:
        for line in terminal([desk.program, "--config", desk.conf_file, *verb]).splitlines():
            assert len(line) <= 80, line


def test_explain_says_which_rule(desk, story):
    text = desk.good("explain", "mail", story["machine"])
    assert re.search(r"rule +4 ", text) and "Auto-Submitted: auto-replied" in text and re.search(r"receipt +no: ", text)
    answer = desk.json("explain", f"mail:{story['machine']}")
    assert answer["receipt"]["rule"] == 4 and answer["receipt"]["verdict"] == "never"
    assert {"header": "Auto-Submitted", "value": "auto-replied" + ESCAPE} in answer["receipt"]["evidence"]
    assert answer["outgoing"] == []


def test_explain_says_why_it_joined(desk, story):
    answer = desk.json("explain", "--mail", story["reply"])
    assert answer["joined_by"] == "token" and answer["ticket"] == "ACME-1"
    assert answer["clues"] == [{"by": "token", "ticket": "ACME-1", "participant": True}]
    assert "joined ACME-1 by the secret reply address" in desk.good("explain", "--mail", story["reply"])


def test_explain_says_why_it_did_not_join(desk, story):
    answer = desk.json("explain", "--mail", story["stranger"])
    assert answer["joined_by"] == "new" and answer["claims"] == "ACME-1" and answer["attention"] == "wrong-person"
    assert answer["clues"] == [{"by": "token", "ticket": "ACME-1", "participant": False}]
    assert "attention  wrong-person: its first mail points to another" in desk.good("show", answer["ticket"])
    assert "points to ACME-1, but its sender takes no part" in desk.good("explain", "--mail", story["stranger"])


def test_explain_a_parked_mail(desk, story):
    text = desk.good("explain", "--mail", story["parked"])
    assert f"promisectl parked retry {story['parked']}" in text and "reader-died: signal 11" in text


def test_explain_a_ticket_with_its_attempts(desk, story):
    desk.attempt(desk.receipt_of(story["first"]), "later", 451, "451 come back" + ESCAPE)
    answer = desk.json("explain", "ACME-1")
    assert [mail["mail"] for mail in answer["mails"]] == [story["first"], story["reply"]]
    receipt = answer["mails"][0]["outgoing"][0]
    assert receipt["state"] == "retry" and receipt["last_reply"].startswith("451 come back")
    assert "deferred" in [event["kind"] for event in receipt["events"]]
    assert "451 come back" in desk.good("explain", "1")


def test_message_id_of_ours(desk, story):
    outbox = desk.receipt_of(story["first"])
    message_id = desk.value("SELECT message_id FROM desk.outbox WHERE id = %s", outbox)
    assert desk.json("show", message_id)["outbox"] == outbox
    assert desk.json("explain", message_id)["outbox"] == outbox
    assert "no mail has the Message-ID" in desk.refused(NO_INPUT, "show", "<none@nowhere.test>")


def test_parked(desk, story):
    mail, other = desk.park(), desk.park()
    assert mail in [row["mail"] for row in desk.json("parked", "list")]
    assert "reader-died" in desk.good("parked")
    assert desk.json("parked", "show", mail)["cause"] == "reader-died"
    assert desk.good("parked", "retry", mail) == f"mail:{mail} retried\n"
    assert desk.sql("SELECT state, attempts, cause FROM desk.incoming WHERE id = %s", mail) == [("new", 0, None)]
    assert desk.json("parked", "drop", f"mail:{other}", "--reason", "spam") == [
        {"mail": other, "result": "dropped", "state": "parked"}]
    assert desk.value("SELECT state FROM desk.incoming WHERE id = %s", other) == "dropped"
    assert desk.events("retried")[-1]["by"] and desk.events("dropped")[-1]["reason"] == "spam"
    assert f"mail:{other} is dropped" in desk.refused(DATA, "parked", "retry", other)
    assert "there is no mail:999999" in desk.refused(NO_INPUT, "parked", "drop", 999999)
    desk.sql("UPDATE desk.incoming SET state = 'parked', cause = 'test' WHERE id = %s", mail)
    desk.good("parked", "drop", mail)


def test_who_did_it(desk, story):
    mail = desk.park()
    done = desk.run("parked", "drop", mail, env={**os.environ, "SUDO_USER": "anna"})
    assert done.returncode == 0
    assert desk.events("dropped")[-1]["by"].startswith("anna (as ")


def test_a_mail_that_was_never_fetched(desk, story):
    box = desk.value("SELECT id FROM desk.mailbox")
    desk.uids += 1
    desk.sql("SELECT api.fetch_unfetchable(%s, 1, %s, 'refused', 'NO')", box, desk.uids)
    mail = desk.value("SELECT max(id) FROM desk.incoming")
    assert "was never fetched" in desk.refused(DATA, "parked", "retry", mail)
    assert "not in the database" in desk.refused(NO_INPUT, "parked", "show", mail, "--raw")
    desk.good("parked", "drop", mail)


def test_outbox(desk, story):
    outbox = desk.receipt_of(desk.accept(**{"from": {"name": "", "address": "liva@customer.test"}},
                                         return_path="liva@customer.test"))
    row = desk.json("outbox", "show", outbox)
    assert row["state"] == "queued" and row["recipient"] == "liva@customer.test" and row["envelope_sender"] == ""
    assert "not rendered yet" in desk.refused(NO_INPUT, "outbox", "show", outbox, "--raw")
    desk.attempt(outbox, "never", 550, "550 no such user")
    assert [row["outbox"] for row in desk.json("outbox", "list", "--state", "failed")] == [outbox]
    assert "550 no such user" in desk.good("outbox", "show", outbox)
    before = desk.sql("SELECT message_id, bytes FROM desk.outbox WHERE id = %s", outbox)
    assert desk.good("outbox", "retry", f"outbox:{outbox}") == f"outbox:{outbox} retried\n"
    assert desk.value("SELECT state FROM desk.outbox WHERE id = %s", outbox) == "retry"
    assert desk.sql("SELECT message_id, bytes FROM desk.outbox WHERE id = %s", outbox) == before
    assert "To: anna" in desk.good("outbox", "show", outbox, "--raw")
    assert desk.good("outbox", "drop", outbox, "--reason", "wrong address") == f"outbox:{outbox} dropped\n"
    assert desk.events("dropped")[-1]["reason"] == "wrong address"
    assert f"outbox:{outbox} is dropped" in desk.refused(DATA, "outbox", "retry", outbox)
    assert "say why" in desk.refused(USAGE, "outbox", "drop", outbox)


def test_some_can_and_some_cannot(desk, story):
    mail = desk.park()
    done = desk.run("--json", "parked", "drop", mail, 999999)
    assert done.returncode == NO_INPUT
    assert [row["result"] for row in json.loads(done.stdout)] == ["dropped", "missing"]
    assert "there is no mail:999999" in done.stderr


# clock

def test_clock(desk):
    shift = desk.json("clock")["shift_seconds"]
    assert desk.json("clock", "+3h")["shift_seconds"] == shift + 3 * 3600
    assert desk.json("clock", "-10m")["shift_seconds"] == shift + 3 * 3600 - 600
    assert desk.json("clock", "2026-12-24T09:00+02:00")["now"].startswith("2026-12-24T07:00:0")
    assert re.match(r"2026-12-24 07:00:\d\d \+0000 \(shifted by ", desk.run("clock", env={**os.environ, "TZ": "UTC"}).stdout)
    assert desk.json("clock", "reset")["shift_seconds"] == 0
    assert "neither a shift" in desk.refused(USAGE, "clock", "tomorrow")
    assert "with its zone" in desk.refused(USAGE, "clock", "2026-12-24T09:00")


def test_clock_wakes_the_daemon(desk):
    connection = desk.servers.world.postgres.connect(desk.name)
    try:
        with connection.cursor() as cursor:
            for channel in "clock", "send", "read":
                cursor.execute(f"LISTEN promised_{channel}")
            desk.good("clock", "+1s")
            cursor.execute("SELECT 1")
            connection.poll()
        assert {notice.channel for notice in connection.notifies} == {"promised_clock", "promised_send", "promised_read"}
    finally:
        connection.close()


def test_clock_is_real_in_an_ordinary_database(servers, folder):
    desk = Desk(servers, "ordinary", folder).create()
    assert desk.init().returncode == 0
    assert "no test clock" in desk.refused(CONFIG, "clock", "+3h")
    answer = desk.json("clock")
    assert (answer["test_clock"], answer["shift_seconds"]) == (False, 0)


# Arguments

@pytest.mark.parametrize("words", [
    ["nonsense"], ["status", "extra"], ["status", "--verbose"], ["tickets", "extra"], ["tickets", "--limit", "0"],
    ["tickets", "--limit", "x"], ["tickets", "--open", "--closed"], ["tickets", "--queue"], ["show"], ["show", "1", "2"],
    ["show", "x"], ["show", "0"], ["show", "OTHER-1"], ["show", "99999999999999999999"], ["show", "1", "--raw"],
    ["show", "--mail", "x"], ["show", "--mail", "1", "2"], ["show", "--mail", "1", "--raw", "--json"], ["explain"],
    ["explain", "1", "--raw"], ["parked", "lst"], ["parked", "retry"], ["parked", "drop", "x"], ["parked", "show"],
    ["parked", "list", "x"], ["outbox", "list", "--state", "lost"], ["outbox", "retry", "-1"], ["outbox", "drop"],
    ["clock", "1", "2"], ["init", "x"], ["init", "--test-clok"]])
def test_bad_arguments(desk, words):
    assert "--help" in desk.refused(USAGE, *words)


def test_did_you_mean(desk):
    assert 'did you mean "tickets"' in desk.refused(USAGE, "tickts")
    assert 'did you mean "list"' in desk.refused(USAGE, "parked", "lst")
    assert "did you mean --test-clock" in desk.refused(USAGE, "init", "--test-clok")


def test_nothing_there(desk):
    for words in ["show", "4711"], ["explain", "#4711"], ["show", "--mail", "4711"], ["explain", "mail:4711"], \
                 ["show", "outbox:4711"], ["parked", "show", "4711"], ["outbox", "show", "4711"], \
                 ["show", "--mail", "4711", "--raw"]:
        desk.refused(NO_INPUT, *words)


def test_help_and_version(desk):
    done = subprocess.run([desk.program, "--help"], capture_output=True, text=True, check=True)
    for verb in "init", "status", "tickets", "show", "explain", "parked", "outbox", "read", "find-promises", "clock":
        assert re.search(rf"^  {verb}\b", done.stdout, re.M), verb
        help_text = subprocess.run([desk.program, verb, "--help"], capture_output=True, text=True, check=True).stdout
        assert help_text.startswith("usage: promisectl")
    version = subprocess.run([desk.program, "--version"], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"promisectl \d+\.\d+\.\d+\n", version)


def test_bad_configuration(servers, folder):
    desk = Desk(servers, "nothing", folder)
    with open(desk.conf_file, "w", encoding="utf-8") as file:
        file.write("desk = 7;\n")
    assert re.search(r"nothing\.conf:1: .*--check-config", desk.refused(CONFIG, "status"))
    desk.conf_file = "/nowhere/promised.conf"
    assert "/nowhere/promised.conf" in desk.refused(CONFIG, "status")


def test_read_needs_nothing_else(desk, folder):
    mail = folder / "mail.eml"
    mail.write_bytes("From: anna@customer.test\nSubject: Pr\u016bfung \u202e\n\nhello\n".encode())
    done = subprocess.run([desk.program, "--config", "/nowhere", "read", str(mail), str(mail)], capture_output=True,
                          text=True, check=True)
    assert OVERRIDE not in done.stdout
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [document["subject"] for document in documents] == ["Pr\u016bfung \u202e"] * 2
    assert "/nowhere/mail" in desk.refused(NO_INPUT, "read", "/nowhere/mail")
    desk.refused(USAGE, "read")


def test_full_disk(desk):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([desk.program, "--config", desk.conf_file, "tickets", "--json"], stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == IO
    assert "cannot write the output" in done.stderr


def test_the_worlds_own_database_is_untouched(servers):
    assert servers.value("SELECT count(*) FROM desk.incoming") == 0
    assert servers.env["PGDATABASE"] == DATABASE
