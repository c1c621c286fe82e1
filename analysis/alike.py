"""Find the pairs of articles that are alike in their three-word terms: exactly, without comparing all with all.

Entry points: `alike`, and for `analysis.copies` its steps `keys_of`, `alike_pairs` and `n_shared`.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.ngrams import MAX_ORDER

LEAST_JACCARD = 0.5
ROWS_AT_ONCE = 1_000_000
PAIRS_AT_ONCE = 10_000_000


def alike(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """List every pair of articles with a Jaccard similarity of at least .5: `article_id, other_id, similarity`.

    Parameters
    ----------
    articles, words
        The tables of that name, of one corpus.

    Notes
    -----
    Prefix and position filters: Xiao, Wang, Lin and Yu (2008, "Efficient similarity joins for near duplicate
    detection", WWW). Of n terms, rarest first, two sets that are alike share one of their first n/2 + 1; what the
    filters leave is compared exactly. Terms are 64-bit hashes, of which two in 40 million agree once in 20,000 times.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"]})
    >>> words = pd.DataFrame({"article_id": list("aab"), "order": 3, "term": ["it is so", "is so hot", "it is so"]})
    >>> alike(articles, words).values.tolist()
    [['a', 'b', 0.5]]
    """
    one, two, jaccard, _ = alike_pairs(keys_of(articles, words), len(articles))
    ids = articles["article_id"].to_numpy(object)
    return pd.DataFrame({"article_id": ids[one], "other_id": ids[two], "similarity": jaccard})


def keys_of(articles: pd.DataFrame, words: pd.DataFrame) -> np.ndarray:
    """Give the terms of each article as sorted numbers: its place times 2**32, and the term's place, rarest first."""
    of_order = np.flatnonzero(words["order"].to_numpy() == MAX_ORDER)
    ids = pd.Index(articles["article_id"])
    rows, hashes = np.empty(len(of_order), np.int32), np.empty(len(of_order), np.uint64)
    for start in range(0, len(of_order), ROWS_AT_ONCE):  # strings as objects are large
        part = words.iloc[of_order[start : start + ROWS_AT_ONCE]]
        end = start + len(part)
        code, names = pd.factorize(part["article_id"])
        rows[start:end] = ids.get_indexer(names)[code]
        hashes[start:end] = pd.util.hash_array(part["term"].to_numpy(object), categorize=False)
    rows, hashes = rows[rows >= 0], hashes[rows >= 0]
    order = np.lexsort((rows, hashes))
    rows, hashes = rows[order], hashes[order]
    new_term = np.r_[True, hashes[1:] != hashes[:-1]][: len(rows)]
    first = new_term | np.r_[True, rows[1:] != rows[:-1]][: len(rows)]  # both voices may have it
    term = (np.cumsum(new_term) - 1)[first]
    n_articles = np.bincount(term)
    rank = np.empty(len(n_articles), np.int64)
    rank[np.argsort(n_articles, kind="stable")] = np.arange(len(n_articles))
    keys = (rows[first].astype(np.int64) << 32) | rank[term]
    keys.sort()
    return keys


def alike_pairs(keys: np.ndarray, n_articles: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the places of the articles of each pair, the earlier place first, their similarity, and all sizes."""
    sizes = np.bincount(keys >> 32, minlength=n_articles)
    found = [
        (one[keep], two[keep], jaccard[keep])
        for one, two in _candidates(keys, sizes)
        for shared in [n_shared(keys, sizes, one, two)]
        for jaccard in [shared / (sizes[one] + sizes[two] - shared)]
        for keep in [jaccard >= LEAST_JACCARD]
    ]
    one, two, jaccard = map(np.concatenate, zip((np.empty(0, int), np.empty(0, int), np.empty(0)), *found, strict=True))
    return one, two, jaccard, sizes


def _candidates(keys: np.ndarray, sizes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    begin = np.r_[0, np.cumsum(sizes)]
    length = np.where(sizes > 0, sizes - np.ceil(LEAST_JACCARD * sizes).astype(int) + 1, 0)
    last = (
        np.where(sizes > 0, keys[np.minimum(begin[:-1] + length - 1, len(keys) - 1)] & 0xFFFFFFFF, 0)
        if len(keys)
        else sizes
    )
    place = np.arange(len(keys)) - np.repeat(begin[:-1], sizes)
    inside = keys[place < np.repeat(length, sizes)]
    row, term = inside >> 32, inside & 0xFFFFFFFF
    n_with = np.bincount(term)
    shared = n_with[term] > 1
    row, (term, _) = row[shared], (pd.factorize(term[shared]))
    matrix = sparse.csr_array(
        (np.ones(len(row), np.int32), (row, term)), shape=(len(sizes), int(term.max(initial=-1)) + 1)
    )
    transposed = matrix.T.tocsr()
    work = np.r_[0, np.cumsum(matrix @ np.diff(transposed.indptr))]
    start = 0
    while start < len(sizes):
        end = max(start + 1, int(np.searchsorted(work, work[start] + PAIRS_AT_ONCE, "right")) - 1)
        both = (matrix[start:end] @ transposed).tocoo()
        one, two, n = both.row.astype(np.int64) + start, both.col.astype(np.int64), both.data
        start = end
        once = one < two
        one, two, n = one[once], two[once], n[once]
        needed = np.ceil(LEAST_JACCARD / (1 + LEAST_JACCARD) * (sizes[one] + sizes[two]) - 1e-9)
        shorter = np.where(last[one] <= last[two], one, two)  # beyond its prefix only its rest can be shared
        possible = np.minimum(n + (sizes - length)[shorter], np.minimum(sizes[one], sizes[two])) >= needed
        yield one[possible], two[possible]


def n_shared(keys: np.ndarray, sizes: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Count the terms that the articles of each pair share."""
    begin = np.r_[0, np.cumsum(sizes)]
    less, more = np.where(sizes[one] <= sizes[two], (one, two), (two, one)) if len(one) else (one, two)
    counts, so_far, start = np.zeros(len(one), int), np.r_[0, np.cumsum(sizes[less])], 0
    while start < len(one):
        end = max(start + 1, int(np.searchsorted(so_far, so_far[start] + PAIRS_AT_ONCE, "right")) - 1)
        n = sizes[less[start:end]]
        pair = np.repeat(np.arange(end - start), n)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(n) - n, n) + np.repeat(begin[less[start:end]], n)
        wanted = (more[start:end].astype(np.int64) << 32)[pair] | (keys[place] & 0xFFFFFFFF)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        counts[start:end] = np.bincount(pair, weights=keys[at] == wanted, minlength=end - start)
        start = end
    return counts
