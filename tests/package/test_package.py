"""The Debian package: what is in it, and what installing, upgrading, removing and purging it does."""
import glob
import gzip
import hashlib
import os
import re
import shutil
import subprocess

import pytest

from root import Impossible, Root

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIGURATION = "/etc/promised/promised.conf"


def said(*words, **more):
    return subprocess.run([*map(str, words)], check=True, stdout=subprocess.PIPE, text=True, **more).stdout


class Package:
    def __init__(self, folder, *words):
        self.version = said(os.path.join(TOP, "tests", "package", "copy"), folder, "deb", *words).strip()
        self.path, = glob.glob(os.path.join(folder, "build", "promised_*.deb"))
        self.folder = folder

    def field(self, name):
        return said("dpkg-deb", "-f", self.path, name).strip()

    def entries(self):
        """{path: (mode as ls writes it, owner)} of files and folders."""
        return {words[5].removeprefix("."): (words[0], words[1]) for words in
                (line.split(None, 5) for line in said("dpkg-deb", "-c", self.path).splitlines())}


@pytest.fixture(scope="module")
def this(tmp_path_factory):
    return Package(str(tmp_path_factory.mktemp("this")))


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return Package(str(tmp_path_factory.mktemp("next")), "next")


@pytest.fixture(scope="module")
def unpacked(this, tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("unpacked"))
    said("dpkg-deb", "-x", this.path, folder)
    return folder


@pytest.fixture
def root(tmp_path):
    try:
        made = Root(str(tmp_path))
    except Impossible as why:
        pytest.skip(str(why))
    yield made
    made.end()


# What is in it

def test_control(this):
    assert this.field("Package") == "promised"
    assert this.field("Version") == this.version and os.path.basename(this.path) == f"promised_{this.version}_{this.field('Architecture')}.deb"
    depends = re.findall(r"([a-z0-9.+-]+)(?: \(|,|$)", this.field("Depends"))
    for name in ("libc6", "libetpan20", "libcurl3-gnutls", "libpq5", "libsystemd0", "libseccomp2", "systemd", "ca-certificates"):
        assert name in depends, name
    assert not [name for name in depends if name.endswith("-dev")]
    assert "postgresql" in this.field("Recommends")


def test_configuration_is_the_admins(this):
    """dpkg asks about conffiles: the one that the admin writes is none."""
    conffiles = said("dpkg-deb", "-I", this.path, "conffiles").split()
    assert conffiles == [CONFIGURATION + ".example"]
    assert CONFIGURATION not in this.entries()


def test_contents(this, unpacked):
    entries = this.entries()
    wanted = ["/usr/sbin/promised", "/usr/bin/promisectl", "/usr/libexec/promised/promised-reader",
              "/usr/lib/sysusers.d/promised.conf", "/usr/lib/tmpfiles.d/promised.conf",
              "/usr/share/bash-completion/completions/promisectl", "/usr/share/doc/promised/copyright", "/usr/share/doc/promised/changelog.gz",
              "/usr/share/promised/promised.conf.example"]
    for page in glob.glob(os.path.join(TOP, "daemon", "*.[1578]")) + glob.glob(os.path.join(TOP, "daemon", "*", "*.[1578]")):
        wanted.append(f"/usr/share/man/man{page[-1]}/{os.path.basename(page)}.gz")
    for unit in glob.glob(os.path.join(TOP, "systemd", "*.service")) + glob.glob(os.path.join(TOP, "systemd", "*.timer")):
        wanted.append("/usr/lib/systemd/system/" + os.path.basename(unit))
    for catalog in glob.glob(os.path.join(TOP, "systemd", "*.catalog")):
        wanted.append("/usr/lib/systemd/catalog/" + os.path.basename(catalog))
    for start, under in (("conf", ""), ("sql", "sql/")):
        for where, _, names in os.walk(os.path.join(TOP, start)):
            folder = os.path.relpath(where, os.path.join(TOP, start))
            wanted += [os.path.normpath(f"/usr/share/promised/{under}{folder}/{name}") for name in names
                       if folder != "." or start == "sql"]
    assert not [path for path in wanted if path not in entries]
    for path, (mode, owner) in entries.items():
        program = path in wanted[:3]
        assert owner == "root/root", path
        assert mode == ("drwxr-xr-x" if path.endswith("/") else "-rwxr-xr-x" if program else "-rw-r--r--"), (path, mode)
    for path in wanted:
        if path.endswith(".gz"):
            with gzip.open(unpacked + path) as file:
                assert file.read()
    assert not [path for path in entries if re.search(r"__pycache__|~$|\.orig$|/\.", path.removeprefix("/"))]


