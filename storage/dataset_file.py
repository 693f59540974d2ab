"""Read a zoning dataset: one GeoPackage of the contract, whole or in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import InputRefused
from ..core.model import Theme
from ..core.tables import Clauses, ColumnTable, Units, UnitScopes, Zones, ZoningDataset, objects
from .layers import FileTable, OpenFile

#: Read at a time while hashing.
BLOCK = 1 << 20

#: Columns of the zone table in the file, by the names that the core uses.
ZONE_COLUMNS = {
    "themes": "theme",
    "codes": "zone_code",
    "names": "zone_name",
    "grades": "grade",
    "sources": "source",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
}


def read_dataset(path: Path | str) -> ZoningDataset:
    """The dataset at ``path``; tables that it lacks come back empty, and their themes as not there.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``; ``not_a_dataset`` where neither ``control_units`` nor
        ``zones`` is there; ``dataset_column_missing``; ``dataset_crs_missing``;
        ``dataset_crs_differs`` where the two layers are in different CRS.
    """
    file = OpenFile(path)
    units, zones = file.table("control_units"), file.table("zones")
    if units is None and zones is None:
        raise InputRefused("not_a_dataset", path=str(path), tables=", ".join(file.table_names()))
    parts = [_units_as_zones(units)] if units is not None else []
    if zones is not None:
        parts.append(_zones(zones))
    all_zones = Zones.joined(parts)
    return ZoningDataset(
        zones=all_zones,
        units=_columns(Units, units),
        scopes=_columns(UnitScopes, file.table("unit_scopes")),
        clauses=_columns(Clauses, file.table("requirements")),
        scheme=_scheme(file.table("scheme")),
        themes=_themes(all_zones),
        crs=_crs(path, [table for table in (units, zones) if table is not None]),
        content_hash=sha256(path),
        path=str(path),
    )


def sha256(path: Path | str) -> str:
    """Hash of a file's bytes, as hexadecimal text."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()


def _units_as_zones(table: FileTable) -> Zones:
    nothing = objects([None] * len(table.wkb()))
    return Zones(
        themes=objects([str(Theme.CONTROL_UNIT)] * len(nothing)),
        codes=table.text("unit_code", required=True),
        names=table.text("unit_name"),
        grades=table.text("category", required=True),
        sources=nothing,
        valid_from=nothing,
        valid_to=nothing,
        wkb=table.wkb(),
    )


def _zones(table: FileTable) -> Zones:
    required = ("theme",)
    columns = {ours: table.text(theirs, theirs in required) for ours, theirs in ZONE_COLUMNS.items()}
    return Zones(**columns, wkb=table.wkb())


def _columns(kind: type[Any], table: FileTable | None) -> Any:
    """A core table filled by column name; absent columns are NULL, an absent table is empty."""
    columns: dict[str, Any] = {}
    for field in fields(kind):
        is_number = "Floats" in str(field.type)
        if table is None:
            columns[field.name] = np.zeros(0) if is_number else objects([])
        else:
            columns[field.name] = table.numbers(field.name) if is_number else table.text(field.name)
    made: ColumnTable = kind(**columns)
    return made


def _scheme(table: FileTable | None) -> dict[str, str]:
    if table is None:
        return {}
    return {key: value or "" for key, value in zip(table.text("key"), table.text("value")) if key}


def _themes(zones: Zones) -> tuple[str, ...]:
    """Themes with at least one zone that has geometry."""
    present = [theme for theme, wkb in zip(zones.themes, zones.wkb) if theme and wkb is not None]
    return tuple(sorted(set(present)))


def _crs(path: Path | str, tables: Sequence[FileTable]) -> str:
    found = {table.name: table.crs() for table in tables}
    without = [name for name, crs in found.items() if not crs]
    if without:
        raise InputRefused("dataset_crs_missing", path=str(path), table=", ".join(without))
    if len(set(found.values())) > 1:
        raise InputRefused("dataset_crs_differs", path=str(path), found=", ".join(map(str, found.items())))
    return next(iter(found.values()))
