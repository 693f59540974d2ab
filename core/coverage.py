"""Every candidate x theme gets an outcome: found, not found, too small, no data, or not comparable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .geometry import same_dimension
from .measuring import MeasuringFrame
from .model import Outcome, Theme
from .overlay import Thresholds, measures
from .preparation import Prepared
from .tables import Booleans, Floats, Objects, Overlaps, ZoningDataset, objects

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
    count = len(ready.candidates)
    totals = [
        theme_totals(ready.frame, overlaps, theme_of_overlap == theme, count, ready.dimension) for theme in themes
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
    frame: MeasuringFrame, overlaps: Overlaps, in_theme: Booleans, count: int, dimension: int
) -> ThemeTotals:
    """Totals of one theme for ``count`` candidates.

    Where a candidate meets one zone of the theme, the total is that measure; where it meets several,
    it is the measure of their union, so that nothing is counted twice.
    """
    rows = np.flatnonzero(in_theme)
    owner = overlaps.candidate[rows]
    total = np.bincount(owner, weights=overlaps.measure[rows], minlength=count).astype(np.float64)
    several = np.flatnonzero(np.bincount(owner, minlength=count) > 1)
    for candidate in several:
        pieces = overlaps.piece[rows[owner == candidate]]
        union = same_dimension(objects([shapely.union_all(pieces)]), dimension)
        total[candidate] = min(total[candidate], measures(frame, union, dimension)[0])
    judged = np.zeros(count, dtype=bool)
    judged[owner[~overlaps.is_sliver[rows]]] = True
    return ThemeTotals(total, judged)


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
