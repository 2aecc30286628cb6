"""The third act: a week of promises. One is made, moved in time, and kept; another is forgotten, owned up to, escalated, and
kept late; and what was promised to whom is accounted for. Told by make demo with every mail, tried by the tests.
"""
from . import services
from .stage import check
from .visitor import text_of
from .week import Week


class Act(Week):
    def __init__(self, teller, world, desk):
        super().__init__(teller, world, desk, ("anna", "boris", "laura", "martin", "ilze", "emma"))

    # The scenes

    def play(self):
        self.the_admin_decides()
        self.ilze_asks()
        self.anna_promises()
        self.boris_promises()
        self.tuesday_morning()
        self.boris_forgets()
        self.it_is_escalated()
        self.wednesday_morning()
        self.boris_owns_up()
        self.anna_moves()
        self.news_for_ilze()
        self.the_end_of_the_week()
        self.epilogue()

    def the_admin_decides(self):
        self.teller.tell("The admin writes into promised.conf when the desk is open and what it promises, and reloads it.")
        self.begin()
        self.teller.text(services.shown())
        self.teller.say("Days are working days, counted to their end. What follows is a week of the desk's time: the clock of this "
                        "world is put forward from one moment at which something is due to the next. "
                        "It is Monday, ten past nine in Riga.")

    def ilze_asks(self):
        self.teller.tell("Ilze writes. Her receipt says by when she has an answer, news, a solution: dates that the desk is held to.")
        raw = self.new(self.ilze, "The new cartridge prints blue",
                       "Labdien!\n\nThe new cartridge has come, but now the printer prints only blue.\n"
                       "Can you send me the right one?\n\nIlze Bērziņa\n")
        step = self.step(self.ilze, raw, (self.ilze, "receipt"), (self.anna, "notification"), (self.boris, "notification"))
        self.blue, self.blue_at_anna = step.number, step.mails[self.anna.address, "notification"]
        self.check_promise(self.blue, "reply", "open", "Tuesday 9:10")
        self.check_promise(self.blue, "update", "open", "Wednesday 17:00")
        self.check_promise(self.blue, "resolve", "open", "Monday+2 17:00")

    def anna_promises(self):
        self.at("Monday 10:00")
        self.teller.tell("Monday, 10:00. Anna answers, and promises something: a line on top of her mail. Ilze reads it as it "
                         "will be measured. The answer keeps the promise of an answer.")
        step = self.answer(self.blue_at_anna, self.anna,
                           "#promise Wednesday 12:00: the right cartridge is with the courier\n\n"
                           "Labdien, Ilze!\n\nI am sorry. You get the right one, and may keep the blue one.\n",
                           (self.ilze, "relay"), (self.anna, "transcript"), (self.anna, "confirmation"), (self.boris, "taken"))
        check("the right cartridge is with the courier" in text_of(step.mails[self.ilze.address, "relay"]), "the promise is not in the answer")
        self.check_promise(self.blue, "reply", "kept", "Tuesday 9:10")
        self.check_promise(self.blue, "own", "open", "Wednesday 12:00")

    def boris_promises(self):
        self.at("Monday 10:30")
        self.teller.tell("Emma writes, too, and Boris promises her something for the next day.")
        raw = self.new(self.emma, "A part is missing", "Hello,\n\nthe lamp came without its switch. Can you send it?\n\nEmma Clark\n")
        step = self.step(self.emma, raw, (self.emma, "receipt"), (self.anna, "notification"), (self.boris, "notification"))
        self.switch, self.at_boris = step.number, step.mails[self.boris.address, "notification"]
        self.answer(self.at_boris, self.boris,
                    "#promise tue 12:00: the switch is in the post\n\nHello Emma,\n\nyes, of course. I am sorry.\n",
                    (self.emma, "relay"), (self.boris, "transcript"), (self.boris, "confirmation"), (self.anna, "taken"))
        self.check_promise(self.switch, "own", "open", "Tuesday 12:00")

    def tuesday_morning(self):
        self.teller.tell("Boris is reminded while there is time, and goes home. On Tuesday at nine the desk writes to both what "
                         "their day holds.")
        self.at("Tuesday 9:01", (self.boris, "reminder"), (self.boris, "morning"), (self.anna, "morning"))

    def boris_forgets(self):
        self.teller.tell("Tuesday: he is asked, in time for Emma to hear of it before the promise breaks, what it shall be: keep "
                         "it, or another date? He says nothing, and Laura, who leads him, is asked.")
        self.at("Tuesday 11:59", (self.boris, "decision"), (self.laura, "decision"))
        self.teller.tell("12:00. The promise is broken. Emma is told so: what it was, that it was not done, who has it, and by when "
                         "she hears next, which is a promise, too. Laura is the first who answers for it.")
        step = self.at("Tuesday 12:05", (self.emma, "broken"), (self.laura, "escalation"))
        check("the switch is in the post" in text_of(step.mails[self.emma.address, "broken"]), "the notice does not say what was broken")
        self.check_promise(self.switch, "own", "broken", "Tuesday 12:00")
        self.check_promise(self.switch, "update", "open", "Thursday 17:00")

    def it_is_escalated(self):
        self.teller.tell("Nobody does anything for four office hours. Martin leads Laura.")
        self.at("Tuesday 16:40", (self.martin, "escalation"), (self.anna, "reminder"))
        self.teller.say("(Anna was reminded, too: her own promise is due tomorrow at noon.)")

    def wednesday_morning(self):
        self.teller.tell("Wednesday, nine o'clock.")
        self.at("Wednesday 9:30", (self.anna, "morning"), (self.boris, "morning"))

    def boris_owns_up(self):
        self.teller.tell("Martin has asked Boris, who now does it, and says so: kept, late. That it was broken stays for ever; "
                         "that it is done ends the chain.")
        self.answer(self.at_boris, self.boris,
                    "#kept\nHello Emma,\n\nI am sorry, I forgot it yesterday. The switch is in the post now.\n",
                    (self.emma, "relay"), (self.boris, "transcript"), (self.boris, "confirmation"))
        self.check_promise(self.switch, "own", "kept late", "Tuesday 12:00")

    def anna_moves(self):
        step = self.at("Wednesday 10:20", (self.anna, "decision"))
        self.teller.tell("Anna was asked as well, at ten: her promise of twelve o'clock will not hold, the courier is ill. She "
                         "answers with a new date and why. Ilze learns both from the desk, before the promise breaks.")
        step = self.answer(step.mails[self.anna.address, "decision"], self.anna,
                           "#move Friday 15:00: the courier is ill; you may also fetch it in our shop today\n",
                           (self.ilze, "promise"), (self.anna, "transcript"))
        check("the courier is ill" in text_of(step.mails[self.ilze.address, "promise"]), "Ilze is not told why")
        self.check_promise(self.blue, "own", "open", "Friday 15:00")

    def news_for_ilze(self):
        self.teller.tell("Ilze was promised news by Wednesday evening. They come ten minutes before, and hold what has happened, "
                         "nothing else.")
        step = self.at("Wednesday 17:30", (self.ilze, "update"))
        check("the courier is ill" in text_of(step.mails[self.ilze.address, "update"]), "the news do not say what has happened")
        self.check_promise(self.blue, "update", "open", "Friday 17:00")

    def the_end_of_the_week(self):
        self.teller.tell("Thursday. Anna's morning; in the afternoon the cartridge is with the courier, and she closes the ticket, "
                         "which keeps what was still promised. Boris closes his.")
        self.at("Thursday 14:30", (self.anna, "morning"))
        self.answer(self.blue_at_anna, self.anna, "#close\nLabdien, Ilze!\n\nthe right cartridge is on its way.\n",
                    (self.ilze, "relay"), (self.anna, "transcript"), (self.anna, "confirmation"))
        self.answer(self.at_boris, self.boris, "#close\nHello Emma,\n\nthe post says that it has arrived. Light on!\n",
                    (self.emma, "relay"), (self.boris, "transcript"), (self.boris, "confirmation"))
        for number in self.blue, self.switch:
            open_ = self.world.value("""SELECT count(*) FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id
                                        WHERE t.number = %s AND p.ended_at IS NULL""", number)
            check(not open_, f"{open_} promises of ACME-{number} did not end")
        self.teller.tell("A week later: not a word more to anybody.")
        self.at("Monday+1 9:30")

    # The end

    def epilogue(self):
        self.world.environment["TZ"] = services.ZONE  # promisectl shows local time
        self.teller.tell("The account: what was promised to whom by when, and what became of it.")
        shown = self.teller.command(self.world, "promises", "--all", "--ticket", f"ACME-{self.switch}")
        check("kept late" in shown, "promisectl promises does not show what was kept late")
        self.teller.command(self.world, "promises", "--all", "--ticket", f"ACME-{self.blue}")
        self.teller.tell("Why was Emma's first answer due when it was? Each sum can be shown. And the life of the broken promise, "
                         "event by event, with every mail about it:")
        for kind in "reply", "own":
            self.teller.command(self.world, "explain", f"P{self.promise(self.switch, kind)[0]}")
        self.teller.tell("And does the ledger hold together? Each invariant is a query; monitoring asks for the exit code.")
        self.teller.command(self.world, "audit")
        self.teller.tell("Every mailbox holds exactly the mails that it should, in the right threads:")
        self.teller.table(self.table())
        self.teller.say(f"{self.count} mails, none lost, none too many.")
        self.no_word_outside()
