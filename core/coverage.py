"""Every candidate x theme gets an outcome: found, not found, too small, no data, or not comparable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .engine.geometry import same_dimension
from .engine.overlay import measures, with_pieces
from .engine.ranges import written_out
from .engine.stretches import united_lengths_m, written_stretches
from .model import Outcome, Theme
from .preparation import Prepared
from .standing import ZoneKinds
from .tables import Booleans, Floats, Integers, Overlaps, ZoningDataset, objects
from .thresholds import Thresholds

#: A part of this share of a candidate is rounding, not a gap between units.
ROUNDING_SHARE = 1e-9


#: The outcomes by number.
OUTCOMES = tuple(Outcome)
HIT, NONE, BELOW, NO_DATA, FAILED = range(len(OUTCOMES))


@dataclass(frozen=True)
class Coverage:
    """What each theme takes of each candidate.

    ``outcome`` (numbers of :data:`OUTCOMES`), ``measure`` and ``incomplete`` have a row per candidate and a column per
    theme; an answer is incomplete where a zone whose place nobody knows might change it.
    """

    themes: tuple[str, ...]
    outcome: npt.NDArray[np.int8]
    measure: Floats
    incomplete: npt.NDArray[np.bool_]
    uncovered_share: Floats
    outside: Booleans
    partly_outside: Booleans


def covered(
    dataset: ZoningDataset, ready: Prepared, overlaps: Overlaps, zones: ZoneKinds, thresholds: Thresholds
) -> Coverage:
    """Compare every candidate with every theme.

    A candidate is ``outside`` where the dataset has control units and none of them holds any of it,
    ``partly_outside`` where more than a sliver of it lies beyond them.
    """
    totals = theme_totals(ready, overlaps, zones)
    unit_total = totals.measure[:, zones.themes.index(str(Theme.CONTROL_UNIT))]
    has_units = str(Theme.CONTROL_UNIT) in dataset.themes
    outside = ready.measurable & has_units & (unit_total == 0)
    has_data = np.asarray([theme in dataset.themes for theme in zones.themes], dtype=bool)
    uncovered = uncovered_shares(ready.measure, unit_total)
    limit = (ROUNDING_SHARE, thresholds.min_width_m, thresholds.min_area_m2)[ready.dimension]
    partly = ready.measurable & has_units & ~outside & (uncovered * ready.measure > limit)
    found = outcomes(totals, has_data, ready.measurable, outside)
    incomplete = _incomplete(ready, zones, has_data, outside, partly)
    found[incomplete & (found == NONE)] = NO_DATA
    return Coverage(zones.themes, found, totals.measure, incomplete, uncovered, outside, partly)


def _incomplete(
    ready: Prepared, zones: ZoneKinds, has_data: Booleans, outside: Booleans, partly_outside: Booleans
) -> npt.NDArray[np.bool_]:
    """Which answers a lost zone leaves open: a theme's to all candidates in the area of the dataset.

    A lost control unit matters to those alone that are not wholly in other units: units share no ground.
    """
    lost = np.zeros(len(zones.themes), dtype=bool)
    lost[zones.theme_of[ready.index.lost]] = True
    concerned = np.repeat((ready.measurable & ~outside)[:, None], len(lost), axis=1)
    concerned[:, zones.themes.index(str(Theme.CONTROL_UNIT))] = outside | partly_outside
    return np.asarray(concerned & lost & has_data)


@dataclass(frozen=True)
class ThemeTotals:
    """What each theme (column) takes of each candidate (row); overlapping zones counted once.

    ``measure`` counts every piece, ``judged`` only those that are no slivers.
    """

    measure: Floats
    judged: Booleans


def theme_totals(ready: Prepared, overlaps: Overlaps, zones: ZoneKinds) -> ThemeTotals:
    """Totals of all themes for all candidates.

    Where a candidate meets several zones of a theme that may overlap each other, the total is the
    measure of the union of its pieces, so that nothing is counted twice; else it is the sum. Of a route
    the stretches are united, which know one pass from another.
    """
    shape = (len(ready.candidates), len(zones.themes))
    cell = overlaps.candidate * shape[1] + zones.theme_of[overlaps.zone]
    judged = np.zeros(shape, dtype=bool)
    judged.ravel()[cell[~overlaps.is_sliver]] = True
    if ready.dimension == 1:
        owner, chainages = written_stretches(overlaps)
        measure = united_lengths_m(cell[owner], chainages[:, 0], chainages[:, 1], judged.size)
    else:
        measure = _united_pieces(ready, overlaps, cell, judged.size)
    return ThemeTotals(measure.reshape(shape), judged)


def _united_pieces(ready: Prepared, overlaps: Overlaps, cell: Integers, count: int) -> Floats:
    """Total of each ``cell`` (a candidate and a theme)."""
    total = np.bincount(cell, weights=overlaps.measure, minlength=count).astype(np.float64)
    shared = np.flatnonzero(np.isin(cell, _counted_twice(ready, overlaps, cell)))
    if len(shared) == 0:
        return total
    shared = shared[np.argsort(cell[shared], kind="stable")]
    found = with_pieces(ready.index, ready.candidates, overlaps.take(shared), np.ones(len(shared), dtype=bool))
    cells, starts = np.unique(cell[shared], return_index=True)
    unions = objects([shapely.union_all(pieces) for pieces in np.split(found.piece, starts[1:])])
    united = measures(ready.frame, same_dimension(unions, ready.dimension), ready.dimension)
    total[cells] = np.minimum(total[cells], united)
    return total


def _counted_twice(ready: Prepared, overlaps: Overlaps, cell: Integers) -> Integers:
    """Cells of which some part may lie in two zones.

    Zones that do not overlap still share their common outline, on which points may lie.
    """
    order = np.argsort(cell, kind="stable")
    ordered, zone = cell[order], overlaps.zone[order]
    ends = np.searchsorted(ordered, ordered, side="right")
    second, first = written_out(np.arange(len(order)) + 1, ends)
    if ready.dimension == 2:
        first = first[ready.index.overlap_each_other(zone[first], zone[second])]
    return np.asarray(np.unique(ordered[first]))


def uncovered_shares(candidate_measure: Floats, unit_total: Floats) -> Floats:
    """The share of each candidate outside all control units; NaN where it has no measure."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1.0 - unit_total / candidate_measure
    share[np.abs(share) < ROUNDING_SHARE] = 0.0
    return np.where(candidate_measure > 0, np.maximum(share, 0.0), np.nan)


def whole_snapped(share: Floats) -> Floats:
    """Shares within rounding of the whole are the whole: the last bit must not print as ">99.99 %"."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(share - 1) < ROUNDING_SHARE, 1.0, share)


def outcomes(totals: ThemeTotals, has_data: Booleans, measurable: Booleans, outside: Booleans) -> npt.NDArray[np.int8]:
    """The outcome of each theme (column) for each candidate (row).

    ``failed`` where the candidate has no measurable geometry; ``no_data`` where the dataset lacks
    the theme, or where nothing was found for a candidate outside the area that the units cover.
    """
    found = np.full(totals.measure.shape, NONE, dtype=np.int8)
    found[outside] = NO_DATA
    found[totals.measure > 0] = BELOW
    found[totals.judged] = HIT
    found[:, ~has_data] = NO_DATA
    found[~measurable] = FAILED
    return found
