"""What keeps a promise, and what does not: a contact an answer that arrived, a deed somebody's word; what came back keeps nothing."""
from check_life import by_ticket, instant
from record import HOLD
from worktime import text

CONTACT = "a contact is kept by an answer that the customer has, written after what it answers"
DEED = "a deed is kept by somebody's word alone"
UPDATE = "an update is kept by a mail that the customer has"
BOUNCED = "what did not arrive keeps nothing"
ANSWERED = "an answer that arrives keeps each contact that waited for it"
HELD = "after an outage of the clock nothing is fired for a minute"


def kept(record, lives, findings):
    for rule in (CONTACT, DEED, UPDATE, BOUNCED, ANSWERED, HELD):
        findings.rule(rule)
    of_ticket = by_ticket(lives)
    for event in record.events:
        if event.kind == "promise-kept":
            why(record, event, findings)
        elif event.kind in ("bounced", "failed") and event.outbox_id:
            came_back(record, event, findings)
        elif event.kind == "sent" and record.outbox[event.outbox_id].kind == "relay":
            arrived(record, of_ticket, event, findings)
    held(record, findings)


def why(record, event, findings):
    promise, by = record.promise[event.promise_id], event.facts.get("by")
    name = f"{promise.kind} promise {promise.id} kept by {by} at {text(event.at)}"
    if promise.class_ == "deed":
        findings.check(DEED, by == "ctl" or by in ("kept", "close") and event.facts.get("agent") is not None, name)
        return
    mail = record.outbox.get(event.outbox_id)
    if mail is not None:
        here = mail.sent_at == event.at == instant(event.facts["at"])
        kinds = ("relay",) if promise.kind != "update" else ("relay", "update", "question", "broken", "closed")
        rule = UPDATE if promise.kind == "update" else CONTACT
        findings.check(rule, here and mail.kind in kinds, name, mail.kind, text(mail.sent_at))
        if promise.kind != "update":
            message = record.message[mail.carries_id]
            findings.check(CONTACT, message.agent_id and (promise.kind == "reply" or message.received_at > promise.from_at)
                           and promise.message_id != message.id, name, "written", text(message.received_at))
    else:
        written = record.message_by.get(event.incoming_id)
        direct = [written] if written is not None and written.agent_id else []
        said = by == "kept" and promise.kind == "own"  # a contact of his own that an agent says he has kept
        findings.check(CONTACT, said or by in ("ctl",) or by == "direct" and direct and instant(
            event.facts["at"]) == direct[0].received_at, name)


def came_back(record, event, findings):
    for other in record.of_outbox[event.outbox_id]:
        if other.kind == "promise-kept" and other.at <= event.at:
            later = [one for one in record.of_promise[other.promise_id] if one.id > other.id]
            opened = any(one.kind == "promise-reopened" and one.at == event.at for one in later)
            again = any(one.kind == "promise-reopened" for one in later)  # by the first of two reports
            promise = record.promise[other.promise_id]
            late = promise.kind == "update" and promise.broken_at is not None  # stays at that: the next is going on
            findings.check(BOUNCED, opened or again or late, f"{promise.kind} promise {promise.id}", "mail", event.outbox_id,
                           text(event.at))


def arrived(record, of_ticket, event, findings):
    """Of the ticket in which the answer is now."""
    mail = record.outbox[event.outbox_id]
    message = record.message[mail.carries_id]
    customer = next((other.recipient for other in record.mails_of[mail.ticket_id] if other.kind == "receipt"), mail.recipient)
    if customer != mail.recipient:
        return
    for life in of_ticket.get(mail.ticket_id, {}).values():
        promise = record.promise[life.id]
        if promise.class_ != "contact" or promise.kind == "update":
            continue
        where = [(now, ticket) for at, now, _, ticket in life.stood if at <= event.at]
        before = [(now, ticket) for at, now, _, ticket in life.stood if at < event.at]
        if not before or before[-1][1] != mail.ticket_id or before[-1][0] not in ("open", "broken"):
            continue
        if message.received_at > promise.from_at and promise.message_id != message.id and not any(
                one.kind == "promise-made" and one.incoming_id == message.incoming_id for one in record.of_promise[promise.id]):
            findings.check(ANSWERED, where[-1][0] in ("over", "gone"), f"{promise.kind} promise {promise.id}", "answer", mail.id,
                           text(event.at), where[-1])


def held(record, findings):
    for _, end, noticed in record.blind:
        fired = [event for event in record.events if noticed and end - HOLD <= event.at < end and event.kind in (
            "promise-escalated", "promise-reminded", "promise-asked")]
        findings.check(HELD, not fired, text(end - HOLD), [(event.kind, event.promise_id) for event in fired[:3]])
