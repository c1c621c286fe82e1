"""Bring articles together that are similar: from the terms of their leads to groups.

Entry points: `weigh` makes of leads rows of unit length, `similarities` compares them, `link` groups by that.
`background.csv` says of words that stand in the leads of 15 or more of 34,784 US news articles of 2012–2020
(Article-Bias-Prediction), and of pairs of words in 60 or more, in how many they stand.
"""

import heapq
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, repeat
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc
from scipy import sparse

from analysis.corpus.duplicates import Parts, in_several, read, values_of

FLOOR = 0.04
DAYS_NEAR, DAYS_FAR, LEAST_FACTOR, UNKNOWN_FACTOR = 7, 60, 0.6, 0.8
MOST_NEIGHBOURS = 500
COMMON, RARE = 5000, 100  # articles with a term
AT_ONCE, LATER_AT_ONCE, PAIRS_AT_ONCE, TERMS_AT_ONCE = 2000, 500, 3_000_000, 10_000_000
BACKGROUND = Path(__file__).resolve().parents[1] / "lists" / "background.csv"
N_BACKGROUND = 34_784
UNSEEN, ONCE = 5, 0.7
MOST_OWN, HALF_WAY = 0.5, 3000


def words_of(leads: Iterable[pyarrow.Table]) -> np.ndarray:
    """Return the words that may name a story, sorted; of leads whose column `term` is a dictionary, part by part."""
    words: set[str] = set()
    for part in leads:
        terms = part["term"].combine_chunks().dictionary
        words.update(terms.filter(pc.invert(pc.match_substring(terms, " "))).to_pylist())
    return np.array(sorted(word for word in words if len(word) > 2 and not word[0].isdigit()), object)


def weigh(leads: Parts, words: np.ndarray, article_ids: pd.Index) -> sparse.csr_array:
    """Return a row for each of `article_ids`; a column for each of `words`, then for other terms of several articles.

    A row has unit length, together with the other terms that only its article has, which are left out.

    Notes
    -----
    A term weighs (1 + ln count) · idf. The idf is that of a background of US news of 2012–2020, mixed with the
    corpus's own, ln(1 + n/df) / ln(1 + n), whose share grows with the corpus up to one half (at 3,000 articles it is
    one fourth): in five articles of one event the corpus's own would hide just the terms that make the event, in
    thousands on one war it hides the war. Terms of a single article weigh .7 of that (Spärck Jones, 1972, "A
    statistical interpretation of term specificity", Journal of Documentation 28). Names that became common only after
    2020 are held for rare until a corpus is large.
    """
    n = len(article_ids)
    shared, n_with = in_several(lambda: (part.hashes for part in read(leads, article_ids)))
    of_words = pd.util.hash_array(words, categorize=False)
    kept = np.concatenate([of_words, np.setdiff1d(shared, of_words)])
    column = np.argsort(kept).astype(np.int32)
    kept = kept[column]
    share = MOST_OWN * n / (n + HALF_WAY)
    sizes = np.zeros(n, np.int64)
    for part in read(leads, article_ids):
        is_kept = values_of(part.hashes, kept, column, -1) >= 0
        sizes[part.rows] = np.bincount(part.article[is_kept], minlength=len(part.rows))
    begin = np.r_[0, np.cumsum(sizes)]
    columns, values = np.empty(begin[-1], np.int32), np.empty(begin[-1], np.float32)
    for part in read(leads, article_ids):
        own = values_of(part.hashes, shared, n_with, 1)
        elsewhere = values_of(part.hashes, *_background(), UNSEEN)
        idf = (1 - share) * np.log1p(N_BACKGROUND / elsewhere) / np.log1p(N_BACKGROUND)
        idf += share * np.log1p(n / own) / np.log1p(n)
        idf *= np.where(own == 1, ONCE, 1.0)
        weight = (1 + np.log(part.counts)) * idf
        weight /= np.sqrt(np.bincount(part.article, weight**2))[part.article]
        found = values_of(part.hashes, kept, column, -1)
        order = np.lexsort((found, part.article))
        order = order[found[order] >= 0]
        n_own = sizes[part.rows]
        place = np.arange(len(order)) + np.repeat(begin[part.rows] - np.cumsum(n_own) + n_own, n_own)
        columns[place], values[place] = found[order], weight[order]
    return sparse.csr_array((values, columns, begin), (n, len(kept)))


