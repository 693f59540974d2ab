"""The strip map (直线图) of a route: a row per theme, the stretches in their colours, chainages beneath them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from . import svg
from .colours import theme_colour
from .figures import chainage, printed
from .model import Report, StretchEntry
from .words import Words

LEFT, RIGHT, TOP = 124.0, 16.0, 8.0
ROOM = svg.WIDTH - LEFT - RIGHT
BAR, LANE, THEME_GAP, AXIS = 20.0, 38.0, 6.0, 30.0
#: Height of letters in px; a Chinese letter is as wide as high, a Latin one about 0.56 of it.
NAME_PX, TICK_PX, LATIN = 12.0, 10.0, 0.56
NARROWEST_PX, MOST_TICKS = 1.5, 6
GROUND = "#EEF2F1"


def strip_map(report: Report, words: Words) -> str:
    """The picture as SVG; empty for anything but one route that meets something."""
    length = report.candidates[0].measure.value if len(report.candidates) == 1 else None
    if not report.stretches or not length:
        return ""
    scale, y, parts = ROOM / length, TOP, []
    for theme in dict.fromkeys(overlap.theme for overlap in report.overlaps):
        lanes = _lanes([stretch for stretch in report.stretches if stretch.theme == theme])
        parts += _title(words.label("theme", theme), y)
        for lane in lanes:
            parts.append(svg.bar(LEFT, y, ROOM, BAR, GROUND))
            parts += [_piece(stretch, y, scale, words) for stretch in lane]
            parts += _chainages(lane, y + BAR, scale)
            y += LANE
        y += THEME_GAP
    parts += _axis(y + 4, length, scale)
    return svg.picture(y + AXIS, parts, words.label("heading", "chainage"))


def _lanes(stretches: Sequence[StretchEntry]) -> list[list[StretchEntry]]:
    """Stretches in as few rows as their overlaps with one another ask for, each in route order."""
    lanes: list[list[StretchEntry]] = []
    for stretch in sorted(stretches, key=lambda each: (each.from_m, each.to_m)):
        free = (lane for lane in lanes if lane[-1].to_m <= stretch.from_m + 1e-3)
        lane = next(free, None)
        if lane is None:
            lanes.append([stretch])
        else:
            lane.append(stretch)
    return lanes


def _title(text: str, y: float) -> list[str]:
    """The name of a theme beside its first row, on two lines where it is long."""
    lines = wrapped(text, LEFT - 14, NAME_PX)
    first = y + BAR / 2 + NAME_PX * (0.36 - 0.58 * (len(lines) - 1))
    return [
        svg.text(LEFT - 10, first + place * NAME_PX * 1.16, line, "end", "name") for place, line in enumerate(lines)
    ]


def _piece(stretch: StretchEntry, y: float, scale: float, words: Words) -> str:
    x, width = LEFT + stretch.from_m * scale, max((stretch.to_m - stretch.from_m) * scale, NARROWEST_PX)
    colour = theme_colour(stretch.theme, stretch.grade)
    name = stretch.zone_name or stretch.zone_code
    told = [name, words.grade(stretch.theme, stretch.grade), between(stretch), f"{printed(stretch.length_m, 'm')} m"]
    box = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR:.0f}" fill="{colour}" stroke="#1F2A28" '
        f'stroke-opacity=".45" stroke-width=".7"><title>{escape(" · ".join(filter(None, told)))}</title></rect>'
    )
    label = cut(name.replace("\n", " "), width - 8, NAME_PX)
    role = "name pale" if _is_dark(colour) else "name"
    return box + (svg.text(x + width / 2, y + BAR / 2 + NAME_PX * 0.36, label, "middle", role) if label else "")


def between(stretch: StretchEntry) -> str:
    """``K0+100 – K0+300``."""
    return f"{chainage(stretch.from_m)} – {chainage(stretch.to_m)}"


def _chainages(lane: Sequence[StretchEntry], y: float, scale: float) -> list[str]:
    """The chainage at each end of a stretch, as far as there is room."""
    parts, free = [], -math.inf
    for metres in sorted({end for stretch in lane for end in (stretch.from_m, stretch.to_m)}):
        label, x = chainage(metres), LEFT + metres * scale
        width = text_width(label, TICK_PX)
        left = min(max(x - width / 2, LEFT - 6), svg.WIDTH - 2 - width)
        if left >= free:
            parts.append(f'<path d="M{x:.1f} {y:.1f}v3.5" stroke="#5F6B6A" stroke-width=".8"/>')
            parts.append(svg.text(left, y + 3.5 + TICK_PX, label, "start", "small"))
            free = left + width + 5
    return parts


def _axis(y: float, length: float, scale: float) -> list[str]:
    """The whole route with its round chainages and its end."""
    parts = [f'<path d="M{LEFT} {y:.1f}h{ROOM:.1f}" stroke="#1F2A28" stroke-width="1.2"/>']
    step = round_step(length / MOST_TICKS)
    marks = [step * number for number in range(math.ceil(length / step))]
    marks = [metres for metres in marks if (length - metres) * scale > 62] + [length]
    for metres in marks:
        x, anchor = LEFT + metres * scale, "end" if metres == length else "start" if metres == 0 else "middle"
        parts.append(f'<path d="M{x:.1f} {y - 4:.1f}v8" stroke="#1F2A28" stroke-width="1.2"/>')
        parts.append(svg.text(x, y + 18, chainage(metres), anchor, "tick"))
    return parts


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, … that is no smaller than ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def text_width(text: str, size: float) -> float:
    """About how wide ``text`` is: signs beyond Latin letters, and dots in a Chinese font, are as wide as high."""
    return sum(size if sign > "\u2e7f" or sign == "…" else size * LATIN for sign in text)


def cut(text: str, room: float, size: float) -> str:
    """``text``, or as much of it as fits with a mark; empty where less than four wide letters would be left."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text_width(text, size) >= 4 * size else ""


def wrapped(text: str, room: float, size: float) -> list[str]:
    """``text`` on one or two lines, broken between words, or in Chinese anywhere; the rest is cut."""
    if text_width(text, size) <= room:
        return [text]
    ends = [place for place, sign in enumerate(text) if sign == " " or sign > "\u2e7f"]
    fitting = [place for place in ends if text_width(text[:place], size) <= room]
    if not fitting or not fitting[-1]:
        return [cut(text, room, size)]
    return [text[: fitting[-1]].rstrip(), cut(text[fitting[-1] :].strip(), room, size)]


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
