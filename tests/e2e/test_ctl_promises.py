"""promisectl and the ledger: promises listed, kept, moved, dropped and explained; the audit; what status and show say of them.

The daemon does not run: promises are made by the functions that it calls.
"""
import json
import os
import re

import pytest

from test_ctl import CONFIGURATION, DATA, NO_INPUT, USAGE, Desk, ESCAPE

NO_USER, BROKEN = 67, 2
OFFICE = [{"weekday": day, "opens": 540, "closes": 1020} for day in range(1, 6)]
AGENTS = [{"name": name, "address": f"{name.split()[0].lower()}@acme.test", "aliases": [], "queues": [], "notify": "queue",
           "lead": lead, "languages": [], "calendar": None, "trust": "token+dmarc"}
          for name, lead in (("Anna Ozola", "laura@acme.test"), ("Boris Ivanov", "laura@acme.test"), ("Laura Berg", None))]
LEDGER = {**CONFIGURATION, "agents": AGENTS,
          "calendars": [{"name": "office", "zone": "Europe/Riga", "spans": OFFICE, "holidays": [{"day": "2026-12-24", "name": "Christmas Eve"}]}],
          "queues": [{"name": "general", "calendar": "office", "first_reply": "8h", "resolve": "10d"}]}


@pytest.fixture(scope="module")
def desk(servers, tmp_path_factory):
    """Wednesday, 23 December 2026, 10:00 in Riga."""
    made = Desk(servers, "ctl_promises", tmp_path_factory.mktemp("ctl")).create()
    assert made.init("--test-clock").returncode == 0
    made.sql("SELECT api.configure(%s)", json.dumps(LEDGER))
    made.sql("SELECT api.fetch_open('support', 1, 1)")
    made.good("clock", "2026-12-23T10:00+02:00")
    return made


def ticket(desk):
    """A new ticket: its id and its number."""
    mail = desk.accept()
    return desk.sql("SELECT t.id, t.number FROM desk.ticket t JOIN desk.message m ON m.ticket_id = t.id WHERE m.incoming_id = %s", mail)[0]


def promise(desk, where, what, due="2026-12-28 12:00+02", agent="anna@acme.test"):
    """An agent's promise in the ticket of that id; its number P."""
    return desk.value("SELECT desk.promise_make(%s, 'own', CASE %s WHEN '' THEN 'contact' ELSE 'deed' END, %s, %s, desk.now(), NULL,"
                      " (SELECT id FROM desk.agent WHERE address = %s), NULL)", where, what, what, due, agent)


def mails(desk, where, kind="promise"):
    return [facts for facts, in desk.sql("SELECT facts FROM desk.outbox WHERE ticket_id = %s AND kind = %s ORDER BY id", where, kind)]


def test_every_verb_is_completed(desk):
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(top, "daemon", "promisectl.completion"), encoding="utf-8") as file:
        words = set(re.search(r"\'\'\) words=\"([^\"]*)\"", file.read()).group(1).split())
    assert words - {"--version"} == set(re.findall(r"^  ([a-z-]+)", desk.good("--help"), re.M))


def test_nothing_is_promised(desk):
    assert desk.good("promises") == "no promises\n"
    assert desk.json("promises") == []


def test_the_list(desk):
    where, number = ticket(desk)
    mine = promise(desk, where, f"the part {ESCAPE} is sent")
    rows = desk.json("promises", "--ticket", number)
    assert [row["kind"] for row in rows] == ["reply", "own", "resolve"]
    assert rows[1]["due_at"] == "2026-12-28T10:00:00+00:00"
    assert rows[0]["due_at"].startswith("2026-12-25T08:0"), "eight hours of open time: the holiday is left out"
    own = rows[1]
    assert (own["promise"], own["ticket"], own["number"], own["state"], own["class"]) == (mine, f"ACME-{number}", 3, "open", "deed")
    assert own["agent"]["address"] == own["holder"]["address"] == "anna@acme.test"
    text = desk.good("promises")
    assert text.splitlines()[0].split() == ["promise", "ticket", "n", "due", "state", "holder", "what"]
    assert f"P{mine} " in text and " Anna " in text and ESCAPE not in text
    assert [row["promise"] for row in desk.json("promises", "--agent", "anna")] == [mine]
    assert desk.json("promises", "--agent", "boris") == [] and desk.json("promises", "--agent", "none") == []
    assert {row["kind"] for row in desk.json("promises", "--agent", "laura@acme.test")} == {"reply", "resolve"}, "nobody owns the ticket: its lead does"
    assert len(desk.json("promises", "--limit", 1)) == 1
    assert desk.json("promises", "--due") == []
    soon = promise(desk, where, "a call", "2026-12-24 23:00+02")
    assert [row["promise"] for row in desk.json("promises", "--due")] == [soon]
    assert desk.json("promises", "--broken") == []
    desk.good("promise", "keep", f"P{soon}")
    assert soon not in [row["promise"] for row in desk.json("promises")]
    assert desk.json("promises", "--all")[-1]["promise"] == soon
    assert f"P{mine}" in desk.good("show", number)
    assert desk.json("show", number)["promises"][-1]["state"] == "kept"


