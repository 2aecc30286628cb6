"""fetch against a real Dovecot and a real PostgreSQL: no mail lost, none twice, whatever stops in between."""
import contextlib
import glob
import imaplib
import os
import signal
import time

import pytest

from fetchlib import Fetch, is_quiet, sha
from imap_servers import Authority, TlsListener
from trial import wait_for
from world import process
from world.accounts import Account


@pytest.fixture(scope="module")
def people(servers):
    """Mail accounts on Dovecot, one a test, all made at once: it takes a second to look at its list again."""
    made = [Account(f"desk{n}@example.org", "secret-of-the-desk", "desk", "en") for n in range(40)]
    servers.add_people(*made)

    def known():
        try:
            return servers.world.dovecot.mailbox(made[-1])
        except imaplib.IMAP4.error:
            return None
    wait_for(known, 10, "Dovecot knows the new accounts").logout()
    return iter(made)


@pytest.fixture
def desk(servers, people):
    """A mail account of the test's own, and what starts fetch processes for it. They are ended after the test."""
    made = Desk(servers, next(people))
    yield made
    for fetch in made.started:
        fetch.close()


class Desk:
    def __init__(self, servers, person):
        self.servers, self.person, self.started = servers, person, []
        self.password = servers.world.desk.set_password(person.address, person.password)
        self.session = servers.world.dovecot.mailbox(person)

    def fetch(self, security="tls", imap=None, **mailbox):
        ports = self.servers.world.ports
        server = {"host": "imap.acme.test", "security": security, "user": self.person.address,
                  "password_file": self.password, "port": ports["imaps" if security == "tls" else "imap"],
                  **(imap or {})}
        made = Fetch(self.servers, server, **mailbox)
        self.started.append(made)
        return made

    def again(self, fetch):
        """Another process with the same configuration."""
        other = object.__new__(Fetch)
        other.__dict__.update(fetch.__dict__, process=None)
        self.started.append(other)
        return other

    def append(self, *mails, folder="INBOX", seconds_ago=None):
        """seconds_ago: the INTERNALDATE that the server is told; None: it takes its own time."""
        date = None if seconds_ago is None else imaplib.Time2Internaldate(time.time() - seconds_ago)
        for content in mails:
            answer = self.session.append(folder, None, date, content)
            assert answer[0] == "OK", answer

    def count(self, folder="INBOX"):
        answer = self.session.status(f'"{folder}"', "(MESSAGES)")
        return int(answer[1][0].split()[-1].rstrip(b")")) if answer[0] == "OK" else 0

    def fill(self, count, size=500):
        """That many mails straight into the Maildir: much faster than APPEND."""
        self.append(letter(0))
        folder = self.maildir()
        ids = self.servers.world.place.ids()
        for number in range(1, count):
            path = os.path.join(folder, "tmp", f"{number}")
            with open(path, "wb") as file:
                file.write(letter(number, size).replace(b"\r\n", b"\n"))
            os.chown(path, *ids)
            os.rename(path, os.path.join(folder, "new", f"1790000000.M{number:06}.host"))

    def maildir(self):
        return os.path.join(self.servers.world.place.path("mail", self.person.address), "Maildir")


def end_imap_sessions(folder):
    """Dovecot's sessions outlive its master for a while."""
    for pid in process.members(folder):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it may end by itself meanwhile
            with open(f"/proc/{pid}/comm", encoding="ascii") as file:
                if file.read().startswith("imap"):
                    os.kill(pid, signal.SIGKILL)


