"""What agents and customers do beside a plain reply: group replies, direct mails, forwards, remarks, files, lost mails."""
import email.policy

import pytest

import agents
import trial
from agents import Matter, agent_token, from_outside, note_address, send
from test_story import bounce
from world import clients
from world.agents_act import forward
from world.threads import own_id, threads
from world.visitor import letter, parse, text_of

WORDS = "We have looked at it, and it is well.\n"

pytestmark = pytest.mark.usefixtures("without_limits")


@pytest.fixture
def setting(world):
    """Changes settings of the desk for one test."""
    kept = dict(world.world.desk.settings()["desk"])

    def change(name, value, stored=None):
        world.configure(lambda conf: conf["desk"].update({name: value}))
        world.wait_sql(f"SELECT {name} = %s FROM desk.setting", value if stored is None else stored, what=f"{name} is {value}")
    yield change
    world.configure(lambda conf: conf.update(desk=kept))


def watchers(world, ticket_id):
    return [address for address, in world.sql(
        "SELECT a.address FROM desk.watcher w JOIN desk.agent a ON a.id = w.agent_id WHERE w.ticket_id = %s", ticket_id)]


def customer_of(world, ticket_id):
    return world.value("SELECT c.address FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = %s", ticket_id)


def customer_writes(world, matter, mail, words, **more):
    """The customer answers a mail of the desk's; all that the desk wrote because of it."""
    raw = clients.gmail(mail, matter.person, words, **more)
    return agents.happens(world, raw, lambda: world.write(matter.person, raw))


# Replies to all, and direct mails

def test_reply_to_all_with_a_colleague_and_the_desk(world, matter, anna, boris):
    """To the token, Cc the desk's plain address and Boris: once to the customer, and Boris watches."""
    laura = world.agent("laura")
    raw = clients.outlook(matter.at(anna), anna, WORDS, cc=[world.desk, laura.address])
    outcome = send(world, anna, raw)
    assert outcome.relayed() == [WORDS.strip()]
    assert watchers(world, matter.ticket_id) == [laura.address]
    dispositions = [row for row, in world.sql("SELECT disposition FROM desk.incoming WHERE message_id = %s", own_id(parse(raw)))]
    assert sorted(dispositions) == ["answer", "duplicate"]
    later = customer_writes(world, matter, outcome.mail("relay"), "Thank you.\n")
    assert later.kinds() == [("notification", "anna"), ("notification", "laura")]


def test_the_colleagues_reply_to_all_stays_inside_unless_it_is_his_own_address(world, matter, anna):
    """Laura, in Cc of Anna's answer, replies to all: Anna's secret address does not let her speak."""
    laura = world.agent("laura")
    raw = clients.gmail(matter.at(anna), anna, WORDS, cc=[laura.address])
    send(world, anna, raw)
    at_laura = world.wait_mail(laura, lambda mail: own_id(mail) == own_id(parse(raw)))
    outcome = send(world, laura, clients.gmail(at_laura, laura, "CANARY well said\n", everybody=True))
    assert outcome.relayed() == []


@pytest.mark.parametrize("copy", ["Cc", "Bcc"])
def test_a_direct_mail_to_the_customer_is_logged_and_not_sent_again(world, matter, anna, copy):
    raw = clients.gmail(matter.at(anna), anna, WORDS, to=matter.person.address)
    mail = parse(raw)
    mail[copy] = world.desk
    raw = mail.as_bytes(policy=email.policy.SMTP)
    mark = world.last_out()
    world.write(anna, raw)
    filed = world.wait_done(own_id(parse(raw)))
    outcome = agents.Outcome(world, filed, mark)
    assert outcome.relayed() == [] and outcome.kinds() == [("taken", "boris")]
    assert (filed["disposition"], filed["ticket"]) == ("answer", matter.number)
    assert world.value("SELECT agent_id IS NOT NULL FROM desk.message WHERE ticket_id = %s ORDER BY seq DESC LIMIT 1",
                       matter.ticket_id)


