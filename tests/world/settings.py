"""libconfig files as Python values: groups are dicts, lists are tuples, arrays are lists.

Enough of the format for promised.conf; the comments of a file that is read are lost.
"""
import re

TOKEN = re.compile(r"""
    (?P<skip> \s+ | \#[^\n]* | //[^\n]* | /\*.*?\*/ ) |
    (?P<string> "(?:[^"\\]|\\.)*" ) |
    (?P<number> -?\d[\w.]* ) |
    (?P<word> [A-Za-z*][\w*-]* ) |
    (?P<mark> [={}()\[\];,:] )
""", re.VERBOSE | re.DOTALL)


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise ValueError(f"not libconfig: {text[at:at + 40]!r}")
        if match.lastgroup != "skip":
            yield match.lastgroup, match.group()
        at = match.end()
    yield "end", ""


class Reader:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, marks):
        """True when the next token was one of these."""
        found = self.tokens[self.at][1] in marks and self.tokens[self.at][0] == "mark"
        self.at += found
        return found

    def group(self, end):
        members = {}
        while not (self.skip("}") if end else self.tokens[self.at][0] == "end"):
            kind, name = self.next()
            if kind != "word" or not self.skip("=:"):
                raise ValueError(f"not a setting: {name!r}")
            members[name] = self.value()
            self.skip(";,")
        return members

    def items(self, end):
        found = []
        while not self.skip(end):
            found.append(self.value())
            self.skip(",")
        return found

    def value(self):
        kind, text = self.next()
        if kind == "string":
            found = [text]
            while self.tokens[self.at][0] == "string":  # neighbours are one string
                found.append(self.next()[1])
            return "".join(re.sub(r"\\(.)", r"\1", part[1:-1]) for part in found)
        if kind == "number":
            return int(text.rstrip("L"), 0)
        if kind == "word":
            return text.lower() == "true"
        return {"{": lambda: self.group(True), "(": lambda: tuple(self.items(")")),
                "[": lambda: self.items("]")}[text]()


def read(text):
    return Reader(text).group(False)


def write(value, indent=""):
    """The text of a value; of a dict at the top, the text of a file."""
    deeper = indent + "    "
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(write(item) for item in value) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(f"{{\n{write(item, deeper)}{indent}}}" for item in value) + ")"
    lines = ""
    for name, item in value.items():
        text = f"{{\n{write(item, deeper)}{indent}}}" if isinstance(item, dict) else write(item, indent)
        lines += f"{indent}{name} = {text};\n"
    return lines
