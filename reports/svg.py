"""The few shapes that pictures in reports are made of; every text in them is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH = 720


def bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled bar."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.0f}" rx="2" fill="{colour}"/>'


def text(x: float, y: float, words: str, anchor: str, role: str = "label") -> str:
    """A line of text; how it looks is up to the style sheet, by its ``role``."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{role}">{escape(words)}</text>'


def picture(height: float, parts: Sequence[str], title: str) -> str:
    """A picture as wide as the page."""
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
    return head + "".join(parts) + "</svg>"
