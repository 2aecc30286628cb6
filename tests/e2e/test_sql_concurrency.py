"""Sessions of PostgreSQL side by side: what two readers, two senders, two fetchers or two clocks do at the same moment ends as if
one had gone after the other. Real sessions in a private cluster made from sql/; no daemon.

Most tests hold one session in the middle of its transaction, see the other wait for it, and let it go on."""
import hashlib
import itertools
import json
import os
import subprocess
import threading
import time

import psycopg2
import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
CLUSTER = os.path.join(os.path.dirname(HERE), "sql", "cluster")
DEADLINE = 60  # seconds, for what takes milliseconds on an idle machine
COUNT = itertools.count(1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    for parent in (folder, *folder.parents):
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)  # root's servers run as somebody else
    lines = subprocess.run([CLUSTER, "up", str(folder)], check=True, capture_output=True, text=True).stdout
    settings = dict(pair.split("=", 1) for pair in lines.split())
    subprocess.run([CLUSTER, "load", str(folder)], check=True)
    yield {"host": settings["PGHOST"], "port": settings["PGPORT"], "dbname": settings["PGDATABASE"], "user": settings["PGUSER"]}
    subprocess.run([CLUSTER, "down", str(folder)], check=False)


class Session:
    """A connection; start() runs a statement in the background, result() waits for it."""

    def __init__(self, settings):
        self.db = psycopg2.connect(**settings)
        self.thread = self.answer = self.error = None

    def run(self, text, *parameters):
        with self.db.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall() if cursor.description else []

    def start(self, text, *parameters):
        def work():
            try:
                self.answer = self.run(text, *parameters)
            except psycopg2.Error as error:
                self.error = error
        self.answer = self.error = None
        self.thread = threading.Thread(target=work)
        self.thread.start()

    def result(self):
        self.thread.join(DEADLINE)
        assert not self.thread.is_alive(), "it still waits"
        if self.error:
            raise self.error
        return self.answer

    def commit(self):
        self.db.commit()


class Desk:
    def __init__(self, settings):
        self.settings = settings
        self.sessions = []
        self.watcher = self.session()
        self.watcher.db.autocommit = True
        self.configure()

    def session(self):
        self.sessions.append(Session(self.settings))
        return self.sessions[-1]

    def configure(self, agents=(), **budget):
        self.watcher.run("SELECT api.configure(%s)", json.dumps({
            "mode": "live",
            "desk": {"name": "Acme Support", "address": "support@acme.test", "tag": "ACME", "language": "en",
                     "zone": "Europe/Riga", "admin": None, "complaints": "", "plus_addresses": True, "delimiter": "+",
                     "forwarders": []},
            "mailboxes": [{"name": "support", "address": "support@acme.test", "aliases": [], "queue": "general",
                           "language": "en", "answer_old": False, "settle": "move"}],
            "budget": {"per_address_hour": 3, "per_address_day": 10, "per_domain_hour": 1000, "per_hour": 10000, "per_ticket": 5,
                       **budget},
            "agents": agents}))
        self.mailbox = self.watcher.run("SELECT mailbox_id FROM api.fetch_open('support', 1, 1)")[0][0]

    def store(self):
        uid = next(COUNT)
        return self.watcher.run("SELECT api.fetch_store(%s, 1, %s, now(), 9, false, %s)", self.mailbox, uid,
                                psycopg2.Binary(f"mail {uid}".encode()))[0][0]

    def until(self, what, text, *parameters):
        end = time.monotonic() + DEADLINE
        while not self.watcher.run(text, *parameters)[0][0]:
            assert time.monotonic() < end, what
            time.sleep(0.01)

    def until_waiting(self, session):
        self.until("the other session does not wait",
                   "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", session.db.get_backend_pid())

    def audit(self):
        assert self.watcher.run("SELECT * FROM desk.audit()") == []

    def close(self):
        for session in self.sessions:
            session.db.close()


@pytest.fixture
def desk(cluster):
    made = Desk(cluster)
    yield made
    made.audit()
    made.close()


ACCEPT = "SELECT ticket_number, disposition FROM api.read_accept(%s, %s)"


def person():
    return f"person{next(COUNT)}@people{next(COUNT)}.test"


