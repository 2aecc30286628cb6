"""The desk of the simulated year: five zones that put their clocks forward and back in their own ways, six queues that
promise different things, agents, their leads and one manager. 2022 is the last year in which all five zones had changes."""
import datetime

import worktime

FIRST = datetime.datetime(2022, 1, 3, tzinfo=worktime.UTC)
ADDRESS = "support@acme.test"
DESK_ZONE = "Europe/Riga"


def week(days, *spans):
    """week("1-5", "09:00-13:00"): the same spans on each of these ISO weekdays."""
    def minutes(time):
        hour, minute = time.split(":")
        return int(hour) * 60 + int(minute)
    first, _, last = days.partition("-")
    pairs = [tuple(minutes(time) for time in span.split("-")) for span in spans]
    return {day: list(pairs) for day in range(int(first), int(last or first) + 1)}


def days(*texts):
    return [datetime.date.fromisoformat(f"{FIRST.year}-{text}") for text in texts]


# name: zone, spans, holidays
CALENDARS = {
    "riga": ("Europe/Riga", week("1-5", "09:00-13:00", "14:00-18:00"),
             days("04-15", "04-18", "05-04", "06-23", "06-24", "11-18", "12-26")),
    "mexico": ("America/Mexico_City", week("1-5", "08:00-16:30") | week("6", "09:00-13:00"),
               days("02-07", "03-21", "05-01", "09-16", "11-21", "12-25")),
    # Round the hours at which its clock is put by half an hour, too.
    "howe": ("Australia/Lord_Howe", week("1-6", "07:00-11:00", "12:00-19:15") | week("7", "00:30-05:00", "10:00-14:00"),
             days("01-26", "04-25", "12-25", "12-26")),
    "casablanca": ("Africa/Casablanca", week("1-4", "08:30-12:00", "13:30-18:00") | week("7", "00:00-06:00", "09:00-17:00"),
                   days("01-11", "05-02", "05-03", "07-10", "07-30")),
    "kathmandu": ("Asia/Kathmandu", week("1-5", "10:00-17:00") | week("7", "10:00-17:00"), days("04-14", "10-04", "10-05")),
    "nights": ("Europe/Riga", week("1-7", "00:00-06:00", "20:00-24:00"), []),
    "always": (DESK_ZONE, week("1-7", "00:00-24:00"), []),
}

# What each queue promises; absent: nothing, or what promised.conf's default is.
QUEUES = {
    "general": {"calendar": "riga", "lead": "laura", "first_reply": "8h", "next_reply": "8h", "update": "2d",
                "resolve": "10d", "escalation": [("0m", "lead", None), ("4h", "manager", None)]},
    "sales": {"calendar": "mexico", "lead": "lorenzo", "first_reply": "4h", "next_reply": "1d", "update": "3d", "ask": "2d",
              "ask_times": 2, "notice": "hold", "notice_hold": "2h", "ack_limit": "4h", "remind": "2h", "decide": "1h",
              "escalation": [("30m", "owner", None), ("2h", "lead", None), ("1d", "manager", "ops")]},
    "island": {"calendar": "howe", "first_reply": "2h", "update": "16h", "repeat": "2d", "remind": "1h", "decide": "30m",
               "escalation": [("0m", "lead", "ops")]},
    "medina": {"calendar": "casablanca", "lead": "lorenzo", "next_reply": "6h", "resolve": "5d", "ask": "1d", "ask_times": 3,
               "escalation": [("0m", "chief@acme.test", None), ("45m", "manager", None), ("3h", "manager", None)]},
    "valley": {"calendar": "kathmandu", "update": "1d", "notice_hold": "30m"},
    "bare": None,
}
SERVICE_DEFAULTS = {"remind": "4h", "decide": "2h", "ask_times": 3, "notice": "send", "notice_hold": "2h", "ack_limit": "1d",
                    "repeat": "1d"}
CHAIN_DEFAULT = [("0m", "lead", None), ("8h", "manager", None)]

# address's local part: name, queues, notify, lead, calendar
AGENTS = {
    "anna": ("Anna Liepa", ("general", "bare"), "queue", "laura", "riga"),
    "boris": ("Boris Kalns", ("general",), "queue", "laura", None),
    "cecil": ("Cecil Monte", ("sales",), "queue", "lorenzo", "mexico"),
    "dora": ("Dora Prado", ("sales", "medina"), "queue", "lorenzo", "mexico"),
    "emma": ("Emma Reef", ("island",), "queue", "laura", "howe"),
    "finn": ("Finn Sand", ("island", "valley"), "queue", "laura", "howe"),
    "gita": ("Gita Atlas", ("medina",), "queue", "lorenzo", "casablanca"),
    "hugo": ("Hugo Souk", ("medina", "bare"), "queue", "lorenzo", "casablanca"),
    "ivan": ("Ivan Everest", ("valley",), "queue", "nora", "kathmandu"),
    "nora": ("Nora Night", (), "own", "laura", "nights"),
    "laura": ("Laura Berg", (), "own", "martin", "riga"),
    "lorenzo": ("Lorenzo Campo", (), "own", "martin", "mexico"),
    "martin": ("Martin Chief", (), "own", None, "riga"),
    "chief": ("Chief Engineer", (), "own", None, None),
}


def address(local_part):
    return local_part if "@" in local_part else f"{local_part}@acme.test"


def configuration(away=()):
    """What the daemon pushes (api.configure), without the agents who have left."""
    return {
        "mode": "live",
        "desk": {"name": "Acme Support", "address": ADDRESS, "tag": "ACME", "language": "en", "zone": DESK_ZONE,
                 "admin": "root@admin.test", "complaints": "", "plus_addresses": True, "delimiter": "+", "forwarders": [],
                 "calendar": "riga"},
        "calendars": [
            {"name": name, "zone": zone,
             "spans": [{"weekday": day, "opens": a, "closes": b} for day, list_ in spans.items() for a, b in list_],
             "holidays": [{"day": str(day), "name": "closed"} for day in holidays]}
            for name, (zone, spans, holidays) in CALENDARS.items() if name != "always"],
        "queues": [queue(name, service, away) for name, service in QUEUES.items() if service is not None],
        "webhooks": ["ops"],
        "mailboxes": [{"name": name, "address": mailbox(name), "aliases": [], "queue": name, "language": "en",
                       "answer_old": False, "settle": "leave"} for name in QUEUES],
        "budget": {"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000, "per_hour": 1000,
                   "per_ticket": 500},
        "agents": [{"name": name, "address": address(who), "aliases": [], "queues": list(queues), "notify": notify,
                    "lead": address(lead) if lead and lead not in away else None, "languages": [], "calendar": calendar,
                    "trust": "token+dmarc"}
                   for who, (name, queues, notify, lead, calendar) in AGENTS.items() if who not in away],
    }


def queue(name, service, away):
    facts = {key: value for key, value in service.items() if key not in ("escalation", "lead")}
    if "lead" in service and service["lead"] not in away:
        facts["lead"] = address(service["lead"])
    facts["escalation"] = [
        {"delay": delay, "who": who} | ({"webhook": webhook} if webhook else {})
        for delay, who, webhook in service.get("escalation", ())]
    return {"name": name} | facts


def mailbox(name):
    return ADDRESS if name == "general" else f"{name}@acme.test"


def calendars():
    """All calendars as the checker counts time, with room before and after the year."""
    begin, end = FIRST - datetime.timedelta(days=30), FIRST + datetime.timedelta(days=480)
    return {name: worktime.Calendar(zone, spans, holidays, begin, end)
            for name, (zone, spans, holidays) in CALENDARS.items()}
