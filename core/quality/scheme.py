"""Checks of the dataset against what its scheme says of it: counts, shares, red line; and what is not said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np
import shapely

from ..model import ESSENTIAL_THEMES, Category, Theme
from ..progress import Progress
from .issues import Issue
from .subject import NotPossible, Subject, merged
from .units import ROUNDING_KM2

#: What reports print or checks need, besides the expected figures.
WANTED_KEYS = ("name", "publisher", "document_no", "issued", "version", "valid_from", "tiers", "dimensions")
TOTAL = "total"


@dataclass(frozen=True)
class CategoryFigure:
    """Counts and areas of one category (or of all: ``total``), as measured and as the scheme expects them."""

    category: str
    count: int
    area_km2: float
    share_pct: float
    expected_count: str
    expected_share_pct: str


def category_figures(subject: Subject) -> list[CategoryFigure]:
    """One row for each category in the order of the vocabulary, then the total."""
    scheme, grades = subject.dataset.scheme, subject.dataset.zones.grades[subject.unit_rows]
    area_km2 = subject.area_m2[subject.unit_rows] / 1e6
    total = float(area_km2.sum())
    rows = []
    for word in [*map(str, Category), TOTAL]:
        mine = np.asarray(grades == word, dtype=bool) if word != TOTAL else np.ones(len(grades), dtype=bool)
        area = float(area_km2[mine].sum())
        share = 100 * area / total if total else float("nan")
        count_key, share_key = f"expected.count.{word}", f"expected.share.{word}"
        expected = scheme.get(count_key, ""), scheme.get(share_key, "")
        rows.append(CategoryFigure(word, int(mine.sum()), area, share, *expected))
    return rows


def counts(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Number of units of each category, and of all, against ``expected.count.*``."""
    found: list[Issue] = []
    expected = _expected(subject.dataset.scheme, "expected.count.", found)
    if not expected and not found:
        return NotPossible("no_expected_counts")
    for figure in category_figures(subject):
        wanted = expected.get(figure.category)
        if wanted is not None and wanted != figure.count:
            facts = {"category": figure.category, "expected": str(wanted), "found": figure.count}
            found.append(Issue("count_differs", _units(), figure.category, f"expected.count.{figure.category}", facts))
    return found


