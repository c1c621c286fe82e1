"""Chance: which terms two outlets use differently by more than exchanging their names among articles gives (`test`).

The statistic of a term is a sum over articles, so that a thousand exchanges of all terms are one product of matrices,
in single precision and some hundred terms at a time, to bound the memory.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.comparison import resample
from analysis.comparison.keyness import PRIOR_WORDS, batches
from analysis.comparison.resample import Pair

LEVEL = 0.025  # half the usual one, so that 200 random halves show a finding in at most 5 % of them, and not about so
# what is measured reaches .08 at this level, where one in ten is promised
FALSE_DISCOVERIES = 0.07
N_EXCHANGES = 999, 9999  # at first, and where a verdict is near
OF_PHRASES = 999, 99_999  # their level is a small part of that of all tables
NEAR = 2 * LEVEL
MOST_DRAWN, MOST_SCORED, AT_ONCE = 5 * 10**7, 10**11, 2_560_000
LEAST_VARIANCE = 1e-3
# of few articles a word's own variance says little: as if ten more had shown a usual one
USUAL_VARIANCE, AS_ARTICLES = 0.5, 10
FAR = 2.5  # of smaller statistics nothing is kept but whether they reach the observed one
MOST_COUNTED = 200
POWER = 0.8
LARGEST_RATIO = 100
# what single precision may add to or take from a statistic; draws as large as the observed one but for this count
ROUNDING = 1e-4


class Tested(NamedTuple):
    """What exchanging the outlets' names says of each term; see `test`."""

    p: np.ndarray
    p_adjusted: np.ndarray
    detectable: np.ndarray
    differs: np.ndarray
    likely: np.ndarray
    n_true: int


