"""What the mail server writes on top of a mail: Received, and what it knows of who really sent it (RFC 8601).

Its own accounts are known by their login. Their domains publish, so to say, a DMARC policy of rejection:
a mail in their name that was not submitted by them fails, whatever else it says. Of the world outside
nothing is known, so nothing is said.
"""
import email.utils
import re

AUTHSERV = "mx.acme.test"
FIELD = re.compile(rb"[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")  # with its folded lines
OWN_RESULTS = re.compile(rb"authentication-results[ \t]*:(?:[\s]|\([^)]*\))*" + re.escape(AUTHSERV.encode()) +
                         rb"(?![\w.-])", re.IGNORECASE)


def split(mail):
    """The fields of the header, and the rest with the empty line that ends it."""
    fields, at = [], 0
    while at < len(mail) and mail[at:at + 1] not in b"\r\n":
        match = FIELD.match(mail, at)
        if not match:  # the last line of a mail without a body and without a line end
            return fields, mail[at:]
        fields.append(match.group())
        at = match.end()
    return fields, mail[at:]


def without_forged_results(mail):
    """RFC 8601 5: fields that claim to be of this server, and were there before it saw the mail, go."""
    fields, rest = split(mail)
    return b"".join(field for field in fields if not OWN_RESULTS.match(field)) + rest


def senders(mail):
    """The addresses in all From fields, as a mail server reads them."""
    values = [field.partition(b":")[2].decode("utf-8", "replace").replace("\r\n", " ").replace("\n", " ")
              for field in split(mail)[0] if field[:5].lower() == b"from:"]
    return [address.lower() for _, address in email.utils.getaddresses(values)]


def results(mail, login, mail_from, accounts):
    """The Authentication-Results field. login: whose password was given, None: nobody's."""
    own_domains = {_domain(account) for account in accounts}
    authors = senders(mail)
    domain = _domain(authors[0]) if len(authors) == 1 else None
    if domain not in own_domains and not any(_domain(author) in own_domains for author in authors):
        dmarc = "none"
    else:
        dmarc = "pass" if login and authors == [login] else "fail"
    if _domain(mail_from) not in own_domains:
        spf = "none"
    else:
        spf = "pass" if login == _mailbox(mail_from) else "fail"
    parts = [AUTHSERV, f"dmarc={dmarc}" + (f" header.from={domain}" if domain and _plain(domain) else ""),
             f"spf={spf}" + (f" smtp.mailfrom={mail_from}" if mail_from and _plain(mail_from) else "")]
    parts.append(f"dkim=pass header.d={domain}" if dmarc == "pass" else "dkim=none")
    return ("Authentication-Results: " + ";\r\n\t".join(parts) + "\r\n").encode()


def received(helo, protocol, number, recipients):
    name = helo if _plain(helo) else "unknown"
    only = f"\r\n\tfor <{recipients[0]}>" if len(recipients) == 1 and _plain(recipients[0]) else ""
    date = email.utils.formatdate(localtime=False)
    return (f"Received: from {name} ([127.0.0.1])\r\n\tby {AUTHSERV} with {protocol} id {number:06d}{only};"
            f"\r\n\t{date}\r\n").encode()


def _domain(address):
    return address.rpartition("@")[2].lower()


def _mailbox(address):
    """Whose it is: the account's, whatever stands after a plus sign."""
    local, _, domain = address.lower().rpartition("@")
    return local.split("+")[0] + "@" + domain


def _plain(text):
    return re.fullmatch(r"[\w.+@=-]+", text or "", re.ASCII) is not None
