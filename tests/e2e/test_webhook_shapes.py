"""Webhooks in the shapes of Slack, Mattermost, ntfy, PagerDuty and Alertmanager, and promisectl webhook: a test that says what came back."""
import json
import os

import pytest

import fake_hook
import trial
from test_webhooks import ends, owner, put, webhook

PATH = "/services/with-a-secret"
KEY, TOKEN = "routing-key-of-ours-0123456789", "tk_of_ours_0123456789"


@pytest.fixture(scope="module")
def receiver(servers):
    served = fake_hook.FakeHook(servers.world.place.path("server.pem"), servers.world.place.path("server.key"))
    yield served
    served.close()


def shaped(world, receiver, shape, **more):
    """Without a secret: nobody there looks at a signature."""
    made = webhook(world, shape, receiver.port, shape=shape, **more)
    del made["secret_file"]
    return made


@pytest.fixture(scope="module")
def desk(servers, receiver):
    """One webhook of each shape, one of the admin's own."""
    place = servers.world.place
    password = servers.world.desk.set_password
    place.make_folder("webhooks")
    place.write("webhooks/own.json.mustache", '{"what": "{{title}}"{{^test}}, "real": true{{/test}}}\n', 0o644)

    def change(conf):
        conf["desk"]["name"] = 'The "Desk"'
        conf["webhooks"] = (
            webhook(servers, "ops", receiver.port), shaped(servers, receiver, "slack"),
            shaped(servers, receiver, "mattermost", channel="help"), shaped(servers, receiver, "own"),
            shaped(servers, receiver, "ntfy", channel="desk", token_file=password("ntfy-token", TOKEN)),
            shaped(servers, receiver, "pagerduty", key_file=password("pagerduty-key", KEY)),
            shaped(servers, receiver, "alertmanager"))
        conf["queues"] = ({"name": "general", "escalation": ["0m lead ops", "1h manager slack"]},)
    servers.configure(change, reload=False)
    servers.start()
    trial.wait_for(lambda: servers.processes("hook"), 20, "the process that calls")
    yield servers
    servers.stop()


@pytest.fixture
def world(desk, receiver):
    owner(desk, "DELETE FROM desk.hook WHERE true")
    receiver.reset()
    start = desk.log_size()
    desk.expected = []
    yield desk
    assert not desk.unexpected(start)
    assert KEY not in desk.log() and TOKEN not in desk.log()


def called(world, receiver, shape, event="escalated", **more):
    """What the receiver gets of a call."""
    number = owner(world, """WITH h AS (INSERT INTO desk.hook (webhook, facts, next_at, created_at)
        VALUES (%s, %s, desk.now(), desk.now()) RETURNING id), n AS (SELECT pg_notify('promised_hook', '')) SELECT id FROM h, n""",
                   shape, json.dumps({"type": f"promise.{event}", "timestamp": "2026-11-23T14:00:00Z", "data": {
                       "desk": 'The "Desk"', "ticket": "ACME-1042", "promise": 1, "kind": "next reply", "due": "2026-11-23T13:00:00Z",
                       "level": 2, "queue": "general", **more}}))[0][0]
    ends(world, number, "sent", 1)
    call = receiver.calls[-1]
    assert call.headers["Content-Type"] == "application/json"
    return call


BROKEN = 'The "Desk", queue general: promise 1 (next reply) was due 2026-11-23T13:00:00Z and is broken; level 2 is told.'
KEPT = 'The "Desk", queue general: promise 1 (next reply), which was due 2026-11-23T13:00:00Z, is kept late.'


@pytest.mark.parametrize("shape, wanted, at_end", [
    ("slack", {"text": "*ACME-1042: promise 1 is broken, level 2*\n" + BROKEN},
     {"text": "*ACME-1042: promise 1 is kept late*\n" + KEPT}),
    ("mattermost", {"text": "**ACME-1042: promise 1 is broken, level 2**\n" + BROKEN, "channel": "help"},
     {"text": "**ACME-1042: promise 1 is kept late**\n" + KEPT, "channel": "help"}),
    ("ntfy", {"topic": "desk", "title": "ACME-1042: promise 1 is broken, level 2", "message": BROKEN, "priority": 4,
              "tags": ["warning"]},
     {"topic": "desk", "title": "ACME-1042: promise 1 is kept late", "message": KEPT, "priority": 2, "tags": ["white_check_mark"]}),
    ("pagerduty", {"routing_key": KEY, "event_action": "trigger", "dedup_key": "ACME-1042/1", "client": "promised", "payload": {
        "summary": "ACME-1042: promise 1 is broken, level 2", "source": 'The "Desk"', "severity": "error",
        "timestamp": "2026-11-23T14:00:00Z", "component": "general", "class": "next reply", "custom_details": {
            "text": BROKEN, "ticket": "ACME-1042", "promise": 1, "due": "2026-11-23T13:00:00Z", "level": 2}}},
     {"routing_key": KEY, "event_action": "resolve", "dedup_key": "ACME-1042/1"}),
    ("own", {"what": "ACME-1042: promise 1 is broken, level 2", "real": True}, {"what": "ACME-1042: promise 1 is kept late"})])
def test_each_shape(world, receiver, shape, wanted, at_end):
    assert called(world, receiver, shape).json == wanted
    ended = called(world, receiver, shape, "ended", state="kept late").json
    assert {name: ended[name] for name in at_end} == at_end


def test_an_alert_lasts_until_the_promise_ends(world, receiver):
    first, = called(world, receiver, "alertmanager").json
    last, = called(world, receiver, "alertmanager", "ended", state="moved", level=3).json
    assert first["labels"] == last["labels"], "the same alert"
    assert first["startsAt"] == "2026-11-23T13:00:00Z" and first["endsAt"] > "2100" and last["endsAt"] == "2026-11-23T14:00:00Z"


