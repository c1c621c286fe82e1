"""Bring articles together that are similar: from the terms of their leads to groups.

Entry points: `weigh` makes of leads rows of unit length, `similar_pairs` finds which are alike, `link` groups these.
`background.csv` says of words that stand in the leads of 15 or more of 34,784 US news articles of 2012–2020
(Article-Bias-Prediction), and of pairs of words in 60 or more, in how many they stand.
"""

import heapq
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

FLOOR = 0.04
DAYS_NEAR, DAYS_FAR, LEAST_FACTOR, UNKNOWN_FACTOR = 7, 60, 0.6, 0.8
MOST_NEIGHBOURS = 500
COMMON = 5000
AT_ONCE = 200
BACKGROUND = Path(__file__).resolve().parents[1] / "lists" / "background.csv"
N_BACKGROUND = 34_784
UNSEEN = 5
ONCE = 0.7
MOST_OWN = 0.5
HALF_WAY = 3000


Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]  # first, second, similarity: each pair once, first < second


def weigh(leads: pd.DataFrame, article_ids: pd.Index) -> tuple[sparse.csr_array, np.ndarray]:
    """Return a row of unit length for each of `article_ids`, with a column per term; and the terms, sorted.

    Notes
    -----
    A term weighs (1 + ln count) · idf. The idf is that of a background of US news of 2012–2020, mixed with the
    corpus's own, ln(1 + n/df) / ln(1 + n), whose share grows with the corpus up to one half (at 3,000 articles it is
    one fourth): in five articles of one event the corpus's own would hide just the terms that make the event, in
    thousands on one war it hides the war. Terms of a single article weigh .7 of that (Spärck Jones, 1972, "A
    statistical interpretation of term specificity", Journal of Documentation 28). Names that became common only after
    2020 are held for rare until a corpus is large.

    Examples
    --------
    >>> leads = pd.DataFrame({"article_id": ["a", "b"], "term": "graz", "count": [1, 3]})
    >>> rows, terms = weigh(leads, pd.Index(["a", "b"]))
    >>> rows.toarray().tolist(), terms.tolist()
    ([[1.0], [1.0]], ['graz'])
    """
    code, names = _coded(leads["article_id"])
    row = article_ids.get_indexer(names)[code]
    held = row >= 0
    row, counts = row[held], leads["count"].to_numpy(float)[held]
    column, terms = _coded(leads["term"][held])
    n, n_with = len(article_ids), np.bincount(column, minlength=len(terms))
    background = np.log1p(N_BACKGROUND / np.array([_background().get(term, UNSEEN) for term in terms], float))
    own = np.log1p(n / np.maximum(n_with, 1))
    share = MOST_OWN * n / (n + HALF_WAY)
    idf = (1 - share) * background / np.log1p(N_BACKGROUND) + share * own / np.log1p(max(n, 1))
    idf *= np.where(n_with == 1, ONCE, 1.0)
    counted = sparse.csr_array((counts, (row, column)), shape=(n, len(terms)))
    counted.sum_duplicates()
    counted.data = (1 + np.log(np.maximum(counted.data, 1))) * idf[counted.indices]
    length = np.sqrt(np.add.reduceat(np.r_[counted.data**2, 0], counted.indptr[:-1]))
    n_terms = np.diff(counted.indptr)
    counted.data /= np.repeat(np.where(n_terms > 0, length, 1), n_terms)
    return counted.astype(np.float32), terms


