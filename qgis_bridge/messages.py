"""Turn what the core says in codes into sentences for the user, in the user's language."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback

from ..core.errors import EcoZoningError
from ..core.result_tables import ScreeningResult
from ..reports.words import Words
from .translation import language

#: Problems told one by one in the log of an algorithm; all of them stand in the result.
TOLD_SINGLY = 50


def sentence(error: EcoZoningError) -> str:
    """What went wrong, where, and what to do about it."""
    return Words(language()).message(error.code, error.facts)


def tell_problems(feedback: QgsProcessingFeedback, result: ScreeningResult) -> None:
    """Name what was repaired, dropped or not understood in the log of the algorithm."""
    words, problems = Words(language()), result.problems
    for row in range(min(len(problems), TOLD_SINGLY)):
        told = words.problem(problems.code[row], problems.detail[row] or "")
        feedback.pushWarning(f"{problems.item[row]}: {told}")
    if len(problems) > TOLD_SINGLY:
        feedback.pushWarning(words.message("more_problems", {"count": len(problems) - TOLD_SINGLY}))
