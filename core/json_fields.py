"""Typed access to one object of a rulebook or vocabulary file; every fault names where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from .errors import RulebookFault

_REQUIRED: Any = object()


class Fields:
    """One JSON object, read field by field.

    Parameters
    ----------
    data
        What the JSON parser returned; anything but an object raises ``not_an_object``.
    where
        Facts that every fault carries, such as ``rule_id``.
    """

    def __init__(self, data: object, **where: object) -> None:
        self.where = where
        if not isinstance(data, Mapping):
            raise RulebookFault("not_an_object", value=data, **where)
        self._data: Mapping[str, object] = data

    def fault(self, code: str, field: str, **facts: object) -> RulebookFault:
        """A fault of this object, for the caller to raise."""
        return RulebookFault(code, **{**self.where, "field": field, **facts})

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Raise ``field_unknown`` for a misspelt field, which would otherwise be ignored in silence."""
        allowed = frozenset(known)
        for name in self._data:
            if name not in allowed:
                raise self.fault("field_unknown", name)

    def holds(self, name: str) -> bool:
        """Whether there is something other than ``null``."""
        return self._data.get(name) is not None

    def text(self, name: str, default: str = _REQUIRED) -> str:
        """A string; a required one must not be blank."""
        value = self._get(name, str, default)
        if default is _REQUIRED and not value.strip():
            raise self.fault("field_missing", name)
        return str(value)

    def number(self, name: str) -> float:
        """A required number."""
        value = self._get(name, (int, float), _REQUIRED)
        if isinstance(value, bool):
            raise self.fault("field_type", name, value=value)
        return float(value)

    def word(self, name: str, allowed: Iterable[str], default: str = _REQUIRED) -> str:
        """A string out of a closed list."""
        value = self.text(name, default)
        if value not in tuple(allowed):
            raise self.fault("field_word", name, value=value)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; empty where absent."""
        values: list[object] = self._get(name, list, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault("field_type", name, value=values)
        return tuple(str(value) for value in values)

    def date(self, name: str, default: datetime.date | None = _REQUIRED) -> Any:
        """An ISO date; ``null`` or absent gives ``default``."""
        value = self._data.get(name)
        if value is None and default is not _REQUIRED:
            return default
        try:
            return datetime.date.fromisoformat(self.text(name))
        except ValueError:
            raise self.fault("field_date", name, value=value) from None

    def items(self, name: str) -> list[object]:
        """A list of anything; empty where absent."""
        return list(self._get(name, list, []))

    def mapping(self, name: str) -> dict[str, object]:
        """An object; empty where absent."""
        return dict(self._get(name, dict, {}))

    def _get(self, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        value = self._data.get(name, default)
        if value is _REQUIRED:
            raise self.fault("field_missing", name)
        if not isinstance(value, kind):
            raise self.fault("field_type", name, value=value)
        return value
