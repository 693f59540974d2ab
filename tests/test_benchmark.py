"""The benchmark's own logic: what it compares, how it counts rounds, and what its results are called."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import ecozoning
import numpy as np
import pyproj
import pytest
import shapely

BENCH = Path(ecozoning.__file__).resolve().parent / "bench"


def from_bench(*names):
    sys.path.insert(0, str(BENCH))
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(str(BENCH))


comparing, data, goals, pgcopy, report, rounds, steps, watching = from_bench(
    "comparing", "data", "goals", "pgcopy", "report", "rounds", "steps", "watching"
)


def rows(*pairs):
    parcel, zone, area = zip(*pairs)
    return {
        "id": np.asarray(parcel),
        "zone": np.asarray(zone),
        "area": np.asarray(area, dtype=float),
        "share": np.asarray(area, dtype=float) / 1_000,
    }


# ------------------------------------------------------------------------------------------------ pair by pair


def test_same_pairs_in_another_order_do_not_differ():
    first, second = rows((0, 1, 100.0), (0, 2, 5.0), (3, 1, 7.0)), rows((3, 1, 7.0), (0, 1, 100.0), (0, 2, 5.0))
    found = comparing.differences(first, second)
    assert (found["missing_pairs"], found["extra_pairs"], found["worst_relative"], found["worst_share"]) == (0, 0, 0, 0)


def test_a_pair_that_only_one_has_is_missing_or_extra_though_totals_agree():
    ours, theirs = rows((0, 1, 100.0), (1, 1, 50.0)), rows((0, 1, 100.0), (1, 2, 50.0))
    assert comparing.differences(ours, theirs)["missing_pairs"] == 1
    assert comparing.differences(ours, theirs)["extra_pairs"] == 1


def test_two_wrong_areas_that_cancel_each_other_are_seen():
    found = comparing.differences(rows((0, 1, 101.0), (1, 1, 99.0)), rows((0, 1, 100.0), (1, 1, 100.0)))
    assert found["worst_relative"] == pytest.approx(0.01)
    assert found["worst_m2"] == pytest.approx(1.0)


def test_a_pair_given_twice_is_one_too_many():
    twice = rows((0, 1, 50.0), (0, 1, 50.0))
    assert comparing.differences(twice, rows((0, 1, 50.0)))["extra_pairs"] == 1
    assert comparing.differences(rows((0, 1, 50.0)), twice)["missing_pairs"] == 1


def test_a_speck_on_an_edge_is_no_pair():
    speck = rows((0, 1, 100.0), (0, 2, 0.5 * comparing.SPECK_M2))
    assert comparing.differences(rows((0, 1, 100.0)), speck)["missing_pairs"] == 0
    assert comparing.differences(speck, rows((0, 1, 100.0)))["extra_pairs"] == 0


def test_a_wrong_share_is_seen_where_the_area_is_right():
    wrong = rows((0, 1, 100.0)) | {"share": np.asarray([0.2])}
    assert comparing.differences(wrong, rows((0, 1, 100.0)))["worst_share"] == pytest.approx(0.1)


# ------------------------------------------------------------------------------------------------------- data


@pytest.fixture(scope="module")
def small():
    return {harder: data.make(300, harder=harder, shrink=0.02) for harder in (False, True)}


def test_the_same_seed_gives_the_same_data_and_another_seed_others(small):
    again = data.make(300, shrink=0.02)
    assert np.array_equal(shapely.to_wkb(again.parcels), shapely.to_wkb(small[False].parcels))
    assert np.array_equal(shapely.to_wkb(again.zones), shapely.to_wkb(small[False].zones))
    other = data.make(300, shrink=0.02, seed=1)
    assert not np.array_equal(shapely.to_wkb(other.parcels), shapely.to_wkb(small[False].parcels))


@pytest.mark.parametrize("harder", [False, True])
def test_all_shapes_are_valid_multi_polygons(small, harder):
    for shapes in (small[harder].zones, small[harder].parcels):
        assert shapely.is_valid(shapes).all()
        assert (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON).all()


def test_units_tile_the_ground_and_zones_of_the_other_themes_lie_apart(small):
    job = small[False]
    for theme in data.THEMES:
        shapes = job.zones[job.themes == theme]
        assert shapely.area(shapely.union_all(shapes)) == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    units = shapely.union_all(job.zones[job.themes == "control_unit"])
    assert (units.geom_type, len(units.interiors)) == ("Polygon", 0)


def test_harder_parcels_have_holes_and_parts_and_lie_on_edges_of_units(small):
    plain, hard = small[False], small[True]
    parts = shapely.get_parts(hard.parcels)
    assert 0.1 < (shapely.get_num_geometries(hard.parcels) > 1).mean() < 0.3
    assert 0.1 < (shapely.get_num_interior_rings(parts) > 0).mean() < 0.3

    def on_edges(job):
        units = shapely.boundary(job.zones[job.themes == "control_unit"])
        tree = shapely.STRtree(units)
        return len(np.unique(tree.query(job.parcels, predicate="intersects")[0])) / len(job.parcels)

    assert on_edges(hard) > on_edges(plain) + 0.1


def test_longitudes_and_latitudes_lead_back_to_the_same_areas():
    job = data.make(50, shrink=0.02)
    moved = data.in_lon_lat(job)
    assert (moved.crs, job.crs) == (data.LON_LAT, data.EQUAL_AREA)
    assert np.abs(shapely.get_coordinates(moved.parcels) - (126.5, 43.5)).max() < 1.5
    ellipsoid = pyproj.CRS(data.LON_LAT).get_geod()
    areas = [abs(ellipsoid.geometry_area_perimeter(shape)[0]) for shape in moved.parcels]
    assert areas == pytest.approx(shapely.area(job.parcels), rel=1e-6)


# ----------------------------------------------------------------------------------------------------- rounds


def test_engines_take_turns_and_plain_ones_run_once():
    measured, order = rounds.Measured(), []
    names = ["ours", "GeoPandas, cut", "GeoPandas, plain", "QGIS, plain"]

    def once(name):
        order.append(name)
        return 1.0

    rounds.in_turn(names, 3, "", measured, once)
    assert order == [*names, *names[:2], *names[:2]]


def test_a_slow_peer_rests_and_the_best_and_ours_go_on():
    seconds = {"ours": 40.0, "GeoPandas, cut": 30.0, "SedonaDB, cut": 10.0, "DuckDB, cut": 12.0}
    measured = rounds.Measured()
    rounds.in_turn(list(seconds), 5, ": cold", measured, seconds.get)
    counts = {name.partition(":")[0]: len(done) for name, done in measured.rounds.items()}
    assert counts == {"ours": 5, "GeoPandas, cut": rounds.ENOUGH_ROUNDS, "SedonaDB, cut": 5, "DuckDB, cut": 5}


def test_nobody_rests_where_rounds_are_short():
    measured = rounds.Measured()
    seconds = {"SedonaDB, cut": 0.1, "GeoPandas, cut": 4.0}
    rounds.in_turn(list(seconds), 5, "", measured, seconds.get)
    assert {len(done) for done in measured.rounds.values()} == {5}


# ---------------------------------------------------------------------------------------------------- results


def measured_rounds():
    peers = {"GeoPandas, cut": [8.0, 9.0], "SedonaDB, cut": [6.0, 4.0]}
    cold = {f"{name}: cold": [seconds * 2 for seconds in done] for name, done in peers.items()}
    pieces = {f"{name}: pieces": done for name, done in peers.items()}
    ours = {"ours": [1.0, 2.0], "ours, 2 processes": [0.5, 1.0], "floor": [0.25, 0.25], "QGIS, plain": [90.0]}
    ours |= {"ours: cold": [4.0, 4.0], "ours, kept index: cold": [2.0, 2.0]}
    return peers | cold | pieces | ours | {"ours: pieces": [2.0, 2.0], "QGIS, cut": [50.0, 60.0]}


def test_ratios_are_of_rounds_that_belong_together_over_the_best_peer():
    found = report.ratios(measured_rounds())
    assert found["warm_best_cut"] == (8.0, 4.0, 12.0)
    assert found["cold_best_cut"] == (2.5, 2.0, 3.0)
    assert found["cold_cached_best_cut"] == (5.0, 4.0, 6.0)
    assert found["pieces_best"] == (2.5, 2.0, 3.0)
    assert found["floor"] == (6.0, 4.0, 8.0)
    assert found["two_workers"] == (2.0, 2.0, 2.0)
    assert found["plain_qgis"] == (135.0, 90.0, 180.0)


def test_results_have_the_names_that_others_look_for(tmp_path):
    results = report.empty_results()
    results["rounds"]["100000"] = measured_rounds()
    results["cpu_rounds"]["100000"] = {"ours": [1.0, 1.0], "SedonaDB, cut": [5.0, 5.0]}
    results["rss_mb"]["100000"] = {"ours": 300}
    results["checks"]["100000"] = {"SedonaDB, cut": comparing.differences(rows((0, 1, 2.0)), rows((0, 1, 2.0)))}
    results["one_candidate_ms"] = report.percentiles([0.002] * 50 + [0.0003] * 99 + [0.001])
    report.save(results, tmp_path / "results.json")
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    names = {"warm_best_cut", "cold_best_cut", "cold_cached_best_cut", "plain_qgis", "pieces_best", "floor"}
    assert names <= set(found["ratios"])
    assert all(set(found["ratios"][name]) == {"100000"} for name in names)
    assert found["one_candidate_ms"] == {"p50": 0.3, "p99": 0.3}
    assert (found["missing_pairs"], found["extra_pairs"], found["worst_relative"]) == (0, 0, 0.0)
    assert {"rounds", "rss_mb", "versions", "missing", "checks"} <= set(found)


def test_whole_qgis_process_is_told_over_the_engine_without_the_start_of_qgis():
    results = report.empty_results()
    results["rounds"]["20000"] = measured_rounds()
    row = {"seconds": [9.0], "peak_mb": 1, "file_mb": 1.0, "ended": "well"}
    results["whole"] = {"start": [3.0], "keeps_index": True, "by_size": {"20000": {"qgis_process, pieces none": row}}}
    assert report.qgis_over_engine(results) == {"20000": 3.0}
    results["whole"]["keeps_index"] = False
    assert report.qgis_over_engine(results) == {"20000": 1.5}
    row["ended"] = "stopped after 180 s"
    assert report.qgis_over_engine(results) == {}


def test_nothing_compared_is_not_no_difference():
    assert set(report.agreement(report.empty_results()).values()) == {None}


def test_goals_say_yes_no_or_not_measured(tmp_path):
    results = report.empty_results()
    results["rounds"]["100000"] = measured_rounds()
    results["cpu_rounds"]["100000"] = {}
    results["rss_mb"]["100000"] = {"ours": 300, "ours, 2 processes": 900, "GeoPandas, cut": 2_000}
    row = {"seconds": [9.0], "peak_mb": 700, "file_mb": 1.0, "ended": "well"}
    results["whole"] = {"start": [3.0], "keeps_index": True, "by_size": {"20000": {"command line, 1 worker": row}}}
    report.save(results, tmp_path / "results.json")
    told = {title: (measured, reached) for title, measured, reached in goals.rows(results)}
    assert len(told) == len(goals.GOALS)

    def about(words):
        return next(answer for title, answer in told.items() if words in title)

    assert about("100,000 parcels, zones in memory") == ("8 times (4 to 12)", "yes")
    assert about("cold, reading") == ("2.5 times (2 to 3)", "**no**")
    assert about("plain `native") == ("135 times (90 to 180)", "**no**")
    assert about("peak memory") == ("700 MB", "**no**")
    assert about("1,000,000 parcels, zones") == (goals.NOT_MEASURED, "unknown")
    assert about("pairs missing") == (goals.NOT_MEASURED, "unknown")


# --------------------------------------------------------------------------------------------- what is watched


def test_memory_and_processor_time_of_children_count():
    child = "x = bytearray(60_000_000); sum(range(8_000_000)); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE)
    try:
        with watching.Watch(process.pid) as seen:
            end = time.monotonic() + 30
            while (seen.peak_mb < 60 or len(list(watching.family(process.pid))) < 2) and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(0.2)
        assert len(list(watching.family(process.pid))) == 2
        assert seen.peak_mb > 60
    finally:
        process.communicate(b"\n")
    assert seen.cpu_seconds > 0


def test_a_process_that_takes_too_much_memory_is_ended():
    hungry = "import time\nheld = []\nwhile True: held.append(bytearray(5_000_000)); time.sleep(0.01)"
    process = subprocess.Popen([sys.executable, "-c", hungry])
    with watching.Watch(process.pid, limit_mb=100) as seen:
        assert process.wait(timeout=30) == -9
    assert seen.too_much


def test_copy_format_of_postgresql_is_read_as_it_is_written():
    data_in = b"".join(pgcopy.copied_in([7, 8, 9], [b"\1\2", b"", b"\3"], block_rows=2))
    assert data_in.startswith(b"PGCOPY\n\xff\r\n\0")
    assert data_in.endswith(b"\xff\xff")
    assert data_in[19:35] == b"\0\2\0\0\0\4\0\0\0\7\0\0\0\2\1\2"
    row = b"\0\2" + b"\0\0\0\4" + np.asarray(5, dtype=">i4").tobytes()
    row += b"\0\0\0\x08" + np.asarray(2.5, dtype=">f8").tobytes()
    found = pgcopy.fixed_rows(pgcopy.HEAD + row * 2 + pgcopy.TAIL, [("id", "i4"), ("area", "f8")])
    assert found["id"].tolist() == [5, 5]
    assert found["area"].tolist() == [2.5, 2.5]


# ------------------------------------------------------------------------------------------------------- steps


def test_every_step_names_functions_that_are_there():
    for names in steps.STEPS.values():
        for name in names:
            owner, function = steps.found(name)
            assert callable(getattr(owner, function)), name


def test_every_second_counts_for_one_step():
    now = [0.0]

    def takes(seconds, *then):
        now[0] += seconds
        for step in then:
            step()

    clock = steps.Clock(time=lambda: now[0])
    decode = clock.around("decode", lambda: takes(2.0))
    overlay = clock.around("overlay", lambda: takes(1.0, decode, lambda: takes(4.0)))
    index = clock.around("index", lambda: takes(8.0, decode))
    takes(16.0, overlay, index)
    spent = {step: seconds for step, seconds in clock.total().items() if seconds}
    assert spent == {"rest": 16.0, "overlay": 5.0, "decode": 2.0, "index": 10.0}


def test_items_and_contexts_of_a_step_count_for_it_and_what_is_done_with_them_does_not():
    now = [0.0]

    def takes(seconds):
        now[0] += seconds

    def items():
        takes(1.0)
        yield "first"
        takes(2.0)

    @contextmanager
    def file():
        takes(4.0)
        yield "open"
        takes(8.0)

    clock = steps.Clock(time=lambda: now[0])
    for item in clock.around("read", items)():
        assert item == "first"
        takes(16.0)
    with clock.around("write", file)() as opened:
        assert opened == "open"
        takes(32.0)
    spent = {step: seconds for step, seconds in clock.total().items() if seconds}
    assert spent == {"read": 3.0, "write": 12.0, "rest": 48.0}


def test_a_step_that_fails_gives_its_clock_back():
    clock = steps.Clock(time=iter([0.0, 1.0, 3.0, 6.0]).__next__)
    with pytest.raises(ZeroDivisionError):
        clock.around("write", lambda: 1 / 0)()
    spent = clock.total()
    assert (spent["rest"], spent["write"]) == (4.0, 2.0)