@pytest.mark.parametrize("words, code, says", [
    (["promises", "--due", "--broken"], USAGE, "--due goes with neither"), (["promises", "7"], USAGE, "unexpected argument"),
    (["promises", "--agent", "nobody"], NO_USER, "No agent is called"), (["promises", "--ticket", "mail:7"], USAGE, "is no ticket"),
    (["promises", "--limit", "0"], USAGE, "--limit"), (["promise"], USAGE, "keep, move or drop?"),
    (["promise", "kepp", "P1"], USAGE, 'did you mean "keep"'), (["promise", "keep"], USAGE, "which promise?"),
    (["promise", "keep", "ACME-1"], USAGE, "is no number"), (["promise", "keep", "P99999"], NO_INPUT, "there is no promise P99999"),
    (["promise", "drop", "P1"], USAGE, "--reason"), (["promise", "move", "P1"], USAGE, "to when?"),
    (["promise", "move", "P1", "fri"], USAGE, "--reason"), (["explain", "P99999"], NO_INPUT, "there is no promise P99999"),
    (["promise", "keep", "P1", "--as", "nobody"], NO_USER, "No agent"), (["audit", "all"], USAGE, "unexpected argument")])
def test_wrong_words(desk, words, code, says):
    assert says in desk.refused(code, *words)


def test_keep(desk):
    where, number = ticket(desk)
    first, second = promise(desk, where, "the part"), promise(desk, where, "the bill")
    assert desk.good("promise", "keep", f"P{first}", second) == (
        f"P{first}: promise 3 of ACME-{number} (the part) is kept\nP{second}: promise 4 of ACME-{number} (the bill) is kept\n")
    assert desk.value("SELECT count(*) FROM desk.event WHERE kind = 'promise-kept' AND promise_id = %s AND facts ->> 'by' = 'ctl'", first) == 1
    done = [facts for facts in desk.events("by-promisectl") if facts.get("promise") == first]
    assert done[0]["did"] == "keep" and done[0]["by"]
    assert mails(desk, where) == []
    assert f"promise 3 of ACME-{number} (the part) is over: it is kept" in desk.refused(DATA, "promise", "keep", f"P{first}").lower().replace("acme", "ACME")
    contact = promise(desk, where, "")
    assert "it is kept when an answer is delivered" in desk.refused(DATA, "promise", "keep", f"P{contact}")
    done = desk.run("promise", "keep", "P99999", f"P{promise(desk, where, 'the call')}")
    assert done.returncode == NO_INPUT and "(the call) is kept" in done.stdout, "those that can be are kept all the same"


