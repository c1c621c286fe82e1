"""The terms that are compared: words, two or three words in a row, or phrases, as counts article by term.

Entry points: `term_counts` and, without a cut, `every_term`. Phrases are found from the `words` table alone.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.comparison.keyness import n_parts
from analysis.text.terms import FUNCTION_WORDS

Counts = tuple[np.ndarray, sparse.csr_array]  # terms, and their uses in each article (article by term)
PHRASES = "phrases"
MIN_ARTICLES_WITH_TERM = 3
MIN_NPMI = 0.3


def term_counts(
    words: pd.DataFrame,
    article_ids: Sequence[str],
    voice: str | None,
    order: int | str,
    min_articles: int = MIN_ARTICLES_WITH_TERM,
) -> tuple[np.ndarray, sparse.csr_array, np.ndarray]:
    """Return the terms in at least `min_articles` articles, their uses (article by term), and each article's words.

    `words` is the table of that name; `article_ids` give the order of the rows; `voice`, `order` as for
    `words.compare`.
    """
    orders = (1, 2, 3) if order == PHRASES else sorted({1, order})
    counted = {n: every_term(words, article_ids, voice, n) for n in orders}
    totals = counted[1][1].sum(axis=1)
    if order == PHRASES:
        return *phrase_counts(counted, totals.sum(), min_articles), totals
    terms, counts = counted[order]
    often = in_articles(counts, min_articles)
    return terms[often], counts[:, often], totals


def in_articles(counts: sparse.csr_array, least: int) -> np.ndarray:
    """Return which terms stand in so many articles."""
    return np.flatnonzero(n_parts(counts) >= least)


def every_term(words: pd.DataFrame, article_ids: Sequence[str], voice: str | None, order: int) -> Counts:
    """Return all terms of an order, however rare."""
    rows = in_voice(words[(words["order"] == order) & words["article_id"].isin(article_ids)], voice)
    article = pd.Index(article_ids).get_indexer(rows["article_id"])
    code, terms = pd.factorize(rows["term"].to_numpy(object), sort=True)
    counts = sparse.csr_array((rows["count"].to_numpy(float), (article, code)), shape=(len(article_ids), len(terms)))
    counts.sum_duplicates()
    return terms, counts


def in_voice(rows: pd.DataFrame, voice: str | None) -> pd.DataFrame:
    """Return the rows of a table in a voice; None: in all."""
    return rows if voice is None else rows[rows["voice"] == voice]


def over(y: pd.DataFrame, x: pd.Series | float) -> pd.DataFrame:
    """Return numerators (a row an article, a column a group) over denominators of articles, as comparisons take them.

    `article_id, group, numerator, denominator`, group by group.
    """
    sums = y.rename_axis(index="article_id", columns="group").T.stack().rename("numerator").reset_index()
    return sums.assign(denominator=sums["article_id"].map(x) if isinstance(x, pd.Series) else x)


def npmi(count: np.ndarray, left: np.ndarray, right: np.ndarray, n_words: float) -> np.ndarray:
    """Return how strongly two parts of a phrase call for one another: 0 as by chance, 1 never one without the other.

    Of the uses of the phrase and of either part, among all words: normalised pointwise mutual information,
    log(p / (p_left p_right)) / -log(p). Bouma (2009, "Normalized (Pointwise) Mutual Information in Collocation
    Extraction", Proceedings of GSCL). It does not say how many uses it rests on.

    Examples
    --------
    >>> npmi(np.array([10, 1]), np.array([10, 100]), np.array([10, 100]), 10_000).round(2).tolist()
    [1.0, 0.0]
    """
    p = np.asarray(count) / n_words
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(p * n_words**2 / (np.asarray(left) * np.asarray(right))) / -np.log(p)


def phrase_counts(counted: dict[int, Counts], n_words: float, min_articles: int) -> Counts:
    """Return the pairs and triples of words that are phrases, of all terms of 1, 2 and 3 words in a row.

    A phrase holds none of `FUNCTION_WORDS`, but for "of" between two other words (after Justeson and Katz 1995,
    "Technical terminology", Natural Language Engineering 1(1)), and has a normalised pointwise mutual information of
    `MIN_NPMI` at least; of three words, at both places where it can be parted. A pair is not counted where it stands in
    a triple that is itself a phrase: "new york" in "new york times".
    """
    uses = pd.concat([pd.Series(counts.sum(axis=0), index=terms) for terms, counts in counted.values()])
    chosen = {order: _collocations(*counted[order], order, uses, n_words, min_articles) for order in (2, 3)}
    (pairs, of_pairs), (triples, of_triples) = chosen[2], chosen[3]
    place = pd.Index(pairs)
    halves = [(term.rpartition(" ")[0], term.partition(" ")[2]) for term in triples]
    inside = [(t, p) for t, parts in enumerate(halves) for p in place.get_indexer(parts) if p >= 0]
    rows, columns = np.array(inside, int).reshape(-1, 2).T
    holds = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(triples), len(pairs)))
    of_pairs = sparse.csr_array((of_pairs - of_triples @ holds).maximum(0))
    of_pairs.eliminate_zeros()
    left = in_articles(of_pairs, min_articles)
    return np.concatenate([pairs[left], triples]), sparse.hstack([of_pairs[:, left], of_triples], format="csr")


def _collocations(terms, counts, order, uses, n_words, min_articles):
    often = in_articles(counts, min_articles)
    words = [term.split(" ") for term in terms[often]]
    content = [FUNCTION_WORDS.isdisjoint([w[0], *(word for word in w if word != "of"), w[-1]]) for w in words]
    often, words = often[content], [found for found, kept in zip(words, content, strict=True) if kept]
    kept = np.ones(len(words), bool)
    for cut in range(1, order):
        left, right = (
            uses.reindex([" ".join(found[part]) for found in words]).to_numpy()
            for part in (slice(cut), slice(cut, None))
        )
        kept &= npmi(uses.reindex(terms[often]).to_numpy(), left, right, n_words) >= MIN_NPMI
    return terms[often[kept]], counts[:, often[kept]]
