"""What the page about a dataset's quality shows, in the words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..core.quality.checking import CHECKS, CheckOutcome, QualityReport
from ..core.quality.issues import Severity
from ..core.quality.scheme import CategoryFigure
from .figures import printed
from .model import Header
from .plain_text import plain
from .scheme import header_of
from .words import Words

#: Findings of one kind that are listed; the layer of issues holds all.
MOST_ROWS = 200
#: Facts whose value is a word with a label, by the name of the fact.
LABELLED = {"category": "category", "by_code": "category", "reason": "detail", "tier": "tier", "of": "issue"}
#: Decimals of facts that are compared to 0.01: two more than published ones have.
COMPARED = {"_km2": 4, "_pct": 4}


@dataclass(frozen=True)
class FindingEntry:
    """One finding as people read it; ``number`` refers to the sketch, 0 where it has no place."""

    number: int
    severity: str
    theme: str
    item: str
    field: str
    sentence: str
    area_m2: float
    width_m: float
    lon: float
    lat: float

    @property
    def place(self) -> str:
        """Longitude and latitude, or nothing."""
        return f"{self.lon:.6f}, {self.lat:.6f}" if np.isfinite(self.lon) else ""


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one kind."""

    code: str
    severity: str
    title: str
    advice: str
    entries: tuple[FindingEntry, ...]

    @property
    def has_place(self) -> bool:
        """Whether any finding has a place."""
        return any(entry.number for entry in self.entries)


@dataclass(frozen=True)
class QualityPage:
    """Everything that the template needs; ``header`` is that of every report."""

    header: Header
    counts: Mapping[str, int]
    checks: tuple[CheckOutcome, ...]
    groups: tuple[FindingGroup, ...]
    figures: tuple[CategoryFigure, ...]
    run: tuple[tuple[str, str], ...]


def quality_page(report: QualityReport, words: Words, run: Mapping[str, str]) -> QualityPage:
    """The page of ``report``; ``run`` are further rows of the run record (versions)."""
    entries = [finding(report, row, words) for row in range(len(report.issues))]
    counts = {str(severity): report.issues.count(severity) for severity in Severity}
    return QualityPage(
        header=header_of(report.dataset, {}, words),
        counts=counts,
        checks=report.checks,
        groups=_groups(report, entries, words),
        figures=report.figures,
        run=tuple((_run_record(report) | dict(run)).items()),
    )


def finding(report: QualityReport, row: int, words: Words) -> FindingEntry:
    """One row of the findings; numbers of places count from 1 in the order of the rows."""
    issues = report.issues
    placed = np.isfinite(issues.lon)
    return FindingEntry(
        number=int(placed[: row + 1].sum()) if placed[row] else 0,
        severity=issues.severity[row],
        theme=words.label("theme", issues.theme[row]),
        item=plain(issues.item[row]),
        field=plain(issues.field[row]),
        sentence=plain(sentence(issues.code[row], issues.facts[row], words)),
        area_m2=float(issues.area_m2[row]),
        width_m=float(issues.width_m[row]),
        lon=float(issues.lon[row]),
        lat=float(issues.lat[row]),
    )


def sentence(code: str, facts: Mapping[str, Any], words: Words) -> str:
    """What was found, with its facts in words and rounded figures."""
    return words.message(f"issue:{code}", {name: _told(name, value, words) for name, value in facts.items()})


def _told(name: str, value: Any, words: Words) -> object:
    for ending, decimals in COMPARED.items():
        if name.endswith(ending):
            return f"{float(value):.{decimals}f}" if isinstance(value, float) else value
    if name.endswith(("_m2", "_m")):
        return printed(float(value), "m2")
    if name == "dimensions":
        labels = [words.label("dimension", word) for word in str(value).split(";")]
        return words.label("phrase", "list_mark").join(labels)
    if name == "category" and value == "total":
        return words.label("quality", "total")
    return words.label(LABELLED[name], value) if name in LABELLED else value


def _groups(report: QualityReport, entries: list[FindingEntry], words: Words) -> tuple[FindingGroup, ...]:
    """Findings by kind: errors first, then in the order of the checks."""
    issues = report.issues
    order = {name: number for number, (name, _check, _weight) in enumerate(CHECKS)}
    severities = [str(severity) for severity in Severity]
    of_code: dict[str, list[int]] = {}
    for row in range(len(issues)):
        of_code.setdefault(issues.code[row], []).append(row)
    ranked = sorted(
        of_code.items(),
        key=lambda kind: (severities.index(issues.severity[kind[1][0]]), order[issues.check[kind[1][0]]]),
    )
    return tuple(
        FindingGroup(
            code,
            issues.severity[rows[0]],
            words.label("issue", code),
            words.label("issue_advice", code),
            tuple(entries[row] for row in rows),
        )
        for code, rows in ranked
    )


def _run_record(report: QualityReport) -> dict[str, str]:
    options = report.options
    return {
        "dataset": Path(report.dataset.path).name,
        "sha256": report.dataset.content_hash,
        "area_method": str(options.area_method),
        "measuring_crs": report.measuring_crs,
        "min_area_m2": f"{options.min_area_m2:g}",
        "min_width_m": f"{options.min_width_m:g}",
        "gap_width_m": f"{options.gap_width_m:g}",
    }
