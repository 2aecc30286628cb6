"""Ordinary support mail, made up: as many different letters as wanted, the same ones for the same seed.

Of 20 letters 13 are plain text (UTF-8, KOI8-R, ISO-8859-13; 8bit, quoted-printable, base64), 5 have an HTML half, 2 have
an attachment; one in five answers an earlier one. Bodies are log-normal, the median file has some 5 kB.
"""
import base64
import email.header
import email.utils
import math
import quopri
import random

WORDS = {
    "en": "the order came without its second box and nobody at the counter could tell me where it went please look into "
          "this before our stock runs out next week the label says fourteen but the bill says twelve thank you".split(),
    "ru": "заказ пришёл без второй коробки никто на пункте выдачи не смог сказать куда она делась проверьте пожалуйста "
          "накладную до конца недели иначе склад останется пустым заранее спасибо за скорый ответ".split(),
    "lv": "pasūtījums atnāca bez otrās kastes un neviens izsniegšanas punktā nezināja kur tā palikusi lūdzu pārbaudiet "
          "pavadzīmi līdz nedēļas beigām citādi noliktava būs tukša jau iepriekš paldies par ātru atbildi".split(),
    "lt": "užsakymas atėjo be antros dėžės ir niekas atsiėmimo punkte nežinojo kur ji dingo prašome patikrinti "
          "važtaraštį iki savaitės pabaigos kitaip sandėlis liks tuščias iš anksto dėkojame už greitą atsakymą".split(),
}
CHARSETS = {"en": ("utf-8", "us-ascii"), "ru": ("utf-8", "koi8-r"), "lv": ("utf-8", "iso-8859-13"),
            "lt": ("utf-8", "iso-8859-13")}
NAMES = ("Dace Liepa", "Egils Krūmiņš", "Надежда Полякова", "Rūta Žemaitė", "Ian Marsh", "Ольга Крылова", "Mona Field")
PEOPLE = 3000


class Letter:
    def __init__(self, seed, number, desk):
        self.random = random.Random(f"{seed} {number}")
        self.number, self.desk = number, desk
        self.language = self.random.choice(list(WORDS))
        self.charset = self.random.choice(CHARSETS[self.language])
        self.person = self.random.randrange(PEOPLE)
        self.domain = f"company{self.person % 500}.test"

    def bytes(self):
        """The file, with line ends as in a Maildir."""
        kind = self.random.random()
        if kind < 0.65:
            return self.header() + self.text("plain", self.prose())
        prose = self.prose()
        both = self.many("alternative", [self.text("plain", prose), self.text("html", self.html(prose))])
        if kind < 0.90:
            return self.header() + both
        return self.header() + self.many("mixed", [both, self.attachment()])

    def header(self):
        address = f"person{self.person}@{self.domain}"
        date = email.utils.formatdate(1790000000 + 61 * self.number)
        name = email.header.Header(NAMES[self.person % len(NAMES)], "utf-8").encode()
        subject = " ".join(self.random.choices(WORDS[self.language], k=self.random.randrange(3, 8)))
        subject = email.header.Header(f"{subject} {self.number}", "utf-8").encode(linesep="\n")
        lines = [f"Return-Path: <{address}>", f"Delivered-To: {self.desk}", self.trace("mx.acme.test", date),
                 self.trace(f"mail.{self.domain}", date), self.signature(), f"Date: {date}", f"From: {name} <{address}>",
                 f"To: Support <{self.desk}>", f"Message-ID: {self.identity(self.number)}", f"Subject: {subject}",
                 "User-Agent: Letter Writer 1.2 (X11; Linux)", "MIME-Version: 1.0"]
        if self.number > 10 and self.random.random() < 0.2:
            parent = self.identity(self.random.randrange(self.number))
            lines += [f"In-Reply-To: {parent}", f"References: {parent}"]
        return ("\n".join(lines) + "\n").encode()

    @staticmethod
    def identity(number):
        return f"<letter.{number}.{number * 2654435761 % 2**32:08x}@letters.test>"

    def trace(self, host, date):
        hop = self.random.randrange(1, 250)
        return (f"Received: from out{hop}.{self.domain} (out{hop}.{self.domain} [192.0.2.{hop}])\n\tby {host} with ESMTPS "
                f"id {self.random.getrandbits(40):010X}\n\tfor <{self.desk}>; {date}")

    def signature(self):
        value = base64.b64encode(self.random.randbytes(256)).decode()
        folded = "\n\t ".join(value[at:at + 72] for at in range(0, len(value), 72))
        return (f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain}; s=s1;\n\th=from:to:subject:date;\n"
                f"\tbh={base64.b64encode(self.random.randbytes(32)).decode()};\n\tb={folded}")

    def prose(self):
        size = min(24000, max(200, math.exp(self.random.gauss(math.log(1900), 0.75))))
        lines, length = [], 0
        while length < size:
            line = " ".join(self.random.choices(WORDS[self.language], k=self.random.randrange(4, 11)))
            lines.append(line if self.random.random() > 0.1 else line + "\n")
            length += len(line.encode(self.charset, "replace"))
        return "\n".join(lines) + "\n"

    @staticmethod
    def html(prose):
        return f"<html><body>\n<p>{prose.replace(chr(10), '<br>' + chr(10))}</p>\n</body></html>\n"

    def text(self, sub, text):
        raw = text.encode(self.charset, "replace")
        encoding = self.random.choice(("8bit", "quoted-printable", "base64"))
        if encoding == "quoted-printable":
            raw = quopri.encodestring(raw)
        elif encoding == "base64":
            raw = base64.encodebytes(raw)
        return (f"Content-Type: text/{sub}; charset={self.charset}\n"
                f"Content-Transfer-Encoding: {encoding}\n\n").encode() + raw

    def many(self, sub, parts):
        boundary = f"=_{self.random.getrandbits(96):024x}"
        opened = f"Content-Type: multipart/{sub}; boundary=\"{boundary}\"\n\nThis mail has several parts.\n"
        return opened.encode() + b"".join(f"--{boundary}\n".encode() + part + b"\n" for part in parts) + \
            f"--{boundary}--\n".encode()

    def attachment(self):
        size = self.random.choice((2000, 5000, 30000, 60000))
        return (f"Content-Type: application/pdf; name=\"bill-{self.number}.pdf\"\n"
                f"Content-Disposition: attachment; filename=\"bill-{self.number}.pdf\"\n"
                "Content-Transfer-Encoding: base64\n\n").encode() + base64.encodebytes(self.random.randbytes(size))


def letters(count, desk, seed=1):
    return (Letter(seed, number, desk).bytes() for number in range(count))
