"""Senders who mean harm: nothing of theirs is sent on, no mail of theirs keeps others waiting."""
import itertools
import os
import signal

import pytest

import trial
from world import accounts
from world.visitor import letter, text_of

COUNT = itertools.count(1)
CANARY = "c4n4ry"


def next_one_is_served(world):
    """The mail after it becomes a ticket with a receipt."""
    sender = f"next{next(COUNT)}@after{next(COUNT)}.test"
    raw = letter(sender, world.desk, trial.topic(), "Hello.\n")
    filed = world.file(raw, lambda raw: world.deliver(raw, sender=sender))
    assert filed["disposition"] == "ticket"
    assert world.wait_receipt(filed["ticket_id"]).recipients == (sender,)


def test_nothing_of_an_unauthenticated_mail_is_in_its_receipt(world):
    """S15: a receipt must not carry a stranger's text to an address that he made up."""
    sender = "victim@victim.test"
    fields = "".join(f"{name}: {CANARY}\r\n" for name in (
        "Comments", "Keywords", "Organization", "X-Mailer", "User-Agent", "Thread-Topic", "Content-Language", "Reply-To"))
    raw = (f"From: {CANARY} <{sender}>\r\nTo: {CANARY} <{world.desk}>\r\nSubject: {CANARY} https://{CANARY}.test\r\n"
           f"Date: Sat, 21 Nov 2026 10:00:00 +0000 ({CANARY})\r\nMessage-ID: <made-up@victim.test>\r\n{fields}"
           "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
           f"--x\r\nContent-Type: text/plain\r\n\r\n{CANARY}\r\n--x\r\n"
           f"Content-Type: text/plain; name={CANARY}.txt\r\n\r\n{CANARY}\r\n--x--\r\n").encode()
    filed = world.file(raw, lambda raw: world.deliver(raw, sender=sender))
    sent = world.wait_receipt(filed["ticket_id"])
    assert CANARY.encode() not in sent.raw
    assert all(CANARY not in part.get_content() for part in sent.mail.walk() if part.get_content_maintype() == "text")
    assert len(sent.raw) <= 4096


def test_an_authenticated_subject_cannot_add_fields(world):
    emma = world.customer("en")
    raw = letter(emma.address, world.desk, "x", "Hello.\n").replace(
        b"Subject: x", b"Subject: =?utf-8?q?Hi=0D=0ABcc:_victim=40victim.test=0D=0A=0D=0Abody?=")
    filed = world.file(raw, lambda raw: world.submit(emma, raw))
    sent = world.wait_receipt(filed["ticket_id"])
    assert "Bcc" not in sent.mail and sent.recipients == (emma.address,)
    assert sent.mail.get_content_type() == "multipart/alternative"


def test_template_marks_in_a_mail_are_plain_text(world):
    ilze = world.customer("lv")
    raw = letter(ilze.address, world.desk, "{{desk}} {{{number}}} %n ${x}", "{{number}}\n", name="{{number}}")
    filed = world.file(raw, lambda raw: world.submit(ilze, raw))
    assert world.wait_receipt(filed["ticket_id"]).mail["Subject"] == "Re: {{desk}} {{{number}}} %n ${x}"


def hostile(text, **fields):
    lines = {"From": "a@bad.test", "To": "support@acme.test", "Subject": "bad", "MIME-Version": "1.0", **fields}
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\n" + text


def nested_multipart(depth):
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return hostile(opened + b"\r\nend\r\n", Content_Type="multipart/mixed; boundary=b").replace(b"\r\n\r\n", b"\r\n\r\n--b\r\n", 1)


