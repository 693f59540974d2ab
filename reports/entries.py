"""Rows of the result tables -> entries of the report model."""

from __future__ import annotations

from ..core.decisions import Decision
from ..core.result_tables import (
    CandidateRows,
    CoverageRows,
    FindingRows,
    NearbyRows,
    OverlapRows,
    ProblemRows,
    StretchRows,
)
from ..core.tables import Units
from .model import (
    CandidateEntry,
    CoverageEntry,
    DecisionEntry,
    FindingEntry,
    Measure,
    NearbyEntry,
    OverlapEntry,
    ProblemEntry,
    StretchEntry,
    UnitEntry,
)
from .plain_text import code_list, number, plain, whole
from .words import Words

#: Rule ids of what data cannot answer begin with it; each asks its question.
GAP = "gap:"


def candidate_entry(rows: CandidateRows, row: int) -> CandidateEntry:
    """One row of table ``candidates``."""
    measure = Measure.of(number(rows.measure[row]), plain(rows.measure_unit[row]))
    declared, difference = number(rows.declared_area_m2[row]), number(rows.declared_difference_m2[row])
    return CandidateEntry(
        candidate_id=plain(rows.candidate_id[row]),
        candidate_name=plain(rows.candidate_name[row]),
        verdict=plain(rows.verdict[row]),
        measure=measure,
        declared_area_m2=declared,
        declared_difference_m2=difference,
        declared_difference_share=difference / declared if difference is not None and declared else None,
        industry=plain(rows.industry[row]),
        activity=plain(rows.activity[row]),
        unit_codes=code_list(rows.unit_codes[row]),
        main_unit=plain(rows.main_unit[row]),
        conflict_count=whole(rows.conflict_count[row]),
        open_clauses=whole(rows.open_clauses[row]),
        uncovered_share=number(rows.uncovered_share[row]),
        admission=plain(rows.admission[row]),
        open_questions=whole(rows.open_questions[row]),
    )


def overlap_entry(rows: OverlapRows, row: int) -> OverlapEntry:
    """One row of table ``overlaps``."""
    return OverlapEntry(
        candidate_id=plain(rows.candidate_id[row]),
        theme=plain(rows.theme[row]),
        zone_code=plain(rows.zone_code[row]),
        zone_name=plain(rows.zone_name[row]),
        grade=plain(rows.grade[row]),
        measure=Measure.of(number(rows.measure[row]), plain(rows.measure_unit[row])),
        share=number(rows.share[row]),
        declared_share=number(rows.declared_share[row]),
        zone_share=number(rows.zone_share[row]),
        width_m=number(rows.width_m[row]),
        effect=plain(rows.effect[row]),
        rule_id=plain(rows.rule_id[row]),
        is_sliver=bool(whole(rows.is_sliver[row])),
        sliver_reason=plain(rows.sliver_reason[row]),
        is_borderline=bool(whole(rows.is_borderline[row])),
        min_area_m2=number(rows.min_area_m2[row]),
        min_width_m=number(rows.min_width_m[row]),
        crossings=whole(rows.crossings[row]),
        from_m=number(rows.from_m[row]),
        to_m=number(rows.to_m[row]),
    )


def stretch_entry(rows: StretchRows, row: int, count: int) -> StretchEntry:
    """One row of table ``stretches``; ``count`` is how many its candidate has in its zone."""
    return StretchEntry(
        candidate_id=plain(rows.candidate_id[row]),
        theme=plain(rows.theme[row]),
        zone_code=plain(rows.zone_code[row]),
        zone_name=plain(rows.zone_name[row]),
        grade=plain(rows.grade[row]),
        stretch_no=whole(rows.stretch_no[row]),
        stretch_count=count,
        from_m=number(rows.from_m[row]) or 0.0,
        to_m=number(rows.to_m[row]) or 0.0,
        length_m=number(rows.length_m[row]) or 0.0,
    )


def coverage_entry(rows: CoverageRows, row: int, unit: str) -> CoverageEntry:
    """One row of table ``coverage``; ``unit`` is that of the candidate's measure."""
    return CoverageEntry(
        candidate_id=plain(rows.candidate_id[row]),
        theme=plain(rows.theme[row]),
        outcome=plain(rows.outcome[row]),
        measure=Measure.of(number(rows.measure[row]), unit),
        share=number(rows.share[row]),
        declared_share=number(rows.declared_share[row]),
        nearest_m=number(rows.nearest_m[row]),
        note=plain(rows.note[row]),
    )