def test_the_owner_sees_what_a_colleague_answered(world, matter, anna, boris):
    at_boris = matter.at(boris)
    matter.answered_by(anna)
    outcome = send(world, boris, clients.gmail(at_boris, boris, WORDS, [("plan.pdf", "application/pdf", b"%PDF-1")]))
    assert outcome.kinds() == [("confirmation", "boris"), ("notification", "anna"), ("relay", "emma.clark")]
    told = outcome.mail("notification")
    assert WORDS.strip() in text_of(told) and "Boris Ivanov has answered the customer" in text_of(told)
    assert [part.get_filename() for part in told.iter_attachments()] == ["plan.pdf"]


# Forwards

def attached(mail, person, to):
    made = letter(person.address, to, f"Fwd: {mail['Subject']}", "See below.\n")
    made = parse(made)
    made.add_attachment(mail)
    return made.as_bytes(policy=email.policy.SMTP)


def apple_forward(mail, person, to):
    said, address, date = clients.said_by(mail)
    return letter(person.address, to, f"Fwd: {mail['Subject']}",
                  f"\n\n> Begin forwarded message:\n> \n> From: {said} <{address}>\n> Subject: {mail['Subject']}\n> Date: "
                  f"{date.day} {date:%B %Y at %H:%M:%S} UTC\n> To: {mail['To']}\n> \n" + clients.marked(text_of(mail)))


def gmail_forward(mail, person, to):
    said, address, date = clients.said_by(mail)
    return letter(person.address, to, f"Fwd: {mail['Subject']}",
                  f"\n\n---------- Forwarded message ---------\nFrom: {said} <{address}>\nDate: {date:%a, %b %d, %Y at %I:%M %p}\n"
                  f"Subject: {mail['Subject']}\nTo: <{mail['To']}>\n\n\n{text_of(mail)}")


def outlook_forward(mail, person, to):
    block = "\n".join(f"{name}: {value}" for name, value in clients.outlook_block(mail))
    return letter(person.address, to, f"FW: {mail['Subject']}", f"\n\n{block}\n\n{text_of(mail)}")


FORWARDS = {"attached": attached, "Thunderbird": lambda *a: forward(*a, "Anna Kalniņa"), "Apple Mail": apple_forward,
            "Gmail": gmail_forward, "Outlook": outlook_forward}


@pytest.mark.parametrize("how", FORWARDS.values(), ids=FORWARDS)
def test_a_forward_is_the_customers_ticket(world, anna, how):
    emma, subject = world.customer("en"), trial.topic()
    private = letter(emma.address, anna.address, subject, "Hi Anna,\n\ndo you sell shades for the lamp, too?\n\nEmma\n", name="Emma Clark")
    world.write(emma, private)
    at_anna = world.wait_mail(anna, lambda mail: own_id(mail) == own_id(parse(private)))
    outcome = send(world, anna, how(at_anna, anna, world.desk))
    assert outcome.filed["disposition"] == "ticket" and outcome.filed["requester"] == emma.address
    assert "shades for the lamp" in outcome.filed["new_text"] and "See below" not in outcome.filed["new_text"]
    assert ("receipt", "emma.clark") in outcome.kinds() and ("notification", "boris") in outcome.kinds()
    assert watchers(world, outcome.filed["ticket_id"]) == [anna.address]
    answer = send(world, anna, clients.gmail(outcome.mail("notification", anna.address), anna, WORDS))
    assert answer.relayed() == [WORDS.strip()]
    assert parse(answer.mails("relay")[0].raw)["Subject"] == f"Re: {subject}"


def test_a_forward_whose_sender_is_not_certain_opens_nothing_for_anybody(world, anna):
    raw = letter(anna.address, world.desk, "Fwd: something", "CANARY Somebody (maybe x@far.test or y@far.test) asked for a lamp.\n")
    outcome = send(world, anna, raw)
    assert outcome.filed["disposition"] == "note" and outcome.filed["requester"] is None
    assert [kind for kind, to in outcome.kinds() if to not in ("anna", "boris")] == []
    told = outcome.mail("transcript", anna.address)
    assert "#from" in text_of(told)  # how to go on, and so she does
    again = send(world, anna, clients.plain(told, anna, "#from x@far.test\n"))
    assert again.filed["ticket"] == outcome.filed["ticket"]
    assert customer_of(world, again.filed["ticket_id"]) == "x@far.test"


