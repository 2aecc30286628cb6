"""The year itself: customers write, agents answer, the clock ticks, and things go wrong, all by one seed."""
import heapq
import random
import sys
import time

import psycopg2

import plan
from desk import Desk, Session
from people import Agent, Customer
from worktime import DAY, HOUR, SECOND, moment, text


class Outages:
    """Spans in which one of the desk's parts does nothing."""

    def __init__(self, rng, begin, days, count, longest):
        self.spans = []
        for _ in range(count):
            start = begin + rng.randrange(days * DAY // SECOND) * SECOND
            self.spans.append((start, start + rng.randrange(60, longest) * SECOND))
        self.spans.sort()

    def over(self, at):
        """at, or the end of the outage that it lies in."""
        for start, end in self.spans:
            if start <= at < end:
                at = end
        return at

    def between(self, begin, end):
        return any(start < end and begin < until for start, until in self.spans)


class Year:
    def __init__(self, seed, tickets, days):
        self.seed, self.days = seed, days
        self.random = random.Random(f"{seed} year")
        self.begin = moment(plan.FIRST)
        self.now = self.begin
        self.end = self.begin + days * DAY
        self.calendars = plan.calendars()
        self.agents = {plan.address(who): Agent(self, who) for who in plan.AGENTS}
        self.customers = {}
        self.queue, self.order, self.numbers = [], 0, 0
        self.away = set()
        self.wanted, self.tickets, self.owners_of = tickets, 0, {}
        weeks = max(1, days // 7)
        self.clock_out = Outages(self.random, self.begin, days, max(2, weeks // 2), 8 * 3600)
        self.send_out = Outages(self.random, self.begin, days, max(2, weeks // 2), 10 * 3600)
        self.fetch_out = Outages(self.random, self.begin, days, max(2, weeks // 3), 6 * 3600)
        self.configured = [(self.begin, frozenset())]  # (since, agents who are away)
        self.ticks = []  # (moment, held): when the clock ran
        self.stumbles = []  # what api refused, or said wrongly
        self.refused = 0
        self.desk = Desk(self.now, plan.configuration())
        self.listener = Session(self.desk)
        self.listener.cursor.execute("LISTEN promised_clock")
        self.ready = self.now  # when the clock looks again
        self.audits, self.late_audits, self.acts = [], 0, 0
        self.said = []  # (moment, kind, number, facts) of each mail as it first left
        self.sent = [self.now, self.now]  # when each sender last claimed

    # ---- the calendar of what people will do

    def at(self, when, action):
        self.order += 1
        heapq.heappush(self.queue, (max(when, self.now + SECOND), self.order, action))

    def later(self, delay, action):
        self.at(self.now + delay, action)

    def number(self):
        self.numbers += 1
        return self.numbers

    def deliver(self, box, letter, sender):
        """The mail reaches the server now and is fetched within seconds, or after the outage."""
        arrived = self.now
        fetched = self.fetch_out.over(arrived + self.random.randrange(1, 20) * SECOND)

        def accept():
            try:
                _, ticket, disposition = self.desk.receive(box, letter, arrived)
            except psycopg2.Error as error:
                self.stumble("a mail is not taken", f"{letter['subject']} {[c['line'] for c in letter['commands']]}", error)
                return
            if disposition == "held":
                self.refused += 1
            if sender is not None:
                sender.decided(ticket, disposition)
                if isinstance(sender, Customer):
                    self.owners_of.setdefault(f"ACME-{ticket}", sender.address)
        self.at(fetched, accept)

    def other_ticket(self, label):
        """Another ticket of the same customer, if he has one."""
        customer = self.owners_of.get(label)
        others = [other for other in list(self.owners_of)[-400:] if self.owners_of[other] == customer and other != label]
        return self.random.choice(others).removeprefix("ACME-") if others else None

    def schedule(self):
        """All first mails of the year; agents who leave and come back; audits."""
        people = max(3, self.wanted // 3)
        for number in range(people):
            customer = Customer(self, number)
            self.customers[customer.address] = customer
        customers = list(self.customers.values())
        for _ in range(self.wanted):
            at = self.begin + self.random.randrange(int(self.days * 0.9 * DAY) // SECOND) * SECOND
            self.at(at, self.random.choice(customers).begin)
        for _ in range(max(4, self.wanted // 60)):
            self.at(self.begin + self.random.randrange(self.days * DAY // SECOND) * SECOND, self.admin)
        for part in range(1, 12):
            self.at(self.begin + self.days * DAY * part // 12 + 11 * HOUR, self.audit)
        for who in ("boris", "dora", "gita", "finn", "nora", "lorenzo"):
            leaves = self.begin + self.random.randrange(self.days * DAY * 3 // 4 // SECOND) * SECOND
            self.at(leaves, lambda who=who: self.staff(self.away | {who}))
            self.at(leaves + self.random.randrange(1, max(2, self.days // 5)) * DAY + 5 * HOUR,
                    lambda who=who: self.staff(self.away - {who}))

    def admin(self):
        """Somebody at promisectl does what an agent would do by mail."""
        going = self.desk.main.rows("SELECT id FROM desk.promise WHERE ended_at IS NULL AND kind <> 'update' ORDER BY id")
        if going:
            which = self.random.choice(going)[0]
            call, values = self.random.choice((
                ("api.ctl_promise_keep(ARRAY[%s::bigint], NULL, 'root')", (which,)),
                ("api.ctl_promise_move(%s::bigint, NULL, 'root', 'the lorry broke down', 'in 4 days')", (which,)),
                ("api.ctl_promise_drop(ARRAY[%s::bigint], NULL, 'root', 'it was a mistake')", (which,))))
            self.desk.main.rows("SELECT " + call, *values)

    def audit(self):
        quiet = not any(out.between(self.now - 4 * HOUR, self.now) for out in (self.clock_out, self.send_out))
        self.late_audits += quiet
        self.audits.append((text(self.now), self.desk.audit(quiet)))
        for row in self.desk.main.rows("SELECT what, promise_id, failure FROM desk.timer WHERE failures > 0 LIMIT 3"):
            self.stumble("a timer fails", *row)

    def staff(self, away):
        self.away = set(away)
        self.desk.configure(plan.configuration(self.away))
        self.configured.append((self.now, frozenset(self.away)))

    # ---- the parts of the daemon

    def due(self):
        """(when the clock acts, when the senders to customers and to agents do)."""
        clock, *mails = self.desk.due()
        self.listener.db.poll()
        if self.listener.db.notifies:
            self.listener.db.notifies.clear()
            self.ready = min(self.ready, self.now)
        if clock is not None:
            clock = self.clock_out.over(max(clock, self.ready, self.now))
        for n, at in enumerate(mails):
            # A sender is busy for some seconds with what it has: what comes meanwhile goes with the next.
            if at is not None:
                mails[n] = self.send_out.over(max(at, self.now, self.sent[n] + 25 * SECOND))
        return clock, *mails

    def tick(self):
        """The clock runs now: one of two machines', sometimes both at once, sometimes one dies over it."""
        desk = self.desk
        if not self.outage_before():
            desk.ticked()
        limit = self.random.choice((100, 100, 100, 7, 1))
        kind = self.random.random()
        if kind < 0.04:
            desk.second.cursor.execute("BEGIN")
            desk.run_due(desk.second, self.random.randrange(1, 4))
            try:
                done, next_ms = desk.run_due(desk.main, limit)
            except psycopg2.errors.LockNotAvailable:  # both change the count of one queue: this one waits for the other's end
                done, next_ms = limit, 0
            desk.second.cursor.execute("ROLLBACK" if kind < 0.01 else "COMMIT")
            self.ready = self.now
        else:
            done, next_ms = desk.run_due(desk.second if kind < 0.3 else desk.main, limit)
            self.ready = self.now + next_ms * 1000
        self.ticks.append(self.now)
        if done >= limit and next_ms:
            self.stumble(f"run_due did {done} of {limit} and would rest {next_ms} ms")
        self.honest(next_ms)

    def stumble(self, *what):
        self.stumbles.append(f"{text(self.now)} " + " ".join(" ".join(str(part).split())[:600] for part in what))

    def honest(self, next_ms):
        """The clock must not oversleep what it knows of (30 s it always may)."""
        if next_ms > 60000:
            self.stumble(f"run_due would rest {next_ms} ms")

    def outage_before(self):
        """True once after each outage of the clock."""
        last = self.ticks[-1] if self.ticks else self.begin
        return any(last <= start and end <= self.now for start, end in self.clock_out.spans)

    def send(self, audience):
        self.sent[audience == "inform"] = self.now + self.random.randrange(10) * SECOND
        mails = self.desk.claim(audience)
        self.said += [(self.now, mail["kind"], mail["id"], mail["facts"]) for mail in mails if audience == "send" and not mail["attempts"]]
        outcomes = [(mail["id"], *self.outcome(mail)) for mail in mails]
        for mail, (_, outcome, _), state in zip(mails, outcomes, self.desk.tried(audience, outcomes)):
            if state == "sent" or outcome == "unknown" and self.random.random() < 0.5:
                self.arrives(mail)

    def outcome(self, mail):
        dice = self.random.random()
        if dice < 0.965:
            return "done", 250
        if dice < 0.995:
            return "later", 450
        return ("unknown", 0) if dice < 0.997 else ("never", 550)

    def arrives(self, mail):
        person = self.customers.get(mail["recipient"]) or self.agents.get(mail["recipient"])
        if person:
            self.later(2 * SECOND, lambda: person.got(mail))

    # ---- from the first day to the last

    def act(self, what):
        self.acts += 1
        # Of large tables statistics are samples, and no two the same: plans are made from those of the first days.
        if self.acts in (200, 1000, 3000) or self.acts % 5000 == 0:
            self.desk.main.cursor.execute("VACUUM ANALYZE" if self.acts <= 3000 else "VACUUM")
        if what == 0:
            self.tick()
        elif what < 3:
            self.send(("send", "inform")[what - 1])
        else:
            heapq.heappop(self.queue)[2]()
        self.desk.call_hooks()

    def run(self, report=60):
        self.schedule()
        began = told = time.monotonic()
        while True:
            person = self.queue[0][0] if self.queue else None
            when, what = min(((at, n) for n, at in enumerate((*self.due(), person)) if at is not None),
                             default=(self.end, None))
            if when >= self.end:
                break
            self.now = self.desk.now = max(when, self.now)
            try:
                self.act(what)
            except psycopg2.Error as error:
                self.stumble(("run_due fails", "sending fails", "sending fails", "a call fails")[what], error)
                self.ready = self.now + 5 * SECOND
                self.desk.second.cursor.execute("ROLLBACK")
            if time.monotonic() - told > report:
                told = time.monotonic()
                print(f"# {text(self.now)}: {self.numbers} mails written, {len(self.ticks)} ticks, "
                      f"{told - began:.0f} s", file=sys.stderr, flush=True)
        self.now = self.desk.now = self.end
        self.audit()

    def summary(self):
        return f"{len(self.owners_of)} tickets, {self.numbers} mails written, {len(self.ticks)} runs of the clock, " \
               f"{len(self.audits)} audits, {self.late_audits} of them for what is late"
