"""``ecozoning:recorddecision``: what a person decided about a verdict, kept in the result file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, choice, errors_told

VERDICTS = ["prohibited", "restricted", "review", "clear", "outside", "invalid"]


class RecordDecision(EcoZoningAlgorithm):
    """Confirms or overrides a verdict, with reason, name and date."""

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Record a decision about a verdict")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Screening")

    def groupId(self) -> str:
        """The folder's id."""
        return "screening"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        text = tr(
            "Records that a person confirms or overrides a verdict of a result, with reason, name and date. The "
            "verdict itself stays: reports show the decision beside it, and mark it as stale once data or rules have "
            "changed. Writes only into the table <i>decisions</i> of the result file; nothing recorded is ever changed."
        )
        return f"<p>{text}</p>"

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        verdict = choice("VERDICT", tr("Verdict of the person (for an override)"), VERDICTS, None)
        verdict.setFlags(verdict.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
        day = QgsProcessingParameterDateTime.Type.Date
        self.add_all(
            QgsProcessingParameterFile("RESULT", tr("Result of a screening"), extension="gpkg"),
            QgsProcessingParameterString("CANDIDATE", tr("Id of the candidate")),
            QgsProcessingParameterString("RULE", tr("Id of the rule (empty: the whole candidate)"), optional=True),
            QgsProcessingParameterString("ZONE", tr("Code of the zone"), optional=True),
            choice("DECISION", tr("Decision"), ["confirm", "override"], "confirm"),
            verdict,
            QgsProcessingParameterString("REASON", tr("Reason"), multiLine=True),
            QgsProcessingParameterString("PERSON", tr("Name of the person")),
            QgsProcessingParameterDateTime("DATE", tr("Day of the decision (today if empty)"), type=day, optional=True),
        )
        self.addOutput(QgsProcessingOutputFile("RESULT", tr("Result of a screening")))
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of decisions")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Check and append."""
        from ..qgis_bridge.decision_run import record_decision

        path = self.parameterAsFile(parameters, "RESULT", context)
        chosen = self.parameterAsDateTime(parameters, "DATE", context).date()
        day = date(chosen.year(), chosen.month(), chosen.day()) if chosen.isValid() else date.today()
        texts = {"candidate_id": "CANDIDATE", "rule_id": "RULE", "zone_code": "ZONE", "reason": "REASON"}
        given = {name: self.parameterAsString(parameters, asked, context) for name, asked in texts.items()}
        given |= {
            "person": self.parameterAsString(parameters, "PERSON", context),
            "decision": self.parameterAsEnumString(parameters, "DECISION", context),
            "verdict": self.parameterAsEnumString(parameters, "VERDICT", context),
            "decided_on": day.isoformat(),
        }
        with errors_told():
            return {"RESULT": path, "COUNT": record_decision(Path(path), given)}
