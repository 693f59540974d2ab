"""Sheets of an access list from a workbook or a text table, with merged cells filled in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import EcoZoningError, InputRefused
from .encodings import decoded_text
from .plain_values import text_of
from .toml_text import read_bytes

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
#: A workbook's own limit is 32 767 characters in a cell; a text table may say a little more.
LONGEST_CELL = 100_000
#: Rows, columns and unpacked bytes beyond which a file is no access list.
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 200_000, 500, 1 << 30
DELIMITERS = ",\t;，"


@dataclass(frozen=True)
class Sheet:
    """Rows of cells as text. ``merged`` holds (row, column) of cells that were filled from a merged one."""

    name: str
    rows: list[list[str]]
    merged: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False


@dataclass(frozen=True)
class ListFile:
    """All sheets of a list; ``encoding`` of a text table."""

    path: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""


def read_list(path: Path, encoding: str = "", delimiters: str = DELIMITERS) -> ListFile:
    """All sheets with something in them. What a file is, its bytes decide, not its ending.

    ``delimiters`` are those among which a text table's own is found.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_empty``, ``list_format_old``, ``workbook_damaged``, ``formula_without_value``,
        ``cell_too_long``, ``list_too_large``, ``file_is_binary``, ``encoding_unknown``, ``list_no_rows``.
    """
    raw = read_bytes(path)
    if not raw:
        raise InputRefused("file_empty", path=str(path))
    if raw.startswith(OLD_WORKBOOK):
        raise InputRefused("list_format_old", path=str(path))
    is_workbook = raw.startswith(ZIP)
    found = ListFile(str(path), _workbook(path)) if is_workbook else _text_table(raw, path, encoding, delimiters)
    sheets = tuple(sheet for sheet in found.sheets if any(any(row) for row in sheet.rows))
    if not sheets:
        raise InputRefused("list_no_rows", path=str(path))
    return ListFile(found.path, sheets, found.encoding)


def _workbook(path: Path) -> tuple[Sheet, ...]:
    try:
        import openpyxl
    except ImportError as error:
        raise EcoZoningError("library_missing", library="openpyxl") from error
    _check_size(path)
    try:
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path, data_only=False)
        return tuple(_sheet(page, formulas[page.title], path) for page in values.worksheets)
    except EcoZoningError:
        raise
    except Exception as error:  # openpyxl lets whatever its XML reader, zip and its own checks raise through
        raise InputRefused("workbook_damaged", path=str(path), reason=f"{type(error).__name__}: {error}") from error


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            size = sum(part.file_size for part in file.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputRefused("workbook_damaged", path=str(path), reason=str(error)) from error
    if size > MOST_BYTES:
        raise InputRefused("list_too_large", path=str(path), sheet="-", size=size)


def _sheet(page: Any, formulas: Any, path: Path) -> Sheet:
    if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
        size = f"{page.max_row} x {page.max_column}"
        raise InputRefused("list_too_large", path=str(path), sheet=page.title, size=size)
    rows = [[_cell(cell, path, page.title) for cell in row] for row in page.iter_rows()]
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f" and page[cell.coordinate].value is None:
                raise InputRefused("formula_without_value", path=str(path), sheet=page.title, cell=cell.coordinate)
    merged = _fill_merged(rows, page.merged_cells.ranges)
    return Sheet(page.title, rows, merged, page.sheet_state != "visible")


def _cell(cell: Any, path: Path, sheet: str) -> str:
    text = text_of(cell.value)
    if len(text) > LONGEST_CELL:
        raise InputRefused("cell_too_long", path=str(path), sheet=sheet, cell=cell.coordinate, length=len(text))
    return text


def _fill_merged(rows: list[list[str]], ranges: Sequence[Any]) -> frozenset[tuple[int, int]]:
    """Write the text of each merged cell into all cells that it covers, in place."""
    filled = set()
    for area in ranges:
        first = rows[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row - 1, min(area.max_row, len(rows))):
            for column in range(area.min_col - 1, min(area.max_col, len(rows[row]))):
                if (row, column) != (area.min_row - 1, area.min_col - 1):
                    rows[row][column] = first
                    filled.add((row, column))
    return frozenset(filled)


def _text_table(raw: bytes, path: Path, encoding: str, delimiters: str) -> ListFile:
    if encoding:
        try:
            text, name = raw.decode(encoding).lstrip("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError) as error:
            raise InputRefused("encoding_unknown", path=str(path), layer=path.name) from error
    else:
        found = decoded_text(raw, str(path))
        text, name = found.text, found.encoding
    lines = [line for line in text.splitlines()[:20] if line.strip() and not line.startswith(("#", '"#'))]
    delimiter = max(delimiters, key=lambda mark: max((line.count(mark) for line in lines), default=0))
    rows = []
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL * 20))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            _check_row(row, number, path)
            rows.append([text_of(cell) for cell in row])
    except csv.Error as error:
        raise InputRefused("text_table_damaged", path=str(path), row=len(rows) + 1, reason=str(error)) from error
    return ListFile(str(path), (Sheet(path.stem, rows),), name)


def _check_row(row: Sequence[str], number: int, path: Path) -> None:
    if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
        raise InputRefused("list_too_large", path=str(path), sheet=path.stem, size=f"{number + 1} x {len(row)}")
    for place, cell in enumerate(row):
        if len(cell) > LONGEST_CELL:
            where = f"{number + 1}:{place + 1}"
            raise InputRefused("cell_too_long", path=str(path), sheet=path.stem, cell=where, length=len(cell))
