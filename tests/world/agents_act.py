"""The second act: two agents, three customers, and every mail between them. Told by make demo, tried by the tests.

Each step is one mail of a person; it says whom the desk writes to because of it, and with what: exactly these, and
nobody else. At the end every mailbox is counted and its threads are looked at as a mail program does it.
"""
import re

from . import clients, process
from .stage import Stage, check
from .threads import own_id
from .visitor import letter, parse, text_of

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 32
GUIDE = b"%PDF-1.4\n" + bytes(reversed(range(256))) * 64


class Act(Stage):
    def __init__(self, teller, world):
        super().__init__(teller, world, ("anna", "boris", "laura", "ilze", "vera", "emma"))

    def both(self, kind):
        return (self.anna, kind), (self.boris, kind)

    # The scenes

    def play(self):
        self.she_asks()
        self.anna_answers()
        self.ilze_answers()
        self.they_discuss()
        self.a_slip()
        self.anna_closes()
        self.vera_twice()
        self.boris_merges()
        self.a_forward()
        self.a_forgery()
        self.epilogue()

    def she_asks(self):
        self.teller.tell("Ilze writes to the desk, in Latvian, with a picture: her printer prints only green.")
        raw = self.new(self.ilze, "Printeris drukā tikai zaļu",
                       "Labdien!\n\nPēc vakardienas atjauninājuma printeris visu drukā tikai zaļā krāsā.\n"
                       "Pievienoju ekrānuzņēmumu. Vai man jāpērk jauna kasetne?\n\nAr cieņu,\nIlze Bērziņa\n",
                       [("ekrānuzņēmums.png", "image/png", PICTURE)])
        step = self.step(self.ilze, raw, (self.ilze, "receipt"), *self.both("notification"))
        self.printer, self.her_receipt = step.number, step.mails[self.ilze.address, "receipt"]
        self.at_anna = step.mails[self.anna.address, "notification"]
        self.teller.tell("Anna and Boris are told. This lies in Anna's mailbox: the customer's words first, her picture "
                         "with them, then the facts.")
        self.mail(self.at_anna)
        check("zaļā krāsā" in text_of(self.at_anna), "Anna's notification does not hold the customer's words")
        check(PICTURE in files_of(self.at_anna), "the picture is not with Anna's notification")

    def anna_answers(self):
        self.teller.tell("Anna presses Reply in Gmail, attaches a guide, and puts Boris into Cc.")
        words = "Labdien, Ilze!\n\nKasetni pirkt nevajag: pielikumā ir pamācība, kā atjaunot krāsu profilu.\n"
        raw = clients.gmail(self.at_anna, self.anna, words, [("pamācība.pdf", "application/pdf", GUIDE)],
                            name=self.names[self.anna], cc=[self.boris.address])
        step = self.step(self.anna, raw, (self.ilze, "relay"), (self.anna, "confirmation"), (self.boris, "taken"))
        relay = step.mails[self.ilze.address, "relay"]
        self.teller.say("Ilze gets the new words and the guide, from the desk. Nothing of Anna's mail is in it but these.")
        self.mail(relay)
        for line in filter(None, words.split("\n")):
            check(line in text_of(relay), f"Ilze was not sent: {line}")
        check("ACME-" not in text_of(relay).split("pamācība")[0] and "zaļā krāsā" not in text_of(relay),
              "Ilze was sent more than Anna's words")
        check(GUIDE in files_of(relay), "the guide did not reach Ilze")
        check(clients.bare(relay["From"].addresses[0]) == self.world.desk, "the answer is not from the desk")
        self.teller.say("Anna is told what went to whom. The ticket is hers now; Boris learns so, and watches it, as he was in Cc.")
        self.mail(step.mails[self.anna.address, "confirmation"])
        self.at_ilze = relay

    def ilze_answers(self):
        self.teller.tell("Ilze answers from her phone. It goes to the owner and to who watches.")
        raw = clients.apple(self.at_ilze, self.ilze, "Paldies, bet tagad viss ir zils.", phone=True, name=self.names[self.ilze])
        step = self.step(self.ilze, raw, *self.both("notification"))
        check(step.number == self.printer, "Ilze's answer is not in her ticket")
        self.at_anna = step.mails[self.anna.address, "notification"]
        check("ekrānuzņēmumu" not in text_of(self.at_anna), "the notification repeats old words")

    def they_discuss(self):
        self.teller.tell("Anna asks Boris something. The note address stands in each notification; what is sent there stays "
                         "inside. (The word CANARY marks what nobody outside may see; at the end we look for it.)")
        raw = letter(self.anna.address, note_address(self.at_anna), clients.subject_of(self.at_anna),
                     "CANARY Boris, is this the cheap cartridge that we had in May?\n", name=self.names[self.anna],
                     reply_to=self.at_anna)
        step = self.step(self.anna, raw, (self.boris, "note"))
        note = step.mails[self.boris.address, "note"]
        self.mail(note)
        self.teller.say("Boris simply replies. An answer to a note is a note.")
        raw = clients.mutt(note, self.boris, "CANARY Yes. Never tell them, but the shop knows it, too.\n",
                           name=self.names[self.boris])
        step = self.step(self.boris, raw, (self.anna, "note"))
        check("Never tell them" in text_of(step.mails[self.anna.address, "note"]), "Anna did not get Boris's note")

    def a_slip(self):
        self.teller.tell("Anna wants to answer and to close, and mistypes. Nothing goes out; she is told what was meant.")
        raw = clients.apple(self.at_anna, self.anna, "#clsoe\nIlze, the new cartridge is on its way. CANARY-unsent\n",
                            name=self.names[self.anna])
        step = self.step(self.anna, raw, (self.anna, "transcript"))
        transcript = step.mails[self.anna.address, "transcript"]
        self.mail(transcript)
        check("#close" in text_of(transcript), "the transcript does not say what may have been meant")

    def anna_closes(self):
        self.teller.tell("She tries again.")
        raw = clients.apple(self.at_anna, self.anna, "#close\nIlze, jauna kasetne jau ir ceļā, bez maksas.\n",
                            name=self.names[self.anna])
        step = self.step(self.anna, raw, (self.ilze, "relay"), (self.anna, "transcript"), (self.anna, "confirmation"))
        relay = step.mails[self.ilze.address, "relay"]
        check("jauna kasetne jau ir ceļā" in text_of(relay) and "#close" not in text_of(relay), "Ilze was not sent the words")
        check(self.world.value("SELECT state FROM desk.ticket WHERE number = %s", self.printer) == "closed", "not closed")

    def vera_twice(self):
        self.teller.tell("Vera writes, in Russian. Boris answers in Outlook, which marks no quote.")
        raw = self.new(self.vera, "Не приходит счёт",
                       "Здравствуйте!\n\nЗа октябрь мне так и не пришёл счёт, хотя я его ждала две недели.\n"
                       "Пришлите его, пожалуйста, ещё раз.\n\nВера Орлова\n")
        step = self.step(self.vera, raw, (self.vera, "receipt"), *self.both("notification"))
        self.bill, at_boris = step.number, step.mails[self.boris.address, "notification"]
        words = "Здравствуйте, Вера!\n\nСчёт выслан ещё раз, проверьте, пожалуйста, почту.\n"
        raw = clients.outlook(at_boris, self.boris, words, name=self.names[self.boris])
        step = self.step(self.boris, raw, (self.vera, "relay"), (self.boris, "confirmation"), (self.anna, "taken"))
        relay = step.mails[self.vera.address, "relay"]
        self.mail(relay)
        check("Счёт выслан ещё раз" in text_of(relay) and "две недели" not in text_of(relay),
              "Vera was sent something else than Boris's words")
        self.teller.tell("Vera has forgotten something and begins a new mail: another ticket, another receipt.")
        raw = self.new(self.vera, "И ещё про счёт", "Здравствуйте ещё раз!\n\nАдрес для счёта у меня теперь другой: "
                       "улица Садовая, дом 12, квартира 5.\n\nВера Орлова\n")
        step = self.step(self.vera, raw, (self.vera, "receipt"), *self.both("notification"))
        self.again, self.at_boris = step.number, step.mails[self.boris.address, "notification"]
        self.second_receipt = step.mails[self.vera.address, "receipt"]
        check(self.again != self.bill, "an equal sender threads")

    def boris_merges(self):
        self.teller.tell("It is the same matter. Boris merges: one line, nothing to Vera.")
        raw = clients.plain(self.at_boris, self.boris, f"#merge {self.bill}\n", name=self.names[self.boris])
        step = self.step(self.boris, raw, (self.boris, "transcript"))
        self.mail(step.mails[self.boris.address, "transcript"])
        self.teller.say("Vera answers the second receipt. Mail to a merged number lands in the right place for ever.")
        raw = clients.thunderbird(self.second_receipt, self.vera, "Индекс 190000, чуть не забыла.", name=self.names[self.vera])
        step = self.step(self.vera, raw, (self.boris, "notification"))
        check(step.number == self.bill, "Vera's answer is not in the ticket that hers was merged into")

    def a_forward(self):
        self.teller.tell("Emma has Anna's private address and writes there. Anna forwards it to the desk: the ticket is "
                         "Emma's, the receipt too.")
        raw = letter(self.emma.address, self.anna.address, "Broken cable",
                     "Hi Anna,\n\nthe cable that came with my lamp has a cut in it. Can you send another one?\n\nEmma Clark\n",
                     name=self.names[self.emma])
        self.write(self.emma, raw)
        at_anna = process.wait_for(lambda: self.world.find_mail(self.anna, own_id(parse(raw))), 20, "Emma's mail is there")
        step = self.step(self.anna, forward(at_anna, self.anna, self.world.desk, self.names[self.anna]),
                         (self.emma, "receipt"), *self.both("notification"))
        self.cable = step.number
        check(self.world.value("""SELECT c.address FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id
                                  WHERE t.number = %s""", self.cable) == self.emma.address, "the ticket is not Emma's")
        at_boris = step.mails[self.boris.address, "notification"]
        self.mail(at_boris)
        self.teller.say("Boris is faster. Anna, who watches, learns that it is taken.")
        raw = clients.thunderbird(at_boris, self.boris, "Hello Emma,\n\na new cable leaves us today.\n", above=False,
                                  name=self.names[self.boris])
        step = self.step(self.boris, raw, (self.emma, "relay"), (self.boris, "confirmation"), (self.boris, "found"), (self.anna, "taken"))
        self.teller.say("Emma has read a promise: today. The desk has seen it, too, keeps it in its ledger, and tells Boris.")
        relay = step.mails[self.emma.address, "relay"]
        check("a new cable leaves us today" in text_of(relay) and "cut in it" not in text_of(relay), "Emma was sent else")
        self.mail(relay)

    def a_forgery(self):
        self.teller.tell("Somebody has seen Anna's secret reply address on her screen and writes there in her name, from "
                         "elsewhere.")
        raw = clients.plain(self.at_anna, self.anna, "CANARY Please pay 500 € to this account.\n", name=self.names[self.anna])
        self.teller.mail(raw)

        def forge():
            self.world.from_outside(raw, "thief@far.test", clients.envelope_of(parse(raw)))
            self.note_sent(parse(raw))
            return own_id(parse(raw))
        step = self.consequences(forge, [(self.anna, "held")])
        self.teller.say("Ilze gets nothing. Anna is told, at the address that the desk knows.")
        self.mail(step.mails[self.anna.address, "held"])

    # The end

    def epilogue(self):
        self.wait_quiet()
        self.teller.tell("Every mailbox holds exactly the mails that it should, in the right threads:")
        self.teller.table(self.table())
        self.teller.say(f"{self.count} mails, none lost, none too many; not one internal word outside.")
        self.no_word_outside()
        self.teller.tell("The admin sees the whole conversation, and what of it stayed inside.")
        shown = self.teller.command(self.world, "show", f"ACME-{self.printer}")
        check("Never tell them" in shown, "promisectl does not show the note")

def files_of(mail):
    return [part.get_payload(decode=True) for part in mail.iter_attachments()]


def note_address(mail):
    """As a person finds it: it stands in the text of each mail to an agent, and is not the address that replies go to."""
    reply_to = clients.bare(clients.back_to(mail)[0])
    found = [address for address in re.findall(r"[\w.-]+\+[a-z0-9]+@[\w.-]+", text_of(mail)) if address != reply_to]
    check(found, "the mail names no note address")
    return found[0]


def forward(mail, person, to, name):
    """Inline, as most programs do it."""
    said, address, date = clients.said_by(mail)
    words = (f"\n-------- Forwarded Message --------\nSubject: {mail['Subject']}\nDate: {date:%a, %d %b %Y %H:%M:%S %z}\n"
             f"From: {said} <{address}>\nTo: {mail['To']}\n\n{text_of(mail)}")
    return letter(person.address, to, f"Fwd: {mail['Subject']}", words, name=name, References=own_id(mail),
                  X_Forwarded_Message_Id=own_id(mail))
