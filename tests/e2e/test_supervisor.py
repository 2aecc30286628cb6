"""The supervisor: what systemd is told, reloads, crashes, servers that are away, an orderly end."""
import os
import re
import select
import signal
import socket
import subprocess
import threading

import pytest

from trial import desk, process, wait_for

WATCHDOG_US = 1000000


class Systemd:
    """What a service manager hears from the daemon that it started."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        os.chmod(path, 0o777)
        self.socket.setblocking(False)
        self.heard = []
        self.lock = threading.Lock()
        # Always read, as systemd does: a full queue holds up whoever writes to it.
        self.closed = threading.Event()
        self.reader = threading.Thread(target=self.read_on, daemon=True)
        self.reader.start()

    def read_on(self):
        while not self.closed.is_set():
            if select.select([self.socket], [], [], 0.1)[0]:
                self.listen()

    def listen(self):
        with self.lock:
            while True:
                try:
                    self.heard.append(self.socket.recv(4096).decode())
                except BlockingIOError:
                    return self.heard

    def forget(self):
        self.listen()
        self.heard = []

    def wait(self, pattern, seconds=20):
        def found():
            return next((m for m in map(lambda text: re.search(pattern, text, re.M), self.listen()) if m), None)
        return wait_for(found, seconds, f"'{pattern}' told to systemd; heard: {self.heard[-5:]}")

    def close(self):
        self.closed.set()
        self.reader.join()
        self.socket.close()
        os.unlink(self.path)


class Daemon:
    """The daemon as systemd would start it in a world."""

    def __init__(self, trial):
        self.trial, self.place = trial, trial.world.place
        self.systemd = Systemd(self.place.path("notify"))
        self.start()

    def start(self):
        self.begin = self.trial.log_size()
        self.child = process.start(self.place, desk.Desk.NAME, [
            self.place.path("bin", "promised"), "--config", self.trial.world.desk.settings_file],
            {"NOTIFY_SOCKET": self.systemd.path, "WATCHDOG_USEC": str(WATCHDOG_US)})

    def end(self, seconds=30):
        if self.child.poll() is None:
            self.child.terminate()
        code = self.child.wait(seconds)
        assert not re.search(r"Sanitizer|runtime error:", self.log())
        return code

    def log(self):
        return self.trial.log(self.begin)

    def wait_log(self, pattern):
        return self.trial.wait_log(pattern, self.begin)

    def wait_process(self, role, other_than=()):
        return wait_for(lambda: [p for p in self.trial.processes(role) if p not in other_than], 20, f"a {role} process")

    def hup(self):
        self.child.send_signal(signal.SIGHUP)


@pytest.fixture
def daemon(servers):
    before = servers.world.desk.settings()
    started = Daemon(servers)
    yield started
    started.end()
    started.systemd.close()
    servers.world.desk.configure(before)


def setting(trial, column):
    return trial.sql(f"SELECT {column} FROM desk.setting")[0][0]


def test_ready_status_watchdog_stopping(daemon, servers):
    daemon.systemd.wait(r"^READY=1$")
    status = daemon.systemd.wait(r"^STATUS=live: open tickets 0, to read 0, to send 0, parked 0")
    assert status
    daemon.systemd.wait(r"^WATCHDOG=1$")
    daemon.wait_process("clock")
    daemon.systemd.forget()
    assert daemon.end() == 0
    daemon.systemd.wait(r"^STOPPING=1$", 1)
    for role in ("main", "clock", "fetch", "read", "send", "inform"):
        assert not servers.processes(role)


def test_database_away_at_the_start(servers):
    servers.world.postgres.stop()
    daemon = Daemon(servers)
    try:
        ready = daemon.systemd.wait(r"^READY=1\nSTATUS=(.*)$")
        assert re.match(r"degraded: waiting for the database: cannot connect to PostgreSQL: ", ready.group(1))
        assert not servers.processes("clock")
        servers.world.postgres.start()
        daemon.wait_process("clock")
        daemon.systemd.wait(r"^STATUS=live: open tickets")
        # And later: a reported state, not an end.
        daemon.systemd.forget()
        pids = servers.processes("clock")
        servers.world.postgres.stop(signal.SIGQUIT)
        daemon.systemd.wait(r"^STATUS=degraded: waiting for the database")
        servers.world.postgres.start()
        daemon.systemd.wait(r"^STATUS=live: open tickets", 60)
        assert servers.processes("clock") == pids
        assert daemon.end() == 0
    finally:
        servers.world.postgres.start() if not servers.world.postgres.serves() else None
        daemon.end()
        daemon.systemd.close()


def test_reload_of_a_good_file(daemon, servers):
    clock = daemon.wait_process("clock")
    main = daemon.wait_process("main")
    daemon.systemd.forget()
    conf = servers.world.desk.settings()
    conf["desk"]["name"] = "Renamed Desk"
    servers.world.desk.configure(conf)
    daemon.hup()
    daemon.systemd.wait(r"^RELOADING=1\nMONOTONIC_USEC=[0-9]+$")
    daemon.systemd.wait(r"^READY=1$")
    wait_for(lambda: setting(servers, "name") == "Renamed Desk", 20, "the new name in the database")
    # Only those are restarted whose settings changed.
    assert daemon.wait_process("main", main)
    assert servers.processes("clock") == clock


def test_reload_of_a_bad_file_changes_nothing(daemon, servers):
    clock = daemon.wait_process("clock")
    name = setting(servers, "name")
    conf = servers.world.desk.settings()
    conf["mode"] = "alive"
    conf["desk"].update(nmae="x", tag="lower")
    servers.world.desk.configure(conf)
    daemon.systemd.forget()
    daemon.hup()
    daemon.systemd.wait(r"^READY=1$")
    daemon.wait_log(r"the new configuration is refused as a whole")
    for reason in (r'promised\.conf:\d+: mode: "alive" is none of', r"promised\.conf:\d+: desk\.nmae: there is no such setting",
                   r"promised\.conf:\d+: desk\.tag: "):
        assert re.search(reason, daemon.log()), reason
    assert setting(servers, "name") == name
    assert servers.processes("clock") == clock
    # With the bad file in place a role that dies comes back with the configuration in force.
    os.kill(clock[0], signal.SIGKILL)
    daemon.wait_process("clock", clock)
    assert "clock: error" not in daemon.log()


def test_many_hangups(daemon, servers):
    daemon.wait_process("clock")
    for _ in range(1000):
        daemon.hup()
    conf = servers.world.desk.settings()
    conf["desk"]["complaints"] = "after the storm"
    servers.world.desk.configure(conf)
    daemon.hup()
    wait_for(lambda: setting(servers, "complaints") == "after the storm", 30, "the last configuration in the database")
    assert daemon.child.poll() is None


def test_a_killed_role_is_restarted(daemon, servers):
    for role in ("clock", "main"):
        pids = daemon.wait_process(role)
        os.kill(pids[0], signal.SIGKILL)
        daemon.wait_process(role, pids)
    daemon.wait_log(r"clock: ended by signal 9 \(KILL\)")


def test_roles_end_with_their_supervisor(daemon, servers):
    daemon.wait_process("clock")
    daemon.child.kill()
    daemon.child.wait(10)
    for role in ("main", "clock", "fetch", "read", "send", "inform"):
        wait_for(lambda r=role: not servers.processes(r), 20, f"the end of {role}")


def test_another_schema(daemon, servers, schema):
    clock = daemon.wait_process("clock")
    daemon.end()
    body = schema("SELECT prosrc FROM pg_proc WHERE oid = 'api.schema_digest'::regproc")[0][0]
    definition = schema("SELECT pg_get_functiondef('api.schema_digest'::regproc)")[0][0]
    assert body in definition
    schema(definition.replace(body, "SELECT 'another'::text"))
    try:
        daemon.start()
        daemon.systemd.wait(r"^STATUS=degraded: .*of another build than this program.*promisectl upgrade")
        assert not [p for p in servers.processes("clock") if p not in clock]
    finally:
        schema(definition)
    # Found out by itself, soon.
    daemon.wait_process("clock")


def test_secrets_stay_out_of_sight(daemon, servers):
    daemon.systemd.wait(r"^STATUS=live: ")
    daemon.wait_process("clock")
    with open(servers.world.place.path("secret", "desk"), encoding="utf-8") as file:
        password = file.read().strip().encode()
    members = process.members(servers.world.place.folder)
    assert daemon.child.pid in members
    for pid in members:
        for name in ("cmdline", "environ"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    text = file.read()
            except OSError:
                continue
            assert password not in text, f"{name} of {pid}"
            if name == "environ" and b"--role" in open(f"/proc/{pid}/cmdline", "rb").read():
                assert b"NOTIFY_SOCKET" not in text
    assert password.decode() not in daemon.log()


def test_bad_configuration_at_the_start(servers, tmp_path):
    conf = tmp_path / "promised.conf"
    conf.write_text('mode = "alive";\nraed = { };\ndesk = { language = "xx"; };\n')
    program = servers.world.place.path("bin", "promised")
    started = subprocess.run([program, "--config", conf], capture_output=True, text=True, timeout=30, check=False)
    assert started.returncode == 78
    checked = subprocess.run([program, "--check-config", "--config", conf], capture_output=True, text=True, timeout=30,
                             check=False)
    assert checked.returncode == 78
    for reason in (f"{conf}:1: mode: ", f'{conf}:2: raed: there is no such setting; did you mean "read"?',
                   f"{conf}:3: desk.name: is missing", f'{conf}:3: desk.language: there is no language "xx" in ', f"{conf}:1: mailboxes: there must be at least one"):
        assert reason in started.stderr
        assert reason in checked.stderr
    good = subprocess.run([program, "-t", "-c", servers.world.desk.settings_file], capture_output=True, text=True,
                          timeout=30, check=False)
    assert good.returncode == 0, good.stderr
    assert good.stdout == f"{servers.world.desk.settings_file}: configuration OK\n"


@pytest.mark.parametrize("arguments, code, words", [
    (["--help"], 0, "usage: promised"),
    (["--version"], 0, "promised "),
    (["--nonsense"], 64, "usage: promised"),
    (["extra"], 64, 'unexpected argument "extra"'),
    (["--role", "nobody"], 64, 'there is no role "nobody"'),
])
def test_options(servers, arguments, code, words):
    done = subprocess.run([servers.world.place.path("bin", "promised"), *arguments], capture_output=True, text=True,
                          timeout=30, check=False)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
