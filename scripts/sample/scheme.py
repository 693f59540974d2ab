"""The scheme table: who published what, the tiers, the dimensions, the published figures."""

from __future__ import annotations

import json

from landuse import REDLINE_KM2, SHARES
from outlines import SOURCE as OUTLINES_SOURCE
from zones import VALID_FROM

DOCUMENT = "吉林市生态环境分区管控实施方案（吉市政办函〔2024〕32号）"
COUNTS = {"priority": 99, "key": 63, "general": 8, "total": 170}
NOTE_ZH = (
    "合成示例数据：单元、各类管控区域和单元级条款均由脚本用固定种子生成，仅复现已公布的统计数字，"
    "不是官方成果，不得用于任何审批、评价或执法。"
)
NOTE_EN = (
    "SYNTHETIC sample: units, zones and unit-level clauses are made by a script with a fixed seed; they only reproduce "
    "published figures, are not official data and must not be used for any decision."
)
TIERS = (
    ("basin", "松花江流域", "Songhua River basin"),
    ("city", "全市", "City"),
    ("county", "县（市、区）", "County"),
    ("unit", "环境管控单元", "Control unit"),
)
DIMENSIONS = (
    ("spatial", "空间布局约束", "Spatial layout"),
    ("discharge", "污染物排放管控", "Pollutant discharge"),
    ("risk", "环境风险防控", "Environmental risk"),
    ("resource", "资源开发利用", "Resource use"),
)


def scheme_columns() -> dict[str, tuple[str, list[object]]]:
    """The columns of ``scheme``."""
    entries = {
        "name": "吉林市生态环境分区管控（合成示例数据）",
        "name_en": "Zoning control of Jilin City (synthetic sample)",
        "publisher": "EcoZoning 示例数据脚本（非官方）；仿照吉林市人民政府办公室发布的方案",
        "document_no": "吉市政办函〔2024〕32号",
        "issued": "2024-10-25",
        "version": "sample-1",
        "valid_from": VALID_FROM,
        "tiers": _listed(TIERS),
        "dimensions": _listed(DIMENSIONS),
        **{f"expected.count.{name}": str(count) for name, count in COUNTS.items()},
        **{f"expected.share.{name}": f"{share:.2f}" for name, share in SHARES.items()},
        "expected.redline_km2": f"{REDLINE_KM2:.2f}",
        # Two places inside the city's outline that belong to none of its counties in the outlines used.
        "enclaves": "126.717056 44.530950; 126.705557 44.531541",
        "synthetic": "yes",
        "synthetic_note": NOTE_ZH,
        "synthetic_note_en": NOTE_EN,
        "outlines_source": OUTLINES_SOURCE,
        "figures_source": f"{DOCUMENT}；美丽江城建设规划（2024—2035年）；吉林市生态环境保护“十四五”规划",
        "generated_by": "scripts/sample/build.py",
    }
    return {"key": ("text", list(entries)), "value": ("text", list(entries.values()))}


def _listed(rows: tuple[tuple[str, str, str], ...]) -> str:
    names = ("id", "label_zh", "label_en")
    return json.dumps([dict(zip(names, row)) for row in rows], ensure_ascii=False)
