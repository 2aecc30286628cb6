"""From apt to a served mailbox on a fresh machine, and what an admin does with it afterwards: one story, in this order."""
import json
import os
import time

import packages
from machine import wait_for

CUSTOMER, OTHER = "emma.clark@post.test", "vera.orlova@pochta.test"
DESK, SALES = "support@acme.test", "sales@acme.test"
ANSWERS = """
address = {address}
name = {name}
tag = {tag}
imap_password = desk-pass
agents = Anna Example <anna@acme.test>
lead = anna@acme.test
zone = Europe/Riga
mode = live
"""
MEMORY_MAX_MIB = 25
WAKEUPS_MAX = 200  # a minute
SERVED = 60  # seconds for a mail to have its receipt, on a machine that is busy with other tests


def has_receipt(mail, message_id, to=CUSTOMER):
    return wait_for(lambda: mail.receipts(to, message_id), SERVED, f"a receipt for {message_id}")[0]


def is_served(mail, subject, desk=DESK, sender=CUSTOMER):
    return has_receipt(mail, mail.send(sender, desk, subject), sender)


def role(machine, name, unit="promised"):
    return wait_for(lambda: machine.processes(unit).get(name), 30, f"a process {name}")


def test_installs_without_starting_anything(machine):
    said = machine.type("apt-get install -y ./promised_*.deb postgresql")
    assert "promisectl setup" in said
    assert machine.run("systemctl is-active promised", check=False).stdout.strip() == "inactive"
    assert machine.run("systemctl is-enabled promised", check=False).stdout.strip() == "disabled"
    assert machine.read("stat -c '%U:%G %a' /etc/promised/credentials /var/lib/promised").split("\n") == \
        ["root:root 700", "promised:promised 700"]


def test_setup_from_a_file(machine):
    machine.put("/root/answers", ANSWERS.format(address=DESK, name="Acme Support", tag="ACME"), 0o600)
    machine.type("promisectl setup --answers answers --yes")
    assert machine.read("stat -c '%U:%G %a' /etc/promised/promised.conf") == "root:promised 640"
    assert machine.read("stat -c '%U:%G %a' /etc/promised/credentials/imap-password") == "root:root 600"
    assert 'mx.acme.test' in machine.text("/etc/promised/promised.conf")  # from the mail to itself


def test_a_customer_gets_his_receipt(machine, mail):
    machine.type("systemctl enable --now promised")
    # What lay in the mailbox before its first look is never answered.
    wait_for(lambda: machine.psql("SELECT state FROM desk.mailbox") == "idle", 30, "the mailbox served")
    began = time.monotonic()
    receipt = is_served(mail, "The printer")
    machine.first_receipt = time.monotonic() - began
    assert "ACME" in receipt["Subject"] + receipt.get_body(("plain",)).get_content()
    assert machine.read("promisectl tickets | wc -l") == "2"


def test_it_is_locked_in(machine):
    status = dict(line.split(":\t", 1) for line in machine.read(f"cat /proc/{machine.main_pid()}/status").split("\n") if ":\t" in line)
    assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2" and int(status["CapBnd"], 16) == 0
    assert status["Uid"].split()[0] == machine.read("id -u promised")
    for name in ("fetch", "read", "send", "inform", "clock", "main"):
        role(machine, name)
    wait_for(lambda: machine.show("promised", "StatusText").startswith("live: open tickets 1"), 30, "the ticket in the status")


def test_the_journal_knows_tickets(machine):
    lines = machine.journal("TICKET=1", "_SYSTEMD_UNIT=promised.service")
    assert any("relay=smtp.acme.test" in line["MESSAGE"] for line in lines)
    assert all(line["PROMISED_ROLE"] for line in lines)
    assert not machine.journal("PRIORITY=3", "_SYSTEMD_UNIT=promised.service")
    assert "desk-pass" not in machine.read("journalctl --no-pager")


