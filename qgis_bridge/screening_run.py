"""From the parameters of ``screen`` to a written result."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtCore import QDate

from .. import __version__
from ..core.job import ScreeningJob, ScreenOptions
from ..core.model import AreaMethod, Pieces
from ..core.tables import Candidates
from ..core.thresholds import Thresholds
from ..storage.candidate_stream import CandidateStream
from ..storage.dataset_file import read_dataset
from ..storage.rulebook_file import rulebook_with_local, shipped_size_rules, shipped_vocabulary
from ..storage.streamed_run import run_streamed
from ..storage.two_high_file import two_high_list
from .feedback import progress_of
from .messages import tell_problems


def run_screening(
    algorithm: QgsProcessingAlgorithm,
    stream: CandidateStream,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[dict[str, str], str]:
    """Screen ``stream`` and write the result; returns the run record and the path of the file.

    Raises
    ------
    EcoZoningError
        Whatever reading, screening or writing refuses; no file is left behind then.
    """
    job = ScreeningJob(
        candidates=Candidates.none(),
        candidates_crs="",
        dataset=read_dataset(algorithm.parameterAsFile(parameters, "DATASET", context)),
        rulebook=rulebook_with_local(algorithm.parameterAsFile(parameters, "LOCAL_RULES", context) or None),
        vocabulary=shipped_vocabulary(),
        options=options_of(algorithm, parameters, context),
        size_rules=shipped_size_rules(),
        two_high=two_high_list(algorithm.parameterAsFile(parameters, "TWO_HIGH_LIST", context)),
    )
    path = algorithm.parameterAsFileOutput(parameters, "OUTPUT", context)
    versions = {"version_ecozoning": __version__, "version_qgis": Qgis.QGIS_VERSION}
    summary = run_streamed(job, stream, Path(path), versions, progress_of(feedback, 0.05, 1.0))
    tell_problems(feedback, summary)
    return summary.run, path


def options_of(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> ScreenOptions:
    """The typed options of a run; an empty as-of date is today."""

    def number(name: str) -> float:
        return float(algorithm.parameterAsDouble(parameters, name, context))

    return ScreenOptions(
        as_of=as_of_date(algorithm.parameterAsDateTime(parameters, "AS_OF", context).date()),
        area_method=AreaMethod(algorithm.parameterAsEnumString(parameters, "AREA_METHOD", context)),
        thresholds=Thresholds(number("MIN_AREA"), number("MIN_WIDTH"), number("POSITION_TOLERANCE")),
        buffer_m=number("BUFFER"),
        near_m=number("NEAR"),
        pieces=Pieces(algorithm.parameterAsEnumString(parameters, "PIECES", context)),
    )


def as_of_date(chosen: QDate) -> date:
    """The chosen day, or today where none was chosen."""
    return date(chosen.year(), chosen.month(), chosen.day()) if chosen.isValid() else date.today()
