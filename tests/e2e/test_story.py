"""What customers live through: a mail becomes a ticket with a receipt, answers find their way, others do not."""
import hashlib
import itertools
import re

import pytest

from trial import topic
from world.visitor import letter, parse, text_of

COUNT = itertools.count(1)


def new_letter(world, person, text="The printer is on fire.\n", subject=None, **more):
    return letter(person.address, world.desk, subject or topic(), text, **more)


def ask(world, person, **more):
    """A new matter of an authenticated customer; what became of it."""
    return world.file(new_letter(world, person, **more), lambda raw: world.submit(person, raw))


def test_a_mail_becomes_a_ticket_with_a_receipt(world):
    vera = world.customer("ru")
    picture = bytes(range(256)) * 40
    raw = new_letter(world, vera, "Здравствуйте! Принтер горит. Ёлки, 15 €.\n", "Принтер горит",
                     name="Вера Орлова", attachments=[("снимок экрана.png", "image/png", picture)])
    filed = world.file(raw, lambda raw: world.submit(vera, raw))
    assert filed["disposition"] == "ticket" and filed["kind"] == "human" and filed["authenticated"]
    assert filed["subject"] == "Принтер горит" and "Ёлки, 15 €." in filed["text"]
    assert (filed["rule"], filed["verdict"]) == (13, "send")
    assert filed["requester"] == vera.address

    sent = world.wait_receipt(filed["ticket_id"])
    assert sent.sender == "" and sent.recipients == (vera.address,)
    receipt = world.wait_mail(vera, lambda mail: mail["In-Reply-To"] == parse(raw)["Message-ID"], what="the receipt")
    number = f"ACME-{filed['ticket']}"
    assert number in text_of(receipt)
    assert receipt["Auto-Submitted"] == "auto-replied" and receipt["Precedence"] == "bulk"
    assert receipt["X-Auto-Response-Suppress"] == "All"
    assert receipt["Subject"] == "Re: Принтер горит"
    assert parse(raw)["Message-ID"] in receipt["References"]
    assert [address.addr_spec for address in receipt["To"].addresses] == [vera.address]
    assert [address.addr_spec for address in receipt["From"].addresses] == [world.desk]
    local, _, domain = world.desk.partition("@")
    reply_to = receipt["Reply-To"].addresses[0].addr_spec
    assert re.fullmatch(re.escape(local) + r"\+[a-z2-9]{20,}@" + re.escape(domain), reply_to)
    assert [part.get_content_type() for part in receipt.iter_parts()] == ["text/plain", "text/html"]


def test_receipt_is_in_the_mailbox_language_and_an_attachment_is_kept_byte_for_byte(world):
    ilze = world.customer("lv")
    content = b"\r\n.\r\nFrom x\n\x00\xff" * 1000
    filed = ask(world, ilze, attachments=[("rēķins.pdf", "application/pdf", content)])
    row = world.sql("SELECT a.name, a.type, a.size, a.sha256, b.content FROM desk.attachment a "
                    "JOIN desk.blob b USING (sha256) WHERE a.message_id = %s", filed["message"])
    assert [(name, kind, size) for name, kind, size, *_ in row] == [("rēķins.pdf", "application/pdf", len(content))]
    assert bytes(row[0][3]) == hashlib.sha256(content).digest() and bytes(row[0][4]) == content


def receipt_of(world, filed):
    return parse(world.wait_receipt(filed["ticket_id"]).raw)


def test_an_answer_to_the_receipt_joins_by_its_token(world):
    emma = world.customer("en")
    first = ask(world, emma)
    receipt = receipt_of(world, first)
    raw = letter(emma.address, receipt["Reply-To"], "Quite another subject", "It is still burning.\n")
    to = receipt["Reply-To"].addresses[0].addr_spec
    second = world.file(raw, lambda raw: world.submit(emma, raw, to))
    assert second["ticket"] == first["ticket"] and second["joined_by"] == "token"
    assert (second["rule"], second["verdict"]) == (11, "joined")
    assert len(world.receipts(first["ticket_id"])) == 1


def test_an_answer_joins_by_message_id_alone(world):
    emma = world.customer("en")
    world.clock("+2h")
    first = ask(world, emma)
    raw = letter(emma.address, world.desk, "x", "More about it.\n", reply_to=receipt_of(world, first))
    second = world.file(raw, lambda raw: world.submit(emma, raw))
    assert second["ticket"] == first["ticket"] and second["joined_by"] == "message-id"


