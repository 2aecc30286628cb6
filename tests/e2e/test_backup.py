"""promisectl backup, restore, reconcile, and what waits for the admin's word afterwards: a desk that loses hours of its life says
nothing that it does not know, and sends nothing twice."""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tarfile

import pytest

import trial
from test_outages import ask, write
from world.desk import DATABASE

USAGE, DATA, NO_INPUT, UNAVAILABLE, CANNOT_CREATE, CONFIG = 64, 65, 66, 69, 73, 78


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    directory = str(tmp_path_factory.mktemp("world"))
    started = trial.begin(directory)
    yield started
    trial.end(started)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


def connection(world, database=DATABASE):
    return f"host=127.0.0.1 port={world.world.ports['postgres']} dbname={database} user=postgres"


def good(world, *words):
    done = world.ctl(*words)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def refused(world, code, *words):
    done = world.ctl(*words)
    assert done.code == code and done.err.startswith("promisectl: ") and done.err.count("\n") == 1, done
    return done.err


def tars(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".tar"))


def dump(world, database):
    """What the schema and the rows are, as PostgreSQL says it."""
    done = subprocess.run(["pg_dump", "--schema=desk", "--schema=api", "--schema=report", connection(world, database)],
                          capture_output=True, text=True, check=True)
    return sorted(line for line in done.stdout.splitlines()
                  if line and not line.startswith(("--", "\\restrict", "\\unrestrict")) and "setval" not in line)


@pytest.fixture(scope="module")
def made(served, shelf):
    """A backup of a desk with a ticket; the rest of the module begins with it."""
    first = ask(served)
    served.wait_receipt(first["ticket_id"])
    good(served, "backup", "--with-secrets", str(shelf) + "/")
    name, = tars(shelf)
    return str(shelf / name)


def test_the_file_is_what_it_says(world, made, shelf):
    assert re.fullmatch(r"promised-\d{8}T\d{6}Z\.tar", os.path.basename(made)) and os.stat(made).st_mode & 0o777 == 0o600
    with tarfile.open(made) as archive:
        names = archive.getnames()
        assert names[0] == "MANIFEST.json" and names[-2:] == ["database.dump", "SHA256SUMS"]
        assert "configuration/promised.conf" in names and "configuration/secret/desk" in names
        assert all(archive.getmember(name).mode & 0o007 == 0 for name in names)
        sums = dict(reversed(line.split("  ")) for line in archive.extractfile("SHA256SUMS").read().decode().splitlines())
        assert sums == {name: hashlib.sha256(archive.extractfile(name).read()).hexdigest() for name in names[:-1]}
        manifest = json.load(archive.extractfile("MANIFEST.json"))
        password = archive.extractfile("configuration/secret/desk").read().strip().decode()
    assert manifest["desk"]["address"] == world.desk and manifest["tickets"] == 1 and manifest["secrets"]
    assert password not in json.dumps(manifest)
    assert os.listdir(shelf) == [os.path.basename(made)], "nothing is left beside it"
    text = good(world, "restore", "--check", made)
    assert "1 tickets, 1 mails" in text and "It is whole." in text
    assert json.loads(good(world, "--json", "restore", "--check", made))["desk"]["tag"] == "ACME"


def test_secrets_are_left_out_unless_asked_for(world, tmp_path):
    file = tmp_path / "desk.tar"
    text = good(world, "backup", str(file))
    assert "1 with secrets left out (--with-secrets" in text
    with tarfile.open(file) as archive:
        assert not [name for name in archive.getnames() if "secret" in name]


def test_old_ones_are_removed(world, tmp_path):
    for name in ("promised-20200101T000000Z.tar", "promised-20200102T000000Z.tar", "promised-20200101.tar",
                 "other-20200101T000000Z.tar", ".promised-20200101T000000Z.tar.new-999999999", "mine"):
        (tmp_path / name).write_text("")
    answer = json.loads(good(world, "--json", "backup", "--keep", "2", str(tmp_path)))
    assert answer["removed"] == [str(tmp_path / "promised-20200101T000000Z.tar")]
    assert sorted(os.listdir(tmp_path)) == sorted(["promised-20200102T000000Z.tar", os.path.basename(answer["file"]),
                                                   "promised-20200101.tar", "other-20200101T000000Z.tar", "mine"])
    assert "folder" in refused(world, USAGE, "backup", "--keep", "2", str(tmp_path / "x.tar"))
    assert "no number" in refused(world, USAGE, "backup", "--keep", "all", str(tmp_path))


