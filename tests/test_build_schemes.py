"""Three schemes run the whole main job without a line of code changed; the algorithm as QGIS runs it."""

from __future__ import annotations

import json
from pathlib import Path

import ecozoning
import numpy as np
import pytest
import shapely
from ecozoning.core.building.build_record import Level
from ecozoning.core.job import ScreeningJob, ScreenOptions
from ecozoning.core.screening import screen
from ecozoning.storage.dataset_building import BuildJob, build_dataset
from ecozoning.storage.dataset_file import read_dataset
from ecozoning.storage.dataset_writing import write_dataset
from ecozoning.storage.rulebook_file import shipped_rulebook, shipped_vocabulary
from ecozoning.storage.scheme_file import read_scheme
from ecozoning.storage.source_layers import LayerChoice
from messy_city import CATEGORIES, DIMENSIONS, SAMPLE, csv_file, srs, texts_recoded, units_file, workbook
from osgeo import ogr
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer
from squares import NEW_LAW, candidates

CELL = 0.02


@texts_recoded()
def grid_city(folder, rows, origin):
    """Synthetic units as cells of a grid: rows of attributes; written as a GBK shapefile in the 3-degree zone."""
    names = ("HJGKDYBM", "HJYSGKFQBM", "HJGKDYMC", "ZHGKDYFL", "PROV", "CITY", "COUNTY", "LYMC")
    path = folder / "units.shp"
    source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = source.CreateLayer("units", srs(4490), ogr.wkbPolygon, ["ENCODING=GBK"])
    for name in names:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for place, row in enumerate(rows):
        x, y = origin[0] + CELL * (place % 8), origin[1] + CELL * (place // 8)
        feature = ogr.Feature(layer.GetLayerDefn())
        for number, name in enumerate(names):
            if row.get(name):
                feature.SetField(number, row[name])
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shapely.box(x, y, x + CELL, y + CELL))))
        layer.CreateFeature(feature)
    del layer, source
    return str(path)


def built_and_read(folder, units, scheme, requirements):
    job = BuildJob([("units", LayerChoice(units))], Path(requirements), read_scheme(scheme))
    built = build_dataset(job)
    write_dataset(folder / "dataset.gpkg", built.dataset, built.cells)
    return built, read_dataset(folder / "dataset.gpkg")


def screened(dataset, *boxes):
    job = ScreeningJob(
        candidates=candidates(*[shapely.box(*box) for box in boxes]),
        candidates_crs="EPSG:4490",
        dataset=dataset,
        rulebook=shipped_rulebook(),
        vocabulary=shipped_vocabulary(),
        options=ScreenOptions(as_of=NEW_LAW),
    )
    return screen(job)


def tiers_met(result, candidate="C1"):
    mask = result.requirements.candidate_id == candidate
    return list(dict.fromkeys(result.requirements.tier[mask]))


def test_jilin_city_runs_the_main_job(tmp_path):
    units = units_file(tmp_path / "u.shp")
    built, dataset = built_and_read(tmp_path, units, "jilin_city", workbook(tmp_path / "list.xlsx"))
    assert not [note for note in built.notes if note.code in ("count_differs", "scope_missing")]
    result = screened(dataset, (126.5, 43.8, 126.51, 43.81))
    clean = screened(read_dataset(SAMPLE), (126.5, 43.8, 126.51, 43.81))
    assert result.candidates.unit_codes[0] == clean.candidates.unit_codes[0]
    assert tiers_met(result) == ["basin", "city", "county", "unit"]
    assert result.candidates.measure[0] == pytest.approx(clean.candidates.measure[0], rel=1e-12)
    texts = [
        text.lstrip("0123456789０１２３４５６７８９（）、. ①②③④⑤⑥一二三四五六") for text in result.requirements.text
    ]
    assert all(any(ours in text for ours in texts) for text in clean.requirements.text)


def chongqing_rows():
    """Changshou district with the published number of units; names and geometry are synthetic."""
    rows = []
    for digit, (word, count) in enumerate((("priority", 6), ("key", 16), ("general", 3)), 1):
        for serial in range(1, count + 1):
            code = f"ZH500115{digit}{serial:04d}"
            name = f"示例{CATEGORIES[word]}{serial:02d}"
            rows.append({"HJGKDYBM": code, "HJGKDYMC": name, "ZHGKDYFL": CATEGORIES[word], "COUNTY": "长寿区"})
    return rows


