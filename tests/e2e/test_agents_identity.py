"""Who may speak to a customer: his own token, his own address, and the proof of it. All else is kept inside."""
import itertools
import os
import random
import time

import pytest

import agents
from agents import Matter, agent_token, from_outside, send
from world import clients
from world.accounts import Account
from world.visitor import letter, parse, text_of

HOME = Account("anna.kalnina@home.test", "home-pass", "customer", "lv")  # Anna's own alias; no agent's mailbox
MUTATED = int(os.environ.get("MUTATED_TOKENS", "10000"))
PER_MAIL = 40
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@pytest.fixture(scope="module", autouse=True)
def people(served):
    """Anna writes from home, too."""
    agents.no_limits(served)
    served.add_people(HOME)

    def change(conf):
        for agent in conf["agents"]:
            if agent["address"] == "anna@acme.test":
                agent["aliases"] = [HOME.address]
    served.configure(change)


@pytest.fixture(scope="module")
def matter(served):
    """Anna owns it; Boris has a token of his own in it."""
    matter = Matter(served)
    matter.at(served.agent("boris"))
    matter.answered_by(served.agent("anna"))
    return matter


def token_of(world, matter, which):
    anna, boris = world.agent("anna"), world.agent("boris")
    right = agent_token(world, matter.number, anna)
    local, at, domain = right.partition("@")
    return {"right": right, "other": agent_token(world, matter.number, boris), "none": world.desk,
            "mutated": local[:-1] + ("a" if local[-1] != "a" else "b") + at + domain}[which]


def person_of(world, who):
    return {"Anna": world.agent("anna"), "alias": HOME, "Boris": world.agent("boris"), "stranger": world.customer("es")}[who]


# What a cell of the matrix comes to: relay, held, third-party, or internal (an agent's own mail that reaches nobody outside),
# or customer (the desk's ordinary mail, that has nothing to do with this ticket).
def expected(token, who, proof):
    if token in ("none", "mutated"):
        return "customer" if who == "stranger" else "internal" if proof else "held"
    if who == "stranger":
        return "third-party"
    owner = {"right": ("Anna", "alias"), "other": ("Boris",)}[token]
    return "relay" if proof and who in owner else "held"


@pytest.mark.parametrize("proof", [True, False], ids=["dmarc", "no dmarc"])
@pytest.mark.parametrize("who", ["Anna", "alias", "Boris", "stranger"])
@pytest.mark.parametrize("token", ["right", "other", "mutated", "none"])
def test_matrix(world, matter, token, who, proof):
    world.clock("+2h")  # only so many notices an hour: tried below
    start, person = len(world.outgoing()), person_of(world, who)
    words = f"These are words of the cell {token}, {who.lower()}.\n"
    outcome_wanted = expected(token, who, proof)
    if outcome_wanted != "relay":
        words = "CANARY " + words
    raw = clients.plain(matter.at(world.agent("anna")), person, words, to=token_of(world, matter, token))
    outcome = send(world, person, raw) if proof else from_outside(world, raw)
    relayed = outcome.relayed()
    assert relayed == ([words.strip()] if outcome_wanted == "relay" else []), outcome.filed
    told = [copy for copy in agents.customers_mails(world, start) if "CANARY" in copy.raw.decode("latin-1")]
    assert told == []
    disposition, kind = outcome.filed["disposition"], outcome.filed["note_kind"]
    if outcome_wanted == "held":
        assert (disposition, kind) == ("held", "held")
        registered = "boris@acme.test" if who == "Boris" else "anna@acme.test"  # never where it came from
        assert [copy.recipients for copy in outcome.mails("held")] == [(registered,)]
    elif outcome_wanted == "third-party":
        assert (disposition, kind) == ("note", "third-party")
        assert ("note", "anna") in outcome.kinds()
    elif outcome_wanted == "internal":
        assert disposition == "note"
    elif outcome_wanted == "customer":
        assert disposition in ("ticket", "reply") and outcome.filed["ticket"] != matter.number
    assert [to for copy in agents.customers_mails(world, start) for to in copy.recipients] == (
        [matter.person.address] if outcome_wanted == "relay"
        else [person.address] if outcome.filed["verdict"] == "send" else [])


