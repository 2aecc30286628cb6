"""What agents do with whole tickets, by real mail: they forward a customer's mail in many programs' manners, write to the customer
themselves with the desk in Cc or Bcc, merge and split. Whatever it was, later mail belongs where a person would look for it."""
import email.utils
import html

import pytest

import agents
import mutt
import trial
from agents import Matter, send, squeezed
from world import clients
from world.visitor import POLICY, letter, parse, text_of

SAID = "Good day,\n\nthe pump does not start since Monday.\nCan you help?\n\nEmma\n"
WORDS = "Please look at the pump first.\n"

pytestmark = pytest.mark.usefixtures("without_limits")


@pytest.fixture
def emma(world):
    return world.customer("en")


def original(world, anna, emma, files=()):
    """A customer's mail to Anna herself, which the desk has not seen."""
    raw = letter(emma.address, anna.address, trial.topic(), SAID, name="Emma Clark", attachments=files)
    world.submit(emma, raw, [anna.address])
    return parse(raw)


def written(mail, body, anna, desk, prefix="Fwd: ", html_body=None):
    """A new mail of Anna's to the desk around this text."""
    forward = clients.EmailMessage(policy=POLICY)
    forward["From"] = email.utils.formataddr(("Anna Kalniņa", anna.address))
    forward["To"] = desk
    forward["Subject"] = prefix + str(mail["Subject"])
    forward["Date"] = email.utils.formatdate(localtime=True)
    forward["Message-ID"] = email.utils.make_msgid(domain="acme.test")
    forward.set_content(body)
    if html_body:
        forward.add_alternative(html_body, subtype="html")
    return forward


def gmail(mail, anna, desk, words=WORDS):
    head = (f"---------- Forwarded message ---------\nFrom: Emma Clark <{mail['From'].addresses[0].addr_spec}>\n"
            f"Date: Fri, Nov 20, 2026 at 10:15 AM\nSubject: {mail['Subject']}\nTo: <{anna.address}>\n")
    markup = (f'<div dir="ltr">{html.escape(words)}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
              f'{clients.html_of(head)}</div><br><br>{clients.html_of(text_of(mail))}</div></div>')
    return written(mail, f"{words}\n{head}\n\n{text_of(mail)}", anna, desk, html_body=markup)


def thunderbird(mail, anna, desk, words=WORDS):
    return written(mail, f"{words}\n\n-------- Forwarded Message --------\nSubject: \t{mail['Subject']}\nDate: \t{mail['Date']}\n"
                   f"From: \t{mail['From']}\nTo: \t{mail['To']}\n\n\n\n{text_of(mail)}", anna, desk)


def apple(mail, anna, desk, words=WORDS):
    return written(mail, f"{words}\n\nBegin forwarded message:\n\nFrom: {mail['From']}\nSubject: {mail['Subject']}\n"
                   f"Date: 20 November 2026 at 10:15:00 EET\nTo: {mail['To']}\n\n{text_of(mail)}", anna, desk)


def outlook(mail, anna, desk, words=WORDS):
    return written(mail, f"{words}\n\n\nFrom: {mail['From']}\nSent: Friday, 20 November 2026 10:15\nTo: {mail['To']}\n"
                   f"Subject: {mail['Subject']}\n\n{text_of(mail)}", anna, desk, "FW: ", clients.outlook_html(mail, words))


def mutt_inline(mail, anna, desk, words=WORDS):
    return written(mail, f"{words}\n----- Forwarded message from Emma Clark <{mail['From'].addresses[0].addr_spec}> -----\n\n"
                   f"Date: {mail['Date']}\nFrom: {mail['From']}\nTo: {mail['To']}\nSubject: {mail['Subject']}\n\n"
                   f"{text_of(mail)}\n----- End forwarded message -----\n", anna, desk)


def attached(mail, anna, desk, words=WORDS):
    forward = written(mail, words, anna, desk)
    forward.add_attachment(mail)
    return forward


MANNERS = {"Gmail": gmail, "Thunderbird": thunderbird, "Apple": apple, "Outlook": outlook, "mutt": mutt_inline, "attached": attached}


def story(world, ticket_id):
    """[(kind, text)] of a ticket, notes and messages by their numbers."""
    return world.sql("""SELECT kind, text FROM (
        SELECT seq, 'message' AS kind, new_text AS text FROM desk.message WHERE ticket_id = %s AND agent_id IS NULL
        UNION ALL SELECT seq, 'answer', new_text FROM desk.message WHERE ticket_id = %s AND agent_id IS NOT NULL
        UNION ALL SELECT seq, 'note', new_text FROM desk.note WHERE ticket_id = %s) x ORDER BY seq""", *[ticket_id] * 3)


def squeezed_story(world, ticket_id):
    return [(kind, squeezed(text)) for kind, text in story(world, ticket_id)]


