"""Command line and clusters: the same screening without QGIS."""
