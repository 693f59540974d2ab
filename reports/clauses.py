"""Requirement rows -> clauses in reading order, each told once with the units that it holds in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..core.result_tables import RequirementRows
from .model import Header, Label, OverlapEntry, RequirementEntry
from .plain_text import plain

#: Rows that agree in all of these are one clause.
CLAUSE_COLUMNS = (
    "tier",
    "scope_code",
    "dimension",
    "clause_no",
    "effect",
    "text",
    "source_document",
    "source_clause",
    "applies",
    "overridden_by",
    "requirement_id",
    "relation",
    "two_high",
)
ClauseKey = tuple[str, ...]


def merged_clauses(
    rows: RequirementRows,
    chosen: Sequence[int],
    header: Header,
    unit_overlaps: Mapping[tuple[str, str], OverlapEntry],
) -> tuple[RequirementEntry, ...]:
    """Clauses of the ``chosen`` rows: upper tiers first, then by scope and dimension.

    ``unit_overlaps`` maps (candidate id, unit code) to the overlap whose measure a clause is told with.
    """
    merged: dict[ClauseKey, tuple[dict[str, None], dict[str, None]]] = {}
    columns = [getattr(rows, name) for name in CLAUSE_COLUMNS]
    for row in chosen:
        key = tuple(plain(column[row]) for column in columns)
        units, candidates = merged.setdefault(key, ({}, {}))
        units[plain(rows.unit_code[row])] = None
        candidates[plain(rows.candidate_id[row])] = None
    ordered = sorted(merged, key=_reading_order(merged, header))
    return tuple(
        _entry(number, key, tuple(merged[key][0]), tuple(merged[key][1]), unit_overlaps)
        for number, key in enumerate(ordered, start=1)
    )


def _reading_order(keys: Mapping[ClauseKey, object], header: Header) -> Callable[[ClauseKey], tuple[int, int, int]]:
    tiers, dimensions = _ranks(header.tiers), _ranks(header.dimensions)
    scopes: dict[tuple[str, str], int] = {}
    for tier, scope, *_ in keys:
        scopes.setdefault((tier, scope), len(scopes))
    return lambda key: (
        tiers.get(key[0], len(tiers)),
        scopes[key[0], key[1]],
        dimensions.get(key[2], len(dimensions)),
    )


def _ranks(labels: Sequence[Label]) -> dict[str, int]:
    return {label.id: rank for rank, label in enumerate(labels)}


def _entry(
    number: int,
    key: ClauseKey,
    units: tuple[str, ...],
    candidates: tuple[str, ...],
    unit_overlaps: Mapping[tuple[str, str], OverlapEntry],
) -> RequirementEntry:
    single = len(units) == 1 and len(candidates) == 1
    overlap = unit_overlaps.get((candidates[0], units[0])) if single else None
    return RequirementEntry(
        number=number,
        **dict(zip(CLAUSE_COLUMNS, key)),
        units=units,
        candidates=candidates,
        measure=overlap.measure if overlap else None,
        share=overlap.share if overlap else None,
        declared_share=overlap.declared_share if overlap else None,
    )
