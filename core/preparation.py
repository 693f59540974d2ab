"""Make a job measure-ready: one measuring CRS, valid geometry, zones in force; faults become data."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from .declared import declared_faults
from .engine.clipping import TOUCH_M
from .engine.geometry import (
    NO_AREA,
    Fault,
    ReadyShapes,
    decoded,
    in_groups,
    made_ready,
    main_dimension,
    mean_widths_m,
)
from .engine.measuring import MeasuringFrame, frame_around, placed
from .engine.overlay import measures
from .engine.zone_index import ZoneIndex, indexed
from .job import ScreeningJob, ScreenOptions
from .progress import Each, Progress, all_done, one_by_one, part, silent
from .result_tables import ProblemRows
from .tables import Booleans, Floats, Integers, Objects, ZoningDataset, objects, where
from .validity import in_force

#: Share of making an index that goes into making the zones ready.
READY_PART = 0.6


@dataclass(frozen=True)
class Prepared:
    """Candidates and zones in the measuring CRS; rows that cannot be used are ``None``.

    ``shown`` is the geometry of the candidates as WKB in longitude and latitude (CGCS2000).
    """

    index: ZoneIndex
    candidates: Objects
    shown: Objects
    dimension: int
    measure: Floats
    problems: ProblemRows

    @property
    def frame(self) -> MeasuringFrame:
        """The measuring CRS and how lengths are measured in it."""
        return self.index.frame

    @property
    def zones(self) -> Objects:
        """The zones in the measuring CRS."""
        return self.index.shapes

    @property
    def measurable(self) -> Booleans:
        """Mask of the candidates that can be judged."""
        return np.asarray(~shapely.is_missing(self.candidates))


def prepared(job: ScreeningJob, index: ZoneIndex) -> Prepared:
    """Decode, repair and project the candidates of ``job``, to be overlaid with ``index``.

    Raises
    ------
    InputRefused
        ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    shapes = decoded(job.candidates.wkb)
    dimension = main_dimension(shapes) if job.dimension is None else job.dimension
    ready, lonlat = _brought(index.frame, made_ready(shapes, dimension), job.candidates_crs)
    ready = _measurable_only(ready)
    shown = shapely.to_wkb(where(~shapely.is_missing(ready.shapes), lonlat), output_dimension=2)
    zones = job.dataset.zones
    measure = measures(index.frame, ready.shapes, ready.dimension)
    problems = ProblemRows.joined(
        [_problems("zone", zones.codes, zones.themes, index.faults), _of_candidates(job, ready, measure)]
    )
    return Prepared(index, ready.shapes, objects(shown), ready.dimension, measure, problems)


def index_of(
    dataset: ZoningDataset, options: ScreenOptions, progress: Progress = silent, each: Each = one_by_one
) -> ZoneIndex:
    """The index of the zones that are in force on the day of the run; ``each`` lays out the tiles.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    Cancelled
        Where ``progress`` said so.
    """
    shapes = decoded(dataset.zones.wkb)
    frame = frame_around(options.area_method, shapes, dataset.crs, dataset.path)
    valid = in_force(dataset.zones.valid_from, dataset.zones.valid_to, options.as_of)

    def ready(rows: Integers) -> ReadyShapes:
        found, _ = _brought(frame, made_ready(shapes[rows], 2), dataset.crs)
        return replace(found, faults=tuple(replace(fault, row=int(rows[fault.row])) for fault in found.faults))

    # One by one: GEOS and PROJ, asked for few shapes at a time, were slower on two threads than on one.
    groups = all_done(ready, in_groups(shapes), part(progress, 0.0, READY_PART))
    zones = where(valid, np.concatenate([group.shapes for group in groups]))
    faults = tuple(fault for group in groups for fault in group.faults if valid[fault.row])
    return indexed(frame, zones, faults, dataset.zones.themes, part(progress, READY_PART, 1.0), each)


def _brought(frame: MeasuringFrame, ready: ReadyShapes, crs: str) -> tuple[ReadyShapes, Objects]:
    """Into the measuring CRS, and into longitude and latitude.

    What the projection could not take or bent into a fault is mended again.
    """
    found = placed(frame, ready.shapes, crs)
    moved = made_ready(found.measured, ready.dimension)
    known = {fault.row for fault in ready.faults}
    lost = {fault.row for fault in moved.faults if fault.code == "geometry_not_measurable"}
    fresh = [fault for fault in moved.faults if fault.row not in known - lost and fault.code != "geometry_missing"]
    kept = [fault for fault in ready.faults if fault.row not in lost]
    return ReadyShapes(moved.shapes, ready.dimension, (*kept, *fresh)), found.lonlat


def _measurable_only(ready: ReadyShapes) -> ReadyShapes:
    """Polygons so narrow that their two sides are one line (:data:`.engine.clipping.TOUCH_M`) become ``None``."""
    if ready.dimension != 2:
        return ready
    with np.errstate(invalid="ignore"):
        tiny = np.flatnonzero(mean_widths_m(ready.shapes) < TOUCH_M)
    shapes = objects(ready.shapes)
    shapes[tiny] = None
    faults = [Fault(int(row), "geometry_not_measurable", NO_AREA) for row in tiny]
    return ReadyShapes(shapes, ready.dimension, (*ready.faults, *faults))


def _problems(subject: str, items: Objects, themes: Objects, faults: tuple[Fault, ...]) -> ProblemRows:
    rows = np.asarray([fault.row for fault in faults], dtype=np.int64)
    return ProblemRows(
        subject=objects([subject] * len(rows)),
        theme=themes[rows],
        item=items[rows],
        code=objects([fault.code for fault in faults]),
        detail=objects([fault.detail for fault in faults]),
    )


def _of_candidates(job: ScreeningJob, ready: ReadyShapes, measure: Floats) -> ProblemRows:
    """Faults, unknown words and doubtful declared areas together, in the order of the candidates."""
    faults = [*ready.faults, *_unknown_words(job), *declared_faults(job, ready.dimension, measure)]
    faults.sort(key=lambda fault: fault.row)
    nothing = np.full(len(job.candidates), None, dtype=object)
    return _problems("candidate", job.candidates.ids, nothing, tuple(faults))


def _unknown_words(job: ScreeningJob) -> list[Fault]:
    """Activities and industries that the vocabulary does not know: named, never guessed."""
    activities, industries = job.candidates.activities, job.candidates.industries
    strange_activity = {text: job.vocabulary.facts(text, None).unrecognised for text in set(activities)}
    strange_industry = {text: job.vocabulary.facts(None, text).unrecognised for text in set(industries)}
    found = []
    for row, (activity, industry) in enumerate(zip(activities, industries)):
        if strange_activity[activity]:
            found.append(Fault(row, "activity_unrecognised", " ; ".join(strange_activity[activity])))
        if strange_industry[industry]:
            found.append(Fault(row, "industry_unrecognised", " ; ".join(strange_industry[industry])))
    return found
