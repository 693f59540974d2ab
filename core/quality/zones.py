"""Checks row by row: shapes, words of the vocabulary, texts, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import shapely

from ..engine.measuring import projected
from ..law.access_list import dimension_ids, tier_ids
from ..model import ClauseEffect, Domain, Theme
from ..progress import Progress
from ..tables import Objects, objects
from .issues import Issue
from .subject import NotPossible, Subject

CUSTOM_THEME = "custom:"
#: Grades that a theme must have, because law rules differ by them.
GRADES = {
    Theme.WATER_SOURCE: ("grade1", "grade2", "quasi"),
    Theme.NATURE_RESERVE: ("core", "general"),
    Theme.WATER_ELEMENT: ("priority", "key", "general"),
    Theme.AIR_ELEMENT: ("priority", "key", "general", "no_burn_zone"),
    Theme.SOIL_ELEMENT: ("priority", "key", "general", "near_sensitive", "contaminated_site"),
}
#: Where GEOS says a ring is at fault: ``Self-intersection[126.5 43.8]``.
PLACE = re.compile(r"\[(\S+) (\S+)\]")
#: Half the width of the square that shows a faulty point.
AROUND_M = 25.0
#: What text looks like after a wrong encoding: replacement characters and the two classics of GBK.
GARBLED = re.compile("[\ufffd\u20ac]|锟斤拷|烫烫烫|屯屯屯|(?:[ÃÂ][\u0080-¿]){2}")


def geometries(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Units and zones without geometry, with faulty rings (and where), or with nothing to measure."""
    zones, found = subject.dataset.zones, []
    codes = {"geometry_repaired": "geometry_invalid"}
    for fault in subject.faults:
        theme, code = str(zones.themes[fault.row] or ""), codes.get(fault.code, fault.code)
        facts = {"reason": fault.detail.partition("[")[0]}
        shape, row = _spot(subject, fault.detail), fault.row
        facts |= {"place": fault.detail.partition("[")[2].rstrip("]")}
        found.append(Issue(code, theme, subject.name_of(row), "geom", facts, -1 if shape is not None else row, shape))
    return found


def _spot(subject: Subject, detail: str) -> shapely.Geometry | None:
    """A small square around the place that GEOS names, in the measuring CRS."""
    match = PLACE.search(detail)
    if match is None:
        return None
    point = projected(
        objects([shapely.Point(float(match[1]), float(match[2]))]), subject.dataset.crs, subject.frame.definition
    )[0]
    return shapely.buffer(point, AROUND_M, cap_style="square")


