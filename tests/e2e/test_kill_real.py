"""kill -9 while mails of the world come in, as odd as they are: what lies in the done folder lies in the ledger, once."""
import collections
import glob
import hashlib
import os

import pytest

from killing import MAILS, serve_while_killing

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.environ.get("CORPUS") or os.path.join(TOP, "..", "shared", "corpus")


def test_real_mails_and_kill_9(world):
    files = sorted(glob.glob(os.path.join(CORPUS, "load", "*.eml")))[:MAILS]
    if len(files) < MAILS:
        pytest.skip("no corpus in " + CORPUS)

    def read_all(_seed):
        for path in files:
            with open(path, "rb") as file:
                yield file.read()
    serve_while_killing(world, read_all, 25)
    ledger = collections.Counter(sha for sha, in world.sql("SELECT encode(sha256, 'hex') FROM desk.incoming"))
    done = collections.Counter(hashlib.sha256(raw).hexdigest() for raw in world.inbox(world.account(world.desk), "Done"))
    assert sum(ledger.values()) == MAILS and ledger == done
    assert world.sql("SELECT state, count(*) FROM desk.incoming GROUP BY 1") == [("done", MAILS)]
    assert world.value("""SELECT count(*) FROM desk.incoming i LEFT JOIN desk.message m ON m.incoming_id = i.id
        WHERE (m.id IS NULL) <> (i.disposition NOT IN ('ticket', 'reply'))""") == 0
    assert world.world.postgres.query("promised", "SELECT * FROM desk.audit()") == []
