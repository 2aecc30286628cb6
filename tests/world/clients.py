"""How mail programs answer a mail: where the answer goes, how it is threaded, and what it quotes in which manner.

Each manner is a function (mail, person, words) -> bytes. The forms are the programs', the words are ours.
"""
import email.utils
import html
import itertools
import textwrap
from email.message import EmailMessage

from .visitor import POLICY, text_of

FLOWED = 72
_ids = itertools.count(1)


def bare(address):
    return address.addr_spec.lower()


def addresses(field):
    return list(field.addresses) if field else []


def back_to(mail):
    """Where an answer goes: Reply-To, else From."""
    return addresses(mail["Reply-To"]) or addresses(mail["From"])


def envelope_of(mail):
    """Everybody whom a mail is addressed to."""
    return [a.addr_spec for name in ("To", "Cc", "Bcc") for a in addresses(mail[name])]


def subject_of(mail, prefix="Re: "):
    subject = str(mail["Subject"] or "")
    return subject if subject.lower().startswith(prefix.strip().lower()) else prefix + subject


def head(mail, person, name="", everybody=False, cc=(), prefix="Re: ", agent="", to=None):
    """The fields of an answer. everybody: group reply, all but oneself. agent: the User-Agent."""
    answer = EmailMessage(policy=POLICY)
    answer["From"] = email.utils.formataddr((name, person.address))
    direct = back_to(mail) if to is None else []
    answer["To"] = ", ".join(map(str, direct)) if to is None else to
    copies = list(cc)
    if everybody:
        known = {person.address, *map(bare, direct)}
        others = [a for field in ("To", "Cc") for a in addresses(mail[field])]
        copies += [str(a) for a in others if bare(a) not in known]
    if copies:
        answer["Cc"] = ", ".join(copies)
    answer["Subject"] = subject_of(mail, prefix)
    answer["Date"] = email.utils.formatdate(localtime=True)
    answer["Message-ID"] = email.utils.make_msgid(f"answer{next(_ids)}", person.address.rpartition("@")[2])
    answer["In-Reply-To"] = str(mail["Message-ID"])
    answer["References"] = " ".join(filter(None, (mail["References"], mail["Message-ID"])))
    if agent:
        answer["User-Agent"] = agent
    return answer


def add_files(answer, files):
    for file_name, kind, content in files:
        main, _, sub = kind.partition("/")
        answer.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
    return answer.as_bytes()


def marked(text, mark="> "):
    return "".join((mark + line).rstrip() + "\n" for line in text.rstrip("\n").split("\n"))


def said_by(mail):
    author = addresses(mail["From"])[0]
    return author.display_name or author.addr_spec, author.addr_spec, mail["Date"].datetime


def plain(mail, person, words, files=(), **more):
    """Words alone, no quote: what a script or a hurried person sends."""
    answer = head(mail, person, **more)
    answer.set_content(words)
    return add_files(answer, files)


def mutt(mail, person, words, files=(), **more):
    """Below the quote, as the netiquette wants it."""
    answer = head(mail, person, agent="Mutt/2.2.12", **more)
    name, _, date = said_by(mail)
    answer.set_content(f"On {date:%a, %b %d, %Y at %I:%M:%S%p %z}, {name} wrote:\n{marked(text_of(mail))}\n{words}")
    return add_files(answer, files)


def flow(text):
    """RFC 3676: lines that go on end in a space; what begins with a space, From or > is stuffed."""
    out = []
    for line in text.rstrip("\n").split("\n"):
        pieces = textwrap.wrap(line, FLOWED, drop_whitespace=True, break_long_words=False) or [""]
        pieces = [" " + piece if piece.startswith((" ", ">", "From ")) else piece for piece in pieces]
        out.append(" \n".join(pieces))
    return "\n".join(out) + "\n"


def thunderbird(mail, person, words, files=(), above=True, signature="", **more):
    """format=flowed, the quote's lines as they were, a signature after "-- "."""
    answer = head(mail, person, agent="Mozilla Thunderbird", **more)
    name, _, date = said_by(mail)
    quote = f"On {date:%m/%d/%y %H:%M}, {name} wrote:\n{marked(text_of(mail))}"
    signed = f"-- \n{signature}\n" if signature else ""
    text = f"{flow(words)}\n{signed}\n{quote}" if above else f"{quote}\n{flow(words)}\n{signed}"
    answer.set_content(text, cte="8bit")
    answer.set_param("format", "flowed")
    return add_files(answer, files)


