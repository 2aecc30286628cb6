#!/usr/bin/python3
"""The journal's catalogue: a section for each kind of line, fields and commands that there are, and journalctl can compile it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATH = os.path.join(TOP, "systemd", "promised.catalog")
SECTION = re.compile(r"^-- ([0-9a-f]{32})\nSubject: (.+)\nDefined-By: promised\nDocumentation: .+\n\n((?:(?!-- ).*\n)+)", re.M)


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as file:
        return file.read()


def fields():
    """What journal fields a line may have: those of its object, and facts."""
    of_object = set(re.findall(r"/\* ([A-Z_]+)=", read("daemon", "common", "log.h")))
    facts = set()
    for folder, _, names in os.walk(os.path.join(TOP, "daemon")):
        for name in names:
            if name.endswith(".c"):
                facts |= {fact.upper() for fact in re.findall(r'log_fact\(&facts, "([a-z]+)"', read(folder, name))}
    return of_object | facts


def compiled():
    """journalctl's list of the sections that it knows; None where there is no journalctl."""
    if not shutil.which("journalctl"):
        return None
    with tempfile.TemporaryDirectory() as root:
        folder = os.path.join(root, "usr", "lib", "systemd", "catalog")
        os.makedirs(folder)
        shutil.copy(PATH, folder)
        done = subprocess.run(["journalctl", "--root", root, "--update-catalog"], capture_output=True, text=True, check=False)
        if done.returncode:
            return "journalctl says: " + done.stderr
        return subprocess.run(["journalctl", "--root", root, "--list-catalog"], capture_output=True, text=True, check=True).stdout


def main():
    sections = {number: (subject, text) for number, subject, text in SECTION.findall(read("systemd", "promised.catalog"))}
    kinds = dict(re.findall(r'\{"([a-z-]+)", "([0-9a-f]{32})"\}', read("daemon", "common", "log_kind.c")))
    verbs = set(re.findall(r'^    \{"([a-z-]+)",', read("daemon", "promisectl.c"), re.M))
    known, bad = fields(), 0
    listed = compiled()
    names = sorted(kinds) + ["and no other", "journalctl"]
    print(f"1..{len(names)}")
    for place, name in enumerate(names, 1):
        why = ""
        if name == "journalctl":
            why = "" if listed is None else "not all are known" if len(listed.splitlines()) != len(kinds) else ""
            why += f": {listed}" if why else ""
        elif name == "and no other":
            why = " ".join(set(sections) - set(kinds.values()))
        elif kinds[name] not in sections:
            why = "has no section"
        else:
            text = "\n".join(sections[kinds[name]])
            unknown = set(re.findall(r"@([^@ ]+)@", text)) - known | {f"promisectl {v}" for v in re.findall(r"promisectl ([a-z-]+)", text)} - {f"promisectl {v}" for v in verbs}
            why = " ".join(sorted(unknown))
            wide = [line for line in text.splitlines() if len(line) > 90]
            why += f" a line of {len(wide[0])} columns" if wide else ""
        skip = " # skip there is no journalctl" if name == "journalctl" and listed is None else ""
        print(f"{'not ok' if why else 'ok'} {place} - {name}{': ' + why if why else ''}{skip}")
        bad += bool(why)
    sys.exit(1 if bad or not kinds else 0)


if __name__ == "__main__":
    main()
