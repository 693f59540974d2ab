"""Progress and cancel between a Processing feedback and the core."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback

from ..core.progress import Progress


def progress_of(feedback: QgsProcessingFeedback, start: float = 0.0, end: float = 1.0) -> Progress:
    """A progress that fills ``feedback`` from ``start`` to ``end`` (0..1) and hears its cancel button."""

    def report(fraction: float) -> bool:
        feedback.setProgress(100 * (start + (end - start) * fraction))
        return not feedback.isCanceled()

    return report
