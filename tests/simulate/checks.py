"""All that is looked at after the year."""
import check_chain
import check_life
import check_made
import check_mails
import check_morning
import check_time
from record import Record
from timeline import Staff, Tickets


def all_of(year, findings):
    check_time.business_time(year, findings)
    record = Record(year)
    stumbles(year, findings)
    variety(record, findings)
    lives = check_life.lives(record, findings)
    check_time.service_dues(record, findings)
    check_time.breaches(record, lives, findings)
    tickets, staff = Tickets(record), Staff(record)
    chains = check_chain.Chains(record, lives, tickets, staff, findings)
    chains.all()
    check_chain.Warnings(record, lives, tickets, staff, findings).all()
    check_mails.Mails(record, lives, tickets, staff, chains, findings).all()
    check_made.Made(record, lives, tickets, chains, findings).all()
    check_morning.Mornings(record, lives, tickets, staff, chains, findings).all()


def variety(record, findings):
    """A year in which something never came up proves nothing of it."""
    rule = "every kind of mail, event and end came up"
    mails, events = {mail.kind for mail in record.outboxs}, {event.kind for event in record.events}
    for kind in ("receipt", "relay", "promise", "update", "question", "closed", "broken", "reminder", "decision", "escalation",
                 "approval", "idle", "passed", "morning"):
        findings.check(rule, kind in mails, "no mail", kind)
    for kind in check_life.LEGAL:
        findings.check(rule, "promise-" + kind in events, "no event", kind)
    for state in ("open", "kept", "moved", "withdrawn", "broken", "kept late"):
        for kind in ("reply", "own"):
            findings.check(rule, any(promise.kind == kind and promise.state == state for promise in record.promises),
                           "no promise", kind, state)


def stumbles(year, findings):
    """What was seen while the year ran: audits, answers of the clock, calls that failed."""
    audit, calls = "the audit finds nothing, now and then and at the end", "no call of the desk's functions fails"
    for at, rows in year.audits:
        findings.check(audit, not rows, at, len(rows), rows[:3])
    for line in year.stumbles:
        findings.check(calls, False, line)
    findings.check(calls, not year.stumbles, len(year.stumbles))
