"""Which columns each sheet of a workbook has, and where their values come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .figures import FIGURES, chainage
from .model import Measure, Report, RequirementEntry, UnitEntry
from .phrases import Phrases
from .reading import doubtful, has_declared

Value = Any
TEXT = "text"


@dataclass(frozen=True)
class Column:
    """One column: word of its heading, kind of its numbers (or ``text``), width in characters."""

    word: str
    pick: Callable[[Any], Value]
    kind: str = TEXT
    width: int = 16

    @property
    def is_number(self) -> bool:
        """Whether the cells hold numbers."""
        return self.kind in FIGURES


@dataclass(frozen=True)
class Sheet:
    """One sheet: word of its name, columns and the entries that make its rows."""

    word: str
    columns: Sequence[Column]
    rows: Sequence[Any]


def sheets_of(report: Report, phrases: Phrases) -> list[Sheet]:
    """The sheets of a report's workbook, in order."""
    units = {entry.measure.unit for entry in report.candidates}
    statistics = [_verdict_counts(report, phrases), _totals(report, phrases, units)]
    nearby = [_nearby(report, phrases)] if report.nearby else []
    stretches = [_stretches(report, phrases)] if report.stretches else []
    return [
        _candidates(report, phrases, units),
        *(statistics if report.group_by == "summary" else []),
        _overlaps(report, phrases, units),
        *stretches,
        _doubtful(report, phrases, units),
        _coverage(report, phrases, units),
        *nearby,
        _findings(report, phrases),
        _requirements(report, phrases, units),
        *([_decisions(report, phrases)] if report.decisions else []),
        _problems(report, phrases),
        _run(report, phrases),
    ]


def _text(name: str, width: int = 16, word: str = "") -> Column:
    return Column(word or name, lambda entry: getattr(entry, name), width=width)


def _labelled(name: str, group: str, phrases: Phrases, width: int = 14) -> Column:
    return Column(name, lambda entry: phrases.words.label(group, getattr(entry, name)), width=width)


def _number(name: str, kind: str, word: str = "", width: int = 14) -> Column:
    return Column(word or name, lambda entry: getattr(entry, name), kind, width)


def _measures(units: set[str]) -> list[Column]:
    """The columns of a measure, for the units that occur in the report."""
    columns = []
    if "m2" in units:
        columns += [_part("area_m2", "m2", "value", "m2"), _part("area_ha", "m2", "ha", "ha")]
        columns += [_part("area_mu", "m2", "mu", "mu")]
    if "m" in units:
        columns += [_part("length_m", "m", "value", "m"), _part("length_km", "m", "km", "km")]
    if "count" in units:
        columns += [_part("count", "count", "value", "count")]
    return columns


def _part(word: str, unit: str, field: str, kind: str) -> Column:
    def pick(entry: Any) -> float | None:
        measure: Measure | None = entry.measure
        return getattr(measure, field) if measure is not None and measure.unit == unit else None

    return Column(word, pick, kind, 15)


def _theme_and_zone(phrases: Phrases) -> list[Column]:
    words = phrases.words
    return [
        _labelled("theme", "theme", phrases, 18),
        _text("zone_code", 18),
        _text("zone_name", 28),
        Column("grade", lambda entry: words.grade(entry.theme, entry.grade), width=14),
    ]


