"""The only place that converts between QGIS and the core."""
