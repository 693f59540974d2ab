"""How the sheets look: one calm style for all of them. Needs openpyxl."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..core.model import Verdict
from .colours import verdict_colour

FONT = "Microsoft YaHei"
INK, GREEN, PALE, LINE = "1F2A28", "1D5B4F", "F4F7F6", "D5DEDB"
#: Paper size by its number in the file format.
A4 = 9
LINE_POINTS, HIGHEST_POINTS = 15.0, 409.0
#: Rows beyond this keep the usual height: each set height costs memory.
MOST_FITTED_ROWS = 20_000
_THIN = Side(style="thin", color=LINE)


#: Role, odd row, verdict or number format, quoted.
StyleKey = tuple[str, int, str, bool]


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


class Style:
    """Makes styled cells; fonts and fills are made once and shared."""

    def __init__(self) -> None:
        self._fonts = {
            "text": Font(FONT, 10, color=INK),
            "heading": Font(FONT, 10, bold=True, color="FFFFFF"),
            "title": Font(FONT, 14, bold=True, color=GREEN),
            "about": Font(FONT, 10, color="5F6B6A"),
            "synthetic": Font(FONT, 11, bold=True, color="FFFFFF"),
        }
        self._verdict_fonts = {
            verdict.word: Font(FONT, 10, bold=True, color=verdict_colour(verdict.word)[1:]) for verdict in Verdict
        }
        self._fills = {"heading": _fill(GREEN), "synthetic": _fill("B35806")}
        self._stripe = _fill(PALE)
        self._border = Border(bottom=_THIN)
        one_line = Alignment(vertical="center")
        self._alignments = {
            "text": Alignment(vertical="top", wrap_text=True),
            "heading": Alignment(vertical="center", horizontal="center", wrap_text=True),
            "title": one_line,
            "about": one_line,
            "synthetic": one_line,
        }
        self._right = Alignment(vertical="top", horizontal="right", indent=1)
        self._made: dict[StyleKey, Any] = {}

    def begin_book(self) -> None:
        """Forget the styles of the last workbook: each keeps its own numbering of them."""
        self._made.clear()

    def cell(
        self, page: Any, text: str | None, role: str, row: int = 0, verdict: str = "", quoted: bool = False
    ) -> Any:
        """A text cell; the type is set so that nothing in it is ever taken for a formula."""
        cell = WriteOnlyCell(page, text)
        if text is not None:
            cell.data_type = "s"
        font = self._verdict_fonts.get(verdict, self._fonts[role])
        self._dress(cell, (role, row % 2, verdict, quoted), font, self._alignments[role])
        return cell

    def number(self, page: Any, value: float, number_format: str, row: int) -> Any:
        """A cell with a real number."""
        cell = WriteOnlyCell(page, value)
        self._dress(cell, ("text", row % 2, number_format, False), self._fonts["text"], self._right, number_format)
        return cell

    def banner(self, page: Any, text: str, role: str, width: int) -> list[Any]:
        """A row of one text that runs over ``width`` columns."""
        return [self.cell(page, text if place == 0 else None, role) for place in range(width)]

    def lay_out(self, page: Any, widths: Sequence[int], heading_row: int) -> None:
        """Column widths, frozen heading, landscape A4 one page wide with the heading on each page."""
        for place, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.row_dimensions[1].height = 26
        page.freeze_panes = f"A{heading_row + 1}"
        page.print_title_rows = f"1:{heading_row}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.oddFooter.center.text = "&P / &N"
        page.sheet_view.showGridLines = False

    def fit_row(self, page: Any, row: int, cells: Sequence[Any], widths: Sequence[int], least_lines: int = 1) -> None:
        """Height of a row from its texts: not every program works it out for itself."""
        if row <= MOST_FITTED_ROWS:
            needed = [lines_of(cell.value, width) for cell, width in zip(cells, widths) if isinstance(cell.value, str)]
            points = LINE_POINTS * max([least_lines, *needed]) + 3
            page.row_dimensions[row].height = min(points, HIGHEST_POINTS)

    def filter_rows(self, page: Any, heading_row: int, width: int, count: int) -> None:
        """An autofilter over heading and rows."""
        page.auto_filter.ref = f"A{heading_row}:{get_column_letter(width)}{heading_row + max(count, 1)}"

    def offer_choices(self, page: Any, options: Sequence[str], column: int, first_row: int, count: int) -> None:
        """A list to choose from in the cells of ``column``."""
        if count:
            letter = get_column_letter(column)
            choice = DataValidation(type="list", formula1='"' + ",".join(options) + '"', allow_blank=True)
            choice.add(f"{letter}{first_row}:{letter}{first_row + count - 1}")
            page.data_validations.append(choice)

    def _dress(self, cell: Any, key: StyleKey, font: Font, alignment: Alignment, number_format: str = "") -> None:
        """Style ``cell``, or copy the style of an earlier cell of the same kind, which is much quicker."""
        known = self._made.get(key)
        if known is not None:
            cell._style = known
            return
        role, odd, _, quoted = key
        cell.font, cell.alignment, cell.quotePrefix = font, alignment, quoted
        if number_format:
            cell.number_format = number_format
        if role in self._fills:
            cell.fill = self._fills[role]
        elif role == "text":
            cell.border = self._border
            if odd:
                cell.fill = self._stripe
        self._made[key] = copy(cell._style)


def lines_of(text: str, width: int) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters; wide characters count twice."""
    room = max(width - 2, 1)
    return sum(math.ceil(max(sum(1 + (sign > "\u2e7f") for sign in line), 1) / room) for line in text.split("\n"))
