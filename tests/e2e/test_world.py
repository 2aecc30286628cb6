"""The world itself, by its command line, as a stranger to the project uses it."""
import imaplib
import os
import smtplib
import ssl
import subprocess

import pytest

from trial import worlds
from world import process, visitor

WORLD = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "world", "world")


def command(*words):
    return subprocess.run([WORLD, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                          check=False)


def env_of(directory):
    """As a shell reads it."""
    text = subprocess.run(["sh", "-c", f". '{directory}/env'; set"], capture_output=True, text=True, check=True).stdout
    with open(directory / "env", encoding="utf-8") as file:
        names = [line.split("=")[0] for line in file]
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name: values[name].strip("'") for name in names}


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """A world without the daemon in a deep folder that only its owner may enter."""
    directory = tmp_path_factory.mktemp("deep") / ("x" * 100) / ("y" * 100)
    done = command("up", str(directory), "--no-daemon")
    assert done.returncode == 0, done.stderr
    yield directory
    folder = os.readlink(directory / "running")
    done = command("down", str(directory))
    assert done.returncode == 0, done.stderr
    assert list(directory.iterdir()) == []
    assert not os.path.exists(folder)
    assert not process.members(folder)


@pytest.fixture
def person(up):
    return visitor.Visitor(str(up))


def test_env_has_the_promised_names(up):
    env = env_of(up)
    assert set(env) == {"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "IMAP_HOST", "IMAP_PORT", "IMAPS_PORT", "SMTP_HOST",
                        "SMTP_PORT", "LMTP_PORT", "DESK_ADDRESS", "PROMISED_CONF", "PROMISECTL"}
    assert os.path.exists(env["PROMISED_CONF"])