@cache
def _background() -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of the terms of the background, ascending, and in how many of its articles each stands."""
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    hashes = pd.util.hash_array(table["term"].to_numpy(object), categorize=False)
    order = np.argsort(hashes)
    return hashes[order], table["n_articles"].to_numpy()[order]


def similarities(vectors: sparse.csr_array, days: np.ndarray) -> sparse.csr_array:
    """Return how similar each two articles are, dates considered, if at least .04; both ways.

    Articles come in the order of their days, NaN last. Those within 60 days of each other are compared by all terms but
    those in more than 5,000; others by those in no more than 100 alone. Each keeps its 500 most similar: so time grows
    with the articles, not with their square.
    """
    n, n_dated = len(days), int(np.isfinite(days).sum())
    n_with = np.zeros(vectors.shape[1], int)
    for start in range(0, vectors.nnz, TERMS_AT_ONCE):
        n_with += np.bincount(vectors.indices[start : start + TERMS_AT_ONCE], minlength=len(n_with))
    rare, is_common = vectors[:, np.flatnonzero((n_with > 1) & (n_with <= RARE))], n_with > COMMON
    pairs = [(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))]
    for start in range(0, n, AT_ONCE):
        ends = days[start : start + AT_ONCE][[0, -1]]
        far_from, near_to = np.searchsorted(days, ends + DAYS_FAR, "right").tolist()
        found = [(np.empty(0, int), np.empty(0, int), np.empty(0, np.float32))]
        for matrix, is_far, first, last in (
            (vectors, False, start, near_to),
            (vectors, False, max(near_to, n_dated), n),
            (rare, True, far_from, n_dated),
        ):
            left_out = None if is_far else is_common
            for one, two, similarity in _alike(matrix, left_out, days, start, first, last):
                kept = (days[two] - days[one] > DAYS_FAR) == is_far
                found.append((one[kept], two[kept], similarity[kept]))
                if sum(len(one) for one, *_ in found) > PAIRS_AT_ONCE:
                    found = [_nearest(found)]
        one, two, similarity = _nearest(found)
        pairs.append((one.astype(np.int32), two.astype(np.int32), similarity.round(6)))
    one, two, similarity = map(np.concatenate, zip(*pairs, strict=True))
    half = sparse.csr_array((similarity, (one, two)), shape=(n, n))
    return half + half.T


def _alike(matrix, left_out, days, start: int, first: int, last: int) -> Iterator[tuple[np.ndarray, ...]]:
    """Yield which articles from `start` on are like which later ones from `first` to `last`, and how much, by parts."""
    some = _without(left_out, matrix[start : start + AT_ONCE]).T.tocsr()
    for at in range(first, last, LATER_AT_ONCE):
        later = _without(left_out, matrix[at : min(at + LATER_AT_ONCE, last)])
        products = (later @ some).tocoo()
        high = products.data >= FLOOR
        one, two = products.col[high] + start, products.row[high] + at
        similarity = products.data[high] * date_factor(days[one], days[two]).astype(np.float32)
        kept = (similarity >= FLOOR) & (one < two)
        yield one[kept], two[kept], similarity[kept]


def _without(columns: np.ndarray | None, rows: sparse.csr_array) -> sparse.csr_array:
    if columns is not None:
        rows.data[columns[rows.indices]] = 0
        rows.eliminate_zeros()
    return rows


def _nearest(found: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    """Keep of the pairs of each article with later ones the most similar."""
    first, second, similarity = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort((second, -similarity, first))
    first = first[order]
    kept = np.arange(len(first)) - np.searchsorted(first, first) < MOST_NEIGHBOURS
    return first[kept], second[order][kept], similarity[order][kept]


def date_factor(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for days up to 7 apart, .6 for 60 and more, .8 where one is unknown, so that stories get no larger."""
    share = np.clip((np.abs(first - second) - DAYS_NEAR) / (DAYS_FAR - DAYS_NEAR), 0, 1)
    return np.where(np.isnan(share), UNKNOWN_FACTOR, 1 - (1 - LEAST_FACTOR) * share)


def link(similar: sparse.csr_array, given: np.ndarray, bars: tuple[float, float]) -> np.ndarray:
    """Return for each article the least one of its group, merged the closest first until no two are close enough.

    `similar` has the similarity of each two, both ways, `given` the number of the group that each belongs to from the
    start, or -1; given groups never merge. With `bars` of (low, high), two single articles merge at a similarity of
    `high`, groups of which the larger has n articles at a mean similarity of low + (high - low) / n.

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
    is_given, graph = given >= 0, similar
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
