"""Webhooks against a receiver that misbehaves: every call is signed, is made until it is taken, and delays no mail. And the holidays
that a calendar's file proposes."""
import datetime
import json
import signal
import time

import pytest

import fake_hook
import fake_https
import trial
from world import visitor

SECRET = "the-secret-of-the-receivers-" + "x" * 20
PATH = "/called/with-a-key-of-its-own"
DAYS = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//EN\r\n%sEND:VCALENDAR\r\n"""
wait_for = trial.wait_for


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    directory = str(tmp_path_factory.mktemp("world"))
    started = trial.begin(directory, daemon=False)
    yield started
    trial.end(started)


@pytest.fixture(scope="module")
def receiver(place):
    served = fake_hook.FakeHook(place.world.place.path("server.pem"), place.world.place.path("server.key"))
    yield served
    served.close()


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """A receiver whose certificate nobody vouches for."""
    served = fake_hook.FakeHook(*fake_https.strange_certificate(str(tmp_path_factory.mktemp("stranger"))))
    yield served
    served.close()


def webhook(world, name, port, **more):
    return {"name": name, "url_file": world.world.desk.set_password(f"{name}-url", f"https://localhost:{port}{PATH}"),
            "secret_file": world.world.desk.set_password("hook-secret", SECRET), "ca_file": world.world.place.path("ca.pem"),
            "connect_timeout": "2s", **more}


