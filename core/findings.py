"""Reasons that speak for or against a candidate: law rules and gaps in the data (clauses: :mod:`.clause_findings`).

Reasons are worked out once per distinct case (zone kind x project facts, or set of units x industry)
and only then spread over the candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

import numpy as np
import numpy.typing as npt

from .job import ScreeningJob
from .law.judging import Finding, judge_zone
from .model import Theme
from .place_facts import ANSWERS, RESERVE_CORE, reserve_core
from .preparation import Prepared
from .standing import ZoneKinds, distinct
from .tables import Booleans, Integers, Overlaps, objects


@dataclass(frozen=True)
class ZoneJudgement:
    """What the rules say of each overlap: a case number per overlap, and the findings of each case."""

    case: Integers
    findings: tuple[tuple[Finding, ...], ...]

    def of_overlaps(self, pick: Callable[[tuple[Finding, ...]], Any]) -> npt.NDArray[Any]:
        """``pick`` of the case of each overlap."""
        picked = objects([pick(found) for found in self.findings])
        return np.asarray(picked[self.case]) if len(picked) else objects([])

    def verdicts(self) -> Integers:
        """The strongest verdict that each overlap amounts to; -1 where the rules only inform."""
        return self.of_overlaps(strongest).astype(np.int64)


def strongest(findings: tuple[Finding, ...]) -> int:
    """The strongest verdict among ``findings`` as a number, -1 where there is none."""
    return max((int(found.verdict) for found in findings if found.verdict is not None), default=-1)


def judged_zones(job: ScreeningJob, ready: Prepared, overlaps: Overlaps, zones: ZoneKinds) -> ZoneJudgement:
    """Ask the rulebook once per distinct triple of zone kind, project facts and facts about the place.

    Control units have no rules of their own here: what binds in them are the clauses of the list.
    """
    rules = job.rulebook.in_force(job.options.as_of)
    facts, fact_of = distinct(job.candidates.activities, job.candidates.industries)
    places = reserve_core(job, ready, overlaps)
    width = len(zones.kinds)
    keys = (fact_of[overlaps.candidate] * width + zones.kind_of[overlaps.zone]) * len(ANSWERS) + places
    cases, case = np.unique(keys, return_inverse=True)
    findings = []
    for number in cases:
        fact_no, kind_no = divmod(number // len(ANSWERS), width)
        place = {RESERVE_CORE: ANSWERS[number % len(ANSWERS)]}
        theme, grade = zones.kinds[kind_no]
        found = () if theme == Theme.CONTROL_UNIT else rules.for_zone(theme, grade)
        findings.append(judge_zone(found, job.facts(*facts[fact_no]), place) if found else ())
    return ZoneJudgement(np.asarray(case, dtype=np.int64).ravel(), tuple(findings))


@dataclass(frozen=True)
class Gap:
    """Something that was not there to be asked; ``concerned`` masks the candidates that it leaves open.

    ``code`` stands in the column ``rule_id``: ``gap:no_data`` for an essential theme that the dataset
    lacks, ``gap:lost_zones`` for one with zones (``items``, by code) of which nobody knows where they lie,
    ``gap:uncovered`` for a part of the candidate outside all units, ``gap:plan`` for a day on which the plan is not in
    force, ``gap:rulebook`` for one before the first that the rulebook covers. The sentence for people stands with the
    messages. Borderline overlaps (``gap:borderline``) have findings of their own (:mod:`.borderline`).
    """

    code: str
    theme: str | None
    concerned: Booleans
    items: tuple[str, ...] = ()
