"""Replies that real people sent with real programs (the corpus of the tests): their form stays byte for byte as it was, their
addresses, ids and the words of their quotes become those of the mail at hand.

What is new in a reply is found here by the plain look of its text part: all lines before the introduction or header block of
the quote, and without marks; a signature after "-- " is none of it.
"""
import email
import html
import itertools
import os
import re
from email.message import EmailMessage
from typing import NamedTuple

from world import clients
from world.visitor import POLICY, text_of

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.environ.get("CORPUS") or os.path.join(TOP, "..", "shared", "corpus")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Case(NamedTuple):
    name: str
    file: str
    intro: str  # what begins the quote in the text part: a line, or several, as a pattern
    html: str  # what begins it in the HTML part


WROTE = r"(?m)^>?\s*On [^\n]*(?:\n[^\n]+)?wrote:$"
BLOCK = r"(?m)^From: .*\n(?:Sent|Date): .*\n(?:To: .*\n)?(?:Cc: .*\n)?Subject: .*$"
CASES = (
    Case("Outlook, mail app", "mime/webklex-issue-412.eml", BLOCK, r"<div style=\"mso-element:para-border-div"),
    Case("Outlook on the web", "load/apachelists-httpd-users-2020-07-0070.eml", r"(?m)^_{20,}\n" + BLOCK.removeprefix("(?m)^"),
         r"<hr[^>]*>|<div id=\"[^\"]*divRplyFwdMsg"),
    Case("Outlook 9", "load/saham-01072.81ed44b31e111f9c1e47e53f4dfbefe3.eml", r"(?m)^-----Original Message-----$", ""),
    Case("Gmail", "reply/talon-gmail.eml", WROTE, r"<div class=\"gmail_quote"),
    Case("Gmail, folded introduction", "reply/chatwoot-mail_with_quote.eml", WROTE, ""),
    Case("Apple Mail", "load/apachelists-httpd-users-2020-07-0014.eml", WROTE, r"<blockquote type=\"cite"),
    Case("Apple Mail, deep", "load/apachelists-maven-dev-2017-11-mboxvm-0078.eml", WROTE, r"<blockquote type=\"cite"),
    Case("Thunderbird, between", "load/apachelists-maven-dev-2017-12-mboxvm-0158.eml", WROTE, ""),
    Case("Thunderbird 2", "load/lkml-1382298793.002329_2,.eml", r"(?m)^[^\n]* wrote:$", ""))


def there(case):
    return os.path.exists(os.path.join(CORPUS, case.file))


def read(case):
    with open(os.path.join(CORPUS, case.file), "rb") as file:
        raw = file.read()
    return email.message_from_bytes(raw.split(b"\n", 1)[1] if raw.startswith(b"From ") else raw, policy=email.policy.default)


def part_of(mail, kind):
    return next((part for part in mail.walk() if part.get_content_type() == kind), None)


def split(text, case):
    """The text before the introduction, the introduction, and what follows."""
    found = re.search(case.intro, text)
    assert found, f"{case.file}: no introduction of a quote in\n{text}"
    return text[:found.start()], found.group(), text[found.end():]


def unsigned(text):
    return re.split(r"(?m)^-- ?$", text)[0]


def no_list_footer(text):
    """What a mailing list appended was no part of the person's mail."""
    return re.split(r"(?m)^-{50,}\nTo unsubscribe", text)[0]


def new_lines(rest):
    """Answers between and below the marks."""
    return "\n".join(line for line in unsigned(rest).split("\n") if not line.startswith(">"))


def is_marked(rest):
    return any(line.startswith(">") for line in rest.split("\n")[:4])


