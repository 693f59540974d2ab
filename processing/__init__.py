"""Thin Processing algorithms: parameters -> bridge -> core -> bridge -> outputs."""
