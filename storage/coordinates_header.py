"""What the header of a TXT file says about its coordinates: datum, zone, projection; often wrong or empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..core.building.coordinate_numbers import FAMILIES
from ..core.errors import InputRefused

_MODERN = re.compile(r"2000|CGCS|ITRF", re.IGNORECASE)
_WGS = re.compile(r"WGS|84", re.IGNORECASE)
_OLD = re.compile(r"80|西安|xi'?an|54|北京|beijing|GCJ|火星|百度|BD-?09", re.IGNORECASE)
_GAUSS = re.compile(r"高斯|gauss|克吕格|克里格", re.IGNORECASE)
_GEOGRAPHIC = re.compile(r"经纬|大地坐标|无|地理|geographic|lonlat", re.IGNORECASE)
_METRE = re.compile(r"米|m|metre|meter|度|°|degree", re.IGNORECASE)


@dataclass(frozen=True)
class HeaderFacts:
    """``zone`` is a Gauss-Krüger zone number that exists in China, 0 where none is said; ``width`` 3, 6 or 0."""

    datum: str = ""
    datum_known: bool = False
    width: int = 0
    zone: int = 0
    stated_zone: str = ""
    has_parameters: bool = False


def header_facts(header: Mapping[str, str], path: str, has_crs: bool) -> HeaderFacts:
    """Read the header; ``has_crs`` is whether the user named a CRS.

    Raises
    ------
    InputRefused
        ``coordinates_datum`` for Beijing 54, Xi'an 80 and encrypted map datums (never taken as
        CGCS2000, whatever the user names); without a CRS of the user also ``coordinates_datum_unknown``,
        ``coordinates_projection`` and ``coordinates_unit``.
    """
    datum = _first(header, "坐标系", "坐标系统", "大地基准")
    known = bool(_MODERN.search(datum) or _WGS.search(datum))
    if datum and not known and _OLD.search(datum):
        raise InputRefused("coordinates_datum", path=path, datum=datum)
    if not has_crs:
        _require_usual(header, path, datum, known)
    width = {"3": 3, "6": 6}.get(_digits(_first(header, "几度分带", "分带")), 0)
    stated = _first(header, "带号")
    zone = _zone(_digits(stated), _digits(_first(header, "中央子午线", "中央经线")), width)
    if zone and not (width and FAMILIES[width][0] <= zone <= FAMILIES[width][1]):
        width = 3 if zone >= FAMILIES[3][0] else 6
    return HeaderFacts(datum, known, width, zone, stated, _has_parameters(header))


def _require_usual(header: Mapping[str, str], path: str, datum: str, known: bool) -> None:
    if datum and not known:
        raise InputRefused("coordinates_datum_unknown", path=path, datum=datum)
    projection, unit = _first(header, "投影类型", "投影"), _first(header, "计量单位", "单位")
    if projection and not (_GAUSS.search(projection) or _GEOGRAPHIC.search(projection)):
        raise InputRefused("coordinates_projection", path=path, projection=projection)
    if unit and (not _METRE.search(unit) or "千米" in unit or "公里" in unit or "km" in unit.lower()):
        raise InputRefused("coordinates_unit", path=path, unit=unit)


def _zone(stated: str, meridian: str, width: int) -> int:
    """A zone of China, also where a central meridian stands in its place; degrees of the width do not count."""
    for text in (stated, meridian):
        value = int(text) if text and len(text) <= 3 else 0
        if any(first <= value <= last for first, last, _, _ in FAMILIES.values()):
            return value
        if 75 <= value <= 135 and value % 3 == 0:
            return (value + 3) // 6 if width == 6 and (value + 3) % 6 == 0 else value // 3
    return 0


def _first(header: Mapping[str, str], *names: str) -> str:
    return next((header[name] for name in names if header.get(name)), "")


def _digits(text: str) -> str:
    match = re.search(r"\d+", text)
    return match[0] if match else ""


def _has_parameters(header: Mapping[str, str]) -> bool:
    numbers = re.findall(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", _first(header, "转换参数"))
    return any(float(text) for text in numbers)
