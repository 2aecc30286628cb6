#!/usr/bin/python3
"""Delivery reports: told as such, with the right recipient and the right Message-ID.

Counted:
- told: the mails of which a source says whether they are bounces. A report of delay is a bounce to some sources and none to others:
  kind "delay" is right either way, except that what a source says is delayed must be "delay".
- recipient: the mails of which a source states the failed addresses, and those whose address was read off the
  Final-Recipient fields. Right when every address told is one of them and the first is; case of letters is ignored. Mails told
  wrong count as wrong here too. Left out: delays, for which some sources state an empty list on purpose."""

import sys
from common import Score, Tap, documents, need_corpus, records


def addresses(doc):
    bounce = doc.get("bounce") or {}
    return [r["recipient"].lower() for r in bounce.get("recipients") or []]


def is_right_recipient(doc, wanted):
    found = addresses(doc)
    wanted = {w.lower() for w in wanted}
    return bool(found) and found[0] in wanted and (set(found) <= wanted or wanted <= set(found))


def main():
    need_corpus()
    stated = records("bounce")
    docs = documents([r["file"] for r in stated])
    told, recipient, original, delayed = Score(), Score(), Score(), Score()
    for r in stated:
        doc, source, file = docs[r["file"]], r["source"], r["file"]
        note = "%s: %s %s" % (file, doc["kind"], addresses(doc))
        if "is_bounce" in r:
            told.add(source, doc["kind"] == "delay" or (doc["kind"] == "bounce") == r["is_bounce"], note)
        elif r.get("delayed"):
            told.add(source, doc["kind"] == "delay", note)
        if r.get("delayed"):
            delayed.add(source, doc["kind"] == "delay", note)
        wanted = r.get("recipients") or r.get("dsn_final_recipients")
        if wanted and r.get("is_bounce"):
            recipient.add(source, is_right_recipient(doc, wanted), note + " wanted %s" % wanted)
        if r.get("original_message_id"):
            found = (doc.get("bounce") or {}).get("original_message_id")
            original.add(source, found == r["original_message_id"], note + " id %s" % found)
    told.print("bounces told")
    recipient.print("failed recipient")
    delayed.print("delays told")
    original.print("original Message-ID")
    tap = Tap()
    tap.check(told.rate() >= 0.97, "bounces told apart: %.4f (>= 0.97)" % told.rate())
    tap.check(recipient.rate() >= 0.95, "the right recipient: %.4f (>= 0.95)" % recipient.rate())
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
