"""The speaking roles of a running daemon, send (to customers) and inform (to agents and the admin), against a mail server that misbehaves: what the outbox says is what happened, nothing
is sent twice but in the uncertain window, and then the same bytes."""
import hashlib
import itertools
import json
import random
import re
import signal
import time

import pytest

import fake_smtp
import mail_check
import trial

COUNT = itertools.count(1)
ROLES = {"send": "relay", "inform": "admin"}  # and a kind of mail that is the role's
MARKS = {"send": None, "inform": "auto-generated"}
both = pytest.mark.parametrize("role", list(ROLES))
FACTS = {"name": "test", "detail": "a test", "since": "2026-11-20T10:00:00Z"}


@pytest.fixture(scope="module")
def server():
    served = fake_smtp.FakeSmtp()
    yield served
    served.close()


def configure(world, server, **more):
    def change(conf):
        conf["smtp"].update(host="smtp.desk.test", port=server.port, security="plain")
        conf["smtp"].pop("user", None)
        conf["smtp"].pop("password_file", None)
        conf.setdefault("send", {}).update(rate_per_minute=0)
        for name, value in more.items():
            group, setting = name.split("_", 1)
            conf[group][setting] = value
    world.configure(change, reload=False)


def use(world, server, **more):
    """Another configuration for the running desk; returns when its send process is another."""
    old = {role: world.processes(role) for role in ROLES}
    configure(world, server, **more)
    world.world.desk.reload()
    for role in ROLES:
        wait_for(lambda r=role: world.processes(r) not in ([], old[r]), f"the new {role} process")


def launch(world):
    """Only the speaking roles are waited for."""
    world.world.desk.launch()
    wait_for(lambda: run(world, "SELECT count(DISTINCT usename) FROM pg_stat_activity "
                                "WHERE usename IN ('promised_send', 'promised_inform')")[0][0] == 2,
             "the speaking processes have their connections")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, server):
    """A running desk whose mail server is ours."""
    directory = str(tmp_path_factory.mktemp("world"))
    started = trial.begin(directory, daemon=False)
    configure(started, server)
    launch(started)
    wait_for(lambda: run(started, "SELECT count(*) FROM desk.agent")[0][0], "the configured agents")
    new_ticket(started)
    yield started
    trial.end(started)


def wait_for(condition, what, seconds=30):
    return trial.wait_for(condition, seconds, what)


@pytest.fixture
def sink(server):
    """Ordinary at the beginning of each test, and nobody is connected: kept connections are found dead."""
    server.reset()
    server.hang_up()
    yield server
    server.reset()


def run(world, text, *parameters):
    return world.world.postgres.query("promised", text, *parameters)


def new_ticket(world):
    return run(world, """INSERT INTO desk.ticket (subject, queue, language, anchor, arrived_at, created_at)
                         VALUES ('x', 'general', 'en', %s, desk.now(), desk.now()) RETURNING id""",
               f"<t-{next(COUNT)}@desk.test>")[0][0]


def insert(cursor, role, ticket=None, seq=None, recipient=None, facts=None, sender="", template="alarm", files=()):
    """A mail into the outbox; its id. To a customer it is an answer of the desk's first agent, in the ticket or one for all.
    files: (name, type, bytes)."""
    n = next(COUNT)
    recipient = recipient or f"r{n}@customer.test"
    agent = message = None
    if role == "send":
        cursor.execute("SELECT min(id) FROM desk.ticket")
        ticket = ticket or cursor.fetchone()[0]
        cursor.execute("SELECT min(id) FROM desk.agent")
        agent = cursor.fetchone()[0]
        cursor.execute("""INSERT INTO desk.message (ticket_id, seq, kind, agent_id, sender, authenticated, subject, text, new_text,
                              joined_by, received_at, created_at)
                          VALUES (%s, 1000 + %s, 'human', %s, 'x', true, 'x', 'x', 'x', 'ctl', desk.now(), desk.now())
                          RETURNING id""", (ticket, n, agent))
        message = cursor.fetchone()[0]
        cursor.execute("""INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
                          SELECT %s, desk.customer_add(%s, ''), 'participant', desk.now() ON CONFLICT DO NOTHING""",
                       (ticket, recipient))
    cursor.execute("""
        INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender,
            reply_to, auto_submitted, message_id, agent_id, carries_id, next_at, created_at)
        VALUES (%s, %s, %s, %s, 'en', %s, 'Acme', %s, %s, '', %s, %s, %s, %s, desk.now(), desk.now()) RETURNING id""",
                   (ticket, seq, ROLES[role], template, json.dumps(facts or FACTS), recipient, sender,
                    MARKS[role], f"<m{n}.{time.time_ns()}@desk.test>", agent, message))
    number = cursor.fetchone()[0]
    for position, (name, kind, content) in enumerate(files, 1):
        cursor.execute("INSERT INTO desk.blob VALUES (sha256(%s), %s) ON CONFLICT DO NOTHING", (content, content))
        cursor.execute("INSERT INTO desk.outbox_attachment VALUES (%s, %s, %s, %s, %s, sha256(%s))",
                       (number, position, name, kind, len(content), content))
    cursor.execute("NOTIFY promised_send")
    return number


