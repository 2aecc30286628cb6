"""promisectl setup: from answers to a desk that serves; wrong answers, and what is said of them; PostgreSQL's own files."""
import os
import pty
import pwd
import re
import select
import signal
import ssl
import stat
import subprocess
import tempfile
import textwrap
import time

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from world import accounts, names, postgres, process, settings, visitor

USAGE, DATA, UNAVAILABLE, NO_HOST, CANNOT_CREATE, TRY_AGAIN, NO_PERMISSION, CONFIG = 64, 65, 69, 68, 73, 75, 77, 78
PASSWORD = accounts.desk("").password
ADDRESS = "support@acme.test"


class Desk:
    """A folder of a configuration to be, and promisectl setup on it."""

    def __init__(self, servers, folder):
        self.servers, self.world, self.folder = servers, servers.world, str(folder)
        self.etc = os.path.join(self.folder, "etc")
        self.conf = os.path.join(self.etc, "promised.conf")
        self.program = os.path.join(self.world.place.path("bin"), "promisectl")
        ports = self.world.ports
        self.answers = {
            "database": f"host=127.0.0.1 port={ports['postgres']} dbname=promised",
            "system_user": self.world.place.user_name(), "address": ADDRESS,
            "imap_host": "imap.acme.test", "imap_port": ports["imaps"], "imap_resolve_to": "127.0.0.1",
            "smtp_host": "smtp.acme.test", "smtp_port": ports["smtp"], "smtp_resolve_to": "127.0.0.1",
            "ca_file": self.world.place.path("ca.pem"), "imap_password_file": self.secret("password", PASSWORD),
            "zone": "Europe/Riga", "agents": "Anna Kalniņa <anna@acme.test>, boris@acme.test", "lead": "laura@acme.test"}

    def secret(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(text + "\n")
        return path

    def write(self, text=None, mode=0o600, name="answers"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text if text is not None else "".join(f"{key} = {value}\n" for key, value in self.answers.items()))
        os.chmod(path, mode)
        return path

    def command(self, *words):
        return [self.program, "--config", self.conf, "setup", *words]

    def run(self, *words, typed=None, **changed):
        """With the answers, changed (None: not answered). typed: lines at the input; without them nobody is there."""
        self.answers.update({key: value for key, value in changed.items() if value is not None})
        for key in [key for key, value in changed.items() if value is None]:
            self.answers.pop(key, None)
        command = self.command("--answers", self.write(), *words)
        if typed is not None:
            command = self.command(*words)
        done = subprocess.run(command, input=typed or "", capture_output=True, text=True, timeout=120, check=False)
        assert PASSWORD not in done.stdout + done.stderr
        return done

    def good(self, *words, **more):
        done = self.run(*words, **more)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def bad(self, code, *words, **more):
        """Fails with that code; all that was said."""
        done = self.run(*words, **more)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def settings(self):
        with open(self.conf, encoding="utf-8") as file:
            return settings.read(file.read())

    def files(self):
        return sorted(os.listdir(self.etc))

    def text(self, name="promised.conf"):
        with open(os.path.join(self.etc, name), encoding="utf-8") as file:
            return file.read()


@pytest.fixture
def desk(servers, tmp_path):
    return Desk(servers, tmp_path)


def mode_of(*path):
    return stat.S_IMODE(os.stat(os.path.join(*path)).st_mode)


def said(out, word, subject):
    """The line that begins with the word and subject."""
    found = re.search(rf"^  {word} +{subject} +(.*)$", out, re.M)
    assert found, out
    return found.group(1)


# --- from answers to a desk ---

def test_a_desk_that_serves(desk, servers):
    """Database, configuration and secrets, and a customer has his receipt from it."""
    place = servers.world.place
    out = desk.good(database=f"host=127.0.0.1 port={servers.world.ports['postgres']} dbname=fresh", user_prefix="fresh_",
                    mode="live", languages="en lv", hours="mon-sun 00:00-24:00")
    assert "database fresh: created" in said(out, "ok", "database")
    assert "TLS1" in said(out, "ok", "IMAP") and "IDLE" in said(out, "ok", "IMAP")
    assert "NOT answered" in out or "no mail in it" in out
    assert said(out, "ok", "mail").startswith("to itself came back")
    assert "mx.acme.test" in said(out, "ok", "sender")
    assert "came back" in said(out, "ok", "plus")
    conf = desk.settings()
    assert conf["desk"] == {"name": "Acme Support", "address": ADDRESS, "tag": "ACME", "admin": "laura@acme.test",
                            "language": "en", "languages": ["en", "lv"], "zone": "Europe/Riga",
                            "trusted_authserv": ["mx.acme.test"]}
    assert [(a["name"], a["address"], a.get("lead"), a.get("notify")) for a in conf["agents"]] == [
        ("Anna Kalniņa", "anna@acme.test", "laura@acme.test", None), ("Boris", "boris@acme.test", "laura@acme.test", None),
        ("Laura", "laura@acme.test", None, "own")]
    assert conf["queues"][0]["escalation"] == ["0m lead"]
    assert "# promised.conf: the configuration of one support desk." in desk.text(), "with its comments"
    assert (mode_of(desk.conf), mode_of(desk.etc, "credentials")) == (0o640, 0o700)
    assert mode_of(desk.etc, "credentials", "imap-password") == 0o600 == mode_of(desk.etc, "setup.answers")
    assert PASSWORD not in desk.text() + desk.text("setup.answers")
    with servers.imap(servers.account(ADDRESS)) as session:
        assert session.select("INBOX")[1] == [b"0"], "the mails to itself are gone"
    check = subprocess.run([place.path("bin", "promised"), "--check-config", "--config", desk.conf], capture_output=True,
                           text=True, check=False)
    assert check.returncode == 0, check.stderr

    served = place.make_folder("served")  # what systemd does: the secrets in a folder that the service alone may read
    for name in ("imap-password", "smtp-password"):
        place.give(place.write(f"served/{name}", PASSWORD + "\n"))
    place.write("served.conf", desk.text(), 0o644)
    child = process.start(place, "served", [place.path("bin", "promised"), "--config", place.path("served.conf")],
                          {"CREDENTIALS_DIRECTORY": served})
    try:
        process.wait_for(lambda: is_idle(servers.world.postgres), 30, "the daemon waits for mail")
        emma = servers.account("emma.clark@post.test")
        servers.submit(emma, visitor.letter(emma.address, ADDRESS, "Setup works?", "Does it?"))
        copy = process.wait_for(
            lambda: next((c for c in servers.outgoing() if emma.address in c.recipients), None), 40, "the receipt")
        assert copy.mail["Subject"] == "Re: Setup works?"
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)


