"""Private IMAP servers for the tests of fetch: a CA with good and bad certificates, a real Dovecot on free loopback
ports. No fixture here: see the test files. Run as a program it serves the unit tests (see main())."""
import datetime
import getpass
import os
import pathlib
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "Secret-of-the-desk"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(condition, seconds=20, what="the condition"):
    """Polls until condition() is true; its value. No test sleeps for a fixed time instead."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(0.02)


def service_user():
    """Servers refuse to run as root, or should: (uid, gid, name) of whom they run as."""
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        return user.pw_uid, user.pw_gid, user.pw_name
    return os.getuid(), os.getgid(), getpass.getuser()


class Authority:
    """A CA of the test's own; ca.pem and NAME.pem/NAME.key in a folder."""

    def __init__(self, folder, name="Test CA"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.cert = self._sign(self.name, self.key, None, 3650)
        self.path = self.folder / "ca.pem"
        self.path.write_bytes(self.cert.public_bytes(serialization.Encoding.PEM))

    def _sign(self, subject, key, names, days):
        now = datetime.datetime.utcnow()
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(now - datetime.timedelta(days=30))
                   .not_valid_after(now + datetime.timedelta(days=days)))
        builder = builder.add_extension(x509.BasicConstraints(ca=names is None, path_length=None), True)
        if names:
            alternatives = [x509.DNSName(n) for n in names]
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), False)
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, file_name, *names, days=365):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        cert = self._sign(subject, key, names, days)
        pem, private = self.folder / f"{file_name}.pem", self.folder / f"{file_name}.key"
        pem.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(key.private_bytes(serialization.Encoding.PEM,
                                              serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return pem, private


DOVECOT = """
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/dovecot.log
listen = 127.0.0.1
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
  separator = /
}}
mail_fsync = never
{extra}
"""


class Dovecot:
    """A private Dovecot 2.3: any user name, one password, Maildir under folder/mail/<user>."""

    def __init__(self, folder, authority, mechanisms="plain login", extra=""):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "mail").mkdir(exist_ok=True)
        uid, gid, user = service_user()
        self.uid, self.gid = uid, gid
        self.imap, self.imaps = free_port(), free_port()
        cert, key = authority.issue("dovecot", "imap.desk.test", "localhost")
        self.conf = self.folder / "dovecot.conf"
        self.conf.write_text(DOVECOT.format(
            base=self.folder, user=user, group=user, uid=uid, gid=gid, imap=self.imap, imaps=self.imaps,
            cert=cert, key=key, password=PASSWORD, mechanisms=mechanisms, extra=extra))
        if os.geteuid() == 0:
            for path in (self.folder, self.folder / "mail"):
                os.chown(path, uid, gid)
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", self.conf],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_for(self._serves, what="Dovecot's greeting")

    def _serves(self):
        if self.process.poll() is not None:
            raise AssertionError(f"Dovecot ended: {self.process.stderr.read().decode()}")
        try:
            with socket.create_connection(("127.0.0.1", self.imap), 2) as s:
                return s.recv(4) == b"* OK"
        except OSError:
            return False

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(20)
        self.process.stderr.close()

    def log(self):
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def maildir(self, user):
        return self.folder / "mail" / user / "Maildir"

    def forget(self, user):
        shutil.rmtree(self.folder / "mail" / user, ignore_errors=True)


class TlsListener:
    """A TLS IMAP server with a given certificate that writes down each line it is sent."""

    def __init__(self, pem, key):
        self.lines = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._run, args=(context,), daemon=True).start()

    def _run(self, context):
        while True:
            try:
                raw, _ = self.socket.accept()
                with context.wrap_socket(raw, server_side=True) as peer:
                    peer.sendall(b"* OK ready\r\n")
                    for line in peer.makefile("rb"):
                        self.lines.append(line)
                        tag = line.split()[0]
                        peer.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            except (OSError, ssl.SSLError, IndexError):
                if self.socket.fileno() < 0:
                    return


def main():
    """For the unit tests: starts the servers, prints "name value" lines and "ready", then answers each line on
    standard input with the number of lines that the listeners with bad certificates were sent; ends at its end."""
    with tempfile.TemporaryDirectory(prefix="promised-test-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        authority = Authority(folder / "ca")
        stranger = Authority(folder / "stranger", "Nobody's CA")
        dovecot = Dovecot(folder / "dovecot", authority, mechanisms="plain login xoauth2 oauthbearer")
        listeners = {
            "wrong_name": TlsListener(*authority.issue("wrong", "other.test")),
            "expired": TlsListener(*authority.issue("expired", "imap.desk.test", days=-1)),
            "unknown_ca": TlsListener(*stranger.issue("unknown", "imap.desk.test")),
        }
        try:
            for name, value in [("ca", authority.path), ("imap", dovecot.imap), ("imaps", dovecot.imaps),
                                ("password", PASSWORD), ("closed", free_port()),
                                *((n, listener.port) for n, listener in listeners.items())]:
                print(name, value)
            print("ready", 1, flush=True)
            for _ in sys.stdin:
                print(sum(len(listener.lines) for listener in listeners.values()), flush=True)
        finally:
            dovecot.stop()


if __name__ == "__main__":
    main()
