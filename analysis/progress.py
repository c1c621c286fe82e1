"""How far a long run is: a bar on a terminal, and a plain line now and then where the output goes elsewhere."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

LINES = {"delay": 20, "mininterval": 20, "maxinterval": 201, "bar_format": "{desc}: {n_fmt} of {total_fmt}{unit}\n"}


def progress(items: Iterable | None = None, **options) -> tqdm:
    """Return a bar of `tqdm`, over `items` where some are given; without a terminal a line every 20 seconds."""
    return tqdm(items, leave=False, **options, **({} if sys.stderr.isatty() else LINES))
