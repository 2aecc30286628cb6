"""What no customer may ever be sent: looked for in every mail of the desk's that left a world, at the end of every world.

An agent's address or alias, a token that was made for an agent, the word CANARY, which stands in every internal text of the
tests: in the bytes as they left and in everything that can be decoded from them.
"""
import html

import psycopg2

from world import process
from world.postgres import Postgres
from world.visitor import parse

WORD = "canary"
STAFF = ("agent", "lead", "manager")
QUERIES = {
    "agents": "SELECT lower(address) FROM desk.agent UNION SELECT unnest(aliases) FROM desk.agent",
    "tokens": "SELECT token FROM desk.token WHERE purpose <> 'customer'",
    "ours": "SELECT message_id FROM desk.outbox",
    "own": "SELECT unnest(own_addresses) FROM desk.setting UNION SELECT lower(admin) FROM desk.setting",
    "kept": "SELECT recipient, bytes FROM desk.outbox WHERE audience = 'customer' AND bytes IS NOT NULL"}


def asked(trial):
    """What the database knows of it. Without a server there is none: nothing was ever sent in such a world."""
    try:
        return {name: trial.sql(query) for name, query in QUERIES.items()}
    except psycopg2.Error:
        if process.pid_of(trial.world.place, Postgres.NAME):
            raise
        return {name: [] for name in QUERIES}


def firsts(rows):
    return {row[0] for row in rows if row[0]}


def plain(address, own):
    """Of an address of the desk with a token, the desk's."""
    local, _, domain = address.lower().rpartition("@")
    bare = local.split("+")[0] + "@" + domain
    return bare if bare in own else address.lower()


def readable(raw):
    """Everything that a reader of the mail can make of it, in lower case."""
    mail = parse(raw)
    found = [raw.decode("latin-1")]
    for part in mail.walk():
        found += [f"{name}: {value}" for name, value in part.items()]
        found.append(part.get_filename() or "")
        if not part.is_multipart():
            content = part.get_payload(decode=True) or b""
            found += [content.decode("utf-8", "replace"), content.decode("utf-16", "replace"), content.decode("latin-1")]
    text = "\n".join(found)
    return (text + "\n" + html.unescape(text)).lower()


def secrets_of(trial, known):
    people = {person.address for person in trial.accounts() if person.role in STAFF}
    return people | firsts(known["agents"]) | firsts(known["tokens"]) | {WORD}


def hits(text, secrets):
    return {secret for secret in secrets if secret in text}


def leaks(trial):
    """[(mail, what stands in it)]"""
    known = asked(trial)
    secrets = secrets_of(trial, known)
    own = firsts(known["own"]) | {trial.desk}
    inside = own | firsts(known["agents"]) | {person.address for person in trial.accounts() if person.role in STAFF}
    ours = firsts(known["ours"])
    found = []
    for copy in trial.outgoing():
        outside = [to for to in copy.recipients if plain(to, own) not in inside]
        if outside and is_ours(copy, ours, own):
            found += [(f"{copy.name} to {', '.join(outside)}", hit) for hit in hits(readable(copy.raw), secrets)]
    for recipient, content in known["kept"]:
        found += [(f"outbox to {recipient}", hit) for hit in hits(readable(bytes(content)), secrets)]
    return found


def is_ours(copy, ours, own):
    """The desk's own mails; what people of a test wrote to each other is their affair."""
    mail = parse(copy.raw)
    if str(mail["Message-ID"] or "").strip() in ours:
        return True
    senders = mail["From"].addresses if mail["From"] else ()
    return any(plain(sender.addr_spec, own) in own for sender in senders)


def check(trial):
    found = leaks(trial)
    assert not found, "customers were sent what is internal:\n" + "\n".join(f"{mail}: {hit}" for mail, hit in found)