def _candidates(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    words = phrases.words
    declared = [
        _number("declared_area_m2", "m2", "declared_m2", 18),
        _number("declared_difference_m2", "m2", width=18),
        _number("declared_difference_share", "share", width=18),
    ]
    columns = [
        _text("candidate_id", 20),
        _text("candidate_name", 28),
        _labelled("verdict", "verdict", phrases, 12),
        Column("geometry_kind", lambda entry: words.label("geometry_kind", entry.measure.unit), width=13),
        *_measures(units),
        *(declared if "m2" in units else []),
        _text("industry", 14),
        _text("activity", 20),
        _text("main_unit", 18),
        Column("unit_codes", lambda entry: "; ".join(entry.unit_codes), width=30),
        _number("conflict_count", "count", width=10),
        _number("open_clauses", "count", width=14),
        _labelled("admission", "admission", phrases, 14),
        _number("open_questions", "count", width=14),
        _number("uncovered_share", "share", width=16),
    ]
    return Sheet("summary", columns, report.candidates)


def _verdict_counts(report: Report, phrases: Phrases) -> Sheet:
    columns = [_labelled("verdict", "verdict", phrases, 18), _number("count", "count", "candidates")]
    return Sheet("statistics", columns, report.verdicts)


def _totals(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    columns = [_labelled("theme", "theme", phrases, 22), _number("candidates", "count"), *_measures(units)]
    return Sheet("totals", columns, report.totals)


def _overlaps(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    chainages = [*_chainages(), _number("from_m", "m"), _number("to_m", "m")]
    columns = [
        _text("candidate_id", 20),
        *_theme_and_zone(phrases),
        *_measures(units),
        *_shares(report),
        _number("zone_share", "share"),
        *([_number("crossings", "count", width=10)] if "m" in units else []),
        _labelled("effect", "effect", phrases),
        _text("rule_id", 14),
        _marked("is_sliver", phrases),
        _marked("is_borderline", phrases),
        *(chainages if "m" in units else []),
    ]
    return Sheet("overlaps", columns, report.overlaps)


def _shares(report: Report) -> list[Column]:
    """Shares by their bases; that of the declared area first, where there is one."""
    declared = [_number("declared_share", "share", width=16)] if has_declared(report) else []
    return [*declared, _number("share", "share", width=16)]


def _marked(name: str, phrases: Phrases) -> Column:
    yes = phrases.words.label("phrase", "yes")
    return Column(name, lambda entry: yes if getattr(entry, name) else "", width=8)


def _chainages() -> list[Column]:
    return [
        Column("from", lambda entry: chainage(entry.from_m), width=14),
        Column("to", lambda entry: chainage(entry.to_m), width=14),
    ]


def _stretches(report: Report, phrases: Phrases) -> Sheet:
    columns = [
        _text("candidate_id", 20),
        *_chainages(),
        _number("length_m", "m", "stretch_m"),
        *_theme_and_zone(phrases),
        Column("stretch", phrases.stretch, width=18),
        _number("from_m", "m"),
        _number("to_m", "m"),
    ]
    return Sheet("stretches", columns, report.stretches)


def _doubtful(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    """Every discarded overlap with its size, thresholds and reason, and every borderline one."""
    columns = [
        _text("candidate_id", 20),
        *_theme_and_zone(phrases),
        *([_part("area_m2", "m2", "value", "m2"), _number("width_m", "width")] if "m2" in units else []),
        *([_part("length_m", "m", "value", "m")] if "m" in units else []),
        _number("min_area_m2", "width"),
        _number("min_width_m", "width", width=18),
        Column("treatment", phrases.treatment, width=36),
        _marked("is_borderline", phrases),
    ]
    return Sheet("doubtful", columns, doubtful(report))


def _coverage(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    columns = [
        _text("candidate_id", 20),
        _labelled("theme", "theme", phrases, 22),
        _labelled("outcome", "outcome", phrases),
        *_measures(units),
        *_shares(report),
        _number("nearest_m", "m"),
        _labelled("note", "note", phrases, 32),
    ]
    return Sheet("coverage", columns, report.coverage)


def _nearby(report: Report, phrases: Phrases) -> Sheet:
    distances = [_number("distance_m", "m"), _number("bearing_deg", "degree"), _number("buffer_m2", "m2", width=18)]
    return Sheet("nearby", [_text("candidate_id", 20), *_theme_and_zone(phrases), *distances], report.nearby)


def _findings(report: Report, phrases: Phrases) -> Sheet:
    columns = [
        _text("candidate_id", 20),
        _labelled("verdict", "verdict", phrases, 12),
        *_theme_and_zone(phrases),
        _labelled("effect", "effect", phrases),
        _text("text", 48),
        _text("document", 24),
        Column("article", phrases.article, width=16),
        _text("valid_from", 13),
        _text("valid_to", 13),
        Column("confidence", phrases.confidence, width=20),
        _text("question", 40),
        _text("documents", 40),
        _text("rule_id", 14),
    ]
    return Sheet("findings", columns, report.findings)


def _requirements(report: Report, phrases: Phrases, units: set[str]) -> Sheet:
    """The table of an EIA's conformity section; its last two columns are for a person."""
    words, header = phrases.words, report.header
    tiers = {label.id: label.label for label in header.tiers}
    dimensions = {label.id: label.label for label in header.dimensions}
    of_units = _unit_texts(report, phrases)
    columns = [
        _number("number", "count", width=7),
        Column("tier", lambda entry: tiers.get(entry.tier) or words.label("tier", entry.tier), width=12),
        Column("unit_code", lambda entry: phrases.units(entry, report), width=18),
        Column("unit_name", of_units(lambda unit: unit.unit_name), width=24),
        Column("category", of_units(lambda unit: words.label("category", unit.category)), width=14),
        Column(
            "dimension",
            lambda entry: dimensions.get(entry.dimension) or words.label("dimension", entry.dimension),
            width=16,
        ),
        _text("clause_no", 10),
        Column("requirement", lambda entry: entry.text, width=48),
        Column("effect", lambda entry: words.label("clause_effect", entry.effect or "unclassified"), width=10),
        Column("source", lambda entry: " ".join((entry.source_document, entry.source_clause)).strip(), width=24),
        *_measures(units),
        *_shares(report),
        _labelled("applies", "applies", phrases, 10),
        _text("requirement_id", 16),
        _text("overridden_by", 16),
        Column("relation", lambda entry: words.label("relation", entry.relation, by=entry.overridden_by), width=20),
        _labelled("two_high", "two_high", phrases, 24),
        Column("project_situation", _left_blank, width=30),
        Column("conformity", _left_blank, width=14),
    ]
    return Sheet("requirements", columns, report.requirements)


def _decisions(report: Report, phrases: Phrases) -> Sheet:
    columns = [
        _text("candidate_id", 20),
        _text("rule_id", 14),
        _text("zone_code", 18),
        _labelled("decision", "decision", phrases),
        _labelled("verdict", "verdict", phrases),
        _text("reason", 48),
        _text("person", 16),
        _text("decided_on", 14),
        Column("decision_state", lambda entry: phrases.words.label("decision_state", entry.state), width=30),
    ]
    return Sheet("decisions", columns, report.decisions)


def _left_blank(_: Any) -> None:
    """Nothing: a person writes here."""


def _unit_texts(report: Report, phrases: Phrases) -> Callable[[Callable[[UnitEntry], str]], Callable[[Any], str]]:
    """Makes cells that say something of each unit of a clause, unless the clause holds in all of them."""
    known = {unit.unit_code: unit for unit in report.units}

    def of_units(pick: Callable[[UnitEntry], str]) -> Callable[[Any], str]:
        def text(entry: RequirementEntry) -> str:
            texts = [pick(known[code]) for code in entry.units if code in known]
            return "; ".join(dict.fromkeys(texts)) if not phrases.holds_in_all(entry, report) else ""

        return text

    return of_units


def _problems(report: Report, phrases: Phrases) -> Sheet:
    columns = [
        _labelled("subject", "subject", phrases, 12),
        _labelled("theme", "theme", phrases, 18),
        _text("item", 22),
        Column("problem", phrases.problem, width=70),
        _text("detail", 36),
    ]
    return Sheet("problems", columns, report.problems)


def _run(report: Report, phrases: Phrases) -> Sheet:
    columns = [
        Column("key", lambda fact: phrases.words.label("run", fact.key), width=28),
        Column("value", lambda fact: phrases.run_value(fact.key, fact.value), width=90),
    ]
    return Sheet("run", columns, report.run)
