"""A webhook's receiver over TLS that answers as it is told and remembers what it was called with.

Answers, one a call, then "200": a status ("503"), "302 ADDRESS", "403 says WORDS", "drop" (hangs up), "hang" (says nothing until let go),
"endless body", "endless header".
"""
import base64
import hashlib
import hmac
import json

import fake_https


class Call:
    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body

    @property
    def id(self):
        return self.headers["webhook-id"]

    @property
    def json(self):
        return json.loads(self.body)

    def signed_by(self, secret):
        """As a receiver looks at it, by Python's own means."""
        text = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in self.headers["webhook-signature"].split()


class Handler(fake_https.Handler):
    def do_POST(self):
        answer = self.server.owner.take(Call(self.path, dict(self.headers.items()), self.body()))
        self.close_connection = True
        if answer == "hang":
            self.server.owner.released.wait(60)
        elif answer == "endless header":
            self.flood(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"x" * 8000 + b"\r\n", 100000)
        elif answer == "endless body":
            self.flood(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x" * 65536, 100000)
        elif answer != "drop":
            status, _, rest = answer.partition(" ")
            words = rest[5:].encode() if rest.startswith("says ") else b""
            self.send_response(int(status))
            if rest and not words:
                self.send_header("Location", rest)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

    do_GET = do_POST


class FakeHook(fake_https.FakeHttps):
    usual = "200"

    def __init__(self, certificate, key):
        super().__init__(certificate, key, Handler)
