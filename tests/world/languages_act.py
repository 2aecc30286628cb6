"""The fourth act: in the words that people use. A Russian and a Spanish customer are served in their language to the end, and what
agents promise them in a sentence of an answer is on the ledger, with nobody's help. Told by make demo with every mail, tried by the
tests.
"""
import re

from . import services
from .stage import check
from .visitor import text_of
from .week import Week

# What only the other language's, or the desk's own, mails have. Addresses, numbers and names stay as they are.
NOT_RUSSIAN = re.compile(r"\b(the|you|your|answer|promise|by|with|who|has|we|su|una|respuesta|gracias)\b", re.I)
NOT_SPANISH = re.compile(r"[а-яё]|\b(the|you|your|answer|promise|by|with|who|has|we)\b", re.I)


class Act(Week):
    def __init__(self, teller, world, desk):
        super().__init__(teller, world, desk, ("anna", "boris", "laura", "vera", "carmen"))

    def play(self):
        self.begin()
        self.vera_writes()
        self.boris_answers()
        self.carmen_writes()
        self.anna_answers()
        self.anna_keeps()
        self.news_for_vera()
        self.boris_keeps()
        self.vera_confirms()
        self.vera_asks()
        self.epilogue()

    def found(self, number, words, due):
        """The promise that was found in an answer."""
        self.check_promise(number, "own", "open", due)
        what = self.world.value("SELECT what FROM desk.promise WHERE id = %s", self.promise(number, "own")[0])
        check(words in what, f"what was found is {what!r}")

    def vera_writes(self):
        self.teller.tell("Another Monday. Vera writes in Russian; nobody has told the desk that she would. Her receipt is in Russian, "
                         "with its dates, and names their zone. Agents whose language it is are told.")
        raw = self.new(self.vera, "Стеллаж не собран",
                       "Здравствуйте!\n\nСтеллаж привезли, но никто его не собрал, хотя сборка оплачена.\n"
                       "Когда его соберут?\n\nВера Орлова\n")
        step = self.step(self.vera, raw, (self.vera, "receipt"), (self.anna, "notification"), (self.boris, "notification"))
        self.shelf, self.at_boris = step.number, step.mails[self.boris.address, "notification"]
        self.in_russian(step.mails[self.vera.address, "receipt"])

    def boris_answers(self):
        self.at("Monday 10:00")
        self.teller.tell("Boris answers, as he always has. He writes no command. But he promises: «соберём до пятницы», and the "
                         "desk reads that as Vera does. He is told how it was read, and what to write if that is not right.")
        step = self.answer(self.at_boris, self.boris,
                           "Здравствуйте, Вера!\n\nПрошу прощения, сборщика забыли предупредить. Стеллаж соберём до пятницы.\n\nБорис\n",
                           (self.vera, "relay"), (self.boris, "confirmation"), (self.boris, "found"), (self.anna, "taken"))
        self.in_russian(step.mails[self.vera.address, "relay"])
        self.found(self.shelf, "Стеллаж соберём до пятницы", "Friday 17:00")

    def carmen_writes(self):
        self.teller.tell("Carmen is back from her holiday, and writes in Spanish. No agent has named it as a language of his: all are "
                         "told, none is left out.")
        raw = self.new(self.carmen, "Falta el enchufe",
                       "Buenos días:\n\nla lámpara ha llegado sin el enchufe. ¿Me lo pueden enviar, por favor?\n\nCarmen Ruiz\n")
        step = self.step(self.carmen, raw, (self.carmen, "receipt"), (self.anna, "notification"), (self.boris, "notification"))
        self.plug, self.at_anna = step.number, step.mails[self.anna.address, "notification"]
        self.in_spanish(step.mails[self.carmen.address, "receipt"])

    def anna_answers(self):
        self.teller.tell("Anna has some Spanish. What she promises in it is found, too; what depends on Carmen is shown to Anna, and "
                         "not recorded.")
        step = self.answer(self.at_anna, self.anna,
                           "Hola, Carmen:\n\nLo siento mucho. Le enviamos el enchufe el miércoles antes de las 12:00.\n"
                           "Si prefiere recogerlo en la tienda, mañana se lo tenemos preparado.\n\nAnna\n",
                           (self.carmen, "relay"), (self.anna, "confirmation"), (self.anna, "found"), (self.boris, "taken"))
        self.in_spanish(step.mails[self.carmen.address, "relay"])
        self.found(self.plug, "Le enviamos el enchufe el miércoles antes de las 12:00", "Wednesday 12:00")

    def anna_keeps(self):
        self.at("Tuesday 16:30", (self.anna, "morning"), (self.anna, "reminder"))
        self.teller.tell("Anna was reminded in time. The plug is in the post, she says so and closes.")
        step = self.answer(self.at_anna, self.anna, "#close\nHola, Carmen:\n\nel enchufe ya está en el correo.\n",
                           (self.carmen, "relay"), (self.anna, "transcript"), (self.anna, "confirmation"))
        self.in_spanish(step.mails[self.carmen.address, "relay"])
        self.check_promise(self.plug, "own", "kept", "Wednesday 12:00")

    def news_for_vera(self):
        self.teller.tell("Wednesday evening: Vera's news, in Russian, with what Boris has promised her in his own words. Nobody "
                         "has worked on it since Monday: the desk says that, too, to her and to Laura.")
        step = self.at("Wednesday 17:30", (self.vera, "update"), (self.laura, "idle"))
        self.in_russian(step.mails[self.vera.address, "update"])
        check("Стеллаж соберём до пятницы" in text_of(step.mails[self.vera.address, "update"]), "the news do not say what is promised")

    def boris_keeps(self):
        self.at("Friday 13:30", *[(self.boris, "morning")] * 2, (self.boris, "reminder"))
        self.teller.tell("Friday. Boris was reminded. The shelf stands.")
        step = self.answer(self.at_boris, self.boris, "#close\nЗдравствуйте, Вера!\n\nСтеллаж собран. Спасибо за терпение!\n",
                           (self.vera, "relay"), (self.boris, "transcript"), (self.boris, "confirmation"))
        self.done = step.mails[self.vera.address, "relay"]
        self.in_russian(self.done)
        self.check_promise(self.shelf, "own", "kept", "Friday 17:00")

    def vera_confirms(self):
        self.teller.tell("Vera confirms it in three words. The ledger has that, Boris reads it; the ticket stays closed, and nobody owes "
                         "her an answer.")
        self.answer(self.done, self.vera, "Да, собран, спасибо!\n", (self.boris, "notification"))
        state = self.world.value("SELECT state FROM desk.ticket WHERE number = %s", self.shelf)
        check(state == "closed", f"ACME-{self.shelf} is {state}")

    def vera_asks(self):
        self.teller.tell("One word more: what was she promised, and what became of it? The list is made of the ledger, and no agent hears of it.")
        step = self.answer(self.done, self.vera, "Обещания\n", (self.vera, "promises"))
        self.in_russian(step.mails[self.vera.address, "promises"])
        check("Стеллаж соберём до пятницы" in text_of(step.mails[self.vera.address, "promises"]), "the list lacks Boris's promise")

    # The end

    def epilogue(self):
        self.world.environment["TZ"] = services.ZONE  # promisectl shows local time
        self.teller.tell("How was Boris's sentence read? The ledger knows.")
        shown = self.teller.command(self.world, "explain", f"P{self.promise(self.shelf, 'own')[0]}")
        check("соберём до пятницы" in shown, "promisectl explain does not show the sentence")
        self.teller.tell("Every mailbox holds exactly the mails that it should:")
        self.teller.table(self.table())
        self.no_word_outside()

    def in_russian(self, mail):
        self.check_language(mail, "ru", NOT_RUSSIAN)

    def in_spanish(self, mail):
        self.check_language(mail, "es", NOT_SPANISH)

    def check_language(self, mail, language, foreign):
        found = self.world.value("SELECT language FROM desk.outbox WHERE message_id = %s", mail["Message-ID"])
        check(found == language, f"{mail['Subject']} is in {found}")
        words = foreign.findall(text_of(mail))
        check(not words, f"in a mail in {language}: {words}")
