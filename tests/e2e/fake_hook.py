"""A webhook's receiver over TLS that answers as it is told and remembers what it was called with.

Answers, one a call, then "200": a status ("503"), "302 ADDRESS", "403 says WORDS", "drop" (hangs up), "hang" (says nothing until let go),
"endless body", "endless header".
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import threading


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


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.server.owner.take(Call(self.path, dict(self.headers.items()), body))
        self.close_connection = True
        if answer == "hang":
            self.server.owner.released.wait(60)
        elif answer == "endless header":
            self.flood(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"x" * 8000 + b"\r\n")
        elif answer == "endless body":
            self.flood(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x" * 65536)
        elif answer != "drop":
            status, _, rest = answer.partition(" ")
            words = rest[5:].encode() if rest.startswith("says ") else b""
            self.send_response(int(status))
            if rest and not words:
                self.send_header("Location", rest)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

    def flood(self, start, more):
        try:
            self.wfile.write(start)
            for _ in range(100000):
                self.wfile.write(more)
                self.server.owner.flooded += len(more)
        except OSError:
            pass  # the caller had enough

    do_GET = do_POST

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def finish_request(self, request, client_address):
        """The handshake in the call's own thread: one who does not finish it delays nobody."""
        try:
            request = self.owner.context.wrap_socket(request, server_side=True)
        except OSError:
            return
        super().finish_request(request, client_address)

    def handle_error(self, *_):
        pass


class FakeHook:
    def __init__(self, certificate, key):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.owner = self
        self.port = self.server.server_address[1]
        self.released = threading.Event()
        self.reset()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self, *answers):
        """New answers; what was remembered is forgotten, who hangs is let go."""
        self.released.set()
        with self.lock:
            self.released = threading.Event()
            self.answers, self.calls, self.flooded = list(answers), [], 0

    def take(self, call):
        with self.lock:
            self.calls.append(call)
            return self.answers.pop(0) if self.answers else "200"

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def strange_certificate(folder):
    """Names of a certificate that nobody vouches for, and its key."""
    import datetime
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.utcnow()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(
        x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
        now + datetime.timedelta(days=1)).add_extension(
        x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    paths = os.path.join(folder, "strange.pem"), os.path.join(folder, "strange.key")
    with open(paths[0], "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    with open(paths[1], "wb") as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption()))
    return paths