def words(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Themes, grades, domains, dimensions, effects and tiers outside the vocabulary."""
    return [*_themes(subject), *_grades(subject), *_domains(subject), *_clause_words(subject)]


def _themes(subject: Subject) -> Iterable[Issue]:
    zones, known = subject.dataset.zones, {str(theme) for theme in Theme}
    for row, theme in enumerate(zones.themes):
        if not theme:
            yield Issue("theme_missing", "", subject.name_of(row), "theme", {}, row)
        elif theme not in known and not str(theme).startswith(CUSTOM_THEME):
            yield Issue("theme_unknown", str(theme), subject.name_of(row), "theme", {"value": theme}, row)


def _grades(subject: Subject) -> Iterable[Issue]:
    zones = subject.dataset.zones
    for theme, grades in GRADES.items():
        for row in np.flatnonzero(zones.of_theme(theme)):
            grade, name = zones.grades[row], subject.name_of(row)
            facts = {"value": grade, "known": ", ".join(grades)}
            if grade not in grades:
                yield Issue("grade_unknown" if grade else "grade_missing", str(theme), name, "grade", facts, int(row))


def _domains(subject: Subject) -> Iterable[Issue]:
    known = {str(word) for word in Domain}
    for place, domain in enumerate(subject.units.domain):
        row = int(subject.unit_rows[place])
        if domain and domain not in known:
            yield Issue(
                "domain_unknown", str(Theme.CONTROL_UNIT), subject.name_of(row), "domain", {"value": domain}, row
            )


def _clause_words(subject: Subject) -> Iterable[Issue]:
    clauses, scheme = subject.dataset.clauses, subject.dataset.scheme
    tiers = tier_ids(scheme)
    for code, field, column, known in (
        ("dimension_unknown", "dimension", clauses.dimension, dimension_ids(scheme)),
        ("effect_unknown", "effect", clauses.effect, [str(word) for word in ClauseEffect]),
        ("tier_unknown", "tier", clauses.tier, tiers),
    ):
        may_be_null = field == "effect" or not known
        for row, value in enumerate(column):
            if not (value in known or (may_be_null and (not value or not known))):
                facts = {"value": value or "", "known": ", ".join(known)}
                yield Issue(code, "", _clause_name(subject, row), field, facts)


def texts(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Names, codes and clause texts that are empty, and texts that a wrong encoding has spoilt."""
    zones, found = subject.dataset.zones, []
    for row in range(len(zones)):
        is_unit = zones.themes[row] == str(Theme.CONTROL_UNIT)
        theme = str(zones.themes[row] or "")
        if _empty(zones.names[row]):
            code, field = ("unit_name_missing", "unit_name") if is_unit else ("zone_name_missing", "zone_name")
            found.append(Issue(code, theme, subject.name_of(row), field, {}, row))
        if not is_unit and _empty(zones.codes[row]):
            found.append(Issue("zone_code_missing", theme, subject.name_of(row), "zone_code", {}, row))
        if _garbled(zones.names[row]):
            found.append(Issue("text_garbled", theme, subject.name_of(row), "name", {"value": zones.names[row]}, row))
    return [*found, *_clause_texts(subject)]


def _clause_texts(subject: Subject) -> Iterable[Issue]:
    clauses = subject.dataset.clauses
    for row in range(len(clauses)):
        name = _clause_name(subject, row)
        if _empty(clauses.text[row]):
            yield Issue("clause_text_missing", "", name, "text")
        elif _garbled(clauses.text[row]):
            yield Issue("text_garbled", "", name, "text", {"value": str(clauses.text[row])[:40]})
        if _empty(clauses.source_document[row]):
            yield Issue("clause_source_missing", "", name, "source_document")


def _empty(value: object) -> bool:
    return value is None or not str(value).strip() or str(value).strip().lower() in {"null", "none", "nan"}


def _garbled(value: object) -> bool:
    return value is not None and GARBLED.search(str(value)) is not None


def dates(subject: Subject, _progress: Progress) -> Sequence[Issue]:
    """Ends before their beginnings, and dates that are none."""
    zones, clauses, scheme = subject.dataset.zones, subject.dataset.clauses, subject.dataset.scheme
    found = []
    for row, (start, end) in enumerate(zip(zones.valid_from, zones.valid_to)):
        found += _interval(str(zones.themes[row] or ""), subject.name_of(row), start, end, row)
    for row, (start, end) in enumerate(zip(clauses.valid_from, clauses.valid_to)):
        found += _interval("", _clause_name(subject, row), start, end)
    return [*found, *_interval("", "scheme", scheme.get("valid_from"), scheme.get("valid_to"))]


def _interval(theme: str, item: str, start: str | None, end: str | None, row: int = -1) -> list[Issue]:
    days = {"valid_from": start, "valid_to": end}
    unreadable = [name for name, value in days.items() if value and not _is_date(value)]
    if unreadable:
        return [Issue("date_unreadable", theme, item, name, {"value": days[name]}, row) for name in unreadable]
    if start and end and str(end)[:10] < str(start)[:10]:
        return [Issue("dates_reversed", theme, item, "valid_to", {"from": start, "to": end}, row)]
    return []


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return False


def _clause_name(subject: Subject, row: int) -> str:
    clauses: dict[str, Objects] = subject.dataset.clauses.columns()
    identity = clauses["requirement_id"][row] or f"#{row + 1}"
    scope = " ".join(str(clauses[name][row]) for name in ("scope_code", "clause_no") if clauses[name][row])
    return f"{identity} ({scope})" if scope else str(identity)


def crs(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """The contract's CRS is EPSG:4490; others are understood but said."""
    given = subject.dataset.crs
    return [] if given == "EPSG:4490" else [Issue("dataset_crs", field="geom", facts={"crs": given[:80]})]
