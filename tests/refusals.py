"""Rubbish of many kinds, and the proof that it is refused in words and leaves nothing behind."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import shapely
from ecozoning.core.errors import EcoZoningError, InputRefused
from ecozoning.reports.words import LANGUAGES, Words
from ecozoning.storage.dataset_building import BuildJob, build_dataset
from ecozoning.storage.dataset_writing import write_dataset
from ecozoning.storage.mapping_file import read_mapping
from ecozoning.storage.scheme_file import read_scheme
from ecozoning.storage.source_layers import LayerChoice
from messy_city import srs
from osgeo import ogr

SQUARE = shapely.box(126.5, 43.8, 126.51, 43.81).wkt
UNIT = "ZH22020210001"
HEAD = ["单元编码", "空间布局约束"]


def cut(path, share=0.5):
    raw = Path(path).read_bytes()
    Path(path).write_bytes(raw[: int(len(raw) * share)])


def noise(size=4000, seed=7):
    return random.Random(seed).randbytes(size)


def told(error):
    """The message in both languages: one sentence or two, complete, naming what it is about."""
    for language in LANGUAGES:
        words = Words(language)
        assert words.has_message(error.code), error.code
        sentence = words.message(error.code, error.facts)
        assert "?" not in sentence.replace("?）", "").replace("?)", "").replace("{", "?"), sentence
        assert len(sentence) > 10
    return sentence


def refused(folder, code, units, requirements=None, mapping=None, scheme=None, **layers):
    """Building is refused with that code, and the folder holds afterwards what it held before."""
    before = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    codes = (code,) if isinstance(code, str) else code
    chosen = [("units", LayerChoice(str(units))), *((role, LayerChoice(str(p))) for role, p in layers.items())]

    def attempt():
        job = BuildJob(chosen, requirements, read_scheme(scheme) if scheme else None, read_mapping(mapping))
        built = build_dataset(job)
        write_dataset(folder / "out.gpkg", built.dataset, built.cells)

    with pytest.raises(EcoZoningError) as error:
        attempt()
    assert isinstance(error.value, InputRefused)
    assert error.value.code in codes, error.value
    told(error.value)
    assert {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()} == before
    return error.value


def layer_file(path, driver="GPKG", rows=(), geometry=ogr.wkbPolygon, fields=("单元编码",), epsg=4490):
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer(Path(path).stem, srs(epsg) if epsg else None, geometry)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for wkt in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, UNIT)
        if wkt:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del layer, source
    return path


def zipped(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("u.txt", "u")
    return path


def bytes_in(name, content):
    def make(folder):
        (folder / name).write_bytes(content)
        return folder / name

    return make


def book_file(path, rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    book.save(path)
    return path
