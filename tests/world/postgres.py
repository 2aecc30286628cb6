"""A private PostgreSQL cluster: loopback and a socket in the running folder, everybody is trusted."""
import glob
import os
import signal
import subprocess

import psycopg2

from . import process

SUPERUSER = "postgres"
READER = "observer"  # may read all, change nothing

HBA = "local all all trust\nhost all all 127.0.0.1/32 trust\n"


def program(name):
    """The newest installed server's program."""
    def version(path):
        return float(path.split("/")[-3])
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=version)
    if not found:
        raise process.Failure(f"no {name} under /usr/lib/postgresql: install the package postgresql")
    return found[-1]


class Postgres:
    NAME = "postgres"
    Error = psycopg2.Error

    def __init__(self, place, port):
        self.place, self.port = place, port

    def create(self):
        made = subprocess.run(
            [program("initdb"), "--no-sync", "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8",
             "--locale", "C.UTF-8", "--pgdata", self.place.path("data")],
            cwd=self.place.folder, env={**os.environ, "HOME": self.place.folder, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **self.place.identity())
        if made.returncode:
            raise process.Failure("initdb failed:\n" + made.stderr.rstrip())
        self.place.write("data/pg_hba.conf", HBA)

    def start(self):
        # Without fsync a crash of a process loses nothing, only one of the whole machine does.
        fsync = os.environ.get("PROMISED_WORLD_FSYNC", "off")
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "fsync": fsync,
                    "unix_socket_directories": self.place.folder, "log_line_prefix": "%m %u "}
        command = [program("postgres"), "-D", self.place.path("data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        child = process.start(self.place, self.NAME, command)
        process.wait_served(self.place, self.NAME, child, self.serves, 60)

    def stop(self, sign=signal.SIGINT):
        """SIGINT: fast, sessions are ended. SIGQUIT: at once, as in a crash; recovery at the next start."""
        return process.stop(self.place, self.NAME, sign)

    def connect(self, database="postgres", user=SUPERUSER):
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, dbname=database, user=user,
                                      connect_timeout=10)
        connection.autocommit = True
        return connection

    def serves(self):
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def query(self, database, text, *parameters):
        """What one statement answers, as the superuser; nothing of it stays open."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(text, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def execute(self, *statements, database="postgres"):
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def create_database(self, name):
        self.execute(f"CREATE DATABASE {name}")

    def create_reader(self):
        self.execute(f"CREATE ROLE {READER} LOGIN BYPASSRLS", f"GRANT pg_read_all_data TO {READER}")
