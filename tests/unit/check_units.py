#!/usr/bin/python3
"""The units: how much is open to an attacker by systemd's own count, and that the two services stay alike. Prints TAP."""
import difflib
import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
UNITS = os.path.join(TOP, "systemd")
WORST = 11  # tenths: a network client cannot come much below 0.8
ONE, MANY = "promised.service", "promised@.service"

count = failed = 0


def report(good, name, why=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good and why:
        print("# " + why.rstrip().replace("\n", "\n# "))


def unit(name):
    with open(os.path.join(UNITS, name), encoding="utf-8") as file:
        return file.read()


def settings(text):
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def as_instance(text):
    """What the template unit must say where the service's says this."""
    text = text.replace("/etc/promised/", "/etc/promised/%i/").replace("support desk", "support desk %i")
    return re.sub(r"(?m)^(User|Group|StateDirectory)=promised$", r"\1=promised-%i", text)


def exposure(name):
    """systemd-analyze's answer: 0 when the unit is at most as exposed as we allow."""
    done = subprocess.run(["systemd-analyze", "security", "--no-pager", "--offline=true", f"--threshold={WORST}",
                           os.path.join(UNITS, name)], capture_output=True, text=True, check=False)
    total = re.search(r"Overall exposure level.*", done.stdout)
    report(done.returncode == 0 and total, f"{name}: systemd-analyze security <= {WORST / 10}",
           total.group() if total else done.stderr)


def main():
    difference = "\n".join(difflib.unified_diff(settings(as_instance(unit(ONE))), settings(unit(MANY)), ONE, MANY, "", "", 0, ""))
    report(not difference, f"{MANY} says what {ONE} says", difference)
    if shutil.which("systemd-analyze"):
        exposure(ONE)
        exposure(MANY)
    else:
        report(True, "exposure # SKIP no systemd-analyze here")
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


main()
