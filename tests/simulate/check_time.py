"""Business time and due moments: what SQL worked out against the same done anew, and each breach found when it was due."""
import random

from check_life import instant
from record import minute
from worktime import DAY, HOUR, MINUTE, SECOND, moment, text
import desk as desks

SERVICE = {"reply": "first_reply", "next reply": "next_reply", "update": "update", "resolve": "resolve"}


def business_time(year, findings, cases=1500):
    """The desk's own functions, over all calendars."""
    rng = random.Random(f"{year.seed} time")
    for _ in range(cases):
        name = rng.choice(list(year.calendars))
        calendar = year.calendars[name]
        at = year.begin + rng.randrange(365 * DAY // SECOND) * SECOND
        amount = rng.choice((rng.randrange(1, 600) * MINUTE, rng.randrange(1, 100) * HOUR))
        later, n = at + rng.randrange(20 * DAY), rng.randrange(1, 12)
        found = year.desk.main.one(
            f"SELECT desk.business_add('{name}', t, a), desk.business_subtract('{name}', t, a), desk.business_open('{name}', t), "
            f"desk.business_day_end('{name}', t, {n}), extract(epoch FROM desk.business_between('{name}', t, u)) "
            f"FROM (VALUES (%s::timestamptz, make_interval(secs => %s), %s::timestamptz)) v (t, a, u)",
            desks.zulu(at), amount // SECOND, desks.zulu(later))
        found = [moment(time) for time in found[:4]] + [round(float(found[4]) * SECOND)]
        wanted = [calendar.add(at, amount), calendar.subtract(at, amount), calendar.next_open(at), calendar.day_end(at, n),
                  calendar.between(at, later)]
        findings.equal("business time in SQL is what the tz database says", found, wanted, name, text(at), amount // MINUTE, n)


def spans_in_flight(record, life, promise, due):
    """When the last mail that may still keep the promise has had its hour, or came to its end."""
    kinds = ("relay",) if promise.kind != "update" else ("relay", "update", "question", "broken", "closed")
    allowed = record.latest(due)
    tickets = {life.made.ticket_id, promise.ticket_id}
    for mail in sorted((m for t in tickets for m in record.mails_of[t]), key=lambda m: m.created_at):
        if mail.kind not in kinds or mail.created_at > allowed:
            continue
        end = min(ended(record, mail), mail.created_at + HOUR)
        if end > due:
            allowed = max(allowed, record.latest(end + MINUTE))
    return allowed


def ended(record, mail):
    """When the mail was sent, or given up."""
    if mail.sent_at is not None:
        return mail.sent_at
    return min((event.at for event in record.of_outbox[mail.id] if event.kind in ("failed", "dropped")), default=record.year.now)


def breaches(record, lives, findings):
    missed = "no promise is missed: at its due moment it is kept, moved, withdrawn, paused, or found broken within a minute"
    early = "no breach is found before the due moment"
    for rule in (missed, early, "a breach is of the due moment that was promised"):
        findings.rule(rule)
    for promise in record.promises:
        life = lives.get(promise.id)
        if life is None:
            continue
        name = f"{promise.kind} promise {promise.id} of ticket {promise.ticket_id}"
        for begin, until, due in life.spans:
            ending = next((kind for at, kind, _ in life.history if at == until and kind in (
                "paused", "kept", "moved", "withdrawn", "broken")), None)
            if ending == "broken":
                findings.check(early, until >= due, name, "due", text(due), "found broken", text(until))
                findings.equal("a breach is of the due moment that was promised", life.broken_at, due, name)
            if until > due:
                limit = spans_in_flight(record, life, promise, max(due, begin))
                findings.check(missed, until <= limit, name, "due", text(due), "open since", text(begin), "until", text(until),
                               "by", ending, "limit", text(limit))
                findings.check("what was due is broken before it ends", ending in ("broken", None) or effective(record, life) <= due,
                               name, "due", text(due), "ended", text(until), "by", ending)
            else:
                findings.check(missed, True)


def effective(record, life):
    """When it was kept: a mail that the agent sent himself counts from its arrival."""
    kept = next((event for event in record.of_promise[life.id] if event.kind == "promise-kept"), None)
    return instant(kept.facts["at"]) if kept else record.year.now


def service_dues(record, findings):
    """The due moment of what queues promise, from the moments of the customer's and the desk's mails."""
    by_service = "a service promise is due when its queue says, in business time"
    resumed = "after a pause the open time that was left is left"
    findings.rule(resumed)
    for promise in record.promises:
        name = f"{promise.kind} promise {promise.id} of ticket {promise.ticket_id}"
        calendar = record.calendars.get(promise.calendar)
        made = record.of_promise[promise.id][0]
        if promise.kind != "own" and promise.amount is not None and calendar:
            amount = promise.amount
            wanted = calendar.due(promise.from_at, amount) if isinstance(amount, str) else calendar.add(promise.from_at, amount)
            findings.equal(by_service, text(instant(made.facts["due_at"])), text(minute(wanted)), name, "from", text(promise.from_at),
                           amount)
        left = None
        due = instant(made.facts["due_at"])
        for event in record.of_promise[promise.id]:
            if event.kind == "promise-paused":
                left = calendar.between(event.at, due)
            elif event.kind == "promise-resumed":
                due = instant(event.facts["due_at"])
                findings.equal(resumed, text(due), text(max(minute(calendar.add(event.at, left)), event.at)), name)