def test_a_district_of_chongqing_has_the_published_counts(tmp_path):
    rows = chongqing_rows()
    text = [["层级", "区县", "单元编码", *DIMENSIONS.values()]]
    text.append(["市级", "", "", "1.禁止甲。2.限制乙。", "应当丙", "", "鼓励丁"])
    text.append(["区（县）", "长寿区", "", "严格控制戊", "", "", ""])
    text += [["单元", "", row["HJGKDYBM"], f"禁止{row['HJGKDYMC']}", "", "", ""] for row in rows]
    units = grid_city(tmp_path, rows, (107.0, 29.8))
    built, dataset = built_and_read(tmp_path, units, "chongqing", csv_file(tmp_path / "清单.csv", text))
    assert dataset.scheme["expected.count.key"] == "16"
    assert dataset.scheme["expected.share.priority"] == "30.2"
    assert not [note for note in built.notes if note.code in ("count_differs", "clause_scope_unknown")]
    assert json.loads(dataset.scheme["dimensions"])[3]["label_zh"] == "资源利用效率"
    result = screened(dataset, (107.001, 29.801, 107.005, 29.805))
    assert tiers_met(result) == ["city", "county", "unit"]
    assert len(result.requirements) == 6
    # One unit less than published is told.
    fewer = grid_city(tmp_path, rows[:-1], (107.0, 29.8))
    less = build_dataset(BuildJob([("units", LayerChoice(fewer))], None, read_scheme("chongqing")))
    assert {n.facts["category"]: n.facts["found"] for n in less.notes if n.code == "count_differs"} == {
        "general": 2,
        "total": 24,
    }


def jiangsu_rows():
    """A coastal city: land units of two basins, marine units whose code stands in the second pair of fields."""
    land = [
        ("重点管控单元", "淮河流域、沿海地区"),
        ("优先保护单元", "淮河流域"),
        ("一般管控单元", "长江流域；沿海地区"),
    ]
    rows = [
        {
            "HJGKDYBM": f"ZH320900{number}0001",
            "HJGKDYMC": f"示例陆域{number}",
            "ZHGKDYFL": category,
            "CITY": "示例市",
            "LYMC": region,
        }
        for number, (category, region) in enumerate(land, 1)
    ]
    sea = {"HJYSGKFQBM": "HY32090020001", "HJGKDYMC": "示例港口区", "ZHGKDYFL": "重点管控单元", "LYMC": "沿海地区"}
    return [*rows, sea]


def test_a_coastal_city_of_jiangsu_has_marine_units_and_several_regions(tmp_path):
    rows = jiangsu_rows()
    text = [["层级", "重点区域（流域）", "单元编码", "空间布局约束", "污染物排放管控"]]
    text += [["省域", "", "", "禁止甲", ""], ["市域", "", "", "限制乙", "应当丙"]]
    text += [["重点区域（流域）", "淮河流域", "", "禁止丁", ""], ["重点区域（流域）", "沿海地区", "", "不得戊", ""]]
    text += [["单元", "", "HY32090020001", "禁止己", ""]]
    units = grid_city(tmp_path, rows, (120.5, 33.2))
    built, dataset = built_and_read(tmp_path, units, "jiangsu", csv_file(tmp_path / "清单.csv", text))
    assert list(dataset.units.domain) == ["land", "land", "land", "marine"]
    scopes = list(zip(dataset.scopes.unit_code, dataset.scopes.tier, dataset.scopes.scope_code))
    regions = [scope for unit, tier, scope in scopes if (unit, tier) == ("ZH32090010001", "region")]
    assert regions == ["region:huaihe", "region:coast"]
    assert not [note.facts for note in built.notes if note.level is Level.ERROR]
    result = screened(dataset, (120.501, 33.201, 120.51, 33.21), (120.561, 33.201, 120.57, 33.21))
    assert tiers_met(result, "C1") == ["province", "region", "city"]
    assert tiers_met(result, "C2") == ["province", "region", "city", "unit"]
    of_sea = result.requirements.candidate_id == "C2"
    assert sorted(result.requirements.text[of_sea]) == sorted(["禁止甲", "不得戊", "限制乙", "应当丙", "禁止己"])


