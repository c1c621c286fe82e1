"""The three-word terms of articles as numbers: what finding copies sees of the `words` table, at a tenth of its size.

Entry points: `hashes_of`; `write` and `read`, for the parts of a corpus that is being built.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet

from analysis.store import Store
from analysis.text.terms import MAX_ORDER

FILE = "shingles.parquet"


class Hashes(NamedTuple):
    """The hashes of each article's three-word terms: article by article, each once, ascending."""

    article_ids: np.ndarray
    counts: np.ndarray
    hashes: np.ndarray


def hashes_of(words: pd.DataFrame) -> Hashes:
    """Hash the three-word terms of the table `words`, or of whole articles of it, in 64 bits.

    Examples
    --------
    >>> hashes_of(pd.DataFrame({"article_id": list("aab"), "order": [3, 3, 1], "term": ["a b c", "a b c", "a"]}))[:2]
    (array(['a'], dtype=object), array([1]))
    """
    long = words[["article_id", "term"]][words["order"].to_numpy() == MAX_ORDER]
    written = pyarrow.array(long["term"], pyarrow.large_string()).cast(pyarrow.large_binary())
    hashes = pd.util.hash_array(written.to_numpy(zero_copy_only=False), categorize=False)  # as of str, and quicker
    place, names = pd.factorize(long["article_id"])
    if (place[1:] < place[:-1]).any():
        by_article = np.argsort(place, kind="stable")
        place, hashes = place[by_article], hashes[by_article]
    for own in np.split(hashes, np.flatnonzero(np.diff(place)) + 1):
        own.sort()
    is_new = np.ones(len(hashes), bool)  # both voices may have a term
    is_new[1:] = (hashes[1:] != hashes[:-1]) | (place[1:] != place[:-1])
    return Hashes(np.asarray(names, object), np.bincount(place[is_new], minlength=len(names)), hashes[is_new])


def write(words: pd.DataFrame, home: Store) -> None:
    """Write the hashes of a part beside its tables."""
    article_ids, counts, hashes = hashes_of(words)
    lists = pyarrow.LargeListArray.from_arrays(np.r_[0, np.cumsum(counts)], hashes)
    table = pyarrow.table({"article_id": pyarrow.array(article_ids, pyarrow.string()), "hashes": lists})
    with home.writing(FILE) as file:
        pyarrow.parquet.write_table(table, file, compression="none", use_dictionary=False)


def read(home: Store) -> Hashes:
    """Read the hashes of a part."""
    table = home.read_parquet(FILE)
    lists = table["hashes"].combine_chunks()
    counts = np.diff(lists.offsets.to_numpy())
    return Hashes(table["article_id"].to_numpy(), counts, lists.values.to_numpy())