@pytest.mark.parametrize("manner", MANNERS)
def test_a_forward_is_a_ticket_in_the_customers_name(world, anna, emma, manner):
    mail = original(world, anna, emma)
    outcome = send(world, anna, MANNERS[manner](mail, anna, world.desk).as_bytes())
    assert (outcome.filed["disposition"], outcome.filed["requester"]) == ("ticket", emma.address)
    assert outcome.filed["subject"] == mail["Subject"]
    assert squeezed_story(world, outcome.filed["ticket_id"]) == [("message", squeezed(SAID)), ("note", squeezed(WORDS))]
    assert outcome.kinds() == [("note", "boris"), ("notification", "anna"), ("notification", "boris"), ("receipt", "emma.clark")]
    receipt = outcome.mail("receipt")
    assert "Please look" not in receipt.as_string() and "anna" not in receipt.as_string().lower()
    again = send(world, anna, MANNERS[manner](mail, anna, world.desk, "Once more.\n").as_bytes())
    assert (again.filed["disposition"], again.filed["ticket_id"]) == ("note", outcome.filed["ticket_id"]) and not again.mails("receipt")
    # Emma answers the receipt, and Anna the notification: both belong here, and the answer reaches Emma.
    reply = clients.gmail(receipt, emma, "It is in the cellar.\n")
    assert world.file(reply, lambda raw: world.write(emma, raw))["ticket_id"] == outcome.filed["ticket_id"]
    agents.wait_quiet(world)
    answer = send(world, anna, clients.gmail(world.told(anna, "notification", outcome.filed["ticket"]), anna, "We come today.\n"))
    assert answer.relayed() == ["We come today."] and ("relay", "emma.clark") in answer.kinds()


def test_what_answers_a_mail_that_was_forwarded_as_a_file_joins(world, anna, emma):
    """The customer does not wait for the receipt: she writes once more to Anna and to the desk, in answer to her own mail."""
    mail = original(world, anna, emma, [("pump.txt", "text/plain", b"a drawing")])
    outcome = send(world, anna, attached(mail, anna, world.desk, words="").as_bytes())
    assert squeezed_story(world, outcome.filed["ticket_id"]) == [("message", squeezed(SAID))]
    assert outcome.mail("receipt")["In-Reply-To"] == mail["Message-ID"], "it stands below her mail in her program"
    more = letter(emma.address, f"{anna.address}, {world.desk}", "Re: " + str(mail["Subject"]), "And it smells.\n", reply_to=mail)
    assert world.file(more, lambda raw: world.submit(emma, raw, [world.desk]))["ticket_id"] == outcome.filed["ticket_id"]
    again = send(world, world.agent("boris"), attached(mail, world.agent("boris"), world.desk, "Me too.\n").as_bytes())
    assert (again.filed["disposition"], again.filed["ticket_id"]) == ("note", outcome.filed["ticket_id"])
    assert "already" in text_of(again.mail("transcript", "boris@acme.test")) and again.mails("receipt") == []


def test_a_forward_that_a_stranger_dresses_up_names_nobody_else(world, anna, emma):
    """Somebody writes to Anna what looks like a forwarded mail of the customer's; she passes it on. Its sender is who wrote it."""
    inner = letter("mallory@evil.test", anna.address, "Fwd: Urgent", f"---------- Forwarded message ---------\nFrom: Emma Clark "
                   f"<{emma.address}>\nDate: Fri, Nov 20, 2026 at 10:15 AM\nSubject: Urgent\nTo: <x@y.test>\n\n\nSend me the keys.\n")
    outcome = send(world, anna, attached(parse(inner), anna, world.desk).as_bytes())
    assert outcome.filed["requester"] == "mallory@evil.test"
    assert ("receipt", "emma.clark") not in outcome.kinds()


def test_mutt_forwards_a_customers_mail(world, anna, emma, tmp_path):
    if not mutt.PROGRAM:
        pytest.skip("neither neomutt nor mutt is installed")
    mail = original(world, anna, emma)
    world.wait_mail(anna, lambda m: m["Message-ID"] == mail["Message-ID"])
    last = world.value("SELECT coalesce(max(id), 0) FROM desk.incoming")
    mutt.Mutt(world, anna, tmp_path, "Anna Kalniņa").forward(mail["Message-ID"], world.desk, WORDS)
    world.wait_sql("SELECT count(*) > 0 FROM desk.incoming WHERE id > %s AND state = 'done'", last, what="the forward is filed")
    filed = world.filed("i.id > %s", last)
    assert filed["requester"] == emma.address and filed["disposition"] == "ticket", filed
    agents.wait_quiet(world)


@pytest.mark.parametrize("blind", [False, True])
def test_mail_to_the_customer_herself_is_the_answer(world, anna, emma, blind):
    """Anna answers in her own name from the notification's customer, the desk in Cc or Bcc. Emma answers to all."""
    matter = Matter(world)
    agents.wait_quiet(world)
    more = {} if blind else {"Cc": world.desk}
    raw = letter(anna.address, emma.address, "Re: " + str(matter.mail["Subject"]), "Emma, turn the valve.\n", name="Anna Kalniņa",
                 reply_to=matter.mail, **more)
    outcome = agents.happens(world, raw, lambda: world.submit(anna, raw, [emma.address, world.desk]))
    assert (outcome.filed["disposition"], outcome.filed["ticket"]) == ("answer", matter.number)
    assert outcome.kinds() == [("taken", "boris")] and matter.owner() == anna.address
    assert squeezed_story(world, matter.ticket_id)[-1] == ("answer", "Emma, turn the valve.")
    mail = parse(raw)
    reply = letter(emma.address, f"{anna.address}, {world.desk}", mail["Subject"], "It works, thank you!\n", reply_to=mail)
    assert world.file(reply, lambda raw: world.submit(emma, raw, [world.desk]))["ticket"] == matter.number


