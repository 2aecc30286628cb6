"""promisectl upgrade: what it tells and refuses, whom it waits for, and what the daemon does before, meanwhile and afterwards."""
import json
import os
import shutil
import signal
import subprocess

import psycopg2
import pytest

import trial
from test_ctl import CONFIG, Desk
from world.visitor import letter, parse

TEMPORARY = 75
COPY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "package", "copy")


class Next:
    """The next version of promised: one migration more."""

    def __init__(self, folder):
        self.folder = folder
        self.version = subprocess.run([COPY, folder, "all", "next"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        self.program = os.path.join(folder, "build", "promisectl")

    def install(self, place):
        """As dpkg does: what runs keeps the old program."""
        target = place.path("bin")
        for name in trial.desk.PROGRAMS:
            shutil.copy(os.path.join(self.folder, "build", name), os.path.join(target, name + ".new"))
            os.rename(os.path.join(target, name), os.path.join(target, name + ".before"))
            os.rename(os.path.join(target, name + ".new"), os.path.join(target, name))
        shutil.rmtree(os.path.join(target, "source", "sql"))
        shutil.copytree(os.path.join(self.folder, "sql"), os.path.join(target, "source", "sql"))
        trial.desk.Desk.open_to_all(target)


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    folder = tmp_path_factory.mktemp("next")
    for path in (folder, folder.parent, folder.parent.parent):
        path.chmod(0o755)
    return Next(str(folder))


@pytest.fixture
def desk(served, tmp_path, request):
    made = Desk(served, request.node.name.removeprefix("test_")[:40], tmp_path).create()
    done = made.init()
    assert done.returncode == 0, done.stderr
    return made


def command(desk, program, *words):
    return [program, "--config", desk.conf_file, *words, "upgrade", "--connection", f"{desk.host} user=postgres"]


def upgrade(desk, program, *words):
    return subprocess.run(command(desk, program) + list(words), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=120, check=False)


def state(desk):
    return desk.sql("SELECT xmin::text, * FROM desk.schema")


def connect(desk):
    connection = psycopg2.connect(desk.host + " user=promised_read")
    connection.autocommit = True
    return connection


def begin_work(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT api.work_begin()")
    return cursor.fetchone()[0]


def may_work(connection):
    began = begin_work(connection)
    if began:
        connection.cursor().execute("SELECT api.work_end()")
    return began is not None


def test_it_tells_then_does(desk, later):
    before = state(desk)
    told = upgrade(desk, later.program, "--dry-run")
    assert (told.returncode, told.stderr) == (0, "")
    assert "migrations/9000-next.sql" in told.stdout and f" to {later.version} " in told.stdout and "backup" in told.stdout
    assert state(desk) == before
    done = subprocess.run(command(desk, later.program, "--json"), capture_output=True, text=True, timeout=120, check=True)
    answer = json.loads(done.stdout)
    assert (answer["result"], answer["migrations"], answer["to"]["version"]) == ("upgraded", ["9000-next.sql"], later.version)
    assert desk.sql("SELECT version, digest FROM desk.schema") == [(later.version, answer["to"]["digest"])]
    assert answer["from"]["digest"] == before[0][2]
    again = upgrade(desk, later.program)
    assert again.returncode == 0 and again.stdout.startswith("Nothing to do")
    old = desk.init("--upgrade")
    assert old.returncode == CONFIG and "newer version of promised" in old.stderr and "restore" in old.stderr
    refused = upgrade(desk, desk.program)
    assert refused.returncode == CONFIG and later.version in refused.stderr
    assert "newer than this program" in desk.refused(CONFIG, "status")


def test_what_fails_leaves_nothing(desk, later):
    before = state(desk)
    path = os.path.join(later.folder, "sql", "grants.sql")
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write("\nSELECT 1 / 0;\n")
        done = upgrade(desk, later.program)
    finally:
        with open(path, "w", encoding="utf-8") as file:
            file.write(whole)
    assert done.returncode and "grants.sql" in done.stderr and "nothing was changed" in done.stderr
    assert state(desk) == before
    desk.good("tickets")


def test_it_waits_for_work_in_hand(desk, later):
    before = state(desk)
    worker, other = connect(desk), connect(desk)
    assert begin_work(worker) == before[0][2]
    late = upgrade(desk, later.program, "--wait", "1")
    assert late.returncode == TEMPORARY and "systemctl stop promised" in late.stderr
    assert str(worker.get_backend_pid()) in late.stderr
    assert state(desk) == before
    assert may_work(other)
    with subprocess.Popen(command(desk, later.program), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        # Who comes now has to wait ...
        trial.wait_for(lambda: not may_work(other), 20, "the upgrade waits")
        assert state(desk) == before
        # ... until who is at work has finished.
        worker.cursor().execute("SELECT api.work_end()")
        said, complaints = child.communicate(timeout=60)
    assert child.returncode == 0, complaints
    assert later.version in said
    trial.wait_for(lambda: may_work(other), 20, "PostgreSQL sees that the upgrade has gone")
    assert begin_work(other) == desk.value("SELECT digest FROM desk.schema") != before[0][2]


def test_it_can_be_interrupted(desk, later):
    before = state(desk)
    worker = connect(desk)
    begin_work(worker)
    with subprocess.Popen(command(desk, later.program), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        trial.wait_for(lambda: desk.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"), 20,
                       "the upgrade waits")
        child.send_signal(signal.SIGINT)
        _, complaints = child.communicate(timeout=30)
    assert child.returncode == TEMPORARY and "nothing was changed" in complaints
    assert state(desk) == before


def test_whoever_is_to_be_waited_for_is_named(desk, later):
    worker = connect(desk)
    begin_work(worker)
    assert f"(process {worker.get_backend_pid()}" in upgrade(desk, later.program, "--dry-run").stdout


def test_repair(desk):
    desk.sql("DROP VIEW report.open_tickets" if desk.value("SELECT to_regclass('report.open_tickets') IS NOT NULL")
             else "DROP FUNCTION api.ctl_status()")
    desk.sql("REVOKE USAGE ON SCHEMA api FROM promised_ctl")
    assert upgrade(desk, desk.program).stdout.startswith("Nothing to do")
    assert desk.run("tickets").returncode
    done = upgrade(desk, desk.program, "--repair")
    assert done.returncode == 0 and "made anew" in done.stdout, done.stderr
    desk.good("tickets")
    assert upgrade(desk, desk.program, "--dry-run").stdout.startswith("Nothing to do")


def test_where_no_desk_is(served, tmp_path):
    desk = Desk(served, "no_desk", tmp_path).create()
    done = upgrade(desk, desk.program)
    assert done.returncode == CONFIG and "promisectl setup" in done.stderr
    silent = upgrade(desk, desk.program, "--if-present")
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", "")
    assert upgrade(desk, desk.program, "--wait", "soon").returncode == 64


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone becomes postgres")
def test_root_needs_no_connection(desk, later):
    """PostgreSQL's own user is let in, as it would be by peer login."""
    done = subprocess.run([later.program, "--config", desk.conf_file, "upgrade"], capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0 and later.version in done.stdout, done.stderr


def test_a_desk_is_upgraded_at_work(world, later):
    """The old daemon runs on while the schema changes, waits, is replaced; then the new one finds an older schema, and waits for
    the upgrade. Every mail gets its one receipt."""
    world.expect_log("")
    letters = []

    def write():
        sender = f"customer{len(letters)}@upgrade.test"
        raw = letter(sender, world.desk, trial.topic(), "Hello.\n")
        letters.append(parse(raw)["Message-ID"])
        world.deliver(raw, sender=sender)

    def received():
        for message_id in letters:
            filed = world.wait_done(message_id, seconds=60)
            world.wait_receipt(filed["ticket_id"], seconds=60)
            assert len(world.receipts(filed["ticket_id"])) == 1
    write()
    received()
    start = world.log_size()
    later.install(world.world.place)
    write()
    done = world.ctl("upgrade")
    assert done.code == 0, done.err
    world.wait_log("newer than this program .*install its version", start)
    write()
    assert world.stop()
    world.start()
    received()
    # A daemon that comes before its schema.
    assert world.stop()
    world.world.postgres.execute("UPDATE desk.schema SET digest = 'earlier', version = '0.0.9'", database="promised")
    start = world.log_size()
    world.world.desk.launch()
    world.wait_log(r"older than this program .*promisectl upgrade", start)
    write()
    done = world.ctl("upgrade")
    assert done.code == 0 and "0.0.9" in done.out, done.err
    world.wait_log("the database is there again", start)
    received()
