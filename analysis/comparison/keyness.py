"""Keyness: the terms that are compared, how their use differs between two bodies of text, and how sure that is.

Of the published measures, `log_odds` and `g2_rayson`, `count` and `reference_count` are the uses of each term, `total`
and `reference_total` all words of either side; `intervals` takes articles for a sample.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.comparison import resample
from analysis.comparison.ratios import in_voice
from analysis.comparison.resample import Pair
from analysis.text.terms import FUNCTION_WORDS

Counts = tuple[np.ndarray, sparse.csr_array]  # terms, and their uses in each article (article by term)
PHRASES = "phrases"
MIN_ARTICLES_WITH_TERM = 3
MIN_NPMI = 0.3
PRIOR_WORDS = 500.0
ZERO_AS = 0.5
TERMS_AT_ONCE = 256
FEWEST_TO_DRAW = 5


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
    return np.flatnonzero(n_articles_with(counts) >= least)


def every_term(words: pd.DataFrame, article_ids: Sequence[str], voice: str | None, order: int) -> Counts:
    """Return all terms of an order, however rare."""
    rows = in_voice(words[(words["order"] == order) & words["article_id"].isin(article_ids)], voice)
    article = pd.Index(article_ids).get_indexer(rows["article_id"])
    code, terms = pd.factorize(rows["term"].to_numpy(object), sort=True)
    counts = sparse.csr_array((rows["count"].to_numpy(float), (article, code)), shape=(len(article_ids), len(terms)))
    counts.sum_duplicates()
    return terms, counts


@resample.undefined
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


def pooled_prior(counts: np.ndarray | sparse.csr_array, totals: np.ndarray, n_words: float = PRIOR_WORDS) -> np.ndarray:
    """Return the informative Dirichlet prior of each term: its share of all words, worth `n_words`."""
    return n_words * counts.sum(axis=0) / max(totals.sum(), 1)


def log_odds(
    count: ArrayLike,
    reference_count: ArrayLike,
    total: float,
    reference_total: float,
    prior: ArrayLike | None = None,
    prior_words: float = PRIOR_WORDS,
) -> np.ndarray:
    """Return how much likelier a term is here than there, drawn towards no difference where it is rare.

    `prior` are pseudo-counts of each term, `prior_words` of all together; None: each term's share of both sides' words.

    Notes
    -----
    With y, n the count and total, a and a0 the term's prior and that of all terms: log((y + a) / (n + a0 - y - a)),
    less the same of the reference. Monroe, Colaresi and Quinn (2008, "Fightin' Words", Political Analysis 16(4)).

    Examples
    --------
    "health" in the Democrats' and Republicans' convention speeches of 2012:

    >>> round(float(log_odds(115, 25, 76119, 57798)), 4)
    1.2377
    """
    count, reference_count = np.asarray(count, float), np.asarray(reference_count, float)
    if prior is None:
        prior = prior_words * (count + reference_count) / (total + reference_total)
    here, there = count + prior, reference_count + prior
    return np.log(here / (total + prior_words - here)) - np.log(there / (reference_total + prior_words - there))


def g2_rayson(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Return the log-likelihood of a term's counts against those expected if both sides used it at one rate.

    Notes
    -----
    2 (y log(y / e) + y' log(y' / e')), e and e' being the pooled rate times either total; negative where the reference
    uses the term more. Rayson and Garside (2000, "Comparing Corpora using Frequency Profiling", Workshop on Comparing
    Corpora). It grows with the corpus, and takes words for independent draws.

    Examples
    --------
    >>> round(float(g2_rayson(115, 25, 76119, 57798)), 4), round(float(g2_rayson(41, 162, 76119, 57798)), 4)
    (40.5637, -114.3023)
    """
    y, other = np.asarray(count, float), np.asarray(reference_count, float)
    pooled = (y + other) / (total + reference_total)
    g2 = 0.0
    for observed, words in ((y, total), (other, reference_total)):
        expected = words * pooled
        g2 = g2 + 2 * special.xlogy(observed, observed / np.where(expected == 0, 1, expected))
    return np.copysign(np.maximum(g2, 0), y / total - other / reference_total)


def n_articles_with(counts: ArrayLike | sparse.sparray) -> np.ndarray:
    """Return the number of articles in which each term is used; `counts`: article by term."""
    return (sparse.csr_array(counts) > 0).sum(axis=0)


