"""What a mail program makes of a mailbox: threads by Message-ID, In-Reply-To and References, nothing else."""
import re

ID = re.compile(r"<[^<>\s]+>")
PREFIX = re.compile(r"(?i)^\s*(?:re|aw|sv|fwd?|wg)\s*:\s*")


def own_id(mail):
    return str(mail["Message-ID"] or "").strip()


def parents(mail):
    """The mails that it names, nearest last."""
    named = ID.findall(str(mail["References"] or "")) + ID.findall(str(mail["In-Reply-To"] or ""))
    return list(dict.fromkeys(named))


def bare_subject(mail):
    subject = str(mail["Subject"] or "")
    while match := PREFIX.match(subject):
        subject = subject[match.end():]
    return subject.strip()


def threads(mails):
    """Lists of mails, in the order of their first. A mail that nobody has still joins two that name it."""
    group = {}

    def root(name):
        while group.setdefault(name, name) != name:
            name = group[name]
        return name
    for mail in mails:
        for parent in parents(mail):
            group[root(own_id(mail))] = root(parent)
    found = {}
    for mail in mails:
        found.setdefault(root(own_id(mail)), []).append(mail)
    return list(found.values())
