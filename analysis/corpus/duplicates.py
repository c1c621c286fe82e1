"""Find articles that repeat another's words: exactly, from their three-word terms, without comparing all with all.

Of words it sees hashes of 64 bits (`hashes_of`), part by part, as `grouping` does, and of these only what several
articles have is in memory at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.text import lists_of
from analysis.text.terms import MAX_ORDER

AGENCIES = frozenset(lists_of("text.csv")["news agency"])
LEAST_JACCARD, LEAST_REPEATED = 0.5, 0.5
LEAST_SHARED, FEWEST_SHARED = 0.2, 10
OFTEN = 20
PAIRS_AT_ONCE = 10_000_000
N_BITS = 4  # the first of a hash, by which they are dealt out: so many sixteenths are looked at in turn
Parts = Callable[[], Iterable[pyarrow.Table]]  # what `hashes_of` made of each part, to be read again and again


class Part(NamedTuple):
    """Some articles: the `rows` they have; of each term its article's place in these, its hash and its count."""

    rows: np.ndarray
    article: np.ndarray
    hashes: np.ndarray
    counts: np.ndarray


class Terms(NamedTuple):
    """Which terms each article shares with another, a row an article, rarest first; and the number of all its terms."""

    shared: sparse.csr_array
    sizes: np.ndarray


def find_copies(articles: pd.DataFrame, words: Parts) -> pd.DataFrame:
    """Return `articles` with whose words each repeats, what kind of copy it is, and how alike they are.

    `words` gives, as often as it is called, what `hashes_of` makes of the three-word terms of each part. Articles whose
    sets of these have a Jaccard similarity of at least .5 are copies of one another. The original is the one the input
    calls so (`copy`), of those a news agency's, of those the earliest, of those the first by `article_id`. A copy of a
    copy counts, also below .5, if at least half of its own terms are the original's. `duplicate_kind` is the first that
    holds of: "exact" (the same text, or similarity 1), "repost" (the input says so), "wire" (another outlet's words),
    "update" (the same outlet's, later), "repost" (the same outlet's at another address), "near". `shares_words_with`,
    of others: the first, by `article_id`, of the outlet's that share a passage with it, directly or through others: a
    fifth of the shorter one's terms, and ten, phrases that more than 20 of them have aside.

    Notes
    -----
    Broder (1997, "On the resemblance of documents and containment", Compression and Complexity of Sequences), with all
    shingles in place of a sample. An update of an update that has become another article is an original in its turn, so
    that a live blog does not swallow all that grew out of it. Not found are an article contained in one of more than
    twice its length, one of whose words every seventh is changed, and one without three words in a row. An agency is
    known by its name alone, so that "wire" says that outlets share words, not who wrote them.
    """
    terms = terms_of(articles, words)
    original, sizes = _originals(articles, terms), terms.sizes
    is_copy = original != np.arange(len(articles))
    similarity = np.full(len(articles), np.nan)
    copy, its = np.flatnonzero(is_copy), original[is_copy]
    n = n_shared(terms, copy, its)
    similarity[copy] = n / (sizes[copy] + sizes[its] - n)
    one = articles.reindex(columns=["article_id", "outlet", "published", "url", "sha256", "copy"])
    one, two = (rows.reset_index(drop=True) for rows in (one, one.iloc[original]))
    elsewhere = one["url"].notna() & two["url"].notna() & (one["url"] != two["url"])
    tests = [
        ("exact", (one["sha256"] == two["sha256"]) | (similarity == 1)),
        ("repost", one["copy"] != "original"),
        ("wire", one["outlet"] != two["outlet"]),
        ("update", one["published"] > two["published"]),
        ("repost", elsewhere),
    ]
    kind = np.select([holds for _, holds in tests], [name for name, _ in tests], "near").astype(object)
    return articles.assign(
        duplicate_of=np.where(is_copy, two["article_id"].to_numpy(object), None),
        duplicate_kind=np.where(is_copy, kind, None),
        duplicate_similarity=similarity.round(4),
        shares_words_with=_shares_words_with(articles, terms, ~is_copy),
    )


def _shares_words_with(articles: pd.DataFrame, terms: Terms, chosen: np.ndarray) -> np.ndarray:
    """Return of each article the first of those of its outlet that share a passage with it, itself left out."""
    ids = articles["article_id"].to_numpy(object)
    first = np.full(len(ids), None, object)
    for _, own in pd.Series(np.flatnonzero(chosen)).groupby(articles["outlet"].to_numpy()[chosen]):
        places = own.to_numpy()
        shared, sizes = terms.shared[places], terms.sizes[places]
        _, term, n_articles = np.unique(shared.indices, return_inverse=True, return_counts=True)
        counts, found = (n_articles[term] > 1) & (n_articles[term] <= OFTEN), [np.empty((2, 0), int)]
        for one, two, n in _meeting(shared, term, counts):
            least = np.maximum(LEAST_SHARED * np.minimum(sizes[one], sizes[two]), FEWEST_SHARED)
            found.append(np.stack([one, two])[:, n >= least])
        pairs = np.concatenate(found, axis=1)
        linked = sparse.coo_array((np.ones(pairs.shape[1]), pairs), shape=(len(places),) * 2)
        group = pd.Series(ids[places]).groupby(connected_components(linked, directed=False)[1])
        name = group.transform("min").to_numpy()
        first[places] = np.where(name == ids[places], None, name)
    return first


