"""From reasons to the verdict: the strongest one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .clause_findings import BindingClauses, binding
from .coverage import Coverage
from .findings import Gap, ZoneJudgement
from .job import ScreeningJob
from .law.access_list import AccessList, ClauseSet
from .law.project_facts import IndustryFacts
from .model import ESSENTIAL_THEMES, Applies, Theme, Verdict
from .preparation import Prepared
from .reach_findings import ReachJudgement
from .tables import Booleans, Integers, Overlaps


@dataclass(frozen=True)
class ResolvedClauses:
    """The clause sets of a run and which of them each candidate has (-1: none)."""

    sets: tuple[ClauseSet, ...]
    bindings: tuple[BindingClauses, ...]
    open_counts: Integers
    set_of: Integers
    units: tuple[tuple[int, ...], ...]

    @property
    def in_conflict(self) -> Booleans:
        """Mask of the candidates for which a lower tier loosens an upper one (:mod:`.law.precedence`)."""
        of_set = np.asarray([bool(found.is_conflict.any()) for found in self.sets] + [False], dtype=bool)
        return np.asarray(of_set[self.set_of], dtype=bool)


@dataclass(frozen=True)
class Verdicts:
    """The verdict of each candidate, and what the gaps in the data have to do with it.

    ``conflict_count`` is the number of zones and of clauses that forbid or restrict the candidate.
    """

    verdict: Integers
    conflict_count: Integers
    gaps: list[Gap]


def units_of_candidates(overlaps: Overlaps, is_unit: Booleans, count: int) -> list[tuple[int, ...]]:
    """Zone rows of the units that hold each candidate, the largest share first, slivers left out."""
    rows = np.flatnonzero(is_unit[overlaps.zone] & ~overlaps.is_sliver)
    order = rows[np.lexsort((overlaps.zone[rows], -overlaps.share[rows], overlaps.candidate[rows]))]
    ends = np.searchsorted(overlaps.candidate[order], np.arange(count + 1))
    zones = overlaps.zone[order].tolist()
    return [tuple(zones[start:end]) for start, end in zip(ends[:-1], ends[1:])]


def resolved_clauses(job: ScreeningJob, overlaps: Overlaps, access_list: AccessList) -> ResolvedClauses:
    """Look the clauses up once per distinct set of units and industry."""
    units = units_of_candidates(overlaps, job.dataset.zones.unit_mask, len(job.candidates))
    texts = list(zip(job.candidates.activities, job.candidates.industries))
    known = {pair: job.facts(*pair).industry for pair in set(texts)}
    numbers: dict[tuple[tuple[int, ...], IndustryFacts], int] = {}
    keys = [(held_by, known[pair]) for held_by, pair in zip(units, texts)]
    set_of = [numbers.setdefault(key, len(numbers)) if key[0] else -1 for key in keys]
    sets = tuple(access_list.clauses_for(*key) for key in numbers)
    return ResolvedClauses(
        sets=sets,
        bindings=tuple(binding(found, access_list.clauses) for found in sets),
        open_counts=np.asarray([open_clauses(found) for found in sets], dtype=np.int64),
        set_of=np.asarray(set_of, dtype=np.int64),
        units=tuple(units),
    )


def open_clauses(found: ClauseSet) -> int:
    """How many different clauses of the set a person must judge; one that repeats another is judged with it."""
    return len(set(found.clause[(found.applies == str(Applies.JUDGE)) & ~found.is_repeat].tolist()))


def decided(
    job: ScreeningJob,
    ready: Prepared,
    overlaps: Overlaps,
    coverage: Coverage,
    judgement: ZoneJudgement,
    clauses: ResolvedClauses,
    reach: ReachJudgement,
) -> Verdicts:
    """The verdict of each candidate: the strongest among rules, binding clauses and gaps.

    ``outside`` is only said of a candidate that no rule concerns; gaps in the data do not matter for
    it. ``invalid`` is said where nothing could be measured.
    """
    count = len(job.candidates)
    verdict = np.full(count, int(Verdict.CLEAR), dtype=np.int64)
    gaps = gaps_of(job, ready, coverage)
    for gap in gaps:
        verdict[gap.concerned] = int(Verdict.REVIEW)
    verdict[coverage.outside] = int(Verdict.OUTSIDE)
    solid = ~overlaps.is_sliver
    per_overlap = judgement.verdicts()
    np.maximum.at(verdict, overlaps.candidate[solid], per_overlap[solid])
    np.maximum.at(verdict, reach.candidate, reach.verdicts)
    if clauses.bindings:
        of_set = np.asarray([found.verdict for found in clauses.bindings], dtype=np.int64)
        verdict = np.maximum(verdict, np.where(clauses.set_of >= 0, of_set[clauses.set_of], -1))
        verdict = np.maximum(verdict, np.where(clauses.in_conflict, int(Verdict.REVIEW), -1))
    verdict[~ready.measurable] = int(Verdict.INVALID)
    conflicts = solid & (per_overlap >= int(Verdict.RESTRICTED))
    of_zones = np.bincount(overlaps.candidate[conflicts], minlength=count)
    return Verdicts(verdict, of_zones + binding_counts(clauses), gaps)


def binding_counts(clauses: ResolvedClauses) -> Integers:
    """How many different clauses of the access list forbid or restrict each candidate for sure."""
    of_set = [len(set(found.clause.tolist())) for found in clauses.bindings]
    return np.asarray([*of_set, 0], dtype=np.int64)[clauses.set_of]


def gaps_of(job: ScreeningJob, ready: Prepared, coverage: Coverage) -> list[Gap]:
    """What could not be asked of the candidates that lie in the area of the dataset."""
    asked = ready.measurable & ~coverage.outside
    missing = [str(theme) for theme in ESSENTIAL_THEMES if str(theme) not in job.dataset.themes]
    gaps = [Gap("gap:no_data", theme, asked) for theme in missing]
    gaps.append(Gap("gap:uncovered", str(Theme.CONTROL_UNIT), coverage.partly_outside))
    if not plan_in_force(job):
        gaps.append(Gap("gap:plan", None, asked))
    if not job.rulebook.covers(job.options.as_of):
        gaps.append(Gap("gap:rulebook", None, asked))
    return gaps


def plan_in_force(job: ScreeningJob) -> bool:
    """Whether the plan is in force on the day of the run, as far as its scheme says (both days included)."""
    start, end = (_day(job.dataset.scheme.get(key)) for key in ("valid_from", "valid_to"))
    day = job.options.as_of
    return (start is None or start <= day) and (end is None or day <= end)


def _day(text: str | None) -> date | None:
    """An ISO date; ``None`` for what is none, which the checks of a dataset report."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
