"""The desk seen from outside: status, top, tail, metrics, check. The daemon does not run."""
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest

from test_ctl import CONFIGURATION, ESCAPE, NO_INPUT, UNAVAILABLE, USAGE, Desk

WAIT = 20  # seconds, for what should come at once


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("look")


def new_desk(servers, folder, name):
    made = Desk(servers, name, folder).create()
    assert made.init("--test-clock").returncode == 0
    made.sql("SELECT api.configure(%s)", json.dumps(CONFIGURATION))
    made.sql("SELECT api.fetch_open('support', 1, 1)")
    made.sql("SELECT api.fetch_report('support', 'idle', '', true)")
    made.sql("SELECT api.run_due(10)")
    return made


@pytest.fixture(scope="module")
def desk(servers, folder):
    made = new_desk(servers, folder, "look")
    made.accept()
    return made


# metrics

SAMPLE = re.compile(r"(promised_[a-z_]+)(?:\{([^}]*)\})? (\S+)")
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"')


def parse(text, counters_end_in):
    """Families by name: (type, [(sample's name, labels, value)]). Strict: a sample stands below its family's head, heads come once."""
    families, current = {}, None
    for line in text.splitlines():
        head = re.fullmatch(r"# (TYPE|HELP|UNIT) (promised_[a-z_]+) (.+)", line)
        if head and head[1] == "TYPE":
            assert head[2] not in families
            current = head[2]
            families[current] = (head[3], [])
        elif head:
            assert head[2] == current
            assert head[1] != "UNIT" or current.endswith("_" + head[3])
        elif line == "# EOF":
            assert text.endswith("\n# EOF\n")
        else:
            name, labels, value = SAMPLE.fullmatch(line).groups()
            found = LABEL.findall(labels or "")
            assert labels is None or ",".join(f'{k}="{v}"' for k, v in found) == labels
            kind, samples = families[current]
            suffix = {"counter": counters_end_in, "info": "_info"}.get(kind, "")
            assert name == current + suffix, line
            assert (name, found) not in [(n, l) for n, l, _ in samples], line
            samples.append((name, found, float(value)))
    assert all(samples for _, samples in families.values())
    return families


def value(families, family, **labels):
    """The value of the one sample that has these labels."""
    [found] = [v for _, have, v in families[family][1] if dict(have) == labels]
    return found


def test_metrics_are_openmetrics(desk):
    text = desk.good("metrics")
    assert text.endswith("\n# EOF\n")
    families = parse(text, "_total")
    assert value(families, "promised_up") == 1
    assert value(families, "promised_tickets", queue="general", state="open") == 1
    assert value(families, "promised_events", event="opened") == 1
    assert families["promised_build"][0] == "info"
    assert "customer.test" not in text


def test_metrics_for_a_textfile_collector(desk, folder):
    file = folder / "promised.prom"
    file.write_text("old")
    os.chmod(file, 0o600)
    assert desk.good("metrics", "--format", "prometheus", "--output", file) == ""
    families = parse(file.read_text(), "")
    assert "# EOF" not in file.read_text() and "# UNIT" not in file.read_text()
    assert families["promised_events_total"][0] == "counter"
    assert value(families, "promised_build_info", version=desk.good("--version").split()[1]) == 1
    assert os.stat(file).st_mode & 0o777 == 0o644
    assert [name for name in os.listdir(folder) if ".prom" in name] == ["promised.prom"]


def test_names_are_escaped(desk):
    desk.sql("""INSERT INTO desk.alarm VALUES (E'odd "name" \\\\ of\\nlines', desk.now(), '')""")
    families = parse(desk.good("metrics"), "_total")
    assert [labels for _, labels, _ in families["promised_alarm_since_timestamp_seconds"][1]] == [[("alarm", 'odd \\"name\\" \\\\ of\\nlines')]]
    desk.sql("DELETE FROM desk.alarm")


def test_metrics_say_that_the_database_is_away(desk, folder):
    file = folder / "away.prom"
    away = Desk(desk.servers, "nowhere", folder)  # a database that was never made
    assert "createdb" in away.refused(UNAVAILABLE, "metrics", "--output", file)
    assert value(parse(file.read_text(), "_total"), "promised_up") == 0
    done = away.run("metrics")
    assert done.returncode == UNAVAILABLE and value(parse(done.stdout, "_total"), "promised_up") == 0


