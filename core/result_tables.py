"""The columns of the result: the rows of each table of the result file, as they stand there.

Fields carry the very names of the columns in the file; see :mod:`.tables` for what NULL is.
"""

from __future__ import annotations

from dataclasses import dataclass

from .decisions import Decision
from .tables import ColumnTable, Floats, Integers, Objects


@dataclass(frozen=True)
class CandidateRows(ColumnTable):
    """Result table ``candidates``; ``notes`` are the codes of its :class:`ProblemRows`, ``;``-joined.

    ``declared_difference_m2`` is the declared area less the drawn one (``measure``), NULL without a declared area.
    """

    candidate_id: Objects
    candidate_name: Objects
    verdict: Objects
    measure: Floats
    measure_unit: Objects
    declared_area_m2: Floats
    declared_difference_m2: Floats
    industry: Objects
    activity: Objects
    unit_codes: Objects
    main_unit: Objects
    conflict_count: Integers
    open_clauses: Integers
    uncovered_share: Floats
    notes: Objects
    admission: Objects
    open_questions: Integers
    wkb: Objects


@dataclass(frozen=True)
class OverlapRows(ColumnTable):
    """Result table ``overlaps``; ``wkb`` is the piece, ``None`` where not asked for.

    ``share`` is of the drawn candidate, ``declared_share`` of its declared area (NULL without one; may exceed 1).
    ``width_m`` is the mean width of a polygon piece, NULL where it is beyond what thresholds and tolerance ask for
    and no piece was made. ``min_area_m2`` and ``min_width_m`` are the thresholds that held for the zone (lines: the
    width is held against the length), ``sliver_reason`` says which of them it is below: ``area``, ``width``,
    ``both`` or ``length``. ``crossings`` counts the stretches of a route, ``from_m`` and ``to_m`` are its first and
    last chainage in the zone.
    """

    candidate_id: Objects
    theme: Objects
    zone_code: Objects
    zone_name: Objects
    grade: Objects
    measure: Floats
    measure_unit: Objects
    share: Floats
    declared_share: Floats
    zone_share: Floats
    width_m: Floats
    effect: Objects
    rule_id: Objects
    is_sliver: Integers
    sliver_reason: Objects
    is_borderline: Integers
    min_area_m2: Floats
    min_width_m: Floats
    crossings: Integers
    from_m: Floats
    to_m: Floats
    wkb: Objects


@dataclass(frozen=True)
class StretchRows(ColumnTable):
    """Result table ``stretches``: every contiguous stretch of a route in a unit or zone, in route order.

    ``stretch_no`` counts within candidate and zone; the lengths of these add up to the measure of their overlap.
    """

    candidate_id: Objects
    theme: Objects
    zone_code: Objects
    zone_name: Objects
    grade: Objects
    stretch_no: Integers
    from_m: Floats
    to_m: Floats
    length_m: Floats


@dataclass(frozen=True)
class CoverageRows(ColumnTable):
    """Result table ``coverage``: every candidate x theme, whatever came of it."""

    candidate_id: Objects
    theme: Objects
    outcome: Objects
    measure: Floats
    share: Floats
    declared_share: Floats
    nearest_m: Floats
    note: Objects


@dataclass(frozen=True)
class NearbyRows(ColumnTable):
    """Result table ``nearby``: zones that are not overlapped but near, kept apart from the footprint.

    Those within the distances that were asked for; for points also the nearest zone of each theme.

    ``distance_m`` and ``bearing_deg`` (from the candidate, clockwise from north) lead to the nearest
    point of the zone; ``buffer_m2`` is what the buffer around the candidate shares with the zone.
    """

    candidate_id: Objects
    theme: Objects
    zone_code: Objects
    zone_name: Objects
    grade: Objects
    distance_m: Floats
    bearing_deg: Floats
    buffer_m2: Floats


@dataclass(frozen=True)
class PlaceRows(ColumnTable):
    """What a reason is about: a zone, or only a theme."""

    theme: Objects
    zone_code: Objects
    zone_name: Objects
    grade: Objects


@dataclass(frozen=True)
class ReasonRows(ColumnTable):
    """What a rule or clause, with its article and dates, or a gap in the data says of a candidate.

    ``verdict`` is what this reason alone amounts to, NULL where it only informs; ``text_*``,
    ``question_*`` (still to be answered by a person) and ``documents_*`` (needed for the exception that
    the project makes use of) exist in Chinese and English; ``confidence`` says how well the law text
    was confirmed.
    """

    rule_id: Objects
    effect: Objects
    verdict: Objects
    document: Objects
    article: Objects
    valid_from: Objects
    valid_to: Objects
    text_zh: Objects
    text_en: Objects
    question_zh: Objects
    question_en: Objects
    documents_zh: Objects
    documents_en: Objects
    confidence: Objects


@dataclass(frozen=True)
class FindingRows(ReasonRows, PlaceRows):
    """Result table ``findings``: every reason of every verdict, and what it is about."""

    candidate_id: Objects


@dataclass(frozen=True)
class RequirementRows(ColumnTable):
    """Result table ``requirements``.

    ``overridden_by`` is the clause above that this one repeats or loosens; ``two_high`` is how the project stands to
    the list of "两高" industries, for clauses that name or mention it.
    """

    candidate_id: Objects
    unit_code: Objects
    tier: Objects
    scope_code: Objects
    dimension: Objects
    clause_no: Objects
    effect: Objects
    text: Objects
    source_document: Objects
    source_clause: Objects
    applies: Objects
    overridden_by: Objects
    requirement_id: Objects
    relation: Objects
    two_high: Objects


@dataclass(frozen=True)
class ProblemRows(ColumnTable):
    """Result table ``problems``: what was repaired, dropped or doubted; ``subject`` is ``candidate`` or ``zone``."""

    subject: Objects
    theme: Objects
    item: Objects
    code: Objects
    detail: Objects


@dataclass(frozen=True)
class ScreeningResult:
    """Everything a run has found, as it stands in the result file."""

    candidates: CandidateRows
    overlaps: OverlapRows
    stretches: StretchRows
    coverage: CoverageRows
    nearby: NearbyRows
    findings: FindingRows
    requirements: RequirementRows
    problems: ProblemRows
    run: dict[str, str]
    decisions: tuple[Decision, ...] = ()
