"""Decisions of persons: beside the verdict, in the result file, stale once data or rules have changed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from ecozoning.core.decisions import Decision, candidate_hash, decided_on
from ecozoning.core.errors import InputRefused
from ecozoning.core.model import AreaMethod
from ecozoning.reports.build import build_reports
from ecozoning.reports.export import export_reports
from ecozoning.storage import decisions_file
from ecozoning.storage.decisions_file import TABLE, add_decision, read_decisions
from ecozoning.storage.result_file import read_result
from openpyxl import load_workbook
from osgeo import ogr
from qgis.core import QgsProcessingException
from squares import candidates, clause, job, screened, square, unit, written, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
WATER = zone("water_source", square(0, 0, 1_000), "grade1", code="W1")
PLOT = square(100, 100, 100)
GIVEN = {
    "candidate_id": "C1",
    "rule_id": "WS-02B",
    "zone_code": "W1",
    "decision": "override",
    "verdict": "restricted",
    "reason": "已取得<b>批复</b>；\n与供水有关",
    "person": "张三",
    "decided_on": "2026-11-01",
}


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "result.gpkg"
    written(made, candidates(PLOT, PLOT), [U1, WATER])
    return made


def recorded(path, **more):
    add_decision(path, decided_on(read_result(path), **{**GIVEN, **more}))
    return read_result(path)


def tables(path):
    with sqlite3.connect(path) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = (n for n in names if n not in {TABLE, "gpkg_contents", "sqlite_sequence"})
        return {name: file.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(kept)}


def test_a_decision_is_read_back_with_the_hashes_of_the_run(path):
    result = recorded(path)
    hashes = {"data_hash": "0" * 64, "rulebook_hash": result.run["rulebook_sha256"]}
    assert result.decisions == (
        Decision(
            **GIVEN, **hashes, candidate_hash=candidate_hash(screened(candidates(PLOT), [U1, WATER]).candidates, 0)
        ),
    )


def test_the_verdict_and_every_other_table_stay_as_they_were(path):
    before = tables(path)
    result = recorded(path)
    assert tables(path) == before
    assert list(result.candidates.verdict) == ["prohibited"] * 2


def test_decisions_add_up_in_order_and_other_programs_see_the_table(path):
    recorded(path)
    recorded(path, candidate_id="C2", decision="confirm")
    assert [d.candidate_id for d in read_decisions(path)] == ["C1", "C2"]
    source = ogr.Open(str(path))
    assert source.GetLayerByName(TABLE).GetFeatureCount() == 2


def test_a_confirmation_takes_the_verdict_of_what_it_confirms(path):
    assert recorded(path, decision="confirm", verdict="").decisions[0].verdict == "prohibited"
    whole = recorded(path, decision="confirm", verdict="clear", rule_id="", zone_code="")
    assert whole.decisions[1].verdict == "prohibited"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reason": " "}, "decision_incomplete"),
        ({"person": ""}, "decision_incomplete"),
        ({"decided_on": ""}, "decision_incomplete"),
        ({"candidate_id": "C9"}, "decision_without_candidate"),
        ({"rule_id": "RL-10"}, "decision_without_reason"),
        ({"zone_code": "W9"}, "decision_without_reason"),
        ({"decision": "maybe"}, "decision_word"),
        ({"verdict": ""}, "decision_word"),
        ({"verdict": "fine"}, "decision_word"),
    ],
)
def test_an_incomplete_or_mistaken_decision_is_refused_and_nothing_written(path, wrong, code):
    with pytest.raises(InputRefused) as refused:
        recorded(path, **wrong)
    assert refused.value.code == code
    assert read_decisions(path) == ()


def test_a_result_written_anew_keeps_the_decisions_of_the_old_file(path):
    recorded(path)
    written(path, candidates(PLOT), [U1, WATER])
    assert [d.person for d in read_result(path).decisions] == ["张三"]


DATASET = job(candidates(PLOT), [U1, WATER]).dataset


def is_stale(result, dataset=DATASET):
    _, reports = build_reports(result, dataset, "candidate")
    return next(report for report in reports if report.decisions).decisions[0].is_stale


def states(path):
    with sqlite3.connect(path) as file:
        return [state for (state,) in file.execute(f"SELECT state FROM {TABLE} ORDER BY fid")]


def test_a_decision_goes_stale_with_the_data_and_with_the_rules(path):
    result = recorded(path)
    assert not is_stale(result)
    assert is_stale(result, replace(DATASET, content_hash="1" * 64))
    assert is_stale(replace(result, run={**result.run, "rulebook_sha256": "national=1"}))


@pytest.mark.parametrize(
    ("shape", "more", "stale"),
    [
        (PLOT, {}, False),
        (PLOT, {"area_method": AreaMethod.GAUSS_KRUGER}, False),
        (square(100, 100, 101), {}, True),
        (square(101, 100, 100), {}, True),
        (PLOT, {"industry": "2614"}, True),
        (PLOT, {"activity": "住宅"}, True),
        (None, {}, True),
    ],
)
def test_a_decision_goes_stale_with_its_candidate(path, shape, more, stale):
    recorded(path)
    texts = {"industries": [more.pop("industry", None)] * 2, "activities": [more.pop("activity", None)] * 2}
    written(path, candidates(shape, PLOT, **texts), [U1, WATER], **more)
    assert is_stale(read_result(path)) == stale
    assert states(path) == ["stale" if stale else "current"]


def test_the_table_says_which_decisions_are_stale_once_the_result_is_made_anew(path):
    recorded(path)
    assert states(path) == ["current"]
    written(path, candidates(PLOT, PLOT), [U1, WATER], content_hash="1" * 64)
    recorded(path, candidate_id="C2")
    assert states(path) == ["stale", "current"]
    written(path, candidates(square(0, 0, 10), ids=["C7"]), [U1, WATER])
    assert states(path) == ["stale", "stale"]


def test_decisions_of_an_older_file_are_kept_and_added_to(path):
    recorded(path)
    with sqlite3.connect(path) as file:
        for column in ("candidate_hash", "state"):
            file.execute(f"ALTER TABLE {TABLE} DROP COLUMN {column}")
    assert read_decisions(path)[0].candidate_hash == ""
    assert not is_stale(read_result(path))
    assert [d.person for d in recorded(path, candidate_id="C2").decisions] == ["张三", "张三"]


def test_a_file_that_another_program_keeps_is_refused_and_its_decisions_stay(path, monkeypatch):
    recorded(path)
    monkeypatch.setattr(decisions_file, "_PATIENCE_S", 0.01)
    keeper = sqlite3.connect(path, isolation_level=None)
    keeper.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputRefused) as refused:
        written(path, candidates(PLOT), [U1, WATER])
    keeper.execute("ROLLBACK")
    keeper.close()
    assert refused.value.code == "file_not_readable"
    assert len(read_decisions(path)) == 1


def test_a_clause_that_waits_for_a_person_can_be_decided(tmp_path):
    made = tmp_path / "clauses.gpkg"
    written(made, candidates(PLOT), [U1], clauses=[clause(1), clause(2, effect="prohibit")])
    given = {**GIVEN, "rule_id": "clause:R2", "zone_code": "U1"}
    add_decision(made, decided_on(read_result(made), **{**given, "decision": "confirm", "verdict": ""}))
    add_decision(made, decided_on(read_result(made), **given))
    assert [d.verdict for d in read_decisions(made)] == ["", "restricted"]
    for wrong in ({"rule_id": "clause:R3"}, {"zone_code": "U2"}):
        with pytest.raises(InputRefused, match="decision_without_reason"):
            decided_on(read_result(made), **{**given, **wrong})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_show_the_decision_beside_the_verdict_and_say_when_it_is_stale(path, tmp_path, language):
    result = recorded(path)
    dataset = job(candidates(PLOT), [U1, WATER]).dataset
    changed = replace(dataset, content_hash="1" * 64)
    pages = {}
    for name, with_dataset in (("now", dataset), ("later", changed)):
        folder = tmp_path / name
        export_reports(result, with_dataset, folder, "summary", ["html", "xlsx", "json"], language)
        pages[name] = (folder / "summary.html").read_text(encoding="utf-8")
        book = load_workbook(folder / "summary.xlsx")
        assert any("张三" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    stale = {"zh": "已过时：", "en": "stale: candidate"}[language]
    assert stale in pages["later"]
    assert stale not in pages["now"]
    assert "&lt;b&gt;批复" in pages["now"]


def test_the_algorithm_records_a_decision(run, path):
    asked = {"RESULT": str(path), "CANDIDATE": "C1", "RULE": "WS-02B", "ZONE": "W1", "DECISION": "override"}
    asked |= {"VERDICT": "restricted", "REASON": "有批复", "PERSON": "李四", "DATE": "2026-11-02"}
    assert run("ecozoning:recorddecision", asked)["COUNT"] == 1
    decision = read_decisions(path)[0]
    assert (decision.person, decision.decided_on, decision.verdict) == ("李四", "2026-11-02", "restricted")
    with pytest.raises(QgsProcessingException, match="C9"):
        run("ecozoning:recorddecision", {**asked, "CANDIDATE": "C9"})
    whole = {"RESULT": str(path), "CANDIDATE": "C2", "DECISION": "confirm", "REASON": "属实", "PERSON": "李四"}
    assert run("ecozoning:recorddecision", whole)["COUNT"] == 2