def test_move(desk):
    where, number = ticket(desk)
    old = promise(desk, where, "the part")
    out = desk.good("promise", "move", f"P{old}", "24.12.", "12:00", "--reason", "The  van\nis full", "--as", "anna")
    new = desk.value("SELECT replaced_by FROM desk.promise WHERE id = %s", old)
    assert out == (f"P{old}: promise 3 of ACME-{number} (the part) is number 4 (P{new}) now, by Thu 24 Dec 2026 12:00 (Europe/Riga);"
                   " the customer is told. But: Thu 24 Dec 2026 is a holiday (Christmas Eve).\n")
    assert [facts["moved"] for facts in mails(desk, where)] == [
        [{"what": "the part", "was": "2026-12-28T10:00:00Z", "due": "2026-12-24T10:00:00Z", "reason": "The van is full"}]]
    assert mails(desk, where)[0]["agent"] == "Anna"
    assert "is no time that can be read" in desk.refused(DATA, "promise", "move", f"P{new}", "soon", "--reason", "x")
    assert "is over" in desk.refused(DATA, "promise", "move", f"P{new}", "2026-12-22", "--reason", "x")
    assert "agent's own mail address" in desk.refused(DATA, "promise", "move", f"P{new}", "mon", "--reason", "ask boris@acme.test")
    assert len(mails(desk, where)) == 1 and desk.json("explain", f"P{new}")["state"] == "open"


def test_drop(desk):
    where, number = ticket(desk)
    gone = promise(desk, where, "the part")
    assert desk.json("promise", "drop", f"P{gone}", "--reason", "no longer made") == [
        {"promise": gone, "result": "dropped", "text": f"promise 3 of ACME-{number} (the part) is withdrawn; the customer is told"}]
    told = mails(desk, where)
    assert told[0]["withdrawn"] == [{"what": "the part", "was": "2026-12-28T10:00:00Z", "reason": "no longer made"}]
    assert "agent" not in told[0], "nobody's name stands for what nobody of them did"
    refused = desk.run("--json", "promise", "drop", f"P{gone}", "--reason", "x")
    assert refused.returncode == DATA and '"refused"' in refused.stdout


def test_explain(desk):
    desk.good("clock", "2026-12-23T10:00+02:00")
    where, number = ticket(desk)
    reply, = [row["promise"] for row in desk.json("promises", "--ticket", number) if row["kind"] == "reply"]
    shown = desk.json("explain", f"P{reply}")
    assert (shown["calendar"], shown["zone"], shown["amount"]) == ("office", "Europe/Riga", "8 h")
    days = [day for stretch in shown["stretches"] for day in stretch["days"]]
    assert [day["day"] for day in days] == ["Wed 2026-12-23", "Fri 2026-12-25"], "the holiday is left out"
    assert 8 * 3600 - 60 < sum(day["seconds"] for day in days) <= 8 * 3600, "cut to the minute"
    assert shown["holidays"] == [{"day": "Thu 2026-12-24", "name": "Christmas Eve"}]
    assert shown["events"][0]["kind"] == "promise-made"
    text = desk.good("explain", f"p{reply}")
    assert f"P{reply}  number 1 of ACME-{number}: first answer\n" in text
    assert re.search(r"Wed 2026-12-23 +10:\d\d:\d\d - 17:00:00 +[67] h.*\n +Fri 2026-12-25 +09:00:00 - 10:\d\d:00 +1 h.*\n +sum +[78] h.*\n"
                     r" +the due moment is cut to the minute\n +closed Thu 2026-12-24  Christmas Eve\n", text), text
    assert desk.good("show", f"P{reply}").splitlines()[0] == text.splitlines()[0]


def test_explain_with_a_pause(desk):
    where, number = ticket(desk)
    resolve, = [row["promise"] for row in desk.json("promises", "--ticket", number) if row["kind"] == "resolve"]
    desk.sql("SELECT desk.state_set(%s, 'waiting')", where)
    paused = desk.json("explain", f"P{resolve}")
    assert paused["paused_at"] and [stretch["runs"] for stretch in paused["stretches"]] == [True, False]
    assert " paused " in desk.good("promises", "--ticket", number)
    desk.good("clock", "+5d")
    desk.sql("SELECT desk.state_set(%s, 'open')", where)
    again = desk.json("explain", f"P{resolve}")
    assert [stretch["runs"] for stretch in again["stretches"]] == [True, False, True]
    seconds = sum(stretch["seconds"] for stretch in again["stretches"])
    assert abs(seconds - desk.value("SELECT extract(epoch FROM desk.business_between('office', from_at, due_at))::bigint FROM desk.promise WHERE kind = 'resolve'"
                                 " AND ticket_id = (SELECT max(id) FROM desk.ticket WHERE id < %s)", where)) < 60, "as much as without the pause"
    assert re.search(r"stands still +2026-12-2\d \d\d:\d\d:\d\d - 2026-12-2\d \d\d:\d\d:\d\d +waiting for the customer", desk.good("explain", f"P{resolve}"))
    desk.good("clock", "-5d")