@resample.undefined
def intervals(
    paired: Pair, counts: sparse.csr_array, totals: np.ndarray, seed: int, prior_words: float = PRIOR_WORDS
) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of each term's log-odds ratio from drawing articles anew; NaN below 5 articles.

    `counts`: uses of each term in each article (article by term); `totals`: the words of each article.
    """
    prior = pooled_prior(counts, totals, prior_words)
    low, high = np.full((2, counts.shape[1]), np.nan)
    if not paired.enough or not counts.shape[1]:
        return low, high
    masks = (paired.is_outlet, ~paired.is_outlet)
    drawn = resample.bootstrap(paired, seed)
    sides = [
        (counts[mask].T.tocsr().astype(np.float32), np.ascontiguousarray(side.T, np.float32), side @ totals[mask])
        for side, mask in zip(drawn, masks, strict=True)
    ]
    for batch in batches(counts.shape[1]):
        log_odds = []
        for of_side, weights, words in sides:
            smoothed = of_side[batch] @ weights + prior[batch, None].astype(np.float32)
            log_odds.append(np.log(smoothed / ((words + prior_words).astype(np.float32) - smoothed)))
        low[batch], high[batch] = _interval(log_odds, np.array(paired.n_clusters)[:, None])
    scarce = np.flatnonzero(np.minimum(*(n_articles_with(counts[mask]) for mask in masks)) < FEWEST_TO_DRAW)
    low[scarce], high[scarce] = _of_scarce(paired, counts[:, scarce], totals, prior[scarce], prior_words)
    return low, high


def _interval(drawn, n):
    """Return the interval of a difference of resampled estimates, with the degrees of freedom of Welch (1947)."""
    variance = np.stack([side.var(axis=1) for side in drawn]).astype(float)
    unbiased = variance * n / (n - 1)
    freedom = unbiased.sum(axis=0) ** 2 / (unbiased**2 / (n - 1)).sum(axis=0)
    wider = np.sqrt(unbiased.sum(axis=0) / variance.sum(axis=0))
    return resample.expanded(drawn[0] - drawn[1], freedom, wider)


def _of_scarce(paired, counts, totals, prior, prior_words):
    """Return the intervals of terms that hardly an article of a side uses, so that drawing anew shows too little.

    That of one side's share of both sides' uses (modified Jeffreys; Brown, Cai and DasGupta 2001, "Interval Estimation
    for a Binomial Proportion", Statistical Science 16(2), section 4.1.2), of as many fewer uses as they cluster in
    articles. Where a side has none, the end towards no difference is exact, and half a use makes the other finite.
    """
    sides, k = [], 0
    for weights, n in zip(paired.weights(), paired.n_clusters, strict=True):
        of_cluster = resample.summing(paired.cluster, weights)
        y, words = of_cluster @ counts, of_cluster @ totals
        uses, total = y.sum(axis=0), words.sum()
        rate = uses / total
        spread = y.power(2).sum(axis=0) - 2 * rate * (words @ y) + rate**2 * (words**2).sum()
        sides.append((uses, uses + prior, total + prior_words - uses - prior, spread * n / (n - 1)))
        k = k + n_articles_with(y)
    (uses_here, here, others_here, spread_here), (uses_there, there, others_there, spread_there) = sides
    # as a variance of k values: those that do not use it say nothing of how uses cluster
    times = np.maximum((spread_here + spread_there) / (here + there), 1) * k / np.maximum(k - 1, 1)
    here, there = here / times, there / times
    low, high = _least_share(here, there, uses_there == 0), _least_share(there, here, uses_here == 0)
    words = np.log(others_there / others_here)
    return special.logit(low) + words, words - special.logit(high)


def _least_share(own, other, is_alone):
    """Return the lower end of the interval of a side's share of uses; `is_alone`: the other side has none."""
    own, other = np.where(is_alone, (np.maximum(own, ZERO_AS), other + 1), (own + ZERO_AS, other + ZERO_AS))
    return special.betaincinv(own, other, (1 - resample.CONFIDENCE) / 2)


def batches(n_terms, at_once=TERMS_AT_ONCE):
    step = min(at_once, TERMS_AT_ONCE)
    return [slice(start, start + step) for start in range(0, n_terms, step)]