def put_together(world, count, role="inform", **more):
    """Mails that become visible at the same moment, so that one claim takes them all."""
    connection = world.world.postgres.connect("promised")
    connection.autocommit = False
    with connection.cursor() as cursor:
        numbers = [insert(cursor, role, **more) for _ in range(count)]
    connection.commit()
    connection.close()
    return numbers


def put(world, ticket=None, seq=None, recipient=None, role="inform", **more):
    return put_together(world, 1, role, ticket=ticket, seq=seq, recipient=recipient, **more)[0]


COLUMNS = ("state", "attempts", "uncertain", "last_code", "last_reply", "reason", "message_id", "recipient", "bytes", "worker")


class Row(dict):
    """Large bytes stay out of failures' texts."""
    def __repr__(self):
        return repr({name: value[:200] if isinstance(value, bytes) else value for name, value in self.items()})


def row(world, number):
    found = dict(zip(COLUMNS, run(world, f"SELECT {', '.join(COLUMNS)} FROM desk.outbox WHERE id = %s", number)[0]))
    found["bytes"] = bytes(found["bytes"]) if found["bytes"] is not None else None
    return Row(found)


def wait_row(world, number, seconds=30, **wanted):
    def reached():
        found = row(world, number)
        return found if all(found[name] == value for name, value in wanted.items()) else None
    return wait_for(reached, f"outbox {number} is {wanted}, is {row(world, number)}", seconds)


def wait_all(world, numbers, state):
    """Large mails: their bytes are not looked at meanwhile."""
    wait_for(lambda: run(world, "SELECT count(*) FROM desk.outbox WHERE id = ANY (%s) AND state = %s", numbers, state)
             == [(len(numbers),)], f"outbox {numbers} is {state}", 60)


def copies(sink, found):
    """What the server took of one mail."""
    return [mail["data"] for mail in sink.taken() if found["message_id"].encode() in mail["data"]]


def drop_rest(world):
    """Nothing of one test is left for the next."""
    run(world, "UPDATE desk.outbox SET state = 'dropped', reason = 'test', worker = NULL, leased_until = NULL "
               "WHERE state IN ('queued', 'retry', 'sending')")


@pytest.fixture(autouse=True)
def clean(desk):
    start = desk.log_size()
    desk.expected = []
    yield
    drop_rest(desk)
    bad = desk.unexpected(start)
    assert not bad, "unexpected in the daemon's log:\n" + "\n".join(bad)


@both
def test_a_mail_goes_out_as_it_is_stored(desk, sink, role):
    start = desk.log_size()
    found = wait_row(desk, put(desk, sender="", role=role), state="sent", attempts=1, uncertain=0, last_code=250)
    assert copies(sink, found) == [found["bytes"]]
    mail = next(mail for mail in sink.taken() if mail["data"] == found["bytes"])
    assert mail["from"].startswith(b"MAIL FROM:<>") and mail["to"].decode().startswith(f"RCPT TO:<{found['recipient']}>")
    seen = mail_check.seen(found["bytes"])
    assert mail_check.shape(found["bytes"]) is None and seen["defects"] == []
    assert seen["To"] == [["", found["recipient"]]] and seen["Message-ID"] == found["message_id"]
    assert seen.get("Auto-Submitted") == MARKS[role] and "X-Promised-Loop" in seen["names"]
    assert "Reply-To" not in seen["names"] and seen["text"].startswith("test: a test\n")
    desk.wait_log(rf'{role}: .*to=<{found["recipient"]}> relay=smtp\.desk\.test delay=\d+\.\d outcome=done code=250 '
                  r'text="2\.0\.0 taken"$', start)


