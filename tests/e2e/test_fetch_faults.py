"""fetch against an IMAP server that misbehaves: whatever it does, each mail that it has is stored once, nothing spins,
and the mailbox goes on."""
import time

import pytest

import fake_imap
from fake_imap import Cut, FakeImap, Mailbox, mail
from fetchlib import Fetch, is_quiet, sha
from trial import wait_for


@pytest.fixture
def start(servers):
    """start(server, **mailbox) -> a fetch process for that fake server."""
    started = []
    password = servers.world.desk.set_password("fake", "secret-of-fake")

    def begin(server, **mailbox):
        imap = {"host": "imap.acme.test", "port": server.port, "security": "plain", "user": "desk",
                "password_file": password, "resolve_to": "127.0.0.1"}
        started.append((Fetch(servers, imap, **mailbox).start(), server))
        return started[-1][0]
    yield begin
    for fetch, server in started:
        server.close()
        fetch.close()


def first_times(count, fault):
    """The fault in the first sessions only. A session is over when it raised, or its command was answered."""
    left = [count]

    def sometimes(session, name, args, rest):
        if not left[0]:
            return False
        try:
            handled = fault(session, name, args, rest)
        except (Cut, OSError):
            left[0] -= 1
            raise
        left[0] -= bool(handled)
        return handled
    return sometimes


def stored(fetch, count=3, seconds=30):
    """Waits until that many mails are stored and moved: all once, none more."""
    rows = fetch.wait_settled(count, seconds)
    fetch.wait_state("idle")
    assert len(rows) == count
    return rows


ALL_THREE = sorted(sha(mail(n)) for n in (1, 2, 3))

PASSING = ["drop-in-literal", "drop-before-literal", "drop-after-first", "literal-short", "literal-long", "literal-huge",
           "literal-huger", "bye", "fetch-no", "fetch-serverbug", "fetch-bad", "malformed", "garbage", "wrong-tag", "deep", "deep-flags",
           "quoted", "early-exists", "idle-no", "login-unavailable", "login-bye"]


@pytest.mark.parametrize("name", PASSING)
def test_fault_that_passes(start, name):
    """Facts 3 and 4 of the parser among them: a BODYSTRUCTURE nested 20,000 deep, an end within a literal."""
    box = Mailbox()
    server = FakeImap(box, first_times(1, fake_imap.FAULTS[name]))
    fetch = start(server, poll="1s")
    assert sorted(row[1] for row in stored(fetch)) == ALL_THREE
    assert sorted(box.folders["Done"].values()) == [mail(n) for n in (1, 2, 3)] and not box.inbox
    assert "secret-of-fake" not in fetch.log()
    assert fetch.stop() == 0


def test_chatter_is_ignored(start):
    server = FakeImap(Mailbox(), fake_imap.FAULTS["chatter"])
    assert sorted(row[1] for row in stored(start(server))) == ALL_THREE
    assert server.connections == 1


def test_nothing_new_is_not_fetched_again(start):
    """"4:*" names the last mail even when there is no mail 4."""
    server = FakeImap(Mailbox())
    fetch = start(server, poll="1s", idle=False, done_folder=None)
    stored(fetch)
    wait_for(lambda: sum(c.startswith(b"UID FETCH 4:*") for c in server.commands) >= 2, 20, "two polls")
    assert sum(b"BODY" in c for c in server.commands) == 1


def test_cut_at_bytes_of_a_session(start):
    """Each round the mails appear under a new UIDVALIDITY and the connection is cut a little later. (At every byte:
    tests/unit/test_imap.c.)"""
    box = Mailbox()
    server = FakeImap(box)
    fetch = start(server, poll="1s", done_folder=None)
    stored(fetch)
    total = server.last.sent
    for round_, cut in enumerate(range(5, total, 211)):
        with box.lock:
            box.uidvalidity += 1
        server.cut_at = cut
        before = server.connections
        server.last.peer.shutdown(2)
        wait_for(lambda: server.connections > before and server.last.sent >= min(cut, 40), 30, "the next session")
        server.cut_at = None
        fetch.wait_rows(3 * (round_ + 2), 30)
    fetch.wait_state("idle")
    rows = fetch.rows()
    assert len({(row[3], row[0]) for row in rows}) == len(rows)
    assert sorted({row[1] for row in rows}) == ALL_THREE
    assert fetch.errors() == []
    assert fetch.cpu() < 3