def test_the_journal_explains(machine):
    line = machine.journal("PROMISED_EVENT=delivery", "_SYSTEMD_UNIT=promised.service")[0]
    assert len(line["MESSAGE_ID"]) == 32
    said = machine.read(f"journalctl -x --no-pager MESSAGE_ID={line['MESSAGE_ID']} | grep -c '^.. Subject: '")
    assert int(said) > 0, "journalctl -x has no words for a delivery"


def test_measures_for_the_textfile_collector(machine):
    """By a unit without any right of root's."""
    machine.run("mkdir -p /var/lib/prometheus/node-exporter; systemctl start promised-metrics.service")
    assert machine.read("stat -c %a /var/lib/prometheus/node-exporter/promised.prom") == "644"
    measures = machine.text("/var/lib/prometheus/node-exporter/promised.prom")
    assert "\npromised_up 1\n" in "\n" + measures
    assert machine.run("promisectl check", check=False).returncode in (0, 1)


def test_backup_and_restore(machine, mail):
    """What the timer runs; then the desk goes back to it, and is silent until it is let go."""
    machine.run("systemctl start promised-backup.service", seconds=300)
    backup = machine.read("ls /var/backups/promised/*")
    assert machine.read(f"stat -c '%U %a' {backup}") == "root 600"
    machine.run(f"promisectl restore --check {backup}")
    is_served(mail, "After the backup")
    tickets = int(machine.psql("SELECT count(*) FROM desk.ticket"))
    assert machine.run(f"promisectl restore --force {backup}", check=False, seconds=300).returncode != 0  # it runs
    machine.run("systemctl stop promised")
    machine.run(f"promisectl restore --force {backup}", seconds=300)
    assert int(machine.psql("SELECT count(*) FROM desk.ticket")) == tickets - 1
    machine.run("systemctl start promised")
    sent = mail.send(CUSTOMER, DESK, "While it is held")
    wait_for(lambda: machine.psql("SELECT count(*) FROM desk.ticket WHERE subject = 'While it is held'") == "1", SERVED, "its ticket")
    assert not mail.receipts(CUSTOMER, sent)
    machine.run("promisectl outbox release")
    has_receipt(mail, sent)


def test_the_doctor_finds_it_well(machine):
    done = machine.run("promisectl doctor --json", check=False, seconds=180)
    findings = json.loads(done.stdout)
    assert done.returncode in (0, 1), done.stdout
    grades = {line["area"]: line["level"] for line in findings["checks"]}
    assert [grades[name] for name in ("service", "logins", "secrets")] == ["ok"] * 3, done.stdout


def test_idle_it_is_small_and_sleeps(complete, machine):
    """After a minute without a mail the reader has gone home; what is left sleeps. PSS is what the service costs this machine:
    its own memory, and its part of what files' pages are mapped, by others too (libraries that PostgreSQL uses count by half)."""
    wait_for(lambda: "promised-reader" not in machine.processes(), 90, "no reader")
    processes = machine.processes()
    pids = processes.values()

    def switches():
        return sum(int(machine.read(f"awk '$1 == \"voluntary_ctxt_switches:\" {{ print $2 }}' /proc/{pid}/status"))
                   for pid in pids)
    before, began = switches(), time.monotonic()
    time.sleep(30)
    wakeups = (switches() - before) * 60 / (time.monotonic() - began)
    # Only now: the last mail's sender gives memory back a few seconds after its reader.
    sizes = {name: machine.sizes(pid) for name, pid in processes.items()}
    machine.idle = (sizes, machine.show("promised", "MemoryCurrent"), wakeups)
    assert sum(size["Pss"] for size in sizes.values()) <= MEMORY_MAX_MIB
    assert wakeups <= WAKEUPS_MAX


