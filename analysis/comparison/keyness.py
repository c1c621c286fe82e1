"""Keyness: how a term's use differs between two bodies of text, and how sure that is.

Entry points: `log_odds`, `g2_rayson`, `log_ratio`, the published measures on counts alone; `intervals` and `p_values`,
which give the articles other weights.

Throughout, `count` and `reference_count` are uses of each term (arrays, one entry a term), `total` and
`reference_total` all words of either side. What is undefined is NaN.

The log-odds ratio of a term is a function of two weighted sums over articles, so that a thousand resamples of all terms
are one product of a sparse and a dense matrix. They are computed in single precision and some hundred terms at a time,
to bound the memory.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.comparison import resample
from analysis.comparison.resample import Pair

PRIOR_WORDS = 500.0
ZERO_AS = 0.5
TERMS_AT_ONCE = 256
FEWEST_TO_DRAW = 3
NORMAL = special.ndtri((1 + resample.CONFIDENCE) / 2)
# what single precision may add to or take from a statistic; draws as large as the observed one but for this count
ROUNDING = 1e-4


def pooled_prior(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Return the informative Dirichlet prior of each term: its share of both sides' words, worth `PRIOR_WORDS`."""
    return PRIOR_WORDS * (np.asarray(count, float) + reference_count) / (total + reference_total)


def log_odds(
    count: ArrayLike,
    reference_count: ArrayLike,
    total: float,
    reference_total: float,
    prior: ArrayLike | None = None,
) -> np.ndarray:
    """Return how much likelier a term is here than there, drawn towards no difference where it is rare.

    The difference of the log odds (natural logarithm); `prior` are pseudo-counts of each term, `PRIOR_WORDS` of all
    together; None: `pooled_prior`.

    Notes
    -----
    With y, n the count and total, a and a0 the term's prior and that of all terms: log((y + a) / (n + a0 - y - a)),
    less the same of the reference. Monroe, Colaresi and Quinn (2008, "Fightin' Words", Political Analysis 16(4)), eq.
    16.

    Examples
    --------
    "health" in the Democrats' and Republicans' convention speeches of 2012:

    >>> round(float(log_odds(115, 25, 76119, 57798)), 4)
    1.2377
    """
    if prior is None:
        prior = pooled_prior(count, reference_count, total, reference_total)
    here, there = np.asarray(count) + prior, np.asarray(reference_count) + prior
    return np.log(here / (total + PRIOR_WORDS - here)) - np.log(there / (reference_total + PRIOR_WORDS - there))


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


