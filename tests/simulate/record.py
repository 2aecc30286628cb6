"""What the desk wrote down, read once after the year: rows with moments in microseconds, grouped as the checks need them."""
import collections
import datetime
import types

import psycopg2.extensions

import plan
from worktime import DAY, MINUTE, SECOND, moment

HOLD = 60 * SECOND  # after an outage of the clock nothing is fired for so long
GAP = 10 * MINUTE  # what the clock takes for an outage
LATE = 60 * SECOND  # what is due is done by then


def _moment(value, _cursor):
    return None if value is None else moment(datetime.datetime.fromisoformat(value))


def _span(value, _cursor):
    """An interval in the units of promised.conf ('2d', '8h') where it is one of these, else microseconds."""
    if value is None:
        return None
    if "day" in value and ":" not in value:
        return f"{int(value.split()[0])}d"
    days = 0
    if "day" in value:
        head, _, value = value.rpartition(" ")
        days = int(head.split()[0])
    hours, minutes, seconds = value.split(":")
    sign = -1 if hours.startswith("-") else 1
    passed = sign * (abs(int(hours)) * 3600 + int(minutes) * 60) * SECOND + sign * round(float(seconds) * SECOND)
    return days * DAY + passed


CASTS = (psycopg2.extensions.new_type((1184,), "MOMENT", _moment), psycopg2.extensions.new_type((1186,), "SPAN", _span))

TABLES = {
    "promise": "SELECT *, class AS class_ FROM desk.promise ORDER BY id",
    "event": "SELECT * FROM desk.event ORDER BY id",
    "outbox": """SELECT id, ticket_id, seq, kind, template, language, facts, recipient, state, reason, bounced_at, created_at,
        sent_at, audience, agent_id, carries_id, note_id, promise_id, message_id FROM desk.outbox ORDER BY id""",
    "message": """SELECT id, ticket_id, seq, incoming_id, kind, customer_id, agent_id, text, received_at, created_at
        FROM desk.message ORDER BY id""",
    "ticket": "SELECT * FROM desk.ticket ORDER BY id",
    "agent": "SELECT id, address, name, lead, calendar, queues FROM desk.agent ORDER BY id",
    "timer": "SELECT * FROM desk.timer ORDER BY id",
    "note": """SELECT n.id, n.ticket_id, n.incoming_id, n.kind, n.agent_id, n.created_at,
        ARRAY(SELECT c ->> 'word' FROM jsonb_array_elements(nullif(i.document -> 'commands', 'null')) c) AS commands
        FROM desk.note n LEFT JOIN desk.incoming i ON i.id = n.incoming_id ORDER BY n.id""",
    "incoming": """SELECT id, fetched_at, done_at, disposition, document ->> 'answer' AS answer,
        document #>> '{in_reply_to,0}' AS answers FROM desk.incoming ORDER BY id""",
    "hook": "SELECT id, webhook, promise_id, facts, created_at FROM desk.hook ORDER BY id",
    "alarm_mail": "SELECT id, facts, created_at FROM desk.outbox WHERE kind = 'admin' ORDER BY id",
}


class Record:
    """rows of each table as attributes: self.promises, self.events, ..., and by id: self.promise[7]."""

    def __init__(self, year):
        self.year = year
        cursor = year.desk.main.db.cursor()
        for cast in CASTS:
            psycopg2.extensions.register_type(cast, cursor)
        for name, query in TABLES.items():
            cursor.execute(query)
            columns = [column.name for column in cursor.description]
            rows = [types.SimpleNamespace(**dict(zip(columns, row))) for row in cursor.fetchall()]
            setattr(self, name + "s", rows)
            setattr(self, name, {row.id: row for row in rows})
        self.calendars = year.calendars
        self.of_promise = self.group(self.events, "promise_id")
        self.of_ticket = self.group(self.events, "ticket_id")
        self.of_outbox = self.group(self.events, "outbox_id")
        self.of_incoming = self.group(self.events, "incoming_id")
        self.messages_of = self.talk(self.messages, True)
        self.notes_of = self.talk(self.notes, False)
        self.message_by = {message.incoming_id: message for message in self.messages}
        self.outbox_by = {mail.message_id: mail for mail in self.outboxs}
        self.mails_about = self.group(self.outboxs, "promise_id")
        self.hooks_about = self.group(self.hooks, "promise_id")
        self.mails_of = self.group(self.outboxs, "ticket_id")
        self.who = {agent.id: agent.address.split("@")[0] for agent in self.agents}
        self.ids = {who: id_ for id_, who in self.who.items()}
        self.blind = blind_spans(year)

    @staticmethod
    def group(rows, key):
        groups = collections.defaultdict(list)
        for row in rows:
            if getattr(row, key) is not None:
                groups[getattr(row, key)].append(row)
        return groups

    def talk(self, rows, message):
        """Messages or notes by ticket: where they are, and where they were before merging and splitting; row.places says since
        when."""
        groups = collections.defaultdict(list)
        numbers = {ticket.number: ticket.id for ticket in self.tickets}
        for row in rows:
            began = {event.ticket_id for event in self.of_incoming[row.incoming_id] if event.kind in (
                "opened", "replied", "answered", "noted", "held")} or {row.ticket_id}
            row.places = dict.fromkeys(began, row.created_at)
            left = list(began)
            while left:
                for event in self.of_ticket[left.pop()]:
                    into = numbers.get(event.facts.get("into")) if event.kind in ("merged", "split") else None
                    if into is not None and event.at >= row.created_at and into not in row.places and (
                            event.kind == "merged" or message and row.id in event.facts["messages"]):
                        row.places[into] = event.at
                        left.append(into)
            row.places.setdefault(row.ticket_id, row.created_at)
            for ticket in row.places:
                groups[ticket].append(row)
        return groups

    @staticmethod
    def was_in(row, ticket, at):
        """Was what somebody wrote in that ticket at that moment?"""
        return ticket in row.places and row.places[ticket] <= at

    def latest(self, due):
        """When what is due at that moment must be done at the latest: a minute on, or after the clock's outage and its hold."""
        at = due
        for begin, end, _ in self.blind:
            if begin <= at < end:
                at = end
        return at + LATE

    def was_blind(self, begin, until):
        return any(a < until and begin < b for a, b, _ in self.blind)

    def away(self, at):
        """Who was not in the configuration at that moment."""
        found = frozenset()
        for since, away in self.year.configured:
            if since <= at:
                found = away
        return found

    def service(self, queue):
        """What the queue promises, with defaults; a queue without service promises nothing."""
        service = plan.QUEUES.get(queue)
        if service is None:
            return plan.SERVICE_DEFAULTS | {"calendar": "riga", "escalation": plan.CHAIN_DEFAULT}
        found = plan.SERVICE_DEFAULTS | service
        if not found.get("escalation"):
            found["escalation"] = plan.CHAIN_DEFAULT
        return found


def blind_spans(year):
    """(from, until, held) when no timer could fire: from an outage of the clock to its first run after it or, when it noticed
    that it had not run for over ten minutes, to the end of the hold that follows."""
    spans = []
    for begin, end in year.clock_out.spans:
        before = max((tick for tick in year.ticks if tick < end), default=year.begin)
        after = next((tick for tick in year.ticks if tick >= end), end)
        held = after - before > GAP
        spans.append((begin, after + HOLD if held else after, held))
    return spans


def minute(at):
    return at // MINUTE * MINUTE
