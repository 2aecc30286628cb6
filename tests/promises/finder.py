"""promisectl find-promises on a database of its own."""
import json
import os
import shutil
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("PROMISED_BUILD") or os.path.join(TOP, "build"))
CLUSTER = os.path.join(TOP, "tests", "sql", "cluster")

# No server but the database is ever spoken to.
CONFIGURATION = """
desk = { name = "Acme Support"; tag = "ACME"; address = "support@acme.test"; admin = "admin@acme.test"; zone = "Europe/Riga"; };
database = { connection = "%s"; };
smtp = { host = "localhost"; };
mailboxes = ( { name = "support"; address = "support@acme.test"; imap = { host = "localhost"; user = "support"; password_file = "/dev/null"; }; } );
"""


class Finder:
    """with Finder() as finder: finder.found(mails) -> {id: promises}"""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="promised-promises.")
        os.chmod(self.folder, 0o755)
        self.cluster = os.path.join(self.folder, "cluster")
        subprocess.run([CLUSTER, "up", self.cluster], check=True, stdout=subprocess.DEVNULL)
        self.server = f"host={os.path.join(self.cluster, 'socket')} port=5432"
        self.database = f"{self.server} dbname=promised"
        subprocess.run(["psql", "-X", "-q", "-d", f"{self.server} user=postgres dbname=template1", "-c", "CREATE DATABASE promised"],
                       check=True)
        self.conf = os.path.join(self.folder, "promised.conf")
        with open(self.conf, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % self.database)
        self.run("init", "--connection", f"{self.database} user=postgres")
        return self

    def __exit__(self, *_):
        subprocess.run([CLUSTER, "down", self.cluster], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments, text=""):
        done = subprocess.run([os.path.join(BUILD, "promisectl"), "--config", self.conf, *arguments], input=text, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(f"promisectl {' '.join(arguments)}: exit code {done.returncode}: {done.stderr.strip()[:500]}")
        return done.stdout

    def lines(self, mails):
        """The answers as they came, in order; what the labels say is kept back."""
        asked = "".join(json.dumps({k: v for k, v in mail.items() if k != "promises"}) + "\n" for mail in mails)
        return [json.loads(line) for line in self.run("find-promises", "--jsonl", "-", text=asked).splitlines()]

    def found(self, mails):
        return {answer["id"]: answer["promises"] for answer in self.lines(mails)}
