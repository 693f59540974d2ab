"""What each command does: options -> core and files -> what to print."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from .. import __version__
from ..core.errors import InputRefused
from ..core.job import ScreeningJob, ScreenOptions
from ..core.model import AreaMethod, Pieces, Verdict
from ..core.tables import Candidates
from ..core.thresholds import Thresholds
from ..reports.export import export_reports
from ..reports.rulebook_page import write_rulebook_page
from ..storage.candidate_stream import FieldChoice
from ..storage.candidates_file import open_candidates
from ..storage.dataset_file import read_dataset
from ..storage.result_file import read_result
from ..storage.rulebook_file import rulebook_with_local, shipped_size_rules, shipped_vocabulary
from ..storage.streamed_run import one_after_another, run_streamed
from ..storage.two_high_file import two_high_list
from .workers import fair_share, shared_among

#: Options that are numbers, with their defaults.
NUMBERS = {
    "min-area": Thresholds().min_area_m2,
    "min-width": Thresholds().min_width_m,
    "position-tolerance": Thresholds().position_tolerance_m,
    "buffer": 0.0,
    "near": 0.0,
}
FORMATS = ("html", "xlsx", "json")


def screen_candidates(options: argparse.Namespace) -> dict[str, Any]:
    """``screen``: read, screen and write, in as many processes as asked for."""
    fields = (options.id_field, options.name_field, options.industry_field, options.activity_field)
    stream = open_candidates(options.candidates, options.layer, FieldChoice(*fields, options.declared_area_field))
    job = ScreeningJob(
        candidates=Candidates.none(),
        candidates_crs="",
        dataset=read_dataset(options.dataset),
        rulebook=rulebook_with_local(options.local_rules or None),
        vocabulary=shipped_vocabulary(),
        options=screen_options(options),
        size_rules=shipped_size_rules(),
        two_high=two_high_list(options.two_high_list),
    )
    versions = {"version_ecozoning": __version__}
    screener = shared_among(options.workers) if options.workers > 1 else one_after_another
    size = fair_share(stream.count, options.workers)
    run = run_streamed(job, stream, Path(options.output), versions, screener=screener, batch_size=size).run
    counts = {word.word: int(run[f"count_{word.word}"]) for word in sorted(Verdict, reverse=True)}
    return {"output": options.output, "candidates": sum(counts.values()), **counts}


def screen_options(options: argparse.Namespace) -> ScreenOptions:
    """The typed options of a run; an empty as-of date is today."""
    return ScreenOptions(
        as_of=day(options.as_of) if options.as_of else date.today(),
        area_method=AreaMethod(options.area_method),
        thresholds=Thresholds(options.min_area, options.min_width, options.position_tolerance),
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
