"""promisectl import: old mail from mbox files, Maildirs and IMAP folders. Nothing is sent; killed at any moment it goes on; twice it does nothing."""
import email.policy
import json
import mailbox
import os
import pty
import re
import signal
import subprocess
import time
from email.message import EmailMessage

import pytest

from test_ctl import CONFIGURATION, Desk

AGENTS = [{"name": "Anna Example", "address": "anna@acme.test", "aliases": [], "queues": [], "notify": "queue", "lead": None,
           "languages": [], "calendar": None, "trust": "token+dmarc"},
          {"name": "Boris Example", "address": "boris@acme.test", "aliases": [], "queues": [], "notify": "queue",
           "lead": None, "languages": [], "calendar": None, "trust": "token+dmarc"}]
DATA, NO_INPUT, USAGE, UNAVAILABLE, LATER, NO_PERMISSION = 65, 66, 64, 69, 75, 77


def mail(number, sender="Carl Customer <carl@customer.test>", to="support@acme.test", answers=None, day=1, text="Hello.", **more):
    """The bytes of a mail as an archive has it."""
    made = EmailMessage(policy=email.policy.SMTP.clone(linesep="\n", cte_type="8bit"))
    made["From"], made["To"] = sender, to
    made["Subject"] = more.pop("subject", f"Matter {number}")
    made["Date"] = f"{day:02d} Mar 2024 10:00:00 +0000"
    made["Message-ID"] = f"<old{number}@customer.test>"
    if answers is not None:
        made["In-Reply-To"] = f"<old{answers}@customer.test>"
    for name, value in more.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def mbox(path, mails, date="Sun Mar 31 10:00:00 2024"):
    with open(path, "wb") as file:
        for raw in mails:
            quoted = b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in raw.split(b"\n"))
            file.write(f"From somebody@customer.test {date}\n".encode() + quoted.rstrip(b"\n") + b"\n\n")
    return str(path)


def make(servers, folder, name):
    desk = Desk(servers, name, folder).create()
    done = desk.init("--test-clock")
    assert done.returncode == 0, done.stderr
    desk.sql("SELECT api.configure(%s)", json.dumps({**CONFIGURATION, "agents": AGENTS, "languages": ["en", "lv"]}))
    desk.sql("SELECT api.fetch_open('support', 1, 1)")
    return desk


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("long")


@pytest.fixture(scope="module")
def desk(servers, folder):
    return make(servers, folder, "imports")


def conversation(desk, message_id):
    """What was said in the ticket of a mail: sender and subject in order, notes in brackets."""
    return [said for said, in desk.sql("""
        SELECT x.said FROM (
            SELECT m.ticket_id, m.seq, coalesce(split_part(a.address, '@', 1), split_part(c.address, '@', 1)) || ' ' || m.subject AS said
            FROM desk.message m LEFT JOIN desk.agent a ON a.id = m.agent_id LEFT JOIN desk.customer c ON c.id = m.customer_id
            UNION ALL SELECT n.ticket_id, n.seq, '[' || n.subject || ']' FROM desk.note n) x
        WHERE x.ticket_id = (SELECT m.ticket_id FROM desk.message m WHERE m.message_id = %s LIMIT 1)
        ORDER BY x.seq""", message_id)]


def audited(desk):
    assert desk.sql("SELECT * FROM desk.audit()") == []
    assert desk.value("SELECT count(*) FROM desk.outbox") == 0
    assert desk.value("SELECT count(*) FROM desk.promise") == 0


def test_an_mbox_becomes_tickets(desk, folder):
    box = mbox(folder / "old.mbox", [
        mail(1), mail(3, answers=2, day=3), mail(4, "dora@other.test", text="From here on\n>From there\nall is well.", day=4),
        mail(5, X_Mozilla_Status="0009"), mail(6, X_Status="AT"), mail(7, X_Gmail_Labels="Inbox,Drafts")])
    sent = mbox(folder / "sent.mbox", [mail(2, "Anna Example <anna@acme.test>", "carl@customer.test", answers=1, day=2),
                                       mail(8, "Acme Support <support@acme.test>", "dora@other.test", answers=4, day=5)])
    dry = desk.good("import", "mbox", box, sent, "--dry-run")
    assert "3  customers' mails" in dry and "1  agents' answers" in dry and "1  answers of nobody known" in dry
    assert "3  drafts and deleted mails" in dry and "From 2024-03-01" in dry
    assert desk.value("SELECT count(*) FROM desk.incoming") == 0
    said = desk.good("import", "mbox", box, sent)
    assert "3 customers' mails, 1 agents' answer, 1 note" in said and "3 drafts and deleted mails" in said
    assert "2 (ACME-1 to ACME-2), 2024-03-01" in said and "2 closed" in said, said
    assert conversation(desk, "<old1@customer.test>") == ["carl Matter 1", "anna Matter 2", "carl Matter 3"]
    assert conversation(desk, "<old4@customer.test>") == ["dora Matter 4", "[Matter 8]"]
    assert desk.value("SELECT text FROM desk.message WHERE message_id = '<old4@customer.test>'").split("\n")[:2] == [
        "From here on", ">From there"]
    shown = desk.json("show", "ACME-1")
    assert shown["arrived_at"] == "2024-03-01T10:00:00+00:00" and shown["closed_at"] == "2024-03-03T10:00:00+00:00"
    assert shown["owner"]["address"] == "anna@acme.test"
    assert "imported" in desk.good("explain", "mail", shown["messages"][0]["mail"])
    audited(desk)
    # Once more
    again = desk.json("import", "mbox", box, sent)
    assert again["mails"] == {} and again["tickets"] == 0
    said = desk.good("import", "mbox", sent, box)
    assert "5 that the desk has" in said
    assert desk.value("SELECT count(*) FROM desk.ticket") == 2