def html_of(words):
    return "<br>".join(html.escape(line) for line in words.rstrip("\n").split("\n"))


def gmail(mail, person, words, files=(), **more):
    """Text and HTML; the introduction breaks where the address begins."""
    answer = head(mail, person, **more)
    name, address, date = said_by(mail)
    intro = f"On {date:%a, %b %d, %Y at %I:%M %p} {name} <"
    answer.set_content(f"{words.rstrip()}\n\n{intro}\n{address}> wrote:\n\n{marked(text_of(mail))}\n")
    answer.add_alternative(
        f'<div dir="ltr">{html_of(words)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f'{html.escape(intro)}<a href="mailto:{address}">{address}</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex">{html_of(text_of(mail))}</blockquote></div>\n', subtype="html")
    return add_files(answer, files)


def apple(mail, person, words, files=(), phone=False, **more):
    answer = head(mail, person, **more)
    answer["X-Mailer"] = "iPhone Mail (21F90)" if phone else "Apple Mail (2.3774.600.62)"
    name, address, date = said_by(mail)
    sent = "\n\nSent from my iPhone" if phone else ""
    intro = f"On {date.day} {date:%b %Y, at %H:%M}, {name} <{address}> wrote:"
    answer.set_content(f"{words.rstrip()}{sent}\n\n{marked(intro)}>\n{marked(text_of(mail))}")
    return add_files(answer, files)


def outlook_block(mail):
    name, address, date = said_by(mail)
    return [("From", f"{name} <{address}>"), ("Sent", f"{date:%A, %d %B %Y %H:%M}"), ("To", str(mail["To"])),
            ("Subject", str(mail["Subject"]))]


OUTLOOK = ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" '
           'content="text/html; charset=utf-8"><style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt} --></style></head>'
           '<body lang="EN-GB"><div class="WordSection1">')


def paragraphs(text):
    return "".join(f'<p class="MsoNormal">{html.escape(line) or "<o:p>&nbsp;</o:p>"}</p>\n'
                   for line in text.rstrip("\n").split("\n"))


def outlook_html(mail, words):
    block = "<br>\n".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in outlook_block(mail))
    return (f'{OUTLOOK}{paragraphs(words)}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n'
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            f'<p class="MsoNormal">{block}</p></div>\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n'
            f"{paragraphs(text_of(mail))}</div></body></html>\n")


def outlook(mail, person, words, files=(), html_only=False, **more):
    """A header block instead of marks; the quoted text stands bare below it."""
    answer = head(mail, person, prefix="RE: ", **more)
    answer["X-Mailer"] = "Microsoft Outlook 16.0"
    if html_only:
        answer.set_content(outlook_html(mail, words), subtype="html")
    else:
        block = "\n".join(f"{name}: {value}" for name, value in outlook_block(mail))
        answer.set_content(f"{words.rstrip()}\n\n{block}\n\n{text_of(mail)}")
        answer.add_alternative(outlook_html(mail, words), subtype="html")
    return add_files(answer, files)


def between(mail, person, answers, files=(), **more):
    """Answers between the lines. answers: {a line of the mail: what is written below it}; the rest stays quoted."""
    answer = head(mail, person, agent="Mozilla Thunderbird", **more)
    name, _, date = said_by(mail)
    lines, left = [], dict(answers)
    for line in text_of(mail).rstrip("\n").split("\n"):
        lines.append(("> " + line).rstrip())
        if line in left:
            lines += ["", left.pop(line), ""]
    assert not left, f"no such line in the mail: {list(left)}"
    answer.set_content(f"On {date:%d/%m/%Y %H:%M}, {name} wrote:\n" + "\n".join(lines) + "\n")
    return add_files(answer, files)


def uncut(mail, person, words, files=(), **more):
    """The whole mail below the words, with nothing that says that it is quoted."""
    answer = head(mail, person, **more)
    answer.set_content(f"{words.rstrip()}\n\n{text_of(mail)}")
    return add_files(answer, files)


def empty(mail, person, files=(), **more):
    """Sent too early: only the quote."""
    answer = head(mail, person, **more)
    name, address, date = said_by(mail)
    answer.set_content(f"\n\nOn {date:%d %b %Y %H:%M}, {name} <{address}> wrote:\n{marked(text_of(mail))}")
    return add_files(answer, files)