def log_ratio(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Return how many times the term's rate doubles from the reference to here (-1: half as often).

    Notes
    -----
    log2((y / n) / (y' / n')), a count of 0 taken as 0.5 and other counts left as they are; NaN where both are 0. Hardie
    (2014, "Log Ratio: an informal introduction", ESRC Centre for Corpus Approaches to Social Science), as in CQPweb. It
    does not see how many uses it rests on.

    Examples
    --------
    >>> log_ratio([115, 37], [25, 0], 76119, 57798).round(4).tolist()
    [1.8044, 5.8122]
    """
    count, reference_count = np.asarray(count, float), np.asarray(reference_count, float)
    here, there = (np.where(y == 0, ZERO_AS, y) for y in (count, reference_count))
    ratio = np.log2((here / total) / (there / reference_total))
    return np.where((count == 0) & (reference_count == 0), np.nan, ratio)


def n_parts(counts: ArrayLike | sparse.sparray) -> np.ndarray:
    """Return the number of articles in which each term is used; `counts`: article by term."""
    return (sparse.csr_array(counts) > 0).sum(axis=0)


def intervals(
    paired: Pair,
    counts: sparse.csr_array,
    totals: np.ndarray,
    prior: np.ndarray,
    seed: int,
    n_resamples: int = resample.N_BOOTSTRAPS,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of each term's log-odds ratio from drawing articles anew; NaN below 5 articles.

    Parameters
    ----------
    paired
        The articles of both sides, as `analysis.comparison.resample.pair` gives them.
    counts, totals
        Uses of each term in each article (article by term), and the words of each article.
    prior
        Pseudo-counts of each term, as for `log_odds`.
    seed, n_resamples
        Of the random draws.
    """
    low, high = np.full((2, counts.shape[1]), np.nan)
    if not paired.enough or not counts.shape[1]:
        return low, high
    masks = (paired.is_outlet, ~paired.is_outlet)
    drawn = resample.bootstrap(paired, seed, n_resamples)
    sides = [
        (_by_term(counts[mask]), _by_article(side[:, mask]), (side @ totals + PRIOR_WORDS).astype(np.float32))
        for side, mask in zip(drawn, masks, strict=True)
    ]
    for part in _parts(counts.shape[1]):
        log_odds = []
        for of_side, weights, words in sides:
            smoothed = of_side[part] @ weights + prior[part, None].astype(np.float32)
            log_odds.append(np.log(smoothed / (words - smoothed)))
        low[part], high[part] = resample.interval_of_difference(*log_odds, *paired.n_articles)
    scarce = np.flatnonzero(np.minimum(*(n_parts(counts[mask]) for mask in masks)) < FEWEST_TO_DRAW)
    center, error = _with_errors(paired, counts[:, scarce], totals, prior[scarce])
    low[scarce], high[scarce] = center - NORMAL * error, center + NORMAL * error
    return low, high


def _with_errors(paired, counts, totals, prior):
    """Return each term's log-odds ratio and its standard error, as `p_values` has it."""
    sides = [_Side(side[None], totals, n) for side, n in zip(paired.weights(), paired.n_articles, strict=True)]
    weighted = _weighted_sums(_sums(counts, totals), sides, all_weigh_one=False)
    difference, variance = _difference(sides, weighted, prior[:, None].astype(np.float32))
    return difference[:, 0], np.sqrt(variance[:, 0])


def p_values(
    paired: Pair,
    counts: sparse.csr_array,
    totals: np.ndarray,
    prior: np.ndarray,
    seed: int,
    n_permutations: int = resample.N_PERMUTATIONS,
) -> tuple[np.ndarray, np.ndarray]:
    """Return each term's p-value from exchanging the outlets' names among articles, alone and for the largest of all.

    Parameters as for `intervals`. The second value is the share of exchanges in which the largest statistic of all
    terms reaches that of this one (Westfall and Young 1993, single-step maxT). Both are NaN where a side has fewer than
    5 articles.

    Notes
    -----
    The statistic is the log-odds ratio over its standard error: on each side the larger of the variance that Monroe,
    Colaresi and Quinn give, which takes words for independent draws, and the linearised variance between articles
    (Cochran 1977, Sampling Techniques, eq. 2.39). The first keeps a word that stands in very few articles from having
    hardly any variance.
    """
    n_terms = counts.shape[1]
    if not paired.enough or n_terms == 0:
        return np.full(n_terms, np.nan), np.full(n_terms, np.nan)
    # the outlets' names as they are go first, so that they are computed as all others
    permuted = resample.permute(paired, seed, n_permutations)
    sides = [
        _Side(np.vstack([here, exchanged]), totals, n)
        for here, exchanged, n in zip(paired.weights(), permuted, paired.n_articles, strict=True)
    ]
    del permuted
    sums = _sums(counts, totals)
    reached, observed, largest = np.empty(n_terms), np.empty(n_terms), np.zeros(n_permutations)
    for part in _parts(n_terms):
        weighted = _weighted_sums([matrix[part] for matrix in sums], sides, paired.n_stories == 0)
        difference, variance = _difference(sides, weighted, prior[part, None].astype(np.float32))
        squared = difference**2 / variance
        observed[part] = squared[:, 0] * (1 - ROUNDING)
        reached[part] = (squared[:, 1:] >= observed[part, None]).sum(axis=1)
        np.maximum(largest, squared[:, 1:].max(axis=0), out=largest)
    adjusted = n_permutations - np.searchsorted(np.sort(largest), observed, side="left")
    return (1 + reached) / (1 + n_permutations), (1 + adjusted) / (1 + n_permutations)


class _Side:
    """One side's weights for each draw (article by draw), their squares, and the sums that no term changes."""

    def __init__(self, drawn, totals, n_articles):
        squares = _by_article(drawn**2)
        self.of_sums = _by_article(drawn), squares, squares
        self.words = (drawn @ totals).astype(np.float32)
        self.squared_words = (drawn**2 @ totals**2).astype(np.float32)
        self.correction = np.float32(n_articles / (n_articles - 1))


def _sums(counts, totals):
    return [_by_term(counts), _by_term(counts.power(2)), _by_term(counts.multiply(totals[:, None]))]


def _weighted_sums(sums, sides, all_weigh_one):
    """Sum uses, squared uses, and uses times words over the articles of each side, for each draw."""
    here, there = sides
    first = [matrix @ weights for matrix, weights in zip(sums, here.of_sums, strict=True)]
    if all_weigh_one:  # what is not on one side is on the other
        return first, [matrix.sum(axis=1)[:, None] - of_here for matrix, of_here in zip(sums, first, strict=True)]
    return first, [matrix @ weights for matrix, weights in zip(sums, there.of_sums, strict=True)]


def _difference(sides, weighted, prior):
    odds, variance = [], 0.0
    for side, (uses, squares, products) in zip(sides, weighted, strict=True):
        smoothed = uses + prior
        odds.append(smoothed / (side.words + np.float32(PRIOR_WORDS) - smoothed))
        rate = uses / np.maximum(side.words, 1)
        spread = squares + rate * (rate * side.squared_words - 2 * products)
        # below the variance of independent words: 1 / smoothed
        variance = variance + np.maximum(spread * side.correction, smoothed) / smoothed**2
    return np.log(odds[0] / odds[1]), variance


def _by_term(counts):
    return counts.T.tocsr().astype(np.float32)


def _by_article(drawn):
    return np.ascontiguousarray(drawn.T, dtype=np.float32)


def _parts(n_terms):
    return [slice(start, start + TERMS_AT_ONCE) for start in range(0, n_terms, TERMS_AT_ONCE)]
