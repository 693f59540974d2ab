"""Write resources/models/screen_and_report.model3: screening and reports as one model.

Run in the project's environment where QGIS can be imported; the file is committed.
"""

from __future__ import annotations

import sys

from ecozoning.processing.provider import MODELS, EcoZoningProvider
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QPointF

Source = QgsProcessingModelChildParameterSource
FIELDS = {
    "ID_FIELD": "编号字段 Id field",
    "NAME_FIELD": "名称字段 Name field",
    "INDUSTRY_FIELD": "行业字段 Industry field",
    "ACTIVITY_FIELD": "活动字段 Activity field",
}
HELP = (
    "先筛查候选对象，再为每个候选对象输出报告（网页和表格）。可在模型设计器中复制后修改。 "
    "Screens the candidates, then writes a report for each (web page and workbook). "
    "Copy it in the model designer to change it."
)


def main() -> int:
    application = QgsApplication([], False)
    application.initQgis()
    provider = EcoZoningProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    MODELS.mkdir(parents=True, exist_ok=True)
    written = model().toFile(str(MODELS / "screen_and_report.model3"))
    application.exitQgis()
    return 0 if written else 1


def model() -> QgsProcessingModelAlgorithm:
    made = QgsProcessingModelAlgorithm("screen_and_report", "模型 Models", "models")
    made.setHelpContent({"ALG_DESC": HELP})
    add_parameters(made)
    made.addChildAlgorithm(screening())
    made.addChildAlgorithm(reports())
    return made


def add_parameters(made: QgsProcessingModelAlgorithm) -> None:
    any_geometry = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
    parameters = [
        QgsProcessingParameterFeatureSource("INPUT", "候选对象 Candidates", any_geometry),
        QgsProcessingParameterFile("DATASET", "分区管控成果数据 Zoning dataset", extension="gpkg"),
    ]
    parameters += [
        QgsProcessingParameterField(name, label, parentLayerParameterName="INPUT", optional=True)
        for name, label in FIELDS.items()
    ]
    for row, parameter in enumerate(parameters):
        place = QgsProcessingModelParameter(parameter.name())
        place.setPosition(QPointF(140, 80 + 80 * row))
        made.addModelParameter(parameter, place)


def screening() -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm("ecozoning:screen")
    child.setChildId("screen")
    child.setDescription("筛查 Screen")
    child.setPosition(QPointF(420, 160))
    for name in ("INPUT", "DATASET", *FIELDS):
        child.addParameterSources(name, [Source.fromModelParameter(name)])
    child.setModelOutputs({"RESULT": output("RESULT", "筛查结果 Result", "screen", "OUTPUT", QPointF(640, 120))})
    return child


def reports() -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm("ecozoning:exportreports")
    child.setChildId("reports")
    child.setDescription("报告 Reports")
    child.setPosition(QPointF(420, 360))
    child.addParameterSources("RESULT", [Source.fromChildOutput("screen", "OUTPUT")])
    child.addParameterSources("DATASET", [Source.fromModelParameter("DATASET")])
    child.addParameterSources("GROUP_BY", [Source.fromStaticValue("candidate")])
    child.addParameterSources("FORMATS", [Source.fromStaticValue("html,xlsx")])
    child.setModelOutputs(
        {"FOLDER": output("FOLDER", "报告文件夹 Report folder", "reports", "FOLDER", QPointF(640, 400))}
    )
    return child


def output(name: str, label: str, child: str, child_output: str, position: QPointF) -> QgsProcessingModelOutput:
    made = QgsProcessingModelOutput(name, label)
    made.setChildId(child)
    made.setChildOutputName(child_output)
    made.setPosition(position)
    return made


if __name__ == "__main__":
    sys.exit(main())
