"""The page about a dataset's quality: one HTML file that needs nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import EcoZoningError
from ..core.quality.checking import QualityReport
from .delivery import MARK, deliver, staging
from .figures import printed
from .phrases import Phrases
from .quality_page import MOST_ROWS, quality_page
from .quality_sketch import SEVERITY_COLOURS, quality_sketch
from .words import Words, resource_root

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "quality.html"


def write_quality_page(report: QualityReport, path: Path, language: str, run: Mapping[str, str] | None = None) -> None:
    """Write the page to ``path``, whole or not at all.

    Raises
    ------
    InputRefused
        ``output_not_writable``, ``output_not_ours``.
    EcoZoningError
        ``library_missing``.
    """
    words = Words(language)
    text = quality_text(report, words, run or {})
    path = Path(path)
    with staging(path.parent) as stage:
        (stage / path.name).write_text(text, encoding="utf-8")
        deliver(stage, [path.name], path.parent)


def quality_text(report: QualityReport, words: Words, run: Mapping[str, str]) -> str:
    """The page as text."""
    from markupsafe import Markup

    # quality_sketch escapes every text that it puts into the picture.
    drawing = Markup(quality_sketch(report, words))  # noqa: S704
    page = quality_page(report, words, run)
    return str(_environment(words).get_template(TEMPLATE).render(report=page, drawing=drawing))


def _environment(words: Words) -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise EcoZoningError("library_missing", library="jinja2") from error
    environment = Environment(
        loader=FunctionLoader(_shipped),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared: dict[str, Any] = {
        "mark": MARK,
        "words": words,
        "label": words.label,
        "phrases": Phrases(words),
        "printed": printed,
        "most_rows": MOST_ROWS,
        "severity_colours": SEVERITY_COLOURS,
    }
    environment.globals.update(shared)
    return environment


def _shipped(name: str) -> str | None:
    source = resource_root().joinpath("report", "templates", name)
    return source.read_text(encoding="utf-8") if source.is_file() else None
