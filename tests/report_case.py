"""Synthetic results to make reports of: every verdict, a highway, and names meant to break things.

Read by the tests with ``runpy``: with pytest's importlib mode a test cannot import its neighbour.
"""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import shapely
from ecozoning.core.result_tables import (
    CandidateRows,
    CoverageRows,
    FindingRows,
    NearbyRows,
    OverlapRows,
    ProblemRows,
    RequirementRows,
    ScreeningResult,
    StretchRows,
)
from ecozoning.core.tables import Clauses, Units, UnitScopes, Zones, ZoningDataset, objects

NASTY = "晨光\"路'一期;<b>扩建</b> & a=b\n二期🏭"
FORMULA = '=HYPERLINK("http://x.invalid";"点我")'
THEMES = [
    "control_unit",
    "redline",
    "water_source",
    "nature_reserve",
    "ecological_space",
    "black_soil",
    "permanent_farmland",
    "urban_boundary",
    "wetland",
    "forest",
    "water_element",
    "air_element",
    "soil_element",
    "coastal",
]
NO_DATA = {"wetland", "forest", "coastal"}
FLOATS = {
    "measure", "declared_area_m2", "uncovered_share", "share", "zone_share", "from_m", "to_m", "nearest_m",
    "distance_m", "bearing_deg", "buffer_m2", "stated_area_km2", "declared_share", "declared_difference_m2", "width_m",
    "min_area_m2", "min_width_m", "length_m",
}  # fmt: skip
INTEGERS = {"conflict_count", "open_clauses", "open_questions", "is_sliver", "is_borderline", "crossings", "stretch_no"}
UNITS = [
    ("ZH22020010001", "松花江源头优先保护单元", "priority", 128.4567),
    ("ZH22020020002", "吉林经开区<重点>管控单元 & 配套区", "key", 36.0049),
    ("ZH22020030003", "一般管控单元", "general", 512.3),
]


def table(kind, rows):
    """A column table from dicts; what a dict leaves out is NULL."""
    columns = {}
    for field in fields(kind):
        values = [row.get(field.name) for row in rows]
        if field.name in FLOATS:
            columns[field.name] = np.array([np.nan if v is None else v for v in values], dtype=float)
        elif field.name in INTEGERS:
            columns[field.name] = np.array([v or 0 for v in values], dtype=np.int64)
        else:
            columns[field.name] = objects(values)
    return kind(**columns)


def square(x, y, width, height):
    """WKB of a rectangle near Jilin City; sides in thousandths of a degree."""
    west, south = 126.5 + x / 1000, 43.8 + y / 1000
    return shapely.to_wkb(shapely.box(west, south, west + width / 1000, south + height / 1000))


def dataset(synthetic="yes", units=UNITS):
    """A dataset with scheme and units only; reports ask it for nothing else."""
    tiers = [{"id": t, "label_zh": z, "label_en": e} for t, z, e in
             (("basin", "松花江流域", "Songhua basin"), ("city", "吉林市总体", "Jilin City"),
              ("county", "县（市、区）", "County"), ("unit", "管控单元", "Control unit"))]  # fmt: skip
    scheme = {
        "name": "吉林市生态环境分区管控实施方案（合成示例）",
        "document_no": "示例〔2026〕1号",
        "publisher": "示例市人民政府办公室",
        "version": "2026 年动态更新",
        "issued": "2026-01-05",
        "tiers": json.dumps(tiers),
        "synthetic": synthetic,
    }
    rows = [
        {"unit_code": c, "unit_name": n, "category": k, "domain": "land", "province": "吉林省", "city": "吉林市",
         "county": "昌邑区", "stated_area_km2": a} for c, n, k, a in units
    ]  # fmt: skip
    return ZoningDataset(
        zones=table(Zones, []),
        units=table(Units, rows),
        scopes=table(UnitScopes, []),
        clauses=table(Clauses, []),
        scheme=scheme,
        themes=(*(t for t in THEMES if t not in NO_DATA), "custom:采煤沉陷区"),
        crs="EPSG:4490",
        content_hash="c0ffee" * 10 + "abcd",
        path="/data/jilin.gpkg",
    )


