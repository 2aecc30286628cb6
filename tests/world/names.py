#!/usr/bin/python3
"""A name server whose answers stand in a file, for what asks the domain name system.

A program of its own: names.py FILE [ADDRESS:PORT]. It answers over UDP and TCP, reads the file again at every question, and
prints "port N" and "ready 1" when it serves; it ends with its standard input, or never when that is a terminal or /dev/null.

A line is NAME TYPE VALUE...; # begins a comment; names that are in no line do not exist:

    acme.test              A      127.0.0.1
    acme.test              MX     10 mx.acme.test
    acme.test              TXT    v=spf1 mx -all
    _imaps._tcp.acme.test  SRV    0 1 993 imap.acme.test     (priority, weight, port, host; a lone . is "none")
    www.acme.test          CNAME  acme.test
    bad.test               FAIL                              (the server fails)
    refused.test           REFUSE                            (it does not want to answer)
    slow.test              SILENT                            (no answer at all)
"""
import ipaddress
import os
import socket
import socketserver
import struct
import sys
import threading

TYPES = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33}
OK, FAILURE, NO_NAME, REFUSED = 0, 2, 3, 5
UDP_MAX = 512  # without EDNS


def encoded(name):
    labels = [label for label in name.strip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def value_of(kind, words, text):
    """The bytes of a record's value."""
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(words[0]).packed
    if kind == "CNAME":
        return encoded(words[0])
    if kind == "MX":
        return struct.pack("!H", int(words[0])) + encoded(words[1])
    if kind == "SRV":
        return struct.pack("!HHH", *map(int, words[:3])) + encoded(words[3])
    whole = text.encode()
    parts = [whole[at:at + 255] for at in range(0, len(whole), 255)] or [b""]
    return b"".join(bytes([len(part)]) + part for part in parts)


class Zone:
    def __init__(self, path):
        self.records, self.faults, self.names = [], {}, set()
        with open(path, encoding="utf-8") as file:
            for line in file:
                line = line.split("#")[0] if " TXT " not in line else line.rstrip("\n")
                words = line.split()
                if len(words) < 2:
                    continue
                name, kind = words[0].lower().strip("."), words[1].upper()
                self.names.add(name)
                if kind in TYPES:
                    text = line.split(None, 2)[2].strip() if len(words) > 2 else ""
                    self.records.append((name, kind, value_of(kind, words[2:], text)))
                else:
                    self.faults[name] = kind

    def answers(self, name, wanted):
        """(name, type, value) of each; what a CNAME leads to comes along, as from a resolver."""
        found = []
        for owner, kind, value in self.records:
            if owner != name or (TYPES[kind] != wanted and kind != "CNAME"):
                continue
            found.append((name, TYPES[kind], value))
            if kind == "CNAME" and TYPES[kind] != wanted:
                target, at = [], 0
                while value[at]:
                    target.append(value[at + 1:at + 1 + value[at]].decode())
                    at += 1 + value[at]
                found += self.answers(".".join(target), wanted)
        return found


def question(query):
    """Name, type and the question's bytes."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
        at += 1 + query[at]
    return ".".join(labels).lower(), struct.unpack("!H", query[at + 1:at + 3])[0], query[12:at + 5]


def answer(path, query, most):
    """The answer's bytes, None for silence."""
    name, wanted, asked = question(query)
    zone = Zone(path)
    fault = zone.faults.get(name)
    if fault == "SILENT":
        return None
    code = {"FAIL": FAILURE, "REFUSE": REFUSED}.get(fault, OK if name in zone.names else NO_NAME)
    records = [] if code else zone.answers(name, wanted)
    body = b"".join(encoded(owner) + struct.pack("!HHIH", kind, 1, 60, len(value)) + value for owner, kind, value in records)
    cut = 12 + len(asked) + len(body) > most
    flags = 0x8180 | (0x0200 if cut else 0) | code
    head = query[:2] + struct.pack("!HHHHH", flags, 1, 0 if cut else len(records), 0, 0)
    return head + asked + (b"" if cut else body)


class Server:
    """Both transports on one port."""

    def __init__(self, path, host="127.0.0.1", port=0):
        class Udp(socketserver.BaseRequestHandler):
            def handle(self):
                reply = answer(path, self.request[0], UDP_MAX)
                if reply:
                    self.request[1].sendto(reply, self.client_address)

        class Tcp(socketserver.StreamRequestHandler):
            def handle(self):
                length = self.rfile.read(2)
                if len(length) < 2:
                    return
                reply = answer(path, self.rfile.read(struct.unpack("!H", length)[0]), 65535)
                if reply:
                    self.wfile.write(struct.pack("!H", len(reply)) + reply)

        class TcpServer(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.tcp = TcpServer((host, port), Tcp)
        self.port = self.tcp.server_address[1]
        self.udp = socketserver.ThreadingUDPServer((host, self.port), Udp)
        self.udp.daemon_threads = True
        for server in (self.tcp, self.udp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        for server in (self.tcp, self.udp):
            server.shutdown()
            server.server_close()


def main(path, where="127.0.0.1:0"):
    host, _, port = where.rpartition(":")
    server = Server(path, host, int(port))
    print(f"port {server.port}\nready 1", flush=True)
    if os.isatty(0) or os.path.realpath("/dev/stdin") == "/dev/null":
        threading.Event().wait()
    while sys.stdin.readline():
        print("ok", flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    except (OSError, socket.error) as error:
        sys.exit(f"names.py: {error}")
