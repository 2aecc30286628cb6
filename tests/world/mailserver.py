"""The mail server of the world, seen from outside: starting smtpd.py, telling it how to misbehave."""
import os
import shutil
import socket

from . import accounts, process

MODULES = ("smtpd.py", "accounts.py", "faults.py", "trace_fields.py")


class MailServer:
    NAME = "smtpd"

    def __init__(self, place, port, lmtp_port):
        self.place, self.port, self.lmtp_port = place, port, lmtp_port

    def create(self, people):
        # The sources may lie where the world's user cannot go, so it gets a copy.
        here = os.path.dirname(os.path.abspath(__file__))
        folder = self.place.make_folder("smtpd")
        for name in MODULES:
            self.place.give(shutil.copy(os.path.join(here, name), folder))
        self.set_people(people)

    def set_people(self, people):
        path = self.place.path("accounts")
        accounts.write(path, people)
        self.place.give(path)

    def start(self):
        child = process.start(
            self.place, self.NAME,
            ["/usr/bin/python3", "-W", "ignore::DeprecationWarning", self.place.path("smtpd", "smtpd.py"), self.place.folder,
             str(self.port), str(self.lmtp_port)], {"PYTHONDONTWRITEBYTECODE": "1"})
        process.wait_served(self.place, self.NAME, child, lambda: process.answers(self.port, b"220"), 30)

    def stop(self):
        return process.stop(self.place, self.NAME)

    def fault(self, rule):
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(10)
            try:
                control.connect(self.place.path("smtpd.control"))
                control.sendall(rule.encode() + b"\n")
                answer = control.makefile(encoding="utf-8").readline().strip()
            except OSError as error:
                raise process.Failure(f"the mail server does not answer: {error}") from None
        if answer != "ok":
            raise process.Failure(answer or "the mail server gave no answer")
