"""From files to reports, with progress and cancel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import QgsProcessingFeedback

from ..reports.export import export_reports
from ..storage.dataset_file import read_dataset
from ..storage.result_file import read_result


def run_export(
    result: Path,
    dataset: Path,
    folder: Path,
    group_by: str,
    formats: Sequence[str],
    language: str,
    template: Path | None,
    feedback: QgsProcessingFeedback,
) -> list[Path]:
    """Write the reports and return their paths; on an error or a cancel nothing is left in ``folder``."""
    return export_reports(
        read_result(result),
        read_dataset(dataset),
        folder,
        group_by,
        formats,
        language=language,
        template=template,
        progress=lambda fraction: feedback.setProgress(100 * fraction),
        is_cancelled=feedback.isCanceled,
    )
