"""Geometry, measures and the overlay: candidates x zones -> numbers."""
