#!/usr/bin/python3
"""Every alarm that SQL can raise stands in promised(8), and no other does."""
import glob
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Raised while its cause lasts, found by the clock, or told once.
RAISED = re.compile(r"(?:alarm_raise\(|SELECT |'name', )'([a-z]+-[a-z-]+) ?'")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    raised = {name for path in glob.glob(os.path.join(TOP, "sql", "desk", "*.sql")) for name in RAISED.findall(read(path))}
    section = re.search(r"^\.Sh ALARMS\n(.*?)^\.Sh ", read(os.path.join(TOP, "daemon", "promised.8")), re.M | re.S)[1]
    described = set(re.findall(r"^\.It Cm (\S+)", section, re.M))
    names = sorted(raised | described)
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        where = "" if name in raised & described else " (no such alarm)" if name in described else " (not in promised(8))"
        print(f"{'not ok' if where else 'ok'} {number} - {name}{where}")
    sys.exit(1 if raised != described or not raised else 0)


if __name__ == "__main__":
    main()