def test_a_held_notice_says_the_one_thing_to_do(world, matter):
    anna, boris = world.agent("anna"), world.agent("boris")
    world.clock("+2h")
    outcome = send(world, boris, clients.plain(matter.at(anna), boris, "CANARY sorry\n"))
    notice = outcome.mail("held", boris.address)
    assert "CANARY sorry" in text_of(notice) and "What to do:" in text_of(notice)
    again = send(world, boris, clients.plain(notice, boris, "Hello, Boris here.\n"))  # his own address, as it says
    assert again.relayed() == ["Hello, Boris here."]


def test_forgers_do_not_flood_the_agent(world, matter):
    anna = world.agent("anna")
    world.clock("+2h")
    notices = 0
    for number in range(14):
        raw = clients.plain(matter.at(anna), anna, f"CANARY forged {number}\n")
        notices += len(from_outside(world, raw).mails("held"))
    assert notices == 10
    assert world.value("SELECT count(*) FROM desk.note WHERE text LIKE 'CANARY forged%%'") == 14


@pytest.mark.parametrize("fields", [
    {"From": "Anna <anna@acme.test>, Emma <emma.clark@post.test>"},
    {"From": "anna@acme.test (boris@acme.test)", "Sender": "boris@acme.test"},
    {"From": '"anna@acme.test" <thief@far.test>'}, {"From": "аnna@acme.test"},  # a Cyrillic а
    {"From": "anna@acme.test.far.test"}, {"From": "thief@far.test", "Sender": "anna@acme.test", "Reply_To": "anna@acme.test"},
    {"From": "thief@far.test", "Authentication_Results": "mx.acme.test; dmarc=pass header.from=acme.test"},
    {"From": "anna@acme.test", "Authentication_Results": "mx.acme.test; dmarc=pass header.from=acme.test"},
    {"From": "anna@acme.test", "Authentication_Results": "MX.acme.test. (ok); dmarc=pass (p=none) header.from=acme.test"},
    {"From": "anna@acme.test", "X_Promised_Agent": "anna@acme.test", "X_Promised_Token": "x"}], ids=str)
def test_no_trick_with_the_sender(world, matter, fields):
    world.clock("+2h")
    anna = world.agent("anna")
    raw = clients.plain(matter.at(anna), anna, "CANARY trick\n")
    mail = parse(raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"from:")]
    made = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()).encode()
    outcome = from_outside(world, made + b"\r\n".join(lines) + b"\r\n\r\n" + body)
    assert mail["Message-ID"] and outcome.relayed() == []
    assert outcome.filed["note_kind"] in ("held", "third-party"), outcome.filed


def test_trust_in_the_token_alone(world, matter):
    """trust = "token" gives up the proof of the sender for this agent, and for nobody else."""
    def trust(how):
        def change(conf):
            for agent in conf["agents"]:
                if agent["address"] == "boris@acme.test":
                    agent["trust"] = how
        world.configure(change)
        world.wait_sql("SELECT trust = %s FROM desk.agent WHERE address = 'boris@acme.test'", how)
    anna, boris = world.agent("anna"), world.agent("boris")
    world.clock("+2h")
    trust("token")
    try:
        with_token = clients.plain(matter.at(boris), boris, "Unproven, but with the token.\n")
        assert from_outside(world, with_token).relayed() == ["Unproven, but with the token."]
        others = clients.plain(matter.at(boris), boris, "CANARY\n", to=agent_token(world, matter.number, anna))
        assert from_outside(world, others).filed["disposition"] == "held"
        without = letter(boris.address, world.desk, "x", "#close\nCANARY\n")
        assert from_outside(world, without).filed["disposition"] == "held"
    finally:
        trust("token+dmarc")


