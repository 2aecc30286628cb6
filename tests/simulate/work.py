"""Work on a ticket: what people of the desk did about it, as events and notes tell it."""
from worktime import SECOND, text

SAID_APART = {"status", "help", "promises", "ack", "ok", "reopen", "take", "assign", "wait"}  # by events, or no work at all
DEEDS = ("answered", "taken", "assigned", "priority-changed", "queue-changed", "waiting", "split", "cause-changed")


class Work:
    def __init__(self, record):
        self.record = record

    def between(self, ticket, since, at, tried=False):
        """What people of the desk did in a ticket after one moment, as far as it was known before another; tried: and what they
        tried. What asks only is no work on it."""
        since = (since // SECOND + 1) * SECOND - 1  # mails show whole seconds
        found = []
        for event in self.record.of_ticket[ticket]:
            answer = self.record.message_by.get(event.incoming_id) if event.kind == "answered" else None
            when = answer.received_at if answer else event.at  # an answer counts from when it was written
            if since < when and event.at < at and (
                    event.kind in DEEDS or event.kind == "by-promisectl" and "promise" in event.facts):
                found.append((text(when), event.kind))
        return found + [(text(note.created_at), note.kind) for note in self.record.notes_of[ticket]
                        if since < note.created_at < at and self.record.was_in(note, ticket, at) and (
                            tried or note.kind == "note" or note.kind == "commands" and set(note.commands) - SAID_APART)]
