"""Tables of points (CSV, XLSX): columns recognised by their headings, parcels and rings by their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..core.errors import EcoZoningError, InputRefused
from .coordinates_columns import bare, has_coordinates, roles_of
from .coordinates_model import ATTRIBUTES, RawFile, RawParcel, RawPoint
from .coordinates_text import number, plain_field
from .coordinates_txt import point_of

Row = Sequence[str]
#: Rows in which the headings may stand.
HEAD_ROWS = 30
DELIMITERS = ",\t;，"


def csv_rows(text: str) -> list[Row]:
    """Rows of a text table by the separator that its first lines hold most of."""
    head = "\n".join(text.split("\n")[:HEAD_ROWS])
    mark = max(DELIMITERS, key=head.count)
    if not head.count(mark):
        return [line.split() for line in text.split("\n")]
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error:
        return [line.split(mark) for line in text.split("\n")]


def xlsx_sheets(path: Path) -> dict[str, list[Row]]:
    """All sheets of a workbook as text; a formula that was never computed stands as the formula itself.

    Raises
    ------
    InputRefused
        ``file_not_readable``.
    EcoZoningError
        ``library_missing``.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise EcoZoningError("library_missing", library="openpyxl") from error
    try:
        values = openpyxl.load_workbook(path, data_only=True, read_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True)
        return {sheet.title: _cells(sheet, formulas[sheet.title]) for sheet in values.worksheets}
    except Exception as error:  # openpyxl passes on whatever zip, XML and number parsing raise
        raise InputRefused("file_not_readable", path=str(path), reason=str(error) or type(error).__name__) from error


def _cells(values: object, formulas: object) -> list[Row]:
    rows = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True))  # type: ignore[attr-defined]
    return [[_text(value if value is not None else formula) for value, formula in zip(*pair)] for pair in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    return format(value, ".12f").rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def parsed_tables(sheets: Mapping[str, Sequence[Row]], path: str) -> RawFile:
    """The first sheet that holds points.

    Raises
    ------
    InputRefused
        ``coordinates_columns`` where no sheet does; ``coordinates_cell_missing``,
        ``coordinates_not_a_number``, ``coordinates_formula``, ``coordinates_line`` with the row.
    """
    for rows in sheets.values():
        place, roles = _headings(rows)
        if roles:
            return _with_headings(rows, place, roles, path)
    for rows in sheets.values():
        if _is_bare_table(rows):
            return _without_headings(rows, path)
    seen = next(([cell for cell in row if cell] for rows in sheets.values() for row in rows if any(row)), [])
    raise InputRefused("coordinates_columns", path=path, found=", ".join(plain_field(cell) for cell in seen[:8])[:120])


def _headings(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """The row of headings; a heading that spans two rows may stand in the row above."""
    for place, row in enumerate(rows[:HEAD_ROWS]):
        roles = roles_of(row)
        if has_coordinates(roles):
            above = roles_of(rows[place - 1]) if place else {}
            taken = set(roles.values())
            return place, roles | {
                role: column for role, column in above.items() if role not in roles and column not in taken
            }
    return 0, {}


def _with_headings(rows: Sequence[Row], place: int, roles: Mapping[str, int], path: str) -> RawFile:
    file, pair = RawFile(path, "table"), ("north", "east") if "north" in roles and "east" in roles else ("lat", "lon")
    heading, filled = [bare(cell) for cell in rows[place]], {"parcel_id": "", "parcel_name": "", "ring": ""}
    for line, row in enumerate(rows[place + 1 :], start=place + 2):
        cells = {role: plain_field(row[column]) if column < len(row) else "" for role, column in roles.items()}
        if not (cells[pair[0]] or cells[pair[1]]) or [bare(cell) for cell in row] == heading:
            continue
        _fill_down(filled, cells)
        key = {name: filled[name] for name in ("parcel_id", "parcel_name")}
        if not file.parcels or not key.items() <= file.parcels[-1].attributes.items():
            attributes = {name: cells.get(name, "") for name in ATTRIBUTES}
            file.parcels.append(RawParcel(line, attributes=attributes | key))
        first, second = (_coordinate(cells[name], rows[place][roles[name]], path, line) for name in pair)
        file.parcels[-1].points.append(RawPoint(cells.get("name", ""), filled["ring"], first, second, line))
    if not file.parcels:
        raise InputRefused("coordinates_no_points", path=path)
    return file


def _fill_down(filled: dict[str, str], cells: Mapping[str, str]) -> None:
    """Merged cells hold their value in the first row only; a new parcel begins without a ring number."""
    if cells.get("parcel_id") or cells.get("parcel_name"):
        filled |= {name: cells.get(name, "") for name in ("parcel_id", "parcel_name")}
        filled["ring"] = cells.get("ring", "")
    filled["ring"] = cells.get("ring") or filled["ring"]


def _coordinate(cell: str, heading: str, path: str, line: int) -> float:
    if not cell:
        raise InputRefused("coordinates_cell_missing", path=path, line=line, column=plain_field(heading))
    if cell.startswith("="):
        raise InputRefused("coordinates_formula", path=path, line=line, column=plain_field(heading))
    value = number(cell)
    if value is None:
        raise InputRefused("coordinates_not_a_number", path=path, line=line, value=cell[:40])
    return value


def _is_bare_table(rows: Sequence[Row]) -> bool:
    """Whether the first row that is not empty ends in two numbers."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    cells = [plain_field(cell) for cell in first]
    return 2 <= len([cell for cell in cells if cell]) <= 6 and sum(number(cell) is not None for cell in cells) >= 2


def _without_headings(rows: Sequence[Row], path: str) -> RawFile:
    parcel = RawParcel(1)
    for line, row in enumerate(rows, start=1):
        cells = [plain_field(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            parcel.points.append(point_of(cells, path, line, " ".join(cells)))
    return RawFile(path, "table", parcels=[parcel])