def test_an_answer_to_ones_own_mail_joins(world):
    carmen = world.customer("es")
    raw = new_letter(world, carmen)
    first = world.file(raw, lambda raw: world.submit(carmen, raw))
    again = letter(carmen.address, world.desk, "Re: x", "I forgot something.\n", reply_to=parse(raw))
    assert world.file(again, lambda raw: world.submit(carmen, raw))["ticket"] == first["ticket"]


def test_an_answer_joins_by_the_anchor_when_message_ids_were_rewritten(world):
    carmen = world.customer("es")
    world.clock("+2h")
    first = ask(world, carmen)
    receipt = receipt_of(world, first)
    anchor = world.value("SELECT anchor FROM desk.ticket WHERE id = %s", first["ticket_id"])
    assert anchor in receipt["References"]
    raw = letter(carmen.address, world.desk, "x", "More.\n", In_Reply_To="<rewritten@relay.test>",
                 References=f"{anchor} <rewritten@relay.test>")
    second = world.file(raw, lambda raw: world.submit(carmen, raw))
    assert second["ticket"] == first["ticket"] and second["joined_by"] == "anchor"


def test_the_number_in_the_subject_joins_for_the_authenticated_requester(world):
    carmen = world.customer("es")
    world.clock("+2h")
    first = ask(world, carmen)
    raw = new_letter(world, carmen, subject=f"About [ACME-{first['ticket']}]")
    second = world.file(raw, lambda raw: world.submit(carmen, raw))
    assert second["ticket"] == first["ticket"] and second["joined_by"] == "subject"


def test_the_number_in_a_strangers_subject_is_a_claim(world):
    first = ask(world, world.customer("lv"))
    raw = letter("stranger@far.test", world.desk, f"Re: [ACME-{first['ticket']}] hello", "Let me in.\n")
    second = world.file(raw, lambda raw: world.from_outside(raw, "stranger@far.test"))
    assert second["ticket"] != first["ticket"]
    assert second["claims"] == first["ticket_id"] and second["attention"] == "claims"


def test_the_requesters_number_without_authentication_is_a_claim(world):
    ilze = world.customer("lv")
    first = ask(world, ilze)
    raw = new_letter(world, ilze, subject=f"Re: [ACME-{first['ticket']}]")
    second = world.file(raw, lambda raw: world.from_outside(raw, ilze.address))
    assert second["ticket"] != first["ticket"] and second["claims"] == first["ticket_id"]
    assert second["verdict"] == "never"


def test_another_persons_token_is_held_for_an_agent(world):
    ilze = world.customer("lv")
    world.clock("+2h")
    first = ask(world, ilze)
    to = receipt_of(world, first)["Reply-To"].addresses[0].addr_spec
    boris = world.customer("ru")
    second = world.file(letter(boris.address, to, "Re: hello", "I found this address.\n"),
                        lambda raw: world.submit(boris, raw, to))
    assert second["ticket"] != first["ticket"]
    assert second["attention"] == "wrong-person" and second["claims"] == first["ticket_id"]
    assert world.value("SELECT count(*) FROM desk.message WHERE ticket_id = %s", first["ticket_id"]) == 1


def test_an_unknown_token_opens_a_ticket(world):
    carmen = world.customer("es")
    to = world.desk.replace("@", "+abcdefghijkmnpqrstuvwxyz22@")
    filed = world.file(letter(carmen.address, to, topic(), "Hello.\n"), lambda raw: world.submit(carmen, raw, to))
    assert filed["disposition"] == "ticket" and filed["joined_by"] == "new"


def test_equal_subjects_do_not_thread(world):
    first = ask(world, world.customer("es"), subject="The same title")
    second = ask(world, world.customer("ru"), subject="Re: The same title")
    assert first["ticket"] != second["ticket"]


def test_an_out_of_office_gets_no_receipt_and_explain_says_why(world):
    raw = letter("away@far.test", world.desk, "Out of office: Matter", "I am away.\n", Auto_Submitted="auto-replied")
    filed = world.file(raw, lambda raw: world.from_outside(raw, "away@far.test"))
    assert filed["kind"] == "auto_reply" and filed["automatic"]
    assert (filed["rule"], filed["verdict"]) == (4, "never")
    assert world.receipts(filed["ticket_id"]) == []
    told = world.ctl("explain", "mail", filed["mail"])
    assert told.code == 0 and "auto-submitted" in told.out.lower() and "4" in told.out


def test_a_lists_mail_gets_no_receipt(world):
    raw = letter("member@far.test", world.desk, "Digest 12", "Dear all.\n", List_Id="<all.far.test>")
    filed = world.file(raw, lambda raw: world.from_outside(raw, "member@far.test"))
    assert (filed["kind"], filed["rule"], filed["verdict"]) == ("list", 5, "never")


