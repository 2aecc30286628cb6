"""Where a world lives: DIR is what the caller sees, the running folder is where the servers work.

The running folder is short (socket paths end at 107 bytes) and belongs to the user the servers run
under, because DIR may be deep, or inside a folder that only root may enter.
"""
import os
import pwd
import shutil
import tempfile

from . import process

LINKED = ("accounts", "outgoing", "promised.conf", "promisectl", "log", "ca.pem")  # in DIR, to the running folder
OWN = ("env", "running")  # in DIR itself; running is a link to the running folder


def world_user():
    """None: the caller's own user. As root: the unprivileged user that all servers run under."""
    if os.geteuid() != 0:
        return None
    wanted = os.environ.get("PROMISED_WORLD_USER", "postgres")
    try:
        return pwd.getpwnam(wanted)
    except KeyError:
        raise process.Failure(f"no user {wanted} to run the servers under: install postgresql, "
                              "or name a user in PROMISED_WORLD_USER") from None


class Taken(process.Failure):
    """The directory is another world's."""


class Place:
    def __init__(self, folder, user):
        self.folder = folder
        self.user = user  # struct_passwd or None

    @classmethod
    def make(cls):
        user = world_user()
        folder = tempfile.mkdtemp(prefix="promised-", dir="/tmp")
        place = cls(folder, user)
        for name in ("log", "pid", "outgoing", "mail", "secret"):
            place.make_folder(name)
        place.give(folder)
        return place

    @classmethod
    def of(cls, directory):
        """The world of DIR. Failure when there is none."""
        try:
            return cls(os.readlink(os.path.join(directory, "running")), world_user())
        except OSError:
            raise process.Failure(f"{directory}: no world is up here") from None

    def claim(self, directory):
        """Makes DIR the directory of this world, unless it is that of another one."""
        try:
            os.symlink(self.folder, os.path.join(directory, "running"))
        except FileExistsError:
            shutil.rmtree(self.folder)
            raise Taken(f"{directory}: a world is up here already; take it down first: world down {directory}") \
                from None

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def log(self, name):
        return self.path("log", name + ".log")

    def pid_file(self, name):
        return self.path("pid", name)

    def tail(self, name, lines=20):
        """The last lines of a server's log, for a message."""
        try:
            with open(self.log(name), encoding="utf-8", errors="replace") as file:
                last = file.read().splitlines()[-lines:]
        except OSError:
            return f"  ({name} has no log)"
        return "\n".join(f"  {name}: {line}" for line in last) or f"  ({name} logged nothing)"

    def identity(self):
        """Arguments of Popen that make the child the world's user."""
        if not self.user:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def user_name(self):
        return self.user.pw_name if self.user else pwd.getpwuid(os.geteuid()).pw_name

    def ids(self):
        return (self.user.pw_uid, self.user.pw_gid) if self.user else (os.geteuid(), os.getegid())

    def give(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def make_folder(self, *names):
        path = self.path(*names)
        os.mkdir(path, 0o700)
        self.give(path)
        return path

    def write(self, name, text, mode=0o600):
        path = self.path(name)
        with open(path + ".new", "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
        self.give(path + ".new")
        os.replace(path + ".new", path)
        return path

    def link_into(self, directory):
        for name in LINKED:
            os.symlink(self.path(name), os.path.join(directory, name))

    def remove(self, directory):
        """The running folder and all that `up` put into DIR. DIR itself stays."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in LINKED + OWN:
            path = os.path.join(directory, name)
            if os.path.lexists(path):
                os.unlink(path)
