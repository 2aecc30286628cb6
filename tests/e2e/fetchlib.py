"""One fetch process on trial: `promised --role fetch` alone, for a mailbox of its own in the world's database."""
import hashlib
import itertools
import os
import signal
import subprocess
import time

from trial import wait_for
from world import settings

numbers = itertools.count(1)


class Fetch:
    """A mailbox name that no test has used yet, its configuration, and the process that serves it."""

    def __init__(self, trial, imap, mail_size="50MiB", **mailbox):
        self.trial, self.world = trial, trial.world
        self.name = f"box{next(numbers)}"
        conf = self.world.desk.settings()
        own = {"name": self.name, "imap": {**conf["mailboxes"][0]["imap"], **imap}, "done_folder": "Done",
               "poll": "60s", **mailbox}
        conf["mailboxes"] = ({key: value for key, value in own.items() if value is not None},)
        conf["read"] = {**conf.get("read", {}), "mail_size": mail_size}
        self.conf = self.world.place.write(f"{self.name}.conf", settings.write(conf), 0o644)
        self.log_file = self.world.place.path("log", self.name + ".log")
        self.process = None
        self.seen = 0

    def role(self, *words):
        with open(self.log_file, "ab") as log:
            return subprocess.Popen(
                [self.world.place.path("bin", "promised"), "--config", self.conf, *words], cwd=self.world.place.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.world.place.identity())

    def push(self):
        """The configuration into the database, as the supervisor has it done."""
        main = self.role("--role", "main")
        try:
            wait_for(lambda: self.trial.value("SELECT active FROM desk.mailbox WHERE name = %s", self.name), 20,
                     "the mailbox is known")
        finally:
            main.terminate()
            main.wait(20)

    def start(self, push=True):
        if push:
            self.push()
        self.process = self.role("--role", "fetch", "--instance", self.name)
        return self

    def stop(self, sign=signal.SIGTERM, seconds=15):
        """The exit code."""
        self.process.send_signal(sign)
        code = self.process.wait(seconds)
        self.process = None
        return code

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        print(self.log()[-3000:])  # shown when the test failed
        assert "Sanitizer" not in self.log() and "runtime error" not in self.log()

    def log(self):
        with open(self.log_file, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_log(self, words, seconds=20, count=1):
        wait_for(lambda: self.log().count(words) >= count, seconds, f"'{words}' in the log")

    def rows(self):
        """(uid, sha256 of the bytes in hex, settled, uidvalidity, state, header_only, old) of the ledger, oldest first."""
        return self.trial.sql(
            """SELECT i.uid, encode(i.sha256, 'hex'), i.settled, i.uidvalidity, i.state, i.header_only, i.old
               FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id WHERE m.name = %s ORDER BY i.id""",
            self.name)

    def count(self):
        return len(self.rows())

    def wait_rows(self, count, seconds=20):
        wait_for(lambda: self.count() >= count, seconds, f"{count} mails in the ledger")
        return self.rows()

    def wait_settled(self, count, seconds=20):
        wait_for(lambda: sum(row[2] for row in self.rows()) >= count, seconds, f"{count} mails settled")
        return self.rows()

    def state(self):
        return self.trial.sql("SELECT state, detail FROM desk.mailbox WHERE name = %s", self.name)[0]

    def wait_state(self, state, seconds=20):
        wait_for(lambda: self.state()[0] == state, seconds, f"the mailbox is {state}")

    def cpu(self):
        """Seconds of CPU that the process has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self, what):
        """Resident memory: what is "VmHWM" for its peak, "VmRSS" for now. 0 for a build whose sanitizer uses most of it."""
        with open(self.world.place.path("bin", "promised"), "rb") as file:
            if b"__asan_init" in file.read():
                return 0
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(what)) / 1024

    def errors(self):
        return [line for line in self.log().splitlines() if ": error: " in line]


def sha(content):
    return hashlib.sha256(content).hexdigest()


def is_quiet(fetch, seconds=1.5, most=0.1):
    """True when the process uses next to no CPU for that long."""
    before, end = fetch.cpu(), time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.05)
    return fetch.cpu() - before <= most