@pytest.fixture(scope="module")
def desk(place, receiver, stranger):
    def change(conf):
        conf["calendars"] = ({"name": "round", "zone": "Europe/Riga", **{day: ["00:00-24:00"] for day in (
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}},)
        conf["queues"] = ({"name": "general", "first_reply": "1h", "escalation": ["0m lead ops", "1h manager"]},)
        conf["webhooks"] = (webhook(place, "ops", receiver.port), webhook(place, "other", receiver.port),
                            webhook(place, "stranger", stranger.port), webhook(place, "nobody", 1))
    place.configure(change, reload=False)
    place.start()
    wait_for(lambda: place.processes("hook"), 20, "the process that calls")
    return place


@pytest.fixture
def world(desk, receiver, stranger):
    """No call waits, and receivers are ordinary."""
    owner(desk, "DELETE FROM desk.hook WHERE true")
    receiver.reset()
    stranger.reset()
    start = desk.log_size()
    desk.expected = []
    yield desk
    assert not desk.unexpected(start)
    text = desk.log()
    assert SECRET not in text and PATH not in text


def owner(world, text, *parameters):
    """As the superuser."""
    return world.world.postgres.query("promised", text, *parameters)


def put(world, webhook="ops", **data):
    """A call as an escalation makes it; its number."""
    facts = {"type": "promise.escalated", "timestamp": "2026-11-20T10:00:00Z", "data": {"ticket": "ACME-1", **data}}
    number = owner(world, """WITH h AS (INSERT INTO desk.hook (webhook, facts, next_at, created_at)
        VALUES (%s, %s, desk.now(), desk.now()) RETURNING id), n AS (SELECT pg_notify('promised_hook', '')) SELECT id FROM h, n""",
                   webhook, json.dumps(facts))[0][0]
    return number


def state(world, number):
    return owner(world, "SELECT state, attempts::integer, last_code, last_reply FROM desk.hook WHERE id = %s", number)[0]


def ends(world, number, wanted, attempts, seconds=20):
    wait_for(lambda: state(world, number)[:2] == (wanted, attempts), seconds,
             f"call {number} is {wanted} after {attempts} attempts; it is {state(world, number)}")
    return state(world, number)


def again(world, number):
    """Its next attempt, at once."""
    owner(world, "UPDATE desk.hook SET next_at = desk.now() WHERE id = %s", number)
    owner(world, "NOTIFY promised_hook")


def test_a_call_is_signed(world, receiver):
    number = put(world, level=2)
    assert ends(world, number, "sent", 1)[2] == 200
    call, = receiver.calls
    assert call.path == PATH and call.headers["Content-Type"] == "application/json" and call.json["data"]["level"] == 2
    assert call.signed_by(SECRET.encode()) and not call.signed_by(b"another")
    assert abs(int(call.headers["webhook-timestamp"]) - time.time()) < 60
    assert call.id == owner(world, "SELECT key::text FROM desk.hook WHERE id = %s", number)[0][0]
    world.wait_log(rf"hook: .*webhook=ops call={number} attempt=1 delay=\S+ outcome=done code=200")


def test_what_is_secret_stays_so(world):
    """Not in the database, not in arguments, not in the environment."""
    assert ends(world, put(world), "sent", 1)
    for table in ("hook", "event", "setting", "alarm", "service", "escalation_level", "outbox"):
        text = str(owner(world, f"SELECT t::text FROM desk.{table} t"))
        assert SECRET not in text and PATH not in text, table
    for role in ("hook", "main", "supervisor"):
        for pid in world.processes(role):
            for name in ("cmdline", "environ"):
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    text = file.read().decode(errors="replace")
                assert SECRET not in text and PATH not in text


def test_what_fails_is_called_again(world, receiver):
    receiver.reset("500", "drop")
    number = put(world)
    assert ends(world, number, "retry", 1)[2:] == (500, "HTTP 500")
    again(world, number)
    assert "closed without an answer" in ends(world, number, "retry", 2)[3]
    world.wait_log(rf"hook: .*webhook=ops call={number} attempt=2 .*outcome=unknown")
    again(world, number)
    ends(world, number, "sent", 3)
    assert len({call.id for call in receiver.calls}) == 1 and len(receiver.calls) == 3
    assert len({call.body for call in receiver.calls}) == 1
    assert all(call.signed_by(SECRET.encode()) for call in receiver.calls)


def test_a_redirect_is_not_followed(world, receiver):
    receiver.reset(f"302 https://localhost:{receiver.port}/elsewhere", "307 http://169.254.169.254/latest")
    number = put(world)
    assert "not followed" in ends(world, number, "retry", 1)[3]
    again(world, number)
    assert ends(world, number, "retry", 2)[2] == 307
    assert [call.path for call in receiver.calls] == [PATH, PATH]
    assert owner(world, "SELECT name FROM desk.alarms_now() WHERE name LIKE 'webhook%%'") == [("webhook-failing ops",)]


def test_gone_is_gone(world, receiver):
    receiver.reset("410")
    number = put(world)
    ends(world, number, "failed", 1)
    assert owner(world, "SELECT count(*) FROM desk.outbox WHERE facts ->> 'name' = 'webhook-failed' AND facts ->> 'detail' LIKE '%%410%%'")[0][0] == 1


def test_a_certificate_that_nobody_vouches_for(world, stranger):
    """Not a byte of the call is sent."""
    number = put(world, "stranger")
    assert "certificate is not trusted" in ends(world, number, "retry", 1)[3]
    assert stranger.calls == []


def test_nobody_is_there(world, receiver):
    number, other = put(world, "nobody"), put(world, "ops")
    assert "cannot connect" in ends(world, number, "retry", 1)[3]
    world.wait_log(rf"hook: .*webhook=nobody call={number} attempt=1 .*outcome=later")
    ends(world, other, "sent", 1)


@pytest.mark.parametrize("answer, wanted", [("endless body", "sent"), ("endless header", "sent")])
def test_an_endless_answer(world, receiver, answer, wanted):
    """The status is all that matters; who goes on talking is left."""
    receiver.reset(answer)
    began = time.monotonic()
    ends(world, put(world), wanted, 1)
    assert time.monotonic() - began < 14  # and not when its time is over
    wait_for(lambda: receiver.flooded, 5, "what it could say")
    assert receiver.flooded < 20 << 20


def test_who_hangs_delays_no_mail(world, receiver):
    receiver.reset("hang")
    number = put(world)
    wait_for(lambda: receiver.calls, 10, "the call hangs")
    customer = world.customer("lv")
    filed = world.file(visitor.letter(customer.address, world.desk, trial.topic(), "Labdien!"), lambda raw: world.submit(customer, raw))
    world.wait_receipt(filed["ticket_id"], 15)
    assert state(world, number)[0] == "sending"
    assert "no answer in time" in ends(world, number, "retry", 1, 30)[3]
    # What else waits for it waits as well; another webhook does not.
    queued, other = put(world), put(world, "other")
    ends(world, other, "sent", 1)
    ends(world, queued, "sent", 1)


def test_killed_while_calling(world, receiver):
    receiver.reset("hang")
    number = put(world)
    wait_for(lambda: receiver.calls, 10, "the call hangs")
    world.kill("hook", signal.SIGKILL)
    ends(world, number, "retry", 1)
    again(world, number)
    ends(world, number, "sent", 2)
    first, second = receiver.calls
    assert first.id == second.id and first.body == second.body


def test_an_escalation_calls(world, receiver):
    customer = world.customer("es")
    filed = world.file(visitor.letter(customer.address, world.desk, trial.topic(), "Words of mine"), lambda raw: world.submit(customer, raw))
    world.wait_receipt(filed["ticket_id"])
    world.clock("+61m")
    call = wait_for(lambda: next((c for c in receiver.calls if c.json["data"]["ticket"].endswith(f"-{filed['ticket']}")), None), 60,
                    "the receiver hears of the broken promise")
    assert call.json["type"] == "promise.escalated"
    data = call.json["data"]
    assert (data["kind"], data["level"], data["queue"], data["desk"]) == ("reply", 1, "general", "Acme Support")
    assert set(data) == {"desk", "ticket", "promise", "kind", "due", "level", "queue"}
    assert call.signed_by(SECRET.encode()) and b"@" not in call.body and b"Words" not in call.body
    world.wait_sql("SELECT count(*) > 0 FROM desk.event WHERE kind = 'webhook-called' AND ticket_id = %s", filed["ticket_id"],
                   what="the call is an event of the ticket")


def test_holidays_of_a_file(world):
    year = datetime.date.today().year + 1
    path = world.world.place.path("days.ics")
    event = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART;VALUE=DATE:{0}\r\nSUMMARY:{1}\r\n{2}END:VEVENT\r\n"
    world.world.place.write("days.ics", DAYS % (event.format(f"{year}1118", "Proclamation", "") + event.format(f"{year}1224", "Eve", "RRULE:FREQ=YEARLY\r\n")), 0o644)

    def change(conf):
        conf["calendars"][0]["holidays_file"] = path
    world.configure(change)
    wait_for(lambda: owner(world, "SELECT count(*) FROM desk.holiday")[0][0] == 3, 20, "what the file proposes")
    assert {day["state"] for day in world.ctl("--json", "holidays", "round").json()} == {"proposed"}
    assert "approve round all" in world.ctl("holidays").out
    answer = world.ctl("holidays", "approve", "round", f"{year}-11-18", f"{year}-06-01")
    assert answer.code == 65 and f"{year}-11-18 approved: Proclamation" in answer.out and "nobody proposes" in answer.err
    assert world.ctl("holidays", "reject", "round", "all").out.count("rejected") == 2
    assert world.ctl("holidays", "approve", "round", "all").out == "nothing is proposed\n"
    assert {day["state"] for day in world.ctl("--json", "holidays").json()} == {"in force", "rejected"}
    for words in (("approve",), ("approve", "round"), ("approve", "round", "soon"), ("round", "more")):
        assert world.ctl("holidays", *words).code == 64, words
    assert world.ctl("holidays", "oval").code == 66 and world.ctl("holidays", "reject", "oval", "all").code == 66
    # A file that is broken later changes nothing, and stops nobody.
    start = world.log_size()
    world.world.place.write("days.ics", "<html>not found</html>", 0o644)
    world.world.desk.reload()
    world.wait_log("main: warning: .*no calendar", start)
    assert len(world.ctl("--json", "holidays").json()) == 3


def test_without_webhooks_nobody_calls(world, receiver):
    """The last: they are taken out of the configuration."""
    receiver.reset("503")
    number = put(world)
    ends(world, number, "retry", 1)

    def change(conf):
        conf["webhooks"] = ()
        conf["queues"][0]["escalation"] = ["0m lead"]
    world.configure(change)
    wait_for(lambda: not world.processes("hook"), 20, "no process that calls")
    ends(world, number, "failed", 1)