def test_broken_ones_and_the_audit(desk):
    desk.good("clock", "2026-12-23T10:00+02:00")
    desk.value("SELECT desk.due_timers(1000)")  # as the daemon would
    desk.sql("UPDATE desk.outbox SET state = 'withheld', reason = 'no daemon' WHERE state = 'queued'")
    done = desk.run("audit")
    assert (done.returncode, done.stderr) == (0, "") and re.match(r"OK: all is as it must be; looked at \d+ mails, [1-9]\d* tickets \(\d+ open\), [1-9]\d* promises, ", done.stdout), done
    assert desk.json("audit")["broken"] == []
    where, _ = ticket(desk)
    late = promise(desk, where, "the part", "2026-12-23 10:30+02")
    desk.good("clock", "2026-12-23T10:45+02:00")
    desk.value("SELECT desk.due_timers(1000)")
    assert [row["promise"] for row in desk.json("promises", "--broken")] == [late]
    assert " broken" in desk.good("promises", "--broken")
    new = desk.json("promise", "move", f"P{late}", "24.12.", "--reason", "snow")
    assert new[0]["result"] == "moved" and desk.json("promises", "--broken") == []
    assert [row["promise"] for row in desk.json("promises", "--broken", "--all")] == [late]
    assert " broken, withdrawn " in desk.good("promises", "--broken", "--all")
    late = promise(desk, where, "the bill", "2026-12-23 10:31+02")
    desk.value("SELECT desk.promise_break(%s)", late)
    status = desk.json("status")["promises"]
    assert status["broken"] == 1 and status["going"] >= 5
    assert re.search(r"broken +1, the oldest for 14 min: promisectl promises --broken\n", desk.good("status"))
    desk.sql("UPDATE desk.promise SET due_at = due_at + interval '1 hour' WHERE id = %s", late)
    done = desk.run("audit")
    assert (done.returncode, done.stderr) == (BROKEN, "") and re.match(r"BROKEN: \d+ things? (is|are) not as must be; looked at ", done.stdout), done
    assert f"promise {late} " in done.stdout
    done = desk.run("--json", "audit")
    assert done.returncode == BROKEN and '"invariant"' in done.stdout
    desk.sql("UPDATE desk.promise SET due_at = due_at - interval '1 hour' WHERE id = %s", late)
    assert desk.run("audit").returncode == 0


def test_words_of_a_reply(desk, tmp_path):
    """What an admin writes in an agent's name promises what a mail of the agent's would; a note promises nothing."""
    where, number = ticket(desk)
    words, note = tmp_path / "words", tmp_path / "note"
    words.write_text("We'll send you the new part on Monday, 4 January.\n", encoding="utf-8")
    note.write_text("I'll ask the shop on Tuesday, 5 January.\n", encoding="utf-8")
    desk.good("reply", number, "--as", "anna", "--note", str(note))
    assert [row for row in desk.json("promises", "--ticket", number) if row["kind"] == "own"] == []
    desk.good("reply", number, "--as", "anna", str(words))
    own, = [row for row in desk.json("promises", "--ticket", number) if row["kind"] == "own"]
    assert (own["class"], own["due_at"], own["state"]) == ("deed", "2027-01-04T15:00:00+00:00", "open")
    shown = desk.json("explain", f"P{own['promise']}")["found"]
    assert shown["sentence"] == "We'll send you the new part on Monday, 4 January."
    assert (shown["state"], shown["language"], shown["due_at"]) == ("recorded", "en", "2027-01-04T15:00:00+00:00")
    text = desk.good("explain", f"P{own['promise']}")
    assert f"  found in the words: {shown['sentence']}\n" in text and f"\"{shown['words']}\", read as " in text
    assert f"  [promise found: {shown['sentence']}]\n    P{own['promise']}; \"{shown['words']}\" is " in desk.good("show", number)
    assert len(mails(desk, where, "found")) == 1
    assert [facts.get("made") for facts in mails(desk, where, "relay")] == [None], "the answer does not state it again"