def document(sender, subject="A matter", **more):
    number = next(COUNT)
    return json.dumps({
        "kind": "human", "message_id": f"<{number}@people.test>", "in_reply_to": [], "references": [],
        "date": "2026-11-20T10:15:00Z", "from": {"name": "", "address": sender}, "from_count": 1, "from_raw": sender,
        "sender": None, "reply_to": None, "to": [{"name": "", "address": "support@acme.test"}], "cc": [], "resent_to": [],
        "delivered_to": [], "return_path": sender, "subject": subject, "language": None, "authentication": None,
        "text": "text", "new_text": "text", "commands": [], "promises": [], "rating": None, "bounce": None, "automatic": [],
        "received_count": 1, "spam": False, "loop_marks": [], "header_only": False, "malformed": False, "attachments": [],
        "warnings": [], "fingerprint": hashlib.sha256(str(number).encode()).hexdigest(), **more})


def side_by_side(desk, first, second):
    """Both statements (text, parameters...) at once: the first is held open until the second waits. Their answers."""
    a, b = desk.session(), desk.session()
    answer = a.run(*first)
    b.start(*second)
    desk.until_waiting(b)
    a.commit()
    other = b.result()
    b.commit()
    return answer, other


def test_two_new_mails_of_one_new_sender_are_one_customer(desk):
    sender = person()
    one, two = side_by_side(desk, (ACCEPT, desk.store(), document(sender, "One")), (ACCEPT, desk.store(), document(sender, "Two")))
    assert one[0][0] != two[0][0]
    assert desk.watcher.run("SELECT count(*) FROM desk.customer WHERE address = %s", sender) == [(1,)]


def test_two_copies_read_at_once_are_one_ticket(desk):
    copy = document(person())
    one, two = side_by_side(desk, (ACCEPT, desk.store(), copy), (ACCEPT, desk.store(), copy))
    assert one[0][1] == "ticket" and two[0][1] == "duplicate" and one[0][0] == two[0][0]


def test_two_replies_at_once_have_their_own_places(desk):
    sender = person()
    opened = desk.watcher.run(ACCEPT, desk.store(), document(sender))[0][0]
    parent = desk.watcher.run("SELECT o.message_id FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE t.number = %s", opened)[0][0]
    reply = {"in_reply_to": [parent]}
    one, two = side_by_side(desk, (ACCEPT, desk.store(), document(sender, **reply)), (ACCEPT, desk.store(), document(sender, **reply)))
    assert one[0] == two[0] == (opened, "reply")
    assert desk.watcher.run("SELECT array_agg(m.seq ORDER BY m.seq) FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id "
                            "WHERE t.number = %s", opened) == [([1, 3, 4],)]


def test_the_last_receipt_of_a_budget_is_given_once(desk):
    sender = person()
    for subject in ("one", "two"):
        desk.watcher.run(ACCEPT, desk.store(), document(sender, subject))
    side_by_side(desk, (ACCEPT, desk.store(), document(sender, "three")), (ACCEPT, desk.store(), document(sender, "four")))
    assert desk.watcher.run("SELECT count(*) FROM desk.outbox WHERE recipient = %s", sender) == [(3,)]


def test_batches_in_opposite_order_do_not_block_each_other(desk):
    """Each batch is one transaction with mails of the same people, the other way round: one waits, none is undone."""
    people = [person() for _ in range(5)]
    a, b = desk.session(), desk.session()
    a.run(ACCEPT, desk.store(), document(people[0], "a0"))
    b.start(ACCEPT, desk.store(), document(people[-1], "b0"))
    desk.until_waiting(b)
    for number, sender in enumerate(people[1:], 1):
        a.run(ACCEPT, desk.store(), document(sender, f"a{number}"))
    a.commit()
    b.result()
    for number, sender in enumerate(people[-2::-1], 1):
        b.run(ACCEPT, desk.store(), document(sender, f"b{number}"))
    b.commit()
    assert desk.watcher.run("SELECT count(*) FROM desk.customer WHERE address = ANY (%s)", people) == [(5,)]


