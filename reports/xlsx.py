"""Reports as workbooks: real numbers with formats, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import EcoZoningError
from .delivery import MARK
from .figures import cell_format
from .model import Report
from .phrases import Phrases
from .sheets import Column, Sheet, sheets_of
from .words import Words
from .writers import Writer

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: Most UTF-16 units in a cell, most rows in a sheet.
LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
#: Room in a row of the conformity table for what a person writes.
LINES_TO_WRITE_ON = 3
CONFORMITY = ("conforms", "breaches", "not_concerned", "to_verify")


class XlsxWriter(Writer):
    """Writes one workbook per report."""

    def __init__(self, words: Words) -> None:
        try:
            import openpyxl  # noqa: F401  (asked for by name, so that its absence is told as such)

            from .xlsx_style import Style
        except ImportError as error:
            raise EcoZoningError("library_missing", library="openpyxl") from error
        self._words = words
        self._phrases = Phrases(words)
        self._style = Style()

    def write(self, report: Report, folder: Path, name: str) -> str:
        """One workbook with all sheets of the report."""
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        self._style.begin_book()
        book.properties.creator = MARK
        book.properties.title = f"{self._phrases.title(report)} {self._phrases.subject(report)}".strip()
        for sheet in sheets_of(report, self._phrases):
            self._add_sheet(book, sheet, report)
        book.save(folder / f"{name}.xlsx")
        return f"{name}.xlsx"

    def _add_sheet(self, book: Any, sheet: Sheet, report: Report) -> None:
        page: WriteOnlyWorksheet = book.create_sheet(self._words.label("sheet", sheet.word))
        top = self._top_rows(page, sheet, report)
        widths = [column.width for column in sheet.columns]
        self._style.lay_out(page, widths, len(top) + 1)
        rows = sheet.rows[: MOST_ROWS - len(top) - 2]
        self._style.filter_rows(page, len(top) + 1, len(sheet.columns), len(rows))
        if sheet.word == "requirements":
            options = [self._words.label("conformity", word) for word in CONFORMITY]
            self._style.offer_choices(page, options, len(sheet.columns), len(top) + 2, len(rows))
        for row in top:
            page.append(row)
        self._append(page, [self._heading(page, column) for column in sheet.columns], widths, len(top) + 1)
        least = LINES_TO_WRITE_ON if sheet.word == "requirements" else 1
        for number, entry in enumerate(rows):
            cells = [self._cell(page, column, entry, number) for column in sheet.columns]
            self._append(page, cells, widths, len(top) + 2 + number, least)
        for number, texts in enumerate(self._closing(sheet, report, len(rows))):
            cells = [self._style.cell(page, safe_text(text, self._words), "text") for text in texts]
            self._append(page, cells, widths, len(top) + 2 + len(rows) + number)

    def _append(self, page: Any, cells: Sequence[Any], widths: Sequence[int], row: int, least_lines: int = 1) -> None:
        self._style.fit_row(page, row, cells, widths, least_lines)
        page.append(cells)

    def _top_rows(self, page: Any, sheet: Sheet, report: Report) -> list[list[Any]]:
        """Title, plan and date, and, where the data are synthetic, the banner across the sheet."""
        style, header, words = self._style, report.header, self._words
        width = len(sheet.columns)
        as_of = header.as_of or words.label("phrase", "none")
        about = [
            header.scheme_name,
            header.document_no,
            f"{words.label('column', 'as_of')}{words.label('phrase', 'colon')}{as_of}",
        ]
        title = f"{self._phrases.title(report)}  {self._phrases.subject(report)}".strip()
        rows = [
            style.banner(page, safe_text(title.replace("\n", " "), words), "title", width),
            style.banner(page, safe_text("    ".join(part for part in about if part), words), "about", width),
        ]
        if header.synthetic:
            rows.append(style.banner(page, words.label("phrase", "synthetic"), "synthetic", width))
        return rows

    def _heading(self, page: Any, column: Column) -> Any:
        return self._style.cell(page, self._words.label("column", column.word), "heading")

    def _cell(self, page: Any, column: Column, entry: Any, number: int) -> Any:
        value = column.pick(entry)
        if value is None or value == "":
            return self._style.cell(page, None, "text", number)
        if column.is_number:
            return self._style.number(page, value, cell_format(value, column.kind), number)
        text = safe_text(str(value), self._words)
        verdict = entry.verdict if column.word == "verdict" else ""
        return self._style.cell(page, text, "text", number, verdict, quoted=text.startswith(FORMULA_SIGNS))

    def _closing(self, sheet: Sheet, report: Report, written: int) -> Sequence[tuple[str, ...]]:
        """What stands below the rows: how many were left out; under the run record, notices and gaps."""
        words = self._words
        if written < len(sheet.rows):
            return [(words.label("phrase", "and_more", count=len(sheet.rows) - written),)]
        if sheet.word != "run":
            return []
        notes, gaps = words.label("heading", "notes"), words.label("heading", "gaps")
        missing = self._phrases.gaps(report) or [words.label("phrase", "no_gaps")]
        return [(notes, words.label("notice", notice)) for notice in report.notices] + [(gaps, gap) for gap in missing]


def safe_text(text: str, words: Words) -> str:
    """``text`` cut to what a cell can hold, with a mark where it was cut."""
    if utf16_length(text) <= LONGEST_TEXT:
        return text
    mark = words.label("phrase", "cut")
    return _first_units(text, LONGEST_TEXT - utf16_length(mark)) + mark


def utf16_length(text: str) -> int:
    """Length as spreadsheets count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "ignore")