def test_answers_of_a_shared_address(desk, folder):
    box = mbox(folder / "shared.mbox", [mail(20, day=1), mail(21, "Acme Support <support@acme.test>", "carl@customer.test", answers=20, day=2)])
    desk.good("import", "mbox", box, "--answers-by", "boris", "--open-since", "2024-01-01")
    assert conversation(desk, "<old20@customer.test>") == ["carl Matter 20", "boris Matter 21"]
    assert desk.value("SELECT t.state FROM desk.ticket t JOIN desk.message m ON m.ticket_id = t.id WHERE m.message_id = '<old20@customer.test>'") == "waiting"
    audited(desk)


def test_a_maildir(desk, folder):
    top = folder / "Maildir"
    made = mailbox.Maildir(top)
    inner = made.add_folder("Sent")
    made.add(mail(30))
    made.add(mail(31, answers=30, day=3))
    inner.add(mail(32, "anna@acme.test", "carl@customer.test", answers=30, day=2))
    draft = mailbox.MaildirMessage(mail(33, day=9))
    draft.set_flags("D")
    made.add(draft)
    assert "3 drafts" not in desk.good("import", "maildir", top, "--dry-run")
    said = desk.good("import", "maildir", top, "--deep")
    assert "2 customers' mails, 1 agents' answer" in said and "1 draft or deleted mail" in said
    assert conversation(desk, "<old30@customer.test>") == ["carl Matter 30", "anna Matter 32", "carl Matter 31"]
    audited(desk)


def test_what_is_wrong_is_said(desk, folder):
    (folder / "text.txt").write_text("From here to there is no mbox.\n", encoding="utf-8")
    assert "is no mbox: it does not begin" in desk.refused(DATA, "import", "mbox", folder / "text.txt")
    assert "No such file" in desk.refused(NO_INPUT, "import", "mbox", folder / "none.mbox")
    assert "promisectl import maildir" in desk.refused(NO_INPUT, "import", "mbox", folder)
    assert "neither cur nor new" in desk.refused(NO_INPUT, "import", "maildir", folder)
    assert "no kind of source" in desk.refused(USAGE, "import", "pst", folder)
    empty = mbox(folder / "empty.mbox", [])
    assert "nothing to finish" in desk.refused(UNAVAILABLE, "import", "finish")
    assert "Did you mean general?" in desk.refused(UNAVAILABLE, "import", "mbox", empty, "--queue", "genral")
    assert "is no day" in desk.refused(UNAVAILABLE, "import", "mbox", empty, "--open-since", "someday")
    assert desk.json("import", "mbox", empty)["mails"] == {}


def test_mails_that_are_too_large_or_break_the_reader(servers, folder):
    desk = make(servers, folder, "odd_imports")
    with open(desk.conf_file, encoding="utf-8") as file:
        conf = re.sub(r"\bread\s*=\s*\{", 'read = { mail_size = "64KiB";', file.read())
    with open(desk.conf_file, "w", encoding="utf-8") as file:
        file.write(conf)
    box = mbox(folder / "odd.mbox", [mail(40, text="x" * 60 + "\n" + "y" * 70 * 1000), b"\x00\xff\xfe no header at all\n\nFrom me\n", mail(41, day=2)])
    said = desk.good("import", "mbox", box)
    assert "3 customers' mails" in said
    assert desk.sql("SELECT header_only, size > 65536, octet_length(raw) < 1000 FROM desk.incoming WHERE message_id = '<old40@customer.test>'") == [(True, True, True)]
    audited(desk)


