"""Fixtures of the end-to-end tests. PROMISED_BUILD chooses the programs, as for tests/world/world."""
import functools

import pytest

import agents
import trial

LOGS = ("promised", "smtpd", "dovecot", "postgres")


def serve(tmp_path_factory, daemon):
    directory = str(tmp_path_factory.mktemp("world"))
    started = trial.begin(directory, daemon)
    yield started
    trial.end(started)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    yield from serve(tmp_path_factory, True)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A world without the daemon."""
    yield from serve(tmp_path_factory, False)


@pytest.fixture
def world(served):
    """The module's world. An error in the daemon's log that the test did not expect fails it."""
    start = served.log_size()
    served.expected = []
    yield served
    bad = served.unexpected(start)
    assert not bad, "unexpected in the daemon's log:\n" + "\n".join(bad)


@pytest.fixture(scope="module")
def without_limits(served):
    """Tests of agents send more mail than a budget allows."""
    agents.no_limits(served)


@pytest.fixture
def anna(world):
    return world.agent("anna")


@pytest.fixture
def boris(world):
    return world.agent("boris")


@pytest.fixture
def matter(world):
    """A customer's new ticket, of which both agents are told."""
    return agents.Matter(world)


@pytest.fixture(scope="module")
def schema(servers):
    """A query function on a database that has the schema and nothing in it, as the superuser."""
    return functools.partial(servers.world.postgres.query, "promised")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the end of the servers' logs."""
    report = (yield).get_result()
    started = item.funcargs.get("world") or item.funcargs.get("servers") if hasattr(item, "funcargs") else None
    if report.failed and started is not None:
        for name in LOGS:
            report.sections.append((f"log of {name}", started.world.place.tail(name, 40)))
