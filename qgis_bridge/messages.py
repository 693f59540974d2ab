"""Turn what the core says in codes into sentences for the user, in the user's language."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback

from ..core.errors import EcoZoningError
from ..reports.words import Words
from ..storage.streamed_run import RunSummary
from .translation import language


def sentence(error: EcoZoningError) -> str:
    """What went wrong, where, and what to do about it."""
    return Words(language()).message(error.code, error.facts)


def tell_problems(feedback: QgsProcessingFeedback, summary: RunSummary) -> None:
    """Name what was repaired, dropped or not understood in the log of the algorithm; all of it stands in the result."""
    words, problems = Words(language()), summary.problems
    for row in range(len(problems)):
        told = words.problem(problems.code[row], problems.detail[row] or "")
        feedback.pushWarning(f"{problems.item[row]}: {told}")
    if summary.problem_count > len(problems):
        feedback.pushWarning(words.message("more_problems", {"count": summary.problem_count - len(problems)}))