def test_metrics_as_json(desk):
    assert "promises" in [family["name"] for family in desk.json("metrics")]


def test_a_file_that_cannot_be_written_is_named(desk):
    assert "/nowhere/promised.prom" in desk.refused(73, "metrics", "--output", "/nowhere/promised.prom")


def test_metrics_take_no_nonsense(desk):
    assert value(parse(desk.good("metrics", "--label", "desk=sales"), "_total"), "promised_up", desk="sales") == 1
    for words in ["--format", "xml"], ["extra"], ["--json", "--output", "x"], ["--label", "desk"], ["--label", "a-b=c"]:
        assert "promisectl metrics --help" in desk.refused(USAGE, "metrics", *words)


# check

PERFDATA = re.compile(r"[a-z]+=\d+s?;\d*;\d*;0( [a-z]+=\d+s?;\d*;\d*;0)*")


def check(desk, *words):
    """Exit code, state and text of the one line; the values are looked at, too."""
    done = desk.run("check", *words)
    assert done.stderr == "", done
    line, = done.stdout.splitlines()
    state, text, values = re.fullmatch(r"PROMISED ([A-Z]+): ([^|]*?)(?: \| (.*))?", line).groups()
    assert values is None or PERFDATA.fullmatch(values)
    assert ["OK", "WARNING", "CRITICAL", "UNKNOWN"][done.returncode] == state
    return done.returncode, text, dict(v.split("=") for v in (values or "").split())


@pytest.fixture(scope="module")
def watched(servers, folder):
    return new_desk(servers, folder, "watched")


def test_all_is_well(watched):
    code, text, values = check(watched)
    assert code == 0 and text == "mode live, mailboxes served: 1, promises going on: 0"
    assert values["parked"] == "0;0;10;0" and values["fetch"].endswith("s;900;3600;0")


def test_limits(watched):
    watched.park()
    code, text, values = check(watched)
    assert (code, text) == (1, "parked mails: 1 (promisectl parked list)") and values["parked"] == "1;0;10;0"
    assert check(watched, "--warning", "parked=1")[0] == 0
    assert check(watched, "--critical", "parked=0")[0] == 2
    assert check(watched, "--warning=parked=off", "--critical=parked=off")[2]["parked"] == "1;;;0"
    watched.sql("SELECT api.fetch_report('support', 'away', %s, false)", f"login | {ESCAPE} refused")
    watched.sql("UPDATE desk.mailbox SET fetched_at = desk.now() - interval '30 minutes', since = desk.now() - interval '1 day'")
    code, text, values = check(watched, "--critical", "fetch=25m")
    assert code == 2 and text.startswith("a mailbox was not fetched for 30 min, support: login / ") and text.endswith("; parked mails: 1 (promisectl parked list)")
    assert ESCAPE not in text and values["fetch"].endswith(";900;1500;0")
    assert check(watched, "--critical", "fetch=31m", "--warning", "fetch=1850", "--warning", "parked=off")[0] == 0


def test_a_silent_daemon_is_critical(watched):
    watched.sql("UPDATE desk.pulse SET ran_at = ran_at - interval '11 minutes'")
    code, text, _ = check(watched, "--warning=fetch=off")
    assert code == 2 and text.startswith("the daemon has done nothing for 11 min (systemctl status promised)")
    watched.sql("UPDATE desk.pulse SET ran_at = desk.now()")


