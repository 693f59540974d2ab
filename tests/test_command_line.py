"""``python -m ecozoning``: the same numbers as in QGIS, exit codes, and answers for machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from ecozoning.storage.dataset_file import read_dataset
from ecozoning.storage.result_file import TABLES, read_result
from sample_copy import SAMPLE

DATASET = str(SAMPLE / "jilin.gpkg")
FIELDS = {"id": "code", "name": "name", "industry": "industry", "activity": "activity"}


def ecozoning(*arguments):
    environment = {**os.environ, "PYTHONSAFEPATH": "1", "LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "ecozoning", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, encoding="utf-8")


def screen(output, layer="parcels", *more):
    fields = [word for name, field in FIELDS.items() for word in (f"--{name}-field", field)]
    source = ("--candidates", SAMPLE / "candidates.gpkg", "--layer", layer)
    return ecozoning(
        "screen", "--dataset", DATASET, *source, *fields, "--as-of", "2026-11-01", "--output", output, *more
    )


@pytest.mark.parametrize("layer", ["parcels", "routes", "sites"])
def test_command_line_and_qgis_give_the_same_rows(run, tmp_path, layer):
    declared = ("--declared-area-field", "declared_area_m2") if layer == "parcels" else ()
    options = ("--near", "500", "--workers", "2", "--position-tolerance", "0.35", *declared)
    assert screen(tmp_path / "cli.gpkg", layer, *options).returncode == 0
    fields = {f"{name.upper()}_FIELD": field for name, field in FIELDS.items()}
    fields |= {"DECLARED_AREA_FIELD": "declared_area_m2"} if declared else {}
    source = {"INPUT": f"{SAMPLE / 'candidates.gpkg'}|layername={layer}", "DATASET": DATASET, **fields}
    options = {"AS_OF": "2026-11-01", "NEAR": 500, "POSITION_TOLERANCE": 0.35}
    run("ecozoning:screen", {**source, **options, "OUTPUT": str(tmp_path / "qgis.gpkg")})
    ours, theirs = read_result(tmp_path / "cli.gpkg"), read_result(tmp_path / "qgis.gpkg")
    for name in TABLES:
        for column, values in getattr(ours, name).columns().items():
            other = getattr(theirs, name).columns()[column]
            assert np.array_equal(values, other, equal_nan=values.dtype.kind == "f"), f"{name}.{column}"
    for key in ("min_area_m2", "min_width_m", "position_tolerance_m", "size_rules", "size_rules_sha256"):
        assert ours.run[key] == theirs.run[key] != "", key
    assert ours.run["position_tolerance_m"] == "0.35"
    assert not declared or not np.isnan(ours.overlaps.declared_share).all()


def test_answers_for_machines_are_json(tmp_path):
    done = screen(tmp_path / "r.gpkg", "sites", "--json")
    assert json.loads(done.stdout)["candidates"] == 13


def test_reports_are_written(tmp_path):
    screen(tmp_path / "r.gpkg", "sites")
    folder = tmp_path / "reports"
    report = ("report", tmp_path / "r.gpkg", "--dataset", DATASET, "--folder", folder)
    done = ecozoning(*report, "--format", "html", "--format", "xlsx", "--group-by", "summary")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"summary.html", "summary.xlsx"}


def test_refused_input_ends_with_one_sentence_in_the_language_of_the_shell(tmp_path):
    done = screen(tmp_path / "r.gpkg", "no such layer")
    assert done.returncode == 1
    assert "parcels" in done.stderr
    assert "图层" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "r.gpkg").exists()


def test_refusals_for_machines_name_code_and_facts(tmp_path):
    done = screen(tmp_path / "r.gpkg", "parcels", "--as-of", "15.8.2026", "--json")
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"] == "as_of_not_a_date"


def test_wrong_usage_ends_with_2():
    assert ecozoning("screen", "--datenset", "x").returncode == 2
    assert ecozoning().returncode == 2


def test_check_counts_errors_and_writes_its_page(tmp_path):
    done = ecozoning("check", DATASET, "--report", tmp_path / "page.html", "--json")
    assert json.loads(done.stdout) == {"errors": 0, "warnings": 0}
    assert (tmp_path / "page.html").stat().st_size > 1_000


def test_build_gives_a_dataset_that_reads_back(tmp_path):
    units = f"{DATASET}|layername=control_units"
    done = ecozoning("build", "--units", units, "--scheme", "jilin_city", "--output", tmp_path / "d.gpkg", "--json")
    assert done.returncode == 0, done.stderr
    assert len(read_dataset(tmp_path / "d.gpkg").units) == 170
    assert (tmp_path / "d.report.html").exists()


def test_coordinates_become_a_layer(tmp_path):
    points = [(4855000, 42525000), (4855000, 42525100), (4855100, 42525100), (4855100, 42525000)]
    lines = [f"J{n + 1},1,{north}.0,{east}.0" for n, (north, east) in enumerate(points)]
    header = [
        "[属性描述]",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "带号=42",
        "[地块坐标]",
        "4,1.0,D1,示例地块,面,,,,@",
    ]
    (tmp_path / "界址点.txt").write_text("\r\n".join([*header, *lines]), encoding="gbk")
    done = ecozoning("coordinates", tmp_path / "界址点.txt", "--output", tmp_path / "p.gpkg", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["count"] == 1
