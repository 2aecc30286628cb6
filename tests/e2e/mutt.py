"""mutt (NeoMutt where there is one) in a terminal of its own: reads over IMAP, answers over SMTP, driven by keys."""
import os
import pty
import select
import shlex
import shutil
import signal
import time

from world import process

PROGRAM = shutil.which("neomutt") or shutil.which("mutt")

RC = """
set imap_user="{address}" imap_pass="{password}"
set folder="imap://127.0.0.1:{imap}/" spoolfile="imap://127.0.0.1:{imap}/INBOX"
set smtp_url="smtp://{user}@127.0.0.1:{smtp}/" smtp_pass="{password}" smtp_authenticators="plain"
set from="{address}" realname="{name}" use_from=yes envelope_from=yes
set ssl_starttls=no ssl_force_tls=no
set record="" copy=no move=no delete=no quit=yes confirmappend=no
set editor="{editor}" edit_headers=no autoedit=yes fast_reply=yes include=yes reply_to=yes abort_unmodified=no abort_nosubject=no
set sig_on_top=no signature="" tmpdir="{tmp}" header_cache="" message_cachedir="" certificate_file="{tmp}/certificates"
set sleep_time=0 wait_key=no markers=no
{more}
"""


class Mutt:
    def __init__(self, world, person, folder, name="", more=""):
        self.world, self.person, self.folder = world, person, str(folder)
        self.editor = os.path.join(self.folder, "editor")
        self.rc = os.path.join(self.folder, "rc")
        with open(self.rc, "w", encoding="utf-8") as file:
            file.write(RC.format(address=person.address, user=person.address.replace("@", "%40"), password=person.password,
                                 imap=world.env["IMAP_PORT"], smtp=world.env["SMTP_PORT"], editor=self.editor,
                                 name=name, tmp=self.folder, more=more))

    def edit(self, words, where):
        """What the person does in the editor: writes above or below what mutt has laid into it; alone: instead of it."""
        text = os.path.join(self.folder, "words")
        with open(text, "w", encoding="utf-8") as file:
            file.write(words.rstrip("\n") + "\n")
        words, kept = shlex.quote(text), os.path.join(self.folder, "quoted")
        order = {"above": f"{words} {kept}", "below": f"{kept} {words}", "alone": words}[where]
        with open(self.editor, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o755)) as file:
            file.write(f'#!/bin/sh\ncp "$1" {kept}\ncat {order} > "$1".new && mv "$1".new "$1"\n')

    def answer(self, message_id, words, where="above", everybody=False, attach=None):
        """Opens the mail of that Message-ID, answers it, sends."""
        self.edit(words, where)
        attached = f"<attach-file>{attach}<enter>" if attach else ""
        key = "<group-reply>" if everybody else "<reply>"
        self.press(f"<limit>~i {pattern(message_id)}<enter><first-entry><display-message><exit>{key}"
                   f"{attached}<send-message><exit>")

    def write(self, to, subject, words):
        self.edit(words, "alone")
        self.press(f"<mail>{to}<enter>{subject}<enter><send-message><exit>", "set fast_reply=no")

    def forward(self, message_id, to, words=""):
        self.edit(words, "above")
        self.press(f"<limit>~i {pattern(message_id)}<enter><first-entry><forward-message>{to}<enter><kill-line>Fwd<enter>"
                   "<send-message><exit>", "set fast_reply=no mime_forward=no")

    def press(self, keys, more=""):
        """Runs mutt with these keys until it ends by itself."""
        command = [PROGRAM, "-n", "-F", self.rc]
        if more:
            command += ["-e", more]
        command += ["-e", f'push "{keys}"']
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm", LANG="C.UTF-8", LC_ALL="C.UTF-8", HOME=self.folder, LINES="50", COLUMNS="150")
            os.execv(PROGRAM, command)
        shown = watch(pid, terminal, 40)
        if shown is not None:
            raise process.Failure(f"mutt does not end; it shows:\n{shown}")


def pattern(message_id):
    """A Message-ID as mutt's regular expression, between the quotes of push."""
    return message_id.strip("<>").replace("+", ".").replace("$", ".").replace("=", ".").replace("%", ".")


def watch(pid, terminal, seconds):
    """Reads what the program shows until it ends: None; or what it showed last when it does not end."""
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536)
                continue
            except OSError:  # the terminal went with its last process
                pass
        if os.waitpid(pid, os.WNOHANG)[0]:
            os.close(terminal)
            return None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return seen[-4000:].decode("utf-8", "replace")