def test_many_readers_of_forged_mail_to_one_victim(desk):
    """However many readers: three receipts, and every mail is a ticket."""
    victim = person()
    workers = [desk.session() for _ in range(6)]
    for number, worker in enumerate(workers):
        worker.db.autocommit = True
        calls = "; ".join(f"SELECT api.read_accept({desk.store()}, '{document(victim, 'ABCDEFGH'[number] + 'abcdefgh'[n])}')"
                          for n in range(5))
        worker.start(calls)
    for worker in workers:
        worker.result()
    assert desk.watcher.run("SELECT count(*) FROM desk.outbox WHERE recipient = %s", victim) == [(3,)]
    assert desk.watcher.run("SELECT count(*) FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE c.address = %s",
                            victim) == [(30,)]


def test_a_reader_that_is_killed_leaves_nothing_half_done(desk):
    mail, sender = desk.store(), person()
    a = desk.session()
    a.run(ACCEPT, mail, document(sender))
    desk.watcher.run("SELECT pg_terminate_backend(%s)", a.db.get_backend_pid())
    desk.until("it is still there", "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = %s", a.db.get_backend_pid())
    assert desk.watcher.run("SELECT state FROM desk.incoming WHERE id = %s", mail) == [("new",)]
    assert desk.watcher.run("SELECT count(*) FROM desk.customer WHERE address = %s", sender) == [(0,)]
    assert desk.watcher.run(ACCEPT, mail, document(sender))[0][1] == "ticket"


def test_readers_claim_different_mails(desk):
    desk.watcher.run("UPDATE desk.incoming SET state = 'dropped' WHERE state = 'new'")
    mails = [desk.store() for _ in range(4)]
    a, b = desk.session(), desk.session()
    first = a.run("SELECT id FROM api.read_claim('a', 2)")
    second = b.run("SELECT id FROM api.read_claim('b', 9)")
    a.commit()
    b.commit()
    assert [m for m, in first + second] == mails


def test_senders_claim_different_mails(desk):
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    for _ in range(4):
        desk.watcher.run(ACCEPT, desk.store(), document(person()))
    a, b = desk.session(), desk.session()
    first = a.run("SELECT id FROM api.send_claim('a', 2)")
    second = b.run("SELECT id FROM api.send_claim('b', 9)")
    a.commit()
    b.commit()
    assert len(first) == len(second) == 2 and not set(first) & set(second)


def test_a_mail_is_begun_by_one_sender(desk):
    """The lease ran out and another claimed it: the first cannot begin."""
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    desk.watcher.run(ACCEPT, desk.store(), document(person()))
    mail = desk.watcher.run("SELECT id FROM api.send_claim('a', 1)")[0][0]
    desk.watcher.run("UPDATE desk.outbox SET leased_until = desk.now() - interval '1 second' WHERE id = %s", mail)
    b = desk.session()
    assert b.run("SELECT id FROM api.send_claim('b', 1)") == [(mail,)]
    a = desk.session()
    assert a.run("SELECT api.send_begin(%s, 'a', 'bytes of a')", mail) == [(False,)], "its own lease is over"
    a.commit()
    b.commit()
    assert a.run("SELECT api.send_begin(%s, 'a', 'bytes of a')", mail) == [(False,)], "and it is the other's"
    a.commit()
    b.run("SELECT api.send_begin(%s, 'b', 'bytes of b')", mail)
    b.commit()
    assert desk.watcher.run("SELECT worker, attempts, convert_from(bytes, 'UTF8') FROM desk.outbox WHERE id = %s", mail) == [("b", 1, "bytes of b")]
    desk.watcher.run("SELECT api.send_result(%s, 'b', 'done', 250, '')", mail)


AGENT = {"name": "Anna Kalnina", "address": "anna@acme.test"}
ANSWER = """SELECT desk.answer_put((SELECT id FROM desk.ticket WHERE number = %s), (SELECT id FROM desk.agent WHERE address = 'anna@acme.test'),
    NULL, NULL, %s, '[]', now())"""


def test_the_second_mail_of_a_ticket_waits_for_the_first(desk):
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    desk.configure(agents=[AGENT])
    number = desk.watcher.run(ACCEPT, desk.store(), document(person()))[0][0]
    desk.watcher.run(ANSWER, number, "Pour water on it.")
    a, b = desk.session(), desk.session()
    first = a.run("SELECT id FROM api.send_claim('a', 9)")
    assert len(first) == 1 and b.run("SELECT id FROM api.send_claim('b', 9)") == []
    a.commit()
    b.commit()
    a.run("SELECT api.send_begin(%s, 'a', 'x'), api.send_result(%s, 'a', 'done', 250, '')", first[0][0], first[0][0])
    assert b.run("SELECT id FROM api.send_claim('b', 9)") == [], "not before the first is committed as sent"
    a.commit()
    assert len(b.run("SELECT id FROM api.send_claim('b', 9)")) == 1
    b.commit()


