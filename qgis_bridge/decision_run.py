"""From the parameters of ``recorddecision`` to a row in the result file."""

from __future__ import annotations

from pathlib import Path

from ..core.decisions import decided_on
from ..storage.decisions_file import add_decision
from ..storage.result_file import read_result


def record_decision(path: Path, given: dict[str, str]) -> int:
    """Check the decision against the result and append it; returns how many there are now."""
    result = read_result(path)
    add_decision(path, decided_on(result, **given))
    return len(result.decisions) + 1
