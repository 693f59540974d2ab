"""What a process takes, and all that it has started: peak memory and processor time, read from /proc."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
EVERY_S = 0.05
_MEMORY = re.compile(r"^Rss(Anon|File|Shmem):\s+(\d+) kB", re.MULTILINE)


def family(pid: int) -> Iterator[int]:
    """The process and its descendants."""
    yield pid
    for thread in (PROC / str(pid) / "task").glob("*"):
        try:
            children = (thread / "children").read_text()
        except OSError:  # ended in between
            continue
        for child in children.split():
            yield from family(int(child))


def memory_mb(pids: list[int]) -> float:
    """Memory of processes together: what each has for itself, and once the most that one has of shared files.

    Pages that a forked process still shares with its parent count for both, so this is rather too much.
    """
    own = shared = 0
    for pid in pids:
        try:
            found = {kind: int(kb) for kind, kb in _MEMORY.findall((PROC / str(pid) / "status").read_text())}
        except OSError:
            continue
        own += found.get("Anon", 0)
        shared = max(shared, found.get("File", 0) + found.get("Shmem", 0))
    return (own + shared) / 1024


def cpu_seconds(pids: list[int]) -> float:
    """Processor time of processes and of their children that have ended, in steps of a hundredth of a second."""
    total = 0
    for pid in pids:
        try:
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


class Watch:
    """``with Watch(pid) as seen``: then ``seen.peak_mb`` and ``seen.cpu_seconds`` of the time between.

    ``limit_mb``: the process is killed when it and its children take more, before the machine has no memory left.
    """

    def __init__(self, pid: int, limit_mb: float = float("inf")) -> None:
        self.pid, self.limit_mb = pid, limit_mb
        self.peak_mb = self.cpu_seconds = 0.0
        self.too_much = False

    def __enter__(self) -> Watch:
        self._before = cpu_seconds(list(family(self.pid)))
        self._stopping = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self.cpu_seconds = cpu_seconds(list(family(self.pid))) - self._before

    def _look(self) -> None:
        while not self._stopping.wait(EVERY_S):
            pids = list(family(self.pid))
            self.peak_mb = max(self.peak_mb, memory_mb(pids))
            if self.peak_mb > self.limit_mb and not self.too_much:
                self.too_much = True
                for pid in reversed(pids):
                    os.kill(pid, 9)
