#!/usr/bin/python3
"""New text cut out of replies, compared with what other projects' cutters state.

The sources differ on purpose: some keep signatures, some keep quotes between answers, some drop what stands below a quote, some
work on HTML and state markup. What is compared is the writer's own words: "exact" is equality with all white space removed;
"near" is that one contains the other, with at most a signature's length between them. Each difference was looked at: DIFFERS says
why a careful desk does it otherwise, and a difference that does not stand there is an error.

What must hold everywhere: no reply comes out empty where the source has text; and of the ordinary mails of the corpus no text is
lost: a mail that answers nothing keeps all but a signature, an answer all but marked lines, a signature, introductions and what
stands below a header."""

import os
import re
import sys
from common import CORPUS, Score, Tap, documents, need_corpus, records

SIGNATURE_MOST = 60  # lines
DIFFERS = {
    "answers below a quote are the reply, too": ["crisp-email_2.txt", "crisp-email_german_3.txt"],
    "a signature is not the reply": ["crisp-email_emoji.txt", "mailspring-email_19.html", "talon-sparrow.eml"],
    "a rule at the end is nothing": ["alfonsrv-email_nl_1_2.txt"],
    "quotes between answers stand in reply.segments": [
        "discourse-inline_mixed_replies.eml", "mailspring-email_12.html", "mailspring-email_27.html",
        "trimmer-embedded_email_16.txt", "trimmer-embedded_email_17.txt", "trimmer-embedded_email_7.txt"],
    "the forwarded mail stands in forwarded": ["discourse-forwarded_email_1.eml"],
    "nothing is new: the whole text is shown": ["mailspring-email_16.html", "quotequail-test_quote_html.py-05.html"],
    "a line between quotes is an answer unless there is a sign": [
        "talon-text_quotations_test.py-test_link_breaks_quotation_markers_sequence.txt", "willdurand-email_7.txt"],
    "the source was told of that line by a setting": ["willdurand-email_with_date_headers.txt"],
}
WHY = {"reply/" + file: reason for reason, files in DIFFERS.items() for file in files}
CLIENTS = (  # the program that wrote a reply, as far as it shows
    ("Outlook", r"divRplyFwdMsg|OLK_SRC|MsoNormal|Outlook|schemas-microsoft|^\W*(From|Von|De|Van|Från|Fra|Od|От):.*\n\W*(Sent|Gesendet|"
                r"Enviad|Envoyé|Verzonden|Skickat|Sendt|Wysłano|Отправлено)"),
    ("Apple", r"Apple|iPhone|iPad"), ("mail.ru", r"mail\.ru|mail_ru"), ("Yandex", r"yandex"),
    ("Thunderbird", r"Thunderbird|moz-"), ("Yahoo", r"yahoo"), ("Gmail", r"gmail|^>? ?On .{10,60}(AM|PM),? .*\n?.*wrote:"),
)

