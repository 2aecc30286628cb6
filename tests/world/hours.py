"""Time passing in a world: its desk's clock is shifted from one due moment to the next, so that all that falls due on the
way happens at its own moment, and nothing sleeps."""
import datetime
import re
import zoneinfo

from . import process, services

ZONE = zoneinfo.ZoneInfo(services.ZONE)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A mail server's dates are cut to seconds: a clock that stands just after a minute is read as that minute all the same.
AFTER = datetime.timedelta(seconds=5)

# The next moment at which the desk has something to do by the clock.
NEXT = """SELECT min(at) FROM (
    SELECT at FROM desk.timer WHERE at > desk.now()
    UNION ALL SELECT wait_until FROM desk.ticket WHERE wait_until > desk.now()
    UNION ALL SELECT next_at FROM desk.finding WHERE next_at > desk.now()
    UNION ALL SELECT next_at FROM desk.outbox WHERE state = 'retry' AND next_at > desk.now()
    UNION ALL SELECT next_at FROM desk.hook WHERE state = 'retry' AND next_at > desk.now()
    UNION ALL SELECT hold_until FROM desk.pulse WHERE hold_until > desk.now()) due (at)"""
# Nothing is under way and nothing is due.
QUIET = """SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending') OR state = 'retry' AND next_at <= desk.now())
    AND NOT EXISTS (SELECT FROM desk.hook WHERE state IN ('queued', 'sending') OR state = 'retry' AND next_at <= desk.now())
    AND NOT EXISTS (SELECT FROM desk.incoming WHERE state = 'new' OR NOT settled)
    AND NOT EXISTS (SELECT FROM desk.ticket WHERE wait_until <= desk.now())
    AND (EXISTS (SELECT FROM desk.pulse WHERE hold_until > desk.now())
         OR NOT EXISTS (SELECT FROM desk.timer WHERE at <= desk.now()) AND NOT EXISTS (SELECT FROM desk.finding WHERE next_at <= desk.now()))"""
# What keeps it from being quiet, for whoever waited in vain.
BUSY = """SELECT desk.now(), 'outbox', id::text, state::text || ' ' || audience || ' ' || kind, next_at, leased_until FROM desk.outbox
        WHERE state IN ('queued', 'sending') OR state = 'retry' AND next_at <= desk.now()
    UNION ALL SELECT desk.now(), 'hook', id::text, state, next_at, leased_until FROM desk.hook
        WHERE state IN ('queued', 'sending') OR state = 'retry' AND next_at <= desk.now()
    UNION ALL SELECT desk.now(), 'incoming', id::text, state || ' ' || settled, tried_at, leased_until FROM desk.incoming
        WHERE state = 'new' OR NOT settled
    UNION ALL SELECT desk.now(), 'ticket', number::text, state, wait_until, NULL FROM desk.ticket WHERE wait_until <= desk.now()
    UNION ALL SELECT desk.now(), 'timer', id::text, what, at, NULL FROM desk.timer WHERE at <= desk.now()
    UNION ALL SELECT desk.now(), 'finding', id::text, state::text, next_at, NULL FROM desk.finding WHERE next_at <= desk.now()"""
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Hours:
    def __init__(self, world):
        self.world = world

    def now(self):
        return self.world.value("SELECT desk.now()")

    def quiet(self, seconds=240):  # the lease of a mail that was claimed and not begun, and the next look
        try:
            self.world.wait_sql(QUIET, seconds=seconds, what="the desk has nothing to do")
        except process.Failure as failure:
            rows = "\n".join(" ".join(map(str, row)) for row in self.world.sql(BUSY))
            raise process.Failure(f"{failure}; now, what, which, how, due, leased until:\n{rows}") from None

    def set(self, at):
        """Puts the clock forward, past all that is due before."""
        if at > self.now():
            answer = self.world.ctl("clock", at.isoformat())
            if answer.code:
                raise process.Failure(answer.err.strip())

    def until(self, target):
        """Time passes until then."""
        self.quiet()
        while (due := self.world.value(NEXT)) and due <= target:
            self.set(due)
            self.quiet()
        self.set(target)
        self.quiet()

    def to(self, moment):
        """Time passes until a moment of the zone, given to the minute."""
        self.until(moment + AFTER)

    def go_by(self, amount):
        """Time passes: '90s', '30m', '3h', '2d'."""
        number, unit = re.fullmatch(r"(\d+)\s*([smhd])", amount).groups()
        self.until(self.now() + datetime.timedelta(**{UNITS[unit]: int(number)}))


def monday_after(at):
    """The first Monday's midnight after a moment."""
    local = at.astimezone(ZONE)
    day = local.date() + datetime.timedelta(days=7 - local.weekday())
    return datetime.datetime.combine(day, datetime.time(), ZONE)


def moment(monday, text):
    """'Tuesday 10:00', 'Friday+1 17:00' (a week later) in the week of that Monday."""
    found = re.fullmatch(r"(\w+?)(?:\+(\d+))?\s+(\d\d?):(\d\d)", text.strip())
    if not found or found[1].lower() not in WEEK:
        raise ValueError(f"no moment: {text}; write it like Tuesday 10:00, or Tuesday+1 10:00 of the week after")
    days = WEEK.index(found[1].lower()) + 7 * int(found[2] or 0)
    day = (monday + datetime.timedelta(days=days)).date()
    return datetime.datetime.combine(day, datetime.time(int(found[3]), int(found[4])), ZONE)


def clocks_forward(at):
    """The Monday of the first week after a moment on whose Sunday the clocks of the zone are put forward."""
    monday = monday_after(at)
    while not sunday(monday).utcoffset() > monday.utcoffset():
        monday = datetime.datetime.combine(monday.date() + datetime.timedelta(days=7), datetime.time(), ZONE)
    return monday


def sunday(monday):
    return datetime.datetime.combine(monday.date() + datetime.timedelta(days=6), datetime.time(23), ZONE)
