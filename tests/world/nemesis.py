"""The processes of the desk, and what kills them."""
import os
import signal
import threading

from . import process


def words(pid):
    """The command line of a process; [''] when it has none or is gone."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode("utf-8", "replace").rstrip("\0").split("\0")
    except OSError:
        return [""]


def role_of(command):
    """fetch, read, send, clock; supervisor; reader; None: another program."""
    program = os.path.basename(command[0])
    if program == "promised" and "--role" in command:
        return command[command.index("--role") + 1]
    return {"promised": "supervisor", "promised-reader": "reader"}.get(program)


def processes(folder, name):
    return [pid for pid in process.members(folder) if role_of(words(pid)) == name]


class ReaderKiller:
    """Kills the process that reads mails, again and again for as long as it is entered."""

    def __init__(self, folder):
        self.folder = folder
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        parents = []
        while not self.over.wait(0.002):
            try:
                for parent in parents or processes(self.folder, "read"):
                    parents = [parent]
                    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
                        for pid in file.read().split():
                            os.kill(int(pid), signal.SIGKILL)
            except OSError:
                parents = []

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
