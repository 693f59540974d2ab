"""The dataset as a whole: drawn in metres, written in degrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from access_list import requirement_columns
from ecozoning.storage.geopackage import Table, write_geopackage
from landuse import LandUse, build_landuse
from mosaic import Mosaic, build_mosaic, dissolved
from outlines import to_degrees
from scheme import NOTE_EN, NOTE_ZH, scheme_columns
from small_zones import farmland_zones, water_zones, wetland_zones
from units import Units, build_units, scope_columns, unit_columns
from zones import Zone, face_zones, zone_columns

ABSTRACT = f"{NOTE_ZH} {NOTE_EN}"


@dataclass(frozen=True)
class Drawing:
    """All that was drawn, in metres."""

    mosaic: Mosaic
    use: LandUse
    units: Units
    zones: list[Zone]


def draw_dataset(rng_for: Callable[[int], np.random.Generator]) -> Drawing:
    """Draw everything; each step has a random stream of its own, so that a change in one leaves the others alone."""
    mosaic = build_mosaic(rng_for(0))
    use = build_landuse(mosaic, rng_for(1))
    units = build_units(mosaic, use, rng_for(2))
    city = dissolved(mosaic.faces, np.zeros(len(mosaic.faces), dtype=int))[0]
    zones = face_zones(mosaic, use, rng_for(3))
    zones += water_zones(mosaic, use, city, rng_for(4))
    zones += wetland_zones(city, rng_for(5))
    zones += farmland_zones(mosaic, use, rng_for(6))
    return Drawing(mosaic, use, units, zones)


def write_dataset(drawing: Drawing, folder: Path) -> None:
    """Write ``jilin.gpkg``."""
    shapes = to_degrees(np.array([zone.shape for zone in drawing.zones]))
    units = to_degrees(drawing.units.shapes)
    tables = [
        Table(
            "control_units",
            unit_columns(drawing.units),
            "MultiPolygon",
            units,
            4490,
            ABSTRACT,
            "环境管控单元（合成示例）",
        ),
        Table("zones", zone_columns(drawing.zones), "MultiPolygon", shapes, 4490, ABSTRACT, "管控区域（合成示例）"),
        Table("unit_scopes", scope_columns(drawing.units), description=ABSTRACT, title="单元适用范围（合成示例）"),
        Table("requirements", requirement_columns(drawing.units), description=ABSTRACT, title="准入清单（合成示例）"),
        Table("scheme", scheme_columns(), description=ABSTRACT, title="方案信息（合成示例）"),
    ]
    write_geopackage(folder / "jilin.gpkg", tables)
