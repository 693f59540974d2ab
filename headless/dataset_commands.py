"""What the commands about datasets and coordinates do: options -> core and files -> what to print."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..core.building.build_record import Level
from ..core.quality.checking import check
from ..core.quality.subject import QualityOptions
from ..core.tables import objects
from ..reports.build_page import build_page
from ..reports.quality_html import write_quality_page
from ..storage.coordinates_file import read_coordinates
from ..storage.dataset_building import BuildJob, build_dataset
from ..storage.dataset_file import read_dataset
from ..storage.dataset_writing import write_dataset
from ..storage.geopackage import Table, write_geopackage
from ..storage.mapping_file import SEVERAL, SINGLE_LAYERS, mapping_text, read_mapping
from ..storage.scheme_file import read_scheme
from ..storage.source_layers import LayerChoice

GEOMETRY_TYPES = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}


def check_dataset(options: argparse.Namespace) -> dict[str, Any]:
    """``check``: is a dataset fit for use? The page is written where asked for."""
    report = check(read_dataset(options.dataset), QualityOptions())
    if options.report:
        write_quality_page(report, Path(options.report), options.language)
    return {"errors": report.errors, "warnings": report.warnings}


def build(options: argparse.Namespace) -> dict[str, Any]:
    """``build``: sources become one dataset, with its report and its mapping beside it."""
    chosen = [(role, getattr(options, role)) for role in SINGLE_LAYERS if getattr(options, role)]
    chosen += [(SEVERAL, path) for path in options.other_zones or ()]
    job = BuildJob(
        layers=[(role, _layer_choice(text)) for role, text in chosen],
        requirements=Path(options.requirements) if options.requirements else None,
        scheme=read_scheme(options.scheme) if options.scheme else None,
        mapping=read_mapping(Path(options.mapping) if options.mapping else None),
    )
    built = build_dataset(job)
    output = Path(options.output)
    report, mapping = output.with_suffix(".report.html"), output.with_suffix(".mapping.toml")
    beside = {report: build_page(built.dataset, built.sources, built.notes, options.language, mapping.name)}
    if not options.mapping or Path(options.mapping).resolve() != mapping.resolve():
        beside[mapping] = mapping_text(built.mapping)
    write_dataset(output, built.dataset, built.cells, beside)
    counts = {"errors": built.total(Level.ERROR), "warnings": built.total(Level.WARNING)}
    return {"output": str(output), "report": str(report), "mapping": str(mapping), **counts}


def _layer_choice(text: str) -> LayerChoice:
    """``FILE`` or ``FILE|layername=NAME``, as QGIS writes it."""
    path, _, layer = text.partition("|layername=")
    return LayerChoice(path=path, layer=layer, title=Path(path).name)


def import_coordinates(options: argparse.Namespace) -> dict[str, Any]:
    """``coordinates``: a file of boundary points becomes a GeoPackage in the CRS of its numbers."""
    found = read_coordinates(options.file, options.crs, options.axis)
    parcels = found.parcels
    columns: dict[str, tuple[str, list[object]]] = {
        "parcel_id": ("text", [parcel.parcel_id for parcel in parcels]),
        "stated_m2": ("real", [parcel.stated_m2 for parcel in parcels]),
        "drawn_m2": ("real", [parcel.drawn_m2 for parcel in parcels]),
    }
    shapes = objects([parcel.shape for parcel in parcels])
    epsg = int(found.crs.rpartition(":")[2])
    write_geopackage(Path(options.output), [Table("parcels", columns, GEOMETRY_TYPES[found.kind], shapes, epsg)])
    return {"output": options.output, "count": len(parcels), "crs": found.crs}
