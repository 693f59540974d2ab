"""The sample's overlaps, worked out again by QGIS's own intersection and ellipsoidal area."""

from __future__ import annotations

from collections import defaultdict

import pytest
import shapely
from ecozoning.storage.result_file import read_result
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsProject,
    QgsVectorLayer,
)
from sample_copy import SAMPLE

#: Gauss-Krüger zone in which the edges of layers in longitude and latitude are straight.
ZONE = "EPSG:4551"


def layer(file, table):
    found = QgsVectorLayer(f"{SAMPLE / file}|layername={table}", table, "ogr")
    assert found.isValid()
    return found


def screened(run, table, folder):
    """Our own result for one layer of the sample's candidates."""
    inputs = {"INPUT": layer("candidates.gpkg", table), "DATASET": str(SAMPLE / "jilin.gpkg"), "ID_FIELD": "code"}
    return read_result(run("ecozoning:screen", {**inputs, "OUTPUT": str(folder / "result.gpkg")})["OUTPUT"])


def native(run, algorithm, **parameters):
    return run(f"native:{algorithm}", {**parameters, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]


def straightened(run, source):
    """Repaired, in the Gauss-Krüger zone, with vertices at least every 70 m (the land survey's rule)."""
    target = QgsCoordinateReferenceSystem(ZONE)
    projected = native(run, "reprojectlayer", INPUT=native(run, "fixgeometries", INPUT=source), TARGET_CRS=target)
    return native(run, "densifygeometriesgivenaninterval", INPUT=projected, INTERVAL=70.0)


def intersections(run, candidates, zones, code, measure_of):
    """Sum of what QGIS measures for each candidate and zone."""
    pieces = native(run, "intersection", INPUT=candidates, OVERLAY=zones)
    measure = QgsDistanceArea()
    measure.setSourceCrs(pieces.crs(), QgsProject.instance().transformContext())
    assert measure.setEllipsoid("EPSG:1024")  # CGCS2000
    found = defaultdict(float)
    for piece in pieces.getFeatures():
        found[piece["code"], piece[code]] += measure_of(measure, piece.geometry())
    return found


@pytest.mark.parametrize(
    ("table", "code", "is_unit"), [("control_units", "unit_code", True), ("zones", "zone_code", False)]
)
@pytest.mark.parametrize(("candidates", "of"), [("parcels", "measureArea"), ("routes", "measureLength")])
def test_every_pair_agrees_with_qgis(run, tmp_path, table, code, is_unit, candidates, of):
    theirs = intersections(
        run,
        straightened(run, layer("candidates.gpkg", candidates)),
        straightened(run, layer("jilin.gpkg", table)),
        code,
        lambda measure, piece: getattr(measure, of)(piece),
    )
    rows = screened(run, candidates, tmp_path).overlaps
    ours = {
        (candidate, zone): measure
        for candidate, zone, theme, measure in zip(rows.candidate_id, rows.zone_code, rows.theme, rows.measure)
        if (theme == "control_unit") is is_unit
    }
    # Two edges on one line are 0.1 mm apart here and there: both sides may have specks of that width.
    speck = 0.5
    assert {pair for pair, measure in theirs.items() if measure > speck} <= set(ours)
    assert {pair for pair, measure in ours.items() if measure > speck} <= set(theirs)
    assert len(ours) > 10
    for pair in set(ours) & set(theirs):
        assert ours[pair] == pytest.approx(theirs[pair], rel=1e-6, abs=0.01), pair


def test_every_stretch_of_the_routes_agrees_with_qgis(run, tmp_path):
    """QGIS cuts the routes and joins what meets: as many parts as we have stretches, each as long as one of ours.

    Where a route crosses itself inside a zone, QGIS parts it there: then only the sums can be compared.
    """
    routes = straightened(run, layer("candidates.gpkg", "routes"))
    cut = native(run, "intersection", INPUT=routes, OVERLAY=straightened(run, layer("jilin.gpkg", "zones")))
    parts = native(run, "multiparttosingleparts", INPUT=native(run, "mergelines", INPUT=cut))
    measure = QgsDistanceArea()
    measure.setSourceCrs(parts.crs(), QgsProject.instance().transformContext())
    assert measure.setEllipsoid("EPSG:1024")  # CGCS2000
    theirs = defaultdict(list)
    for part in parts.getFeatures():
        theirs[part["code"], part["zone_code"]].append(measure.measureLength(part.geometry()))
    result = screened(run, "routes", tmp_path)
    found, overlaps = result.stretches, result.overlaps
    simple = dict(
        zip(zip(overlaps.candidate_id, overlaps.zone_code), shapely.is_simple(shapely.from_wkb(overlaps.wkb)))
    )
    ours = defaultdict(list)
    for candidate, code, theme, length in zip(found.candidate_id, found.zone_code, found.theme, found.length_m):
        if theme != "control_unit":
            ours[candidate, code].append(length)
    assert set(ours) == set(theirs)
    assert sum(len(lengths) > 1 for lengths in ours.values()) > 5
    assert 0 < sum(not simple[pair] for pair in ours) < 5
    for pair, lengths in ours.items():
        assert sum(lengths) == pytest.approx(sum(theirs[pair]), rel=1e-6, abs=0.01), pair
        if simple[pair]:
            assert sorted(lengths) == pytest.approx(sorted(theirs[pair]), rel=1e-6, abs=0.01), pair
