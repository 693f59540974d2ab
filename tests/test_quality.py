"""The checks of shapes on squares drawn in metres: each finds its fault, with its measure, and nothing else."""

from __future__ import annotations

import pytest
import shapely
from ecozoning.core.engine.measuring import projected
from ecozoning.core.errors import Cancelled, InputRefused
from ecozoning.core.quality.checking import CHECKS, check
from ecozoning.core.tables import objects
from quality_case import G, K, P, checked, three_units
from squares import CRS, EAST, NORTH, dataset, drawn, square, unit, zone


def test_units_that_fit_have_no_issues():
    assert checked(three_units()) == {}


def test_a_gap_between_units_is_found_with_area_width_and_place():
    ring = [unit(f"ZH2202023{n:04d}", s) for n, s in enumerate([square(0, 0, 1000, 400), square(0, 600, 1000, 400)])]
    ring += [unit("ZH22020230008", square(0, 400, 400, 200)), unit("ZH22020230009", square(410, 400, 590, 200))]
    found = checked(ring)
    assert set(found) == {"unit_gap"}
    (gap,) = found["unit_gap"]
    assert gap["area_m2"] == pytest.approx(2000, rel=1e-4)
    assert gap["width_m"] == pytest.approx(2 * 2000 / 420, rel=5e-3)
    assert gap["severity"] == "error"
    centre = projected(objects([square(405, 500, 0.1).centroid]), CRS, "EPSG:4490")[0]
    assert (gap["lon"], gap["lat"]) == pytest.approx((centre.x, centre.y), abs=2e-4)
    assert gap["shapes"].contains(shapely.Point(gap["lon"], gap["lat"]))


def test_an_enclave_that_the_scheme_names_is_only_said():
    ring = unit(
        G, drawn("POLYGON ((0 0, 1000 0, 1000 1000, 0 1000, 0 0), (400 400, 600 400, 600 600, 400 600, 400 400))")
    )
    assert set(checked([ring])) == {"unit_gap"}
    place = projected(objects([square(500, 500, 1).centroid]), CRS, "EPSG:4490")[0]
    found = checked([ring], scheme={"enclaves": f"100.0 30.0; {place.x:.6f} {place.y:.6f}"})
    assert set(found) == {"unit_gap_known"}
    assert found["unit_gap_known"][0]["severity"] == "info"


def test_a_gap_that_opens_to_the_outside_is_a_warning_up_to_the_width():
    apart = three_units(**{K: square(1004, 0, 996)})
    found = checked(apart)
    assert set(found) == {"unit_gap_open"}
    assert found["unit_gap_open"][0]["area_m2"] == pytest.approx(4000, rel=0.02)
    assert checked(apart, gap_width_m=3.0) == {}


def test_a_notch_in_the_outline_of_one_unit_is_no_gap():
    notched = drawn("POLYGON ((0 0, 1000 0, 1000 1000, 505 1000, 505 200, 500 200, 500 1000, 0 1000, 0 0))")
    assert checked(three_units(**{P: notched})) == {}


def test_an_overlap_is_found_with_both_units():
    found = checked(three_units(**{K: square(980, 0, 1020)}))
    assert set(found) == {"unit_overlap"}
    (overlap,) = found["unit_overlap"]
    assert overlap["item"] == f"{P} / {K}"
    assert overlap["area_m2"] == pytest.approx(20_000, rel=1e-4)
    assert overlap["width_m"] == pytest.approx(2 * 20_000 / 2040, rel=1e-4)


def test_what_is_below_the_tolerance_is_told_as_one_sum():
    found = checked(three_units(**{K: square(999.95, 0, 1000.05)}))
    assert set(found) == {"pieces_below_tolerance"}
    assert found["pieces_below_tolerance"][0]["area_m2"] == pytest.approx(50, rel=1e-3)
    assert set(checked(three_units(**{K: square(999.95, 0, 1000.05)}), min_width_m=0.01)) == {"unit_overlap"}