def test_dead_connection_does_not_spin(start):
    """Fact 4: the answer ends within a literal, every time."""
    server = FakeImap(Mailbox(), fake_imap.FAULTS["drop-before-literal"])
    fetch = start(server, poll="1s")
    fetch.wait_state("away")
    assert is_quiet(fetch, 4)
    assert fetch.count() == 0
    assert server.connections < 10


def test_big_mail_comes_in_pieces(start):
    """Fact 5: nothing is asked for in pieces larger than 1 MiB, and nothing that the parser would look into."""
    box = Mailbox(0)
    content = mail(1, 5_000_000)
    box.add(content)
    server = FakeImap(box)
    rows = stored(start(server), 1)
    assert rows[0][1] == sha(content)
    pieces = [c for c in server.commands if b"BODY" in c]
    assert len(pieces) == 5 and all(b".1048576>" in c for c in pieces)
    assert not any(b"BODYSTRUCTURE" in c or b"ENVELOPE" in c or b"COMPRESS" in c for c in server.commands)


def poisoned(session, name, args, rest):
    """Mail 2 cannot be parsed, alone or among others."""
    if name != b"UID FETCH" or b"BODY" not in rest or 2 not in session.in_set(args[0], session.box.uids()):
        return False
    session.send(b"* 2 FETCH (UID 2 X-FOO (a b) BODY[] {3}\r\nabc)\r\n")
    raise Cut


def test_poison_mail_is_given_up_and_the_others_go_on(start, servers):
    box = Mailbox()
    server = FakeImap(box, poisoned)
    fetch = start(server, poll="1s")
    rows = fetch.wait_rows(3, 60)
    assert sorted((row[0], row[4]) for row in rows) == [(1, "new"), (2, "parked"), (3, "new")]
    assert servers.value("SELECT count(*) FROM desk.incoming WHERE cause = 'unfetchable' AND raw IS NULL") == 1
    assert len([line for line in fetch.errors() if "given up" in line]) == 1
    box.add(mail(4))
    fetch.wait_rows(4)
    fetch.wait_state("idle")
    assert list(box.inbox) == [2]
    assert server.connections < 10


def drops_two(session, name, args, rest):
    """The connection breaks whenever mail 2 is asked for."""
    if name == b"UID FETCH" and b"BODY" in rest and 2 in session.in_set(args[0], session.box.uids()):
        raise Cut
    return False


def test_mail_that_breaks_the_connection_waits_and_the_others_go_on(start):
    server = FakeImap(Mailbox(), drops_two)
    fetch = start(server, poll="1s")
    fetch.wait_rows(2, 40)
    server.mailbox.add(mail(4))
    fetch.wait_rows(3, 40)
    assert [row[0] for row in sorted(fetch.rows())] == [1, 3, 4]
    server.fault = None
    assert 2 in [row[0] for row in fetch.wait_rows(4, 60)]


def refuses_two(session, name, args, rest):
    """Mail 2 cannot be read, as Dovecot says it; the others of the same set come."""
    if name != b"UID FETCH" or b"BODY" not in rest or 2 not in session.in_set(args[0], session.box.uids()):
        return False
    others = [u for u in session.in_set(args[0], session.box.uids()) if u != 2]
    session.send(fake_imap.good_lines(session, others) + session.tag + b" NO [SERVERBUG] Internal error\r\n")
    return True


def test_mail_that_the_server_refuses_waits_and_the_others_go_on(start):
    server = FakeImap(Mailbox(), refuses_two)
    fetch = start(server, poll="1s")
    fetch.wait_state("idle")
    fetch.wait_log("uid 2: cannot be fetched now")
    server.mailbox.add(mail(4))
    assert [row[0] for row in sorted(fetch.wait_settled(3))] == [1, 3, 4]
    assert server.connections == 1
    server.fault = None
    assert 2 in [row[0] for row in fetch.wait_rows(4, 60)]


def test_uidvalidity_changes_in_the_middle(start):
    """Said while mails are coming: they have other names now; what came is not stored under the old ones."""
    box = Mailbox()

    def renumber(session, name, args, rest):
        if name != b"UID FETCH" or b"BODY" not in rest or box.uidvalidity != 7:
            return False
        with box.lock:
            box.uidvalidity = 5  # downwards, too
            session.send(b"* OK [UIDVALIDITY 5] other names\r\n")
        return False
    fetch = start(FakeImap(box, renumber))
    rows = stored(fetch)
    assert {row[3] for row in rows} == {5}
    assert sorted(row[1] for row in rows) == ALL_THREE


