"""An SMTP server that misbehaves as it is told, byte by byte, and remembers what it took. In a test it is used as a
class; as a program it serves the unit tests (see main()).

Rules, all optional:
  offers   keywords of EHLO; replies   verb -> answer, or a list of answers, one a time, then the default.
  Verbs are BANNER, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, DOT, RSET, NOOP, QUIT. An answer is text (lines parted by
  "\\n"), or "!drop" (hang up), "!stall" (say nothing), "!endless" (a reply that never ends), "!slow SECONDS TEXT".
  cut_in   hang up after so many bytes were read;  cut_out  hang up after so many bytes were said
  early    [bytes, text]: so many bytes into a mail, say that and hang up
  lenient  any line end around a dot ends a mail
  first    the rules are for so many connections, the later ones are ordinary
"""
import json
import re
import socket
import ssl
import sys
import tempfile
import threading
import time

OFFERS = ["PIPELINING", "SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
DEFAULTS = {"BANNER": "220 fake ESMTP", "STARTTLS": "220 go ahead", "AUTH": "235 2.7.0 welcome",
            "MAIL": "250 2.1.0 sender ok", "RCPT": "250 2.1.5 recipient ok", "DATA": "354 go ahead",
            "DOT": "250 2.0.0 taken", "RSET": "250 2.0.0 ok", "NOOP": "250 2.0.0 ok", "QUIT": "221 2.0.0 bye"}
PASSWORD = "Secret-of-the-lane"


class Gone(Exception):
    """The dialogue is over."""


class FakeSmtp:
    def __init__(self, certificate=None, implicit=False):
        self.certificate, self.implicit = certificate, implicit
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        # Little room, so that a mail of some megabytes cannot be on its way whole.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.port = self.listener.getsockname()[1]
        self.sessions = []
        self.reset()
        threading.Thread(target=self.serve, daemon=True).start()

    def reset(self, **rules):
        """New rules; what was remembered is forgotten."""
        with self.lock:
            self.rules, self.mails, self.verbs, self.connections = rules, [], [], 0
            self.heard, self.told = 0, 0
            self.envelope = {}

    def hang_up(self):
        """Ends every dialogue, as a server does that is started again."""
        with self.lock:
            sessions, self.sessions = self.sessions, []
        for session in sessions:
            try:
                session.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.run, args=(connection,), daemon=True).start()

    def run(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            self.connections += 1
            session = Session(self, connection, self.connections)
            self.sessions.append(session)
        try:
            session.talk()
        except (Gone, OSError, ssl.SSLError):
            pass
        finally:
            session.close()

    def close(self):
        self.listener.close()

    def answer(self, rules, verb):
        """The answer to a verb now."""
        with self.lock:
            given = rules.get("replies", {}).get(verb)
            if isinstance(given, list):
                return given.pop(0) if given else DEFAULTS.get(verb)
            return given or DEFAULTS.get(verb)

    def taken(self):
        return [mail for mail in self.mails if mail["taken"]]


class Session:
    def __init__(self, server, connection, number):
        self.server, self.connection, self.number = server, connection, number
        self.buffer = b""
        self.read, self.said = 0, 0
        self.tls = False

    @property
    def rules(self):
        """Those in force now, whenever the connection was made."""
        rules = self.server.rules
        return rules if self.number <= rules.get("first", self.number) else {}

    def close(self):
        with self.server.lock:
            self.server.heard = max(self.server.heard, self.read)
            self.server.told = max(self.server.told, self.said)
        try:
            self.connection.close()
        except OSError:
            pass

    # bytes

    def more(self):
        limit = self.rules.get("cut_in")
        want = 65536 if limit is None else min(65536, limit - self.read)
        if want <= 0:
            raise Gone
        got = self.connection.recv(want)
        if not got:
            raise Gone
        self.read += len(got)
        self.buffer += got

    def line(self):
        while b"\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line + b"\n"

    def send(self, data):
        limit = self.rules.get("cut_out")
        if limit is not None and self.said + len(data) >= limit:
            self.connection.sendall(data[:limit - self.said])
            self.said = limit
            raise Gone
        self.connection.sendall(data)
        self.said += len(data)

    def endless(self):
        while True:
            self.send(b"250-and another thing\r\n" * 50)

    def say(self, text):
        if text == "!drop":
            raise Gone
        if text == "!stall":
            while True:
                self.more()  # until the client goes
        if text == "!endless":
            self.endless()
        if text.startswith("!slow "):
            _, seconds, text = text.split(" ", 2)
            time.sleep(float(seconds))
        self.send("".join(part + "\r\n" for part in text.split("\n")).encode("utf-8", "surrogateescape"))
        if text.startswith("421"):
            raise Gone

    def reply(self, verb):
        text = self.server.answer(self.rules, verb)
        self.say(text)
        return text[0]

    # the dialogue

    def talk(self):
        if self.server.implicit:
            self.secure()
        self.reply("BANNER")
        while True:
            line = self.line()
            verb = line.split(b":")[0].split()[0].upper().decode() if line.strip() else ""
            with self.server.lock:
                self.server.verbs.append(verb)
                self.server.envelope[verb] = line.decode("utf-8", "replace").strip()
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler:
                handler(line)
            else:
                self.say("502 5.5.1 what?")

    def secure(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.tls = True

    def do_ehlo(self, _line):
        text = self.server.answer(self.rules, "EHLO")
        if text:
            self.say(text)
            return
        offers = list(self.rules.get("offers", OFFERS))
        if self.server.context and not self.tls and not self.rules.get("strip"):
            offers.append("STARTTLS")
        lines = ["fake"] + offers + ["AUTH PLAIN LOGIN"]
        self.say("\n".join("250" + ("-" if i < len(lines) - 1 else " ") + text for i, text in enumerate(lines)))

    def do_starttls(self, _line):
        if self.reply("STARTTLS") == "2":
            self.secure()

    def do_auth(self, line):
        if len(line.split()) < 3:
            self.send(b"334 \r\n")
            self.line()
        self.reply("AUTH")

    def do_mail(self, line):
        self.sender = line
        self.reply("MAIL")

    def do_rcpt(self, line):
        self.recipient = line
        self.reply("RCPT")

    def do_data(self, _line):
        if self.reply("DATA") == "3":
            mail = {"from": self.sender, "to": self.recipient, "data": self.data(), "taken": False, "answered": False}
            with self.server.lock:
                self.server.mails.append(mail)
                answer = self.rules.get("replies", {}).get("DOT")
                answer = answer[0] if isinstance(answer, list) and answer else answer or DEFAULTS["DOT"]
                mail["taken"] = answer[:1] in "2!"
            self.reply("DOT")
            mail["answered"] = True

    def data(self):
        end = re.compile(rb"(\r\n|\r|\n)\.[\r\n]+" if self.rules.get("lenient") else rb"(\r\n)\.\r\n")
        self.buffer = b"\r\n" + self.buffer  # the end of DATA's own line, before which a dot is an end too
        searched = 0
        while True:
            early = self.rules.get("early")
            if early and len(self.buffer) - 2 >= early[0]:
                self.say(early[1])
                raise Gone
            found = end.search(self.buffer, searched)
            if found:
                break
            searched = max(0, len(self.buffer) - 4)
            self.more()
        data, self.buffer = self.buffer[2:found.end(1)], self.buffer[found.end():]
        return re.sub(rb"(?m)^\.\.", b".", data)

    def do_rset(self, _line):
        self.reply("RSET")

    def do_noop(self, _line):
        self.reply("NOOP")

    def do_quit(self, _line):
        self.reply("QUIT")
        raise Gone


def servers(folder):
    """One of each kind, by name."""
    import imap_servers
    authority = imap_servers.Authority(folder)
    other = imap_servers.Authority(folder + "/other", "Another CA")
    good = authority.issue("good", "smtp.desk.test")
    return authority.path, {
        "plain": FakeSmtp(), "starttls": FakeSmtp(good), "tls": FakeSmtp(good, True),
        "wrong": FakeSmtp(authority.issue("wrong", "smtp.other.test"), True),
        "expired": FakeSmtp(authority.issue("expired", "smtp.desk.test", days=-1), True),
        "stranger": FakeSmtp(other.issue("stranger", "smtp.desk.test"), True)}


def main():
    """Tells each server's port; then lines {"server": NAME, ...rules} set rules, {"server": NAME, "ask": true} tells what
    became of them: mails taken, different mails among them, connections, bytes read and said, the verbs."""
    with tempfile.TemporaryDirectory() as folder:
        ca, all_servers = servers(folder)
        print("ca", ca)
        print("password", PASSWORD)
        for name, server in all_servers.items():
            print(name, server.port)
        print("ready 1", flush=True)
        for line in sys.stdin:
            rules = json.loads(line)
            server = all_servers[rules.pop("server")]
            if not rules.pop("ask", False):
                server.reset(**rules)
                print("ok", flush=True)
                continue
            taken = [mail["data"] for mail in server.taken()]
            print(json.dumps({"taken": len(taken), "distinct": len(set(taken)), "connections": server.connections,
                              "heard": server.heard, "told": server.told, "verbs": " ".join(server.verbs)[:100],
                              "mail": server.envelope.get("MAIL", ""), "rcpt": server.envelope.get("RCPT", "")}),
                  flush=True)


if __name__ == "__main__":
    main()
