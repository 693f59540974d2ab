"""The stretches of routes as rows of their result table."""

from __future__ import annotations

import numpy as np

from .engine.stretches import written_stretches
from .job import ScreeningJob
from .result_tables import StretchRows
from .tables import Overlaps


def stretch_rows(job: ScreeningJob, overlaps: Overlaps) -> StretchRows:
    """Every stretch of every overlap: by candidate, then in route order; numbered within candidate and zone."""
    row, chainages = written_stretches(overlaps)
    number = np.arange(len(row)) - np.searchsorted(row, row) + 1
    from_m, to_m = chainages[:, 0], chainages[:, 1]
    order = np.lexsort((overlaps.zone[row], to_m, from_m, overlaps.candidate[row]))
    row, from_m, to_m = row[order], from_m[order], to_m[order]
    zones, zone = job.dataset.zones, overlaps.zone[row]
    return StretchRows(
        candidate_id=job.candidates.ids[overlaps.candidate[row]],
        theme=zones.themes[zone],
        zone_code=zones.codes[zone],
        zone_name=zones.names[zone],
        grade=zones.grades[zone],
        stretch_no=number[order].astype(np.int64),
        from_m=from_m,
        to_m=to_m,
        length_m=to_m - from_m,
    )