LANGUAGES = (  # of the program that wrote it, as far as its words show
    ("ru", r"\b(пишет|написал|Отправлено|Кому|Исходное|Пересыла)"), ("es", r"(?i)\b(escribi[óo]|asunto:|enviado|reenviado|mensaje original)"),
    ("de", r"(?i)\b(schrieb|gesendet|betreff:|weitergeleitete|urspr.{1,2}ngliche)"), ("fr", r"(?i)(a écrit|a =C3=A9crit|\bobjet ?:|envoy[ée])"),
    ("pt", r"(?i)\b(escreveu|assunto:)"), ("it", r"(?i)\b(ha scritto|oggetto:)"), ("nl", r"(?i)\b(schreef|onderwerp:|verzonden)"),
    ("da, no, sv", r"(?i)\b(skrev|skickat|sendt|emne:|ämne:)"), ("fi", r"(?i)\b(kirjoitti|aihe:)"),
    ("pl, cs", r"(?i)\b(napisa[łl]|pisze|napsal|temat:|předmět)"), ("zh, ja, ko, vi", r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|đã viết"),
    ("he, ar, el, tr", r"[\u0590-\u06ff]|έγραψε|yazdı"), ("en", r"(?i)\b(wrote|from:|sent|on|the)\b"),
)


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


def told_by(signs, file):
    with open(os.path.join(CORPUS, file), encoding="utf-8", errors="replace") as f:
        text = f.read()
    return next((name for name, sign in signs if re.search(sign, text, re.M)), "another or unknown")


def words(doc):
    """What the writer wrote himself; all when that is nothing."""
    return doc["body"] or doc["new_text"]


def stated_ones(tap):
    rows = records("reply")
    docs = documents([r["file"] for r in rows])
    exact, near, partial, clients, languages = (Score() for _ in range(5))
    empty, unknown = [], []
    for r in rows:
        new, wanted = words(docs[r["file"]]), stated(r)
        source = "%s (%s)" % (r["source"], r["kind"])
        note = "%s\n#       ours   %r\n#       wanted %r" % (r["file"], new[:300], (wanted or "")[:300])
        if wanted is not None:
            same = squeeze(new) == squeeze(wanted)
            exact.add(source, same, note)
            near.add(source, is_near(new, wanted))
            clients.add(told_by(CLIENTS, r["file"]), same)
            languages.add(told_by(LANGUAGES, r["file"]), same)
            if not same and r["file"] not in WHY:
                unknown.append(r["file"])
        ok = holds(r, new)
        if ok is not None:
            partial.add(source, ok, "%s %s" % (note, {k: v for k, v in r.items() if "visible_" in k or "regex" in k}))
        if not new.strip() and (wanted or "").strip():
            empty.append(r["file"])
    exact.print("exact (white space aside)")
    clients.print("exact, by the program that wrote it")
    languages.print("exact, by its language")
    near.print("near (a signature more or less)")
    partial.print("partial statements")
    for reason, files in DIFFERS.items():
        print("#   %2d otherwise: %s" % (len(files), reason))
    tap.check(not empty, "no reply comes out empty: %s" % (" ".join(empty) or "none"))
    tap.check(not unknown, "every difference has its reason: %s" % (" ".join(unknown) or "all"))


def cut_lines(doc):
    """What is not in new_text: (lines, how many of the last ones stand below all that is new)."""
    text = [line.strip() for line in doc["text"].splitlines() if line.strip()]
    new = [line.strip() for line in doc["new_text"].splitlines() if line.strip()]
    cut, at, below = [], 0, 0
    for line in text:
        if at < len(new) and line == new[at]:
            at, below = at + 1, 0
        else:
            cut.append(line)
            below += 1
    return cut, below, at == len(new)


def is_marked(line):
    return re.match(r"([A-Z]{0,4}>|\|)", line) is not None


def ordinary_ones(tap):
    """No text is lost."""
    files = [folder + "/" + name for folder in ("mime", "auto", "load") for name in sorted(os.listdir(os.path.join(CORPUS, folder)))]
    mails = cut_mails = marked = below = other = 0
    lost, strange = [], []
    for file, doc in documents(files).items():
        if doc["kind"] != "human":
            continue
        cut, last, whole = cut_lines(doc)
        mails, cut_mails = mails + 1, cut_mails + bool(cut)
        if not whole:
            strange.append(file)
        answer = bool(doc["in_reply_to"] or doc["references"] or re.match(r"(?i)[^a-z]*(\[.*?\] *)?(re|aw|sv|antw)\b", doc["subject"]))
        if not answer and len(cut) > SIGNATURE_MOST:
            lost.append(file)
        marked += sum(map(is_marked, cut))
        below += sum(not is_marked(line) for line in cut[len(cut) - last:])
        other += sum(not is_marked(line) for line in cut[:len(cut) - last])
    print("# | %d ordinary mails, text cut from %d: %d marked lines, %d below all new text, %d between" % (
        mails, cut_mails, marked, below, other))
    tap.check(not strange, "new text is made of the text's lines: %s" % (" ".join(strange) or "all"))
    tap.check(not lost, "mails that answer nothing lose a signature at most: %s" % (" ".join(lost) or "all"))


def main():
    need_corpus()
    tap = Tap()
    stated_ones(tap)
    ordinary_ones(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
