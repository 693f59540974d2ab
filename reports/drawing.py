"""What a sketch of a candidate consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SketchShape:
    """One piece of a sketch; ``path`` is SVG path data."""

    theme: str
    grade: str
    name: str
    path: str


@dataclass(frozen=True)
class Sketch:
    """A picture of one candidate, 720 units wide; no accurate boundaries."""

    height: int
    is_line: bool
    outline: str
    shapes: tuple[SketchShape, ...]
    scale_bar_px: float
    scale_bar_label: str