def test_an_agent_who_left_is_held(world):
    other = Matter(world)
    boris, laura = world.agent("boris"), world.agent("laura")
    raw = clients.plain(other.at(boris), boris, "CANARY I still have the token.\n")
    assert laura

    def leave(conf):
        conf["agents"] = tuple(agent for agent in conf["agents"] if agent["address"] != boris.address)
    kept = world.world.desk.settings()["agents"]
    world.configure(leave)
    try:
        world.wait_sql("SELECT NOT active FROM desk.agent WHERE address = 'boris@acme.test'")
        outcome = send(world, boris, raw)
        assert outcome.relayed() == [] and outcome.filed["disposition"] == "held"
    finally:
        world.configure(lambda conf: conf.update(agents=kept))
        world.wait_sql("SELECT active FROM desk.agent WHERE address = 'boris@acme.test'")


# Mutated tokens

def mutations(token, source):
    """Everything that is nearly the token: one letter other, missing, doubled, swapped; then random ones."""
    seen = {token}
    near = (token[:at] + new + token[at + 1:] for at in range(len(token)) for new in LETTERS + "-_.")
    gone = (token[:at] + token[at + 1:] for at in range(len(token)))
    twice = (token[:at] + token[at] + token[at:] for at in range(len(token)))
    swapped = (token[:at] + token[at + 1] + token[at] + token[at + 2:] for at in range(len(token) - 1))
    short = itertools.chain((token[:at] for at in range(1, len(token))), (token[at:] for at in range(1, len(token))))

    def any_of_them():
        while True:
            letters = list(token)
            for _ in range(source.randrange(2, 6)):
                letters[source.randrange(len(letters))] = source.choice(LETTERS)
            yield "".join(letters)
    for found in itertools.chain(near, gone, twice, swapped, short, any_of_them()):
        if found.lower() not in seen and not found.startswith(".") and ".." not in found and not found.endswith("."):
            seen.add(found.lower())
            yield found


def proven(raw):
    """As the world's mail server marks a mail of Anna's own."""
    return (b"Return-Path: <anna@acme.test>\r\nAuthentication-Results: mx.acme.test; dmarc=pass header.from=acme.test\r\n"
            b"Received: from mx.acme.test by mx.acme.test; Sat, 21 Nov 2026 12:00:00 +0000\r\n" + raw)


def test_mutated_tokens(world, matter):
    """All is Anna's and proven but the token, many near ones in each mail."""
    seed = int(os.environ.get("TOKEN_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"TOKEN_SEED={seed}")
    anna = world.agent("anna")
    right = agent_token(world, matter.number, anna)
    local, _, domain = right.partition("@")
    name, _, token = local.partition("+")
    tokens = itertools.islice(mutations(token, random.Random(seed)), MUTATED)
    mails, start, mark = [], len(world.outgoing()), world.last_out()
    for number in itertools.count():
        some = list(itertools.islice(tokens, PER_MAIL))
        if not some:
            break
        to = ", ".join(f"{name}+{one}@{domain}" for one in some)
        mails.append(proven(letter(anna.address, to, f"Attempt {number}", f"CANARY attempt {number}\n")))
    began, before = time.monotonic(), world.value("SELECT count(*) FROM desk.incoming")
    world.drop_into_mailbox(*mails)
    world.wait_sql("SELECT count(*) = %s FROM desk.incoming WHERE state = 'done'", before + len(mails), seconds=120,
                   what="all of them are filed")
    agents.wait_quiet(world, mark, 120)
    print(f"{MUTATED} mutated tokens in {len(mails)} mails: {time.monotonic() - began:.1f} s")
    assert world.out("o.id > %s AND o.audience = 'customer'", mark) == []
    assert agents.customers_mails(world, start) == []
    assert world.value("SELECT count(*) FROM desk.message WHERE new_text LIKE 'CANARY attempt%%'") == 0
    # The test tests: one with the right one as the last of as many goes through.
    wrong = itertools.islice(mutations(token, random.Random(seed + 1)), 5000, 5000 + PER_MAIL - 1)
    raw = letter(anna.address, ", ".join([*(f"{name}+{one}@{domain}" for one in wrong), right]), "Right", "Here I am again.\n")
    assert agents.happens(world, proven(raw), lambda: world.drop_into_mailbox(proven(raw))).relayed() == ["Here I am again."]
