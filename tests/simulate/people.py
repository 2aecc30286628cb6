"""Customers and agents. They know nothing but the mails that reach them, answer them or forget, and do it in their own time."""
import random

import plan
from letters import addresses, bounce, ordered, plain, vacation, word
from worktime import DAY, HOUR, SECOND, time_of

SUBJECTS = ("The printer burns", "Where is my parcel", "Two invoices", "A question about the order", "It does not start",
            "Wrong colour", "Address has changed", "Refund", "Cannot log in", "A part is missing")
THINGS = ("the spare part is sent", "the invoice is corrected", "the refund is paid", "the engineer visits you",
          "your account is open again", "the report is in your hands")
REASONS = ("the supplier is late", "the part came broken", "we wait for customs", "our engineer is ill")


class Person:
    def __init__(self, year, address, name):
        self.year, self.address, self.name = year, address, name
        self.random = random.Random(f"{year.seed} {address}")

    def chance(self, share):
        return self.random.random() < share

    def hours(self, mean):
        return int(self.random.expovariate(1 / (mean * HOUR))) // SECOND * SECOND + SECOND * self.random.randrange(1, 600)


# A word or two of a customer's: what he may say to a mail, by its kind.
WORDS = {"promise": ("released", "not done", "yes"), "update": ("yes", "not done", "released", "promises"), "broken": ("released", "promises"),
         "closed": ("yes", "not done"), "relay": ("yes", "not done", "released"), "receipt": ("promises",), "promises": ("released",)}


class Customer(Person):
    """patience: how often he answers; broken: nothing that is sent to him arrives in the end."""

    def __init__(self, year, number):
        super().__init__(year, f"person{number}@house{number % 97}.test", f"Person {number}")
        self.queue = self.random.choice(list(plan.QUEUES))
        self.patience = self.random.choice((0.2, 0.6, 1.0, 1.4))
        self.broken = self.chance(0.03)
        self.away = self.chance(0.02)
        self.wrote = {}  # ticket: how many mails of his

    def begin(self):
        self.send(plan.mailbox(self.queue), self.queue, None, self.random.choice(SUBJECTS))

    def send(self, to, box, answers, subject, says=None):
        number = self.year.number()
        letter = plain(number, self.address, self.name, [to], f"Question {number}: what about it?",
                       f"{subject} {number}" if not answers else subject, answers)
        self.year.deliver(box, word(letter, says) if says else letter, self)

    def decided(self, ticket, disposition):
        self.wrote[ticket] = self.wrote.get(ticket, 0) + 1

    def got(self, mail):
        year = self.year
        if self.broken and mail["kind"] != "receipt" or self.chance(0.004):
            year.later(self.hours(0.5), lambda: year.deliver("general", bounce(
                year.number(), mail["message_id"], self.address), None))
            return
        if self.away and mail["kind"] in ("relay", "update"):
            year.later(30 * SECOND, lambda: year.deliver(self.queue, vacation(
                year.number(), self.address, [mail["reply_to"]], mail["message_id"]), None))
            return
        share = {"receipt": 0.1, "relay": 0.45, "update": 0.05, "question": 0.4, "closed": 0.12, "broken": 0.25,
                 "promise": 0.08, "promises": 0.03}[mail["kind"]]
        wait = {"receipt": 5, "relay": 30, "update": 20, "question": 40, "closed": 60, "broken": 4, "promise": 20, "promises": 2}[mail["kind"]]
        wrote = self.wrote.get(mail["ticket"], 0)
        if self.chance(share * self.patience / (1 + 0.3 * wrote)):
            year.later(self.hours(wait), lambda: self.send(
                mail["reply_to"], self.queue, mail["message_id"], "Re: it"))
        elif mail["kind"] in WORDS and self.chance(0.15 if mail["kind"] in ("promise", "closed", "broken") else 0.05):
            says = self.random.choice(WORDS[mail["kind"]])
            year.later(self.hours(wait), lambda: self.send(mail["reply_to"], self.queue, mail["message_id"], "Re: it", says))


