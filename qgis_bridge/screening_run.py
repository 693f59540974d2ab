"""From the parameters of ``screen`` to a written result."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtCore import QDate

from .. import __version__
from ..core.engine.overlay import Thresholds
from ..core.job import ScreeningJob, ScreenOptions
from ..core.model import AreaMethod, Pieces
from ..core.result_tables import ScreeningResult
from ..core.screening import screen
from ..storage.candidates_file import CandidatesFile
from ..storage.dataset_file import read_dataset
from ..storage.result_file import write_result
from ..storage.rulebook_file import rulebook_with_local, shipped_vocabulary
from ..storage.two_high_file import two_high_list
from .feedback import progress_of
from .messages import tell_problems


def run_screening(
    algorithm: QgsProcessingAlgorithm,
    content: CandidatesFile,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[ScreeningResult, str]:
    """Screen ``content`` and write the result; returns it and the path of the file.

    Raises
    ------
    EcoZoningError
        Whatever reading, screening or writing refuses; no file is left behind then.
    """
    job = ScreeningJob(
        candidates=content.candidates,
        candidates_crs=content.crs,
        dataset=read_dataset(algorithm.parameterAsFile(parameters, "DATASET", context)),
        rulebook=rulebook_with_local(algorithm.parameterAsFile(parameters, "LOCAL_RULES", context) or None),
        vocabulary=shipped_vocabulary(),
        options=options_of(algorithm, parameters, context),
        two_high=two_high_list(algorithm.parameterAsFile(parameters, "TWO_HIGH_LIST", context)),
    )
    result = screen(job, progress_of(feedback, 0.05, 0.85))
    result.run.update(version_ecozoning=__version__, version_qgis=Qgis.QGIS_VERSION)
    tell_problems(feedback, result)
    path = algorithm.parameterAsFileOutput(parameters, "OUTPUT", context)
    write_result(Path(path), result, content.columns)
    return result, path


def options_of(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> ScreenOptions:
    """The typed options of a run; an empty as-of date is today."""

    def number(name: str) -> float:
        return float(algorithm.parameterAsDouble(parameters, name, context))

    return ScreenOptions(
        as_of=as_of_date(algorithm.parameterAsDateTime(parameters, "AS_OF", context).date()),
        area_method=AreaMethod(algorithm.parameterAsEnumString(parameters, "AREA_METHOD", context)),
        thresholds=Thresholds(number("MIN_AREA"), number("MIN_WIDTH")),
        buffer_m=number("BUFFER"),
        near_m=number("NEAR"),
        pieces=Pieces(algorithm.parameterAsEnumString(parameters, "PIECES", context)),
    )


def as_of_date(chosen: QDate) -> date:
    """The chosen day, or today where none was chosen."""
    return date(chosen.year(), chosen.month(), chosen.day()) if chosen.isValid() else date.today()
