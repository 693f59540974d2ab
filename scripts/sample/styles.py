"""Layer styles in QGIS's own format, for the style files and for the dataset's ``layer_styles`` table.

The colours are a design choice (no official palette was available): docs say so, and users load their own.
The format is that of QGIS 3.22, which newer versions read.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from xml.sax.saxutils import quoteattr

STAMP = "2024-10-25T00:00:00.000Z"
STYLE_NOTE = "EcoZoning 默认样式（配色为设计选择，非官方图式）"
#: Category -> (label, fill, line, letter).
CATEGORIES = {
    "priority": ("优先保护单元", "127,191,123,150", "27,120,55,255", "优"),
    "key": ("重点管控单元", "244,165,130,150", "178,24,43,255", "重"),
    "general": ("一般管控单元", "255,242,174,150", "154,138,60,255", "一般"),
}
#: (label, filter, pass, symbol) from the lowest to the highest.
ZONES = (
    ("黑土地保护区", "\"theme\" = 'black_soil'", 0, ("fill", "77,59,42,80", "77,59,42,200", 0.2)),
    ("永久基本农田", "\"theme\" = 'permanent_farmland'", 1, ("dots", "242,200,75,110", "202,152,20,160", 0.1)),
    ("一般生态空间", "\"theme\" = 'ecological_space'", 2, ("fill", "180,222,170,110", "90,160,90,200", 0.16)),
    ("城镇开发边界", "\"theme\" = 'urban_boundary'", 3, ("fill", "139,92,246,64", "139,92,246,255", 0.36)),
    (
        "自然保护地一般控制区",
        "\"theme\" = 'nature_reserve' AND \"grade\" = 'general'",
        4,
        ("fill", "102,194,164,120", "35,139,69,255", 0.36),
    ),
    (
        "自然保护地核心保护区",
        "\"theme\" = 'nature_reserve' AND \"grade\" = 'core'",
        5,
        ("fill", "0,68,27,170", "0,68,27,255", 0.36),
    ),
    ("重要湿地", "\"theme\" = 'wetland'", 6, ("hatch", "59,130,246,200", "59,130,246,255", 0.3)),
    ("生态保护红线", "\"theme\" = 'redline'", 11, ("hatch", "230,0,0,150", "230,0,0,255", 0.5)),
    (
        "饮用水水源准保护区",
        "\"theme\" = 'water_source' AND \"grade\" = 'quasi'",
        8,
        ("fill", "158,202,225,170", "8,81,156,255", 0.26),
    ),
    (
        "饮用水水源二级保护区",
        "\"theme\" = 'water_source' AND \"grade\" = 'grade2'",
        9,
        ("fill", "49,130,189,170", "8,81,156,255", 0.26),
    ),
    (
        "饮用水水源一级保护区",
        "\"theme\" = 'water_source' AND \"grade\" = 'grade1'",
        10,
        ("fill", "8,81,156,200", "8,48,107,255", 0.3),
    ),
    ("其他管控区域", "ELSE", 7, ("fill", "160,160,160,80", "90,90,90,255", 0.3)),
)


def _options(values: dict[str, object]) -> str:
    rows = "".join(
        f'<Option name="{name}" type="QString" value={quoteattr(str(value))}/>' for name, value in values.items()
    )
    return f'<Option type="Map">{rows}</Option>'


def _layer(kind: str, values: dict[str, object], inner: str = "", level: int = 0) -> str:
    return f'<layer class="{kind}" enabled="1" locked="0" pass="{level}">{_options(values)}{inner}</layer>'


def _symbol(name: str, kind: str, layers: str) -> str:
    return f'<symbol name="{name}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">{layers}</symbol>'


def _fill(fill: str, line: str, width_mm: float, level: int = 0) -> str:
    return _layer(
        "SimpleFill",
        {
            "color": fill,
            "style": "solid",
            "outline_color": line,
            "outline_style": "solid",
            "outline_width": width_mm,
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
        level=level,
    )


def _outline(line: str, width_mm: float, level: int) -> str:
    values = {
        "line_color": line,
        "line_style": "solid",
        "line_width": width_mm,
        "line_width_unit": "MM",
        "joinstyle": "round",
    }
    return _layer("SimpleLine", values, level=level)


def _hatch(colour: str, width_mm: float, level: int) -> str:
    """Lines at 45 degrees, 1.5 mm apart."""
    stroke = _layer(
        "SimpleLine", {"line_color": colour, "line_style": "solid", "line_width": width_mm, "line_width_unit": "MM"}
    )
    values = {"angle": 45, "distance": 1.5, "distance_unit": "MM", "line_width": width_mm, "line_width_unit": "MM"}
    return _layer("LinePatternFill", values, _symbol(f"@{level}@0", "line", stroke), level)


def _dots(colour: str, level: int) -> str:
    dot = _layer(
        "SimpleMarker", {"name": "circle", "color": colour, "outline_style": "no", "size": 0.5, "size_unit": "MM"}
    )
    values = {"distance_x": 2, "distance_y": 2, "displacement_x": 1, "distance_x_unit": "MM", "distance_y_unit": "MM"}
    return _layer("PointPatternFill", values, _symbol(f"@{level}@1", "marker", dot), level)


def _zone_symbol(index: int, spec: tuple[str, str, str, float], level: int) -> str:
    style, fill, line, width_mm = spec
    if style == "hatch":
        layers = _hatch(fill, 0.2, level) + _outline(line, width_mm, level)
    elif style == "dots":
        layers = _fill(fill, line, width_mm, level) + _dots(line, level)
    else:
        layers = _fill(fill, line, width_mm, level)
    return _symbol(str(index), "fill", layers)


def _text(expression: str, size: float, colour: str, max_scale: int) -> str:
    """Labels from an expression, with a white halo, on maps larger than 1:``max_scale`` (QML swaps the words)."""
    halo = '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,220"/>'
    style = (
        f'<text-style fieldName={quoteattr(expression)} isExpression="1" fontSize="{size}" fontSizeUnit="Point" '
        f'textColor="{colour}" multilineHeight="1">{halo}</text-style>'
    )
    rendering = f'<rendering scaleVisibility="1" scaleMin="0" scaleMax="{max_scale}" obstacle="0" drawLabels="1"/>'
    placing = '<placement placement="1" polygonPlacementFlags="2" centroidInside="1" centroidWhole="1"/>'
    return f'<labeling type="simple"><settings calloutType="simple">{style}{placing}{rendering}</settings></labeling>'


def _document(renderer: str, labels: str, geometry: int) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return (
        f'{head}<qgis version="3.22.0" styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(labels))}">\n'
        f"{renderer}\n{labels}\n<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode>"
        f"<layerGeometryType>{geometry}</layerGeometryType>\n</qgis>\n"
    )


def units_style() -> str:
    """Control units by category, lettered so that they can be told apart in grey."""
    rows, symbols, cases = "", "", ""
    for index, (value, (label, fill, line, letter)) in enumerate(CATEGORIES.items()):
        rows += f'<category symbol="{index}" value="{value}" label="{label}" render="true" type="string"/>'
        symbols += _symbol(str(index), "fill", _fill(fill, line, 0.3))
        cases += f" WHEN \"category\" = '{value}' THEN '{letter}'"
    renderer = (
        '<renderer-v2 type="categorizedSymbol" attr="category" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{rows}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
    expression = (
        f"CASE{cases} ELSE '' END || CASE WHEN \"category\" = 'general' THEN '' ELSE right(\"unit_code\", 2) END"
    )
    return _document(renderer, _text(expression, 7, "40,40,40,255", 1_200_000), 2)


def zones_style() -> str:
    """Zones by theme and grade; symbol levels keep strict themes above wide ones."""
    rules, symbols = "", ""
    for index, (label, condition, level, spec) in enumerate(ZONES):
        rules += f'<rule key="{{zone-{index:02d}}}" symbol="{index}" label="{label}" filter={quoteattr(condition)}/>'
        symbols += _zone_symbol(index, spec, level)
    renderer = (
        '<renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="1">'
        f'<rules key="{{zones}}">{rules}</rules><symbols>{symbols}</symbols></renderer-v2>'
    )
    # Thousands of plots of farmland would drown the other names.
    hidden = "\"theme\" = 'permanent_farmland' AND coalesce(@map_scale, 1e9) > 25000"
    names = f"CASE WHEN {hidden} THEN '' ELSE \"zone_name\" END"
    return _document(renderer, _text(names, 7, "60,20,20,255", 120_000), 2)


def _single(kind: str, layers: str, geometry: int) -> str:
    renderer = (
        '<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<symbols>{_symbol('0', kind, layers)}</symbols></renderer-v2>"
    )
    return _document(renderer, _text('"name"', 8, "20,20,90,255", 150_000), geometry)


def candidate_styles() -> dict[str, str]:
    """Candidates stand out against every zone: dark blue, without a heavy fill."""
    casing = _outline("255,255,255,230", 1.4, 0) + _outline("25,25,112,255", 0.8, 0)
    point = {
        "name": "diamond",
        "color": "25,25,112,255",
        "outline_color": "255,255,255,255",
        "size": 3.2,
        "size_unit": "MM",
    }
    return {
        "parcels": _single("fill", _fill("25,25,112,50", "25,25,112,255", 0.6), 2),
        "routes": _single("line", casing, 1),
        "sites": _single("marker", _layer("SimpleMarker", point), 0),
    }


def dataset_styles() -> dict[str, str]:
    """Style of each layer of the dataset."""
    return {"control_units": units_style(), "zones": zones_style()}


def write_style_files(folder: Path) -> None:
    """Write one QML per layer."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**dataset_styles(), **candidate_styles()}.items():
        (folder / f"{name}.qml").write_text(text, encoding="utf-8")


def save_styles(path: Path, styles: dict[str, str]) -> None:
    """Store styles in the GeoPackage in the table that QGIS looks for, as the default of their layers."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
            "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
            "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
            "update_time DATETIME)"
        )
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?, ?, 0)",
            (STYLE_NOTE, STAMP),
        )
        rows = [("", "", name, "geom", name, text, "", 1, STYLE_NOTE, "", None, STAMP) for name, text in styles.items()]
        marks = ", ".join("?" * 12)
        connection.executemany(f"INSERT INTO layer_styles VALUES (NULL, {marks})", rows)
    connection.close()
