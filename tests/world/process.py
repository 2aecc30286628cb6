"""Starting servers, waiting for them, stopping them, finding what is left of them."""
import os
import random
import signal
import socket
import subprocess
import time

MARK = "PROMISED_WORLD"  # in the environment of every process of a world: its running folder


class Failure(Exception):
    """What went wrong, in words for the person who started the world."""


def wait_for(condition, seconds, what):
    """Asks condition until it gives something true, and returns that. Failure after the deadline."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failure(f"{what}: not within {seconds:g} s")
        time.sleep(0.02)


def free_ports(count):
    """Loopback ports that nobody listens on, below those that the kernel gives to outgoing
    connections: a server that is stopped for a while finds its port free again."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        ephemeral = int(file.read().split()[0])
    below = range(max(2048, min(10000, ephemeral // 2)), min(ephemeral, 60000))
    found = set()
    while len(found) < count:
        port = random.SystemRandom().choice(below)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.add(port)
    return list(found)


def answers(port, greeting=b""):
    """Does a server listen on the loopback port (and greet, when a greeting is expected)?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return not greeting or connection.recv(256).startswith(greeting)
    except OSError:
        return False


def start(place, name, command, environment=None):
    """Starts a server in a session of its own, as the world's user; its output goes to its log."""
    with open(place.log(name), "ab") as log:
        place.give(log.name)  # Dovecot opens it once more by its name
        child = subprocess.Popen(
            command, cwd=place.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={**os.environ, "HOME": place.folder, MARK: place.folder, **(environment or {})},
            start_new_session=True, umask=0o077, **place.identity())
    with open(place.pid_file(name), "w", encoding="ascii") as file:
        file.write(f"{child.pid} {_started(child.pid)}\n")
    return child


def wait_served(place, name, child, condition, seconds):
    """Waits until condition holds. The server's death ends the wait at once."""
    def served():
        if child.poll() is not None:
            raise Failure(f"{name} ended at its start with code {child.returncode}\n{place.tail(name)}")
        return condition()
    try:
        wait_for(served, seconds, f"{name} does not serve")
    except Failure as failure:
        if child.poll() is not None:
            raise
        raise Failure(f"{failure}\n{place.tail(name)}") from None


def _started(pid):
    """When the process started, in clock ticks since boot; None when there is none (zombies count as none)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def pid_of(place, name):
    """The process of the server, None when it does not run (a reused process number is not taken for it)."""
    try:
        with open(place.pid_file(name), encoding="ascii") as file:
            pid, started = file.read().split()
    except (OSError, ValueError):
        return None
    return int(pid) if _started(int(pid)) == started else None


def stop(place, name, sign=signal.SIGTERM, seconds=20):
    """Asks the server to stop and waits for its end; kills it after the deadline. True when it went by itself."""
    pid = pid_of(place, name)
    clean = True
    if pid:
        _signal(pid, sign)
        try:
            wait_for(lambda: not pid_of(place, name), seconds, name)
        except Failure:
            clean = False
            _signal(pid, signal.SIGKILL)
            wait_for(lambda: not pid_of(place, name), 10, name)
    if os.path.exists(place.pid_file(name)):
        os.unlink(place.pid_file(name))
    return clean


def _signal(pid, sign):
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        pass


def is_member(pid, folder):
    """Does the process belong to the world of that running folder, whoever its parent is by now? Dovecot's workers
    lose the environment and PostgreSQL's keep it: the working folder or the environment tells."""
    try:
        where = os.readlink(f"/proc/{pid}/cwd").removesuffix(" (deleted)")
        with open(f"/proc/{pid}/environ", "rb") as file:
            ours = f"{MARK}={folder}".encode() in file.read().split(b"\0")
    except OSError:
        return False
    return ours or where == folder or where.startswith(folder + "/")


def members(folder):
    found = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in found if pid != os.getpid() and is_member(pid, folder)]


def kill_all(folder, seconds=10):
    """Kills what is left of a world, as after a crash of a server that had children."""
    def none_left():
        left = [pid for pid in members(folder) if _started(pid)]
        for pid in left:
            _signal(pid, signal.SIGKILL)
        return not left
    wait_for(none_left, seconds, f"processes of {folder} do not end")
