"""What lies where: the questions that placing a candidate asks of the drawing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from dataset import Drawing

#: Overlaps below this are contact, not overlap.
CONTACT_M2 = 0.01


def theme_of(theme: str, grade: str | None) -> str:
    """``theme`` or ``theme:grade``."""
    return f"{theme}:{grade}" if grade else theme


class Surroundings:
    """Zones, units and places already taken, with their spatial indexes; all in metres."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.zones = np.array([zone.shape for zone in drawing.zones])
        self.themes = np.array([theme_of(zone.theme, zone.grade) for zone in drawing.zones])
        self.units = drawing.units.shapes
        self.zone_tree = shapely.STRtree(self.zones)
        self.unit_tree = shapely.STRtree(self.units)
        self.city = shapely.union_all(self.units)
        self.taken: list[shapely.Geometry] = []
        shapely.prepare(self.zones)
        shapely.prepare(self.units)

    def take(self, shape: shapely.Geometry) -> None:
        """Keep later candidates away from ``shape``."""
        self.taken.append(shapely.buffer(shapely.make_valid(shape), 200))

    def spots(self, target: str, rng: np.random.Generator, tries: int) -> Iterator[np.ndarray]:
        """Random points in the zones or units that ``target`` names."""
        if target == "edge":
            ring = shapely.get_exterior_ring(max(shapely.get_parts(self.city), key=shapely.area))
            for share in rng.random(tries):
                yield shapely.get_coordinates(shapely.line_interpolate_point(ring, share, normalized=True))[0]
            return
        areas = self._areas(target)
        for which in rng.integers(len(areas), size=tries):
            left, bottom, right, top = areas[which].bounds
            spot = rng.uniform((left, bottom), (right, top))
            if shapely.contains_xy(areas[which], *spot):
                yield spot

    def _areas(self, target: str) -> np.ndarray:
        if not target.startswith("open:"):
            return self.zones[self.themes == target]
        wanted = target.removeprefix("open:")
        units = self.drawing.units
        fit = [wanted in (category, subtype) for category, subtype in zip(units.categories, units.subtypes)]
        return self.units[fit]

    def themes_met(self, shape: shapely.Geometry) -> set[str]:
        """Themes of the zones that ``shape`` overlaps."""
        near = self.zone_tree.query(shape, predicate="intersects")
        if shape.geom_type == "Point":
            return set(self.themes[near].tolist())
        shared = shapely.area(shapely.intersection(self.zones[near], shape))
        return set(self.themes[near[shared > CONTACT_M2]].tolist())

    def units_met(self, shape: shapely.Geometry) -> np.ndarray:
        """Indexes of the units that ``shape`` overlaps."""
        near = self.unit_tree.query(shape, predicate="intersects")
        return near[shapely.area(shapely.intersection(self.units[near], shape)) > CONTACT_M2]

    def fits(self, shape: shapely.Geometry, target: str, allow: tuple[str, ...], wholly: bool) -> bool:
        """Whether ``shape`` meets the target and nothing that is not allowed, and no earlier candidate."""
        sound = shapely.make_valid(shape)
        met = self.themes_met(sound)
        if any(shapely.intersects(sound, other) for other in self.taken):
            return False
        if target == "edge":
            inside = shapely.area(shapely.intersection(sound, self.city)) / sound.area
            return not met and 0.25 < inside < 0.8
        if target.startswith("open:"):
            wanted = self._areas(target)
            return not met and bool(shapely.covers(wanted, sound).any())
        if target not in met or not met <= {target, *allow}:
            return False
        if not wholly:
            mine = self.zones[self.zone_tree.query(sound, predicate="intersects")]
            themes = self.themes[self.zone_tree.query(sound, predicate="intersects")]
            share = shapely.area(shapely.intersection(shapely.union_all(mine[themes == target]), sound)) / sound.area
            return bool(0.12 < share < 0.7)
        return bool(shapely.covers(self.zones[self.themes == target], sound).any()) and self._in_city(sound)

    def _in_city(self, shape: shapely.Geometry) -> bool:
        return bool(shapely.covers(self.city, shape))
