"""Which clauses each candidate has: worked out once per unit and industry, then put together per set of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from .clause_findings import BindingClauses, binding, clause_reasons, conflict_reasons
from .job import ScreeningJob
from .law.access_list import AccessList, ClauseSet
from .law.project_facts import IndustryFacts
from .model import Applies
from .result_tables import ReasonRows
from .tables import Booleans, Integers, Overlaps, ZoningDataset

#: A unit (row among the zones), what is known of the industries of a project, and whether it is in doubt that the
#: project lies in the unit at all.
PartKey = tuple[int, IndustryFacts, bool]
#: The units of a candidate, the largest share first.
SetKey = tuple[PartKey, ...]


@dataclass(frozen=True)
class UnitClauses:
    """The clauses of one unit for one choice of industries, and what they come to.

    ``waiting`` are the clauses that a person must judge; one that repeats another is judged with it. ``bans`` are the
    reasons of those that bind, ``conflicts`` of those that loosen an upper tier.
    """

    found: ClauseSet
    binding: BindingClauses
    waiting: frozenset[int]
    bans: ReasonRows
    conflicts: ReasonRows


class ClauseLookup:
    """The access list of a run, asked once per unit and industries; later questions are answered from memory."""

    def __init__(self, dataset: ZoningDataset, access_list: AccessList) -> None:
        self._dataset, self._list = dataset, access_list
        self._known: dict[PartKey, UnitClauses] = {}

    def of(self, key: PartKey) -> UnitClauses:
        """What holds in the unit of ``key`` for its industries."""
        if key not in self._known:
            unit, industry, is_doubtful = key
            found = self._list.clauses_for((unit,), industry)
            waits = found.clause[(found.applies == str(Applies.JUDGE)) & ~found.is_repeat]
            binds = binding(found, self._dataset.clauses, (unit,) if is_doubtful else ())
            self._known[key] = UnitClauses(
                found,
                binds,
                frozenset(waits.tolist()),
                bans=clause_reasons(binds, self._dataset),
                conflicts=conflict_reasons(found, self._dataset),
            )
        return self._known[key]


@dataclass(frozen=True)
class ResolvedClauses:
    """The distinct sets of clauses of a run, and which of them each candidate has (-1: none).

    A set is that of all units of a candidate for its industries; ``parts`` holds the clauses of each of its ``keys``.
    """

    keys: tuple[SetKey, ...]
    parts: tuple[tuple[UnitClauses, ...], ...]
    set_of: Integers
    units: tuple[tuple[int, ...], ...]

    def per_candidate(self, of_set: Iterable[Any], without: Any) -> npt.NDArray[Any]:
        """A value of each set spread over the candidates; ``without`` for those that have no set."""
        return np.asarray([*of_set, without])[self.set_of]

    @cached_property
    def verdict(self) -> Integers:
        """The strongest verdict of the clauses that bind each candidate; -1 where none does."""
        of_set = (max((part.binding.verdict for part in parts), default=-1) for parts in self.parts)
        return self.per_candidate(of_set, -1)

    @cached_property
    def in_conflict(self) -> Booleans:
        """Mask of the candidates for which a lower tier loosens an upper one (:mod:`.law.precedence`)."""
        return self.per_candidate((any(len(part.conflicts) for part in parts) for parts in self.parts), False)

    @cached_property
    def open_counts(self) -> Integers:
        """How many different clauses a person must judge for each candidate."""
        return self.per_candidate((len({row for part in parts for row in part.waiting}) for parts in self.parts), 0)

    @cached_property
    def binding_counts(self) -> Integers:
        """How many different clauses forbid or restrict each candidate for sure."""
        clauses = ({row for part in parts for row in part.binding.certain} for parts in self.parts)
        return self.per_candidate((len(found) for found in clauses), 0)

    @cached_property
    def is_listed(self) -> Booleans:
        """Mask of the candidates for which the list has any clause."""
        return self.per_candidate((any(len(part.found) for part in parts) for parts in self.parts), False)


def units_of_candidates(overlaps: Overlaps, is_unit: Booleans, count: int) -> list[tuple[int, ...]]:
    """Zone rows of the units that hold each candidate, the largest share first, slivers left out."""
    rows = np.flatnonzero(is_unit[overlaps.zone] & ~overlaps.is_sliver)
    order = rows[np.lexsort((overlaps.zone[rows], -overlaps.share[rows], overlaps.candidate[rows]))]
    ends = np.searchsorted(overlaps.candidate[order], np.arange(count + 1)).tolist()
    zones = overlaps.zone[order].tolist()
    return [tuple(zones[start:end]) for start, end in zip(ends[:-1], ends[1:])]


def doubtful_units(overlaps: Overlaps, is_unit: Booleans) -> set[tuple[int, int]]:
    """Candidate and unit (row among the zones) where the unit, though judged, holds only a borderline piece."""
    rows = np.flatnonzero(is_unit[overlaps.zone] & overlaps.is_borderline & ~overlaps.is_sliver)
    return set(zip(overlaps.candidate[rows].tolist(), overlaps.zone[rows].tolist()))


def resolved_clauses(job: ScreeningJob, overlaps: Overlaps, lookup: ClauseLookup) -> ResolvedClauses:
    """Look the clauses up once per unit (and whether it is in doubt) and industry."""
    is_unit = job.dataset.zones.unit_mask
    units = units_of_candidates(overlaps, is_unit, len(job.candidates))
    doubtful = doubtful_units(overlaps, is_unit)
    texts = list(zip(job.candidates.activities, job.candidates.industries))
    known = {pair: job.facts(*pair).industry for pair in set(texts)}
    numbers: dict[SetKey, int] = {}
    set_of = [
        numbers.setdefault(tuple((unit, known[pair], (row, unit) in doubtful) for unit in held_by), len(numbers))
        if held_by
        else -1
        for row, (held_by, pair) in enumerate(zip(units, texts))
    ]
    return ResolvedClauses(
        keys=tuple(numbers),
        parts=tuple(tuple(map(lookup.of, key)) for key in numbers),
        set_of=np.asarray(set_of, dtype=np.int64),
        units=tuple(units),
    )
