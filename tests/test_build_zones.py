"""Zones of every theme: fields, grades, dates, and what waits for the user."""

from __future__ import annotations

from pathlib import Path

import shapely
from building import build, note, told
from ecozoning.core.building.build_record import Level
from ecozoning.storage.dataset_building import BuildJob, build_dataset
from ecozoning.storage.mapping_file import BuildMapping, LayerMapping
from ecozoning.storage.source_layers import LayerChoice
from messy_city import srs, texts_recoded, units_file
from osgeo import ogr


@texts_recoded()
def zone_file(path, rows, fields=("MC", "JB")):
    """A small zone layer in GBK: rows of (name, grade) as squares."""
    source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = source.CreateLayer(Path(path).stem, srs(4490), ogr.wkbPolygon, ["ENCODING=GBK"])
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for place, values in enumerate(rows):
        feature = ogr.Feature(layer.GetLayerDefn())
        for number, value in enumerate(values):
            if value is not None:
                feature.SetField(number, value)
        x = 126.5 + 0.02 * place
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shapely.box(x, 43.8, x + 0.01, 43.81))))
        layer.CreateFeature(feature)
    del layer, source
    return str(path)


def zones_of(built, theme):
    mask = built.dataset.zones.of_theme(theme)
    return built.dataset.zones.take(mask)


def test_grades_of_water_sources_are_understood(tmp_path):
    rows = [("甲", "一级"), ("乙", "二级保护区"), ("丙", "准保护区"), ("丁", "1"), ("戊", "Ⅱ级"), ("己", "五级")]
    built = build(units_file(tmp_path / "u.shp", limit=3), water_source=zone_file(tmp_path / "水源.shp", rows))
    assert list(zones_of(built, "water_source").grades) == ["grade1", "grade2", "quasi", "grade1", "grade2", None]
    assert "五级" in note(built, "grade_unknown_value").facts["values"]


def test_old_grades_of_reserves_wait_for_the_user(tmp_path):
    rows = [("甲", "核心区"), ("乙", "缓冲区"), ("丙", "实验区"), ("丁", "核心保护区"), ("戊", "一般控制区")]
    reserve = zone_file(tmp_path / "自然保护地.shp", rows)
    units = units_file(tmp_path / "u.shp", limit=3)
    built = build(units, nature_reserve=reserve)
    assert list(zones_of(built, "nature_reserve").grades) == [None, None, None, "core", "general"]
    asked = note(built, "grade_needs_confirmation")
    assert (asked.level, asked.count) == (Level.ERROR, 3)
    own = {"grade": {"核心区": "core", "缓冲区": "core", "实验区": "general"}}
    mapping = BuildMapping(layers={"nature_reserve": LayerMapping(values=own)})
    again = build(units, nature_reserve=reserve, mapping=mapping)
    assert list(zones_of(again, "nature_reserve").grades) == ["core", "core", "general", "core", "general"]
    assert "grade_needs_confirmation" not in told(again)


def test_layers_of_the_spatial_planning_database_are_known(tmp_path):
    units = units_file(tmp_path / "u.shp", limit=3)
    redline = zone_file(tmp_path / "STBHHX.shp", [("R1", "示例红线"), ("R2", "示例")], ("BSM", "MC"))
    urban = zone_file(tmp_path / "CZKFBJ.shp", [("C1", "集中建设区")], ("GHFQDM", "GHFQMC"))
    farm = zone_file(tmp_path / "YJJBNTTB.shp", [("T1", "2023")], ("BSM", "SJNF"))
    chosen = [("units", units), ("redline", redline), *(("other_zones", path) for path in (urban, farm))]
    built = build_dataset(BuildJob([(role, LayerChoice(path)) for role, path in chosen]))
    zones = built.dataset.zones.take(~built.dataset.zones.unit_mask)
    assert list(zip(zones.themes, zones.codes)) == [
        ("redline", "R1"),
        ("redline", "R2"),
        ("urban_boundary", "C1"),
        ("permanent_farmland", "T1"),
    ]
    wrong = build(units, redline=farm)
    assert "layer_name_contradicts" in told(wrong, Level.WARNING)


