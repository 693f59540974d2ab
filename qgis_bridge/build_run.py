"""From the parameters of ``builddataset`` to a written dataset, its report and its mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProcessingFeedback

from ..core.building.build_record import Level
from ..reports.build_page import build_page, note_sentence
from ..reports.words import Words
from ..storage.dataset_building import BuildJob, Built, build_dataset
from ..storage.dataset_writing import write_dataset
from ..storage.mapping_file import mapping_text, read_mapping
from ..storage.scheme_file import read_scheme
from ..storage.source_layers import LayerChoice
from .feedback import progress_of
from .translation import language


@dataclass(frozen=True)
class BuildChoices:
    """What the user chose, as plain data."""

    layers: Sequence[tuple[str, LayerChoice]]
    requirements: str
    scheme: str
    mapping: str
    output: str


@dataclass(frozen=True)
class BuildFiles:
    """What was written, and how much there is to do."""

    report: Path
    mapping: Path
    errors: int
    warnings: int


def run_build(choices: BuildChoices, feedback: QgsProcessingFeedback) -> BuildFiles:
    """Build and write; on an error or a cancel nothing is left behind.

    Raises
    ------
    EcoZoningError
        Whatever reading, building or writing refuses.
    """
    output = Path(choices.output)
    job = BuildJob(
        layers=choices.layers,
        requirements=Path(choices.requirements) if choices.requirements else None,
        scheme=read_scheme(choices.scheme) if choices.scheme else None,
        mapping=read_mapping(Path(choices.mapping) if choices.mapping else None),
    )
    built = build_dataset(job, progress_of(feedback, 0.0, 0.9))
    tell_notes(built, feedback)
    report, mapping = output.with_suffix(".report.html"), output.with_suffix(".mapping.toml")
    page = build_page(built.dataset, built.sources, built.notes, language(), mapping.name)
    beside = {report: page}
    # A mapping that the user has written by hand keeps its remarks.
    if not choices.mapping or Path(choices.mapping).resolve() != mapping.resolve():
        beside[mapping] = mapping_text(built.mapping)
    write_dataset(output, built.dataset, built.cells, beside)
    return BuildFiles(report, mapping, built.total(Level.ERROR), built.total(Level.WARNING))


def tell_notes(built: Built, feedback: QgsProcessingFeedback) -> None:
    """All notes in the log of the algorithm, in the user's language."""
    words = Words(language())
    tell = {Level.ERROR: feedback.reportError, Level.WARNING: feedback.pushWarning, Level.INFO: feedback.pushInfo}
    for note in built.notes:
        tell[note.level](note_sentence(note, words))
