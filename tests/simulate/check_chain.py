"""What the clock does about promises: reminders and questions before they are due, levels after they are broken. Each at its
moment, once, to the one person whose turn it is."""
from check_life import instant
from record import LATE
from worktime import HOUR, MINUTE, SECOND, text

LEVELS = "no level of an escalation is skipped or doubled"
TIMELY = "no level is early, each is told within a minute"
PERSON = "each level is one mail to the one person whose turn it is"
HOURS = "a level is told in that person's hours, unless critical"
SILENT = "no broken promise is ever silent for good"
ENDED = "a webhook that was told of a broken promise is told of its end"


class Chains:
    def __init__(self, record, lives, tickets, staff, findings):
        self.record, self.lives, self.tickets, self.staff, self.findings = record, lives, tickets, staff, findings
        for rule in (LEVELS, TIMELY, PERSON, HOURS, SILENT, ENDED):
            findings.rule(rule)

    def all(self):
        for promise in self.record.promises:
            if promise.broken_at is not None and promise.id in self.lives:
                self.broken(promise)

    # ---- where a promise stands at a moment

    def ticket_of(self, promise, at):
        ticket = self.record.of_promise[promise.id][0].ticket_id
        for event in self.record.of_promise[promise.id]:
            if event.kind == "promise-transferred" and event.at <= at:
                ticket = event.facts["ticket"]
        return ticket

    def owner_of(self, promise, at):
        owner = self.record.of_promise[promise.id][0].facts.get("owner")
        for event in self.record.of_promise[promise.id]:
            if event.kind == "promise-passed" and event.at <= at:
                owner = event.facts["owner"]
        return owner

    def turn(self, promise, stood, level, at):
        """(the chain's entry of a level, who is told of it at that moment)"""
        chain = self.record.service(stood["queue"])["escalation"]
        delay, who, webhook = chain[min(level, len(chain)) - 1]
        owner = self.owner_of(promise, at)
        holder = self.staff.holder(owner, stood, at)
        owned = holder is not None and holder in (self.record.who.get(owner), self.record.who.get(stood["owner"]))
        return delay, webhook, self.staff.level(who, holder, at, owned)

    def changes(self, promise, after, until):
        """Moments at which somebody else's turn may have come, or other hours counted."""
        found = self.staff.changes(after, until)
        for ticket in {self.ticket_of(promise, after), self.ticket_of(promise, until)}:
            found += self.tickets.changes(ticket, after, until)
        found += [event.at for event in self.record.of_promise[promise.id]
                  if event.kind in ("promise-passed", "promise-acked", "promise-transferred") and after < event.at <= until]
        return found

    # ---- one broken promise, from its breach to its end

    def broken(self, promise):
        """A kept one may have come back: its chain goes on where it was."""
        name = f"{promise.kind} promise {promise.id} of ticket {promise.ticket_id}"
        level, before, awake = 0, promise.broken_at, None
        acked = None
        for event in self.record.of_promise[promise.id]:
            if event.kind == "promise-broken":
                awake = event.at
            elif event.kind in ("promise-reopened", "promise-disputed") and awake is None and before is not None:
                awake = event.at
            elif event.kind in ("promise-kept", "promise-withdrawn"):
                if awake is not None and level >= 0:
                    self.silent(promise, name, level, before, acked, awake, event.at)
                awake = None
            elif event.kind == "promise-acked":
                acked = instant(event.facts["until"])
            elif event.kind == "promise-escalated":
                self.told(promise, name, level, before, acked, awake, event)
                level, before = event.facts["level"], event.at
        if awake is not None:
            self.silent(promise, name, level, before, acked, awake, self.record.year.now)
        last = {(hook.webhook, hook.facts["type"]): hook.id for hook in self.record.hooks_about[promise.id]}
        for (webhook, type_), told in last.items():
            if type_ == "promise.escalated" and promise.ended_at is not None:
                self.findings.check(ENDED, last.get((webhook, "promise.ended"), 0) > told, name, webhook)

    def wanted(self, promise, level, before, acked, awake, at):
        """(level, repeated, from when on, who) of the next telling, as things stand at that moment; who None: nobody there."""
        stood = self.tickets.at(self.ticket_of(promise, at), at)
        service = self.record.service(stood["queue"])
        count = len(service["escalation"])
        repeats = level >= count
        next_level = min(level + 1, count)
        delay, webhook, who = self.turn(promise, stood, next_level, at)
        base = self.record.calendars[service["calendar"]].later(before, service["repeat"] if repeats else delay)
        base = max(base, awake, acked or 0)
        return next_level, repeats, base, who, webhook, stood

    def told(self, promise, name, level, before, acked, awake, event):
        next_level, repeats, base, who, webhook, stood = self.wanted(promise, level, before, acked, awake, event.at)
        facts = event.facts
        self.findings.check(LEVELS, facts["level"] == next_level and bool(facts.get("repeat")) == repeats, name, "level", facts["level"],
                            "repeat", facts.get("repeat"), "after level", level, text(event.at))
        self.findings.equal(PERSON, self.record.who.get(facts.get("agent")), who, name, "level", facts["level"], text(event.at))
        mails = [mail for mail in self.record.mails_about[promise.id] if mail.kind == "escalation" and mail.created_at == event.at]
        self.findings.equal(PERSON, [self.record.who[mail.agent_id] for mail in mails], [who] if who else [], name, "mails", text(event.at))
        hooks = [hook.webhook for hook in self.record.hooks_about[promise.id] if hook.created_at == event.at and hook.facts["type"] == "promise.escalated"]
        self.findings.equal("a level calls the webhook that it names, and no other", hooks, [webhook] if webhook else [], name)
        critical = stood["priority"] == "critical"
        self.findings.check(HOURS, critical or who is None or self.staff.calendar(who).is_open(event.at), name, who, text(event.at))
        soonest = base if critical or who is None else self.staff.calendar(who).next_open(base)
        self.findings.check(TIMELY, event.at >= base, name, "level", next_level, "told", text(event.at), "not before", text(base))
        turned = max([base] + self.changes(promise, before, event.at))
        latest = self.within(max(soonest, turned), None if critical else who)
        self.findings.check(TIMELY, event.at <= latest, name, "level", next_level, "told", text(event.at), "at the latest", text(latest),
                            "wanted", text(soonest), who)

    def within(self, at, who):
        """The latest moment to tell somebody what is due then: in his hours, and when the clock runs."""
        while who is not None:
            opens = self.staff.calendar(who).next_open(at)
            runs = self.record.latest(opens) - LATE
            if runs == opens:
                return opens + LATE
            at = runs
        return self.record.latest(at)

    def silent(self, promise, name, level, before, acked, awake, end):
        """From the last telling to its end: the next one was not yet due."""
        _, _, base, who, _, stood = self.wanted(promise, level, before, acked, awake, end)
        turned = max([base] + self.changes(promise, before, end))
        critical = stood["priority"] == "critical" or who is None
        due = self.within(turned, None if critical else who)
        self.findings.check(SILENT, end <= due, name, "after level", level, "was due", text(due), who, "and ended",
                            text(end))