def shares(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Share of each category in the area of all units against ``expected.share.*``.

    Published shares are closed to 100 per cent in two ways (Kaihua's table of 2024 shows both): one of
    them is the remainder of the others, or one is the sum of its rounded sub-types. Both are accepted
    and said.
    """
    found: list[Issue] = []
    expected = _expected(subject.dataset.scheme, "expected.share.", found)
    expected.pop(TOTAL, None)
    if not expected and not found:
        return NotPossible("no_expected_shares")
    for figure in category_figures(subject):
        wanted = expected.get(figure.category)
        if wanted is not None:
            found += _share_issue(subject, figure, wanted, expected)
    total = sum(expected.values(), Decimal(0))
    rounding = _last_digit(list(expected.values())) * len(expected) / 2
    if len(expected) == len(Category) and abs(total - 100) > rounding:
        found.append(Issue("shares_not_100", _units(), field="expected.share.*", facts={"sum": str(total)}))
    return found


def _share_issue(
    subject: Subject, figure: CategoryFigure, wanted: Decimal, expected: Mapping[str, Decimal]
) -> list[Issue]:
    step = _last_digit([wanted])
    measured = Decimal(repr(figure.share_pct)) if np.isfinite(figure.share_pct) else Decimal(0)
    if abs(measured - wanted) <= step / 2 + Decimal("1e-9"):
        return []
    facts = {"category": figure.category, "expected": str(wanted), "measured_pct": figure.share_pct}
    field = f"expected.share.{figure.category}"
    others = [value for category, value in expected.items() if category != figure.category]
    is_rest = len(others) == len(Category) - 1 and wanted == 100 - sum(others)
    is_sum = wanted == _sum_of_rounded(subject, figure.category, step)
    if (is_rest or is_sum) and abs(measured - wanted) <= step * 3 / 2:
        return [Issue("share_closed", _units(), figure.category, field, facts)]
    return [Issue("share_differs", _units(), figure.category, field, facts)]


def _sum_of_rounded(subject: Subject, category: str, step: Decimal) -> Decimal:
    """Shares of the category's sub-types, rounded each for itself and added."""
    rows, total = subject.unit_rows, float(subject.area_m2[subject.unit_rows].sum())
    of_subtype: dict[object, float] = defaultdict(float)
    for row, grade, subtype in zip(rows, subject.dataset.zones.grades[rows], subject.units.subtype):
        if grade == category:
            of_subtype[subtype] += float(subject.area_m2[row])
    rounded = [Decimal(repr(100 * area / total)).quantize(step, ROUND_HALF_UP) for area in of_subtype.values() if total]
    return sum(rounded, Decimal(0))


def redline_total(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Area of all red lines (what lies twice counts once) against ``expected.redline_km2``.

    A total that was published as the sum of rounded areas may be off by 0.01 km2 for each of them.
    """
    found: list[Issue] = []
    wanted = _expected(subject.dataset.scheme, "expected.redline_", found).get("km2")
    rows = subject.rows_of(Theme.REDLINE)
    if wanted is None or not len(rows):
        return found or NotPossible("no_redlines" if not len(rows) else "no_expected_redline")
    measured = float(shapely.area(merged(subject.shapes[rows])).sum()) / 1e6
    off = measured - float(wanted)
    facts = {"expected": str(wanted), "measured_km2": measured, "difference_km2": off, "count": len(rows)}
    if abs(off) <= ROUNDING_KM2:
        return found
    code = "redline_below_expected" if off < 0 else "redline_above_expected"
    code = "redline_rounding" if abs(off) <= ROUNDING_KM2 * len(rows) else code
    return [*found, Issue(code, str(Theme.REDLINE), field="expected.redline_km2", facts=facts)]


def completeness(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Tables, themes and keys of the scheme that are not there: said, never refused."""
    dataset = subject.dataset
    tables = {"control_units": dataset.units, "unit_scopes": dataset.scopes, "requirements": dataset.clauses}
    found = [Issue("table_missing", item=name, facts={"table": name}) for name, rows in tables.items() if not len(rows)]
    if not dataset.scheme:
        found.append(Issue("table_missing", item="scheme", facts={"table": "scheme"}))
    found += [
        Issue("theme_without_data", str(theme), field="theme")
        for theme in ESSENTIAL_THEMES
        if theme not in dataset.themes
    ]
    keys = [*WANTED_KEYS, *(f"expected.count.{word}" for word in [*Category, TOTAL])]
    keys += [*(f"expected.share.{word}" for word in Category), "expected.redline_km2"]
    missing = [key for key in keys if not str(dataset.scheme.get(key, "")).strip()]
    if missing and dataset.scheme:
        found.append(
            Issue("scheme_key_missing", item="scheme", facts={"keys": ", ".join(missing), "count": len(missing)})
        )
    return found


def _expected(scheme: Mapping[str, str], prefix: str, found: list[Issue]) -> dict[str, Decimal]:
    """Numbers of the scheme by what follows ``prefix``; what is no number becomes an issue."""
    numbers: dict[str, Decimal] = {}
    for key, text in scheme.items():
        if key.startswith(prefix) and str(text).strip():
            try:
                numbers[key[len(prefix) :]] = Decimal(str(text).strip())
            except InvalidOperation:
                found.append(
                    Issue("scheme_value_unreadable", item="scheme", field=key, facts={"value": text, "key": key})
                )
    return {key: value for key, value in numbers.items() if value.is_finite()}


def _last_digit(values: Sequence[Decimal]) -> Decimal:
    """One unit of the last place that the most exact of ``values`` is given to."""
    places = [int(value.as_tuple().exponent) for value in values]
    return Decimal(1).scaleb(min(places, default=-2))


def _units() -> str:
    return str(Theme.CONTROL_UNIT)
