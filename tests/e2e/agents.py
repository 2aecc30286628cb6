"""What the tests of agents' mail share: a customer's matter, an agent's answer to it, and what came of that."""
import re

import trial
from world import clients
from world.agents_act import note_address  # noqa: F401
from world.visitor import letter, parse, text_of

QUIET = """SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))
    AND NOT EXISTS (SELECT FROM desk.incoming WHERE state = 'new')
    AND NOT EXISTS (SELECT FROM desk.outbox r WHERE r.kind = 'relay' AND r.state = 'sent' AND r.id > %s AND NOT EXISTS (
        SELECT FROM desk.outbox c WHERE c.kind IN ('confirmation', 'problem') AND c.carries_id = r.carries_id))"""
NAMES = {"anna": "Anna Kalniņa", "boris": "Boris Ivanov", "laura": "Laura Berg", "martin": "Martin Roots"}
# The last lines: who and which desk; what is promised, and what number.
CLOSING = re.compile(r"\n\n(?:[^\n]*Acme Support\n\n)?(?:[^\n]+\n)*[^\n]*\bACME-\d+\b[^\n]*\n?\Z")


def wait_quiet(world, after=0, seconds=30):
    """Waits until the desk has nothing to do, and agents know what was sent of their answers (after an outbox row)."""
    world.wait_sql(QUIET, after, seconds=seconds, what="the desk has nothing to do")


def no_limits(world):
    """Receipts for everybody, however many: the budgets are tried elsewhere."""
    world.configure(lambda conf: conf.update(budget={name: 100000 for name in (
        "per_address_hour", "per_address_day", "per_domain_hour", "per_hour", "per_ticket")}))


def name_of(person):
    return NAMES.get(person.address.split("@")[0], "")


class Matter:
    """A customer's new ticket, and who was told of it."""

    def __init__(self, world, words="The lamp flickers when it rains.\n", person=None, subject=None, files=(), raw=None):
        self.world = world
        self.person = person or world.customer("en")
        self.words = words
        raw = raw or letter(self.person.address, world.desk, subject or trial.topic(), words, attachments=files,
                            name="Emma Clark")
        self.mail = parse(raw)
        self.filed = world.file(raw, lambda raw: world.submit(self.person, raw))
        self.number, self.ticket_id = self.filed["ticket"], self.filed["ticket_id"]

    def at(self, person, kind="notification"):
        """The newest mail of that kind about this matter in an agent's mailbox."""
        return self.world.told(person, kind, self.number)

    def receipt(self):
        return self.world.wait_receipt(self.ticket_id).mail

    def ticket(self, column):
        return self.world.value(f"SELECT {column} FROM desk.ticket t WHERE id = %s", self.ticket_id)

    def owner(self):
        return self.world.value("SELECT a.address FROM desk.ticket t JOIN desk.agent a ON a.id = t.owner_id WHERE t.id = %s",
                                self.ticket_id)

    def answered_by(self, person):
        """What the customer gets when the agent takes the matter: then it is his."""
        return send(self.world, person, clients.plain(self.at(person), person, "I look into it.\n"))


class Outcome:
    """A mail of an agent's (or in his name), what it was filed as, and all that the desk wrote because of it."""

    def __init__(self, world, filed, mark):
        self.world, self.filed, self.mark = world, filed, mark
        wait_quiet(world, mark)
        self.out = world.sql("""SELECT kind::text, recipient::text, message_id, state::text FROM desk.outbox
                                WHERE id > %s ORDER BY id""", mark)

    def kinds(self):
        """[(kind, local part of the recipient)], sorted."""
        return sorted((kind, to.split("@")[0].lower()) for kind, to, *_ in self.out)

    def mails(self, kind, to=None):
        """The mails of that kind as they left."""
        wanted = [f"\nMessage-ID: {message_id}\r\n".encode() for found, address, message_id, _ in self.out
                  if found == kind and to in (None, address.lower())]
        return [copy for copy in self.world.outgoing() if any(line in copy.raw for line in wanted)]

    def mail(self, kind, to=None):
        found = self.mails(kind, to)
        assert len(found) == 1, f"{len(found)} of {kind} for {to}: {self.kinds()}"
        return found[0].mail

    def relayed(self):
        """The words that customers were sent, one for each; []: nothing."""
        return [words_of(copy.mail) for copy in self.mails("relay")]

    @property
    def reason(self):
        return self.filed["note_reason"]


def words_of(relay):
    """An agent's words in a mail to a customer, without the lines that say who and what number."""
    text = text_of(relay)
    assert CLOSING.search(text), text
    return CLOSING.sub("", text).strip()


def squeezed(text):
    return " ".join(text.split())


def send(world, person, raw):
    """The person submits the mail to all whom it names."""
    return happens(world, raw, lambda: world.write(person, raw))


def from_outside(world, raw, sender="someone@far.test"):
    """The mail comes from elsewhere: nothing proves whose it is."""
    return happens(world, raw, lambda: world.from_outside(raw, sender, clients.envelope_of(parse(raw))))


def happens(world, raw, write):
    mark = world.last_out()
    filed = world.file(raw, lambda _: write())
    return Outcome(world, filed, mark)


def customers_mails(world, start):
    """Copies of the desk's mails to people who are no agents, from outgoing/ after the first `start`."""
    staff = {person.address for person in world.accounts() if person.role in ("agent", "lead", "manager")}
    return [copy for copy in world.outgoing()[start:]
            if not set(copy.recipients) & (staff | {world.desk, "root@acme.test"})
            and copy.mail["From"].addresses[0].addr_spec == world.desk]


def agent_token(world, number, person):
    """The address that a reply of his to the customer has."""
    token = world.value("""SELECT k.token FROM desk.token k JOIN desk.agent a ON a.id = k.agent_id
                           JOIN desk.ticket t ON t.id = k.ticket_id
                           WHERE k.purpose = 'agent' AND t.number = %s AND lower(a.address) = %s""", number, person.address)
    return world.desk.replace("@", f"+{token}@")
