"""Commands at the top of agents' mails, through real mail: each one used rightly, wrongly, and by somebody who may not."""
import re

import pytest

import agents
from agents import Matter, note_address, send
from world import clients
from world.accounts import Account
from world.threads import own_id
from world.visitor import letter, parse, text_of

WORDS = "We have looked at your lamp, and it is well.\n"


@pytest.fixture(scope="module", autouse=True)
def people(served):
    """Sofia serves the queue sales alone; causes are configured."""
    agents.no_limits(served)
    served.add_people(Account("sofia@acme.test", "sofia-pass", "agent", "en"))

    def change(conf):
        conf["agents"] += ({"address": "sofia@acme.test", "name": "Sofia Sales", "queues": ["sales"]},)
        conf["desk"]["causes"] = ["hardware", "user-error"]
    served.configure(change)


def order(world, matter, person, *lines, text="", note=None):
    """The person replies to the newest notification with these lines on top."""
    note = note or matter.at(person)
    return send(world, person, clients.gmail(note, person, "\n".join(lines) + "\n" + (f"\n{text}" if text else "")))


def transcript(outcome, person="anna"):
    return text_of(outcome.mail("transcript", person + "@acme.test"))


def done(outcome, *patterns, person="anna", relayed=()):
    """Obeyed: the transcript says so in these words, and the customer was sent that."""
    said = transcript(outcome, person)
    assert "Nothing was done" not in said, said
    for pattern in patterns:
        assert re.search(pattern, said), said
    assert outcome.relayed() == list(relayed)


def refused(world, outcome, before, *patterns, person="anna"):
    """Nothing was done, nothing went out, and the transcript says why and what was meant."""
    said = transcript(outcome, person)
    assert "Nothing was done" in said, said
    for pattern in patterns:
        assert re.search(pattern, said), said
    assert outcome.relayed() == [] and outcome.filed["note_kind"] == "held" and outcome.reason == "command"
    assert state_of(world, before["id"]) == before


def state_of(world, ticket_id):
    """All that commands can change."""
    columns = ("id", "state", "owner_id", "queue", "priority", "cause", "wait_until", "merged_into", "customer_id")
    row = world.sql(f"SELECT {', '.join('t.' + name for name in columns)} FROM desk.ticket t WHERE t.id = %s", ticket_id)[0]
    return {**dict(zip(columns, row)),
            "participants": world.sql("SELECT customer_id FROM desk.participant WHERE ticket_id = %s ORDER BY 1", ticket_id),
            "messages": world.value("SELECT count(*) FROM desk.message WHERE ticket_id = %s", ticket_id)}


# Used rightly

def test_note_keeps_the_whole_mail_inside(world, matter, anna):
    outcome = order(world, matter, anna, "#note", text="CANARY this customer is difficult\n")
    done(outcome, r"(?i)#note.*\n?.*stays inside")
    assert (outcome.filed["disposition"], outcome.filed["note_kind"]) == ("note", "note")
    assert "CANARY this customer is difficult" in outcome.filed["note_text"]


def test_take(world, matter, anna, boris):
    outcome = order(world, matter, anna, "#take")
    done(outcome, "#take", "is yours")
    assert matter.owner() == anna.address
    assert ("taken", "boris") in outcome.kinds()
    assert order(world, matter, anna, "#take").kinds() == [("transcript", "anna")]


@pytest.mark.parametrize("name", ["boris", "Boris Ivanov", "boris@acme.test", "BORIS"])
def test_assign(world, matter, anna, boris, name):
    outcome = order(world, matter, anna, f"#assign {name}: speaks the language")
    done(outcome, "Boris")
    assert matter.owner() == boris.address
    assert [to for kind, to in outcome.kinds() if kind != "transcript"] == ["boris"]


def test_queue(world, matter, anna):
    outcome = order(world, matter, anna, "#queue sales")
    done(outcome, "sales")
    assert matter.ticket("queue") == "sales"
    assert "sofia" in [to for _, to in outcome.kinds()]  # who serves that queue is told


@pytest.mark.parametrize("line, text, words", [
    ("#close", "", []), ("#close Your lamp is well.", "", ["Your lamp is well."]), ("#close", WORDS, [WORDS.strip()]),
    ("#close", "  \n\n", [])], ids=["silently", "text on the line", "text below", "blank lines below"])
def test_close(world, matter, anna, line, text, words):
    outcome = order(world, matter, anna, line, text=text)
    done(outcome, "closed", relayed=words)
    assert matter.ticket("state") == "closed"


