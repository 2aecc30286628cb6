#!/usr/bin/python3
"""How many mails a second the SQL side takes, without IMAP and without parsing.

usage: sql_accept.py [mails] [batch]

In a private cluster (synchronised to the disk) with a new database: fills the ledger with made-up mails, then accepts them, each
with a receipt, in batches of one transaction through a prepared statement. Prints mails/s and ms a mail, beside the plainest
INSERT of this machine at this moment. With PGHOST set it uses that server's database instead, as it is."""
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import psycopg2
from psycopg2.extras import execute_values

WORDS = "order invoice parcel address delivery refund account number broken missing please help thank you when".split()


def document(n, rng):
    sender = f"person{rng.randrange(2000)}@mail{rng.randrange(300)}.example.org"
    text = " ".join(rng.choice(WORDS) for _ in range(600))
    return {
        "kind": "human", "message_id": f"<{n}.{rng.randrange(1 << 60)}@example.org>", "in_reply_to": [], "references": [],
        "date": "2026-11-20T10:15:00Z", "from": {"name": f"Person {n}", "address": sender}, "from_count": 1,
        "from_raw": f"Person {n} <{sender}>", "sender": None, "reply_to": None,
        "to": [{"name": "", "address": "support@acme.test"}], "cc": [], "resent_to": [],
        "delivered_to": ["support@acme.test"], "return_path": sender,
        "subject": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.choice(WORDS)} {rng.choice(WORDS)}", "language": None,
        "authentication": {"authserv": "mx.acme.test", "dmarc": "pass", "dkim": "pass", "spf": "pass",
                           "aligned": sender.split("@")[1], "header_from": sender.split("@")[1]},
        "text": text, "new_text": text, "commands": [], "promises": [], "rating": None, "bounce": None, "automatic": [],
        "received_count": 3, "spam": False, "loop_marks": [], "header_only": False, "malformed": False,
        "attachments": [], "warnings": [], "fingerprint": hashlib.sha256(f"{n}{text}".encode()).hexdigest(),
    }


def configure(cur):
    cur.execute("SELECT api.configure(%s)", [json.dumps({
        "mode": "live",
        "desk": {"name": "Acme Support", "address": "support@acme.test", "tag": "ACME", "language": "en",
                 "zone": "Europe/Riga", "admin": "root@example.org", "complaints": "", "plus_addresses": True,
                 "delimiter": "+", "forwarders": []},
        "mailboxes": [{"name": "support", "address": "support@acme.test", "aliases": [], "queue": "general",
                       "language": "en", "answer_old": False, "settle": "move"}],
        "budget": {"per_address_hour": 1000, "per_address_day": 10000, "per_domain_hour": 100000, "per_hour": 1000000,
                   "per_ticket": 5}})])
    cur.execute("SELECT mailbox_id FROM api.fetch_open('support', 1, 1)")
    return cur.fetchone()[0]


def yardstick():
    """Microseconds of CPU for one row into a table without anything, in a loop in the server."""
    db = psycopg2.connect("")
    cur = db.cursor()
    cur.execute("CREATE TEMPORARY TABLE plain (a integer PRIMARY KEY, b text)")
    busy = cpu(db)
    cur.execute("DO $$ BEGIN FOR i IN 1..50000 LOOP INSERT INTO plain VALUES (i, 'abc'); END LOOP; END $$")
    busy = cpu(db) - busy
    db.close()
    return busy * 1e6 / 50000


def measure():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    rng = random.Random(7)
    db = psycopg2.connect("")
    cur = db.cursor()
    mailbox = configure(cur)
    db.commit()
    cur.execute("SELECT coalesce(max(uid), 0) FROM desk.incoming")
    first = cur.fetchone()[0] + 1
    documents = [document(first + n, rng) for n in range(count)]

    start = time.monotonic()
    for at in range(0, count, batch):
        execute_values(cur, "SELECT api.fetch_store(%d, 1, v.uid, now(), 100, false, v.raw::bytea) FROM (VALUES %%s) v (uid, raw)"
                       % mailbox,
                       [(first + at + i, psycopg2.Binary((d["text"] * 2 + str(first + at + i)).encode()))
                        for i, d in enumerate(documents[at:at + batch])], page_size=batch)
        db.commit()
    report("store", count, time.monotonic() - start)

    cur.execute("PREPARE accept (bigint, jsonb) AS SELECT * FROM api.read_accept($1, $2)")
    spent = 0.0
    busy = cpu(db)
    at = 0
    while True:
        cur.execute("SELECT array_agg(id ORDER BY id) FROM api.read_claim('bench', %s)", [batch])
        ids = cur.fetchone()[0]
        db.commit()
        if not ids:
            break
        statements = ";".join(
            cur.mogrify("EXECUTE accept (%s, %s)", [i, json.dumps(d)]).decode()
            for i, d in zip(ids, documents[at:at + len(ids)]))
        at += len(ids)
        start = time.monotonic()
        cur.execute(statements)
        db.commit()
        spent += time.monotonic() - start
    report("accept", count, spent)
    print(f"  of it on the CPU, claims too: {1000 * (cpu(db) - busy) / count:.3f} ms a mail")
    cur.execute("SELECT disposition, receipt_rule, count(*) FROM desk.incoming GROUP BY 1, 2 ORDER BY 3 DESC")
    print(f"  a plain INSERT: {yardstick():.1f} us of CPU")
    print("  " + ", ".join(f"{d} rule {r}: {n}" for d, r, n in cur.fetchall()))


def cpu(db):
    """Seconds of CPU that this session's server process has used; 0 where it cannot be seen."""
    try:
        with open(f"/proc/{db.get_backend_pid()}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def report(what, count, seconds):
    print(f"{what}: {count / seconds:.0f} mails/s, {1000 * seconds / count:.3f} ms a mail")



def main():
    if os.environ.get("PGHOST"):
        measure()
        return
    cluster = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sql", "cluster")
    with tempfile.TemporaryDirectory(prefix="promised-bench.") as folder:
        os.chmod(folder, 0o755)
        os.environ.update(FSYNC="on", TEST_CLOCK="no")
        lines = subprocess.run([cluster, "up", folder], check=True, capture_output=True, text=True).stdout
        os.environ.update(pair.split("=", 1) for pair in lines.split())
        try:
            subprocess.run([cluster, "load", folder], check=True)
            measure()
        finally:
            subprocess.run([cluster, "down", folder], check=False)
            os.makedirs(folder, exist_ok=True)


main()
