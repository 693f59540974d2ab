"""Access lists as cities publish them: what matches, what does not, and who is told."""

from __future__ import annotations

import openpyxl
import pytest
from building import build, note, told
from ecozoning.storage.dataset_file import read_dataset
from ecozoning.storage.mapping_file import BuildMapping, ListMapping, SheetMapping
from messy_city import SAMPLE, csv_file, sample_rows, sample_units, units_file


@pytest.fixture(scope="module")
def clean():
    return read_dataset(SAMPLE)


def test_unmatched_codes_are_told_on_both_sides(tmp_path):
    units = sample_units()[:4]
    rows = [
        ["单元编码", "单元名称", "空间布局约束"],
        ["ZH99999910001", "别处", "禁止"],
        [units[0]["unit_code"], "", "应当"],
    ]
    rows += [["", units[1]["unit_name"], "鼓励"], ["", "没有这个单元", "限制"]]
    path = csv_file(tmp_path / "清单.csv", rows)
    built = build(units_file(tmp_path / "u.shp", limit=4), requirements=path)
    assert "ZH99999910001" in note(built, "clause_unit_unknown").facts["codes"]
    assert units[1]["unit_code"] in note(built, "unit_found_by_name").facts["places"]
    assert note(built, "clause_without_unit").count == 1
    assert note(built, "unit_without_clauses").count == 2
    assert list(built.dataset.clauses.effect_suggested) == ["prohibit", "require", "encourage", "restrict"]
    assert not any(built.dataset.clauses.effect)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_of_one_row_per_clause_gives_the_clean_list(tmp_path, clean, encoding):
    names = list(sample_rows("unit")[0])
    rows = [names, *([row[name] for name in names] for row in sample_rows())]
    path = csv_file(tmp_path / "list.csv", rows, encoding)
    built = build(units_file(tmp_path / "u.shp"), requirements=path)
    for name in (n for n in clean.clauses.columns() if n not in ("effect_suggested", "requirement_id")):
        assert list(getattr(built.dataset.clauses, name)) == list(getattr(clean.clauses, name)), name


def test_texts_in_the_columns_of_the_unit_layer_serve_where_there_is_no_list(tmp_path):
    fields = {"HJZHGKDYBM": "unit_code", "HJZHGKDYMC": "unit_name", "ZHGKDYFL": "category", "KJBJYS": "subtype"}
    built = build(units_file(tmp_path / "u.gpkg", driver="GPKG", fields=fields, limit=6))
    assert set(built.dataset.clauses.dimension) == {"spatial"}
    assert len(built.dataset.clauses) == 6
    assert "layer_texts_used" in told(built)


def test_formulas_with_values_are_read_and_empty_names_are_no_clauses(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["单元编码", "空间布局约束", "污染物排放管控"])
    page.append(
        ["ＺＨ２２０２０２１０００１", "1．禁止新建化工（C26）项目。2．鼓励\x0b生态旅游。".replace("\x0b", ""), "无"]
    )
    book.save(tmp_path / "list.xlsx")
    built = build(units_file(tmp_path / "u.shp", limit=3), requirements=tmp_path / "list.xlsx")
    clauses = built.dataset.clauses
    assert list(clauses.scope_code) == ["ZH22020210001"] * 2
    assert list(clauses.effect_suggested) == ["prohibit", "encourage"]
    assert list(clauses.industries) == ["26", None]


def test_cells_left_empty_below_a_value_take_it_and_this_is_told(tmp_path):
    codes = [unit["unit_code"] for unit in sample_units()[:2]]
    rows = [
        ["单元编码", "维度", "管控要求"],
        [codes[0], "空间布局约束", "甲"],
        ["", "", "乙"],
        ["", "环境风险防控", "丙"],
    ]
    rows += [[codes[1], "空间布局约束", "丁"]]
    built = build(units_file(tmp_path / "u.shp", limit=2), requirements=csv_file(tmp_path / "l.csv", rows))
    clauses = built.dataset.clauses
    found = list(zip(clauses.scope_code, clauses.dimension, clauses.text))
    first = [(codes[0], "spatial", "甲"), (codes[0], "spatial", "乙"), (codes[0], "risk", "丙")]
    assert found == [*first, (codes[1], "spatial", "丁")]
    assert note(built, "unit_from_row_above").count == 2


def test_a_sheet_whose_tier_nobody_says_waits_for_the_mapping(tmp_path):
    path = csv_file(tmp_path / "表1.csv", [["维度", "管控要求"], ["空间布局约束", "禁止甲"]])
    units = units_file(tmp_path / "u.shp", limit=2)
    assert note(build(units, requirements=path), "clause_tier_unknown").count == 1
    own = ListMapping(sheets={"表1": SheetMapping(tier="city", scope_code="220200")})
    built = build(units, requirements=path, mapping=BuildMapping(requirements=own))
    assert list(zip(built.dataset.clauses.tier, built.dataset.clauses.scope_code)) == [("city", "220200")]
    assert "clause_tier_unknown" not in told(built)


def test_an_effect_comes_from_a_column_only(tmp_path):
    code = sample_units()[0]["unit_code"]
    rows = [["单元编码", "维度", "约束性质", "行业代码", "管控要求"], [code, "空间", "限制", "C26、22", "禁止新建"]]
    rows += [[code, "空间", "看情况", "化工", "禁止扩建"]]
    built = build(units_file(tmp_path / "u.shp", limit=2), requirements=csv_file(tmp_path / "l.csv", rows))
    clauses = built.dataset.clauses
    assert list(zip(clauses.effect, clauses.effect_suggested)) == [("restrict", "prohibit"), (None, "prohibit")]
    assert list(clauses.industries) == ["26,22", None]
    assert {"effect_unknown", "industry_not_understood"} <= told(built)
