"""A whole world: everything that runs in it, its ways up and down."""
import json
import os
import signal

from . import accounts, certificates, process
from .desk import DATABASE, Desk
from .dovecot import Dovecot
from .mailserver import MailServer
from .place import Place, Taken
from .postgres import READER, Postgres

PORTS = ("postgres", "imap", "imaps", "lmtp", "smtp")


class World:
    def __init__(self, place, ports, promises=False):
        self.place, self.ports = place, ports
        self.postgres = Postgres(place, ports["postgres"])
        self.dovecot = Dovecot(place, ports["imap"], ports["imaps"], ports["lmtp"])
        self.mail_server = MailServer(place, ports["smtp"], ports["lmtp"])
        self.desk = Desk(place, ports, promises)
        self.servers = (self.mail_server, self.dovecot, self.postgres)  # in the order to stop them

    @classmethod
    def of(cls, directory):
        """The world that is up in the directory."""
        place = Place.of(directory)
        try:
            with open(place.path("ports.json"), encoding="ascii") as file:
                return cls(place, json.load(file))
        except OSError:
            raise process.Failure(f"{directory}: the world here is not whole; take it down: world down {directory}") \
                from None

    @classmethod
    def up(cls, directory, daemon=True, promises=False):
        """Starts everything and returns when all of it serves. Nothing stays when that fails. promises: the desk has
        office hours and promises its customers something (services.py)."""
        os.makedirs(directory, exist_ok=True)
        for last in (False, False, True):
            place = Place.make()
            try:
                place.claim(directory)
                world = cls(place, dict(zip(PORTS, process.free_ports(len(PORTS)))), promises)
                world.create()
                if daemon:
                    world.desk.start(world.postgres)
                world.show(directory)
                return world
            except Taken:
                raise
            except process.Failure as failure:
                tear_down(place, directory)
                if last or "ddress already in use" not in str(failure):  # somebody was faster: try other ports
                    raise
            except BaseException:
                tear_down(place, directory)
                raise

    def create(self):
        self.place.write("ports.json", json.dumps(self.ports))
        certificates.create(self.place)
        self.postgres.create()
        self.postgres.start()
        self.desk.create()
        self.people = [accounts.desk(self.desk.address()), *accounts.PEOPLE]
        self.dovecot.create(self.people)
        self.mail_server.create(self.people)
        self.dovecot.start()
        self.mail_server.start()
        self.postgres.create_reader()
        self.desk.initialise(self.postgres)
        self.postgres.execute(f"GRANT promised_report TO {READER}")

    def show(self, directory):
        """What the caller gets to see in DIR."""
        self.place.link_into(directory)
        env = {"PGHOST": "127.0.0.1", "PGPORT": self.ports["postgres"], "PGDATABASE": DATABASE, "PGUSER": READER,
               "IMAP_HOST": "127.0.0.1", "IMAP_PORT": self.ports["imap"], "IMAPS_PORT": self.ports["imaps"],
               "SMTP_HOST": "127.0.0.1", "SMTP_PORT": self.ports["smtp"], "LMTP_PORT": self.ports["lmtp"],
               "DESK_ADDRESS": self.desk.address(), "PROMISED_CONF": self.desk.settings_file,
               "PROMISECTL": self.desk.ctl}
        with open(os.path.join(directory, "env"), "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in env.items())


def tear_down(place, directory):
    """Stops all and removes all, whatever of it there is."""
    process.stop(place, Desk.NAME)
    for server in (MailServer, Dovecot):
        process.stop(place, server.NAME)
    process.stop(place, Postgres.NAME, signal.SIGINT)
    process.kill_all(place.folder)
    place.remove(directory)