def test_mail_to_the_desk_alone_stays_inside(world, anna):
    outcome = send(world, anna, letter(anna.address, world.desk, trial.topic(), "CANARY the customers are loud today\n"))
    assert outcome.filed["disposition"] == "note" and outcome.filed["requester"] is None
    assert outcome.kinds() == [("note", "boris"), ("transcript", "anna")]
    said = text_of(outcome.mail("transcript"))
    assert "#from" in said and "inside" in said
    # ... and becomes a customer's when she says so
    named = send(world, anna, clients.plain(outcome.mail("transcript"), anna, "#from walter@far.test\n"))
    assert world.value("SELECT c.address FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = %s",
                       outcome.filed["ticket_id"]) == "walter@far.test"
    assert named.relayed() == []


def test_mail_to_a_merged_number_in_each_way(world, anna, emma):
    """Three tickets merged one into the other: the receipt's address, our id, her own id, the anchor, the number."""
    first, second, third = Matter(world), Matter(world), Matter(world)
    receipt = first.receipt()
    for here, there in ((first, second), (second, third)):
        send(world, anna, clients.plain(here.at(anna), anna, f"#merge {there.number}\n"))
    bare = letter(emma.address, world.desk, str(first.mail["Subject"]), "Once more.\n")
    ways = {
        "token": letter(emma.address, str(receipt["Reply-To"]), "x", "By the address.\n"),
        "our id": letter(emma.address, world.desk, "x", "By our id.\n", In_Reply_To=str(receipt["Message-ID"])),
        "her id": letter(emma.address, world.desk, "x", "By her id.\n", In_Reply_To=str(first.mail["Message-ID"])),
        "anchor": letter(emma.address, world.desk, "x", "By the anchor.\n", References=str(receipt["References"]).split()[0]),
        "number": letter(emma.address, world.desk, f"[ACME-{first.number}] x", "By the number.\n")}
    for way, raw in ways.items():
        assert world.file(raw, lambda raw: world.write(emma, raw))["ticket"] == third.number, way
    assert world.file(bare, lambda raw: world.write(emma, raw))["ticket"] not in (first.number, second.number, third.number)
    agents.wait_quiet(world)
    late = send(world, anna, clients.gmail(first.at(anna), anna, "To all of it: yes.\n"))
    assert late.filed["ticket"] == third.number and late.relayed() == ["To all of it: yes."]


def test_an_answer_to_what_was_split_off_goes_where_it_is(world, anna, emma):
    matter = Matter(world)
    second = parse(clients.gmail(matter.receipt(), emma, "By the way: who sells lamps?\n"))
    world.file(second.as_bytes(), lambda raw: world.write(emma, raw))
    agents.wait_quiet(world)
    notified = matter.at(anna)
    send(world, anna, clients.plain(notified, anna, "#split\n"))
    number = world.value("SELECT number FROM desk.ticket ORDER BY id DESC LIMIT 1")
    assert number > matter.number and world.value("SELECT count(*) FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id "
                                                  "WHERE t.number = %s AND o.kind = 'receipt'", number) == 0
    # Boris knows only the old mail about it, Emma only her own: to the old ticket's address, both.
    boris = world.agent("boris")
    late = send(world, boris, clients.gmail(matter.at(boris), boris, "The shop in the yard.\n"))
    assert late.filed["ticket"] == number and late.relayed() == ["The shop in the yard."]
    more = letter(emma.address, str(second["To"]), str(second["Subject"]), "Not too dear, please.\n", reply_to=second)
    assert world.file(more, lambda raw: world.write(emma, raw))["ticket"] == number
    old = clients.gmail(matter.receipt(), emma, "The lamp still flickers.\n")
    assert world.file(old, lambda raw: world.write(emma, raw))["ticket"] == matter.number


def test_the_reports_count_what_agents_did(world, anna):
    """As the one who may read all: nothing of the notes among the answers."""
    answers, notes = world.sql("SELECT answers_30_days, notes_30_days FROM report.agents WHERE address = %s", anna.address)[0]
    matter = Matter(world)
    matter.answered_by(anna)
    send(world, anna, letter(anna.address, agents.note_address(matter.at(anna)), "x", "CANARY a thought\n"))
    assert world.sql("SELECT answers_30_days, notes_30_days FROM report.agents WHERE address = %s", anna.address) == [(answers + 1, notes + 1)]
    shown = world.sql("SELECT messages, answers, owner, waiting_since FROM report.tickets WHERE ticket = %s", f"ACME-{matter.number}")
    assert shown == [(1, 1, "Anna Kalniņa", None)]