def test_dates_are_read_in_every_way_that_people_write_them(tmp_path):
    rows = [("甲", "2024-10-25"), ("乙", "2024/1/5"), ("丙", "20240105"), ("丁", "2024年1月5日"), ("戊", "去年")]
    redline = zone_file(tmp_path / "红线.shp", rows, ("MC", "SLSJ"))
    built = build(units_file(tmp_path / "u.shp", limit=3), redline=redline)
    dates = ["2024-10-25", "2024-01-05", "2024-01-05", "2024-01-05", None]
    assert list(zones_of(built, "redline").valid_from) == dates
    assert "去年" in note(built, "date_not_understood").facts["values"]


def test_names_that_collide_after_ten_letters_are_told_apart_by_their_content(tmp_path):
    rows = [("YS2202021110001", "甲水源涵养区"), ("YS2202021110002", "乙生物多样性区")]
    path = zone_file(tmp_path / "一般生态空间.shp", rows, ("STHJYSGKFQBM", "STHJYSGKFQMC"))
    built = build(units_file(tmp_path / "u.shp", limit=3), ecological_space=path)
    zones = zones_of(built, "ecological_space")
    assert list(zip(zones.codes, zones.names)) == rows
    fields = {found.target: found.source for found in built.sources[1].fields}
    assert fields == {"zone_code": "STHJYSGKFQ", "zone_name": "STHJYSGK_1"}


def test_one_grade_in_the_name_of_the_layer_counts_for_all_its_zones(tmp_path):
    path = zone_file(tmp_path / "饮用水水源一级保护区.shp", [("甲",), ("乙",)], ("MC",))
    built = build(units_file(tmp_path / "u.shp", limit=3), water_source=path)
    assert list(zones_of(built, "water_source").grades) == ["grade1", "grade1"]
    assert note(built, "grade_by_layer_name").count == 2


def built_as(tmp_path, theme, rows, **more):
    """A dataset with one more layer, which the mapping calls ``theme``."""
    path = zone_file(tmp_path / "其他.shp", rows)
    mapping = BuildMapping(other={Path(path).stem: LayerMapping(theme=theme, **more)})
    return build(units_file(tmp_path / "u.shp", limit=3), mapping=mapping, other_zones=path)


def test_grades_that_rules_ask_for_are_understood_in_every_theme(tmp_path):
    rows = [("甲", "长江干流"), ("乙", "yangtze_important_tributary"), ("丙", None), ("丁", "小河沟")]
    built = built_as(tmp_path, "custom:river_bank", rows)
    expected = ["yangtze_main", "yangtze_important_tributary", None, None]
    assert list(zones_of(built, "custom:river_bank").grades) == expected
    unknown = note(built, "grade_unknown_value")
    assert (unknown.level, unknown.count) == (Level.WARNING, 1)
    assert "grade_missing" not in told(built)
    own = {"grade": {"小河沟": "other"}}
    assert zones_of(built_as(tmp_path, "custom:river_bank", rows, values=own), "custom:river_bank").grades[3] == "other"


def test_grades_of_wetlands_are_understood_and_need_not_be_there(tmp_path):
    built = built_as(tmp_path, "wetland", [("甲", "国家重要湿地"), ("乙", None)])
    assert list(zones_of(built, "wetland").grades) == ["national_important", None]
    assert "grade_missing" not in told(built)


def test_grades_of_a_theme_of_ones_own_stay_as_they_stand(tmp_path):
    built = built_as(tmp_path, "custom:gas_field", [("甲", "甲级"), ("乙", None)])
    assert list(zones_of(built, "custom:gas_field").grades) == ["甲级", None]
