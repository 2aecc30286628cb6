"""kill -9 of any process in the middle: each mail ends as one ledger row and one message, each receipt and each mail to the
agent leaves once."""
import collections
import random
import re

from killing import MAILS, serve_while_killing
from world.visitor import letter, parse

TOKEN = re.compile(r"token-(\d+)-end")


def mails(world, seed):
    """Ordinary mails of as many people, a token in each body."""
    source = random.Random(seed)
    for number in range(MAILS):
        sender = f"customer{number}@company{number % 400}.test"
        text = f"token-{number}-end\n" + "lorem ipsum dolor sit amet\n" * source.randrange(1, 200)
        attachments = [("a.bin", "application/x", source.randbytes(source.randrange(1, 60000)))] if number % 10 == 0 else []
        raw = letter(sender, world.desk, f"Matter {number}", text, attachments=attachments)
        yield b"Return-Path: <%s>\r\n" % sender.encode() + raw


def test_a_thousand_mails_and_kill_9(world):
    serve_while_killing(world, lambda seed: mails(world, seed), 25)
    assert world.value("SELECT count(*) FROM desk.incoming") == MAILS
    assert world.sql("SELECT state, cause, count(*) FROM desk.incoming GROUP BY 1, 2") == [("done", None, MAILS)]
    found = collections.Counter(TOKEN.search(text).group(1) for text, in world.sql("SELECT text FROM desk.message"))
    assert set(found) == {str(number) for number in range(MAILS)} and set(found.values()) == {1}
    assert world.value("SELECT count(*) FROM desk.ticket") == MAILS

    # One receipt and one notification a ticket; a second copy only of a mail whose answer was lost, and it is the same mail.
    kinds = "kind IN ('receipt', 'notification')"
    assert world.sql(f"SELECT kind::text, state::text, count(*) FROM desk.outbox WHERE {kinds} GROUP BY 1, 2 ORDER BY 1") == [
        ("notification", "sent", MAILS), ("receipt", "sent", MAILS)]
    copies = collections.Counter(copy.mail["Message-ID"] for copy in world.outgoing() if copy.mail["Auto-Submitted"])
    uncertain = dict(world.sql(f"SELECT message_id, uncertain FROM desk.outbox WHERE {kinds}"))
    assert set(uncertain) <= set(copies)
    for message_id, count in copies.items():
        assert count <= 1 + uncertain.get(message_id, 0) <= 2, message_id
    desk = world.account(world.desk)
    assert world.inbox(desk) == []
    in_done = collections.Counter(TOKEN.search(parse(mail).get_body(("plain",)).get_content()).group(1)
                                  for mail in world.inbox(desk, "Done"))
    assert set(in_done) == set(found) and set(in_done.values()) == {1}