@both
def test_files_go_along(desk, sink, role):
    """In order, bytes untouched, under names and types that can do no harm; the words come first."""
    long = "Ļoti garš nosaukums, kas nevienā rindā neietilpst, " * 3 + ".pdf"
    files = [("photo.jpg", "image/jpeg", bytes(range(256)) * 300), ("rēķins.pdf", "application/pdf", b"%PDF"),
             (long, "application/pdf", b"\r\n.\r\n--"), ("a\r\nBcc: x@y.test", "text/plain\r\nBcc: x@y.test", b"\0"),
             ("Hello", "message/rfc822", b"From: a@b.test\r\n\r\nx"), ("empty", "text/plain", b"")]
    found = wait_row(desk, put(desk, role=role, files=files), state="sent")
    assert copies(sink, found) == [found["bytes"]]
    seen = mail_check.seen(found["bytes"])
    assert mail_check.shape(found["bytes"]) is None and seen["defects"] == [] and "Bcc" not in seen["names"]
    assert seen["text"].startswith("test: a test\n") and seen["html"]
    assert [(file["name"], file["fallback"], file["type"]) for file in seen["files"]] == [
        (name, name, kind) for name, kind in (
            ("photo.jpg", "image/jpeg"), ("rēķins.pdf", "application/pdf"), (long, "application/pdf"),
            ("aBcc: x@y.test", "application/octet-stream"), ("Hello.eml", "application/octet-stream"), ("empty", "text/plain"))]
    assert [file["sha256"] for file in seen["files"]] == [hashlib.sha256(content).hexdigest() for _, _, content in files]
    assert all(file["how"] == "attachment" and len(file["fields"]) == 3 for file in seen["files"])


def peak(pid):
    """The most memory that a process ever had, in bytes, without what it shares with files."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"^VmHWM:\s+(\d+) kB", file.read(), re.M).group(1)) * 1024


def test_large_files_take_little_memory(desk, sink):
    """As large as a mail's files may be: written, stored, sent, retried, within some three and a half times their size."""
    wait_row(desk, put(desk), state="sent")
    pid, = desk.processes("inform")
    before = peak(pid)
    sink.reset(offers=["SIZE 30000000"])
    sink.hang_up()
    content = random.Random(1).randbytes(5 << 20)
    number = put(desk, files=[("a.bin", "application/zip", content), ("b.bin", "application/zip", content[::-1])])
    wait_all(desk, [number], "sent")
    found = row(desk, number)
    assert found["attempts"] == 1 and copies(sink, found) == [found["bytes"]]
    grown = peak(pid) - before
    print(f"peak + {grown / (10 << 20):.1f} times the files")
    assert desk.processes("inform") == [pid] and grown < 4 * (10 << 20)


def test_many_large_mails_wait_out_a_refusal(desk, sink):
    """Retried together they are not all in memory together."""
    wait_row(desk, put(desk), state="sent")
    pid, = desk.processes("inform")
    before = peak(pid)
    sink.reset(replies={"RCPT": "450 4.2.0 greylisted"})
    files = [("a.bin", "application/zip", random.Random(1).randbytes(5 << 20))]
    numbers = put_together(desk, 8, files=files)
    wait_all(desk, numbers, "retry")
    sink.reset()
    desk.clock("+5m")
    wait_all(desk, numbers, "sent")
    assert all(row(desk, number)["attempts"] == 2 for number in numbers)
    grown = peak(pid) - before
    print(f"peak + {grown / (1 << 20):.0f} MiB")
    assert desk.processes("inform") == [pid] and grown < 60 << 20


def test_many_mails_one_connection(desk, sink):
    numbers = [put(desk) for _ in range(30)]
    for number in numbers:
        wait_row(desk, number, state="sent")
    assert len(sink.taken()) == 30 and sink.connections <= 2


def test_a_kept_connection_that_died_costs_nothing(desk, sink):
    """The server hangs up at the second mail's first command: another connection, no attempt, no pause."""
    sink.reset(replies={"MAIL": ["250 2.1.0 ok", "!drop"]})
    start = desk.log_size()
    wait_row(desk, put(desk), state="sent")
    found = wait_row(desk, put(desk), state="sent", attempts=1)
    assert copies(sink, found) == [found["bytes"]] and "mails wait" not in desk.log(start)


# T1: each kind of answer at each verb. State, attempts, and whether the lane stops.

REFUSALS = [(verb, code) for verb in ("MAIL", "RCPT", "DATA", "DOT") for code in (421, 450, 452, 500, 530, 550, 552, 554)]


