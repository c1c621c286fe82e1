"""Annotate: one article in, its rows of the tables out."""