def test_a_closed_ticket_opens_again_when_the_customer_writes(world, matter, anna):
    relay = order(world, matter, anna, "#close Done.").mail("relay")
    raw = clients.gmail(relay, matter.person, "Not at all.\n")
    world.file(raw, lambda raw: world.write(matter.person, raw))
    assert matter.ticket("state") == "open"


def test_reopen(world, matter, anna):
    order(world, matter, anna, "#close")
    done(order(world, matter, anna, "#reopen"), "open again")
    assert matter.ticket("state") == "open"


@pytest.mark.parametrize("line", ["#wait", "#wait until fri 17:00", "#wait until 2027-01-15", "#wait 3 days"])
def test_wait(world, matter, anna, line):
    done(order(world, matter, anna, line), "wait")
    assert matter.ticket("state") == "waiting"
    assert (matter.ticket("wait_until") is None) == (line == "#wait")


@pytest.mark.parametrize("line, level", [("#priority low", "low"), ("#priority high: the whole shop stands still", "high"),
                                         ("#priority CRITICAL: fire", "critical")])
def test_priority(world, matter, anna, line, level):
    done(order(world, matter, anna, line), level)
    assert matter.ticket("priority") == level


def test_cause(world, matter, anna):
    done(order(world, matter, anna, "#cause hardware"), "hardware")
    assert matter.ticket("cause") == "hardware"


def test_merge_and_mail_to_the_merged_number_for_ever(world, matter, anna):
    other = Matter(world, "The same lamp once more.\n")
    receipt = matter.receipt()
    done(order(world, matter, anna, f"#merge {other.number}"), f"ACME-{matter.number}", f"ACME-{other.number}")
    assert matter.ticket("merged_into") == other.ticket_id
    raw = clients.gmail(receipt, matter.person, "It flickers again.\n")
    assert world.file(raw, lambda raw: world.write(matter.person, raw))["ticket"] == other.number
    late = send(world, anna, clients.gmail(matter.at(anna), anna, WORDS))  # to the address of the merged one
    assert late.filed["ticket"] == other.number and late.relayed() == [WORDS.strip()]


def test_split(world, matter, anna):
    raw = clients.gmail(matter.receipt(), matter.person, "By the way: the invoice is wrong, too.\n")
    world.file(raw, lambda raw: world.write(matter.person, raw))
    agents.wait_quiet(world)
    outcome = order(world, matter, anna, "#split", text="About the invoice: you are right.\n")
    done(outcome, "its own|is now ACME-", relayed=["About the invoice: you are right."])
    number = world.value("SELECT number FROM desk.ticket ORDER BY id DESC LIMIT 1")
    assert number > matter.number
    assert world.value("""SELECT count(*) FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id
                          WHERE t.number = %s AND m.new_text LIKE '%%invoice is wrong%%'""", number) == 1


def test_cc_add_and_remove(world, matter, anna):
    colleague = "colleague@post.test"
    outcome = order(world, matter, anna, f"#cc add {colleague}", text=WORDS)
    done(outcome, colleague, relayed=[WORDS.strip()] * 2)
    assert sorted(to for copy in outcome.mails("relay") for to in copy.recipients) == [colleague, matter.person.address]
    addresses = [copy.mail["Reply-To"] for copy in outcome.mails("relay")]
    assert addresses[0] != addresses[1]  # a token each
    done(order(world, matter, anna, f"#cc remove {colleague}", text=WORDS), colleague, relayed=[WORDS.strip()])


def test_from_opens_a_forwarded_mail_for_its_sender(world, anna):
    """Her program leaves no unmistakable header block: she names the sender."""
    raw = letter(anna.address, world.desk, "Fwd: the order", "#from buyer@far.test\n\nOn the phone somebody said: my order is late.\n",
                 name="Anna Kalniņa")
    outcome = send(world, anna, raw)
    assert outcome.filed["ticket"]
    assert world.value("""SELECT c.address FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = %s""",
                       outcome.filed["ticket_id"]) == "buyer@far.test"


def test_status_and_help(world, matter, anna):
    said = transcript(order(world, matter, anna, "#status"))
    assert f"ACME-{matter.number}" in said and "general" in said
    said = transcript(order(world, matter, anna, "#help"))
    for word in ("note", "take", "assign", "queue", "close", "reopen", "wait", "priority", "cause", "merge", "split", "cc",
                 "from", "status"):
        assert f"#{word}" in said


