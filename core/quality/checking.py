"""Is a zoning dataset fit for use? All checks, their findings, and what could not be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..engine.measuring import CGCS2000, projected
from ..progress import Progress, part, silent, step
from ..tables import Floats, Integers, Objects, ZoningDataset, objects
from . import clauses, scheme, topology, units, zones
from .issues import Issue, IssueRows, Severity, issue_rows
from .scheme import CategoryFigure, category_figures
from .subject import Check, NotPossible, QualityOptions, Subject, subject_of

#: The checks by name, in the order of the report; the second part is the share of the time they take.
CHECKS: tuple[tuple[str, Check, float], ...] = (
    ("gaps", topology.gaps, 20.0),
    ("overlaps", topology.overlapping_units, 10.0),
    ("geometry", zones.geometries, 1.0),
    ("unit_codes", units.unit_codes, 1.0),
    ("duplicates", units.duplicates, 1.0),
    ("categories", units.categories, 1.0),
    ("words", zones.words, 1.0),
    ("texts", zones.texts, 1.0),
    ("dates", zones.dates, 1.0),
    ("orphans", clauses.orphans, 1.0),
    ("clauses", clauses.completeness, 1.0),
    ("counts", scheme.counts, 1.0),
    ("shares", scheme.shares, 1.0),
    ("stated_areas", units.stated_areas, 2.0),
    ("redline_total", scheme.redline_total, 3.0),
    ("redline_priority", topology.redlines_outside_priority, 10.0),
    ("reserves", topology.overlapping_reserves, 3.0),
    ("crs", zones.crs, 1.0),
    ("completeness", scheme.completeness, 1.0),
)
#: What reading and measuring take of the whole.
PREPARING = 0.1


@dataclass(frozen=True)
class CheckOutcome:
    """What one check came to: findings by severity, or the reason why it was not possible."""

    name: str
    errors: int
    warnings: int
    infos: int
    not_possible: str = ""


@dataclass(frozen=True)
class QualityReport:
    """All findings, the outcome of every check, and the figures of the categories."""

    dataset: ZoningDataset
    options: QualityOptions
    measuring_crs: str
    issues: IssueRows
    checks: tuple[CheckOutcome, ...]
    figures: tuple[CategoryFigure, ...]

    @property
    def errors(self) -> int:
        """Number of errors."""
        return self.issues.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return self.issues.count(Severity.WARNING)


def check(dataset: ZoningDataset, options: QualityOptions | None = None, progress: Progress = silent) -> QualityReport:
    """Examine ``dataset``.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    Cancelled
    """
    step(progress, 0.0)
    subject = subject_of(dataset, options or QualityOptions())
    found: list[Issue] = []
    names: list[str] = []
    outcomes: list[CheckOutcome] = []
    done, whole = 0.0, sum(weight for _name, _check, weight in CHECKS)
    for name, examine, weight in CHECKS:
        stage = [PREPARING + (1 - PREPARING) * share / whole for share in (done, done + weight)]
        step(progress, stage[0])
        result = examine(subject, part(progress, *stage))
        issues = [] if isinstance(result, NotPossible) else list(result)
        outcomes.append(_outcome(name, issues, result.reason if isinstance(result, NotPossible) else ""))
        found += issues
        names += [name] * len(issues)
        done += weight
    rows = _placed(subject, found, names)
    figures = tuple(category_figures(subject))
    return QualityReport(dataset, subject.options, subject.frame.name, rows, tuple(outcomes), figures)


def _outcome(name: str, issues: Sequence[Issue], reason: str) -> CheckOutcome:
    errors, warnings, infos = (sum(issue.severity is severity for issue in issues) for severity in Severity)
    return CheckOutcome(name, errors, warnings, infos, reason)


def _placed(subject: Subject, issues: Sequence[Issue], names: Sequence[str]) -> IssueRows:
    """Issues with their places in EPSG:4490: the piece, or the whole zone."""
    pieces = projected(objects([issue.shape for issue in issues]), subject.frame.definition, CGCS2000)
    rows = np.asarray([issue.row for issue in issues], dtype=np.int64)
    whole = (rows >= 0) & shapely.is_missing(pieces)
    shapes = objects(pieces)
    if whole.any():
        shapes[whole] = _zones_shown(subject, rows[whole])
    lon, lat = _points(shapes)
    return issue_rows(issues, names, shapes, lon, lat)


def _zones_shown(subject: Subject, rows: Integers) -> Objects:
    """The zones as they are drawn; where a zone is faulty, as it was repaired for measuring."""
    drawn = subject.original[rows]
    usable = shapely.is_valid(drawn) & (shapely.get_dimensions(drawn) == 2)
    shown = np.full(len(rows), None, dtype=object)
    shown[usable] = projected(drawn[usable], subject.dataset.crs, CGCS2000)
    shown[~usable] = projected(subject.shapes[rows[~usable]], subject.frame.definition, CGCS2000)
    return shown


def _points(shapes: Objects) -> tuple[Floats, Floats]:
    inside = shapely.point_on_surface(shapes)
    return np.asarray(shapely.get_x(inside)), np.asarray(shapely.get_y(inside))
