"""Random pictures that coincide often: on any of them, shares make one and every pair is as GEOS has it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from awkward import TILE
from ecozoning.core.engine.overlay import measure_one, overlaid, with_pieces
from ecozoning.core.tables import objects
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from layouts import compare, index_of, moved, pairs_of, patchwork, polygons_of

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Labels of the cells of a square net: few labels make zones with holes, islands and corners that touch.
LABELS = st.integers(2, 6).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 5), min_size=size, max_size=size), min_size=size, max_size=size)
)
SPOTS = st.lists(st.tuples(st.integers(-12, 12), st.integers(-12, 12)), min_size=3, max_size=8, unique=True)
#: Half and whole tiles put the net on grid lines; 100 m do so at some places only.
STEPS = st.sampled_from([TILE / 2, TILE, 100.0, 700.0])
#: Nothing, parts of a tile, whole tiles, rounding, and the coordinates of a Gauss-Krüger zone.
SHIFTS = st.sampled_from(
    [
        (0.0, 0.0),
        (TILE / 3, -TILE / 7),
        (-3 * TILE, 5 * TILE),
        (1e-9, -1e-9),
        (1_954 * TILE, 18_829 * TILE),
        (5e5 + 0.1, 4.82e6),
    ]
)
SEEDS = st.integers(0, 2**16)


def crooked(labels, step, seed):
    """A patchwork whose knots are moved by whole metres: its cells tile their union, with bends in all common edges."""
    size, reach = 2 * len(labels) + 1, int(step / 6)
    return patchwork(labels, step, np.random.default_rng(seed).integers(-reach, reach, (size, size, 2)))


def guillotine(cuts, seed, side=2_048.0):
    """A square cut from side to side again and again, on whole numbers of metres; cells of different depths."""
    random, cells = np.random.default_rng(seed), [np.asarray([0.0, 0.0, side, side])]
    for _ in range(cuts):
        cell = cells.pop(int(random.integers(len(cells))))
        axis = int(random.integers(2))
        at = np.round(random.uniform(cell[axis], cell[axis + 2]) / 64) * 64
        low, high = cell.copy(), cell.copy()
        low[axis + 2], high[axis] = at, at
        cells += [half for half in (low, high) if half[axis + 2] > half[axis]]
    return objects(shapely.box(*np.asarray(cells).T))


def whole_numbers(spots, step):
    """Any shape on a net of quarter steps, crossing itself or not, as GEOS mends it; ``None`` without area."""
    return polygons_of(shapely.make_valid(shapely.Polygon(np.asarray(spots) * step / 4)))


def shares_make_one(zones, shapes):
    """Shares of a partition and the share outside, for each candidate."""
    found = overlaid(index_of(zones, ["control_unit"] * len(zones)), shapes, 2)
    inside = shapely.area(shapely.intersection(shapes, shapely.union_all(zones))) / shapely.area(shapes)
    shares = np.bincount(found.candidate, weights=found.share, minlength=len(shapes))
    np.testing.assert_allclose(shares, inside, rtol=0, atol=1e-9)


@FEW
@given(labels=LABELS, spots=SPOTS, step=STEPS, shift=SHIFTS)
def test_any_shape_on_a_straight_patchwork(labels, spots, step, shift):
    shape = whole_numbers(spots, step)
    assume(shape is not None)
    zones, shapes = moved(patchwork(labels, step), *shift), moved([shape], *shift)
    compare(shapes, zones)
    shares_make_one(zones, shapes)


@FEW
@given(labels=LABELS, spots=SPOTS, step=STEPS, shift=SHIFTS, seed=SEEDS)
def test_any_shape_on_a_crooked_patchwork(labels, spots, step, shift, seed):
    shape = whole_numbers(spots, step)
    assume(shape is not None)
    zones, shapes = moved(crooked(labels, step, seed), *shift), moved([shape], *shift)
    compare(shapes, zones)
    shares_make_one(zones, shapes)


@FEW
@given(cuts=st.integers(1, 40), spots=SPOTS, shift=SHIFTS, seed=SEEDS)
def test_any_shape_on_a_square_cut_again_and_again(cuts, spots, shift, seed):
    """Cells whose corners lie on the edges of others, where these have no vertex."""
    shape = whole_numbers(spots, TILE)
    assume(shape is not None)
    zones, shapes = moved(guillotine(cuts, seed), *shift), moved([shape], *shift)
    compare(shapes, zones)
    shares_make_one(zones, shapes)


@FEW
@given(drawings=st.lists(SPOTS, min_size=1, max_size=8), spots=SPOTS, step=STEPS, shift=SHIFTS, twice=st.booleans())
def test_any_shapes_over_one_another_and_again(drawings, spots, step, shift, twice):
    """Zones that overlap, repeat, lie in each other's holes; candidates are the zones too."""
    drawn = [whole_numbers(points, step) for points in [*drawings, spots]]
    shapes = moved([shape for shape in drawn if shape is not None], *shift)
    assume(len(shapes))
    compare(shapes, np.append(shapes, shapes) if twice else shapes)


@FEW
@given(labels=LABELS, spots=st.lists(SPOTS, min_size=1, max_size=6), step=STEPS, shift=SHIFTS, seed=SEEDS)
def test_pieces_are_those_of_geos(labels, spots, step, shift, seed):
    """The shape of every piece, not only its area."""
    drawn = [whole_numbers(points, step) for points in spots]
    shapes = moved([shape for shape in drawn if shape is not None], *shift)
    assume(len(shapes))
    zones = moved(crooked(labels, step, seed), *shift)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    found = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    expected = shapely.intersection(shapes[found.candidate], zones[found.zone])
    between = shapely.area(shapely.symmetric_difference(found.piece, expected))
    assert (between <= 1e-9 * shapely.length(expected) * step + 1e-6).all()


@FEW
@given(labels=LABELS, spots=st.lists(SPOTS, min_size=2, max_size=9), step=STEPS, shift=SHIFTS, cut=st.integers(1, 8))
def test_alone_in_parts_or_together_every_candidate_has_the_same_overlaps(labels, spots, step, shift, cut):
    drawn = [None, *(whole_numbers(points, step) for points in spots)]
    shapes = objects([None if shape is None else moved([shape], *shift)[0] for shape in drawn])
    index = index_of(moved(patchwork(labels, step), *shift))
    together = overlaid(index, shapes, 2)
    first, second = (pairs_of(overlaid(index, some, 2)) for some in (shapes[:cut], shapes[cut:]))
    in_parts = first | {(candidate + cut, zone): area for (candidate, zone), area in second.items()}
    assert pairs_of(together) == pytest.approx(in_parts, rel=1e-12)
    for number in np.flatnonzero(~shapely.is_missing(shapes)):
        alone, rows = measure_one(index, shapes[number]), together.take(together.candidate == number)
        assert alone.zone.tolist() == rows.zone.tolist()
        for name in ("measure", "share", "zone_share", "width_m"):
            np.testing.assert_allclose(alone.columns()[name], rows.columns()[name], rtol=1e-12)