@pytest.mark.parametrize("verb, code", REFUSALS)
def test_refusals(desk, sink, verb, code):
    sink.reset(replies={verb: f"{code} 5.0.0 no", "RSET": "250 ok"})
    number = put(desk)
    account = code != 552 if verb == "MAIL" else code == 530 and verb != "DOT"
    if account:
        found = wait_row(desk, number, last_reply="5.0.0 no", worker=None)
        assert found["state"] == "retry" and found["attempts"] == 0
        run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE id = %s", number)
        sink.reset()
        wait_row(desk, number, state="sent", attempts=1, uncertain=0)
        return
    found = wait_row(desk, number, state="retry" if code < 500 else "failed", attempts=1, last_code=code)
    assert found["uncertain"] == 0 and sink.taken() == []
    if code < 500:
        sink.reset()
        desk.clock("+5m")
        found = wait_row(desk, number, state="sent", attempts=2)
        assert copies(sink, found) == [found["bytes"]]


def test_a_refused_account_is_not_pestered(desk, sink):
    """The first refusal closes the lane: the mails behind it are not tried against it one by one."""
    sink.reset(replies={"MAIL": "550 5.7.1 account closed"})
    start = desk.log_size()
    numbers = put_together(desk, 8)
    desk.wait_log("mails wait, none is lost: smtp.desk.test port .* at MAIL: 550 5.7.1 account closed", start)
    wait_for(lambda: desk.log(start).count("outcome=postponed") >= 2, "another try")
    sink.reset()
    run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE state IN ('queued', 'retry')")
    for number in numbers:
        wait_row(desk, number, state="sent", attempts=1)
    assert desk.log(start).count("outcome=postponed") <= 4
    desk.wait_log("mails go out again through smtp.desk.test", start)


@both
def test_lost_answer_once(desk, sink, role):
    sink.reset(replies={"DOT": ["!drop"]})
    number = put(desk, role=role)
    first = wait_row(desk, number, state="retry", uncertain=1)
    desk.clock("+2m")
    found = wait_row(desk, number, state="sent", attempts=2, uncertain=1)
    assert copies(sink, found) == [first["bytes"]] * 2


def test_lost_answer_twice_is_a_persons_affair(desk, sink):
    sink.reset(replies={"DOT": ["!drop", "!drop"]})
    number = put(desk)
    wait_row(desk, number, state="retry", uncertain=1)
    desk.clock("+2m")
    found = wait_row(desk, number, state="failed", uncertain=2)
    desk.clock("+1d")
    wait_row(desk, put(desk), state="sent")
    assert copies(sink, found) == [found["bytes"]] * 2


@pytest.mark.parametrize("cut", range(40, 1500, 60))
def test_cut_anywhere(desk, sink, cut):
    """Whatever byte the connection ends at: in the end the mail is there, twice at most, and then the same."""
    sink.reset(cut_in=cut, first=1)
    number = put(desk)
    wait_for(lambda: row(desk, number)["state"] in ("sent", "retry"), "an attempt")
    run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE id = %s AND state = 'retry' RETURNING "
              "pg_notify('promised_send', '')", number)
    found = wait_row(desk, number, state="sent")
    assert set(copies(sink, found)) == {found["bytes"]}
    assert len(copies(sink, found)) <= 1 + found["uncertain"]


def test_order_within_a_ticket(desk, sink):
    ticket = new_ticket(desk)
    sink.reset(replies={"RCPT": ["450 4.2.0 greylisted"]})
    first = put(desk, ticket, 1, "anna@customer.test")
    wait_row(desk, first, state="retry", attempts=1)
    second = put(desk, ticket, 2, "anna@customer.test")
    other = put(desk, new_ticket(desk), 1, "boris@customer.test")
    wait_row(desk, other, state="sent")
    assert row(desk, second)["state"] == "queued"
    desk.clock("+5m")
    wait_row(desk, second, state="sent")
    order = [mail["data"] for mail in sink.taken()]
    assert order.index(row(desk, first)["bytes"]) < order.index(row(desk, second)["bytes"])


@both
def test_a_killed_process_leaves_one_uncertain_mail(desk, sink, role):
    sink.reset(replies={"DOT": ["!stall"]})
    number = put(desk, role=role)
    wait_for(lambda: len(sink.mails) == 1, "the mail is on its way")
    later = put(desk, role=role)
    desk.kill(role)
    wait_row(desk, number, state="retry", uncertain=1)
    wait_row(desk, later, state="sent")
    desk.clock("+2m")
    found = wait_row(desk, number, state="sent", attempts=2, uncertain=1)
    assert copies(sink, found) == [found["bytes"]] * 2


