"""The sample is sound; a copy damaged in five places shows these five and what follows from them; page and layer."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import shapely
from damaged_sample import SAMPLE, damaged_copy
from ecozoning.core.quality.checking import check
from ecozoning.reports.quality_html import write_quality_page
from ecozoning.storage.dataset_file import read_dataset
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

#: Outlines of the sample's counties leave two enclosed places of 18.6 ha and 3.1 ha without a unit.
KNOWN = {"unit_gap": 2}


@pytest.fixture(scope="module")
def sound():
    return check(read_dataset(SAMPLE))


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    path = tmp_path_factory.mktemp("damaged") / "damaged.gpkg"
    done = damaged_copy(path)
    return path, done, check(read_dataset(path))


def rows(report, code):
    issues = report.issues
    return [
        {name: values[row] for name, values in issues.columns().items()}
        for row in range(len(issues))
        if issues.code[row] == code
    ]


def test_the_sample_has_no_issues_but_the_enclaves_of_its_outlines(sound):
    counted = Counter(sound.issues.code)
    assert set(counted) <= {"unit_gap", "unit_gap_known"}
    assert sum(counted.values()) == 2
    assert sorted(round(float(area)) for area in sound.issues.area_m2) == pytest.approx([31_394, 185_676], abs=5)
    assert all(outcome.not_possible == "" for outcome in sound.checks)


def test_the_figures_are_the_published_ones(sound):
    shown = [(f.category, f.count, round(f.share_pct, 2)) for f in sound.figures]
    assert shown == [("priority", 99, 52.48), ("key", 63, 26.42), ("general", 8, 21.10), ("total", 170, 100.0)]


def test_the_damaged_copy_shows_exactly_its_damages(sound, damaged):
    _, done, report = damaged
    found = Counter(report.issues.code) - Counter(sound.issues.code)
    assert found == {
        "unit_gap": 1,
        "unit_overlap": 1,
        "unit_code_twice": 2,
        "category_digit": 1,
        # The code that the second of the two had is lost with all that belongs to it.
        "scope_unit_unknown": 4,
        "clause_orphan": len(rows(report, "clause_orphan")),
        # The unit of the wrong category is missing in one and too many in the other.
        "count_differs": 2,
        "share_differs": 2,
        # The gap is larger than a hundredth of a square kilometre.
        "stated_area_differs": 1,
        **{code: number for code, number in found.items() if code == "pieces_below_tolerance"},
    }
    assert {row["facts"]["scope"] for row in rows(report, "clause_orphan")} == {"ZH22029910099", done["lost"]}
    assert sum(row["facts"]["scope"] == "ZH22029910099" for row in rows(report, "clause_orphan")) == 1
    assert {row["item"] for row in rows(report, "scope_unit_unknown")} == {done["lost"]}


def test_each_damage_is_named_where_it_is(damaged):
    _, done, report = damaged
    gap = next(row for row in rows(report, "unit_gap") if row["item"] == done["gap"])
    assert gap["area_m2"] == pytest.approx(27_930, rel=0.02)
    (overlap,) = rows(report, "unit_overlap")
    assert set(overlap["item"].split(" / ")) == {done["overlap"], done["neighbour"]}
    assert {row["item"] for row in rows(report, "unit_code_twice")} == {done["twice"]}
    assert rows(report, "category_digit")[0]["item"] == done["digit"]
    assert rows(report, "stated_area_differs")[0]["item"] == done["gap"]
    units = read_dataset(damaged[0]).zones
    host = shapely.from_wkb(units.wkb[list(units.codes).index(done["gap"])])
    assert host.convex_hull.contains(shapely.Point(gap["lon"], gap["lat"]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_every_finding_in_its_language(damaged, tmp_path, language):
    report = damaged[2]
    write_quality_page(report, tmp_path / "page.html", language)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert text.count("<tr data-row>") == len(report.issues)
    assert not re.search(r"issue:|\{\w+\}|>None<|nan", text)
    assert "SYNTHETIC" in text
    assert damaged[1]["gap"] in text
    assert ("发现 " if language == "zh" else "must be corrected") in text
    if language == "en":
        body = text.split("<main>")[1]
        chinese = re.findall(r"[\u4e00-\u9fff]+", body)
        allowed = "".join(report.dataset.scheme.values())
        assert [word for word in chinese if word not in allowed] == []


def test_a_page_that_is_not_ours_is_not_overwritten(sound, tmp_path):
    from ecozoning.core.errors import InputRefused

    page = tmp_path / "page.html"
    page.write_text("my own", encoding="utf-8")
    with pytest.raises(InputRefused):
        write_quality_page(sound, page, "zh")
    assert page.read_text(encoding="utf-8") == "my own"
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]


def test_the_algorithm_gives_the_layer_the_page_and_the_counts(run, damaged, tmp_path):
    path, _, report = damaged
    outputs = run(
        "ecozoning:checkdataset",
        {"DATASET": str(path), "ISSUES": str(tmp_path / "issues.gpkg"), "REPORT": str(tmp_path / "page.html")},
    )
    assert (outputs["ERRORS"], outputs["WARNINGS"]) == (report.errors, report.warnings)
    assert Path(outputs["REPORT"]).stat().st_size > 10_000
    layer = QgsVectorLayer(outputs["ISSUES"], "issues", "ogr")
    assert layer.featureCount() == len(report.issues)
    assert layer.crs().authid() == "EPSG:4490"
    features = list(layer.getFeatures())
    placed = [feature for feature in features if not feature.geometry().isEmpty()]
    assert len(placed) == sum(not missing for missing in shapely.is_missing(report.issues.shapes))
    for feature in placed:
        assert feature.geometry().boundingBox().contains(feature["lon"], feature["lat"])
    assert all(feature["message"] and feature["advice"] for feature in features)


def test_layer_and_page_have_defaults(run):
    outputs = run("ecozoning:checkdataset", {"DATASET": str(SAMPLE)})
    assert outputs["ERRORS"] <= 2
    assert Path(outputs["REPORT"]).exists()
    assert outputs["ISSUES"].featureCount() == 2


def test_a_cancelled_check_leaves_no_page(run, tmp_path):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    page, issues = tmp_path / "page.html", tmp_path / "issues.gpkg"
    with pytest.raises(QgsProcessingException):
        run(
            "ecozoning:checkdataset",
            {"DATASET": str(SAMPLE), "ISSUES": str(issues), "REPORT": str(page)},
            feedback=feedback,
        )
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_dataset_is_refused_by_name(run, tmp_path):
    other = str(SAMPLE.parent / "candidates.gpkg")
    feedback = QgsProcessingFeedback()
    with pytest.raises(QgsProcessingException) as refused:
        run("ecozoning:checkdataset", {"DATASET": other, "REPORT": str(tmp_path / "page.html")}, feedback=feedback)
    assert "candidates.gpkg" in f"{refused.value}{feedback.textLog()}"
    assert list(tmp_path.iterdir()) == []
