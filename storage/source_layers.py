"""Read one layer of the user's data: whole, in its right encoding, with what was found out about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from ..core.errors import InputRefused
from ..core.tables import Objects
from . import shapefile_check
from .dataset_file import sha256
from .encodings import CHINESE, UTF_8, encoding_of
from .layers import FileTable, OpenFile
from .plain_values import has_rubbish

ARCHIVES = {".zip", ".rar", ".7z", ".gz"}
TEXTS = {".geojson", ".json", ".gml", ".kml"}
#: The parts of a shapefile that hold data.
SHAPEFILE = {".shp", ".dbf", ".prj"}
#: Endings of the files beside a layer that may hold remarks about it.
REMARKS = (".shp.xml", ".xml", ".qmd", ".txt")
REMARK_BYTES = 1 << 20


@dataclass(frozen=True)
class LayerChoice:
    """A file, its layer (may be empty where there is one only), and what the user says about them."""

    path: str
    layer: str = ""
    encoding: str = ""
    #: CRS that the user has given to the layer in QGIS.
    crs: str = ""
    #: What people call the layer, for sentences.
    title: str = ""


@dataclass(frozen=True)
class SourceLayer:
    """Rows of one layer: columns by name, geometry as WKB, the CRS of the file ('' where it has none)."""

    path: str
    name: str
    driver: str
    columns: dict[str, Sequence[Any]]
    wkb: Objects
    crs: str
    encoding: str
    encoding_how: str
    declared: str
    sha256: str
    crs_how: str = "file"
    #: Columns with values that fill their DBF field to the last byte, so that they may have been cut.
    full: dict[str, int] = field(default_factory=dict)
    remarks: str = ""

    @property
    def file(self) -> str:
        """Name of the file without its folder."""
        return Path(self.path).name

    @property
    def place(self) -> str:
        """File and layer for sentences."""
        return self.file if self.name == Path(self.path).stem else f"{self.file} | {self.name}"

    @property
    def is_dbf(self) -> bool:
        """Whether field names may have been cut to ten bytes."""
        return self.driver == "ESRI Shapefile"

    def __len__(self) -> int:
        return len(self.wkb)


class _EncodedFile(OpenFile):
    """A vector file opened with an encoding that may differ from what it says about itself."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = str(path)
        options = [f"ENCODING={encoding}"] if encoding else []
        try:
            self._source = gdal.OpenEx(self.path, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
        except RuntimeError as error:
            raise InputRefused("file_not_readable", path=self.path, reason=str(error)) from error

    @property
    def driver(self) -> str:
        return str(self._source.GetDriver().ShortName)

    def layer(self, name: str) -> ogr.Layer:
        return self._source.GetLayerByName(name)


def read_layer(choice: LayerChoice) -> SourceLayer:
    """All rows of the chosen layer.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_is_archive``, ``file_empty``, ``file_not_readable``, ``encoding_unknown``,
        ``shapefile_*``, ``layer_missing``, ``layer_ambiguous``, ``layer_empty``, ``layer_without_geometry``,
        ``field_twice``.
    """
    path = Path(choice.path)
    _check_file(path)
    encoding, how, declared = _encoding(path, choice.encoding)
    file = _EncodedFile(path, encoding if path.suffix.lower() in (".shp", ".dbf") else choice.encoding)
    name = _layer_name(file, choice)
    table = FileTable(file, file.layer(name))
    try:
        columns = _columns(table, choice)
        wkb = table.wkb()
    except (RuntimeError, UnicodeDecodeError) as error:
        raise InputRefused("file_not_readable", path=choice.path, reason=str(error)) from error
    if not len(wkb):
        raise InputRefused("layer_empty", path=choice.path, layer=name)
    if all(value is None for value in wkb):
        raise InputRefused("layer_without_geometry", path=choice.path, layer=name)
    if how == "format" and any(has_rubbish(value) for values in columns.values() for value in values):
        how = "format_damaged"
    widths = _full(path, columns) if file.driver == "ESRI Shapefile" else {}
    digest = _hash(path)
    crs = choice.crs or table.crs()
    return SourceLayer(
        path=choice.path,
        name=name,
        driver=file.driver,
        columns=columns,
        wkb=wkb,
        crs=crs,
        encoding=encoding,
        encoding_how=how,
        declared=declared,
        sha256=digest,
        crs_how="layer" if choice.crs else "file",
        full=widths,
        remarks=_remarks(path),
    )


def _check_file(path: Path) -> None:
    if not path.exists():
        raise InputRefused("file_missing", path=str(path))
    if path.suffix.lower() in ARCHIVES:
        raise InputRefused("file_is_archive", path=str(path))
    if path.is_file() and path.stat().st_size == 0:
        raise InputRefused("file_empty", path=str(path))
    if path.suffix.lower() == ".shp":
        shapefile_check.check_whole(path)


def _encoding(path: Path, wanted: str) -> tuple[str, str, str]:
    """Encoding, how it was found, and what the file says about itself."""
    suffix = path.suffix.lower()
    if suffix == ".shp":
        declared = shapefile_check.declared_encoding(path)
        found = wanted or shapefile_check.dbf_encoding(path)
        if not found:
            raise InputRefused("encoding_unknown", path=str(path), layer=path.stem)
        return found, "mapping" if wanted else "content", declared
    if suffix in TEXTS and path.is_file():
        found = encoding_of([path.read_bytes()], cut=False)
        if found != UTF_8:
            raise InputRefused("encoding_not_utf8", path=str(path), found=found or "?")
    return UTF_8, "format", ""


def _layer_name(file: _EncodedFile, choice: LayerChoice) -> str:
    names = [name for name in file.table_names() if file.layer(name).GetGeomType() != ogr.wkbNone]
    if choice.layer:
        if choice.layer not in file.table_names():
            raise InputRefused("layer_missing", path=choice.path, layer=choice.layer, known=", ".join(names))
        return choice.layer
    if len(names) == 1:
        return names[0]
    if not names:
        raise InputRefused("layer_without_geometry", path=choice.path, layer=", ".join(file.table_names()))
    raise InputRefused("layer_ambiguous", path=choice.path, known=", ".join(names))


def _columns(table: FileTable, choice: LayerChoice) -> dict[str, Sequence[Any]]:
    """Columns by name as they are; names without the halves of characters that a DBF left."""
    twice = {name for name in table.fields if table.fields.count(name) > 1}
    if twice:
        raise InputRefused("field_twice", path=choice.path, layer=table.name, field=", ".join(sorted(twice)))
    found: dict[str, Sequence[Any]] = {}
    for name in table.fields:
        plain = "".join(letter for letter in name if not 0xD800 <= ord(letter) <= 0xDFFF).strip()
        while plain in found:
            plain += "_"
        found[plain] = table.typed(name)[1]
    return found


def _full(path: Path, columns: dict[str, Sequence[Any]]) -> dict[str, int]:
    """Text columns with values as long as their DBF field is wide, and how many there are."""
    widths = shapefile_check.field_widths(path)
    encoding = CHINESE if shapefile_check.dbf_encoding(path) == CHINESE else "utf-8"
    counts = {}
    for place, (name, values) in enumerate(columns.items()):
        width = widths.get(place, 0)
        sizes = [len(value.encode(encoding, "replace")) for value in values if isinstance(value, str)]
        # A character that was cut in two is left out by GDAL, so up to three bytes may be missing.
        counts[name] = sum(size > width - 4 for size in sizes) if width >= 50 else 0
    return {name: count for name, count in counts.items() if count}


def _hash(path: Path) -> str:
    """SHA-256 of the file; of a shapefile or a folder, of the list of its files with their hashes."""
    if path.suffix.lower() == ".shp":
        parts = [
            part for part in sorted(path.parent.glob(f"{escape(path.stem)}.*")) if part.suffix.lower() in SHAPEFILE
        ]
    elif path.is_file():
        return sha256(path)
    else:
        parts = [part for part in sorted(path.rglob("*")) if part.is_file() and part.suffix != ".lock"]
    lines = [f"{part.relative_to(path.parent).as_posix()} {sha256(part)}\n" for part in parts]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _remarks(path: Path) -> str:
    """The beginning of the files that describe the layer."""
    places = [path.with_suffix(suffix) for suffix in REMARKS if path.with_suffix(suffix) != path]
    found = [place.read_bytes()[:REMARK_BYTES] for place in places if place.is_file()]
    return "\n".join(raw.decode("utf-8", "ignore") for raw in found)
