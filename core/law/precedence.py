"""Tiers against one another: basin, province, city, county, unit, in the order that the scheme gives.

A lower tier may refine and tighten what an upper one says. Two things are marked, and neither is decided here:

* a clause that **repeats** one of another scope above it (same words, dimension, effect and industries) is read once,
  with all sources;
* a clause that **loosens** one of an upper tier (same dimension, industries in common, an effect that allows what the
  upper one does not) is a conflict for a person. Both stay in the result; both count as they stand, so that the
  stricter one decides meanwhile.

A requirement below a restriction adds a duty, and so does encouragement below a requirement: neither loosens. Only
clauses that are classified and that name industries can be seen to loosen: two clauses without industries in one
dimension mostly speak of different things.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import ClauseEffect, Word
from ..tables import Clauses
from .named_industries import named_industries

#: Effect of an upper clause -> effects of a lower one that would allow what it does not; the strictest first.
LOOSENED_BY = {
    str(ClauseEffect.PROHIBIT): {str(e) for e in ClauseEffect if e is not ClauseEffect.PROHIBIT},
    str(ClauseEffect.RESTRICT): {str(ClauseEffect.ENCOURAGE)},
}


class Relation(Word):
    """What a clause is to the one above it."""

    REPEATS = "repeats"
    LOOSENS = "loosens"


@dataclass(frozen=True)
class Superior:
    """The row of the clause above, and what the lower one is to it."""

    clause: int
    relation: Relation


def superiors(
    clauses: Clauses, rows: Sequence[int], tiers: Sequence[str], listed: Sequence[str] = ()
) -> dict[int, Superior]:
    """The marked ones among ``rows``, the clauses of one unit in reading order (upper tiers first).

    ``listed`` are the codes of the list of "两高" industries in force, for clauses that name it.
    """
    repeated = _repeats(clauses, rows)
    single = [row for row in rows if row not in repeated]
    loosened = ((row, _loosened(clauses, row, single, tiers, listed)) for row in single)
    found = {row: Superior(first, Relation.REPEATS) for row, first in repeated.items()}
    return found | {row: Superior(upper, Relation.LOOSENS) for row, upper in loosened if upper is not None}


def _repeats(clauses: Clauses, rows: Sequence[int]) -> dict[int, int]:
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for row in rows:
        words = "".join(unicodedata.normalize("NFKC", clauses.text[row] or "").split())
        industries = named_industries(clauses.industries[row])
        kept = first.setdefault((words, clauses.dimension[row], clauses.effect[row], industries), row)
        if words and _scope(clauses, kept) != _scope(clauses, row):
            found[row] = kept
    return found


def _scope(clauses: Clauses, row: int) -> tuple[str, str]:
    return clauses.tier[row], clauses.scope_code[row]


def _loosened(
    clauses: Clauses, row: int, rows: Sequence[int], tiers: Sequence[str], listed: Sequence[str]
) -> int | None:
    """The strictest clause of an upper tier that ``row`` loosens, the uppermost of equals."""
    strictest = list(LOOSENED_BY)
    upper = [other for other in rows if _loosens(clauses, row, other, tiers, listed)]
    return min(upper, key=lambda other: strictest.index(clauses.effect[other]), default=None)


def _loosens(clauses: Clauses, lower: int, upper: int, tiers: Sequence[str], listed: Sequence[str]) -> bool:
    if clauses.effect[lower] not in LOOSENED_BY.get(clauses.effect[upper], ()):
        return False
    if clauses.dimension[lower] != clauses.dimension[upper]:
        return False
    if not _is_above(clauses.tier[upper], clauses.tier[lower], tiers):
        return False
    named = named_industries(clauses.industries[lower])
    return named.share_with(named_industries(clauses.industries[upper]), listed)


def _is_above(upper: str, lower: str, tiers: Sequence[str]) -> bool:
    return upper in tiers and lower in tiers and tiers.index(upper) < tiers.index(lower)
