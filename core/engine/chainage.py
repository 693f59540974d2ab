"""Where along a route its pieces begin and end (chainage, 里程桩号)."""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Floats, Objects
from .measuring import MeasuringFrame, lengths_m


def chainages_m(frame: MeasuringFrame, lines: Objects, pieces: Objects, dimension: int) -> tuple[Floats, Floats]:
    """First and last chainage of each piece along its line, in metres from the line's start.

    Parts of a multi-part line follow one another in their order. Chainage in the measuring CRS is
    scaled so that the end of the line is its measured length. NaN for polygons and points.
    """
    if dimension != 1 or len(lines) == 0:
        return np.full(len(lines), np.nan), np.full(len(lines), np.nan)
    parts, owner = shapely.get_parts(pieces, return_index=True)
    ends = [shapely.line_locate_point(lines[owner], shapely.get_point(parts, index)) for index in (0, -1)]
    scale = lengths_m(frame, lines) / shapely.length(lines)
    first = np.full(len(lines), np.inf)
    last = np.full(len(lines), -np.inf)
    for end in ends:
        np.minimum.at(first, owner, end)
        np.maximum.at(last, owner, end)
    return first * scale, last * scale