def test(
    paired: Pair,
    counts: sparse.csr_array,
    totals: np.ndarray,
    seed: int,
    beside: ArrayLike = True,
    n_exchanges: Sequence[int] = N_EXCHANGES,
) -> Tested:
    """Return what exchanging the outlets' names among the articles of a story says of each term.

    Parameters as for `keyness.intervals`; `beside`: whether 0 is beside the term's interval; `n_exchanges`: so many at
    first, and so many where a verdict is near. What is returned are columns of `words.COLUMNS`; NaN, and nothing
    differs, where a side has fewer than 5 articles. Sources: `p_adjusted` Westfall and Young (1993, single-step maxT);
    `likely` Tusher, Tibshirani and Chu (2001, PNAS 98(9)); `n_true` Hemerik, Goeman and Solari (2019, Biometrika
    106(3)).

    Notes
    -----
    An article that uses a term y times scores 1 - d**y: the first use says most, and a side without any use has a
    score like any other. d is exp(-1 / (1 + mean uses)), so that common words are not seen as merely there. From it
    is taken what an article of that length and story is expected to score, in standard deviations, if uses are negative
    binomial with the term's own variance, drawn towards a usual one: that is why longer articles on one side make no
    difference. The statistic is the sum over the outlet's articles of what is above the story's mean, over its standard
    deviation under exchange, made symmetric by the skewness there (Wilson and Hilferty 1931, PNAS 17(12)); else the
    words of the smaller side would hide those it lacks. Exchange holds the level whatever the distribution of uses.
    """
    n_terms = counts.shape[1]
    if not paired.enough or n_terms == 0:
        return Tested(*np.full((3, n_terms), np.nan), *np.zeros((2, n_terms), bool), 0)
    first, last = n_exchanges[0], n_exchanges[-1]
    most = min(MOST_DRAWN, MOST_SCORED // n_terms) // sum(paired.n_clusters)
    most = min(last, max(2 * first, most))
    for n in (first, most) if most > first else (first,):
        tested = _exchanged(paired, counts.tocsc().astype(np.float32), totals, seed, beside, n)
        if tested.p_adjusted.min() > NEAR:
            break
    return tested


def _exchanged(paired, counts, totals, seed, beside, n):
    own = paired.of_clusters(paired.is_outlet)
    # the outlets' names as they are go first, so that they are computed as all others
    labels = np.vstack([own, resample.exchange(paired, seed, n)]).astype(np.float32)
    observed, reached, largest, far, terms = np.empty(counts.shape[1]), np.empty(counts.shape[1]), np.zeros(n), [], []
    for batch in batches(counts.shape[1], AT_ONCE // n):
        score, term = _scores(paired, counts[:, batch], totals)
        size = labels @ score
        size = np.abs(_symmetric(size, term.skew))
        observed[batch] = size[0] * (1 - ROUNDING)
        reached[batch] = (size[1:] >= observed[batch]).sum(axis=0)
        np.maximum(largest, size[1:].max(axis=1), out=largest)
        place = np.flatnonzero(size[1:] > FAR)
        far.append((place // size.shape[1], size[1:].ravel()[place]))
        terms.append(term)
    p_adjusted = (1 + n - np.searchsorted(np.sort(largest), observed, side="left")) / (1 + n)
    draw, sizes = (np.concatenate(each) for each in zip(*far, strict=True))
    needed = np.quantile(largest, 1 - LEVEL) + special.ndtri(POWER)
    detectable = np.concatenate([_detectable(paired, term, totals.mean(), needed) for term in terms])
    differs = (p_adjusted < LEVEL) & beside
    likely = differs.any() & beside & (_share_false(observed * beside, sizes, n) <= FALSE_DISCOVERIES)
    n_true = _fewest_true(observed[likely], draw, sizes, n)
    return Tested((1 + reached) / (1 + n), p_adjusted, detectable, differs, likely, n_true)


class _Term(NamedTuple):
    """Of each term: rate, variance of the factor on it, decay, and standard deviation and skewness under exchange."""

    rate: np.ndarray
    variance: np.ndarray
    decay: np.ndarray
    deviation: np.ndarray
    skew: np.ndarray


def _scores(paired, counts, totals):
    """Return what each cluster of articles adds to the statistic of each term (cluster by term), and the terms."""
    uses = counts.toarray(order="C")
    totals = totals.astype(np.float32)
    in_story = resample.summing(paired.stratum, np.ones(len(totals)))
    rate = uses.sum(axis=0) / totals.sum()
    of_story = (in_story @ uses + PRIOR_WORDS * rate) / (in_story @ totals + PRIOR_WORDS)[:, None]
    expected = of_story.astype(np.float32)[paired.stratum] * totals[:, None]
    squares, beyond = np.einsum("ij,ij->j", expected, expected), uses - expected
    more = np.einsum("ij,ij->j", beyond, beyond) - expected.sum(axis=0)
    own = len(totals) / (len(totals) + AS_ARTICLES)
    variance = own * more / np.where(squares == 0, 1, squares) + (1 - own) * USUAL_VARIANCE
    variance = np.maximum(variance, LEAST_VARIANCE)
    decay = np.exp(-1 / (1 + uses.mean(axis=0)))
    mean, deviation = _moments(expected, variance, decay)
    score = (1 - np.exp(uses * np.log(decay)) - mean) / deviation
    score = _less_level(score, paired.stratum)
    # the sum of a cluster's articles would vary more than a single article does, their mean count for too little
    part = (np.bincount(paired.cluster) ** -0.5).astype(np.float32)[paired.cluster]
    score = _less_level(resample.summing(paired.cluster, part) @ score, paired.of_clusters(paired.stratum))
    second, third = (moment.astype(np.float32) for moment in _exchange_moments(paired))
    deviation = np.sqrt(own * (second @ score**2) + (1 - own) * second.sum())
    score /= deviation
    # a power of 3 takes ten times as long as all the rest
    return score, _Term(rate, variance, decay, deviation, third @ (score * score**2))


def _less_level(score, story):
    level = resample.summing(story, 1 / np.bincount(story)[story]) @ score
    return score - level.astype(np.float32)[story]


def _moments(expected, variance, decay):
    """Return mean and standard deviation of the score of an article of which so many uses are expected."""
    mean, other = (1 - np.exp(np.log(1 + expected * (variance * (1 - d))) * (-1 / variance)) for d in (decay, decay**2))
    return mean, np.sqrt(np.maximum(2 * mean - other - mean**2, 1e-6))


def _exchange_moments(paired):
    """Return what each cluster adds to variance and third moment of a sum over some drawn without replacement."""
    story, own = paired.of_clusters(paired.stratum), paired.of_clusters(paired.is_outlet)
    a, k = np.bincount(story, own)[story], np.bincount(story)[story]
    second = a * (k - a) / (k * np.maximum(k - 1, 1))
    return second, second * (k - 2 * a) / np.maximum(k - 2, 1)


def _symmetric(t, skew):
    skew = np.where(np.abs(skew) < 1e-3, 1e-3, skew)
    return 6 / skew * (np.cbrt(np.maximum(skew * t / 2 + 1, 0)) - 1) + skew / 6


def _skewed(z, skew):
    """Return what `_symmetric` makes z of."""
    skew = np.where(np.abs(skew) < 1e-3, 1e-3, skew)
    return 2 / skew * ((1 + skew / 6 * (z - skew / 6)) ** 3 - 1)


def _share_false(observed, sizes, n):
    """Return the share of false findings to be expected among all with a statistic as large, 1 where it is not far."""
    order = np.argsort(-observed)
    order = order[observed[order] > FAR]
    expected = (1 + len(sizes) - np.searchsorted(np.sort(sizes), observed[order], side="left")) / (1 + n)
    shares = expected / np.searchsorted(-observed[order], -observed[order], side="right")
    q = np.ones(len(observed))
    q[order] = np.minimum(np.minimum.accumulate(shares[::-1])[::-1], 1)
    return q


def _fewest_true(found, draw, sizes, n):
    """Return how many of the statistics found are at least not by chance, from the largest ones of each exchange.

    The k-th largest of an exchange is beyond a limit in a twentieth of them: of those found, k - 1 at most are false.
    """
    if not len(found):
        return 0
    most = min(len(found), MOST_COUNTED)
    order = np.lexsort([-sizes, draw])
    draw, sizes = draw[order], sizes[order]
    place = np.arange(len(draw)) - np.searchsorted(draw, draw)
    kept = place < most
    top = np.full((most, n), FAR)
    top[place[kept], draw[kept]] = sizes[kept]
    ordered = np.sort(top, axis=1)
    reach = n - np.array([np.searchsorted(*each) for each in zip(ordered, top, strict=True)])
    rare = int(np.quantile(reach.min(axis=0), 1 - resample.CONFIDENCE, method="lower"))
    limits = ordered[:, n - max(rare - 1, 1)]
    return max(0, *((found > limit).sum() - k for k, limit in enumerate(limits)))


def _detectable(paired, term, words, needed):
    """Return the smallest log-odds ratio that moves the statistic so far, whichever side uses the term more."""
    expected = words * term.rate
    deviation = _moments(expected, term.variance, term.decay)[1]
    own, story = paired.of_clusters(paired.is_outlet), paired.of_clusters(paired.stratum)
    a, b = (np.bincount(story, side) for side in (own, ~own))
    ratio = np.geomspace(1, LARGEST_RATIO, 100)[:, None]
    smallest = np.ones(len(term.rate))
    for n, other, skew in ((a.sum(), b.sum(), term.skew), (b.sum(), a.sum(), -term.skew)):
        less = (n + other) / (n * ratio + other)
        more, fewer = (_moments(expected * share, term.variance, term.decay)[0] for share in (ratio * less, less))
        moved = (a * b / (a + b)).sum() * (more - fewer) / deviation
        seen = moved >= _skewed(needed, skew) * term.deviation
        smallest = np.maximum(smallest, np.where(seen.any(axis=0), ratio[seen.argmax(axis=0), 0], np.inf))
    return np.log(smallest)