# Internal by default

@pytest.mark.parametrize("kind", ["note", "taken", "confirmation"])
def test_a_reply_to_what_is_internal_stays_inside(world, matter, anna, boris, kind):
    outcome = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))
    send(world, anna, letter(anna.address, note_address(matter.at(anna)), "x", "CANARY a thought\n"))
    person = anna if kind == "confirmation" else boris
    if kind == "note":
        order = send(world, anna, letter(anna.address, note_address(matter.at(anna)), "x", "CANARY Boris?\n", Cc=boris.address))
        assert ("note", "boris") in order.kinds() or watchers(world, matter.ticket_id) == [boris.address]
        send(world, anna, letter(anna.address, note_address(matter.at(anna)), "x", "CANARY one more\n"))
    reply = send(world, person, clients.gmail(matter.at(person, kind), person, "CANARY between us\n"))
    assert outcome.relayed() == [WORDS.strip()] and reply.relayed() == []
    assert (reply.filed["disposition"], reply.filed["ticket"]) == ("note", matter.number)


def test_colleagues_talk_in_a_ticket(world, matter, anna, boris):
    """A note, its answer, the answer to that: each goes to the other one, in one thread."""
    send(world, anna, clients.gmail(matter.at(anna), anna, WORDS, cc=[boris.address]))
    first = send(world, anna, letter(anna.address, note_address(matter.at(anna)), "x", "CANARY one\n"))
    assert first.kinds() == [("note", "boris")]
    second = send(world, boris, clients.mutt(first.mail("note"), boris, "CANARY two\n"))
    assert second.kinds() == [("note", "anna")]
    third = send(world, anna, clients.apple(second.mail("note"), anna, "CANARY three\n"))
    assert third.kinds() == [("note", "boris")]
    for person in (anna, boris):
        mine = [mail for mail in map(parse, world.inbox(person)) if f"[ACME-{matter.number}]" in mail["Subject"]]
        ours = [mail for mail in mine if mail["From"].addresses[0].addr_spec == world.desk]
        assert len(threads(ours)) == 1 and len({mail["Subject"] for mail in ours}) == 1


def test_an_agents_new_mail_is_internal(world, anna):
    outcome = send(world, anna, letter(anna.address, world.desk, "Paper is out", "CANARY Who orders paper?\n"))
    assert outcome.filed["disposition"] == "note" and outcome.filed["requester"] is None
    assert outcome.kinds() == [("note", "boris"), ("transcript", "anna")]


@pytest.mark.parametrize("sender, kind, told", [
    ("noreply@shop.test", "automatic", []), ("clerk@shop.test", "third-party", [("note", "anna")])])
def test_a_third_partys_mail_to_an_agents_address_is_for_agents_alone(world, matter, anna, sender, kind, told):
    """S4: the address was used to sign up somewhere; what comes is no answer to anybody."""
    send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))
    to = agent_token(world, matter.number, anna)
    outcome = from_outside(world, letter(sender, to, "Verify your mail", "CANARY Click here: https://shop.test/?c=1\n"), sender)
    assert outcome.kinds() == told and outcome.filed["note_kind"] == kind and outcome.filed["ticket"] == matter.number


def test_a_strangers_mail_to_the_customers_address_is_for_agents_alone(world, matter, anna):
    relay = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS)).mail("relay")
    start = len(world.outgoing())
    raw = letter("clerk@shop.test", clients.bare(clients.back_to(relay)[0]), "Verify your mail", "Click here.\n")
    outcome = from_outside(world, raw, "clerk@shop.test")
    assert outcome.filed["ticket"] != matter.number and outcome.filed["attention"] == "wrong-person"
    assert not [copy for copy in agents.customers_mails(world, start) if matter.person.address in copy.recipients]


# Participants

def participants(world, ticket_id):
    return sorted(address for address, in world.sql("""SELECT c.address FROM desk.participant p JOIN desk.customer c
        ON c.id = p.customer_id WHERE p.ticket_id = %s""", ticket_id))


