"""Business time, worked out from nothing but the tz database and the configured hours: the year is walked in quarters of an
hour, each asked what the local clock shows. Nothing here knows how the desk does it. Moments are microseconds since 1970."""
import bisect
import datetime
import zoneinfo

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86400 * SECOND
STEP = 15 * MINUTE
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def moment(time):
    """Of an aware datetime."""
    return (time - EPOCH) // datetime.timedelta(microseconds=1)


def time_of(at, zone=UTC):
    return (EPOCH + datetime.timedelta(microseconds=at)).astimezone(zone)


def text(at):
    return "-" if at is None else f"{time_of(at):%a %Y-%m-%d %H:%M:%S}Z"


class Calendar:
    """spans: {ISO weekday: [(opens, closes)]} in minutes since midnight, multiples of 15; holidays: dates."""

    def __init__(self, zone, spans, holidays, first, last):
        self.zone = zoneinfo.ZoneInfo(zone)
        self.opens, self.closes = [], []
        self.days, self.day_ends = [], []
        holidays = set(holidays)
        for at in range(moment(first), moment(last), STEP):
            local = time_of(at, self.zone)
            minute = local.hour * 60 + local.minute
            if local.date() in holidays or not any(a <= minute < b for a, b in spans.get(local.isoweekday(), ())):
                continue
            if self.closes and self.closes[-1] == at:
                self.closes[-1] = at + STEP
            else:
                self.opens.append(at)
                self.closes.append(at + STEP)
            if self.days and self.days[-1] == local.date():
                self.day_ends[-1] = at + STEP
            else:
                self.days.append(local.date())
                self.day_ends.append(at + STEP)
        self.before = [0]  # open time before each interval
        for a, b in zip(self.opens, self.closes):
            self.before.append(self.before[-1] + b - a)

    def passed(self, at):
        """Open time from the beginning of the calendar to that moment."""
        i = bisect.bisect_right(self.opens, at)
        return 0 if i == 0 else self.before[i - 1] + min(at, self.closes[i - 1]) - self.opens[i - 1]

    def is_open(self, at):
        i = bisect.bisect_right(self.opens, at)
        return i > 0 and at < self.closes[i - 1]

    def next_open(self, at):
        return at if self.is_open(at) else self.opens[bisect.bisect_right(self.opens, at)]

    def between(self, after, until):
        return max(0, self.passed(until) - self.passed(after))

    def add(self, at, amount):
        """The first moment at which so much open time has passed."""
        if amount <= 0:
            return at
        wanted = self.passed(at) + amount
        i = bisect.bisect_left(self.before, wanted)
        return self.opens[i - 1] + wanted - self.before[i - 1]

    def subtract(self, at, amount):
        """The last moment from which so much open time passes."""
        if amount <= 0:
            return at
        wanted = self.passed(at) - amount
        i = bisect.bisect_right(self.before, wanted)
        return self.opens[i - 1] + wanted - self.before[i - 1]

    def day_end(self, at, n):
        """The end of the n-th open day after that moment's."""
        today = time_of(at, self.zone).date()
        return self.day_ends[bisect.bisect_right(self.days, today) + n - 1]

    def due(self, at, amount):
        """amount: '8h', '30m', '2d' as in promised.conf: days are open days counted to their end, the rest open time."""
        number, unit = int(amount[:-1]), amount[-1]
        if unit == "d":
            return self.day_end(at, number)
        return self.add(at, number * {"m": MINUTE, "h": HOUR}[unit])

    def day_later(self, at, n):
        """The same local time on the n-th open day after that moment's, or before it."""
        local = time_of(at, self.zone)
        i = (bisect.bisect_right(self.days, local.date()) - 1 if n > 0 else bisect.bisect_left(self.days, local.date())) + n
        wall = datetime.datetime.combine(self.days[i], local.time(), tzinfo=self.zone)
        # Of an hour that comes twice the second is meant; one that summer time leaves out is an hour later.
        after = moment(wall.replace(fold=1).astimezone(UTC))
        return moment(wall.replace(fold=0).astimezone(UTC)) if time_of(after, self.zone).time() != local.time() else after

    def later(self, at, amount):
        """amount as in promised.conf, of a delay: days are open days at the same time of day; '-2h' is before."""
        number, unit = int(amount[:-1]), amount[-1]
        if unit == "d":
            return self.day_later(at, number)
        span = abs(number) * {"m": MINUTE, "h": HOUR}[unit]
        return self.add(at, span) if number >= 0 else self.subtract(at, span)
