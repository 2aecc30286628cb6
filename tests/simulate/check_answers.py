"""Mails that a customer's word or two bring about: the list of all that was promised to him, and what another agent is to judge."""
from check_life import instant
from worktime import SECOND

LIST = "promises, all that was promised to the customer is in the list"
STATES = ("open", "broken", "kept", "late", "withdrawn", "released")
LONGEST = 100  # items of a list


def date(value):
    return None if value is None else instant(value) // SECOND


def became(mails, life, now, at):
    """The word of the list for a promise that stands so; None: it is not in the list."""
    promise = mails.record.promise[life.id]
    if mails.events_at(life.id, "moved", at) or any(event.facts.get("to") for event in mails.events_at(life.id, "withdrawn", at)):
        return None
    if promise.kind == "update" and (now not in ("open", "paused", "broken") or mails.events_at(life.id, "posted", at)):
        return None
    if now == "over":
        return "late" if life.broken_at is not None and life.broken_at <= at else "kept"
    if now == "gone":
        return "released" if mails.by_customer(life, at) else "withdrawn"
    return "open" if now == "paused" else now


def listed(mails, mail, at):
    """{promise: (life, {(the list's word, due, paused)})} of all tickets of the mail's customer; of what happened to it at that very
    moment either may be said."""
    customer, found = mails.record.ticket[mail.ticket_id].customer_id, {}
    for ticket in mails.record.tickets:
        if ticket.customer_id == customer and not ticket.internal:
            for life in mails.of_ticket.get(ticket.id, {}).values():
                ways = {(became(mails, life, now, seen), due, now == "paused") for _, now, due, where in life.during(at) if where == ticket.id
                        for seen in (at - 1, at)}
                if ways:
                    found[life.id] = (life, found.get(life.id, (life, set()))[1] | ways)
    return found


def fits(mails, item, life, ways, at):
    promise = mails.record.promise[life.id]
    word = next((state for state in STATES if item.get(state)), None)
    dues = {due for state, due, paused in ways if state == word and (word != "open" or paused == ("due" not in item))}
    if not dues or not mails.means(item, promise):
        return False
    kept = {instant(event.facts["at"]) // SECOND for event in mails.events_at(life.id, "kept", at)}
    was = {due // SECOND for due in dues} | ({life.broken_at // SECOND} if life.broken_at is not None else set())
    return ("due" not in item or date(item["due"]) in {due // SECOND for due in dues}) and ("was" not in item or date(item["was"]) in was) \
        and ("at" not in item or date(item["at"]) in kept) and ("was" in item) == (word not in ("open", "kept")) \
        and ("at" in item) == (word in ("kept", "late"))


def promises(mails, mail, facts, at):
    left = listed(mails, mail, at)
    for item in facts.get("promised", ()):
        found = next((id_ for id_, (life, ways) in left.items() if fits(mails, item, life, ways, at)), None)
        mails.true("promises, each is as the list says", found is not None, item)
        left.pop(found, None)
    mails.true("promises, a list is cut only when it is long", not facts.get("older") or len(facts["promised"]) == LONGEST)
    if not facts.get("older"):
        forgotten = [id_ for id_, (life, ways) in left.items() if all(word for word, _, _ in ways) and life.made.at < at]
        mails.findings.check(LIST, not forgotten, mails.name, forgotten)


def dispute(mails, mail, facts, at):
    life, promise = mails.about(mail, facts, at)
    brought = [event for event in mails.events_at(life.id, "disputed", at) if event.at == at]
    mails.true("dispute, it is not kept any more", {now for _, now, _, _ in life.during(at)} & {"open", "broken"} and brought)
    said = {event.facts.get("agent") for event in mails.events_at(life.id, "kept", at)}
    mails.true("dispute, who had called it kept", facts.get("agent") in {mails.first(agent) for agent in said} | {None} or any(
        facts.get("agent") == mails.record.agent[agent].name for agent in said if agent), facts.get("agent"))
    mails.true("dispute, it is brought before somebody else", mail.agent_id not in said, mail.agent_id, said)
    mails.same("dispute, its time is over", bool(facts.get("late")), life.broken_at is not None and life.broken_at <= at)
    mails.true("dispute, the customer's words", facts.get("text") in {
        message.text for message in mails.record.messages_of[promise.ticket_id] if message.created_at == at}, facts.get("text"))
