"""The one report model that every format is made of: small frozen objects, codes and plain numbers.

Field names are the columns of the result; shares are 0..1, areas m2, lengths m, ``None`` is unknown.
``resources/report/report.schema.json`` describes :meth:`Report.document`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from ..core.model import MeasureUnit
from .drawing import Sketch
from .figures import hectares, mu

SCHEMA_ID = "ecozoning-report/1"
_LONG_TABLES = ("overlaps", "stretches", "coverage", "nearby", "findings", "requirements", "problems", "run")


@dataclass(frozen=True)
class Measure:
    """A measured quantity; hectares, mu or kilometres are derived here and nowhere else."""

    unit: str
    value: float | None
    ha: float | None = None
    mu: float | None = None
    km: float | None = None

    @classmethod
    def of(cls, value: float | None, unit: str) -> Measure:
        """``value`` in ``unit`` (``m2``, ``m`` or ``count``) with what people read beside it."""
        if value is None or not math.isfinite(value):
            return cls(unit, None)
        if unit == MeasureUnit.SQUARE_METRE:
            return cls(unit, value, ha=hectares(value), mu=mu(value))
        if unit == MeasureUnit.METRE:
            return cls(unit, value, km=value / 1000.0)
        return cls(unit, value)


@dataclass(frozen=True)
class Label:
    """A tier or dimension as the scheme names it."""

    id: str
    label: str


@dataclass(frozen=True)
class Header:
    """What a report is about and how old it is; ``two_high`` tells which list of "two-high" industries was loaded."""

    scheme_name: str
    publisher: str
    document_no: str
    version: str
    issued: str
    as_of: str
    synthetic: bool
    tiers: tuple[Label, ...]
    dimensions: tuple[Label, ...]
    two_high: str = ""


@dataclass(frozen=True)
class CandidateEntry:
    """One candidate with its verdict; differences are declared less drawn area, the share is of the declared one."""

    candidate_id: str
    candidate_name: str
    verdict: str
    measure: Measure
    declared_area_m2: float | None
    declared_difference_m2: float | None
    declared_difference_share: float | None
    industry: str
    activity: str
    unit_codes: tuple[str, ...]
    main_unit: str
    conflict_count: int
    open_clauses: int
    uncovered_share: float | None
    admission: str
    open_questions: int


@dataclass(frozen=True)
class UnitEntry:
    """One control unit; ``measure`` is what the candidates of this report take of it."""

    unit_code: str
    unit_name: str
    category: str
    subtype: str
    domain: str
    province: str
    city: str
    county: str
    stated_area_km2: float | None
    candidates: int
    measure: Measure | None
    share: float | None
    declared_share: float | None


@dataclass(frozen=True)
class OverlapEntry:
    """One candidate x zone; ``share`` is of what was drawn, ``declared_share`` of the declared area."""

    candidate_id: str
    theme: str
    zone_code: str
    zone_name: str
    grade: str
    measure: Measure
    share: float | None
    declared_share: float | None
    zone_share: float | None
    width_m: float | None
    effect: str
    rule_id: str
    is_sliver: bool
    sliver_reason: str
    is_borderline: bool
    min_area_m2: float | None
    min_width_m: float | None
    crossings: int
    from_m: float | None
    to_m: float | None


@dataclass(frozen=True)
class StretchEntry:
    """One contiguous stretch of a route in a unit or zone, the ``stretch_no``-th of ``stretch_count`` there."""

    candidate_id: str
    theme: str
    zone_code: str
    zone_name: str
    grade: str
    stretch_no: int
    stretch_count: int
    from_m: float
    to_m: float
    length_m: float


@dataclass(frozen=True)
class CoverageEntry:
    """One candidate x theme, whatever came of it; overlapping zones of the theme count once."""

    candidate_id: str
    theme: str
    outcome: str
    measure: Measure
    share: float | None
    declared_share: float | None
    nearest_m: float | None
    note: str


@dataclass(frozen=True)
class NearbyEntry:
    """A zone that is near but not overlapped."""

    candidate_id: str
    theme: str
    zone_code: str
    zone_name: str
    grade: str
    distance_m: float | None
    bearing_deg: float | None
    buffer_m2: float | None


@dataclass(frozen=True)
class FindingEntry:
    """One reason of a verdict with the law behind it; texts are in the report's language."""

    candidate_id: str
    theme: str
    zone_code: str
    zone_name: str
    grade: str
    rule_id: str
    effect: str
    verdict: str
    document: str
    article: str
    valid_from: str
    valid_to: str
    text: str
    question: str
    documents: str
    confidence: str


