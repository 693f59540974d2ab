"""Small pictures as inline SVG, drawn from the report model."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .colours import theme_colour, verdict_colour
from .figures import chainage
from .model import OverlapEntry, Report, Sketch
from .reading import is_broken
from .words import Words

WIDTH = 720
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
        parts.append(_text(LABEL_WIDTH - 12, y + 13, label, "end"))
        parts.append(_bar(LABEL_WIDTH, y, room, "#EEF2F1"))
        parts.append(_bar(LABEL_WIDTH, y, room * entry.count / most, verdict_colour(entry.verdict)))
        parts.append(_text(WIDTH - NUMBER_WIDTH + 12, y + 13, str(entry.count), "start", "num"))
    return _svg(len(report.verdicts) * BAR_STEP + 8, parts, words.label("heading", "counts"))


def chainage_strip(report: Report, words: Words) -> str:
    """Where along a line each theme is met; empty for anything but one line."""
    rows = [overlap for overlap in report.overlaps if overlap.from_m is not None and overlap.to_m is not None]
    length = report.candidates[0].measure.value if len(report.candidates) == 1 else None
    if not rows or not length or report.candidates[0].measure.unit != "m":
        return ""
    themes = list(dict.fromkeys(overlap.theme for overlap in rows))
    scale = (WIDTH - LABEL_WIDTH - 12) / length
    parts = []
    for place, theme in enumerate(themes):
        y = place * BAR_STEP + 6
        parts.append(_text(LABEL_WIDTH - 12, y + 13, words.label("theme", theme), "end"))
        parts.append(_bar(LABEL_WIDTH, y, length * scale, "#EEF2F1"))
        parts += [_segment(overlap, y, scale) for overlap in rows if overlap.theme == theme]
    foot = len(themes) * BAR_STEP + 18
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        x = LABEL_WIDTH + share * length * scale
        parts.append(_text(x, foot, chainage(share * length), anchor, "tick"))
    return _svg(foot + 8, parts, words.label("heading", "chainage"))


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
    parts.append(_text(22 + bar, foot, drawing.scale_bar_label, "start", "tick"))
    parts.append(f'<path d="M{WIDTH - 24} 12l7 22-7-6-7 6z" fill="#1F2A28"/>')
    parts.append(_text(WIDTH - 24, 48, "N", "middle", "tick"))
    return _svg(drawing.height, parts, words.label("heading", "map"))


def _segment(overlap: OverlapEntry, y: float, scale: float) -> str:
    start, end = (overlap.from_m or 0.0) * scale, (overlap.to_m or 0.0) * scale
    title = f"{overlap.zone_name} {chainage(overlap.from_m)} – {chainage(overlap.to_m)}"
    colour = theme_colour(overlap.theme, overlap.grade)
    strength = ".3" if is_broken(overlap) else "1"
    width = max(end - start, 1.5)
    return (
        f'<rect x="{LABEL_WIDTH + start:.1f}" y="{y}" width="{width:.1f}" height="{BAR_HEIGHT}" '
        f'fill="{colour}" fill-opacity="{strength}" stroke="#fff" stroke-width=".6">'
        f"<title>{escape(title)}</title></rect>"
    )


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width:.1f}" height="{BAR_HEIGHT}" rx="2" fill="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str, role: str = "label") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{role}">{escape(text)}</text>'


def _svg(height: float, parts: Sequence[str], title: str) -> str:
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
    return head + "".join(parts) + "</svg>"
