"""The coverage of all candidates in little room: few patterns of outcomes, and measures only where there are any.

Most candidates lie in one control unit and in nothing else, so that their outcomes are the same theme by theme.
Such a pattern is a *case* and stands once; what differs from candidate to candidate are the measures of what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .coverage import FAILED, NO_DATA, NONE, OUTCOMES, Coverage, whole_snapped
from .result_tables import CoverageRows
from .tables import ColumnTable, Floats, Integers, Objects, objects

#: Why a theme has no plain answer, by number; none where it has.
NOTES = (
    None,
    "partly_outside_dataset",
    "theme_not_in_dataset",
    "outside_dataset",
    "geometry_not_measurable",
    "zones_without_geometry",
)
PLAIN, PARTLY_OUTSIDE, THEME_MISSING, OUTSIDE, NOT_MEASURABLE, ZONES_LOST = range(len(NOTES))
#: Rows of the measures that all candidates share: no answer, and nothing found.
UNANSWERED, NOTHING = 0, 1


@dataclass(frozen=True)
class Measures(ColumnTable):
    """What a theme takes of a candidate, and how far its nearest zone is."""

    measure: Floats
    share: Floats
    declared_share: Floats
    nearest_m: Floats


@dataclass(frozen=True)
class CoverageCases(ColumnTable):
    """The cases, theme by theme; ``shared`` is the row of a shared measure, -1 where a candidate has its own."""

    outcome: Objects
    note: Objects
    shared: Integers


@dataclass(frozen=True)
class CoverageBook:
    """Case of each candidate; a case is ``len(themes)`` rows of ``cases``.

    The candidate's own measures stand in the order of the themes from ``first_own`` in ``measures``.
    """

    themes: tuple[str, ...]
    case_of: Integers
    first_own: Integers
    cases: CoverageCases
    measures: Measures

    @property
    def shared_count(self) -> int:
        """How many measures at the beginning all candidates share; the same ones in every book."""
        return NOTHING + 1

    @property
    def case_count(self) -> int:
        """How many cases there are."""
        return len(self.cases) // len(self.themes)

    def rows_of_case(self, number: int) -> CoverageCases:
        """One case, theme by theme."""
        return self.cases.take(slice(number * len(self.themes), (number + 1) * len(self.themes)))

    def rows(self, ids: Objects) -> CoverageRows:
        """The result table, for candidates with these ids: every candidate x theme."""
        width = len(self.themes)
        case = (self.case_of[:, None] * width + np.arange(width)).ravel()
        is_own = (self.cases.shared[case] < 0).reshape(-1, width)
        place = self.first_own[:, None] + is_own.cumsum(axis=1) - 1
        found = self.measures.take(np.where(is_own, place, self.cases.shared[case].reshape(-1, width)).ravel())
        return CoverageRows(
            candidate_id=np.repeat(ids, width),
            theme=np.tile(objects(self.themes), len(ids)),
            outcome=self.cases.outcome[case],
            note=self.cases.note[case],
            **found.columns(),
        )


def coverage_book(
    coverage: Coverage, candidate_measure: Floats, declared_m2: Floats, nearest_m: Floats
) -> CoverageBook:
    """Put together what is the same.

    Parameters
    ----------
    coverage
        Outcomes and measures.
    candidate_measure
        The whole measure of each candidate.
    declared_m2
        Its declared area, NaN where it has none.
    nearest_m
        Distance to the nearest zone, a row per candidate and a column per theme; NaN where not known.
    """
    outcome, note = coverage.outcome, _notes(coverage)
    answered = (outcome != NO_DATA) & (outcome != FAILED)
    is_own = (answered & (coverage.measure > 0)) | ~np.isnan(nearest_m)
    shared = np.where(is_own, -1, np.where(answered, NOTHING, UNANSWERED)).astype(np.int8)
    _, first, case_of = np.unique(_as_rows(outcome, note, shared), return_index=True, return_inverse=True)
    counts, told = is_own.sum(axis=1), np.where(answered, coverage.measure, np.nan)
    own = Measures(
        measure=told[is_own],
        share=whole_snapped(_shares(told, candidate_measure)[is_own]),
        declared_share=_shares(told, declared_m2)[is_own],
        nearest_m=nearest_m[is_own],
    )
    return CoverageBook(
        themes=coverage.themes,
        case_of=np.asarray(case_of, dtype=np.int64).ravel(),
        first_own=np.cumsum(counts) - counts + NOTHING + 1,
        cases=CoverageCases(
            outcome=objects([str(word) for word in OUTCOMES])[outcome[first].ravel()],
            note=objects(NOTES)[note[first].ravel()],
            shared=shared[first].ravel().astype(np.int64),
        ),
        measures=Measures.joined([_shared(), own]),
    )


def _notes(coverage: Coverage) -> npt.NDArray[np.int8]:
    """Numbers of :data:`NOTES`: zones lost, not in the dataset, outside or partly outside its area, without measure."""
    outside, partly = coverage.outside[:, None], coverage.partly_outside[:, None]
    note = np.where(partly & (coverage.outcome == NONE), PARTLY_OUTSIDE, PLAIN)
    note = np.where(coverage.outcome == NO_DATA, np.where(outside, OUTSIDE, THEME_MISSING), note)
    note = np.where(coverage.incomplete, ZONES_LOST, note)
    return np.where(coverage.outcome == FAILED, NOT_MEASURABLE, note).astype(np.int8)


def _as_rows(*columns: npt.NDArray[np.int8]) -> npt.NDArray[np.void]:
    """One opaque value for each row of small numbers, so that equal rows are equal values."""
    table = np.ascontiguousarray(np.concatenate(columns, axis=1))
    return table.view(np.dtype((np.void, table.shape[1]))).ravel()


def _shared() -> Measures:
    nothing = np.asarray([np.nan, 0.0])
    return Measures(nothing, nothing, np.full(2, np.nan), np.full(2, np.nan))


def _shares(measure: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(measure / whole[:, None])