RUN = {
    "as_of": "2026-09-01",
    "dataset_name": "吉林市生态环境分区管控实施方案（合成示例）",
    "dataset_synthetic": "yes",
    "dataset_path": "/data/jilin.gpkg",
    "dataset_sha256": "c0ffee" * 10 + "abcd",
    "dataset_crs": "EPSG:4490",
    "themes_with_data": "control_unit;redline;water_source;custom:采煤沉陷区",
    "rulebook_name": "国家规则库",
    "rulebook_version": "2026.09",
    "candidates_crs": "EPSG:4530",
    "area_method": "ellipsoidal",
    "measuring_crs": "+proj=tmerc +lat_0=0 +lon_0=126.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m",
    "measure_unit": "m2",
    "min_area_m2": "1.0",
    "min_width_m": "0.1",
    "count_candidates": "6",
    "count_prohibited": "1",
    "version_shapely": "2.1.2",
}
CANDIDATES = [
    ("P-6", "几何缺失地块", "invalid", None, None, None),
    ("P-1", NASTY, "prohibited", 212_517.2049, 212_500.0, square(0, 0, 6, 4)),
    ("P-2", "江北物流园扩建", "restricted", 33_333.335, None, square(10, 0, 3, 2)),
    ("P/3:*", FORMULA, "review", 9_999.995, 10_000.0, square(20, 0, 1, 1)),
    ("p/3:*", "同名异形", "clear", 666.6666, None, square(20, 3, 1, 1)),
    ("P-5", "市域外试验田", "outside", 5_000.0, None, square(90, 0, 1, 1)),
]
IN_UNITS = {
    "P-1": "ZH22020020002;ZH22020010001",
    "P-2": "ZH22020020002",
    "P/3:*": "ZH22020020002",
}


def parcels(run=None):
    """Six parcels, one for each verdict."""
    rows = [
        {"candidate_id": i, "candidate_name": n, "verdict": v, "measure": m, "measure_unit": "m2", "wkb": wkb,
         "declared_area_m2": d, "declared_difference_m2": d - m if d and m else None,
         "industry": "C3042", "activity": "平板玻璃制造",
         "unit_codes": IN_UNITS.get(i),
         "main_unit": "ZH22020020002", "conflict_count": 3 if i == "P-1" else 0, "open_clauses": 4,
         "admission": "needs_information", "open_questions": 1,
         "uncovered_share": 0.00003 if i == "P-1" else 0.0}
        for i, n, v, m, d, wkb in CANDIDATES
    ]  # fmt: skip
    ids = [row["candidate_id"] for row in rows]
    return ScreeningResult(
        candidates=table(CandidateRows, rows),
        overlaps=table(OverlapRows, _overlaps()),
        stretches=table(StretchRows, []),
        coverage=table(CoverageRows, [row for i in ids for row in _coverage(i)]),
        nearby=table(NearbyRows, [_nearby()]),
        findings=table(FindingRows, _findings()),
        requirements=table(RequirementRows, list(_requirements(["P-1"], ["ZH22020020002", "ZH22020010001"]))),
        problems=table(ProblemRows, _problems()),
        run=dict(run or RUN),
    )


def _overlap(theme, code, name, grade, measure, share, **more):
    return {
        "candidate_id": "P-1", "theme": theme, "zone_code": code, "zone_name": name, "grade": grade,
        "measure": measure, "measure_unit": "m2", "share": share, "zone_share": share / 17,
        "declared_share": measure / 212_500.0, "min_area_m2": 1.0, "min_width_m": 0.1, **more,
    }  # fmt: skip


def _overlaps():
    first, second = UNITS[1], UNITS[0]
    return [
        _overlap("water_source", "SY-1", "江心洲水源地一级保护区", "grade1", 1_234.565, 0.005809, effect="prohibit",
                 rule_id="WS-02", wkb=square(0, 0, 2, 1)),
        _overlap("redline", "HX-7", "红线 <7> & 'b'", None, 0.004, 0.00000002, is_sliver=1, wkb=square(5.9, 3, 0.1, 1),
                 sliver_reason="both", is_borderline=1, width_m=0.031, min_area_m2=0.1, min_width_m=0.05),
        _overlap("control_unit", second[0], second[1], "priority", 20_000.0049, 0.094110, wkb=square(0, 0, 1, 4)),
        _overlap("control_unit", first[0], first[1], "key", 192_517.2, 0.905890, wkb=square(1, 0, 5, 4)),
        _overlap("custom:采煤沉陷区", "CX-1", "沉陷区\n北", None, 212_517.2, 0.999999, wkb=square(0, 0, 6, 4)),
        _overlap("black_soil", "HT-1", "黑土地示范区", None, 50_000.0, 0.235275, effect="approval", rule_id="BS-01",
                 wkb=square(3, 1, 3, 3)),
        {**_overlap("control_unit", first[0], first[1], "key", 33_333.335, 1.0, declared_share=None),
         "candidate_id": "P-2"},
        {**_overlap("control_unit", first[0], first[1], "key", 9_999.995, 1.0, declared_share=0.9999995),
         "candidate_id": "P/3:*"},
    ]  # fmt: skip


