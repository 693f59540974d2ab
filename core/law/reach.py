"""How far around a zone a rule reaches, where the law says "within one kilometre of the shoreline"."""

from __future__ import annotations

from dataclasses import dataclass

from ..json_fields import Fields


@dataclass(frozen=True)
class Reach:
    """A statutory distance in metres, with the sentences that tell a measured one.

    The line from which the law measures (岸线) is drawn by authorities; a layer of rivers only indicates it. So what
    follows from a reach is a question for a person, never a ban, and the sentences must say that it is indicative. They
    hold the place ``{distance}``.
    """

    m: float
    zh: str
    en: str

    @classmethod
    def from_data(cls, data: object, rule_id: str) -> Reach:
        """Read ``reach`` of a rule; raises :class:`..errors.RulebookFault`."""
        fields = Fields(data, rule_id=rule_id, part="reach")
        fields.refuse_unknown(cls.__dataclass_fields__)
        reach = cls(fields.number("m"), fields.text("zh"), fields.text("en"))
        if not reach.m > 0:
            raise fields.fault("field_type", "m", value=reach.m)
        return reach

    def told(self, distance_m: float, language: str) -> str:
        """The sentence for a measured distance, in whole metres."""
        return (self.zh if language == "zh" else self.en).replace("{distance}", f"{distance_m:,.0f}")