def intro_at_hand(intro, note):
    """The introduction's own form, with the author and the addresses of the mail at hand."""
    author, address, date = clients.said_by(note)
    values = {"From": f"{author}", "Sent": f"{date:%d %B %Y %H:%M}", "Date": f"{date:%d %B %Y %H:%M}", "To": "Anna",
              "Cc": "", "Subject": str(note["Subject"])}
    lines = []
    for line in intro.split("\n"):
        field = re.match(r"(From|Sent|Date|To|Cc|Subject): ", line)
        lines.append(f"{field.group(1)}: {values[field.group(1)]}" if field else line)
    return ADDRESS.sub(address, "\n".join(lines))


def requoted(rest, note):
    """Each run of marked lines gets marked lines of the mail at hand: the first one all of them."""
    out, fresh, previous = [], clients.marked(text_of(note)).rstrip("\n").split("\n"), False
    for line in rest.split("\n"):
        if line.startswith(">"):
            if not previous:
                out += fresh
                fresh = ["> " + next(filter(None, text_of(note).split("\n")))]
            previous = True
        else:
            out.append(line)
            previous = False
    return "\n".join(out)


def new_text(case, text):
    """(the part's text with the quote at hand to be put in, its new words)"""
    before, intro, rest = split(text, case)
    words = unsigned(before) if not is_marked(rest) else unsigned(before) + "\n" + new_lines(rest)
    return before, intro, rest, words


def text_at_hand(case, text, note):
    before, intro, rest, words = new_text(case, no_list_footer(text))
    quote = requoted(rest, note) if is_marked(rest) else "\n\n" + text_of(note)
    return before + intro_at_hand(intro, note) + quote, words


INTRO_END = re.compile(r"wrote:|Subject:\s*</b>[^<]*")


def html_at_hand(case, text, note):
    """Behind the quote's introduction each piece of text becomes a line of the mail at hand; every tag stays."""
    found = re.search(case.html, text) if case.html else None
    if not found:
        return None
    said = INTRO_END.search(text, found.start()).end()
    address = clients.said_by(note)[1]
    lines = iter([line for line in text_of(note).split("\n") if line.strip()])

    def piece(match):
        words = html.unescape(match.group(1))
        return match.group() if not words.strip() else ">" + html.escape(next(lines, ""))
    quote = re.sub(r">([^<]+)(?=<)", piece, text[said:])
    left = "".join("<br>" + html.escape(line) for line in lines)
    end = quote.rfind("</blockquote>") if "</blockquote>" in quote else quote.rfind("</body>")
    return text[:found.start()] + ADDRESS.sub(address, text[found.start():said] + quote[:end]) + left + quote[end:]


def rewritten(case, note, person, html_only=False):
    """The bytes of the reply to the mail at hand, and what is new in it. None: that part is not there."""
    mail = read(case)
    plain, rich = part_of(mail, "text/plain"), part_of(mail, "text/html")
    text, words = text_at_hand(case, plain.get_content().replace("\r\n", "\n"), note)
    markup = html_at_hand(case, rich.get_content(), note) if rich else None
    if html_only and markup is None:
        return None, words
    answer = fields(mail, note, person)
    if html_only:
        answer.set_content(markup, subtype="html")
    else:
        answer.set_content(text)
        if plain.get_param("format"):
            answer.set_param("format", plain.get_param("format"))
        if markup:
            answer.add_alternative(markup, subtype="html")
    return answer.as_bytes(), words


KEPT = re.compile(r"(?i)x-mailer|user-agent|thread-index|thread-topic|accept-language|content-language|x-ms-.*|x-priority|"
                  r"importance|x-mimeole")


def fields(mail, note, person):
    """An answer's fields, and those of the real one that say how its program works."""
    prefix = re.match(r"(?i)[a-z]{2}: ?", str(mail["Subject"]))
    answer = clients.head(note, person, prefix=prefix.group() if prefix else "Re: ")
    made = EmailMessage(policy=POLICY)
    for name, value in itertools.chain(answer.items(), mail.items()):
        if value is not None and (name in answer or KEPT.fullmatch(name)) and name not in made:
            made[name] = str(value).replace("\r", " ").replace("\n", " ")
    return made
