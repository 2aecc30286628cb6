#!/usr/bin/python3
"""Automatic mail told from people's mail.

Counted as automatic: the mails of which a source says that they are (vacation answers, reports, read receipts, loop marks,
challenges); beside them, the mails in the bulk of ordinary mail that carry a list's header, Precedence or Auto-Submitted.
Right is any kind but "human".
Counted as people: mails of which a source says that they are not automatic; ordinary mail in bulk without any of those headers;
whole replies. Right is "human".
Shown but not counted: fixtures whose only statement is the word "list" or "newsletter" in their file's name; some of
those are a person's mail to or about a list."""

import sys
from common import Score, Tap, documents, need_corpus, records


def main():
    need_corpus()
    auto = records("auto")
    load = records("load")
    replies = [r for r in records("reply") if r["kind"] == "message"]
    docs = documents([r["file"] for r in auto + load + replies])
    automatic, people, lists, named = Score(), Score(), Score(), Score()
    for r in auto:
        doc = docs[r["file"]]
        note = "%s: %s" % (r["file"], doc["kind"])
        if r.get("is_auto") is False:
            people.add(r["source"], doc["kind"] == "human", note)
        else:
            score = automatic if r.get("is_auto") else named
            score.add(r["source"], doc["kind"] != "human", note)
    for r in load:
        doc = docs[r["file"]]
        note = "%s: %s" % (r["file"], doc["kind"])
        if r["plain_person_mail"]:
            people.add(r["source"], doc["kind"] == "human", note)
        else:
            lists.add(r["source"], doc["kind"] != "human", note)
    for file, source in {r["file"]: r["source"] for r in replies}.items():
        doc = docs[file]
        people.add(source + " (replies)", doc["kind"] == "human", "%s: %s" % (file, doc["kind"]))
    automatic.print("automatic mail told")
    named.print("named list or newsletter by their file")
    lists.print("lists and bulk told")
    people.print("people left alone")
    tap = Tap()
    tap.check(automatic.rate() >= 0.98, "automatic mail told: %.4f (>= 0.98)" % automatic.rate())
    tap.check(lists.rate() >= 0.98, "lists and bulk mail told: %.4f (>= 0.98)" % lists.rate())
    wrong = 1 - people.rate()
    tap.check(wrong <= 0.005, "people taken for machines: %.4f (<= 0.005)" % wrong)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