KILLERS = {
    "boundary of one quote": hostile(b"--\"\r\n\r\nx\r\n", Content_Type='multipart/mixed; boundary="\\""'),
    "boundary of one quote, bare": hostile(b"x\r\n", Content_Type='multipart/mixed; boundary="'),
    "200,000 open comments": hostile(b"x\r\n", To="(" * 200000 + "support@acme.test"),
    "comments in the date": hostile(b"x\r\n", Date="(" * 150000),
    "10,000 multiparts, one in another": nested_multipart(10000),
    "30,000 mails, one in another": hostile(b"Content-Type: message/rfc822\r\n\r\n" * 30000, Content_Type="message/rfc822"),
    "100,000 parts": hostile(b"--p\r\n\r\nx\r\n" * 100000, Content_Type="multipart/mixed; boundary=p"),
    "100,000 fields": b"X-A: b\r\n" * 100000 + hostile(b"x\r\n"),
    "a subject of 1 MiB": hostile(b"x\r\n", Subject="s" * 1024 * 1024),
    "a line of 4 MiB": hostile(b"y" * 4 * 1024 * 1024),
    "nothing": b"",
    "an empty line": b"\r\n",
    "no header": b"\r\nhello\r\n",
    "random bytes": bytes((n * n * 7 + n // 3) % 256 for n in range(50000)),
    "NUL bytes": hostile(b"\0" * 10000),
    "a charset that does not exist": hostile(b"\xff\xfe\r\n", Content_Type="text/plain; charset=klingon-8"),
    "base64 of utf-32": hostile(b"////" * 20000, Content_Type="text/plain; charset=utf-32",
                                Content_Transfer_Encoding="base64"),
    "deep html": hostile(b"<div>" * 200000, Content_Type="text/html"),
    "entities in html": hostile(b"&amp;" * 200000 + b"&#x110000;&#0;", Content_Type="text/html"),
}


@pytest.mark.parametrize("name", KILLERS)
def test_a_hostile_mail_is_filed_or_parked_and_the_next_is_served(world, name):
    """Facts 1 and 2, S24: whatever the bytes are, they end as a ledger row."""
    world.expect_log("parked|reader")
    filed = world.file_last(lambda: world.drop_into_mailbox(KILLERS[name]))
    assert filed["state"] in ("done", "parked")
    raw = world.value("SELECT raw FROM desk.incoming WHERE id = %s", filed["mail"])
    assert bytes(raw).replace(b"\r\n", b"\n") == KILLERS[name].replace(b"\r\n", b"\n").replace(b"\0", b"\x80")  # Dovecot
    next_one_is_served(world)


def test_too_large_a_mail_gives_a_ticket_that_says_so(world):
    world.configure(lambda conf: conf["read"].update(mail_size="1MiB"))
    world.wait_log("reload|configuration")
    sender = "large@large.test"
    raw = letter(sender, world.desk, "A large one", "Hello.\n", attachments=[("a.bin", "application/x", os.urandom(3 << 20))])
    filed = world.file(raw, lambda raw: world.deliver(raw, sender=sender))
    assert filed["disposition"] == "ticket" and filed["attention"] == "too-large" and filed["subject"] == "A large one"
    kept = world.value("SELECT length(raw) FROM desk.incoming WHERE id = %s", filed["mail"])
    assert kept < 1 << 20
    next_one_is_served(world)
    world.configure(lambda conf: conf["read"].pop("mail_size"))


def test_a_mail_whose_reader_dies_three_times_is_parked_once_told_and_can_be_retried(world):
    """The reader of one mail is killed each time that it is at it; the mail behind it is served."""
    world.expect_log("reader|parked")
    raw = letter("poison@poison.test", world.desk, "Poison", "x\n", attachments=[("big", "application/x", os.urandom(8 << 20))])
    told = len(world.outgoing(to="root@acme.test"))
    with trial.nemesis.ReaderKiller(world.world.place.folder):
        filed = world.file_last(lambda: world.deliver(raw, sender="poison@poison.test"))
        assert filed["state"] == "parked" and filed["cause"] == "reader-died"
    next_one_is_served(world)
    trial.wait_for(lambda: len(world.outgoing(to="root@acme.test")) > told, 20, "the admin is told")
    note = world.outgoing(to="root@acme.test")[-1].mail
    assert f"promisectl parked retry {filed['mail']}" in text_of(note)
    listed = world.ctl("parked", "list")
    assert str(filed["mail"]) in listed.out and "reader-died" in listed.out
    assert world.ctl("parked", "retry", filed["mail"]).code == 0
    world.wait_sql("SELECT state = 'done' FROM desk.incoming WHERE id = %s", filed["mail"], what="the retried mail is filed")
    assert len(world.outgoing(to="root@acme.test")) == told + 1


def test_a_mail_whose_reader_is_killed_by_others_is_served(world):
    """Three times, as by a kernel that has no memory left: nothing against the mail, so it gets its ticket and its receipt."""
    world.expect_log("reader")
    sender = "unlucky@unlucky.test"
    raw = letter(sender, world.desk, "Unlucky", "x\n", attachments=[("big", "application/x", os.urandom(8 << 20))])
    before = world.value("SELECT coalesce(max(id), 0) FROM desk.incoming")
    with trial.nemesis.ReaderKiller(world.world.place.folder, signal.SIGKILL):
        world.deliver(raw, sender=sender)
        for tries, wait in ((2, "+10s"), (3, "+0s")):
            world.wait_sql("SELECT count(*) = 1 FROM desk.incoming WHERE id > %s AND attempts = %s AND cause = 'reader-killed' "
                           "AND worker IS NULL", before, tries, what=f"it was killed {tries} times")
            world.clock(wait)
    next_one_is_served(world)
    assert world.sql("SELECT state, attempts, failures FROM desk.incoming WHERE id > %s ORDER BY id LIMIT 1", before) == [("new", 3, 0)]
    world.clock("+60s")
    world.wait_sql("SELECT count(*) = 1 FROM desk.incoming WHERE id > %s AND state = 'done' AND receipt_verdict = 'send' AND attempts = 4",
                   before, what="it is filed")
    trial.wait_for(lambda: world.outgoing(to=sender), 20, "the receipt")


@pytest.fixture
def other_desk(tmp_path):
    """Another company's promised, in a world of its own."""
    other = trial.begin(str(tmp_path), daemon=False)
    try:
        desk = accounts.Account("help@other.test", accounts.desk("").password, "desk", "en")
        other.add_people(desk)

        def move(conf):
            conf["desk"].update(name="Other Help", address=desk.address, tag="OTHER")
            conf["agents"] = ()  # the people of the first world are no colleagues here
            conf["smtp"]["user"] = conf["mailboxes"][0]["imap"]["user"] = desk.address
        other.configure(move)
        other.desk = desk.address
        other.start()
        yield other
    finally:
        trial.end(other)


def carry(worlds):
    """Brings what each mail server took for another world's desk over to it, until nothing moves any more."""
    carried = {world.directory: 0 for world in worlds}
    mails = 0
    moved = True
    while moved:
        moved = False
        for world in worlds:
            copies = world.outgoing()
            for copy in copies[carried[world.directory]:]:
                for target in worlds:
                    if target is not world and target.desk.split("@")[1] in [to.split("@")[1] for to in copy.recipients]:
                        last = target.value("SELECT coalesce(max(id), 0) FROM desk.incoming")
                        target.from_outside(copy.raw, copy.sender, list(copy.recipients))
                        target.wait_sql("SELECT count(*) > 0 FROM desk.incoming WHERE id > %s AND state = 'done'", last)
                        target.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending'))")
                        mails, moved = mails + 1, True
            carried[world.directory] = len(copies)
    return mails


def test_two_desks_do_not_talk_to_each_other_for_ever(world, other_desk):
    """S17: a mail in one desk's name to the other ends after two mails at most."""
    raw = letter(other_desk.desk, world.desk, "Hello, desk", "Are you a person?\n")
    filed = world.file(raw, lambda raw: world.from_outside(raw, other_desk.desk))
    if filed["verdict"] == "send":
        world.wait_receipt(filed["ticket_id"])
    assert carry((world, other_desk)) <= 2
