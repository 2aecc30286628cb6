"""promisectl doctor in a world that is well, and in worlds with one thing wrong: the line, its level and what to do."""
import datetime
import json
import os
import pathlib
import subprocess

import pytest

import fake_hook
import fake_https
import fake_imap
from world import certificates, names, process

OK, WARNINGS, FAILURES, USAGE = 0, 1, 2, 64
ZONE = """
acme.test         MX   10 mx.acme.test
acme.test         TXT  v=spf1 mx -all
_dmarc.acme.test  TXT  v=DMARC1; p=quarantine
mx.acme.test      A    127.0.0.1
imap.acme.test    A    127.0.0.1
smtp.acme.test    A    127.0.0.1
fake.acme.test    A    127.0.0.1
"""
# What depends on the machine that the tests run on.
ELSEWHERE = {"service", "disk", "logins"}


class Line(dict):
    def __getattr__(self, name):
        return self[name]


class Doctor:
    def __init__(self, trial, folder):
        self.trial = trial
        self.zone = pathlib.Path(folder) / "zone"
        self.zone.write_text(ZONE)
        self.names = names.Server(str(self.zone))
        self.resolver = f"127.0.0.1:{self.names.port}"

    def ask(self, *words):
        """Code and lines; --wait 3 is enough on one machine."""
        answer = self.trial.ctl("--json", "doctor", "--resolver", self.resolver, "--wait", 3, *words)
        assert answer.err == "", answer
        told = json.loads(answer.out)
        lines = [Line(line) for line in told["checks"]]
        worst = FAILURES if any(line.level == "fail" for line in lines) else \
            WARNINGS if any(line.level == "warn" for line in lines) else OK
        assert answer.code == worst and told["result"] == ("ok", "warn", "fail")[worst], told
        for line in lines:
            if line.level in ("warn", "fail"):
                assert line.todo, f"nothing to do is named: {line}"
        return lines

    def quick(self):
        return self.ask("--no-mail")

    def bad(self, lines):
        """Areas that are not well, but for what this machine is like."""
        return {line.area for line in lines if line.level in ("warn", "fail") and line.area not in ELSEWHERE
                and line.object != "this machine"}


def only(lines, area, level=None):
    """The one line of an area (and level)."""
    found = [line for line in lines if line.area == area and level in (None, line.level)]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture(scope="module")
def doctor(served, tmp_path_factory):
    asked = Doctor(served, tmp_path_factory.mktemp("doctor"))
    yield asked
    asked.names.stop()


@pytest.fixture
def zone(doctor):
    yield doctor.zone
    doctor.zone.write_text(ZONE)


@pytest.fixture
def conf(world):
    """change(function) alters the configuration for the test; the daemon does not hear of it."""
    before = world.world.desk.settings()

    def change(function):
        world.configure(function, reload=False)
    yield change
    world.world.desk.configure(before)


def execute(world, *statements):
    """As the superuser, in the desk's database."""
    connection = world.world.postgres.connect("promised")
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def mails_in(world, *folders):
    with world.imap(world.account(world.desk)) as session:
        found = []
        for folder in folders:
            if session.select(folder, readonly=True)[0] == "OK":
                found += session.search(None, "ALL")[1][0].split()
        return found


# --- all is well ---

def test_all_is_well(world, doctor):
    before = len(world.outgoing())
    lines = doctor.ask()
    assert doctor.bad(lines) == set(), lines
    areas = {line.area for line in lines}
    assert areas >= {"configuration", "languages", "database", "schema", "roles", "imap", "certificate", "smtp", "mx", "spf",
                     "dmarc", "delivery", "authserv", "alignment", "plus address", "clock", "daemon", "last fetch", "desk"}
    assert "TLS1." in only([line for line in lines if "port" in line.text], "imap").text
    assert "dmarc=pass" in only(lines, "alignment").text
    # Two mails, to the desk and to nobody else; both are gone, and the desk made nothing of them.
    sent = world.outgoing()[before:]
    assert [copy.recipients[0].split("@")[0].split("+")[0] for copy in sent] == ["support", "support"]
    assert all(len(copy.recipients) == 1 for copy in sent)
    assert mails_in(world, "INBOX", "Done") == []
    assert world.value("SELECT count(*) FROM desk.ticket") == 0
    assert world.value("SELECT count(*) FROM desk.outbox") == 0


def test_for_people(world, doctor):
    answer = world.ctl("doctor", "--no-mail", "--resolver", doctor.resolver)
    first, *_, last = answer.out.splitlines()
    assert first.startswith("ok    configuration   ") and first.endswith("mode live")
    assert " ok, " in last and last.split(" failure")[0].endswith(" 0")
    assert "skip  delivery        support: no mail was sent (--no-mail)" in answer.out.splitlines()


