"""The command line: the same screen() without QGIS's window or API."""
