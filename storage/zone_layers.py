"""Zones of one theme from one layer: codes, names, grades and dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from ..core.building.build_record import Notes, SourceFacts, ValueFound, listed
from ..core.model import Theme
from ..core.tables import Zones, objects
from .field_resources import aliases, lookup, resource, rulebook_grades
from .layer_columns import LayerColumns, faults_noted, layer_columns, unknown_noted
from .mapping_file import SEVERAL, LayerMapping
from .placing import placed
from .plain_values import plain_name
from .source_layers import SourceLayer

#: Themes whose zones must have grades.
GRADED = frozenset(resource("values")["grade"])
KNOWN = tuple(map(str, Theme))
CUSTOM = "custom:"


@dataclass(frozen=True)
class ZoneLayer:
    """Zones of one layer in EPSG:4490."""

    zones: Zones
    facts: SourceFacts
    mapping: LayerMapping


def read_zones(layer: SourceLayer, mapping: LayerMapping, role: str, notes: Notes) -> ZoneLayer:
    """Zones from ``layer``; ``role`` is a theme, or ``other_zones`` where the layer's name tells the theme.

    Raises
    ------
    InputRefused
        What :func:`.placing.placed` and :func:`.layer_columns.layer_columns` refuse.
    """
    columns = layer_columns(layer, "zones", mapping, notes)
    themes = _themes(columns, role, notes)
    position = placed(layer, mapping, notes)
    names = columns.texts("zone_name")
    codes = _codes(columns, themes, notes)
    faults_noted(position, [code or name for code, name in zip(codes, names)], layer.place, notes)
    grades, values = _grades(columns, themes, notes)
    zones = Zones(
        themes=objects(themes),
        codes=objects(codes),
        names=objects([name or None for name in names]),
        grades=objects(grades),
        sources=objects([text or layer.file for text in columns.texts("source")]),
        valid_from=objects(columns.dates("valid_from", notes)),
        valid_to=objects(columns.dates("valid_to", notes)),
        wkb=objects(shapely.to_wkb(position.shapes)),
    )
    facts = columns.facts(listed(sorted(set(themes))), position, values)
    used = columns.mapping_used()
    if role == SEVERAL and len(set(themes)) == 1:
        used = replace(used, theme=themes[0])
    return ZoneLayer(zones, facts, used)


def _themes(columns: LayerColumns, role: str, notes: Notes) -> list[str]:
    """The theme of each row: of the role, of the mapping, of a field, or of the names; else ``custom:<name>``."""
    layer, mapping = columns.layer, columns.mapping
    found = themes_named(layer)
    if mapping.theme:
        return [mapping.theme] * len(layer)
    if role != SEVERAL:
        if found and role not in found:
            notes.warn("layer_name_contradicts", place=layer.place, role=role, theme=listed(found))
        return [role] * len(layer)
    stated = columns.texts("theme")
    if any(stated):
        bare = [text[len(CUSTOM) :] if text.startswith(CUSTOM) else text for text in stated]
        return [text if text in KNOWN else f"{CUSTOM}{text or layer.name}" for text in bare]
    theme = found[0] if len(found) == 1 else f"{CUSTOM}{layer.name}"
    if len(found) == 1:
        notes.info("theme_by_name", place=layer.place, theme=theme)
    else:
        notes.info("theme_custom", place=layer.place, theme=theme, found=listed(found) or "-")
    return [theme] * len(layer)


def themes_named(layer: SourceLayer) -> list[str]:
    """Themes that the names of layer and file speak of."""
    names = {plain_name(layer.name), plain_name(Path(layer.path).stem)}
    known = aliases("themes")
    return [theme for theme in known if any(alias.name in name for alias in known[theme] for name in names)]


def _codes(columns: LayerColumns, themes: Sequence[str], notes: Notes) -> list[str]:
    """Codes of the layer; made up from theme and row where there are none, which is told."""
    codes = columns.texts("zone_code")
    missing = [row for row, code in enumerate(codes) if not code]
    notes.info("zone_code_made", len(missing), place=columns.layer.place, rows=listed(row + 1 for row in missing))
    return [code or f"{themes[row].replace(CUSTOM, '')}-{row + 1}" for row, code in enumerate(codes)]


def _grades(
    columns: LayerColumns, themes: Sequence[str], notes: Notes
) -> tuple[list[str | None], tuple[ValueFound, ...]]:
    """Grades by the lookups of the themes; where neither contract nor rulebook has words, as they stand."""
    grades: list[str | None] = [None] * len(themes)
    values: list[ValueFound] = []
    for theme in sorted(set(themes)):
        rows = [row for row, word in enumerate(themes) if word == theme]
        has_words = theme in GRADED or theme in rulebook_grades()
        words, found = (_grades_of if has_words else _as_they_stand)(columns, theme, rows, notes)
        values += found
        for row, word in zip(rows, words):
            grades[row] = word
    return grades, tuple(values)


def _as_they_stand(
    columns: LayerColumns, _theme: str, rows: Sequence[int], _notes: Notes
) -> tuple[list[str | None], list[ValueFound]]:
    """Grades of a theme of the user's own, for which no words are known."""
    every = columns.texts("grade")
    return [every[row] or None for row in rows], []


def _grades_of(
    columns: LayerColumns, theme: str, rows: Sequence[int], notes: Notes
) -> tuple[list[str | None], list[ValueFound]]:
    """What only the user may say stays NULL and is asked; a layer's name may say it for all its rows."""
    place = columns.layer.place
    table = lookup("grade", theme).with_own(columns.mapping.values.get("grade", {}))
    every = columns.texts("grade")
    texts = [every[row] for row in rows]
    by_name = table.word(columns.layer.name)
    if by_name is not None and not any(texts):
        notes.info("grade_by_layer_name", len(rows), place=place, grade=by_name)
        return [by_name] * len(rows), []
    counts = Counter(text for text in texts if text)
    found = [ValueFound("grade", text, table.word(text) or "", count) for text, count in counts.items()]
    asked = [value for value in found if not value.word and table.asks(value.value)]
    unknown_noted("grade_needs_confirmation", asked, place, notes, theme=theme)
    is_needed = theme in GRADED
    unknown_noted("grade_unknown_value", [v for v in found if v not in asked], place, notes, is_needed, theme=theme)
    missing = [row + 1 for row, text in zip(rows, texts) if is_needed and not text]
    notes.error("grade_missing", len(missing), place=place, theme=theme, rows=listed(missing))
    return [table.word(text) if text else None for text in texts], found