@dataclass(frozen=True)
class RequirementEntry:
    """One clause; rows that differ only in unit or candidate are one entry that lists them.

    ``measure`` and ``share`` are known where the entry belongs to one candidate and one unit.
    """

    number: int
    tier: str
    scope_code: str
    dimension: str
    clause_no: str
    effect: str
    text: str
    source_document: str
    source_clause: str
    applies: str
    overridden_by: str
    requirement_id: str
    relation: str
    two_high: str
    units: tuple[str, ...]
    candidates: tuple[str, ...]
    measure: Measure | None
    share: float | None
    declared_share: float | None


@dataclass(frozen=True)
class ProblemEntry:
    """What was repaired, dropped or doubted."""

    subject: str
    theme: str
    item: str
    code: str
    detail: str


@dataclass(frozen=True)
class DecisionEntry:
    """What a person decided; stale where data or rules have changed since."""

    candidate_id: str
    rule_id: str
    zone_code: str
    decision: str
    verdict: str
    reason: str
    person: str
    decided_on: str
    is_stale: bool

    @property
    def state(self) -> str:
        """``stale`` or ``current``."""
        return "stale" if self.is_stale else "current"


@dataclass(frozen=True)
class VerdictCount:
    """How many candidates of the report have a verdict."""

    verdict: str
    count: int


@dataclass(frozen=True)
class ThemeTotal:
    """What the candidates of the report take of a theme; candidates that overlap count each."""

    theme: str
    candidates: int
    measure: Measure


@dataclass(frozen=True)
class Gap:
    """A theme that was not, or not successfully, compared, for ``candidates`` of ``total``."""

    theme: str
    outcome: str
    candidates: int
    total: int


@dataclass(frozen=True)
class RunFact:
    """One row of the run record."""

    key: str
    value: str


@dataclass(frozen=True)
class Report:
    """One report: the parts of a result that concern its subject."""

    group_by: str
    subject_id: str
    subject_name: str
    language: str
    header: Header
    verdicts: tuple[VerdictCount, ...]
    candidates: tuple[CandidateEntry, ...]
    units: tuple[UnitEntry, ...]
    findings: tuple[FindingEntry, ...]
    overlaps: tuple[OverlapEntry, ...]
    stretches: tuple[StretchEntry, ...]
    coverage: tuple[CoverageEntry, ...]
    nearby: tuple[NearbyEntry, ...]
    totals: tuple[ThemeTotal, ...]
    gaps: tuple[Gap, ...]
    requirements: tuple[RequirementEntry, ...]
    problems: tuple[ProblemEntry, ...]
    decisions: tuple[DecisionEntry, ...]
    notices: tuple[str, ...]
    sketch: Sketch | None
    run: tuple[RunFact, ...]

    def document(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return {"schema": SCHEMA_ID, **_plain(self)}

    def without_rows(self) -> Report:
        """The report without its long tables: what an index needs, and no more memory than that."""
        empty: dict[str, Any] = dict.fromkeys(_LONG_TABLES, ())
        return replace(self, **empty, sketch=None)


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists; quicker than ``dataclasses.asdict``, which copies every leaf."""
    if is_dataclass(value):
        return {name: _plain(item) for name, item in vars(value).items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
