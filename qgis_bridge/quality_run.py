"""From the parameters of ``checkdataset`` to a page and a layer of issues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import shapely
from qgis.core import QgsFeatureSink, QgsFields, QgsProcessingFeedback

from ..core.errors import Cancelled
from ..core.model import AreaMethod
from ..core.quality.checking import QualityReport, check
from ..core.quality.subject import QualityOptions
from ..reports.quality_html import write_quality_page
from ..reports.quality_page import finding
from ..reports.words import Words
from ..storage.dataset_file import read_dataset
from .feedback import progress_of
from .sink_fields import sink_feature, sink_fields
from .translation import language

ISSUE_FIELDS = {
    "number": "integer",
    "severity": "text",
    "code": "text",
    "title": "text",
    "message": "text",
    "advice": "text",
    "theme": "text",
    "item": "text",
    "field": "text",
    "area_m2": "real",
    "width_m": "real",
    "lon": "real",
    "lat": "real",
}


@dataclass(frozen=True)
class QualityRequest:
    """What the user asked for."""

    dataset: Path
    page: Path
    language: str
    min_area_m2: float
    min_width_m: float
    gap_width_m: float
    area_method: str


def run_check(request: QualityRequest, feedback: QgsProcessingFeedback) -> QualityReport:
    """Check the dataset and write the page; on an error or a cancel there is no page."""
    options = QualityOptions(
        request.min_area_m2, request.min_width_m, request.gap_width_m, AreaMethod(request.area_method)
    )
    report = check(read_dataset(request.dataset), options, progress_of(feedback, 0.02, 0.95))
    write_quality_page(report, request.page, request.language)
    _tell(report, Words(language()), feedback)
    return report


def issue_fields() -> QgsFields:
    """The fields of the layer of issues."""
    return sink_fields(ISSUE_FIELDS)


def fill_issues(sink: QgsFeatureSink, report: QualityReport, language: str, feedback: QgsProcessingFeedback) -> None:
    """One feature for each issue, in the order of the page's numbers; issues without a place have no geometry."""
    words, fields, issues = Words(language), issue_fields(), report.issues
    shapes = shapely.to_wkb(issues.shapes)
    for row in range(len(issues)):
        if feedback.isCanceled():
            raise Cancelled
        entry, code = finding(report, row, words), issues.code[row]
        values = (
            entry.number or None,
            entry.severity,
            code,
            words.label("issue", code),
            entry.sentence,
            words.label("issue_advice", code),
            issues.theme[row],
            entry.item,
            entry.field,
            entry.area_m2,
            entry.width_m,
            entry.lon,
            entry.lat,
        )
        sink.addFeature(sink_feature(fields, values, shapes[row]), QgsFeatureSink.Flag.FastInsert)


def _tell(report: QualityReport, words: Words, feedback: QgsProcessingFeedback) -> None:
    """One line for each check that found something or could not be made."""
    for outcome in report.checks:
        name = words.label("check", outcome.name)
        if outcome.not_possible:
            reason = words.label("check_reason", outcome.not_possible)
            feedback.pushInfo(f"{name}: {words.label('quality', 'not_possible')} ({reason})")
        elif outcome.errors or outcome.warnings:
            counted = (("error", outcome.errors), ("warning", outcome.warnings))
            told = ", ".join(f"{words.label('severity', word)} {count}" for word, count in counted if count)
            feedback.pushWarning(f"{name}: {told}")
