"""promisectl find-promises: texts and lines in, one JSON object a line out. How much is found is measured by tests/promises."""
import json
import re
import subprocess
import time

import pytest

from test_ctl import CONFIGURATION, DATA, ESCAPE, NO_INPUT, OVERRIDE, USAGE, Desk

SENT = ("--sent-at", "2026-11-25T10:15+02:00", "--zone", "Europe/Riga")
PROMISE = "I will call you by Friday."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("find")


@pytest.fixture(scope="module")
def desk(servers, folder):
    made = Desk(servers, "ctl_find", folder).create()
    assert made.init("--test-clock").returncode == 0
    made.sql("SELECT api.configure(%s)", json.dumps(CONFIGURATION))
    return made


def find(desk, text, *options):
    return subprocess.run([desk.program, "--config", desk.conf_file, "find-promises", *options], input=text, capture_output=True, timeout=120,
                          text=True, check=False)


def found(desk, text, *options):
    """What came of each line."""
    done = find(desk, text, *options)
    assert (done.returncode, done.stderr) == (0, ""), done
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(desk, code, text, *options):
    done = find(desk, text, *options)
    assert done.returncode == code, done
    assert re.fullmatch(r"promisectl: [^\n]+\n", done.stderr), done.stderr
    return done.stderr


def test_a_text(desk):
    assert found(desk, f"Hello Anna,\n\n{PROMISE}\n\nBoris", *SENT) == [{"promises": [
        {"sentence": PROMISE, "class": "contact", "due": "2026-11-27T18:00:00+02:00", "conditional": False, "words": "by Friday",
         "precision": "day"}]}]
    assert found(desk, "", *SENT) == found(desk, "Hello.\n", *SENT) == [{"promises": []}]


def test_quotes_and_signatures_do_not_count(desk):
    assert found(desk, f"Hello.\n\n-- \n{PROMISE}\n", *SENT) == [{"promises": []}]
    assert found(desk, f"Thank you.\n\nOn Mon, 23 Nov 2026 at 10:15, Anna <anna@customer.test> wrote:\n> {PROMISE}\n", *SENT) == [{"promises": []}]


def test_where_and_when(desk):
    """The desk's time and zone, unless others are named."""
    desk.good("clock", "2026-12-23T10:00+02:00")
    assert found(desk, PROMISE)[0]["promises"][0]["due"] == "2026-12-25T18:00:00+00:00" # the zone of the configuration
    assert found(desk, PROMISE, "--zone", "America/Mexico_City")[0]["promises"][0]["due"] == "2026-12-25T18:00:00-06:00"


def test_the_language_may_be_named(desk):
    text = "Ma helistan homme."
    assert found(desk, text, "--language", "et", *SENT)[0]["promises"][0]["due"] == "2026-11-26T18:00:00+02:00"


def test_lines(desk, folder):
    lines = [{"id": "a", "lang": "en", "sent_at": "2026-11-25T10:15:00+02:00", "zone": "Europe/Riga", "text": PROMISE, "promises": []},
             {"id": 7, "text": "Hello."}, {"text": PROMISE, "sent_at": "2026-11-25T10:15:00Z", "zone": "America/Mexico_City", "id": "ä" + ESCAPE + OVERRIDE}]
    path = folder / "mails.jsonl"
    path.write_text("\n".join(map(json.dumps, lines[:2])) + "\n\n" + json.dumps(lines[2]), encoding="utf-8")
    done = find(desk, "", "--jsonl", str(path))
    assert ESCAPE not in done.stdout and OVERRIDE not in done.stdout
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, lines[2]["id"]]
    assert [[p["due"] for p in answer["promises"]] for answer in answers] == [["2026-11-27T18:00:00+02:00"], [], ["2026-11-27T18:00:00-06:00"]]
    # The options count more.
    answers = found(desk, path.read_text(encoding="utf-8"), "--jsonl", "-", "--sent-at", "2026-11-30T10:15Z", "--zone", "UTC")
    assert [p["due"] for answer in answers for p in answer["promises"]] == ["2026-12-04T18:00:00+00:00"] * 2


@pytest.mark.parametrize("line, why", [
    ("{", "no JSON: .* in column"), ("[]", "no JSON object"), ("7", "no JSON object"), ('{"id": "a"}', 'no "text"'), ('{"text": 7}', '"text" is no text'),
    ('{"text": "a", "sent_at": "yesterday"}', '"yesterday" is no moment'), ('{"text": "a", "lang": "English"}', '"English" is no language'),
    ('{"text": "a", "zone": "Mars"}', 'no time zone "Mars"'), ('{"text": "a", "text": "b"}', "no JSON: duplicate")])
def test_a_bad_line_is_named(desk, folder, line, why):
    path = folder / "bad.jsonl"
    path.write_text(json.dumps({"id": 1, "text": "Hello."}) + "\n" + line + "\n", encoding="utf-8")
    said = refused(desk, DATA, "", "--jsonl", str(path))
    assert re.search(r"bad\.jsonl:2: .*" + why, said), said


def test_bad_input(desk, folder):
    (folder / "latin").write_bytes(b"\xe4\n")
    assert "UTF-8" in refused(desk, DATA, "", "--jsonl", str(folder / "latin"))
    assert "UTF-8" in refused(desk, DATA, "a\0b")
    assert "/nowhere" in refused(desk, NO_INPUT, "", "--jsonl", "/nowhere")
    assert "Mars" in refused(desk, DATA, PROMISE, "--zone", "Mars")
    for words in ("--sent-at", "friday"), ("--sent-at", "2026-11-25T10:15"), ("--language", "EN"), ("mail.txt",), ("--json-l", "x"), ("--zone",):
        assert "--help" in refused(desk, USAGE, PROMISE, *words)


def test_hundreds_take_no_time(desk):
    text = "".join(json.dumps({"id": n, "text": f"Hello,\n\n{PROMISE} " * 5}) + "\n" for n in range(500))
    begun = time.monotonic()
    assert len(found(desk, text, "--jsonl", "-", *SENT)) == 500
    assert time.monotonic() - begun < 20 # measured: 2 s
