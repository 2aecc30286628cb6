"""What an admin does to the daemon: modes, mailboxes, reloads, stops, upgrades."""
import itertools

import pytest

import trial
from world import accounts, process
from world.visitor import letter, parse

COUNT = itertools.count(1)


def ask(world, to=None):
    sender = f"someone{next(COUNT)}@admin{next(COUNT)}.test"
    raw = letter(sender, to or world.desk, trial.topic(), "Hello.\n")
    return world.file(raw, lambda raw: world.deliver(raw, sender=sender, to=to))


def reload(world, change):
    start = world.log_size()
    world.configure(change)
    return start


def test_no_secret_is_in_arguments_environment_or_log(world):
    password = accounts.desk("").password.encode()
    for name in ("supervisor", "fetch", "read", "send", "clock"):
        for pid in world.processes(name):
            for what in ("cmdline", "environ"):
                with open(f"/proc/{pid}/{what}", "rb") as file:
                    assert password not in file.read()
    assert password.decode() not in world.log()


def test_a_line_of_fixed_facts_for_each_mail_received_filed_and_tried(world):
    start = world.log_size()
    mail = ask(world)
    world.wait_receipt(mail["ticket_id"])
    sender = r"someone\d+@admin\d+\.test"
    number = world.value("SELECT number FROM desk.ticket WHERE id = %s", mail["ticket_id"])
    world.wait_log(rf"^fetch support: uid \d+: mail {mail['mail']}: received size=\d+ delay=\d+$", start)
    world.wait_log(rf"^read: support: mail {mail['mail']}: #{number}: accepted from=<{sender}> kind=human disposition=ticket"
                   r" receipt=send rule=13 delay=\d+\.\d$", start)
    world.wait_log(rf"^send: #{number}: outbox \d+: delivery kind=receipt attempt=1 to=<{sender}> relay=\S+ delay=\d+\.\d"
                   r' outcome=done code=250 text="[^"]+"$', start)
    for word in "received", "accepted", "delivery kind=receipt":
        assert world.log(start).count(f": {word} ") == 1, word


def test_a_good_new_configuration_takes_effect(world):
    reload(world, lambda conf: conf["desk"].update(complaints="Ring 112 and ask for Otto."))
    trial.wait_for(lambda: "Otto" in world.wait_receipt(ask(world)["ticket_id"]).mail.get_body(("plain",)).get_content(),
                   30, "the new sentence about complaints")


@pytest.mark.parametrize("change", [
    lambda conf: conf["desk"].update(colour="blue"), lambda conf: conf["mailboxes"][0].update(poll="soon"),
    lambda conf: conf["desk"].pop("name")], ids=["unknown", "bad value", "missing"])
def test_a_bad_new_configuration_is_refused_whole(world, change):
    world.expect_log("")
    good = world.world.desk.settings()
    pids = world.processes("fetch")

    def spoil(conf):
        change(conf)
        conf["desk"]["complaints"] = "This must not be said."
    start = reload(world, spoil)
    world.wait_log(r"promised\.conf:\d+", start)
    receipt = world.wait_receipt(ask(world)["ticket_id"])
    assert b"This must not be said" not in receipt.raw
    assert world.processes("fetch") == pids
    world.world.desk.configure(good)


def test_check_config_lists_every_error(world):
    conf = world.world.desk.settings()
    conf["desk"].update(colour="blue", tag="lower case")
    conf["smtp"]["port"] = 100000
    path = world.world.place.write("bad.conf", trial.desk.settings.write(conf), 0o644)
    done = process.subprocess.run([world.world.place.path("bin", "promised"), "--check-config", "--config", path],
                                  capture_output=True, text=True, check=False)
    assert done.returncode != 0
    for name in ("colour", "tag", "port"):
        assert any(name in line and "bad.conf:" in line for line in (done.stderr + done.stdout).splitlines()), name


