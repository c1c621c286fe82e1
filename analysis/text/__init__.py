"""What a text is made of: characters, words, terms, sentences; and whose it is. Here stands how lists are read."""

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a list in `analysis/lists`."""
    with (files("analysis") / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def lists_of(name: str) -> dict[str, dict[str, str]]:
    """Return the words of each `list` in a file of `analysis/lists`, with what they mean."""
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows_of(name):
        lists[row["list"]][row["word"]] = row["means"]
    return lists
