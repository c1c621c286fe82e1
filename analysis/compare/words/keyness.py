"""Keyness, dispersion and divergence: the published measures of how a term's use differs, on counts alone.

Entry points: `log_odds`, `g2_rayson`, `g2_dunning`, `log_ratio`, `percent_diff`, `rate_difference`, `jensen_shannon`
compare two bodies of text; `gries_dp`, `juilland_d` and `n_parts` say how evenly a term is spread over articles.

Throughout, `count` and `reference_count` are uses of each term (arrays, one entry a term), `total` and
`reference_total` all words of either side. None of these measures knows which articles the words stand in, so that
none of them says how sure a difference is: that is for `analysis.compare.words.differences`. What is undefined is NaN.
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
) -> tuple[np.ndarray, np.ndarray]:
    """Say how much likelier a term is here than there, drawn towards no difference where it is rare.

    Parameters
    ----------
    prior
        Pseudo-counts of each term; None: `pooled_prior`.
    prior_words
        Pseudo-counts of all terms together.

    Returns
    -------
    (log_odds, z)
        The difference of the log odds (natural logarithm), and the same over its standard error.

    Notes
    -----
    With y, n the count and total, a and a0 the term's prior and that of all terms: log((y + a) / (n + a0 - y - a)),
    less the same of the reference; variance 1 / (y + a) of one side plus that of the other. Monroe, Colaresi and Quinn
    (2008, "Fightin' Words", Political Analysis 16(4), eq. 16, 20 and 22). z takes words for independent draws, which
    they are not: between halves of one outlet it calls far too many words different.

    Examples
    --------
    "health" in the Democrats' and Republicans' convention speeches of 2012:

    >>> estimate, z = log_odds(115, 25, 76119, 57798)
    >>> round(float(estimate), 4), round(float(z), 4)
    (1.2377, 5.6589)
    """
    if prior is None:
        prior = pooled_prior(count, reference_count, total, reference_total, prior_words)
    here, there = np.asarray(count) + prior, np.asarray(reference_count) + prior
    difference = np.log(here / (total + prior_words - here)) - np.log(there / (reference_total + prior_words - there))
    return difference, difference / np.sqrt(1 / here + 1 / there)


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


def percent_diff(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Say by how many per cent the term's rate here lies above that of the reference (%DIFF).

    Notes
    -----
    100 (r - r') / r' with the rates r = y / n. Gabrielatos and Marchi (2011, "Keyness: Matching metrics to
    definitions", University of Portsmouth). They put 1e-18 for a rate of 0; here it is undefined, NaN.

    Examples
    --------
    >>> percent_diff([30, 5], [10, 0], 1000, 1000).round(6).tolist()
    [200.0, nan]
    """
    rate, reference_rate = np.asarray(count) / total, np.asarray(reference_count, float) / reference_total
    return 100 * (rate - reference_rate) / np.where(reference_rate == 0, np.nan, reference_rate)


def rate_difference(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Say how many more uses of the term there are here in 1,000 words.

    Examples
    --------
    >>> float(rate_difference(30, 10, 10000, 5000))
    1.0
    """
    return 1000 * (np.asarray(count) / total - np.asarray(reference_count) / reference_total)


def jensen_shannon(count: ArrayLike, reference_count: ArrayLike, total: float, reference_total: float) -> np.ndarray:
    """Say how much each term adds to the distance of two vocabularies: the Jensen-Shannon divergence, in bits.

    Notes
    -----
    (p log2(p / m) + p' log2(p' / m)) / 2 with p = y / n and m = (p + p') / 2. Summed over all terms, this is the
    divergence of Lin (1991, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information Theory
    37(1), section IV) with equal weights: 0 for the same shares, 1 for no term in common. Two samples of one source are
    apart by more the smaller they are.

    Examples
    --------
    >>> jensen_shannon([10, 0], [0, 20], 10, 20).tolist()
    [0.5, 0.5]
    """
    p, q = np.asarray(count) / total, np.asarray(reference_count) / reference_total
    middle = (p + q) / 2
    return (_against(p, middle) + _against(q, middle)) / (2 * np.log(2))


def gries_dp(counts: ArrayLike | sparse.sparray, part_words: ArrayLike) -> np.ndarray:
    """Say how unevenly each term is spread over the parts of a corpus: 0 evenly, towards 1 in one small part.

    Parameters
    ----------
    counts
        Uses of each term in each part (here: article), part by term.
    part_words
        Words of each part.

    Notes
    -----
    DP = sum(|v - s|) / 2 over the parts, v being the part's share of the term's uses and s its share of all words.
    Gries (2008, "Dispersions and adjusted frequencies in corpora", International Journal of Corpus Linguistics 13(4)),
    not normalised. Rare terms cannot be spread evenly, whatever they are. NaN for a term without a use.

    Examples
    --------
    Gries' own: five parts of 9 to 11 words, with 1 to 5 uses.

    >>> gries_dp([[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11]).round(4).tolist()
    [0.18]
    """
    counts = _by_part(counts)
    expected = np.asarray(part_words, float)
    expected = expected / expected.sum()
    share = counts.data / counts.sum(axis=0)[counts.col]
    of_part = expected[counts.row]
    # a part without the term adds its own share, so that only the others need be looked at
    moved = np.bincount(counts.col, np.abs(share - of_part) - of_part, counts.shape[1])
    return np.where(counts.sum(axis=0) > 0, (1 + moved) / 2, np.nan)


def juilland_d(counts: ArrayLike | sparse.sparray, part_words: ArrayLike) -> np.ndarray:
    """Say how evenly each term is spread over the parts of a corpus: 1 evenly, 0 in one part alone.

    Parameters
    ----------
    counts, part_words
        As for `gries_dp`.

    Notes
    -----
    D = 1 - (sd / mean) / sqrt(n - 1), sd and mean being those of the term's rates in the n parts that have words, sd
    with divisor n. Juilland, Brodin and Davidovitch (1970, Frequency Dictionary of French Words), on rates since the
    parts differ in size (so Gries 2008). With many parts it is close to 1 for all but the rarest terms (Biber et al.
    2016). NaN for a term without a use, or with fewer than two parts.

    Examples
    --------
    >>> juilland_d([[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11]).round(3).tolist()
    [0.785]
    """
    counts, words = _by_part(counts), np.asarray(part_words, float)
    rates, n = counts.data / words[counts.row], np.count_nonzero(words)
    mean = np.bincount(counts.col, rates, counts.shape[1]) / max(n, 1)
    variance = np.bincount(counts.col, rates**2, counts.shape[1]) / max(n, 1) - mean**2
    used = (mean > 0) & (n > 1)
    variation = np.sqrt(np.maximum(variance, 0)) / np.where(used, mean, np.nan)
    return 1 - variation / np.sqrt(max(n - 1, 1))


def n_parts(counts: ArrayLike | sparse.sparray) -> np.ndarray:
    """Count the parts (articles) in which each term is used; `counts` as for `gries_dp`."""
    counts = _by_part(counts)
    return np.bincount(counts.col[counts.data > 0], minlength=counts.shape[1])


def _by_part(counts) -> sparse.coo_array:
    counts = sparse.coo_array(counts, dtype=float)
    counts.sum_duplicates()
    return counts


def _against(observed, expected):
    return xlogy(observed, np.divide(observed, np.where(np.asarray(expected) == 0, 1, expected)))


def _signed(g2, count, reference_count, total, reference_total):
    return np.copysign(np.maximum(g2, 0), rate_difference(count, reference_count, total, reference_total))
