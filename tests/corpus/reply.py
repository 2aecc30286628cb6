#!/usr/bin/python3
"""New text cut out of replies, compared with what other projects' cutters state.

The sources differ on purpose: some keep signatures or the greeting's closing line, some keep quotes between answers, some work on
HTML and state markup. So there is no threshold on agreement, only a table by source: "exact" is equality with all white space
removed; "above" is that what the source states is contained in ours or ours in it, with at most a signature's length between
them. What must hold everywhere: no reply comes out empty where the source has text, and nothing that the source states to
be visible in part (visible_contains) is lost from the document's whole text."""

import re
import sys
from common import Score, Tap, documents, need_corpus, records


def squeeze(text):
    return re.sub(r"\s+", "", text or "")


def stated(r):
    return r.get("visible", r.get("first_fragment"))


def is_near(found, wanted):
    found, wanted = squeeze(found), squeeze(wanted)
    short, long_ = sorted((found, wanted), key=len)
    return bool(short) and short in long_ and len(long_) - len(short) <= 200


def holds(r, text):
    """The partial statements: regular expressions and contained texts."""
    checks = []
    for key in ("visible_contains",):
        checks += [squeeze(x) in squeeze(text) for x in r.get(key, [])]
    checks += [squeeze(x) not in squeeze(text) for x in r.get("visible_not_contains", [])]
    for key in ("visible_regex", "first_fragment_regex"):
        checks += [re.search(x, text) is not None for x in r.get(key, [])]
    return all(checks) if checks else None


def main():
    need_corpus()
    rows = records("reply")
    docs = documents([r["file"] for r in rows])
    exact, near, partial, empty = Score(), Score(), Score(), []
    for r in rows:
        doc = docs[r["file"]]
        new, wanted = doc.get("new_text") or "", stated(r)
        source = "%s (%s)" % (r["source"], r["kind"])
        note = "%s\n#       ours   %r\n#       wanted %r" % (r["file"], new[:300], (wanted or "")[:300])
        if wanted is not None:
            exact.add(source, squeeze(new) == squeeze(wanted), note)
            near.add(source, is_near(new, wanted))
        ok = holds(r, new)
        if ok is not None:
            partial.add(source, ok, "%s %s" % (note, {k: v for k, v in r.items() if "visible_" in k or "regex" in k}))
        if not new.strip() and (wanted or "").strip():
            empty.append(r["file"])
    exact.print("exact (white space aside)")
    near.print("near (a signature more or less)")
    partial.print("partial statements")
    tap = Tap()
    tap.check(not empty, "no reply comes out empty: %s" % (" ".join(empty) or "none"))
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
