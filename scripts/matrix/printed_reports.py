"""Reports as people see them: the visible text of every page, without what is meant to differ between systems."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

#: Elements that make no line of their own: a number inside a sentence stays in it.
INLINE = {"a", "abbr", "b", "data", "em", "i", "small", "span", "strong", "sub", "sup", "td", "th", "time", "tspan"}
HIDDEN = {"style", "script", "title"}


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in HIDDEN
        if tag not in INLINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN
        if tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.lines[-1] += f"{' '.join(data.split())} "


def visible_lines(page: str) -> list[str]:
    """The text of a page, one line for each paragraph or row of a table."""
    parser = _VisibleText()
    parser.feed(page)
    parser.close()
    return [line.strip() for line in parser.lines if line.strip()]


def read_reports(folder: Path, own: list[str]) -> dict[str, str]:
    """The lines of all pages in ``folder`` by their place; ``own`` are words that only this system says."""
    lines = {}
    for path in sorted(folder.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        for word in own:
            page = page.replace(word, "…")
        for number, line in enumerate(visible_lines(page), start=1):
            lines[f"{path.relative_to(folder).as_posix()} line {number}"] = line
    return lines
