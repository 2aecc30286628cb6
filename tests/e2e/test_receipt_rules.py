"""The table of promised(8) from end to end: raw mails into the mailbox, and nothing may come back where the table says so."""
import itertools

import pytest

from trial import topic
from world.visitor import parse

COUNT = itertools.count(1)
REPORT = ("MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n--b\r\n"
          "Content-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n--b--\r\n")
DELIVERY = "Reporting-MTA: dns; x.test\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.0.0"
DISPLAYED = "Final-Recipient: rfc822; a@b.test\r\nDisposition: manual-action/MDN-sent-manually; displayed"
FEEDBACK = "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1"


def mail(world, *lines, sender, to=None, body="\r\nHello, I need help.\r\n"):
    """A raw mail: the usual fields, the lines, and the body. A line that begins with a usual field's name replaces it."""
    number = next(COUNT)
    fields = {"From": f"Somebody <{sender}>", "To": to or world.desk, "Subject": topic(),
              "Date": "Sat, 21 Nov 2026 10:00:00 +0000", "Message-ID": f"<rule-{number}@rules.test>"}
    extra = [line for line in lines if line.split(":")[0] not in fields]
    fields.update(line.split(": ", 1) for line in lines if line.split(":")[0] in fields)
    usual = [f"{name}: {value}" for name, value in fields.items() if value != "-"]
    return ("\r\n".join(usual + extra) + "\r\n").encode() + body.encode()


def person():
    """An address that had no mail from the desk yet."""
    return f"person{next(COUNT)}@rules{next(COUNT)}.test"


def file(world, *lines, sender=None, envelope=None, **more):
    sender = sender or person()
    raw = mail(world, *lines, sender=sender, **more)
    envelope = sender if envelope is None else envelope
    if not parse(raw)["Message-ID"]:
        return world.file_last(lambda: world.deliver(raw, sender=envelope))
    return world.file(raw, lambda raw: world.deliver(raw, sender=envelope))


def assert_never(world, filed, rule):
    assert filed["verdict"] == "never" and filed["rule"] == rule, filed["reason"]
    assert filed["reason"]
    if filed["ticket_id"]:
        assert world.receipts(filed["ticket_id"]) == []


@pytest.fixture(autouse=True)
def nothing_comes_back(world, request):
    """Whatever the verdict says: no mail leaves in a test of a NEVER rule."""
    before = len(world.outgoing())
    yield
    if "never" in request.node.name:
        world.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending', 'retry') "
                       "AND kind = 'receipt')", what="the outbox is empty")
        mails = [copy for copy in world.outgoing()[before:] if copy.mail["Auto-Submitted"]]
        assert mails == []


def test_a_person_gets_one_to_return_path(world):
    sender = person()
    filed = file(world, sender=sender)
    assert (filed["rule"], filed["verdict"]) == (13, "send")
    assert world.wait_receipt(filed["ticket_id"]).recipients == (sender,)


def test_return_path_of_the_same_domain_is_where_it_goes(world):
    filed = file(world, sender="anna@big.test", envelope="anna.kalnina@big.test")
    assert world.wait_receipt(filed["ticket_id"]).recipients == ("anna.kalnina@big.test",)


def test_dmarc_pass_sends_it_to_from(world):
    emma = world.customer("en")
    raw = mail(world, sender=emma.address)
    filed = world.file(raw, lambda raw: world.submit(emma, raw, sender="sent-17@mailer.test"))
    assert (filed["rule"], filed["verdict"]) == (13, "send")
    assert world.wait_receipt(filed["ticket_id"]).recipients == (emma.address,)


def test_reply_to_and_sender_are_no_destination(world):
    sender = person()
    filed = file(world, "Reply-To: victim@victim.test", "Sender: boss@victim.test", sender=sender)
    if filed["verdict"] == "send":
        assert world.wait_receipt(filed["ticket_id"]).recipients == (sender,)
    assert world.outgoing(to="victim@victim.test") == [] == world.outgoing(to="boss@victim.test")


@pytest.mark.parametrize("rule_1", ["from", "alias case", "message-id", "loop mark"])
def test_our_own_mail_is_recorded_and_not_answered(world, rule_1):
    if rule_1 == "from":
        filed = file(world, sender=world.desk, envelope="relay@relay.test")
    elif rule_1 == "alias case":
        filed = file(world, sender=world.desk.upper(), envelope="relay@relay.test")
    else:
        first = file(world)
        receipt = world.wait_receipt(first["ticket_id"]).mail
        line = (f"Message-ID: {receipt['Message-ID']}" if rule_1 == "message-id"
                else f"X-Promised-Loop: {receipt['X-Promised-Loop']}")
        before = len(world.outgoing())
        filed = file(world, line)
        assert len(world.outgoing()) == before
    assert filed["disposition"] == "own"
    assert (filed["rule"], filed["verdict"]) == (1, "never")


@pytest.mark.parametrize("lines, body", [
    ((), None), (("Return-Path: <real@person.test>",), None)], ids=["plain", "a second Return-Path"])
def test_never_to_the_null_sender(world, lines, body):
    assert_never(world, file(world, *lines, envelope=""), 2)


@pytest.mark.parametrize("kind, fields", [
    ("delivery-status", DELIVERY), ("disposition-notification", DISPLAYED), ("feedback-report", FEEDBACK)],
    ids=["delivery", "displayed", "feedback"])
def test_never_to_reports(world, kind, fields):
    assert_never(world, file(world, body=REPORT.format(kind=kind, fields=fields)), 3)


