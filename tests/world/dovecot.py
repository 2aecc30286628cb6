"""A private Dovecot: IMAP (plain with STARTTLS, and TLS) and LMTP on loopback, all as one ordinary user."""
import grp
import imaplib
import os
import shutil
import subprocess

from . import process

# What both versions share. Without root there is no chroot and only one user, so every service says so.
SERVICES = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot-state
log_path = {folder}/log/dovecot.log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
recipient_delimiter = +
ssl = yes
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login
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
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol imap {{
  mail_max_userip_connections = 1000
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

OLD = """
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
first_valid_uid = 1
service imap-login {{
  service_count = 0
}}
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = {folder}/passwd
}}
userdb {{
  driver = passwd-file
  args = {folder}/passwd
}}
"""

NEW = """
ssl_server_cert_file = {folder}/server.pem
ssl_server_key_file = {folder}/server.key
auth_allow_cleartext = yes
first_valid_uid = 1
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {folder}/passwd
}}
userdb passwd-file {{
  passwd_file_path = {folder}/passwd
}}
"""


def program():
    found = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not found:
        raise process.Failure("no dovecot: install the packages dovecot-imapd and dovecot-lmtpd")
    return found


def configuration(version):
    """Dovecot 2.4 reads no configuration of 2.3, and wants to be told first which one it reads."""
    if tuple(int(part) for part in version.split(".")[:2]) < (2, 4):
        return SERVICES + OLD
    return f"dovecot_config_version = {version}\ndovecot_storage_version = {version}\n" + SERVICES + NEW


class Dovecot:
    NAME = "dovecot"

    def __init__(self, place, imap, imaps, lmtp):
        self.place = place
        self.ports = {"imap": imap, "imaps": imaps, "lmtp": lmtp}

    def create(self, people):
        version = subprocess.run([program(), "--version"], capture_output=True, text=True,
                                 check=True).stdout.split()[0].split("-")[0]
        group = grp.getgrgid(self.place.ids()[1]).gr_name
        self.place.write("dovecot.conf", configuration(version).format(
            folder=self.place.folder, user=self.place.user_name(), group=group, **self.ports))
        self.set_people(people)

    def set_people(self, people):
        """Who has a mailbox from now on. Dovecot reads the file again when it has changed."""
        uid, gid = self.place.ids()
        self.place.write("passwd", "".join(
            f"{person.address}:{{PLAIN}}{person.password}:{uid}:{gid}::{self.place.path('mail', person.address)}::\n"
            for person in people))

    def start(self):
        child = process.start(self.place, self.NAME, [program(), "-F", "-c", self.place.path("dovecot.conf")])
        process.wait_served(self.place, self.NAME, child, self.serves, 30)

    def stop(self):
        return process.stop(self.place, self.NAME)

    def serves(self):
        return (process.answers(self.ports["imap"], b"* OK") and process.answers(self.ports["lmtp"], b"220")
                and process.answers(self.ports["imaps"]))

    def mailbox(self, person):
        """An IMAP session in the person's mailbox. The caller logs out."""
        session = imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=30)
        session.login(person.address, person.password)
        return session