def test_two_mails_of_an_answer_sent_at_once_are_confirmed_once(desk):
    """Each sender alone would see the other's mail under way, and leave the confirmation to it."""
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    desk.configure(agents=[AGENT])
    number = desk.watcher.run(ACCEPT, desk.store(), document(person()))[0][0]
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    desk.watcher.run("SELECT desk.participant_add((SELECT id FROM desk.ticket WHERE number = %s), %s, '', NULL)", number, person())
    message = desk.watcher.run(ANSWER, number, "Pour water on it.")[0][0]
    mails = [row[0] for row in desk.watcher.run("SELECT id FROM api.send_claim('s', 9) ORDER BY 1")]
    assert len(mails) == 2
    for mail in mails:
        desk.watcher.run("SELECT api.send_begin(%s, 's', 'bytes')", mail)
    states = side_by_side(desk, *[("SELECT api.send_result(%s, 's', 'done', 250, '')", mail) for mail in mails])
    assert states == ([("sent",)], [("sent",)])
    assert desk.watcher.run("SELECT array_length(string_to_array(facts ->> 'to', E'\n'), 1) FROM desk.outbox WHERE carries_id = %s"
                            " AND kind = 'confirmation'", message) == [(2,)]


def test_one_session_fetches_a_mailbox(desk):
    a, b = desk.session(), desk.session()
    assert a.run("SELECT api.fetch_lock('support')") == [(True,)]
    assert b.run("SELECT api.fetch_lock('support')") == [(False,)]
    assert b.run("SELECT api.fetch_lock('sales')") == [(True,)]
    a.db.close()
    desk.until("the lock outlives its session", "SELECT api.fetch_lock('support')")


def test_the_same_mail_stored_by_two_sessions_is_one(desk):
    uid = next(COUNT)
    store = ("SELECT api.fetch_store(%s, 1, %s, now(), 4, false, 'mail')", desk.mailbox, uid)
    one, two = side_by_side(desk, store, store)
    assert one == two
    assert desk.watcher.run("SELECT count(*) FROM desk.incoming WHERE uid = %s", uid) == [(1,)]
    desk.watcher.run("UPDATE desk.incoming SET state = 'dropped' WHERE uid = %s", uid)


def test_a_mail_is_uncertain_once_whoever_sees_its_lost_lease(desk):
    desk.watcher.run(ACCEPT, desk.store(), document(person()))
    mail = desk.watcher.run("SELECT max(id) FROM api.send_claim('gone', 99)")[0][0]
    desk.watcher.run("SELECT api.send_begin(%s, 'gone', 'x')", mail)
    desk.watcher.run("UPDATE desk.outbox SET leased_until = desk.now() - interval '1 second' WHERE id = %s", mail)
    a, b = desk.session(), desk.session()
    assert a.run("SELECT done FROM api.run_due(100)") == [(1,)]
    assert b.run("SELECT done FROM api.run_due(100)") == [(0,)], "the second clock has nothing to do"
    a.commit()
    b.commit()
    assert desk.watcher.run("SELECT uncertain, state FROM desk.outbox WHERE id = %s", mail) == [(1, "retry")]


LEAD = {"name": "Laura Lead", "address": "laura@acme.test", "aliases": [], "queues": [], "notify": "own", "lead": None,
        "languages": [], "calendar": None, "trust": "token"}
RUN = "SELECT done FROM api.run_due(%s)"


@pytest.fixture
def overdue(desk):
    """A function: makes promises that are due this moment, each in a ticket of its own; their ids."""
    desk.configure(agents=[LEAD])
    desk.watcher.run("DELETE FROM desk.timer")  # mornings
    made = []

    def make(count):
        lead = desk.watcher.run("SELECT id FROM desk.agent WHERE active")[0][0]
        for number in tickets(desk, count):
            made.append(desk.watcher.run(
                "SELECT desk.promise_make(t.id, 'own', 'deed', 'it is done', desk.now(), desk.now(), NULL, %s, NULL)"
                " FROM desk.ticket t WHERE t.number = %s", lead, number)[0][0])
        return made
    yield make
    for session in desk.sessions[1:]:
        session.db.close()  # what a failed test left locked
    desk.watcher.run("SELECT desk.promise_withdraw(p.id, '', 'ctl', NULL, NULL) FROM desk.promise p WHERE p.ended_at IS NULL")
    desk.watcher.run("DELETE FROM desk.timer")


