"""The dataset under examination: its shapes measured once, for every check to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Callable, Union

import numpy as np
import shapely

from ..engine.geometry import Fault, decoded, made_ready, regrouped
from ..engine.measuring import MeasuringFrame, areas_m2, brought_into, frame_around, projected
from ..model import AreaMethod, Theme
from ..progress import Progress
from ..tables import Floats, Integers, Objects, Units, ZoningDataset, objects
from .issues import Issue


@dataclass(frozen=True)
class QualityOptions:
    """What is small enough to be told only as a sum, and how areas are measured.

    Parameters
    ----------
    min_area_m2, min_width_m
        Gaps, overlaps and strays below either are rounding of coordinates (the norm's own tolerance
        was not available to the builders; these are settings).
    gap_width_m
        Gaps that are open to the outside are looked for up to this width.
    """

    min_area_m2: float = 1.0
    min_width_m: float = 0.1
    gap_width_m: float = 10.0
    area_method: AreaMethod = AreaMethod.ELLIPSOIDAL


@dataclass(frozen=True)
class NotPossible:
    """A check that could not be made, and why; never told as "nothing found"."""

    reason: str


@dataclass(frozen=True)
class Subject:
    """A dataset with every shape repaired and in the measuring CRS (``None`` where it cannot be measured)."""

    dataset: ZoningDataset
    options: QualityOptions
    frame: MeasuringFrame
    original: Objects
    shapes: Objects
    faults: tuple[Fault, ...]

    @property
    def units(self) -> Units:
        """The units' descriptive columns, in the order of :attr:`unit_rows`."""
        return self.dataset.units

    @cached_property
    def unit_rows(self) -> Integers:
        """Rows of the control units among the zones."""
        return np.flatnonzero(self.dataset.zones.unit_mask)

    @cached_property
    def area_m2(self) -> Floats:
        """Area of every zone; 0 where it cannot be measured."""
        return areas_m2(self.shapes)

    @cached_property
    def planar_m2(self) -> Floats:
        """Area of every zone in the 3-degree Gauss-Krüger zone of the dataset."""
        return areas_m2(projected(self.shapes, self.frame.definition, self.frame.straight))

    def rows_of(self, theme: Theme) -> Integers:
        """Rows of the measurable zones of a theme."""
        mask = self.dataset.zones.of_theme(theme) & ~shapely.is_missing(self.shapes)
        return np.flatnonzero(mask)

    def name_of(self, row: int) -> str:
        """Code of a zone, its name where it has no code, else its row number."""
        zones = self.dataset.zones
        return str(zones.codes[row] or zones.names[row] or f"#{row + 1}")


#: What every check is: the subject and its progress in, findings or the reason for none out.
Check = Callable[[Subject, Progress], Union[Sequence[Issue], NotPossible]]


def subject_of(dataset: ZoningDataset, options: QualityOptions) -> Subject:
    """Decode, repair and project the shapes of ``dataset``.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    original = decoded(dataset.zones.wkb)
    frame = frame_around(options.area_method, original, dataset.crs, dataset.path)
    ready = made_ready(original, 2)
    shapes = made_ready(brought_into(frame, ready.shapes, dataset.crs), 2).shapes
    return Subject(dataset, options, frame, original, shapes, ready.faults)


def merged(shapes: Objects, grid_m: float | None = None) -> Objects:
    """Single polygons of the union of ``shapes`` (on a grid, where one is given); empty where there are none."""
    present = shapes[~shapely.is_missing(shapes)]
    union = shapely.union_all(present, grid_size=grid_m) if len(present) else None
    parts = objects(shapely.get_parts(union)) if union is not None else objects([])
    return parts[shapely.get_dimensions(parts) == 2] if len(parts) else parts


def as_multi(parts: Objects) -> shapely.MultiPolygon:
    """One multi polygon of single ones (at least one)."""
    return regrouped(parts, np.zeros(len(parts), dtype=np.int64), 2)[0]
