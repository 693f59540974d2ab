"""A result as text: every row of every table, each number as the reports print it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ecozoning.reports.figures import FIGURES, printed

#: Versions, paths and timings are in this table, and differ as they should.
NOT_COMPARED = {"run"}
TABLES_AND_VIEWS = (
    "SELECT name, type FROM gpkg_contents JOIN sqlite_master ON name = table_name AND type IN ('table', 'view') "
    "ORDER BY name"
)
#: Kind of number by the end of a column's name; the kind of ``measure`` is in its row.
KINDS = {"share": "share", "_m": "m", "_m2": "m2", "_deg": "degree"}


@dataclass
class Rows:
    """Results: for each row, by its place, what is printed of it, and all that is stored."""

    shown: dict[str, str] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    geometries: dict[str, str] = field(default_factory=dict)


def checksum(lines: dict[str, str]) -> str:
    """One short word for all that is printed."""
    text = "\n".join(f"{place} {line}" for place, line in lines.items())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_rows(paths: list[Path]) -> Rows:
    """The rows of all tables of several results, in their order."""
    rows = Rows()
    for path in paths:
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            for table, kind in connection.execute(TABLES_AND_VIEWS).fetchall():
                if table not in NOT_COMPARED:
                    # A view has no fid, and an order of its own.
                    order = " ORDER BY fid" if kind == "table" else ""
                    _add_table(rows, f"{path.stem}.{table}", connection.execute(f'SELECT * FROM "{table}"{order}'))
    return rows


def _add_table(rows: Rows, title: str, table: Iterable[sqlite3.Row]) -> None:
    for number, row in enumerate(table, start=1):
        values = {name: row[name] for name in row.keys() if name != "fid"}  # noqa: SIM118  a Row is not a dict
        geometry = values.pop("geom", None)
        place = f"{title} row {number}"
        rows.shown[place] = " | ".join(f"{name}={_shown(name, values)}" for name in values)
        rows.stored[place] = " | ".join(f"{name}={value!r}" for name, value in values.items())
        rows.geometries[place] = hashlib.sha256(geometry).hexdigest() if geometry else ""


def _shown(name: str, values: dict[str, object]) -> str:
    value = values[name]
    if not isinstance(value, float):
        return "" if value is None else str(value)
    return printed(value, _kind(name, values))


def _kind(name: str, values: dict[str, object]) -> str:
    # A measure without a unit is of a candidate whose geometry is invalid; as an area it shows most decimals.
    unit = values.get("measure_unit")
    if name == "measure" and unit in FIGURES:
        return str(unit)
    return next((kind for end, kind in KINDS.items() if name.endswith(end)), "m2")