def test_stop_ends_everything_and_start_goes_on(world):
    filed = ask(world)
    world.wait_receipt(filed["ticket_id"])
    assert world.stop()
    assert world.world.desk.child.wait(10) == 0
    trial.wait_for(lambda: not any(world.processes(name) for name in ("supervisor", "fetch", "read", "reader", "send", "clock")),
                   10, "all processes are gone")
    sender = "between@admin.test"
    raw = letter(sender, world.desk, "While it was stopped", "Hello.\n")
    world.deliver(raw, sender=sender)
    world.start()
    world.wait_receipt(world.wait_done(parse(raw)["Message-ID"])["ticket_id"])


@pytest.mark.parametrize("name", ["fetch", "read", "reader", "send", "clock"])
def test_a_killed_process_is_started_again(world, name):
    world.expect_log("")
    world.kill(name)
    world.wait_receipt(ask(world)["ticket_id"], seconds=60)
    trial.wait_for(lambda: world.processes(name), 30, f"a {name} process")


def test_another_schema_version_is_not_worked_with(world):
    world.expect_log("")
    world.stop()
    world.world.postgres.execute(
        "CREATE TABLE desk.kept AS SELECT * FROM desk.schema", "UPDATE desk.schema SET digest = 'another'", database="promised")
    start = world.log_size()
    world.world.desk.launch()
    world.wait_log("promisectl upgrade", start)
    sender = "schema@admin.test"
    raw = letter(sender, world.desk, "Which version?", "Hello.\n")
    world.deliver(raw, sender=sender)
    assert parse(raw)["Message-ID"] in [parse(mail)["Message-ID"] for mail in world.inbox(world.account(world.desk))]
    world.world.postgres.execute(
        "UPDATE desk.schema SET digest = kept.digest FROM desk.kept", "DROP TABLE desk.kept", database="promised")
    world.wait_receipt(world.wait_done(parse(raw)["Message-ID"], seconds=60)["ticket_id"])


def test_two_mailboxes_have_their_own_address_queue_and_language(world):
    billing = accounts.Account("rekini@acme.test", accounts.desk("").password, "desk", "lv")
    world.add_people(billing)

    def add(conf):
        first = conf["mailboxes"][0]
        second = {**first, "name": "rekini", "address": billing.address, "queue": "billing", "language": "lv",
                  "imap": {**first["imap"], "user": billing.address}}
        conf["mailboxes"] = (first, second)
    world.configure(add)
    world.wait_sql("SELECT count(*) = 2 FROM desk.mailbox WHERE state = 'idle' AND active", what="both mailboxes are idle")
    filed = ask(world, to=billing.address)
    receipt = world.wait_receipt(filed["ticket_id"]).mail
    assert world.sql("SELECT queue, language FROM desk.ticket WHERE id = %s", filed["ticket_id"]) == [("billing", "lv")]
    assert receipt["Reply-To"].addresses[0].addr_spec.startswith("rekini+")
    assert "saņ" in receipt.get_body(("plain",)).get_content().lower()
    assert world.sql("SELECT queue FROM desk.ticket WHERE id = %s", ask(world)["ticket_id"]) == [("general",)]

    def remove(conf):
        conf["mailboxes"] = conf["mailboxes"][:1]
    world.configure(remove)
    world.wait_sql("SELECT count(*) = 1 FROM desk.mailbox WHERE active", what="one mailbox is left")
    trial.wait_for(lambda: len(world.processes("fetch")) == 1, 20, "one fetch process is left")


