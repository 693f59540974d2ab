"""The tiered access list (生态环境准入清单): which clauses hold for which candidate.

Jilin City's list has four tiers, "1+1+9+170": river basin, city, nine counties, 170 units (吉市政办函
〔2024〕32号, 二（二）). The tiers, their order and that of the dimensions are data of the scheme.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..model import Applies, Dimension
from ..tables import Booleans, Clauses, ColumnTable, Integers, Objects, UnitScopes, ZoningDataset, objects
from ..validity import in_force
from .named_industries import named_industries
from .precedence import Relation, Superior, superiors
from .project_facts import IndustryFacts
from .two_high import TwoHighList, mentions_the_list

UNIT_TIER = "unit"


@dataclass(frozen=True)
class ClauseSet(ColumnTable):
    """The clauses of one set of units for one industry.

    ``unit`` is the row of the unit among the dataset's zones, ``clause`` the row of the clause; ``superior``
    that of the clause above which it repeats or loosens (-1: none), as ``relation`` says; ``two_high`` is how the
    project stands to the list of "两高" industries, for clauses that name or mention it.
    """

    unit: Integers
    clause: Integers
    applies: Objects
    superior: Integers
    relation: Objects
    two_high: Objects

    @property
    def is_repeat(self) -> Booleans:
        """Mask of the clauses that are read with the one that they repeat."""
        return np.asarray(self.relation == str(Relation.REPEATS), dtype=bool)

    @property
    def is_conflict(self) -> Booleans:
        """Mask of the clauses that apply for sure and loosen one of an upper tier that applies for sure."""
        applying = set(zip(self.unit[self._applies_surely], self.clause[self._applies_surely]))
        upper = [pair in applying for pair in zip(self.unit, self.superior)]
        loosens = np.asarray(self.relation == str(Relation.LOOSENS), dtype=bool)
        return np.asarray(self._applies_surely & loosens & np.asarray(upper, dtype=bool), dtype=bool)

    @property
    def _applies_surely(self) -> Booleans:
        return np.asarray(self.applies == str(Applies.YES), dtype=bool)


class AccessList:
    """The clauses in force on one day, looked up by unit."""

    def __init__(self, dataset: ZoningDataset, as_of: date, two_high: TwoHighList | None = None) -> None:
        self.clauses: Clauses = dataset.clauses
        self._codes = dataset.zones.codes
        self._valid = in_force(dataset.clauses.valid_from, dataset.clauses.valid_to, as_of)
        self._rank = _reading_order(dataset)
        self._by_scope = _rows_by_scope(dataset.clauses, self._valid)
        self._scopes = _scopes_by_unit(dataset.scopes)
        self._tiers = tier_ids(dataset.scheme)
        self._listed = two_high.sure_codes() if two_high is not None and two_high.in_force(as_of) else ()
        self._of_unit: dict[int, tuple[list[int], dict[int, Superior]]] = {}
        self._about_two_high: dict[int, bool] = {}

    def clauses_for(self, units: Sequence[int], project: IndustryFacts) -> ClauseSet:
        """All clauses in force for ``units`` (zone rows), per unit in reading order, and whether they apply."""
        per_unit = [self._resolved(unit) for unit in units]
        rows = np.asarray([row for found, _ in per_unit for row in found], dtype=np.int64)
        owner = np.repeat(np.asarray(units, dtype=np.int64), [len(found) for found, _ in per_unit])
        applies = [named_industries(self.clauses.industries[row]).applies_to(project) for row in rows]
        standing = str(project.two_high)
        above = [upper.get(row) for found, upper in per_unit for row in found]
        return ClauseSet(
            unit=owner,
            clause=rows,
            applies=objects([str(word) for word in applies]),
            superior=np.asarray([-1 if mark is None else mark.clause for mark in above], dtype=np.int64),
            relation=objects([None if mark is None else str(mark.relation) for mark in above]),
            two_high=objects([standing if self._is_about_two_high(row) else None for row in rows]),
        )

    def _is_about_two_high(self, row: int) -> bool:
        """Whether a clause names the list or only mentions it."""
        if row not in self._about_two_high:
            is_named = named_industries(self.clauses.industries[row]).two_high
            self._about_two_high[row] = is_named or mentions_the_list(self.clauses.text[row])
        return self._about_two_high[row]

    def _resolved(self, unit: int) -> tuple[list[int], dict[int, Superior]]:
        """The clauses of a unit and what they are to one another: worked out once, whatever the industry."""
        if unit not in self._of_unit:
            rows = self._rows_of_unit(unit)
            self._of_unit[unit] = rows, superiors(self.clauses, rows, self._tiers, self._listed)
        return self._of_unit[unit]

    def _rows_of_unit(self, unit: int) -> list[int]:
        code = self._codes[unit]
        scopes = {*self._scopes.get(code, ()), (UNIT_TIER, code)}
        rows = {row for scope in scopes for row in self._by_scope.get(scope, ())}
        return sorted(rows, key=lambda row: self._rank[row])


def tier_ids(scheme: dict[str, str]) -> list[str]:
    """Tiers of the scheme, upper first; empty where the scheme does not say."""
    return _ids(scheme.get("tiers"))


def dimension_ids(scheme: dict[str, str]) -> list[str]:
    """Dimensions in print order; the national four where the scheme does not say."""
    return _ids(scheme.get("dimensions")) or [str(dimension) for dimension in Dimension]


def _ids(text: str | None) -> list[str]:
    try:
        return [str(entry["id"]) for entry in json.loads(text or "[]")]
    except (ValueError, TypeError, KeyError):
        return []


def _reading_order(dataset: ZoningDataset) -> list[tuple[object, ...]]:
    """Sort key of each clause: tier, dimension, then its number read as numbers where it has them."""
    tiers, dimensions = tier_ids(dataset.scheme), dimension_ids(dataset.scheme)
    clauses = dataset.clauses
    return [
        (_place(tier, tiers), _place(dimension, dimensions), _natural(number), row)
        for row, (tier, dimension, number) in enumerate(zip(clauses.tier, clauses.dimension, clauses.clause_no))
    ]


def _place(word: object, order: list[str]) -> int:
    return order.index(str(word)) if word in order else len(order)


def _natural(number: object) -> tuple[tuple[int, int, str], ...]:
    text = "" if number is None else str(number)
    pieces = "".join(letter if letter.isdigit() else f" {letter} " for letter in text).split()
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)


def _rows_by_scope(clauses: Clauses, valid: Booleans) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in np.flatnonzero(valid):
        found[(clauses.tier[row], clauses.scope_code[row])].append(int(row))
    return found


def _scopes_by_unit(scopes: UnitScopes) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for code, tier, scope in zip(scopes.unit_code, scopes.tier, scopes.scope_code):
        found[code].add((tier, scope))
    return found