def test_whom_the_proven_requester_copies_takes_part(world, anna):
    emma, friend = world.customer("en"), "friend@elsewhere.test"
    raw = letter(emma.address, world.desk, trial.topic(), "For both of us.\n", Cc=f"{friend}, anna@acme.test, {world.desk}")
    matter = Matter(world, raw=raw)
    assert participants(world, matter.ticket_id) == sorted([emma.address, friend])
    outcome = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))
    copies = outcome.mails("relay")
    assert sorted(copy.recipients for copy in copies) == sorted([(emma.address,), (friend,)])
    for copy in copies:  # none is shown the other one, each has an address of his own
        other = friend if copy.recipients == (emma.address,) else emma.address
        assert other not in copy.raw.decode("latin-1")
    assert len({str(copy.mail["Reply-To"]) for copy in copies}) == 2
    # The friend answers by his own address: he is known, and stays no requester.
    raw = clients.gmail(next(copy.mail for copy in copies if copy.recipients == (friend,)), person(friend), "I agree.\n")
    again = from_outside(world, raw, friend)
    assert again.filed["ticket"] == matter.number and customer_of(world, matter.ticket_id) == emma.address


def person(address):
    return trial.visitor.accounts.Account(address, "", "customer", "en")


def test_a_forged_copy_adds_nobody(world, matter, anna):
    """S3: somebody writes in Emma's name to her secret address, himself in Cc."""
    relay = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS)).mail("relay")
    raw = clients.plain(relay, matter.person, "Please add my lawyer.\n", cc=["thief@far.test"])
    from_outside(world, raw, "thief@far.test")
    assert participants(world, matter.ticket_id) == [matter.person.address]
    outcome = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))
    assert [copy.recipients for copy in outcome.mails("relay")] == [(matter.person.address,)]


# Files

def test_an_inline_picture_travels_to_the_agent(world, anna):
    emma = world.customer("en")
    mail = parse(letter(emma.address, world.desk, trial.topic(), "x\n"))
    mail.set_content("See the picture.\n")
    mail.add_alternative('<p>See the picture.</p><img src="cid:p1@post.test">', subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n" + bytes(500), "image", "png", cid="<p1@post.test>", filename="lamp.png")
    matter = Matter(world, raw=mail.as_bytes(policy=email.policy.SMTP))
    files = {part.get_filename(): part.get_content() for part in matter.at(anna).iter_attachments()}
    assert files == {"lamp.png": b"\x89PNG\r\n\x1a\n" + bytes(500)}


def test_what_is_too_large_is_named(world, anna, setting):
    setting("attachment_limit", "20KiB", 20 << 10)
    matter = Matter(world, files=[("small.bin", "application/x", b"s" * 500), ("large.bin", "application/x", b"l" * 30000)])
    note = matter.at(anna)
    assert [part.get_filename() for part in note.iter_attachments()] == ["small.bin"]
    assert "large.bin" in text_of(note) and "Left out" in text_of(note)
    outcome = send(world, anna, clients.gmail(note, anna, WORDS, [("big.bin", "application/x", b"b" * 30000)]))
    assert list(outcome.mail("relay").iter_attachments()) == []
    told = text_of(outcome.mail("confirmation"))
    assert "big.bin" in told and "Left out" in told


@pytest.mark.parametrize("name, kind, content", [
    ("notes.txt", "text/plain", b"ask anna@acme.test\n"), ("mail.eml", "message/rfc822", letter("a@x.test", "anna@acme.test", "s", "t\n"))],
    ids=["text", "mail"])
def test_a_file_that_names_an_agent_is_held(world, matter, anna, name, kind, content):
    raw = parse(clients.gmail(matter.at(anna), anna, WORDS))
    if kind == "message/rfc822":
        raw.add_attachment(parse(content))
    else:
        raw.add_attachment(content.decode(), filename=name)
    outcome = send(world, anna, raw.as_bytes(policy=email.policy.SMTP))
    assert outcome.relayed() == [] and outcome.filed["disposition"] == "held"


# Answers that do not arrive

def test_a_refused_answer_comes_back_to_its_agent(world, anna):
    matter = Matter(world)
    note = matter.at(anna)
    world.wait_receipt(matter.ticket_id)
    world.fault(f"reject 550 {matter.person.address}")
    try:
        outcome = send(world, anna, clients.gmail(note, anna, WORDS))
    finally:
        world.fault("clear")
    told = text_of(outcome.mail("problem", anna.address))
    assert matter.person.address in told and "550" in told and WORDS.strip() in told
    assert ("confirmation", "anna") not in outcome.kinds()


def test_a_bounced_answer_comes_back_to_its_agent(world, anna):
    raw = letter("gone@far.test", world.desk, trial.topic(), "Hello.\n")
    first = world.file(raw, lambda raw: world.from_outside(raw, "gone@far.test"))
    outcome = send(world, anna, clients.gmail(world.told(anna, "notification", first["ticket"]), anna, WORDS))
    relay = outcome.mails("relay")[0]
    to = relay.sender  # a report goes to the envelope's sender
    mark = world.last_out()
    world.file(bounce(world, relay.raw, "gone@far.test"), lambda raw: world.from_outside(raw, "", to))
    told = text_of(world.told(anna, "problem", first["ticket"], after=mark))
    assert "5.1.1" in told or "undeliverable" in told


def test_a_customers_out_of_office_is_told_nobody_twice(world, matter, anna):
    relay = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS)).mail("relay")
    counts = []
    for number in range(3):
        raw = clients.plain(relay, matter.person, f"I am away, {number}.\n")
        raw = b"Auto-Submitted: auto-replied\r\n" + raw
        outcome = agents.happens(world, raw, lambda: world.write(matter.person, raw))
        counts.append(len(outcome.out))
        assert "receipt" not in [kind for kind, _ in outcome.kinds()]
    assert sum(counts) <= 1


