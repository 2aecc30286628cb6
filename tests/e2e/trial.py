"""A world on trial: what a visitor can do, and what a test does to the servers and to the daemon's processes."""
import imaplib
import itertools
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import canary  # noqa: E402
from world import desk, nemesis, process, visitor, worlds  # noqa: E402

wait_for = process.wait_for

# An error in the log, and whatever a sanitizer says: the latter no test can expect.
BAD_LINE = re.compile(r"^[\w-]+( \S+)?: error: ")
SANITIZER = re.compile(r"Sanitizer|runtime error:|^SUMMARY:")


_topics = itertools.count(1)


def topic():
    """A subject that no mail had before. In words: the desk sees through numbers when it compares subjects."""
    number, word = next(_topics), ""
    while number:
        number, digit = divmod(number, 20)
        word += "bcdfghjklmnpqrstvwxz"[digit] + "a"
    return f"Matter of {word}"


class Trial(visitor.Visitor):
    def __init__(self, directory, world):
        super().__init__(directory)
        self.world = world
        self.expected = []
        self.dropped = 0

    # The story so far

    def wait_done(self, message_id, seconds=30, count=1):
        """Waits until every mail with that Message-ID is filed; what became of the newest one."""
        self.wait_sql("SELECT count(*) >= %s FROM desk.incoming WHERE message_id = %s AND state = 'done'",
                      count, message_id, seconds=seconds, what=f"{message_id} is filed")
        return self.filed("i.message_id = %s", message_id)

    def filed(self, condition, *parameters):
        """What became of the newest mail of a condition over desk.incoming i."""
        columns = {
            "mail": "i.id", "state": "i.state", "disposition": "i.disposition", "kind": "m.kind",
            "note": "n.id", "note_kind": "n.kind", "note_reason": "n.reason", "note_text": "n.new_text",
            "ticket": "t.number", "ticket_id": "t.id", "joined_by": "m.joined_by", "rule": "i.receipt_rule",
            "verdict": "i.receipt_verdict", "reason": "i.receipt_reason", "text": "m.text", "new_text": "m.new_text",
            "subject": "m.subject", "message": "m.id", "attention": "t.attention", "authenticated": "m.authenticated",
            "claims": "t.claims", "cause": "i.cause", "duplicate_of": "i.duplicate_of", "automatic": "t.automatic",
            "requester": "(SELECT address FROM desk.customer c WHERE c.id = t.customer_id)"}
        rows = self.sql(f"""SELECT {', '.join(columns.values())} FROM desk.incoming i
                            LEFT JOIN desk.message m ON m.incoming_id = i.id
                            LEFT JOIN desk.note n ON n.incoming_id = i.id
                            LEFT JOIN desk.ticket t ON t.id = coalesce(m.ticket_id, n.ticket_id)
                            WHERE {condition} ORDER BY i.id DESC LIMIT 1""", *parameters)
        return dict(zip(columns, rows[0])) if rows else None

    def file(self, raw, send):
        """Sends a mail by send(raw), waits until it is filed, and says what became of it."""
        message_id = visitor.parse(raw)["Message-ID"].strip()
        before = self.value("SELECT count(*) FROM desk.incoming WHERE message_id = %s AND state = 'done'", message_id)
        send(raw)
        return self.wait_done(message_id, count=before + 1)

    def file_last(self, send):
        """The same for mails without a usable Message-ID; nothing else may be on its way."""
        last = self.value("SELECT coalesce(max(id), 0) FROM desk.incoming")
        send()
        self.wait_sql("SELECT count(*) = 1 FROM desk.incoming WHERE id > %s AND state <> 'new'", last,
                      what="the mail is filed or parked", seconds=60)
        return self.filed("i.id > %s", last)

    def receipts(self, ticket_id):
        """State and recipient of the receipts of a ticket."""
        return self.sql("SELECT state, recipient FROM desk.outbox WHERE ticket_id = %s AND kind = 'receipt'", ticket_id)

    def wait_receipt(self, ticket_id, seconds=30):
        """Waits until the receipt of the ticket was sent; the mail as it left."""
        assert self.receipts(ticket_id), self.filed("m.ticket_id = %s AND m.seq = 1", ticket_id)
        message_id = self.wait_sql(
            "SELECT message_id FROM desk.outbox WHERE ticket_id = %s AND kind = 'receipt' AND state = 'sent'",
            ticket_id, seconds=seconds, what=f"the receipt of ticket id {ticket_id} is sent")
        return next(copy for copy in reversed(self.outgoing()) if copy.mail["Message-ID"] == message_id)

    def drop_into_mailbox(self, *mails, person=None):
        """Lays mails into a mailbox as files: nothing is added to them, nothing taken from them."""
        person = person or self.account(self.desk)
        with self.imap(person):  # Dovecot has made the folders
            self.drop_files(person, mails)

    def drop_files(self, person, mails, seconds_ago=0):
        """The same while Dovecot is away; it dates a mail (INTERNALDATE) by its file."""
        maildir = self.world.place.path("mail", person.address, "Maildir")
        if not os.path.isdir(maildir):
            self.inbox(person)  # makes the folders
        for raw in mails:
            self.dropped += 1
            name = f"{int(time.time())}.M{self.dropped:06d}P{os.getpid()}.trial"
            path = os.path.join(maildir, "tmp", name)
            with open(path, "wb") as file:
                file.write(raw)
            os.utime(path, times=(time.time() - seconds_ago,) * 2)
            self.world.place.give(path)
            os.rename(path, os.path.join(maildir, "new", name))

    # The servers and the daemon

    def fault(self, rule):
        self.world.mail_server.fault(rule)

    def clock(self, shift):
        answer = self.ctl("clock", shift)
        assert answer.code == 0, answer.err

    def configure(self, change, reload=True):
        """Lets change(settings) alter the configuration, and the daemon read it."""
        conf = self.world.desk.settings()
        change(conf)
        self.world.desk.configure(conf)
        if reload and self.world.desk.pid():
            self.world.desk.reload()

    def add_people(self, *people):
        known = [person for person in self.accounts() if person.address not in {new.address for new in people}]
        self.world.mail_server.set_people(known + list(people))
        self.world.dovecot.set_people(known + list(people))
        for person in people:  # Dovecot may look at the file a moment later
            wait_for(lambda: self.can_log_in(person), 20, f"{person.address} can log in")

    def can_log_in(self, person):
        try:
            self.imap(person).logout()
        except imaplib.IMAP4.error:
            return False
        return True

    def start(self):
        self.world.desk.start(self.world.postgres)

    def stop(self, sign=signal.SIGTERM):
        return self.world.desk.stop(sign)

    def restart(self):
        assert self.stop(), "the daemon did not end by itself on SIGTERM"
        self.start()

    def processes(self, name):
        """Process numbers of a role ("fetch", "read", "send", "inform", "clock"), of the "supervisor", or of the "reader"."""
        return nemesis.processes(self.world.place.folder, name)

    def kill(self, name, sign=signal.SIGKILL):
        """Signals every process of that name, waiting for one to be there."""
        for pid in wait_for(lambda: self.processes(name), 20, f"a {name} process"):
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                pass

    # The log

    def expect_log(self, pattern):
        """Errors that match are part of this test."""
        self.expected.append(re.compile(pattern))

    def log(self, start=0):
        with open(self.world.place.log(desk.Desk.NAME), encoding="utf-8", errors="replace") as file:
            file.seek(start)
            return file.read()

    def log_size(self):
        try:
            return os.path.getsize(self.world.place.log(desk.Desk.NAME))
        except OSError:
            return 0

    def wait_log(self, pattern, start=0, seconds=20):
        return wait_for(lambda: re.search(pattern, self.log(start), re.MULTILINE), seconds, f"'{pattern}' in the log")

    def unexpected(self, start):
        return [line for line in self.log(start).splitlines()
                if SANITIZER.search(line)
                or BAD_LINE.search(line) and not any(known.search(line) for known in self.expected)]


def begin(directory, daemon=True, promises=False):
    world = worlds.World.up(directory, daemon=daemon, promises=promises)
    return Trial(directory, world)


def end(trial):
    """Whatever happened in this world, customers saw nothing internal."""
    try:
        canary.check(trial)
    finally:
        worlds.tear_down(trial.world.place, trial.directory)