def _coverage(candidate):
    hits = {
        "water_source": (1_234.565, 0.005809), "control_unit": (212_517.2049, 1.0), "black_soil": (50_000.0, 0.235275),
        "custom:采煤沉陷区": (212_517.2, 0.999999),
    }  # fmt: skip
    for theme in [*THEMES, "custom:采煤沉陷区"]:
        row = {"candidate_id": candidate, "theme": theme, "outcome": "none"}
        if theme in NO_DATA:
            row |= {"outcome": "no_data", "note": "theme_not_in_dataset"}
        elif candidate == "P-6":
            row |= {"outcome": "failed", "note": "geometry_not_measurable"}
        elif candidate == "P-1" and theme in hits:
            row |= {"outcome": "hit", "measure": hits[theme][0], "share": hits[theme][1], "nearest_m": 0.0}
        elif candidate == "P-1" and theme == "redline":
            row |= {"outcome": "below_threshold", "measure": 0.004, "share": 0.00000002, "nearest_m": 0.0}
        else:
            row |= {"measure": 0.0, "share": 0.0, "nearest_m": 1_534.565 if theme == "redline" else None}
        yield row


def _nearby():
    return {
        "candidate_id": "P-1", "theme": "nature_reserve", "zone_code": "BH-1", "zone_name": "左家自然保护区",
        "grade": "general", "distance_m": 432.105, "bearing_deg": 271.6, "buffer_m2": 0.001,
    }  # fmt: skip


def _finding(theme, rule, verdict, text, article, **more):
    return {
        "candidate_id": "P-1", "theme": theme, "rule_id": rule, "verdict": verdict, "text_zh": text,
        "text_en": "In English", "article": article, "document": "生态环境法典",
        "valid_from": "2026-08-15", "confidence": "two_copies", **more,
    }  # fmt: skip


def _findings():
    source = {"zone_code": "SY-1", "zone_name": "江心洲水源地一级保护区", "grade": "grade1"}
    return [
        _finding("black_soil", "BS-01", "restricted", "建设项目不得占用黑土地；确需占用的，应当依法审批并剥离表土。",
                 "21", effect="approval", document="黑土地保护法", valid_from="2022-08-01", confidence="one_copy",
                 zone_name="黑土地示范区", zone_code="HT-1", question_zh="是否已编制表土剥离利用方案并备案？",
                 documents_zh="农用地转用审批；表土剥离再利用方案"),
        _finding("water_source", "WS-02", "prohibited", "禁止新建、改建、扩建与供水设施和保护水源无关的建设项目。",
                 "319(1)", effect="prohibit", **source),
        _finding("water_source", "WS-09", None, "违反上述规定的，处十万元以上五十万元以下罚款，并责令拆除或者关闭。",
                 "1145", effect="inform", **source),
        _finding("redline", "RL-10", "review", "红线内、自然保护地核心保护区外，仅允许十类有限人为活动。",
                 "自然资发〔2022〕142号 第一条", effect="prohibit_except", document="自然资发〔2022〕142号",
                 zone_name="红线 <7> & 'b'", zone_code="HX-7", confidence="secondary", valid_from="2022-08-16",
                 question_zh="项目是否属于十类有限人为活动之一？请说明类别并附认定意见。"),
        {"candidate_id": "P/3:*", "theme": "redline", "rule_id": "gap:no_data", "effect": "inform",
         "verdict": "review"},
    ]  # fmt: skip


TEXTS = {
    "spatial": "严格控制新增钢铁、平板玻璃、水泥等产能；新建化工项目应当进入依法设立的化工园区。",
    "discharge": "新建、改建、扩建项目污染物排放应当符合区域总量控制要求，二氧化硫、氮氧化物实行等量或减量替代。",
    "risk": "建立环境风险三级防控体系；危险化学品企业应当编制突发环境事件应急预案并备案。",
    "resource": "提高工业用水重复利用率；禁燃区内禁止销售、燃用高污染燃料。",
}


