"""Control units of one layer: codes, categories, places and areas, checked and made unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..core.building.build_record import Notes, SourceFacts, ValueFound, listed
from ..core.engine.geometry import made_ready
from ..core.engine.measuring import CGCS2000, areas_m2, brought_into, measuring_frame
from ..core.errors import InputRefused
from ..core.model import AreaMethod, Category, Dimension, Domain
from ..core.tables import Floats, Objects, Units, objects
from .field_resources import is_blank, resource
from .layer_columns import LayerColumns, faults_noted, layer_columns, unknown_noted
from .mapping_file import LayerMapping
from .placing import placed
from .plain_values import code_of, number_of, plain_name
from .source_layers import SourceLayer

#: ``ZH``, six digits of the county, one of the category, four of a serial number; other codes are only warned of.
_CODE = re.compile(r"[A-Z]{2}(\d{6})([123])(\d{4})")
CATEGORY_DIGITS = {"1": Category.PRIORITY, "2": Category.KEY, "3": Category.GENERAL}
#: How many of a unit go into a square kilometre.
AREA_UNITS = {"km2": 1.0, "ha": 100.0, "mu": 1500.0, "m2": 1e6}
#: A stated area is taken to be in a unit where it agrees with the measured one within this factor.
AREA_FACTOR = 1.5
TEXTS = tuple(map(str, Dimension))


@dataclass(frozen=True)
class UnitLayer:
    """Units with their geometry (EPSG:4490), what their region fields say, and clauses that came in their columns."""

    units: Units
    shapes: Objects
    regions: list[str]
    texts: dict[str, list[str]]
    facts: SourceFacts
    mapping: LayerMapping
    #: The code of the list that holds for a unit whose own code had to be changed: changed code -> code.
    renamed: dict[str, str]


def read_units(layer: SourceLayer, mapping: LayerMapping, role: str, notes: Notes) -> UnitLayer:
    """Units from ``layer``; ``role`` ``marine_units`` makes them marine where nothing else says so.

    Raises
    ------
    InputRefused
        What :func:`.placing.placed` and :func:`.layer_columns.layer_columns` refuse; ``unit_code_field_missing``.
    """
    columns = layer_columns(layer, "units", mapping, notes)
    _check_code_field(columns)
    position = placed(layer, mapping, notes)
    codes = [code_of(text) for text in columns.texts("unit_code")]
    codes, renamed = _named(codes, layer.place, notes)
    faults_noted(position, codes, layer.place, notes)
    categories, values = _categories(columns, codes, notes)
    domains, seen = _domains(columns, codes, role, notes)
    units = _units(columns, codes, categories, domains, _stated_km2(columns, position.shapes, notes))
    units, shapes, keep = _joined(units, position.shapes, renamed, layer.place, notes)
    regions = [columns.texts("region")[row] for row in keep]
    texts = {word: [columns.texts(word)[row] for row in keep] for word in TEXTS if word in columns.fields.fields}
    facts = columns.facts(role, position, (*values, *seen))
    return UnitLayer(units, shapes, regions, texts, facts, columns.mapping_used(), renamed)


def _check_code_field(columns: LayerColumns) -> None:
    if "unit_code" not in columns.fields.fields and "unit_code" not in columns.mapping.constants:
        layer = columns.layer
        known = listed(layer.columns, most=40)
        raise InputRefused("unit_code_field_missing", path=layer.path, layer=layer.name, known=known)


def _named(codes: list[str], place: str, notes: Notes) -> tuple[list[str], dict[str, str]]:
    """Codes with a stand-in where one is missing; later rows may share a code."""
    missing = [row for row, code in enumerate(codes) if is_blank(code)]
    rows = listed(row + 1 for row in missing)
    notes.error("unit_code_missing", len(missing), place=place, rows=rows)
    named = [f"NO-CODE-{row + 1}" if is_blank(code) else code for row, code in enumerate(codes)]
    strange = [code for code in codes if not is_blank(code) and not _CODE.fullmatch(code)]
    notes.warn("unit_code_strange", len(strange), place=place, codes=listed(strange))
    return named, {}


def _categories(
    columns: LayerColumns, codes: Sequence[str], notes: Notes
) -> tuple[list[str | None], tuple[ValueFound, ...]]:
    """Category words; where the field says nothing, the digit of the code, which is told."""
    words, found = columns.words("category")
    unknown_noted("category_unknown", found, columns.layer.place, notes)
    filled = {value.value for value in found}
    texts = columns.texts("category")
    by_digit, lost = [], []
    for row, code in enumerate(codes):
        match = _CODE.fullmatch(code)
        if words[row] is None and texts[row] not in filled:
            if match:
                words[row] = str(CATEGORY_DIGITS[match[2]])
                by_digit.append(code)
            else:
                lost.append(code)
    notes.warn("category_from_code", len(by_digit), place=columns.layer.place, codes=listed(by_digit))
    notes.error("category_missing", len(lost), place=columns.layer.place, codes=listed(lost))
    return words, found


def _domains(
    columns: LayerColumns, codes: Sequence[str], role: str, notes: Notes
) -> tuple[list[str], tuple[ValueFound, ...]]:
    """Land or marine: by the field, the second pair of code fields, the code's letters, the layer's name; else land."""
    words, found = columns.words("domain")
    unknown_noted("domain_unknown", found, columns.layer.place, notes)
    second = _from_second_field(columns)
    prefixes = tuple(resource("values")["marine_code_prefixes"])
    names = [word for word in resource("values")["marine_words"] if word in plain_name(columns.layer.place)]
    is_sea = role == "marine_units" or bool(names)
    seen = [is_sea or second[row] or codes[row].startswith(prefixes) for row in range(len(codes))]
    marine = [code for code, word, sea in zip(codes, words, seen) if word is None and sea]
    notes.info("domain_marine_found", len(marine), place=columns.layer.place, codes=listed(marine))
    domains = [word or str(Domain.MARINE if sea else Domain.LAND) for word, sea in zip(words, seen)]
    return domains, found


def _from_second_field(columns: LayerColumns) -> list[bool]:
    """Rows whose code stands only in the field of element zones, as marine layers have it."""
    names = columns.fields.fields.get("unit_code", ())
    fallback = {plain_name(name) for name in ("HJYSGKFQBM", "环境要素管控分区编码")}
    if not names:
        return [False] * len(columns.layer)
    first = [name for name in names if plain_name(name) not in fallback]
    blank = [all(is_blank(value) for value in values) for values in zip(*(columns.layer.columns[n] for n in first))]
    return blank if first else [True] * len(columns.layer)


def _units(
    columns: LayerColumns, codes: list[str], categories: list[str | None], domains: list[str], stated: Floats
) -> Units:
    def texts(target: str) -> Objects:
        return objects([text or None for text in columns.texts(target)])

    county_codes = [code_of(text)[:6] or None for text in columns.texts("county_code")]
    matches = [_CODE.fullmatch(code) for code in codes]
    return Units(
        unit_code=objects(codes),
        unit_name=texts("unit_name"),
        category=objects(categories),
        subtype=texts("subtype"),
        domain=objects(domains),
        province=texts("province"),
        city=texts("city"),
        county=texts("county"),
        county_code=objects([own or (match[1] if match else None) for own, match in zip(county_codes, matches)]),
        stated_area_km2=stated,
    )


def _stated_km2(columns: LayerColumns, shapes: Objects, notes: Notes) -> Floats:
    """Stated areas in km2; the unit is the one in which they agree with the measured areas."""
    raw = columns.raw("stated_area_km2")
    values = np.asarray([np.nan if is_blank(value) else number_of(value) for value in raw])
    measured = measured_km2(shapes)
    both = np.isfinite(values) & (values > 0) & (measured > 0)
    if not both.any():
        return np.full(len(shapes), np.nan)
    ratio = float(np.median(values[both] / measured[both]))
    fits = [name for name, size in AREA_UNITS.items() if 1 / AREA_FACTOR < ratio / size < AREA_FACTOR]
    field = columns.fields.fields["stated_area_km2"][0]
    if not fits:
        notes.warn("area_unit_unknown", place=columns.layer.place, field=field, ratio=f"{ratio:.4g}")
        return np.full(len(shapes), np.nan)
    best = min(fits, key=lambda name: abs(np.log(ratio / AREA_UNITS[name])))
    notes.info("area_unit_found", place=columns.layer.place, field=field, unit=best)
    return values / AREA_UNITS[best]


def measured_km2(shapes: Objects) -> Floats:
    """Area of polygons in longitude and latitude, on the ellipsoid."""
    box = shapely.total_bounds(shapes)
    if np.isnan(box).any():
        return np.zeros(len(shapes))
    frame = measuring_frame(AreaMethod.ELLIPSOIDAL, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return areas_m2(brought_into(frame, shapes, CGCS2000)) / 1e6


def _joined(
    units: Units, shapes: Objects, renamed: dict[str, str], place: str, notes: Notes
) -> tuple[Units, Objects, list[int]]:
    """One row per unit: parts of one unit become one geometry, another unit under the same code gets a new one."""
    codes = units.unit_code.copy()
    first: dict[str, int] = {}
    parts: Counter[int] = Counter()
    pieces: dict[int, list[int]] = {}
    others = []
    for row, code in enumerate(codes):
        same = first.setdefault(code, row)
        if same != row and _is_same(units, same, row):
            pieces.setdefault(same, [same]).append(row)
            parts[same] += 1
        elif same != row:
            codes[row] = f"{code}#{row + 1}"
            renamed[codes[row]] = code
            others.append(code)
    notes.info("unit_parts_joined", len(parts), place=place, codes=listed(codes[row] for row in parts))
    notes.error("unit_code_twice", len(others), place=place, codes=listed(others))
    result = shapes.copy()
    for row, rows in pieces.items():
        result[row] = shapely.union_all(shapes[rows])
    gone = {row for rows in pieces.values() for row in rows[1:]}
    keep = [row for row in range(len(codes)) if row not in gone]
    columns = {**units.columns(), "unit_code": codes}
    kept = Units(**{name: values[keep] for name, values in columns.items()})
    return kept, made_ready(result[keep], 2).shapes if pieces else result[keep], keep


def _is_same(units: Units, one: int, other: int) -> bool:
    return all(getattr(units, name)[one] == getattr(units, name)[other] for name in ("unit_name", "category", "county"))
