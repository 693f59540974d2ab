"""What is in force on a day."""

from __future__ import annotations

from datetime import date

import numpy as np

from .tables import Booleans, Objects


def in_force(valid_from: Objects, valid_to: Objects, as_of: date) -> Booleans:
    """Mask of the rows in force on ``as_of``; dates are ISO text, both ends included, NULL is open."""
    day = as_of.isoformat()
    started = [not start or str(start)[:10] <= day for start in valid_from]
    running = [not end or str(end)[:10] >= day for end in valid_to]
    return np.asarray(list(map(all, zip(started, running))), dtype=bool)
