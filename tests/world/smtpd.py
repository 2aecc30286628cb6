"""The world's mail server: takes mail from everybody, delivers it to those who have a mailbox, keeps a copy of
every mail in outgoing/, and misbehaves on request (faults.py).

A program of its own that the world's user runs: smtpd.py FOLDER PORT LMTP_PORT.

A copy begins with a line X-Envelope-From and one X-Envelope-To for each recipient, bare addresses (nothing
for the null sender). Below them stand the bytes as they came, without the fields that this server adds.
"""
import asyncio
import base64
import collections
import os
import smtplib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

import accounts
import faults
import trace_fields

MAIL_SIZE = 128 * 1024 * 1024


class Server(SMTP):
    line_length_limit = 4 * 1024 * 1024  # far beyond RFC 5321: what the desk makes of it is the desk's affair

    def drop(self):
        """Ends the connection without an answer, as a crash or a cut cable would."""
        (self._original_transport or self.transport).abort()


class Mail:
    def __init__(self, number, mail_from, recipients, content):
        self.number, self.mail_from, self.recipients, self.content = number, mail_from, recipients, content
        self.tried = asyncio.get_running_loop().create_future()


class Outgoing:
    """The folder of copies. Names are in the order of arrival; a file appears whole or not at all."""

    def __init__(self, folder):
        self.folder = folder
        kept = [int(name.split(".")[0]) for name in os.listdir(folder) if name.endswith(".eml")]
        self.count = max(kept, default=0)

    def keep(self, mail_from, recipients, content):
        """The number of the copy."""
        self.count += 1
        lines = [f"X-Envelope-From: {mail_from}"] + [f"X-Envelope-To: {to}" for to in recipients]
        name = os.path.join(self.folder, f"{self.count:06d}.eml")
        with open(os.path.join(self.folder, ".new"), "wb") as file:
            file.write("".join(line + "\r\n" for line in lines).encode() + content)
        os.rename(file.name, name)
        return self.count


class Delivery:
    """Brings mail to Dovecot, in order, one at a time. What cannot be brought now waits."""

    def __init__(self, lmtp_port):
        self.lmtp_port = lmtp_port
        self.waiting = collections.deque()
        self.come = asyncio.Event()
        self.away = False  # is Dovecot?

    def take(self, mail):
        if self.away:
            mail.tried.set_result(None)
        self.waiting.append(mail)
        self.come.set()

    async def run(self):
        while True:
            await self.come.wait()
            self.come.clear()
            while self.waiting:
                brought = await asyncio.to_thread(self.bring, self.waiting[0])
                self.note(brought)
                if brought:
                    self.waiting.popleft()
                else:
                    await asyncio.sleep(0.1)  # until Dovecot is there again

    def note(self, brought):
        """Tells the senders that wait for an answer: theirs was brought, or will wait together with the first one."""
        self.away = not brought
        for mail in [self.waiting[0]] if brought else self.waiting:
            if not mail.tried.done():
                mail.tried.set_result(None)

    def bring(self, mail):
        """False: not now. To one mailbox at a time: smtplib does not know that LMTP answers for each recipient."""
        while mail.recipients:
            if not self.bring_to(mail, mail.recipients[0]):
                return False
            del mail.recipients[0]
        return True

    def bring_to(self, mail, recipient):
        try:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.sendmail(mail.mail_from, [recipient], mail.content)
        except smtplib.SMTPRecipientsRefused as error:
            return self.refused(mail, error, min(code for code, _ in error.recipients.values()))
        except smtplib.SMTPResponseException as error:
            return self.refused(mail, error, error.smtp_code)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            return self.refused(mail, error, 400)
        return True

    def refused(self, mail, error, code):
        if not self.away:
            print(f"{mail.number:06d} cannot be delivered: {error}", flush=True)
        return code >= 500


