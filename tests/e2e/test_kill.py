"""kill -9 of any process in the middle: each mail ends as one ledger row and one message, each receipt leaves once."""
import collections
import os
import random
import re
import time

import trial
from world.visitor import letter, parse

MAILS = int(os.environ.get("KILL_MAILS", "1000"))
NAMES = ("fetch", "read", "reader", "send", "clock", "supervisor")
TOKEN = re.compile(r"token-(\d+)-end")


def mails(world, seed):
    """Ordinary mails of as many people, a token in each body."""
    source = random.Random(seed)
    for number in range(MAILS):
        sender = f"customer{number}@company{number % 400}.test"
        text = f"token-{number}-end\n" + "lorem ipsum dolor sit amet\n" * source.randrange(1, 200)
        attachments = [("a.bin", "application/x", source.randbytes(source.randrange(1, 60000)))] if number % 10 == 0 else []
        raw = letter(sender, world.desk, f"Matter {number}", text, attachments=attachments)
        yield b"Return-Path: <%s>\r\n" % sender.encode() + raw


def no_limits(conf):
    conf["budget"] = {"per_hour": 100000, "per_domain_hour": 100000}


def unfinished(world):
    return world.value("""SELECT (SELECT count(*) FROM desk.incoming WHERE state = 'new')
        + (SELECT count(*) FROM desk.incoming WHERE NOT settled)
        + (SELECT count(*) FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))
        + %s - (SELECT count(*) FROM desk.incoming)""", MAILS)


def kill_at_random(world, source, seconds):
    """Kills for a while or until the work is done; how often each name was hit."""
    hits = collections.Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end and unfinished(world) > 0:
        time.sleep(source.uniform(0.02, 0.6))  # the random moment of the fault itself
        name = source.choice(NAMES)
        for pid in world.processes(name):
            try:
                os.kill(pid, 9)
                hits[name] += 1
            except ProcessLookupError:
                pass
        if name == "supervisor":  # systemd would do that
            trial.wait_for(lambda: not world.world.desk.pid(), 10, "the supervisor is gone")
            world.world.desk.launch()
    return hits


def test_a_thousand_mails_and_kill_9(world):
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed} KILL_MAILS={MAILS}")
    source = random.Random(seed)
    world.expect_log("")
    world.configure(no_limits, reload=False)
    world.restart()
    world.drop_into_mailbox(*mails(world, seed))
    hits = kill_at_random(world, source, 40)
    print("killed:", dict(hits))
    assert sum(hits.values()) >= 5
    # A lease that was lost with its process runs out, in desk time.
    world.clock("+20m")
    trial.wait_for(lambda: unfinished(world) <= 0, 120, "all mail is processed")

    assert world.value("SELECT count(*) FROM desk.incoming") == MAILS
    assert world.sql("SELECT state, cause, count(*) FROM desk.incoming GROUP BY 1, 2") == [("done", None, MAILS)]
    found = collections.Counter(TOKEN.search(text).group(1) for text, in world.sql("SELECT text FROM desk.message"))
    assert set(found) == {str(number) for number in range(MAILS)} and set(found.values()) == {1}
    assert world.value("SELECT count(*) FROM desk.ticket") == MAILS

    # One receipt a ticket; a second copy only of a mail whose answer was lost, and it is the same mail.
    assert world.sql("SELECT state, count(*) FROM desk.outbox WHERE kind = 'receipt' GROUP BY 1") == [("sent", MAILS)]
    copies = collections.Counter(copy.mail["Message-ID"] for copy in world.outgoing() if copy.mail["Auto-Submitted"])
    uncertain = dict(world.sql("SELECT message_id, uncertain FROM desk.outbox WHERE kind = 'receipt'"))
    assert set(uncertain) <= set(copies)
    for message_id, count in copies.items():
        assert count <= 1 + uncertain.get(message_id, 0) <= 2, message_id
    desk = world.account(world.desk)
    assert world.inbox(desk) == []
    in_done = collections.Counter(TOKEN.search(parse(mail).get_body(("plain",)).get_content()).group(1)
                                  for mail in world.inbox(desk, "Done"))
    assert set(in_done) == set(found) and set(in_done.values()) == {1}
