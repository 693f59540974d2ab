"""A small drawing of the units with a numbered mark for every finding that has a place."""

from __future__ import annotations

from html import escape

import numpy as np
import shapely

from ..core.engine.geometry import decoded, exploded
from ..core.engine.measuring import CGCS2000, projected
from ..core.model import Theme
from ..core.quality.checking import QualityReport
from .colours import theme_colour
from .words import Words

WIDTH, TALLEST = 816.0, 620.0
SEVERITY_COLOURS = {"error": "#B2182B", "warning": "#B35806", "info": "#5E4FA2"}
#: Marks that are numbered; further ones are dots.
MOST_NUMBERS = 60


def quality_sketch(report: QualityReport, words: Words) -> str:
    """An SVG picture, empty where no finding has a place."""
    issues = report.issues
    placed = np.flatnonzero(np.isfinite(issues.lon))
    rows = np.flatnonzero(report.dataset.zones.unit_mask)
    shapes = projected(decoded(report.dataset.zones.wkb[rows]), report.dataset.crs, CGCS2000)
    box = shapely.total_bounds(shapes)
    if not len(placed) or not np.isfinite(box).all():
        return ""
    frame = _Frame(box)
    grades = report.dataset.zones.grades[rows]
    areas = "".join(
        f'<path d="{frame.path(shape)}" fill="{theme_colour(str(Theme.CONTROL_UNIT), str(grade or ""))}"/>'
        for shape, grade in zip(shapes, grades)
        if shape is not None
    )
    marks = "".join(
        _mark(*frame.at(issues.lon[row], issues.lat[row]), number + 1, issues.severity[row])
        for number, row in reversed(list(enumerate(placed)))
    )
    label = escape(words.label("quality", "map"), quote=True)
    size = f'viewBox="0 0 {frame.width:.0f} {frame.height:.0f}"'
    style = 'stroke="#fff" stroke-width=".7" stroke-linejoin="round" fill-opacity=".55"'
    return f'<svg class="chart frame" {size} role="img" aria-label="{label}"><g {style}>{areas}</g>{marks}</svg>'


def _mark(x: float, y: float, number: int, severity: str) -> str:
    colour = SEVERITY_COLOURS[severity]
    if number > MOST_NUMBERS:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{colour}" stroke="#fff" stroke-width="1.5"/>'
    text = f'<text x="{x:.1f}" y="{y + 3.5:.1f}" text-anchor="middle" style="font-size:10px;font-weight:700;fill:#fff">'
    return f"{circle}{text}{number}</text>"


class _Frame:
    """From longitude and latitude to the drawing: equal scale in both directions at the middle latitude."""

    def __init__(self, box: np.ndarray) -> None:  # type: ignore[type-arg]
        west, south, east, north = box
        squeeze = np.cos(np.radians((south + north) / 2))
        across, up = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
        self.scale = min(WIDTH / across, TALLEST / up) * 0.96
        self.width, self.height = WIDTH, up * self.scale + 24
        self._shift = (WIDTH - across * self.scale) / 2
        self._west, self._north, self._squeeze = west, north, squeeze
        self._coarse = 0.4 / self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Place of a point in the drawing."""
        x = self._shift + (lon - self._west) * self._squeeze * self.scale
        return float(x), float(12 + (self._north - lat) * self.scale)

    def path(self, shape: shapely.Geometry) -> str:
        """Path of a polygon without what is too small to be seen."""
        parts = exploded(np.asarray([shapely.simplify(shape, self._coarse)], dtype=object))[0]
        rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
        return "".join(self._ring(shapely.get_coordinates(ring)) for ring in rings)

    def _ring(self, points: np.ndarray) -> str:  # type: ignore[type-arg]
        return "M" + "L".join("{:.1f} {:.1f}".format(*self.at(lon, lat)) for lon, lat in points[:-1]) + "Z"
