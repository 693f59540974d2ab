"""Areas as the files state them, and how they compare with what is drawn."""

from __future__ import annotations

import math
import re

from .coordinates_model import Note

_AREA = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(公顷|hm2|ha|平方米|平米|m2|亩|平方公里|平方千米|km2)?", re.IGNORECASE)
_SQUARE_METRES = {"公顷": 1e4, "hm2": 1e4, "ha": 1e4, "亩": 10_000 / 15, "平方公里": 1e6, "平方千米": 1e6, "km2": 1e6}
#: Differences below one square metre and one per mille come from rounding and from planar areas.
LEAST_M2, LEAST_SHARE = 1.0, 1e-3


def stated_area_m2(text: str, drawn_m2: float, notes: list[Note]) -> float:
    """Area in m2; NaN where none is stated. Without a unit it is hectares, or m2 where only that fits the drawing."""
    if not text or text.strip("0. ") == "":
        return math.nan
    match = _AREA.fullmatch(text)
    if match is None:
        notes.append(Note("coordinates_note_area_unreadable", {"value": text[:40]}))
        return math.nan
    value, unit = float(match[1]), (match[2] or "").lower()
    if unit:
        return value * _SQUARE_METRES.get(unit, 1.0)
    if value > 0 and drawn_m2 > 0 and abs(math.log(value / drawn_m2)) < abs(math.log(value * 1e4 / drawn_m2)):
        notes.append(Note("coordinates_note_area_in_m2", {"value": text}))
        return value
    return value * 1e4


def compare_areas(stated_m2: float, drawn_m2: float, notes: list[Note]) -> float:
    """Drawn less stated area; told where it is more than rounding."""
    difference = drawn_m2 - stated_m2
    if abs(difference) > max(LEAST_M2, LEAST_SHARE * stated_m2):
        facts = {"stated": f"{stated_m2:.2f}", "drawn": f"{drawn_m2:.2f}", "difference": f"{difference:+.2f}"}
        notes.append(Note("coordinates_note_area_differs", facts))
    return difference