def test_stop_finishes_the_mail_in_hand(desk, sink):
    sink.reset(replies={"DOT": ["!slow 1 250 2.0.0 at last"]})
    numbers = put_together(desk, 5)
    wait_for(lambda: len(sink.mails) == 1, "the first mail is on its way")
    began = time.monotonic()
    assert desk.stop(signal.SIGTERM)
    assert time.monotonic() - began < 10
    states = [row(desk, number) for number in numbers]
    assert sum(found["state"] == "sent" for found in states) >= 1
    assert all(found["uncertain"] == 0 and found["worker"] is None for found in states)
    launch(desk)
    for number in numbers:
        found = wait_row(desk, number, state="sent", attempts=1)
        assert copies(sink, found) == [found["bytes"]]


def test_a_lost_lease_sends_nothing(desk, sink):
    sink.reset(replies={"DOT": ["!slow 1.5 250 2.0.0 at last"]})
    first, second = put(desk), None
    wait_for(lambda: len(sink.mails) == 1, "the first mail is on its way")
    wait_row(desk, first, state="sent")
    # Two in one claim; the second is taken away while the first is under way.
    sink.reset(replies={"DOT": ["!slow 1.5 250 2.0.0 at last"]})
    first, second = put_together(desk, 2)
    wait_for(lambda: len(sink.mails) == 1, "the first mail is on its way")
    run(desk, "UPDATE desk.outbox SET worker = 'another', leased_until = desk.now() + interval '1 hour' WHERE id = %s", second)
    wait_row(desk, first, state="sent")
    last = put(desk)
    wait_row(desk, last, state="sent")
    found = row(desk, second)
    assert found["state"] == "queued" and found["attempts"] == 0 and copies(sink, found) == []


def test_the_database_goes_while_the_answer_is_awaited(desk, sink):
    """What became of the mail is told when the database is there again: no second copy."""
    desk.expect_log("")
    sink.reset(replies={"DOT": ["!slow 2 250 2.0.0 at last"]})
    number = put(desk)
    wait_for(lambda: len(sink.mails) == 1, "the mail is on its way")
    desk.world.postgres.stop(signal.SIGQUIT)
    wait_for(lambda: sink.mails[0]["answered"], "the answer comes while nobody can be told")
    desk.world.postgres.start()
    found = wait_row(desk, number, state="sent", attempts=1, uncertain=0, seconds=60)
    assert copies(sink, found) == [found["bytes"]]


def test_server_away(desk, sink, server):
    port = server.port
    start = desk.log_size()
    use(desk, server, smtp_port=1)
    number = put(desk)
    desk.wait_log("mails wait, none is lost: smtp.desk.test port 1 cannot be reached", start)
    assert row(desk, number)["attempts"] == 0
    use(desk, server, smtp_port=port)
    run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE id = %s", number)
    wait_row(desk, number, state="sent", attempts=1)


def test_no_starttls_no_mail(desk, sink, server):
    start = desk.log_size()
    use(desk, server, smtp_security="starttls")
    number = put(desk)
    desk.wait_log("mails wait, none is lost: .*offers no STARTTLS", start)
    assert row(desk, number)["attempts"] == 0 and sink.mails == [] and "AUTH" not in sink.verbs
    use(desk, server)
    run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE id = %s", number)
    wait_row(desk, number, state="sent", attempts=1)


def test_what_cannot_be_said_fails_and_is_told(desk, sink):
    desk.expect_log("cannot be written")
    number = put(desk, facts={"name": "x"})
    found = wait_row(desk, number, state="failed")
    assert found["reason"] == 'the fact "detail" is missing or not of its type' and found["attempts"] == 0
    number = put(desk, recipient="анна@пример.test")
    sink.reset(offers=["8BITMIME"])
    run(desk, "UPDATE desk.outbox SET next_at = desk.now() WHERE id = %s", number)
    wait_for(lambda: row(desk, number)["state"] in ("failed", "sent"), "an end")


def test_rate(desk, sink, server):
    use(desk, server, send_rate_per_minute=60)
    began = time.monotonic()
    numbers = [put(desk) for _ in range(4)]
    for number in numbers:
        wait_row(desk, number, state="sent")
    assert time.monotonic() - began >= 2.9
    use(desk, server)


def test_values_are_not_templates(desk, sink):
    facts = {**FACTS, "detail": "{{name}} %n ${x} {{#detail}}", "name": "<b>&amp;"}
    found = wait_row(desk, put(desk, facts=facts), state="sent")
    seen = mail_check.seen(found["bytes"])
    assert seen["text"].startswith("<b>&amp;: {{name}} %n ${x} {{#detail}}\n")
    assert "<b>&lt;b&gt;&amp;amp;</b>: {{name}} %n ${x} {{#detail}}" in seen["html"]
    assert re.sub(r"</?(html|body|p|b|a)\b[^>]*>", "", seen["html"]).count("<") == 0
