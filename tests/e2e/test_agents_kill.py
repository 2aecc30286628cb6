"""kill -9 of whatever process while agents answer: no answer is lost, none reaches a customer twice."""
import collections
import os
import random
import re
import time

import agents
from killing import NAMES, kill_one
from world import clients
from world.visitor import letter

MATTERS = int(os.environ.get("KILL_ANSWERS", "60"))
WORD = re.compile(r"answer-(\d+)-end")


def customer(number):
    return f"customer{number}@company{number}.test"


def open_matters(world):
    """As many customers' tickets, Boris told of each; his mails to answer to."""
    raws = [b"Return-Path: <%s>\r\n" % customer(number).encode()
            + letter(customer(number), world.desk, f"Matter of {number}", f"Please help, number {number}.\n")
            for number in range(MATTERS)]
    world.drop_into_mailbox(*raws)
    boris = world.agent("boris")
    world.wait_sql("""SELECT count(*) = %s FROM desk.outbox WHERE kind = 'notification' AND state = 'sent'
                      AND lower(recipient) = %s""", MATTERS, boris.address, seconds=60, what="Boris is told of all")
    rows = world.sql("SELECT message_id, convert_from(bytes, 'UTF8') FROM desk.outbox WHERE kind = 'notification' "
                     "AND lower(recipient) = %s", boris.address)
    return [agents.parse(text.encode()) for _, text in rows]


def answers(world, notes):
    boris = world.agent("boris")
    for number, note in enumerate(notes):
        raw = clients.gmail(note, boris, f"answer-{number}-end\n" + "with some words\n" * (number % 40))
        yield (b"Return-Path: <boris@acme.test>\r\n"
               b"Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test\r\n" + raw)


def unfinished(world, before):
    return not world.value("""SELECT NOT EXISTS (SELECT FROM desk.incoming WHERE state = 'new' OR NOT settled)
        AND NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))
        AND (SELECT count(*) FROM desk.incoming) = %s""", before + MATTERS)


def test_agents_answer_while_processes_are_killed(world):
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed} KILL_ANSWERS={MATTERS}")
    source = random.Random(seed)
    world.expect_log("")
    agents.no_limits(world)
    coming = answers(world, open_matters(world))
    before, hits = world.value("SELECT count(*) FROM desk.incoming"), collections.Counter()
    for raw in coming:
        world.drop_into_mailbox(raw)
        if source.random() < 0.35:
            time.sleep(source.uniform(0.01, 0.3))  # the random moment of the fault itself
            name = source.choice((*NAMES, "inform"))
            hits[name] += kill_one(world, name)
    print("killed:", dict(hits))
    assert sum(hits.values()) >= 5
    world.clock("+20m")  # a lease that was lost with its process runs out, in desk time
    agents.trial.wait_for(lambda: not unfinished(world, before), 120, "all of it is processed")
    agents.wait_quiet(world, seconds=60)

    rows = world.sql("SELECT new_text FROM desk.message WHERE agent_id IS NOT NULL")
    kept = collections.Counter(WORD.search(text).group(1) for text, in rows)
    assert set(kept) == {str(number) for number in range(MATTERS)} and set(kept.values()) == {1}
    sent = dict(world.sql("SELECT message_id, uncertain FROM desk.outbox WHERE kind = 'relay' AND state = 'sent'"))
    assert len(sent) == MATTERS
    copies = collections.Counter(str(copy.mail["Message-ID"]) for copy in world.outgoing())
    for message_id, uncertain in sent.items():
        assert 1 <= copies[message_id] <= 1 + uncertain <= 2, message_id
    # Each customer got the answer to his own matter.
    for copy in agents.customers_mails(world, 0):
        found = WORD.search(copy.raw.decode("latin-1"))
        if found:
            owner = world.value("""SELECT c.address FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id
                JOIN desk.customer c ON c.id = t.customer_id WHERE m.agent_id IS NOT NULL AND m.new_text LIKE %s""",
                                f"%answer-{found.group(1)}-end%")
            assert copy.recipients == (owner,)
    confirmed = world.value("SELECT count(DISTINCT carries_id) FROM desk.outbox WHERE kind = 'confirmation'")
    assert confirmed == MATTERS
    assert world.world.postgres.query("promised", "SELECT * FROM desk.audit()") == []
