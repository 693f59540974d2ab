"""The result file: written batch by batch, read back as if all had been done at once, whole or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from ecozoning.core.errors import Cancelled, InputRefused
from ecozoning.core.screening import screen
from ecozoning.storage.result_file import read_result
from ecozoning.storage.result_layout import SIDE_TABLES, TABLES
from ecozoning.storage.streamed_run import run_streamed
from osgeo import gdal, ogr
from squares import candidates, clause, drawn, job, square, stream_of, unit, written, zone

ZONES = [
    unit("U1", square(0, 0, 1_000), "priority"),
    unit("U2", square(1_000, 0, 1_000), "key"),
    zone("redline", square(500, 500, 800), code="R1"),
    zone("water_source", square(1_500, 0, 400), "grade1", code="W1"),
    zone("water_source", square(1_600, 100, 400), "grade2", code="W2"),
    zone("black_soil", square(0, 0, 300), code="B1"),
    zone("custom:noise", square(0, 0, 2_000, 100), code="N1"),
]
CLAUSES = [
    clause(1, "city", "C", "禁止新建化工", effect="prohibit", industries="26"),
    clause(2, "unit", "U1", "允许化工", effect="encourage", industries="26"),
    clause(3, "unit", "U2", "限制高耗能", effect="restrict", industries="25"),
]
SCOPES = [("U1", "city", "C"), ("U2", "city", "C")]


def many(count=60):
    """Parcels in a row over the ground, a few outside, one without geometry, one broken."""
    shapes = [square(40.0 * number - 150, 7.0 * number, 90) for number in range(count)]
    shapes[5] = None
    shapes[6] = drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))")
    industries = [(None, "C2614", "C2511", "没有这个行业")[number % 4] for number in range(count)]
    activities = [("公路", None, "住宅")[number % 3] for number in range(count)]
    return candidates(*shapes, industries=industries, activities=activities, declared=[5_000.0] * count)


def asked(**more):
    return job(many(), ZONES, clauses=CLAUSES, scopes=SCOPES, near_m=300.0, buffer_m=50.0, **more)


@pytest.fixture(scope="module")
def whole():
    return screen(asked())


def assert_same_rows(ours, theirs):
    for name in TABLES:
        left, right = getattr(ours, name).columns(), getattr(theirs, name).columns()
        for column, values in left.items():
            assert np.array_equal(values, right[column], equal_nan=values.dtype.kind == "f"), f"{name}.{column}"


def streamed(path, size=1_000, **more):
    return run_streamed(asked(**more), stream_of(many()), path, {"version_test": "1"}, batch_size=size)


@pytest.mark.parametrize("size", [1, 7, 59, 1_000])
def test_batches_of_any_size_give_the_rows_of_one_run(tmp_path, whole, size):
    summary = streamed(tmp_path / "r.gpkg", size)
    result = read_result(tmp_path / "r.gpkg")
    assert_same_rows(result, whole)
    assert result.run == whole.run | {"version_test": "1"} == summary.run


def test_the_rows_are_many_and_of_every_kind(whole):
    # A comparison of empty tables would prove nothing.
    assert {"hit", "none", "no_data", "failed"} <= set(whole.coverage.outcome)
    assert {"outside_dataset", "theme_not_in_dataset", "geometry_not_measurable"} <= set(whole.coverage.note)
    assert {"gap:loosened", "clause:R1", "clause:R3"} <= set(whole.findings.rule_id)
    assert len(whole.nearby) > 10
    assert np.isfinite(whole.coverage.nearest_m).any()
    assert len(set(whole.requirements.applies)) == 3


def test_gdal_sees_tables_with_numbers_as_numbers_and_no_side_tables(tmp_path):
    streamed(tmp_path / "r.gpkg")
    source = gdal.OpenEx(str(tmp_path / "r.gpkg"))
    names = {source.GetLayer(number).GetName() for number in range(source.GetLayerCount())}
    assert names == {*TABLES, "run"}
    assert not names & set(SIDE_TABLES)
    definition = source.GetLayerByName("coverage").GetLayerDefn()
    types = {f.GetName(): f.GetType() for f in map(definition.GetFieldDefn, range(definition.GetFieldCount()))}
    assert [name for name, kind in types.items() if kind == ogr.OFTReal] == [
        "measure",
        "share",
        "declared_share",
        "nearest_m",
    ]
    assert next(iter(types)) == "candidate_id"


def test_gdal_finds_the_rows_of_one_candidate(tmp_path, whole):
    streamed(tmp_path / "r.gpkg")
    source = gdal.OpenEx(str(tmp_path / "r.gpkg"))
    for name in TABLES:
        if name == "problems":
            continue
        layer = source.GetLayerByName(name)
        layer.SetAttributeFilter("candidate_id = 'C20'")
        assert layer.GetFeatureCount() == int((getattr(whole, name).candidate_id == "C20").sum()), name


def test_layers_have_their_extent_and_a_spatial_index(tmp_path):
    streamed(tmp_path / "r.gpkg")
    with sqlite3.connect(tmp_path / "r.gpkg") as file:
        boxes = dict(file.execute("SELECT table_name, max_x - min_x FROM gpkg_contents WHERE data_type = 'features'"))
        indexed = {name for (name,) in file.execute("SELECT table_name FROM gpkg_extensions")}
    assert set(boxes) == {"candidates", "overlaps"} <= indexed
    assert all(0.01 < width < 0.1 for width in boxes.values())


def test_columns_of_the_input_follow_with_their_kinds(tmp_path):
    stream = stream_of(many(), kinds={"CODE": "integer"}, columns={"CODE": [*range(59), None]})
    run_streamed(asked(), stream, tmp_path / "r.gpkg", {}, batch_size=11)
    with sqlite3.connect(tmp_path / "r.gpkg") as file:
        rows = file.execute("SELECT in_code, in_CODE_2, in_area FROM candidates ORDER BY fid").fetchall()
    assert rows[12] == ("C13", 12, 5_000.0)
    assert rows[-1][1] is None


def test_an_id_that_comes_again_in_a_later_batch_is_refused_and_nothing_written(tmp_path):
    found = many(20)
    found.ids[17] = "C3"
    with pytest.raises(InputRefused) as refused:
        written(tmp_path / "r.gpkg", found, ZONES, batch_size=5)
    assert (refused.value.code, refused.value.facts["value"], refused.value.facts["row"]) == (
        "result_id_twice",
        "C3",
        18,
    )
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_comes_again_in_one_batch_names_the_feature(tmp_path):
    found = many(20)
    found.ids[17] = "C3"
    with pytest.raises(InputRefused) as refused:
        written(tmp_path / "r.gpkg", found, ZONES)
    assert (refused.value.code, refused.value.facts["feature"]) == ("candidate_id_twice", 18)


def test_a_run_that_is_stopped_leaves_the_old_file_and_nothing_else(tmp_path):
    streamed(tmp_path / "r.gpkg")
    before = (tmp_path / "r.gpkg").read_bytes()
    with pytest.raises(Cancelled):
        run_streamed(asked(), stream_of(many()), tmp_path / "r.gpkg", {}, lambda fraction: fraction < 0.6, batch_size=5)
    assert (tmp_path / "r.gpkg").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["r.gpkg"]


def test_progress_grows_to_the_end(tmp_path):
    told = []
    run_streamed(
        asked(),
        stream_of(many()),
        tmp_path / "r.gpkg",
        {},
        lambda fraction: told.append(fraction) or True,
        batch_size=9,
    )
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert len(told) > 20


def test_what_many_candidates_share_is_written_once(tmp_path):
    streamed(tmp_path / "r.gpkg", 7)
    with sqlite3.connect(tmp_path / "r.gpkg") as file:
        counts = {name: file.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in SIDE_TABLES}
        said = [row[1:] for row in file.execute("SELECT * FROM reasons")]
    assert len(said) == len(set(said)) > 20
    assert counts["clauses"] == 3
    assert counts["candidate_keys"] == 60
    assert counts["coverage_cases"] < 60 * 15 / 3


def test_a_file_without_the_tables_is_no_result(tmp_path):
    with sqlite3.connect(tmp_path / "x.gpkg") as file:
        file.execute("CREATE TABLE candidates (fid INTEGER)")
    with pytest.raises(InputRefused) as refused:
        read_result(tmp_path / "x.gpkg")
    assert refused.value.code == "not_a_result"
    (tmp_path / "y.gpkg").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(InputRefused) as refused:
        read_result(tmp_path / "y.gpkg")
    assert refused.value.code == "file_not_readable"


def test_pieces_that_are_not_asked_for_are_null_and_the_rows_are_there(tmp_path, whole):
    streamed(tmp_path / "r.gpkg", 13, pieces=replace(asked().options).pieces.NONE)
    result = read_result(tmp_path / "r.gpkg")
    assert np.array_equal(result.overlaps.measure, whole.overlaps.measure)
    assert set(result.overlaps.wkb) == {None}
