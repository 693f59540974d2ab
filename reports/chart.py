"""Small pictures as inline SVG, drawn from the report model."""

from __future__ import annotations

from html import escape

from . import svg
from .colours import theme_colour, verdict_colour
from .drawing import Sketch
from .model import Report
from .svg import WIDTH
from .words import Words

BAR_HEIGHT, BAR_STEP = 16, 28
LABEL_WIDTH, NUMBER_WIDTH = 130, 60


def verdict_bars(report: Report, words: Words) -> str:
    """One bar per verdict, with its count; verdicts that nobody got stand there with 0."""
    most = max((entry.count for entry in report.verdicts), default=0) or 1
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    parts = []
    for place, entry in enumerate(report.verdicts):
        y = place * BAR_STEP + 6
        label = f"{words.label('verdict_mark', entry.verdict)}  {words.label('verdict', entry.verdict)}"
        parts.append(svg.text(LABEL_WIDTH - 12, y + 13, label, "end"))
        parts.append(svg.bar(LABEL_WIDTH, y, room, BAR_HEIGHT, "#EEF2F1"))
        parts.append(svg.bar(LABEL_WIDTH, y, room * entry.count / most, BAR_HEIGHT, verdict_colour(entry.verdict)))
        parts.append(svg.text(WIDTH - NUMBER_WIDTH + 12, y + 13, str(entry.count), "start", "num"))
    return svg.picture(len(report.verdicts) * BAR_STEP + 8, parts, words.label("heading", "counts"))


def sketch(drawing: Sketch, words: Words) -> str:
    """Candidate and pieces over each other, with a scale bar; north is up."""
    parts = []
    for shape in drawing.shapes:
        colour = theme_colour(shape.theme, shape.grade)
        name = f"{words.label('theme', shape.theme)} {shape.name}".strip()
        fill = "none" if drawing.is_line else colour
        style = f'fill="{fill}" fill-opacity=".5" stroke="{colour}" stroke-width="{5 if drawing.is_line else 1}"'
        parts.append(f'<path d="{escape(shape.path)}" {style}><title>{escape(name)}</title></path>')
    parts.append(f'<path d="{escape(drawing.outline)}" fill="none" stroke="#1F2A28" stroke-width="1.6"/>')
    bar, foot = drawing.scale_bar_px, drawing.height - 10
    parts.append(f'<path d="M16 {foot - 5}V{foot}H{16 + bar:.1f}V{foot - 5}" fill="none" stroke="#1F2A28"/>')
    parts.append(svg.text(22 + bar, foot, drawing.scale_bar_label, "start", "tick"))
    parts.append(f'<path d="M{WIDTH - 24} 12l7 22-7-6-7 6z" fill="#1F2A28"/>')
    parts.append(svg.text(WIDTH - 24, 48, "N", "middle", "tick"))
    return svg.picture(drawing.height, parts, words.label("heading", "map"))