def letter(number, size=0):
    text = (f"From: customer{number}@example.org\r\nTo: desk@example.org\r\nSubject: letter {number}\r\n"
            f"Message-ID: <letter.{number}@example.org>\r\n\r\nText of letter {number}: \u0105\u010d\u0119\r\n").encode()
    line = b"0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n"
    return text + line * max(0, (size - len(text)) // len(line))


@pytest.mark.parametrize("security", ["tls", "starttls", "plain"])
def test_mail_is_stored_then_moved(desk, security):
    mails = [letter(n) for n in range(3)]
    desk.append(*mails)
    fetch = desk.fetch(security).start()
    rows = fetch.wait_settled(3)
    assert [row[1] for row in rows] == [sha(content) for content in mails]
    assert [row[0] for row in rows] == [1, 2, 3]
    assert (desk.count(), desk.count("Done")) == (0, 3)
    assert fetch.stop() == 0
    assert fetch.errors() == []
    assert "uid 2: mail" in fetch.log() and f": received size={len(mails[1])} delay=" in fetch.log()
    assert desk.person.password not in fetch.log()


def test_new_mail_wakes_it_out_of_idle(desk):
    fetch = desk.fetch(poll="600s").start()
    fetch.wait_state("idle")
    for number in range(3):
        desk.append(letter(number))
        fetch.wait_rows(number + 1, seconds=10)
    assert [row[6] for row in fetch.rows()] == [False] * 3


def test_poll_finds_mail_without_idle(desk):
    fetch = desk.fetch(poll="1s", idle=False).start()
    fetch.wait_state("idle")
    desk.append(letter(1))
    fetch.wait_rows(1, seconds=10)


def test_idle_costs_nothing(desk):
    desk.append(letter(1))
    fetch = desk.fetch().start()
    fetch.wait_state("idle")
    assert is_quiet(fetch, 3, 0.03)


def test_left_in_place(desk):
    desk.append(letter(1), letter(2))
    fetch = desk.fetch(done_folder=None).start()
    fetch.wait_settled(2)
    assert fetch.stop() == 0
    desk.append(letter(3))
    fetch.start()
    fetch.wait_rows(3)
    fetch.wait_state("idle")
    fetch.wait_log("uid 3:")
    desk.append(letter(4))
    fetch.wait_rows(4)
    assert fetch.stop() == 0
    assert fetch.count() == 4 and desk.count() == 4
    assert fetch.log().count(": received size=") == 4


def test_what_was_there_before_is_old(desk):
    desk.append(letter(1), letter(2), seconds_ago=90)
    desk.append(letter(3))
    fetch = desk.fetch().start()
    fetch.wait_rows(3)
    desk.append(letter(4), seconds_ago=3600)
    assert [row[6] for row in fetch.wait_rows(4)] == [True, True, False, False]


def test_what_comes_between_the_configuration_and_the_first_look_is_new(desk):
    desk.append(letter(1), seconds_ago=90)
    fetch = desk.fetch()
    fetch.push()
    desk.servers.clock("+2h")  # for so long the server was away
    desk.append(letter(2))
    fetch.start(push=False)
    assert [row[6] for row in fetch.wait_rows(2)] == [True, False]


def test_folder_names_beyond_ascii(desk):
    desk.append(letter(1))
    fetch = desk.fetch(done_folder="Gel\u00f6scht & \u0413\u043e\u0442\u043e\u0432\u043e").start()
    fetch.wait_settled(1)
    assert desk.count("Gel&APY-scht &- &BBMEPgRCBD4EMgQ+-") == 1


def test_large_mail_in_pieces_and_too_large_mail_by_its_header(desk):
    large, too_large = letter(1, 9_000_000), letter(2, 12_000_000)
    desk.append(large, too_large, letter(3))
    fetch = desk.fetch(mail_size="10MiB").start()
    rows = fetch.wait_settled(3, seconds=60)
    assert rows[0][1] == sha(large) and not rows[0][5]
    header = too_large[:too_large.index(b"\r\n\r\n") + 4]
    assert rows[1][1] == sha(header) and rows[1][5]
    assert desk.servers.value("SELECT size FROM desk.incoming WHERE sha256 = %s", bytes.fromhex(rows[1][1])) \
        == len(too_large)
    assert rows[2][1] == sha(letter(3))
    assert "more than read.mail_size" in fetch.log()
    assert fetch.memory_mib("VmHWM") < 48
    wait_for(lambda: fetch.memory_mib("VmRSS") < 28, 10, "the memory is given back")
    desk.append(letter(4))
    fetch.wait_settled(4)


def test_thousand_mails_through_kills(desk):
    """kill -9 again and again in the middle: each mail once, and in the end each is moved."""
    desk.fill(1000)
    fetch = desk.fetch(poll="5s")
    fetch.push()
    killed = 0
    deadline = time.monotonic() + 120
    while sum(row[2] for row in fetch.rows()) < 1000:
        assert time.monotonic() < deadline
        fetch.start(push=False)
        before = sum(row[2] for row in fetch.rows())
        # Of what is moved, not of what is stored: when all is stored the rest must still be given time to be moved.
        wait_for(lambda: sum(row[2] for row in fetch.rows()) > before, 30, "progress")
        fetch.process.kill()
        fetch.process.wait()
        killed += 1
    assert killed >= 2
    rows = fetch.rows()
    assert len(rows) == 1000 and len({row[1] for row in rows}) == 1000
    assert desk.count() == 0 and desk.count("Done") == 1000


def test_database_away_then_back(desk):
    """Nothing is moved while PostgreSQL is away; what waited is fetched when it is back."""
    fetch = desk.fetch(poll="1s").start()
    fetch.wait_state("idle")
    postgres = desk.servers.world.postgres
    for sign in (signal.SIGINT, signal.SIGQUIT):
        postgres.stop(sign)
        try:
            seen = fetch.log().count("waiting for the database")
            desk.append(letter(seen), letter(seen + 100))
            fetch.wait_log("waiting for the database", seconds=30, count=seen + 1)
            assert desk.count() == 2
        finally:
            postgres.start()
        wait_for(lambda: desk.count() == 0, 40, "the mail is moved")
    assert fetch.wait_settled(4, seconds=40)
    assert fetch.errors() == []


def test_database_ends_sessions_while_storing(desk):
    desk.fill(2000)
    fetch = desk.fetch(poll="1s").start()
    cut = 0
    while fetch.count() < 2000:
        cut += desk.servers.world.postgres.connect("promised").cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE '%fetch'") is None
        reached = fetch.count()
        wait_for(lambda: fetch.count() > reached or fetch.count() == 2000, 60, "progress")
    rows = fetch.wait_settled(2000, seconds=60)
    assert cut >= 2 and len(rows) == 2000 and len({row[1] for row in rows}) == 2000
    assert desk.count("Done") == 2000


def test_dovecot_away_then_back(desk):
    fetch = desk.fetch(poll="1s").start()
    fetch.wait_state("idle")
    dovecot = desk.servers.world.dovecot
    dovecot.stop()
    end_imap_sessions(desk.servers.world.place.folder)
    try:
        fetch.wait_state("away")
        assert "imap.acme.test" in fetch.state()[1]
        assert is_quiet(fetch)
    finally:
        dovecot.start()
    fetch.wait_state("idle", seconds=40)
    fetch.wait_log("served again")
    desk.session = dovecot.mailbox(desk.person)
    desk.append(letter(1))
    fetch.wait_settled(1)


def test_refused_password_is_not_insisted_on(desk):
    wrong = desk.servers.world.desk.set_password("wrong", "not-the-password")
    fetch = desk.fetch(imap={"password_file": wrong}).start()
    fetch.wait_state("away", seconds=30)
    assert "[AUTHENTICATIONFAILED]" in fetch.state()[1] and "password_file" in fetch.state()[1]
    wait_for(lambda: len(fetch.errors()) == 1, 5, "one error in the log")
    assert is_quiet(fetch, 4)
    assert len(fetch.errors()) == 1 and "not-the-password" not in fetch.log()
    assert fetch.stop(seconds=5) == 0


def test_bad_certificate_gets_no_password(desk, tmp_path):
    authority = Authority(tmp_path / "ca")
    listeners = [TlsListener(*authority.issue("name", "other.test")),
                 TlsListener(*authority.issue("expired", "imap.acme.test", days=-1)),
                 TlsListener(*Authority(tmp_path / "other", "Nobody").issue("unknown", "imap.acme.test"))]
    ca = desk.servers.world.place.write(f"ca-{desk.person.address}.pem", authority.path.read_text(), 0o644)
    for listener in listeners:
        fetch = desk.fetch(imap={"port": listener.port, "ca_file": ca}).start()
        fetch.wait_state("away", seconds=30)
        assert "certificate" in fetch.state()[1]
        assert fetch.stop(seconds=5) == 0
        assert listener.lines == []


def test_second_process_stands_by_and_takes_over(desk):
    desk.append(letter(1))
    first = desk.fetch(poll="1s").start()
    first.wait_settled(1)
    second = desk.again(first)
    second.start(push=False)
    second.wait_log("standing by")
    first.process.kill()
    first.process.wait()
    first.process = None
    desk.append(letter(2))
    assert [row[0] for row in second.wait_settled(2, seconds=40)] == [1, 2]


def test_other_clients_meanwhile(desk):
    """Another client appends, moves away and deletes while 1,000 mails are being fetched."""
    desk.fill(1000)
    fetch = desk.fetch(poll="1s").start()
    fetch.wait_rows(1)
    other = desk.servers.world.dovecot.mailbox(desk.person)
    other.create("Elsewhere")
    other.select("INBOX")
    last = other.uid("SEARCH", None, "ALL")[1][0].split()[-20:]
    moved = 0
    if last:
        answer = other.uid("MOVE", b",".join(last).decode(), "Elsewhere")
        assert answer[0] == "OK"
        moved = desk.count("Elsewhere")
    desk.append(letter(5001), letter(5002))
    fetch.wait_state("idle", seconds=60)
    wait_for(lambda: desk.count() == 0, 60, "the inbox is empty")
    rows = fetch.rows()
    contents = {row[1] for row in rows}
    assert len(rows) == len(contents) and {sha(letter(5001)), sha(letter(5002))} <= contents
    assert len(rows) >= 1002 - moved
    assert desk.count("Done") + desk.count("Elsewhere") == 1002


def test_new_uidvalidity(desk):
    """The same mails under new names: stored again (what is a duplicate SQL finds out by content), none lost."""
    desk.append(letter(1), letter(2))
    fetch = desk.fetch(done_folder=None).start()
    fetch.wait_rows(2)
    fetch.wait_state("idle")
    assert fetch.stop() == 0
    desk.session.logout()
    for path in glob.glob(desk.maildir() + "/dovecot*"):
        os.unlink(path)
    # UIDVALIDITY is made from the time in seconds.
    first = fetch.rows()[0][3]
    wait_for(lambda: time.time() > first + 1, 5, "the next second")
    desk.session = desk.servers.world.dovecot.mailbox(desk.person)
    desk.append(letter(3))
    fetch.start(push=False)
    rows = fetch.wait_rows(5)
    assert len({row[3] for row in rows}) == 2
    assert [row[1] for row in rows[2:]] == [sha(letter(n)) for n in (1, 2, 3)]


def test_stops_at_once(desk):
    fetch = desk.fetch(poll="600s").start()
    fetch.wait_state("idle")
    begun = time.monotonic()
    assert fetch.stop() == 0
    assert time.monotonic() - begun < 4
    assert fetch.errors() == []
