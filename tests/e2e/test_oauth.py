"""Accounts with OAuth2: a provider that gives, rotates, refuses and revokes tokens over TLS; Dovecot and an SMTP server that take
nothing else. Logins by browser, by device code, by client secret."""
import json
import os
import re
import signal
import subprocess
import threading
import time

import pytest

import fake_https
import fake_oauth
import trial
from world import dovecot, visitor

wait_for = trial.wait_for
NAME = "acme"

OAUTH2 = """
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
force_introspection = yes
tls_ca_cert_file = {folder}/ca.pem
username_attribute = username
active_attribute = active
active_value = true
"""


def take_tokens(place, provider):
    """Teaches the world's servers to take the provider's tokens."""
    folder = place.folder
    version = subprocess.run([dovecot.program(), "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3"):
        pytest.skip("Dovecot 2.3's way of asking about tokens is needed")
    place.write("oauth2.conf", INTROSPECTION.format(url=provider.url("/introspect"), folder=folder))
    with open(place.path("dovecot.conf"), encoding="utf-8") as file:
        place.write("dovecot.conf", file.read() + OAUTH2.format(folder=folder))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    started = trial.begin(str(tmp_path_factory.mktemp("world")), daemon=False)
    yield started
    trial.end(started)


@pytest.fixture(scope="module")
def provider(place):
    folder = place.world.place

    def publish(tokens):
        folder.write("tokens", "".join(f"{token} {user}\n" for token, user in tokens.items()))
    served = fake_oauth.FakeOauth(folder.path("server.pem"), folder.path("server.key"), publish)
    publish({})
    yield served
    served.close()


@pytest.fixture(scope="module")
def desk(place, provider):
    """The daemon runs, and nobody has logged in yet."""
    take_tokens(place.world.place, provider)
    place.world.dovecot.stop()
    place.world.dovecot.start()
    place.state = place.world.place.make_folder("state")
    configure(place, provider)
    place.world.desk.launch()
    yield place
    secrets = {fake_oauth.SECRET, *provider.access, *provider.refresh}
    with open(place.world.place.log("promised"), encoding="utf-8", errors="replace") as file:
        assert not [secret for secret in secrets if secret in file.read()]


def configure(place, provider, account=None, **settings):
    account = {"name": NAME, "client_id": fake_oauth.CLIENT, "token_url": provider.url("/token"), "scope": "the-scope",
               "client_secret_file": place.world.desk.set_password("client-secret", provider.secret),
               "authorize_url": provider.url("/authorize"), "device_url": provider.url("/device"),
               "ca_file": place.world.place.path("ca.pem"), "connect_timeout": "2s", **(account or {})}

    def change(conf):
        conf["state_directory"] = place.state
        conf["budget"] = {"per_address_hour": 100, "per_address_day": 100, "per_domain_hour": 100}
        conf["oauth"] = ({key: value for key, value in account.items() if value is not None},)
        for server in (conf["mailboxes"][0]["imap"], conf["smtp"]):
            server.pop("password_file", None)
            server["oauth"] = NAME
        conf.update(settings)
    place.configure(change)


@pytest.fixture
def world(desk, provider):
    start = desk.log_size()
    desk.expected = []
    provider.reset()
    provider.lifetime, provider.rotate = 3600, True
    yield desk
    bad = desk.unexpected(start)
    assert not bad, "unexpected in the daemon's log:\n" + "\n".join(bad)


# What a person does


class Login:
    """promisectl oauth login, under way."""

    def __init__(self, world, *words):
        self.child = subprocess.Popen([*world.env["PROMISECTL"].split(), "oauth", "login", *words, NAME], text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = ""

    def read_until(self, pattern):
        while not re.search(pattern, self.said):
            line = self.child.stdout.readline()
            assert line, self.said
            self.said += line
        return re.search(pattern, self.said)[0]

    def end(self, pasted=None):
        rest, _ = self.child.communicate(None if pasted is None else pasted + "\n", timeout=60)
        self.said += rest
        return self.child.returncode


def log_in(world, provider, user=None):
    login = Login(world, "--code")
    url = login.read_until(r"https://localhost\S+")
    code = login.end(provider.browse(url, user or world.desk))
    assert code == 0, login.said
    return login.said


def logged_in(world, provider):
    """Whatever the last test did."""
    if status(world)["state"] != "works" or not provider.refresh:
        log_in(world, provider)
    served(world)


def status(world):
    answer = world.ctl("--json", "oauth", "status", NAME)
    assert answer.code in (0, 2), answer
    return json.loads(answer.out)[0]


def served(world, seconds=40):
    world.wait_sql("SELECT state = 'idle' FROM desk.mailbox WHERE name = 'support'", seconds=seconds, what="the mailbox is served")


def exchange(world, language="en"):
    """A customer's mail is fetched and receipted, all with tokens."""
    customer = world.customer(language)
    filed = world.file(visitor.letter(customer.address, world.desk, trial.topic(), "Hello!"), lambda raw: world.submit(customer, raw))
    return world.wait_receipt(filed["ticket_id"])


def record(world, **change):
    """What is stored, after the change if there is one."""
    path = os.path.join(world.state, "oauth", NAME + ".json")
    with open(path, encoding="utf-8") as file:
        stored = json.load(file)
    if change:
        stored.update(change)
        world.world.place.write("record", json.dumps(stored))
        os.replace(world.world.place.path("record"), path)
    return stored


def ends_in(world, seconds):
    """The token's time runs out; what was stored before."""
    now = int(time.time())
    return record(world, obtained=now + seconds - 3600, expires=now + seconds)


def restart(world):
    """Every process that logs in starts anew. Not often: the supervisor takes its time with those that end."""
    for name in ("fetch", "send", "inform"):
        world.kill(name, signal.SIGTERM)


def reconnect(world):
    """The mail server ends its sessions, and fetch comes again."""
    subprocess.run(["doveadm", "-c", world.world.place.path("dovecot.conf"), "kick", world.desk], check=False, capture_output=True,
                   env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin"})


def told(world, name):
    """The alarms of that name that went to the admin."""
    return [copy.mail.get_body(("plain",)).get_content() for copy in world.outgoing() if copy.mail["Subject"] == f"Alarm: {name}"]


# Logins


def test_nobody_has_logged_in(world):
    world.expect_log("nobody has logged in")
    world.wait_log(f"fetch support: .*nobody has logged in to the account \"{NAME}\" yet; type: promisectl oauth login {NAME}")
    answer = world.ctl("oauth", "status")
    assert answer.code == 2 and "needs a login" in answer.out and f"type: promisectl oauth login {NAME}" in answer.out
    world.wait_sql(f"SELECT condition = 'login' FROM desk.oauth WHERE name = '{NAME}'", what="the database knows")
    world.wait_sql(f"SELECT count(*) = 1 FROM desk.alarm WHERE name = 'oauth-login {NAME}'", what="the alarm", seconds=40)


def test_login_in_a_browser(world, provider):
    """The desk goes on by itself; the alarm that could not be sent is sent now, and over."""
    said = log_in(world, provider)
    assert f"log in as {world.desk}" in said and f"imap imap.acme.test: logged in as {world.desk}" in said and "smtp smtp.acme.test: logged in" in said
    assert "access_type" not in said and not [secret for secret in (*provider.access, *provider.refresh) if secret in said]
    assert provider.calls[0].fields["redirect_uri"] == "http://localhost"
    served(world, 15)
    assert exchange(world)
    assert wait_for(lambda: told(world, f"oauth-login {NAME}"), 30, "the admin is told")[0].count(f"promisectl oauth login {NAME}") == 1
    world.wait_sql("SELECT count(*) = 0 FROM desk.alarm WHERE name LIKE 'oauth%%'", what="the alarm is over", seconds=40)
    assert provider.grants() == ["authorization_code"]  # one token for all processes
    answer = world.ctl("oauth", "status")
    assert answer.code == 0 and "works" in answer.out


def test_what_is_stored(world):
    folder = os.path.join(world.state, "oauth")
    for path, mode in ((folder, 0o700), (os.path.join(folder, NAME + ".json"), 0o600), (os.path.join(folder, NAME + ".lock"), 0o600)):
        about = os.stat(path)
        assert (about.st_mode & 0o777, about.st_uid) == (mode, world.world.place.ids()[0]), path
    assert sorted(os.listdir(folder)) == [NAME + ".json", NAME + ".lock"]
    assert record(world)["refresh_token"].startswith("refresh-")


def test_what_is_secret_stays_so(world, provider):
    secrets = [fake_oauth.SECRET, *provider.access, *provider.refresh]
    for role in ("fetch", "send", "inform", "main", "supervisor"):
        for pid in world.processes(role):
            for name in ("cmdline", "environ"):
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    text = file.read().decode(errors="replace")
                assert not [secret for secret in secrets if secret in text]
    for table in ("oauth", "setting", "mailbox", "alarm", "event", "outbox"):
        text = str(world.sql(f"SELECT t::text FROM desk.{table} t"))
        assert not [secret for secret in secrets if secret in text], table


@pytest.mark.parametrize("pasted, words", [
    (lambda url: "", "nothing was pasted"),
    (lambda url: "http://localhost/?state=x", "there is no code in it"),
    (lambda url: "http://localhost/?code=abc&state=another", "belongs to another login"),
    (lambda url: "http://localhost/?error=access_denied", "the provider says: access_denied"),
    (lambda url: "wrong", "does not take the code"),
])
def test_wrong_things_pasted(world, provider, pasted, words):
    before = record(world)
    login = Login(world, "--code")
    assert login.end(pasted(login.read_until(r"https://localhost\S+"))) != 0
    assert words in login.said and record(world) == before


def test_login_as_somebody_else(world, provider):
    """The login that works is not lost to it."""
    before = record(world)
    login = Login(world, "--code")
    assert login.end(provider.browse(login.read_until(r"https://localhost\S+"), world.agent("anna").address)) == 77
    assert f"not stored, what was stored before stays: log in as {world.desk}" in login.said
    assert "refused the login of" in login.said and record(world) == before


def test_login_by_device_code(world, provider):
    login = Login(world)  # where a device code is possible, no address need be carried back
    login.read_until("Waiting")
    assert "BCDF-GHJK" in login.said and provider.url("/enter") in login.said
    wait_for(lambda: len(provider.calls) > 1, 10, "it is asked whether it is done")
    provider.enter("slow_down")
    wait_for(lambda: len(provider.calls) > 2, 10, "it is asked again")
    began = time.monotonic()
    provider.enter(world.desk)
    assert login.end() == 0, login.said
    assert time.monotonic() - began > 3  # slower, as wanted
    assert "Stored" in login.said and record(world)["login"] > time.time() - 60


def test_device_code_is_denied(world, provider):
    before = record(world)
    login = Login(world, "--device")
    login.read_until("Waiting")
    provider.enter("access_denied")
    assert login.end() == 77 and "the access was not allowed" in login.said and record(world) == before


# Renewals


def test_one_renewal_for_all(world, provider):
    """Five minutes before the end; what is rotated is on the disk, and the old one is worth nothing."""
    logged_in(world, provider)
    old = ends_in(world, 290)
    restart(world)
    exchange(world)
    wait_for(lambda: record(world)["access_token"] != old["access_token"], 20, "a new token")
    assert provider.grants() == ["refresh_token"]
    assert provider.calls[0].fields["refresh_token"] == old["refresh_token"]
    assert record(world)["refresh_token"] in provider.refresh and old["refresh_token"] not in provider.refresh


def test_not_too_early(world, provider):
    logged_in(world, provider)
    old = ends_in(world, 330)
    provider.reset()
    start = world.log_size()
    reconnect(world)
    world.wait_log("served again", start)
    exchange(world)
    assert provider.grants() == [] and record(world)["access_token"] == old["access_token"]
    ends_in(world, 3500)


def test_the_token_is_taken_away_before_its_time(world, provider):
    """The mail server says so; another one is had at once and nobody notices."""
    logged_in(world, provider)
    provider.revoke(refresh=False)
    provider.reset()
    start = world.log_size()
    reconnect(world)
    world.wait_log("served again", start)
    assert exchange(world) and provider.grants() == ["refresh_token"] and "refused" not in world.log(start)


def test_no_rotation(world, provider):
    logged_in(world, provider)
    provider.rotate = False
    old = ends_in(world, 0)
    reconnect(world)
    wait_for(lambda: record(world)["access_token"] != old["access_token"], 20, "a new token")
    assert record(world)["refresh_token"] == old["refresh_token"]


def test_the_provider_is_in_trouble(world, provider):
    """It passes by itself."""
    logged_in(world, provider)
    old = ends_in(world, 0)
    provider.reset("500 oops", "200 <html>Log in</html>")
    start = world.log_size()
    reconnect(world)
    world.wait_log(f'fetch support: warning: the account "{NAME}": the provider answers HTTP 500', start)
    wait_for(lambda: record(world)["access_token"] != old["access_token"], 40, "a new token")
    world.wait_log("fetch support: served again", start)
    assert old["access_token"] not in world.log(start) and old["refresh_token"] not in world.log(start)


@pytest.mark.parametrize("answer, code, words", [
    ("500 oops", 75, "HTTP 500"), ("200 <html>Log in</html>", 75, "no token that can be understood"),
    ("200 {\"access_token\": \"a b\"}", 75, "no token that can be understood"), ("200 {\"access_token\": \"x\", \"expires_in\": -1", 75, "no token"),
    ("drop", 75, "no whole answer"), ("endless", 75, "more than 64 KiB"), ("403 no", 75, "HTTP 403"), ("404 no", 77, "check oauth.token_url"),
    ("302 https://elsewhere.test/", 77, "which is not followed"), ("400 {\"error\": \"invalid_scope\"}", 77, "oauth.scope"),
])
def test_odd_answers(world, provider, answer, code, words):
    """What is stored stays."""
    logged_in(world, provider)
    old = record(world)
    provider.reset(answer)
    said = world.ctl("oauth", "refresh", NAME)
    assert said.code == code and words in said.err and len(provider.calls) == 1, said
    stored = record(world)
    assert stored["refresh_token"] == old["refresh_token"] and stored["access_token"] == old["access_token"] and stored["trouble"] != "none"
    assert world.ctl("oauth", "refresh", NAME).code == 0 and record(world)["trouble"] == "none"


def test_the_provider_asks_for_patience(world, provider):
    logged_in(world, provider)
    ends_in(world, 0)
    provider.reset("429 busy")
    provider.retry_after = 5
    reconnect(world)
    wait_for(lambda: record(world)["trouble"] == "later", 20, "the trouble is known")
    provider.retry_after = 0
    began = time.monotonic()
    wait_for(lambda: len(provider.calls) > 1, 40, "it is asked again")
    assert time.monotonic() - began > 3


def test_killed_while_asking(world, provider):
    """The lock goes with the process; what the provider gave to nobody is not missed."""
    logged_in(world, provider)
    provider.rotate = False
    old = ends_in(world, 0)
    provider.reset("hang")
    reconnect(world)
    wait_for(lambda: provider.calls, 20, "it is asked")
    world.kill("fetch", signal.SIGKILL)
    wait_for(lambda: record(world)["access_token"] != old["access_token"], 40, "a new token")
    served(world)
    assert sorted(os.listdir(os.path.join(world.state, "oauth"))) == [NAME + ".json", NAME + ".lock"]


def test_who_hangs_holds_up_no_stop(world, provider):
    logged_in(world, provider)
    ends_in(world, 0)
    provider.reset("hang", "hang", "hang")
    reconnect(world)
    wait_for(lambda: provider.calls, 20, "it is asked")
    began = time.monotonic()
    assert world.stop()
    assert time.monotonic() - began < 10
    provider.reset()
    world.world.desk.launch()
    served(world)


# The login ends


def test_the_access_is_taken_away(world, provider):
    """The admin is told once, with the command; the provider is not asked again and again; a new login needs nothing of the old."""
    logged_in(world, provider)
    world.expect_log("somebody must log in|nobody has logged in")
    before = len(told(world, f"oauth-login {NAME}"))
    provider.revoke()
    provider.reset()
    old = record(world)["refresh_token"]
    reconnect(world)
    world.wait_sql(f"SELECT count(*) = 1 FROM desk.alarm WHERE name = 'oauth-login {NAME}'", what="the alarm", seconds=60)
    stored = record(world)
    assert stored["trouble"] == "login" and old not in stored["text"] and "Token *** has been revoked" in stored["text"]
    answer = world.ctl("oauth", "status")
    assert answer.code == 2 and f"type: promisectl oauth login {NAME}" in answer.out
    start = world.log_size()
    world.kill("fetch", signal.SIGTERM)
    world.wait_log("fetch support: .*must log in", start)
    assert provider.grants() == ["refresh_token"]
    os.unlink(os.path.join(world.state, "oauth", NAME + ".json"))
    log_in(world, provider)
    served(world, 15)
    exchange(world)
    assert len(wait_for(lambda: told(world, f"oauth-login {NAME}")[before:], 30, "the admin is told")) == 1


def test_the_client_is_refused(world, provider):
    """A secret that ended: nobody need log in; with the new secret it goes on."""
    logged_in(world, provider)
    world.expect_log("gives the account")
    provider.secret = "another-secret-" + "y" * 20
    ends_in(world, 0)
    reconnect(world)
    world.wait_sql(f"SELECT count(*) = 1 FROM desk.alarm WHERE name = 'oauth-refused {NAME}'", what="the alarm", seconds=60)
    text = record(world)["text"]
    assert "invalid_client" in text and "client_secret_file" in text and "Trace ID" not in text
    configure(world, provider)
    served(world)
    world.wait_sql("SELECT count(*) = 0 FROM desk.alarm WHERE name LIKE 'oauth%%'", what="the alarm is over", seconds=40)


def test_a_provider_that_nobody_vouches_for(world, provider, tmp_path):
    """Not a byte is sent to it."""
    logged_in(world, provider)
    stranger = fake_oauth.FakeOauth(*fake_https.strange_certificate(str(tmp_path)))
    try:
        configure(world, provider, {"token_url": stranger.url("/token")})
        answer = world.ctl("oauth", "refresh", NAME)
        assert answer.code == 77 and "certificate of localhost" in answer.err and "nothing was sent" in answer.err
        assert stranger.calls == []
    finally:
        stranger.close()
        configure(world, provider)
        served(world)


def test_refresh_and_logout(world, provider):
    logged_in(world, provider)
    old = record(world)
    provider.reset()
    answer = world.ctl("oauth", "refresh", NAME)
    assert answer.code == 0 and answer.out.count("logged in as") == 2, answer
    assert record(world)["access_token"] != old["access_token"] and provider.grants() == ["refresh_token"]
    world.expect_log("nobody has logged in")
    assert world.ctl("oauth", "logout").code == 0
    assert status(world)["state"] == "login" and not os.path.exists(os.path.join(world.state, "oauth", NAME + ".json"))
    log_in(world, provider)


def test_many_ask_at_once(world, provider):
    """The lock: one renewal, however many want it. With rotation a second one would end the login."""
    logged_in(world, provider)
    provider.reset()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(world.ctl("oauth", "refresh", NAME))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.code for answer in answers] == [0] * 4
    assert provider.grants() == ["refresh_token"] * 4 and status(world)["state"] == "works"


def test_wrong_arguments(world):
    for words, text in ((("login", "acmee"), 'did you mean "acme"'), (("log",), "unknown verb"), (("login", "--device", "--code"), "choose one"),
                        (("status", "x"), "there is no account"), (("refresh", NAME, "more"), "unexpected argument")):
        answer = world.ctl("oauth", *words)
        assert answer.code == 64 and text in answer.err, answer


# Client credentials; the secret's end


def test_client_credentials(world, provider):
    logged_in(world, provider)
    world.expect_log("nobody has logged in")
    provider.client_user = world.desk
    os.unlink(os.path.join(world.state, "oauth", NAME + ".json"))
    provider.reset()
    configure(world, provider, {"grant": "client"})
    reconnect(world)
    served(world)
    exchange(world)
    assert set(provider.grants()) == {"client_credentials"} and "refresh_token" not in record(world)
    answer = world.ctl("oauth", "login")
    assert answer.code == 0 and "needs no login" in answer.out and answer.out.count("logged in as") == 2
    configure(world, provider)
    log_in(world, provider)
    served(world)


def test_the_secrets_end_is_told(world, provider):
    logged_in(world, provider)
    now = world.value("SELECT (desk.now() AT TIME ZONE 'UTC')::date")

    def ends(days, stage):
        configure(world, provider, {"secret_ends": world.value("SELECT (%s + %s)::text", now, days)})
        name = f"oauth-secret {NAME} {stage}"
        texts = wait_for(lambda: told(world, name), 40, f"the admin is told of the secret's end, {days} days")
        assert len(texts) == 1 and "client_secret_file" in texts[0] and "systemctl restart promised" in texts[0]
    ends(30, "30")
    ends(7, "7")
    ends(1, "1")
    assert world.ctl("oauth", "status").code == 2
    configure(world, provider)
    served(world)
