"""Text files of boundary points for tests: squares of 100 m near Jilin City, in 3-degree zone 42."""

from __future__ import annotations

NORTH, EAST = 4_855_000.0, 42_525_000.0
HEADER = {
    "格式版本号": "1.01版本",
    "数据产生单位": "",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "42",
    "精度": "0.001",
    "转换参数": ",,,,,,",
}


def header(**changes):
    """The section with the attributes; ``None`` leaves an entry out."""
    entries = {**HEADER, **changes}
    return ["[属性描述]", *(f"{key}={value}" for key, value in entries.items() if value is not None), "[地块坐标]"]


def ring(x=0, y=0, size=100, east=EAST, north=NORTH):
    """Corners of a square as (northing, easting), not closed."""
    corners = [(0, 0), (size, 0), (size, size), (0, size)]
    return [(north + y + up, east + x + right) for up, right in corners]


def point_lines(points, number=1, start=1, closed=True, prefix="J"):
    lines = [f"{prefix}{start + place},{number},{n:.3f},{e:.3f}" for place, (n, e) in enumerate(points)]
    return [*lines, f"{prefix}{start},{number},{points[0][0]:.3f},{points[0][1]:.3f}"] if closed else lines


def parcel_line(count=5, area="1.0000", name="P1", further=""):
    return f"{count},{area},{name},一号地块,面,K52G001,工业用地,0601,{further}@"


def txt(*lines, **changes):
    return "\n".join([*header(**changes), *lines]) + "\n"


def square_txt(**changes):
    return txt(parcel_line(), *point_lines(ring()), **changes)