class Handler:
    """What aiosmtpd asks at each step of a dialogue."""

    def __init__(self, folder, delivery):
        self.folder = folder
        self.delivery = delivery
        self.outgoing = Outgoing(os.path.join(folder, "outgoing"))
        self.faults = faults.Faults()

    def people(self):
        return {person.address: person for person in accounts.read(os.path.join(self.folder, "accounts"))}

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        person = self.people().get(data.login.decode("utf-8", "replace").lower())
        if person and person.password.encode() == data.password:
            return AuthResult(success=True, auth_data=person)
        return AuthResult(success=False, handled=False)

    async def auth_XOAUTH2(self, server, args):
        """Login with an access token of the file tokens, by Google's and Microsoft's protocol: a token that is not taken
        is answered by a challenge with the reason, and the refusal comes after the client's empty line."""
        said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
        fields = dict(part.split("=", 1) for part in bytes(said or b"").decode("utf-8", "replace").split("\x01") if "=" in part)
        address = self.tokens().get(fields.get("auth", "").removeprefix("Bearer "))
        if address and address == fields.get("user", "").lower():
            return AuthResult(success=True, auth_data=self.people()[address])
        await server.challenge_auth('{"status":"401","schemes":"bearer","scope":"https://mail.acme.test/"}')
        return AuthResult(success=False, handled=False)

    def tokens(self):
        """{token: address}"""
        try:
            with open(os.path.join(self.folder, "tokens"), encoding="ascii") as file:
                return dict(line.split() for line in file)
        except OSError:
            return {}

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        if self.faults.sender:
            return f"{self.faults.sender} {self.faults.sender // 100}.7.0 no mail from this account: a rule of the world"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        code = self.faults.for_recipient(address)
        if code:
            return f"{code} {code // 100}.1.1 <{address}> refused: a rule of the world"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        mail = self.accept(session, envelope)
        drop = self.faults.take_drop()
        if self.faults.delay:
            await asyncio.sleep(self.faults.delay)
        if drop:
            server.drop()
            await asyncio.get_running_loop().create_future()  # until aiosmtpd ends the session
        # The mailbox has it when the sender hears so, unless Dovecot is away: then it waits for Dovecot.
        await asyncio.shield(mail.tried)
        return f"250 2.0.0 kept as {mail.number:06d}"

    def accept(self, session, envelope):
        """Takes the mail in. Nothing is awaited here: a client that goes away cannot stop it half way."""
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        number = self.outgoing.keep(sender, envelope.rcpt_tos, envelope.content)
        people = self.people()
        login = session.auth_data.address if session.authenticated else None
        protocol = "ESMTP" + ("S" if session.ssl else "") + ("A" if login else "")
        content = (trace_fields.results(envelope.content, login, sender, people)
                   + trace_fields.received(session.host_name, protocol, number, envelope.rcpt_tos)
                   + trace_fields.without_forged_results(envelope.content))
        mail = Mail(number, sender, [to for to in envelope.rcpt_tos if mailbox_of(to) in people], content)
        if mail.recipients:
            self.delivery.take(mail)
        else:
            mail.tried.set_result(None)
        return mail

    async def control(self, reader, writer):
        """One rule a connection; the answer is `ok` or what is wrong with the rule."""
        try:
            self.faults.apply((await reader.readline()).decode("utf-8", "replace"))
            writer.write(b"ok\n")
        except ValueError as error:
            writer.write(f"{error}\n".encode())
        await writer.drain()
        writer.close()


def mailbox_of(address):
    local, _, domain = address.lower().rpartition("@")
    return local.split("+")[0] + "@" + domain


async def serve(folder, port, lmtp_port):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
    delivery = Delivery(lmtp_port)
    handler = Handler(folder, delivery)
    loop = asyncio.get_running_loop()

    def session():
        return Server(handler, hostname=trace_fields.AUTHSERV, ident="ESMTP", data_size_limit=MAIL_SIZE,
                      enable_SMTPUTF8=True, tls_context=tls, auth_require_tls=False,
                      authenticator=handler.authenticate, loop=loop,
                      # Where nobody gives tokens there is no login with them.
                      auth_exclude_mechanism=None if os.path.exists(os.path.join(folder, "tokens")) else ["XOAUTH2"])

    control = os.path.join(folder, "smtpd.control")
    if os.path.exists(control):
        os.unlink(control)
    await asyncio.start_unix_server(handler.control, control)
    await loop.create_server(session, "127.0.0.1", port)
    await delivery.run()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