def test_no_mail_is_sent(world, doctor):
    before = len(world.outgoing())
    assert only(doctor.quick(), "delivery").level == "skip"
    assert len(world.outgoing()) == before


@pytest.mark.parametrize("words", [("--wait", "0"), ("--wait", "x"), ("--resolver", "localhost"), ("--nothing",), ("more",)])
def test_usage(world, words):
    assert world.ctl("doctor", *words).code == USAGE


# --- configuration, secrets ---

def test_configuration_with_errors(world, doctor, conf):
    conf(lambda c: c["desk"].update(zone="Europe/Rigga", nonsense=1))
    wrong = [line for line in doctor.quick() if line.area == "configuration" and line.level == "fail"]
    assert only(doctor.quick(), "mail").level == "skip"
    assert any("Europe/Rigga" in line.text for line in wrong) and any("nonsense" in line.text + line.todo for line in wrong)


def test_no_configuration(world, doctor):
    done = subprocess.run([world.world.place.path("bin", "promisectl"), "--config", "/nonexistent/promised.conf", "--json",
                           "doctor", "--resolver", doctor.resolver], capture_output=True, text=True, check=False)
    lines = [Line(line) for line in json.loads(done.stdout)["checks"]]
    assert done.returncode == FAILURES
    assert only(lines, "configuration").todo == "sudo promisectl setup"
    assert only(lines, "database").level == "skip"


def test_one_of_several_desks(world):
    done = subprocess.run([world.world.place.path("bin", "promisectl"), "--instance", "nobody", "doctor", "--no-mail"],
                          capture_output=True, text=True, check=False)
    assert "-> sudo promisectl --instance nobody setup\n" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root looks at modes")
def test_open_secrets(world, doctor):
    folder = world.world.place.path("credentials")
    os.mkdir(folder, 0o700)
    secret = os.path.join(folder, "imap-password")
    pathlib.Path(secret).write_text("x\n")
    os.chmod(secret, 0o644)
    os.chmod(world.world.desk.settings_file, 0o644)
    try:
        lines = [line for line in doctor.quick() if line.area == "secrets"]
        assert [(line.level, line.todo) for line in lines] == [
            ("warn", f"chmod 0640 {world.world.desk.settings_file}"), ("fail", f"chmod 0600 {secret}")]
    finally:
        os.chmod(world.world.desk.settings_file, 0o640)
        os.unlink(secret)
        os.rmdir(folder)


# --- database ---

def test_database_away(world, doctor, conf):
    port = process.free_ports(1)[0]
    conf(lambda c: c["database"].update(connection=f"host=127.0.0.1 port={port} dbname=promised"))
    lines = doctor.quick()
    assert only(lines, "database").level == "fail"
    assert only(lines, "daemon").level == "skip"
    assert only(lines, "smtp").level == "ok"  # the rest is looked at all the same


def test_other_schema(world, doctor):
    digest = world.value("SELECT digest FROM desk.schema")
    execute(world, "UPDATE desk.schema SET digest = 'another'")
    try:
        assert "promisectl" in only(doctor.quick(), "database", "fail").todo
    finally:
        execute(world, f"UPDATE desk.schema SET digest = '{digest}'")


def test_roles(world, doctor):
    function = "FUNCTION api.fetch_report(text, text, text, boolean)"
    execute(world, f"REVOKE EXECUTE ON {function} FROM promised_fetch", "GRANT SELECT ON desk.note TO promised_send")
    try:
        lines = [line for line in doctor.quick() if line.area == "roles"]
        assert [(line.level, "promised_fetch" in line.text, "promised_send" in line.text) for line in lines] == [
            ("fail", True, False), ("warn", False, True)]
    finally:
        execute(world, f"GRANT EXECUTE ON {function} TO promised_fetch", "REVOKE SELECT ON desk.note FROM promised_send")


# --- mail servers ---

def test_wrong_password(world, doctor, conf):
    secret = world.world.desk.set_password("wrong", "not-the-password")
    conf(lambda c: (c["smtp"].update(password_file=secret), c["mailboxes"][0]["imap"].update(password_file=secret)))
    lines = doctor.ask()
    for area, setting in (("imap", "imap"), ("smtp", "smtp")):
        line = only(lines, area)
        assert line.level == "fail" and "refused the login" in line.text, line
        assert f"check {setting}.user and its password_file" in line.todo
    assert only(lines, "delivery").level == "skip"
    assert "not-the-password" not in json.dumps(lines)


def test_mail_refused(world, doctor):
    world.fault("refuse 550")
    try:
        line = only(doctor.ask(), "delivery")
        assert line.level == "fail" and "no mail from this account" in line.text, line
    finally:
        world.fault("clear")


