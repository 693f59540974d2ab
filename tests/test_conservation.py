"""Invariants: whatever the shapes, area is neither made nor lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ecozoning.core.model import AreaMethod
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from squares import at, candidates, screened, unit, zone

COORDINATES = st.integers(-4_000, 4_000)
POINTS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=9, unique=True)
SEEDS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=12, unique=True)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def partition(seeds, extent):
    """Voronoi cells of ``seeds`` as control units: they tile ``extent``."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=extent))
    clipped = [shapely.intersection(cell, extent) for cell in cells]
    return [unit(f"U{number}", at(cell)) for number, cell in enumerate(clipped) if cell.area > 0]


@FEW
@given(points=POINTS, seeds=SEEDS)
def test_shares_of_units_and_the_uncovered_share_make_one(points, seeds):
    shape = shapely.make_valid(shapely.Polygon(points))
    if shape.area < 100:
        return
    result = screened(candidates(at(shape)), partition(seeds, shapely.box(-3_000, -3_000, 3_000, 3_000)))
    if result.candidates.verdict[0] == "invalid":
        return
    assert result.overlaps.share.sum() + result.candidates.uncovered_share[0] == pytest.approx(1.0, abs=1e-9)
    assert (result.overlaps.share <= 1 + 1e-12).all()


@FEW
@given(points=POINTS, seeds=SEEDS)
def test_pieces_of_a_partition_add_up_to_the_candidate_when_measured_alone(points, seeds):
    shape = shapely.make_valid(shapely.Polygon(points))
    if shape.area < 100:
        return
    result = screened(candidates(at(shape)), partition(seeds, shapely.box(-9_000, -9_000, 9_000, 9_000)))
    if result.candidates.verdict[0] == "invalid":
        return
    assert result.overlaps.measure.sum() == pytest.approx(result.candidates.measure[0], rel=1e-9)
    assert result.candidates.uncovered_share[0] == 0.0


@FEW
@given(first=POINTS, second=POINTS)
def test_the_total_of_a_theme_is_the_union_of_its_zones(first, second):
    zones = [shapely.make_valid(shapely.Polygon(points)) for points in (first, second)]
    if min(shape.area for shape in zones) < 100:
        return
    candidate = shapely.box(-2_000, -2_000, 2_000, 2_000)
    rows = [zone("redline", at(shape), code=f"R{number}") for number, shape in enumerate(zones)]
    result = screened(candidates(at(candidate)), rows, area_method=AreaMethod.GAUSS_KRUGER)
    covered = result.coverage.take(result.coverage.theme == "redline")
    expected = shapely.union_all([shapely.intersection(shape, candidate) for shape in zones]).area
    assert np.nan_to_num(covered.measure[0]) == pytest.approx(expected, rel=1e-9, abs=0.02 * 8_000)
    assert np.nan_to_num(covered.share[0]) <= 1.0


@FEW
@given(seeds=SEEDS, splits=st.lists(COORDINATES, min_size=1, max_size=4, unique=True))
def test_a_route_loses_no_metre_between_units(seeds, splits):
    line = shapely.LineString([(x, 37.5 * n) for n, x in enumerate(sorted([-5_000, *splits, 5_000]))])
    result = screened(candidates(at(line)), partition(seeds, shapely.box(-3_000, -3_000, 3_000, 3_000)))
    assert result.overlaps.share.sum() + result.candidates.uncovered_share[0] == pytest.approx(1.0, abs=1e-9)
