"""What can go wrong, as a code and facts; the sentence for people is made at the edge."""

from __future__ import annotations


class EcoZoningError(Exception):
    """A refusal with a stable ``code`` and the ``facts`` (file, layer, field, …) that explain it.

    The text of a raised error is for logs only. Front ends look the code up in
    ``resources/messages/`` and fill the facts in, in the user's language.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code + "".join(f" {name}={value!r}" for name, value in facts.items()))

    def __reduce__(self) -> tuple[object, ...]:
        """Keep code and facts when the error crosses a process border."""
        return (_restore, (type(self), self.code, self.facts))


def _restore(kind: type[EcoZoningError], code: str, facts: dict[str, object]) -> EcoZoningError:
    return kind(code, **facts)


class InputRefused(EcoZoningError):
    """A file, layer, field or setting from the user that cannot be used as it is."""


class RulebookFault(EcoZoningError):
    """A rulebook or vocabulary file that does not fit its schema."""


class Cancelled(EcoZoningError):
    """The user asked to stop; nothing was written."""

    def __init__(self) -> None:
        super().__init__("cancelled")

    def __reduce__(self) -> tuple[object, ...]:
        return (Cancelled, ())