def test_accounts_have_all_roles(up):
    with open(up / "accounts", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    roles = [row[2] for row in rows]
    assert all(len(row) == 4 for row in rows)
    assert roles.count("desk") == 1 and roles.count("agent") == 2
    assert roles.count("lead") == 1 and roles.count("manager") == 1
    assert {"ru", "es", "lv"} <= {row[3] for row in rows if row[2] == "customer"}
    assert rows[roles.index("desk")][0] == env_of(up)["DESK_ADDRESS"]


def test_up_twice_is_refused(up):
    done = command("up", str(up))
    assert done.returncode == 1
    assert "already" in done.stderr and "world down" in done.stderr
    assert (up / "env").exists()


def test_reader_may_read_all_and_write_nothing(person):
    assert person.value("SELECT count(*) FROM desk.incoming") == 0
    with pytest.raises(visitor.psycopg2.errors.InsufficientPrivilege):
        person.sql("DELETE FROM desk.incoming")


def test_imap_in_all_three_ways(person):
    account = person.customer("lv")
    tls = ssl.create_default_context(cafile=os.path.join(person.directory, "ca.pem"))
    plain = imaplib.IMAP4(person.env["IMAP_HOST"], int(person.env["IMAP_PORT"]), timeout=20)
    upgraded = imaplib.IMAP4(person.env["IMAP_HOST"], int(person.env["IMAP_PORT"]), timeout=20)
    upgraded.starttls(tls)
    wrapped = imaplib.IMAP4_SSL(person.env["IMAP_HOST"], int(person.env["IMAPS_PORT"]), ssl_context=tls, timeout=20)
    for session in (plain, upgraded, wrapped):
        with session:
            assert session.login(account.address, account.password)[0] == "OK"
            assert "IDLE" in session.capability()[1][0].decode()


def results_of(person, mail_bytes, way):
    """The Authentication-Results that a mail to a customer arrives with."""
    reader = person.customer("es")
    wanted = visitor.parse(mail_bytes)["Message-ID"]
    way(mail_bytes, reader.address)
    mail = person.wait_mail(reader, lambda mail: mail["Message-ID"] == wanted)
    return mail.get_all("Authentication-Results")


def test_own_submission_is_authenticated(person):
    author = person.customer("ru")
    raw = visitor.letter(author.address, "x@y.test", "hello", "hello\n")
    found = results_of(person, raw, lambda raw, to: person.submit(author, raw, to))
    assert len(found) == 1
    assert found[0].startswith("mx.acme.test;") and "dmarc=pass header.from=pochta.test" in found[0]


def test_own_name_without_login_fails(person):
    raw = visitor.letter(person.customer("ru").address, "x@y.test", "hello", "hello\n")
    found = results_of(person, raw, lambda raw, to: person.from_outside(raw, "somebody@else.test", to))
    assert "dmarc=fail" in found[0]


def test_login_does_not_lend_another_name(person):
    raw = visitor.letter(person.customer("lv").address, "x@y.test", "hello", "hello\n")
    found = results_of(person, raw, lambda raw, to: person.submit(person.customer("ru"), raw, to))
    assert "dmarc=fail" in found[0]


@pytest.mark.parametrize("forged", ["mx.acme.test; dmarc=pass", "MX.ACME.TEST;\r\n\tdmarc=pass", "(a) mx.acme.test 1;dmarc=pass"])
def test_forged_results_are_removed(person, forged):
    raw = visitor.letter("a@far.test", "x@y.test", "hello", "hello\n")
    raw = b"Authentication-Results: " + forged.encode() + b"\r\nAuthentication-Results: far.test; dkim=pass\r\n" + raw
    found = results_of(person, raw, lambda raw, to: person.from_outside(raw, "a@far.test", to))
    assert [value.split(";")[0] for value in found] == ["mx.acme.test", "far.test"]
    assert "dmarc=none" in found[0]


def test_outgoing_keeps_every_mail(person):
    raw = visitor.letter("a@far.test", "nobody@nowhere.test", "kept", "line\n.\nmore\n")
    person.from_outside(raw, "", ["nobody@nowhere.test", "nobody+else@nowhere.test"])
    copy = person.outgoing(to="nobody@nowhere.test")[-1]
    assert copy.sender == "" and copy.recipients == ("nobody@nowhere.test", "nobody+else@nowhere.test")
    assert copy.raw == raw


def test_plus_address_reaches_the_mailbox(person):
    account = person.accounts("desk")[0]
    local, _, domain = account.address.partition("@")
    person.from_outside(visitor.letter("a@far.test", "x", "plus", "x\n"), "a@far.test", f"{local}+abc@{domain}")
    mail = person.wait_mail(account, lambda mail: mail["Subject"] == "plus")
    assert mail["Return-Path"] == "<a@far.test>"


def send(person, to="nobody@nowhere.test"):
    person.from_outside(visitor.letter("a@far.test", to, "fault", "x\n"), "a@far.test", to)


@pytest.mark.parametrize("rule, code", [("reject 550 gone@nowhere.test", 550), ("defer 450 gone@nowhere.test", 450),
                                        ("reject 554 @nowhere.test", 554), ("defer 421 *", 421)])
def test_fault_refuses_a_recipient(up, person, rule, code):
    assert command("fault", str(up), *rule.split()).returncode == 0
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(person, "gone@nowhere.test")
    assert refused.value.recipients["gone@nowhere.test"][0] == code
    assert command("fault", str(up), "clear").returncode == 0
    send(person, "gone@nowhere.test")


def test_fault_drops_after_the_dot(up, person):
    before = len(person.outgoing())
    command("fault", str(up), "drop-after-dot 1")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(person)
    assert len(person.outgoing()) == before + 1
    send(person)


def test_fault_unknown_is_refused(up):
    done = command("fault", str(up), "explode")
    assert done.returncode == 1 and "no such rule" in done.stderr
    assert command("fault", str(up), "reject", "250", "a@b.test").returncode == 1


def test_mail_waits_while_dovecot_is_away(up, person):
    world = worlds.World.of(str(up))
    world.dovecot.stop()
    reader = person.customer("lv")
    for subject in ("first while away", "second while away"):
        person.from_outside(visitor.letter("a@far.test", reader.address, subject, "x\n"), "a@far.test", reader.address)
    world.dovecot.start()
    person.wait_mail(reader, lambda mail: mail["Subject"] == "second while away")
    subjects = [visitor.parse(raw)["Subject"] for raw in person.inbox(reader)]
    assert subjects.count("first while away") == 1


def test_two_worlds_do_not_meet(up, tmp_path):
    done = command("up", str(tmp_path / "other"), "--no-daemon")
    assert done.returncode == 0, done.stderr
    try:
        ports = [name for name in env_of(up) if name.endswith("PORT")]
        assert not {env_of(up)[name] for name in ports} & {env_of(tmp_path / "other")[name] for name in ports}
    finally:
        assert command("down", str(tmp_path / "other")).returncode == 0
    assert visitor.Visitor(str(up)).value("SELECT 1") == 1


def test_down_after_a_crash_leaves_nothing(tmp_path):
    assert command("up", str(tmp_path), "--no-daemon").returncode == 0
    world = worlds.World.of(str(tmp_path))
    for name in ("postgres", "dovecot", "smtpd"):
        os.kill(process.pid_of(world.place, name), 9)
    assert command("down", str(tmp_path)).returncode == 0
    assert not process.members(world.place.folder) and not os.path.exists(world.place.folder)
    assert command("down", str(tmp_path)).returncode == 1


def test_failed_start_says_why_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMISED_BUILD", str(tmp_path))
    monkeypatch.setenv("MARK_OF_THIS_TEST", str(tmp_path))
    done = command("up", str(tmp_path / "w"))
    assert done.returncode == 1 and "make" in done.stderr
    assert list((tmp_path / "w").iterdir()) == []
    mark = f"MARK_OF_THIS_TEST={tmp_path}".encode()
    assert not [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid() and mark in environ(pid)]


def environ(pid):
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read().split(b"\0")
    except OSError:
        return []


def test_wrong_use_shows_the_usage():
    assert command("sideways").returncode == 64
    assert command("up").returncode == 64
