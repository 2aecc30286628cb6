"""A week of the desk's time on the stage: open hours and promises are in force, and time passes by the desk's test clock, from one
due moment to the next. Each step says whom the desk writes to because of it."""
from . import clients, hours, services, tidy
from .stage import Stage, check


class Week(Stage):
    def __init__(self, teller, world, desk, names):
        tidy.close_all(world)  # what was never promised anything shall not be asked for news
        self.hours = hours.Hours(world)
        super().__init__(teller, world, names)
        self.desk = desk

    def wait_quiet(self, seconds=30):
        self.hours.quiet(seconds)

    def begin(self):
        """The configuration promises something, and it is Monday, ten past nine in Riga."""
        conf = self.desk.settings()
        services.add_to(conf)
        conf["desk"]["zone"] = services.ZONE
        self.desk.configure(conf)
        self.desk.reload()
        self.world.wait_sql("SELECT EXISTS (SELECT FROM desk.service WHERE queue = 'general' AND active)", what="it is in force")
        self.monday = hours.monday_after(self.hours.now())
        self.hours.set(self.moment("Monday 9:10") + hours.AFTER)
        self.wait_quiet()

    def consequences(self, cause, told):
        step = super().consequences(cause, told)
        for mail in step.mails.values():
            self.mail(mail)
        return step

    def at(self, text, *told):
        """Time passes until then; on the way the desk writes to exactly these."""
        return self.consequences(lambda: self.hours.to(self.moment(text)), told)

    def moment(self, text):
        return hours.moment(self.monday, text)

    def answer(self, mail, person, words, *told):
        return self.step(person, clients.thunderbird(mail, person, words, name=self.names[person]), *told)

    def promise(self, number, kind):
        """id, state, due of the latest promise of a kind in a ticket."""
        return self.world.sql("""SELECT p.id, p.state::text, p.due_at FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id
                                 WHERE t.number = %s AND p.kind = %s ORDER BY p.number DESC LIMIT 1""", number, kind)[0]

    def check_promise(self, number, kind, state, due):
        _, found, at = self.promise(number, kind)
        check((found, at) == (state, self.moment(due)), f"the {kind} promise of ACME-{number} is {found}, due {at}")
