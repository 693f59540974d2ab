"""Which overlaps get the geometry of their piece, and the geometry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .borderline import overlap_verdicts
from .engine.overlay import with_pieces
from .findings import ZoneJudgement
from .model import Pieces, Verdict
from .preparation import Prepared
from .tables import Booleans, Overlaps, where


def with_shown_pieces(pieces: Pieces, ready: Prepared, overlaps: Overlaps, judgement: ZoneJudgement) -> Overlaps:
    """The same overlaps; those that the run shall show have their piece, the others ``None``."""
    shown = _shown(pieces, ready, overlaps, judgement)
    if ready.dimension == 2 and shown.any():
        overlaps = with_pieces(ready.index, ready.candidates, overlaps, shown)
    return replace(overlaps, piece=where(shown, overlaps.piece))


def _shown(pieces: Pieces, ready: Prepared, overlaps: Overlaps, judgement: ZoneJudgement) -> Booleans:
    if pieces is Pieces.CONFLICTS:
        return overlap_verdicts(overlaps, judgement, ready.index.is_unit) >= int(Verdict.REVIEW)
    return np.full(len(overlaps), pieces is Pieces.ALL)
