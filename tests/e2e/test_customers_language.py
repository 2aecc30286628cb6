"""A Russian and a Spanish customer, served to the end by real servers: each mail of the desk's is in the customer's language,
with the dates in it and the zone named. And when a customer changes his language."""
import re

import pytest

import agents
from agents import Matter, send
from world import clients, hours, services
from world.visitor import letter, text_of

# What each of them writes, what the agent answers and promises, and how a date reads.
SERVED = {
    "ru": {
        "subject": "Принтер печатает синим", "name": "Вера Орлова",
        "asks": "Здравствуйте!\n\nНовый картридж пришёл, но принтер печатает только синим. Пришлите, пожалуйста, другой.\n\nВера\n",
        "promise": "новый картридж у курьера", "words": "Здравствуйте, Вера! Прошу прощения, сейчас всё сделаем.",
        "reason": "курьер заболел", "waits": "Подскажите, пожалуйста, какого цвета корпус у Вашего принтера?",
        "date": r"(понедельник|вторник|среда|четверг|пятница), \d{1,2} [а-я]+ 20\d\d\sг\., \d\d:\d\d \(Europe/Riga\)",
        "foreign": r"\b(?!ACME\b|Acme\b|Support\b|Europe\b|Riga\b|Boris\b)[A-Za-z]{2,}",
        "short": "Ок, спасибо!\n", "turns": ("es", "Perdón, ahora escribo en español: ¿cuándo llega el cartucho nuevo?\n")},
    "es": {
        "subject": "La impresora imprime en azul", "name": "Carmen Ruiz",
        "asks": "Hola:\n\nel cartucho nuevo ha llegado, pero la impresora solo imprime en azul. ¿Me pueden enviar otro?\n\nCarmen\n",
        "promise": "el cartucho nuevo sale del almacén", "words": "Hola, Carmen: lo sentimos, ahora mismo lo preparamos.",
        "reason": "el mensajero está enfermo", "waits": "¿De qué color es su impresora?",
        "date": r"(lunes|martes|miércoles|jueves|viernes), \d{1,2} de [a-z]+ de 20\d\d, \d\d?:\d\d \(Europe/Riga\)",
        "foreign": r"[а-яё]|\b(the|you|your|answer|request|promise|mail|by|with|what|who|has|this|we)\b",
        "short": "Ok, thanks!\n", "turns": ("ru", "Извините, теперь пишу по-русски: когда придёт новый картридж?\n")},
}


@pytest.fixture(scope="module")
def clock(served):
    """Open hours and promises, on a Monday morning; a customer is asked twice."""
    def change(conf):
        services.add_to(conf, queues=({**services.GENERAL, "ask": "1d", "ask_times": 2},))
        conf["desk"]["zone"] = services.ZONE
        conf["desk"]["complaints_in"] = ["es: Escriba a complaints@acme.test: le responderá otra persona."]
    agents.no_limits(served)
    served.configure(change)
    clock = hours.Hours(served)
    clock.monday = hours.monday_after(clock.now())
    clock.to(hours.moment(clock.monday, "Monday 9:10"))
    return clock


@pytest.fixture(scope="module")
def matters(served, clock):
    """{language: their tickets}, after all that can happen to one has happened."""
    found = {language: Matter(served, said["asks"], served.customer(language), said["subject"]) for language, said in SERVED.items()}

    def orders(commands, words=None):
        for language, matter in found.items():
            said = SERVED[language]
            numbers = served.sql("SELECT number FROM desk.promise WHERE ticket_id = %s AND kind = 'own' ORDER BY number", matter.ticket_id)
            text = commands.format(*(number for number, in numbers), **said) + "\n\n" + (said[words] + "\n" if words else "")
            outcome = send(served, served.agent("boris"), clients.plain(matter.at(served.agent("boris")), served.agent("boris"), text))
            assert outcome.reason != "command", outcome.mails("transcript")[0].raw
    orders("#promise Tuesday 12:00: {promise}", "words")
    clock.to(hours.moment(clock.monday, "Tuesday 12:05"))  # broken
    orders("#promise Thursday 12:00: {promise}")
    orders("#move {1} Friday 12:00: {reason}")
    clock.to(hours.moment(clock.monday, "Thursday 17:05"))  # an update
    orders("#drop {2}: {reason}")
    orders("#kept {0}")
    orders("#wait", "waits")
    clock.to(hours.moment(clock.monday, "Friday+1 17:05"))  # asked twice, and closed
    return found


