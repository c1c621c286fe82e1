"""Terms as numbers of 64 bits: copies and stories are found from these, part by part, not from the tables."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc

from analysis.text.terms import MAX_ORDER

N_BITS = 4  # the first of a hash, by which they are dealt out: so many sixteenths are looked at in turn
Parts = Callable[[], Iterable[pyarrow.Table]]  # what `hashes_of` made of each part, to be read again and again


class Part(NamedTuple):
    """Some articles: the `rows` they have; of each term its article's place in these, its hash and its count."""

    rows: np.ndarray
    article: np.ndarray
    hashes: np.ndarray
    counts: np.ndarray


def hashes_of(terms: pd.DataFrame) -> pyarrow.Table:
    """Return `article_id, hashes, counts`: the terms of each article, each once, ascending, and their counts.

    `terms` has `article_id, term, count`; of the table `words`, only terms of three words are taken. Of 40 million
    terms, two have the same hash once in 20,000 times.

    Examples
    --------
    >>> terms = pd.DataFrame({"article_id": list("aab"), "term": ["a b c", "a b c", "c d e"], "count": [1, 2, 1]})
    >>> [(row["article_id"], row["counts"]) for row in hashes_of(terms).to_pylist()]
    [('a', [3]), ('b', [1])]
    """
    if "order" in terms:
        terms = terms[terms["order"] == MAX_ORDER]
    written = pyarrow.array(terms["term"], pyarrow.large_string()).cast(pyarrow.large_binary())
    hashes = pd.util.hash_array(written.to_numpy(zero_copy_only=False), categorize=False)  # as of str, and quicker
    place, names = pd.factorize(terms["article_id"])
    order = np.lexsort((hashes, place))
    place, hashes = place[order], hashes[order]
    is_new = np.ones(len(hashes), bool)  # both voices may have a term
    is_new[1:] = (hashes[1:] != hashes[:-1]) | (place[1:] != place[:-1])
    counts = np.bincount(is_new.cumsum() - 1, terms["count"].to_numpy()[order]).astype(np.int32)
    ends = np.r_[0, np.cumsum(np.bincount(place[is_new], minlength=len(names)))]
    columns = {"hashes": hashes[is_new], "counts": counts}
    lists = {name: pyarrow.LargeListArray.from_arrays(ends, values) for name, values in columns.items()}
    return pyarrow.table({"article_id": pyarrow.array(np.asarray(names, object), pyarrow.string()), **lists})


def read(parts: Parts, ids: pd.Index) -> Iterator[Part]:
    """Read the terms of the articles with these ids, part by part."""
    for part in parts():
        rows = ids.get_indexer(part["article_id"].to_numpy())
        if (rows < 0).any():
            part, rows = part.filter(rows >= 0), rows[rows >= 0]
        article = np.repeat(np.arange(len(rows)), pc.list_value_length(part["hashes"]).to_numpy())
        yield Part(rows, article, *(pc.list_flatten(part[name]).to_numpy() for name in ("hashes", "counts")))


def in_several(parts: Callable[[], Iterable[np.ndarray]], n_bits: int = N_BITS) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes that stand there more than once, ascending, and how often each does.

    Those that begin with the same bits are looked at together: the more bits, the less is in memory at a time.
    """
    found = [(np.empty(0, np.uint64), np.empty(0, int))]
    for first_bits in range(1 << n_bits):
        chosen = [hashes[hashes >> np.uint64(64 - n_bits) == first_bits] for hashes in parts()]
        hashes, counts = np.unique(np.concatenate([found[0][0], *chosen]), return_counts=True)
        found.append((hashes[counts > 1], counts[counts > 1]))
    hashes, counts = map(np.concatenate, zip(*found, strict=True))
    return hashes, counts


def values_of(hashes: np.ndarray, known: np.ndarray, values: np.ndarray, otherwise: int) -> np.ndarray:
    """Return the value of each hash, of hashes known in order; `otherwise` where it is not known."""
    if not len(known):
        return np.full(len(hashes), otherwise)
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.where(known[place] == hashes, values[place], otherwise)
