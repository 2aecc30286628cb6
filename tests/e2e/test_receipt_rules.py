"""The table of promised(8) from end to end: where it says never, nothing comes back.

The mails of CASES are delivered all at once, raw and with a chosen envelope sender, past the mail server; each test then
looks at what became of one.
"""
import itertools
from typing import NamedTuple

import pytest

from trial import topic
from world.visitor import parse

COUNT = itertools.count(1)
DESK = "support@acme.test"
REPORT = ("MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n--b\r\n"
          "Content-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n--b--\r\n")
DELIVERY = "Reporting-MTA: dns; x.test\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.0.0"
DISPLAYED = "Final-Recipient: rfc822; a@b.test\r\nDisposition: manual-action/MDN-sent-manually; displayed"
FEEDBACK = "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1"
RECEIVED = "Received: from a by b with SMTP id 1; Sat, 21 Nov 2026 10:00:00 +0000"


def person():
    """An address that had no mail from the desk yet."""
    return f"person{next(COUNT)}@rules{next(COUNT)}.test"


def mail(*lines, sender, to=DESK, body="\r\nHello, I need help.\r\n"):
    """A raw mail: the usual fields, the lines, the body. A line with a usual field's name replaces it ("-": it is absent)."""
    fields = {"From": f"Somebody <{sender}>", "To": to, "Subject": topic(), "Date": "Sat, 21 Nov 2026 10:00:00 +0000",
              "Message-ID": f"<rule-{next(COUNT)}@rules.test>"}
    extra = [line for line in lines if line.split(":")[0] not in fields]
    fields.update(line.split(": ", 1) for line in lines if line.split(":")[0] in fields)
    usual = [f"{name}: {value}" for name, value in fields.items() if value != "-"]
    return ("\r\n".join(usual + extra) + "\r\n").encode() + body.encode()


class Case(NamedTuple):
    rule: int  # 13: the receipt is sent
    name: str
    raw: bytes
    sender: str
    envelope: str  # '' is the null sender

    @property
    def message_id(self):
        return parse(self.raw)["Message-ID"]


def case(rule, *lines, name="", sender=None, envelope=None, **more):
    sender = sender or person()
    what = name or (lines[0] if lines else sender)
    return Case(rule, f"{rule}: {what}", mail(*lines, sender=sender, **more), sender, sender if envelope is None else envelope)


CASES = [
    case(2, envelope="", name="null sender"),
    case(2, "Return-Path: <real@person.test>", envelope="", name="null sender, and a second Return-Path"),
    *(case(3, body=REPORT.format(kind=kind, fields=fields), name=kind) for kind, fields in (
        ("delivery-status", DELIVERY), ("disposition-notification", DISPLAYED), ("feedback-report", FEEDBACK))),
    *(case(4, "Auto-Submitted: " + value) for value in (
        "auto-replied", "auto-generated", "auto-notified", "Auto-Replied (vacation)", "(no) auto-generated; owner=x", "yes",
        "", "no\r\nAuto-Submitted: auto-replied")),
    *(case(13, "Auto-Submitted: " + value) for value in ("no", "NO", "(really) no", "no; x=y", "no (a person)")),
    *(case(5, line) for line in (
        "List-Id: <a.b.test>", "List-Help: <mailto:a@b.test>", "List-Subscribe: <mailto:a@b.test>",
        "List-Unsubscribe: <mailto:a@b.test>", "List-Post: NO", "List-Owner: <mailto:a@b.test>",
        "List-Archive: <https://b.test/>", "Precedence: bulk", "Precedence: list", "Precedence: JUNK",
        "Precedence: auto_reply", "precedence:bulk")),
    *(case(6, line) for line in (
        "X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF", "X-Auto-Response-Suppress: autoreply",
        "X-Autoreply: yes", "X-Autorespond: vacation", "X-Loop: somebody@far.test", "X-FC-Machinegenerated: true",
        "X-Promised-Loop: another-desk")),
    *(case(7, sender=f"{local}@rules{next(COUNT)}.test") for local in (
        "mailer-daemon", "MAILER-DAEMON", "postmaster", "listserv", "majordomo", "list-request", "owner-list", "list-owner",
        "bounce-12345", "bounces", "no-reply", "noreply", "do-not-reply", "donotreply")),
    case(7, sender="clara@clara.test", envelope="bounces@clara.test", name="a machine in the envelope"),
    *(case(8, to=to, name=to) for to in ("somebody@else.test", "undisclosed-recipients:;", "-")),
    case(13, "Cc: someone@else.test, Support <SUPPORT@ACME.TEST>", to="somebody@else.test"),
    case(13, "Resent-To: support@acme.test", to="somebody@else.test"),
    *(case(9, *lines, envelope="a@two.test", name=name) for name, *lines in (
        ("two addresses", "From: a@two.test, b@two.test"), ("two fields", "From: a@two.test\r\nFrom: b@two.test"),
        ("no From", "From: -"), ("words", "From: nobody at all"), ("null", "From: <>"), ("control", "From: a@two.test\x01"))),
    case(10, "X-Spam-Flag: YES"),
    case(12, *[RECEIVED] * 51, name="51 servers"),
    case(13, *[RECEIVED] * 49, name="49 servers"),
    case(14, envelope="somebody@elsewhere.test", name="another domain in the envelope"),
]


