#!/usr/bin/python3
"""Every reason for which an agent's mail is held stands in promised(8), has words for those who ask and for the agent, and
no other does."""
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as source:
        return source.read()


def main():
    told = set(re.findall(r"\('([a-z-]+)',\s", read("sql/desk/held_text.sql")))
    asked = set(re.findall(r"WHEN '([a-z-]+)' THEN", read("sql/desk/held_why.sql")))
    chapter = read("daemon/promised.8").split(".Ss Held mail\n")[1].split(".Ss ")[0].split(".El")[0]
    described = set(re.findall(r"^\.It Cm ([a-z-]+)$", chapter, re.M))
    tests = [
        ("promised(8) describes each reason and no other", asked ^ described),
        # The transcript speaks of commands itself; of mail without a token only the agent is told.
        ("the agent is told each reason", (asked - {"command"}) - told),
        ("who asks is told each reason", told - asked - {"no-token"}),
    ]
    print(f"1..{len(tests)}")
    for number, (what, wrong) in enumerate(tests, 1):
        print(f"{'not ok' if wrong or not asked else 'ok'} {number} - {what}")
        for name in sorted(wrong):
            print(f"# {name}")
    sys.exit(any(wrong for _, wrong in tests) or not asked)


if __name__ == "__main__":
    main()
