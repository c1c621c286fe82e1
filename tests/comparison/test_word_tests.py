"""Intervals and tests of many words at once give what the formulas give one draw at a time."""

import numpy as np
from scipy import stats

from analysis.comparison import keyness, resample, terms, word_tests
from tests.comparison.test_words import random_corpus


def test_resampling_in_single_precision_gives_what_the_formulas_give_one_draw_at_a_time():
    corpus = random_corpus(12, {"A": 9, "B": 8}, story_of=lambda rng: ["fire", "flood"][rng.integers(2)])
    paired = resample.pair(corpus.articles, "A", "B", matched=True)
    tested, sparse_counts, totals = terms.term_counts(corpus.words, paired.article_ids, "outlet", 1)
    dense = sparse_counts.toarray()
    prior = 500 * dense.sum(axis=0) / totals.sum()

    def log_odds(here, there):
        return keyness.log_odds(here @ dense, there @ dense, here @ totals, there @ totals, prior)

    def variance(weights, n):
        rate = (weights @ dense) / (weights @ totals)
        between = ((weights[:, None] * (dense - np.outer(totals, rate))) ** 2).sum(axis=0) * n / (n - 1)
        smoothed = weights @ dense + prior
        return np.maximum(between / smoothed**2, 1 / smoothed)

    def statistic(here, there):
        n, m = paired.n_articles
        return np.abs(log_odds(here, there)) / np.sqrt(variance(here, n) + variance(there, m))

    found = word_tests.intervals(paired, sparse_counts, totals, prior, 5, 200)
    np.testing.assert_allclose(found, expected_intervals(paired, dense, totals, prior, log_odds, variance), atol=1e-4)
    permuted = np.array([statistic(*sides) for sides in zip(*resample.permute(paired, 5, 99), strict=True)])
    p, p_adjusted = resample.adjusted_p(statistic(*paired.weights()) * (1 - 1e-4), permuted)
    found = word_tests.p_values(paired, sparse_counts, totals, prior, 5, 99)
    # draws that tie with the observed one but for rounding may fall on either side
    np.testing.assert_allclose(found, [p, p_adjusted], atol=0.031)
    assert np.mean(found[0] == p) > 0.97 and len(tested) > 100


def expected_intervals(paired, dense, totals, prior, log_odds, variance):
    """Work the intervals out term by term: drawn anew, or from the standard error where two articles or none use it."""
    here, there = resample.bootstrap(paired, 5, 200)
    n, m = paired.n_articles

    def side(drawn):
        smoothed = drawn @ dense + prior
        return np.log(smoothed / ((drawn @ totals)[:, None] + 500 - smoothed))

    a, b = side(here), side(there)
    v, w = a.var(axis=0) * n / (n - 1), b.var(axis=0) * m / (m - 1)
    freedom = (v + w) ** 2 / (v**2 / (n - 1) + w**2 / (m - 1))
    wider = np.sqrt((v + w) / (a.var(axis=0) + b.var(axis=0)))
    tails = stats.norm.cdf(wider * stats.t.ppf(0.025, freedom))
    drawn = [np.quantile(term, [tail, 1 - tail]) for term, tail in zip((a - b).T, tails, strict=True)]
    sides = paired.weights()
    error = np.sqrt(variance(sides[0], n) + variance(sides[1], m))
    around = log_odds(*sides) + np.outer([-1.959964, 1.959964], error)
    few = np.minimum(*((dense[mask] > 0).sum(axis=0) for mask in (paired.is_outlet, ~paired.is_outlet))) < 3
    return np.where(few, around, np.array(drawn).T)
