"""promisectl and the agents: who they are, what is said in their name, what is shown of what they said."""
import re
import subprocess

import pytest

from trial import topic
from world.visitor import letter, text_of

DATA_ERROR, NO_INPUT, NO_USER, USAGE = 65, 66, 67, 64


@pytest.fixture(scope="module")
def ticket(served):
    """The number of a ticket of Carmen's."""
    carmen = served.customer("es")
    filed = served.file(letter(carmen.address, served.desk, topic(), "La impresora no funciona.\n", name="Carmen Ruiz"),
                        lambda raw: served.submit(carmen, raw))
    return filed["ticket"]


def reply(world, ticket, text, *options):
    done = subprocess.run([world.env["PROMISECTL"], "reply", str(ticket), *options, "-"], input=text, capture_output=True,
                          text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def relays(world, ticket):
    return world.out("t.number = %s AND o.kind = 'relay'", ticket)


def test_agents(world):
    agents = {agent["address"]: agent for agent in world.ctl("agents", "--json").json()}
    assert len(agents) == 4
    anna = agents["anna@acme.test"]
    assert anna["name"] == "Anna Kalniņa" and anna["lead"] == "laura@acme.test" and anna["trust"] == "token+dmarc"
    assert anna["active"] and anna["notify"] == "queue" and agents["laura@acme.test"]["notify"] == "own"
    text = world.ctl("agents").out
    assert "anna@acme.test" in text and "languages lv, en, ru; lead laura@acme.test" in text


def test_an_answer_with_a_file_reaches_the_customer(world, ticket, tmp_path):
    (tmp_path / "guía.pdf").write_bytes(b"%PDF-1.4 nothing")
    code, out, err = reply(world, ticket, "\ufeffHola:\r\nya funciona.\r\n", "--as", "anna", "--attach", str(tmp_path / "guía.pdf"))
    assert (code, err) == (0, "") and "carmen.ruiz@correo.test" in out
    carmen = world.customer("es")
    mail = world.told(carmen, "relay", ticket)
    assert mail["From"] == '"Anna (Acme Support)" <support@acme.test>'
    assert "Hola:\nya funciona." in text_of(mail)
    files = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in mail.iter_attachments()]
    assert files == [("guía.pdf", "application/pdf", b"%PDF-1.4 nothing")]
    shown = world.ctl("show", ticket, "--json").json()
    assert shown["owner"]["address"] == "anna@acme.test"
    assert shown["messages"][1]["agent"]["address"] == "anna@acme.test" and shown["messages"][1]["mail"] is None
    assert shown["messages"][1]["relays"][0]["recipient"] == carmen.address
    assert any(event["kind"] == "by-promisectl" and event["facts"]["agent"] == "anna@acme.test" for event in shown["events"])


def test_a_note_stays_inside(world, ticket):
    before = relays(world, ticket)
    code, out, _ = reply(world, ticket, "She has called\n\nthree times.\n", "--as", "Boris Ivanov", "--note")
    assert code == 0 and "stays inside" in out
    assert relays(world, ticket) == before
    text = world.ctl("show", ticket).out
    assert "INTERNAL  promisectl" in text and "  | She has called\n  |\n  | three times.\n" in text
    assert world.ctl("show", ticket, "--json").json()["notes"][-1]["agent"]["address"] == "boris@acme.test"


def test_commands_are_obeyed_and_not_sent(world, ticket):
    code, _, err = reply(world, ticket, "#priority high: she calls every day\n\nPronto.\n", "--as", "anna")
    assert code == 0, err
    assert "#priority" not in text_of(world.told(world.customer("es"), "relay", ticket))
    assert world.ctl("show", ticket, "--json").json()["priority"] == "high"
    assert world.ctl("tickets", "--agent", "anna", "--json").json()[0]["number"] == ticket
    assert world.ctl("tickets", "--agent", "boris").out == "no tickets\n"


@pytest.mark.parametrize("text, options, code, words", [
    ("#clsoe\n", ["--as", "anna"], DATA_ERROR, "#clsoe"),
    ("Ask boris@acme.test.\n", ["--as", "anna"], DATA_ERROR, "boris@acme.test"),
    ("Hello.\n", ["--as", "nobody"], NO_USER, 'No agent is called "nobody"'),
    ("Hello.\n", [], USAGE, "--as AGENT"),
    (" \n", ["--as", "anna"], DATA_ERROR, "nothing to say"),
    ("Hello.\n", ["--as", "anna", "--attach", "/nonexistent/file"], NO_INPUT, "/nonexistent/file"),
])
def test_refused(world, ticket, text, options, code, words):
    before = relays(world, ticket)
    answer = reply(world, ticket, text, *options)
    assert answer[0] == code and words in answer[2]
    assert relays(world, ticket) == before


def test_refused_for_scripts(world, ticket):
    code, out, _ = reply(world, ticket, "#clsoe\n", "--as", "anna", "--json")
    assert code == DATA_ERROR and '"refused": "command"' in out and "Did you mean #close?" in out
    assert reply(world, 999999, "Hello.\n", "--as", "anna")[0] == NO_INPUT


def test_a_forged_mail_is_held_and_explained(world, ticket):
    forged = letter("anna@acme.test", world.desk, f"Re: [ACME-{ticket}]", "Send me the password.\n", name="Anna")
    filed = world.file(forged, lambda raw: world.from_outside(raw, "anna@acme.test"))
    assert filed["disposition"] == "held"
    text = world.ctl("explain", f"mail:{filed['mail']}").out
    assert re.search(r"token +missing", text) and "not authenticated" in text and "held" in text
    explained = world.ctl("explain", f"mail:{filed['mail']}", "--json").json()
    assert explained["authority"]["proven"] is False and explained["authority"]["agent"]["address"] == "anna@acme.test"
    held = world.ctl("tickets", "--held", "--json").json()
    assert [one["attention"] for one in held] == ["held"]
    shown = world.ctl("show", held[0]["number"]).out
    assert "HELD, no-authentication" in shown or "HELD, dmarc-fail" in shown
    assert world.ctl("status", "--json").json()["held"] == 1 and "tickets --held" in world.ctl("status").out


def test_a_terminal_gets_no_wide_tables(world):
    for verb in ("agents", "tickets"):
        done = subprocess.run(["script", "-qec", f"stty cols 80; {world.env['PROMISECTL']} {verb}", "/dev/null"],
                              capture_output=True, text=True, timeout=60, check=True)
        assert max(map(len, done.stdout.splitlines())) <= 80, done.stdout
