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
from collections.abc import Callable
from time import perf_counter
from typing import Any

#: Steps in the order of a run, and the functions that are theirs.
STEPS = {
    "read": (
        "storage.candidates_file:read_candidates",
        "storage.dataset_file:read_dataset",
        "storage.rulebook_file:rulebook_with_local",
        "storage.rulebook_file:shipped_vocabulary",
    ),
    "index": ("core.preparation:index_of", "storage.index_file:read_index", "storage.index_file:write_index"),
    "decode": ("core.engine.geometry:decoded",),
    "valid": ("core.engine.geometry:made_ready",),
    "project": ("core.engine.measuring:brought_into", "core.engine.measuring:projected"),
    "overlay": ("core.engine.overlay:overlaid", "core.engine.nearness:zones_near"),
    "pieces": ("core.engine.overlay:with_pieces",),
    "coverage": ("core.coverage:covered",),
    "judge": (
        "core.findings:judged_zones",
        "core.law.access_list:AccessList",
        "core.verdict:resolved_clauses",
        "core.verdict:decided",
    ),
    "rows": tuple(
        f"core.collecting:{table}_rows"
        for table in ("candidate", "overlap", "coverage", "nearby", "finding", "requirement", "problem")
    ),
    "write": ("storage.result_file:write_result",),
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

    def around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` with its time counted for ``step``."""

        @functools.wraps(function, updated=())
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._open.append(AS_A_WHOLE if self._open[-1] == AS_A_WHOLE else step)
            try:
                return function(*args, **kwargs)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def total(self) -> dict[str, float]:
        self._turn()
        return {step: round(seconds, 4) for step, seconds in self.seconds.items()}


def found(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(f"ecozoning.{module}"), function)


def set_clock(clock: Clock) -> None:
    """Put the clock around every function of :data:`STEPS`, wherever the package has imported it."""
    importlib.import_module("ecozoning.headless.command_line")
    timed = [(found(name), step) for step, names in STEPS.items() for name in names]
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("ecozoning")]
    for function, step in timed:
        around = clock.around(step, function)
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
