"""The system to boot: a small fresh Debian made by debootstrap, kept outside the tree, with what the tests install
downloaded but not installed. The tests boot copies of it."""
import fcntl
import os
import shutil
import subprocess

SUITE = "bookworm"
INCLUDED = ("systemd-sysv", "dbus", "ca-certificates")
FOLDER = os.environ.get("PROMISED_BOOT_CACHE", "/var/cache/promised-boot")
BASE = os.path.join(FOLDER, SUITE)
MARK = os.path.join(FOLDER, SUITE + ".ready")
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}


def why_not():
    """What keeps this machine from booting a system; "" when nothing does."""
    if os.geteuid() != 0:
        return "only root can boot a system"
    for program, package in (("systemd-nspawn", "systemd-container"), ("debootstrap", "debootstrap"),
                             ("nsenter", "util-linux")):
        if not shutil.which(program):
            return f"no {program} here (package {package})"
    return ""


def mirror():
    """Where this machine's own Debian packages come from; "" where it does not say: then debootstrap knows."""
    done = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"],
                          capture_output=True, text=True, check=False)
    found = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Debian ")]
    return next((uri for uri in found if "security" not in uri), "")


def settings_of_apt():
    """How this machine reaches its mirror, for those who need a proxy."""
    done = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False)
    return "".join(line + "\n" for line in done.stdout.splitlines() if line.startswith(("Acquire::http::", "Acquire::https::")))


def run(command, log, **options):
    """Its output goes to the log; what it said last is in the error."""
    with open(log, "a", encoding="utf-8") as file:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=ENVIRONMENT, check=False, **options)
    if done.returncode:
        with open(log, encoding="utf-8", errors="replace") as file:
            last = "".join(file.readlines()[-10:])
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode} (log: {log}):\n{last}")


def make_base(log):
    shutil.rmtree(BASE, ignore_errors=True)
    run(["debootstrap", "--variant=minbase", "--include=" + ",".join(INCLUDED), SUITE, BASE, *filter(None, [mirror()])], log)
    with open(os.path.join(BASE, "etc/apt/apt.conf.d/90mirror"), "w", encoding="utf-8") as file:
        file.write(settings_of_apt())
    with open(os.path.join(BASE, "etc/hosts"), "w", encoding="utf-8") as file:
        file.write("127.0.0.1 localhost desk\n")
    with open(os.path.join(BASE, "etc/hostname"), "w", encoding="utf-8") as file:
        file.write("desk\n")
    in_base(["apt-get", "-q", "update"], log)
    with open(MARK, "w", encoding="utf-8") as file:
        file.write(recipe())


def recipe():
    return " ".join((SUITE, *INCLUDED)) + "\n"


def is_made():
    try:
        with open(MARK, encoding="utf-8") as file:
            return file.read() == recipe()
    except OSError:
        return False


def in_base(command, log):
    """A command in the base itself: with names of hosts, and without starting services."""
    resolver = os.path.join(BASE, "etc/resolv.conf")
    shutil.copyfile("/etc/resolv.conf", resolver)
    run(["chroot", BASE, *command], log)
    with open(resolver, "w", encoding="utf-8") as file:
        file.write("nameserver 127.0.0.1\n")


def prepare(package):
    """Makes what is missing: the base, and in it the files of all packages that the installation of package, postgresql
    and ... needs. Without network it does when all is there already."""
    os.makedirs(FOLDER, exist_ok=True)
    log = os.path.join(FOLDER, "log")
    with open(os.path.join(FOLDER, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made():
            make_base(log)
        shutil.copy(package, os.path.join(BASE, "root", "promised.deb"))
        in_base(["apt-get", "-qy", "install", "--download-only", "/root/promised.deb", "postgresql"], log)
        os.unlink(os.path.join(BASE, "root", "promised.deb"))


def copy_to(folder):
    subprocess.run(["cp", "-a", "--reflink=auto", BASE, folder], check=True)
    return folder
