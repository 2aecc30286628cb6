"""Reads composed mails with Python's email package, a reader that is not ours, and compares. As a program: each input
line holds a mail and what is expected of it (JSON), both in hexadecimal; the answer is "ok" or the difference."""
import email
import email.header
import email.policy
import hashlib
import json
import re
import sys


# What is said of a name in encoded words, meant for readers that know no RFC 2231.
FALLBACK = ("encoded word inside quoted string", "missing trailing whitespace after encoded-word")


def shape(raw):
    """What is wrong with the bytes as such."""
    head, _, body = raw.partition(b"\r\n\r\n")
    if re.search(rb"[^\t\r\n\x20-\x7e]", raw):
        return "not ASCII"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        return "a line end that is not CR LF"
    if not raw.endswith(b"\r\n"):
        return "no line end at the end"
    for line in head.split(b"\r\n"):
        if not line.strip():
            return "a blank line inside the header"
        if len(line) > 78 and b" " in line.lstrip().split(b": ", 1)[-1].strip():
            return f"header line of {len(line)}: {line!r}"
    for line in raw.split(b"\r\n"):
        if len(line) > 998:
            return f"line of {len(line)}"
    for line in body.split(b"\r\n"):
        if (len(line) > 76 and not line.startswith(b"Content-Type: ")) or line.startswith((b".", b"From ")) or line.endswith((b" ", b"\t")):
            return f"body line {line!r}"
    return None


def part_text(message, subtype):
    part = message.get_body((subtype,))
    return part.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n") if part else None


def mailboxes(field, raw_field):
    """The email package of Python 3.11 keeps the space between two encoded words of a display name (RFC 2047 6.2 drops
    it); its older decoder does not."""
    if "=?" not in raw_field:
        return [[a.display_name, a.addr_spec] for a in field.addresses]
    name, _, address = raw_field.rpartition(" <")
    return [[str(email.header.make_header(email.header.decode_header(name))), address.rstrip("> ")]]


def seen(raw):
    plain = email.message_from_bytes(raw, policy=email.policy.compat32)
    m = email.message_from_bytes(raw, policy=email.policy.default)
    found = {"names": m.keys(), "defects": [str(d) for p in m.walk() for d in p.defects]}
    found["defects"] += [f"{name}: {d}" for p in m.walk() for name in p.keys() for d in p[name].defects
                         if p is not m and not (name == "Content-Type" and str(d) in FALLBACK)]
    for name in m.keys():
        field = m[name]
        found["defects"] += [f"{name}: {d}" for d in field.defects]
        if hasattr(field, "addresses"):
            found[name] = mailboxes(field, plain[name].replace("\r\n", ""))
        else:
            found[name] = str(field)
    found["type"] = m.get_content_type()
    found["text"] = part_text(m, "plain")
    found["html"] = part_text(m, "html") if m.is_multipart() else None
    found["files"] = [file_seen(p) for p in m.iter_attachments()] if found["type"] == "multipart/mixed" else []
    return found


def file_seen(part):
    """Name twice: as who knows RFC 2231 sees it, and as who does not."""
    fallback = email.message_from_bytes(part.as_bytes(), policy=email.policy.compat32).get_param("name")
    fallback = str(email.header.make_header(email.header.decode_header(fallback.replace("\r\n", ""))))
    content = part.get_payload(decode=True)
    return {"name": part.get_filename(), "fallback": fallback, "type": part.get_content_type(),
            "charset": part.get_content_charset(), "fields": sorted(part.keys()), "how": part.get_content_disposition(),
            "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def compare(raw, expected):
    wrong = shape(raw)
    if wrong:
        return wrong
    found = seen(raw)
    if found["defects"]:
        return f"defects {found['defects']}"
    for key, value in expected.items():
        if found.get(key) != value:
            return f"{key}: {found.get(key)!r} instead of {value!r}"
    return "ok"


if __name__ == "__main__":
    print("ready 1", flush=True)
    for line in sys.stdin:
        mail, wanted = line.split()
        print(compare(bytes.fromhex(mail), json.loads(bytes.fromhex(wanted))), flush=True)
