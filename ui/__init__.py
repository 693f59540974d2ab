"""Widgets: collect one options object, show one result object."""
