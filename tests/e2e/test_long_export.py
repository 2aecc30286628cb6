"""promisectl export and reindex: what lies in the desk as files, and read anew. Killed at any moment they go on."""
import email
import email.policy
import json
import mailbox
import os
import signal
import stat
import subprocess
import time

import pytest

from test_long_import import LATER, NO_INPUT, USAGE, audited, make, mbox
from test_long_import import mail as old_mail

CANNOT = 73


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def desk(servers, folder):
    """A desk with 90 tickets of 30 customers; ticket 1 has an agent's answer, a note and a file."""
    desk = make(servers, folder, "exports")
    first = email.message_from_bytes(old_mail(0, text="From the start,\n>From me\n"), policy=email.policy.SMTP)
    first.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="rēķins.pdf")
    mails = [first.as_bytes().replace(b"\r\n", b"\n"),
             old_mail(500, "anna@acme.test", "carl@customer.test", answers=0, day=2, text="The answer."),
             old_mail(501, "anna@acme.test", "boris@acme.test", answers=500, day=3, text="Between us: difficult.")]
    mails += [old_mail(n, f"c{n % 30}@customer.test", day=1 + n % 28, text=f"Words of {n}.") for n in range(1, 90)]
    desk.good("import", "mbox", mbox(folder / "all.mbox", mails))
    return desk


def read_box(path):
    box = mailbox.mbox(path, factory=lambda file: email.message_from_binary_file(file, policy=email.policy.default))
    return list(box)


def test_all_of_it(desk, folder):
    to = folder / "all"
    said = desk.good("export", "--all", "--to", to)
    assert "90 tickets written" in said and "Agents' notes are among it" in said
    assert sorted(os.listdir(to)) == ["files", "mails", "tickets.jsonl"] and len(os.listdir(to / "mails")) == 90
    for path in (to, to / "mails", to / "tickets.jsonl", to / "mails" / "ACME-1.mbox"):
        assert stat.S_IMODE(os.stat(path).st_mode) & 0o077 == 0, path
    tickets = [json.loads(line) for line in open(to / "tickets.jsonl", encoding="utf-8")]
    assert [t["label"] for t in tickets] == [f"ACME-{n}" for n in range(1, 91)]
    one = next(t for t in tickets if t["subject"] == "Matter 0")
    assert [m["text"].strip() for m in one["messages"]] == ["From the start,\n>From me", "The answer."]
    assert one["notes"][0]["text"].strip() == "Between us: difficult."
    file = one["messages"][0]["attachments"][0]
    assert file["name"] == "rēķins.pdf" and (to / "files" / file["sha256"]).read_bytes() == b"%PDF-1.4"
    mails = read_box(to / "mails" / f"{one['label']}.mbox")
    assert [m["Message-ID"] for m in mails] == ["<old0@customer.test>", "<old500@customer.test>", "<old501@customer.test>"]
    raw = (to / "mails" / f"{one['label']}.mbox").read_bytes()
    assert raw.startswith(b"From carl@customer.test Fri Mar  1 10:00:00 2024\n") and b"\n>From the start,\n>>From me\n" in raw
    # What was exported can be imported.
    assert "3 that the desk has" in desk.good("import", "mbox", to / "mails" / f"{one['label']}.mbox")


def test_without_notes(desk, folder):
    desk.good("export", "--all", "--to", folder / "outer", "--without-notes")
    written = (folder / "outer" / "tickets.jsonl").read_text(encoding="utf-8")
    assert "Between us" not in written and "The answer." in written
    assert not any(b"Between us" in path.read_bytes() for path in (folder / "outer" / "mails").iterdir())


def test_a_customers_own(desk, folder):
    to = folder / "carl"
    said = desk.good("export", "--customer", "Carl@Customer.test", "--to", to)
    assert "1 ticket written" in said and "what others wrote, is not" in said
    assert json.loads((to / "customer.json").read_text(encoding="utf-8"))["address"] == "carl@customer.test"
    own = json.loads((to / "tickets.jsonl").read_text(encoding="utf-8"))
    assert [m["by_desk"] for m in own["messages"]] == [False, True]
    everything = b"".join(path.read_bytes() for path in to.rglob("*") if path.is_file())
    assert b"Between us" not in everything and b"boris" not in everything
    assert "no customer nobody@x.test" in desk.refused(NO_INPUT, "export", "--customer", "nobody@x.test", "--to", folder / "nobody")


