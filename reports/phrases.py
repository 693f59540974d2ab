"""Phrases that more than one format needs, made from model entries and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from .figures import compass, printed, with_unit
from .model import (
    CandidateEntry,
    Measure,
    NearbyEntry,
    OverlapEntry,
    ProblemEntry,
    Report,
    RequirementEntry,
    StretchEntry,
)
from .reading import grouped
from .words import Words

_ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?")
#: The bare name of a law, perhaps with its year.
_LAW_NAME = re.compile(r"([\u4e00-\u9fff]+[法典例定])(\([^()]*\))?")
_RUN_GROUPS = {
    "area_method": "area_method",
    "dataset_synthetic": "answer",
    "measure_unit": "geometry_kind",
    "themes_with_data": "theme",
    "dataset_themes": "theme",
    "rule_themes_without_data": "theme",
    "two_high_state": "two_high_loaded",
    "two_high_by_process": "answer",
}


class Cited(Protocol):
    """Something that rests on an article."""

    @property
    def document(self) -> str: ...

    @property
    def article(self) -> str: ...

    @property
    def valid_from(self) -> str: ...

    @property
    def valid_to(self) -> str: ...

    @property
    def confidence(self) -> str: ...


class Shared(Protocol):
    """Something with a share of what was drawn and, perhaps, one of the declared area."""

    @property
    def share(self) -> float | None: ...

    @property
    def declared_share(self) -> float | None: ...


class Phrases:
    """Short texts for people; every method is a pure function of its arguments and the words."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def measure(self, measure: Measure | None) -> str:
        """A measure with its unit and what people read beside it: ``1234.50 m²（0.1235 ha，1.85 亩）``."""
        if measure is None or measure.value is None:
            return ""
        if measure.unit == "m2":
            beside = f"{printed(measure.ha, 'ha')} {self._unit('ha')} / {printed(measure.mu, 'mu')} {self._unit('mu')}"
            return f"{printed(measure.value, 'm2')} {self._unit('m2')} ({beside})"
        if measure.unit == "m":
            beside = f"{printed(measure.km, 'km')} {self._unit('km')}"
            return f"{printed(measure.value, 'm')} {self._unit('m')} ({beside})"
        return f"{printed(measure.value, 'count')} {self._unit('count')}"

    def shares(self, entry: Shared) -> str:
        """Shares with their bases, that of the declared area first."""
        told = {"of_declared": entry.declared_share, "of_drawn": entry.share}
        parts = (
            f"{self.words.label('phrase', base)} {with_unit(share, 'share')}"
            for base, share in told.items()
            if share is not None
        )
        return self.words.label("phrase", "list_mark").join(parts)

    def limits(self, overlap: OverlapEntry) -> str:
        """The thresholds that an overlap was held against."""
        is_area = overlap.min_area_m2 is not None
        told = {
            "limit_area": overlap.min_area_m2,
            "limit_width" if is_area else "limit_length": overlap.min_width_m,
        }
        parts = (
            self.words.label("phrase", word, area=f"{limit:g}", width=f"{limit:g}")
            for word, limit in told.items()
            if limit is not None
        )
        return self.words.label("phrase", "list_mark").join(parts)

    def treatment(self, overlap: OverlapEntry) -> str:
        """What was made of a sliver or a borderline overlap, and why."""
        if not overlap.is_sliver:
            return self.words.label("treatment", "judged")
        return self.words.label(
            "treatment", "discarded", reason=self.words.label("sliver_reason", overlap.sliver_reason)
        )

    def stretch(self, entry: StretchEntry) -> str:
        """Which stretch of how many in its zone."""
        return self.words.label("phrase", "stretch_of", number=entry.stretch_no, count=entry.stretch_count)

    def bearing(self, entry: NearbyEntry) -> str:
        """A bearing in degrees and as a direction."""
        if entry.bearing_deg is None:
            return ""
        direction = self.words.label("compass", compass(entry.bearing_deg))
        return self.words.label(
            "phrase", "bearing_of", degrees=printed(entry.bearing_deg, "degree"), direction=direction
        )

    def doubtful_note(self, report: Report) -> str:
        """What slivers and borderline overlaps are, with the tolerance of the run."""
        tolerance = next((fact.value for fact in report.run if fact.key == "position_tolerance_m"), "")
        return self.words.label("phrase", "doubtful_note", tolerance=tolerance or self.words.label("phrase", "none"))

    def holds_in_all(self, entry: RequirementEntry, report: Report) -> bool:
        """Whether a clause holds in every one of several units of the report."""
        return 1 < len(entry.units) == len(report.units)

    def units(self, entry: RequirementEntry, report: Report) -> str:
        """The units that a clause holds in: their codes, or that it is all of them."""
        if self.holds_in_all(entry, report):
            return self.words.label("phrase", "all_units", count=len(entry.units))
        return "; ".join(entry.units)

    def article(self, finding: Cited) -> str:
        """``第 319 条第 1 款`` or, where the article is written in another way, as it is written."""
        match = _ARTICLE.fullmatch(finding.article)
        if match is None:
            return finding.article
        word = "paragraph" if match[2] else "article"
        return self.words.label("phrase", word, article=match[1], paragraph=match[2])

    def document(self, finding: Cited) -> str:
        """The document in title marks, where it is the bare name of a law."""
        law = _LAW_NAME.fullmatch(finding.document)
        return self.words.label("phrase", "document", document=law[1]) + (law[2] or "") if law else finding.document

    def legal_basis(self, finding: Cited) -> str:
        """Document and article; an article that names its document already stands alone."""
        if finding.document and finding.article.startswith(finding.document):
            return finding.article
        return " ".join(part for part in (self.document(finding), self.article(finding)) if part)

    def validity(self, finding: Cited) -> str:
        """When the article is in force."""
        word = {
            (True, True): "from_to",
            (True, False): "from",
            (False, True): "until",
            (False, False): "validity_unknown",
        }[bool(finding.valid_from), bool(finding.valid_to)]
        dates = {"from": finding.valid_from, "to": finding.valid_to}
        return self.words.label("phrase", word, **dates) if finding.document else ""

    def confidence(self, finding: Cited) -> str:
        """Mark and meaning of how well the text was confirmed."""
        marked = (self.words.label(group, finding.confidence) for group in ("confidence_mark", "confidence"))
        return " ".join(text for text in marked if text)

    def zone(self, name: str, code: str) -> str:
        """Name and code of a zone or unit."""
        return f"{name} ({code})" if name and code and name != code else name or code

    def problem(self, problem: ProblemEntry) -> str:
        """What was found and what to do about it."""
        return self.words.problem(problem.code, problem.detail)

    def gaps(self, report: Report) -> list[str]:
        """What was not compared, themes with the same answer for as many candidates in one line.

        The last line names further themes of which the rulebook has rules and the dataset no layer.
        """
        alike = grouped(report.gaps, lambda gap: (gap.outcome, gap.candidates, gap.total))
        lines = [
            self.words.label(
                "phrase",
                "gap",
                themes=self._themes(gap.theme for gap in gaps),
                outcome=self.words.label("outcome", gaps[0].outcome),
                count=gaps[0].candidates,
                total=gaps[0].total,
            )
            for _, gaps in alike
        ]
        lacking = next((fact.value.split(";") for fact in report.run if fact.key == "rule_themes_without_data"), [])
        others = [theme for theme in lacking if theme and theme not in {gap.theme for gap in report.gaps}]
        return lines + (
            [self.words.label("phrase", "rules_without_data", themes=self._themes(others))] if others else []
        )

    def run_value(self, key: str, value: str) -> str:
        """Value of the run record, with the label beside a word of the vocabulary."""
        group = _RUN_GROUPS.get(key)
        if group is None or not value:
            return value
        labels = [self.words.label(group, word) for word in value.split(";")]
        return f"{', '.join(labels)} ({value})"

    def questions(self, report: Report) -> list[tuple[str, list[str]]]:
        """The distinct open questions, each with the themes and articles that ask it."""
        asked: dict[str, dict[str, None]] = {}
        for finding in report.findings:
            if finding.question:
                source = (self.words.label("theme", finding.theme), self.legal_basis(finding))
                asked.setdefault(finding.question, {})[" ".join(part for part in source if part)] = None
        return [(question, list(sources)) for question, sources in asked.items()]

    def title(self, report: Report) -> str:
        """Title of a report without its subject."""
        return self.words.label("heading", f"title_{report.group_by}")

    def subject(self, report: Report) -> str:
        """Name and id of what the report is about."""
        return self.zone(report.subject_name, report.subject_id)

    def open_clauses(self, candidate: CandidateEntry) -> str:
        """How many clauses wait for a person."""
        return self.words.label("phrase", "open_clauses", count=candidate.open_clauses)

    def _themes(self, themes: Iterable[str]) -> str:
        return self.words.label("phrase", "list_mark").join(self.words.label("theme", theme) for theme in themes)

    def _unit(self, unit: str) -> str:
        return self.words.label("measure_unit", unit)
