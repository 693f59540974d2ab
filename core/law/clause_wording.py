"""What the wording of a clause suggests: a suggestion for a person, never used for a verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import ClauseEffect


@dataclass(frozen=True)
class Wording:
    """Patterns for each effect, and those that make any answer unclear."""

    patterns: Mapping[ClauseEffect, tuple[re.Pattern[str], ...]]
    unclear: tuple[re.Pattern[str], ...]

    @classmethod
    def from_data(cls, effects: Mapping[str, Sequence[str]], unclear: Sequence[str]) -> Wording:
        """Compile the patterns of ``resources/fields/wording.json``."""
        compiled = {ClauseEffect(word): tuple(map(re.compile, texts)) for word, texts in effects.items()}
        return cls(compiled, tuple(map(re.compile, unclear)))

    def suggested(self, text: str) -> str | None:
        """The one effect that the words of ``text`` speak of; ``None`` where they speak of several or none."""
        if any(pattern.search(text) for pattern in self.unclear):
            return None
        found = [effect for effect, patterns in self.patterns.items() if any(p.search(text) for p in patterns)]
        return str(found[0]) if len(found) == 1 else None
