"""The generator of invented corpora: what it says it planted is there, and nothing else is."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison import words
from analysis.corpus import duplicates
from tests.benchmarks import planted
from tests.benchmarks.planted import Design
from tests.benchmarks.words import coverage, power


def rates(made, outlet, story=None):
    """Give the share of each term in one outlet's words."""
    chosen = made.articles[made.articles["outlet"] == outlet]
    if story is not None:
        chosen = chosen[chosen["story"] == story]
    counts = made.words[made.words["article_id"].isin(chosen["article_id"])].groupby("term")["count"].sum()
    return counts.reindex(made.truth["term"], fill_value=0) / counts.sum()


def test_the_same_seed_gives_the_same_corpus_and_another_seed_another():
    first, again, other = (planted.corpus(Design(n_articles=4), seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.words, again.words)
    assert not first.words.equals(other.words)


def test_counts_show_the_log_odds_ratio_that_was_planted():
    made = planted.corpus(Design(n_articles=200, burstiness=0, effects={10: 1.0, 12: -0.5}), seed=3)
    a, b = (rates(made, outlet) for outlet in planted.OUTLETS)
    found = np.log(a / (1 - a)) - np.log(b / (1 - b))
    assert found[["w0010", "w0012"]].tolist() == pytest.approx([1.0, -0.5], abs=0.08)


def test_words_that_are_not_planted_make_room_and_no_more():
    truth = planted.corpus(Design(n_articles=3, effects={10: 1.0}), seed=4).truth
    assert truth.loc[truth["is_planted"], "log_odds"].tolist() == [1.0]
    others = truth.loc[~truth["is_planted"], "log_odds"]
    assert (others < 0).all() and (others > -0.05).all()


def test_without_effects_no_word_differs_in_truth():
    assert (planted.corpus(Design(n_articles=3), seed=5).truth["log_odds"] == 0).all()


def test_bursts_give_counts_that_vary_more_than_poisson_by_the_variance_asked_for():
    design = {"n_articles": 500, "n_stories": 1, "n_types": 100, "log_sd_words": 0.0, "effects": {60: 0.0}}
    for burstiness in (0.0, 2.0):
        made = planted.corpus(Design(burstiness=burstiness, **design), seed=6)
        own = made.words[made.words["term"] == "w0060"].set_index("article_id")["count"]
        counts = own.reindex(made.articles["article_id"], fill_value=0)
        factor_variance = (counts.var() - counts.mean()) / counts.mean() ** 2
        assert factor_variance == pytest.approx(burstiness, abs=0.4)


def test_a_topic_skew_sends_the_outlets_to_different_stories():
    made = planted.corpus(Design(n_articles=200, topic_skew=2.0), seed=7)
    shares = pd.crosstab(made.articles["outlet"], made.articles["story"], normalize="index")
    assert (shares.loc["A"] - shares.loc["B"]).abs().sum() > 1.0


def test_one_side_may_write_longer_articles_and_authors_have_words_of_their_own():
    made = planted.corpus(Design(n_articles=60, length_ratio=2.0, n_authors=6), seed=11)
    counts = made.words.pivot_table("count", "article_id", "term", fill_value=0)
    lengths = counts.sum(axis=1).groupby(made.articles.set_index("article_id")["outlet"]).median()
    assert lengths["A"] / lengths["B"] == pytest.approx(2, abs=0.5)
    author = made.articles.set_index("article_id")["author"]
    shares = counts["w0060"].groupby(author).sum() / counts.sum(axis=1).groupby(author).sum()
    assert author.nunique() == 12 and shares.std() / shares.mean() > 0.25


def test_near_copies_are_found_as_copies_and_nothing_else_is():
    made = planted.corpus(Design(n_articles=20, share_copies=0.3), seed=8, orders=(1, 3))
    found = duplicates.find_copies(made.articles, made.words)
    assert found["duplicate_of"].notna().sum() == 6
    assert set(found.loc[found["duplicate_of"].notna(), "outlet"]) == {"A"}


def test_a_large_planted_effect_is_found_on_its_side():
    made = planted.corpus(Design(n_articles=60, burstiness=0.2, effects={60: 2.0, 61: -2.0}), seed=9)
    table = words.compare(made.articles, made.words, *planted.OUTLETS)
    assert table.loc[table["differs"], "group"].tolist() == ["w0060", "w0061"]


def test_power_and_coverage_count_what_a_hand_would():
    rows = pd.DataFrame(
        {
            "size": 20,
            "run": 0,
            "is_planted": [True, True, False, False],
            "true_log_odds": [1.0, -1.0, 0.0, 0.0],
            "estimate": [1.2, 1.0, 0.1, 0.5],
            "low": [0.5, 0.2, -0.5, 0.2],
            "high": [2.0, 2.0, 0.5, 0.8],
            "differs": [True, True, False, True],
            "count": [9, 9, 9, 9],
            "reference_count": [5, 5, 0, 5],
        }
    )
    found = power(rows)
    # the second is found on the wrong side; three words of each effect were planted
    assert found[["effect", "share_found", "n_words"]].values.tolist() == [[1.0, pytest.approx(1 / 3), 3.0]]
    covered = coverage(rows).set_index("words")
    expected = {"all": 0.5, "planted": 0.5, "one uses": 1.0}
    assert covered["share_covered"].dropna().to_dict() == pytest.approx(expected)
    assert covered.loc["all", ["share_below", "share_above"]].tolist() == [0.5, 0.0]
    assert covered.loc["planted", "bias"] == pytest.approx((0.2 - 2.0) / 2)
