"""Plays a scenario (scenario_text.py, tests/scenarios/README) in a running world, by the world's own clock."""
import re
import shlex
import time

import agents
import trial
from scenario_checks import ORDINARY, Checks, Wanted
from scenario_text import Wrong
from world import clients, hours, tidy
from world.visitor import letter

NAMES = {**agents.NAMES, "emma": "Emma Clark", "ilze": "Ilze Bērziņa", "vera": "Вера Орлова", "carmen": "Carmen Ruiz"}
BOUNCE = """From: MAILER-DAEMON@far.test (Mail Delivery System)
To: {desk}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{key}>
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Your mail could not be delivered.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; far.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b1
Content-Type: message/rfc822

"""


class Player(Checks):
    def __init__(self, world, mailboxes):
        self.world, self.mailboxes = world, mailboxes  # queue -> address that opens its tickets
        self.hours = hours.Hours(world)
        self.verbs = [(re.compile(pattern), verb) for pattern, verb in VERBS]

    # One scenario

    def play(self, scenario):
        """Raises Wanted or Wrong with the place of the step that failed."""
        self.begin(scenario)
        step = None
        try:
            for step in scenario.steps:
                self.do(step)
            self.end(scenario)
        except (Wanted, Wrong, ValueError, trial.process.Failure) as failure:
            where = f"{step.place}: {step.words}" if step else scenario.place
            raise Wanted(f"{where}\n{failure}") from None

    def begin(self, scenario):
        first = scenario.steps[0].words
        start = hours.clocks_forward if first == "the clocks go forward this Sunday" else hours.monday_after
        self.monday = start(self.hours.now())
        self.hours.set(hours.moment(self.monday, "Monday 08:00") + hours.AFTER)
        self.hours.quiet()
        self.mark = self.acted = self.world.last_out()
        self.audited = self.audit()
        self.taken, self.tickets, self.ticket = set(), {}, None

    def end(self, scenario):
        self.hours.quiet()
        left = [sent for sent in self.sent() if sent.id not in self.taken and sent.kind not in ORDINARY]
        if left:
            raise Wanted(f"{scenario.title}: the desk also wrote\n" + self.told(left))
        found = self.audit() - self.audited
        if found:
            raise Wanted("promisectl audit finds\n" + "\n".join(sorted(found)))

    def sweep(self):
        """What a scenario leaves behind is put away: the next one begins with nothing open, and everything in its place."""
        self.world.fault("clear")
        if self.world.mended:
            self.world.mended = False
            self.world.configure(lambda conf: conf.update(self.world.whole))
            self.world.wait_sql("SELECT bool_and(active) FROM desk.agent", what="all agents are there")
        if not self.world.world.desk.pid():
            self.world.start()
        self.hours.quiet()
        tidy.close_all(self.world)
        self.hours.quiet()

    def audit(self):
        return {line for line, in self.world.world.postgres.query("promised",
            "SELECT concat_ws(': ', invariant, object, detail) FROM desk.audit() a (invariant, object, detail)")}

    def do(self, step):
        for pattern, verb in self.verbs:
            found = pattern.fullmatch(step.words)
            if found:
                if not step.words.startswith(("expect", "promisectl", "about")):
                    self.acted = self.world.last_out()
                return verb(self, step, *found.groups())
        raise Wrong("no such step; tests/scenarios/README has them all")

    # Time

    def moment(self, text):
        return hours.moment(self.monday, text)

    def at(self, _step, text):
        moment = self.moment(text)
        if moment <= self.hours.now() - hours.AFTER:
            raise Wrong(f"it is {self.hours.now().astimezone(hours.ZONE):%A %H:%M} already")
        self.hours.to(moment)

    def passes(self, _step, amount):
        self.hours.go_by(amount)

    def jumps(self, _step, amount):
        """As when the machine's clock is put forward, or the machine slept."""
        number, unit = re.fullmatch(r"(\d+)([smhd])", amount).groups()
        self.world.world.postgres.execute(
            f"UPDATE desk.test_clock SET shift = shift + interval '{number} {hours.UNITS[unit]}'",
            "NOTIFY promised_clock", "NOTIFY promised_send", "NOTIFY promised_read", database="promised")

    def nothing(self, _step):
        pass

    # People

    def person(self, name):
        return next(person for person in self.world.accounts() if person.address.split("@")[0].split(".")[0] == name)

    def writes(self, step, name, queue, subject):
        person = self.person(name)
        to = self.mailboxes[queue or "general"]
        raw = letter(person.address, to, subject, self.filled(step.text), name=NAMES[name])
        self.submit(person, raw)
        if self.ticket is not None:
            self.tickets[subject] = self.ticket

    def submit(self, person, raw):
        """The mail, and all that comes of it at once."""
        message_id = self.world.write(person, raw)
        if not self.world.world.desk.pid():
            return self.keep(message_id)
        filed = self.world.wait_done(message_id)
        self.ticket = filed["ticket"] or self.ticket
        self.hours.quiet()

    def keep(self, message_id):
        """It lies in the mailbox, and the second that the mail server noted is over: the clock may go on."""
        desk = self.world.account(self.world.desk)
        trial.wait_for(lambda: self.world.find_mail(desk, message_id), 20, "it is in the desk's mailbox")
        noted = int(time.time())
        trial.wait_for(lambda: time.time() > noted + 1, 2, "a second")

    def answers(self, step, name, kind):
        person = self.person(name)
        mail = self.newest(person, kind)
        self.submit(person, clients.thunderbird(mail, person, self.filled(step.text), name=NAMES[name]))

    def newest(self, person, kind):
        """The mail that a person would answer: the newest about this ticket."""
        kinds = [kind] if kind else ["receipt", "relay", "update", "question", "broken", "promise", "promises", "closed"]
        if not kind and person.role != "customer":
            kinds = ["notification"]
        for sent in reversed(self.sent(0)):
            if sent.to == person.address and sent.number == self.ticket and sent.kind in kinds:
                return self.mail_of(sent)
        raise Wrong(f"{person.address} has no {' or '.join(kinds)} about ACME-{self.ticket} to answer")

    def notes(self, step, name):
        """What he writes to the note address, which stands in each mail that he gets."""
        person = self.person(name)
        mail = self.newest(person, "notification")
        to = agents.note_address(mail)
        self.submit(person, clients.plain(mail, person, self.filled(step.text), name=NAMES[name], to=to))

    def direct(self, step, name, customer):
        """Past the desk, with the desk in Cc."""
        person, other = self.person(name), self.person(customer)
        raw = clients.plain(self.newest(person, "notification"), person, self.filled(step.text), name=NAMES[name],
                            to=other.address, cc=[self.world.desk])
        self.submit(person, raw)

    def about(self, _step, subject):
        if subject not in self.tickets:
            raise Wrong(f"nobody has written: {subject}")
        self.ticket = self.tickets[subject]

    # Machines

    def refused(self, _step, name):
        self.world.fault(f"reject 550 {self.person(name).address}")

    def put_off(self, _step, name):
        self.world.fault(f"defer 450 {self.person(name).address}")

    def taken_again(self, _step):
        self.world.fault("clear")

    def bounces(self, _step, name):
        person = self.person(name)
        last = next(copy for copy in reversed(self.world.outgoing(to=person.address))
                    if copy.mail["From"].addresses[0].addr_spec == self.world.desk)
        head = BOUNCE.format(desk=self.world.desk, key=last.mail["Message-ID"].strip("<>"), recipient=person.address,
                             date=last.mail["Date"])
        raw = head.replace("\n", "\r\n").encode() + last.raw + b"\r\n--b1--\r\n"
        self.world.file(raw, lambda raw: self.world.from_outside(raw, ""))
        self.hours.quiet()

    def stops(self, _step):
        self.hours.quiet()
        if not self.world.stop():
            raise Wanted("the daemon did not end by itself")

    def starts(self, _step):
        self.world.start()
        self.settle()

    def settle(self):
        """What waited in the mailbox is read, too."""
        desk = self.world.account(self.world.desk)
        trial.wait_for(lambda: not self.world.inbox(desk), 20, "all is fetched")
        self.hours.quiet()
        latest = self.world.value("SELECT max(t.number) FROM desk.ticket t")
        self.ticket = self.ticket or latest

    def leaves(self, _step, name):
        """He is taken out of the configuration; at the scenario's end it is put right."""
        self.world.mended = True
        address = self.person(name).address
        self.world.configure(lambda conf: conf.update(agents=tuple(
            one for one in conf["agents"] if one["address"] != address)))
        self.world.wait_sql("SELECT NOT active FROM desk.agent WHERE address = %s", address, what=f"{name} is no agent")
        self.hours.quiet()

    def ctl(self, step, words):
        answer = self.world.ctl(*shlex.split(self.filled(words)))
        self.hours.quiet()
        if answer.code not in (0, 1):
            raise Wanted(f"it ended with {answer.code}:\n{answer.out}{answer.err}")
        self.check_text(answer.out + answer.err, step.wanted)


