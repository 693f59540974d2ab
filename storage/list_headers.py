"""Find the header of a sheet, which may take several rows, and what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core.building.build_record import FieldFound
from ..core.errors import InputRefused
from ..core.model import Dimension
from .field_resources import Aliases
from .list_sheets import Sheet
from .plain_values import plain_name, without_brackets

#: The header stands among the first rows and is at most so many rows high.
FIRST_ROWS, MOST_HEADER_ROWS = 20, 3
DIMENSIONS = tuple(map(str, Dimension))


@dataclass(frozen=True)
class Header:
    """Target -> column; ``first_row`` is the first row of data."""

    columns: dict[str, int]
    titles: dict[str, str]
    first_row: int
    unused: tuple[str, ...]

    @property
    def dimensions(self) -> list[str]:
        """Dimensions that have a column of their own."""
        return [word for word in DIMENSIONS if word in self.columns]

    @property
    def holds_clauses(self) -> bool:
        """Whether there are texts to read."""
        return bool(self.dimensions) or "text" in self.columns

    def found(self, how: str = "name") -> tuple[FieldFound, ...]:
        """The columns for the report."""
        return tuple(FieldFound(target, title, how) for target, title in self.titles.items())


def header_of(sheet: Sheet, names: Aliases, own: Mapping[str, Sequence[str]], path: str) -> Header | None:
    """The header with the most known columns; ``None`` where no row of the sheet's beginning is one.

    Raises
    ------
    InputRefused
        ``column_twice`` where two columns of one name hold texts or codes.
    """
    best: Header | None = None
    for depth in range(1, MOST_HEADER_ROWS + 1):
        for first in range(min(FIRST_ROWS, len(sheet.rows))):
            rows = sheet.rows[first : first + depth]
            found = _header(rows, first + depth, names, own)
            if found.holds_clauses and (best is None or len(found.columns) > len(best.columns)):
                best = found
    if best is not None:
        _refuse_twice(sheet, best, path)
    return best


def is_header_again(row: Sequence[str], header: Header) -> bool:
    """Whether a row repeats the header, as lists do on every printed page."""
    titles = [(header.titles[target], column) for target, column in header.columns.items()]
    return all(plain_name(_at(row, column)) == plain_name(title) for title, column in titles)


def _header(rows: Sequence[Sequence[str]], first_row: int, names: Aliases, own: Mapping[str, Sequence[str]]) -> Header:
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    unused = []
    for column in range(max(map(len, rows), default=0)):
        # The lowest title is the most particular one.
        title = next((text for row in reversed(rows) for text in [_at(row, column)] if text), "")
        target = _target(title, names, own)
        if target and target not in columns:
            columns[target], titles[target] = column, title
        else:
            unused.append(title)
    return Header(columns, titles, first_row, tuple(title for title in unused if title))


def _target(text: str, names: Aliases, own: Mapping[str, Sequence[str]]) -> str:
    plain = plain_name(text)
    if not plain:
        return ""
    for target, fields in own.items():
        if plain in map(plain_name, fields):
            return target
    bare = without_brackets(plain)
    for known in (plain, bare):
        for target, aliases in names.items():
            if target not in own and any(alias.name == known for alias in aliases):
                return target
    return ""


def _refuse_twice(sheet: Sheet, header: Header, path: str) -> None:
    row = sheet.rows[header.first_row - 1]
    for target in (*DIMENSIONS, "text", "unit_code"):
        if target not in header.columns:
            continue
        title = plain_name(header.titles[target])
        same = [
            column
            for column in range(len(row))
            if plain_name(row[column]) == title and (header.first_row - 1, column) not in sheet.merged
        ]
        if len(same) > 1:
            facts = {"path": path, "sheet": sheet.name, "column": header.titles[target]}
            raise InputRefused("column_twice", **facts, places=", ".join(str(place + 1) for place in same))


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
