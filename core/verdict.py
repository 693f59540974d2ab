"""From reasons to the verdict: the strongest one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .borderline import overlap_verdicts
from .coverage import Coverage
from .findings import Gap, ZoneJudgement
from .job import ScreeningJob
from .model import ESSENTIAL_THEMES, Theme, Verdict
from .preparation import Prepared
from .reach_findings import ReachJudgement
from .resolved_clauses import ResolvedClauses
from .tables import Integers, Overlaps


@dataclass(frozen=True)
class Verdicts:
    """The verdict of each candidate, and what the gaps in the data have to do with it.

    ``conflict_count`` is the number of zones and of clauses that forbid or restrict the candidate.
    """

    verdict: Integers
    conflict_count: Integers
    gaps: list[Gap]


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
    it, but for a unit that may lie there. ``invalid`` is said where nothing could be measured.
    """
    count = len(job.candidates)
    verdict = np.full(count, int(Verdict.CLEAR), dtype=np.int64)
    gaps = gaps_of(job, ready, coverage)
    verdict[coverage.outside] = int(Verdict.OUTSIDE)
    for gap in gaps:
        verdict[gap.concerned] = int(Verdict.REVIEW)
    per_overlap = overlap_verdicts(overlaps, judgement, ready.index.is_unit)
    np.maximum.at(verdict, overlaps.candidate, per_overlap)
    np.maximum.at(verdict, reach.candidate, reach.verdicts)
    verdict = np.maximum(verdict, clauses.verdict)
    verdict = np.maximum(verdict, np.where(clauses.in_conflict, int(Verdict.REVIEW), -1))
    verdict[~ready.measurable] = int(Verdict.INVALID)
    conflicts = per_overlap >= int(Verdict.RESTRICTED)
    of_zones = np.bincount(overlaps.candidate[conflicts], minlength=count)
    return Verdicts(verdict, of_zones + clauses.binding_counts, gaps)


def gaps_of(job: ScreeningJob, ready: Prepared, coverage: Coverage) -> list[Gap]:
    """What could not be asked of the candidates that lie in the area of the dataset, or in a unit that is lost."""
    asked = ready.measurable & ~coverage.outside
    missing = [str(theme) for theme in ESSENTIAL_THEMES if str(theme) not in job.dataset.themes]
    gaps = [Gap("gap:no_data", theme, asked) for theme in missing]
    gaps += _lost(job, ready, coverage)
    gaps.append(Gap("gap:uncovered", str(Theme.CONTROL_UNIT), coverage.partly_outside))
    if not plan_in_force(job):
        gaps.append(Gap("gap:plan", None, asked))
    if not job.rulebook.covers(job.options.as_of):
        gaps.append(Gap("gap:rulebook", None, asked))
    return gaps


def _lost(job: ScreeningJob, ready: Prepared, coverage: Coverage) -> list[Gap]:
    """Zones of the essential themes without usable geometry."""
    zones, rows = job.dataset.zones, ready.index.lost
    found = []
    for theme in map(str, ESSENTIAL_THEMES):
        concerned = coverage.incomplete[:, coverage.themes.index(theme)]
        items = [str(zones.codes[row] or zones.names[row] or row + 1) for row in rows[zones.themes[rows] == theme]]
        if concerned.any():
            found.append(Gap("gap:lost_zones", theme, concerned, tuple(items)))
    return found


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