def test_some_and_what_is_wrong(desk, folder):
    assert desk.json("export", "ACME-2", "3", "--to", folder / "two", "--format", "mbox") == {"tickets": 2, "mails": 2, "files": 0}
    assert os.listdir(folder / "two") == ["mails"]
    assert "is not empty" in desk.refused(CANNOT, "export", "2", "--to", folder / "two")
    assert "no ticket ACME-999" in desk.refused(NO_INPUT, "export", "999", "--to", folder / "x")
    assert "--to FOLDER" in desk.refused(USAGE, "export", "--all")
    assert "which tickets" in desk.refused(USAGE, "export", "--to", folder / "x")
    assert "only one of them" in desk.refused(USAGE, "export", "2", "--all", "--to", folder / "x")
    assert "0 tickets" in desk.good("export", "--since", "2999-01-01", "--to", folder / "none")


def test_a_killed_export_goes_on(desk, folder):
    to = folder / "killed"
    command = [desk.program, "--config", desk.conf_file, "export", "--all", "--to", str(to)]
    for count, number in ((10, signal.SIGKILL), (60, signal.SIGINT)):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while len(os.listdir(to / "mails") if (to / "mails").exists() else []) < count and child.poll() is None and time.monotonic() < deadline:
            pass
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
        if number == signal.SIGINT and child.returncode != 0:
            assert child.returncode == LATER and "run the same command again" in err, (out, err)
            assert "another export" in desk.refused(CANNOT, "export", "2", "--to", to)
    done = desk.run("export", "--all", "--to", to)
    assert done.returncode == 0, done
    assert (to / "tickets.jsonl").read_bytes() == (folder / "all" / "tickets.jsonl").read_bytes()
    for path in (folder / "all" / "mails").iterdir():
        assert (to / "mails" / path.name).read_bytes() == path.read_bytes()
    assert sorted(os.listdir(to)) == ["files", "mails", "tickets.jsonl"]


def test_mails_are_read_anew(desk):
    assert "92 mails read anew, 0 would be renewed" in desk.good("reindex", "--dry-run")
    desk.sql("UPDATE desk.message SET new_text = 'as an older reader cut it' WHERE message_id IN ('<old7@customer.test>', '<old8@customer.test>')")
    desk.sql("UPDATE desk.attachment SET name = '=?utf-8?q?r=C4=93?='")
    listed = desk.good("reindex", "--dry-run", "--list")
    assert listed.count(": new text") == 2 and "files" in listed and "3 would be renewed" in listed
    seven = desk.value("SELECT t.number FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id WHERE m.message_id = '<old7@customer.test>'")
    assert desk.json("reindex", seven) == {"read": 1, "changed": 1, "unreadable": 0, "what": {"new text": 1}}
    assert desk.value("SELECT new_text FROM desk.message WHERE message_id = '<old7@customer.test>'").strip() == "Words of 7."
    assert "2 renewed" in desk.good("reindex")
    assert desk.value("SELECT name FROM desk.attachment") == "rēķins.pdf"
    assert desk.events("reread")[0] == {"changed": ["new text"]}
    assert "0 renewed" in desk.good("reindex")
    audited(desk)


def test_a_killed_reindex_goes_on(desk):
    desk.sql("UPDATE desk.message SET text = 'old'")
    child = subprocess.Popen([desk.program, "--config", desk.conf_file, "reindex"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while desk.value("SELECT count(*) FROM desk.message WHERE text <> 'old'") < 60 and child.poll() is None and time.monotonic() < deadline:
        pass
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=60)
    done = desk.run("reindex")
    assert done.returncode == 0 and "going on with the reindex" in done.stderr, done
    assert desk.value("SELECT count(*) FROM desk.message WHERE text = 'old'") == 0
    audited(desk)