def is_idle(server):
    connection = server.connect("fresh")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM desk.mailbox WHERE active AND state = 'idle'")
            return cursor.fetchone()[0] == 1
    finally:
        connection.close()


def test_again_changes_nothing(desk):
    desk.good()
    before = {name: os.stat(os.path.join(desk.etc, name)).st_mtime_ns for name in ("promised.conf", "credentials/imap-password")}
    out = desk.good(mail_to_itself="no", trusted_authserv="mx.acme.test")
    assert "nothing has changed" in said(out, "ok", "file")
    assert before == {name: os.stat(os.path.join(desk.etc, name)).st_mtime_ns for name in before}
    assert desk.files() == ["credentials", "promised.conf", "setup.answers"]


def test_what_setup_wrote_it_may_write_anew(desk):
    desk.good(mail_to_itself="no")
    old = desk.text()
    out = desk.good("--set", "mode=live", "--set", "tag=NEW")
    assert desk.settings()["mode"] == "live" and desk.settings()["desk"]["tag"] == "NEW"
    copies = [name for name in desk.files() if re.fullmatch(r"promised\.conf\.\d{8}-\d{6}", name)]
    assert len(copies) == 1 and desk.text(copies[0]) == old and copies[0] in out


def test_what_an_admin_changed_stays(desk):
    desk.good(mail_to_itself="no")
    with open(desk.conf, "a", encoding="utf-8") as file:
        file.write("# my own\n")
    mine = desk.text()
    err = desk.bad(CANNOT_CREATE, "--set", "tag=NEW")
    assert desk.text() == mine and "diff -u" in err and "--replace" in err
    assert 'tag = "NEW"' in desk.text("promised.conf.setup")
    desk.good("--set", "tag=NEW", "--replace")
    assert desk.settings()["desk"]["tag"] == "NEW"
    assert mine in [desk.text(name) for name in desk.files() if name.startswith("promised.conf.2")]
    assert "promised.conf.setup" not in desk.files()


