"""Mails as the reader hands them over: customers', agents', reports."""


def plain(number, sender, name, to, words, subject, answers=None):
    """A person's mail, vouched for by the receiving server."""
    domain = sender.split("@")[1]
    return {
        "kind": "human", "message_id": f"<m{number}@{domain}>", "in_reply_to": [answers] if answers else [], "references": [],
        "date": "2022-01-03T10:15:00Z", "from": {"name": name, "address": sender}, "from_count": 1,
        "from_raw": f"{name} <{sender}>", "sender": None, "reply_to": None, "to": addresses(*to), "cc": [], "resent_to": [],
        "delivered_to": [], "return_path": sender, "subject": subject, "language": None,
        "authentication": {"authserv": "mx.acme.test", "dmarc": "pass", "dkim": "pass", "spf": "pass", "aligned": domain,
                           "header_from": domain},
        "text": words, "new_text": words, "body": None, "commands": [], "promises": [], "rating": None, "bounce": None,
        "automatic": [], "received_count": 2, "spam": False, "loop_marks": [], "header_only": False, "malformed": False,
        "attachments": [], "warnings": [], "fingerprint": f"print {number}"}


def word(letter, answer):
    """A customer's mail of a word or two: the reader says which ('yes', 'released', 'not done', 'promises')."""
    return letter | {"answer": answer, "text": answer, "new_text": answer}


def addresses(*list_):
    return [{"name": "", "address": address} for address in list_]


def ordered(letter, commands, words):
    """An agent's mail that begins with commands: [(word, argument)]."""
    lines = [f"#{word} {argument}".rstrip() for word, argument in commands]
    if commands:
        letter["commands"] = [{"line": line, "word": word, "argument": argument}
                              for line, (word, argument) in zip(lines, commands)]
        letter["body"] = words
        letter["text"] = letter["new_text"] = "\n".join(lines + ([words] if words else []))
    return letter


def bounce(number, about, recipient):
    """The report that a mail of ours could not be delivered for good."""
    letter = plain(number, "mailer-daemon@mx.test", "", ["support@acme.test"], "could not be delivered", "Undelivered mail")
    return letter | {"kind": "bounce", "return_path": "", "authentication": None, "bounce": {
        "original_message_id": about, "recipient": recipient, "status": "5.1.1", "action": "failed",
        "diagnostic": "smtp; no such user"}}


def vacation(number, sender, to, answers):
    """A customer's machine answers: no person did."""
    letter = plain(number, sender, "", to, "I am away.", "Away", answers)
    return letter | {"kind": "auto_reply", "automatic": [
        {"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}
