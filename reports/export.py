"""Export reports: the one entrance to this room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..core.errors import Cancelled, InputRefused
from ..core.result_tables import ScreeningResult
from ..core.tables import ZoningDataset
from .build import build_reports
from .delivery import deliver, staging
from .file_names import FileNames
from .html import HtmlWriter
from .json_file import JsonWriter
from .model import Report
from .words import Words
from .writers import Writer
from .xlsx import XlsxWriter

#: Formats in the order in which they are written.
FORMATS = ("html", "xlsx", "json")
SUMMARY_NAME = "summary"


def export_reports(  # noqa: PLR0913  (the last four have defaults)
    result: ScreeningResult,
    dataset: ZoningDataset,
    folder: Path,
    group_by: str,
    formats: Sequence[str],
    language: str = "zh",
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    template: Path | None = None,
) -> list[Path]:
    """Write the reports of ``result`` into ``folder``, all of them or none; return their paths.

    Parameters
    ----------
    group_by : ``candidate`` (one report each), ``unit`` (one per control unit met) or ``summary`` (one).
    formats : any of ``html``, ``xlsx``, ``json``. HTML of many reports comes with an ``index.html``.
    progress : called with the share done, 0..1.
    template : a jinja2 HTML file, or a folder of such, that takes the place of the shipped template.

    Raises
    ------
    InputRefused
        ``format_not_available``, ``group_by_unknown``, ``language_not_available``, ``template_not_found``,
        ``template_not_usable``, ``output_not_writable``, ``output_not_ours``.
    EcoZoningError
        ``library_missing``.
    Cancelled
        Nothing was written.
    """
    writers = _writers(formats, Words(language), template)
    count, reports = build_reports(result, dataset, group_by, language)
    with staging(Path(folder)) as stage:
        names: list[str] = []
        written: list[tuple[str, Report]] = []
        for name, report in _named(reports):
            _stop_if(is_cancelled)
            names += [writer.write(report, stage, name) for writer in writers]
            written.append((name, report.without_rows()))
            if progress is not None:
                progress(len(written) / count)
        if group_by != SUMMARY_NAME:
            names += [index for writer in writers for index in writer.write_index(written, stage)]
        _stop_if(is_cancelled)
        return deliver(stage, names, Path(folder))


def _writers(formats: Sequence[str], words: Words, template: Path | None) -> list[Writer]:
    for wanted in formats:
        if wanted not in FORMATS:
            raise InputRefused("format_not_available", format=wanted)
    makers: dict[str, Callable[[], Writer]] = {
        "html": lambda: HtmlWriter(words, template),
        "xlsx": lambda: XlsxWriter(words),
        "json": JsonWriter,
    }
    return [makers[wanted]() for wanted in FORMATS if wanted in formats]


def _named(reports: Iterable[Report]) -> Iterable[tuple[str, Report]]:
    names = FileNames()
    for report in reports:
        yield (SUMMARY_NAME if report.group_by == SUMMARY_NAME else names.name_for(report.subject_id)), report


def _stop_if(is_cancelled: Callable[[], bool] | None) -> None:
    if is_cancelled is not None and is_cancelled():
        raise Cancelled
