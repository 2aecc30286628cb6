"""Servers that go away, refuse, or lose their answer: nothing is lost, nothing is sent twice, work goes on by itself."""
import itertools
import signal

import pytest

from trial import topic
from world.visitor import letter, parse

COUNT = itertools.count(1)


def stranger():
    return f"someone{next(COUNT)}@outage{next(COUNT)}.test"


def write(world, sender=None):
    """A new matter into the desk's mailbox; its Message-ID."""
    sender = sender or stranger()
    raw = letter(sender, world.desk, topic(), "Hello.\n")
    world.deliver(raw, sender=sender)
    return parse(raw)["Message-ID"]


def ask(world, sender=None):
    return world.wait_done(write(world, sender), seconds=60)


@pytest.fixture(scope="module", autouse=True)
def nobody_is_told(served):
    """A ticket has one mail, its receipt, so that a fault that is meant for the next mail hits that one."""
    served.configure(lambda conf: conf.update(agents=()))
    served.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.agent WHERE active)", what="the desk has no agents")


@pytest.fixture(autouse=True)
def no_faults_stay(world):
    yield
    world.fault("clear")


def outbox(world, filed):
    return dict(zip(("state", "attempts", "uncertain", "code"), world.sql(
        "SELECT state, attempts, uncertain, last_code FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])[0]))


def copies(world, recipient):
    return world.outgoing(to=recipient)


# PostgreSQL

@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_mail_waits_while_postgres_is_away(world, sign):
    world.expect_log("")
    ask(world)
    world.world.postgres.stop(sign)
    waiting = [write(world) for _ in range(5)]
    assert world.world.desk.pid()
    assert len(world.inbox(world.account(world.desk))) >= 5
    world.world.postgres.start()
    for message_id in waiting:
        filed = world.wait_done(message_id, seconds=60)
        world.wait_receipt(filed["ticket_id"], seconds=60)
    assert world.value("SELECT count(*) FROM desk.incoming WHERE message_id = ANY (%s)", waiting) == 5


def test_postgres_away_at_the_start(world):
    world.expect_log("")
    assert world.stop()
    world.world.postgres.stop()
    start = world.log_size()
    world.world.desk.launch()
    world.wait_log("PostgreSQL|database|connect", start)
    message_id = write(world)
    assert world.world.desk.pid()
    world.world.postgres.start()
    world.wait_receipt(world.wait_done(message_id, seconds=60)["ticket_id"])


def test_ended_sessions_are_opened_again(world):
    world.expect_log("")
    world.world.postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'promised_%'")
    world.wait_receipt(ask(world)["ticket_id"])


# Dovecot

def test_dovecot_restarted(world):
    world.expect_log("")
    world.world.dovecot.stop()
    world.wait_sql("SELECT state <> 'idle' FROM desk.mailbox", what="the mailbox is reported away")
    world.world.dovecot.start()
    world.wait_receipt(ask(world)["ticket_id"], seconds=60)
    world.wait_sql("SELECT state = 'idle' FROM desk.mailbox", what="the mailbox is idle again")


# SMTP

def test_smtp_away(world):
    world.expect_log("")
    world.world.mail_server.stop()
    filed = ask(world)
    assert outbox(world, filed)["state"] in ("queued", "sending", "retry")
    world.world.mail_server.start()
    world.clock("+10m")
    world.wait_receipt(filed["ticket_id"], seconds=60)
    assert outbox(world, filed)["uncertain"] == 0


def test_a_refused_recipient_is_a_failure_that_is_told(world):
    world.expect_log("")
    recipient = stranger()
    world.fault(f"reject 550 {recipient}")
    filed = ask(world, recipient)
    world.wait_sql("SELECT state = 'failed' FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    assert outbox(world, filed)["code"] == 550
    assert copies(world, recipient) == []
    assert str(550) in world.ctl("outbox", "list", "--state", "failed").out + world.ctl("explain", "mail", filed["mail"]).out
    world.wait_receipt(ask(world)["ticket_id"])


def test_a_deferred_recipient_is_tried_again_and_others_do_not_wait(world):
    world.expect_log("")
    recipient = stranger()
    world.fault(f"defer 450 {recipient}")
    filed = ask(world, recipient)
    world.wait_sql("SELECT state = 'retry' FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    world.wait_receipt(ask(world)["ticket_id"])
    world.fault("clear")
    world.clock("+5m")
    sent = world.wait_receipt(filed["ticket_id"])
    assert sent.recipients == (recipient,) and len(copies(world, recipient)) == 1


def test_a_lost_answer_gives_exactly_one_more_copy(world):
    """The mail was taken, the answer was not heard: the same mail once more, and no third."""
    world.expect_log("")
    recipient = stranger()
    world.fault("drop-after-dot 1")
    filed = ask(world, recipient)
    world.wait_sql("SELECT uncertain = 1 FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    world.clock("+1h")
    world.wait_receipt(filed["ticket_id"])
    twice = copies(world, recipient)
    assert len(twice) == 2
    assert twice[0].mail["Message-ID"] == twice[1].mail["Message-ID"] and twice[0].raw == twice[1].raw
    assert outbox(world, filed)["uncertain"] == 1


def test_a_second_lost_answer_ends_it(world):
    world.expect_log("")
    recipient = stranger()
    world.fault("drop-after-dot 2")
    filed = ask(world, recipient)
    world.wait_sql("SELECT uncertain = 1 FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    world.clock("+1h")
    world.wait_sql("SELECT uncertain = 2 FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    world.clock("+6h")
    world.wait_receipt(ask(world)["ticket_id"])
    assert len(copies(world, recipient)) == 2


def test_a_refused_account_burns_no_attempt(world):
    world.expect_log("")
    world.fault("refuse 550")
    filed = ask(world)
    world.wait_log("550")
    assert outbox(world, filed)["state"] in ("queued", "sending", "retry")
    world.fault("clear")
    world.clock("+1h")
    world.wait_receipt(filed["ticket_id"], seconds=60)
    assert outbox(world, filed)["attempts"] <= 1


def test_a_slow_server_is_waited_for(world):
    world.fault("delay 3")
    filed = ask(world)
    world.wait_receipt(filed["ticket_id"])
    assert outbox(world, filed)["uncertain"] == 0
