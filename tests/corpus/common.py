"""What the corpus scorers share: where the mails are, what the reader makes of them, how results are printed.

The mails stand outside the tree (../shared/corpus beside the project's root; CORPUS overrides). They are other projects'
test data: nothing of them is copied, and where they are not, the scorers say so and pass."""

import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.abspath(os.environ.get("CORPUS") or os.path.join(ROOT, "..", "shared", "corpus"))
PROMISECTL = os.environ.get("PROMISECTL") or os.path.join(
    os.environ.get("PROMISED_BUILD") or os.path.join(ROOT, "build"), "promisectl")
BATCH = 200


def need_corpus():
    """Ends the program with a word when the mails are not there."""
    if not os.path.isdir(os.path.join(CORPUS, "expected")):
        print("1..1")
        print("ok 1 # SKIP no corpus in " + CORPUS)
        sys.exit(0)


def records(purpose):
    """What the sources state: the lines of expected/<purpose>.jsonl as dicts."""
    with open(os.path.join(CORPUS, "expected", purpose + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def mail_path(file, folder):
    """The file as a mail: bodies alone (.txt, .html) get the least header that makes them one, in folder."""
    path = os.path.join(CORPUS, file)
    kind = {".txt": "plain", ".html": "html"}.get(os.path.splitext(file)[1])
    if not kind:
        return path
    with open(path, "rb") as f:
        body = f.read()
    head = ("From: someone@example.org\r\nTo: desk@example.test\r\nSubject: Re: something\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/%s; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n" % kind)
    made = os.path.join(folder, file.replace("/", "-") + ".eml")
    with open(made, "wb") as f:
        f.write(head.encode() + body)
    return made


def read_batch(paths):
    """One run of promisectl read; one document a line, in the order of the files."""
    run = subprocess.run([PROMISECTL, "read"] + paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         timeout=60 + 10 * len(paths), check=False)
    lines = run.stdout.decode("utf-8").splitlines()
    if len(lines) != len(paths):
        raise SystemExit("%s read: %d documents for %d mails: %s" % (
            PROMISECTL, len(lines), len(paths), run.stderr.decode("utf-8", "replace")[:500]))
    return [json.loads(line) for line in lines]


def documents(files):
    """{file: document} for files named relative to the corpus."""
    found = {}
    files = sorted(set(files))
    with tempfile.TemporaryDirectory() as folder:
        for i in range(0, len(files), BATCH):
            batch = files[i:i + BATCH]
            found.update(zip(batch, read_batch([mail_path(f, folder) for f in batch])))
    return found


class Score:
    """Right answers by source."""

    def __init__(self):
        self.by_source = {}
        self.wrong = []

    def add(self, source, ok, note=""):
        right, total = self.by_source.get(source, (0, 0))
        self.by_source[source] = (right + bool(ok), total + 1)
        if not ok:
            self.wrong.append((source, note))

    def totals(self):
        return (sum(r for r, _ in self.by_source.values()), sum(t for _, t in self.by_source.values()))

    def rate(self):
        right, total = self.totals()
        return right / total if total else 1.0

    def print(self, title):
        print("# %-42s %6s %6s %7s" % (title, "right", "of", "rate"))
        for source, (right, total) in sorted(self.by_source.items()):
            print("#   %-40s %6d %6d %7.4f" % (source, right, total, right / total))
        right, total = self.totals()
        print("# | %-40s %6d of %6d %7.4f" % (title, right, total, self.rate()))
        if os.environ.get("VERBOSE"):
            for source, note in self.wrong:
                print("#     wrong: %s %s" % (source, note))


class Tap:
    """Test lines; the plan at the end."""

    def __init__(self):
        self.count = self.failed = 0

    def check(self, ok, name):
        self.count += 1
        self.failed += not ok
        print("%sok %d - %s" % ("" if ok else "not ", self.count, name))

    def end(self):
        print("1..%d" % self.count)
        sys.exit(1 if self.failed else 0)