def test_programs_know_their_places(this, unpacked):
    for path in ("/usr/sbin/promised", "/usr/bin/promisectl", "/usr/libexec/promised/promised-reader"):
        with open(unpacked + path, "rb") as file:
            content = file.read()
        assert TOP.encode() not in content and this.folder.encode() not in content and b"/usr/local" not in content, path
    assert CONFIGURATION in said(unpacked + "/usr/sbin/promised", "--help")
    version = said(unpacked + "/usr/sbin/promised", "--version")
    assert this.version in version
    # The schema that the program asks for is that of the files beside it.
    order = "*.sql migrations/*.sql desk/*.sql api/*.sql api/*/*.sql report/*.sql".split()
    files = sorted(path for pattern in order for path in glob.glob(os.path.join(unpacked + "/usr/share/promised/sql", pattern)))
    digest = hashlib.sha256(b"".join(open(path, "rb").read() for path in files)).hexdigest()[:16]
    assert digest in version


def test_changelog(this, unpacked):
    changelog = unpacked + "/usr/share/doc/promised/changelog.gz"
    with gzip.open(changelog, "rt", encoding="utf-8") as file:
        text = file.read()
    assert text.startswith(f"promised ({this.version}) ") and "[ Security ]" in text
    parsed = said("dpkg-parsechangelog", "-l", "-", "-S", "Changes", input=text)
    with open(os.path.join(TOP, "CHANGELOG"), encoding="utf-8") as file:
        assert parsed.count("  * ") == len(re.findall(r"^- ", file.read(), re.M))


def test_the_same_tree_gives_the_same_bytes(this, tmp_path):
    again = Package(str(tmp_path / "somewhere" / "else"))
    with open(this.path, "rb") as one, open(again.path, "rb") as other:
        assert one.read() == other.read()