def _requirements(candidates, units):
    for candidate in candidates:
        for unit in units:
            for tier, scope in (("basin", "SHJ"), ("city", "2202"), ("county", "220202"), ("unit", unit)):
                for number, (dimension, text) in enumerate(TEXTS.items(), start=1):
                    if tier in {"basin", "county"} and dimension in {"risk", "resource"}:
                        continue
                    yield {
                        "candidate_id": candidate, "unit_code": unit, "tier": tier, "scope_code": scope,
                        "dimension": dimension, "clause_no": f"{number}-1",
                        "effect": {"spatial": "restrict", "discharge": "require"}.get(dimension),
                        "text": text if tier != "unit" else text + "（本单元从严）",
                        "source_document": "示例〔2026〕1号", "source_clause": f"附件2 {tier}-{number}",
                        "applies": "no" if dimension == "resource" and tier == "city" else "judge",
                        "overridden_by": "SHJ-2" if dimension == "discharge" and tier == "city" else None,
                        "requirement_id": f"{scope}-{number}",
                        "relation": "loosens" if dimension == "discharge" and tier == "city" else None,
                    }  # fmt: skip


def _problems():
    return [
        {"subject": "candidate", "item": "P-1", "code": "geometry_repaired", "detail": "Self-intersection[126.5 43.8]"},
        {"subject": "candidate", "item": "P-6", "code": "geometry_missing", "detail": ""},
        {"subject": "zone", "theme": "redline", "item": "HX-7", "code": "parts_dropped", "detail": ""},
        {"subject": "zone", "theme": "forest", "item": "HX-7", "code": "never_heard_of", "detail": "a<b"},
    ]


def _stretches(overlaps):
    """The stretches of a highway's overlaps: 500.5 m and the rest of a zone that is met twice."""
    for row in sorted(overlaps, key=lambda row: row["from_m"]):
        start, end, rest = row["from_m"], row["to_m"], row["measure"] - 500.5
        ends = [(start, end)] if row["crossings"] == 1 else [(start, start + 500.5), (end - rest, end)]
        names = ("candidate_id", "theme", "zone_code", "zone_name", "grade")
        for number, (first, last) in enumerate(ends, start=1):
            yield {
                **{name: row.get(name) for name in names}, "stretch_no": number,
                "from_m": first, "to_m": last, "length_m": last - first,
            }  # fmt: skip


def highway(count=40):
    """One line through ``count`` units: every unit shares the upper tiers and has clauses of its own."""
    units = [(f"ZH2202002{n:04d}", f"示例重点管控单元{n:02d}", "key", 10.0 + n) for n in range(1, count + 1)]
    length = 51_234.567
    piece = length / count
    rows = []
    for place, (code, name, grade, _) in enumerate(units):
        rows.append({
            "candidate_id": "G1", "theme": "control_unit", "zone_code": code, "zone_name": name, "grade": grade,
            "measure": piece, "measure_unit": "m", "share": 1 / count, "min_width_m": 0.1, "crossings": 1,
            "from_m": place * piece, "to_m": (place + 1) * piece,
        })  # fmt: skip
    rows.append({
        "candidate_id": "G1", "theme": "redline", "zone_code": "HX-1", "zone_name": "红线一", "measure": 812.0,
        "measure_unit": "m", "share": 812.0 / length, "from_m": 20_100.5, "to_m": 21_412.5, "effect": "prohibit_except",
        "rule_id": "RL-10", "min_width_m": 0.05, "crossings": 2,
    })  # fmt: skip
    line = shapely.LineString([(126.2, 43.7), (126.4, 43.85), (126.7, 43.8), (126.8, 43.9)])
    candidate = {
        "candidate_id": "G1", "candidate_name": "示例高速公路", "verdict": "review", "measure": length,
        "measure_unit": "m",
        "unit_codes": ";".join(code for code, *_ in units), "main_unit": units[0][0], "wkb": shapely.to_wkb(line),
        "open_clauses": 12, "open_questions": 0, "uncovered_share": 0.0,
    }  # fmt: skip
    coverage = [
        {"candidate_id": "G1", "theme": t, "outcome": "hit" if t in {"control_unit", "redline"} else "none",
         "measure": {"control_unit": length, "redline": 812.0}.get(t, 0.0)} for t in THEMES
    ]  # fmt: skip
    result = ScreeningResult(
        candidates=table(CandidateRows, [candidate]),
        overlaps=table(OverlapRows, rows),
        stretches=table(StretchRows, list(_stretches(rows))),
        coverage=table(CoverageRows, coverage),
        nearby=table(NearbyRows, []),
        findings=table(FindingRows, []),
        requirements=table(RequirementRows, list(_requirements(["G1"], [code for code, *_ in units]))),
        problems=table(ProblemRows, []),
        run=RUN | {"measure_unit": "m"},
    )
    return result, dataset(units=units)
