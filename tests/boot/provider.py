"""The mail provider of the machine: IMAP and submission at the usual ports, and the names of all that in the DNS. It lives
in the same network of its own, outside the machine."""
import ctypes
import email
import email.message
import email.policy
import email.utils
import fcntl
import os
import shutil
import smtplib
import socket
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from world import accounts, certificates, names, place, process  # noqa: E402
from world.dovecot import Dovecot  # noqa: E402
from world.mailserver import MailServer  # noqa: E402

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
IMAP, IMAPS, LMTP, SUBMISSION = 143, 993, 24, 587
DESKS = ("support@acme.test", "sales@acme.test")
RECORDS = """
acme.test                     MX  10 smtp.acme.test
acme.test                     TXT v=spf1 mx -all
_dmarc.acme.test              TXT v=DMARC1; p=reject
imap.acme.test                A   127.0.0.1
smtp.acme.test                A   127.0.0.1
_imaps._tcp.acme.test         SRV 0 1 993 imap.acme.test
_submission._tcp.acme.test    SRV 0 1 587 smtp.acme.test
"""


def own_network():
    """From now on this process, and all that it starts, has a network of its own: a loopback, and nothing else."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "no network of our own")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    # The servers run as an ordinary user.
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", "w", encoding="ascii") as file:
        file.write("0")


class Provider:
    def __init__(self):
        self.place = place.Place.make()
        self.dovecot = Dovecot(self.place, IMAP, IMAPS, LMTP)
        self.mail_server = MailServer(self.place, SUBMISSION, LMTP)
        self.people = [accounts.desk(address) for address in DESKS] + list(accounts.PEOPLE)
        self.names = None

    def start(self):
        certificates.create(self.place)
        self.dovecot.create(self.people)
        self.mail_server.create(self.people)
        self.dovecot.start()
        self.mail_server.start()
        self.place.write("names", RECORDS)
        self.names = names.Server(self.place.path("names"), "127.0.0.1", 53)
        return self

    def stop(self):
        for server in (self.mail_server, self.dovecot):
            server.stop()
        process.kill_all(self.place.folder)
        shutil.rmtree(self.place.folder, ignore_errors=True)

    def authority(self):
        """The certificate of who signs the servers' certificates."""
        return self.place.path("ca.pem")

    def send(self, sender, to, subject, body="It does not work. Please help."):
        """A customer's mail; returns its Message-ID."""
        mail = email.message.EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Date"] = email.utils.formatdate()
        mail["Message-ID"] = email.utils.make_msgid(domain=sender.partition("@")[2])
        mail.set_content(body)
        person = next(person for person in self.people if person.address == sender)
        with smtplib.SMTP("127.0.0.1", SUBMISSION) as server:
            server.login(person.address, person.password)
            server.send_message(mail)
        return mail["Message-ID"]

    def sent_to(self, address, **fields):
        """Mails that the server took for the address, the oldest first: those whose fields are as given."""
        folder, found = self.place.path("outgoing"), []
        for name in sorted(name for name in os.listdir(folder) if name.endswith(".eml")):
            with open(os.path.join(folder, name), "rb") as file:
                mail = email.message_from_binary_file(file, policy=email.policy.default)
            if address in mail.get_all("X-Envelope-To", []) and \
                    all(str(mail[name.replace("_", "-")]) == value for name, value in fields.items()):
                found.append(mail)
        return found

    def receipts(self, to, message_id):
        return [mail for mail in self.sent_to(to, In_Reply_To=message_id) if mail["Auto-Submitted"] == "auto-replied"]