def test_mail_vanishes_before_it_is_fetched(start):
    box = Mailbox()

    def vanish(session, name, args, rest):
        if name == b"UID FETCH" and b"BODY" in rest:
            box.inbox.pop(2, None)
        return False
    fetch = start(FakeImap(box, vanish))
    rows = stored(fetch, 2)
    assert [row[0] for row in rows] == [1, 3]
    fetch.wait_log("uid 2: gone before it was fetched")
    assert fetch.errors() == []


def test_uids_in_any_order(start):
    """Answers backwards; then a mail with a UID below those that are known, found when all is compared."""
    box = Mailbox()
    box.inbox = {uid: mail(uid) for uid in (4, 9, 12)}
    box.uidnext = 13
    server = FakeImap(box)
    server.order = lambda uids: uids[::-1]
    fetch = start(server, poll="1s")
    assert [row[0] for row in stored(fetch)] == [4, 9, 12]
    with box.lock:
        box.inbox[7] = mail(7)
    server.last.peer.shutdown(2)
    assert fetch.wait_rows(4)[3][0] == 7


def test_wrong_sizes(start):
    box = Mailbox(12)
    box.sizes = {1: 1, 2: 100_000, 3: 0, 4: 4_000_000_000, **{n: 77 for n in range(5, 13)}}
    fetch = start(FakeImap(box))
    rows = stored(fetch, 12)
    whole = {row[0]: row[1] for row in rows if not row[5]}
    assert whole == {n: sha(mail(n)) for n in range(1, 13) if n != 4}
    assert [row[0] for row in rows if row[5]] == [4]  # "too large": its header
    fetch.wait_log("bytes but has")


def test_move_refused(start):
    """The mails stay where they are and are not fetched again; one line says so; later they are moved."""
    box = Mailbox()
    server = FakeImap(box, fake_imap.FAULTS["move-no"])
    fetch = start(server, poll="1s")
    fetch.wait_rows(3)
    fetch.wait_log("cannot be moved")
    box.add(mail(4))
    fetch.wait_rows(4)
    assert len(box.inbox) == 4 and not any(row[2] for row in fetch.rows())
    assert fetch.log().count("cannot be moved") == 1 and "[OVERQUOTA]" in fetch.log()
    server.fault = None
    server.last.peer.shutdown(2)
    stored(fetch, 4)
    assert not box.inbox and len(box.folders["Done"]) == 4


def test_move_that_says_ok_and_does_not(start):
    """OK without COPYUID proves nothing: what is still there is not marked as moved."""
    box = Mailbox()
    server = FakeImap(box, fake_imap.FAULTS["move-lies"])
    fetch = start(server, poll="1s")
    fetch.wait_settled(1)
    fetch.wait_log("still there")
    settled = {row[0] for row in fetch.rows() if row[2]}
    assert settled.isdisjoint(box.inbox) and box.inbox
    server.fault = None
    server.last.peer.shutdown(2)
    stored(fetch)


def test_connection_lost_after_the_move(start):
    """The server has moved, the answer is lost: found gone, settled, not fetched again."""
    def moved_and_cut(session, name, args, rest):
        if name != b"UID MOVE":
            return False
        uids = session.in_set(args[0], session.box.uids())
        session.copy(uids, session.box.folders["Done"])
        for uid in uids:
            del session.box.inbox[uid]
        raise Cut
    box = Mailbox()
    fetch = start(FakeImap(box, first_times(1, moved_and_cut)), poll="1s")
    stored(fetch)
    assert len(box.folders["Done"]) == 3


def test_server_without_move(start):
    for words in (b"IMAP4rev1 UIDPLUS", b"IMAP4rev1"):
        box = Mailbox()
        server = FakeImap(box)
        server.capabilities = words  # no SASL either: by the LOGIN command
        fetch = start(server, poll="1s")
        stored(fetch)
        assert len(box.folders["Done"]) == 3
        assert len(box.inbox) == (0 if b"UIDPLUS" in words else 3)
        assert fetch.stop() == 0


def test_done_folder_is_made(start):
    box = Mailbox()
    box.folders = {}
    fetch = start(FakeImap(box))
    stored(fetch)
    assert len(box.folders["Done"]) == 3 and fetch.errors() == []


