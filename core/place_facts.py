"""Facts about a place that rules depend on (``needs``), answered by the geometry of the overlaps or left open."""

from __future__ import annotations

import numpy as np
import shapely

from .engine.geometry import mean_widths_m, same_dimension
from .engine.overlay import with_pieces
from .engine.ranges import written_out
from .job import ScreeningJob
from .model import Answer, Theme
from .preparation import Prepared
from .tables import Booleans, Integers, Objects, Overlaps, objects
from .thresholds import Thresholds

#: Need of the rule that bans human activity where a reserve's core lies inside a red line.
RESERVE_CORE = "reserve_core"
ANSWERS = (Answer.NO, Answer.UNKNOWN, Answer.YES)
_NO, _UNKNOWN, _YES = range(3)
#: Themes that are divided into core and general zones (国家公园和自然保护区: 生态环境法典 art. 861).
RESERVES = (str(Theme.NATURE_RESERVE), "custom:national_park")


def reserve_core(job: ScreeningJob, ready: Prepared, overlaps: Overlaps) -> Integers:
    """Whether the candidate meets a reserve's core inside a red line: for each overlap its place in :data:`ANSWERS`.

    ``yes`` where the candidate's piece of the red line and its piece of a core have more than a sliver in common.
    Otherwise ``no`` where reserves are in the data, all of them with a place, and the piece meets none whose grade is
    not known, nor the candidate a core in a borderline overlap; else, and for every other theme, ``unknown``.
    """
    zones = job.dataset.zones
    themes, grades = zones.themes[overlaps.zone], zones.grades[overlaps.zone]
    red = np.asarray(themes == str(Theme.REDLINE), dtype=bool)
    reserve = np.isin(themes.astype(str), RESERVES)
    doubtful = reserve & overlaps.is_borderline & np.asarray(grades == "core", dtype=bool)
    reserve = reserve & ~overlaps.is_sliver & ~overlaps.is_borderline
    core = reserve & np.asarray(grades == "core", dtype=bool)
    unsure = reserve & ~core & np.asarray(grades != "general", dtype=bool)
    answers = np.full(len(overlaps), _UNKNOWN, dtype=np.int64)
    is_lost = np.isin(zones.themes[ready.index.lost].astype(str), RESERVES).any()
    if str(Theme.NATURE_RESERVE) in job.dataset.themes and not is_lost:
        answers[red] = _NO
    answers[red & np.isin(overlaps.candidate, overlaps.candidate[doubtful])] = _UNKNOWN
    answers[_meeting(job.options.thresholds, ready, overlaps, red, unsure)] = _UNKNOWN
    answers[_meeting(job.options.thresholds, ready, overlaps, red, core)] = _YES
    return answers


def _meeting(thresholds: Thresholds, ready: Prepared, overlaps: Overlaps, some: Booleans, others: Booleans) -> Integers:
    """Rows among ``some`` whose piece has more than a sliver in common with the piece of one of the ``others``."""
    first, second = _of_one_candidate(overlaps.candidate, np.flatnonzero(some), np.flatnonzero(others))
    if ready.dimension == 2:
        pieces = _pieces(ready, overlaps, np.unique(np.concatenate([first, second])))
        common = shapely.intersection(pieces[first], pieces[second])
    else:
        # Two pieces of one line part by rounding: the zone itself tells what of a piece lies in it.
        common = shapely.intersection(overlaps.piece[first], ready.zones[overlaps.zone[second]])
    solid = _is_solid(same_dimension(objects(common), ready.dimension), thresholds, ready.dimension)
    return np.asarray(np.unique(first[solid]), dtype=np.int64)


def _pieces(ready: Prepared, overlaps: Overlaps, rows: Integers) -> Objects:
    """The piece of each of ``rows``, ``None`` for other rows."""
    cut = with_pieces(ready.index, ready.candidates, overlaps.take(rows), np.ones(len(rows), dtype=bool))
    pieces = np.full(len(overlaps), None, dtype=object)
    pieces[rows] = cut.piece
    return pieces


def _of_one_candidate(candidate: Integers, first: Integers, second: Integers) -> tuple[Integers, Integers]:
    """All pairs of rows of the two sorted lists that belong to one candidate."""
    starts = np.searchsorted(candidate[second], candidate[first], side="left")
    ends = np.searchsorted(candidate[second], candidate[first], side="right")
    place, owner = written_out(starts, ends)
    return first[owner], second[place]


def _is_solid(shapes: Objects, thresholds: Thresholds, dimension: int) -> Booleans:
    """Mask of what is more than a sliver (:mod:`.engine.slivers`); ``None`` is not."""
    if dimension == 2:
        with np.errstate(invalid="ignore"):
            is_wide = mean_widths_m(shapes) >= thresholds.min_width_m
        return np.asarray((shapely.area(shapes) >= thresholds.min_area_m2) & is_wide, dtype=bool)
    if dimension == 1:
        return np.asarray(shapely.length(shapes) >= thresholds.min_width_m, dtype=bool)
    return np.asarray(~shapely.is_missing(shapes), dtype=bool)
