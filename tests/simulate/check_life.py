"""The life of each promise: its events in order allow each other, and come to its row. Written from the words of the design,
not from the desk's functions."""
import datetime

from worktime import moment, text

# What may happen to a promise as it stands: open, paused, broken, over (kept or kept late), gone (moved, withdrawn).
LEGAL = {
    "stated": {"open", "paused", "broken", "over", "gone"},
    "paused": {"open"},
    "resumed": {"paused"},
    "kept": {"open", "paused", "broken"},
    "reopened": {"over"},
    "disputed": {"over"},
    "confirmed": {"open", "paused", "broken", "over"},
    "moved": {"open", "paused"},
    "withdrawn": {"open", "paused", "broken"},
    "broken": {"open"},
    "passed": {"open", "paused", "broken"},
    "transferred": {"open", "paused", "broken", "over", "gone"},
    "posted": {"open", "paused", "broken"},
    "escalated": {"broken"},
    "acked": {"open", "paused", "broken"},
    "reminded": {"open"},
    "asked": {"open"},
    "noticed": {"broken"},
    "held": {"broken"},
    "approved": {"broken"},
}


def instant(value):
    return None if value is None else moment(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")))


class Life:
    """What the events of one promise come to."""

    def __init__(self, made):
        facts = made.facts
        self.id, self.made = made.promise_id, made
        self.now = "open"
        self.ticket, self.number = made.ticket_id, facts.get("number")
        self.due, self.owner = instant(facts["due_at"]), facts.get("owner")
        self.broken_at = self.detected_at = self.ended_at = self.kept_by = self.stated_by = None
        self.reason = self.replaced_by = self.acked_until = None
        self.level = 0
        self.withdrawn = self.moved = False
        self.spans = []  # (from, until, due): open and not paused
        self.since = made.at
        self.history = []  # (moment, event, how it stood after)
        self.stood = [(made.at, "open", self.due, self.ticket)]  # from when on it stood how

    def state(self):
        if self.moved:
            return "moved"
        if self.withdrawn:
            return "withdrawn"
        if self.now == "over":
            return "kept late" if self.broken_at else "kept"
        return {"paused": "open"}.get(self.now, self.now)

    def happen(self, event):
        """False: this must not happen to a promise as it stands."""
        kind = event.kind.removeprefix("promise-")
        legal = self.now in LEGAL.get(kind, ()) or kind == "reopened" and self.awaited()
        if self.now == "open" and kind in ("paused", "kept", "moved", "withdrawn", "broken"):
            self.spans.append((self.since, event.at, self.due))
        getattr(self, "on_" + kind, lambda event: None)(event)
        self.history.append((event.at, kind, self.now))
        self.stood.append((event.at, self.now, self.due, self.ticket))
        return legal

    def awaited(self):
        """It is going on, and a mail that would keep it is on its way."""
        return self.now in ("open", "paused", "broken") and self.kept_by is not None

    def during(self, at):
        """All the ways in which it stood at that very moment, before, between and after what happened then."""
        before = [stood for stood in self.stood if stood[0] < at]
        return before[-1:] + [stood for stood in self.stood if stood[0] == at]

    def on_stated(self, event):
        self.stated_by = self.stated_by or event.outbox_id

    def on_paused(self, _event):
        self.now = "paused"

    def on_resumed(self, event):
        self.now, self.since, self.due = "open", event.at, instant(event.facts["due_at"])

    def on_kept(self, event):
        self.now, self.kept_by = "over", event.outbox_id
        self.ended_at = event.at

    def on_reopened(self, event):
        if self.now == "over":
            self.now, self.ended_at, self.since = "broken" if self.broken_at else "open", None, event.at
        if self.made.facts["kind"] != "update":  # that one was followed by the next, which is going on
            self.kept_by = None

    def on_disputed(self, event):
        """His customer says that it is not: where it was before, and what kept it counts no more."""
        self.now, self.ended_at, self.kept_by, self.since = "broken" if self.broken_at else "open", None, None, event.at

    def on_moved(self, event):
        self.now, self.moved, self.ended_at, self.kept_by = "gone", True, event.at, None
        self.replaced_by, self.reason = event.facts.get("to"), event.facts.get("reason")

    def on_withdrawn(self, event):
        self.now, self.withdrawn, self.ended_at, self.kept_by = "gone", True, event.at, None
        self.reason = event.facts.get("reason")

    def on_broken(self, event):
        self.now, self.broken_at, self.detected_at = "broken", instant(event.facts["due_at"]), instant(event.facts["detected_at"])

    def on_passed(self, event):
        self.owner = event.facts["owner"]

    def on_transferred(self, event):
        self.ticket, self.number = event.facts["ticket"], event.facts["number"]

    def on_posted(self, event):
        self.kept_by = event.outbox_id

    def on_escalated(self, event):
        self.level = event.facts["level"]

    def on_acked(self, event):
        self.acked_until = instant(event.facts["until"])

    def end(self, at):
        if self.now == "open":
            self.spans.append((self.since, at, self.due))


def lives(record, findings):
    """Every promise's life; what is not as it must be is found."""
    found = {}
    for promise in record.promises:
        events = record.of_promise[promise.id]
        name = f"promise {promise.id} of ticket {promise.ticket_id}"
        if not findings.check("a promise begins by being made", events and events[0].kind == "promise-made", name):
            continue
        life = found[promise.id] = Life(events[0])
        for event in events[1:]:
            before = life.now
            findings.check("what happens to a promise may happen to it then", life.happen(event), name, event.kind, "when", before,
                           text(event.at))
        life.end(record.year.now)
        compare(life, promise, findings, name)
    for event in record.events:
        if event.kind.startswith("promise-"):
            findings.check("an event of a promise names it", event.promise_id in record.promise, "event", event.id, event.kind)
    return found


def by_ticket(lives):
    """{ticket: {id: life}} of all promises that ever belonged to it."""
    found = {}
    for life in lives.values():
        for _, _, _, ticket in life.stood:
            found.setdefault(ticket, {})[life.id] = life
    return found


def compare(life, row, findings, name):
    rule = "a promise's row is what its events come to"
    for what, found, wanted in (
            ("state", row.state, life.state()), ("due", row.due_at, life.due), ("broken", row.broken_at, life.broken_at),
            ("detected", row.detected_at, life.detected_at), ("level", row.level, life.level), ("owner", row.owner_id, life.owner),
            ("ticket", row.ticket_id, life.ticket), ("number", row.number, life.number), ("stated by", row.outbox_id, life.stated_by),
            ("kept by", row.kept_by, life.kept_by), ("acked", row.acked_until, life.acked_until),
            ("paused", row.paused_at is not None, life.now == "paused"), ("ended", row.ended_at is None, life.ended_at is None)):
        findings.equal(rule, found, wanted, name, what)
