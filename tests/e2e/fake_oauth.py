"""A provider of access tokens over TLS (RFC 6749, 7636, 8628, 7662): it really keeps books of codes, tokens and clients, and
misbehaves as it is told.

Answers, one a call of the token endpoint, then as it should be: "hang" (says nothing until let go), "drop" (hangs up),
"status BODY" ("500 oops", "302 https://elsewhere.test/"), "endless". Tests are its browsers: browse(), enter().
"""
import base64
import hashlib
import json
import time
import urllib.parse

import fake_https

CLIENT, SECRET = "the-client", "the-secret-of-the-client-0123"


class Call:
    def __init__(self, path, fields):
        self.path, self.fields = path, fields
        self.grant = fields.get("grant_type")


class Refusal(Exception):
    def __init__(self, error, description=None, status=400):
        super().__init__(error)
        self.status = status
        self.body = {"error": error, **({"error_description": description} if description else {})}


class Handler(fake_https.Handler):
    def do_POST(self):
        provider = self.server.owner
        call = Call(self.path, dict(urllib.parse.parse_qsl(self.body().decode())))
        self.close_connection = True
        if self.path == "/introspect":
            return self.say(200, provider.introspect(call.fields.get("token")))
        word = provider.take(call)
        if word == "hang":
            provider.released.wait(60)
            return None
        if word == "drop":
            return None
        if word == "endless":
            return self.flood(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"", b"x" * 65536, 1000)
        if word:
            status, _, body = word.partition(" ")
            return self.say_raw(int(status), body)
        try:
            return self.say(200, provider.answer(call))
        except Refusal as refusal:
            return self.say(refusal.status, refusal.body)

    def do_GET(self):
        """Dovecot may ask so."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        self.close_connection = True
        self.say(200, self.server.owner.introspect(query.get("token") or query.get("access_token")))

    def say(self, status, body):
        self.say_raw(status, json.dumps(body), "application/json")

    def say_raw(self, status, body, kind="text/html"):
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("Location", body)
        if self.server.owner.retry_after:
            self.send_header("Retry-After", str(self.server.owner.retry_after))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


class FakeOauth(fake_https.FakeHttps):
    """publish(tokens): called with {token: address} whenever it changes, for servers that take tokens."""

    def __init__(self, certificate, key, publish=lambda tokens: None):
        self.publish = publish
        self.number = 0
        self.access, self.refresh, self.codes, self.devices = {}, {}, {}, {}
        self.lifetime, self.rotate, self.client_user, self.secret = 3600, True, None, SECRET
        super().__init__(certificate, key, Handler)

    def url(self, path):
        return f"https://localhost:{self.port}{path}"

    def reset(self, *answers):
        """The books stay."""
        super().reset(*answers)
        self.retry_after = 0

    def grants(self):
        return [call.grant for call in self.calls]

    # The books

    def new(self, kind):
        self.number += 1
        return f"{kind}-{self.number}-{base64.urlsafe_b64encode(hashlib.sha256(str(self.number).encode()).digest()).decode()[:30]}"

    def tell(self):
        self.publish({token: user for token, (user, ends) in self.access.items() if ends > time.time()})

    def give(self, user, with_refresh=True):
        token = self.new("access")
        self.access[token] = (user, time.time() + self.lifetime)
        said = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        if with_refresh:
            said["refresh_token"] = self.new("refresh")
            self.refresh[said["refresh_token"]] = user
        self.tell()
        return said

    def introspect(self, token):
        with self.lock:
            user, ends = self.access.get(token, (None, 0))
            return {"active": True, "username": user, "email": user, "exp": int(ends)} if ends > time.time() else {"active": False}

    def revoke(self, access=True, refresh=True):
        """As when somebody changes his password, or takes the access away."""
        with self.lock:
            if access:
                self.access.clear()
            if refresh:
                self.refresh.clear()
            self.tell()

    # What is asked

    def check_client(self, fields):
        if fields.get("client_id") != CLIENT or self.secret and fields.get("client_secret") != self.secret:
            raise Refusal("invalid_client", "AADSTS7000222: The provided client secret keys are expired. Trace ID: "
                          f"{time.time()} Timestamp: x", 401)

    def answer(self, call):
        with self.lock:
            if call.path == "/device":
                return self.begin_device(call.fields)
            self.check_client(call.fields)
            return getattr(self, {"refresh_token": "refreshed", "authorization_code": "code", "client_credentials": "client",
                                  "urn:ietf:params:oauth:grant-type:device_code": "device"}[call.grant])(call.fields)

    def refreshed(self, fields):
        old = fields["refresh_token"]
        if old not in self.refresh:
            raise Refusal("invalid_grant", f"Token {old} has been revoked.")
        user = self.refresh[old]
        if self.rotate:
            del self.refresh[old]
        return self.give(user, self.rotate)

    def code(self, fields):
        user, challenge, redirect = self.codes.pop(fields["code"], (None, None, None))
        made = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest()).decode().rstrip("=")
        if not user or challenge != made or redirect != fields["redirect_uri"]:
            raise Refusal("invalid_grant", "Bad code.")
        return self.give(user)

    def client(self, fields):
        if not self.client_user or fields.get("scope") != "the-scope":
            raise Refusal("unauthorized_client", "Not this application.")
        return self.give(self.client_user, False)

    def begin_device(self, fields):
        assert fields["client_id"] == CLIENT
        code = self.new("device")
        self.devices[code] = "pending"
        return {"device_code": code, "user_code": "BCDF-GHJK", "verification_uri": self.url("/enter"), "expires_in": 60, "interval": 1}

    def device(self, fields):
        state = self.devices.get(fields["device_code"])
        if state in ("pending", None):
            raise Refusal("authorization_pending" if state else "expired_token")
        if state in ("slow_down", "access_denied"):
            self.devices[fields["device_code"]] = "pending"
            raise Refusal(state)
        return self.give(state)

    # The browser

    def browse(self, url, user, error=None):
        """Opens the address, logs in as user and allows the access: the address that the browser ends at."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        assert url.startswith(self.url("/authorize?")) and asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 22 and asked["scope"] == "the-scope"
        code = self.new("code") + "/+="
        with self.lock:
            self.codes[code] = (user, asked["code_challenge"], asked["redirect_uri"])
        query = {"error": error, "state": asked["state"]} if error else {"code": code, "state": asked["state"], "session": "1"}
        return f"{asked['redirect_uri']}/?{urllib.parse.urlencode(query)}#"

    def enter(self, state):
        """Whoever waits with a device code is answered so: a user, "slow_down", "access_denied"."""
        with self.lock:
            for code in self.devices:
                self.devices[code] = state
