"""The requirements of all candidates in little room: the clauses of a unit for an industry stand once.

A candidate refers to a set, a set to the lists of its units, a list to clauses of the dataset.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from .engine.ranges import written_out
from .law.access_list import ClauseSet
from .law.project_facts import IndustryFacts
from .resolved_clauses import ResolvedClauses, SetKey
from .result_tables import RequirementRows
from .tables import Integers, Objects, ZoningDataset, where

#: A unit (row among the zones) and what is known of the industries of a project.
ListKey = tuple[int, IndustryFacts]


@dataclass(frozen=True)
class RequirementBook:
    """``set_of`` is the set of each candidate (row of ``sets``; -1: none); a set names its ``lists`` by their keys."""

    set_of: Integers
    sets: tuple[tuple[ListKey, ...], ...]
    lists: dict[ListKey, ClauseSet]

    def rows(self, ids: Objects, dataset: ZoningDataset) -> RequirementRows:
        """The result table, for candidates with these ids: one row per candidate, unit and clause."""
        found = ClauseSet.joined([_nothing(), *self.lists.values()])
        ends = np.cumsum([0, *(len(each) for each in self.lists.values())])
        place = {key: number for number, key in enumerate(self.lists)}
        of_set = [[place[key] for key in keys] for keys in self.sets]
        set_ends = np.cumsum([0, *map(len, of_set)])
        rows = np.flatnonzero(self.set_of >= 0)
        flat = np.asarray(list(chain.from_iterable(of_set)), dtype=np.int64)
        number, owner = written_out(set_ends[self.set_of[rows]], set_ends[self.set_of[rows] + 1])
        entry, of_number = written_out(ends[flat[number]], ends[flat[number] + 1])
        return requirement_rows(ids[rows[owner[of_number]]], found.take(entry), dataset)


def requirement_book(clauses: ResolvedClauses) -> RequirementBook:
    """The sets of a batch, and the lists that they are made of."""
    sets = tuple(list_keys(key) for key in clauses.keys)
    lists = {key: part.found for keys, parts in zip(sets, clauses.parts) for key, part in zip(keys, parts)}
    return RequirementBook(clauses.set_of, sets, lists)


def list_keys(key: SetKey) -> tuple[ListKey, ...]:
    """The keys of the lists of a set, one for each of its units; a list is the same where its unit is in doubt."""
    return tuple((unit, industries) for unit, industries, _ in key)


def requirement_rows(ids: Objects, found: ClauseSet, dataset: ZoningDataset) -> RequirementRows:
    """Clauses with their texts, each for the candidate beside it."""
    clauses, clause = dataset.clauses, found.clause
    return RequirementRows(
        candidate_id=ids,
        unit_code=dataset.zones.codes[found.unit],
        tier=clauses.tier[clause],
        scope_code=clauses.scope_code[clause],
        dimension=clauses.dimension[clause],
        clause_no=clauses.clause_no[clause],
        effect=clauses.effect[clause],
        text=clauses.text[clause],
        source_document=clauses.source_document[clause],
        source_clause=clauses.source_clause[clause],
        applies=found.applies,
        overridden_by=overridden_by(found, dataset),
        requirement_id=clauses.requirement_id[clause],
        relation=found.relation,
        two_high=found.two_high,
    )


def overridden_by(found: ClauseSet, dataset: ZoningDataset) -> Objects:
    """The id of the clause above that each clause repeats or loosens, ``None`` where there is none."""
    has_superior = found.superior >= 0
    if not has_superior.any():
        return where(has_superior, np.full(len(found), None, dtype=object))
    return where(has_superior, dataset.clauses.requirement_id[found.superior])


def _nothing() -> ClauseSet:
    none, text = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    return ClauseSet(unit=none, clause=none, applies=text, superior=none, relation=text, two_high=text)
