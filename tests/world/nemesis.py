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
    """fetch, read, send, inform, clock; supervisor; reader; None: another program."""
    program = os.path.basename(command[0])
    if program == "promised" and "--role" in command:
        return command[command.index("--role") + 1]
    return {"promised": "supervisor", "promised-reader": "reader"}.get(program)


def processes(folder, name):
    return [pid for pid in process.members(folder) if role_of(words(pid)) == name]


def is_reading(pid):
    """Is the reader at work on a mail? It is shut into its sandbox before it gets any, and sleeps until it gets one."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            status = dict(line.split(":\t", 1) for line in file if ":\t" in line)
    except OSError:
        return False
    return status["State"].startswith("R") and status.get("Seccomp", "0").strip() == "2"


class ReaderKiller:
    """For as long as it is entered, the reader dies each time that it has a mail: a large one, that it takes a while for. sign: SIGSEGV as
    from a fault of its own, SIGKILL as by somebody."""

    def __init__(self, folder, sign=signal.SIGSEGV):
        self.folder = folder
        self.sign = sign
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        parents = []
        while not self.over.wait(0.002):
            try:
                parents = parents or processes(self.folder, "read")
                for parent in parents:
                    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
                        for pid in filter(is_reading, map(int, file.read().split())):
                            os.kill(pid, self.sign)
            except OSError:
                parents = []

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
