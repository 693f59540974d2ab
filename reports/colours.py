"""The colours of verdicts and themes, which are data."""

from __future__ import annotations

import json
from functools import cache

from .words import CUSTOM_THEME, resource_root

COLOURS_FILE = "colours.json"


def verdict_colour(verdict: str) -> str:
    """Colour of a verdict as ``#RRGGBB``."""
    return _colours("verdict").get(verdict, "#5F6B6A")


def theme_colour(theme: str, grade: str = "") -> str:
    """Colour of a theme and grade as ``#RRGGBB``."""
    colours = _colours("theme")
    key = "custom" if theme.startswith(CUSTOM_THEME) else theme
    return colours.get(f"{key}.{grade}") or colours.get(key) or colours["custom"]


@cache
def _colours(group: str) -> dict[str, str]:
    text = resource_root().joinpath("report", COLOURS_FILE).read_text(encoding="utf-8")
    colours: dict[str, str] = json.loads(text)[group]
    return colours
