"""How a long computation says how far it is, and hears that it shall stop."""

from __future__ import annotations

from typing import Callable

from .errors import Cancelled

#: Takes the finished part (0..1) and answers whether to go on.
Progress = Callable[[float], bool]


def silent(_fraction: float) -> bool:
    """A progress that nobody listens to."""
    return True


def step(progress: Progress, fraction: float) -> None:
    """Report ``fraction``; raises :class:`Cancelled` where the answer is to stop."""
    if not progress(fraction):
        raise Cancelled


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one stage, which runs from ``start`` to ``end`` of the whole."""
    return lambda fraction: progress(start + (end - start) * fraction)