@pytest.mark.skipif(not shutil.which("lintian"), reason="there is no lintian here")
def test_lintian(this):
    done = subprocess.run(["lintian", "--allow-root", "--info", "--fail-on", "error,warning", this.path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_other_prefix(this, tmp_path):
    """make install for those without dpkg."""
    said("make", "-s", "-C", this.folder, "install", "PREFIX=/opt/desk", f"DESTDIR={tmp_path}", stderr=subprocess.DEVNULL)
    program = tmp_path / "opt/desk/sbin/promised"
    assert "/opt/desk/etc/promised/promised.conf" in said(program, "--help")
    for path in (tmp_path / "opt/desk/lib").rglob("*"):
        if path.is_file() and path.suffix in (".service", ".timer", ".conf"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<!desk)/usr/(s?bin|share)/promise|(?<!desk)/etc/promised", text), path
    assert (tmp_path / "opt/desk/etc/promised/promised.conf.example").exists()
    said("make", "-s", "-C", this.folder, "uninstall", "PREFIX=/opt/desk", f"DESTDIR={tmp_path}", stderr=subprocess.DEVNULL)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_purge_names_every_role():
    with open(os.path.join(TOP, "systemd", "debian", "postrm"), encoding="utf-8") as file:
        named = set(re.search(r"for role in ([a-z ]+); do", file.read()).group(1).split())
    with open(os.path.join(TOP, "sql", "roles.sql"), encoding="utf-8") as file:
        made = set(re.findall(r"'([a-z]+)'", re.search(r"ARRAY\[(.*?)\]", file.read(), re.S).group(1)))
    assert named == made


# What it does

def test_first_installation(this, root):
    out = root.run("dpkg", "-i", root.take(this.path))
    assert "promisectl setup" in out
    assert root.run("getent", "passwd", "promised").split(":")[5:] == ["/nonexistent", "/usr/sbin/nologin\n"]
    modes = root.run("stat", "-c", "%a %U:%G %n", "/etc/promised", "/etc/promised/credentials", "/var/lib/promised")
    assert modes.splitlines() == ["755 root:root /etc/promised", "700 root:root /etc/promised/credentials",
                                  "700 promised:promised /var/lib/promised"]
    assert "promisectl setup" in root.run("promised", "--check-config", code=78)
    root.shell(f"cp {CONFIGURATION}.example {CONFIGURATION}")
    assert "imap-password" in root.run("promised", "--check-config", code=78)
    make_desk(root)
    assert "configuration OK" in root.run("promised", "--check-config")
    assert "mul" in root.run("promisectl", "languages")
    assert root.run("dpkg", "-V", "promised") == ""
    # Said once: who has a desk already is told nothing.
    assert "promisectl setup" not in root.run("dpkg-reconfigure", "promised", code=None)


def make_desk(root):
    """A configuration that is the admin's own, and secrets."""
    with open(os.path.join(TOP, "conf", "promised.conf"), encoding="utf-8") as file:
        text = file.read().replace("Example Support", "Written by the admin")
    root.put(CONFIGURATION, text, "640")
    for name in ("imap-password", "smtp-password"):
        root.put(f"/etc/promised/credentials/{name}", "secret\n", "600")


def checksums(root, *folders):
    return root.shell(f"find {' '.join(folders)} -type f -exec sha256sum {{}} + | sort")


def test_upgrade_keeps_what_the_admin_wrote(this, later, root):
    root.run("dpkg", "-i", root.take(this.path))
    make_desk(root)
    root.shell("printf '\\n# and more\\n' >> /etc/promised/promised.conf.example; echo '{}' > /var/lib/promised/token")
    before = checksums(root, "/etc/promised", "/var/lib/promised")
    # No terminal: a question would end in an error.
    out = root.run("dpkg", "-i", root.take(later.path))
    assert checksums(root, "/etc/promised", "/var/lib/promised") == before
    assert root.run("promised", "--version").startswith(f"promised {later.version} ")
    # PostgreSQL is away: that is said, with what to type, and ends nothing.
    assert "until you have typed: promisectl upgrade" in out
    assert root.run("dpkg-query", "-W", "-f", "${Status} ${Version}", "promised") == f"install ok installed {later.version}"


def test_a_configuration_that_is_refused(this, later, root):
    root.run("dpkg", "-i", root.take(this.path))
    make_desk(root)
    root.shell(f"echo 'colour = 7;' >> {CONFIGURATION}")
    out = root.run("dpkg", "-i", root.take(later.path))
    assert f"this version refuses {CONFIGURATION}" in out and "colour" in out and "promisectl upgrade &&" in out


def start_postgres(root):
    root.shell("""
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
        install -d -o postgres /run/postgresql /tmp/cluster
        runuser -u postgres -- "$bin"/initdb -D /tmp/cluster -A peer -N >/dev/null
        runuser -u postgres -- "$bin"/pg_ctl -D /tmp/cluster -l /tmp/cluster/log -w -s start -o "-c listen_addresses= -c fsync=off" >/dev/null
        runuser -u postgres -- createdb -E UTF8 -T template0 promised
        promisectl init >/dev/null
        promisectl init --print-access | grep ^promised >> /tmp/cluster/pg_ident.conf
        promisectl init --print-access | grep ^local | cat - /tmp/cluster/pg_hba.conf > /tmp/hba
        cat /tmp/hba > /tmp/cluster/pg_hba.conf
        runuser -u postgres -- psql -q -c 'SELECT pg_reload_conf()' >/dev/null""")


def test_upgrade_of_the_schema(this, later, root):
    root.run("dpkg", "-i", root.take(this.path))
    make_desk(root)
    start_postgres(root)
    assert "Nothing to do" in root.run("promisectl", "upgrade")
    root.run("promisectl", "tickets")
    out = root.run("dpkg", "-i", root.take(later.path))
    assert f"upgraded from {this.version} to {later.version}" in out
    root.run("promisectl", "tickets")
    # The other way round: the package goes back, the database does not, and both say so.
    out = root.run("dpkg", "-i", root.take(this.path))
    assert "newer version of promised" in out and "restore" in out
    assert "newer than this program" in root.run("promisectl", "tickets", code=78)
    root.run("dpkg", "-i", root.take(later.path))
    root.run("promisectl", "tickets")
    root.run("dpkg", "-P", "promised")
    assert root.shell("runuser -u postgres -- psql -At -d promised -c 'SELECT version FROM desk.schema'").strip() == later.version


def test_remove_and_purge(this, root):
    root.run("dpkg", "-i", root.take(this.path))
    make_desk(root)
    root.shell("""
        install -d -m 700 /etc/promised/shop/credentials /var/lib/promised-shop /var/lib/promised-other /var/backups/promised
        echo '{}' | tee /var/lib/promised/token /var/lib/promised-shop/token >/dev/null
        printf 'database = { connection = "host=db.example.org dbname=shop"; user_prefix = "shop_"; };\\n' > /etc/promised/shop/promised.conf
        echo kept > /var/backups/promised/promised-1.backup
        mkdir -p /etc/systemd/system/multi-user.target.wants
        ln -s /usr/lib/systemd/system/promised.service /etc/systemd/system/multi-user.target.wants/""")
    before = checksums(root, "/etc/promised", "/var/lib/promised", "/var/lib/promised-shop")
    root.run("dpkg", "-r", "promised")
    assert checksums(root, "/etc/promised", "/var/lib/promised", "/var/lib/promised-shop") == before
    root.run("test", "-e", "/usr/sbin/promised", code=1)
    root.run("test", "-e", "/usr/share/promised", code=1)
    # Installed again, it goes on with what there was.
    out = root.run("dpkg", "-i", root.take(this.path))
    assert "promisectl setup" not in out
    assert checksums(root, "/etc/promised", "/var/lib/promised", "/var/lib/promised-shop") == before
    out = root.run("dpkg", "-P", "promised")
    assert "dropdb promised\n" in out and "dropdb shop\n" in out and "DROP ROLE shop_owner, shop_speaker" in out and "host=db.example.org" in out
    assert "/var/backups/promised" in out
    assert sorted(path for path in root.written() if "promised" in path and not path.startswith(("/var/cache/", "/var/log/"))) == [
        "/var/backups/promised", "/var/backups/promised/promised-1.backup", "/var/lib/promised-other"]
    assert root.run("getent", "passwd", "promised")
