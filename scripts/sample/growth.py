"""Growing, smoothing and trimming areas on the mosaic."""

from __future__ import annotations

import heapq

import numpy as np
from mosaic import Mosaic


def spread(
    mosaic: Mosaic, seeds: list[np.ndarray], friction: np.ndarray, group: np.ndarray | None = None, barrier: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Cheapest way from the seeds to every face.

    Parameters
    ----------
    seeds
        Faces where each label starts.
    friction
        Cost of a metre in each face; infinite where there is no way.
    group, barrier
        A step between faces of different group costs ``barrier`` times as much.

    Returns
    -------
    cost, label
        Cost in weighted metres (infinite where unreached) and the index of the seed list that won (-1).
    """
    cost = np.full(len(mosaic.faces), np.inf)
    label = np.full(len(mosaic.faces), -1)
    queue = [(0.0, int(face), index) for index, faces in enumerate(seeds) for face in faces]
    heapq.heapify(queue)
    x, y, drag = mosaic.centre[:, 0].tolist(), mosaic.centre[:, 1].tolist(), friction.tolist()
    side = [0] * len(x) if group is None else group.tolist()
    while queue:
        here, face, index = heapq.heappop(queue)
        if label[face] >= 0:
            continue
        cost[face], label[face] = here, index
        for other in mosaic.neighbours[face].tolist():
            if label[other] < 0 and drag[other] < np.inf:
                step = ((x[face] - x[other]) ** 2 + (y[face] - y[other]) ** 2) ** 0.5 * (drag[face] + drag[other]) / 2
                heapq.heappush(queue, (here + step * (barrier if side[face] != side[other] else 1.0), other, index))
    return cost, label


def cheapest(mosaic: Mosaic, cost: np.ndarray, area_m2: float) -> np.ndarray:
    """Mask of the faces of least cost that together have about ``area_m2``."""
    order = np.argsort(cost, kind="stable")
    order = order[np.isfinite(cost[order])]
    mask = np.zeros(len(cost), dtype=bool)
    mask[order[: int(np.searchsorted(np.cumsum(mosaic.area_m2[order]), area_m2)) + 1]] = True
    return mask


def surrounded(mosaic: Mosaic, mask: np.ndarray) -> np.ndarray:
    """Share (0..1) of the border of each face that it has with faces in ``mask``."""
    a, b = mosaic.edges.T
    count = len(mosaic.faces)
    total = np.bincount(a, mosaic.border_m, count) + np.bincount(b, mosaic.border_m, count)
    inside = np.bincount(a, mosaic.border_m * mask[b], count) + np.bincount(b, mosaic.border_m * mask[a], count)
    return inside / np.maximum(total, 1.0)


def components(mosaic: Mosaic, key: np.ndarray) -> np.ndarray:
    """A label per face: the lowest face of the connected area of equal ``key`` that it lies in."""
    a, b = mosaic.edges[key[mosaic.edges[:, 0]] == key[mosaic.edges[:, 1]]].T
    label = np.arange(len(mosaic.faces))
    while True:
        lowest = label.copy()
        np.minimum.at(lowest, a, label[b])
        np.minimum.at(lowest, b, label[a])
        lowest = lowest[lowest]
        if (lowest == label).all():
            return label
        label = lowest


def tidied(
    mosaic: Mosaic, mask: np.ndarray, fixed: np.ndarray, smallest_m2: float, hole_m2: float, passes: int = 2
) -> np.ndarray:
    """``mask`` smoothed by majority, without islands and holes that are too small; ``fixed`` faces keep their value."""
    mask = mask.copy()
    for _ in range(passes):
        share = surrounded(mosaic, mask)
        mask = np.where(fixed, mask, np.where(mask, share > 0.34, share > 0.66))
    for value, least in ((True, smallest_m2), (False, hole_m2)):
        label = components(mosaic, mask.astype(int))
        size = np.bincount(label, mosaic.area_m2, len(mask))[label]
        held = np.bincount(label, fixed, len(mask))[label] > 0
        mask = np.where((mask == value) & (size < least) & ~held, not value, mask)
    return mask


def trimmed(
    mosaic: Mosaic,
    mask: np.ndarray,
    target_m2: float,
    free: np.ndarray,
    score: np.ndarray,
) -> np.ndarray:
    """``mask`` grown or shrunk at its border until its area is ``target_m2`` to within a square metre or so.

    Parameters
    ----------
    free
        Faces that may change sides.
    score
        High for faces that belong inside: the best come in first, the worst go out first.
    """
    mask = mask.copy()
    for _ in range(400):
        gap = target_m2 - mosaic.area_m2[mask].sum()
        if abs(gap) < 3e6:
            break
        share = surrounded(mosaic, mask)
        ready = free & (~mask & (share > 0.38) if gap > 0 else mask & (share < 0.62))
        if not ready.any():
            ready = free & (~mask & (share > 0.15) if gap > 0 else mask & (share < 0.85))
        order = np.flatnonzero(ready)
        order = order[np.argsort(-score[order] if gap > 0 else score[order], kind="stable")]
        sums = np.cumsum(mosaic.area_m2[order])
        count = max(1, min(int(np.searchsorted(sums, abs(gap))), len(order) // 6 + 1))
        mask[order[:count]] = gap > 0
    return _exchanged(mosaic, mask, target_m2, free)


def _exchanged(mosaic: Mosaic, mask: np.ndarray, target_m2: float, free: np.ndarray) -> np.ndarray:
    """Two faces in, two out at most, so that the remaining gap closes."""
    mask = mask.copy()
    for _ in range(12):
        gap = target_m2 - mosaic.area_m2[mask].sum()
        if abs(gap) < 1.0:
            break
        share = surrounded(mosaic, mask)
        inner = np.flatnonzero(free & mask & (share > 0.1) & (share < 0.72))
        outer = np.flatnonzero(free & ~mask & (share > 0.28) & (share < 0.9))
        outer = outer[np.argsort(mosaic.area_m2[outer], kind="stable")]
        wanted = mosaic.area_m2[inner] + gap
        place = np.clip(np.searchsorted(mosaic.area_m2[outer], wanted), 1, len(outer) - 1)
        rest = np.stack([np.abs(mosaic.area_m2[outer[place - step]] - wanted) for step in (0, 1)])
        step, best = np.unravel_index(np.argmin(rest), rest.shape)
        if rest[step, best] >= abs(gap):
            single = np.abs(np.where(gap > 0, 1, -1) * mosaic.area_m2 - gap)
            face = min((outer if gap > 0 else inner).tolist(), key=lambda item: (single[item], item))
            mask[face] = gap > 0
            continue
        mask[inner[best]], mask[outer[place[best] - step]] = False, True
    return mask


def far_centres(mosaic: Mosaic, inside: np.ndarray, count: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Well-spread faces inside the mask: k-means with far-apart starts."""
    faces = np.flatnonzero(inside)
    points, weight = mosaic.centre[faces], mosaic.area_m2[faces]
    centres = points[[int(rng.integers(len(faces)))]]
    while len(centres) < count:
        away = np.min(np.hypot(*(points[:, None] - centres[None]).transpose(2, 0, 1)), axis=1)
        centres = np.vstack([centres, points[np.argmax(away * rng.uniform(0.6, 1.0, len(faces)))]])
    for _ in range(6):
        nearest = np.argmin(np.hypot(*(points[:, None] - centres[None]).transpose(2, 0, 1)), axis=1)
        total = np.bincount(nearest, weight, count)
        sums = [np.bincount(nearest, weight * points[:, axis], count) / total for axis in (0, 1)]
        centres = np.column_stack(sums)
    picked = [int(faces[np.argmin(np.hypot(*(points - centre).T))]) for centre in centres]
    return [np.array([face]) for face in dict.fromkeys(picked)]
