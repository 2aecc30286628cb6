"""No untrue sentence in any mail: each fact that a template may show is worked out again from events, messages and promises.
A fact that is not known here is a fault, too."""
import check_answers
import check_time
import plan
from check_life import by_ticket, instant
from work import Work
from worktime import MINUTE, SECOND, text

TRUE = "what a mail says is true"
WHOLE = "a mail leaves out nothing that it is to say"
TOLD = "the customer is told of each move, withdrawal and breach"
KINDS = {"reply": "reply", "next_reply": "next reply", "update": "update", "resolve": "resolve"}
WORDS = {"reply": "first answer", "next reply": "answer", "update": "progress update", "resolve": "solution"}
# What every mail of the desk's may say of itself; looked at by the tests of these mails.
PLAIN = {"number", "desk", "zone", "subject", "text", "queue", "customer", "participants", "note_address", "to_customer", "complaints",
         "ahead", "received_at", "files", "left_out"}


def second(at):
    return None if at is None else at // SECOND


def date(value):
    return second(instant(value))


class Mails:
    def __init__(self, record, lives, tickets, staff, chains, findings):
        self.record, self.lives, self.tickets, self.staff, self.chains = record, lives, tickets, staff, chains
        self.findings, self.work = findings, Work(record)
        self.of_ticket = by_ticket(lives)

    def all(self):
        for mail in self.record.outboxs:
            check = getattr(self, "mail_" + mail.kind, None)
            if check is None:
                continue
            known = check.known | PLAIN
            for fact in mail.facts:
                self.findings.check("each fact of a mail is one that the checker knows", fact in known, mail.kind, fact)
            self.name = f"{mail.kind} {mail.id} of ticket {mail.ticket_id} at {text(mail.created_at)}"
            check(mail, mail.facts, mail.created_at)

    # ---- what is asked of many

    def true(self, what, holds, *detail):
        self.findings.check(f"{TRUE}: {what}", holds, self.name, *detail)

    def same(self, what, found, wanted, *detail):
        self.true(what, found == wanted, "says", found, "not", wanted, *detail)

    def promises(self, ticket, at):
        """(life, {(how it stood, due)}) of those that belong to the ticket then."""
        for life in self.of_ticket.get(ticket, {}).values():
            ways = {(now, due) for _, now, due, where in life.during(at) if where == ticket}
            if ways:
                yield life, ways

    @staticmethod
    def means(item, promise):
        for flag, kind in KINDS.items():
            if item.get(flag):
                return promise.kind == kind
        return promise.kind == "own" and (promise.what == item.get("what", "") and bool(promise.what) != bool(item.get("contact")))

    def listed(self, mail, name, at, fits):
        """Each item of a list is one promise of the ticket that fits; those that were meant."""
        left = [(life, ways, self.record.promise[life.id]) for life, ways in self.promises(mail.ticket_id, at)]
        meant = []
        for item in mail.facts.get(name, ()):
            found = next((entry for entry in left if self.means(item, entry[2]) and fits(item, *entry)), None)
            self.true(f"{mail.kind}, {name}", found is not None, item)
            if found:
                left.remove(found)
                meant.append(found[2].id)
        return meant

    def events_at(self, promise, kind, at):
        return [event for event in self.record.of_promise[promise] if event.kind == "promise-" + kind and event.at <= at]

    def made(self, item, life, _ways, promise, at=None):
        return date(item["due"]) == second(instant(life.made.facts["due_at"])) and (at is None or promise.made_at == at)

    def moved(self, item, life, _ways, promise, at):
        ends = [event for event in self.events_at(life.id, "moved", at) + self.events_at(life.id, "withdrawn", at)
                if event.facts.get("to") in self.lives]
        if not ends:
            return False
        new = self.lives[ends[-1].facts["to"]]
        return (date(item["due"]) in {second(due) for _, _, due, _ in new.stood}
                and ("was" not in item or date(item["was"]) == second(promise.due_at))
                and item.get("reason") == ends[-1].facts.get("reason"))

    def withdrawn(self, item, life, _ways, promise, at):
        ends = [event for event in self.events_at(life.id, "withdrawn", at) if not event.facts.get("to")]
        return bool(ends) and (("was" not in item or date(item["was"]) == second(promise.due_at))
                               and item.get("reason") == ends[-1].facts.get("reason"))

    def next_update(self, mail, at, said):
        """A date by which the customer hears next is a promise, made with this mail."""
        going = {second(instant(life.made.facts["due_at"])) for life, _ in self.promises(mail.ticket_id, at)
                 if self.record.promise[life.id].kind == "update" and self.record.promise[life.id].made_at == at
                 and any(event.outbox_id == mail.id for event in self.events_at(life.id, "stated", at))}
        if mail.state == "withheld" or mail.kind == "relay" and not self.to_requester(mail):
            return
        if said is None:
            self.true(f"{mail.kind}, next update", not going, "says none, but promises", going)
        else:
            self.true(f"{mail.kind}, next update", date(said) in going, said, "promised", going)

    def to_requester(self, mail):
        return any(event.outbox_id == mail.id and event.kind == "promise-stated" for event in self.record.of_outbox[mail.id]) \
            or len([other for other in self.record.mails_of[mail.ticket_id] if other.carries_id == mail.carries_id]) == 1

    def first(self, agent):
        return None if agent is None else self.record.agent[agent].name.split()[0]

    def stood(self, mail, at):
        return self.tickets.during(mail.ticket_id, at)

    def owner(self, mail, at, said, holders=()):
        """The name of who has the ticket, of his lead when he has left; none said: nobody has."""
        names = set()
        for stood in self.stood(mail, at):
            who = self.staff.stands_for(self.record.who.get(stood["owner"]), at)
            names.add(plan.AGENTS[who][0].split()[0] if who else None)
            if stood["owner"] is None:  # then it is with whoever has promised something
                names |= {plan.AGENTS[one][0].split()[0] for life, ways in self.promises(mail.ticket_id, at)
                          if self.record.promise[life.id].kind == "own" and {now for now, _ in ways} & {"open", "broken"}
                          for one in [self.staff.stands_for(self.record.who.get(
                              self.chains.owner_of(self.record.promise[life.id], at)), at)] if one}
        self.true(f"{mail.kind}, owner", said in names | set(holders), said, names)

    # ---- mails to customers

    def mail_receipt(self, mail, facts, at):
        made = {}
        for life, _ in self.promises(mail.ticket_id, at):
            if life.made.at == at and life.made.incoming_id is not None:  # by the mail, not by what followed in the same second
                made[self.record.promise[life.id].kind] = instant(life.made.facts["due_at"])
        over = {kind for kind, due in made.items() if due <= at}  # the mail was fetched late
        for fact, kind in (("reply_by", "reply"), ("update_by", "update"), ("resolve_by", "resolve")):
            self.same(f"receipt, {fact}", date(facts.get(fact)), second(made[kind]) if kind in made and kind not in over else None)
        self.same("receipt, reply_was_due", date(facts.get("reply_was_due")), second(made["reply"]) if "reply" in over else None)
    mail_receipt.known = {"reply_by", "reply_was_due", "update_by", "resolve_by"}

    def mail_relay(self, mail, facts, at):
        meant = self.listed(mail, "made", at, lambda *entry: self.made(*entry, at))
        meant += self.listed(mail, "moved", at, lambda *entry: self.moved(*entry, at))
        meant += self.listed(mail, "withdrawn", at, lambda *entry: self.withdrawn(*entry, at))
        self.next_update(mail, at, facts.get("next_update"))
        if facts.get("closes"):
            self.true("relay, closes", any(stood["state"] == "closed" for stood in self.stood(mail, at)))
        message = self.record.message[mail.carries_id]
        if "agent" in facts:
            self.same("relay, agent", facts["agent"], self.first(message.agent_id))
        self.same("relay, text", facts["text"], message.text)
        self.whole(mail, meant, [event for event in self.record.of_incoming[message.incoming_id]
                                 if event.promise_id and event.at == at])
    mail_relay.known = {"agent", "made", "moved", "withdrawn", "next_update", "closes", "rate"}

    def mail_promise(self, mail, facts, at):
        meant = self.listed(mail, "made", at, lambda *entry: self.made(*entry, at))
        meant += self.listed(mail, "moved", at, lambda *entry: self.moved(*entry, at))
        meant += self.listed(mail, "withdrawn", at, lambda *entry: self.withdrawn(*entry, at))
        meant += self.listed(mail, "released", at, lambda *entry: self.withdrawn(*entry, at) and self.by_customer(entry[1], at))
        self.true("promise, it tells something", bool(meant))
        changers = {self.first(event.facts.get("agent")) for id_ in meant for event in self.record.of_promise[id_] if event.at == at}
        self.true("promise, agent", facts.get("agent") in changers | {None}, facts.get("agent"), changers)
    mail_promise.known = {"agent", "made", "moved", "withdrawn", "released"}

    def mail_promises(self, mail, facts, at):
        check_answers.promises(self, mail, facts, at)
    mail_promises.known = {"promised", "older"}

    def by_customer(self, life, at):
        return any(event.facts.get("by") == "customer" for event in self.events_at(life.id, "withdrawn", at))

    def whole(self, mail, meant, events):
        """All that an agent's mail changed is in the answer that it became."""
        for event in events:
            promise = self.record.promise[event.promise_id]
            own = event.kind == "promise-made" and promise.kind == "own" and promise.replaces is None
            ends = event.kind in ("promise-moved", "promise-withdrawn") and event.facts.get("by") not in ("merge", "close")
            if (own or ends) and not any(other.kind in ("promise-moved", "promise-withdrawn") and other.at == event.at and own
                                         for other in self.record.of_promise[promise.id]):
                self.findings.check(WHOLE, promise.id in meant, self.name, event.kind, promise.id)

    def mail_update(self, mail, facts, at):
        since = instant(facts["since"])
        self.true("update, since", since <= at, facts["since"])
        for item in facts.get("happened", ()):
            self.happened(mail, item, since, at)
        if facts.get("idle"):
            worked = [row for row in self.work.between(mail.ticket_id, since, at)]
            self.true("update, nobody has worked on it", not worked, worked[:3])
        else:
            self.true("update, somebody has worked on it", bool(self.work.between(mail.ticket_id, since - SECOND, at + 1, True)) or any(
                stood["state"] == "waiting" for stood in self.stood(mail, at)) or self.deeds(mail.ticket_id, since, at), "since", text(since))
        self.owner(mail, at, facts.get("owner"))
        untils = {stood["until"] for stood in self.stood(mail, at) if stood["state"] == "waiting"}
        if "waiting_until" in facts:
            self.true("update, waiting until", any(until and instant(until.removeprefix("until ")) == instant(facts["waiting_until"])
                                                   for until in untils), facts["waiting_until"], untils)
        opened = self.listed(mail, "open", at, lambda item, _life, ways, _promise: any(
            now == "open" and second(due) == date(item["due"]) for now, due in ways))
        moved = self.listed(mail, "moved", at, lambda *entry: self.moved(*entry, at))
        broken = self.listed(mail, "broken", at, lambda item, life, ways, _promise: any(
            now == "broken" for now, _ in ways) and second(life.broken_at) == date(item["due"]))
        self.listed(mail, "kept", at, lambda item, life, ways, _promise: any(now == "over" for now, _ in ways) and (
            "at" not in item or date(item["at"]) in {second(instant(event.facts["at"])) for event in self.events_at(life.id, "kept", at)}))
        self.listed(mail, "withdrawn", at, lambda *entry: self.withdrawn(*entry, at))
        for life, ways in self.promises(mail.ticket_id, at):
            promise = self.record.promise[life.id]
            if promise.kind == "update":
                continue
            if {now for now, _ in ways} == {"open"} and promise.made_at < at:
                replaced = {self.record.promise[id_].replaced_by for id_ in moved}
                self.findings.check(WHOLE, life.id in opened or life.id in replaced, self.name, "open", life.id)
            posted = any(event.at <= at for event in self.events_at(life.id, "posted", at))
            if {now for now, _ in ways} == {"broken"} and not posted:
                self.findings.check(WHOLE, life.id in broken, self.name, "broken", life.id)
        self.next_update(mail, at, facts.get("next_update"))
        overdue = {second(due) for life, ways in self.promises(mail.ticket_id, at) for now, due in ways
                   if self.record.promise[life.id].kind == "update" and now in ("broken", "open") and due < at}
        if "late" in facts:
            self.true("update, late", date(facts["late"]) in overdue, facts["late"], overdue)
    mail_update.known = {"since", "happened", "idle", "owner", "waiting_until", "open", "kept", "moved", "withdrawn", "broken",
                         "next_update", "late"}

    def happened(self, mail, item, since, at):
        when, agent = date(item["at"]), item.get("agent")
        events = [event for event in self.record.of_ticket[mail.ticket_id] if second(event.at) == when and event.at <= at]
        notes = [note for note in self.record.notes_of[mail.ticket_id] if second(note.created_at) == when]
        holds = {
            "answered": lambda: any(event.kind == "answered" for event in events),
            "taken": lambda: any(event.kind == "taken" and self.first(event.facts["agent"]) == agent for event in events),
            "passed": lambda: any(event.kind == "assigned" and self.first(self.record.ids[event.facts["to"].split("@")[0]]) == agent
                                  for event in events),
            "noted": lambda: any(self.first(note.agent_id) == agent for note in notes) or any(
                self.first(event.facts.get("agent")) == agent for event in events),
            "reopened": lambda: any(event.kind == "reopened" for event in events),
            "waiting": lambda: any(event.kind == "waiting" for event in events),
            "written": lambda: any(second(message.received_at) == when and message.customer_id
                                   for message in self.record.messages_of[mail.ticket_id] if message.created_at <= at)}
        what = next(flag for flag in holds if item.get(flag))
        self.true(f"update, happened: {what}", holds[what](), item)

    def deeds(self, ticket, since, at):
        return [life.id for life, _ in self.promises(ticket, at) if self.record.promise[life.id].class_ == "deed"
                and any(since < event.at <= at for event in self.events_at(life.id, "kept", at))]

    def mail_question(self, mail, facts, at):
        stood = self.stood(mail, at)
        self.true("question, it waits for the customer", any(way["state"] == "waiting" and not way["until"] for way in stood), stood)
        answers = [message for message in self.record.messages_of[mail.ticket_id] if message.agent_id and message.created_at <= at]
        if "asked_at" in facts:
            self.true("question, who wrote when", any(second(message.received_at) == date(facts["asked_at"])
                                                      and self.first(message.agent_id) == facts.get("agent") for message in answers), facts)
        service = self.record.service(stood[-1]["queue"])
        asked = self.asked(mail, at)
        self.same("question, the last one", bool(facts.get("last")), asked + 1 >= service["ask_times"], asked)
        self.findings.check("a question is one of those that the queue allows", asked < service["ask_times"] or self.unsent(mail, at),
                            self.name, asked)
        self.same("question, one date", "next" in facts, not facts.get("last"))
        if "next" in facts:
            self.next_update(mail, at, facts["next"])
        else:
            self.closes(mail, at, facts["closes_at"])
    mail_question.known = {"agent", "asked_at", "next", "closes_at", "last"}

    def closes(self, mail, at, said):
        """Closed when it was said, unless somebody did something before."""
        self.true("question, closes at", instant(said) > at, said)
        later = [event for event in self.record.of_ticket[mail.ticket_id] if event.at > at and event.kind in (
            "replied", "answered", "closed", "reopened", "merged", "waiting", "queue-changed")]
        due = instant(said)
        if self.record.year.now > self.record.latest(due) + MINUTE:
            first = later[0] if later else None
            self.true("question, closes at", first is not None and (first.kind != "closed" or first.facts.get("reason") != "unanswered" or
                      due <= first.at <= self.record.latest(due)), said, first and (first.kind, text(first.at)))

    def asked(self, mail, at):
        """How many questions went out since the ticket last began to wait; an agent who asks the customer anew begins anew."""
        log = self.tickets.log[mail.ticket_id]
        began = max((when for n, (when, stood) in enumerate(log) if when <= at and stood["state"] == "waiting"
                     and (n == 0 or log[n - 1][1]["state"] != "waiting" or log[n - 1][1]["asked"] != stood["asked"])), default=0)
        return len([other for other in self.questions(mail) if began <= other.created_at])

    def questions(self, mail):
        return [other for other in self.record.mails_of[mail.ticket_id] if other.kind == "question" and other.id < mail.id]

    def unsent(self, mail, at):
        """Questions that had not left when that mail was made."""
        return [other.id for other in self.questions(mail) if check_time.ended(self.record, other) > at]

    def mail_closed(self, mail, facts, at):
        self.true("closed, it is", any(way["state"] == "closed" for way in self.stood(mail, at)))
        closing = [event for event in self.record.of_ticket[mail.ticket_id] if event.kind == "closed" and event.at == at]
        self.same("closed, by whom", facts.get("agent"), self.first(closing[-1].facts.get("agent")) if closing else "nobody")
        if facts.get("unanswered"):
            asked = self.asked(mail, at)
            stood = self.stood(mail, at)
            self.findings.check("who does not answer is asked as often as the queue says",
                                asked >= self.record.service(stood[0]["queue"])["ask_times"], self.name, asked)
            self.true("closed, the questions have left", not self.unsent(mail, at), self.unsent(mail, at))
            last = max(other.created_at for other in self.questions(mail))
            self.true("closed, no answer", not any(message.customer_id and message.kind == "human" and last < message.created_at <= at
                                                   for message in self.record.messages_of[mail.ticket_id]))
        self.listed(mail, "withdrawn", at, lambda *entry: self.withdrawn(*entry, at))
    mail_closed.known = {"agent", "unanswered", "withdrawn", "rate"}

    def mail_broken(self, mail, facts, at):
        life, promise = self.lives[mail.promise_id], self.record.promise[mail.promise_id]
        self.true("broken, which promise", self.means(facts, promise), facts)
        self.same("broken, when it was due", date(facts["due"]), second(life.broken_at))
        self.true("broken, and not done", "broken" in {now for _, now, _, _ in life.during(at)}, life.during(at))
        who = {self.staff.holder(self.chains.owner_of(promise, at), way, at) for way in self.stood(mail, at)} if promise.kind == "own" else ()
        self.owner(mail, at, facts.get("owner"), [plan.AGENTS[one][0].split()[0] for one in who if one])
        self.next_update(mail, at, facts.get("next_update"))
    mail_broken.known = {"reply", "next_reply", "update", "resolve", "contact", "what", "due", "owner", "next_update"}

    # ---- mails to agents

    def about(self, mail, facts, at):
        """What, when, which number, of the promise that the mail is about."""
        life, promise = self.lives[mail.promise_id], self.record.promise[mail.promise_id]
        what = WORDS.get(promise.kind) or promise.what or "word from us"
        self.same(f"{mail.kind}, what", facts["what"], what)
        self.true(f"{mail.kind}, due", date(facts["due"]) in {second(due) for _, _, due, _ in life.during(at)}, facts["due"])
        numbers = {life.made.facts["number"]} | {event.facts["number"] for event in self.events_at(life.id, "transferred", at)}
        self.true(f"{mail.kind}, number", facts["n"] in numbers, facts["n"], numbers)
        if "contact" in facts:
            self.same(f"{mail.kind}, contact", facts["contact"], promise.class_ == "contact")
        return life, promise
    COMMON = {"what", "due", "n", "contact", "owner", "waiting_since", "promises"}

    def mail_reminder(self, mail, facts, at):
        life, _ = self.about(mail, facts, at)
        self.true("reminder, it is open", "open" in {now for _, now, _, _ in life.during(at)})
    mail_reminder.known = COMMON | {"left"}

    def mail_decision(self, mail, facts, at):
        life, _ = self.about(mail, facts, at)
        self.true("decision, it is open", "open" in {now for _, now, _, _ in life.during(at)})
        asked = [event for event in self.events_at(life.id, "asked", at) if event.outbox_id == mail.id]
        self.same("decision, lead", bool(facts.get("lead")), bool(asked and asked[0].facts.get("lead")))
        if facts.get("lead"):
            before = [event for event in self.events_at(life.id, "asked", at) + self.events_at(life.id, "resumed", at)
                      if not event.facts.get("lead")]
            last = max(before, key=lambda event: event.id, default=None)
            name = self.record.agent[last.facts["agent"]].name if last is not None and "agent" in last.facts else None
            self.same("decision, who was asked before", facts.get("agent"), name)
    mail_decision.known = COMMON | {"lead", "agent"}

    def mail_escalation(self, mail, facts, at):
        life, promise = self.about(mail, facts, at)
        self.true("escalation, it is broken", "broken" in {now for _, now, _, _ in life.during(at)})
        told = self.events_at(life.id, "escalated", at)
        mine = [event for event in told if event.outbox_id == mail.id]
        self.true("escalation, level", bool(mine) and mine[0].facts["level"] == facts["level"] and
                  bool(mine[0].facts.get("repeat")) == bool(facts.get("repeat")), facts["level"], facts.get("repeat"))
        before = [event for event in told if event.id < mine[0].id] if mine else told
        levels = {event.facts["level"] for event in before}  # of one that was told again and again the last time
        self.same("escalation, told before", len((facts.get("told") or "").splitlines()), len(levels))
        noticed = [event for event in self.events_at(life.id, "noticed", at) if event.at < at]
        reached = [event for event in noticed if self.record.outbox[event.outbox_id].state != "withheld" and not any(
            other.kind in ("failed", "dropped", "bounced") and other.at <= at for other in self.record.of_outbox[event.outbox_id])]
        now = [event for event in self.events_at(life.id, "noticed", at) if event.at == at]
        self.true("escalation, whether the customer was told", bool(facts.get("noticed")) == bool(reached) or now, facts.get("noticed"),
                  len(reached))
        if "next_at" in facts and mine:
            acked = [instant(event.facts["until"]) for event in self.events_at(life.id, "acked", at) if event.id < mine[0].id]
            _, _, base, who, _, stood = self.chains.wanted(promise, mine[0].facts["level"], at, acked[-1] if acked else None, 0, at)
            when = base if stood["priority"] == "critical" or who is None else self.staff.calendar(who).next_open(base)
            self.same("escalation, who is told next and when", (date(facts["next_at"]), facts.get("next_who")),
                      (second(when), plan.AGENTS[who][0] if who else None))
    mail_escalation.known = COMMON | {"level", "repeat", "told", "noticed", "next_at", "next_who"}

    def mail_approval(self, mail, facts, at):
        life, _ = self.about(mail, facts, at)
        self.true("approval, it is broken", "broken" in {now for _, now, _, _ in life.during(at)})
        held = [event for event in self.events_at(life.id, "held", at) if event.outbox_id == mail.id]
        self.true("approval, until", bool(held) and date(facts["until"]) == second(instant(held[0].facts["until"])))
    mail_approval.known = COMMON | {"until"}

    def mail_passed(self, mail, facts, at):
        life, _ = self.about(mail, facts, at)
        passed = [event for event in self.events_at(life.id, "passed", at) if event.at == at]
        self.true("passed, from whom", any(self.record.agent[event.facts["from"]].name == facts.get("from") and
                                           event.facts["owner"] == mail.agent_id for event in passed), facts.get("from"))
    mail_passed.known = COMMON | {"from"}

    def mail_dispute(self, mail, facts, at):
        check_answers.dispute(self, mail, facts, at)
    mail_dispute.known = COMMON | {"agent", "late"}

    def mail_idle(self, mail, facts, at):
        since = instant(facts["since"])
        worked = self.work.between(mail.ticket_id, since, at)
        self.true("idle, nobody has worked on it", not worked, worked[:3])
        self.true("idle, the customer's update says so", any(
            other.kind == "update" and other.facts.get("idle") and other.created_at == at and other.facts["since"] == facts["since"]
            for other in self.record.mails_of[mail.ticket_id]))
    mail_idle.known = {"since", "owner", "waiting_since", "promises"}
