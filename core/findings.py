"""Reasons that speak for or against a candidate: law rules and gaps in the data (clauses: :mod:`.clause_findings`).

Reasons are worked out once per distinct case (zone kind x project facts, or set of units x industry)
and only then spread over the candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np
import numpy.typing as npt

from .job import ScreeningJob
from .law.judging import Finding, judge_zone
from .model import Effect, Theme, Verdict
from .place_facts import ANSWERS, RESERVE_CORE, reserve_core
from .preparation import Prepared
from .result_tables import FindingRows
from .tables import Booleans, Integers, Objects, Overlaps, objects


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


def judged_zones(job: ScreeningJob, ready: Prepared, overlaps: Overlaps) -> ZoneJudgement:
    """Ask the rulebook once per distinct triple of zone kind, project facts and facts about the place.

    Control units have no rules of their own here: what binds in them are the clauses of the list.
    """
    zones, candidates = job.dataset.zones, job.candidates
    rules = job.rulebook.in_force(job.options.as_of)
    facts, fact_of = distinct(candidates.activities, candidates.industries)
    kinds, kind_of = distinct(zones.themes, zones.grades)
    places = reserve_core(job, ready, overlaps)
    keys = (fact_of[overlaps.candidate] * len(kinds) + kind_of[overlaps.zone]) * len(ANSWERS) + places
    cases, case = np.unique(keys, return_inverse=True)
    findings = []
    for number in cases:
        (fact_no, kind_no), place = (
            divmod(number // len(ANSWERS), len(kinds)),
            {RESERVE_CORE: ANSWERS[number % len(ANSWERS)]},
        )
        theme, grade = kinds[kind_no]
        found = () if theme == Theme.CONTROL_UNIT else rules.for_zone(theme, grade)
        findings.append(judge_zone(found, job.facts(*facts[fact_no]), place) if found else ())
    return ZoneJudgement(np.asarray(case, dtype=np.int64).ravel(), tuple(findings))


def distinct(*columns: Objects) -> tuple[list[tuple[Any, ...]], Integers]:
    """The distinct rows of parallel columns, and for each row the number of its distinct row."""
    numbers: dict[tuple[Any, ...], int] = {}
    rows = [numbers.setdefault(row, len(numbers)) for row in zip(*columns)]
    return list(numbers), np.asarray(rows, dtype=np.int64)


def rule_findings(job: ScreeningJob, overlaps: Overlaps, judgement: ZoneJudgement, unit: str) -> FindingRows:
    """One row per overlap (slivers not among them) and rule; measures are in ``unit``."""
    per_case = [len(found) for found in judgement.findings]
    rows = np.flatnonzero(~overlaps.is_sliver)
    cases = judgement.case[rows]
    repeats = np.asarray(per_case, dtype=np.int64)[cases] if per_case else np.zeros(0, dtype=np.int64)
    rows = np.repeat(rows, repeats)
    found = [finding for case in cases for finding in judgement.findings[case]]
    measures = overlaps.measure[rows].tolist()
    texts = [[each.rule.text(word, m, unit) for each, m in zip(found, measures)] for word in ("zh", "en")]
    return table_of(job, overlaps.candidate[rows], overlaps.zone[rows], found, texts)


def table_of(
    job: ScreeningJob, candidate: Integers, zone: Integers, found: Sequence[Finding], texts: Sequence[list[str]]
) -> FindingRows:
    """One row per finding about a candidate and a zone (row numbers); ``texts`` are Chinese, then English."""
    zones, rules = job.dataset.zones, [finding.rule for finding in found]
    return FindingRows(
        candidate_id=job.candidates.ids[candidate],
        theme=zones.themes[zone],
        zone_code=zones.codes[zone],
        zone_name=zones.names[zone],
        grade=zones.grades[zone],
        rule_id=objects([rule.rule_id for rule in rules]),
        effect=objects([str(finding.effect) for finding in found]),
        verdict=objects([None if finding.verdict is None else finding.verdict.word for finding in found]),
        document=objects([rule.document for rule in rules]),
        article=objects([rule.citation for rule in rules]),
        valid_from=objects([rule.valid_from.isoformat() for rule in rules]),
        valid_to=objects([rule.valid_to.isoformat() if rule.valid_to else None for rule in rules]),
        text_zh=objects(texts[0]),
        text_en=objects(texts[1]),
        question_zh=objects([finding.question("zh") or None for finding in found]),
        question_en=objects([finding.question("en") or None for finding in found]),
        documents_zh=objects(["；".join(finding.documents("zh")) or None for finding in found]),
        documents_en=objects(["; ".join(finding.documents("en")) or None for finding in found]),
        confidence=objects([str(finding.confidence) for finding in found]),
    )


@dataclass(frozen=True)
class Gap:
    """Something that was not there to be asked; ``concerned`` masks the candidates that it leaves open.

    ``code`` stands in the column ``rule_id``: ``gap:no_data`` for an essential theme that the dataset
    lacks, ``gap:uncovered`` for a part of the candidate outside all units, ``gap:plan`` for a day on which
    the plan is not in force, ``gap:rulebook`` for a day before the first that the rulebook covers. The
    sentence for people stands with the messages.
    """

    code: str
    theme: str | None
    concerned: Booleans


def gap_findings(ids: Objects, gaps: list[Gap]) -> FindingRows:
    """What data and rulebook cannot answer, one row per gap and candidate, as reasons for ``review``."""
    cases = [(gap.code, gap.theme, gap.concerned) for gap in gaps]
    names = objects([item for _, _, mask in cases for item in ids[mask]])
    count = len(names)
    nothing = objects([None] * count)
    columns: dict[str, Objects] = dict.fromkeys(FindingRows.__dataclass_fields__, nothing)
    columns |= {
        "candidate_id": names,
        "theme": objects([theme for _, theme, mask in cases for _ in range(int(mask.sum()))]),
        "rule_id": objects([rule for rule, _, mask in cases for _ in range(int(mask.sum()))]),
        "effect": objects([str(Effect.INFORM)] * count),
        "verdict": objects([Verdict.REVIEW.word] * count),
    }
    return FindingRows(**columns)
