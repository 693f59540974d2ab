"""Coordinates that are no place, and datasets with nothing in them: named, and never the end of a run."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ecozoning.core.engine.overlay import overlaid
from ecozoning.core.errors import InputRefused
from ecozoning.core.model import AreaMethod
from ecozoning.core.tables import objects
from layouts import index_of
from quality_case import checked, three_units
from squares import EAST, NORTH, candidates, covered, drawn, overlap, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
#: The first has the number of its zone before its easting, as the other CRS of the same zone wants it.
NOWHERE = [42_500_000.0, 1e9, 1e20, 1e300, np.inf, -np.inf, np.nan]
BOTH = pytest.mark.parametrize("method", list(AreaMethod))


def with_corner_at(x):
    """A square kilometre of which one corner lies at easting ``x``."""
    points = [(EAST, NORTH), (EAST + 1_000, NORTH), (EAST + 1_000, NORTH + 1_000), (x, NORTH + 1_000)]
    with np.errstate(invalid="ignore"):
        return shapely.Polygon(points)


@pytest.mark.filterwarnings("ignore:.* encountered in .*:RuntimeWarning")
@BOTH
@pytest.mark.parametrize("x", NOWHERE)
def test_candidate_with_a_corner_nowhere_is_invalid_and_the_others_are_judged(x, method):
    result = screened(candidates(with_corner_at(x), square(0, 0, 100)), [U1], area_method=method)
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["invalid", "clear"]
    assert list(zip(result.problems.item, result.problems.code)) == [("C1", "geometry_not_measurable")]
    assert overlap(result, "U1", "C2")["share"] == 1.0


@pytest.mark.filterwarnings("ignore:.* encountered in .*:RuntimeWarning")
@BOTH
@pytest.mark.parametrize("x", NOWHERE)
def test_zone_with_a_corner_nowhere_is_named_and_changes_no_number(x, method):
    red = zone("redline", square(50, 0, 500), code="R")
    broken = zone("redline", with_corner_at(x), code="broken")
    result = screened(candidates(square(0, 0, 100)), [U1, broken, red], area_method=method)
    expected = screened(candidates(square(0, 0, 100)), [U1, red], area_method=method)
    assert list(zip(result.problems.item, result.problems.code)) == [("broken", "geometry_not_measurable")]
    assert result.overlaps.measure.tolist() == expected.overlaps.measure.tolist()


@pytest.mark.filterwarnings("ignore:.* encountered in .*:RuntimeWarning")
@pytest.mark.parametrize("x", NOWHERE)
def test_check_of_a_dataset_goes_on_beside_a_zone_with_a_corner_nowhere(x):
    """Its units are measured as they are without it."""
    twice = [*three_units(), zone("redline", with_corner_at(x), code="broken"), unit("again", square(0, 0, 500))]
    found, expected = (checked([row for row in twice if row["codes"] not in left_out]) for left_out in ([], ["broken"]))
    assert [row["area_m2"] for row in found["unit_overlap"]] == [row["area_m2"] for row in expected["unit_overlap"]]


def test_whole_layer_in_the_wrong_zone_is_invalid_row_by_row():
    """Eastings with the number of the zone, in a CRS without it."""
    shapes = [shapely.transform(square(x, 0, 400), lambda xy: xy + np.asarray([42e6, 0])) for x in (0, 500, 900)]
    result = screened(candidates(*shapes), [U1])
    assert set(result.candidates.verdict) == {"invalid"}
    assert covered(result, "redline", "C3")["outcome"] == "failed"


FLAT = {
    "corners on one line": "POLYGON ((0 0, 60 60, 30 30, 0 0))",
    "there and back": "POLYGON ((0 0, 80 0, 40 0, 90 0, 0 0))",
    "one place again and again": "POLYGON ((5 5, 5 5, 5 5, 5 5))",
    "one millimetre wide": "POLYGON ((0 0, 90 0, 90 0.001, 0 0.001, 0 0))",
}


@BOTH
@pytest.mark.parametrize("wkt", FLAT.values(), ids=FLAT)
def test_candidate_without_area_is_invalid_and_a_zone_without_area_changes_nothing(wkt, method):
    shapes = candidates(drawn(wkt), square(0, 0, 100))
    result = screened(shapes, [U1, zone("redline", drawn(wkt), code="flat")], area_method=method)
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["invalid", "clear"]
    assert covered(result, "redline", "C2")["outcome"] == "none"
    named = set(zip(result.problems.subject, result.problems.item))
    assert ("candidate", "C1") in named
    assert ("zone", "flat") in named or "touching" in set(result.problems.code)


def test_dataset_of_which_nothing_is_in_force_answers_every_candidate():
    old = [zone("redline", square(0, 0, 900), code="R", valid_to="2026-08-14")]
    old.append(zone("control_unit", square(0, 0, 900), "general", code="U", valid_from="2027-01-01"))
    shapes = [square(0, 0, 100), drawn("LINESTRING (0 0, 50 50)"), drawn("POINT (9 9)")]
    for shape in shapes:
        result = screened(candidates(shape, None), old)
        assert len(result.overlaps) == 0
        assert [verdict(result, "C1"), verdict(result, "C2")] == ["outside", "invalid"]
        assert covered(result, "redline")["outcome"] == "no_data"


@pytest.mark.parametrize("zones", [[], [zone("redline", None, code="R")]], ids=["no rows", "no shapes"])
def test_dataset_without_any_zone_is_refused_by_name(zones):
    with pytest.raises(InputRefused) as refused:
        screened(candidates(square(0, 0, 100)), zones)
    assert refused.value.code == "dataset_empty"


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_no_candidates_have_no_overlaps(dimension):
    index = index_of(objects([shapely.box(0, 0, 900, 900), None]))
    assert len(overlaid(index, objects([]), dimension)) == 0
    assert len(overlaid(index, objects([None, None]), dimension)) == 0
