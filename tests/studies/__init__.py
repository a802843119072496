"""Comparisons behind the choices in DESIGN.md, to be run again by hand."""
