"""Agents' answers as mail programs write them: the customer is sent the new words, all of them and nothing else."""
import datetime
import subprocess
import struct

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

import agents
import mutt
import real_replies
from agents import Matter, note_address, send, squeezed
from world import clients
from world.threads import own_id, threads
from world.visitor import parse, text_of

WORDS = "Good morning Emma,\n\nthe lamp is fine; the socket is wet.\nWe send a dry one today.\n"
ASKED = "The lamp flickers when it rains.\nIs that dangerous?\n\nAnd may I use it in the bathroom?\n"

pytestmark = pytest.mark.usefixtures("without_limits")


@pytest.fixture
def matter(world):
    return Matter(world, ASKED)


def exactly(outcome, words, person="anna"):
    """The customer was sent these words, and the agent was told so."""
    assert outcome.filed["disposition"] == "answer", (outcome.filed, outcome.kinds())
    assert [squeezed(text) for text in outcome.relayed()] == [squeezed(words)]
    assert ("confirmation", person) in outcome.kinds()


def held(outcome, *reasons, person="anna"):
    """Nothing went out; the agent was told why, with the one thing to do."""
    assert outcome.relayed() == [] and outcome.filed["disposition"] == "held", (outcome.filed, outcome.kinds())
    assert outcome.reason in reasons
    told = text_of(outcome.mail("held", person + "@acme.test"))
    assert "Why:" in told and "What to do:" in told


# Each manner of quoting

MANNERS = {
    "plain": clients.plain, "Mutt": clients.mutt, "Thunderbird, above": clients.thunderbird,
    "Thunderbird, below": lambda *a, **m: clients.thunderbird(*a, above=False, **m),
    "Gmail": clients.gmail, "Apple Mail": clients.apple, "iPhone": lambda *a, **m: clients.apple(*a, phone=True, **m),
    "Outlook": clients.outlook, "Outlook, HTML only": lambda *a, **m: clients.outlook(*a, html_only=True, **m)}


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_the_new_words_reach_the_customer(world, matter, anna, manner):
    exactly(send(world, anna, manner(matter.at(anna), anna, WORDS, name="Anna Kalniņa")), WORDS)


def test_paragraphs_and_long_lines_stay_as_they_were(world, matter, anna):
    words = ("Good morning Emma,\n\n" + "this is one long paragraph that no line end was meant to cut. " * 6
             + "\n\n  - one\n  - two\n\nBye.")
    outcome = send(world, anna, clients.thunderbird(matter.at(anna), anna, words))
    exactly(outcome, words)
    assert "\n\n  - one\n  - two\n\nBye." in text_of(outcome.mail("relay"))


def test_a_signature_after_its_mark_stays_with_the_agent(world, matter, anna):
    outcome = send(world, anna, clients.thunderbird(matter.at(anna), anna, WORDS,
                                                    signature="Anna Kalniņa\nanna@acme.test\n+371 2000000"))
    exactly(outcome, WORDS)


@pytest.mark.parametrize("html", [False, True], ids=["text", "html"])
def test_an_agents_address_in_the_words_is_held(world, matter, anna, html):
    words = WORDS + "\nAnna Kalniņa\nAnna@Acme.Test\n"
    held(send(world, anna, clients.outlook(matter.at(anna), anna, words, html_only=html)), "agent-address")


def test_answers_between_the_lines_keep_the_lines_that_they_answer(world, matter, anna):
    outcome = send(world, anna, clients.between(matter.at(anna), anna, {
        "Is that dangerous?": "No, it is not.", "And may I use it in the bathroom?": "Better not."}))
    words, = outcome.relayed()
    assert "> Is that dangerous?\n\nNo, it is not." in words
    assert "> And may I use it in the bathroom?\n\nBetter not." in words
    told = text_of(matter.at(anna))
    for line in words.splitlines():  # of what is quoted, the customer's own words alone
        assert not line.startswith(">") or line.strip("> ") in ASKED
    assert "Your reply goes to" in told and "Your reply goes to" not in words


def test_between_the_lines_of_the_facts_nothing_of_these_goes_out(world, matter, anna):
    note = matter.at(anna)
    fact = next(line for line in text_of(note).splitlines() if line.startswith("Queue:"))
    outcome = send(world, anna, clients.between(note, anna, {"Is that dangerous?": "No.", fact: "Right queue."}))
    for words in outcome.relayed():
        assert "Queue:" not in words and "Owner" not in words and note_address(note) not in words


def test_a_reply_with_a_quote_that_nothing_marks_is_held(world, matter, anna):
    held(send(world, anna, clients.uncut(matter.at(anna), anna, WORDS)), "quote", "repeats")


def test_the_customers_words_unmarked_are_held(world, matter, anna):
    held(send(world, anna, clients.plain(matter.at(anna), anna, WORDS + "\n" + ASKED)), "repeats")


def test_an_empty_reply_is_held(world, matter, anna):
    held(send(world, anna, clients.empty(matter.at(anna), anna)), "nothing-left")


def test_a_mail_without_any_text_is_held(world, matter, anna):
    held(send(world, anna, clients.plain(matter.at(anna), anna, "\n")), "nothing-left")


