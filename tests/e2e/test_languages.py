"""A language is a folder: promisectl languages check, and a sixth language that works without a line of code."""
import json
import os
import re
import shutil
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("PROMISED_BUILD") or os.path.join(TOP, "build"))
SHIPPED = os.path.join(TOP, "conf", "languages")
FAULTS = 78


class Installation:
    """The programs with languages of their own."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.languages = os.path.join(self.folder, "tree", "conf", "languages")
        shutil.copytree(SHIPPED, self.languages)
        os.mkdir(os.path.join(self.folder, "bin"))
        for name in ("promised", "promisectl", "promised-reader"):
            shutil.copy(os.path.join(BUILD, name), os.path.join(self.folder, "bin"))
        os.symlink(os.path.join(self.folder, "tree"), os.path.join(self.folder, "bin", "source"))

    def run(self, program, *arguments):
        done = subprocess.run([os.path.join(self.folder, "bin", program), *arguments], capture_output=True, text=True,
                              timeout=60, check=False, cwd=self.folder)
        return done.returncode, done.stdout, done.stderr

    def check(self, *folders):
        code, out, err = self.run("promisectl", "languages", "check", *folders)
        assert not err
        return code, re.sub(r"\S*/conf/languages/", "", out)

    def write(self, name, text):
        path = os.path.join(self.languages, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.languages, name), encoding="utf-8") as file:
            return file.read()

    def change(self, name, old, new):
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new, 1))
        return text[:text.index(old)].count("\n") + 1

    def mail(self, text):
        path = os.path.join(self.folder, "mail.eml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("From: a@example.org\nSubject: Re: x\nIn-Reply-To: <1@example.org>\n"
                       "Content-Type: text/plain; charset=utf-8\n\n" + text)
        code, out, err = self.run("promisectl", "read", path)
        assert code == 0, err
        return json.loads(out)


@pytest.fixture(name="place")
def installation(tmp_path):
    return Installation(tmp_path)


def test_what_is_shipped_has_no_fault(place):
    code, out = place.check()
    assert code == 0, out
    assert out == "en es et lv mul ru: no faults\n"
    code, out = place.check("lv")
    assert code == 0 and all(": note: " in line for line in out.splitlines()[:-1])
    rows = [line.split() for line in place.run("promisectl", "languages")[1].splitlines()[1:7]]
    assert [row[0] for row in rows] == ["en", "es", "et", "lv", "mul", "ru"]
    assert all(row[-1] == "0" for row in rows)
    listed = json.loads(place.run("promisectl", "--json", "languages")[1])
    assert {"code": "mul", "name": "other languages", "templates": 0, "faults": 0}.items() <= listed[4].items()


def test_each_fault_is_told_with_its_line(place):
    monday = place.change("lv/words.conf", "monday = [", "monday = [ ]; #")
    place.change("ru/words.conf", "\n\tsent_from = [", "\n\tsent_form = [")
    os.remove(os.path.join(place.languages, "es", "update.mustache"))
    claim = place.change("et/receipt.mustache", "{{received_at}}", "{{received_at}}\nVastame nii kiiresti\nkui võimalik.")
    lost = place.read("et/closed.mustache").replace("{{was}}", "").replace("{{#was}}", "").replace("{{/was}}", "")
    place.write("et/closed.mustache", lost)
    code, out = place.check()
    assert code == FAULTS
    assert f"lv/words.conf:{monday}: time.monday: is empty (in English: monday, " in out
    assert re.search(r"^ru/words\.conf:\d+: refused: mail\.sent_form: .*did you mean \"sent_from\"\?$", out, re.M)
    assert "es/update.mustache:1: missing: mails of this kind go out in English\n" in out
    assert f"et/receipt.mustache:{claim + 1}: \"nii kiiresti kui võimalik.\" claims speed" in out
    assert re.search(r"^et/closed\.mustache:\d+: never tells \{\{was\}\} of \{\{#withdrawn\}\}, which ", out, re.M)
    assert re.search(r"^en es et lv mul ru: \d+ faults, 1 of which keeps promised from starting$", out, re.M)
    one, alone = place.check(os.path.join(place.languages, "et"))
    assert one == FAULTS and re.search(r"^et: \d+ faults$", alone, re.M)
    told = json.loads(place.run("promisectl", "--json", "languages", "check")[1])
    assert [fault["line"] > 1 for fault in told if fault["kind"] == "refused"] == [True]


def warned(text):
    found = re.search(r"^warning: \S*/languages: (\d+) faults?: promisectl languages check tells (it|them)$", text, re.M)
    return int(found[1]) if found else 0


def test_the_daemon_says_the_same(place):
    path = os.path.join(place.folder, "promised.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write('database: { connection = "dbname=none"; };\n')
    before = warned(place.run("promised", "--check-config", "--config", path)[2])
    place.change("et/receipt.mustache", "{{desk}}", "{{desk}} kohe")
    assert warned(place.run("promised", "--check-config", "--config", path)[2]) == before + 1
    place.change("et/receipt.mustache", "kohe", "{{kohe}}")
    code, _, after = place.run("promised", "--check-config", "--config", path)
    assert code == FAULTS
    assert re.search(r'/et/receipt\.mustache:\d+: the template "receipt" has no variable "kohe"$', after, re.M)


@pytest.mark.parametrize("argument, words", (("nowhere", "neither a folder nor"), (".", "holds no language"), ("xx", "neither")))
def test_what_is_no_language(place, argument, words):
    code, out, err = place.run("promisectl", "languages", "check", argument)
    assert (code, out) == (66, "") and words in err


def test_a_folder_must_be_called_as_its_language(place):
    os.rename(os.path.join(place.languages, "lv"), os.path.join(place.folder, "Latvian"))
    code, _, err = place.run("promisectl", "languages", "check", "Latvian")
    assert code == 65 and "its code for a name" in err


ZORK = """name = "Zork";
language = { letters = "abcdefghijklmnopqrstuvwxyz"; words = [ "zig", "zag", "fip", "nok", "bru", "wug", "dax", "blick" ]; };
mail = {
 answer_prefixes = [ "zre" ];
 intro_starts = [ "zon" ];
 intro_verbs = [ "zwrot{ta,}" ];
 original = [ "zorig" ];
};
time = { monday = [ "mozak" ]; friday = [ "frizak{,om}" ]; by = [ "zby" ]; };
promise = { contact = [ "zring{ul,a} +commits" ]; deed = [ "zsend*" ]; commits = [ "zwill" ]; };
"""


def test_a_sixth_language_is_a_folder(place):
    written = "fip nok bru zig zag wug.\nzringul nok zby frizakom.\nblick dax.\n"
    quoted = "\nzon 20.11.2026 10:15, Anna zwrotta:\nold words without a mark\n"
    assert place.mail(written + quoted)["new_text"].rstrip().endswith("old words without a mark")
    place.write("zz/words.conf", ZORK)
    found = place.mail(written + quoted)
    assert found["new_text"].strip() == written.strip()
    assert found["language"]["code"] == "zz"
    assert [(p["class"], p["words"], p["when"]["weekday"]) for p in found["promises"]] == [("contact", "zby frizakom", 5)]
    code, out = place.check("zz")
    assert code == FAULTS and "zz/receipt.mustache:1: missing" in out
    for name in os.listdir(os.path.join(place.languages, "lv")):
        if name.endswith(".mustache"):
            shutil.copy(os.path.join(place.languages, "lv", name), os.path.join(place.languages, "zz"))
    assert "mustache" not in place.check("zz")[1]


def test_an_empty_file_to_begin_with(place):
    code, new, _ = place.run("promisectl", "languages", "new")
    assert code == 0
    place.write("zz/words.conf", new)
    assert re.search(r"^zz/words\.conf:\d+: refused: name: ", place.check("zz")[1], re.M)
    place.write("zz/words.conf", new.replace('name = ""', 'name = "Zork"'))
    out = place.check("zz")[1]
    told = set(re.findall(r"^zz/words\.conf:\d+: (\w+\.\w+): is empty", out, re.M))
    optional = set(re.findall(r"\(optional\)[^\n]*\n +(\w+) =", new))
    assert {name.partition(".")[2] for name in told} | optional == set(re.findall(r"^ +(\w+) = \[", new, re.M))
    assert "is missing" not in out and "left out" not in out and "refused" not in out


def test_a_language_outside_is_compared_with_the_shipped_english(place):
    outside = os.path.join(place.folder, "own", "zz")
    os.makedirs(outside)
    with open(os.path.join(outside, "words.conf"), "w", encoding="utf-8") as file:
        file.write(ZORK)
    shutil.copy(os.path.join(SHIPPED, "lv", "closed.mustache"), outside)
    os.symlink(outside, os.path.join(place.languages, "zz"))
    for argument in (outside, "zz"):
        code, out = place.check(argument)
        assert code == FAULTS and "closed.mustache" not in out
    assert '"zz"' in place.run("promisectl", "--json", "languages")[1]