KINDS = ("next reply", "reply", "update", "resolve", "own")
STATES = ("open", "kept late", "kept", "moved", "withdrawn", "broken", "paused")
KIND = r"(receipt|relay|promises|promise|update|question|closed|broken|notification|note|taken|transcript|confirmation|problem|held|" \
       r"reminder|decision|escalation|approval|idle|passed|found|dispute|morning|admin)"
WHICH = rf"(promise \d+|{'|'.join(KINDS)})"
MOMENT = r"(\w+day(?:\+\d+)? \d\d?:\d\d)"
VERBS = (
    (r"the clocks go forward this Sunday", Player.nothing),
    (rf"at {MOMENT}", Player.at),
    (r"time passes (\d+[smhd])", Player.passes),
    (r"the clock jumps (\d+[smhd])", Player.jumps),
    (r"(\w+) writes(?: to (\w+))?: (.+)", Player.writes),
    (rf"(\w+) answers(?: the {KIND})?", Player.answers),
    (r"(\w+) notes", Player.notes),
    (r"(\w+) writes directly to (\w+)", Player.direct),
    (r"about (.+)", Player.about),
    (r"(\w+)'s mail is refused", Player.refused),
    (r"(\w+)'s mail is put off", Player.put_off),
    (r"all mail is taken again", Player.taken_again),
    (r"(\w+)'s last mail bounces", Player.bounces),
    (r"the daemon stops", Player.stops),
    (r"the daemon starts", Player.starts),
    (r"(\w+) leaves the company", Player.leaves),
    (r"promisectl (.+)", Player.ctl),
    (rf"expect (failed )?{KIND} to (the admin|\w+)(?: at {MOMENT})?", Player.expect),
    (rf"expect no (mail|{KIND[1:]} to (the admin|\w+)", Player.expect_none),
    (r"expect no (promise|next reply|reply|update|resolve|own)", Player.expect_no_promise),
    (rf"expect {WHICH} ({'|'.join(STATES)})(?:, due {MOMENT})?(?:, level (\d))?", Player.expect_promise),
    (r"expect ticket (open|waiting|closed)", Player.expect_ticket),
    (r"expect owner (\w+)", Player.expect_owner),
)
