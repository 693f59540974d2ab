"""The meaning of the product: pure numbers and yes/no, without QGIS and without file formats."""