def test_reload(machine, mail):
    machine.run("sed -i 's/name = \"Acme Support\"/name = \"Acme Help\"/' /etc/promised/promised.conf")
    machine.run("sed -i 's/^budget = {/&\\n    per_address_hour = 100; per_address_day = 100;/' /etc/promised/promised.conf")
    pid = machine.main_pid()
    machine.run("systemctl reload promised")
    wait_for(lambda: any("the new configuration is in force" in line["MESSAGE"] for line in
                         machine.journal("_SYSTEMD_UNIT=promised.service")), 20, "the new configuration")
    assert machine.main_pid() == pid
    assert "Acme Help" in is_served(mail, "After a reload")["From"]


def test_reload_of_a_bad_file_fails_and_changes_nothing(machine, mail):
    machine.run("cp -p /etc/promised/promised.conf /root/good.conf")
    machine.run("echo 'mood = \"good\";' >>/etc/promised/promised.conf")
    try:
        done = machine.run("systemctl reload promised", check=False)
        assert done.returncode != 0
        assert "mood" in machine.read("journalctl -u promised --no-pager -n 20")
        assert machine.show("promised", "ActiveState") == "active"
        assert "Acme Help" in is_served(mail, "With the old configuration")["From"]
    finally:
        machine.run("cp -p /root/good.conf /etc/promised/promised.conf")
    machine.run("systemctl reload promised")


def test_killed_it_comes_back(machine, mail):
    pid = machine.main_pid()
    machine.run("systemctl kill -s KILL promised")
    subject = "While it was dead"
    sent = mail.send(CUSTOMER, DESK, subject)
    wait_for(lambda: machine.main_pid() not in (0, pid), 30, "another main process")
    has_receipt(mail, sent)
    assert len(mail.receipts(CUSTOMER, sent)) == 1
    assert machine.psql(f"SELECT count(*) FROM desk.ticket WHERE subject = '{subject}'") == "1"


def test_killed_processes_come_back(machine, mail):
    for name in ("fetch", "read", "send", "clock"):
        pid = role(machine, name)
        machine.run(f"kill -9 {pid}")
        wait_for(lambda: machine.processes().get(name) not in (None, pid), 30, f"another {name}")
    is_served(mail, "After the killing")


def test_watchdog(machine, mail):
    """A supervisor that hangs is ended by systemd, and all start again. (With shorter times than the unit's.)"""
    machine.run("mkdir -p /run/systemd/system/promised.service.d")
    machine.put_run("/run/systemd/system/promised.service.d/watchdog.conf", "[Service]\nWatchdogSec=3\nTimeoutAbortSec=1\n")
    machine.run("systemctl daemon-reload; systemctl restart promised")
    pid = machine.main_pid()
    role(machine, "clock")
    machine.run(f"kill -STOP {pid}")
    wait_for(lambda: machine.main_pid() not in (0, pid), 40, "another main process")
    assert machine.run("journalctl -u promised --no-pager | grep -i 'watchdog timeout'").returncode == 0
    is_served(mail, "After the watchdog")
    machine.run("rm -r /run/systemd/system/promised.service.d; systemctl daemon-reload; systemctl restart promised")


def test_after_a_reboot_it_serves(machine, mail):
    machine.reboot()
    is_served(mail, "After the reboot")


def test_upgrade(machine, mail, tmp_path):
    later = packages.later(str(tmp_path), "CREATE TABLE desk.later (id integer PRIMARY KEY);\n"
                           "COMMENT ON TABLE desk.later IS 'Of the version after this one.';\n")
    with open(later, "rb") as file:
        machine.put_bytes("/root/later.deb", file.read())
    before = machine.text("/etc/promised/promised.conf")
    pid = machine.main_pid()
    machine.run("apt-get install -y ./later.deb", seconds=300)
    assert machine.read("dpkg-query -W -f '${Version}' promised") == packages.LATER
    assert machine.text("/etc/promised/promised.conf") == before
    assert machine.psql("SELECT to_regclass('desk.later') IS NOT NULL") == "t"
    assert wait_for(lambda: machine.main_pid() not in (0, pid), 30, "the new version")
    is_served(mail, "After the upgrade")
    # Back to the old one: said, and nothing broken.
    done = machine.run("apt-get install -y --allow-downgrades ./promised_*.deb", check=False, seconds=300)
    assert "newer" in done.stdout + done.stderr
    machine.run("apt-get install -y ./later.deb", seconds=300)
    is_served(mail, "Up again")


