"""What every algorithm of the provider has in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtGui import QIcon

from ..core.errors import Cancelled, EcoZoningError
from ..qgis_bridge.libraries import SCREENING, missing
from ..qgis_bridge.translation import tr

ICON = Path(__file__).parent.parent / "resources" / "icons" / "ecozoning.svg"


class EcoZoningAlgorithm(QgsProcessingAlgorithm):
    """Name, texts and errors; a child adds parameters and the call into the core."""

    #: Libraries without which the algorithm cannot run.
    needs: tuple[str, ...] = SCREENING

    def name(self) -> str:
        """The class name in lower case: the id is ``ecozoning:<name>``."""
        return type(self).__name__.lower()

    def createInstance(self) -> EcoZoningAlgorithm:
        """A fresh algorithm, as QGIS asks for one per run."""
        return type(self)()

    def icon(self) -> QIcon:
        """The icon of the product."""
        return QIcon(str(ICON))

    def canExecute(self) -> tuple[bool, str]:
        """Whether the libraries are there, and what to install where they are not."""
        lacking = missing(self.needs)
        if not lacking:
            return True, ""
        text = tr("Missing Python libraries: {names}. Install them for the Python of QGIS, for example: {command}")
        return False, text.format(names=", ".join(lacking), command="python3 -m pip install " + " ".join(lacking))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Also says which libraries are missing: ``qgis_process`` never asks ``canExecute``."""
        able, reason = self.canExecute()
        return super().checkParameterValues(parameters, context) if able else (False, reason)

    def add_all(self, *parameters: QgsProcessingParameterDefinition) -> None:
        """Add parameters in order."""
        for parameter in parameters:
            self.addParameter(parameter)


def advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The same parameter, folded away under "Advanced"."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter


def choice(name: str, label: str, words: list[str], default: Any, several: bool = False) -> QgsProcessingParameterEnum:
    """An enum whose values are the words themselves, the same in every language."""
    parameter = QgsProcessingParameterEnum(name, label, options=words, allowMultiple=several, defaultValue=default)
    parameter.setUsesStaticStrings(True)
    return parameter


def local_rules() -> QgsProcessingParameterFile:
    """A rulebook of the user's own, beside the shipped one."""
    return QgsProcessingParameterFile("LOCAL_RULES", tr("Rules of your own (json)"), extension="json", optional=True)


def two_high() -> QgsProcessingParameterFile:
    """The user's list of "two-high" industries."""
    label = tr("List of high-energy, high-emission industries (csv, xlsx)")
    return QgsProcessingParameterFile("TWO_HIGH_LIST", label, optional=True, fileFilter="CSV, XLSX (*.csv *.xlsx)")


@contextmanager
def errors_told() -> Iterator[None]:
    """Errors of the core as sentences in the user's language; a cancelled run ends without outputs."""
    from ..qgis_bridge.messages import sentence

    try:
        yield
    except Cancelled as error:
        raise QgsProcessingException(sentence(error)) from error
    except EcoZoningError as error:
        raise QgsProcessingException(sentence(error)) from error
