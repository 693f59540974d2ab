"""Checks of the control units' own columns: codes, categories, areas.

Codes are ``ZH`` (sea: ``HY``), six digits of the county, one digit of the category and four of serial
number, as two published units show; other forms occur and are only warned of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from ..model import Category, Theme
from ..progress import Progress
from ..tables import Floats
from .issues import Issue
from .subject import NotPossible, Subject

UNIT_CODE = re.compile(r"(ZH|HY)(\d{6})([123])(\d{4})")
CATEGORY_DIGITS = {"1": Category.PRIORITY, "2": Category.KEY, "3": Category.GENERAL}
UNITS = str(Theme.CONTROL_UNIT)

#: Published areas have two decimals, and sums were made before or after rounding: 0.01 km2 for each addend.
ROUNDING_KM2 = 0.01


def unit_codes(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Codes that are missing, that look unlike the usual form, or whose county is not that of the unit."""
    found = []
    for place, (code, county) in enumerate(zip(subject.units.unit_code, subject.units.county_code)):
        row, match = int(subject.unit_rows[place]), UNIT_CODE.fullmatch(str(code or ""))
        if not code or not str(code).strip():
            found.append(_issue("unit_code_missing", subject, row, "unit_code", number=row + 1))
        elif match is None:
            found.append(_issue("unit_code_format", subject, row, "unit_code", value=code))
        elif county and match[2] != str(county):
            found.append(_issue("unit_code_county", subject, row, "county_code", value=code, county=county))
    return found


def duplicates(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Unit codes, zone codes (within a theme) and requirement ids that occur more than once."""
    zones, found = subject.dataset.zones, []
    for (theme, code), rows in _repeated(list(zip(zones.themes, zones.codes))).items():
        what = "unit_code_twice" if theme == UNITS else "zone_code_twice"
        column = "unit_code" if theme == UNITS else "zone_code"
        numbers = ", ".join(str(row + 1) for row in rows)
        found += [
            Issue(what, str(theme or ""), str(code), column, {"value": code, "count": len(rows), "rows": numbers}, row)
            for row in rows
        ]
    for (identity,), rows in _repeated([(value,) for value in subject.dataset.clauses.requirement_id]).items():
        facts = {"value": identity, "count": len(rows), "rows": ", ".join(str(row + 1) for row in rows)}
        found.append(Issue("requirement_id_twice", "", str(identity), "requirement_id", facts))
    return found


def _repeated(keys: list[tuple[object, ...]]) -> dict[tuple[object, ...], list[int]]:
    rows: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key[-1] is not None and str(key[-1]).strip():
            rows[key].append(row)
    return {key: places for key, places in rows.items() if len(places) > 1}


def categories(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Categories outside the vocabulary, and codes whose seventh digit says another category."""
    known, found = {str(word) for word in Category}, []
    for place, (code, category) in enumerate(zip(subject.units.unit_code, subject.units.category)):
        row, match = int(subject.unit_rows[place]), UNIT_CODE.fullmatch(str(code or ""))
        if category not in known:
            found.append(_issue("category_unknown", subject, row, "category", value=category or ""))
        elif match is not None and CATEGORY_DIGITS[match[3]] != category:
            facts = {"digit": match[3], "by_code": str(CATEGORY_DIGITS[match[3]]), "category": category}
            found.append(_issue("category_digit", subject, row, "category", **facts))
    return found


def stated_areas(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Stated against measured area of each unit, to 0.01 km2.

    Some plans publish planar Gauss-Krüger areas: where all differing units agree with those, it is one
    hint about the method instead of a warning for each.
    """
    stated = subject.units.stated_area_km2
    rows = subject.unit_rows
    known = np.isfinite(stated) & (subject.area_m2[rows] > 0)
    if not known.any():
        return NotPossible("no_stated_areas")
    measured, planar = subject.area_m2[rows] / 1e6, subject.planar_m2[rows] / 1e6
    off = known & (np.abs(stated - measured) > ROUNDING_KM2)
    agrees = np.abs(stated - planar) <= ROUNDING_KM2
    found = _without_area(subject, stated)
    if off.any() and agrees[known].all():
        facts = {"count": int(off.sum()), "difference_km2": float(np.max(np.abs(stated - measured)[off]))}
        return [*found, Issue("stated_area_planar", UNITS, field="stated_area_km2", facts=facts)]
    for place in np.flatnonzero(off):
        facts = {"stated_km2": float(stated[place]), "measured_km2": float(measured[place])}
        facts["difference_km2"] = facts["measured_km2"] - facts["stated_km2"]
        found.append(_issue("stated_area_differs", subject, int(rows[place]), "stated_area_km2", **facts))
    return found


def _without_area(subject: Subject, stated: Floats) -> list[Issue]:
    places = np.flatnonzero(~np.isfinite(stated))
    return [
        _issue("stated_area_missing", subject, int(subject.unit_rows[place]), "stated_area_km2") for place in places
    ]


def _issue(code: str, subject: Subject, row: int, field: str, **facts: object) -> Issue:
    return Issue(code, UNITS, subject.name_of(row), field, facts, row, area_m2=float(subject.area_m2[row]))
