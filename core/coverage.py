"""Every candidate x theme gets an outcome: found, not found, too small, no data, or not comparable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .engine.geometry import same_dimension
from .engine.overlay import measures, with_pieces
from .engine.ranges import written_out
from .engine.stretches import united_lengths_m, written_stretches
from .engine.zone_index import ZoneIndex
from .model import Outcome, Theme
from .preparation import Prepared
from .tables import Booleans, Floats, Integers, Objects, Overlaps, ZoningDataset, objects
from .thresholds import Thresholds

#: A part of this share of a candidate is rounding, not a gap between units.
ROUNDING_SHARE = 1e-9


@dataclass(frozen=True)
class Coverage:
    """What each theme takes of each candidate: one entry per theme, each an array over candidates."""

    themes: list[str]
    outcome: list[Objects]
    measure: list[Floats]
    uncovered_share: Floats
    outside: Booleans
    partly_outside: Booleans

    def of(self, theme: str) -> Objects:
        """The outcomes of one theme."""
        return self.outcome[self.themes.index(str(theme))]


def covered(dataset: ZoningDataset, ready: Prepared, overlaps: Overlaps, thresholds: Thresholds) -> Coverage:
    """Compare every candidate with every theme.

    A candidate is ``outside`` where the dataset has control units and none of them holds any of it,
    ``partly_outside`` where more than a sliver of it lies beyond them.
    """
    themes = themes_to_cover(dataset)
    theme_of_overlap = dataset.zones.themes[overlaps.zone]
    totals = [
        theme_totals(ready.index, ready.candidates, overlaps, theme_of_overlap == theme, ready.dimension)
        for theme in themes
    ]
    unit_total = totals[themes.index(str(Theme.CONTROL_UNIT))].measure
    has_units = str(Theme.CONTROL_UNIT) in dataset.themes
    outside = ready.measurable & has_units & (unit_total == 0)
    found = [
        outcomes(total, theme in dataset.themes, ready.measurable, outside) for theme, total in zip(themes, totals)
    ]
    uncovered = uncovered_shares(ready.measure, unit_total)
    limit = (ROUNDING_SHARE, thresholds.min_width_m, thresholds.min_area_m2)[ready.dimension]
    partly = ready.measurable & has_units & ~outside & (uncovered * ready.measure > limit)
    return Coverage(themes, found, [total.measure for total in totals], uncovered, outside, partly)


@dataclass(frozen=True)
class ThemeTotals:
    """What one theme takes of each candidate; overlapping zones counted once.

    ``measure`` counts every piece, ``judged`` only those that are no slivers.
    """

    measure: Floats
    judged: Booleans


def themes_to_cover(dataset: ZoningDataset) -> list[str]:
    """Units, the named themes, then the dataset's custom themes in alphabetical order."""
    named = [str(theme) for theme in Theme]
    return named + sorted(theme for theme in dataset.themes if theme not in named)


def theme_totals(
    index: ZoneIndex, candidates: Objects, overlaps: Overlaps, in_theme: Booleans, dimension: int
) -> ThemeTotals:
    """Totals of one theme for all candidates.

    Where a candidate meets several zones of the theme that may overlap each other, the total is the
    measure of the union of its pieces, so that nothing is counted twice; else it is the sum. Of a route
    the stretches are united, which know one pass from another.
    """
    found = overlaps.take(in_theme)
    judged = np.zeros(len(candidates), dtype=bool)
    judged[found.candidate[~found.is_sliver]] = True
    if dimension == 1:
        owner, chainages = written_stretches(found)
        united = united_lengths_m(found.candidate[owner], chainages[:, 0], chainages[:, 1], len(candidates))
    else:
        united = _united_pieces(index, candidates, found, dimension)
    return ThemeTotals(united, judged)


def _united_pieces(index: ZoneIndex, candidates: Objects, found: Overlaps, dimension: int) -> Floats:
    count = len(candidates)
    total = np.bincount(found.candidate, weights=found.measure, minlength=count).astype(np.float64)
    shared = found.take(np.isin(found.candidate, _counted_twice(index, found, dimension)))
    shared = with_pieces(index, candidates, shared, np.ones(len(shared), dtype=bool))
    owners, starts = np.unique(shared.candidate, return_index=True)
    unions = objects([shapely.union_all(pieces) for pieces in np.split(shared.piece, starts[1:])][: len(owners)])
    united = measures(index.frame, same_dimension(unions, dimension), dimension)
    total[owners] = np.minimum(total[owners], united)
    return total


def _counted_twice(index: ZoneIndex, found: Overlaps, dimension: int) -> Integers:
    """Candidates of which some part may lie in two zones of the theme.

    Zones that do not overlap still share their common outline, on which points may lie.
    """
    rows = np.arange(len(found))
    ends = np.searchsorted(found.candidate, found.candidate, side="right")
    second, first = written_out(rows + 1, ends)
    if dimension == 2:
        both = index.overlap_each_other(found.zone[first], found.zone[second])
        first = first[both]
    return np.asarray(np.unique(found.candidate[first]))


def uncovered_shares(candidate_measure: Floats, unit_total: Floats) -> Floats:
    """The share of each candidate outside all control units; NaN where it has no measure."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1.0 - unit_total / candidate_measure
    share[np.abs(share) < ROUNDING_SHARE] = 0.0
    return np.where(candidate_measure > 0, np.maximum(share, 0.0), np.nan)


def outcomes(totals: ThemeTotals, has_data: bool, measurable: Booleans, outside: Booleans) -> Objects:
    """The outcome of one theme for each candidate.

    ``failed`` where the candidate has no measurable geometry; ``no_data`` where the dataset lacks
    the theme, or where nothing was found for a candidate outside the area that the units cover.
    """
    words = np.full(len(measurable), str(Outcome.NONE), dtype=object)
    words[outside] = str(Outcome.NO_DATA)
    words[totals.measure > 0] = str(Outcome.BELOW_THRESHOLD)
    words[totals.judged] = str(Outcome.HIT)
    if not has_data:
        words[:] = str(Outcome.NO_DATA)
    words[~measurable] = str(Outcome.FAILED)
    return words
