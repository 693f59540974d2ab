"""``ecozoning:rulebookpage``: the law rules as a page for review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFileDestination,
)

from ..qgis_bridge.libraries import SCREENING
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, choice, errors_told, local_rules


class RulebookPage(EcoZoningAlgorithm):
    """Every law rule with its article, validity, exceptions and sources, on one page."""

    needs = (*SCREENING, "jinja2")

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Law rules for review")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Reports")

    def groupId(self) -> str:
        """The folder's id."""
        return "reports"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        text = tr(
            "Writes the law rules that verdicts rest on as one web page, for a person who knows the law to review: "
            "document, article, validity, the projects concerned, exceptions with the documents they need, questions, "
            "and how well each text was confirmed. What was not seen in the original is red, what was seen in one "
            "public copy only is amber; no copy was official."
        )
        return f"<p>{text}</p>"

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        day = QgsProcessingParameterDateTime.Type.Date
        self.add_all(
            local_rules(),
            QgsProcessingParameterDateTime("AS_OF", tr("Only what is in force on this day"), type=day, optional=True),
            choice("LANGUAGE", tr("Language"), ["zh", "en"], "zh"),
            QgsProcessingParameterFileDestination("OUTPUT", tr("Page of the law rules"), "HTML (*.html)"),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of rules")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write the page."""
        from ..reports.rulebook_page import write_rulebook_page
        from ..storage.rulebook_file import rulebook_with_local, shipped_vocabulary

        path = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        chosen = self.parameterAsDateTime(parameters, "AS_OF", context).date()
        as_of = chosen.toPyDate() if chosen.isValid() else None
        with errors_told():
            book = rulebook_with_local(self.parameterAsFile(parameters, "LOCAL_RULES", context) or None)
            language = self.parameterAsEnumString(parameters, "LANGUAGE", context)
            count = write_rulebook_page(book, shipped_vocabulary(), Path(path), language, as_of)
        return {"OUTPUT": path, "COUNT": count}
