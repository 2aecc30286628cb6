"""What processes use: CPU seconds and the peak of resident memory, by group, read from /proc while they run."""
import os
import threading

TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """Watches the processes that group() gives a name; entered, it measures from there to the end."""

    def __init__(self, group):
        self.group = group  # of a process number, None: not watched
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.first, self.last, self.peak, self.names = {}, {}, {}, {}

    def look(self):
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            pid = int(entry)
            if pid not in self.names:
                self.names[pid] = self.group(pid)
            if self.names[pid]:
                self.read(pid)

    def read(self, pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                peak = next((int(line.split()[1]) for line in file if line.startswith("VmHWM")), 0)
        except OSError:
            return
        ticks = int(fields[11]) + int(fields[12])
        # What ran before the first look is not ours; a process that began later began at nothing.
        self.first.setdefault(pid, ticks if not self.thread.is_alive() else 0)
        self.last[pid] = ticks
        self.peak[pid] = max(peak, self.peak.get(pid, 0))

    def run(self):
        while not self.over.wait(0.05):
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
        """MiB: the peaks of the processes of the group, added up."""
        return sum(peak for pid, peak in self.peak.items() if name in (None, self.names[pid])) / 1024

    def groups(self):
        return sorted({self.names[pid] for pid in self.last})
