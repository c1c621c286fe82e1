"""Annotate: one article in, its rows of the tables out."""

from analysis.text import rows_of

__all__ = ["rows_of"]
