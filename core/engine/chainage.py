"""Where along a route its pieces begin and end (chainage, 里程桩号)."""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Floats, Objects
from .measuring import MeasuringFrame, lengths_m

#: A piece that is shorter than its line by no more than this share is the whole line.
ROUNDING_SHARE = 1e-9


def chainages_m(frame: MeasuringFrame, lines: Objects, pieces: Objects, dimension: int) -> tuple[Floats, Floats]:
    """First and last chainage of each piece along its line, in metres from the line's start.

    Parts of a multi-part line follow one another in their order. Chainage in the measuring CRS is
    scaled so that the end of the line is its measured length. NaN for polygons and points.
    """
    if dimension != 1 or len(lines) == 0:
        return np.full(len(lines), np.nan), np.full(len(lines), np.nan)
    parts, owner = shapely.get_parts(pieces, return_index=True)
    length = shapely.length(lines)
    whole = shapely.length(pieces) >= length * (1 - ROUNDING_SHARE)
    first, last = np.where(whole, 0.0, np.inf), np.where(whole, length, -np.inf)
    # Of its first and last segment: the end of a loop lies on the line twice, the middle of a segment once.
    for end, following in ((0, 1), (-1, -2)):
        ends = shapely.get_point(parts, end), shapely.get_point(parts, following)
        half = shapely.distance(*ends) / 2
        middle = shapely.line_interpolate_point(shapely.shortest_line(*ends), 0.5, normalized=True)
        place = shapely.line_locate_point(lines[owner], middle)
        np.minimum.at(first, owner, place - half)
        np.maximum.at(last, owner, place + half)
    scale = lengths_m(frame, lines) / length
    return np.maximum(first, 0.0) * scale, np.minimum(last, length) * scale
