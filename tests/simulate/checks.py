"""All that is looked at after the year."""
import check_chain
import check_kept
import check_life
import check_made
import check_mails
import check_morning
import check_time
import check_words
from record import Record
from timeline import Staff, Tickets


def all_of(year, findings):
    check_time.business_time(year, findings)
    record = Record(year)
    stumbles(year, findings)
    findings.missing = variety(record)
    lives = check_life.lives(record, findings)
    check_time.service_dues(record, findings)
    check_time.breaches(record, lives, findings)
    tickets, staff = Tickets(record), Staff(record)
    chains = check_chain.Chains(record, lives, tickets, staff, findings)
    chains.all()
    check_chain.Warnings(record, lives, tickets, staff, findings).all()
    check_mails.Mails(record, lives, tickets, staff, chains, findings).all()
    check_words.words(findings)
    check_words.said(year, record, findings)
    check_kept.kept(record, lives, findings)
    check_made.Made(record, lives, tickets, chains, findings).all()
    check_morning.Mornings(record, lives, tickets, staff, chains, findings).all()


def variety(record):
    """What never came up: a year without it proves nothing of it."""
    mails, events = {mail.kind for mail in record.outboxs}, {event.kind for event in record.events}
    kinds = ("receipt", "relay", "promise", "update", "question", "closed", "broken", "reminder", "decision", "escalation", "approval",
             "idle", "passed", "morning", "promises", "dispute")
    missing = [f"a mail of kind {kind}" for kind in kinds if kind not in mails]
    missing += [f"promise-{kind}" for kind in check_life.LEGAL if "promise-" + kind not in events]
    for kind in ("reply", "next reply", "update", "resolve", "own"):
        happened = {event.kind for event in record.events if event.promise_id and record.promise[event.promise_id].kind == kind}
        missing += [f"{kind}: {event}" for event in ("promise-kept", "promise-broken", "promise-moved") if event not in happened]
    return missing


def stumbles(year, findings):
    """What was seen while the year ran: audits, answers of the clock, calls that failed."""
    audit, calls = "the audit finds nothing, now and then and at the end", "no call of the desk's functions fails"
    for at, rows in year.audits:
        findings.check(audit, not rows, at, len(rows), rows[:3])
    for line in year.stumbles:
        findings.check(calls, False, line)
    findings.check(calls, not year.stumbles, len(year.stumbles))