def test_what_fails_leaves_nothing(world, tmp_path):
    folder = tmp_path / "closed"
    folder.write_text("")
    assert str(folder) in refused(world, CANNOT_CREATE, "backup", str(folder / "x.tar"))
    assert "is no plain file" in refused(world, CANNOT_CREATE, "backup", "/dev/null")
    with world.world.postgres.connect(DATABASE) as session, session.cursor() as cursor:
        cursor.execute("REVOKE SELECT ON desk.blob FROM promised_backup")
    try:
        text = refused(world, UNAVAILABLE, "backup", str(tmp_path / "x.tar"))
        assert "no backup was made: pg_dump: " in text and "permission denied for table blob" in text
    finally:
        with world.world.postgres.connect(DATABASE) as session, session.cursor() as cursor:
            cursor.execute("GRANT SELECT ON desk.blob TO promised_backup")
    assert os.listdir(tmp_path) == ["closed"]


def dumping(world):
    """What the sessions of pg_dump wait for."""
    with world.world.postgres.connect(DATABASE) as session, session.cursor() as cursor:
        cursor.execute("SELECT wait_event_type FROM pg_stat_activity WHERE application_name = 'pg_dump'")
        return [kind for kind, in cursor.fetchall()]


def test_an_interrupted_one_leaves_nothing(world, tmp_path):
    """pg_dump waits for a lock; Ctrl-C ends both."""
    with world.world.postgres.connect(DATABASE) as session, session.cursor() as cursor:
        session.autocommit = False
        cursor.execute("LOCK TABLE desk.blob IN ACCESS EXCLUSIVE MODE")
        backup = subprocess.Popen([world.world.place.path("promisectl"), "backup", str(tmp_path) + "/"], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        trial.wait_for(lambda: "Lock" in dumping(world), 20, "pg_dump waits")
        backup.send_signal(signal.SIGINT)
        out, err = backup.communicate(timeout=20)
        assert backup.returncode == 75 and out == "" and "run the same command again" in err, (backup.returncode, out, err)
        session.rollback()
    assert os.listdir(tmp_path) == []
    trial.wait_for(lambda: dumping(world) == [], 20, "pg_dump is gone")


def changed(made, tmp_path, change):
    """A copy of the backup whose bytes change alters."""
    with open(made, "rb") as file:
        data = bytearray(file.read())
    path = tmp_path / "changed.tar"
    path.write_bytes(change(data))
    return str(path)


@pytest.mark.parametrize("change, says", [
    (lambda data: data[:-20000], "is cut off"),
    (lambda data: data[:700], "is cut off"),
    (lambda data: data[:-8192] + bytes([data[-8192] ^ 1]) + data[-8191:], "the checksum of database.dump is another"),
    (lambda data: data.replace(b"promised", b"promisee", 1), "the checksum of MANIFEST.json is another"),
    (lambda data: b"#!/bin/sh\n" * 1000, "is no backup"),
    (lambda data: b"", "is cut off")], ids=["cut", "short", "bit", "name", "other", "empty"])
def test_what_is_damaged_is_not_restored(world, made, tmp_path, change, says):
    text = refused(world, DATA, "restore", "--connection", connection(world, "nowhere"), changed(made, tmp_path, change))
    assert says in text and "nothing was changed" in text or "is no backup" in text
    assert not world.value("SELECT count(*) FROM pg_database WHERE datname = 'nowhere'")


def test_a_newer_one_is_refused(world, made, tmp_path):
    def newer(data):
        """Another migration's name of the same length; the sums made anew."""
        with tarfile.open(made) as archive:
            old = archive.extractfile("MANIFEST.json").read()
        new = old.replace(b"0005-languages.sql", b"9999-languages.sql")
        return data.replace(old, new).replace(hashlib.sha256(old).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())
    text = refused(world, CONFIG, "restore", changed(made, tmp_path, newer))
    assert "newer promised" in text and "9999-languages.sql" in text


def test_no_such_file(world, tmp_path):
    assert "No such file" in refused(world, NO_INPUT, "restore", str(tmp_path / "none"))
    assert "is no plain file" in refused(world, NO_INPUT, "restore", str(tmp_path))
    refused(world, USAGE, "restore")


def test_into_another_database(world, made):
    """It is made; afterwards it is the same, but for what a restore adds."""
    text = good(world, "restore", "--connection", connection(world, "second"), made)
    assert "The configuration was not touched" in text and "Nothing is sent" in text and "outbox release" in text
    assert "New tickets are numbered from ACME-201 on" in text
    with tarfile.open(made) as archive:
        made_at = json.load(archive.extractfile("MANIFEST.json"))["made_at"]
    held = world.world.postgres.query("second", "SELECT made_at = date_trunc('second', %s::timestamptz) FROM desk.hold", made_at)
    assert held == [(True,)], "the hold knows the backup's moment"
    more = set(dump(world, "second")) - set(dump(world, DATABASE))
    living = r"restored|^t\t|^\d+\tsupport\t"  # rows that the desk, which runs on, writes anew: its clock's, the mailbox's
    assert all(re.search(living, line) for line in more if "\t" in line), more
    assert not [line for line in more if re.match("CREATE|ALTER|GRANT|REVOKE", line)], "schema, owners and rights are the same"
    assert "has a desk with 1 tickets" in refused(world, CANNOT_CREATE, "restore", "--connection",
                                                  connection(world, "second"), made)


def test_what_is_not_ours_stays(world, made):
    world.world.postgres.create_database("foreign_one")
    world.world.postgres.execute("CREATE SCHEMA report", database="foreign_one")
    text = refused(world, CANNOT_CREATE, "restore", "--force", "--connection", connection(world, "foreign_one"), made)
    assert "not promised's" in text


def test_a_failure_undoes_everything(world, made):
    """The database is as it was: here the disk is full, so to speak."""
    world.world.postgres.create_database("narrow")
    world.world.postgres.execute("""CREATE FUNCTION public.full_disk() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE disk_full USING MESSAGE = 'no space left'; END $$""",
                                 "CREATE EVENT TRIGGER full_disk ON ddl_command_end WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION full_disk()",
                                 database="narrow")
    text = refused(world, UNAVAILABLE, "restore", "--connection", connection(world, "narrow"), made)
    assert "nothing was restored: psql: no space left" in text
    with world.world.postgres.connect("narrow") as session, session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname IN ('desk', 'api', 'report')")
        assert cursor.fetchone()[0] == 0


def test_the_running_desk_is_not_replaced(world, made):
    assert "systemctl stop promised" in refused(world, UNAVAILABLE, "restore", "--force", "--connection", connection(world), made)


def test_hours_are_lost(world, made):
    """The whole way: mail after the backup, the restore, and what becomes of each."""
    lost_id = write(world)
    lost = world.wait_done(lost_id)
    world.wait_receipt(lost["ticket_id"])
    label = f"ACME-{lost['ticket']}"
    world.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry'))", what="all is sent")
    sent = len(world.outgoing())
    assert world.stop()
    assert "has a desk with" in refused(world, CANNOT_CREATE, "restore", "--connection", connection(world), made)
    good(world, "restore", "--force", "--connection", connection(world), made)
    assert world.value("SELECT count(*) FROM desk.ticket") == 1
    world.start()
    status = good(world, "status")
    assert "nothing is sent, no promise is looked after" in status and "outbox held" in status
    # The lost mail was moved to the done folder: brought back, it is a ticket again, with a number that nobody was told.
    assert "1 are not in the ledger and would be moved back" in world.ctl("reconcile", "--dry-run").out
    assert "1 moved back" in world.ctl("reconcile").out
    again = world.wait_done(lost_id, seconds=60)
    assert again["disposition"] == "ticket" and f"ACME-{again['ticket']}" != label and again["ticket"] >= 201
    assert ", 0 moved back" in world.ctl("reconcile").out, "once"
    fresh = ask(world)
    held = json.loads(good(world, "--json", "outbox", "held"))
    causes = {(mail["kind"], mail["cause"]) for mail in held["list"] if mail["kind"] == "receipt"}
    assert causes == {("receipt", "before"), ("receipt", "new")}
    text = good(world, "outbox", "held")
    assert "about a mail from before the restore" in text and "outbox release" in text
    assert good(world, "outbox", "release", "--dry-run") == text
    assert len(world.outgoing()) == sent, "nothing has left"
    assert "dropped" in good(world, "outbox", "discard")
    assert "Released" in good(world, "outbox", "release")
    world.wait_receipt(fresh["ticket_id"])
    assert [state for state, _ in world.receipts(again["ticket_id"])] == ["dropped"]
    assert "Nothing is held" in good(world, "outbox", "release") and good(world, "--json", "outbox", "held") == "null\n"
    assert "nothing is held" in refused(world, DATA, "outbox", "discard")
    assert "nothing is sent" not in good(world, "status")
    assert "--since" in refused(world, DATA, "reconcile")


def test_the_configuration_comes_back(world, made, tmp_path):
    """On a machine that has none, and beside one that is another."""
    etc = tmp_path / "etc"
    etc.mkdir()
    program = world.world.place.path("bin", "promisectl")
    world.world.postgres.execute("DROP DATABASE IF EXISTS promised_old", "DROP DATABASE second")

    def restore(*words):
        conf = etc / "promised.conf"
        if conf.exists():
            conf.write_text(conf.read_text().replace(f"dbname={DATABASE}", "dbname=second"))
        return subprocess.run([program, "--config", str(conf), "restore", *words, made], capture_output=True, text=True,
                              check=False, stdin=subprocess.DEVNULL,
                              env={**os.environ, "PGUSER": "postgres"})
    world.stop()
    try:
        done = restore("--force")
        assert done.returncode == 0, done
        assert f"{etc}/promised.conf is put back" in done.stdout
        assert (etc / "secret" / "desk").stat().st_mode & 0o037 == 0
        with open(world.world.desk.settings_file, encoding="utf-8") as file:
            assert (etc / "promised.conf").read_text() == file.read()
        done = restore()
        assert done.returncode == 0 and f"{etc}/promised.conf.restored" in done.stdout, done
        assert "dbname=second" in (etc / "promised.conf").read_text()
    finally:
        shutil.rmtree(etc)
