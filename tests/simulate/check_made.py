"""What had to be promised was promised, and what became of it was told: from mails and states of tickets, not from promises."""
import plan
from check_life import by_ticket, instant
from check_mails import TOLD
from record import LATE
from worktime import SECOND, text

OPENED = "a customer's first mail makes the promises of its queue, and no other"
WRITTEN = "whoever writes is promised an answer, unless one is promised already"
COVERED = "a ticket that is not closed always has a next update or question, as its queue says"
NOTICED = "the customer learns of each breach at once, or when the lead's time is over"


class Made:
    def __init__(self, record, lives, tickets, chains, findings):
        self.record, self.lives, self.tickets, self.chains, self.findings = record, lives, tickets, chains, findings
        self.of_ticket = by_ticket(lives)

    def all(self):
        for message in self.record.messages:
            if message.customer_id and message.kind == "human":
                self.written(message)
        for ticket in self.record.tickets:
            if self.live(ticket):
                self.covered(ticket)
        for event in self.record.events:
            if event.kind in ("promise-moved", "promise-withdrawn"):
                self.told(event)
            elif event.kind == "promise-broken":
                self.noticed(event)

    def live(self, ticket):
        return ticket.customer_id and not ticket.automatic and not ticket.internal and plan.QUEUES.get(ticket.queue)

    def opening(self, message):
        """The event by which a mail opened a ticket."""
        return next((event for event in self.record.of_incoming[message.incoming_id] if event.kind == "opened"), None)

    def written(self, message):
        opened = self.opening(message)
        accepted = message.created_at
        ticket = opened.ticket_id if opened else next(
            (event.ticket_id for event in self.record.of_incoming[message.incoming_id] if event.kind == "replied"), message.ticket_id)
        stood = self.tickets.at(ticket, accepted)
        if stood is None or not self.live(self.record.ticket[ticket]) or self.settled(message):
            return
        name = f"mail {message.incoming_id} in ticket {ticket} at {text(accepted)}"
        service = plan.QUEUES[stood["queue"]] or {}
        if opened:
            kinds = {"reply": "first_reply", "resolve": "resolve", "update": "update"}
            made = [self.record.promise[event.promise_id] for event in self.record.of_ticket[ticket]
                    if event.kind == "promise-made" and event.incoming_id == message.incoming_id]
            wanted = sorted(kind for kind, fact in kinds.items() if service.get(fact))
            self.findings.equal(OPENED, sorted(promise.kind for promise in made), wanted, name)
            for promise in made:
                self.findings.equal("promises count from when the mail arrived", promise.from_at, message.received_at, name, promise.kind)
        elif service.get("next_reply"):
            going = [life.id for life in self.of_ticket.get(ticket, {}).values() if self.record.promise[life.id].kind in (
                "reply", "next reply") and self.going(life, accepted, ticket)]
            self.findings.check(WRITTEN, going, name)

    def settled(self, message):
        """A word or two that ask for nothing: thanks for what was done, or no need of what was not, to a mail that no
        person wrote or that closed the ticket."""
        mail = self.record.outbox_by.get(self.record.incoming[message.incoming_id].answers)
        return mail is not None and (mail.kind != "relay" or mail.facts.get("closes")) and any(
            event.kind == "promise-confirmed" and not event.facts.get("open")
            or event.kind == "promise-withdrawn" and event.facts.get("by") == "customer"
            for event in self.record.of_incoming[message.incoming_id])

    def going(self, life, at, ticket):
        """Open or broken after all that happened up to that moment, and no mail on its way that would keep it."""
        stood = [entry for entry in life.stood if entry[0] <= at]
        if not stood or stood[-1][1] not in ("open", "paused", "broken") or stood[-1][3] != ticket:
            return False
        posted = None
        for event in self.record.of_promise[life.id]:
            if event.at <= at and event.kind == "promise-posted":
                posted = event
            elif event.at <= at and event.kind == "promise-reopened":
                posted = None
        return posted is None

    def covered(self, ticket):
        """Walks along the ticket's states; in each that asks for it an update promise is going on from beginning to end."""
        log = self.tickets.log[ticket.id]
        for (begin, stood), (end, _) in zip(log, log[1:] + [(self.record.year.now, None)]):
            service = plan.QUEUES[stood["queue"]] or {}
            amount = service.get("ask") if stood["state"] == "waiting" and not stood["until"] and service.get("ask") else service.get("update")
            if stood["state"] == "closed" or amount is None or begin >= end:
                continue
            at = begin
            for one, other in sorted(self.spells(ticket.id)):
                if one <= at:
                    at = max(at, other)
            self.findings.check(COVERED, at >= end, f"ticket {ticket.id}", stood["state"], "since", text(begin), "nothing from", text(at),
                                "until", text(end))

    def spells(self, ticket):
        """When which update promise of the ticket was the next."""
        for life in self.of_ticket.get(ticket, {}).values():
            if self.record.promise[life.id].kind != "update":
                continue
            begin = next((at for at, _, _, where in life.stood if where == ticket), None)
            for event in self.record.of_promise[life.id]:
                if event.kind == "promise-reopened":
                    continue
                ends = event.kind in ("promise-posted", "promise-kept", "promise-moved", "promise-withdrawn") or \
                    event.kind == "promise-transferred" and event.facts["ticket"] != ticket
                if begin is not None and event.at >= begin and ends:
                    yield begin, event.at
                    begin = None
            if begin is not None:
                yield begin, self.record.year.now + SECOND

    def told(self, event):
        promise, by = self.record.promise[event.promise_id], event.facts.get("by")
        name = f"{event.kind} of {promise.kind} promise {promise.id} of ticket {event.ticket_id} at {text(event.at)}, by {by}"
        if by == "merge" or promise.kind == "update" and by in ("close", "barred"):
            return
        fact = "moved" if event.facts.get("to") else "released" if by == "customer" else "withdrawn"
        mails = [mail for mail in self.record.mails_of[event.ticket_id] if mail.created_at == event.at and mail.audience == "customer"]
        told = [mail for mail in mails if mail.facts.get(fact) or by == "close" and (mail.kind == "closed" or mail.facts.get("closes"))]
        self.findings.check(TOLD, told, name, [mail.kind for mail in mails])

    def noticed(self, event):
        promise = self.record.promise[event.promise_id]
        if promise.kind == "update":
            return
        events = [other for other in self.record.of_promise[promise.id] if other.id > event.id]
        held = next((other for other in events if other.kind == "promise-held"), None)
        due = event.at if held is None else instant(held.facts["until"])
        end = next((other.at for other in events if other.kind in ("promise-kept", "promise-withdrawn", "promise-noticed")),
                   self.record.year.now)
        name = f"{promise.kind} promise {promise.id} of ticket {event.ticket_id} broken {text(event.at)}"
        stood = self.tickets.at(self.chains.ticket_of(promise, due), due)
        self.findings.check(NOTICED, end <= max(self.record.latest(due), due + LATE) or stood["state"] == "closed", name, "due", text(due), "came",
                            text(end))
