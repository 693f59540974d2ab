"""What a quality check can find: the closed list of issues, how grave each is, and the table of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Word
from ..tables import ColumnTable, Floats, Objects, objects


class Severity(Word):
    """How grave an issue is: an error makes results wrong, a warning doubtful, a hint is only said."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_ERRORS = (
    "unit_code_missing unit_code_twice requirement_id_twice category_unknown category_digit "
    "theme_missing theme_unknown clause_text_missing "
    "geometry_missing geometry_invalid geometry_not_measurable unit_gap unit_overlap "
    "redline_below_expected reserve_overlap count_differs clause_orphan scope_unit_unknown unit_without_any_clause "
    "dates_reversed"
)
_WARNINGS = (
    "unit_code_format zone_code_missing zone_code_twice grade_missing grade_unknown domain_unknown dimension_unknown "
    "effect_unknown tier_unknown unit_name_missing text_garbled parts_dropped unit_gap_open stated_area_differs "
    "redline_outside_priority redline_above_expected share_differs shares_not_100 unit_lacks_clauses "
    "date_unreadable scheme_value_unreadable theme_without_data"
)
_HINTS = (
    "unit_gap_known unit_code_county zone_name_missing clause_source_missing stated_area_missing stated_area_planar "
    "pieces_below_tolerance redline_rounding share_closed scheme_key_missing table_missing dataset_crs"
)

#: Every issue code and its severity.
SEVERITIES: Mapping[str, Severity] = {
    code: severity
    for severity, codes in ((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS), (Severity.INFO, _HINTS))
    for code in codes.split()
}


@dataclass(frozen=True)
class Issue:
    """One finding.

    Parameters
    ----------
    code
        A key of :data:`SEVERITIES`.
    item
        Code or name of what it is about; several are joined with ``" / "``.
    facts
        Unrounded numbers and words for the sentence; names end in their unit.
    row
        Row among the zones whose geometry shows the place, -1 for none.
    shape
        The piece itself in the measuring CRS, where the place is not a whole zone.
    """

    code: str
    theme: str = ""
    item: str = ""
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    row: int = -1
    shape: Any = None
    area_m2: float = float("nan")
    width_m: float = float("nan")

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return SEVERITIES[self.code]


@dataclass(frozen=True)
class IssueRows(ColumnTable):
    """All findings; ``facts`` are mappings, ``shapes`` are polygons in EPSG:4490 or ``None``.

    ``lon`` and ``lat`` are a point of the place (NaN where it has none), ``check`` names the check.
    """

    code: Objects
    severity: Objects
    check: Objects
    theme: Objects
    item: Objects
    field: Objects
    facts: Objects
    area_m2: Floats
    width_m: Floats
    lon: Floats
    lat: Floats
    shapes: Objects

    def count(self, severity: Severity) -> int:
        """How many findings are of ``severity``."""
        return int((self.severity == str(severity)).sum())


def issue_rows(issues: Sequence[Issue], checks: Sequence[str], shapes: Objects, lon: Floats, lat: Floats) -> IssueRows:
    """The table of ``issues``, whose places and checks are given beside them."""
    return IssueRows(
        code=objects([issue.code for issue in issues]),
        severity=objects([str(issue.severity) for issue in issues]),
        check=objects(checks),
        theme=objects([issue.theme for issue in issues]),
        item=objects([issue.item for issue in issues]),
        field=objects([issue.field for issue in issues]),
        facts=objects([dict(issue.facts) for issue in issues]),
        area_m2=np.asarray([issue.area_m2 for issue in issues], dtype=np.float64),
        width_m=np.asarray([issue.width_m for issue in issues], dtype=np.float64),
        lon=lon,
        lat=lat,
        shapes=shapes,
    )
