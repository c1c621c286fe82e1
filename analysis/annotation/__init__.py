"""Annotate: one article in, its rows of the tables out. Here stands what the parts share."""

import csv
from collections.abc import Callable
from importlib.resources import files

MOST_CACHED, LONGEST_CACHED = 1 << 17, 64


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a list in `analysis/lists`."""
    with (files("analysis") / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Cached(dict):
    """What `made` returns of the words met before: most words of an article have been."""

    def __init__(self, made: Callable):
        super().__init__()
        self.made = made

    def __missing__(self, word: str):
        found = self.made(word)
        if len(self) >= MOST_CACHED:
            self.clear()
        if len(word) <= LONGEST_CACHED:
            self[word] = found
        return found
