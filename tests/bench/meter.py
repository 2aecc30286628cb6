"""What processes use: CPU seconds and the peak of resident memory, by group, read from /proc while they run.

Memory is what the processes of a group have at the same moment; what they share with each other (PostgreSQL's buffers)
counts once.
"""
import os
import threading

TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """Watches the processes that group() gives a name; entered, it measures from there to the end."""

    def __init__(self, group):
        self.group = group  # of a process number, None: not watched
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.names = {}  # of every process seen
        self.first, self.last, self.peak = {}, {}, {}

    def look(self):
        memory = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            pid = int(entry)
            if pid not in self.names:
                self.names[pid] = self.group(pid)
            if self.names[pid]:
                private, shared = self.read(pid)
                before = memory.get(self.names[pid], (0, 0))
                memory[self.names[pid]] = (before[0] + private, max(before[1], shared))
        memory[None] = tuple(map(sum, zip(*memory.values()))) if memory else (0, 0)
        for name, (private, shared) in memory.items():
            self.peak[name] = max(self.peak.get(name, 0), private + shared)

    def read(self, pid):
        """Notes the CPU time; kB of memory of its own, and shared."""
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                status = dict(line.split(":", 1) for line in file if line.startswith("Rss"))
        except OSError:
            return 0, 0
        ticks = int(fields[11]) + int(fields[12])
        # What ran before the first look is not ours; a process that began later began at nothing.
        self.first.setdefault(pid, 0 if self.thread.is_alive() else ticks)
        self.last[pid] = ticks
        size = {name: int(text.split()[0]) for name, text in status.items()}
        return size.get("RssAnon", 0) + size.get("RssFile", 0), size.get("RssShmem", 0)

    def run(self):
        while not self.over.wait(0.2):
            self.look()

    def __enter__(self):
        self.look()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.look()

    def cpu(self, name=None):
        """Seconds, of one group or of all."""
        return sum(self.last[pid] - self.first[pid] for pid in self.last if name in (None, self.names[pid])) / TICKS

    def memory(self, name=None):
        """MiB at the worst moment, of one group or of all."""
        return self.peak.get(name, 0) / 1024

    def groups(self):
        return sorted({self.names[pid] for pid in self.last})
