"""The sample's units and access list as a city would hand them over: made with OGR and openpyxl, full of traps."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import sample_copy
from osgeo import gdal, ogr, osr

gdal.UseExceptions()

SAMPLE = sample_copy.SAMPLE / "jilin.gpkg"
DIMENSIONS = {
    "spatial": "空间布局约束",
    "discharge": "污染物排放管控",
    "risk": "环境风险防控",
    "resource": "资源开发\n利用",
}
CATEGORIES = {"priority": "优先保护单元", "key": "重点管控单元", "general": "一般管控单元"}
#: Field of the shapefile -> column of the sample; three collide when ten bytes are left of them.
FIELDS = {
    "环境管控单元编码": "unit_code",
    "环境管控单元名称": "unit_name",
    "环境管控单元分类": "category",
    "PROV": "province",
    "CITY": "city",
    "AREA": "county",
    "要素细类": "subtype",
    "MJ": "stated_area_km2",
}


@contextmanager
def texts_recoded():
    """QGIS switches recoding off for the whole process; what is written here shall be in the encoding asked for."""
    before = gdal.GetConfigOption("SHAPE_ENCODING")
    gdal.SetConfigOption("SHAPE_ENCODING", None)
    try:
        yield
    finally:
        gdal.SetConfigOption("SHAPE_ENCODING", before)


def srs(epsg):
    made = osr.SpatialReference()
    made.ImportFromEPSG(epsg)
    made.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return made


@texts_recoded()
def units_file(path, epsg=4490, encoding="GBK", fields=None, driver="ESRI Shapefile", change=None, limit=None, **more):
    """Control units of the sample in any format, CRS and encoding; ``change(feature row, geometry)`` spoils them."""
    fields = FIELDS if fields is None else fields
    source = gdal.OpenEx(str(SAMPLE), gdal.OF_VECTOR)
    layer = source.GetLayerByName("control_units")
    options = [f"ENCODING={encoding}"] if driver == "ESRI Shapefile" else []
    target = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    wanted = None if epsg is None else srs(epsg)
    out = target.CreateLayer(more.get("layer", Path(path).stem), wanted, ogr.wkbMultiPolygon, options)
    for name, column in fields.items():
        definition = ogr.FieldDefn(name, ogr.OFTReal if column.startswith("stated") else ogr.OFTString)
        if definition.GetType() == ogr.OFTString:
            definition.SetWidth(120)
        out.CreateField(definition)
    move = None if epsg in (None, 4490) else osr.CoordinateTransformation(srs(4490), wanted)
    for feature in list(layer)[:limit]:
        row = {column: feature.GetField(column) for column in fields.values() if column}
        geometry = feature.GetGeometryRef().Clone()
        if move is not None:
            geometry.Transform(move)
        row["category"] = CATEGORIES.get(row.get("category"))
        _add(out, list(fields.values()), row, change(row, geometry) if change else geometry)
    del out, target
    return str(path)


def _add(layer, columns, row, geometry):
    made = ogr.Feature(layer.GetLayerDefn())
    for place, column in enumerate(columns):
        if row.get(column) is not None:
            made.SetField(place, row[column])
    made.SetGeometry(geometry)
    layer.CreateFeature(made)


def sample_rows(tier=None):
    """Rows of the sample's access list as dicts, in their order."""
    source = gdal.OpenEx(str(SAMPLE), gdal.OF_VECTOR)
    layer = source.GetLayerByName("requirements")
    names = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())]
    rows = [{name: feature.GetField(name) for name in names} for feature in layer]
    return [row for row in rows if tier is None or row["tier"] == tier]


def numbered(texts, style):
    """Texts as one cell: ``1. …``, ``（1）…``, ``① …`` or ``一、…``, on lines or in one go."""
    marks = {
        "number": lambda n: f"{n}. ",
        "full": lambda n: f"{n}、".translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
        "bracket": lambda n: f"（{n}）",
        "circled": lambda n: chr(0x245F + n),
        "chinese": lambda n: f"{'零一二三四五六七八九十'[n]}、",
    }
    return "\n".join(f"{marks[style](n)}{text}" for n, text in enumerate(texts, 1))


def grouped(rows):
    """(scope, dimension) -> texts."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["scope_code"], row["dimension"]), []).append(row["text"])
    return found


def workbook(path):
    """One sheet per tier: merged titles, two header rows with line feeds, merged cells, numbered clauses in a cell."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "封面"
    page["A1"] = "吉林市生态环境准入清单（合成示例）"
    _long_sheet(book.create_sheet("松花江流域总体要求"), sample_rows("basin"))
    _long_sheet(book.create_sheet("全市总体准入要求"), sample_rows("city"))
    _county_sheet(book.create_sheet("各县（市、区）管控要求"), sample_rows("county"))
    _unit_sheet(book.create_sheet("环境管控单元准入清单"), sample_rows("unit"))
    book.save(path)
    return str(path)


def _long_sheet(page, rows):
    page.append(["序号", "管控\n维度", "管控要求"])
    first, before = 2, None
    for number, row in enumerate(rows, 1):
        page.append([number, DIMENSIONS[row["dimension"]].replace("\n", ""), row["text"]])
        if before is not None and before != row["dimension"]:
            page.merge_cells(start_row=first, end_row=number, start_column=2, end_column=2)
            first = number + 1
        before = row["dimension"]
    page.merge_cells(start_row=first, end_row=len(rows) + 1, start_column=2, end_column=2)


def _county_sheet(page, rows):
    names = {feature["county_code"]: feature["county"] for feature in sample_units()}
    page.append(["区县", "维度", "管控要求"])
    texts = grouped(rows)
    for (county, dimension), clauses in texts.items():
        page.append([names[county], DIMENSIONS[dimension].replace("\n", ""), numbered(clauses, "bracket")])


def sample_units():
    source = gdal.OpenEx(str(SAMPLE), gdal.OF_VECTOR)
    layer = source.GetLayerByName("control_units")
    names = ("unit_code", "unit_name", "category", "county", "county_code")
    return [{name: feature.GetField(name) for name in names} for feature in layer]


def _unit_sheet(page, rows):
    page.append(["环境管控单元准入清单（合成示例）"])
    page.merge_cells("A1:G1")
    page.append(["环境管控\n单元编码", "单元名称\n", "管控单元分类", "管控要求", None, None, None])
    page.append([None, None, None, *DIMENSIONS.values()])
    for area in ("A2:A3", "B2:B3", "C2:C3", "D2:G2"):
        page.merge_cells(area)
    texts = grouped(rows)
    styles = ("number", "full", "bracket", "circled", "chinese")
    for place, unit in enumerate(sample_units()):
        cells = [
            numbered(texts.get((unit["unit_code"], word), []), styles[place % len(styles)]) or "/"
            for word in DIMENSIONS
        ]
        page.append([unit["unit_code"], unit["unit_name"], CATEGORIES[unit["category"]], *cells])
    page.append(["注：本清单为合成示例，不得用于任何决策。"])
    page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=7)


def csv_file(path, rows, encoding="gb18030"):
    """A CSV written with Python's own writer in any encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    Path(path).write_bytes(text.getvalue().encode(encoding))
    return str(path)