def test_no_database_is_critical_and_no_configuration_unknown(watched, folder):
    assert check(Desk(watched.servers, "nowhere", folder))[0] == 2
    done = subprocess.run([watched.program, "--config", "/nowhere/promised.conf", "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "") and done.stdout.startswith("PROMISED UNKNOWN: /nowhere/promised.conf:1: ")
    fresh = Desk(watched.servers, "fresh", folder).create()
    assert fresh.init("--test-clock").returncode == 0
    code, text, _ = check(fresh)
    assert code == 2 and text.startswith("the daemon has not run with this database yet (systemctl start promised)")


def test_nonsense_is_unknown(watched):
    assert check(watched, "--warning", "parkd=1")[:2] == (3, 'nothing is measured as "parkd" (did you mean "parked"?); see promisectl check --help')
    for words in ["--warning", "parked"], ["--warning", "parked=x"], ["--warning", "parked=10m"], ["--critical", "fetch=2y"], ["extra"], ["--nonsense"]:
        assert check(watched, *words)[0] == 3, words


def test_check_as_json(watched):
    done = watched.run("--json", "check", "--warning=fetch=off")
    assert done.returncode == 1  # the parked mail
    assert {m["name"]: m["value"] for m in json.loads(done.stdout)["measures"]}["parked"] == 1


# tail

class Tail:
    """promisectl tail, and the lines that it has printed."""

    def __init__(self, desk, *words):
        self.process = subprocess.Popen([desk.program, "--config", desk.conf_file, *words], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.text = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def read(self, pattern):
        """What was printed until this came."""
        deadline = time.monotonic() + WAIT
        while not re.search(pattern, self.text, re.M):
            left = deadline - time.monotonic()
            assert left > 0 and self.process.poll() is None, f"no {pattern} in:\n{self.text}"
            if select.select([self.process.stdout], [], [], min(left, 0.2))[0]:
                self.text += os.read(self.process.stdout.fileno(), 65536).decode()
        return self.text


def followed(desk, count):
    """So many lookers-on have read what there was and wait for more."""
    deadline = time.monotonic() + WAIT
    while desk.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'promisectl' AND datname = %s"
                     " AND state = 'idle' AND query LIKE '%%api.ctl_events(%%'", desk.name) < count:
        assert time.monotonic() < deadline, "nobody looks on"
        time.sleep(0.02)


def test_tail_shows_what_happened_last(desk):
    lines = desk.good("tail", "--once").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  -           configured .*", lines[0])
    assert re.fullmatch(r"\S+ \S+  ACME-1      opened           mail:1      from Anna \ufffd\[31mOzola <anna@customer.test>.*", lines[1])
    assert desk.good("tail", "--once", "--last", "1").splitlines() == lines[-1:]
    assert desk.good("tail", "--once", "--last", "0") == ""
    assert desk.good("tail", "--once", "--since", "1h").splitlines() == lines
    assert desk.good("tail", "--once", "--since", "2001-01-01T00:00Z", "--kind", "open*").splitlines() == lines[1:2]
    assert desk.good("tail", "--once", "--ticket", "ACME-1", "--kind", "opened", "--kind", "sent").splitlines() == lines[1:2]
    events = [json.loads(line) for line in desk.good("--json", "tail", "--once").splitlines()]
    assert [event["kind"] for event in events][:2] == ["configured", "opened"] and events[1]["ticket"] == "ACME-1"


def test_tail_shows_what_happens(desk):
    with Tail(desk, "tail", "--last", "1") as tail, Tail(desk, "--json", "tail", "--last=0", "--kind=opened") as as_json:
        followed(desk, 2)
        desk.accept()
        number = desk.value("SELECT max(number) FROM desk.ticket")
        tail.read(rf"^\S+ \S+  ACME-{number} +opened ")
        as_json.read(r"\}\n")
        assert json.loads(as_json.text)["ticket"] == f"ACME-{number}"


def test_tail_misses_nothing_that_is_committed_late(desk):
    """Two transactions, of which the one that began first ends last."""
    postgres = desk.servers.world.postgres
    late = postgres.connect(desk.name)
    late.autocommit = False
    with late, late.cursor() as cursor, Tail(desk, "tail", "--last", "0") as tail:
        cursor.execute("INSERT INTO desk.event (at, kind) VALUES (desk.now(), 'listed') RETURNING id")
        followed(desk, 1)
        desk.sql("INSERT INTO desk.event (at, kind) VALUES (desk.now(), 'merged')")
        tail.read(r" merged$")
        assert "listed" not in tail.text
        late.commit()
        tail.read(r" listed$")
        assert tail.text.count("\n") == 2
    late.close()


def test_tail_waits_for_a_database_that_goes_away(desk):
    with Tail(desk, "tail", "--last", "1") as tail:
        tail.read(r"^20")
        desk.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'promisectl' AND datname = %s", desk.name)
        desk.sql("INSERT INTO desk.event (at, kind) VALUES (desk.now(), 'absorbed')")
        tail.read(r" absorbed$")
        os.set_blocking(tail.process.stderr.fileno(), False)
        assert b"promisectl: the database is there again\n" in tail.process.stderr.read()


def test_tail_takes_no_nonsense(desk):
    assert "no ticket 4711" in desk.refused(NO_INPUT, "tail", "--ticket", "4711")
    for words in ["--since", "soon"], ["--last", "-1"], ["--since", "1h", "--last", "2"], ["--kind", "A'b"], ["--kind", ""], ["--ticket", "a@b"], ["extra"]:
        desk.refused(USAGE, "tail", *words)


# top

def test_top_in_a_pipe(desk):
    text = desk.good("top", "--times", "2", "--every", "1")
    assert len(re.findall(r"^\S+ \S+  promisectl top, every 1 s$", text, re.M)) == 2
    assert text.count("Acme Support <support@acme.test>: mode live") == 2 and "\033" not in text.replace(ESCAPE, "")
    assert len(desk.good("--json", "top", "--times=2", "--every=1").splitlines()) == 2
    for words in ["--every", "0"], ["--every", "x"], ["--times", "0"], ["extra"]:
        desk.refused(USAGE, "top", *words)


def read_until(terminal, pattern):
    """What the program has drawn until this came."""
    text, deadline = "", time.monotonic() + WAIT
    while not re.search(pattern, text):
        assert time.monotonic() < deadline, f"no {pattern!r} in {text!r}"
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                text += os.read(terminal, 65536).decode(errors="replace")
            except OSError:  # it has ended
                assert re.search(pattern, text), text
    return text


@pytest.mark.parametrize("end", ["q", "signal"])
def test_top_on_a_terminal(desk, end):
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(desk.program, [desk.program, "--config", desk.conf_file, "top", "--every", "3600"])
    drawn = read_until(terminal, r"ACME-1 ")
    assert drawn.startswith("\033[?1049h") and "q ends" in drawn and ESCAPE not in drawn
    assert drawn.count("\n") <= 24
    os.write(terminal, b" ")  # any key looks again
    read_until(terminal, "promisectl top")
    if end == "q":
        os.write(terminal, b"q")
    else:
        os.kill(child, signal.SIGTERM)
    assert "\033[?1049l" in read_until(terminal, r"\?1049l")
    assert os.waitpid(child, 0)[1] == 0
    os.close(terminal)


def test_status_shows_queues(desk):
    assert re.search(r"^queue +open +waiting +oldest +unanswered +longest wait\ngeneral +\d+ +0 +\d+ s", desk.good("status"), re.M)


def all_measures(desk):
    """The families for Prometheus, also those that need an alarm or an account to be there."""
    desk.sql("INSERT INTO desk.alarm VALUES ('x', desk.now(), '')")
    desk.sql("INSERT INTO desk.oauth (name, provider, users, secret_ends, since) VALUES ('x', 'google', '{}', '2036-01-01', desk.now())")
    told = parse(desk.good("metrics", "--format", "prometheus"), "")
    desk.sql("DELETE FROM desk.alarm")
    desk.sql("DELETE FROM desk.oauth")
    return told


# The dashboard

@pytest.fixture(scope="module")
def dashboard():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(top, "conf", "grafana", "promised.json"), encoding="utf-8") as file:
        return json.load(file)


def queries(dashboard):
    """(Where it stands, the query, its format) of everything in the dashboard that is asked."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["rawSql"], target["format"]
    for annotation in dashboard["annotations"]["list"]:
        yield annotation["name"], annotation["target"]["rawSql"], "time_series"
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"], "table"


def as_grafana_asks(sql):
    """With its macros and variables filled in, as PostgreSQL gets the query."""
    sql = re.sub(r"\$__timeFilter\(([a-z_.]+)\)", r"\1 BETWEEN '2026-01-01T00:00:00Z' AND '2036-01-01T00:00:00Z'", sql)
    sql = sql.replace("$queue", "'general','sales'")
    assert "$" not in sql
    return sql


def test_every_query_of_the_dashboard_can_be_asked(desk, dashboard):
    connection = desk.servers.world.postgres.connect(desk.name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE promised_report")
            for title, sql, form in queries(dashboard):
                cursor.execute(as_grafana_asks(sql))
                columns = [column.name for column in cursor.description]
                rows = cursor.fetchall()
                assert len(columns) == len(set(columns)), title
                assert (columns[0] == "time") == (form == "time_series"), title
                if "report.desk" in sql or title in ("Who waits longest", "Opened and closed", "What happened", "queue"):
                    assert rows, title
    finally:
        connection.close()


def test_the_dashboard_shows_every_view(desk, dashboard):
    views = {name for name, in desk.sql("SELECT viewname FROM pg_views WHERE schemaname = 'report'")}
    asked = {name for _, sql, _ in queries(dashboard) for name in re.findall(r"report\.([a-z_]+)", sql)}
    assert asked <= views
    assert views - asked == {"customers"}  # a person's data are for a question of their own


def test_the_dashboard_is_tidy(dashboard):
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["title"], x, y) for panel in panels for g in [panel["gridPos"]]
              for x in range(g["x"], g["x"] + g["w"]) for y in range(g["y"], g["y"] + g["h"])]
    assert len({(x, y) for _, x, y in places}) == len(places), "panels overlap"
    assert all(x < 24 for _, x, _ in places)
    for panel in panels:
        assert panel["type"] == "row" or panel["description"].endswith("."), panel["title"]
        assert panel["type"] == "row" or panel["datasource"]["uid"] == "${source}", panel["title"]


def test_alerting_rules_name_what_is_measured(desk):
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(top, "conf", "prometheus", "promised.rules.yml"), encoding="utf-8") as file:
        rules = file.read()
    expressions = re.findall(r"^        expr: (.+)$", rules, re.M)
    assert len(expressions) == len(re.findall(r"- alert: ", rules)) > 5
    samples = all_measures(desk)
    for name, labels in re.findall(r"(promised_[a-z_]+)(?:\{([^}]*)\})?", " ".join(expressions)):
        assert name in samples, name
        wanted = set(LABEL.findall(labels))
        assert any(wanted <= set(have) for _, have, _ in samples[name][1]), (name, labels)
    verbs = set(re.findall(r"^  ([a-z-]+) ", desk.good("--help"), re.M))
    for verb in re.findall(r"Run: promisectl ([a-z-]+)", rules):
        assert verb in verbs, verb


# The manual page

def section(name):
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(top, "daemon", "promisectl.1"), encoding="utf-8") as page:
        return re.search(rf"^\.Sh {name}\n(.*?)^\.Sh ", page.read(), re.M | re.S)[1]


def test_the_manual_names_all_measures(desk):
    named = {}
    for item in re.findall(r"^\.It (.+)$", section("METRICS"), re.M):
        item = re.sub(r" Bro (.+?) Brc| Brq (.+)", lambda labels: "{" + (labels[1] or labels[2]) + "}", item.replace("Cm ", ""))
        for name, labels in re.findall(r"([a-z_]+)(?:\{([^}]*)\})?(?: , |$)", item):
            named[name] = set(labels.split(" , ")) - {""}
    told = all_measures(desk)
    for family, (_, samples) in told.items():
        name = family.removeprefix("promised_")
        assert name in named, name
        assert named[name] == {label for _, labels, _ in samples for label, _ in labels}, name
    assert {f"promised_{name}" for name in named} == set(told)


def test_the_manual_has_the_limits_of_check(watched):
    table = [[cell.strip() for cell in row.split(" Ta ")] for row in re.findall(r"^\.It ([a-z]+ Ta .+)$", section("LIMITS OF CHECK"), re.M)]
    seconds = {"s": 1, "m": 60, "h": 3600}

    def value(text):
        return "" if text == "off" else text if text.isdigit() else str(int(text[:-1]) * seconds[text[-1]])

    values = check(watched, "--warning=parked=0")[2]
    assert {name: f"{value(warning)};{value(critical)};0" for name, warning, critical, _ in table} == \
        {name: text.split(";", 1)[1] for name, text in values.items()}
