"""Annotate: one article in, its rows of the tables out. Here stands what the parts share."""

import csv
from importlib.resources import files


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a list in `analysis/lists`."""
    with (files("analysis") / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
