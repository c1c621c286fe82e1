"""Find the pairs of articles that are alike in their three-word terms: exactly, without comparing all with all.

Entry points: `alike`; `terms_of`, `alike_pairs` and `n_shared` for `analysis.corpus.duplicates`; `write_hashes` and
`read_hashes` for the parts of a corpus that is being built: finding duplicates sees no more of their words, a tenth of
the size.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
from scipy import sparse

from analysis.store import Store
from analysis.text.terms import MAX_ORDER

HASHES = "shingles.parquet"
LEAST_JACCARD = 0.5
PAIRS_AT_ONCE = 10_000_000
N_BITS = 24


class Hashes(NamedTuple):
    """The hashes of each article's three-word terms: article by article, each once, ascending."""

    article_ids: np.ndarray
    counts: np.ndarray
    hashes: np.ndarray


@dataclass(frozen=True)
class Terms:
    """The terms of each article that another has too, and the number of all its terms.

    `keys` are sorted numbers: the article's place times 2**32, and the term's place, rarest first.
    """

    keys: np.ndarray
    sizes: np.ndarray

    @cached_property
    def n_keys(self) -> np.ndarray:
        """The number of keys of each article: the terms it shares with any other."""
        return np.bincount(self.keys >> 32, minlength=len(self.sizes))

    def of(self, chosen: np.ndarray) -> "Terms":
        """Keep the terms of some articles; the others have none."""
        return Terms(self.keys[chosen[self.keys >> 32]], np.where(chosen, self.sizes, 0))


def alike(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of articles with a Jaccard similarity of at least .5: `article_id, other_id, similarity`.

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
    one, two, jaccard = alike_pairs(terms_of(articles, words))
    ids = articles["article_id"].to_numpy(object)
    return pd.DataFrame({"article_id": ids[one], "other_id": ids[two], "similarity": jaccard})


def terms_of(articles: pd.DataFrame, words: pd.DataFrame | Iterable[pd.DataFrame | Hashes]) -> Terms:
    """Return the terms of each article, from the table `words` or from its parts one by one, each of whole articles.

    A term that only one article has is counted and not kept: it makes no two articles alike.
    """
    ids = pd.Index(articles["article_id"])
    of_rows, of_hashes = [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    for part in [words] if isinstance(words, pd.DataFrame) else words:
        article_ids, counts, some = hashes_of(part) if isinstance(part, pd.DataFrame) else part
        place = ids.get_indexer(article_ids).astype(np.int32)
        of_rows.append(np.repeat(place, counts)[np.repeat(place >= 0, counts)])
        of_hashes.append(some[np.repeat(place >= 0, counts)])
    rows = np.concatenate(of_rows)
    of_rows.clear()
    hashes = np.concatenate(of_hashes)
    of_hashes.clear()
    sizes = np.bincount(rows, minlength=len(articles))
    likely = _may_be_repeated(hashes)
    rows, hashes = rows[likely], hashes[likely]
    order = np.argsort(hashes)
    rows, hashes = rows[order], hashes[order]
    begins = np.r_[True, hashes[1:] != hashes[:-1]][: len(hashes)]
    n_articles = np.diff(np.r_[np.flatnonzero(begins), len(hashes)])
    is_shared = n_articles > 1
    rank = np.empty(is_shared.sum(), np.int64)
    rank[np.argsort(n_articles[is_shared], kind="stable")] = np.arange(len(rank))
    keys = (rows[np.repeat(is_shared, n_articles)].astype(np.int64) << 32) | np.repeat(rank, n_articles[is_shared])
    keys.sort()
    return Terms(keys, sizes)


def _may_be_repeated(hashes: np.ndarray) -> np.ndarray:
    """Say of which hashes the first bits are those of one that stands there twice: few others are."""
    ordered = np.sort(hashes)
    is_repeated = np.zeros(1 << N_BITS, bool)
    rest = np.uint64(64 - N_BITS)
    is_repeated[ordered[1:][ordered[1:] == ordered[:-1]] >> rest] = True
    del ordered
    return is_repeated[hashes >> rest]


def alike_pairs(terms: Terms) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of the articles of each pair, the earlier place first, and their similarity."""
    sizes = terms.sizes
    found = [
        (one[keep], two[keep], jaccard[keep])
        for one, two in _candidates(terms)
        for shared in [n_shared(terms, one, two)]
        for jaccard in [shared / (sizes[one] + sizes[two] - shared)]
        for keep in [jaccard >= LEAST_JACCARD]
    ]
    one, two, jaccard = map(np.concatenate, zip((np.empty(0, int), np.empty(0, int), np.empty(0)), *found, strict=True))
    return one, two, jaccard


def _candidates(terms: Terms) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    keys, sizes = terms.keys, terms.sizes
    n_keys = terms.n_keys
    begin = np.r_[0, np.cumsum(n_keys)]
    length = np.where(sizes > 0, sizes - np.ceil(LEAST_JACCARD * sizes).astype(int) + 1, 0)
    prefix = np.maximum(length - (sizes - n_keys), 0)  # terms that no other article has are the rarest
    last = np.zeros(len(sizes), np.int64)
    last[prefix > 0] = keys[(begin[:-1] + prefix - 1)[prefix > 0]] & 0xFFFFFFFF
    place = np.arange(len(keys)) - np.repeat(begin[:-1], n_keys)
    inside = keys[place < np.repeat(prefix, n_keys)]
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


def n_shared(terms: Terms, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Count the terms that the articles of each pair share."""
    keys, n_keys = terms.keys, terms.n_keys
    if not len(keys):
        return np.zeros(len(one), int)
    begin = np.r_[0, np.cumsum(n_keys)]
    less, more = np.where(n_keys[one] <= n_keys[two], (one, two), (two, one)) if len(one) else (one, two)
    counts, so_far, start = np.zeros(len(one), int), np.r_[0, np.cumsum(n_keys[less])], 0
    while start < len(one):
        end = max(start + 1, int(np.searchsorted(so_far, so_far[start] + PAIRS_AT_ONCE, "right")) - 1)
        n = n_keys[less[start:end]]
        pair = np.repeat(np.arange(end - start), n)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(n) - n, n) + np.repeat(begin[less[start:end]], n)
        wanted = (more[start:end].astype(np.int64) << 32)[pair] | (keys[place] & 0xFFFFFFFF)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        counts[start:end] = np.bincount(pair, weights=keys[at] == wanted, minlength=end - start)
        start = end
    return counts


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


def write_hashes(words: pd.DataFrame, home: Store) -> None:
    """Write the hashes of a part beside its tables."""
    article_ids, counts, hashes = hashes_of(words)
    lists = pyarrow.LargeListArray.from_arrays(np.r_[0, np.cumsum(counts)], hashes)
    table = pyarrow.table({"article_id": pyarrow.array(article_ids, pyarrow.string()), "hashes": lists})
    with home.writing(HASHES) as file:
        pyarrow.parquet.write_table(table, file, compression="none", use_dictionary=False)


def read_hashes(home: Store) -> Hashes:
    """Read the hashes of a part."""
    table = home.read_parquet(HASHES)
    lists = table["hashes"].combine_chunks()
    counts = np.diff(lists.offsets.to_numpy())
    return Hashes(table["article_id"].to_numpy(), counts, lists.values.to_numpy())