def customers_mails(world, matter):
    """[(kind, language, mail as it lies in the mailbox)]"""
    return [(kind, language, world.find_mail(matter.person, message_id)) for kind, language, message_id in world.sql(
        """SELECT kind::text, language, message_id FROM desk.outbox
           WHERE ticket_id = %s AND audience = 'customer' AND state = 'sent' ORDER BY id""", matter.ticket_id)]


@pytest.mark.parametrize("language", sorted(SERVED))
def test_served_to_the_end(world, matters, language):
    mails, said = customers_mails(world, matters[language]), SERVED[language]
    assert {"receipt", "relay", "broken", "promise", "update", "question", "closed"} <= {kind for kind, *_ in mails}
    assert matters[language].ticket("state") == "closed"
    assert ("complaints@acme.test" in text_of(mails[0][2])) == (language == "es"), "a text of the configuration is in its language alone"
    for kind, written_in, mail in mails:
        text, html = text_of(mail), mail.get_body(("html",))
        assert written_in == language, (kind, text)
        assert not re.search(said["foreign"], text), (kind, text)
        assert html is None or f'lang="{language}"' in html.get_content(), kind
        for moment in re.findall(r"[^\n]*Europe/Riga[^\n]*", text):
            assert re.search(said["date"], moment), (kind, moment)
        assert kind == "closed" or kind == "relay" or "Europe/Riga" in text, (kind, text)
        assert said["subject"] in str(mail["Subject"])


@pytest.mark.parametrize("language", sorted(SERVED))
def test_why(world, matters, language):
    said = world.ctl("explain", f"mail:{matters[language].filed['mail']}").out
    assert re.search(rf"language +{language} by its words, [01]\.\d+ sure", said), said
    assert re.search(rf"answered in +{language}: it is written in it", said), said


def answer_to(world, matter, words):
    """He answers the desk's last mail; what became of it."""
    last = customers_mails(world, matter)[-1][2]
    raw = letter(matter.person.address, str(last["Reply-To"]), str(last["Subject"]), words, reply_to=last)
    return world.file(raw, lambda raw: world.write(matter.person, raw))


@pytest.mark.parametrize("language", sorted(SERVED))
def test_who_changes_his_language(world, matters, language):
    matter, said = matters[language], SERVED[language]
    answer_to(world, matter, said["short"])
    assert matter.ticket("language") == language, "a word or two change nothing"
    other, words = said["turns"]
    filed = answer_to(world, matter, words)
    assert filed["ticket"] == matter.number and matter.ticket("language") == other
    outcome = send(world, world.agent("boris"), clients.plain(matter.at(world.agent("boris")), world.agent("boris"),
                                                              f"#promise Friday 12:00: {SERVED[other]['promise']}\n\n{SERVED[other]['words']}\n"))
    relay = outcome.mail("relay")
    assert re.search(SERVED[other]["date"], text_of(relay)) and f'lang="{other}"' in relay.get_body(("html",)).get_content()


def test_a_language_that_the_desk_has_not(world, clock):
    person = world.customer("en")
    matter = Matter(world, "Guten Tag, meine Bestellung ist noch nicht angekommen. Wann kommt sie an?\n", person)
    assert matter.ticket("language") == "en" and "Thank you" in text_of(matter.receipt())
    raw = letter(person.address, world.desk, "Bestellung", "Wann kommt meine Bestellung an? Ich warte seit Montag.\n")
    raw = b"Content-Language: et-EE\r\n" + raw
    filed = world.file(raw, lambda raw: world.submit(person, raw))
    assert "Täname" in text_of(world.wait_receipt(filed["ticket_id"]).mail), "his program's language, which the desk has"
