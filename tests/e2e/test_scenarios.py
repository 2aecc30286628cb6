"""The scenarios of tests/scenarios, each a test of its own, all in one world whose clock is put forward and never slept for.

    test_scenarios.py -k "words of a title"     one of them
"""
import datetime
import re

import pytest

import agents
import scenario
import scenario_text
import trial
from world import accounts, hours, services

SCENARIOS = scenario_text.read_all()
# More queues than the world's own, each with a mailbox: a matter that is written there is promised other things.
QUEUES = {
    "general": {},
    "careful": {"notice": "hold", "notice_hold": "2h"},
    "patient": {"ask": "2d", "ask_times": 2},
    "holidays": {"calendar": "holidays"},
    "lunch": {"calendar": "lunch", "first_reply": "2h", "next_reply": "2h"},
    "always": {"calendar": "round-the-clock"},
    "silent": None,  # promises nothing
}


def queue(name, changed):
    return {**services.GENERAL, "name": name, "lead": "laura@acme.test", **changed}


def calendars(now):
    """The office; the office with all Wednesdays off; with a lunch hour; and one that never closes."""
    monday = hours.monday_after(now).date()
    wednesdays = [f"{monday + datetime.timedelta(days=2 + 7 * week)} Day of rest {week}" for week in range(250)]
    lunch = {day: ["09:00-12:00", "13:00-17:00"] for day in services.WORKDAYS}
    round_the_clock = {day: ["00:00-24:00"] for day in map(str.lower, hours.WEEK)}
    return (services.OFFICE, {**services.OFFICE, "name": "holidays", "holidays": wednesdays},
            {"name": "lunch", "zone": services.ZONE, **lunch},
            {"name": "round-the-clock", "zone": services.ZONE, **round_the_clock})


def mailbox_of(name):
    return "support@acme.test" if name == "general" else f"{name}@acme.test"


def settle(world):
    """The configuration for all scenarios."""
    world.add_people(*(accounts.desk(mailbox_of(name)) for name in QUEUES if name != "general"))
    now = world.value("SELECT desk.now()")

    def change(conf):
        services.add_to(conf, calendars(now), [queue(name, more) for name, more in QUEUES.items() if more is not None])
        conf["desk"]["zone"] = services.ZONE
        first = conf["mailboxes"][0]
        conf["mailboxes"] = tuple({**first, "name": name if name != "general" else first["name"], "queue": name,
                                   "address": mailbox_of(name), "imap": {**first["imap"], "user": mailbox_of(name)}}
                                  for name in QUEUES)
        conf["budget"] = {name: 100000 for name in ("per_address_hour", "per_address_day", "per_domain_hour", "per_hour",
                                                    "per_ticket")}
    world.configure(change)
    world.whole, world.mended = world.world.desk.settings(), False


@pytest.fixture(scope="module")
def player(tmp_path_factory):
    world = trial.begin(str(tmp_path_factory.mktemp("world")), daemon=False, promises=True)
    settle(world)
    world.start()
    yield scenario.Player(world, {name: mailbox_of(name) for name in QUEUES})
    trial.end(world)


def named(one):
    return re.sub(r"\W+", " ", one.title).strip()


@pytest.mark.parametrize("one", SCENARIOS, ids=named)
def test_scenario(player, one):
    start = player.world.log_size()
    try:
        player.play(one)
    except scenario.Wanted as failure:
        pytest.fail(str(failure), pytrace=False)
    finally:
        player.sweep()
    bad = player.world.unexpected(start)
    assert not bad, "unexpected in the daemon's log:\n" + "\n".join(bad)


def test_there_are_enough_scenarios():
    titles = [one.title for one in SCENARIOS]
    assert len(titles) >= 40 and len(set(titles)) == len(titles)