WARNED = "the holder is reminded and asked before it is due, and the lead after him, each once and in time"
UNWARNED = "nobody is reminded or asked of what is over, early or twice"


class Warnings(Chains):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.findings.rule(WARNED)
        self.findings.rule(UNWARNED)

    def all(self):
        for promise in self.record.promises:
            if promise.kind != "update" and promise.id in self.lives:
                self.warned(promise)

    def moments(self, promise, due, at):
        """{what: moment} by the queue that the ticket was in."""
        stood = self.tickets.at(self.ticket_of(promise, at), at)
        service = self.record.service(stood["queue"])
        calendar = self.record.calendars[promise.calendar]
        whole = calendar.between(promise.made_at, due)

        def before(amount, share):
            number, unit = int(amount[:-1]), amount[-1]
            if unit == "d":
                return max(calendar.day_later(due, -number), calendar.subtract(due, whole // share))
            return calendar.subtract(due, min(number * {"m": MINUTE, "h": HOUR}[unit], whole // share))
        decide = before(service["decide"], 4)
        return {"reminded": before(service["remind"], 2), "asked": decide,
                "asked lead": calendar.subtract(due, calendar.between(decide, due) // 2)}

    def warned(self, promise):
        name = f"{promise.kind} promise {promise.id} of ticket {promise.ticket_id}"
        events = [event for event in self.record.of_promise[promise.id] if event.kind in ("promise-reminded", "promise-asked")]
        for begin, until, due in self.lives[promise.id].spans:
            moments = self.moments(promise, due, begin)
            asked = next((event.at for event in events if begin <= event.at <= until and self.what(event) == "asked"), None)
            if asked is not None and asked > moments["asked"] + SECOND:
                # Who was asked late has half of what is left.
                calendar = self.record.calendars[promise.calendar]
                moments["asked lead"] = calendar.subtract(due, calendar.between(asked, due) // 2)
            for what, at in moments.items():
                if self.queue_changed(promise, begin, until):
                    continue
                here = [event for event in events if begin <= event.at <= until and self.what(event) == what]
                self.findings.check(UNWARNED, len(here) <= 1, name, what, "times", len(here))
                for event in here:
                    self.findings.check(UNWARNED, at - SECOND <= event.at < due, name, what, text(event.at), "of", text(due), "wanted",
                                        text(at))
                    self.person(promise, name, what, event)
                if at > promise.made_at and begin < at < due and not here:
                    limit = self.record.latest(at)
                    self.findings.check(WARNED, self.excused(promise, what, at, until, limit), name, what, "was due", text(at), "of",
                                        text(due), "open until", text(until))
                elif here:
                    self.findings.check(WARNED, here[0].at <= self.reachable(promise, at), name, what, text(here[0].at), "wanted", text(at))

    @staticmethod
    def what(event):
        return "reminded" if event.kind == "promise-reminded" else "asked lead" if event.facts.get("lead") else "asked"

    def person(self, promise, name, what, event):
        stood = self.tickets.at(self.ticket_of(promise, event.at), event.at)
        holder = self.staff.holder(self.owner_of(promise, event.at), stood, event.at)
        wanted = self.staff.lead(holder, event.at) if what == "asked lead" else holder
        self.findings.equal("reminders and questions go to the holder, and to his lead", self.record.who[event.facts["agent"]], wanted,
                            name, what)
        mails = [mail.agent_id for mail in self.record.mails_about[promise.id]
                 if mail.kind == ("reminder" if what == "reminded" else "decision") and mail.created_at == event.at
                 and bool(mail.facts.get("lead")) == (what == "asked lead")]
        self.findings.equal("a reminder or question is one mail", mails, [event.facts["agent"]], name, what)

    def reachable(self, promise, at):
        """An answer on its way puts warnings off, minute by minute."""
        allowed = self.record.latest(at)
        for mail in self.record.mails_of[self.ticket_of(promise, at)]:
            if mail.kind == "relay" and mail.created_at <= allowed:
                allowed = max(allowed, self.record.latest(min(mail.created_at + HOUR, mail.sent_at or self.record.year.now) + MINUTE))
        return allowed

    def excused(self, promise, what, at, until, limit):
        if until <= self.reachable(promise, limit):
            return True
        stood = self.tickets.at(self.ticket_of(promise, at), at)
        holder = self.staff.holder(self.owner_of(promise, at), stood, at)
        acks = [instant(event.facts["until"]) for event in self.record.of_promise[promise.id]
                if event.kind == "promise-acked" and event.at <= at]
        if what == "asked lead" and (self.staff.lead(holder, at) is None or acks and acks[-1] >= at):
            return True
        return holder is None

    def queue_changed(self, promise, begin, until):
        """Another queue warns at other moments."""
        tickets = self.tickets.log[self.ticket_of(promise, begin)] + self.tickets.log[self.ticket_of(promise, until)]
        return len({stood["queue"] for _, stood in tickets}) > 1
