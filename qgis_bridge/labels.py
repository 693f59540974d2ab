"""Words of the vocabulary as people read them in the interface."""

from __future__ import annotations

from ..reports.words import Words
from .translation import language


def label(group: str, word: str) -> str:
    """The label of ``word`` in ``group`` (``verdict``, ``theme``, …) in the language of QGIS."""
    return Words(language()).label(group, word)
