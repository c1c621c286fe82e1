"""The order in which outlets stand in every table and picture.

Entry point: `in_order`.
"""

from collections.abc import Iterable

FIRST = ("RT", "Press TV", "AP", "CNN")


def in_order(outlets: Iterable[str]) -> list[str]:
    """Order outlets: the four that the project began with first, the others by name; each once.

    Examples
    --------
    >>> in_order(["Herald", "CNN", "RT", "RT", "Bugle"])
    ['RT', 'CNN', 'Bugle', 'Herald']
    """
    names = set(outlets)
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))