def test_a_file_alone_is_an_answer(world, matter, anna):
    outcome = send(world, anna, clients.plain(matter.at(anna), anna, "See there.\n", [("plan.pdf", "application/pdf", b"%PDF-")]))
    exactly(outcome, "See there.")
    assert [part.get_filename() for part in outcome.mail("relay").iter_attachments()] == ["plan.pdf"]


def test_a_held_answer_can_be_sent_right(world, matter, anna):
    note = matter.at(anna)
    outcome = send(world, anna, clients.uncut(note, anna, WORDS))
    held(outcome, "quote", "repeats")
    exactly(send(world, anna, clients.thunderbird(outcome.mail("held", anna.address), anna, WORDS)), WORDS)


# Parts that carry no words

@pytest.fixture(scope="module")
def certificate():
    """Anna's own S/MIME key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anna@acme.test")])
    now = datetime.datetime.utcnow()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(
        7).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256())
    return made, key


def under(head, body):
    """The fields of an answer over a body that has its own MIME fields."""
    fields = [line for line in head.as_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")
              if not line.lower().startswith((b"content-", b"mime-version"))]
    return b"\r\n".join(fields) + b"\r\n" + body


def test_a_signed_reply(world, matter, anna, certificate):
    made, key = certificate
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS.replace("\n", "\r\n").encode()
    signed = pkcs7.PKCS7SignatureBuilder().set_data(inner).add_signer(made, key, hashes.SHA256()).sign(
        serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    raw = under(clients.head(matter.at(anna), anna), signed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    outcome = send(world, anna, raw)
    exactly(outcome, WORDS)
    assert list(outcome.mail("relay").iter_attachments()) == []  # the signature is of a mail that the customer does not get


def test_an_encrypted_reply_is_held(world, matter, anna):
    body = (b'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
            b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n\r\n'
            b"MIIBewYJKoZIhvcNAQcDoIIBbDCCAWgCAQAxggEjMIIBHwIBADCBiDCBgjELMAkG\r\n")
    held(send(world, anna, under(clients.head(matter.at(anna), anna), body)), "encrypted")


def tnef(name, content):
    """A winmail.dat with one file, as Outlook makes it."""
    def attribute(level, tag, data):
        return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    return (struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
            + attribute(1, 0x00069007, struct.pack("<II", 1252, 0)) + attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
            + attribute(2, 0x00069002, struct.pack("<HIII", 1, 0xFFFFFFFF, 0, 0) + bytes(0))
            + attribute(2, 0x00018010, name.encode() + b"\0") + attribute(2, 0x0006800F, content))


def test_what_is_in_winmail_dat_goes_out_and_not_the_wrapping(world, matter, anna):
    outcome = send(world, anna, clients.outlook(matter.at(anna), anna, WORDS, [
        ("winmail.dat", "application/ms-tnef", tnef("PRICE.TXT", b"12 EUR\r\n"))]))
    exactly(outcome, WORDS)
    files = {part.get_filename(): part.get_payload(decode=True) for part in outcome.mail("relay").iter_attachments()}
    assert files == {"PRICE.TXT": b"12 EUR\r\n"}
    assert "winmail.dat" in text_of(outcome.mail("confirmation"))  # named in the agent's copy


def test_a_calendars_answer_reaches_nobody_outside(world, matter, anna):
    """Anna's calendar accepts an invitation that a customer sent: a machine's mail."""
    answer = clients.head(matter.at(anna), anna)
    answer.set_content("Anna has accepted.\n")
    answer.add_alternative("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                           subtype="calendar", params={"method": "REPLY"})
    outcome = send(world, anna, answer.as_bytes())
    assert outcome.kinds() == []
    assert (outcome.filed["disposition"], outcome.filed["note_kind"]) == ("note", "automatic")


def test_out_of_office_reaches_nobody(world, matter, anna):
    away = clients.head(matter.at(anna), anna)
    away["Auto-Submitted"] = "auto-replied"
    away.set_content("I am away. CANARY-away\n")
    outcome = send(world, anna, away.as_bytes())
    assert outcome.kinds() == [] and outcome.filed["note_kind"] == "automatic"


# Real programs

@pytest.fixture
def program(world, anna, tmp_path):
    if not mutt.PROGRAM:
        pytest.skip("neither neomutt nor mutt is installed")
    return mutt.Mutt(world, anna, tmp_path, "Anna Kalniņa")


def drive(world, person, act):
    """What comes of what the person does in a program: the newest mail to the desk from that person."""
    mark, last = world.last_out(), world.value("SELECT coalesce(max(id), 0) FROM desk.incoming")
    act()
    world.wait_sql("SELECT count(*) > 0 FROM desk.incoming WHERE id > %s AND state = 'done'", last, what="the mail is filed")
    return agents.Outcome(world, world.filed("i.id > %s", last), mark)


@pytest.mark.parametrize("where", ["above", "below"])
def test_mutt_replies(world, matter, anna, program, where):
    note = matter.at(anna)
    exactly(drive(world, anna, lambda: program.answer(note["Message-ID"], WORDS, where)), WORDS)


def test_mutt_replies_to_all(world, matter, anna, program):
    """Reply to all: once to the customer, whoever of the desk is named."""
    note = matter.at(anna)
    exactly(drive(world, anna, lambda: program.answer(note["Message-ID"], WORDS, everybody=True)), WORDS)


def test_mutt_sends_a_file(world, matter, anna, program, tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("the plan\n")
    note = matter.at(anna)
    outcome = drive(world, anna, lambda: program.answer(note["Message-ID"], WORDS, attach=path))
    exactly(outcome, WORDS)
    assert [part.get_content().split() for part in outcome.mail("relay").iter_attachments()] == [["the", "plan"]]


def test_mutt_writes_to_the_note_address(world, matter, anna, program):
    note = matter.at(anna)
    outcome = drive(world, anna, lambda: program.write(note_address(note), "thoughts", "CANARY who knows this lamp?"))
    assert outcome.filed["disposition"] == "note" and outcome.filed["ticket"] == matter.number
    assert outcome.relayed() == []


def test_mutt_forwards_a_notification_and_nothing_goes_out(world, matter, anna, program):
    note = matter.at(anna)
    outcome = drive(world, anna, lambda: program.forward(note["Message-ID"], world.desk, "CANARY look at this"))
    assert outcome.relayed() == [] and not [copy for copy in agents.customers_mails(world, 0)
                                            if "CANARY" in copy.raw.decode("latin-1")]


def test_mutt_threads_a_ticket(world, matter, anna, program):
    """The notification, the confirmation, the customer's answer: one thread in Anna's mailbox."""
    note = matter.at(anna)
    outcome = drive(world, anna, lambda: program.answer(note["Message-ID"], WORDS))
    relay = outcome.mail("relay")
    world.submit(matter.person, clients.gmail(relay, matter.person, "Thank you!"), clients.envelope_of(parse(
        clients.gmail(relay, matter.person, ""))))
    later = agents.trial.wait_for(lambda: matter.at(anna) if own_id(matter.at(anna)) != own_id(note) else None, 20,
                                  "the customer's answer is with Anna")
    mine = [mail for mail in map(parse, world.inbox(anna)) if f"[ACME-{matter.number}]" in mail["Subject"]]
    assert own_id(later) in map(own_id, mine) and len(mine) >= 3
    assert len(threads(mine)) == 1 and len({mail["Subject"] for mail in mine}) == 1


def swaks(world, *options, data):
    done = subprocess.run(["swaks", "--server", f"127.0.0.1:{world.env['SMTP_PORT']}", "--helo", "outside.test",
                           "--data", "-", "--suppress-data", *options], input=data.decode("latin-1"), text=True,
                          encoding="latin-1", capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def by_swaks(world, raw, *options, to):
    return agents.happens(world, raw, lambda: swaks(world, *options, "--to", to, data=raw))


def login(person):
    return "--auth", "PLAIN", "--auth-user", person.address, "--auth-password", person.password, "--from", person.address


def test_swaks_right(world, matter, anna):
    note = matter.at(anna)
    raw = clients.plain(note, anna, WORDS)
    exactly(by_swaks(world, raw, *login(anna), to=clients.bare(clients.back_to(note)[0])), WORDS)


def test_swaks_without_the_token(world, matter, anna):
    raw = clients.plain(matter.at(anna), anna, WORDS, to=world.desk)
    outcome = by_swaks(world, raw, *login(anna), to=world.desk)
    assert outcome.relayed() == [] and outcome.filed["disposition"] == "note"
    assert ("note", "anna") in outcome.kinds() or ("held", "anna") in outcome.kinds()


def test_swaks_with_a_forged_from(world, matter, anna):
    note = matter.at(anna)
    raw = clients.plain(note, anna, "CANARY " + WORDS)
    outcome = by_swaks(world, raw, "--from", anna.address, to=clients.bare(clients.back_to(note)[0]))
    held(outcome, "dmarc-fail", "no-authentication")


def test_swaks_with_a_wrong_token(world, matter, anna):
    note = matter.at(anna)
    to = clients.bare(clients.back_to(note)[0]).replace("@", "x@")
    raw = clients.plain(note, anna, WORDS, to=to)
    outcome = by_swaks(world, raw, *login(anna), to=to)
    assert outcome.relayed() == []


def test_swaks_as_another_agent(world, matter, anna):
    boris, note = world.agent("boris"), matter.at(anna)
    raw = clients.plain(note, boris, "CANARY " + WORDS)
    outcome = by_swaks(world, raw, *login(boris), to=clients.bare(clients.back_to(note)[0]))
    held(outcome, "other-token", person="boris")


# Real replies, as people sent them once

@pytest.mark.parametrize("case", real_replies.CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("parts", ["whole", "html"])
def test_a_real_reply(world, anna, case, parts):
    if not real_replies.there(case):
        pytest.skip("no corpus in " + real_replies.CORPUS)
    matter = Matter(world, ASKED)
    raw, words = real_replies.rewritten(case, matter.at(anna), anna, html_only=parts == "html")
    if raw is None:
        pytest.skip("this one has no HTML")
    exactly(send(world, anna, raw), words)
