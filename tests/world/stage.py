"""What the acts of the demo share: people who write, what the desk writes because of it (exactly that, and nobody else gets
anything), and the account of every mailbox at the end, with its threads as a mail program sees them."""
import collections
import re

from . import clients, process
from .threads import bare_subject, own_id, threads
from .visitor import letter, parse, text_of

OUTBOX = """SELECT o.message_id, o.kind::text, lower(o.recipient), o.state::text FROM desk.outbox o WHERE o.id > %s ORDER BY o.id"""
TICKETS = """SELECT o.message_id, coalesce(i.number, t.number) FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id
             LEFT JOIN desk.ticket i ON i.id = t.merged_into"""
NAMES = {"anna": "Anna Kalniņa", "boris": "Boris Ivanov", "laura": "Laura Berg", "martin": "Martin Roots",
         "ilze": "Ilze Bērziņa", "vera": "Вера Орлова", "emma": "Emma Clark", "carmen": "Carmen Ruiz"}
Step = collections.namedtuple("Step", "number mails")  # the ticket's number; {(address, kind): mail}


def check(true, what):
    if not true:
        raise process.Failure(what)


class Stage:
    """names: of those who take part, by the part of the address before the first dot."""

    def __init__(self, teller, world, names):
        self.teller, self.world = teller, world
        people = {person.address.split("@")[0].split(".")[0]: person for person in world.accounts()}
        self.names = {people[name]: NAMES[name] for name in names}
        for name in names:
            setattr(self, name, people[name])
        self.expected = {person: [] for person in self.names}  # what is to lie in each mailbox: (kind, Message-ID)
        self.sent = {person: [] for person in self.names}  # what each has written
        self.to_desk = []
        self.order = []  # Message-IDs as it all happened
        self.count = 0
        self.wait_quiet()
        self.before = {person: {own_id(mail) for mail in self.mailbox(person)} for person in self.names}
        self.done_before = len(world.inbox(world.account(world.desk), "Done"))

    def mailbox(self, person):
        return [parse(raw) for raw in self.world.inbox(person)]

    def wait_quiet(self, seconds=30):
        self.world.wait_sql("""SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))
                                  AND NOT EXISTS (SELECT FROM desk.incoming WHERE state = 'new' OR NOT settled)""",
                            seconds=seconds, what="the desk has nothing to do")

    def write(self, person, raw):
        """Submits the mail. What it holds goes into the person's folder of sent mail."""
        mail = parse(raw)
        self.world.write(person, raw)
        self.note_sent(mail, person)
        for other in self.names:
            if other.address in [to.lower() for to in clients.envelope_of(mail)]:
                self.expected[other].append(("from " + person.address, own_id(mail)))
        return mail

    def note_sent(self, mail, person=None):
        self.count += 1
        self.order.append(own_id(mail))
        if person:
            self.sent[person].append(mail)
        self.to_desk += [mail for to in clients.envelope_of(mail) if self.is_desk(to)][:1]

    def is_desk(self, address):
        local, _, domain = address.lower().rpartition("@")
        return local.split("+")[0] + "@" + domain == self.world.desk

    def filed(self, message_id):
        """Waits until the mail is filed; the number of the ticket that it belongs to now."""
        return self.world.wait_sql(
            """SELECT coalesce(t.number, -1) FROM desk.incoming i LEFT JOIN desk.message m ON m.incoming_id = i.id
               LEFT JOIN desk.note n ON n.incoming_id = i.id
               LEFT JOIN desk.ticket t ON t.id = coalesce(m.ticket_id, n.ticket_id)
               WHERE i.message_id = %s AND i.state = 'done'""", message_id, what=f"the mail {message_id} is filed")

    def step(self, person, raw, *told):
        """The person writes; because of it the desk writes to these (person, kind), and to nobody else."""
        return self.consequences(lambda: own_id(self.write(person, raw)), told)

    def consequences(self, cause, told):
        """cause: what happens; it returns the Message-ID of what somebody wrote to the desk, if it was that."""
        mark = self.world.last_out()
        message_id = cause()
        number = self.filed(message_id) if message_id else None
        wanted = sorted((kind, person.address) for person, kind in told)

        def outcome():
            rows = self.world.sql(OUTBOX, mark)
            happened = sorted((kind, address) for _, kind, address, _ in rows)
            return (happened == wanted and all(state == "sent" for *_, state in rows) and rows) or (not wanted and [None])
        try:
            rows = process.wait_for(outcome, 20, "as it should be")
        except process.Failure:
            rows = [(kind, address, state) for _, kind, address, state in self.world.sql(OUTBOX, mark)]
            raise process.Failure(f"the desk wrote {rows}\ninstead of {wanted}") from None
        return Step(number, self.collect(rows if wanted else []))

    def collect(self, rows):
        mails = {}
        for message_id, kind, address, _ in rows:
            person = next(one for one in self.names if one.address == address)
            mails[address, kind] = process.wait_for(lambda: self.world.find_mail(person, message_id), 20,
                                                    f"the {kind} is in the mailbox of {address}")
            self.expected[person].append((kind, message_id))
            self.order.append(message_id)
            self.count += 1
        return mails

    def new(self, person, subject, words, files=()):
        return letter(person.address, self.world.desk, subject, words, name=self.names[person], attachments=files)

    def mail(self, mail):
        self.teller.mail(mail.as_bytes())

    # The end

    def table(self):
        """[(whose mailbox, how many mails, [(a thread's subject, its mails)])], after all of it was compared."""
        rows = []
        for person, name in self.names.items():
            mails = [mail for mail in self.mailbox(person) if own_id(mail) not in self.before[person]]
            self.compare(person, mails)
            kinds = {message_id: kind for kind, message_id in self.expected[person]}
            kinds.update({own_id(mail): "sent" for mail in self.sent[person]})
            told = [(subject_of(thread, kinds), [kinds[own_id(mail)] for mail in thread])
                    for thread in self.check_threads(person, mails)]
            rows.append((name, len(mails), told))
        desk = self.world.account(self.world.desk)
        check(self.world.inbox(desk) == [], "mail was left in the desk's inbox")
        done = [own_id(parse(raw)) for raw in self.world.inbox(desk, "Done")][self.done_before:]
        check(sorted(done) == sorted(map(own_id, self.to_desk)), f"in the desk's Done folder: {done}")
        return rows + [("the desk", len(done), [("in its Done folder", ["all that was sent to it"])])]

    def compare(self, person, mails):
        there = collections.Counter(map(own_id, mails))
        wanted = collections.Counter(message_id for _, message_id in self.expected[person])
        unknown = [str(mail["Subject"]) for mail in mails if not wanted[own_id(mail)]]
        check(there == wanted, f"{person.address}: too many: {unknown}; missing: {[*(wanted - there)]}")

    def check_threads(self, person, mails):
        """A thread is a ticket and a ticket is a thread, in a program that shows what one has sent and in one that does not.
        What was merged may still be two. In agents' mailboxes a ticket has one subject, too."""
        together = self.sent[person] + mails
        tickets = dict(self.world.sql(TICKETS))
        for seen in (mails, together):
            found = [[mail for mail in thread if own_id(mail) in tickets] for thread in threads(seen)]
            now = [{tickets[own_id(mail)] for mail in thread} for thread in found]
            check(all(len(numbers) <= 1 for numbers in now), f"{person.address}: tickets share threads: {now}")
            for number, count in collections.Counter(number for numbers in now for number in numbers).items():
                merged = self.world.value("""SELECT count(*) FROM desk.ticket m JOIN desk.ticket t ON t.id = m.merged_into
                                             WHERE t.number = %s""", number)
                check(count <= 1 + merged, f"{person.address}: ACME-{number} is in {count} threads")
        if person.role != "customer":
            subjects = {(re.match(r"\[ACME-\d+\]", bare_subject(mail)).group(), bare_subject(mail)) for mail in mails
                        if own_id(mail) in tickets}
            check(len(dict(subjects)) == len(subjects), f"{person.address}: subjects {sorted(subjects)}")
        found = [sorted(thread, key=lambda mail: self.order.index(own_id(mail))) for thread in threads(together)]
        return sorted(found, key=lambda thread: self.order.index(own_id(thread[0])))

    def no_word_outside(self):
        customers = {person.address for person in self.names if person.role == "customer"}
        secret = re.compile("canary|" + "|".join(re.escape(person.address) for person in self.names if person.role != "customer"))
        for copy in self.world.outgoing():
            if customers & set(copy.recipients) and copy.sender not in customers:
                found = secret.findall((text_of(copy.mail) + copy.raw.decode("latin-1")).lower())
                check(not found, f"{copy.name}: {found} went to {copy.recipients}")


def subject_of(thread, kinds):
    """As a list of threads shows it: of the first mail that one got."""
    return bare_subject(next((mail for mail in thread if kinds[own_id(mail)] != "sent"), thread[0]))
