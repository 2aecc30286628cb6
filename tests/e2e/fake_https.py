"""What receivers and providers over TLS share: they answer as they are told, and remember what they were asked."""
import http.server
import os
import ssl
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def flood(self, start, more, times):
        """Goes on until the caller has enough."""
        try:
            self.wfile.write(start)
            for _ in range(times):
                self.wfile.write(more)
                self.server.owner.flooded += len(more)
        except OSError:
            pass

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


class FakeHttps:
    usual = None  # the answer when none is left

    def __init__(self, certificate, key, handler):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.lock = threading.RLock()
        self.released = threading.Event()
        self.server = Server(("127.0.0.1", 0), handler)
        self.server.owner = self
        self.port = self.server.server_address[1]
        self.reset()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self, *answers):
        """New answers; what was remembered of calls is forgotten, who hangs is let go."""
        self.released.set()
        with self.lock:
            self.released = threading.Event()
            self.answers, self.calls, self.flooded = list(answers), [], 0

    def take(self, call):
        with self.lock:
            self.calls.append(call)
            return self.answers.pop(0) if self.answers else self.usual

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
