"""A throw-away root to install packages into: this machine as it is, with a layer of its own for all that is written."""
import os
import shutil
import subprocess

# Nothing of the machine's runs or listens in it: /run is empty, its processes have a name space of their own.
MAKE = """
mount --make-rprivate / && mount -t tmpfs tmpfs "$1" && mkdir "$1"/upper "$1"/work "$1"/root &&
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" &&
mount -t proc proc "$1/root/proc" && mount --rbind /dev "$1/root/dev" &&
for folder in run tmp; do mount -t tmpfs tmpfs "$1/root/$folder" && chmod 1777 "$1/root/$folder" || exit 1; done &&
chmod 755 "$1/root/run" && rm -f "$1/root/var/lib/man-db/auto-update" && echo ready && exec cat
"""


class Impossible(Exception):
    """Why there is no such root here."""


class Root:
    def __init__(self, folder):
        if os.geteuid() != 0:
            raise Impossible("only root can make a root to install into")
        if not shutil.which("dpkg") or not shutil.which("systemd-sysusers"):
            raise Impossible("this is no Debian with systemd's tools")
        self.keeper = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", MAKE, "root", folder],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.keeper.stdout.readline() != "ready\n":
            self.keeper.stdin.close()
            said = self.keeper.stderr.read().strip()
            self.keeper.wait()
            raise Impossible(f"no root to install into: {said}")
        with open(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children", encoding="ascii") as file:
            self.pid = file.read().split()[0]
        self.folder, self.layer = os.path.join(folder, "root"), os.path.join(folder, "upper")

    def run(self, *words, code=0, text=None, env=None):
        """What the command said on both channels; its exit code must be as expected (None: any)."""
        done = subprocess.run(["nsenter", "-t", self.pid, "-m", "-p", "chroot", self.folder, *map(str, words)], check=False,
                              input=text if text is not None else "", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive", **(env or {})})
        assert code is None or done.returncode == code, f"{' '.join(map(str, words))}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def written(self):
        """The paths of files and folders that were made or changed, and are still there."""
        return subprocess.run(["nsenter", "-t", self.pid, "-m", "-p", "find", self.layer, "!", "-type", "c", "-printf", "/%P\\n"],
                              check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()

    def shell(self, text, **more):
        return self.run("bash", "-ec", text, **more)

    def put(self, path, text, mode="644"):
        self.run("install", "-D", "-m", mode, "/dev/stdin", path, text=text)

    def take(self, path):
        """A file of the machine's into the root's /tmp; its path there."""
        inside = os.path.join("/tmp", os.path.basename(path))
        with open(path, "rb") as file:
            subprocess.run(["nsenter", "-t", self.pid, "-m", "-p", "chroot", self.folder, "tee", inside], stdin=file,
                           stdout=subprocess.DEVNULL, check=True)
        return inside

    def end(self):
        self.keeper.stdin.close()
        self.keeper.wait(30)
        self.keeper.stdout.close()
        self.keeper.stderr.close()
