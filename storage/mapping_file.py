"""The mapping file: what the user says about fields, values, encodings and CRS; written out after each build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..core.errors import InputRefused, RulebookFault
from ..core.json_fields import Fields
from ..core.model import Category, ClauseEffect, Dimension, Domain, Theme
from .field_resources import rulebook_grades
from .toml_text import parsed_toml, read_bytes, toml_text

FORMAT = 1
HEAD = (
    "EcoZoning: how the sources were understood. Edit and give as MAPPING to build the dataset again.\n"
    "EcoZoning：各数据源的识别方式。修改后作为“映射文件”参数可重新建立成果数据。"
)
SINGLE_LAYERS = (
    "units",
    "marine_units",
    "redline",
    "water_source",
    "nature_reserve",
    "ecological_space",
    "black_soil",
    "permanent_farmland",
    "urban_boundary",
)
SEVERAL = "other_zones"
_LAYER_KEYS = ("encoding", "crs", "transformation", "towgs84", "swap_axes", "theme", "fields", "constants", "values")
_LIST_KEYS = ("encoding", "fields", "values", "sheets")
#: A sheet is read unless the mapping says otherwise.
SHOWN = ("skip", False)
_SHEET_KEYS = ("tier", "scope_code", "dimension", "skip")
GRADES = ("grade1", "grade2", "quasi", "core", "priority", "key", "general")
#: Words of the contract by target.
WORDS: dict[str, tuple[str, ...]] = {
    "category": tuple(map(str, Category)),
    "domain": tuple(map(str, Domain)),
    "dimension": tuple(map(str, Dimension)),
    "effect": tuple(map(str, ClauseEffect)),
    "grade": GRADES,
}

Texts = Mapping[str, tuple[str, ...]]
Values = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class LayerMapping:
    """What the user says about one layer; empty where nothing."""

    encoding: str = ""
    crs: str = ""
    transformation: str = ""
    towgs84: tuple[float, ...] = ()
    swap_axes: bool | None = None
    theme: str = ""
    fields: Texts = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class SheetMapping:
    """What the user says about one sheet of the access list."""

    tier: str = ""
    scope_code: str = ""
    dimension: str = ""
    skip: bool = False


@dataclass(frozen=True)
class ListMapping:
    """What the user says about the access list."""

    encoding: str = ""
    fields: Texts = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildMapping:
    """All that a mapping file holds; ``other`` are the layers of ``OTHER_ZONES`` by name."""

    layers: Mapping[str, LayerMapping] = field(default_factory=dict)
    other: Mapping[str, LayerMapping] = field(default_factory=dict)
    requirements: ListMapping = field(default_factory=ListMapping)
    scheme: Mapping[str, str] = field(default_factory=dict)

    def layer(self, role: str, name: str = "") -> LayerMapping:
        """Of a role, or of one layer among several."""
        return (self.other.get(name) if role == SEVERAL else self.layers.get(role)) or LayerMapping()

    def with_layer(self, role: str, name: str, layer: LayerMapping) -> BuildMapping:
        """The same with one layer replaced."""
        if role == SEVERAL:
            return replace(self, other={**self.other, name: layer})
        return replace(self, layers={**self.layers, role: layer})


def read_mapping(path: Path | None) -> BuildMapping:
    """The mapping at ``path``; an empty one for ``None``.

    Raises
    ------
    InputRefused
        ``file_missing``, ``toml_not_readable``, ``mapping_not_usable`` (names the place in the file).
    """
    if path is None:
        return BuildMapping()
    data = parsed_toml(read_bytes(path), str(path))
    try:
        return _mapping(data)
    except RulebookFault as fault:
        where = ".".join(str(fault.facts[name]) for name in ("place", "field") if fault.facts.get(name))
        value = str(fault.facts.get("value", ""))
        raise InputRefused("mapping_not_usable", path=str(path), place=where, value=value) from fault


def _mapping(data: Mapping[str, Any]) -> BuildMapping:
    top = Fields(data)
    top.refuse_unknown(("format", "requirements", "scheme", SEVERAL, *SINGLE_LAYERS))
    if data.get("format", FORMAT) != FORMAT:
        raise top.fault("field_word", "format", value=data["format"])
    return BuildMapping(
        layers={role: _layer(data[role], role) for role in SINGLE_LAYERS if role in data},
        other={name: _layer(part, f"{SEVERAL}.{name}") for name, part in top.mapping(SEVERAL).items()},
        requirements=_requirements(data.get("requirements", {})),
        scheme=_words(Fields({"scheme": data.get("scheme", {})}), "scheme"),
    )


def _layer(data: object, place: str) -> LayerMapping:
    fields = Fields(data, place=place)
    fields.refuse_unknown(_LAYER_KEYS)
    shift = fields.items("towgs84")
    if not all(isinstance(value, (int, float)) for value in shift) or len(shift) not in (0, 3, 7):
        raise fields.fault("field_type", "towgs84", value=shift)
    theme = fields.text("theme", "")
    if theme and theme not in tuple(map(str, Theme)) and not theme.startswith("custom:"):
        raise fields.fault("field_word", "theme", value=theme)
    return LayerMapping(
        encoding=fields.text("encoding", ""),
        crs=fields.text("crs", ""),
        transformation=fields.text("transformation", ""),
        towgs84=tuple(float(str(value)) for value in shift),
        swap_axes=_flag(data, "swap_axes", fields),
        theme=theme,
        fields=_fields(fields),
        constants=_words(fields, "constants"),
        values=_values(fields),
    )


def _requirements(data: object) -> ListMapping:
    fields = Fields(data, place="requirements")
    fields.refuse_unknown(_LIST_KEYS)
    sheets = {name: _sheet(part, f"requirements.sheets.{name}") for name, part in fields.mapping("sheets").items()}
    return ListMapping(fields.text("encoding", ""), _fields(fields), _values(fields), sheets)


def _sheet(data: object, place: str) -> SheetMapping:
    fields = Fields(data, place=place)
    fields.refuse_unknown(_SHEET_KEYS)
    dimension = fields.word("dimension", ("", *map(str, Dimension)), "")
    skip = _flag(data, "skip", fields)
    return SheetMapping(fields.text("tier", ""), fields.text("scope_code", ""), dimension, bool(skip))


def _flag(data: object, name: str, fields: Fields) -> bool | None:
    value = data.get(name) if isinstance(data, Mapping) else None
    if value is not None and not isinstance(value, bool):
        raise fields.fault("field_type", name, value=value)
    return value


def _fields(fields: Fields) -> Texts:
    """Target -> fields; one field may stand without a list."""
    found = {}
    for target, names in fields.mapping("fields").items():
        listed = names if isinstance(names, list) else [names]
        if not all(isinstance(name, str) for name in listed):
            raise fields.fault("field_type", f"fields.{target}", value=names)
        found[target] = tuple(str(name) for name in listed)
    return found


def _words(fields: Fields, name: str) -> dict[str, str]:
    found = fields.mapping(name)
    for key, value in found.items():
        if not isinstance(value, str):
            raise fields.fault("field_type", f"{name}.{key}", value=value)
    return {key: str(value) for key, value in found.items()}


def _values(fields: Fields) -> Values:
    """Target -> value in the source -> our word, where the contract has words for the target."""
    found = {}
    groups = Fields(fields.mapping("values"), **{**fields.where, "place": f"{fields.where.get('place')}.values"})
    for target in fields.mapping("values"):
        if target not in WORDS:
            raise groups.fault("field_unknown", target)
        found[target] = _words(groups, target)
        for value, word in found[target].items():
            if word not in _allowed(target):
                raise groups.fault("field_word", f"{target}.{value}", value=word)
    return found


def _allowed(target: str) -> set[str]:
    """The words of a target; grades are those of the contract and of the rulebook."""
    more = {word for grades in rulebook_grades().values() for word in grades.values()} if target == "grade" else set()
    return {*WORDS[target], *more}


def mapping_text(mapping: BuildMapping) -> str:
    """The mapping as a file that :func:`read_mapping` reads back."""
    data: dict[str, Any] = {"format": FORMAT}
    data |= {role: _filled(asdict(layer)) for role, layer in mapping.layers.items()}
    data[SEVERAL] = {name: _filled(asdict(layer)) for name, layer in mapping.other.items()}
    data["requirements"] = _filled(asdict(mapping.requirements))
    data["scheme"] = dict(mapping.scheme)
    return toml_text(data, HEAD)


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, at every depth."""
    plain = {name: _filled(value) if isinstance(value, Mapping) else value for name, value in data.items()}
    return {name: value for name, value in plain.items() if value not in ("", None, (), {}) and (name, value) != SHOWN}