def _coded(strings: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each string among the strings there are, sorted, and these."""
    found = pd.Categorical(strings).remove_unused_categories()
    names = np.sort(found.categories.to_numpy(object))
    return found.set_categories(names).codes, names


@cache
def _background() -> dict[str, int]:
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    return dict(zip(table["term"], table["n_articles"].tolist(), strict=True))


def similar_pairs(vectors: sparse.csr_array, days: np.ndarray) -> Pairs:
    """Return the pairs of articles whose similarity, dates considered, is at least .04."""
    n_with = np.bincount(vectors.indices, minlength=vectors.shape[1])
    shared = vectors[:, np.flatnonzero((n_with > 1) & (n_with <= COMMON))]
    found = [(np.empty(0, int), np.empty(0, int), np.empty(0))]
    for start in range(0, shared.shape[0], AT_ONCE):
        products = (shared[start : start + AT_ONCE] @ shared[start:].T).tocoo()
        later = (products.data >= FLOOR) & (products.col > products.row)
        first, second = products.row[later] + start, products.col[later] + start
        similarity = products.data[later] * date_factor(days[first], days[second])
        order = np.lexsort((second, -similarity, first))
        first, second, similarity = first[order], second[order], similarity[order]
        rank = np.arange(len(first)) - np.searchsorted(first, first)
        kept = (similarity >= FLOOR) & (rank < MOST_NEIGHBOURS)
        found.append((first[kept], second[kept], similarity[kept].round(6)))
    first, second, similarity = map(np.concatenate, zip(*found, strict=True))
    return first, second, similarity


def date_factor(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for days up to 7 apart, .6 for 60 and more, .8 where one is unknown."""
    share = np.clip((np.abs(first - second) - DAYS_NEAR) / (DAYS_FAR - DAYS_NEAR), 0, 1)
    return np.where(np.isnan(share), UNKNOWN_FACTOR, 1 - (1 - LEAST_FACTOR) * share)


def link(first: np.ndarray, second: np.ndarray, similarity: np.ndarray, given: np.ndarray, bars) -> np.ndarray:
    """Return groups, merged the closest first until no two are close enough; groups that are given stay apart.

    Parameters
    ----------
    first, second, similarity
        Pairs of articles, each once, first < second; pairs that are left out have similarity 0.
    given
        For each article the number of the group it belongs to from the start, or -1; given groups never merge.
    bars
        (low, high): two single articles merge at a similarity of `high`; groups of which the larger has n
        articles at a mean similarity of low + (high - low) / n.

    Returns
    -------
    array of int
        For each article the least one of its group.

    Notes
    -----
    Average linkage (Sokal and Michener, 1958) with a bar that falls: one pair is weak evidence, a mean of many is
    strong. Equal pairs merge in the order of the articles, so that the result depends on nothing else.

    Examples
    --------
    >>> link(np.array([0, 1]), np.array([1, 2]), np.array([0.5, 0.2]), np.full(3, -1), (0.1, 0.3))
    array([0, 0, 2])
    """
    n = len(given)
    group = np.arange(n)
    is_given = given >= 0
    if is_given.any():
        _, at, inverse = np.unique(given[is_given], return_index=True, return_inverse=True)
        group[is_given] = np.flatnonzero(is_given)[at][inverse]
    size = np.bincount(group, minlength=n)
    low, high = bars

    def closeness(a, b, total: np.ndarray) -> np.ndarray:
        """Return how far over their bar groups are: 1 is at the bar."""
        close = total / (size[a] * size[b]) / (low + (high - low) / np.maximum(size[a], size[b]))
        return np.where(is_given[a] & is_given[b], 0, close)

    one, two = group[np.r_[first, second]], group[np.r_[second, first]]
    weights, apart = np.tile(similarity, 2), one != two
    graph = sparse.csr_array((weights[apart], (one[apart], two[apart])), shape=(n, n))
    a, b = np.repeat(np.arange(n), np.diff(graph.indptr)), graph.indices
    close = closeness(a, b, graph.data)
    kept = (a < b) & (close >= 1)
    # a pair holds as long as its groups have merged no more often than when it was put here
    n_merged = [0] * n
    heap = [
        (-c, one, two, 0) for c, one, two in zip(close[kept].tolist(), a[kept].tolist(), b[kept].tolist(), strict=True)
    ]
    heapq.heapify(heap)
    near: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # of groups that have merged: others, some by earlier names
    while heap:
        _, a, b, before = heapq.heappop(heap)
        if n_merged[a] + n_merged[b] != before:
            continue
        n_merged[a] += 1
        n_merged[b] += 1
        size[a] += size[b]
        is_given[a] |= is_given[b]
        group[b] = a
        (some, weights), (more, further) = (near.pop(one, None) or row_of(graph, one) for one in (a, b))
        others, place = np.unique(_current(group, np.r_[some, more]), return_inverse=True)
        total = np.bincount(place, weights=np.r_[weights, further])
        total[others == a] = 0
        near[a] = others, total
        close = closeness(a, others, total)
        for other, again in zip(others[close >= 1].tolist(), close[close >= 1].tolist(), strict=True):
            heapq.heappush(heap, (-again, min(a, other), max(a, other), n_merged[a] + n_merged[other]))
    return _current(group, np.arange(n))


def row_of(graph: sparse.csr_array, i: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places and the values of what stands in a row."""
    own = slice(graph.indptr[i], graph.indptr[i + 1])
    return graph.indices[own], graph.data[own]


def _current(group: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Return the groups that articles, or groups as they were, are in by now."""
    found = group[nodes]
    while ((again := group[found]) != found).any():
        found = again
    group[nodes] = found
    return found
