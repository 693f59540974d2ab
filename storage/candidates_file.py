"""Candidates from any vector file, with their fields chosen by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..core.errors import InputRefused
from ..core.tables import Candidates, objects
from .geopackage import Values
from .layers import FileTable, OpenFile


@dataclass(frozen=True)
class FieldChoice:
    """Which columns hold what; empty where the file has none."""

    id: str = ""
    name: str = ""
    industry: str = ""
    activity: str = ""
    declared_area: str = ""


@dataclass(frozen=True)
class CandidatesFile:
    """Candidates, their CRS, and all columns of the file by name."""

    candidates: Candidates
    crs: str
    columns: dict[str, tuple[str, Values]] = field(default_factory=dict)


def read_candidates(path: Path | str, layer: str = "", chosen: FieldChoice | None = None) -> CandidatesFile:
    """Read ``layer`` of a vector file, or its only layer.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``, ``layer_not_chosen``, ``field_missing``,
        ``input_crs_missing``, ``no_features``, ``candidate_id_missing``, ``candidate_id_twice``.
    """
    chosen = chosen or FieldChoice()
    table = _table(OpenFile(path), str(path), layer)
    _require_fields(table, chosen)
    wkb = table.wkb()
    if not table.crs():
        raise InputRefused("input_crs_missing", layer=table.name)
    if len(wkb) == 0:
        raise InputRefused("no_features", layer=table.name)
    columns = {name: table.text(name) for name in table.fields}
    nothing = objects([None] * len(wkb))
    values = columns[chosen.id] if chosen.id else None
    candidates = Candidates(
        ids=objects(unique_ids(values, range(1, len(wkb) + 1), table.name, chosen.id)),
        names=columns.get(chosen.name, nothing),
        wkb=wkb,
        industries=columns.get(chosen.industry, nothing),
        activities=columns.get(chosen.activity, nothing),
        declared_area_m2=table.numbers(chosen.declared_area)
        if chosen.declared_area
        else np.full(len(wkb), np.nan, dtype=np.float64),
    )
    return CandidatesFile(candidates, table.crs(), {name: table.typed(name) for name in table.fields})


def _table(file: OpenFile, path: str, layer: str) -> FileTable:
    names = file.table_names()
    if not layer and len(names) != 1:
        raise InputRefused("layer_not_chosen", path=path, layers=", ".join(names))
    table = file.table(layer or names[0])
    if table is None:
        raise InputRefused("layer_not_chosen", path=path, layers=", ".join(names))
    return table


def _require_fields(table: FileTable, chosen: FieldChoice) -> None:
    for name in vars(chosen).values():
        if name and name not in table.fields:
            raise InputRefused("input_field_missing", layer=table.name, field=name, fields=", ".join(table.fields))


def unique_ids(values: Sequence[object] | Values | None, numbers: Sequence[int], layer: str, name: str) -> list[str]:
    """Unique text ids: those of the chosen field, or the numbers of the features.

    Raises
    ------
    InputRefused
        ``candidate_id_missing`` and ``candidate_id_twice`` name layer, field and feature.
    """
    if values is None:
        return [str(number) for number in numbers]
    seen: dict[str, int] = {}
    for value, number in zip(values, numbers):
        text = "" if value is None else str(value).strip()
        if not text:
            raise InputRefused("candidate_id_missing", layer=layer, field=name, feature=number)
        if text in seen:
            raise InputRefused("candidate_id_twice", layer=layer, field=name, value=text, feature=number)
        seen[text] = number
    return list(seen)
