"""Columns of one layer by what they mean: fields found, constants filled in, values understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.building.build_record import FieldFound, Notes, SourceFacts, ValueFound, listed
from .field_names import Recognised, recognised
from .field_resources import aliases, is_blank, lookup
from .mapping_file import LayerMapping
from .placing import Placed
from .plain_values import date_of, text_of
from .source_layers import SourceLayer


@dataclass(frozen=True)
class LayerColumns:
    """One source layer seen through the names of the contract."""

    layer: SourceLayer
    mapping: LayerMapping
    fields: Recognised

    def texts(self, target: str) -> list[str]:
        """A column as clean text: the first field with something in the row, else the constant, else empty."""
        constant = self.mapping.constants.get(target, "")
        columns = [self.layer.columns[name] for name in self.fields.fields.get(target, ())]
        return [_first(values) or constant for values in zip(*columns)] if columns else [constant] * len(self.layer)

    def raw(self, target: str) -> Sequence[Any]:
        """The values of the first field as they are; ``None`` where there is no such field."""
        names = self.fields.fields.get(target, ())
        return self.layer.columns[names[0]] if names else [None] * len(self.layer)

    def words(self, target: str, theme: str = "") -> tuple[list[str | None], tuple[ValueFound, ...]]:
        """A column through its lookup, and how each distinct value was understood."""
        table = lookup(target, theme).with_own(self.mapping.values.get(target, {}))
        values = self.texts(target)
        meaning = {value: table.word(value) for value in set(values) if value}
        counts = Counter(value for value in values if value)
        found = tuple(ValueFound(target, value, meaning[value] or "", count) for value, count in counts.items())
        return [meaning.get(value) for value in values], found

    def dates(self, target: str, notes: Notes) -> list[str | None]:
        """A column as ISO dates; what is no date is noted and NULL."""
        values = self.texts(target)
        found = [date_of(value) for value in values]
        wrong = [value for value, date in zip(values, found) if value and date is None]
        notes.warn("date_not_understood", len(wrong), place=self.layer.place, target=target, values=listed(wrong))
        return found

    def mapping_used(self) -> LayerMapping:
        """What would give the same reading again."""
        found = self.layer.encoding if self.layer.encoding_how in ("content", "mapping") else ""
        fields = dict(self.fields.fields)
        return replace(self.mapping, fields=fields, encoding=found or self.mapping.encoding)

    def facts(self, role: str, position: Placed, values: tuple[ValueFound, ...]) -> SourceFacts:
        """The layer for the report."""
        constants = tuple(FieldFound(target, value, "constant") for target, value in self.mapping.constants.items())
        layer = self.layer
        return SourceFacts(
            role=role,
            file=layer.file,
            layer=layer.name,
            rows=len(layer),
            sha256=layer.sha256,
            encoding=layer.encoding,
            encoding_how=layer.encoding_how,
            crs=position.crs,
            crs_how=position.how,
            fields=self.fields.found() + constants,
            unused=self.fields.unused,
            values=values,
        )


def layer_columns(layer: SourceLayer, table: str, mapping: LayerMapping, notes: Notes) -> LayerColumns:
    """Recognise the fields of a layer as those of ``table`` and tell what is doubtful about its texts.

    Raises
    ------
    InputRefused
        ``mapping_field_missing``, ``mapping_target_unknown``.
    """
    found = recognised(layer.columns, aliases(table), mapping.fields, layer.is_dbf, layer.place)
    if layer.declared and not _same_encoding(layer.declared, layer.encoding):
        notes.warn("encoding_declared_wrong", place=layer.place, declared=layer.declared, encoding=layer.encoding)
    if layer.encoding_how == "format_damaged":
        notes.warn("characters_damaged", place=layer.place)
    used = {name for names in found.fields.values() for name in names}
    for name, count in layer.full.items():
        if name in used:
            notes.error("text_cut", count, place=layer.place, field=name)
    return LayerColumns(layer, mapping, found)


def _first(values: Sequence[Any]) -> str:
    return next((text_of(value) for value in values if not is_blank(value)), "")


def _same_encoding(declared: str, found: str) -> bool:
    """GBK, GB2312, CP936 and GB18030 are one family here; an ASCII file fits every statement."""
    plain = declared.upper().replace("-", "").replace("_", "")
    chinese = any(name in plain for name in ("GB", "936", "EUCCN"))
    return chinese if found != "UTF-8" else plain in ("UTF8", "65001", "CP65001") or not plain


def faults_noted(position: Placed, names: Sequence[str], place: str, notes: Notes) -> None:
    """Name every geometry that was missing, repaired or lost."""
    groups: dict[str, list[str]] = {}
    for fault in position.faults:
        detail = f" {fault.detail}" if fault.detail else ""
        groups.setdefault(fault.code, []).append(f"{names[fault.row] or fault.row + 1}{detail}")
    for code, items in groups.items():
        tell = notes.error if code in ("geometry_missing", "geometry_not_measurable") else notes.warn
        tell(f"source_{code}", len(items), place=place, items=listed(items))


def unknown_noted(
    code: str, found: Sequence[ValueFound], place: str, notes: Notes, is_needed: bool = True, **facts: object
) -> None:
    """Name the values that were not understood: an error where they are needed, else a warning."""
    lost = [value for value in found if not value.word]
    told = listed(f"{value.value} ({value.count})" for value in lost)
    tell = notes.error if is_needed else notes.warn
    tell(code, sum(value.count for value in lost), place=place, values=told, **facts)
