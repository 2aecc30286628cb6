"""Scenarios as text (tests/scenarios/README says how they are written): files into scenarios, scenarios into steps."""
import os
import re
from typing import NamedTuple

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "scenarios")


class Step(NamedTuple):
    place: str  # file:line
    words: str
    body: tuple  # the indented lines below it

    @property
    def text(self):
        """The body as a mail's text."""
        return "\n".join(self.body).strip("\n") + "\n"

    @property
    def wanted(self):
        return [line.strip() for line in self.body if line.strip()]


class Scenario(NamedTuple):
    title: str
    place: str
    steps: tuple


class Wrong(Exception):
    """The text of a scenario is not as it should be."""


def read(path):
    """The scenarios of a file."""
    name, found = os.path.relpath(path, os.path.dirname(os.path.dirname(FOLDER))), []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            take(found, f"{name}:{number}", line.rstrip())
    if not found:
        raise Wrong(f"{name}: no scenario; one begins with a line == and its title")
    return [Scenario(title, place, tuple(Step(at, words, tuple(body)) for at, words, body in steps))
            for title, place, steps in found]


def take(found, place, line):
    if line.startswith("#"):
        return
    if line.startswith("=="):
        found.append((line.strip("= "), place, []))
    elif line.startswith(" ") or not line:
        if found and found[-1][2]:
            found[-1][2][-1][2].append(dedented(line))
        elif line:
            raise Wrong(f"{place}: belongs to no step")
    elif not found:
        raise Wrong(f"{place}: before the first scenario")
    else:
        found[-1][2].append((place, line, []))


def dedented(line):
    return re.sub("^ {1,4}", "", line)


def read_all(folder=FOLDER):
    return [scenario for name in sorted(os.listdir(folder)) if name.endswith(".txt")
            for scenario in read(os.path.join(folder, name))]