def test_killed_at_any_moment_it_goes_on(servers, folder):
    desk = make(servers, folder, "killed_imports")
    mails = [mail(1000 + n, f"c{n % 40}@customer.test", answers=999 + n if n % 4 else None, day=1 + n % 28, text=f"Word {n}.\n" * 20)
             for n in range(160)]
    box = mbox(folder / "many.mbox", mails)
    command = [desk.program, "--config", desk.conf_file, "import", "mbox", box]
    kept = "SELECT count(*) FROM desk.incoming"
    filed = "SELECT count(*) FROM desk.incoming WHERE state = 'done'"
    for query, count, number in ((kept, 30, signal.SIGKILL), (kept, 80, signal.SIGINT), (filed, 50, signal.SIGKILL)):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while desk.value(query) < count and child.poll() is None and time.monotonic() < deadline:
            pass
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
        if number == signal.SIGINT:
            assert child.returncode == LATER and "interrupted after" in err and "run the same command again" in err, (out, err)
            said = desk.refused(UNAVAILABLE, "import", "mbox", os.devnull)
            assert "many.mbox" in said and "promisectl import finish" in said
        else:
            assert child.returncode == -number, (out, err)
    assert "going on with the import" in desk.run("import", "mbox", box).stderr
    assert desk.value(filed) == 160 and desk.value("SELECT count(*) FROM desk.message") == 160
    assert desk.value("SELECT count(*) FROM desk.ticket WHERE merged_into IS NULL") == 40
    audited(desk)


def test_only_one_at_a_time(desk, folder):
    holder = desk.servers.world.postgres.connect(desk.name)
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('promised import', 0))")
        assert "another import is under way" in desk.refused(UNAVAILABLE, "import", "mbox", folder / "old.mbox")
    holder.close()


def test_from_a_pipe(desk):
    done = subprocess.run([desk.program, "--config", desk.conf_file, "import", "mbox", "-"], input=b"From x Fri Mar  1 10:00:00 2024\n" + mail(70),
                          capture_output=True, timeout=60, check=False)
    assert done.returncode == 0 and b"1 customers' mail" in done.stdout, done


def test_folders_of_a_mail_server(servers, folder):
    desk = make(servers, folder, "folder_imports")
    account = next(a for a in servers.accounts() if a.role == "desk")
    with servers.imap(account) as server:
        for name in ("Old", "Old Sent"):
            server.create(f'"{name}"')
        for n in range(60):
            server.append("Old", None, None, mail(200 + n, answers=199 + n if n % 3 else None, day=1 + n % 28).replace(b"\n", b"\r\n"))
        server.append('"Old Sent"', None, None, mail(300, "anna@acme.test", "carl@customer.test", answers=200, day=2).replace(b"\n", b"\r\n"))
    said = desk.good("import", "imap", "Old", "Old Sent")
    assert "60 customers' mails, 1 agents' answer" in said and "20 (ACME-1" in said
    assert "anna Matter 300" in conversation(desk, "<old200@customer.test>")
    audited(desk)
    with servers.imap(account) as server:
        server.select("Old", readonly=True)
        assert server.search(None, "SEEN")[1] == [b""]  # nothing is marked
    # Another account, with its own password
    secret = folder / "secret"
    secret.write_text(account.password + "\n", encoding="utf-8")
    other = ["import", "imap", "Old", "--host", "127.0.0.1", "--port", servers.env["IMAP_PORT"], "--security", "plain", "--user", account.address,
             "--password-file", secret]
    secret.chmod(0o644)
    assert "chmod 0600" in desk.refused(NO_PERMISSION, *other)
    secret.chmod(0o600)
    assert "60 that the desk has" in desk.good(*other)
    secret.write_text("wrong\n", encoding="utf-8")
    assert "log" in desk.refused(DATA, *other).lower()
    assert "None" in desk.refused(DATA, "import", "imap", "None")
    assert "no mailbox \"sales\"" in desk.refused(USAGE, "import", "imap", "Old", "--mailbox", "sales")


def test_a_bar_on_a_terminal(desk, folder):
    box = mbox(folder / "bar.mbox", [mail(400 + n, text="Word.\n" * 200) for n in range(12)])
    master, slave = pty.openpty()
    child = subprocess.Popen([desk.program, "--config", desk.conf_file, "import", "mbox", box], stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    try:
        while part := os.read(master, 4096):
            shown += part
    except OSError:  # the terminal is gone with its last user
        pass
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0 and b"12 customers' mails" in out
    assert re.search(rb"\rreading \[[#.]+\] +\d+%, .* of .*KiB", shown) and b"\rfiling " in shown, shown
    assert shown.endswith(b"\r\x1b[K")  # nothing of it is left
