"""The report model: what belongs to which report, in which order, and told once."""

from __future__ import annotations

import json
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from ecozoning.core.errors import InputRefused
from ecozoning.core.screening import screen
from ecozoning.reports.build import build_reports
from ecozoning.reports.json_file import report_schema
from ecozoning.reports.phrases import Phrases
from ecozoning.reports.reading import deciding, doubtful
from ecozoning.reports.schema import first_fault
from ecozoning.reports.words import Words
from squares import candidates, job, square, unit, zone

case = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("report_case.py"))))


def reports(group_by, result=None, dataset=None, language="zh"):
    count, made = build_reports(result or case.parcels(), dataset or case.dataset(), group_by, language)
    found = list(made)
    assert len(found) == count
    return found


@pytest.mark.parametrize("group_by", ["candidate", "unit", "summary"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_report_fits_its_schema(group_by, language):
    for report in reports(group_by, language=language):
        document = json.loads(json.dumps(report.document(), allow_nan=False))
        assert first_fault(document, report_schema()) is None


def test_schema_agrees_with_the_library():
    jsonschema = pytest.importorskip("jsonschema")
    for report in reports("candidate"):
        jsonschema.validate(json.loads(json.dumps(report.document())), report_schema())


def test_schema_check_finds_what_does_not_fit():
    document = json.loads(json.dumps(reports("candidate")[0].document()))
    document["candidates"][0]["measure"]["value"] = "12"
    assert first_fault(document, report_schema()) == ("$.candidates[0].measure.value", "is not ['number', 'null']")
    del document["run"]
    assert first_fault(document, report_schema())[1] == "lacks ['run']"


def test_candidates_stand_strongest_verdict_first():
    ids = [report.subject_id for report in reports("candidate")]
    assert ids == ["P-1", "P-2", "P/3:*", "p/3:*", "P-5", "P-6"]
    assert [c.candidate_id for c in reports("summary")[0].candidates] == ids


def test_unit_reports_hold_only_what_concerns_the_unit():
    found = {report.subject_id: report for report in reports("unit")}
    assert list(found) == ["ZH22020010001", "ZH22020020002"]
    unit = found["ZH22020020002"]
    assert [c.candidate_id for c in unit.candidates] == ["P-1", "P-2", "P/3:*"]
    assert {o.zone_code for o in unit.overlaps} == {"ZH22020020002"}
    assert {u for r in unit.requirements for u in r.units} == {"ZH22020020002"}
    assert unit.units[0].measure.value == pytest.approx(192_517.2 + 33_333.335 + 9_999.995)


def test_problems_follow_the_candidate_and_the_zones_that_it_meets():
    first, *_, last = reports("candidate")
    assert [(p.item, p.code) for p in first.problems] == [("P-1", "geometry_repaired"), ("HX-7", "parts_dropped")]
    assert [p.code for p in last.problems] == ["geometry_missing"]
    assert len(reports("summary")[0].problems) == 4


def test_totals_are_of_coverage_and_so_count_overlapping_zones_once():
    result = case.parcels()
    doubled = replace(result, overlaps=type(result.overlaps).joined([result.overlaps, result.overlaps]))
    totals = {t.theme: t.measure.value for t in reports("summary", doubled)[0].totals}
    assert totals["control_unit"] == 212_517.2049
    assert totals["water_source"] == 1_234.565
    assert "redline" not in totals


def test_gaps_name_no_data_and_failures_apart():
    gaps = {(g.theme, g.outcome): (g.candidates, g.total) for g in reports("summary")[0].gaps}
    assert gaps["wetland", "no_data"] == (6, 6)
    assert gaps["redline", "failed"] == (1, 6)
    assert ("redline", "no_data") not in gaps


def test_highway_through_forty_units_tells_the_upper_tiers_once():
    result, dataset = case.highway(40)
    report = reports("candidate", result, dataset)[0]
    upper = [r for r in report.requirements if r.tier != "unit"]
    assert len(result.requirements) == 40 * 12
    assert len(upper) == 8
    assert all(len(r.units) == 40 for r in upper)
    assert len(report.requirements) == 8 + 40 * 4
    assert [r.number for r in report.requirements] == list(range(1, len(report.requirements) + 1))
    assert [r.tier for r in report.requirements[:8]] == ["basin"] * 2 + ["city"] * 4 + ["county"] * 2


def test_clause_that_differs_in_one_unit_is_not_merged():
    result, dataset = case.highway(3)
    result.requirements.overridden_by[0] = "unit-9"
    report = reports("candidate", result, dataset)[0]
    basin = [r for r in report.requirements if r.tier == "basin" and r.dimension == "spatial"]
    assert sorted((len(r.units), r.overridden_by) for r in basin) == [(1, "unit-9"), (2, "")]


def test_unit_clause_is_told_with_the_share_of_its_unit():
    report = reports("candidate")[0]
    clause = next(r for r in report.requirements if r.tier == "unit" and r.scope_code == "ZH22020010001")
    assert (clause.measure.value, clause.share) == (20_000.0049, 0.094110)
    assert next(r for r in report.requirements if r.tier == "basin").measure is None


def test_findings_that_differ_only_in_their_zone_are_one_reason():
    finding = reports("candidate")[0].findings[0]
    others = [replace(finding, zone_code=code) for code in ("A", "B", "A")]
    blocks = deciding([finding, *others, replace(finding, rule_id="WS-99")])
    assert [[code for _, code in block.zones] for block in blocks] == [["SY-1", "A", "B"], ["SY-1"]]


def test_line_that_meets_a_zone_twice_is_told_by_its_stretches_in_route_order():
    result, dataset = case.highway(2)
    report = reports("candidate", result, dataset)[0]
    assert [stretch.from_m for stretch in report.stretches] == sorted(stretch.from_m for stretch in report.stretches)
    red = [stretch for stretch in report.stretches if stretch.theme == "redline"]
    assert [(stretch.stretch_no, stretch.stretch_count, stretch.length_m) for stretch in red] == [
        (1, 2, 500.5),
        (2, 2, 311.5),
    ]
    unit = next(report for report in reports("unit", result, dataset))
    assert {stretch.zone_code for stretch in unit.stretches} == {unit.subject_id}


def test_discarded_and_borderline_overlaps_are_listed_with_why():
    found = doubtful(reports("summary")[0])
    assert [(row.zone_code, row.sliver_reason, row.width_m, row.min_width_m) for row in found] == [
        ("HX-7", "both", 0.031, 0.05)
    ]


def test_gap_in_the_data_is_told_in_words_in_the_language_of_the_report():
    for language, word in (("zh", "生态保护红线"), ("en", "Ecological red line")):
        finding = reports("candidate", language=language)[2].findings[0]
        assert finding.rule_id == "gap:no_data"
        assert word in finding.text
        assert word in finding.question


def test_synthetic_is_said_when_either_dataset_or_run_says_it():
    run = {**case.RUN, "dataset_synthetic": "no"}
    assert reports("summary")[0].header.synthetic
    assert reports("summary", dataset=case.dataset("no"))[0].header.synthetic
    assert reports("summary", case.parcels(run))[0].header.synthetic
    assert not reports("summary", case.parcels(run), case.dataset("no"))[0].header.synthetic


def test_another_dataset_than_that_of_the_run_is_said():
    result = case.parcels({**case.RUN, "dataset_sha256": "f" * 64})
    assert "dataset_differs" in reports("summary", result)[0].notices
    assert "dataset_differs" not in reports("summary")[0].notices


def test_poor_scheme_and_units_unknown_to_the_dataset_still_make_a_report():
    dataset = replace(case.dataset(units=[]), scheme={"tiers": "not json", "dimensions": '[{"no":"id"}]'})
    report = reports("candidate", dataset=dataset)[0]
    assert report.header.tiers[0].label == "国家"
    assert report.units[0].unit_name == "吉林经开区<重点>管控单元 & 配套区"
    assert report.units[0].category == "key"


def test_grouping_that_does_not_exist_is_refused():
    with pytest.raises(InputRefused) as refused:
        reports("village")
    assert refused.value.code == "group_by_unknown"


def test_what_is_near_is_told_theme_by_theme_the_nearest_first():
    zones = [unit("U1", square(-9_000, -9_000, 18_000))]
    zones += [zone("forest", square(x, 0, 100), code=f"F{x}") for x in (900, 300, 600)]
    zones += [zone("redline", square(0, y, 100), code=f"R{y}") for y in (800, 200)]
    asked = job(candidates(square(0, 0, 100)), zones, near_m=1_000)
    _, made = build_reports(screen(asked), asked.dataset, "candidate")
    found = next(made).nearby
    assert [entry.zone_code for entry in found] == ["R200", "R800", "F300", "F600", "F900"]
    assert [round(entry.bearing_deg) % 360 for entry in found] == [0, 0, 90, 90, 90]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_themes_with_rules_and_without_a_layer_are_named(language):
    asked = job(candidates(square(0, 0, 100)), [unit("U1", square(-9_000, -9_000, 18_000))])
    _, made = build_reports(screen(asked), asked.dataset, "candidate", language)
    words = Words(language)
    lines = Phrases(words).gaps(next(made))
    assert words.label("theme", "custom:river_bank") in lines[-1]
    assert words.label("theme", "forest") not in lines[-1]
    assert words.label("theme", "forest") in "".join(lines[:-1])