def test_append_while_fetching(start):
    box = Mailbox(250)
    added = []

    def append(session, name, args, rest):
        if name == b"UID FETCH" and b"BODY" in rest and len(added) < 5:
            added.append(box.add(mail(1000 + len(added))))
            session.send(b"* %d EXISTS\r\n" % len(box.inbox))
        return False
    fetch = start(FakeImap(box, append), poll="1s")
    wait_for(lambda: len(added) >= 3 and not box.inbox, 30, "all mails are moved")
    rows = stored(fetch, 250 + len(added))
    assert len({row[1] for row in rows}) == len(rows)


def test_news_in_the_answer_before_idle(start):
    """Mail that the server told of in another answer just before IDLE: IDLE will not tell of it again."""
    box = Mailbox()

    def one_more(session, name, args, rest):
        if name != b"UID FETCH" or args[0] != b"4:*" or box.uidnext != 5:
            return False
        session.send(session.fetch_line(4, [b"UID", b"RFC822.SIZE"]))
        box.add(mail(5))
        session.send(b"* 5 EXISTS\r\n")
        session.ok()
        return True
    fetch = start(FakeImap(box, one_more), poll="600s", done_folder=None)
    stored(fetch)
    box.add(mail(4))
    fetch.wait_rows(5)


@pytest.fixture
def refuse(servers):
    """refuse(code, condition): the database raises that SQLSTATE for such a row; refuse(None): no longer."""
    postgres = servers.world.postgres

    def change(code, condition="true"):
        postgres.execute("DROP TRIGGER IF EXISTS refuse ON desk.incoming", database="promised")
        if code:
            postgres.execute(
                f"""CREATE OR REPLACE FUNCTION desk.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = '{code}'; END $$""",
                f"""CREATE TRIGGER refuse BEFORE INSERT ON desk.incoming FOR EACH ROW
                    WHEN (new.raw IS NOT NULL AND ({condition})) EXECUTE FUNCTION desk.refuse()""",
                database="promised")
    yield change
    change(None)


def test_mail_that_the_database_refuses(start, servers, refuse):
    """The batch fails, each is stored alone, and the one that is to blame is parked without its bytes."""
    box = Mailbox()
    refuse("22000", "new.uid = 2")
    fetch = start(FakeImap(box), poll="1s")
    rows = fetch.wait_rows(3)
    assert sorted((row[0], row[4]) for row in rows) == [(1, "new"), (2, "parked"), (3, "new")]
    fetch.wait_settled(3)
    wait_for(lambda: list(box.inbox) == [2], 10, "the others are moved")
    assert servers.value("SELECT detail FROM desk.incoming WHERE cause = 'refused-by-database'").count("not this one")
    assert len(fetch.errors()) == 1


@pytest.mark.parametrize("code", ["53100", "42501", "40001", "57014", "22000"])
def test_database_that_refuses_everything(start, refuse, code):
    """Disk full, a right that is missing, a serialisation failure, a time-out, each mail: nothing is marked,
    nothing is moved."""
    box = Mailbox()
    refuse(code)
    fetch = start(FakeImap(box), poll="1s")
    fetch.wait_log("the database: ")
    assert is_quiet(fetch)
    assert fetch.count() == 0 and len(box.inbox) == 3
    refuse(None)
    stored(fetch)
    assert not box.inbox


def test_busy_server_is_not_hammered(start):
    for name in ("login-unavailable", "login-bye"):
        server = FakeImap(Mailbox(), fake_imap.FAULTS[name])
        fetch = start(server)
        fetch.wait_state("away")
        begun = time.monotonic()
        assert is_quiet(fetch, 4)
        assert server.connections <= 3
        assert fetch.log().count("warning") == 1 and fetch.errors() == []
        assert fetch.stop(seconds=5) == 0 and time.monotonic() - begun < 12


def test_stops_in_the_middle_of_a_stalled_answer(start):
    server = FakeImap(Mailbox(), fake_imap.FAULTS["stall"])
    fetch = start(server)
    wait_for(lambda: any(c.startswith(b"UID FETCH") for c in server.commands), 20, "the command")
    assert fetch.stop(seconds=12) == 0


def test_many_untagged_lines_are_too_many(start):
    server = FakeImap(Mailbox(), first_times(1, fake_imap.FAULTS["many-lines"]))
    fetch = start(server, poll="1s")
    stored(fetch)
    assert fetch.memory_mib("VmHWM") < 48
