"""Areas and lengths against published and independent figures."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from ecozoning.core.engine.geometry import made_ready
from ecozoning.core.engine.measuring import areas_m2, brought_into, lengths_m, measuring_frame, projected, understood
from ecozoning.core.errors import InputRefused
from ecozoning.core.model import AreaMethod
from ecozoning.core.tables import objects

FRAME = measuring_frame(AreaMethod.ELLIPSOIDAL, 126.8, 43.6)

#: Squares with their south-west corner at a place, and their area by the formula of 国土调查办发〔2008〕32号
#: with the CGCS2000 ellipsoid, worked out apart from this product.
SURVEY_AREAS = [
    (126.55, 43.84, 1_000, 4530, 999_950.796),
    (126.55, 43.84, 1_000, 4531, 999_050.840),
    (127.90, 42.90, 1_000, 4530, 999_404.161),
    (127.90, 42.90, 1_000, 4531, 999_803.719),
    (126.55, 43.84, 30_000, 4530, 899_920_707.4),
]


def square_at(lon, lat, size, epsg):
    x, y = pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform(lon, lat)
    return made_ready(objects([shapely.box(x, y, x + size, y + size)]), 2).shapes


@pytest.mark.parametrize(("lon", "lat", "size", "epsg", "expected"), SURVEY_AREAS)
def test_ellipsoidal_area_is_that_of_the_land_survey_formula(lon, lat, size, epsg, expected):
    area = areas_m2(brought_into(FRAME, square_at(lon, lat, size, epsg), f"EPSG:{epsg}"))[0]
    assert area == pytest.approx(expected, rel=4e-9)


@pytest.mark.parametrize("target", ["EPSG:4326", "EPSG:4490"])
@pytest.mark.parametrize("size", [1_000, 30_000])
def test_a_layer_gives_the_same_area_before_and_after_reprojection(size, target):
    shapes = square_at(126.55, 43.84, size, 4530)
    straight = areas_m2(brought_into(FRAME, shapes, "EPSG:4530"))[0]
    turned = areas_m2(brought_into(FRAME, projected(shapes, "EPSG:4530", target), target))[0]
    assert turned == pytest.approx(straight, rel=1e-11)


def test_gauss_kruger_area_is_the_planar_area_in_the_zone_of_the_dataset():
    frame = measuring_frame(AreaMethod.GAUSS_KRUGER, 126.8, 43.6)
    area = areas_m2(brought_into(frame, square_at(126.55, 43.84, 1_000, 4530), "EPSG:4530"))[0]
    assert area == pytest.approx(1_000_000, rel=1e-12)


def test_length_is_geodesic():
    ends = np.asarray([[126.0, 43.5], [126.4, 43.9], [126.4, 44.1]])
    expected = pyproj.Geod(a=6378137, rf=298.257222101).line_length(*ends.T)
    lines = brought_into(FRAME, made_ready(objects([shapely.linestrings(ends)]), 1).shapes, "EPSG:4490")
    assert lengths_m(FRAME, lines)[0] == pytest.approx(expected, rel=2e-6)


def test_neighbours_get_the_same_vertices_on_their_common_edge():
    left, right = (
        shapely.box(500_000, 4_800_000, 520_000, 4_830_000),
        shapely.box(520_000, 4_800_000, 540_000, 4_830_000),
    )
    shapes = brought_into(FRAME, made_ready(objects([left, right]), 2).shapes, "EPSG:4551")
    assert shapely.area(shapely.intersection(shapes[0], shapes[1])) < 1e-6
    union = shapely.union_all(shapes)
    assert shapely.get_num_geometries(shapely.multipolygons(shapely.get_parts(union))) == 1
    assert shapely.area(union) == pytest.approx(areas_m2(shapes).sum(), rel=1e-12)


@pytest.mark.parametrize("crs", ["EPSG:4610", "EPSG:2349", "EPSG:4214", "EPSG:2433", "EPSG:4555"])
def test_beijing_54_and_xian_80_are_refused_by_name(crs):
    with pytest.raises(InputRefused) as refused:
        understood(crs)
    assert refused.value.code == "datum_not_cgcs2000"
    assert refused.value.facts["datum"]


@pytest.mark.parametrize("crs", ["", "EPSG:999999", "no such thing"])
def test_a_crs_that_nobody_understands_is_refused(crs):
    with pytest.raises(InputRefused) as refused:
        understood(crs)
    assert refused.value.code == "crs_unknown"


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:4530", "EPSG:4551", "EPSG:32652", "EPSG:3857"])
def test_cgcs2000_and_wgs_84_are_accepted(crs):
    assert understood(crs)


def test_an_esri_projection_file_of_cgcs2000_is_accepted():
    wkt = pyproj.CRS.from_epsg(4530).to_wkt("WKT1_ESRI")
    assert understood(wkt)