def test_plus_address_not_delivered(world, doctor, conf):
    conf(lambda c: c["desk"].update(delimiter="-"))
    line = only(doctor.ask("--wait", 1), "plus address")
    assert line.level == "fail" and "set desk.plus_addresses = false" in line.todo
    conf(lambda c: c["desk"].update(delimiter="-", plus_addresses=False))
    assert only(doctor.ask("--wait", 1), "plus address").text == "not delivered here, and not used"


def test_plus_address_not_used(world, doctor, conf):
    conf(lambda c: c["desk"].update(plus_addresses=False))
    line = only(doctor.ask(), "plus address")
    assert line.level == "ok" and "desk.plus_addresses = true" in line.text


def test_nobody_vouches(world, doctor, conf):
    conf(lambda c: c["desk"].update(trusted_authserv=["mx.other.test"]))
    line = only(doctor.ask(), "authserv")
    assert line.level == "fail" and line.todo == 'set desk.trusted_authserv = ["mx.acme.test"]'


def test_unknown_host(world, doctor, conf):
    def change(c):
        del c["mailboxes"][0]["imap"]["resolve_to"]
        c["mailboxes"][0]["imap"]["host"] = "nobody.acme.test"
    conf(change)
    line = only(doctor.quick(), "imap")
    assert line.level == "fail" and "nobody.acme.test" in line.text


@pytest.fixture
def fake(conf):
    """An IMAP server that is told what to say: answers(command -> lines), capabilities."""
    server = fake_imap.FakeImap()
    server.answers = {}

    def answer(session, name, args, rest):
        lines = next((lines for start, lines in server.answers.items() if rest.startswith(start)), None)
        if lines is None:
            return False
        *untagged, last = lines
        session.send(b"".join(line + b"\r\n" for line in untagged) + session.tag + b" " + last + b"\r\n")
        return True
    server.fault = answer
    server.answers = {b"STATUS": [b'* STATUS "INBOX" (MESSAGES 3 UNSEEN 1 UIDVALIDITY 7 UIDNEXT 9)', b"OK"],
                      b"EXAMINE": [b"OK"]}
    conf(lambda c: c["mailboxes"][0]["imap"].update(host="127.0.0.1", port=server.port, security="plain"))
    yield server
    server.close()


def test_a_poor_server(doctor, fake):
    fake.capabilities = b"IMAP4rev1 SASL-IR AUTH=PLAIN QUOTA"
    fake.answers[b"GETQUOTAROOT"] = [b"* QUOTAROOT INBOX a b", b"* QUOTA a (STORAGE 10 1000 MESSAGE 9 9)",
                                     b'* QUOTA "b" (STORAGE 970 1000)', b"OK"]
    lines = doctor.quick()
    texts = [(line.level, line.text) for line in lines if line.area == "imap"]
    assert [level for level, _ in texts] == ["ok", "warn", "warn", "ok"]
    assert "no IDLE" in texts[1][1] and "neither MOVE nor UIDPLUS" in texts[2][1] and "3 mails" in texts[3][1]
    assert (only(lines, "space").level, only(lines, "space").text[:4]) == ("fail", "97 %")


def test_a_folder_that_is_not_there(doctor, fake):
    fake.answers[b"STATUS"] = [b"NO [NONEXISTENT] no \x1b[31msuch folder"]
    fake.answers[b"LIST"] = [b'* LIST (\\HasNoChildren) "/" "Gel&APY-scht"', b'* LIST (\\Noselect) "/" Top',
                             b'* LIST () "/" {4}\r\nWork', b"OK"]
    line = only(doctor.quick(), "imap", "fail")
    assert line.todo == 'set mailboxes.folder to one of "Gelöscht", "Work"'
    told = doctor.trial.ctl("doctor", "--no-mail", "--resolver", doctor.resolver).out
    assert "\x1b" not in told and "such folder" in told


def test_a_folder_that_may_only_be_read(doctor, fake):
    fake.capabilities += b" ACL"
    fake.answers[b"MYRIGHTS"] = [b"* MYRIGHTS INBOX lr", b"OK"]
    assert "read-only" in only(doctor.quick(), "imap", "fail").text


@pytest.mark.parametrize("say", [b"* OK {99999999999}\r\n", b"* LIST (" * 30000 + b"\r\n", b"* X \"" + b"a" * 300000],
                         ids=["literal", "nested", "endless"])
def test_a_hostile_server(doctor, fake, say):
    fake.fault = lambda session, name, args, rest: name == b"STATUS" and (session.send(say) or session.peer.close() or True)
    assert only(doctor.quick(), "imap", "fail").todo


# --- access tokens, webhooks ---

