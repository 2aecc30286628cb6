#!/usr/bin/python3
"""In which language mails are found to be: labelled support mails of five languages (the developers' half beside the tree
and our own in tests/promises), and the corpus, whose mails are English where nothing else is known of them."""

import collections
import json
import os
import tempfile

from common import CORPUS, ROOT, Score, Tap, documents, read_batch, records

CERTAIN = 0.8
LABELLED = [os.path.join(CORPUS, "..", "promises"), os.path.join(ROOT, "tests", "promises")]


def found_in(document):
    language = document["language"] or {}
    return language["code"] if language.get("confidence", 0) >= CERTAIN else "-"


def labelled():
    """[(source, language, text)]"""
    for folder in LABELLED:
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith(".jsonl"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    for line in f:
                        mail = json.loads(line)
                        yield "%s/%s" % (os.path.basename(os.path.dirname(folder + "/")), name), mail["lang"], mail["text"]


def write_mails(mails, folder):
    paths = []
    for i, (_, _, text) in enumerate(mails):
        path = os.path.join(folder, "%d.eml" % i)
        with open(path, "w", encoding="utf-8") as f:
            f.write("From: anna@example.org\nSubject: Re: something\nContent-Type: text/plain; charset=utf-8\n"
                    "Content-Transfer-Encoding: 8bit\n\n" + text)
        paths.append(path)
    return paths


def main():
    tap = Tap()
    mails = list(labelled())
    score, wrong, ways = Score(), 0, collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for (source, language, text), document in zip(mails, read_batch(write_mails(mails, folder))):
            found = found_in(document)
            wrong += found not in ("-", language)
            ways[(document["language"] or {}).get("by")] += found != "-"
            score.add(source, found == language, "%s, not %s %s: %s" % (found, language, document["language"], text[:300]))
    score.print("language of support mails")
    print("# | %d of %d in a wrong language, the others in none" % (wrong, len(mails)))
    tap.check(score.rate() >= 0.97, "97 of 100 support mails are in the language that they are in")
    print("# | by %s" % ", ".join("%s %d" % way for way in ways.most_common() if way[1]))
    tap.check(ways["letter groups"] > 0, "letter groups are known inside the sandbox")
    tap.check(wrong * 200 <= len(mails), "at most one in 200 is in another")
    if os.path.isdir(os.path.join(CORPUS, "expected")):
        for purpose in ("reply", "mime", "auto", "load"):
            count = collections.Counter()
            for file, document in documents({r["file"] for r in records(purpose) if r["file"].startswith(purpose)}).items():
                found = found_in(document)
                count[found if document["language"] else "no words"] += 1
                if os.environ.get("VERBOSE") and document["language"] and found != "en":
                    print("#     %s %s %s: %s" % (found, file, document["language"], document["new_text"][:200].encode()
                                                if found == "-" else document["new_text"][:200]))
            print("# | corpus %-6s %s" % (purpose, ", ".join("%s %d" % item for item in count.most_common())))
    tap.end()


if __name__ == "__main__":
    main()