def test_several_at_once_and_text_for_the_customer(world, matter, anna):
    outcome = order(world, matter, anna, "#take", "#priority high: shop stands still", "", "#close", text=WORDS)
    done(outcome, "is yours", "high", "closed", relayed=[WORDS.strip()])


def test_commands_alone_send_the_customer_nothing(world, matter, anna):
    outcome = order(world, matter, anna, "#take", "#priority low")
    assert outcome.kinds() == [("taken", "boris"), ("transcript", "anna")]


def test_a_number_is_no_command(world, matter, anna):
    outcome = send(world, anna, clients.plain(matter.at(anna), anna, "#1042 is the number of the lamp.\n"))
    assert outcome.relayed() == ["#1042 is the number of the lamp."]


def test_a_command_below_text_goes_nowhere(world, matter, anna):
    """It is not obeyed, and no customer is to read it: held, with the line."""
    outcome = send(world, anna, clients.plain(matter.at(anna), anna, "All is well.\n#close\n"))
    assert outcome.relayed() == [] and matter.ticket("state") == "open"
    assert "#close" in text_of(outcome.mail("held", anna.address))


def test_a_sign_within_text_is_text(world, matter, anna):
    outcome = send(world, anna, clients.plain(matter.at(anna), anna, "Write #close to us,\nor #1042\n# or nothing.\n"))
    assert outcome.relayed() == ["Write #close to us,\nor #1042\n# or nothing."]


def test_commands_at_the_note_address(world, matter, anna):
    raw = letter(anna.address, note_address(matter.at(anna)), "x", "#priority low\nCANARY not so urgent\n")
    outcome = send(world, anna, raw)
    assert outcome.relayed() == [] and matter.ticket("priority") == "low"
    assert "CANARY not so urgent" in outcome.filed["note_text"]


# Used wrongly: nothing at all is done, and the transcript says what was meant

WRONG = [
    ("#clsoe", "#close"), ("#foo", "#help"), ("#take it", "#assign"), ("#assign", "(?i)name"), ("#assign nobody", "nobody"),
    ("#assign sofia", "Sofia"), ("#queue nowhere", "nowhere"), ("#queue", "queue"), ("#wait until the cows come home", "cows"),
    ("#wait until 2020-01-01", "past|over|later"), ("#priority", "low"), ("#priority high", "high: reason"),
    ("#priority urgent", "critical"), ("#cause magic", "hardware"), ("#merge", "#merge"), ("#merge 999999", "999999"),
    ("#merge twelve", "twelve|number"), ("#cc", "#cc add"), ("#cc add", "#cc add"), ("#cc add not-an-address", "no address"),
    ("#cc add support@acme.test", "desk"), ("#cc remove nobody@far.test", "nobody@far.test"),
    ("#cc bob@far.test", "#cc add bob@far.test"), ("#from", "#from"), ("#from other@far.test", "stays"),
    ("#split", "only message")]


def all_at_once(world, mails):
    """Sends all of (write, raw), and waits until everything that comes of them has left; what each was filed as."""
    start = world.last_out()
    for write, raw in mails:
        write(raw)
    ids = [own_id(parse(raw)) for _, raw in mails]
    world.wait_sql("SELECT count(*) = %s FROM desk.incoming WHERE message_id = ANY (%s) AND state = 'done'", len(ids), ids,
                   what="all of them are filed", seconds=60)
    agents.wait_quiet(world, start, 60)
    return start, [world.filed("i.message_id = %s", message_id) for message_id in ids]


def test_wrong_use(world, matter, anna):
    note, before = matter.at(anna), state_of(world, matter.ticket_id)
    raws = [clients.gmail(note, anna, f"{line}\n\nCANARY-unsent words\n") for line, _ in WRONG]
    start, filed = all_at_once(world, [(lambda raw: world.write(anna, raw), raw) for raw in raws])
    said = {str(mail["In-Reply-To"]): text_of(mail) for mail in map(parse, world.inbox(anna))}
    for (line, meant), raw, found in zip(WRONG, raws, filed):
        transcript_of_it = said[own_id(parse(raw))]
        print(transcript_of_it.split("Send the mail again")[0])
        assert (found["note_kind"], found["note_reason"]) == ("held", "command"), line
        assert "Nothing was done" in transcript_of_it and f"\n{line}\n" in transcript_of_it, transcript_of_it
        assert re.search(meant, transcript_of_it.split(f"\n{line}\n")[1].split("Send the mail")[0]), (line, transcript_of_it)
    assert {row[:2] for row in world.out("o.id > %s", start)} == {("transcript", anna.address)}
    assert state_of(world, matter.ticket_id) == before


