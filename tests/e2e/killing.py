"""kill -9 of whatever process while mail comes in.

No mail may be parked by it, however often chance has the same one in hand. What is killed counts as an attempt that was lost,
never as a failure of the mail's own (three of which would park it), and from one lost attempt to the next the mail waits 0 s,
10 s, 1, 5 and 15 minutes (desk.read_wait). So in the half minute of the killing it is lost at most three times, the sixth would
come after 21 minutes, and the desk's clock is moved only when the killing is over: the probability is 0, not small. Before that
the bound was three for both kinds, and three kills did meet the same mail: of those that were tried before, the first by number
is in hand again as soon as the killed process is replaced."""
import collections
import itertools
import os
import random
import time

import trial

MAILS = int(os.environ.get("KILL_MAILS", "1000"))
NAMES = ("fetch", "read", "reader", "send", "inform", "clock", "supervisor")


def no_limits(conf):
    """One agent is told of every ticket: enough for inform to have work, and no more mail than that."""
    conf["agents"] = ({"address": "anna@acme.test", "name": "Anna Kalniņa"},)
    conf["budget"] = {"per_hour": 100000, "per_domain_hour": 100000}


def unfinished(world):
    return world.value("""SELECT (SELECT count(*) FROM desk.incoming WHERE state = 'new')
        + (SELECT count(*) FROM desk.incoming WHERE NOT settled)
        + (SELECT count(*) FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))
        + %s - (SELECT count(*) FROM desk.incoming)""", MAILS)


def kill_one(world, name):
    """Kills all processes of that name; how many."""
    hits = 0
    for pid in world.processes(name):
        try:
            os.kill(pid, 9)
            hits += 1
        except ProcessLookupError:
            pass
    if name == "supervisor":  # systemd would do that
        trial.wait_for(lambda: not world.world.desk.pid(), 10, "the supervisor is gone")
        world.world.desk.launch()
    return hits


def serve_while_killing(world, make_mails, seconds):
    """Mail comes in portions, and after each a process is killed at a random moment; at last all of it is processed."""
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed} KILL_MAILS={MAILS}")
    source = random.Random(seed)
    world.expect_log("")
    world.configure(no_limits, reload=False)
    world.restart()
    coming = make_mails(seed)
    hits = collections.Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end and unfinished(world) > 0:
        world.drop_into_mailbox(*itertools.islice(coming, MAILS // 20))
        time.sleep(source.uniform(0.02, 0.5))  # the random moment of the fault itself
        name = source.choice(NAMES)
        hits[name] += kill_one(world, name)
    world.drop_into_mailbox(*coming)
    print("killed:", dict(hits))
    assert sum(hits.values()) >= 5
    # A lease that was lost with its process runs out, in desk time.
    world.clock("+20m")
    trial.wait_for(lambda: unfinished(world) <= 0, 300, "all mail is processed")
