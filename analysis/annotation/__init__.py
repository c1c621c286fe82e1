"""Annotate: one article in, its rows of the tables out. Here stands what the parts share."""

import csv
from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files

from threadpoolctl import ThreadpoolController

from analysis.text.words import Cached as Cached

_controller = cache(ThreadpoolController)


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a list in `analysis/lists`."""
    with (files("analysis") / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one_thread() -> AbstractContextManager:
    """Return a context in which linear algebra has one thread: where matrices are small, a second only waits."""
    return _controller().limit(limits=1, user_api="blas")
