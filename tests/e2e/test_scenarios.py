"""The scenarios of tests/scenarios, each a test of its own, in two worlds whose clocks are put forward and never slept for.

    test_scenarios.py -k "words of a title"     one of them
"""
import collections
import concurrent.futures
import datetime
import re

import pytest

import scenario
import scenario_text
import trial
from world import accounts, hours, services

WORLDS = 2
SCENARIOS = scenario_text.read_all()
# More queues than the world's own, each with a mailbox: a matter that is written there is promised other things.
QUEUES = {
    "general": {},
    "careful": {"notice": "hold", "notice_hold": "2h"},
    "patient": {"ask": "2d", "ask_times": 2},
    "holidays": {"calendar": "holidays"},
    "lunch": {"calendar": "lunch", "first_reply": "2h", "next_reply": "2h"},
    "always": {"calendar": "round-the-clock"},
    "riga": {},  # writes in Latvian
    "asking": {"detected_promises": "ask"},
    "silent": None,  # promises nothing
}
LANGUAGES = {"riga": "lv"}


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
                                   "address": mailbox_of(name), "language": LANGUAGES.get(name, "en"), "imap": {**first["imap"], "user": mailbox_of(name)}}
                                  for name in QUEUES)
        conf["budget"] = {name: 100000 for name in ("per_address_hour", "per_address_day", "per_domain_hour", "per_hour",
                                                    "per_ticket")}
    world.configure(change)
    world.whole, world.mended = world.world.desk.settings(), False


class Stages:
    """Two worlds, each with a thread that plays what is left. Most of the time a world waits for its mail."""

    def __init__(self, folder, scenarios):
        self.left = collections.deque(scenarios)
        self.verdicts = {one.title: concurrent.futures.Future() for one in scenarios}
        self.executor = concurrent.futures.ThreadPoolExecutor(WORLDS)
        self.running = [self.executor.submit(self.run, f"{folder}/{number}") for number in range(min(WORLDS, len(scenarios)))]

    def run(self, directory):
        number = 0
        try:
            while self.left:
                number += 1
                self.one_world(f"{directory}-{number}")
        finally:
            while self.left:  # no world, no play
                self.verdicts[self.left.popleft().title].set_result("there is no world to play it in")

    def one_world(self, directory):
        """Plays until all is played, or until a scenario leaves a world that the next one cannot begin in."""
        world = trial.begin(directory, daemon=False, promises=True)
        try:
            settle(world)
            world.start()
            player = scenario.Player(world, {name: mailbox_of(name) for name in QUEUES})
            while self.left:
                one = self.left.popleft()
                verdict, usable = played(player, one)
                self.verdicts[one.title].set_result(verdict)
                if not usable:
                    break
        finally:
            trial.end(world)

    def end(self):
        self.left.clear()
        for run in self.running:
            run.result()
        self.executor.shutdown()


def played(player, one):
    """What is wrong with it ('': nothing), and whether the world can be played in again."""
    world, start = player.world, player.world.log_size()
    verdict, usable = "", True
    try:
        player.play(one)
    except Exception as failure:  # whatever it is, it is this scenario's failure
        verdict = str(failure) or repr(failure)
    try:
        player.sweep()
    except Exception as failure:
        verdict, usable = f"{verdict}\nafterwards: {failure!r}", False
    bad = world.unexpected(start)
    if bad:
        verdict += "\nunexpected in the daemon's log:\n" + "\n".join(bad)
    return verdict.strip(), usable


@pytest.fixture(scope="module")
def stages(request, tmp_path_factory):
    chosen = [item.callspec.params["one"] for item in request.session.items
              if getattr(item, "module", None) is request.module and hasattr(item, "callspec")]
    playing = Stages(tmp_path_factory.mktemp("worlds"), chosen)
    yield playing
    playing.end()


def named(one):
    return re.sub(r"\W+", " ", one.title).strip()


@pytest.mark.parametrize("one", SCENARIOS, ids=named)
def test_scenario(stages, one):
    verdict = stages.verdicts[one.title].result(600)
    if verdict:
        pytest.fail(verdict, pytrace=False)


def test_there_are_enough_scenarios():
    titles = [one.title for one in SCENARIOS]
    assert len(titles) >= 40 and len(set(titles)) == len(titles)