@pytest.mark.parametrize("value", [
    "auto-replied", "auto-generated", "auto-notified", "Auto-Replied (vacation)", "(no) auto-generated; owner=x", "yes", "",
    "no\r\nAuto-Submitted: auto-replied"])
def test_never_to_auto_submitted(world, value):
    assert_never(world, file(world, "Auto-Submitted: " + value), 4)


@pytest.mark.parametrize("value", ["no", "NO", "(really) no", "no; x=y", "no (a person)"])
def test_auto_submitted_no_is_a_person(world, value):
    filed = file(world, "Auto-Submitted: " + value)
    assert (filed["rule"], filed["verdict"]) == (13, "send"), filed["reason"]


@pytest.mark.parametrize("line", [
    "List-Id: <a.b.test>", "List-Help: <mailto:a@b.test>", "List-Subscribe: <mailto:a@b.test>",
    "List-Unsubscribe: <mailto:a@b.test>", "List-Post: NO", "List-Owner: <mailto:a@b.test>",
    "List-Archive: <https://b.test/>", "Precedence: bulk", "Precedence: list", "Precedence: JUNK",
    "Precedence: auto_reply", "precedence:bulk"])
def test_never_to_lists_and_bulk(world, line):
    assert_never(world, file(world, line), 5)


@pytest.mark.parametrize("line", [
    "X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF", "X-Auto-Response-Suppress: autoreply",
    "X-Autoreply: yes", "X-Autorespond: vacation", "X-Loop: somebody@far.test", "X-FC-Machinegenerated: true",
    "X-Promised-Loop: another-desk"])
def test_never_to_marks_of_machines(world, line):
    assert_never(world, file(world, line), 6)


@pytest.mark.parametrize("local", [
    "mailer-daemon", "MAILER-DAEMON", "postmaster", "listserv", "majordomo", "list-request", "owner-list", "list-owner",
    "bounce-12345", "bounces", "no-reply", "noreply", "do-not-reply", "donotreply"])
def test_never_to_machines_addresses(world, local):
    assert_never(world, file(world, sender=f"{local}@rules{next(COUNT)}.test"), 7)


def test_never_when_only_the_envelope_is_a_machine(world):
    filed = file(world, sender="clara@rules.test", envelope="bounces@rules.test")
    assert_never(world, filed, 7)


@pytest.mark.parametrize("to", ["somebody@else.test", "undisclosed-recipients:;", "-"])
def test_never_when_the_desk_is_not_addressed(world, to):
    assert_never(world, file(world, to=to), 8)


@pytest.mark.parametrize("line", ["Cc: someone@else.test, Support <SUPPORT@ACME.TEST>", "Resent-To: support@acme.test"])
def test_cc_and_resent_to_are_addressed(world, line):
    filed = file(world, line, to="somebody@else.test")
    assert (filed["rule"], filed["verdict"]) == (13, "send"), filed["reason"]


@pytest.mark.parametrize("lines", [
    ("From: a@two.test, b@two.test",), ("From: a@two.test\r\nFrom: b@two.test",), ("From: -",), ("From: nobody at all",),
    ("From: <>",), ("From: a@two.test\x01",)], ids=["two addresses", "two fields", "none", "words", "null", "a control"])
def test_never_without_one_certain_sender(world, lines):
    assert_never(world, file(world, *lines, envelope="a@two.test"), 9)


def test_never_when_dmarc_fails(world):
    emma = world.customer("en")
    raw = mail(world, sender=emma.address)
    assert_never(world, world.file(raw, lambda raw: world.from_outside(raw, emma.address)), 10)


def test_never_to_marked_spam(world):
    assert_never(world, file(world, "X-Spam-Flag: YES"), 10)


FORGED = "Authentication-Results: mx.acme.test; dmarc=pass header.from=far.test"


def test_a_strangers_authentication_results_count_for_nothing(world):
    """The mail server removes what claims to be its own word."""
    raw = f"{FORGED}\r\n".encode() + mail(world, FORGED.replace("mx.acme", "MX.Acme"), sender="somebody@far.test")
    filed = world.file(raw, lambda raw: world.from_outside(raw, "thief@thieves.test"))
    assert not filed["authenticated"]
    assert_never(world, filed, 14)


def test_authentication_results_from_below_a_foreign_server_count_for_nothing(world):
    """Even when the mail server removes nothing: what another server passed on is not of the border."""
    hop = "Received: from a by relay.thieves.test with ESMTP id 1; Sat, 21 Nov 2026 10:00:00 +0000"
    raw = f"{hop}\r\n{FORGED}\r\n".encode() + mail(world, sender="somebody@far.test")
    filed = world.file(raw, lambda raw: world.deliver(raw, sender="thief@thieves.test"))
    assert not filed["authenticated"]
    assert_never(world, filed, 14)


def test_never_after_fifty_servers(world):
    lines = ["Received: from a by b with SMTP id 1; Sat, 21 Nov 2026 10:00:00 +0000"] * 51
    assert_never(world, file(world, *lines), 12)


def test_the_budget_of_an_address_holds_for_an_hour(world):
    sender = person()
    for _ in range(3):  # budget.per_address_hour as shipped
        assert file(world, sender=sender)["verdict"] == "send"
    assert_never(world, file(world, sender=sender), 12)
    world.clock("+61m")
    assert file(world, sender=sender)["verdict"] == "send"


def test_never_with_a_return_path_of_another_domain(world):
    assert_never(world, file(world, envelope="somebody@elsewhere.test"), 14)


def test_never_without_a_return_path(world):
    raw = mail(world, sender=person())
    assert_never(world, world.file(raw, world.drop_into_mailbox), 14)