def test_one_wrong_line_undoes_the_others(world, matter, anna):
    before = state_of(world, matter.ticket_id)
    outcome = order(world, matter, anna, "#take", "#priority low", "#clsoe", text="CANARY-unsent\n")
    refused(world, outcome, before, "#take", "#priority low", "#clsoe")
    assert outcome.kinds() == [("transcript", "anna")]  # Boris did not hear that it was taken


def test_the_refused_mail_can_be_answered_rightly(world, matter, anna):
    outcome = order(world, matter, anna, "#clsoe", text=WORDS)
    again = order(world, matter, anna, "#close", text=WORDS, note=outcome.mail("transcript"))
    done(again, "closed", relayed=[WORDS.strip()])


# Used by who may not

LINES = ["#note", "#take", "#assign boris", "#queue sales", "#close Bye.", "#reopen", "#wait", "#priority low", "#cause hardware",
         "#merge {other}", "#split", "#cc add thief@far.test", "#from thief@far.test", "#status", "#help", "#nonsense"]


@pytest.fixture(scope="module")
def guarded(served):
    """A matter that Anna owns, and another one to merge it with."""
    matter = Matter(served, "Nobody but Anna.\n")
    matter.answered_by(served.agent("anna"))
    return matter, Matter(served, "Something else.\n")


def test_a_customer_commands_nothing(world, guarded):
    matter, other = guarded
    before, lines = state_of(world, matter.ticket_id), [line.format(other=other.number) for line in LINES]
    mails = [(lambda raw: world.write(matter.person, raw), clients.plain(matter.receipt(), matter.person, line + "\nplease\n"))
             for line in lines]
    start, filed = all_at_once(world, mails)
    for line, found in zip(lines, filed):
        assert found["disposition"] == "reply" and line in found["new_text"]
    after = state_of(world, matter.ticket_id)
    assert after == {**before, "messages": before["messages"] + len(lines)}
    assert {kind for kind, *_ in world.out("o.id > %s", start)} == {"notification"}


def test_neither_a_forger_nor_another_agent_nor_a_stranger(world, guarded, anna, boris):
    matter, other = guarded
    carmen = world.customer("es")
    before, note, start = state_of(world, matter.ticket_id), matter.at(anna), len(world.outgoing())
    who = {"forger": (anna, lambda raw: world.from_outside(raw, "thief@far.test", clients.envelope_of(parse(raw)))),
           "Boris": (boris, lambda raw: world.write(boris, raw)), "stranger": (carmen, lambda raw: world.write(carmen, raw))}
    wanted = {"forger": ("held", "held", "dmarc-fail"), "Boris": ("held", "held", "other-token"),
              "stranger": ("note", "third-party", None)}
    cases = [(name, line.format(other=other.number)) for name in who for line in LINES]
    _, filed = all_at_once(world, [(who[name][1], clients.plain(note, who[name][0], f"{line}\nCANARY words\n"))
                                   for name, line in cases])
    for (name, line), found in zip(cases, filed):
        assert (found["disposition"], found["note_kind"], found["note_reason"]) == wanted[name], (name, line, found)
    assert state_of(world, matter.ticket_id) == before
    assert agents.customers_mails(world, start) == []


def test_an_agent_of_another_queue(world, guarded):
    """Sofia, who was a colleague in Cc once and has an address, may not see the ticket any more."""
    matter, _ = guarded
    sofia, before = world.agent("sofia"), state_of(world, guarded[0].ticket_id)
    raw = letter(sofia.address, note_address(matter.at(world.agent("anna"))), "x", "#close\nCANARY\n")
    outcome = send(world, sofia, raw)
    assert outcome.relayed() == [] and state_of(world, matter.ticket_id) == before


def test_a_notification_quoted_below_gives_no_command(world, matter, anna):
    """The customer's own text begins with a command, and is quoted by the agent's answer."""
    raw = clients.plain(matter.receipt(), matter.person, "#close\nI am a customer.\n")
    world.file(raw, lambda raw: world.write(matter.person, raw))
    agents.wait_quiet(world)
    note = matter.at(anna)
    assert "I am a customer" in text_of(note)
    outcome = send(world, anna, clients.mutt(note, anna, WORDS))
    assert outcome.relayed() == [WORDS.strip()] and matter.ticket("state") == "open"
    assert parse(outcome.mails("relay")[0].raw)["Subject"] == f"Re: {matter.mail['Subject']}"
