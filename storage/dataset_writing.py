"""Write a zoning dataset as the GeoPackage of the contract, with its report and mapping beside it, all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely

from ..core.errors import InputRefused
from ..core.tables import ColumnTable, ZoningDataset
from .clause_rows import Cell
from .dataset_file import ZONE_COLUMNS
from .geopackage import Table, Values, write_geopackage

DATES = ("valid_from", "valid_to")


def write_dataset(
    path: Path, dataset: ZoningDataset, cells: Sequence[Cell] = (), beside: Mapping[Path, str] | None = None
) -> None:
    """Write ``dataset`` to ``path`` and each text of ``beside`` to its path; on an error nothing is left.

    Geometry is taken as longitude and latitude on CGCS2000. ``cells`` (texts that were split into clauses) go into
    the table ``requirement_texts``, whole.

    Raises
    ------
    InputRefused
        ``output_not_writable``; older files are then still there.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
            draft = Path(folder) / "dataset.gpkg"
            write_geopackage(draft, dataset_tables(dataset, cells))
            moves = [(draft, path)]
            for number, (place, text) in enumerate((beside or {}).items()):
                part = Path(folder) / f"{number}.txt"
                part.write_text(text, encoding="utf-8")
                moves.append((part, Path(place)))
            _move_all(moves, Path(folder))
    except (OSError, RuntimeError) as error:
        raise InputRefused("output_not_writable", path=str(path), reason=str(error)) from error


def _move_all(moves: Sequence[tuple[Path, Path]], folder: Path) -> None:
    """Move each file to its place; where one fails, put back what was there."""
    for _, place in moves:
        if place.is_dir():
            raise IsADirectoryError(f"{place} is a folder")
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, (part, place) in enumerate(moves):
            kept = folder / f"kept-{number}" if place.exists() else None
            if kept is not None:
                place.replace(kept)
            done.append((place, kept))
            part.replace(place)
    except OSError:
        for place, kept in done:
            place.unlink(missing_ok=True)
            if kept is not None:
                kept.replace(place)
        raise


def dataset_tables(dataset: ZoningDataset, cells: Sequence[Cell] = ()) -> list[Table]:
    """The tables of the contract, in their order."""
    note = "合成数据 SYNTHETIC DATA" if dataset.is_synthetic else ""
    units, zones = dataset.zones.take(dataset.zones.unit_mask), dataset.zones.take(~dataset.zones.unit_mask)
    zone_columns = {theirs: getattr(zones, ours) for ours, theirs in ZONE_COLUMNS.items()}
    order = ("zone_code", "zone_name", "theme", "grade", "source", "valid_from", "valid_to")
    tables = [
        _table("control_units", dataset.units.columns(), units.wkb, note),
        _table("zones", {name: zone_columns[name] for name in order}, zones.wkb, note),
        _plain("unit_scopes", dataset.scopes, note),
        _plain("requirements", dataset.clauses, note),
        _table("scheme", {"key": list(dataset.scheme), "value": list(dataset.scheme.values())}, None, note),
    ]
    if cells:
        texts: dict[str, Values] = {
            "source_cell": [cell.place for cell in cells],
            "requirement_ids": [";".join(cell.requirement_ids) for cell in cells],
            "text": [cell.text for cell in cells],
        }
        tables.append(_table("requirement_texts", texts, None, note))
    return tables


def _plain(name: str, rows: ColumnTable, note: str) -> Table:
    return _table(name, rows.columns(), None, note)


def _table(name: str, columns: Mapping[str, Values], wkb: Values | None, note: str) -> Table:
    kinds = {column: (_kind(column, values), values) for column, values in columns.items()}
    if wkb is None:
        return Table(name, kinds, description=note)
    shapes = np.asarray(shapely.from_wkb(np.asarray(wkb, dtype=object)), dtype=object)
    return Table(name, kinds, "MultiPolygon", shapes, 4490, note)


def _kind(name: str, values: Values) -> str:
    if name in DATES:
        return "date"
    return "real" if isinstance(values, np.ndarray) and values.dtype.kind == "f" else "text"
