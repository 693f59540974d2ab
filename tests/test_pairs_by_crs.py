"""The same picture in every CRS, by both area methods and in every position: each pair as other engines have it.

GEOS cuts whole polygons where their edges are straight; PROJ brings the pieces, with vertices every few metres, into a
projection that our code does not use. QGIS cuts and measures once more in each CRS.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pyproj
import pytest
import shapely
from ecozoning.core.model import AreaMethod
from ecozoning.core.screening import screen
from ecozoning.core.tables import objects
from layouts import moved, parcels, partition, star
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from squares import candidates, job, unit, zone

#: CRS of the layers; the Gauss-Krüger zone in which their edges are straight; what their eastings have before that;
#: the zone of the dataset; and a corner of a tile of 256 m near the picture, 4 km from the central meridian or 149 km.
LAYERS = {
    "longitude and latitude": ("EPSG:4490", 4551, None, 4551, (1_969, 18_829)),
    "zone 42 with its number": ("EPSG:4530", 4551, 42e6, 4551, (1_969, 18_829)),
    "zone 43 with its number": ("EPSG:4531", 4552, 43e6, 4552, (1_969, 18_829)),
    "126 E": ("EPSG:4551", 4551, 0.0, 4551, (1_969, 18_829)),
    "129 E": ("EPSG:4552", 4552, 0.0, 4552, (1_969, 18_829)),
    "zone 43, dataset in zone 42": ("EPSG:4531", 4552, 43e6, 4551, (1_371, 18_829)),
}
SHIFTS = {
    "on the grid": (0.0, 0.0),
    "whole tiles away": (-7 * 256.0, 3 * 256.0),
    "a nanometre off": (1e-9, -1e-9),
    "a third of a tile off": (256 / 3, -256 / 7),
    "five centimetres off": (-0.05, 0.05),
}
BOTH = pytest.mark.parametrize("method", list(AreaMethod))


def picture():
    """Cells with crooked edges and a hole, squares that lie on the grid, and parcels; drawn by GEOS alone.

    Edges are short: those that are long where the projection bends them are kept to 0.1 mm only.
    """
    cells = partition(seed=51, extent=1_600.0)
    squares = [shapely.box(x, y, x + 512, y + 256) for x in (-1_024, 0) for y in (-768, 256)]
    inside = shapely.box(-256, -256, 256, 256) - shapely.box(-128, -128, 128, 128)
    zones = [*cells, *squares, inside, star(52, 700.0)]
    around = parcels(30, seed=53, size=120.0, extent=1_700.0)
    on_grid = [shapely.box(x, -256, x + 256, 0) for x in range(-768, 768, 256)]
    shapes = [*around, *on_grid, inside, star(54, 500.0)]
    return objects(shapely.segmentize(zones, 40.0)), objects(shapely.segmentize(shapes, 40.0))


PICTURE = picture()
#: So many zones of the picture are a partition.
CELLS = 26


def place(shapes, layer, shift):
    """``shapes`` in the Gauss-Krüger zone where their edges are straight, and in the CRS of the layer."""
    crs, straight, number, _zone, corner = LAYERS[layer]
    drawn = moved(shapes, *(np.multiply(corner, 256.0) + shift))
    if number is not None:
        return drawn, moved(drawn, number, 0.0)
    to_degrees = pyproj.Transformer.from_crs(straight, crs, always_xy=True)
    return drawn, objects(shapely.transform(drawn, to_degrees.transform, interleaved=False))


def theirs(shapes, zones, layer, method):
    """Area of all pairs: cut whole by GEOS, brought by PROJ to where planar areas are those of the method."""
    _crs, straight, _number, zone_of_dataset, _corner = LAYERS[layer]
    cylinder = "+proj=cea +lat_ts=43 +lon_0=127 +a=6378137 +rf=298.257222101 +units=m"
    target = zone_of_dataset if method is AreaMethod.GAUSS_KRUGER else cylinder
    shape, row = shapely.STRtree(zones).query(shapes)
    pieces = shapely.segmentize(shapely.intersection(shapes[shape], zones[row]), 10.0)
    move = pyproj.Transformer.from_crs(straight, target, always_xy=True).transform
    areas = shapely.area(shapely.transform(pieces, move, interleaved=False))
    return {(f"C{s + 1}", f"Z{z}"): area for s, z, area in zip(shape.tolist(), row.tolist(), areas.tolist()) if area}


def ours(shapes, zones, layer, method):
    """Area of all pairs as a run gives it."""
    wholes = [unit(f"Z{number}", shape) for number, shape in enumerate(zones[:CELLS])]
    others = [zone("redline", shape, code=f"Z{number}") for number, shape in enumerate(zones[CELLS:], start=CELLS)]
    work = job(candidates(*shapes), [*wholes, *others], LAYERS[layer][0], area_method=method)
    result = screen(replace(work, dataset=replace(work.dataset, crs=LAYERS[layer][0])))
    return dict(zip(zip(result.overlaps.candidate_id, result.overlaps.zone_code), result.overlaps.measure))


def agree(ours, theirs):
    """The same pairs but for specks where edges lie on one line, and the same areas."""
    speck = 0.02
    assert {pair for pair, area in theirs.items() if area > speck} <= set(ours)
    assert {pair for pair, area in ours.items() if area > speck} <= set(theirs)
    assert len(ours) > 80
    for pair in set(ours) & set(theirs):
        assert ours[pair] == pytest.approx(theirs[pair], rel=1e-6, abs=1e-4), pair


@BOTH
@pytest.mark.parametrize("shift", SHIFTS.values(), ids=SHIFTS)
@pytest.mark.parametrize("layer", LAYERS)
def test_every_pair_agrees_with_geos_and_proj(layer, shift, method):
    zones, shapes = PICTURE
    (straight_zones, zones), (straight_shapes, shapes) = (place(drawn, layer, shift) for drawn in (zones, shapes))
    agree(ours(shapes, zones, layer, method), theirs(straight_shapes, straight_zones, layer, method))


@BOTH
@pytest.mark.parametrize("layer", LAYERS)
def test_edges_of_many_kilometres_stay_where_they_are(layer, method):
    """Drawn with their ends alone: in another projection the middle of such an edge lies metres beside the chord."""
    far, skew = 12_000.0, 9_000.0
    zones = objects([shapely.Polygon([(-far, -skew), (far, skew), (-far, far)]), shapely.box(-far, -far, far, 0)])
    shapes = parcels(30, seed=55, size=150.0, extent=900.0)
    (straight_zones, zones), (straight_shapes, shapes) = (place(drawn, layer, (0, 0)) for drawn in (zones, shapes))
    found, expected = ours(shapes, zones, layer, method), theirs(straight_shapes, straight_zones, layer, method)
    assert len(expected) > 30
    # A tenth of a millimetre is left along the edges.
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-4 * 600)


def qgis_layer(shapes, crs):
    layer = QgsVectorLayer(f"MultiPolygon?crs={crs}&field=code:string", "shapes", "memory")
    rows = []
    for number, wkb in enumerate(shapely.to_wkb(shapes)):
        row, geometry = QgsFeature(layer.fields()), QgsGeometry()
        geometry.fromWkb(wkb)
        row.setGeometry(geometry)
        row.setAttributes([str(number)])
        rows.append(row)
    assert layer.dataProvider().addFeatures(rows)[0]
    return layer


def theirs_by_qgis(run, shapes, zones, crs, zone_of_dataset, method):
    """Area of all pairs by QGIS's intersection and its own measure, ellipsoidal or planar."""
    inputs = {"INPUT": qgis_layer(shapes, crs), "OVERLAY": qgis_layer(zones, crs), "OVERLAY_FIELDS_PREFIX": "of_"}
    pieces = run("native:intersection", {**inputs, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    measure, target = QgsDistanceArea(), QgsCoordinateReferenceSystem(f"EPSG:{zone_of_dataset}")
    measure.setSourceCrs(pieces.crs(), QgsProject.instance().transformContext())
    assert measure.setEllipsoid("EPSG:1024")  # CGCS2000
    move = QgsCoordinateTransform(pieces.crs(), target, QgsProject.instance())
    found = defaultdict(float)
    for piece in pieces.getFeatures():
        geometry = piece.geometry()
        if method is AreaMethod.GAUSS_KRUGER:
            geometry.transform(move)
        area = geometry.area() if method is AreaMethod.GAUSS_KRUGER else measure.measureArea(geometry)
        found[f"C{int(piece['code']) + 1}", f"Z{piece['of_code']}"] += area
    return found


@BOTH
@pytest.mark.parametrize("layer", LAYERS)
def test_every_pair_agrees_with_qgis(run, layer, method):
    zones, shapes = (place(objects(shapely.segmentize(drawn, 5.0)), layer, (17.3, -91.7))[1] for drawn in PICTURE)
    crs, _straight, _number, zone_of_dataset, _corner = LAYERS[layer]
    agree(ours(shapes, zones, layer, method), theirs_by_qgis(run, shapes, zones, crs, zone_of_dataset, method))
