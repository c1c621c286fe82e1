"""How far a long run is: a bar on a terminal, and a plain line now and then where the output goes elsewhere."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

SECONDS = 20


def progress(items: Iterable | None = None, seconds: float = SECONDS, **options) -> tqdm:
    """Return a bar of `tqdm`, over `items` where some are given; without a terminal a line at most every `seconds`."""
    if not sys.stderr.isatty():
        line = "{desc}: {n_fmt} of {total_fmt}{unit}\n"
        options |= {"delay": seconds, "mininterval": seconds, "maxinterval": 10 * seconds + 1, "bar_format": line}
    return tqdm(items, leave=False, **options)
