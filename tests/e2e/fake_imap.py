"""A small IMAP server that can be made to misbehave: a fault is a function that may take a command over, or the
number of bytes after which the connection is cut. Run as a program it serves the unit tests (see main())."""
import base64
import re
import socket
import sys
import threading
import time

CAPABILITIES = b"IMAP4rev1 SASL-IR AUTH=PLAIN IDLE UIDPLUS MOVE"


def mail(number, size=None):
    text = (f"From: user{number}@example.test\r\nTo: support@desk.test\r\nMessage-ID: <fake.{number}@example.test>\r\n"
            f"Subject: mail {number}\r\n\r\nThis is mail {number}.\r\n").encode()
    if size and size > len(text):
        line = b"0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqr\r\n"
        text += (line * (size // len(line) + 1))[:size - len(text)]
    return text


class Mailbox:
    """Folders, each a dict from UID to bytes; shared by the connections of a server."""

    def __init__(self, count=3, uidvalidity=7):
        self.lock = threading.RLock()
        self.uidvalidity = uidvalidity
        self.inbox = {n: mail(n) for n in range(1, count + 1)}
        self.folders = {"Done": {}}
        self.uidnext = count + 1
        self.sizes = {}  # what RFC822.SIZE says instead of the truth

    def add(self, content):
        with self.lock:
            uid = self.uidnext
            self.uidnext += 1
            self.inbox[uid] = content
            return uid

    def uids(self):
        return sorted(self.inbox)


def user_of(args):
    """Of the arguments of LOGIN, or of AUTHENTICATE with an initial response."""
    if len(args) < 2 or args[0].upper() not in (b"PLAIN", b"XOAUTH2", b"OAUTHBEARER"):
        return args[0].strip(b'"').decode()
    response = base64.b64decode(args[1])
    if args[0].upper() == b"PLAIN":
        return response.split(b"\0")[1].decode()
    return re.search(rb"(?:user|n,a)=([^,\1]*)", response).group(1).decode()


class Cut(Exception):
    """The connection ends here."""


class Session:
    def __init__(self, server, peer):
        self.server, self.peer = server, peer
        self.box = server.mailbox_for(self)
        self.sent = 0
        self.cut_at = server.cut_at
        self.user = ""
        self.capabilities, self.order = server.capabilities, server.order
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = peer.makefile("rb")

    def send(self, data):
        if self.cut_at is not None and self.sent + len(data) > self.cut_at:
            self.peer.sendall(data[:self.cut_at - self.sent])
            self.sent = self.cut_at
            raise Cut
        self.peer.sendall(data)
        self.sent += len(data)

    def ok(self, text=b"done"):
        self.send(self.tag + b" OK " + text + b"\r\n")

    def run(self):
        self.send(self.server.greeting)
        while True:
            line = self.lines.readline()
            if not line:
                return
            self.tag, _, rest = line.strip().partition(b" ")
            words = rest.split(b" ")
            name = words[0].upper()
            if name == b"UID" and len(words) > 1:
                name, words = b"UID " + words[1].upper(), words[1:]
            self.server.commands.append(rest)
            if self.server.handle(self, name, words[1:], rest):
                continue
            method = getattr(self, "do_" + name.decode("latin-1").lower().replace(" ", "_"), None)
            if not method:
                self.send(self.tag + b" BAD unknown command\r\n")
                continue
            with self.box.lock if name != b"IDLE" else threading.Lock():
                method(words[1:], rest)

    # -- commands --
    def do_capability(self, args, rest):
        self.send(b"* CAPABILITY " + self.capabilities + b"\r\n")
        self.ok()

    def do_login(self, args, rest):
        self.user = user_of(args)
        self.ok(b"logged in")

    def do_authenticate(self, args, rest):
        self.user = user_of(args)
        if args[0].upper() != b"PLAIN" and b"auth=Bearer good-token" not in base64.b64decode(args[1]):
            self.send(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")  # {"status":"401"}
            self.lines.readline()
            self.send(self.tag + b" NO [AUTHENTICATIONFAILED] token refused\r\n")
            return
        self.ok(b"logged in")

    def do_logout(self, args, rest):
        self.send(b"* BYE\r\n")
        self.ok()
        raise Cut

    def do_noop(self, args, rest):
        self.ok()

    def do_starttls(self, args, rest):
        """With a line that was not protected right behind the answer (CVE-2021-22947, CVE-2020-15953)."""
        self.ok(b"go\r\n* 1 EXISTS")

    def do_select(self, args, rest):
        self.send(b"* FLAGS (\\Seen \\Deleted)\r\n* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %d] valid\r\n"
                  b"* OK [UIDNEXT %d] next\r\n" % (len(self.box.inbox), self.box.uidvalidity, self.box.uidnext))
        self.ok(b"[READ-WRITE] selected")

    def do_create(self, args, rest):
        name = args[0].strip(b'"').decode()
        self.box.folders.setdefault(name, {})
        self.ok()

    def do_idle(self, args, rest):
        self.send(b"+ idling\r\n")
        known = len(self.box.inbox)
        self.peer.settimeout(0.02)
        buffered = b""
        try:
            while not buffered.endswith(b"\n"):
                try:
                    data = self.peer.recv(100)
                    if not data:
                        raise Cut
                    buffered += data
                except TimeoutError:
                    pass
                if len(self.box.inbox) != known:
                    known = len(self.box.inbox)
                    self.send(b"* %d EXISTS\r\n" % known)
        finally:
            self.peer.settimeout(None)
        self.ok()

    def in_set(self, text, numbers):
        top = max(numbers, default=0)
        chosen = []
        for part in text.split(b","):
            low, _, high = part.partition(b":")
            low = top if low == b"*" else int(low)
            high = low if not high else top if high == b"*" else int(high)
            low, high = min(low, high), max(low, high)
            chosen += [n for n in numbers if low <= n <= high]
        return sorted(set(chosen))

    def do_uid_search(self, args, rest):
        uids = self.box.uids()
        if args[0].upper() == b"UID":
            found = self.in_set(args[1], uids)
        else:
            found = [uids[n - 1] for n in self.in_set(args[0], range(1, len(uids) + 1))]
        self.send(b"* SEARCH" + b"".join(b" %d" % u for u in self.order(found)) + b"\r\n")
        self.ok()

    def fetch_item(self, uid, item):
        content = self.box.inbox[uid]
        if item == b"UID":
            return b"UID %d" % uid
        if item == b"RFC822.SIZE":
            return b"RFC822.SIZE %d" % self.box.sizes.get(uid, len(content))
        if item == b"INTERNALDATE":
            return b'INTERNALDATE "20-Nov-2026 12:15:00 +0200"'
        part = re.fullmatch(rb"BODY\.PEEK\[(HEADER)?\](?:<(\d+)\.(\d+)>)?", item)
        if part.group(1):
            content = content[:content.index(b"\r\n\r\n") + 4]
        label = b"BODY[%s]" % (part.group(1) or b"")
        if part.group(2):
            start = int(part.group(2))
            content = content[start:start + int(part.group(3))]
            label += b"<%d>" % start
        return label + b" {%d}\r\n" % len(content) + content

    def fetch_line(self, uid, items):
        number = self.box.uids().index(uid) + 1
        return b"* %d FETCH (%s)\r\n" % (number, b" ".join(self.fetch_item(uid, i) for i in items))

    def do_uid_fetch(self, args, rest):
        items = b" ".join(args[1:]).strip(b"()").split(b" ")
        for uid in self.order(self.in_set(args[0], self.box.uids())):
            self.send(self.fetch_line(uid, items))
        self.ok()

    def target(self, args):
        name = b" ".join(args[1:]).strip(b'"').decode()
        if name in self.box.folders:
            return self.box.folders[name]
        self.send(self.tag + b" NO [TRYCREATE] no such folder\r\n")
        return None

    def copy(self, uids, folder):
        for uid in uids:
            folder[len(folder) + 1] = self.box.inbox[uid]

    def remove(self, uids):
        for uid in uids:
            number = self.box.uids().index(uid) + 1
            del self.box.inbox[uid]
            self.send(b"* %d EXPUNGE\r\n" % number)

    def copyuid(self, uids):
        numbers = b",".join(b"%d" % u for u in uids)
        return b"[COPYUID 9 %s %s]" % (numbers, numbers)

    def do_uid_move(self, args, rest):
        folder = self.target(args)
        if folder is None:
            return
        uids = self.in_set(args[0], self.box.uids())
        self.copy(uids, folder)
        if uids:
            self.send(b"* OK " + self.copyuid(uids) + b" moved\r\n")
        self.remove(uids)
        self.ok()

    def do_uid_copy(self, args, rest):
        folder = self.target(args)
        if folder is None:
            return
        uids = self.in_set(args[0], self.box.uids())
        self.copy(uids, folder)
        self.ok(self.copyuid(uids) + b" copied" if uids else b"nothing")

    def do_uid_store(self, args, rest):
        self.deleted = set(self.in_set(args[0], self.box.uids()))
        self.ok()

    def do_uid_expunge(self, args, rest):
        self.remove([u for u in self.in_set(args[0], self.box.uids()) if u in self.deleted])
        self.ok()


class FakeImap:
    """Serves mailbox on a free port until close(). fault(session, name, args, rest) -> True: it answered."""

    def __init__(self, mailbox=None, fault=None):
        self.mailbox = mailbox
        self.fault = fault
        self.cut_at = None
        self.greeting = b"* OK fake server ready\r\n"
        self.capabilities = CAPABILITIES
        self.order = lambda uids: uids
        self.commands = []
        self.connections = 0
        self.last = None
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def mailbox_for(self, session):
        return self.mailbox or Mailbox()

    def handle(self, session, name, args, rest):
        return self.fault(session, name, args, rest) if self.fault else False

    def _accept(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        session = self.last = Session(self, peer)
        try:
            session.run()
        except (Cut, OSError, ValueError):
            pass
        finally:
            session.lines.close()
            peer.close()

    def close(self):
        self.socket.close()


# -- faults, by name: for the unit tests the user name chooses one --

def body(text=b"x" * 10):
    return b"{%d}\r\n%s" % (len(text), text)


def answer_fetch(answer, stop=False):
    """A fault that answers the first UID FETCH of bodies with the given bytes instead."""
    def fault(session, name, args, rest):
        if name != b"UID FETCH" or b"BODY" not in rest:
            return False
        session.send(answer(session) if callable(answer) else answer)
        if stop:
            raise Cut
        return True
    return fault


def good_lines(session, uids):
    return b"".join(session.fetch_line(u, [b"UID", b"BODY.PEEK[]"]) for u in uids)


def drip(session, name, args, rest):
    if name != b"UID FETCH" or b"BODY" not in rest:
        return False
    session.send(b"* 1 FETCH (UID 1 BODY[] {1000}\r\n")
    for _ in range(1000):
        session.send(b"x")
        time.sleep(0.05)
    return True


def stall(session, name, args, rest):
    """Says nothing more, until the client hangs up."""
    if name != b"UID FETCH":
        return False
    session.peer.settimeout(60)
    while session.peer.recv(100):
        pass
    raise Cut


def flood(session, name, args, rest):
    """Never a moment without something to read."""
    if name != b"UID FETCH":
        return False
    while True:
        session.send(b"* 3 EXISTS\r\n" * 5000)


def endless_line(session, name, args, rest):
    if name != b"UID FETCH":
        return False
    for _ in range(3000):
        session.send(b"A" * 65536)
    return True


def many_lines(session, name, args, rest):
    if name != b"UID FETCH":
        return False
    for _ in range(1000):
        session.send(b"* 3 EXISTS\r\n" * 1000)
    return True


def chatter(session, name, args, rest):
    """Things that a server may say at any time, before every answer."""
    if name in (b"UID FETCH", b"UID SEARCH", b"SELECT", b"UID MOVE", b"NOOP"):
        session.send(b"* VANISHED (EARLIER) 1:5\r\n* ESEARCH (TAG \"x\") UID ALL 1:3\r\n* 3 EXISTS\r\n* 7 XLIST 4\r\n"
                     b"* OK [HIGHESTMODSEQ 12] x\r\n* OK [X-NEW \"thing\"] text {5}\r\n* XUNKNOWN (a (b) {3}\r\nabc)\r\n"
                     b"* 1 FETCH (FLAGS (\\Seen))\r\n* LIST () \"/\" Other\r\n")
    return False


def login_says(line, stop=False):
    def fault(session, name, args, rest):
        if name not in (b"LOGIN", b"AUTHENTICATE"):
            return False
        session.send(line.replace(b"TAG", session.tag))
        if stop:
            raise Cut
        return True
    return fault


def leftover(session, name, args, rest):
    """Half a line in the same packet as the answer to the login."""
    if name not in (b"LOGIN", b"AUTHENTICATE"):
        return False
    session.send(session.tag + b" OK in\r\n* OK hal")
    time.sleep(0.3)
    session.send(b"f a line\r\n")
    return True


def on(command, reply, stop=False):
    def fault(session, name, args, rest):
        if name != command:
            return False
        session.send(reply.replace(b"TAG", session.tag))
        if stop:
            raise Cut
        return True
    return fault


def early_exists(session, name, args, rest):
    if name != b"IDLE":
        return False
    session.send(b"* 4 EXISTS\r\n+ idling\r\n")
    session.lines.readline()
    session.ok()
    return True


def move_lies(session, name, args, rest):
    """OK without having moved anything, or (for a set of more) only the first, and no COPYUID."""
    if name != b"UID MOVE":
        return False
    uids = session.in_set(args[0], session.box.uids())
    if len(uids) > 1:
        session.remove(uids[:1])
    session.ok()
    return True


def missing_folder(session, name, args, rest):
    if name == b"SELECT":
        session.box.folders.pop("Done", None)
    return False


def quoted_body(session):
    return (b'* 1 FETCH (BODY[] "hello" UID 1)\r\n* 2 FETCH (UID 2 BODY[] NIL)\r\n'
            b"* 3 FETCH (UID 3 BODY[] {0}\r\n)\r\n" + session.tag + b" OK done\r\n")


FAULTS = {
    "drop-in-literal": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {1000}\r\n" + b"x" * 500, stop=True),
    "drop-before-literal": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {1000}\r\n", stop=True),
    "drop-after-first": answer_fetch(
        lambda s: good_lines(s, [1]) + b"* 2 FETCH (UID 2 BODY[] {1000}\r\nxx", stop=True),
    "literal-short": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {1000}\r\n" + b"x" * 10 + b")\r\n", stop=True),
    "literal-long": answer_fetch(
        lambda s: b"* 1 FETCH (UID 1 BODY[] {5}\r\n" + b"x" * 10 + b")\r\n" + s.tag + b" OK done\r\n"),
    "literal-huge": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {4294967295}\r\n" + b"x" * 1000),
    "literal-huger": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\nx"),
    "literal-negative": answer_fetch(b"* 1 FETCH (UID 1 BODY[] {-5}\r\nx"),
    "bye": answer_fetch(lambda s: good_lines(s, [1]) + b"* BYE shutting down\r\n", stop=True),
    "fetch-no": answer_fetch(lambda s: s.tag + b" NO [UNAVAILABLE] later\r\n"),
    "fetch-serverbug": answer_fetch(lambda s: good_lines(s, [1, 3]) + s.tag + b" NO [SERVERBUG] cannot read\r\n"),
    "fetch-bad": answer_fetch(lambda s: s.tag + b" BAD what\r\n"),
    "malformed": answer_fetch(lambda s: good_lines(s, [1]) + b"* 2 FETCH (UID 2 X-FOO (a b) BODY[] {3}\r\nabc)\r\n"
                              + good_lines(s, [3]) + s.tag + b" OK done\r\n"),
    "garbage": answer_fetch(lambda s: b"\x00\xff\x00garbage\r\n" + s.tag + b" OK done\r\n"),
    "wrong-tag": answer_fetch(b"zzz OK done\r\n"),
    "deep": answer_fetch(lambda s: b"* 1 FETCH (BODYSTRUCTURE " + b"(" * 20000 + b")" * 20000 + b" UID 1)\r\n"
                         + s.tag + b" OK done\r\n"),
    "deep-flags": answer_fetch(lambda s: b"* 1 FETCH (FLAGS (" + b"(" * 200000 + b")))\r\n" + s.tag + b" OK done\r\n"),
    "quoted": answer_fetch(quoted_body),
    "unasked": answer_fetch(lambda s: b"* 9 FETCH (UID 99 BODY[] {3}\r\nabc)\r\n" + good_lines(s, [1, 2, 3])
                            + b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n" + s.tag + b" OK done\r\n"),
    "drip": drip,
    "flood": flood,
    "endless-line": endless_line,
    "many-lines": many_lines,
    "chatter": chatter,
    "stall": stall,
    "early-exists": early_exists,
    "idle-no": on(b"IDLE", b"TAG NO not now\r\n"),
    "login-unavailable": login_says(b"TAG NO [UNAVAILABLE] backend down\r\n"),
    "login-failed": login_says(b"TAG NO [AUTHENTICATIONFAILED] no\r\n"),
    "login-echo": login_says(b"TAG BAD unknown: LOGIN desk secret-of-fake\r\n"),
    "login-bye": login_says(b"* BYE too many of you\r\n", stop=True),
    "login-leftover": leftover,
    "select-no": on(b"SELECT", b"TAG NO no such folder\r\n"),
    "no-uidvalidity": on(b"SELECT", b"* 3 EXISTS\r\nTAG OK selected\r\n"),
    "move-no": on(b"UID MOVE", b"TAG NO [OVERQUOTA] full\r\n"),
    "move-lies": move_lies,
    "missing-folder": missing_folder,
}


class ByUser(FakeImap):
    """Each connection has a mailbox of its own; its user name says which fault it has."""

    def mailbox_for(self, session):
        return Mailbox()

    def handle(self, session, name, args, rest):
        user = session.user
        if name in (b"LOGIN", b"AUTHENTICATE"):
            user = user_of(args)
        if user.startswith("no-"):
            for word in user[3:].upper().split("-"):
                session.capabilities = session.capabilities.replace(b" " + word.encode(), b"")
        if user == "backwards":
            session.order = lambda uids: uids[::-1]
        if user == "big" and name == b"SELECT":
            session.box.inbox[2] = mail(2, 2_500_000)
        if user == "lying-size" and name == b"SELECT":
            session.box.sizes = {1: 10, 2: 100_000, 3: 0}
        fault = FAULTS.get(user)
        return fault(session, name, args, rest) if fault else False


def main():
    """For the unit tests: tells the port, then answers a line each on standard input. "cut N": the connections to come are
    cut after N bytes (-1: not); "sent": how many bytes the last one was sent; "offer WORDS": the capabilities before
    login ("offer all": as usual); "greet TEXT"; "logins": how many logins were tried so far."""
    server = ByUser()
    print("port", server.port)
    print("ready", 1, flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        answer = "ok"
        if word == "cut":
            server.cut_at = int(rest) if int(rest) >= 0 else None
        elif word == "sent":
            answer = server.last.sent
        elif word == "offer":
            server.capabilities = CAPABILITIES if rest == "all" else rest.encode()
        elif word == "greet":
            server.greeting = rest.encode() + b"\r\n"
        elif word == "logins":
            answer = sum(c.upper().startswith((b"LOGIN", b"AUTHENTICATE")) for c in server.commands)
        print(answer, flush=True)


if __name__ == "__main__":
    main()
