"""The three-word terms of articles as numbers: what finding copies sees of the `words` table, at a tenth of its size.

Entry points: `hashes_of`; `write` and `read`, for the parts of a corpus that is being built.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet

from analysis.ngrams import MAX_ORDER
from analysis.store import Store

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
    long = words[words["order"].to_numpy() == MAX_ORDER]
    hashes = pd.util.hash_array(long["term"].to_numpy(object), categorize=False)
    place, names = pd.factorize(long["article_id"])
    if (place[1:] < place[:-1]).any():
        hashes = hashes[np.argsort(place, kind="stable")]
    ends = np.cumsum(np.bincount(place, minlength=len(names)))
    own = [np.unique(some) for some in np.split(hashes, ends[:-1])][: len(names)]  # both voices may have a term
    counts = np.array([len(some) for some in own], int)
    return Hashes(np.asarray(names, object), counts, np.concatenate([hashes[:0], *own]))


def write(words: pd.DataFrame, home: Store) -> None:
    """Write the hashes of a part beside its tables."""
    article_ids, counts, hashes = hashes_of(words)
    lists = pyarrow.LargeListArray.from_arrays(np.r_[0, np.cumsum(counts)], hashes)
    table = pyarrow.table({"article_id": pyarrow.array(article_ids, pyarrow.string()), "hashes": lists})
    with home.writing(FILE) as file:
        pyarrow.parquet.write_table(table, file, compression="none", use_dictionary=False)


def read(home: Store) -> Hashes:
    """Read the hashes of a part."""
    with home.fs.open(home.path(FILE)) as file:
        table = pyarrow.parquet.read_table(file)
    lists = table["hashes"].combine_chunks()
    counts = np.diff(lists.offsets.to_numpy())
    return Hashes(table["article_id"].to_numpy(), counts, lists.values.to_numpy())
