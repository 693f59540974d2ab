"""Engines in turn, round by round, so that whatever else the machine does meets all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from engines import CUT, KEPT, ONE, PLAIN, QGIS_PLAIN, TWO, Engine, Makers

#: A peer on cut polygons rests after this many rounds, where a round of it takes long and another peer is much faster:
#: it cannot become the best any more.
ENOUGH_ROUNDS, LONG_S, MUCH_SLOWER = 2, 5.0, 1.5
FLOOR = "floor"


@dataclass
class Measured:
    """Seconds of each engine's rounds, processor seconds, seconds to make its zones ready, and peak memory in MB."""

    rounds: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    ready: dict[str, list[float]] = field(default_factory=dict)
    rss_mb: dict[str, int] = field(default_factory=dict)

    def peak(self, label: str, megabytes: float) -> None:
        self.rss_mb[label] = max(self.rss_mb.get(label, 0), round(megabytes))


def rests(name: str, suffix: str, rounds: dict[str, list[float]]) -> bool:
    """Whether an engine has run often enough."""
    done = rounds.get(name + suffix, [])
    if name in (*PLAIN, QGIS_PLAIN):
        return len(done) > 0
    if name.startswith("ours") or len(done) < ENOUGH_ROUNDS or median(done) < LONG_S:
        return False
    best = min(median(rounds[peer + suffix]) for peer in CUT if peer + suffix in rounds)
    return median(done) > MUCH_SLOWER * best


def in_turn(names: Sequence[str], count: int, suffix: str, measured: Measured, once: Callable[[str], float]) -> None:
    """``once`` for each engine in each round; it gives the seconds."""
    for _ in range(count):
        for name in names:
            if not rests(name, suffix, measured.rounds):
                measured.rounds.setdefault(name + suffix, []).append(once(name))


def cold_rounds(engines: Makers, names: Sequence[str], measured: Measured, count: int) -> None:
    """From files to rows: the zones are read and indexed, or cut, or the kept index is opened; then one run.

    In a new process each time. Its start and the import of libraries do not count, nor does a server's start.
    """

    def once(name: str) -> float:
        engine = engines[ONE if name == KEPT else name]()
        ready = engine.ask("prepare_cached" if name == KEPT else "prepare")["seconds"]
        seconds = ready + engine.ask("run")["seconds"]
        measured.ready.setdefault(name, []).append(ready)
        measured.peak(f"{name}: cold", engine.peak_mb)
        engine.close()
        return seconds

    in_turn([name for name in names if name in engines or name == KEPT], count, ": cold", measured, once)


def started(engines: Makers, names: Sequence[str], measured: Measured) -> dict[str, Engine]:
    """The engines with their zones in memory."""
    running = {}
    for name in names:
        if name in engines:
            running[name] = engines[name]()
            ready = running[name].ask("prepare_cached" if name in (ONE, TWO) else "prepare")["seconds"]
            if name not in (ONE, TWO):
                measured.ready.setdefault(name, [ready])
    return running


def warm_rounds(running: dict[str, Engine], measured: Measured, count: int) -> None:
    """Zones in memory: parcels are read and overlaid, rows are given."""

    def once(name: str) -> float:
        engine = running[ONE if name == FLOOR else name]
        answer = engine.ask("run_floor" if name == FLOOR else "run")
        measured.cpu.setdefault(name, []).append(answer["cpu_seconds"])
        return answer["seconds"]

    in_turn([FLOOR, *running], count, "", measured, once)


def piece_rounds(running: dict[str, Engine], measured: Measured, count: int) -> None:
    """The same, with the geometry of every pair as WKB besides its area and share."""

    def once(name: str) -> float:
        seconds = running[name].ask("run_pieces")["seconds"]
        measured.peak(f"{name}: pieces", running[name].peak_mb)
        return seconds

    in_turn([name for name in (ONE, TWO, *CUT) if name in running], count, ": pieces", measured, once)
