"""Keyness: the published measures of how a term's use differs between two bodies of text, on counts alone.

Entry points: `log_odds`, `g2_rayson`, `g2_dunning`, `log_ratio`.

Throughout, `count` and `reference_count` are uses of each term (arrays, one entry a term), `total` and
`reference_total` all words of either side. None of these measures knows which articles the words stand in, so that
none of them says how sure a difference is: that is for `analysis.comparison.words`. What is undefined is NaN.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.special import xlogy

PRIOR_WORDS = 500.0
ZERO_AS = 0.5


def pooled_prior(
    count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float, words: float = PRIOR_WORDS
) -> np.ndarray:
    """Give the informative Dirichlet prior of each term: its share of both sides' words, worth `words` words."""
    return words * (np.asarray(count, float) + reference_count) / (total + reference_total)


def log_odds(
    count: ArrayLike,
    reference_count: ArrayLike,
    total: float,
    reference_total: float,
    prior: ArrayLike | None = None,
    prior_words: float = PRIOR_WORDS,
) -> np.ndarray:
    """Say how much likelier a term is here than there, drawn towards no difference where it is rare.

    Parameters
    ----------
    prior
        Pseudo-counts of each term; None: `pooled_prior`.
    prior_words
        Pseudo-counts of all terms together.

    Returns
    -------
    ndarray
        The difference of the log odds (natural logarithm).

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
        prior = pooled_prior(count, reference_count, total, reference_total, prior_words)
    here, there = np.asarray(count) + prior, np.asarray(reference_count) + prior
    return np.log(here / (total + prior_words - here)) - np.log(there / (reference_total + prior_words - there))


def g2_rayson(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Weigh a term's counts against those expected if both sides used it at one rate: the two-cell log-likelihood.

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
    pooled = (np.asarray(count, float) + reference_count) / (total + reference_total)
    g2 = 2 * (_against(count, total * pooled) + _against(reference_count, reference_total * pooled))
    return _signed(g2, count, reference_count, total, reference_total)


def g2_dunning(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Weigh a term's counts, and those of all other words, against one rate: the four-cell log-likelihood ratio.

    Notes
    -----
    2 sum(o log(o / e)) over the 2 x 2 table of the term and all other words on both sides; negative where the reference
    uses the term more. Dunning (1993, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational
    Linguistics 19(1)). For all but the commonest words it is that of `g2_rayson`.

    Examples
    --------
    >>> round(float(g2_dunning(115, 25, 76119, 57798)), 4), round(float(g2_dunning(41, 162, 76119, 57798)), 4)
    (40.602, -114.471)
    """
    count, reference_count = np.asarray(count, float), np.asarray(reference_count, float)
    pooled = (count + reference_count) / (total + reference_total)
    cells = (
        (count, total * pooled),
        (reference_count, reference_total * pooled),
        (total - count, total * (1 - pooled)),
        (reference_total - reference_count, reference_total * (1 - pooled)),
    )
    g2 = 2 * sum(_against(observed, expected) for observed, expected in cells)
    return _signed(g2, count, reference_count, total, reference_total)


def log_ratio(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Say how many times the term's rate doubles from the reference to here (-1: half as often).

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
    """Count the articles in which each term is used; `counts`: uses of each term in each article, article by term."""
    return (sparse.csr_array(counts) > 0).sum(axis=0)


def _against(observed, expected):
    return xlogy(observed, np.divide(observed, np.where(np.asarray(expected) == 0, 1, expected)))


def _signed(g2, count, reference_count, total, reference_total):
    more = np.asarray(count) / total - np.asarray(reference_count) / reference_total
    return np.copysign(np.maximum(g2, 0), more)