def test_the_shipped_example_is_nobodys_work(desk):
    os.mkdir(desk.etc)
    with open(desk.conf, "w", encoding="utf-8") as file, \
            open(desk.world.place.path("bin", "source", "conf", "promised.conf"), encoding="utf-8") as sample:
        file.write(sample.read())
    desk.good(mail_to_itself="no")
    assert desk.settings()["desk"]["tag"] == "ACME"


# --- answers ---

def test_the_template_of_answers(desk):
    out = subprocess.run(desk.command("--print-answers"), capture_output=True, text=True, check=True).stdout
    path = desk.write(out, name="template")
    done = subprocess.run(desk.command("--answers", path, "--set", f"database={desk.answers['database']}", "--set",
                                       f"system_user={desk.answers['system_user']}"),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == DATA and "address = ..." in done.stderr
    # What it shows as defaults are answers that will do.
    shown = re.sub(r"(?m)^#(\w+ = .+)$", r"\1", out)
    assert shown.count("\n") == out.count("\n") and "\nhours = mon-fri" in shown
    desk.write(shown, name="template")
    done = subprocess.run(desk.command("--answers", path, "--set", f"database={desk.answers['database']}", "--set",
                                       f"system_user={desk.answers['system_user']}"),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == DATA and "address = ..." in done.stderr, done


@pytest.mark.parametrize("line, words", [
    ("adress = a@b.test", 'did you mean "address"'), ("address = nobody", "mail address"), ("zone = Europe/Rga", "time zone"),
    ("hours = mon-fri 9-17", "hours"), ("agents = anna@", "mail address"), ("agents = a@b.test, A@b.test", "twice"),
    ("tag = acme", "capital"), ("mode = loud", "live"), ("imap_port = 99999", "imap_port"), ("languages = xx", "xx"),
    ("first_reply = soon", "first_reply"), ("nonsense", "key = value"), ("imap_password_file = pw", "whole path")])
def test_wrong_answers_are_named(desk, line, words):
    done = subprocess.run(desk.command("--answers", desk.write("# one\n" + line + "\n")), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    assert done.returncode == DATA and words in done.stderr and ":2: " in done.stderr, done
    assert not os.path.exists(desk.etc)


def test_passwords_are_guarded(desk):
    del desk.answers["imap_password_file"]
    desk.answers["imap_password"] = PASSWORD
    done = subprocess.run(desk.command("--answers", desk.write(mode=0o644)), capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == DATA and "chmod 600" in done.stderr
    done = subprocess.run(desk.command("--set", "imap_password=x"), capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == DATA and "command line" in done.stderr
    desk.good(mail_to_itself="no")


# --- the mailbox ---

def test_wrong_password(desk):
    out = desk.bad(NO_PERMISSION, imap_password_file=desk.secret("wrong", "not-the-password"))
    assert "support@acme.test" in said(out, "FAIL", "IMAP") and "not-the-password" not in out
    assert "promised.conf" not in desk.files() and "credentials" not in desk.files()
    assert "to go on: " in out


def test_no_such_host(desk):
    out = desk.bad(NO_HOST, imap_host="nowhere.invalid", imap_resolve_to=None)
    assert "nowhere.invalid" in out and "imap_host = ..." in out


def test_tls_refused(desk):
    """A port that speaks IMAP, but no TLS from the start; and one that speaks nothing."""
    out = desk.bad(NO_HOST, imap_port=desk.world.ports["imap"], imap_security="tls", connect_timeout="3s")
    assert "no TLS" in said(out, "FAIL", "IMAP") and "starttls" in out
    out = desk.good(imap_port=desk.world.ports["imap"], imap_security=None, connect_timeout=None, mail_to_itself="no")
    assert desk.settings()["mailboxes"][0]["imap"]["security"] == "starttls", "what the port has"


def test_certificate_of_nobody_known(desk):
    out = desk.bad(NO_HOST, ca_file=None)
    assert "certificate" in out and "ca_file" in out


def test_no_such_folder(desk):
    out = desk.bad(DATA, folder="Nowhere")
    assert "Nowhere" in said(out, "FAIL", "folder")


def test_plus_addresses_that_do_not_come_back(desk):
    """Of another delimiter the world's mail server knows nothing."""
    out = desk.good(delimiter="-", wait="2s")
    assert "did not come" in said(out, "warn", "plus")
    assert desk.settings()["desk"]["plus_addresses"] is False


def test_mail_that_is_refused(desk, servers):
    servers.fault("reject 550 support@acme.test")
    try:
        out = desk.bad(UNAVAILABLE)
    finally:
        servers.fault("clear")
    assert "550" in said(out, "FAIL", "mail") and "was refused" in out
    assert "promised.conf" not in desk.files()


class Silent:
    """A mail server that delivers and says nothing of who sent what."""

    def __init__(self, world):
        self.world = world

    def authenticate(self, *_):
        return AuthResult(success=True)

    async def handle_DATA(self, _server, _session, envelope):
        maildir = self.world.place.path("mail", ADDRESS, "Maildir")
        name = f"{time.time():.6f}.silent"
        with open(os.path.join(maildir, "tmp", name), "wb") as file:
            file.write(b"Received: by nobody\r\n" + envelope.content)
        self.world.place.give(file.name)
        os.rename(file.name, os.path.join(maildir, "new", name))
        return "250 ok"


def test_nobody_vouches_for_senders(desk):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(desk.world.place.path("server.pem"), desk.world.place.path("server.key"))
    handler = Silent(desk.world)
    port, = process.free_ports(1)
    server = Controller(handler, hostname="127.0.0.1", port=port, tls_context=tls, authenticator=handler.authenticate,
                        auth_required=True)
    server.start()
    try:
        out = desk.good(smtp_port=port)
        assert "no Authentication-Results" in said(out, "warn", "sender")
        assert "will be held" in said(out, "warn", "agents")
        assert "trusted_authserv" not in desk.settings()["desk"]
        desk.good(smtp_port=port, trust="token")
        assert all(agent["trust"] == "token" for agent in desk.settings()["agents"])
    finally:
        server.stop()


def test_oauth_is_configured_first(desk):
    """Nobody can have logged in yet: the configuration is what the login needs."""
    out = desk.good(oauth="other", oauth_client_id="desk-app", oauth_token_url="https://login.example.org/token",
                    oauth_authorize_url="https://login.example.org/authorize", oauth_scope="mail",
                    oauth_client_secret_file=desk.secret("app", "of-the-app"), imap_password_file=None)
    assert "oauth login desk" in said(out, "warn", "OAuth2") and re.search(r"^Next:\n  \S.* oauth login desk$", out, re.M)
    conf = desk.settings()
    account, = conf["oauth"]
    assert (account["name"], account["provider"], account["client_secret_file"]) == ("desk", "other", "oauth-secret")
    for server in (conf["smtp"], conf["mailboxes"][0]["imap"]):
        assert server["oauth"] == "desk" and "password_file" not in server and server["user"] == ADDRESS
    assert mode_of(desk.etc, "credentials", "oauth-secret") == 0o600 and "of-the-app" not in out + desk.text()


# --- finding the servers ---

@pytest.fixture
def zone(tmp_path):
    """Lines of the domain name system."""
    path = tmp_path / "zone"
    path.write_text("")
    server = names.Server(str(path))
    yield lambda text: path.write_text(textwrap.dedent(text)), f"127.0.0.1:{server.port}"
    server.stop()


FOUND = {"imap_host": None, "imap_port": None, "imap_resolve_to": None, "smtp_host": None, "smtp_port": None,
         "smtp_resolve_to": None, "mail_to_itself": "no"}


def test_servers_by_srv(desk, zone):
    put, resolver = zone
    put(f"""
        acme.test                  MX   10 mx.acme.test
        _imaps._tcp.acme.test      SRV  0 1 {desk.world.ports['imaps']} imap.acme.test
        _submissions._tcp.acme.test SRV 0 0 0 .
        _submission._tcp.acme.test SRV  0 1 {desk.world.ports['smtp']} smtp.acme.test
        imap.acme.test             A    127.0.0.1
        smtp.acme.test             A    127.0.0.1
        """)
    desk.good("--resolver", resolver, **FOUND)
    conf = desk.settings()
    assert (conf["mailboxes"][0]["imap"]["host"], conf["mailboxes"][0]["imap"]["security"]) == ("imap.acme.test", "tls")
    assert (conf["smtp"]["host"], conf["smtp"]["security"]) == ("smtp.acme.test", "starttls")


def test_a_record_that_leads_elsewhere_is_not_followed(desk, zone):
    """RFC 6186: whoever can forge a record would have the password."""
    put, resolver = zone
    put(f"""
        _imaps._tcp.acme.test  SRV  0 1 {desk.world.ports['imaps']} localhost.elsewhere.test
        localhost.elsewhere.test A 127.0.0.1
        """)
    out = desk.bad(NO_HOST, "--resolver", resolver, **FOUND)
    assert "outside that domain" in out and "imap_host = localhost.elsewhere.test" in out
    assert "imap.acme.test:993" in out, "the usual names were tried"


def test_a_provider_by_its_mx(desk, zone):
    put, resolver = zone
    put("acme.test MX 0 acme-test.mail.protection.outlook.com")
    out = desk.bad(DATA, "--resolver", resolver, **FOUND)
    assert "Microsoft 365" in said(out, "ok", "DNS") and "oauth_client_id = ..." in out
    out = desk.bad(NO_HOST, "--resolver", resolver, oauth="none", **FOUND)
    assert "outlook.office365.com" in out


# --- somebody at the terminal ---

def lines(*answers):
    return "".join(answer + "\n" for answer in answers)


def test_questions_and_mistakes(desk):
    """Wrong answers are asked again, and so is a wrong password."""
    given = []
    for key in ("database", "system_user", "imap_host", "imap_port", "imap_resolve_to", "smtp_host", "smtp_port",
                "smtp_resolve_to", "ca_file"):
        given += ["--set", f"{key}={desk.answers[key]}"]
    typed = lines("nobody", ADDRESS, "", "", "", "wrong", "", PASSWORD, "", "",  # the account, the folders
                  "no", "yes", "mx.acme.test", "anna@acme.test", "", "",  # checks, agents
                  "", "", "", "lv en", "", "loud", "")
    done = subprocess.run(desk.command(*given), input=typed, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done
    for words in ('"nobody" is not a mail address', "refused the login", 'is none of "observe"'):
        assert words in done.stdout
    assert "The desk's mail address, that customers write to: " in done.stdout
    assert "Its name, as customers see it [Acme Support]: " in done.stdout
    assert desk.settings()["agents"][0]["address"] == "anna@acme.test"
    assert desk.settings()["desk"]["language"] == "lv" and desk.settings()["mode"] == "observe"
    assert PASSWORD not in done.stdout


def test_stop_and_go_on(desk):
    given = ["--set", f"database={desk.answers['database']}", "--set", f"system_user={desk.answers['system_user']}"]
    done = subprocess.run(desk.command(*given), input=lines(ADDRESS, "Acme Desk"), capture_output=True, text=True,
                          check=False)
    assert done.returncode == TRY_AGAIN and "to go on: " in done.stdout
    done = subprocess.run(desk.command(), input="", capture_output=True, text=True, check=False)
    assert done.returncode == TRY_AGAIN
    done = subprocess.run(desk.command(), input="\n", capture_output=True, text=True, check=False)
    assert f"[{ADDRESS}]" in done.stdout or f"[{desk.answers['database']}]" in done.stdout


def test_a_password_is_not_shown(desk):
    """At a real terminal; and Ctrl-C leaves it as it was."""
    master, slave = pty.openpty()
    given = []
    for key, value in desk.answers.items():
        if key not in ("imap_password_file",):
            given += ["--set", f"{key}={value}"]
    child = subprocess.Popen(desk.command(*given, "--set", "name=A", "--set", "tag=A", "--set", f"imap_user={ADDRESS}"),
                             stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    try:
        out = read_until(master, "not shown): ")
        os.write(master, b"not-the-password\n")
        out = read_until(master, "Log in as", out)
        assert "not-the-password" not in out
        child.send_signal(signal.SIGINT)
        out = read_until(master, "to go on", out)
        assert child.wait(20) == TRY_AGAIN
    finally:
        child.kill()
        child.wait()
        os.close(master)


def read_until(fd, words, out=""):
    end = time.monotonic() + 30
    while words not in out:
        ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
        assert ready, out
        out += os.read(fd, 4096).decode("utf-8", "replace")
    return out


# --- PostgreSQL's own files ---

HBA = "# who may log in\n\nlocal all postgres peer\nlocal all all reject\n"


class Cluster:
    """PostgreSQL as Debian sets it up: one gets in by the socket, as the system user that one is."""

    def __init__(self, folder):
        self.folder = folder
        os.chmod(folder, 0o755)
        self.owner = pwd.getpwnam("postgres")
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.data)
        os.chown(self.data, self.owner.pw_uid, self.owner.pw_gid)
        self.port, = process.free_ports(1)
        self.identity = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        subprocess.run([postgres.program("initdb"), "--no-sync", "--username", "postgres", "--auth", "peer", "--encoding",
                        "UTF8", "--locale", "C.UTF-8", "--pgdata", self.data], check=True, capture_output=True, cwd="/",
                       **self.identity)
        self.put("pg_hba.conf", HBA)
        self.child = None

    def put(self, name, text):
        with open(os.path.join(self.data, name), "w", encoding="utf-8") as file:
            file.write(text)

    def get(self, name):
        with open(os.path.join(self.data, name), encoding="utf-8") as file:
            return file.read()

    def start(self):
        """Others must reach the socket, and nobody the data."""
        folder = os.path.join(self.folder, "socket")
        os.mkdir(folder)
        os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
        os.chmod(folder, 0o755)
        self.child = subprocess.Popen(
            [postgres.program("postgres"), "-D", self.data, "-c", f"port={self.port}", "-c", "fsync=off", "-c",
             "listen_addresses=", "-c", f"unix_socket_directories={folder}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self.identity)
        ready = [postgres.program("pg_isready"), "-q", "-h", folder, "-p", str(self.port)]
        process.wait_for(lambda: subprocess.run(ready, check=False).returncode == 0, 30, "PostgreSQL serves")
        return f"host={folder} port={self.port} dbname=promised"

    def stop(self):
        if self.child:
            self.child.send_signal(signal.SIGQUIT)
            self.child.wait(30)


@pytest.fixture
def cluster():
    if os.geteuid() != 0:
        pytest.skip("only root can be the users that PostgreSQL knows")
    with tempfile.TemporaryDirectory(prefix="promised-cluster-") as folder:
        made = Cluster(folder)
        try:
            yield made
        finally:
            made.stop()


def test_peer_login(desk, cluster):
    """The lines are put there, once; whoever may not change a file is told them; what PostgreSQL does not take is
    taken back."""
    answers = {"database": cluster.start(), "system_user": "nobody", "mail_to_itself": "no"}

    cluster.put("pg_hba.conf", HBA + "nonsense\n")
    out = desk.bad(CONFIG, **answers)
    assert "wrong already: line 5: " in said(out, "FAIL", "access")
    assert cluster.get("pg_hba.conf") == HBA + "nonsense\n"
    assert "nobody" not in cluster.get("pg_ident.conf")

    cluster.put("pg_hba.conf", HBA)
    out = desk.good(**answers)
    line = cluster.get("pg_hba.conf").splitlines()
    assert line.index("local all postgres peer") > next(
        i for i, text in enumerate(line) if text.startswith("local promised promised_main,"))
    assert "promised nobody promised_main" in cluster.get("pg_ident.conf")
    assert "promised root promised_ctl" in cluster.get("pg_ident.conf")
    assert "promised nobody promised_backup" not in cluster.get("pg_ident.conf")
    for name in ("pg_hba.conf", "pg_ident.conf"):
        is_there = os.stat(os.path.join(cluster.data, name))
        assert (is_there.st_uid, stat.S_IMODE(is_there.st_mode)) == (cluster.owner.pw_uid, 0o600)
    copies = [name for name in os.listdir(cluster.data) if re.match(r"pg_hba\.conf\.\d+-\d+", name)]
    assert HBA in [cluster.get(name) for name in copies]

    before = cluster.get("pg_hba.conf")
    out = desk.good(**answers)
    assert "there already" in said(out, "ok", "database") and cluster.get("pg_hba.conf") == before

    out = desk.good("--undo", "--yes")
    assert desk.files() == ["credentials"] and os.listdir(os.path.join(desk.etc, "credentials")) == []
    for name in ("pg_hba.conf", "pg_ident.conf"):
        assert "promised_" not in cluster.get(name)
    assert [line for line in cluster.get("pg_hba.conf").splitlines() if line and not line.startswith("#")] == HBA.splitlines()[2:]
    assert "The database stays" in out and "dropdb promised" in out
    out = desk.good(**answers)
    assert "unchanged" in said(out, "ok", "database"), "it is there still"


def test_undo_keeps_a_copy_of_what_was_changed(desk):
    desk.good(mail_to_itself="no")
    with open(desk.conf, "a", encoding="utf-8") as file:
        file.write("# my own\n")
    mine = desk.text()
    desk.bad(USAGE, "--undo")
    assert desk.text() == mine
    desk.good("--undo", "--yes")
    left = [name for name in desk.files() if name != "credentials"]
    assert len(left) == 1 and desk.text(left[0]) == mine
