#!/usr/bin/python3
"""How much of what other projects' test data states about their mails does `promisectl read` see?

Prints a table by field and source, and TAP lines for the thresholds; all mails of the corpus must give a document.
-v lists every miss, --field F and --source S narrow that list down.

What is compared, and what is left out of the base:
- white space never counts: sources differ in what they keep of it;
- subject: libetpan's charset mails, james and git state it without Re:, Fwd: and [list] in front;
- sender: the address alone, ignoring case; display names are listed as a row of their own, without a threshold;
- text: a source that states HTML (zammad's sanitised bodies, stalwart's html_parts, webklex' html) is compared as text: tags
  removed here by Python's parser, then letters and digits only, because bullets, "> " and link addresses are written by
  us and not there. Of a mail with both forms zammad states the HTML, we read the plain one: equal words count
  (nine of ten), not equal bytes; where the two forms of such a mail say different things, it is left out;
- a text that is nothing but an uuencoded file is left out: it is no text to us, but a file;
- the armour lines of PGP's inline signatures are taken off by us, and from what the source states;
- a character that the source states as U+FFFD may be anything: the source could not read it."""
import argparse
import collections
import difflib
import email
import email.utils
import html.parser
import os
import re
import unicodedata

from common import CORPUS, Tap, documents, need_corpus, records

THRESHOLDS = {"subject": 0.97, "sender": 0.98, "text": 0.95}
ROWS = ["subject", "sender", "text", "name", "message-id", "attachments", "attachment names", "attachment bytes"]


class Stripper(html.parser.HTMLParser):
    """The text of an HTML, all of it but script and style."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in ("script", "style", "title")
        self.text.append(" ")

    def handle_endtag(self, tag):
        self.skip -= tag in ("script", "style", "title") and self.skip > 0
        self.text.append(" ")

    def handle_data(self, data):
        if not self.skip:
            self.text.append(data)


def strip_tags(text):
    parser = Stripper()
    parser.feed(text)
    parser.close()
    return "".join(parser.text)


def squeeze(text):
    return re.sub(r"[\s\u200b\ufeff\x00]+", "", unicodedata.normalize("NFC", text))


def words(text):
    """Letters and digits only, without addresses of links."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(https?|mailto|ftp|cid|tel):[^\s<>\"')\]]+", " ", text, flags=re.I)
    return re.findall(r"\w+", text.casefold())


def letters(text):
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def same_words(ours, theirs, share=0.9):
    a, b = words(ours), words(theirs)
    if "".join(a) == "".join(b) or letters(ours) == letters(theirs):
        return True
    if not a or not b:
        return False
    common = sum((collections.Counter(a) & collections.Counter(b)).values())
    if common >= share * max(len(a), len(b)):
        return True
    return difflib.SequenceMatcher(None, "".join(a)[:20000], "".join(b)[:20000], autojunk=False).ratio() >= share \
        if max(len(a), len(b)) < 3000 else False


def bare_subject(text):
    while True:
        shorter = re.sub(r"^\s*((re|fwd?|aw|wg)\s*:|\[[^\]]*\])\s*", "", text, flags=re.I)
        if shorter == text:
            return text
        text = shorter


def stated_address(record):
    """The first From address that the record states; None: it states none."""
    if record.get("from_addr"):
        return record["from_addr"]
    if record.get("from_addrs"):
        return record["from_addrs"][0]
    value = record.get("from")
    if isinstance(value, list):
        return value[0].get("addr") if value else None
    if isinstance(value, str):
        pairs = [a for _, a in email.utils.getaddresses([value]) if "@" in a]
        return pairs[0] if pairs else None
    return None


def stated_name(record):
    if record.get("from_name"):
        return record["from_name"]
    value = record.get("from")
    if isinstance(value, list) and value:
        return value[0].get("name")
    return None


def other_alternative(record, ours):
    """The source reads the HTML, we the plain text of the same mail, and they say different things: nobody is wrong."""
    if record["source"] != "zammad" or record.get("body_type", "text/html") != "text/html":
        return False
    with open(os.path.join(CORPUS, record["file"]), "rb") as file:
        mail = email.message_from_bytes(file.read())
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and not part.get_filename():
            charset = part.get_content_charset("utf-8")
            try:
                plain = (part.get_payload(decode=True) or b"").decode(charset, "replace")
            except LookupError:
                plain = ""
            if words(plain) and same_words(ours, plain):
                return any(p.get_content_type() == "text/html" for p in mail.walk())
    return False


