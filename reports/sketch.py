"""The candidate and its overlaps as paths for a small picture; needs nothing but their geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely

from ..core.result_tables import ScreeningResult
from ..core.tables import Objects, objects
from .drawing import Sketch, SketchShape
from .plain_text import plain

WIDTH, MOST_HEIGHT, MARGIN = 720.0, 360.0, 28.0
METRES_PER_DEGREE = 111_320.0
#: Details smaller than this many pixels are left out of the picture.
TOLERANCE_PX = 0.4
BAR_PX = 160.0


def sketch_of(result: ScreeningResult, candidate: int, overlaps: Sequence[int]) -> Sketch | None:
    """The picture of one candidate, or ``None`` where it has no extent to draw."""
    outline = _shapes(objects([result.candidates.wkb[candidate]]))
    if not shapely.length(outline[0]) > 0:
        return None
    pieces = _shapes(objects([result.overlaps.wkb[row] for row in overlaps]))
    largest_first = np.argsort(-np.nan_to_num(result.overlaps.measure[list(overlaps)]), kind="stable")
    frame = _Frame(outline[0])
    shapes = [
        SketchShape(
            theme=plain(result.overlaps.theme[row]),
            grade=plain(result.overlaps.grade[row]),
            name=plain(result.overlaps.zone_name[row]),
            path=frame.path(piece),
        )
        for row, piece in ((overlaps[place], pieces[place]) for place in largest_first)
        if shapely.length(piece) > 0
    ]
    metres, label = frame.scale_bar()
    return Sketch(
        height=frame.height,
        is_line=bool(shapely.get_dimensions(outline[0]) == 1),
        outline=frame.path(outline[0]),
        shapes=tuple(shapes),
        scale_bar_px=metres * frame.px_per_metre,
        scale_bar_label=label,
    )


def _shapes(wkb: Objects) -> Objects:
    return objects(shapely.from_wkb(wkb, on_invalid="ignore"))


class _Frame:
    """From longitude and latitude to pixels, lengths kept in proportion at the middle latitude."""

    def __init__(self, shape: shapely.Geometry) -> None:
        west, south, east, north = shapely.bounds(shape).tolist()
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * squeeze, north - south
        scale = min((WIDTH - 2 * MARGIN) / max(wide, 1e-12), (MOST_HEIGHT - 2 * MARGIN) / max(high, 1e-12))
        self.height = round(high * scale + 2 * MARGIN + 24)
        self.px_per_metre = scale / METRES_PER_DEGREE
        left = (WIDTH - wide * scale) / 2
        self._matrix = [squeeze * scale, 0, 0, -scale, left - west * squeeze * scale, MARGIN + north * scale]

    def path(self, shape: shapely.Geometry) -> str:
        """SVG path data of a geometry."""
        a, _, _, d, x, y = self._matrix
        moved = shapely.transform(shape, lambda coords: coords * [a, d] + [x, y])
        drawn = shapely.simplify(moved, TOLERANCE_PX)
        drawn = moved if drawn.is_empty else drawn
        rings = shapely.get_parts(shapely.boundary(drawn) if shapely.get_dimensions(drawn) == 2 else drawn)
        return "".join(_line(shapely.get_coordinates(ring).tolist()) for ring in rings)

    def scale_bar(self) -> tuple[float, str]:
        """A round length that takes about :data:`BAR_PX`, and how it is written."""
        most = BAR_PX / self.px_per_metre
        power = 10.0 ** math.floor(math.log10(most))
        metres = max(step * power for step in (1, 2, 5) if step * power <= most)
        return metres, f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def _line(coordinates: list[list[float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in coordinates)
