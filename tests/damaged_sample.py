"""A copy of the sample dataset with five known faults, made with SQLite and GDAL, not with our own writer."""

from __future__ import annotations

import shutil
from pathlib import Path

import shapely
from osgeo import ogr

SAMPLE = Path(__file__).parent.parent / "resources" / "sample" / "jilin.gpkg"
#: About 100 m and 30 m.
GAP_DEG, OVERLAP_DEG = 0.001, 0.0003


def damaged_copy(path):
    """Copy the sample to ``path``; a dict that says what was done to which unit."""
    shutil.copy(SAMPLE, path)
    source = ogr.Open(str(path), 1)
    units = source.GetLayerByName("control_units")
    shapes = {f["unit_code"]: shapely.from_wkb(bytes(f.GetGeometryRef().ExportToWkb())) for f in units}
    codes = sorted(shapes, key=lambda code: -shapes[code].area)
    gapped, grown = codes[0], _distant(shapes, codes)
    done = {"gap": gapped, "overlap": grown, "twice": codes[5], "digit": codes[8]}
    _set_shape(units, gapped, shapes[gapped].difference(_inside(shapes[gapped]).buffer(GAP_DEG)))
    neighbour = max(
        (code for code in shapes if code != grown),
        key=lambda code: shapes[code].intersection(shapes[grown]).length,
    )
    spot = _middle_of_border(shapes[grown], shapes[neighbour]).buffer(OVERLAP_DEG)
    _set_shape(units, grown, shapes[grown].union(spot.intersection(shapes[neighbour])))
    done["neighbour"] = neighbour
    _execute(source, f"UPDATE control_units SET category = 'general' WHERE unit_code = '{done['digit']}'")
    _execute(source, f"UPDATE control_units SET unit_code = '{done['twice']}' WHERE unit_code = '{codes[6]}'")
    done["lost"] = codes[6]
    _execute(
        source,
        "UPDATE requirements SET scope_code = 'ZH22029910099' WHERE requirement_id = "
        "(SELECT requirement_id FROM requirements WHERE tier = 'county' LIMIT 1)",
    )
    source = None
    return done


def _execute(source, sql):
    source.ExecuteSQL(sql)


def _inside(shape):
    return shapely.Point(shapely.maximum_inscribed_circle(shape).coords[0])


def _distant(shapes, codes):
    return next(code for code in codes[10:] if shapes[code].distance(shapes[codes[0]]) > 0.1)


def _middle_of_border(one, other):
    border = shapely.line_merge(one.intersection(other))
    longest = max(shapely.get_parts(border), key=lambda line: line.length)
    return longest.interpolate(0.5, normalized=True)


def _set_shape(layer, code, shape):
    layer.SetAttributeFilter(f"unit_code = '{code}'")
    feature = layer.GetNextFeature()
    feature.SetGeometry(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape))))
    layer.SetFeature(feature)
    layer.SetAttributeFilter(None)
