"""What each command does: options -> core and files -> what to print."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from .. import __version__
from ..core.batches import join, split
from ..core.engine.overlay import Thresholds
from ..core.errors import InputRefused
from ..core.job import ScreeningJob, ScreenOptions
from ..core.model import AreaMethod, Pieces, Verdict
from ..core.result_tables import ScreeningResult
from ..core.screening import screen
from ..reports.export import export_reports
from ..reports.rulebook_page import write_rulebook_page
from ..storage.candidates_file import FieldChoice, read_candidates
from ..storage.dataset_file import read_dataset
from ..storage.result_file import read_result, write_result
from ..storage.rulebook_file import rulebook_with_local, shipped_vocabulary
from ..storage.two_high_file import two_high_list

#: Options that are numbers, with their defaults.
NUMBERS = {
    "min-area": Thresholds().min_area_m2,
    "min-width": Thresholds().min_width_m,
    "buffer": 0.0,
    "near": 0.0,
}
FORMATS = ("html", "xlsx", "json")


def screen_candidates(options: argparse.Namespace) -> dict[str, Any]:
    """``screen``: read, screen in as many processes as asked for, write."""
    fields = (options.id_field, options.name_field, options.industry_field, options.activity_field)
    found = read_candidates(options.candidates, options.layer, FieldChoice(*fields, options.declared_area_field))
    job = ScreeningJob(
        candidates=found.candidates,
        candidates_crs=found.crs,
        dataset=read_dataset(options.dataset),
        rulebook=rulebook_with_local(options.local_rules or None),
        vocabulary=shipped_vocabulary(),
        options=screen_options(options),
        two_high=two_high_list(options.two_high_list),
    )
    result = screened(job, options.workers)
    result.run["version_ecozoning"] = __version__
    write_result(Path(options.output), result, found.columns)
    counts = {word.word: int(result.run[f"count_{word.word}"]) for word in sorted(Verdict, reverse=True)}
    return {"output": options.output, "candidates": len(result.candidates), **counts}


def screened(job: ScreeningJob, workers: int) -> ScreeningResult:
    """The result of ``job``, shared among ``workers`` processes."""
    parts = split(job, workers)
    if len(parts) == 1:
        return screen(parts[0])
    with ProcessPoolExecutor(len(parts)) as pool:
        return join(list(pool.map(screen, parts)))


def screen_options(options: argparse.Namespace) -> ScreenOptions:
    """The typed options of a run; an empty as-of date is today."""
    return ScreenOptions(
        as_of=day(options.as_of) if options.as_of else date.today(),
        area_method=AreaMethod(options.area_method),
        thresholds=Thresholds(options.min_area, options.min_width),
        buffer_m=options.buffer,
        near_m=options.near,
        pieces=Pieces(options.pieces),
    )


def day(text: str) -> date:
    """A day from ISO text; raises :class:`InputRefused` ``as_of_not_a_date``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputRefused("as_of_not_a_date", value=text) from error


def write_reports(options: argparse.Namespace) -> dict[str, Any]:
    """``report``: from a result to a folder of files."""
    files = export_reports(
        read_result(options.result),
        read_dataset(options.dataset),
        Path(options.folder),
        options.group_by,
        options.format or ["html"],
        language=options.language,
    )
    return {"folder": options.folder, "count": len(files)}


def write_rulebook(options: argparse.Namespace) -> dict[str, Any]:
    """``rulebook``: the law rules as one page."""
    book = rulebook_with_local(options.local_rules or None)
    as_of = day(options.as_of) if options.as_of else None
    count = write_rulebook_page(book, shipped_vocabulary(), Path(options.output), options.language, as_of)
    return {"output": options.output, "rules": count}