def test_a_unit_inside_another_overlaps_wholly():
    found = checked([unit(P, square(0, 0, 1000), "priority"), unit(K, square(100, 100, 100), "key")])
    assert found["unit_overlap"][0]["area_m2"] == pytest.approx(10_000, rel=1e-4)


@pytest.mark.parametrize("crs", [CRS, "EPSG:4490", "EPSG:4326", "EPSG:4530"])
def test_the_crs_of_the_dataset_does_not_matter(crs):
    zones = three_units(**{K: square(980, 0, 1020)})
    for row in zones:
        row["wkb"] = shapely.to_wkb(projected(objects([shapely.from_wkb(row["wkb"])]), CRS, crs))[0]
    found = checked(zones, crs=crs)
    assert found["unit_overlap"][0]["area_m2"] == pytest.approx(20_000, rel=1e-3)
    assert found["unit_overlap"][0]["lat"] == pytest.approx(43.5, abs=0.1)


def test_red_lines_outside_priority_units_with_their_area():
    zones = [*three_units(), zone("redline", square(900, 0, 300, 100), code="R1")]
    found = checked(zones)
    assert set(found) == {"redline_outside_priority"}
    assert found["redline_outside_priority"][0]["area_m2"] == pytest.approx(20_000, rel=1e-4)
    assert found["redline_outside_priority"][0]["item"] == "R1"


def test_reserves_that_overlap_are_an_error_and_neighbours_are_not():
    core, general = (
        zone("nature_reserve", square(0, 0, 500), "core"),
        zone("nature_reserve", square(500, 0, 500), "general"),
    )
    assert checked([*three_units(), core, general]) == {}
    other = zone("nature_reserve", square(400, 0, 300), "general", code="N2")
    found = checked([*three_units(), core, other])
    assert set(found) == {"reserve_overlap"}
    assert found["reserve_overlap"][0]["area_m2"] == pytest.approx(30_000, rel=1e-4)


def test_an_invalid_geometry_is_named_with_its_place():
    bow_tie = drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))")
    found = checked([*three_units(), zone("wetland", bow_tie, code="a"), zone("wetland", None, code="b")])
    assert set(found) == {"geometry_invalid", "geometry_missing"}
    (invalid,) = found["geometry_invalid"]
    centre = projected(objects([shapely.Point(EAST + 50, NORTH + 50)]), CRS, "EPSG:4490")[0]
    assert (invalid["lon"], invalid["lat"]) == pytest.approx((centre.x, centre.y), abs=1e-6)
    assert invalid["facts"]["reason"] == "Self-intersection"
    assert found["geometry_missing"][0]["shapes"] is None


def test_a_dataset_without_any_shape_is_refused():
    with pytest.raises(InputRefused) as refused:
        check(dataset([unit(P, None)]))
    assert refused.value.code == "dataset_empty"


def test_the_check_can_be_cancelled_at_any_step():
    steps = []
    check(dataset(three_units()), progress=lambda fraction: steps.append(fraction) or True)
    assert steps == sorted(steps)
    assert len(steps) > len(CHECKS)
    for limit in range(0, len(steps), 5):
        seen = []
        with pytest.raises(Cancelled):
            check(dataset(three_units()), progress=lambda fraction: seen.append(fraction) or len(seen) <= limit)  # noqa: B023


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("0.5", None),
        ("0.495", None),
        ("0.515", "redline_rounding"),
        ("0.60", "redline_below_expected"),
        ("0.40", "redline_above_expected"),
    ],
)
def test_the_total_of_red_lines_counts_overlapping_ones_once(wanted, code):
    zones = [*three_units(), zone("redline", square(0, 0, 1000, 300), code="R1")]
    zones.append(zone("redline", square(0, 200, 1000, 300), code="R2"))
    found = checked(zones, scheme={"expected.redline_km2": wanted})
    assert set(found) == ({code} if code else set())