def _meeting(shared: sparse.csr_array, term: np.ndarray, counts: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """Yield which articles share terms that count, both places ascending, and how many."""
    n = np.diff(shared.indptr)
    places = np.repeat(np.arange(len(n), dtype=np.int32), n)[counts], term[counts]
    matrix = sparse.csr_array((np.ones(counts.sum(), np.int32), places), shape=(len(n), term.max(initial=-1) + 1))
    transposed = matrix.T.tocsr()
    for some in _chunks(matrix @ np.diff(transposed.indptr)):
        both = (matrix[some] @ transposed).tocoo()
        one, two = both.row.astype(np.int64) + some.start, both.col
        kept = one < two
        yield one[kept], two[kept].astype(np.int64), both.data[kept]


def _originals(articles: pd.DataFrame, terms: Terms) -> np.ndarray:
    """Return the place of each article's original, its own for originals."""
    sizes, places = terms.sizes, np.arange(len(articles))
    rank = articles[["copy", "outlet", "published", "article_id"]].reset_index(drop=True)
    rank["copy"] = rank["copy"] != "original"
    rank["outlet"] = ~rank["outlet"].astype(str).str.casefold().isin(AGENCIES)
    order = rank.sort_values(list(rank), na_position="last").index.to_numpy()
    # a page met a thousand times would make a million pairs: the first stands for those of the same text
    same = pd.Series(order).groupby(articles["sha256"].to_numpy()[order], sort=False).transform("first")
    stands_for = np.where(sizes > 0, same.set_axis(order).reindex(places), places)
    one, two, _ = alike_pairs(terms, stands_for == places)
    pairs = np.r_[one, two], np.r_[two, one]
    links = sparse.csr_array((np.ones(len(pairs[0]), bool), pairs), shape=(len(articles),) * 2)
    original = np.where(np.diff(links.indptr) > 0, -1, places)
    for first in order[original[order] < 0]:
        if original[first] >= 0:
            continue
        original[first] = first
        reached = np.array([first])
        while len(reached):
            around = np.unique(links[reached].indices)
            around = around[original[around] < 0]
            shared = n_shared(terms, around, np.full(len(around), first))
            reached = around[shared >= LEAST_REPEATED * sizes[around]]
            original[reached] = first
    return original[stands_for]


def terms_of(articles: pd.DataFrame, parts: Parts) -> Terms:
    """Return the terms of each article, from their hashes.

    A term that only one article has is counted and not kept: it makes no two articles alike.
    """
    ids, sizes = pd.Index(articles["article_id"]), np.zeros(len(articles), int)
    known, counts = in_several(lambda: (part.hashes for part in read(parts, ids)))
    rank = np.empty(len(known), np.int32)
    rank[np.argsort(counts, kind="stable")] = np.arange(len(known))
    rows, terms = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for part in read(parts, ids):
        sizes[part.rows] = np.bincount(part.article, minlength=len(part.rows))
        term = values_of(part.hashes, known, rank, -1)
        rows.append(part.rows[part.article[term >= 0]].astype(np.int32))
        terms.append(term[term >= 0])
    n, places = len(known), (np.concatenate(rows), np.concatenate(terms))
    del rows, terms, known, counts, rank
    shared = sparse.csr_array((np.ones(len(places[0]), np.int8), places), shape=(len(ids), n))
    shared.sort_indices()
    return Terms(shared, sizes)


def alike_pairs(terms: Terms, chosen: np.ndarray | bool = True) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all pairs, of articles chosen, of a Jaccard similarity of .5 or more: both places, ascending, and that.

    Notes
    -----
    Prefix filter: Xiao, Wang, Lin and Yu (2008, "Efficient similarity joins for near duplicate detection", WWW). Of n
    terms, rarest first, two sets that are alike share one of their first n/2 + 1; what the filter leaves is compared
    exactly.
    """
    found = [(np.empty(0, int), np.empty(0, int), np.empty(0))]
    begin, sizes = terms.shared.indptr[:-1], terms.sizes
    n = np.diff(terms.shared.indptr)
    length = np.where(chosen & (sizes > 0), sizes - np.ceil(LEAST_JACCARD * sizes).astype(int) + 1, 0)
    prefix = np.maximum(length - (sizes - n), 0)  # terms that no other article has are the rarest
    place = np.arange(len(terms.shared.indices), dtype=begin.dtype)
    inside = place < np.repeat((begin + prefix).astype(begin.dtype), n)
    for one, two, _ in _meeting(terms.shared, terms.shared.indices, inside):
        shared = n_shared(terms, one, two)
        jaccard = shared / (sizes[one] + sizes[two] - shared)
        keep = jaccard >= LEAST_JACCARD
        found.append((one[keep], two[keep], jaccard[keep]))
    one, two, jaccard = map(np.concatenate, zip(*found, strict=True))
    return one, two, jaccard


def n_shared(terms: Terms, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Return the number of terms that the articles of each pair share."""
    n, counts = np.diff(terms.shared.indptr), np.zeros(len(one), int)
    for some in _chunks(n[one] + n[two]):
        counts[some] = terms.shared[one[some]].multiply(terms.shared[two[some]]).sum(axis=1)
    return counts


def _chunks(work: np.ndarray) -> Iterator[slice]:
    """Cut what is to be done into pieces of about as many pairs as go into memory at once."""
    so_far, start = np.r_[0, np.cumsum(work)], 0
    while start < len(work):
        end = max(start + 1, int(np.searchsorted(so_far, so_far[start] + PAIRS_AT_ONCE, "right")) - 1)
        yield slice(start, end)
        start = end


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