# Settings

def test_confirmations_only_of_problems(world, matter, anna, setting):
    setting("confirm", "problems")
    mark, raw = world.last_out(), clients.gmail(matter.at(anna), anna, WORDS)
    world.file(raw, lambda raw: world.write(anna, raw))
    world.wait_sql("SELECT count(*) = 1 FROM desk.outbox WHERE kind = 'relay' AND state = 'sent' AND id > %s", mark)
    world.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.outbox WHERE state IN ('queued', 'sending'))")
    assert sorted(kind for kind, *_ in world.out("o.id > %s", mark)) == ["relay", "taken"]


def test_the_first_reply_need_not_take(world, matter, anna, setting):
    setting("first_reply_takes", False)
    outcome = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))
    assert matter.owner() is None and outcome.kinds() == [("confirmation", "anna"), ("relay", "emma.clark")]


def test_without_plus_addresses(world, anna, boris, setting):
    """A desk whose mail server refuses them: what an agent answers tells where his answer goes."""
    setting("plus_addresses", False)
    matter = Matter(world)
    note = matter.at(anna)
    assert "+" not in clients.bare(clients.back_to(note)[0])
    outcome = send(world, anna, clients.gmail(note, anna, WORDS))
    assert outcome.relayed() == [WORDS.strip()] and "+" not in str(outcome.mail("relay")["Reply-To"])
    inside = send(world, anna, clients.gmail(outcome.mail("confirmation"), anna, "CANARY by the way\n"))
    assert inside.relayed() == [] and inside.filed["disposition"] == "note"
    stolen = send(world, boris, clients.plain(note, boris, "CANARY Boris answers Anna's mail\n"))
    assert stolen.relayed() == []
    forged = from_outside(world, clients.plain(note, anna, "CANARY forged\n"))
    assert forged.relayed() == [] and forged.filed["disposition"] == "held"
    back = customer_writes(world, matter, outcome.mail("relay"), "Thank you.\n")
    assert back.filed["ticket"] == matter.number and back.kinds() == [("notification", "anna")]


def test_a_strangers_words_are_no_layout(world, anna):
    """What a customer writes is shown as he wrote it, in both forms of the agent's mail."""
    words = "**bold** {{number}} [link](http://x.test) <script>alert(1)</script>\n* * *\nACME-999, a new ticket\n> quoted\n"
    note = Matter(world, words).at(anna)
    assert words.strip() in text_of(note)
    markup = note.get_body(("html",)).get_content()
    assert "<script>" not in markup and "&lt;script&gt;" in markup and "<strong>bold" not in markup and 'href="http://x.test' not in markup
