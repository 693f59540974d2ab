"""The zones of a dataset, prepared once for any number of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..model import Theme
from ..tables import Booleans, Floats, Integers, Objects
from .edge_tiles import EdgeTiles, laid_out
from .geometry import Fault
from .measuring import MeasuringFrame, areas_m2
from .shared_ground import overlapping_pairs

#: Goes up whenever an index that was made before must not be used any more.
INDEX_VERSION = 1


@dataclass(frozen=True)
class ZoneIndex:
    """What every run against the same dataset, measuring CRS and day needs; picklable.

    ``shapes`` are the zones in the measuring CRS, ``None`` where not in force or not usable, with the
    ``faults`` found while they were made ready; ``theme`` is a number per distinct theme.
    """

    frame: MeasuringFrame
    shapes: Objects
    faults: tuple[Fault, ...]
    is_unit: Booleans
    area_m2: Floats
    theme: Integers
    tiles: EdgeTiles

    @cached_property
    def overlapping(self) -> Integers:
        """Pairs of zones of one theme that overlap: smaller row * number of zones + larger row, in order."""
        return overlapping_pairs(self.tiles, self.shapes, self.theme)

    def overlap_each_other(self, first: Integers, second: Integers) -> Booleans:
        """Which pairs of zones of one theme have ground in common."""
        keys = np.minimum(first, second) * len(self.shapes) + np.maximum(first, second)
        return np.isin(keys, self.overlapping)


def indexed(frame: MeasuringFrame, shapes: Objects, faults: tuple[Fault, ...], themes: Objects) -> ZoneIndex:
    """The index of zones (multi polygons of the measuring CRS, made ready) and their themes."""
    _, theme = np.unique(themes.astype(str), return_inverse=True)
    return ZoneIndex(
        frame=frame,
        shapes=shapes,
        faults=faults,
        is_unit=np.asarray(themes == str(Theme.CONTROL_UNIT), dtype=bool),
        area_m2=areas_m2(shapes),
        theme=theme.astype(np.int64),
        tiles=laid_out(shapes),
    )
