"""Numbers as people read them: rounded half up, and never a measured something printed as nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SQUARE_METRES_PER_HECTARE = 10_000.0


@dataclass(frozen=True)
class Figure:
    """How one kind of number is printed: decimals, factor from data, and a ceiling for shares."""

    decimals: int
    factor: int = 1
    ceiling: int | None = None
    suffix: str = ""


#: Kinds of numbers; data hold m2, m and shares 0..1, hectares, mu and kilometres are derived once.
FIGURES = {
    "m2": Figure(2),
    "ha": Figure(4),
    "mu": Figure(2),
    "km2": Figure(2),
    "m": Figure(2),
    "width": Figure(3),
    "km": Figure(3),
    "share": Figure(2, factor=100, ceiling=100, suffix=" %"),
    "count": Figure(0),
    "degree": Figure(0),
}


def printed(value: float | None, kind: str) -> str:
    """``value`` of ``kind`` as text; empty for ``None`` and NaN.

    What is not zero but would round to zero prints as ``<0.01``; a share below one that would round
    to 100 prints as ``>99.99``.
    """
    if value is None or not math.isfinite(value):
        return ""
    figure = FIGURES[kind]
    step = Decimal(1).scaleb(-figure.decimals)
    exact = Decimal(repr(float(value))) * figure.factor
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    if rounded == 0 and exact != 0:
        return ("<" if exact > 0 else ">-") + format(step, "f")
    if figure.ceiling is not None and rounded == figure.ceiling and exact < figure.ceiling:
        return ">" + format(figure.ceiling - step, "f")
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def with_unit(value: float | None, kind: str) -> str:
    """Like :func:`printed`, with the per cent sign where there is a number."""
    text = printed(value, kind)
    return text + FIGURES[kind].suffix if text else ""


def cell_format(value: float | None, kind: str) -> str:
    """Spreadsheet number format under which ``value`` shows exactly what :func:`printed` prints."""
    figure = FIGURES[kind]
    text = printed(value, kind)
    percent = "%" if figure.factor == 100 else ""
    if text[:1] in {"<", ">"}:
        return f'"{text}{percent}"'
    return ("0." + "0" * figure.decimals if figure.decimals else "0") + percent


def hectares(area_m2: float) -> float:
    """Hectares of an area in square metres."""
    return area_m2 / SQUARE_METRES_PER_HECTARE


def mu(area_m2: float) -> float:
    """Mu (亩) of an area in square metres: 1 亩 = 10000/15 m2 = 2000/3 m2."""
    return area_m2 * 3.0 / 2000.0


def chainage(distance_m: float | None) -> str:
    """Chainage of a distance along a line, to 0.1 m: ``K12+345.6``, and ``K12+345`` where no decimal is needed."""
    if distance_m is None or not math.isfinite(distance_m):
        return ""
    exact = Decimal(repr(float(distance_m))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    kilometres, metres = divmod(abs(exact), 1000)
    whole, tenth = divmod(metres, 1)
    return f"K{int(kilometres)}+{int(whole):03d}" + (f".{int(tenth * 10)}" if tenth else "")


COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def compass(bearing_deg: float) -> str:
    """The nearest of eight directions."""
    return COMPASS[round(bearing_deg / 45) % 8]
