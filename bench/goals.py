"""The goals, and what a run of the benchmark says of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from report import memory_of_ours

#: What the goals are about.
MANY, MORE = "100000", "1000000"
NOT_MEASURED = "not measured in this run"


@dataclass(frozen=True)
class Goal:
    """A limit for a number that ``found`` looks up in the results: the middle, and the lowest and highest if known."""

    title: str
    limit: float
    at_least: bool
    found: Callable[[dict[str, Any]], tuple[float, ...] | None]
    unit: str = ""

    def row(self, results: dict[str, Any]) -> list[str]:
        """Title with the limit, what was measured, and whether that is enough."""
        title = f"{self.title}: {'at least' if self.at_least else 'at most'} {self.limit:g}{self.unit}"
        found = self.found(results)
        if found is None:
            return [title, NOT_MEASURED, "unknown"]
        middle, *spread = found
        reached = middle >= self.limit if self.at_least else middle <= self.limit
        told = f" ({' to '.join(number(value) for value in spread)})" if spread else ""
        return [title, f"{number(middle)}{self.unit}{told}", "yes" if reached else "**no**"]


def number(value: float) -> str:
    """Three digits that count, and no zeros for show."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratio(name: str, size: str = MANY) -> Callable[[dict[str, Any]], tuple[float, ...] | None]:
    """A ratio of the results with its range."""

    def found(results: dict[str, Any]) -> tuple[float, ...] | None:
        middle = results["ratios"].get(name, {}).get(size)
        return None if middle is None else (middle, *results["ratio_ranges"].get(name, {}).get(size, ()))

    return found


def one_candidate(results: dict[str, Any]) -> tuple[float, ...] | None:
    return (results["one_candidate_ms"]["p99"],) if results["one_candidate_ms"] else None


def memory(results: dict[str, Any]) -> tuple[float, ...] | None:
    peaks = memory_of_ours(results)
    return (max(peaks),) if peaks else None


def pairs(results: dict[str, Any]) -> tuple[float, ...] | None:
    return None if results["missing_pairs"] is None else (results["missing_pairs"] + results["extra_pairs"],)


def deviation(results: dict[str, Any]) -> tuple[float, ...] | None:
    return None if results["worst_relative"] is None else (results["worst_relative"],)


BEST = "the best peer on cut polygons"
GOALS = (
    Goal(f"100,000 parcels, zones in memory, against {BEST}", 5, True, ratio("warm_best_cut"), " times"),
    Goal(f"1,000,000 parcels, zones in memory, against {BEST}", 8, True, ratio("warm_best_cut", MORE), " times"),
    Goal("cold, reading and cutting or indexing the zones included", 3, True, ratio("cold_best_cut"), " times"),
    Goal("cold, with a kept index", 5, True, ratio("cold_cached_best_cut"), " times"),
    Goal("against plain `native:intersection`", 200, True, ratio("plain_qgis"), " times"),
    Goal("with pieces as geometry, against the best peer that gives them", 3, True, ratio("pieces_best"), " times"),
    Goal("one thread against the floor", 4, False, ratio("floor"), " times"),
    Goal("peak memory of one process, the largest of all rows of ours", 600, False, memory, " MB"),
    Goal("one candidate, 99th percentile", 1, False, one_candidate, " ms"),
    Goal(
        "`qgis_process` without its start, against the engine in a new process",
        2,
        False,
        ratio("qgis_process_over_engine"),
        " times",
    ),
    Goal("two processes against one, 1,000,000 parcels", 1.8, True, ratio("two_workers", MORE), " times"),
    Goal("pairs missing or too many, against every engine that measures", 0, False, pairs),
    Goal("worst deviation of an area, of itself", 1e-6, False, deviation),
)


def rows(results: dict[str, Any]) -> list[list[str]]:
    """A row for each goal."""
    return [goal.row(results) for goal in GOALS]
