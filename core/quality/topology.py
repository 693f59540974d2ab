"""Checks of shapes against one another: gaps and overlaps of units, strays of red lines, double reserves."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import shapely

from ..engine.clipping import bounding_pairs, clipped
from ..engine.geometry import exploded, mean_widths_m
from ..engine.measuring import CGCS2000, projected
from ..model import Category, Theme
from ..progress import Progress, part, step
from ..tables import Booleans, Integers, Objects, objects
from .issues import Issue
from .subject import NotPossible, Subject, as_multi, merged

#: An open gap is one that at least two units border, each along this share of its outline.
BORDERED_SHARE = 0.25
#: How far from a gap its neighbours may be to be called neighbours.
NEIGHBOUR_M = 0.01
#: Coordinates are given to the millimetre: what is narrower comes from projecting them.
NOISE_M = 0.001
#: The union is never made coarser than this, however large the tolerance.
COARSEST_GRID_M = 0.1
#: Neighbours that are named.
MOST_NAMED = 6


def overlapping_units(subject: Subject, progress: Progress) -> Sequence[Issue] | NotPossible:
    """Where two units lie on one another, every piece by itself."""
    rows = subject.rows_of(Theme.CONTROL_UNIT)
    return _overlaps(subject, rows, "unit_overlap", progress) if len(rows) else NotPossible("no_units")


def overlapping_reserves(subject: Subject, progress: Progress) -> Sequence[Issue] | NotPossible:
    """Where ranges of nature reserves lie on one another, which the law rules out (法典 859(3))."""
    rows = subject.rows_of(Theme.NATURE_RESERVE)
    return _overlaps(subject, rows, "reserve_overlap", progress) if len(rows) else NotPossible("no_reserves")


def _overlaps(subject: Subject, rows: Integers, code: str, progress: Progress) -> list[Issue]:
    shapes = subject.shapes[rows]
    first, second = bounding_pairs(shapes, shapes)
    first, second = first[first < second], second[first < second]
    pieces = clipped(shapes, shapes, first, second, progress)
    hit = np.flatnonzero(~shapely.is_missing(pieces))
    parts, owner = exploded(pieces[hit])
    pair = hit[owner]
    kept = _mask_of_big(subject, parts)
    found = [
        _piece(code, subject, [int(rows[first[number]]), int(rows[second[number]])], piece)
        for piece, number in zip(parts[kept], pair[kept])
    ]
    return [*found, *_below(subject, parts[~kept], code)]


def gaps(subject: Subject, progress: Progress) -> Sequence[Issue] | NotPossible:
    """Places without a unit: enclosed by units, or narrow and open to the outside."""
    rows = subject.rows_of(Theme.CONTROL_UNIT)
    if not len(rows):
        return NotPossible("no_units")
    step(progress, 0.0)
    parts = merged(subject.shapes[rows], _grid_m(subject))
    step(progress, 0.4)
    holes = _holes(subject, rows, parts)
    big = _mask_of_big(subject, holes)
    found = [
        _piece("unit_gap_known" if known else "unit_gap", subject, _neighbours(subject, rows, hole), hole)
        for hole, known in zip(holes[big], _known_enclaves(subject, holes[big]))
    ]
    step(progress, 0.5)
    small = _below(subject, holes[~big], "unit_gap")
    return [*found, *small, *_open_gaps(subject, rows, parts, part(progress, 0.5, 1))]


def _grid_m(subject: Subject) -> float:
    """Slits narrower than the tolerance are closed first: through them a gap would open to the outside.

    They occur wherever a vertex lies on an edge that was projected without it.
    """
    return min(max(subject.options.min_width_m, NOISE_M), COARSEST_GRID_M)


def _holes(subject: Subject, rows: Integers, parts: Objects) -> Objects:
    """What the union encloses, islands taken out, with the outline that the units themselves have there."""
    rough = objects([shapely.Polygon(ring) for shape in parts for ring in shape.interiors])
    if not len(rough):
        return rough
    shapes, grown = subject.shapes[rows], shapely.buffer(rough, 2 * _grid_m(subject), join_style="mitre")
    tree = shapely.STRtree(shapes)
    exact = [shapely.difference(hole, shapely.union_all(shapes[tree.query(hole)])) for hole in grown]
    pieces = exploded(objects(exact))[0]
    return objects(pieces[shapely.get_dimensions(pieces) == 2])


def _known_enclaves(subject: Subject, holes: Objects) -> Booleans:
    """Gaps that the scheme names as land of others: ``enclaves`` lists points, ``"126.7 44.5; 126.8 44.6"``."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?", subject.dataset.scheme.get("enclaves", ""))
    pairs = np.asarray(numbers[: len(numbers) // 2 * 2], dtype=np.float64).reshape(-1, 2)
    points = projected(objects(shapely.points(pairs)), CGCS2000, subject.frame.definition)
    return np.asarray([bool(shapely.intersects(hole, points).any()) for hole in holes], dtype=bool)


def _open_gaps(subject: Subject, rows: Integers, parts: Objects, progress: Progress) -> list[Issue]:
    """Strips between two units that run to the outside: what closing the union by half their width fills."""
    reach = subject.options.gap_width_m / 2
    if reach <= 0:
        return []
    filled = objects([shapely.Polygon(ring) for ring in shapely.get_exterior_ring(parts)])
    grown = shapely.union_all(shapely.buffer(filled, reach, join_style="mitre"))
    closed = shapely.buffer(grown, -reach, join_style="mitre")
    step(progress, 0.5)
    strips = exploded(objects([shapely.difference(closed, shapely.union_all(filled))]))[0]
    strips = strips[shapely.get_dimensions(strips) == 2]
    strips = strips[_mask_of_big(subject, strips)] if len(strips) else strips
    found = []
    for number, strip in enumerate(strips):
        step(progress, 0.5 + 0.5 * number / len(strips))
        around = _bordering(subject, rows, strip)
        if len(around) > 1:
            found.append(_piece("unit_gap_open", subject, around, strip))
    return found


def _bordering(subject: Subject, rows: Integers, strip: shapely.Polygon) -> list[int]:
    near = _neighbours(subject, rows, strip)
    belts = shapely.intersection(shapely.boundary(strip), shapely.buffer(subject.shapes[near], NEIGHBOUR_M))
    shares = shapely.length(belts) / shapely.length(strip)
    return [row for row, share in zip(near, shares) if share >= BORDERED_SHARE]


def _neighbours(subject: Subject, rows: Integers, hole: shapely.Polygon) -> list[int]:
    near = shapely.dwithin(subject.shapes[rows], hole, NEIGHBOUR_M)
    return [int(row) for row in rows[near]]


def redlines_outside_priority(subject: Subject, progress: Progress) -> Sequence[Issue] | NotPossible:
    """Parts of red lines that no priority unit covers, zone by zone."""
    zones, lines = subject.dataset.zones, subject.rows_of(Theme.REDLINE)
    units = subject.rows_of(Theme.CONTROL_UNIT)
    priority = units[zones.grades[units] == str(Category.PRIORITY)]
    if not len(lines) or not len(priority):
        return NotPossible("no_redlines" if not len(lines) else "no_priority_units")
    cover = merged(subject.shapes[priority])
    tree, found, small = shapely.STRtree(cover), [], []
    for number, row in enumerate(lines):
        step(progress, number / len(lines))
        near = cover[tree.query(subject.shapes[row])]
        pieces = exploded(objects([shapely.difference(subject.shapes[row], shapely.union_all(near))]))[0]
        pieces = pieces[shapely.get_dimensions(pieces) == 2]
        big = _mask_of_big(subject, pieces)
        small += list(pieces[~big])
        if big.any():
            found.append(_piece("redline_outside_priority", subject, [int(row)], as_multi(pieces[big])))
    return [*found, *_below(subject, objects(small), "redline_outside_priority")]


def _mask_of_big(subject: Subject, pieces: Objects) -> Booleans:
    with np.errstate(invalid="ignore"):
        wide = mean_widths_m(pieces) >= subject.options.min_width_m
    return np.asarray((shapely.area(pieces) >= subject.options.min_area_m2) & wide, dtype=bool)


def _piece(code: str, subject: Subject, rows: list[int], piece: shapely.Geometry) -> Issue:
    """A finding about ``piece`` and the zones ``rows`` that it concerns."""
    names = [subject.name_of(row) for row in rows[:MOST_NAMED]] + ["…"] * (len(rows) > MOST_NAMED)
    theme = str(subject.dataset.zones.themes[rows[0]]) if rows else str(Theme.CONTROL_UNIT)
    width_m = float(mean_widths_m(objects([piece]))[0])
    facts = {"zones": " / ".join(names), "width_m": width_m, "area_m2": float(piece.area)}
    return Issue(code, theme, " / ".join(names), "geom", facts, shape=piece, area_m2=float(piece.area), width_m=width_m)


def _below(subject: Subject, pieces: Objects, code: str) -> list[Issue]:
    """One hint for all that is below the tolerance: a tiny something is not nothing."""
    pieces = pieces[mean_widths_m(pieces) >= NOISE_M] if len(pieces) else pieces
    area_m2 = float(np.sum(shapely.area(pieces))) if len(pieces) else 0.0
    if area_m2 <= 0:
        return []
    facts = {"of": code, "count": len(pieces), "area_m2": area_m2}
    facts |= {"min_area_m2": subject.options.min_area_m2, "min_width_m": subject.options.min_width_m}
    return [Issue("pieces_below_tolerance", field="geom", facts=facts, area_m2=area_m2)]
