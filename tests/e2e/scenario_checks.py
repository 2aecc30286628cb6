"""What a scenario expects (scenario.py): mails, promises, what promisectl says; compared with what the desk did."""
import re
from typing import NamedTuple

import agents
import trial
from scenario_text import Wrong
from world import hours
from world.visitor import text_of

ADMIN = "root@acme.test"
# Mails that each letter of a person brings: a scenario need not name them. All others it must.
ORDINARY = {"receipt", "relay", "notification", "note", "taken", "transcript", "confirmation", "morning"}
WITHOUT_TICKET = {"morning", "admin"}
LATE = 65  # seconds that a mail may come after its moment
LONGEST = 15  # lines of a mail to a customer, an agent's words not counted
OUT = """SELECT o.id, o.kind::text, lower(o.recipient), o.message_id, o.created_at, coalesce(i.number, t.number), o.state::text
         FROM desk.outbox o LEFT JOIN desk.ticket t ON t.id = o.ticket_id LEFT JOIN desk.ticket i ON i.id = t.merged_into
         WHERE o.id > %s ORDER BY o.id"""
PROMISES = """SELECT p.id, p.number, p.kind::text, p.state::text, p.due_at, p.level, p.paused_at IS NOT NULL, p.what
              FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id WHERE t.number = %s ORDER BY p.number"""


class Sent(NamedTuple):
    """A row of the outbox."""
    id: int
    kind: str
    to: str
    message_id: str
    at: object
    number: int
    state: str


class Promise(NamedTuple):
    id: int
    number: int
    kind: str
    state: str
    due: object
    level: int
    paused: bool
    what: str


class Wanted(Exception):
    """What a step expected did not happen."""