def bounce(world, receipt, recipient):
    """A standard report (RFC 3464) that a mail could not be delivered."""
    return (f"From: MAILER-DAEMON@far.test (Mail Delivery System)\r\nTo: {world.desk}\r\n"
            f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce-{next(COUNT)}@far.test>\r\n"
            "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n\r\n"
            "--b1\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
            "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; far.test\r\n\r\n"
            f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
            "--b1\r\nContent-Type: message/rfc822\r\n\r\n").encode() + receipt + b"\r\n--b1--\r\n"


def test_a_bounce_of_our_receipt_is_noted_with_it(world):
    raw = letter("gone@far.test", world.desk, topic(), "Hello.\n")
    first = world.file(raw, lambda raw: world.from_outside(raw, "gone@far.test"))
    receipt = world.wait_receipt(first["ticket_id"])
    tickets = world.value("SELECT count(*) FROM desk.ticket")
    filed = world.file(bounce(world, receipt.raw, "gone@far.test"), lambda raw: world.from_outside(raw, ""))
    assert filed["disposition"] == "bounce" and filed["verdict"] == "never"
    assert world.value("SELECT bounced_at IS NOT NULL FROM desk.outbox WHERE message_id = %s", receipt.mail["Message-ID"])
    assert world.value("SELECT count(*) FROM desk.ticket") == tickets


def test_a_forged_bounce_marks_nothing(world):
    raw = letter("fine@far.test", world.desk, topic(), "Hello.\n")
    first = world.file(raw, lambda raw: world.from_outside(raw, "fine@far.test"))
    receipt = world.wait_receipt(first["ticket_id"]).mail
    made_up = letter(world.desk, "fine@far.test", "x", "y\n", Message_ID="<made-up@acme.test>")
    world.file(bounce(world, made_up, "fine@far.test"), lambda raw: world.from_outside(raw, ""))
    assert not world.value("SELECT bounced_at IS NOT NULL FROM desk.outbox WHERE message_id = %s", receipt["Message-ID"])


def test_the_same_mail_twice_is_one_ticket(world):
    carmen = world.customer("es")
    raw = new_letter(world, carmen)
    first = world.file(raw, lambda raw: world.submit(carmen, raw))
    second = world.file(raw, lambda raw: world.submit(carmen, raw))
    assert second["disposition"] == "duplicate" and second["duplicate_of"] == first["mail"]
    assert len(world.receipts(first["ticket_id"])) <= 1
    assert world.value("SELECT count(*) FROM desk.message WHERE message_id = %s", parse(raw)["Message-ID"]) == 1


def test_a_reused_message_id_with_other_content_is_kept(world):
    carmen = world.customer("es")
    raw = new_letter(world, carmen)
    first = world.file(raw, lambda raw: world.submit(carmen, raw))
    other = letter("other@far.test", world.desk, topic(), "Something else.\n",
                   Message_ID=parse(raw)["Message-ID"])
    second = world.file(other, lambda raw: world.from_outside(raw, "other@far.test"))
    assert second["disposition"] == "ticket" and second["ticket"] != first["ticket"]


def test_mail_ends_in_the_done_folder(world):
    raw = new_letter(world, world.customer("ru"))
    world.file(raw, lambda raw: world.submit(world.customer("ru"), raw))
    world.wait_sql("SELECT bool_and(settled) FROM desk.incoming", what="all mail is settled")
    desk = world.account(world.desk)
    assert world.inbox(desk) == []
    done = [parse(mail)["Message-ID"] for mail in world.inbox(desk, "Done")]
    assert parse(raw)["Message-ID"] in done
    assert len(done) == world.value("SELECT count(*) FROM desk.incoming")


def test_promisectl_shows_the_story(world):
    filed = ask(world, world.customer("ru"), subject="Shown on the terminal")
    number = f"ACME-{filed['ticket']}"
    listed = world.ctl("tickets")
    assert listed.code == 0 and number in listed.out and "Shown on the terminal" in listed.out
    shown = world.ctl("show", number)
    assert shown.code == 0 and world.customer("ru").address in shown.out and "The printer is on fire." in shown.out
    assert world.ctl("tickets", "--json").json() is not None
    assert world.ctl("show", "ACME-999999").code != 0
    status = world.ctl("status")
    assert status.code == 0 and "support" in status.out


@pytest.mark.parametrize("name", ["Ünïcödé Person", "\"quoted\" <x>", "a" * 300])
def test_senders_names_do_no_harm(world, name):
    raw = letter("named@name.test", world.desk, topic(), "Hello.\n", name=name)
    filed = world.file(raw, lambda raw: world.from_outside(raw, "named@name.test"))
    assert filed["disposition"] == "ticket" and filed["requester"] == "named@name.test"
