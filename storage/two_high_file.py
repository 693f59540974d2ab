"""A list of "两高" industries from a file that a planner keeps in a spreadsheet: facts on top, a table below."""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ..core.errors import InputRefused
from ..core.law.two_high import ListEntry, TwoHighList
from .industry_codes import shipped
from .list_sheets import Sheet, read_list
from .plain_values import column_letters, date_of, plain_name, without_brackets
from .toml_text import read_bytes

#: Rows that begin with one of these are instructions.
_REMARKS = ("#", "＃")
#: A code without its letter that may have lost a zero, and the section (mining) whose codes begin with one.
_SHORT, _MINING = re.compile(r"\d|\d{3}"), "B"
_SEPARATORS = re.compile(r"[,，;；、/\s]+")


def two_high_list(path: str | Path | None) -> TwoHighList | None:
    """The list at ``path``; none where none was given."""
    return read_two_high(Path(path)) if path else None


def read_two_high(path: Path) -> TwoHighList:
    """A list as its publisher gave it (format: ``docs``, data formats; template: ``resources/two_high``).

    Raises
    ------
    InputRefused
        ``two_high_…`` with ``path`` and, where it applies, ``row``, ``column`` and ``value``; also what
        :func:`.list_sheets.read_list` refuses.
    """
    return _Reader(path).read()


@dataclass(frozen=True)
class _Cell:
    """A text and where it stands, counted from 0."""

    text: str
    row: int
    column: int


_Row = list[_Cell]


class _Reader:
    """Reads one file; every refusal names it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> TwoHighList:
        rows, header = self._table()
        stated = self._stated(rows[:header])
        entries = tuple(self._entries(rows[header:]))
        if not entries:
            raise InputRefused("two_high_empty", path=str(self._path))
        known: dict[str, Any] = {key: stated[key].text for key in ("publisher", "document_no")}
        known |= {key: self._date(stated.get(key), key) for key in ("issued", "valid_from", "valid_to")}
        if known["valid_to"] and known["valid_to"] < known["valid_from"]:
            raise self.fault("two_high_dates_reversed", stated["valid_to"])
        return TwoHighList(
            **known,
            name=stated["name"].text.strip("《》"),
            entries=entries,
            by_process=self._answer(stated.get("by_process")),
            source=stated["source"].text if "source" in stated else "",
            sha256=hashlib.sha256(read_bytes(self._path)).hexdigest(),
        )

    def fault(self, code: str, cell: _Cell, **facts: str) -> InputRefused:
        """A refusal that names row and column as a spreadsheet counts them."""
        place = {"row": cell.row + 1, "column": column_letters(cell.column)}
        return InputRefused(code, path=str(self._path), **place, value=cell.text[:60], **facts)

    def _table(self) -> tuple[list[_Row], int]:
        """The rows of the one sheet that holds a table, and which of them are its headings."""
        found = []
        for sheet in read_list(self._path, delimiters=",\t;").sheets:
            rows = _filled(sheet)
            headings = (place for place, row in enumerate(rows) if any(_column(cell) == "code" for cell in row))
            found += [(rows, place) for place in headings][:1]
        if not found:
            raise InputRefused("two_high_no_table", path=str(self._path))
        if len(found) > 1:
            raise InputRefused("two_high_sheets", path=str(self._path))
        return found[0]

    def _stated(self, rows: Sequence[_Row]) -> dict[str, _Cell]:
        """The facts above the table: key -> what stands to its right."""
        stated: dict[str, _Cell] = {}
        for first, *values in rows:
            key = _meaning(first, "keys")
            if not key or len(values) > 1:
                raise self.fault("two_high_key_unknown", first)
            if key in stated:
                raise self.fault("two_high_key_twice", first)
            stated.update({key: values[0]} if values else {})
        for key in _words()["required"]:
            if key not in stated:
                raise InputRefused("two_high_key_missing", path=str(self._path), field=_name(key))
        return stated

    def _date(self, cell: _Cell | None, key: str) -> date | None:
        found = date_of(cell.text) if cell else None
        if cell and found is None:
            raise self.fault("two_high_date", cell, field=_name(key))
        return date.fromisoformat(found) if found else None

    def _answer(self, cell: _Cell | None) -> bool:
        answers = {plain_name(text): word == "yes" for word in ("yes", "no") for text in _words()[word]}
        if cell and plain_name(cell.text) not in answers:
            raise self.fault("two_high_answer", cell, field=_name("by_process"))
        return bool(cell) and answers[plain_name(cell.text if cell else "")]

    def _entries(self, rows: Sequence[_Row]) -> Iterator[ListEntry]:
        """The rows below the headings, which come first."""
        roles = self._roles(rows[0])
        for row in rows[1:]:
            of = {role: [cell for cell in row if roles.get(cell.column) == role] for role in _words()["columns"]}
            stray = [cell for cell in row if cell.column not in roles]
            if stray:
                raise self.fault("two_high_column_unknown", stray[0])
            if not of["code"] and (of["name"] or of["condition"]):
                raise self.fault("two_high_code_missing", row[0])
            name, condition = ("；".join(cell.text for cell in of[role]) for role in ("name", "condition"))
            yield from (ListEntry(code, name, condition) for cell in of["code"] for code in self._codes(cell))

    def _roles(self, headings: _Row) -> dict[int, str]:
        roles = {cell.column: _column(cell) for cell in headings}
        for cell in headings:
            if not roles[cell.column]:
                raise self.fault("two_high_column_unknown", cell)
            if _column(cell) == "code" and list(roles.values()).count("code") > 1:
                raise self.fault("two_high_code_twice", cell)
        return roles

    def _codes(self, cell: _Cell) -> list[str]:
        """The codes of a cell, checked against GB/T 4754."""
        industries = shipped()
        for token in _SEPARATORS.split(unicodedata.normalize("NFKC", cell.text)):
            if _SHORT.fullmatch(token) and industries.sections.get(f"0{token}") == _MINING:
                raise self.fault("two_high_code_zero", cell, other=f"{_MINING}0{token}")
        codes = (industries.stated(cell.text) or "").split(",")
        if not all(code.isdecimal() for code in codes):
            raise self.fault("two_high_code", cell)
        return codes


def _filled(sheet: Sheet) -> list[_Row]:
    """Rows with something in them that are no instructions, without their empty cells."""
    rows = (
        [_Cell(text, number, place) for place, text in enumerate(row) if text] for number, row in enumerate(sheet.rows)
    )
    return [row for row in rows if row and not row[0].text.startswith(_REMARKS)]


def _column(cell: _Cell) -> str:
    return _meaning(cell, "columns")


def _meaning(cell: _Cell, of: str) -> str:
    """Our word for a key or heading, by one of its names or by itself; empty where it is not known."""
    plain = plain_name(cell.text)
    known: Mapping[str, Sequence[str]] = _words()[of]
    for word, names in known.items():
        if {plain, without_brackets(plain)} & set(map(plain_name, (word, *names))):
            return word
    return ""


def _name(key: str) -> str:
    """What a template calls a key."""
    return f"{_words()['keys'][key][0]} ({key})"


@cache
def _words() -> dict[str, Any]:
    place = importlib.resources.files(__package__.rpartition(".")[0]).joinpath("resources").joinpath("two_high")
    found: dict[str, Any] = json.loads(place.joinpath("fields.json").read_text(encoding="utf-8"))
    return found
