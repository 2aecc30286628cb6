"""The agents' mails of the day: one a working day when there is something in it, nothing left out, nothing untrue."""
import datetime

import plan
from check_life import by_ticket, instant
from check_mails import WORDS, second
from worktime import DAY, MINUTE, UTC, moment, text, time_of

ONE = "an agent has one mail of the day at most, when his day begins"
TRUE = "what an agent's mail of the day says is true"
WHOLE = "what an agent's day holds is in his mail of the day"


class Mornings:
    def __init__(self, record, lives, tickets, staff, chains, findings):
        self.record, self.lives, self.tickets, self.staff = record, lives, tickets, staff
        self.chains, self.findings = chains, findings
        self.of_ticket = by_ticket(lives)
        self.begun = {}
        self.of_number = {ticket.number: ticket.id for ticket in record.tickets}
        self.mails = {}
        for rule in (ONE, TRUE, WHOLE):
            findings.rule(rule)

    def all(self):
        for mail in self.record.outboxs:
            if mail.kind == "morning":
                self.mail(mail, self.record.who[mail.agent_id])
        for promise in self.record.promises:
            if promise.id in self.lives and promise.kind != "update":
                self.whole(promise, self.lives[promise.id])

    def day(self, who, at):
        return time_of(at, self.staff.calendar(who).zone).date()

    def begins(self, who, day):
        """When his working day begins; a day that begins open, at eight. None: he does not work."""
        if (who, day) not in self.begun:
            self.begun[who, day] = self.worked_out(who, day)
        return self.begun[who, day]

    def worked_out(self, who, day):
        calendar = self.staff.calendar(who)
        start = moment(datetime.datetime.combine(day, datetime.time(), calendar.zone).astimezone(UTC))
        eight = moment(datetime.datetime.combine(day, datetime.time(8), calendar.zone).astimezone(UTC))
        found, first, at = [], None, calendar.next_open(start)
        while time_of(at, calendar.zone).date() == day:
            first = first or at
            i = calendar.opens.index(at) if at in calendar.opens else None
            until = calendar.closes[i] if i is not None else at + DAY
            if time_of(at, calendar.zone).time() > datetime.time():
                found.append(at)
            elif at <= eight < until:
                found.append(eight)
            at = calendar.next_open(until)
        return min(found, default=first)

    def mail(self, mail, who):
        at, facts = mail.created_at, mail.facts
        name = f"the day of {who} at {text(at)}"
        day = self.day(who, at)
        begins = self.begins(who, day)
        self.findings.check(ONE, (who, day) not in self.mails, name, "a second")
        self.findings.check(ONE, begins is not None and begins <= at <= self.record.latest(begins), name, "begins", text(begins))
        self.mails[who, day] = mail
        self.findings.check(TRUE, any(facts.get(part) for part in ("today", "tomorrow", "broken", "waiting")), name, "is empty")
        for part in ("today", "tomorrow", "broken"):
            for item in facts.get(part, ()):
                self.findings.check(TRUE, self.item(who, day, part, item, at), name, part, item)
        for item in facts.get("waiting", ()):
            ticket = self.of_number[int(item["number"].split("-")[1])]
            waits = [message for message in self.record.messages_of[ticket] if second(message.received_at) == second(
                instant(item["waiting_since"])) and message.customer_id and message.created_at <= at]
            self.findings.check(TRUE, waits and any(self.staff.stands_for(self.record.who.get(stood["owner"]), at) == who
                                                    for stood in self.tickets.during(ticket, at)), name, "waiting", item)

    def item(self, who, day, part, item, at):
        """Some promise of that ticket is as the line says, and his."""
        ticket = self.of_number[int(item["number"].split("-")[1])]
        for life in self.of_ticket.get(ticket, {}).values():
            promise = self.record.promise[life.id]
            if (WORDS.get(promise.kind) or promise.what or "word from us") != item["what"]:
                continue
            for _, now, due, where in life.during(at):
                due_day = self.day(who, due)
                fits = {"broken": now == "broken", "today": now == "open" and due_day <= day,
                        "tomorrow": now == "open" and day < due_day <= day + datetime.timedelta(days=1)}[part]
                stood = self.tickets.at(where, at)
                if where == ticket and fits and second(due) == second(instant(item["due"])) and self.staff.holder(
                        self.chains.owner_of(promise, at), stood, at) == who:
                    return True
        return False

    def whole(self, promise, life):
        """On each morning on which it was due soon or broken it stood in its holder's mail."""
        spans = [(max(begin, due - 3 * DAY), until, due, ("today", "tomorrow")) for begin, until, due in life.spans]
        ends = [at for at, *_ in life.stood[1:]] + [self.record.year.now]
        spans += [(at, until, due, ("broken",)) for (at, now, due, _), until in zip(life.stood, ends) if now == "broken"]
        for begin, until, due, parts in spans:
            for who in plan.AGENTS:
                at = begin
                while at < min(until, begin + 40 * DAY):
                    self.morning(promise, who, self.day(who, at), begin, until, due, parts)
                    at += DAY

    def morning(self, promise, who, day, begin, until, due, parts):
        begins = self.begins(who, day)
        if begins is None or not begin < begins < until - MINUTE or self.record.latest(begins) > begins + 2 * MINUTE:
            return
        if "today" in parts and not day <= self.day(who, due) <= day + datetime.timedelta(days=1):
            return
        stood = self.tickets.at(self.chains.ticket_of(promise, begins), begins)
        if self.staff.holder(self.chains.owner_of(promise, begins), stood, begins) != who or self.staff.changes(
                begins - MINUTE, begins + 2 * MINUTE) or not self.staff.active(who, begins):
            return
        mail = self.mails.get((who, day))
        what = WORDS.get(promise.kind) or promise.what or "word from us"
        lines = [item for part in parts for item in (mail.facts.get(part) or ()) if item["what"] == what
                 and second(instant(item["due"])) == second(due)] if mail else []
        self.findings.check(WHOLE, lines, f"{promise.kind} promise {promise.id} due {text(due)} in the day of {who}, {day}",
                            "no mail" if mail is None else "not in it")
