"""What lies around a candidate without being overlapped."""

from __future__ import annotations

from .engine.nearness import Nearby, with_nearest, zones_near
from .job import ScreeningJob
from .preparation import Prepared


def surroundings(job: ScreeningJob, ready: Prepared) -> Nearby:
    """Zones within the distances of the run; for points also the nearest zone of each theme, however far it is."""
    options, index = job.options, ready.index
    near = zones_near(ready.frame, ready.candidates, ready.zones, options.near_m, options.buffer_m)
    if ready.dimension > 0:
        return near
    return with_nearest(near, ready.frame, ready.candidates, ready.zones, index.theme, options.buffer_m)