def test_who_calls(world, receiver):
    assert called(world, receiver, "ntfy").headers["Authorization"] == f"Bearer {TOKEN}"
    slack = called(world, receiver, "slack")
    assert "Authorization" not in slack.headers and "webhook-signature" not in slack.headers and slack.headers["webhook-id"]


def test_the_desks_own_shape_is_as_it_was(world, receiver):
    number = put(world, "ops", desk="x", kind="reply", due="", queue="general", promise=3, level=2)
    ends(world, number, "sent", 1)
    assert receiver.calls[-1].json == {"type": "promise.escalated", "timestamp": "2026-11-20T10:00:00Z", "data": {
        "ticket": "ACME-1", "desk": "x", "kind": "reply", "due": "", "queue": "general", "promise": 3, "level": 2}}
    assert receiver.calls[-1].signed_by(b"the-secret-of-the-receivers-" + b"x" * 20)


def test_a_changed_file_is_read_at_a_reload(world, receiver):
    before = world.processes("hook")
    world.world.place.write("webhooks/own.json.mustache", '{"other": "{{ticket}}"}\n', 0o644)
    world.world.desk.reload()
    trial.wait_for(lambda: world.processes("hook") not in ([], before), 20, "another process that calls")
    assert called(world, receiver, "own").json == {"other": "ACME-1042"}
    world.world.place.write("webhooks/own.json.mustache", '{"what": "{{title}}"{{^test}}, "real": true{{/test}}}\n', 0o644)


# By hand

def test_list(world):
    out = world.ctl("webhook").out
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["ops", "slack", "mattermost", "own", "ntfy", "pagerduty", "alertmanager"]
    assert "localhost:" in out and PATH not in out and "called/with" not in out
    listed = world.ctl("--json", "webhook", "list").json()
    assert listed[0]["signed"] and listed[0]["queues"] == "general" and not listed[1]["signed"] and listed[3]["queues"] == ""


@pytest.mark.parametrize("name, calls", [("ops", 1), ("slack", 1), ("own", 1), ("ntfy", 2), ("pagerduty", 2), ("alertmanager", 2)])
def test_a_test_is_marked(world, receiver, name, calls):
    receiver.reset(*["202 says ok then"] * calls)
    done = world.ctl("webhook", "test", name)
    assert done.code == 0 and f"{name} ({'promised' if name == 'ops' else name}): the test is taken: HTTP 202" in done.out, done
    assert "it says: ok then" in done.out and KEY not in done.out
    assert len(receiver.calls) == calls and "test" in receiver.calls[0].body.decode()
    if name == "ops":
        assert receiver.calls[0].json["type"] == "test" and receiver.calls[0].signed_by(b"the-secret-of-the-receivers-" + b"x" * 20)
    if name == "pagerduty":
        assert [call.json["event_action"] for call in receiver.calls] == ["trigger", "resolve"]
        assert receiver.calls[0].json["payload"]["severity"] == "info"
    if name == "alertmanager":
        assert all(call.json[0]["labels"]["test"] == "true" for call in receiver.calls)


@pytest.mark.parametrize("answer, words", [
    ("403 says invalid_token", ("HTTP 403", "does not let the desk in", "it says: invalid_token")),
    ("404 says no\x1b[31m_service", ("HTTP 404", "webhooks.url", "no")), ("400", ("HTTP 400", "webhooks.shape")),
    ("302 https://elsewhere.test/", ("not followed",)), ("drop", ("closed without an answer",)), ("503", ("HTTP 503",))])
def test_what_came_back(world, receiver, answer, words):
    receiver.reset(answer)
    done = world.ctl("webhook", "test", "slack")
    assert done.code == 69 and done.err.count("\n") == 1 and "\x1b" not in done.err, done
    assert all(word in done.err for word in ('webhook "slack": ', *words)), done.err
    receiver.reset(answer)
    assert world.ctl("--json", "webhook", "test", "slack").json()["outcome"] in ("later", "unknown")


def test_no_such_webhook(world):
    assert 'there is no webhook "opps"' in world.ctl("webhook", "test", "opps").err
    assert "which?" in world.ctl("webhook", "test").err


@pytest.mark.parametrize("change, says", [
    ({"shape": "slak"}, 'there is no shape "slak"; did you mean "slack"?'),
    ({"shape": "pagerduty"}, '"pagerduty" needs webhooks.key_file'),
    ({"shape": "ntfy"}, '"ntfy" needs webhooks.channel'),
    ({"shape": "promised"}, "webhooks.secret_file: is missing"),
    ({"shape": "broken"}, "line 2: there is no {{colour}}"), ({"shape": "unended"}, "is not ended: {{test}}"),
    ({"shape": "nojson"}, 'gives no JSON for the event "escalated": line 1')])
def test_what_is_wrong_is_said_at_once(world, receiver, tmp_path, change, says):
    place = world.world.place
    place.write("webhooks/broken.json.mustache", '{"a":\n "{{colour}}"}', 0o644)
    place.write("webhooks/unended.json.mustache", '{"a": "{{#test}}"}', 0o644)
    place.write("webhooks/nojson.json.mustache", '{"a": {{title}}}', 0o644)
    conf = world.world.desk.settings()
    conf["webhooks"] = (shaped(world, receiver, "slack") | change,)
    conf["queues"] = ()
    good = open(world.world.desk.settings_file, encoding="utf-8").read()
    try:
        world.world.desk.configure(conf)
        done = world.ctl("webhook")
        assert done.code == 78 and says in done.err, done
    finally:
        place.write("promised.conf", good, 0o644)
    assert os.path.exists(world.world.desk.settings_file)
