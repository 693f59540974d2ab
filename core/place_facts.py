"""Facts about a place that rules depend on (``needs``) and that the overlaps can answer for sure, or leave open."""

from __future__ import annotations

import numpy as np

from .job import ScreeningJob
from .model import Answer, Theme
from .tables import Booleans, Integers, Overlaps

#: Need of the rule that bans human activity where a reserve's core lies inside a red line.
RESERVE_CORE = "reserve_core"
ANSWERS = (Answer.NO, Answer.UNKNOWN, Answer.YES)
_NO, _UNKNOWN, _YES = range(3)
#: What lines must have in common beyond rounding; points are counted whole.
_LENGTH_M = 0.001


def reserve_core(job: ScreeningJob, overlaps: Overlaps) -> Integers:
    """Whether the candidate meets a reserve's core inside a red line: for each overlap its place in :data:`ANSWERS`.

    ``no`` where reserves are in the data and the candidate meets none, or general zones only; a core that is
    met in a borderline overlap only may be met or not. ``yes`` where the
    pieces of red line and core are together larger than the candidate by more than a sliver, so that they
    must meet inside it. Anything else, and every other theme, stays ``unknown``: the pieces may lie apart.
    """
    zones, count = job.dataset.zones, len(job.candidates)
    themes, grades = zones.themes[overlaps.zone], zones.grades[overlaps.zone]
    listed = ~overlaps.is_sliver | overlaps.is_borderline
    reserve = np.asarray(themes == str(Theme.NATURE_RESERVE), dtype=bool) & listed
    core = reserve & np.asarray(grades == "core", dtype=bool) & ~overlaps.is_borderline
    unsure = reserve & ~core & np.asarray(grades != "general", dtype=bool)
    answers = np.full(len(overlaps), _UNKNOWN, dtype=np.int64)
    red = np.asarray(themes == str(Theme.REDLINE), dtype=bool)
    if str(Theme.NATURE_RESERVE) in job.dataset.themes:
        met = np.zeros(count, dtype=bool)
        met[overlaps.candidate[core | unsure]] = True
        answers[red & ~met[overlaps.candidate]] = _NO
    answers[red & _must_meet(job, overlaps, core)] = _YES
    return answers


def _must_meet(job: ScreeningJob, overlaps: Overlaps, core: Booleans) -> Booleans:
    """Where a piece and the candidate's largest piece of a core cannot both fit into it side by side."""
    largest = np.zeros(len(job.candidates))
    np.maximum.at(largest, overlaps.candidate[core], overlaps.measure[core])
    beside = largest[overlaps.candidate]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = overlaps.measure / overlaps.share
    sliver = np.where(np.isnan(overlaps.width_m), _LENGTH_M, job.options.thresholds.min_area_m2)
    return np.asarray((beside > 0) & (overlaps.measure + beside - whole > sliver), dtype=bool)