@pytest.fixture(scope="module")
def delivered(served):
    """All cases, filed."""
    for one in CASES:
        served.deliver(one.raw, sender=one.envelope)
    served.wait_sql("SELECT count(*) >= %s FROM desk.incoming WHERE state = 'done'", len(CASES), seconds=60,
                    what="all cases are filed")
    return served


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name.replace("\r\n", " "))
def test_case(delivered, world, one):
    filed = world.filed("i.message_id = %s", one.message_id)
    verdict = "send" if one.rule == 13 else "never"
    assert (filed["rule"], filed["verdict"]) == (one.rule, verdict), filed["reason"]
    assert filed["reason"]
    if verdict == "send":
        assert world.wait_receipt(filed["ticket_id"]).recipients == (one.sender,)
        return
    assert not filed["ticket_id"] or world.receipts(filed["ticket_id"]) == []
    assert world.outgoing(to=one.sender) == []
    assert not one.envelope or world.outgoing(to=one.envelope) == []


def file(world, *lines, sender=None, envelope=None, **more):
    sender = sender or person()
    return world.file(mail(*lines, sender=sender, **more),
                      lambda raw: world.deliver(raw, sender=sender if envelope is None else envelope))


def assert_never(world, filed, rule):
    assert (filed["rule"], filed["verdict"]) == (rule, "never"), filed["reason"]
    assert world.receipts(filed["ticket_id"]) == []


def test_return_path_of_the_same_domain_is_where_it_goes(world):
    filed = file(world, sender="anna@big.test", envelope="anna.kalnina@big.test")
    assert world.wait_receipt(filed["ticket_id"]).recipients == ("anna.kalnina@big.test",)


def test_dmarc_pass_sends_it_to_from(world):
    emma = world.customer("en")
    filed = world.file(mail(sender=emma.address), lambda raw: world.submit(emma, raw, sender="sent-17@mailer.test"))
    assert (filed["rule"], filed["verdict"]) == (13, "send")
    assert world.wait_receipt(filed["ticket_id"]).recipients == (emma.address,)


def test_reply_to_and_sender_are_no_destination(world):
    sender = person()
    filed = file(world, "Reply-To: victim@victim.test", "Sender: boss@victim.test", sender=sender)
    assert world.wait_receipt(filed["ticket_id"]).recipients == (sender,)
    assert world.outgoing(to="victim@victim.test") == [] == world.outgoing(to="boss@victim.test")


@pytest.mark.parametrize("mark", ["from", "from in capitals", "message-id", "loop mark"])
def test_our_own_mail_is_recorded_and_not_answered(world, mark):
    if mark.startswith("from"):
        lines, sender = (), DESK if mark == "from" else DESK.upper()
    else:
        receipt = world.wait_receipt(file(world)["ticket_id"]).mail
        lines, sender = ((f"Message-ID: {receipt['Message-ID']}",) if mark == "message-id"
                         else (f"X-Promised-Loop: {receipt['X-Promised-Loop']}",)), person()
    filed = file(world, *lines, sender=sender, envelope="relay@relay.test")
    assert filed["disposition"] == "own" and filed["ticket"] is None
    assert (filed["rule"], filed["verdict"]) == (1, "never")
    assert not [copy for copy in world.outgoing(to=sender) if copy.mail["Auto-Submitted"]]
    assert world.outgoing(to="relay@relay.test") == []


def test_never_when_dmarc_fails(world):
    emma = world.customer("en")
    filed = world.file(mail(sender=emma.address), lambda raw: world.from_outside(raw, emma.address))
    assert_never(world, filed, 10)


FORGED = "Authentication-Results: mx.acme.test; dmarc=pass header.from=far.test"


def test_a_strangers_authentication_results_count_for_nothing(world):
    """The mail server removes what claims to be its own word."""
    raw = f"{FORGED}\r\n".encode() + mail(FORGED.replace("mx.acme", "MX.Acme"), sender="somebody@far.test")
    filed = world.file(raw, lambda raw: world.from_outside(raw, "thief@thieves.test"))
    assert not filed["authenticated"]
    assert_never(world, filed, 14)


def test_authentication_results_from_below_a_foreign_server_count_for_nothing(world):
    """Even when the mail server removes nothing: what another server passed on is not of the border."""
    hop = "Received: from a by relay.thieves.test with ESMTP id 1; Sat, 21 Nov 2026 10:00:00 +0000"
    raw = f"{hop}\r\n{FORGED}\r\n".encode() + mail(sender="somebody@far.test")
    filed = world.file(raw, lambda raw: world.deliver(raw, sender="thief@thieves.test"))
    assert not filed["authenticated"]
    assert_never(world, filed, 14)


def test_the_budget_of_an_address_holds_for_an_hour(world):
    sender = person()
    for _ in range(3):  # budget.per_address_hour as shipped
        assert file(world, sender=sender)["verdict"] == "send"
    assert_never(world, file(world, sender=sender), 12)
    world.clock("+61m")
    assert file(world, sender=sender)["verdict"] == "send"


def test_never_a_second_time_for_the_same_subject_within_a_day(world):
    sender, subject = person(), f"Subject: {topic()}"
    assert file(world, subject, sender=sender)["verdict"] == "send"
    world.clock("+2h")
    assert_never(world, file(world, subject, sender=sender), 12)


def test_never_without_a_return_path(world):
    assert_never(world, world.file(mail(sender=person()), world.drop_into_mailbox), 14)
