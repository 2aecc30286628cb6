"""How the mail server misbehaves: rules given one at a time while it runs, all in force until `clear`.

    reject 550 TO       a recipient is refused for good (any 5xx code)
    defer 450 TO        a recipient is refused for now (any 4xx code)
    drop-after-dot N    the next N mails are taken in, and the connection ends before the answer
    delay S             the answer to a mail takes S seconds
    refuse 550          every sender is refused (any 4xx or 5xx code), as when the account is closed
    clear               no rule is in force

TO is an address (with or without its +detail), @domain, or * for everybody.
"""


class Faults:
    def __init__(self):
        self.clear()

    def clear(self):
        self.recipients = {}  # TO -> code
        self.sender = None
        self.drops = 0
        self.delay = 0.0

    def apply(self, line):
        """Puts a rule in force. ValueError says what is wrong with it."""
        verb, *words = line.split() or [""]
        try:
            match verb, words:
                case "reject", [code, to]:
                    self.recipients[to.lower()] = _code(code, "5")
                case "defer", [code, to]:
                    self.recipients[to.lower()] = _code(code, "4")
                case "refuse", [code]:
                    self.sender = _code(code, "45")
                case "drop-after-dot", [count]:
                    self.drops = _number(int(count))
                case "delay", [seconds]:
                    self.delay = _number(float(seconds))
                case "clear", []:
                    self.clear()
                case _:
                    raise ValueError("no such rule")
        except ValueError as error:
            raise ValueError(f"'{line.strip()}': {error}; rules: reject 550 TO, defer 450 TO, drop-after-dot N, "
                             "delay S, refuse 550, clear") from None

    def for_recipient(self, address):
        """The code to refuse the recipient with, or None."""
        address = address.lower()
        local, _, domain = address.rpartition("@")
        for known in (address, local.split("+")[0] + "@" + domain, "@" + domain, "*"):
            if known in self.recipients:
                return self.recipients[known]
        return None

    def take_drop(self):
        """Is the connection of this mail to be dropped? Counts it."""
        if self.drops == 0:
            return False
        self.drops -= 1
        return True


def _code(text, classes):
    if not (len(text) == 3 and text.isdigit() and text[0] in classes):
        raise ValueError(f"{text} is not a code of three digits beginning with {' or '.join(classes)}")
    return int(text)


def _number(value):
    if value < 0:
        raise ValueError("a negative number")
    return value