class Agent(Person):
    """Careful ones answer and keep; others forget. He reads in his own hours, and not on holiday."""

    def __init__(self, year, who):
        name, self.queues, _, self.lead, calendar = plan.AGENTS[who]
        super().__init__(year, plan.address(who), name)
        self.who = who
        self.calendar = year.calendars[calendar or "riga"]
        self.care = {"boris": 0.45, "finn": 0.5, "dora": 0.6}.get(who, 0.8)
        self.holidays = []
        for _ in range(2):
            begin = year.begin + self.random.randrange(330) * DAY
            self.holidays.append((begin, begin + self.random.randrange(5, 16) * DAY))
        self.number = 0
        self.outward = {}  # ticket: the last mail to him whose answer goes to the customer

    def reads_at(self, mean):
        """When he gets to it, after so many of his working hours."""
        at = self.calendar.add(self.year.now, self.hours(mean)) if not self.chance(0.06) else self.year.now + self.hours(mean)
        for begin, end in self.holidays:
            if begin <= at < end:
                at = self.calendar.next_open(end) + self.hours(1)
        return at

    def got(self, mail):
        acts = getattr(self, "on_" + mail["kind"], None)
        if acts and self.who not in self.year.away:
            acts(mail)

    def write(self, mail, commands, words, mean=2.0, note=False):
        """Answers that mail in his time; words reach the customer. An agent who has left writes too: he is held."""
        to = mail["facts"].get("note_address") if note else mail["reply_to"]

        def now():
            self.number += 1
            unique = f"{words} ({self.who} {self.number})" if words else ""
            letter = plain(self.year.number(), self.address, self.name, [to or mail["reply_to"]], unique,
                           "Re: " + mail["facts"].get("subject", ""), mail["message_id"])
            self.year.deliver("general", ordered(letter, commands, unique), self)
        self.year.at(self.reads_at(mean), now)

    def decided(self, ticket, disposition):
        pass

    def date(self, near=1, far=6):
        """As agents write dates: (what they write); always to come when it is read within hours."""
        days = self.random.randrange(near, far)
        at = self.year.now + days * DAY
        local = time_of(at, self.calendar.zone)
        return self.random.choice((
            f"in {days + 1} days", f"{days} business days", f"{local:%Y-%m-%d} 15:00", f"{days + 1} working days", "end of week",
            f"{local:%a} 16:30".lower(), "tomorrow"))

    def thing(self):
        return f"{self.random.choice(THINGS)} {self.random.randrange(10**6)}"

    def on_notification(self, mail):
        if not mail["facts"].get("to_customer"):
            return
        self.outward[mail["ticket"]] = mail
        owner = mail["facts"].get("owner")
        share = self.care if owner == self.name else self.care * 0.55 if not owner else 0.05
        if not self.chance(share):
            return
        slow = self.random.choice((0.5, 1, 2, 3, 6, 20))
        number = mail["facts"]["number"]
        self.write(mail, *self.random.choices((
            ([], "We look into it."),
            ([("wait", "")], "Which colour is it?"),
            ([("wait", f"until {self.date()}")], "We wait for the supplier."),
            ([("promise", f"{self.date()}: {self.thing()}")], "Here is what we do."),
            ([("promise", f"{self.date()}")], "You hear from us."),
            ([("promise", f"{self.date()}: {self.thing()}"), ("promise", f"{self.date()}: {self.thing()}")], "Two things."),
            ([("promise", f"{self.date()}: {self.thing()}")], ""),
            ([("close", "")], "That should be all."),
            ([("close", "")], ""),
            ([("close", f"Done as you asked, {self.random.randrange(10**6)}.")], ""),
            ([("take", "")], ""),
            ([("assign", self.colleague())], ""),
            ([("priority", self.random.choice(("critical: it burns", "high: it smells", "low")))], ""),
            ([("promises", "")], ""),
            ([("promise", "yesterday: nothing")], "This is refused."),
            ([("promise", f"{self.date()}: {self.thing()}"), ("close", "")], "Closed, and more to come."),
            ([("queue", self.random.choice(self.queues or ("general",)))], ""),
            ([("split", "")], ""),
        ), (40, 12, 5, 12, 5, 3, 3, 14, 3, 4, 3, 3, 2, 1, 1, 1, 1, 1))[0], mean=slow)
        if self.chance(0.04):
            self.write(mail, [], "For colleagues alone", note=True)
        if self.chance(0.05):
            self.direct(mail)
        if self.chance(0.04):
            other = self.year.other_ticket(number)
            if other:
                self.write(mail, [("merge", other)], "")

    def direct(self, mail):
        """Writes to the customer himself, with the desk in Cc."""
        customer = mail["facts"].get("customer", "").rstrip(">").rpartition("<")[2]

        def now():
            letter = plain(self.year.number(), self.address, self.name, [customer], f"I write to you directly, {self.year.number()}.",
                           "Re: " + mail["facts"].get("subject", ""), mail["message_id"])
            self.year.deliver("general", letter | {"cc": addresses(plan.ADDRESS)}, self)
        if "@" in customer:
            self.year.at(self.reads_at(3), now)

    def colleague(self):
        others = [who for who, (_, queues, *_) in plan.AGENTS.items() if who != self.who and set(queues) & set(self.queues)]
        return self.random.choice(others or ["anna", "cecil", "emma", "gita", "ivan"])

    def numbered(self, mail):
        n = mail["facts"].get("n")
        return f"{n} " if n and self.chance(0.5) else ""

    def settle(self, mail, share, mean):
        """Does something about a promise, in answer to a mail about it."""
        if not self.chance(share):
            return
        n = self.numbered(mail)
        commands, words = self.random.choices((
            ([("kept", n.strip())], ""),
            ([("kept", n.strip())], "It is done."),
            ([], "Here is your answer."),
            ([("move", f"{n}{self.date()}: {self.random.choice(REASONS)}")], ""),
            ([("move", f"{n}{self.date()}: {self.random.choice(REASONS)}")], "I am sorry for the delay."),
            ([("drop", f"{n}: it is not needed any more" if n else ": it is not needed any more")], ""),
            ([("close", "")], "With this all is done."),
        ), (22, 12, 30, 16, 6, 5, 9))[0]
        if words and mail["ticket"] in self.outward:
            mail = self.outward[mail["ticket"]]
        self.write(mail, commands, words, mean=mean)

    def on_reminder(self, mail):
        self.settle(mail, self.care * 0.5, 0.7)

    def on_decision(self, mail):
        self.settle(mail, self.care * 0.7, 0.25)

    def on_escalation(self, mail):
        n = self.numbered(mail)
        if self.chance(0.25):
            self.write(mail, [("ack", f"{self.random.choice(('1h', '2h', '30 minutes', '5 hours'))} {n}".strip())], "", mean=0.3)
        if mail["facts"].get("repeat") and self.chance(0.4):
            self.write(mail, [("close", "")], "", mean=1.0)
        else:
            self.settle(mail, 0.75, 1.0)

    def on_dispute(self, mail):
        """Of what another one had called kept."""
        self.settle(mail, 0.8, 1.0)

    def on_approval(self, mail):
        if self.chance(0.5):
            self.write(mail, [("ok", self.numbered(mail).strip())], "", mean=0.4)

    def on_idle(self, mail):
        """A lead hears of what lies about: it is given to somebody, or given up."""
        dice = self.random.random()
        if dice < 0.3:
            self.write(mail, [("assign", self.colleague())], "", mean=1.0)
        elif dice < 0.55:
            self.write(mail, [("close", "")], "", mean=1.0)
        elif dice < 0.7:
            self.write(mail, [], "Somebody should look at it.", mean=1.0)

    def on_passed(self, mail):
        self.settle(mail, 0.8, 2.0)

    def on_problem(self, mail):
        if self.chance(0.5):
            self.write(mail, [], "Once more, as the last mail did not arrive.", mean=1.0)
