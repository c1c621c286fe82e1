"""Find articles that repeat another's words, from the `words` table alone.

Entry point: `find_copies`.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.ngrams import MAX_ORDER

LEAST_JACCARD = 0.5
COMMON = 50


def find_copies(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Fill in `duplicate_of`: which article's words each article repeats.

    Parameters
    ----------
    articles, words
        The tables of that name, of one corpus.

    Returns
    -------
    DataFrame
        `articles` with `duplicate_of`: the id of the original, missing for originals. Articles whose sets of
        three-word terms have a Jaccard similarity of at least .5 are copies of one another, and so are the copies
        of copies. The original is the one the input calls so (`copy`), of those the earliest, of those the first.

    Notes
    -----
    Broder (1997, "On the resemblance of documents and containment", Compression and Complexity of Sequences),
    with all shingles in place of a sample. Triples that stand in more than 50 articles, such as recurring
    background, neither make nor hinder a copy. An article that is contained in one of more than twice its length
    is not found. Articles without three words in a row have no triples and are compared by nothing.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "copy": ["repost", "original"], "published": pd.NaT})
    >>> words = pd.DataFrame({"article_id": ["a", "b"], "order": 3, "term": "it rained all"})
    >>> find_copies(articles, words)["duplicate_of"].tolist()
    ['b', None]
    """
    triples = words.loc[words["order"] == MAX_ORDER, ["article_id", "term"]].drop_duplicates()
    n_articles = triples.groupby("term")["article_id"].transform("size")
    triples = triples[n_articles <= COMMON]
    row = pd.Index(articles["article_id"]).get_indexer(triples["article_id"])
    column, terms = pd.factorize(triples["term"])
    present = sparse.csr_array((np.ones(len(row), np.int32), (row, column)), shape=(len(articles), len(terms)))
    sizes = present.sum(axis=1)
    repeated = present[:, np.flatnonzero(np.diff(present.tocsc().indptr) > 1)]
    shared = (repeated @ repeated.T).tocoo()
    jaccard = shared.data / (sizes[shared.row] + sizes[shared.col] - shared.data)
    alike = jaccard >= LEAST_JACCARD
    links = sparse.coo_array((np.ones(alike.sum()), (shared.row[alike], shared.col[alike])), shape=shared.shape)
    _, group = connected_components(links, directed=False)
    rank = articles.assign(group=group, place=range(len(articles)), is_copy=articles["copy"] != "original")
    rank = rank.sort_values(["group", "is_copy", "published", "place"], na_position="last")
    original = rank.groupby("group")["article_id"].transform("first")
    found = original.where(original != rank["article_id"], None).sort_index()
    return articles.assign(duplicate_of=found.astype(object).where(found.notna(), None))
