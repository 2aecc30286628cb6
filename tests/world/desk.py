"""promised and promisectl in the world: their copies, their configuration, their database."""
import os
import shutil
import signal
import subprocess

from . import accounts, process, services, settings, trace_fields

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = ("promised", "promised-reader", "promisectl")
DATABASE = "promised"
ROLES = {"promised_fetch", "promised_read", "promised_send", "promised_inform", "promised_clock"}
IDENTITY = {"name": "Acme Support", "address": "support@acme.test", "tag": "ACME", "admin": "root@acme.test",
            "complaints": "Write to complaints@acme.test: a person who is not involved answers within two working days.",
            "trusted_authserv": [trace_fields.AUTHSERV]}


def built():
    """The folder with the programs to try: PROMISED_BUILD, by default build/ beside the sources."""
    folder = os.environ.get("PROMISED_BUILD") or os.path.join(SOURCE, "build")
    for name in PROGRAMS:
        if not os.access(os.path.join(folder, name), os.X_OK):
            raise process.Failure(f"no {name} in {folder}: run make first, or name the build in PROMISED_BUILD")
    return folder


class Desk:
    NAME = "promised"

    def __init__(self, place, ports, promises=False):
        self.place, self.ports, self.promises = place, ports, promises
        self.settings_file = place.path("promised.conf")
        self.ctl = place.path("promisectl")
        self.child = None  # when this process started the daemon

    def create(self, shipped=None):
        """The programs and their files are copied: the sources may lie where the world's user cannot go, and a
        running world does not change when they are built anew."""
        folder = built()
        target = self.place.make_folder("bin")
        for name in PROGRAMS:
            shutil.copy(os.path.join(folder, name), target)
        for name in ("sql", "conf"):
            shutil.copytree(os.path.join(SOURCE, name), os.path.join(target, "source", name))
        self.open_to_all(target)
        self.set_password("desk", accounts.desk("").password)
        shipped = shipped or os.path.join(SOURCE, "conf", "promised.conf")
        with open(shipped, encoding="utf-8") as file:
            self.configure(self.for_this_world(settings.read(file.read())))
        command = f"exec {target}/promisectl --config {self.settings_file}"
        self.place.write("promisectl", f'#!/bin/sh\n{command} "$@"\n', 0o755)

    @staticmethod
    def open_to_all(folder):
        for where, _, names in os.walk(folder):
            os.chmod(where, 0o755)
            for name in names:
                path = os.path.join(where, name)
                os.chmod(path, 0o755 if os.access(path, os.X_OK) and where == folder else 0o644)

    def set_password(self, name, password):
        """A secret as an installation has it: root's (or one's own), readable by the service's group at most."""
        path = self.place.path("secret", name)
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(password + "\n")
        if self.place.user:
            os.chown(path, 0, self.place.user.pw_gid)
            os.chmod(path, 0o640)
        return path

    def for_this_world(self, conf):
        """The shipped settings with the names, addresses, ports and paths of this world; the rest are the defaults."""
        conf["mode"] = "live"
        conf["desk"].update(IDENTITY)
        conf["agents"] = tuple(dict(agent) for agent in accounts.AGENTS)
        conf["database"]["connection"] = f"host=127.0.0.1 port={self.ports['postgres']} dbname={DATABASE}"
        conf["database"].pop("password_file", None)
        conf["smtp"] = self.server(conf["smtp"], "smtp.acme.test", self.ports["smtp"], conf["desk"]["address"])
        conf["smtp"]["security"] = "starttls"
        for mailbox in conf["mailboxes"]:
            address = mailbox.get("address", conf["desk"]["address"])
            mailbox["imap"] = self.server(mailbox["imap"], "imap.acme.test", self.ports["imaps"], address)
            mailbox["imap"]["security"] = "tls"
        if self.promises:
            services.add_to(conf)
        return conf

    def server(self, shipped, host, port, user):
        return {**shipped, "host": host, "port": port, "user": user, "resolve_to": "127.0.0.1",
                "ca_file": self.place.path("ca.pem"), "password_file": self.place.path("secret", "desk")}

    def settings(self):
        with open(self.settings_file, encoding="utf-8") as file:
            return settings.read(file.read())

    def configure(self, conf):
        """Writes the configuration; who runs already hears of it by reload()."""
        self.place.write("promised.conf", "# Made from conf/promised.conf for this world.\n" + settings.write(conf), 0o640)

    def address(self):
        return self.settings()["desk"]["address"]

    def initialise(self, postgres, *options):
        """The database with the test clock, by the same command as an admin's."""
        postgres.create_database(DATABASE)
        connection = f"host=127.0.0.1 port={self.ports['postgres']} dbname={DATABASE} user=postgres"
        done = subprocess.run([self.ctl, "init", "--test-clock", "--connection", connection, *options],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise process.Failure(f"promisectl init failed ({done.returncode}):\n{done.stderr.rstrip()}")

    def start(self, postgres):
        child = self.launch()
        process.wait_served(self.place, self.NAME, child, lambda: self.serves(postgres), 60)

    def launch(self):
        """Starts the daemon and does not wait for it."""
        self.child = process.start(self.place, self.NAME,
                                   [self.place.path("bin", "promised"), "--config", self.settings_file])
        return self.child

    def serves(self, postgres):
        """Every configured mailbox was asked and waits for mail, and the other roles are at work."""
        names = {mailbox["name"] for mailbox in self.settings()["mailboxes"]}
        try:
            connection = postgres.connect(DATABASE)
        except postgres.Error:
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM desk.mailbox WHERE active AND state = 'idle'")
                idle = {name for name, in cursor.fetchall()}
                cursor.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE usename LIKE 'promised\\_%'")
                return names == idle and ROLES <= {name for name, in cursor.fetchall()}
        finally:
            connection.close()

    def pid(self):
        return process.pid_of(self.place, self.NAME)

    def reload(self):
        os.kill(self.pid(), signal.SIGHUP)

    def stop(self, sign=signal.SIGTERM):
        return process.stop(self.place, self.NAME, sign, 30)