def test_a_second_desk(machine, mail):
    machine.put("/root/answers.sales", ANSWERS.format(address=SALES, name="Acme Sales", tag="SALES"), 0o600)
    machine.run("promisectl --instance sales setup --answers answers.sales --yes", seconds=300)
    machine.run("systemctl enable --now promised@sales")
    wait_for(lambda: machine.psql("SELECT state FROM desk.mailbox", "promised_sales") == "idle", 30, "the second mailbox served")
    receipt = is_served(mail, "An offer", SALES, OTHER)
    assert "Acme Sales" in receipt["From"]
    assert machine.read("promisectl --instance sales tickets | wc -l") == "2"
    is_served(mail, "Still served")
    # Neither can look into the other.
    for user, path in (("promised-sales", "/etc/promised/promised.conf"), ("promised", "/etc/promised/sales/promised.conf"),
                       ("promised-sales", "/var/lib/promised/"), ("promised", "/var/lib/promised-sales/")):
        assert machine.run(f"runuser -u {user} -- ls {path} && runuser -u {user} -- cat {path}", check=False).returncode != 0
    assert machine.run("runuser -u promised-sales -- psql -d promised -U promised_fetch -c 'SELECT 1'", check=False).returncode != 0
    assert machine.run("runuser -u promised -- psql -d promised_sales -U promised_sales_fetch -c 'SELECT 1'", check=False).returncode != 0
    machine.run("systemctl restart promised@sales")
    is_served(mail, "Another offer", SALES, OTHER)


def test_removal_keeps_what_is_the_admins(machine, mail):
    machine.run("apt-get remove -y promised", seconds=300)
    assert machine.run("systemctl is-active promised promised@sales", check=False).stdout.split() == ["inactive", "inactive"]
    assert machine.run("test -e /usr/sbin/promised", check=False).returncode != 0
    assert "Acme Help" in machine.text("/etc/promised/promised.conf")
    machine.run("apt-get install -y ./later.deb", seconds=300)
    machine.run("systemctl enable --now promised")
    is_served(mail, "Installed again")


def test_purge_leaves_the_database(machine):
    done = machine.run("apt-get purge -y promised", seconds=300)
    assert "dropdb" in done.stdout + done.stderr
    for path in ("/etc/promised", "/var/lib/promised"):
        assert machine.run(f"test -e {path}", check=False).returncode != 0, path
    assert int(machine.psql("SELECT count(*) FROM desk.ticket")) > 5


def idle_figures(sizes, current, wakeups):
    """Current: systemd's MemoryCurrent, which has the files' pages that the service was the first to read and the kernel's
    own of it, too; not every machine lets a booted root account for memory."""
    kinds = ("Pss", "Pss_Anon", "Pss_File", "Private", "Rss")
    total = {kind: sum(size[kind] for size in sizes.values()) for kind in kinds}
    current = f"{int(current) / 2 ** 20:.1f} MiB" if current.isdecimal() else "not known on this machine"
    yield f"idle: {total['Pss']:.1f} MiB (PSS), {wakeups:.0f} wake-ups a minute; MemoryCurrent: {current}"
    for name, size in (*sizes.items(), ("together", total)):
        yield f"  {name:16}" + "".join(f"  {kind} {size[kind]:5.1f}" for kind in kinds)


def test_figures(machine):
    """What it took, for people."""
    lines = [f"{seconds:6.1f} s  {command}" for command, seconds in machine.typed]
    if machine.first_receipt:
        lines.append(f"{machine.first_receipt:6.1f} s  from the customer's mail to his receipt")
    if machine.idle:
        lines += idle_figures(*machine.idle)
    with open(os.path.join(packages.BUILD, "boot.figures"), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    assert len(machine.typed) == 3