def test_observe_shows_what_would_be_sent_and_sends_nothing(world):
    world.configure(lambda conf: conf.update(mode="observe"))
    world.wait_sql("SELECT mode = 'observe' FROM desk.setting")
    before = len(world.outgoing())
    filed = ask(world)
    assert filed["verdict"] == "send"
    assert world.sql("SELECT DISTINCT audience, state::text FROM desk.outbox WHERE ticket_id = %s ORDER BY audience",
                     filed["ticket_id"]) == [("agent", "withheld"), ("customer", "withheld")]
    assert "observe" in world.ctl("outbox", "list", "--state", "withheld").out
    world.configure(lambda conf: conf.update(mode="live"))
    world.wait_sql("SELECT mode = 'live' FROM desk.setting")
    later = ask(world)
    world.wait_receipt(later["ticket_id"])
    assert world.value("SELECT bool_and(state = 'withheld') FROM desk.outbox WHERE ticket_id = %s", filed["ticket_id"])
    assert not any(f"ACME-{filed['ticket']}" in copy.mail["Subject"] for copy in world.outgoing()[before:])


def test_without_a_done_folder_mail_stays_and_is_not_read_twice(world):
    world.configure(lambda conf: conf["mailboxes"][0].pop("done_folder"))
    world.restart()
    filed = ask(world)
    assert len(world.inbox(world.account(world.desk))) == 1
    count = world.value("SELECT count(*) FROM desk.incoming")
    world.restart()
    ask(world)
    assert world.value("SELECT count(*) FROM desk.incoming") == count + 1
    assert world.receipts(filed["ticket_id"])[0][0] == "sent"

    world.configure(lambda conf: conf["mailboxes"][0].update(done_folder="Done"))
    world.restart()


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A world whose mailbox held mail before the desk ever ran."""
    yield from trial_with_old_mail(str(tmp_path_factory.mktemp("old")))


def written(world, name, **fields):
    """A stranger's mail as a mail server hands it over, for which it knows whom it came from."""
    return b"Return-Path: <%s@past.test>\r\n" % name.encode() + letter(
        f"{name}@past.test", world.desk, f"From {name}", "Hello.\n", Message_ID=f"<{name}@past.test>", **fields)


def drop(world, *mails, seconds_ago=0):
    world.drop_files(world.account(world.desk), mails, seconds_ago)


def trial_with_old_mail(directory):
    world = trial.begin(directory, daemon=False)
    try:
        drop(world, written(world, "old"), seconds_ago=3600)
        world.start()
        yield world
    finally:
        trial.end(world)


def test_mail_from_before_the_first_run_is_filed_and_not_answered(first_run):
    filed = first_run.wait_done("<old@past.test>")
    assert filed["disposition"] == "ticket" and (filed["rule"], filed["verdict"]) == (0, "never")
    assert first_run.receipts(filed["ticket_id"]) == []
    assert first_run.wait_receipt(ask(first_run)["ticket_id"])


def test_mail_that_comes_before_the_first_look_is_answered(tmp_path):
    """The mail server is away when the desk first runs, and comes back: who wrote meanwhile has his receipt."""
    world = trial.begin(str(tmp_path), daemon=False)
    try:
        drop(world, written(world, "hours"), seconds_ago=7200)
        drop(world, written(world, "minutes"), seconds_ago=180)
        world.world.dovecot.stop()
        world.world.desk.launch()
        world.wait_sql("SELECT state = 'away' FROM desk.mailbox", what="the mail server is found to be away")
        drop(world, written(world, "meanwhile"))
        # Somebody brings the years before into the folder, with a program that tells the server no date.
        drop(world, written(world, "copied", Date="Tue, 05 Mar 2019 10:11:12 +0000"))
        world.world.dovecot.start()
        filed = {name: world.wait_done(f"<{name}@past.test>", seconds=60) for name in ("hours", "minutes", "meanwhile", "copied")}
        assert world.wait_receipt(filed["meanwhile"]["ticket_id"])
        assert world.wait_receipt(ask(world)["ticket_id"])
        for name in ("hours", "minutes", "copied"):
            assert (filed[name]["rule"], filed[name]["verdict"]) == (0, "never"), name
            assert world.receipts(filed[name]["ticket_id"]) == []
    finally:
        trial.end(world)
