"""Outlets are samples of articles: pairing within stories, intervals, and tests that find nothing where nothing is."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparison import resample
from analysis.comparison.ratios import adjusted_p, compare_ratios, split_half_null
from analysis.errors import InputError


def articles_of(**counts):
    """Make articles from outlet=(story, story, ...)."""
    rows = [(f"{outlet}{i}", outlet, story) for outlet, stories in counts.items() for i, story in enumerate(stories)]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "story"])


def parts_of(articles, numerator, denominator=1.0, group="all"):
    return articles[["article_id"]].assign(group=group, numerator=numerator, denominator=denominator)


def test_only_stories_that_both_tell_are_compared():
    articles = articles_of(A=["fire"] * 5 + ["flood"] * 3, B=["fire"] * 5 + ["vote"] * 2)
    paired = resample.pair(articles, "A", "B")
    assert paired.n_stories == 1
    assert paired.is_outlet.tolist() == [True] * 5 + [False] * 5


def test_outlets_without_shared_stories_are_compared_over_all_their_articles():
    paired = resample.pair(articles_of(A=["fire"] * 6, B=["vote"] * 6), "A", "B")
    assert paired.n_stories == 0
    assert paired.as_outlet.tolist() == [1.0] * 12


def test_a_story_weighs_the_same_on_both_sides():
    articles = articles_of(A=["fire"] * 6 + ["flood"] * 1, B=["fire"] * 2 + ["flood"] * 4)
    paired = resample.pair(articles, "A", "B", matched=True)
    outlet, reference = paired.weights()
    shares = [[side[paired.stratum == s].sum() / side.sum() for s in (0, 1)] for side in (outlet, reference)]
    assert shares[0] == pytest.approx(shares[1])
    assert shares[0] == pytest.approx([1.5 / 2.3, 0.8 / 2.3])
    assert outlet.sum() == pytest.approx(7)


def test_topic_mix_alone_is_no_difference_within_stories():
    articles = articles_of(A=["grim"] * 8 + ["calm"] * 2, B=["grim"] * 2 + ["calm"] * 8)
    parts = parts_of(articles, (articles["story"] == "grim").astype(float))
    matched = compare_ratios(articles, parts, "A", "B", matched=True).iloc[-1]
    mixed = compare_ratios(articles, parts, "A", "B", matched=False).iloc[-1]
    assert matched["estimate"] == pytest.approx(0.0)
    assert mixed["estimate"] == pytest.approx(0.6)


def test_of_more_articles_than_three_thousand_of_an_outlet_so_many_are_drawn_at_random():
    articles = articles_of(A=[None] * 4000, B=[None] * 7)
    paired = resample.pair(articles, "A", "B")
    assert (paired.is_outlet.sum(), (~paired.is_outlet).sum()) == (3000, 7)
    assert paired.article_ids[:3000].tolist() != articles["article_id"][:3000].tolist()
    assert paired.article_ids.tolist() == resample.pair(articles, "A", "B").article_ids.tolist()
    assert {len(halves) for halves in resample.halves(articles, "A", 2, seed=0)} == {3000}
    assert compare_ratios(articles, parts_of(articles, 1.0))["n_articles"].tolist() == [3000, 7]


def test_of_shared_stories_whole_ones_are_drawn():
    stories = [f"story {i}" for i in range(1000)]
    paired = resample.pair(articles_of(A=stories * 6, B=stories), "A", "B")
    assert paired.n_stories == 6000 // 7 and np.bincount(paired.stratum).tolist() == [7] * paired.n_stories


def test_an_unknown_outlet_is_named_with_those_there_are():
    with pytest.raises(InputError, match="'C'; the outlets are A, B"):
        resample.pair(articles_of(A=["x"], B=["x"]), "A", "C")


def test_an_outlet_is_not_compared_with_itself():
    with pytest.raises(InputError, match="two different outlets"):
        resample.pair(articles_of(A=["x"]), "A", "A")


def test_permutations_keep_each_storys_number_of_articles_per_outlet():
    articles = articles_of(A=["fire"] * 5 + ["flood"] * 2, B=["fire"] * 3 + ["flood"] * 4)
    paired = resample.pair(articles, "A", "B", matched=True)
    outlet, reference = resample.permute(paired, seed=1, n_permutations=50)
    for story, n in ((0, 5), (1, 2)):
        assert ((outlet[:, paired.stratum == story] > 0).sum(axis=1) == n).all()
    assert ((outlet > 0) ^ (reference > 0)).all()
    assert len({tuple(row) for row in outlet}) > 10


def test_a_bootstrap_draws_as_many_articles_as_there_are():
    paired = resample.pair(articles_of(A=["x"] * 6, B=["x"] * 9), "A", "B", matched=False)
    outlet, reference = resample.bootstrap(paired, seed=0)
    assert (outlet.sum(axis=1) == 6).all() and (reference.sum(axis=1) == 9).all()
    assert outlet.shape[1] == 6 and reference.shape[1] == 9


def test_an_authors_articles_and_the_updates_of_a_day_are_one_cluster():
    articles = articles_of(A=["fire"] * 5, B=["fire"] * 5).assign(
        author=["Ann", "Ann", "", None, "Bob", "Ann", None, None, None, None],
        published=pd.to_datetime(
            ["2022-08-01"] * 4 + [None] * 3 + ["2022-08-02 09:00", "2022-08-02 21:00", "2022-08-03"], format="mixed"
        ),
    )
    paired = resample.pair(articles, "A", "B", matched=False)
    assert [np.flatnonzero(paired.cluster == c).tolist() for c in dict.fromkeys(paired.cluster)] == [
        [0, 1],  # Ann of A
        [2, 3],  # no author, one day
        [4],
        [5],  # Ann of B
        [6],  # no day
        [7, 8],
        [9],
    ]
    assert paired.n_clusters == (3, 4) and not paired.enough


def test_articles_whose_headlines_differ_in_numbers_alone_are_one_cluster():
    titles = [
        "War, day 7: what we know",
        "War, day 12: what we know",
        "War, day of rest",
        "Rain on 3 May",
        "Rain on 4 June",
    ]
    articles = articles_of(A=[None] * 5, B=[None] * 5).assign(
        title=[*titles, None, None, "Rain", "Rain on 1 May", "Sun"]
    )
    cluster = resample.clusters(articles)
    assert [np.flatnonzero(cluster == n).tolist() for n in range(8)] == [[0, 1], [2], [3, 4], [5], [6], [7], [8], [9]]


def test_an_article_that_shares_a_passage_belongs_to_the_cluster_of_the_first_that_has_it():
    articles = articles_of(A=[None] * 6).assign(
        author=["Ann", "Ann", None, None, None, None], shares_words_with=[None, None, "A0", None, "gone", "gone"]
    )
    assert resample.clusters(articles).tolist() == [0, 0, 0, 1, 2, 2]


def test_clusters_are_exchanged_drawn_and_halved_whole():
    articles = articles_of(A=[None] * 20, B=[None] * 20).assign(author=np.repeat(list("abcdefghijklmnopqrst"), 2))
    paired = resample.pair(articles, "A", "B")
    drawn = [*resample.permute(paired, 0, 20), *resample.bootstrap(paired, 0)]
    assert all((weights[:, ::2] == weights[:, 1::2]).all() for weights in drawn)
    for halves in resample.halves(articles, "A", 5, seed=0):
        assert (halves.groupby("author")["outlet"].nunique() == 1).all()
        assert (halves["outlet"] == resample.HALVES[0]).sum() == 10


def test_an_outlet_of_which_one_author_wrote_most_can_be_halved_and_one_with_few_authors_cannot():
    authors = ["Ann"] * 30 + list("bcdefghijk")
    mostly = articles_of(A=["x"] * 40).assign(author=authors)
    found = [set(halves["outlet"]) for halves in resample.halves(mostly, "A", 20, seed=0)]
    assert found == [set(resample.HALVES)] * 20
    assert not list(resample.halves(mostly.assign(author="Ann"), "A", 20, seed=0))


def test_with_one_article_a_side_and_story_names_can_be_exchanged_in_few_ways():
    # 2 of 2 ** 5 exchanges are as extreme as what is seen
    articles = articles_of(A=list("abcde"), B=list("abcde"))
    row = compare_ratios(articles, parts_of(articles, (articles["outlet"] == "A").astype(float)), "A", "B").iloc[-1]
    assert row["n_stories"] == 5 and 0.03 < row["p"] < 0.1


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    articles = articles_of(A=["x"] * 8, B=["x"] * 8)
    parts = parts_of(articles, np.arange(16.0))
    first, again, other = (compare_ratios(articles, parts, "A", "B", seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_swapping_outlet_and_reference_turns_the_sign():
    articles = articles_of(A=["x"] * 7, B=["x"] * 9)
    parts = parts_of(articles, np.arange(16.0) % 5)
    forth = compare_ratios(articles, parts, "A", "B").iloc[-1]
    back = compare_ratios(articles, parts, "B", "A").iloc[-1]
    assert forth["estimate"] == pytest.approx(-back["estimate"])


def test_fewer_than_five_articles_give_an_estimate_without_interval_or_test():
    articles = articles_of(A=["x"] * 4, B=["x"] * 20)
    row = compare_ratios(articles, parts_of(articles, np.arange(24.0)), "A", "B").iloc[-1]
    assert row[["low", "high", "p", "p_adjusted"]].isna().all()
    assert not row["differs"]
    assert row["estimate"] == pytest.approx(1.5 - 13.5)


def test_an_undefined_ratio_is_missing_and_not_zero():
    articles = articles_of(A=["x"] * 6)
    row = compare_ratios(articles, parts_of(articles, 0.0, 0.0)).iloc[0]
    assert np.isnan(row["estimate"]) and row["n_articles"] == 0


def test_the_ratio_is_of_sums_and_not_a_mean_of_ratios():
    articles = articles_of(A=["x"] * 2)
    parts = parts_of(articles, [1.0, 0.0], [1.0, 9.0])
    assert compare_ratios(articles, parts).iloc[0]["estimate"] == pytest.approx(0.1)


def test_expanded_percentiles_of_a_normal_sample_have_the_length_of_a_t_interval():
    rng = np.random.default_rng(0)
    n = 8
    draws = rng.normal(0, np.sqrt((n - 1) / n) / np.sqrt(n), (1, 400_000))
    low, high = resample.expanded(draws, n - 1, np.sqrt(n / (n - 1)))
    assert high[0] - low[0] == pytest.approx(2 * 2.3646 / np.sqrt(n), rel=0.02)


@pytest.mark.parametrize("seed", range(8))
def test_what_one_of_36_exchanges_gives_is_not_rarer_than_that(seed):
    stories = [("s", "AB"), ("t", "ABB"), ("u", "AB"), ("v", "AAB")]
    articles = pd.DataFrame([(of, story) for story, outlets in stories for of in outlets], columns=["outlet", "story"])
    articles = articles.assign(article_id=[f"a{i}" for i in range(10)])
    rng = np.random.default_rng(seed)
    groups = [
        parts_of(articles, n_words * (articles["outlet"] == "A") * rng.uniform(0.5, 0.9, 10), n_words, group)
        for group, n_words in zip("xyz", rng.integers(300, 3000, (3, 10)), strict=True)
    ]
    found = compare_ratios(articles, pd.concat(groups), "A", "B").iloc[-3:]
    assert (found[["p", "p_adjusted"]] > 1 / 50).all(axis=None)


def test_adjusted_p_values_count_the_largest_of_all_statistics():
    p, adjusted = adjusted_p(np.array([3.0, 1.0]), np.array([[0.5, 2.0], [1.5, 0.0], [-4.0, 0.1]]))
    assert p.tolist() == [2 / 4, 2 / 4]
    assert adjusted.tolist() == [2 / 4, 4 / 4]


def test_a_planted_difference_is_found():
    rng = np.random.default_rng(3)
    articles = articles_of(A=["x"] * 15, B=["x"] * 15)
    scores = rng.normal(0, 1, 30) + np.where(articles["outlet"] == "A", 3.0, 0.0)
    row = compare_ratios(articles, parts_of(articles, scores), "A", "B").iloc[-1]
    assert row["differs"] and row["low"] < 3.0 < row["high"]


def test_random_halves_of_one_outlet_differ_in_about_one_of_twenty_splits():
    rng = np.random.default_rng(4)
    articles = articles_of(A=["x"] * 30)
    parts = pd.concat([parts_of(articles, rng.exponential(1, 30), group=group) for group in "abc"])
    null = split_half_null(articles, parts, "A", n_splits=100, seed=0)
    assert 0.01 <= (null["n_found"] > 0).mean() <= 0.10


def test_intervals_of_a_mean_of_skewed_articles_cover_it_nineteen_times_in_twenty():
    rng = np.random.default_rng(5)
    covered = []
    for seed in range(120):
        articles = articles_of(A=["x"] * 20)
        row = compare_ratios(articles, parts_of(articles, rng.gamma(4, 1, 20)), seed=seed).iloc[0]
        covered.append(row["low"] <= 4 <= row["high"])
    assert 0.90 <= np.mean(covered) <= 0.99


def test_statistics_without_bounds_tie_with_one_another():
    # all that A counts and nothing of B, in three articles each: the exchange of all names is as extreme
    p, adjusted = adjusted_p(np.array([np.inf, 1.0]), np.array([[np.inf, 0.5], [-np.inf, 0.2], [2.0, 0.1]]))
    assert p.tolist() == [0.75, 0.25] and adjusted.tolist() == [0.75, 1.0]


def test_groups_with_too_few_articles_do_not_make_others_harder_to_find():
    articles = articles_of(A=[None] * 9, B=[None] * 9)
    rng = np.random.default_rng(5)
    noisy = parts_of(articles, np.where(articles["outlet"] == "A", 0.8, 0.2) + rng.normal(0, 0.1, 18))
    few = [parts_of(articles.iloc[[0, 1, 9]], [1, 1, 0], group=f"few{i}") for i in range(200)]
    alone, beside = (
        compare_ratios(articles, parts, "A", "B").query("reference.notna() and group == 'all'")
        for parts in (noisy, pd.concat([noisy, *few], ignore_index=True))
    )
    assert alone["p_adjusted"].item() == beside["p_adjusted"].item() < 0.01


@pytest.mark.parametrize("near", [0, 1])
def test_intervals_cover_shares_that_few_articles_have_any_of_or_lack_any_of(near):
    rng = np.random.default_rng(7)
    articles, covered = articles_of(A=["x"] * 20, B=["x"] * 30), []
    # a tenth and a fifth of articles have any, a third in the mean
    means = np.abs(near - np.array([0.1, 0.2]) / 3)
    for seed in range(100):
        some = rng.random(50) < np.where(articles["outlet"] == "A", 0.1, 0.2)
        parts = parts_of(articles, np.abs(near - np.where(some, rng.beta(2, 4, 50), 0)))
        table = compare_ratios(articles, parts, "A", "B", seed=seed)
        truth = [*means, means[0] - means[1]]
        covered.append((table["low"] <= truth) & (truth <= table["high"]))
    assert np.mean(covered, axis=0) == pytest.approx([0.95] * 3, abs=0.05)


def test_the_interval_of_a_share_that_few_articles_have_any_of_is_that_of_a_gamma_distribution():
    # two of ten articles have .5, so that each of these is a part of .05; half a part is added
    articles = articles_of(A=["x"] * 10)
    row = compare_ratios(articles, parts_of(articles, [0.5] * 2 + [0.0] * 8)).iloc[0]
    assert row[["low", "high"]].tolist() == pytest.approx(stats.gamma.ppf([0.025, 0.975], 2.5, scale=0.05))
