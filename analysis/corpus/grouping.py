"""Bring articles together that are similar: from the terms of their leads to groups.

Entry points: `weigh` makes of leads rows of unit length, `similarities` compares them, `link` groups these.
`background.csv` says of words that stand in the leads of 15 or more of 34,784 US news articles of 2012–2020
(Article-Bias-Prediction), and of pairs of words in 60 or more, in how many they stand.
"""

import heapq
from collections.abc import Callable
from itertools import islice, repeat
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc
from scipy import sparse

FLOOR = 0.04
DAYS_NEAR, DAYS_FAR, LEAST_FACTOR, UNKNOWN_FACTOR = 7, 60, 0.6, 0.8
MOST_NEIGHBOURS = 500
COMMON = 5000
AT_ONCE, LATER_AT_ONCE, PAIRS_AT_ONCE = 2000, 500, 3_000_000
BACKGROUND = Path(__file__).resolve().parents[1] / "lists" / "background.csv"
N_BACKGROUND = 34_784
UNSEEN = 5
ONCE = 0.7
MOST_OWN = 0.5
HALF_WAY = 3000


Leads = pd.DataFrame | Callable[[], pyarrow.Table]  # the table, or what reads it, so that it need not stay in memory


def weigh(leads: Leads, article_ids: pd.Index) -> tuple[sparse.csr_array, pyarrow.Array]:
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
    table = leads() if callable(leads) else pyarrow.Table.from_pandas(leads, preserve_index=False)
    article, ids = _coded(table["article_id"])
    row = article_ids.get_indexer(ids.to_pylist()).astype(np.int32)[article]
    column, terms = _coded(table["term"])
    counts = table["count"].to_numpy().astype(np.int32)
    del table, article
    pyarrow.default_memory_pool().release_unused()
    if (row < 0).any():
        held = row >= 0
        row, column, counts = row[held], column[held], counts[held]
    n, n_with = len(article_ids), np.bincount(column, minlength=len(terms))
    background = np.log1p(N_BACKGROUND / _n_in_background(terms))
    own = np.log1p(n / np.maximum(n_with, 1))
    share = MOST_OWN * n / (n + HALF_WAY)
    idf = (1 - share) * background / np.log1p(N_BACKGROUND) + share * own / np.log1p(max(n, 1))
    idf *= np.where(n_with == 1, ONCE, 1.0)
    counted = sparse.csr_array((counts, (row, column)), shape=(n, len(terms)))
    del row, column, counts
    counted.sum_duplicates()
    weight = (1 + np.log(np.maximum(counted.data, 1))) * idf[counted.indices]
    length = np.sqrt(np.add.reduceat(np.r_[weight**2, 0], counted.indptr[:-1]))
    n_terms = np.diff(counted.indptr)
    weight /= np.repeat(np.where(n_terms > 0, length, 1), n_terms)
    return sparse.csr_array((weight.astype(np.float32), counted.indices, counted.indptr), counted.shape), terms


def _coded(strings: pyarrow.ChunkedArray) -> tuple[np.ndarray, pyarrow.Array]:
    """Return the place of each string among the strings there are, sorted, and these."""
    encoded = strings.dictionary_encode().unify_dictionaries()
    chunks = encoded.chunks or [pyarrow.array([], encoded.type)]
    names, codes = chunks[0].dictionary, np.concatenate([chunk.indices for chunk in chunks])
    order = pc.sort_indices(names)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[codes], names.take(order)


def _n_in_background(terms: pyarrow.Array) -> np.ndarray:
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    place = pc.index_in(terms, pyarrow.array(table["term"])).fill_null(-1).to_numpy()
    return np.where(place < 0, UNSEEN, table["n_articles"].to_numpy()[place])