def events(desk, promises, kind):
    """How many events of the kind each promise has, in order of the promises."""
    return [row[0] for row in desk.watcher.run(
        "SELECT (SELECT count(*) FROM desk.event e WHERE e.promise_id = p.id AND e.kind = %s)"
        " FROM unnest(%s) WITH ORDINALITY AS p (id, n) ORDER BY p.n", kind, promises)]


def test_a_clock_leaves_to_the_other_what_that_has_locked(desk, overdue):
    promises = overdue(6)
    a, b = desk.session(), desk.session()
    assert a.run(RUN, 2) == [(2,)]
    assert b.run(RUN, 100) == [(4,)], "the rest, without waiting"
    assert b.run("SELECT next_ms FROM api.run_due(100)")[0][0] <= 100, "what is due and another's is looked at again soon"
    b.commit()
    a.commit()
    assert events(desk, promises, "promise-broken") == [1] * 6
    while desk.watcher.run(RUN, 100)[0][0]:
        pass
    assert events(desk, promises, "promise-escalated") == [1] * 6
    assert events(desk, promises, "promise-noticed") == [1] * 6


def test_two_clocks_at_once_share_the_work(desk, overdue):
    """Each timer fires once, and both clocks take part."""
    promises = overdue(60)
    calm = [desk.watcher.run(
        "SELECT desk.promise_make(p.ticket_id, 'own', 'deed', 'later', desk.now() + interval '8 hours', desk.now(), NULL, p.agent_id, NULL)"
        " FROM desk.promise p WHERE p.id = %s", promise)[0][0] for promise in promises]
    desk.watcher.run("UPDATE desk.timer SET at = desk.now() WHERE what = 'remind'")
    clocks = [desk.session() for _ in range(2)]
    start, did = threading.Barrier(2), [[], []]

    def tick(index):
        clocks[index].db.autocommit = True
        start.wait(DEADLINE)
        while not did[index] or did[index][-1]:
            did[index].append(clocks[index].run(RUN, 3)[0][0])

    threads = [threading.Thread(target=tick, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert min(map(sum, did)) > 0, did
    while desk.watcher.run(RUN, 100)[0][0]:
        pass
    for kind in ("promise-broken", "promise-noticed", "promise-escalated"):
        assert events(desk, promises, kind) == [1] * 60
    assert events(desk, calm, "promise-reminded") == [1] * 60
    assert desk.watcher.run("SELECT count(*) FROM desk.outbox WHERE kind IN ('broken', 'escalation') AND promise_id = ANY (%s)",
                            promises) == [(120,)]


def test_a_clock_that_is_killed_loses_nothing(desk, overdue):
    promises = overdue(5)
    a = desk.session()
    assert a.run(RUN, 3) == [(3,)]
    desk.watcher.run("SELECT pg_terminate_backend(%s)", a.db.get_backend_pid())
    desk.until("it is still there", "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = %s", a.db.get_backend_pid())
    assert events(desk, promises, "promise-broken") == [0] * 5
    while desk.watcher.run(RUN, 100)[0][0]:
        pass
    assert events(desk, promises, "promise-broken") == events(desk, promises, "promise-escalated") == [1] * 5


def test_after_an_outage_the_second_clock_waits_too(desk, overdue):
    """The first has not yet committed that everything is held."""
    promises = overdue(2)
    desk.watcher.run("UPDATE desk.pulse SET ran_at = desk.now() - interval '11 minutes'")
    a, b = desk.session(), desk.session()
    assert a.run(RUN, 100) == [(0,)]
    assert b.run(RUN, 100) == [(0,)]
    a.commit()
    b.commit()
    assert desk.watcher.run(RUN, 100) == [(0,)]
    assert 50000 < desk.watcher.run("SELECT extract(epoch FROM hold_until - desk.now()) * 1000 FROM desk.pulse")[0][0] <= 60000
    desk.watcher.run("UPDATE desk.pulse SET hold_until = desk.now()")
    assert desk.watcher.run(RUN, 100)[0][0] == 2
    assert events(desk, promises, "promise-broken") == [1, 1]


def test_an_answer_that_arrives_as_the_promise_breaks(desk, overdue):
    """The clock waits for nobody: a ticket that a reader holds is broken a moment later, or not at all."""
    promise = overdue(1)[0]
    a = desk.session()
    a.run("SELECT desk.promise_keep(%s, 'kept', NULL, NULL, NULL, desk.now())", promise)
    assert desk.watcher.run(RUN, 100) == [(0,)]
    a.commit()
    assert desk.watcher.run(RUN, 100) == [(0,)]
    assert desk.watcher.run("SELECT count(*) FROM desk.timer WHERE promise_id = %s", promise) == [(0,)]


@pytest.mark.parametrize("outcome, code, promise_state, ticket_state", [("done", 250, "kept", "closed"), ("never", 550, "open", "open")])
def test_the_outcome_of_an_answer_while_its_ticket_is_closed(desk, outcome, code, promise_state, ticket_state):
    """Whoever closes counts on the answer that is on its way; the sender has its row, and waits for the ticket."""
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state IN ('queued', 'retry')")
    desk.configure(agents=[{**LEAD, "name": "Anna Kalnina", "address": "anna@acme.test"}])
    number = desk.watcher.run(ACCEPT, desk.store(), document(person()))[0][0]
    desk.watcher.run("UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued'")
    agent = desk.watcher.run("SELECT id FROM desk.agent WHERE address = 'anna@acme.test'")[0][0]
    promise, ticket = desk.watcher.run(
        "SELECT desk.promise_make(t.id, 'own', 'contact', '', desk.now() + interval '1 day', desk.now() - interval '1 day', NULL, %s,"
        " NULL), t.id FROM desk.ticket t WHERE t.number = %s", agent, number)[0]
    desk.watcher.run(ANSWER, number, "Pour water on it.")
    mail = desk.watcher.run("SELECT id FROM api.send_claim('s', 9)")[0][0]
    desk.watcher.run("SELECT api.send_begin(%s, 's', 'bytes')", mail)
    closing, sender = desk.session(), desk.session()
    closing.run("SELECT desk.state_set(%s, 'closed')", ticket)
    sender.start("SELECT api.send_result(%s, 's', %s, %s, '')", mail, outcome, code)
    desk.until_waiting(sender)
    assert closing.run("SELECT desk.ledger_closed(%s, %s, NULL)", ticket, agent) == [([],)]
    closing.commit()
    sender.result()
    sender.commit()
    assert desk.watcher.run("SELECT p.state, t.state FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id WHERE p.id = %s",
                            promise) == [(promise_state, ticket_state)]
    desk.watcher.run("SELECT desk.promise_withdraw(p.id, '', 'ctl', NULL, NULL) FROM desk.promise p WHERE p.ended_at IS NULL")


MERGE = "SELECT desk.ticket_merge((SELECT id FROM desk.ticket WHERE number = %s), (SELECT id FROM desk.ticket WHERE number = %s), NULL)"


def tickets(desk, count):
    return [desk.watcher.run(ACCEPT, desk.store(), document(person(), f"Ticket {n}"))[0][0] for n in range(count)]


def test_two_tickets_merged_into_each_other_at_once(desk):
    """The first wins, the second learns that they are one already: no cycle, no deadlock."""
    one, two = tickets(desk, 2)
    a, b = desk.session(), desk.session()
    a.run(MERGE, one, two)
    b.start(MERGE, two, one)
    desk.until_waiting(b)
    a.commit()
    with pytest.raises(psycopg2.Error, match="one ticket already") as refused:
        b.result()
    assert refused.value.pgcode == "PD003"
    b.db.rollback()
    assert desk.watcher.run("SELECT x.number FROM desk.ticket t JOIN desk.ticket x ON x.id = t.merged_into WHERE t.number = %s", one) == [(two,)]
    assert desk.watcher.run("SELECT merged_into FROM desk.ticket WHERE number = %s", two) == [(None,)]


def test_a_chain_of_merges_at_once_has_one_end(desk):
    """Each merges his ticket into the next, the last into the first, whatever the order: one ticket is left with everything."""
    ring = tickets(desk, 6)
    workers = [desk.session() for _ in ring]
    for worker, here, there in zip(workers, ring, ring[1:] + ring[:1]):
        worker.db.autocommit = True
        worker.start(MERGE, here, there)
    refused = 0
    for worker in workers:
        try:
            worker.result()
        except psycopg2.Error as error:
            assert error.pgcode == "PD003", error
            refused += 1
    assert refused == 1, "the one that would have closed the ring"
    assert desk.watcher.run("SELECT count(*), count(merged_into), count(DISTINCT merged_into) FROM desk.ticket WHERE number = ANY (%s)",
                            ring) == [(6, 5, 1)]
    assert desk.watcher.run("SELECT count(*), count(DISTINCT m.ticket_id), max(m.seq) < max(t.next_seq) FROM desk.message m "
                            "JOIN desk.ticket t ON t.id = m.ticket_id WHERE t.number = ANY (%s)", ring) == [(6, 1, True)]


def test_a_reply_to_a_ticket_that_is_being_merged_comes_to_the_other(desk):
    sender = person()
    one = desk.watcher.run(ACCEPT, desk.store(), document(sender))[0][0]
    two, = tickets(desk, 1)
    parent = desk.watcher.run("SELECT o.message_id FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE t.number = %s", one)[0][0]
    _, reply = side_by_side(desk, (MERGE, one, two), (ACCEPT, desk.store(), document(sender, in_reply_to=[parent])))
    assert reply == [(two, "reply")]


def test_a_merge_waits_for_the_reply_that_is_being_filed(desk):
    sender = person()
    one = desk.watcher.run(ACCEPT, desk.store(), document(sender))[0][0]
    two, = tickets(desk, 1)
    parent = desk.watcher.run("SELECT o.message_id FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE t.number = %s", one)[0][0]
    side_by_side(desk, (ACCEPT, desk.store(), document(sender, in_reply_to=[parent])), (MERGE, one, two))
    assert desk.watcher.run("SELECT count(*) FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id WHERE t.number = %s", two) == [(3,)]


MUDDLE = """DO $$
DECLARE
    numbers bigint[] := %s;
    messages bigint[] := %s;
    worker integer := %s;
BEGIN
    FOR n IN 1 .. 12 LOOP
        BEGIN
            IF mod(n + worker, 3) > 0 THEN
                PERFORM desk.ticket_merge(a.id, b.id, NULL) FROM desk.ticket a, desk.ticket b
                WHERE a.number = numbers[1 + mod(n + worker, 4)] AND b.number = numbers[1 + mod(n * (worker + 1), 4)];
            ELSE
                PERFORM desk.ticket_split(m.ticket_id, m.id, NULL) FROM desk.message m
                WHERE m.id = messages[1 + mod(n * 5 + worker, 16)];
            END IF;
        EXCEPTION WHEN SQLSTATE 'PD003' THEN
            NULL;
        END;
        COMMIT;
    END LOOP;
END $$"""


def test_merging_and_splitting_many_tickets_at_once(desk):
    """However they come: every message is somewhere once, and all that audit asks holds (at the end of each test)."""
    senders = [person() for _ in range(4)]
    numbers = [desk.watcher.run(ACCEPT, desk.store(), document(sender, "Many"))[0][0] for sender in senders]
    for number, sender in zip(numbers, senders):
        parent = desk.watcher.run("SELECT o.message_id FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE t.number = %s", number)[0][0]
        for _ in range(3):
            desk.watcher.run(ACCEPT, desk.store(), document(sender, in_reply_to=[parent]))
    mine = "m.customer_id IN (SELECT id FROM desk.customer WHERE address = ANY (%s))"
    texts = desk.watcher.run(f"SELECT array_agg(m.id ORDER BY m.id) FROM desk.message m WHERE {mine}", senders)[0][0]
    workers = [desk.session() for _ in range(6)]
    for index, worker in enumerate(workers):
        worker.db.autocommit = True
        worker.start(MUDDLE, numbers, texts, index)
    for worker in workers:
        worker.result()
    assert desk.watcher.run(f"SELECT count(*) FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id WHERE t.merged_into IS NULL AND {mine}",
                            senders) == [(16,)]
    assert desk.watcher.run("SELECT count(*) > 0 FROM desk.ticket t WHERE t.subject = 'Many' AND t.split_from IS NOT NULL") == [(True,)]
