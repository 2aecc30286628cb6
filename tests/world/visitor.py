"""Somebody who uses a world through what DIR shows: writes and reads mail, asks the database and promisectl."""
import email
import email.policy
import email.utils
import imaplib
import json
import os
import re
import smtplib
import ssl
import subprocess
import threading
from email.message import EmailMessage
from typing import NamedTuple

import psycopg2

from . import accounts, process

POLICY = email.policy.SMTP.clone(max_line_length=78)


class Copy(NamedTuple):
    """A mail that the mail server took, from DIR/outgoing."""
    name: str
    sender: str  # of the envelope; '' is the null sender
    recipients: tuple
    raw: bytes

    @property
    def mail(self):
        return parse(self.raw)


class Answer(NamedTuple):
    """What promisectl said."""
    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(mail):
    """The plain text that a person reads, with line ends of this system. Soft breaks (RFC 3676) are none to him."""
    body = mail.get_body(("plain", "html"))
    text = body.get_content().replace("\r\n", "\n") if body else ""
    if body and body.get_param("format") == "flowed":
        lines = re.sub(r"(?m)^ ", "", text)
        text = re.sub(r"(?m)(?<!^--) \n", " ", lines)
    return text


def letter(sender, to, subject, text, name="", reply_to=None, attachments=(), **fields):
    """The bytes of an ordinary mail as a mail program writes them. reply_to: the mail that it answers.
    Field names in fields are written with underscores for hyphens. attachments: (file name, type, bytes)."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = email.utils.formataddr((name, sender))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = email.utils.formatdate(localtime=True)
    mail["Message-ID"] = email.utils.make_msgid(domain=sender.rpartition("@")[2] or "nowhere.test")
    if reply_to is not None:
        mail["In-Reply-To"] = reply_to["Message-ID"]
        mail["References"] = " ".join(filter(None, (reply_to["References"], reply_to["Message-ID"])))
    for field, value in fields.items():
        del mail[field.replace("_", "-")]
        mail[field.replace("_", "-")] = value
    mail.set_content(text)
    for file_name, kind, content in attachments:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
    return mail.as_bytes()


class Visitor:
    def __init__(self, directory):
        self.directory = directory
        with open(os.path.join(directory, "env"), encoding="utf-8") as file:
            self.env = dict(line.rstrip("\n").split("=", 1) for line in file)
        self.desk = self.env["DESK_ADDRESS"]
        self.kept = threading.local()
        self.environment = {}  # of promisectl, beside our own
        self.copies = {}

    def accounts(self, role=None):
        people = accounts.read(os.path.join(self.directory, "accounts"))
        return [person for person in people if role in (None, person.role)]

    def account(self, address):
        return next(person for person in self.accounts() if person.address == address)

    def customer(self, language):
        return next(person for person in self.accounts("customer") if person.language == language)

    def agent(self, name):
        """An agent, lead or manager by the part before the @."""
        return next(person for person in self.accounts() if person.address.startswith(name + "@")
                    and person.role in ("agent", "lead", "manager"))

    # Writing

    def write(self, person, raw):
        """Submits a mail to everybody whom it names; Bcc goes from it first, as mail programs do. Its Message-ID."""
        mail = parse(raw)
        to = [address.addr_spec for name in ("To", "Cc", "Bcc") for field in mail.get_all(name, [])
              for address in field.addresses]
        self.submit(person, re.sub(rb"(?im)^bcc:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*", b"", raw, count=1), to)
        return mail["Message-ID"].strip()

    def submit(self, person, raw, to=None, sender=None):
        """As the person's mail program does it: STARTTLS, login, envelope sender = the person."""
        tls = ssl.create_default_context(cafile=os.path.join(self.directory, "ca.pem"))
        with self.smtp() as smtp:
            smtp.starttls(context=tls)
            smtp.login(person.address, person.password)
            smtp.sendmail(person.address if sender is None else sender, to or self.desk, raw)

    def from_outside(self, raw, sender, to=None):
        """As another site's mail server does it: no login."""
        with self.smtp() as smtp:
            smtp.sendmail(sender, to or self.desk, raw)

    def smtp(self):
        return smtplib.SMTP(self.env["SMTP_HOST"], int(self.env["SMTP_PORT"]), local_hostname="outside.test",
                            timeout=60)

    def deliver(self, *mails, sender, to=None):
        """Straight into a mailbox, past the mail server: Return-Path is what sender says ('' is the null sender),
        no Authentication-Results is added."""
        with smtplib.LMTP(self.env["IMAP_HOST"], int(self.env["LMTP_PORT"]), local_hostname="outside.test") as lmtp:
            for raw in mails:
                lmtp.sendmail(sender, to or self.desk, raw)

    # Reading

    def imap(self, person):
        session = imaplib.IMAP4(self.env["IMAP_HOST"], int(self.env["IMAP_PORT"]), timeout=60)
        session.login(person.address, person.password)
        return session

    def inbox(self, person, folder="INBOX"):
        """The bytes of every mail in the person's mailbox, oldest first."""
        with self.imap(person) as session:
            if session.select(folder, readonly=True)[0] != "OK":
                return []
            answer = session.uid("FETCH", "1:*", "(UID BODY.PEEK[])")[1]
        return [part[1] for part in answer if isinstance(part, tuple)]

    def find_mail(self, person, message_id):
        """The mail of that Message-ID in the person's mailbox; None: not there yet."""
        with self.imap(person) as session:
            session.select("INBOX", readonly=True)
            found = session.uid("SEARCH", None, "HEADER", "Message-ID", f'"{message_id}"')[1][0].split()
            if not found:
                return None
            answer = session.uid("FETCH", found[-1], "(BODY.PEEK[])")[1]
        return next((parse(part[1]) for part in answer if isinstance(part, tuple)), None)

    def wait_mail(self, person, wanted=lambda mail: True, seconds=20, what="a mail"):
        """Waits for a mail of the person's that is wanted; the newest of them."""
        def find():
            return [mail for mail in map(parse, self.inbox(person)) if wanted(mail)]
        return process.wait_for(find, seconds, f"{what} for {person.address}")[-1]

    def outgoing(self, to=None):
        """Copies of what the mail server took, in order; of those to one address when it is named."""
        folder = os.path.join(self.directory, "outgoing")
        found = [self.copy(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".eml")]
        return [copy for copy in found if to is None or to in copy.recipients]

    def copy(self, folder, name):
        """Read once: what has its name does not change any more."""
        if name not in self.copies:
            with open(os.path.join(folder, name), "rb") as file:
                self.copies[name] = copy_of(name, file.read())
        return self.copies[name]

    # What the desk told whom

    def last_out(self):
        """The newest row of the outbox, to ask for later ones."""
        return self.value("SELECT coalesce(max(id), 0) FROM desk.outbox")

    def told(self, person, kind, ticket=None, after=0, seconds=20):
        """The newest mail of that kind that the desk sent the person (about the ticket of that number, when it is
        named; later than the outbox row `after`), as it lies in the mailbox."""
        message_id = self.wait_sql(
            """SELECT o.message_id FROM desk.outbox o LEFT JOIN desk.ticket t ON t.id = o.ticket_id
               WHERE lower(o.recipient) = %s AND o.kind = %s AND o.id > %s AND (%s::bigint IS NULL OR t.number = %s)
                 AND o.state = 'sent' ORDER BY o.id DESC LIMIT 1""",
            person.address, kind, after, ticket, ticket, seconds=seconds,
            what=f"a {kind} for {person.address}" + (f" about {ticket}" if ticket else ""))
        return process.wait_for(lambda: self.find_mail(person, message_id), seconds,
                                f"the {kind} is in the mailbox of {person.address}")

    def out(self, condition="true", *parameters):
        """Rows of the outbox: kind, recipient, state, of a condition over desk.outbox o and its ticket t."""
        return self.sql(f"""SELECT o.kind::text, o.recipient::text, o.state::text FROM desk.outbox o
                            LEFT JOIN desk.ticket t ON t.id = o.ticket_id WHERE {condition} ORDER BY o.id""", *parameters)

    # Asking

    def connect(self):
        """A connection as the role that may read all."""
        return psycopg2.connect(host=self.env["PGHOST"], port=self.env["PGPORT"],
                                dbname=self.env["PGDATABASE"], user=self.env["PGUSER"])

    def sql(self, query, *parameters):
        """Asked again and again while something is waited for: the connection is kept, one a thread."""
        kept = getattr(self.kept, "connection", None)
        try:
            return self.ask(kept or self.keep(), query, parameters)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            self.kept.connection = None
            if not kept:
                raise
        return self.ask(self.keep(), query, parameters)  # the server had gone and may be there again

    def keep(self):
        self.kept.connection = self.connect()
        self.kept.connection.autocommit = True
        return self.kept.connection

    @staticmethod
    def ask(connection, query, parameters):
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()

    def value(self, query, *parameters):
        """The first column of the first row, None without a row."""
        rows = self.sql(query, *parameters)
        return rows[0][0] if rows else None

    def wait_sql(self, query, *parameters, seconds=20, what=None):
        """Waits until the query's first value is true, and returns it."""
        return process.wait_for(lambda: self.value(query, *parameters), seconds, what or query)

    def ctl(self, *words):
        done = subprocess.run([*self.env["PROMISECTL"].split(), *map(str, words)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ, **self.environment})
        return Answer(done.returncode, done.stdout, done.stderr)


def copy_of(name, content):
    sender, recipients = "", []
    while match := re.match(rb"X-Envelope-(From|To): ?([^\r\n]*)\r\n", content):
        if match.group(1) == b"From":
            sender = match.group(2).decode()
        else:
            recipients.append(match.group(2).decode())
        content = content[match.end():]
    return Copy(name, sender, tuple(recipients), content)