def test_a_scheme_of_ones_own_may_list_members(tmp_path):
    own = tmp_path / "own.toml"
    text = (Path(ecozoning.__file__).parent / "resources" / "schemes" / "template.toml").read_text(encoding="utf-8")
    text += '\n[[scopes]]\ntier = "city"\ncode = "basin:a"\nlabel_zh = "甲"\nunits = ["ZH22020210001"]\n'
    text += '\n[[scopes]]\ntier = "city"\ncode = "basin:b"\nlabel_zh = "乙"\ncounty_codes = ["220202"]\n'
    own.write_text(text, encoding="utf-8")
    job = BuildJob([("units", LayerChoice(units_file(tmp_path / "u.shp")))], None, read_scheme(str(own)))
    scopes = build_dataset(job).dataset.scopes
    first = [scope for unit, tier, scope in zip(scopes.unit_code, scopes.tier, scopes.scope_code) if tier == "city"][:3]
    assert first == ["basin:a", "basin:b", "220200"]


# ---------------------------------------------------------------------------------------------- in QGIS
def test_the_algorithm_builds_what_the_contract_says(run, tmp_path):
    outputs = run(
        "ecozoning:builddataset",
        {
            "UNITS": units_file(tmp_path / "环境管控单元.shp"),
            "OTHER_ZONES": [f"{SAMPLE}|layername=zones"],
            "REQUIREMENTS": workbook(tmp_path / "准入清单.xlsx"),
            "SCHEME": "jilin_city",
            "OUTPUT": str(tmp_path / "吉林.gpkg"),
        },
    )
    dataset, clean = read_dataset(outputs["OUTPUT"]), read_dataset(SAMPLE)
    assert (len(dataset.units), len(dataset.zones), len(dataset.clauses)) == (170, len(clean.zones), 1212)
    assert list(dataset.zones.grades) == list(clean.zones.grades)
    assert list(dataset.zones.wkb) == list(clean.zones.wkb)
    assert outputs["ERRORS"] == 0
    assert outputs["WARNINGS"] == 1  # the cover sheet
    page = Path(outputs["REPORT"]).read_text(encoding="utf-8")
    assert "GB18030" in page
    assert Path(outputs["MAPPING_USED"]).exists()
    assert not list(tmp_path.glob(".*"))
    again = {"UNITS": str(tmp_path / "环境管控单元.shp"), "MAPPING": outputs["MAPPING_USED"], "SCHEME": "jilin_city"}
    kept = Path(outputs["MAPPING_USED"]).read_bytes()
    second = run("ecozoning:builddataset", {**again, "OUTPUT": str(tmp_path / "吉林.gpkg")})
    assert Path(second["MAPPING_USED"]).read_bytes() == kept
    assert np.array_equal(read_dataset(second["OUTPUT"]).units.unit_name, clean.units.unit_name)


def test_layers_of_the_project_selections_and_filters_count(run, tmp_path):
    from qgis.core import QgsProcessingFeatureSourceDefinition

    layer = QgsVectorLayer(f"{SAMPLE}|layername=control_units", "单元", "ogr")
    layer.setSubsetString("county_code = '220202'")
    QgsProject.instance().addMapLayer(layer)
    out = str(tmp_path / "a.gpkg")
    outputs = run("ecozoning:builddataset", {"UNITS": layer, "OUTPUT": out})
    county = read_dataset(outputs["OUTPUT"]).units
    assert set(county.county_code) == {"220202"}
    layer.selectByExpression("unit_code = 'ZH22020210002'")
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    one = read_dataset(run("ecozoning:builddataset", {"UNITS": chosen, "OUTPUT": out})["OUTPUT"]).units
    QgsProject.instance().removeMapLayer(layer)
    assert list(one.unit_code) == ["ZH22020210002"]


@pytest.mark.parametrize("name", ["none.shp", "rubbish.gpkg"])
def test_what_cannot_be_read_is_told_by_name_and_leaves_nothing(run, tmp_path, name):
    (tmp_path / "rubbish.gpkg").write_bytes(b"rubbish")
    with pytest.raises(QgsProcessingException) as refused:
        run("ecozoning:builddataset", {"UNITS": str(tmp_path / name), "OUTPUT": str(tmp_path / "out.gpkg")})
    assert name in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["rubbish.gpkg"]
