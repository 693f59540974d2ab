"""Where the time of a screening goes: the command line in this process, with a clock around each step.

``python steps.py screen --dataset ...`` in the environment of the command line; ends with a line of JSON, seconds by
step. What one step calls of another counts for the other, but making the index counts as a whole: every second is
counted once.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from time import perf_counter
from typing import Any

#: Steps in the order of a run, and the functions that are theirs.
STEPS = {
    "read": (
        "storage.candidates_file:open_candidates",
        "storage.candidate_stream:CandidateStream.batches",
        "storage.dataset_file:read_dataset",
        "storage.rulebook_file:rulebook_with_local",
        "storage.rulebook_file:shipped_size_rules",
        "storage.rulebook_file:shipped_vocabulary",
        "storage.two_high_file:two_high_list",
    ),
    "index": ("storage.index_file:kept_index",),
    "decode": ("core.engine.geometry:decoded",),
    "valid": ("core.engine.geometry:made_ready",),
    "project": ("core.engine.measuring:placed", "core.engine.measuring:projected"),
    "overlay": (
        "core.engine.overlay:overlaid",
        "core.engine.slivers:without_touching",
        "core.engine.slivers:with_doubts_marked",
        "core.surroundings:surroundings",
    ),
    "pieces": ("core.engine.overlay:with_pieces", "core.collecting:piece_wkb"),
    "coverage": ("core.coverage:covered",),
    "judge": (
        "core.standing:standing_of",
        "core.findings:judged_zones",
        "core.resolved_clauses:resolved_clauses",
        "core.reach_findings:judged_reach",
        "core.verdict:decided",
    ),
    "rows": ("core.collecting:batch_result",),
    "write": (
        "storage.result_writer:result_writer",
        "storage.result_writer:ResultWriter.add",
        "storage.result_writer:ResultWriter.write_run",
    ),
}
REST = "rest"
#: Of which the inner steps are those of the zones, not of the candidates.
AS_A_WHOLE = "index"


class Clock:
    """Seconds of each step, without those of the steps that it calls."""

    def __init__(self, time: Callable[[], float] = perf_counter) -> None:
        self.seconds = dict.fromkeys([*STEPS, REST], 0.0)
        self._open = [REST]
        self._time = time
        self._since = time()

    def _turn(self) -> None:
        now = self._time()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """What is done in here is a part of ``step``."""
        self._turn()
        self._open.append(AS_A_WHOLE if self._open[-1] == AS_A_WHOLE else step)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` with its time counted for ``step``; also that of an iterator or a context that it gives."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.of(step):
                result = function(*args, **kwargs)
            if isinstance(result, Iterator):
                return self._item_by_item(step, result)
            return self._entered(step, result) if isinstance(result, AbstractContextManager) else result

        return timed

    def _item_by_item(self, step: str, items: Iterator[Any]) -> Iterator[Any]:
        while True:
            with self.of(step):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item

    @contextmanager
    def _entered(self, step: str, context: AbstractContextManager[Any]) -> Iterator[Any]:
        with ExitStack() as stack:
            with self.of(step):
                value = stack.enter_context(context)
            yield value
            with self.of(step):
                stack.close()

    def total(self) -> dict[str, float]:
        self._turn()
        return {step: round(seconds, 4) for step, seconds in self.seconds.items()}


def found(name: str) -> tuple[Any, str]:
    """The module or class that a name of :data:`STEPS` leads to, and the name of the function in it."""
    module, _, path = name.partition(":")
    *outer, function = path.split(".")
    return functools.reduce(getattr, outer, importlib.import_module(f"ecozoning.{module}")), function


def set_clock(clock: Clock) -> None:
    """Put the clock around every function of :data:`STEPS`, wherever the package has imported it."""
    importlib.import_module("ecozoning.headless.command_line")
    places = [(*found(name), step) for step, names in STEPS.items() for name in names]
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("ecozoning")]
    for owner, attribute, step in places:
        function = getattr(owner, attribute)
        around = clock.around(step, function)
        setattr(owner, attribute, around)
        for module in modules:
            for name in [name for name, value in vars(module).items() if value is function]:
                setattr(module, name, around)


def main() -> int:
    from ecozoning.headless import command_line

    clock = Clock()
    set_clock(clock)
    status = command_line.main(sys.argv[1:])
    print(json.dumps(clock.total()))
    return status


if __name__ == "__main__":
    sys.exit(main())
