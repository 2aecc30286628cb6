"""The people of the world: who has a mailbox, with which password, in which role, speaking what."""
import os
from typing import NamedTuple


class Account(NamedTuple):
    address: str
    password: str
    role: str  # desk, customer, agent, lead, manager
    language: str


PEOPLE = (
    Account("vera.orlova@pochta.test", "vera-pass", "customer", "ru"),
    Account("carmen.ruiz@correo.test", "carmen-pass", "customer", "es"),
    Account("ilze.berzina@pasts.test", "ilze-pass", "customer", "lv"),
    Account("emma.clark@post.test", "emma-pass", "customer", "en"),
    Account("anna@acme.test", "anna-pass", "agent", "lv"),
    Account("boris@acme.test", "boris-pass", "agent", "ru"),
    Account("laura@acme.test", "laura-pass", "lead", "en"),
    Account("martin@acme.test", "martin-pass", "manager", "en"),
)

# The desk's agents, as its configuration names them; whatever is not said has its default.
AGENTS = (
    {"address": "anna@acme.test", "name": "Anna Kalniņa", "lead": "laura@acme.test", "languages": ["lv", "en", "ru"]},
    {"address": "boris@acme.test", "name": "Boris Ivanov", "lead": "laura@acme.test", "languages": ["ru", "en", "lv"]},
    {"address": "laura@acme.test", "name": "Laura Berg", "notify": "own", "lead": "martin@acme.test"},
    {"address": "martin@acme.test", "name": "Martin Roots", "notify": "own"},
)


def desk(address):
    return Account(address, "desk-pass", "desk", "en")


def write(path, people):
    """One account a line, tab separated. A reader sees the old file or the new one, never half of it."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        for account in people:
            file.write("\t".join(account) + "\n")
    os.replace(path + ".new", path)


def read(path):
    with open(path, encoding="utf-8") as file:
        return [Account(*line.rstrip("\n").split("\t")) for line in file]