def nearby_entry(rows: NearbyRows, row: int) -> NearbyEntry:
    """One row of table ``nearby``."""
    return NearbyEntry(
        candidate_id=plain(rows.candidate_id[row]),
        theme=plain(rows.theme[row]),
        zone_code=plain(rows.zone_code[row]),
        zone_name=plain(rows.zone_name[row]),
        grade=plain(rows.grade[row]),
        distance_m=number(rows.distance_m[row]),
        bearing_deg=number(rows.bearing_deg[row]),
        buffer_m2=number(rows.buffer_m2[row]),
    )


def finding_entry(rows: FindingRows, row: int, words: Words) -> FindingEntry:
    """One row of table ``findings``, in the language of ``words`` or, where that is empty, in the other one.

    The sentence of a gap (``gap:…``) and of an entry of a list (``two_high:…``) stands with the messages; a text of its
    own follows it.
    """
    rule_id, theme = plain(rows.rule_id[row]), plain(rows.theme[row])
    text = _in_language(rows, "text", row, words.language)
    question = _in_language(rows, "question", row, words.language)
    facts = {"theme": words.label("theme", theme)}
    if words.has_message(rule_id):
        text = "\n".join(part for part in (words.message(rule_id, facts), text) if part)
        question = question or (
            words.label("gap_question", rule_id, **facts)
            if rule_id.startswith(GAP) and plain(rows.verdict[row])
            else ""
        )
    return FindingEntry(
        candidate_id=plain(rows.candidate_id[row]),
        theme=theme,
        zone_code=plain(rows.zone_code[row]),
        zone_name=plain(rows.zone_name[row]),
        grade=plain(rows.grade[row]),
        rule_id=rule_id,
        effect=plain(rows.effect[row]),
        verdict=plain(rows.verdict[row]),
        document=plain(rows.document[row]),
        article=plain(rows.article[row]),
        valid_from=plain(rows.valid_from[row]),
        valid_to=plain(rows.valid_to[row]),
        text=text,
        question=question,
        documents=_in_language(rows, "documents", row, words.language),
        confidence=plain(rows.confidence[row]),
    )


def _in_language(rows: FindingRows, column: str, row: int, language: str) -> str:
    order = ("zh", "en") if language == "zh" else ("en", "zh")
    texts = (plain(getattr(rows, f"{column}_{each}")[row]) for each in order)
    return next((text for text in texts if text), "")


def decision_entry(decision: Decision, is_stale: bool) -> DecisionEntry:
    """One row of table ``decisions``, without the hashes that it is held against."""
    shown = {name: value for name, value in vars(decision).items() if not name.endswith("_hash")}
    return DecisionEntry(**shown, is_stale=is_stale)


def problem_entry(rows: ProblemRows, row: int) -> ProblemEntry:
    """One row of table ``problems``."""
    return ProblemEntry(
        subject=plain(rows.subject[row]),
        theme=plain(rows.theme[row]),
        item=plain(rows.item[row]),
        code=plain(rows.code[row]),
        detail=plain(rows.detail[row]),
    )


def unit_entry(units: Units, row: int | None, code: str, overlaps: list[OverlapEntry]) -> UnitEntry:
    """One control unit; ``row`` is ``None`` where the dataset does not know the unit.

    ``overlaps`` are the report's rows for this unit; the share is told where they are of one candidate.
    """
    candidates = {overlap.candidate_id for overlap in overlaps}
    values = [overlap.measure.value for overlap in overlaps if overlap.measure.value is not None]
    first = overlaps[0] if overlaps else None
    return UnitEntry(
        unit_code=code,
        unit_name=_unit_text(units, "unit_name", row) or (first.zone_name if first else ""),
        category=_unit_text(units, "category", row) or (first.grade if first else ""),
        subtype=_unit_text(units, "subtype", row),
        domain=_unit_text(units, "domain", row),
        province=_unit_text(units, "province", row),
        city=_unit_text(units, "city", row),
        county=_unit_text(units, "county", row),
        stated_area_km2=None if row is None else number(units.stated_area_km2[row]),
        candidates=len(candidates),
        measure=Measure.of(sum(values), first.measure.unit) if first and values else None,
        share=first.share if first and len(overlaps) == 1 else None,
        declared_share=first.declared_share if first and len(overlaps) == 1 else None,
    )


def _unit_text(units: Units, column: str, row: int | None) -> str:
    return "" if row is None else plain(getattr(units, column)[row])
