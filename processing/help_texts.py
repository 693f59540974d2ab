"""What the algorithms say about themselves."""

from __future__ import annotations

from ..qgis_bridge.translation import tr


def screen_help() -> str:
    """Help of ``screen``."""
    return "\n".join(
        f"<p>{text}</p>"
        for text in (
            tr(
                "Overlays candidate parcels, routes or sites on the control units and on every other zone of a zoning "
                "dataset, applies the law rules in force on the as-of date, and lists the requirements of all tiers of "
                "the access list that hold there. The result is one GeoPackage."
            ),
            tr(
                "Verdicts, strongest first: prohibited, restricted, review, clear, outside, invalid. "
                "<b>clear</b> never means that a project complies: it means that no conflict was found in the layers "
                "that were there, and the clauses counted in <i>open_clauses</i> still wait for a person. "
                "A theme that the dataset lacks is reported as <i>no_data</i>, never as free of conflict."
            ),
            tr(
                "Areas are measured on the CGCS2000 ellipsoid, or planar in the 3-degree Gauss-Krüger zone, never "
                "with the ellipsoid of the project. Layers must be in CGCS2000 or WGS 84 (projected or not); "
                "Beijing 54 and Xi'an 80 are refused, because a guessed datum shift may move a parcel by 100 metres."
            ),
            tr(
                "The law texts behind the rules were read in public copies, none of them official: a person who knows "
                "the law must confirm them. Each reason names document, article, validity and how well it was "
                "confirmed."
            ),
        )
    )


def exportreports_help() -> str:
    """Help of ``exportreports``."""
    return "\n".join(
        f"<p>{text}</p>"
        for text in (
            tr(
                "Writes reports from the result of a screening: one per candidate, one per control unit that was met, "
                "or one summary; as web pages (html), workbooks (xlsx) or data (json)."
            ),
            tr(
                "The columns for the project's own situation and its conformity are left empty for the person who "
                "fills in the report. Give the dataset with which the result was made."
            ),
        )
    )
