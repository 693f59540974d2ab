"""How a long computation says how far it is, hears that it shall stop, and has its parts done side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Callable, Protocol, TypeVar

from .errors import Cancelled

#: Takes the finished part (0..1) and answers whether to go on.
Progress = Callable[[float], bool]

Item = TypeVar("Item")
Result = TypeVar("Result")


class Each(Protocol):
    """Applies ``work`` to every item, here or on several threads; the results come in the order of the items."""

    def __call__(self, work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]: ...


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


def one_by_one(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
    """An :class:`Each` that needs nobody else."""
    return map(work, items)


def all_done(
    work: Callable[[Item], Result], items: Sequence[Item], progress: Progress = silent, each: Each = one_by_one
) -> list[Result]:
    """The results of ``work`` for all items, with a step of ``progress`` after each of them."""
    results: list[Result] = []
    for result in each(work, items):
        results.append(result)
        step(progress, len(results) / len(items))
    return results
