"""Reports as single HTML files that need nothing from outside, for the screen and for A4 paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import EcoZoningError, InputRefused
from . import chart, reading, strip
from .colours import theme_colour, verdict_colour
from .delivery import MARK
from .figures import FIGURES, chainage, printed
from .model import Report
from .phrases import Phrases
from .words import Words, resource_root
from .writers import Writer

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

TEMPLATES = ("report", "templates")
#: Longer tables are cut in HTML, with a word about it; XLSX and JSON hold all rows.
MOST_ROWS = 2000
#: Zones named for one reason; the table of overlaps names all.
MOST_ZONES = 4


class HtmlWriter(Writer):
    """Fills ``<group_by>.html`` of the shipped templates, or what the user put in their place."""

    def __init__(self, words: Words, template: Path | None = None) -> None:
        try:
            import jinja2
        except ImportError as error:
            raise EcoZoningError("library_missing", library="jinja2") from error
        self._faults = (jinja2.TemplateError, TypeError, ValueError, UnicodeDecodeError)
        self._template = template
        self._environment = _environment(words, template)

    def write(self, report: Report, folder: Path, name: str) -> str:
        """One HTML file."""
        own = self._template.name if self._template is not None and self._template.is_file() else None
        self._render(own or f"{report.group_by}.html", folder / f"{name}.html", report=report)
        return f"{name}.html"

    def write_index(self, written: Sequence[tuple[str, Report]], folder: Path) -> list[str]:
        """``index.html`` with a link to every report."""
        if not written:
            return []
        self._render("index.html", folder / "index.html", report=written[0][1], written=written)
        return ["index.html"]

    def _render(self, template: str, path: Path, **context: Any) -> None:
        try:
            text = self._environment.get_template(template).render(**context)
        except self._faults as error:
            where = str(self._template or template)
            raise InputRefused("template_not_usable", path=where, reason=str(error)) from error
        head = "" if MARK in text[:2000] else f"<!-- {MARK} -->\n"
        path.write_text(head + text, encoding="utf-8")


def page_text(words: Words, template: str, **context: Any) -> str:
    """A shipped template, filled; raises :class:`EcoZoningError` ``library_missing``."""
    try:
        return _environment(words, None).get_template(template).render(**context)
    except ImportError as error:
        raise EcoZoningError("library_missing", library="jinja2") from error


def _environment(words: Words, template: Path | None) -> Environment:
    """Templates may be a stranger's: they run in a sandbox, and everything is escaped."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=_loader(template), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(_vocabulary(words))
    return environment


def _loader(template: Path | None) -> BaseLoader:
    from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader

    shipped = FunctionLoader(_shipped)
    if template is None:
        return shipped
    if not template.exists():
        raise InputRefused("template_not_found", path=str(template))
    folder = template if template.is_dir() else template.parent
    return ChoiceLoader([FileSystemLoader(folder), shipped])


def _shipped(name: str) -> str | None:
    source = resource_root().joinpath(*TEMPLATES, name)
    return source.read_text(encoding="utf-8") if source.is_file() else None


def _vocabulary(words: Words) -> dict[str, Any]:
    """What templates may call."""
    from markupsafe import Markup

    def number(value: float | None, kind: str) -> Markup:
        """``value`` as people read it, with the unrounded number for machines."""
        text = printed(value, kind)
        suffix = FIGURES[kind].suffix.strip() if text else ""
        template = '<data value="{}" data-kind="{}">{}{}</data>'
        return Markup(template).format(repr(value), kind, text, suffix) if text else Markup()  # noqa: S704

    def picture(draw: Any) -> Any:
        # svg.py escapes every text that is put into a picture.
        return lambda *arguments: Markup(draw(*arguments, words))  # noqa: S704

    return {
        "mark": MARK,
        "most_rows": MOST_ROWS,
        "most_zones": MOST_ZONES,
        "words": words,
        "label": words.label,
        "phrases": Phrases(words),
        "reading": _Reading(words),
        "num": number,
        "chainage": chainage,
        "verdict_colour": verdict_colour,
        "theme_colour": theme_colour,
        "verdict_bars": picture(chart.verdict_bars),
        "strip_map": picture(strip.strip_map),
        "sketch": picture(chart.sketch),
    }


class _Reading:
    """The functions of :mod:`.reading` for templates."""

    theme_blocks = staticmethod(reading.theme_blocks)
    verdict_blocks = staticmethod(reading.verdict_blocks)
    deciding = staticmethod(reading.deciding)
    informing = staticmethod(reading.informing)
    in_unit = staticmethod(reading.in_unit)
    reason_counts = staticmethod(reading.reason_counts)
    has_declared = staticmethod(reading.has_declared)
    doubtful = staticmethod(reading.doubtful)
    place_blocks = staticmethod(reading.place_blocks)
    further_nearby = staticmethod(reading.further_nearby)
    legend = staticmethod(reading.legend)

    def __init__(self, words: Words) -> None:
        self._words = words

    def clause_blocks(self, report: Report) -> list[reading.ClauseBlock]:
        return reading.clause_blocks(report, self._words)
