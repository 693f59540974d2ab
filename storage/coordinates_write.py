"""Write the TXT format of boundary points, so that reading it gives the same parcels again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from ..core.building.coordinate_numbers import ZoneCrs, zone_of
from ..core.errors import InputRefused
from ..core.tables import Floats

#: Line ends and separators would break the lines of the format.
_UNSAFE = str.maketrans({",": "、", "，": "、", "\n": " ", "\r": " ", "\t": " ", "@": "＠"})


@dataclass(frozen=True)
class TxtParcel:
    """One parcel to write: ``shape`` is a polygon or multi polygon, x east and y north, in the file's CRS."""

    shape: shapely.Geometry
    area_m2: float
    parcel_id: str = ""
    parcel_name: str = ""
    map_sheet: str = ""
    land_use: str = ""
    land_class: str = ""


@dataclass(frozen=True)
class TxtHeader:
    """What stands above the parcels; ``crs`` is a Gauss-Krüger zone of CGCS2000, ``date`` ISO text."""

    crs: str
    producer: str = ""
    date: str = ""


def write_txt(path: Path | str, parcels: Sequence[TxtParcel], header: TxtHeader, encoding: str = "gb18030") -> None:
    """Write ``parcels``, whole or not at all; coordinates to the millimetre, areas in hectares to 0.01 m2.

    Rings are closed by repeating their first point, numbered from 1, shells before their holes.

    Raises
    ------
    InputRefused
        ``export_crs`` where the CRS is no Gauss-Krüger zone of CGCS2000; ``export_nothing``;
        ``export_geometry`` names the parcel that is no polygon; ``output_not_writable``.
    """
    zone = zone_of(header.crs)
    if zone is None:
        raise InputRefused("export_crs", crs=header.crs)
    if not parcels:
        raise InputRefused("export_nothing")
    lines = [
        *_head(header, zone),
        *(line for number, parcel in enumerate(parcels, 1) for line in _lines(parcel, number)),
    ]
    raw = ("\r\n".join(lines) + "\r\n").encode(encoding, errors="replace")
    _write(Path(path), raw)


def _write(path: Path, raw: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
            draft = Path(folder) / "draft.txt"
            draft.write_bytes(raw)
            draft.replace(path)
    except OSError as error:
        raise InputRefused("output_not_writable", path=str(path), reason=error.strerror or str(error)) from error


def _head(header: TxtHeader, zone: ZoneCrs) -> list[str]:
    return [
        "[属性描述]",
        "格式版本号=1.01版本",
        f"数据产生单位={header.producer.translate(_UNSAFE)}",
        f"数据产生日期={header.date}",
        "坐标系=2000国家大地坐标系",
        f"几度分带={zone.width}",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={zone.zone}",
        "精度=0.001",
        "转换参数=,,,,,,",
        "[地块坐标]",
    ]


def _lines(parcel: TxtParcel, number: int) -> Iterator[str]:
    if parcel.shape is None or parcel.shape.geom_type not in ("Polygon", "MultiPolygon") or parcel.shape.is_empty:
        raise InputRefused("export_geometry", parcel=parcel.parcel_id or number)
    rings = list(_rings(parcel.shape))
    texts = (parcel.parcel_id, parcel.parcel_name, "面", parcel.map_sheet, parcel.land_use, parcel.land_class)
    fields = [str(sum(map(len, rings))), f"{parcel.area_m2 / 1e4:.6f}", *(text.translate(_UNSAFE) for text in texts)]
    yield ",".join(fields) + ",@"
    name = 0
    for place, ring in enumerate(rings, start=1):
        first = name + 1
        for north, east in ring[:-1]:
            name += 1
            yield f"J{name},{place},{north:.3f},{east:.3f}"
        yield f"J{first},{place},{ring[-1][0]:.3f},{ring[-1][1]:.3f}"


def _rings(shape: shapely.Geometry) -> Iterator[Floats]:
    """Closed rings as northing, easting: each shell, then its holes."""
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            yield shapely.get_coordinates(ring)[:, ::-1]