def gave_up(ours, theirs):
    """Where the source states U+FFFD it could not read a byte: any character there is right. Where it states UTF-7
    unread, what that means is right."""
    pattern = "".join(".{0,3}" if c == "\ufffd" else re.escape(c) for c in squeeze(theirs))
    if "\ufffd" in theirs and re.fullmatch(pattern, squeeze(ours), re.S):
        return True
    try:
        return re.search(r"\+[A-Za-z0-9/]{2,}-", theirs) and squeeze(theirs.encode("ascii").decode("utf-7")) == squeeze(ours)
    except UnicodeError:
        return False


def without_attachments(theirs):
    """libetpan's rendering lists attachments, and shows attached mails, behind the text: "- Untitled, 236 bytes"."""
    return re.split(r"^- [^\n]+, [\d.]+ (?:bytes|KB|MB)$", theirs, flags=re.M)[0]


def check_subject(record, document):
    ours, theirs = document["subject"], record["subject"]
    if record["source"] in ("libetpan", "james", "git"):
        ours, theirs = bare_subject(ours), bare_subject(theirs)
    return squeeze(ours) == squeeze(theirs) or gave_up(ours, theirs)


def check_sender(record, document):
    # zammad leaves quotes and a stray bracket on broken addresses
    return (document["from"] or {}).get("address", "").lower() == re.sub(r'["<>]', "", stated_address(record)).strip().lower()


def stated_texts(record):
    """(what, text) pairs: how the record states its text."""
    for key in ("text", "html_text", "html"):
        if isinstance(record.get(key), str):
            yield key, record[key]
    for key in ("text_parts", "html_parts"):
        if record.get(key):
            yield key, "\n".join(record[key])
    if "body" in record and not re.fullmatch(r"begin [0-7]{3,4} .+\n[\s\S]*\nend\n*", record["body"]):
        yield ("body_html" if record.get("body_type", "text/html") == "text/html" else "text"), record["body"]
    for key in ("text_contains", "html_contains"):
        for item in record.get(key) or []:
            yield key, item["s"] if isinstance(item, dict) else item


def both_forms(record):
    """JMAP's text of a mail with plain and HTML parts side by side."""
    return "\n".join(record.get("text_parts", [])) + "\n" + strip_tags("\n".join(record.get("html_parts", [])))


