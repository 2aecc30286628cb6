"""All that is looked at after the year."""
import check_chain
import check_life
import check_time
from record import Record
from timeline import Staff, Tickets


def all_of(year, findings):
    check_time.business_time(year, findings)
    record = Record(year)
    stumbles(year, findings)
    lives = check_life.lives(record, findings)
    check_time.service_dues(record, findings)
    check_time.breaches(record, lives, findings)
    tickets, staff = Tickets(record), Staff(record)
    check_chain.Chains(record, lives, tickets, staff, findings).all()
    check_chain.Warnings(record, lives, tickets, staff, findings).all()


def stumbles(year, findings):
    """What was seen while the year ran: audits, answers of the clock."""
    findings.rule("the audit finds nothing, now and then and at the end")
    for at, rows in year.audits:
        findings.check("the audit finds nothing, now and then and at the end", not rows, at, rows[:3])
    findings.rule("run_due says the truth about what is left")
    for line in year.stumbles:
        findings.check("run_due says the truth about what is left", False, line)
    findings.check("run_due says the truth about what is left", True)