def similarities(vectors: sparse.csr_array, days: np.ndarray, chosen: np.ndarray) -> sparse.csr_array:
    """Return how similar each two articles, of those chosen, are, dates considered, if at least .04; both ways."""
    n = vectors.shape[0]
    is_seen = np.repeat(chosen, np.diff(vectors.indptr))
    n_with = np.bincount(vectors.indices[is_seen], minlength=vectors.shape[1])
    shared = vectors[:, np.flatnonzero((n_with > 1) & (n_with <= COMMON))]
    shared.data[np.repeat(~chosen, np.diff(shared.indptr))] = 0
    shared.eliminate_zeros()
    rows = [sparse.csr_array((0, n), dtype=np.float32)]
    for start in range(0, n, AT_ONCE):
        some, found, size = shared[start : start + AT_ONCE].T.tocsr(), [], 0
        for later in range(start, n, LATER_AT_ONCE):
            products = (shared[later : later + LATER_AT_ONCE] @ some).tocoo()
            high = products.data >= FLOOR
            first, second = products.col[high] + start, products.row[high] + later
            similarity = products.data[high] * date_factor(days[first], days[second])
            kept = (similarity >= FLOOR) & (first < second)
            found.append((first[kept], second[kept], similarity[kept]))
            size += len(found[-1][0])
            if size > PAIRS_AT_ONCE:
                found = [_nearest(found)]
                size = len(found[0][0])
        first, second, similarity = _nearest(found)
        places = first - start, second
        rows.append(sparse.csr_array((similarity.round(6).astype(np.float32), places), shape=(some.shape[1], n)))
    upper = sparse.vstack(rows, "csr")
    return upper + upper.T


def _nearest(found: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    """Keep of the pairs of each article with later ones the most similar."""
    first, second, similarity = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort((second, -similarity, first))
    first = first[order]
    kept = np.arange(len(first)) - np.searchsorted(first, first) < MOST_NEIGHBOURS
    return first[kept], second[order][kept], similarity[order][kept]


def date_factor(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for days up to 7 apart, .6 for 60 and more, .8 where one is unknown."""
    share = np.clip((np.abs(first - second) - DAYS_NEAR) / (DAYS_FAR - DAYS_NEAR), 0, 1)
    return np.where(np.isnan(share), UNKNOWN_FACTOR, 1 - (1 - LEAST_FACTOR) * share)


def link(similar: sparse.csr_array, given: np.ndarray, bars: tuple[float, float]) -> np.ndarray:
    """Return groups, merged the closest first until no two are close enough; groups that are given stay apart.

    Parameters
    ----------
    similar
        The similarity of each two articles, both ways; what is left out is 0.
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
    >>> similar = sparse.csr_array([[0, 0.5, 0], [0.5, 0, 0.2], [0, 0.2, 0]])
    >>> link(similar, np.full(3, -1), (0.1, 0.3)).tolist()
    [0, 0, 2]
    """
    n = len(given)
    group = np.arange(n)
    is_given = given >= 0
    graph = similar
    if is_given.any():
        _, at, inverse = np.unique(given[is_given], return_index=True, return_inverse=True)
        group[is_given] = np.flatnonzero(is_given)[at][inverse]
        member = sparse.csr_array((np.ones(n), (np.arange(n), group)), shape=(n, n))
        graph = sparse.csr_array(member.T @ similar @ member)
    size = np.bincount(group, minlength=n)
    low, high = bars

    def closeness(a, b, total: np.ndarray) -> np.ndarray:
        """Return how far over their bar groups are: 1 is at the bar."""
        close = total / (size[a] * size[b]) / (low + (high - low) / np.maximum(size[a], size[b]))
        return np.where(is_given[a] & is_given[b], 0, close)

    kept = np.flatnonzero(graph.data >= low)  # of others the closeness is below 1
    a, b = (np.searchsorted(graph.indptr, kept, "right") - 1).astype(np.int32), graph.indices[kept]
    close = closeness(a, b, graph.data[kept].astype(float))
    kept = np.flatnonzero((a < b) & (close >= 1))
    kept = kept[np.lexsort((b[kept], a[kept], -close[kept]))]
    upcoming = zip(-close[kept], a[kept], b[kept], repeat(0))
    # a pair holds as long as its groups have merged no more often than when it was put here
    heap = list(islice(upcoming, 1))
    n_merged = [0] * n
    near: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # of groups that have merged: others, some by earlier names
    while heap:
        _, a, b, before = heapq.heappop(heap)
        for following in islice(upcoming, 1 - min(before, 1)):
            heapq.heappush(heap, following)
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
