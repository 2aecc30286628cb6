"""By when words are due, worked out by looking at one day after the other: what desk.spoken_due is compared with. It knows Monday to
Friday, 18:00 and the tz database, and shares nothing with the SQL but the form of its question (daemon/read/when.h)."""
import datetime
import zoneinfo

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
NOON, EVENING = datetime.time(12), datetime.time(18)
FRIDAY, SATURDAY, SUNDAY = 5, 6, 7


def moment(day, time, zone):
    """When the local clock shows that: of two the second; of none as it was before the clock was put forward."""
    wall = datetime.datetime.combine(day, time, tzinfo=zoneinfo.ZoneInfo(zone))
    second = wall.replace(fold=1).astimezone(UTC)
    return second if second.astimezone(wall.tzinfo).time() == time else wall.replace(fold=0).astimezone(UTC)


def days(start, step=1, most=3000):
    """start and the days after it, or before it."""
    for n in range(most):
        try:
            yield start + n * step * DAY
        except OverflowError:
            return


def first(found):
    return next(iter(found), None)


def business(day):
    return day.isoweekday() < SATURDAY


class Seen:
    """What a moment looks like from a place."""

    def __init__(self, at, zone):
        self.at, self.zone = at, zone
        self.today = at.astimezone(zoneinfo.ZoneInfo(zone)).date()
        self.sunday = first(d for d in days(self.today) if d.isoweekday() == SUNDAY) # the week ends with it

    def over(self, day, time=EVENING):
        return moment(day, time, self.zone) <= self.at

    # Days, each with whether it is ambiguous.

    def weekday(self, number, which=None, week=None):
        if week is not None:
            return first(d for d in days(self.sunday + 7 * (week - 1) * DAY + DAY) if d.isoweekday() == number), False
        day = first(d for d in days(self.today + DAY) if d.isoweekday() == number)
        if which == "next":
            return day, day <= self.sunday
        return day, self.today.isoweekday() == number

    def date(self, day, month, year=None, numeric=False):
        swapped = numeric and month > 12
        if swapped:
            day, month = month, day
        other = numeric and day <= 12 and month <= 12 and day != month
        if year is not None:
            return first(d for d in days(datetime.date(year, 1, 1), most=366) if (d.day, d.month, d.year) == (day, month, year)), other
        return first(d for d in days(self.today, most=280) if (d.day, d.month) == (day, month) and d <= self.months_on(9)), other

    def monthday(self, number):
        return first(d for d in days(self.today, most=100) if d.day == number), False

    def monthday_of(self, number, ahead):
        """That day of this month (0) or one to come."""
        start = self.today.replace(day=1)
        for _ in range(ahead):
            start = first(d for d in days(start + DAY) if d.day == 1)
        return first(d for d in days(start, most=31) if d.day == number and d.month == start.month)

    def business_day(self, start, number):
        """The number-th after (before: negative) a day."""
        step = 1 if number > 0 else -1
        return [d for d in days(start + step * DAY, step, 40 + 2 * abs(number)) if business(d)][abs(number) - 1]

    def months_on(self, number):
        """The same day some months on, or the last of that month."""
        month = self.today.replace(day=1)
        for _ in range(number):
            month = first(d for d in days(month + DAY) if d.day == 1)
        return max(d for d in days(month, most=31) if d.month == month.month and d.day <= self.today.day)

    def week(self, ahead, part=None):
        number = {"begin": 2, "middle": 3}.get(part, FRIDAY)
        monday = self.sunday - 6 * DAY
        return first(d for d in days(monday + 7 * ahead * DAY) if d.isoweekday() == number and (ahead or not self.over(d)))

    def month(self, ahead):
        """Its last business day; when that is over, the next one's."""
        start = self.today.replace(day=1)
        for _ in range(ahead):
            start = first(d for d in days(start + DAY) if d.day == 1)
        while True:
            last = [d for d in days(start, most=31) if d.month == start.month and business(d)][-1]
            if not self.over(last):
                return last
            start = first(d for d in days(start + DAY) if d.day == 1)

    def year(self):
        last = max(d for d in days(datetime.date(self.today.year, 12, 20), most=12) if business(d))
        return None if self.over(last) else last

    def weekend(self):
        return first(d for d in days(self.today) if d.isoweekday() == SUNDAY and not self.over(d))

    # A question, answered.

    def day(self, point):
        """The day of a point and whether that is ambiguous."""
        if "date" in point:
            return self.date(**point["date"])
        if "monthday" in point and "period" in point:
            return self.monthday_of(point["monthday"], point["ahead"]), False
        if "monthday" in point:
            return self.monthday(point["monthday"])
        if "days" in point:
            return self.today + point["days"] * DAY, False
        if "amount" in point:
            number, unit = point["amount"], point["unit"]
            return {"day": lambda: self.today + number * DAY, "week": lambda: self.today + 7 * number * DAY,
                    "business day": lambda: self.business_day(self.today, number), "month": lambda: self.months_on(number),
                    "year": lambda: self.months_on(12 * number)}[unit](), False
        if "weekday" in point:
            return self.weekday(point["weekday"], point.get("which"), point.get("week"))
        if point["period"] == "week":
            return self.week(point["ahead"], point.get("part")), False
        if point["period"] == "month":
            return self.month(point["ahead"]), False
        return (self.weekend() if point["period"] == "weekend" else self.year()), False

    def time(self, point):
        """The time of day, and whether it is one of a clock."""
        if "time" in point:
            hour, minute = (int(n) for n in point["time"].split(":"))
            part, half = point.get("part"), point.get("meridiem")
            if half:
                hour = hour % 12 + (12 if half == "pm" else 0)
            elif part in ("afternoon", "evening") and 1 <= hour <= 11 or part != "morning" and 1 <= hour <= 7:
                hour += 12
            return datetime.time(hour, minute), True
        if point.get("part") in ("morning", "noon"):
            return NOON, point["part"] == "noon"
        return EVENING, False

    def before(self, day):
        last = self.business_day(day, -1)
        return first(d for d in (last, day - DAY) if not self.over(d))

    def point(self, point, relation=None):
        if point.get("unit") in ("minute", "hour"):
            return self.at + point["amount"] * datetime.timedelta(**{point["unit"] + "s": 1}), "minute"
        time, clock = self.time(point)
        if not set(point) & {"date", "monthday", "days", "amount", "weekday", "period"}:
            later = self.over(self.today, time) and ("time" in point or point["part"] in ("noon", "afternoon"))
            if "time" not in point and point["part"] == "morning": # said when the offices are open it is tomorrow's
                later = self.over(self.today, datetime.time(9))
            return moment(self.today + (DAY if later else 0 * DAY), time, self.zone), "minute" if clock else "day"
        day, ambiguous = self.day(point)
        if day is None:
            return None, None
        if relation == "before" and not clock and "amount" not in point and "period" not in point and point.get("part") in (None, "morning"):
            day, time, ambiguous = self.before(day), EVENING, True
            if day is None:
                return None, None
        precision = "ambiguous" if ambiguous else "range" if point.get("period") == "weekend" else "minute" if clock else "day"
        return moment(day, time, self.zone), precision

    def due(self, when):
        """(due, precision) of a question without a range; (None, None) when it cannot be worked out, is over, or too far ahead."""
        due, precision = self.point({k: v for k, v in when.items() if k != "relation"}, when.get("relation"))
        if due is None or due <= self.at or due.astimezone(zoneinfo.ZoneInfo(self.zone)).date() > self.months_on(12):
            return None, None
        return due, precision
