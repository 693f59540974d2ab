"""How much two processes get done beside each other, so that ratios of one against two can be read."""

from __future__ import annotations

import multiprocessing
from statistics import median
from time import perf_counter

import numpy as np

ROUNDS = 5


def work(seconds: float) -> int:
    """Plain computing in the processor's cache; how often in so many seconds."""
    values, done, end = np.linspace(0.0, 1.0, 4_096), 0, perf_counter() + seconds
    while perf_counter() < end:
        np.sin(values).sum()
        done += 1
    return done


def two_over_one(seconds: float = 0.5) -> float:
    """What two processes get done in the same time over what one does; 2 where each has a processor for itself."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(work, [0.1, 0.1], chunksize=1)
        found = []
        for _ in range(ROUNDS):
            (one,) = pool.map(work, [seconds], chunksize=1)
            found.append(sum(pool.map(work, [seconds, seconds], chunksize=1)) / one)
    return round(median(found), 2)