def test_access_tokens(world, doctor, conf):
    secret = world.world.desk.set_password("oauth-secret", "not-to-be-seen")
    ends = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()

    def change(c):
        c["state_directory"] = world.world.place.folder
        c["oauth"] = ({"name": "support", "provider": "google", "client_id": "x", "client_secret_file": secret,
                       "secret_ends": ends},)
        del c["mailboxes"][0]["imap"]["password_file"]
        c["mailboxes"][0]["imap"]["oauth"] = "support"
    conf(change)
    lines = doctor.quick()
    assert only(lines, "oauth").level == "fail" and "promisectl oauth login support" in only(lines, "oauth").todo
    assert only(lines, "oauth secret").level == "warn" and "20 days" in only(lines, "oauth secret").text
    assert "promisectl oauth login support" in only(lines, "imap").todo
    assert "not-to-be-seen" not in json.dumps(lines)


def test_webhooks(world, doctor, conf, tmp_path):
    place = world.world.place
    good = fake_hook.FakeHook(place.path("server.pem"), place.path("server.key"))
    strange = fake_hook.FakeHook(*fake_https.strange_certificate(str(tmp_path)))
    try:
        conf(lambda c: c.update(webhooks=tuple(
            {"name": name, "url_file": world.world.desk.set_password(f"{name}-url", f"https://localhost:{hook.port}/not-to-be-seen"),
             "secret_file": world.world.desk.set_password("hook-secret", "of-the-hook-" * 5), "ca_file": place.path("ca.pem")}
            for name, hook in (("good", good), ("strange", strange)))))
        lines = doctor.quick()
        assert {line.object: line.level for line in lines if line.area == "webhook"} == {"good": "ok", "strange": "fail"}
        assert good.calls == strange.calls == [] and "not-to-be-seen" not in json.dumps(lines)
    finally:
        good.close()
        strange.close()


# --- names ---

@pytest.mark.parametrize("change, area, level, part", [
    (("10 mx.acme.test", "0 ."), "mx", "fail", "takes no mail"),
    (("acme.test         MX   10 mx.acme.test", ""), "mx", "fail", "no mail server"),
    (("v=spf1 mx -all", "v=spf1 mx ?all"), "spf", "warn", "allows everybody"),
    (("v=spf1 mx -all", "v=spf1 include:x.test -all"), "spf", "fail", "x.test"),
    (("TXT  v=spf1 mx -all", "FAIL"), "mx", "warn", "acme.test"),
    (("p=quarantine", "p=none"), "dmarc", "warn", "p=none"),
    (("_dmarc.acme.test", "_dmarx.acme.test"), "dmarc", "warn", "no DMARC record"),
], ids=["null-mx", "no-mx", "spf-open", "spf-include", "dns-away", "dmarc-none", "no-dmarc"])
def test_names(doctor, zone, change, area, level, part):
    zone.write_text(ZONE.replace(*change))
    line = only(doctor.quick(), area)
    assert line.level == level and part in line.text, line


def test_signing_key(doctor, zone, conf):
    conf(lambda c: c["desk"].update(dkim_selector="s1"))
    assert only(doctor.quick(), "dkim").level == "fail"
    zone.write_text(ZONE + "s1._domainkey.acme.test TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n")
    assert only(doctor.quick(), "dkim").text == "key at s1._domainkey.acme.test"


# --- what ends, what stands still ---

def test_certificate_ends(world, doctor):
    world.stop()

    def issue(**how):
        certificates.create(world.world.place, **how)
        for server in (world.world.dovecot, world.world.mail_server):
            server.stop()
            server.start()
    try:
        for days, level in ((20, "warn"), (5, "fail"), (-1, "fail")):
            issue(days=days)
            lines = doctor.quick()
            assert {line.level for line in lines if line.area == "certificate"} == {level}, days
            assert (only(lines, "smtp").level == "fail") == (days < 0)
        assert "not to be trusted" in only(lines, "smtp").text
    finally:
        issue()
        world.start()


def test_daemon_that_does_nothing(world, doctor):
    world.stop()
    world.clock("+10m")
    execute(world, "UPDATE desk.pulse SET ran_at = ran_at - interval '10 minutes'")
    try:
        lines = doctor.quick()
        assert "done nothing for" in only(lines, "daemon").text and only(lines, "daemon").level == "fail"
        assert "shifted by 600 s" in only(lines, "database", "warn").text
    finally:
        world.clock("reset")
        world.start()


def test_alarms(world, doctor):
    execute(world, "INSERT INTO desk.alarm (name, since, detail) VALUES ('x-test', desk.now(), 'something stands')")
    try:
        assert [line.level for line in doctor.quick() if line.text == "alarm x-test: something stands"] == ["warn"]
    finally:
        execute(world, "DELETE FROM desk.alarm WHERE name = 'x-test'")
