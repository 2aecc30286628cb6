"""How each ticket stood at each moment, and who stood above whom: from events and the configuration's history alone."""
import bisect

import plan


class Tickets:
    """All tickets through the year: their states, owners, queues, priorities as events tell them."""

    def __init__(self, record):
        self.record = record
        self.numbers = {ticket.number: ticket.id for ticket in record.tickets}
        self.now = {}
        self.log = {ticket.id: [] for ticket in record.tickets}  # (moment, how it stood from then on)
        self.first_queue = {}
        for event in record.events:
            if event.kind == "queue-changed":
                self.first_queue.setdefault(event.ticket_id, event.facts["from"])
        for event in record.events:
            handler = getattr(self, "on_" + event.kind.replace("-", "_"), None)
            if handler and event.ticket_id is not None:
                handler(event, event.facts)

    def put(self, ticket, at, **changes):
        self.now[ticket] = self.now[ticket] | changes
        self.log[ticket].append((at, self.now[ticket]))

    def on_opened(self, event, facts):
        row = self.record.ticket[event.ticket_id]
        source = self.now.get(self.numbers.get(facts.get("split_from")), {})
        queue = source.get("queue") or self.first_queue.get(row.id, row.queue)
        self.now[row.id] = {}
        self.put(row.id, event.at, state="open", owner=source.get("owner"), queue=queue, priority="normal", until=None, merged=None,
                 asked=None)

    def on_taken(self, event, facts):
        self.put(event.ticket_id, event.at, owner=facts["agent"])

    def on_assigned(self, event, facts):
        self.put(event.ticket_id, event.at, owner=self.record.ids[facts["to"].split("@")[0]])

    def on_released(self, event, _facts):
        self.put(event.ticket_id, event.at, owner=None)

    def on_queue_changed(self, event, facts):
        self.put(event.ticket_id, event.at, queue=facts["to"])

    def on_priority_changed(self, event, facts):
        self.put(event.ticket_id, event.at, priority=facts["to"])

    def on_waiting(self, event, facts):
        self.put(event.ticket_id, event.at, state="waiting", until=facts.get("reason"), asked=event.id)

    def on_closed(self, event, _facts):
        self.put(event.ticket_id, event.at, state="closed", until=None)

    def on_reopened(self, event, _facts):
        self.put(event.ticket_id, event.at, state="open", until=None)

    def on_merged(self, event, facts):
        into = self.record.ticket[event.ticket_id].merged_into
        target = self.numbers.get(facts["into"], into)
        f, t = self.now[event.ticket_id], self.now[target]
        ranks = ["low", "normal", "high", "critical"]
        state = "open" if "open" in (f["state"], t["state"]) else "waiting" if "waiting" in (f["state"], t["state"]) else "closed"
        until = None if state != "waiting" else min((x["until"] for x in (f, t) if x["until"]), default=None)
        self.put(target, event.at, owner=t["owner"] or f["owner"], state=state, until=until,
                 priority=max(f["priority"], t["priority"], key=ranks.index))
        self.put(event.ticket_id, event.at, state="closed", until=None, merged=target)

    def at(self, ticket, at):
        """How it stood after all that happened up to and at that moment."""
        log = self.log.get(ticket) or []
        i = bisect.bisect_right([when for when, _ in log], at)
        return log[i - 1][1] if i else None

    def during(self, ticket, at):
        """All the ways in which it stood at that very moment: before, between and after what happened then."""
        log = self.log.get(ticket) or []
        i = bisect.bisect_left([when for when, _ in log], at)
        return [stood for _, stood in log[max(i - 1, 0):i]] + [stood for when, stood in log[i:] if when == at]

    def changes(self, ticket, after, until):
        return [when for when, _ in self.log.get(ticket) or [] if after < when <= until]


class Staff:
    """Agents by their local parts, as the configurations of the year named them."""

    def __init__(self, record):
        self.record = record
        self.spells = []  # (since, away, {who: lead})
        leads = {}
        for since, away in record.year.configured:
            leads = leads | {who: lead if lead not in away else None for who, (_, _, _, lead, _) in plan.AGENTS.items()
                             if who not in away}
            self.spells.append((since, away, leads))

    def spell(self, at):
        return [spell for spell in self.spells if spell[0] <= at][-1]

    def active(self, who, at):
        return who not in self.spell(at)[1]

    def changes(self, after, until):
        return [since for since, _, _ in self.spells if after < since <= until]

    def lead(self, who, at):
        """Who answers for him; None: nobody."""
        _, away, leads = self.spell(at)
        seen = {who}
        while who is not None:
            who = leads.get(who)
            if who in seen:
                return None
            if who is not None and who not in away:
                return who
            seen.add(who)
        return None

    def stands_for(self, who, at):
        if who is None:
            return None
        return who if self.active(who, at) else self.lead(who, at)

    def queue_lead(self, queue, at):
        named = (plan.QUEUES.get(queue) or {}).get("lead")
        if named and self.active(named, at):
            return named
        votes = {}
        for who, (_, queues, *_) in plan.AGENTS.items():
            if self.active(who, at) and (not queues or queue in queues):
                lead = self.lead(who, at)
                if lead:
                    votes[lead] = votes.get(lead, 0) + 1
        if votes:
            return min(votes, key=lambda who: (-votes[who], self.record.ids[who]))
        answer = [who for who, (_, queues, *_) in plan.AGENTS.items() if self.active(who, at) and (not queues or queue in queues)]
        return min(answer, key=lambda who: self.record.ids[who], default=None)

    def holder(self, own, stood, at):
        """Of a promise: own is whose it is (None for the desk's), stood how its ticket stood."""
        who = self.record.who
        for agent in (own, stood["owner"]):
            found = self.stands_for(who.get(agent), at)
            if found:
                return found
        return self.queue_lead(stood["queue"], at)

    def level(self, who, holder, at, owned):
        """The one who answers at a level of the chain. Whoever holds what nobody owns is its lead already."""
        lead = owned and self.lead(holder, at) or holder
        if who == "owner":
            return holder
        if who == "lead":
            return lead
        if who == "manager":
            return self.lead(lead, at) or lead
        named = who.split("@")[0]
        return named if self.active(named, at) else self.lead(named, at) or lead

    def calendar(self, who):
        return self.record.calendars[plan.AGENTS[who][4] or "riga"]
