"""The entries of a report in the blocks in which people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Callable, TypeVar

from ..core.model import MeasureUnit, Theme
from .drawing import SketchShape
from .model import (
    CandidateEntry,
    CoverageEntry,
    FindingEntry,
    NearbyEntry,
    OverlapEntry,
    Report,
    RequirementEntry,
    UnitEntry,
)
from .words import Words

Entry = TypeVar("Entry")
Key = TypeVar("Key")


@dataclass(frozen=True)
class ThemeBlock:
    """The overlaps of one theme; ``total`` counts what they share once."""

    theme: str
    overlaps: Sequence[OverlapEntry]
    total: CoverageEntry | None


@dataclass(frozen=True)
class ClauseBlock:
    """The clauses of one tier and scope; ``unit`` where the scope is a control unit."""

    tier: str
    scope_code: str
    unit: UnitEntry | None
    dimensions: Sequence[tuple[str, Sequence[RequirementEntry]]]


@dataclass(frozen=True)
class ReasonBlock:
    """One rule or clause and every zone that it speaks of; ``first`` stands for all findings."""

    first: FindingEntry
    zones: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class VerdictBlock:
    """The candidates of one verdict."""

    verdict: str
    candidates: Sequence[CandidateEntry]


def theme_blocks(report: Report) -> list[ThemeBlock]:
    """Overlaps by theme; the total stands where a theme has several and the report one candidate."""
    totals = {entry.theme: entry for entry in report.coverage} if len(report.candidates) == 1 else {}
    blocks = grouped(report.overlaps, lambda overlap: overlap.theme)
    return [ThemeBlock(theme, rows, totals.get(theme) if len(rows) > 1 else None) for theme, rows in blocks]


def clause_blocks(report: Report, words: Words) -> list[ClauseBlock]:
    """Requirements by tier and scope, in each by dimension, in the order of the report."""
    units = {unit.unit_code: unit for unit in report.units}
    tiers = {label.id: label.label for label in report.header.tiers}
    dimensions = {label.id: label.label for label in report.header.dimensions}
    blocks = []
    for (tier, scope), rows in grouped(report.requirements, lambda row: (row.tier, row.scope_code)):
        parts = grouped(rows, lambda row: row.dimension)
        named = [(dimensions.get(word) or words.label("dimension", word), part) for word, part in parts]
        blocks.append(ClauseBlock(tiers.get(tier) or words.label("tier", tier), scope, units.get(scope), named))
    return blocks


def verdict_blocks(report: Report) -> list[VerdictBlock]:
    """Candidates by verdict, strongest first."""
    return [VerdictBlock(word, rows) for word, rows in grouped(report.candidates, lambda entry: entry.verdict)]


def deciding(findings: Iterable[FindingEntry]) -> list[ReasonBlock]:
    """What a verdict rests on; findings that differ only in their zone are one reason."""
    return _reasons(finding for finding in findings if finding.verdict)


def reason_counts(findings: Iterable[FindingEntry]) -> list[tuple[str, int]]:
    """How many reasons amount to each verdict, in their order."""
    return [(verdict, len(rows)) for verdict, rows in grouped(deciding(findings), lambda block: block.first.verdict)]


def informing(findings: Iterable[FindingEntry]) -> list[ReasonBlock]:
    """What only informs."""
    return _reasons(finding for finding in findings if not finding.verdict)


def _reasons(findings: Iterable[FindingEntry]) -> list[ReasonBlock]:
    blocks = grouped(findings, lambda finding: replace(finding, candidate_id="", zone_code="", zone_name=""))
    return [
        ReasonBlock(rows[0], list(dict.fromkeys((row.zone_name, row.zone_code) for row in rows))) for _, rows in blocks
    ]


def in_unit(report: Report) -> dict[str, OverlapEntry]:
    """In a report about a unit: what each candidate takes of it."""
    return {o.candidate_id: o for o in report.overlaps if o.theme == Theme.CONTROL_UNIT}


def has_declared(report: Report) -> bool:
    """Whether shares of a declared area can be told."""
    return any(candidate.declared_difference_m2 is not None for candidate in report.candidates)


def doubtful(report: Report) -> list[OverlapEntry]:
    """The overlaps that were discarded, and those so close to a threshold that the drawing cannot tell."""
    return [overlap for overlap in report.overlaps if overlap.is_sliver or overlap.is_borderline]


@dataclass(frozen=True)
class PlaceBlock:
    """What a point has to do with one theme: the zones that hold it, or the nearest one, or neither."""

    theme: str
    outcome: str
    overlaps: Sequence[OverlapEntry]
    nearest: NearbyEntry | None


def place_blocks(report: Report) -> list[PlaceBlock]:
    """One block for each theme, for a report about one point; empty for any other."""
    if len(report.candidates) != 1 or report.candidates[0].measure.unit != MeasureUnit.COUNT:
        return []
    nearest: dict[str, NearbyEntry] = {}
    for entry in sorted(report.nearby, key=lambda each: each.distance_m or 0.0):
        nearest.setdefault(entry.theme, entry)
    held = dict(grouped(report.overlaps, lambda overlap: overlap.theme))
    return [
        PlaceBlock(entry.theme, entry.outcome, held.get(entry.theme, []), nearest.get(entry.theme))
        for entry in report.coverage
    ]


def further_nearby(report: Report) -> list[NearbyEntry]:
    """What is near beside the nearest zones of :func:`place_blocks`."""
    told = [block.nearest for block in place_blocks(report) if not block.overlaps]
    return [entry for entry in report.nearby if entry not in told]


def legend(shown: Iterable[SketchShape | OverlapEntry]) -> list[tuple[str, str]]:
    """Themes and grades of what a picture shows, each once."""
    return list(dict.fromkeys((each.theme, each.grade) for each in shown))


def grouped(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> list[tuple[Key, list[Entry]]]:
    """Entries by ``key``, keys in the order in which they first occur."""
    groups: dict[Key, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return list(groups.items())