def unarmoured(text):
    text = re.sub(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(Hash: .*\n)*\n?", "", text.replace("\r\n", "\n"), flags=re.M)
    return re.sub(r"^- (?=-)", "", re.sub(r"^-----BEGIN PGP SIGNATURE-----[\s\S]*?-----END PGP SIGNATURE-----\n?", "", text,
                                         flags=re.M), flags=re.M)


def check_text(record, document):
    """True when the text is one of the forms that the record states (plain or HTML), and all that it contains is there."""
    ours = document["text"]
    whole = [bool(record.get("text_parts") and record.get("html_parts")) and same_words(ours, both_forms(record))]
    for what, theirs in stated_texts(record):
        if what == "text_contains":
            if squeeze(theirs) not in squeeze(ours):
                return False
            whole.append(True)
        elif what == "text" and theirs == "no visible content":  # zammad's words for none
            whole.append(not words(ours))
        elif what in ("text", "text_parts"):
            theirs = without_attachments(theirs) if record["source"] == "libetpan" else unarmoured(theirs)
            whole.append(squeeze(ours) == squeeze(theirs) or gave_up(ours, theirs) or
                         (record["source"] == "libetpan" and same_words(ours, theirs, 0.97)))
        elif what == "html_text":
            whole.append(squeeze(ours) == squeeze(theirs) or same_words(ours, theirs, 0.97))
        elif what in ("html", "html_parts", "body_html"):
            whole.append(same_words(ours, strip_tags(theirs)))
    return any(whole)


def has_text(record):
    return any(what not in ("html_contains",) for what, _ in stated_texts(record))


def attachment_checks(record, document, count):
    # zammad stores the HTML body as a file, JMAP calls texts beside the body attachments: both are text to us
    theirs = [a for a in record.get("attachments") or []
              if not a.get("role") and (a.get("name") or "text_size" not in a)]
    if not theirs:
        return
    ours = document["attachments"]
    count("attachments", len(ours) >= len(theirs), (len(ours), len(theirs)))
    sums = {a["sha256"] for a in ours}
    for item in theirs:
        if item.get("name"):
            count("attachment names", any(squeeze(a["name"]) == squeeze(item["name"]) for a in ours),
                  (item["name"], [a["name"] for a in ours]))
        if item.get("sha256"):
            count("attachment bytes", item["sha256"] in sums, (item["sha256"], item.get("size"), [a["size"] for a in ours]))
        elif item.get("size") and not item.get("sha256"):
            count("attachment bytes", any(a["size"] == item["size"] for a in ours),
                  (item["size"], [a["size"] for a in ours]))


def compare(record, document, count):
    if "subject" in record and record["subject"] is not None:
        count("subject", check_subject(record, document), (record["subject"], document["subject"]))
    if stated_address(record):
        count("sender", check_sender(record, document), (stated_address(record), document["from"], document["from_raw"]))
    if stated_name(record):
        ours = (document["from"] or {}).get("name", "")
        count("name", squeeze(ours) == squeeze(stated_name(record)), (stated_name(record), ours))
    if isinstance(record.get("message_id"), str) and record["message_id"]:
        count("message-id", (document["message_id"] or "").strip("<>") == record["message_id"].strip("<>"),
              (record["message_id"], document["message_id"]))
    if has_text(record):
        good = check_text(record, document)
        if good or not other_alternative(record, document["text"]):
            count("text", good, (list(stated_texts(record)), document["text"]))
    attachment_checks(record, document, count)


def total(tally, row, source="all"):
    cells = [cell for (r, s), cell in tally.items() if r == row and source in (s, "all")]
    return sum(c[0] for c in cells), sum(c[1] for c in cells)


def print_table(tally):
    print("# %-12s" % "source", *("%16s" % row for row in ROWS))
    for source in sorted({source for _, source in tally}) + ["all"]:
        cells = [total(tally, row, source) for row in ROWS]
        print("# %-12s" % source, *("%16s" % ("%d/%d %.3f" % (good, base, good / base) if base else "-")
                                    for good, base in cells))
    for row in ROWS:
        good, base = total(tally, row)
        print("# | %-40s %6d of %6d %7.4f" % (row, good, base, good / max(base, 1)))


def judge(tally, files, found):
    tap = Tap()
    for row, wanted in THRESHOLDS.items():
        good, base = total(tally, row)
        tap.check(base and good / base >= wanted, "%s: %d of %d = %.3f, wanted %.2f" % (
            row, good, base, good / max(base, 1), wanted))
    dead = [f for f in files if "error" in found[f]]
    tap.check(not dead, "every mail gives a document (%d of %d)%s" % (
        len(files) - len(dead), len(files), "".join("\n# " + f for f in dead)))
    good, base = total(tally, "attachments")
    tap.check(good >= 0.98 * base, "attachments: %d of %d mails have all that is stated" % (good, base))
    tap.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--field")
    parser.add_argument("--source")
    arguments = parser.parse_args()
    need_corpus()
    files = [os.path.relpath(os.path.join(folder, name), CORPUS) for folder, _, names in os.walk(CORPUS)
             for name in names if name.endswith(".eml")]
    found = documents(files)
    tally = collections.defaultdict(lambda: [0, 0])
    for record in records("mime"):
        document = found.get(record["file"])
        if not document or "error" in document:
            continue

        def count(row, good, detail, record=record):
            tally[row, record["source"]][0] += bool(good)
            tally[row, record["source"]][1] += 1
            if not good and arguments.v and arguments.field in (None, row) and arguments.source in (None, record["source"]):
                print("# MISS %s %s %s\n#   %r" % (row, record["source"], record["file"], detail))

        compare(record, document, count)
    print_table(tally)
    judge(tally, files, found)


if __name__ == "__main__":
    main()
