"""A booted machine: systemd in namespaces of its own, by systemd-nspawn. What is typed there is kept, with its time."""
import json
import os
import shlex
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from world.process import Failure, wait_for  # noqa: E402

BOOT_LIMIT = 60
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb",
               "DEBIAN_FRONTEND": "noninteractive"}


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def name_of(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


class Machine:
    def __init__(self, root, console):
        self.root, self.console = root, console
        self.process = self.leader = None
        self.typed = []  # (command, seconds)
        self.first_receipt = self.idle = None  # what the tests measured

    # ---- on and off ----

    def boot(self):
        """Returns when everything that belongs to a start has started."""
        command = ["systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}", f"--machine=promised-boot-{os.getpid()}",
                   "--register=no", f"--network-namespace-path=/proc/{os.getpid()}/ns/net", "--resolv-conf=off",
                   "--timezone=off", "--link-journal=no", "--console=pipe"]
        if not os.path.isdir("/run/systemd/system"):
            command.append("--keep-unit")  # there is nobody to give it a unit
        with open(self.console, "ab") as console:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                                            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
                                            start_new_session=True)
        self.leader = wait_for(self.first_process, BOOT_LIMIT, "the machine has no first process")
        wait_for(self.is_up, BOOT_LIMIT, "the machine does not come up")

    def first_process(self):
        if self.process.poll() is not None:
            raise Failure(f"systemd-nspawn ended with {self.process.returncode}:\n{self.last_words()}")
        return next((child for child in children(self.process.pid) if name_of(child) == "systemd"), None)

    def is_up(self):
        if self.process.poll() is not None:
            raise Failure(f"the machine went down:\n{self.last_words()}")
        return self.run("systemctl is-system-running", check=False).stdout.strip() in ("running", "degraded")

    def last_words(self):
        with open(self.console, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-15:])

    def off(self):
        if not self.process:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)  # nspawn makes an orderly shutdown of it
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = self.leader = None

    def reboot(self):
        self.off()
        self.boot()

    # ---- inside ----

    def run(self, command, check=True, stdin=None, seconds=120):
        """A line for root's shell there."""
        done = subprocess.run(["nsenter", "--target", str(self.leader), "--all", "--", "sh", "-c", "cd /root || exit; " + command],
                              input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL, capture_output=True,
                              text=True, errors="replace", timeout=seconds, env=ENVIRONMENT, check=False)
        if check and done.returncode:
            raise Failure(f"{command}: ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def type(self, command, seconds=300):
        """What an admin types; both its command and its time count."""
        began = time.monotonic()
        done = self.run(command, seconds=seconds)
        self.typed.append((command, time.monotonic() - began))
        return done.stdout + done.stderr

    def read(self, command):
        return self.run(command).stdout.strip()

    def psql(self, sql, database="promised"):
        return self.read(f"runuser -u postgres -- psql -XAtq -d {database} -c {shlex.quote(sql)}")

    def put(self, path, text, mode=0o644):
        with open(self.root + path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)

    def put_bytes(self, path, data):
        with open(self.root + path, "wb") as file:
            file.write(data)

    def put_run(self, path, text):
        """Where the machine has a file system of its own."""
        self.run(f"cat >{path}", stdin=text)

    def text(self, path):
        with open(self.root + path, encoding="utf-8") as file:
            return file.read()

    def journal(self, *matches, since=None):
        options = f" --since=@{since:.3f}" if since else ""
        lines = self.read("journalctl -o json --no-pager" + options + "".join(" " + shlex.quote(m) for m in matches))
        return [json.loads(line) for line in lines.splitlines()]

    # ---- the service ----

    def show(self, unit, *names):
        lines = self.read(f"systemctl show {unit} -p " + ",".join(names)).splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        return found[names[0]] if len(names) == 1 else [found[name] for name in names]

    def main_pid(self, unit="promised"):
        return int(self.show(unit, "MainPID"))

    def sizes(self, pid):
        """MiB, of smaps_rollup; Private: what would be free if this process ended."""
        lines = self.read(f"grep kB /proc/{pid}/smaps_rollup").splitlines()
        found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
        return {**found, "Private": found["Private_Clean"] + found["Private_Dirty"]}

    def processes(self, unit="promised"):
        """Numbers, as the machine counts, by name: main, fetch support, send ..."""
        pids = self.read(f"cat /sys/fs/cgroup{self.show(unit, 'ControlGroup')}/cgroup.procs").split()
        found = {}
        for pid in pids:
            words = self.run(f"tr '\\0' '\\n' </proc/{pid}/cmdline", check=False).stdout.split("\n")
            name = words[words.index("--role") + 1] if "--role" in words else os.path.basename(words[0])
            found[name] = int(pid)
        return found
