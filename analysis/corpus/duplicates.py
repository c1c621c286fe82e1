"""Find articles that repeat another's words, from the `words` table alone.

Entry point: `find_copies`. The pairs come from `analysis.corpus.similar`, exactly: no pair of the similarity asked is
missed, none is a guess.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.similar import Hashes, Terms, alike_pairs, n_shared, terms_of

LEAST_REPEATED = 0.5
AGENCIES = frozenset(
    "afp|agence france-presse|ap|ap news|associated press|the associated press|dpa|interfax|reuters|ria novosti|tass|"
    "united press international|upi|xinhua".split("|")
)


def find_copies(articles: pd.DataFrame, words: pd.DataFrame | Iterable[pd.DataFrame | Hashes]) -> pd.DataFrame:
    """Return which article's words each article repeats, what kind of copy it is, and how alike they are.

    Parameters
    ----------
    articles, words
        The tables of that name, of one corpus; `words` whole, or in parts of whole articles, or the hashes of these.

    Returns
    -------
    DataFrame
        `articles` with `duplicate_of, duplicate_kind, duplicate_similarity`, missing for originals. Articles whose sets
        of three-word terms have a Jaccard similarity of at least .5 are copies of one another. The original is the one
        the input calls so (`copy`), of those a news agency's, of those the earliest, of those the first by
        `article_id`. A copy of a copy counts, also below .5, if at least half of its own terms are the original's. The
        kind is the first that holds of: "exact" (the same text, or similarity 1), "repost" (the input says so), "wire"
        (another outlet's words), "update" (the same outlet's, later), "repost" (the same outlet's at another address),
        "near".

    Notes
    -----
    Broder (1997, "On the resemblance of documents and containment", Compression and Complexity of Sequences), with all
    shingles in place of a sample. Originals are taken in the order above; each takes what it is linked to, directly or
    through its copies. An update of an update that has become another article is an original in its turn, so that a
    live blog does not swallow all that grew out of it. Not found are an article contained in one of more than twice its
    length, and one of whose words every seventh is changed. Articles without three words in a row are compared by
    nothing. An agency is known by its name alone, so that "wire" says that outlets share words, not who wrote them.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Bugle", "AP"], "copy": "original"})
    >>> articles = articles.assign(published=pd.NaT)
    >>> terms = ["it rained all", "rained all day", "all day long"]
    >>> words = pd.DataFrame({"article_id": list("aaabb"), "order": 3, "term": terms + terms[:2]})
    >>> find_copies(articles, words)[["duplicate_of", "duplicate_kind"]].loc[0].tolist()
    ['b', 'wire']
    """
    terms = terms_of(articles, words)
    original, sizes = _originals(articles, terms), terms.sizes
    is_copy = original != np.arange(len(articles))
    shared = n_shared(terms, np.arange(len(articles)), original)
    with np.errstate(invalid="ignore"):
        similarity = np.where(is_copy, shared / (sizes + sizes[original] - shared), np.nan)
    one = articles.reindex(columns=["article_id", "outlet", "published", "url", "sha256", "copy"]).reset_index(
        drop=True
    )
    two = one.iloc[original].reset_index(drop=True)
    tests = {
        "exact": (one["sha256"] == two["sha256"]) | (similarity == 1),
        "repost": one["copy"] != "original",
        "wire": one["outlet"] != two["outlet"],
        "update": one["published"] > two["published"],
    }
    elsewhere = one["url"].notna() & two["url"].notna() & (one["url"] != two["url"])
    kind = np.select([*tests.values(), elsewhere], [*tests, "repost"], "near").astype(object)
    return articles.assign(
        duplicate_of=np.where(is_copy, two["article_id"].to_numpy(object), None),
        duplicate_kind=np.where(is_copy, kind, None),
        duplicate_similarity=similarity.round(4),
    )


def _originals(articles: pd.DataFrame, terms: Terms) -> np.ndarray:
    """Return the place of each article's original, its own for originals."""
    sizes = terms.sizes
    order = _ranked(articles)
    stands_for = _first_of_same(terms, order)
    once = stands_for == np.arange(len(articles))
    one, two, _ = alike_pairs(terms.of(once))
    pairs = np.r_[one, two], np.r_[two, one]
    links = sparse.csr_array((np.ones(len(pairs[0]), bool), pairs), shape=(len(articles),) * 2)
    original = np.where(np.diff(links.indptr) > 0, -1, np.arange(len(articles)))
    for first in order[original[order] < 0]:
        if original[first] >= 0:
            continue
        original[first] = first
        reached = np.array([first])
        while len(reached):
            around = np.unique(np.concatenate([links.indices[links.indptr[i] : links.indptr[i + 1]] for i in reached]))
            around = around[original[around] < 0]
            shared = n_shared(terms, around, np.full(len(around), first))
            reached = around[shared >= LEAST_REPEATED * sizes[around]]
            original[reached] = first
    return original[stands_for]


def _ranked(articles: pd.DataFrame) -> np.ndarray:
    """Return the places of the articles, those that are rather the original first."""
    rank = pd.DataFrame(
        {
            "is_copy": articles["copy"].to_numpy() != "original",
            "is_other": ~articles["outlet"].astype(str).str.casefold().isin(AGENCIES).to_numpy(),
            "published": articles["published"].to_numpy(),
            "article_id": articles["article_id"].to_numpy(),
        }
    )
    return rank.sort_values(list(rank), na_position="last").index.to_numpy()


def _first_of_same(terms: Terms, order: np.ndarray) -> np.ndarray:
    """Return for each article the first with the same terms: a page met a thousand times would make a million pairs."""
    n_keys = terms.n_keys
    so_far = np.r_[np.uint64(0), np.cumsum(pd.util.hash_array(terms.keys & 0xFFFFFFFF))]
    ends, places = np.cumsum(n_keys), np.arange(len(n_keys))
    signature = pd.DataFrame({"n": n_keys, "sum": so_far[ends] - so_far[ends - n_keys], "place": places})
    # one that has a term of its own is the same as no other
    same = signature.iloc[order[((n_keys > 0) & (n_keys == terms.sizes))[order]]].groupby(["n", "sum"], sort=False)
    first = same["place"].transform("first")
    places[first.index] = first
    return places
