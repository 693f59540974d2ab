"""What a law rule puts on each square metre or metre, so that a report can estimate what is at stake."""

from __future__ import annotations

from dataclasses import dataclass

from ..json_fields import Fields
from ..model import MeasureUnit


@dataclass(frozen=True)
class Rate:
    """A statutory range in yuan per unit of measure, with the sentences that tell an estimate.

    The sentences hold the places ``{measure}``, ``{low}`` and ``{high}``; they must say that it is an estimate.
    """

    per: str
    low: float
    high: float
    zh: str
    en: str

    @classmethod
    def from_data(cls, data: object, rule_id: str) -> Rate:
        """Read one entry of ``rates``; raises :class:`..errors.RulebookFault`."""
        fields = Fields(data, rule_id=rule_id, part="rates")
        fields.refuse_unknown(cls.__dataclass_fields__)
        per = fields.word("per", (str(MeasureUnit.SQUARE_METRE), str(MeasureUnit.METRE)))
        rate = cls(per, fields.number("low"), fields.number("high"), fields.text("zh"), fields.text("en"))
        if not 0 <= rate.low <= rate.high:
            raise fields.fault("empty_interval", "high", value=rate.high)
        return rate

    def told(self, measure: float, unit: str, language: str) -> str:
        """The estimate for ``measure`` in ``unit``; empty where the rate is per another unit.

        Amounts are rounded to whole yuan: rates times the measured overlap, nothing else.
        """
        if unit != self.per:
            return ""
        places = {
            "{measure}": f"{measure:,.2f}",
            "{low}": f"{measure * self.low:,.0f}",
            "{high}": f"{measure * self.high:,.0f}",
        }
        text = self.zh if language == "zh" else self.en
        for place, value in places.items():
            text = text.replace(place, value)
        return text
