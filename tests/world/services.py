"""What the desk of the world promises, and when it is open."""
from . import settings

ZONE = "Europe/Riga"
HOURS = ["09:00-17:00"]
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

OFFICE = {"name": "office", "zone": ZONE, **{day: HOURS for day in WORKDAYS}}
GENERAL = {"name": "general", "calendar": "office", "first_reply": "8h", "next_reply": "8h", "update": "2d",
           "resolve": "10d", "escalation": ["0m lead", "4h manager"]}


def add_to(conf, calendars=(OFFICE,), queues=(GENERAL,)):
    """Puts them into the settings of a desk; the first calendar is its own."""
    conf["calendars"] = tuple(dict(calendar) for calendar in calendars)
    conf["queues"] = tuple(dict(queue) for queue in queues)
    conf["desk"]["calendar"] = calendars[0]["name"]


def shown():
    """Both as an admin writes them."""
    office, general = (settings.write(one, " " * 8) for one in (OFFICE, GENERAL))
    return f"calendars = (\n    {{\n{office}    }}\n);\nqueues = (\n    {{\n{general}    }}\n);"
