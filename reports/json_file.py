"""The report model as JSON."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ..core.errors import EcoZoningError
from .model import Report
from .schema import first_fault
from .words import resource_root
from .writers import Writer

SCHEMA_FILE = "report.schema.json"


class JsonWriter(Writer):
    """Writes reports that were held against their schema first."""

    def write(self, report: Report, folder: Path, name: str) -> str:
        """One JSON file; raises ``report_model_invalid`` rather than write what the schema forbids."""
        document = report.document()
        fault = first_fault(document, report_schema())
        if fault is not None:
            raise EcoZoningError("report_model_invalid", where=fault[0], reason=fault[1])
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        return f"{name}.json"


@cache
def report_schema() -> dict[str, Any]:
    """The JSON schema of the report model."""
    schema: dict[str, Any] = json.loads(resource_root().joinpath("report", SCHEMA_FILE).read_text(encoding="utf-8"))
    return schema
