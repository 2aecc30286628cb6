#!/usr/bin/python3
"""The sample file is good as it is shipped, and still is with every setting taken out of its comment."""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.abspath(os.environ.get("PROMISED_BUILD") or os.path.join(TOP, "build")), "promised")
SECRETS = ("imap-password", "smtp-password", "database-password", "ops-secret", "ops-key", "ops-token", "oauth-secret")
INSTEAD = ("url_file", "tenant", 'oauth = "')  # settings that go with others than those that are shown


def uncommented(text):
    """Of two settings that exclude each other the one that stands without a comment, or first."""
    lines = (re.sub(r"^#(\s{3,}(\w+ = |[{}]))", r"\1", line) for line in text.splitlines())
    return "\n".join(line for line in lines if not line.strip().startswith(INSTEAD))


def refused(text):
    """What is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SECRETS:
            with open(os.path.join(folder, name), "w", encoding="utf-8",
                      opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write("a secret of some length")
        with open(os.path.join(folder, "latvia.ics"), "w", encoding="utf-8") as file:
            file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
        path = os.path.join(folder, "promised.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([PROGRAM, "--check-config", "--config", path], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr


def main():
    with open(os.path.join(TOP, "conf", "promised.conf"), encoding="utf-8") as file:
        text = file.read()
    print("1..2")
    bad = 0
    for number, (name, sample) in enumerate((("as it is", text), ("without comments", uncommented(text))), 1):
        errors = refused(sample)
        bad += bool(errors)
        print(f"{'not ok' if errors else 'ok'} {number} - the sample {name}")
        for line in errors.splitlines():
            print(f"# {line}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
