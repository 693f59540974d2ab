"""The zones of a dataset, prepared once for any number of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from ..model import Theme
from ..progress import Each, Progress, one_by_one, silent
from ..tables import Booleans, Floats, Integers, Objects, objects
from .edge_tiles import EdgeTiles, laid_out
from .geometry import Fault
from .measuring import MeasuringFrame, areas_m2
from .shared_ground import overlapping_pairs

#: Goes up whenever an index that was made before must not be used any more.
INDEX_VERSION = 4


@dataclass(frozen=True)
class EncodedShapes:
    """Shapes as WKB end to end, and where each begins; NULL has no bytes."""

    wkb: npt.NDArray[np.uint8]
    start: Integers

    @staticmethod
    def of(shapes: Objects) -> EncodedShapes:
        """Encode ``shapes``."""
        wkb = [b"" if item is None else item for item in shapely.to_wkb(shapes)]
        return EncodedShapes(np.frombuffer(b"".join(wkb), dtype=np.uint8), np.cumsum([0, *map(len, wkb)]))

    def decoded(self) -> Objects:
        """The shapes, bit by bit as they were."""
        wkb, ends = self.wkb.tobytes(), self.start.tolist()
        return objects(shapely.from_wkb(objects([wkb[a:b] or None for a, b in zip(ends[:-1], ends[1:])])))


@dataclass(frozen=True)
class ZoneIndex:
    """What every run against the same dataset, measuring CRS and day needs; picklable.

    ``known_shapes`` are the zones in the measuring CRS, ``None`` where not in force or not usable, with the
    ``faults`` found while they were made ready; ``theme`` is a number per distinct theme.
    """

    frame: MeasuringFrame
    known_shapes: Objects | EncodedShapes
    faults: tuple[Fault, ...]
    is_unit: Booleans
    area_m2: Floats
    theme: Integers
    tiles: EdgeTiles

    @cached_property
    def shapes(self) -> Objects:
        """The zones in the measuring CRS; those of a kept index are decoded when they are first asked for."""
        shapes = self.known_shapes
        return shapes.decoded() if isinstance(shapes, EncodedShapes) else shapes

    @cached_property
    def lost(self) -> Integers:
        """Rows of the zones in force of which nobody knows where they lie."""
        return np.unique(np.asarray([fault.row for fault in self.faults if fault.is_lost], dtype=np.int64))

    @cached_property
    def overlapping(self) -> Integers:
        """Pairs of zones of one theme that overlap: smaller row * number of zones + larger row, in order."""
        return overlapping_pairs(self.tiles, self.shapes, self.theme)

    def outlines(self, zone: Integers) -> Objects:
        """The outlines of those of the zones ``zone`` that are no units, by row of the zone; prepared."""
        found = np.full(len(self.shapes), None, dtype=object)
        wanted = np.unique(zone[~self.is_unit[zone]])
        found[wanted] = shapely.boundary(self.shapes[wanted])
        shapely.prepare(found[wanted])
        return found

    def overlap_each_other(self, first: Integers, second: Integers) -> Booleans:
        """Which pairs of zones of one theme have ground in common."""
        keys = np.minimum(first, second) * len(self.theme) + np.maximum(first, second)
        return np.isin(keys, self.overlapping)


def indexed(
    frame: MeasuringFrame,
    shapes: Objects,
    faults: tuple[Fault, ...],
    themes: Objects,
    progress: Progress = silent,
    each: Each = one_by_one,
) -> ZoneIndex:
    """The index of zones (multi polygons of the measuring CRS, made ready) and their themes."""
    _, theme = np.unique(themes.astype(str), return_inverse=True)
    return ZoneIndex(
        frame=frame,
        known_shapes=shapes,
        faults=faults,
        is_unit=np.asarray(themes == str(Theme.CONTROL_UNIT), dtype=bool),
        area_m2=areas_m2(shapes),
        theme=theme.astype(np.int64),
        tiles=laid_out(shapes, progress, each),
    )
