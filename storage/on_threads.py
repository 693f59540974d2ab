"""Parts of a computation on several threads; it pays where numpy has much to do in each."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Callable

from ..core.progress import Item, Result

#: More would wait for memory rather than for a processor.
MOST_THREADS = 4


def on_threads(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
    """The results of ``work`` in the order of ``items``: an :class:`..core.progress.Each`.

    No more is begun than is waited for, so that little is done in vain where nobody takes the rest.
    """
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    pending: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            if len(pending) > threads:
                yield pending.popleft().result()
            pending.append(pool.submit(work, item))
        while pending:
            yield pending.popleft().result()