class Checks:
    """Of a Player: its world, its clock, the ticket that is spoken of, the mails that were named."""

    def sent(self, after=None):
        return [Sent(*row) for row in self.world.sql(OUT, self.mark if after is None else after)]

    def told(self, rows):
        return "\n".join(f"  {sent.at.astimezone(hours.ZONE):%A %H:%M:%S} {sent.kind} to {sent.to}, ACME-{sent.number}, "
                         f"{sent.state}" for sent in rows) or "  nothing"

    def mail_of(self, sent):
        person = self.world.account(sent.to) if sent.to != ADMIN else None
        if person and sent.state == "sent":
            return trial.wait_for(lambda: self.world.find_mail(person, sent.message_id), 20, "it is in the mailbox")
        for copy in self.world.outgoing(to=sent.to):
            if copy.mail["Message-ID"] == sent.message_id:
                return copy.mail
        raise Wanted(f"the {sent.kind} to {sent.to} was not sent: {sent.state}")

    def fits(self, sent, kind, to):
        return sent.to == to and sent.kind == kind and (sent.kind in WITHOUT_TICKET or sent.number == self.ticket)

    def address(self, name):
        return ADMIN if name == "the admin" else self.person(name).address

    def expect(self, step, failed, kind, name, at):
        to = self.address(name)
        found = [sent for sent in self.sent() if self.fits(sent, kind, to) and sent.id not in self.taken]
        if not found:
            raise Wanted(f"no {kind} to {name}; the desk wrote\n" + self.told(self.sent()))
        sent = found[0]
        self.taken.add(sent.id)
        if at:
            late = (sent.at - self.moment(at)).total_seconds()
            if not -1 <= late <= LATE:
                raise Wanted(f"the {kind} is of {sent.at.astimezone(hours.ZONE):%A %H:%M:%S}")
        if failed:
            return self.check_failed(sent)
        mail = self.mail_of(sent)
        self.check_text(f"{mail['Subject']}\n{text_of(mail)}", step.wanted)
        self.check_look(sent, text_of(mail))

    @staticmethod
    def check_failed(sent):
        if sent.state != "failed":
            raise Wanted(f"it is {sent.state}")

    def check_look(self, sent, text):
        """What no mail may be like."""
        if re.search(r"\{\{|\bnull\b|<[a-z]+>\s|  +\n", text):
            raise Wanted(f"something went wrong in this mail:\n{text}")
        lines = len(text.strip().splitlines())
        if sent.kind in ("update", "question", "broken", "promise", "closed") and lines > LONGEST:
            raise Wanted(f"{lines} lines are too many for a mail to a customer:\n{text}")

    def check_text(self, text, wanted):
        plain = agents.squeezed(text)
        for line in wanted:
            never = line.startswith("never: ")
            pattern = self.pattern(line.removeprefix("never: "))
            if bool(re.search(pattern, plain)) == never:
                raise Wanted(f"{'this is in it' if never else 'not in it'}: {line}\n--------\n{text}--------")

    def pattern(self, line):
        """Moments in any language: the day of the month, then the time."""
        parts = re.split(r"\{([^}]+)\}", agents.squeezed(line))
        return "".join(self.value(part) if index % 2 else re.escape(part) for index, part in enumerate(parts))

    def value(self, name):
        if re.fullmatch(r"\w+day(\+\d+)? \d\d?:\d\d", name):
            at = self.moment(name)
            return rf"(?<!\d){at.day}(?!\d)[^\n]{{0,30}}?(?<!\d)0?{at.hour}:{at.minute:02}"
        return re.escape(self.filled("{" + name + "}"))

    def filled(self, text):
        """{ticket}, {ticket Second lamp}, {promise own}, {n own}: as a person writes them; {date Wednesday}: 2026-12-24."""
        def one(match):
            verb, _, rest = match[1].partition(" ")
            if verb == "ticket":
                return f"ACME-{self.tickets[rest] if rest else self.ticket}"
            if verb == "promise":
                return f"P{self.promise(f'promise {rest}' if rest.isdigit() else rest).id}"
            if verb == "n":
                return str(self.promise(rest).number)
            if verb == "date":
                return f"{self.moment(rest + ' 12:00'):%Y-%m-%d}"
            raise Wrong(f"what is {match[0]}?")
        return re.sub(r"\{((?:ticket|promise|date|n)(?: [^}]+)?)\}", one, text)

    def expect_none(self, _step, kind, name):
        to = self.address(name)
        found = [sent for sent in self.sent(self.acted) if sent.to == to and kind in ("mail", sent.kind)]
        if found:
            raise Wanted("the desk wrote\n" + self.told(found))

    def promises(self):
        return [Promise(*row) for row in self.world.sql(PROMISES, self.ticket)]

    def promise(self, which):
        """By its number ('promise 2'), or the latest of a kind ('update')."""
        number = re.fullmatch(r"promise (\d+)", which)
        found = [one for one in self.promises() if (one.number == int(number[1]) if number else one.kind == which)]
        if not found:
            raise Wanted(f"no {which}; there are\n{self.shown()}")
        return found[-1]

    def shown(self):
        return "\n".join(f"  {one.number}. {one.kind} {one.what!r}: {one.state}{' (paused)' * one.paused}, due "
                         f"{one.due.astimezone(hours.ZONE):%A %d %b %H:%M:%S}, level {one.level}" for one in self.promises())

    def expect_promise(self, _step, which, state, due, level):
        one = self.promise(which)
        if (state == "paused") != one.paused or state != "paused" and one.state != state:
            raise Wanted(f"it is not; there are\n{self.shown()}")
        if due and abs((one.due - self.moment(due)).total_seconds()) > LATE:
            raise Wanted(f"due is not {self.moment(due):%A %d %b %H:%M}; there are\n{self.shown()}")
        if level and one.level != int(level):
            raise Wanted(f"not of that level; there are\n{self.shown()}")

    def expect_no_promise(self, _step, which):
        found = [one for one in self.promises() if which in ("promise", one.kind)]
        if found:
            raise Wanted(f"there are\n{self.shown()}")

    def expect_ticket(self, _step, state):
        found = self.world.value("SELECT state::text FROM desk.ticket WHERE number = %s", self.ticket)
        if found != state:
            raise Wanted(f"it is {found}")

    def expect_owner(self, _step, name):
        found = self.world.value("""SELECT lower(a.address) FROM desk.ticket t LEFT JOIN desk.agent a ON a.id = t.owner_id
                                    WHERE t.number = %s""", self.ticket)
        if found != (None if name == "nobody" else self.person(name).address):
            raise Wanted(f"it is {found}")
