"""Distances between outlets: hand-worked divergences, nothing between halves of one outlet."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.comparison import distances
from analysis.errors import InputError
from tests.benchmarks import planted
from tests.benchmarks.planted import Design


def tables(written, story="fire"):
    """Make an articles and a words table of {outlet: [{term: count}, ...]}."""
    articles, rows = [], []
    for outlet, counted in written.items():
        for i, counts in enumerate(counted):
            articles.append((f"{outlet}{i}", outlet, story))
            rows += [(f"{outlet}{i}", "outlet", 1, term, n) for term, n in counts.items()]
    return (
        pd.DataFrame(articles, columns=["article_id", "outlet", "story"]),
        pd.DataFrame(rows, columns=["article_id", "voice", "order", "term", "count"]),
    )


def three_outlets(seed=0):
    """Invent three outlets: A and B of one vocabulary, C with words of its own."""
    made = planted.corpus(Design(n_articles=24, n_types=300, n_stories=3), seed)
    articles = made.articles.copy()
    third = articles.index[articles["outlet"] == "B"][12:]
    articles.loc[third, "outlet"] = "C"
    own = made.words["article_id"].isin(articles.loc[third, "article_id"])
    counted = made.words.copy()
    counted.loc[own, "term"] = counted.loc[own, "term"].str.replace("w00", "x00")
    return articles, counted


def test_outlets_that_share_half_their_words_are_half_a_bit_apart():
    # P = (1/2, 1/2, 0), Q = (0, 1/2, 1/2), M = (1/4, 1/2, 1/4): H(M) = 1.5 bits, H(P) = H(Q) = 1 bit
    found = distances.distances(*tables({"A": [{"x": 2, "y": 2}] * 6, "B": [{"y": 1, "z": 1}] * 6}))
    assert found["jsd"].item() == pytest.approx(0.5, abs=1e-12)
    assert found["p"].item() == pytest.approx(1 / 200)


def test_outlets_without_a_word_in_common_are_a_bit_apart_and_equal_ones_none():
    assert distances.divergence(np.array([3.0, 0]), np.array([0, 1.0])) == pytest.approx(1.0)
    assert distances.divergence(np.array([3.0, 1]), np.array([6.0, 2])) == pytest.approx(0.0)


def test_swapping_the_names_of_two_outlets_changes_no_divergence():
    articles, counted = three_outlets()
    swapped = articles.assign(outlet=articles["outlet"].map({"A": "B", "B": "A", "C": "C"}))
    there, back = (distances.distances(a, counted).set_index(["outlet", "reference"]) for a in (articles, swapped))
    assert there.loc[("A", "C"), "jsd"] == pytest.approx(back.loc[("B", "C"), "jsd"], abs=1e-12)


def test_one_outlet_under_two_names_is_no_distance_apart():
    found = []
    for seed in range(20):
        made = planted.corpus(Design(n_articles=15, n_types=300), seed)
        found.append(distances.distances(made.articles, made.words).iloc[0])
    found = pd.DataFrame(found)
    assert found["jsd"].min() > 0.02
    assert abs(found["excess"].mean()) < 0.003
    assert (found["p"] <= 0.05).sum() <= 3
    assert found["p_adjusted"].tolist() == found["p"].tolist(), "of one pair there is nothing to adjust"
    assert ((found["low"] <= 0) & (found["high"] >= 0)).mean() >= 0.85


def test_of_four_outlets_that_are_one_hardly_any_pair_is_called_apart():
    alone, at_once = 0, 0
    for seed in range(20):
        made = planted.corpus(Design(n_articles=20, n_types=200, n_stories=2), seed)
        names = np.random.default_rng(seed).permutation(np.repeat(list("ABCD"), 10))
        found = distances.distances(made.articles.assign(outlet=names), made.words, seed=seed)
        assert (found["p_adjusted"] >= found["p"]).all() and len(found) == 6
        alone += (found["p"] < 0.05).any()
        at_once += found["differs"].any()
    assert at_once <= 3 < alone


def test_an_outlet_with_words_of_its_own_is_far_from_the_others():
    found = distances.distances(*three_outlets()).set_index(["outlet", "reference"])
    assert found.loc[("A", "C"), "low"] > found.loc[("A", "B"), "high"]


def test_the_influence_of_an_article_is_what_drawing_it_once_more_adds():
    counts = sparse.csr_array(np.random.default_rng(4).poisson(1.0, (8, 30)).astype(float))
    sides = np.repeat([1.0, 0.0], 4), np.repeat([0.0, 1.0], 4)
    influence, little = distances._influence(sides, counts), 1e-6
    heavier = tuple(side + little * side * (np.arange(8) == 2) for side in sides)
    as_is, changed = (distances._jsd([side[None] for side in both], counts)[0] for both in (sides, heavier))
    assert influence[2] == pytest.approx((changed - as_is) / little, rel=1e-4)
    assert influence.sum() == pytest.approx(0.0, abs=1e-12)


def test_the_same_seed_gives_the_same_distances():
    first, again = (distances.distances(*three_outlets(), seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_an_outlet_with_too_few_articles_is_left_out_and_one_alone_is_refused():
    articles, counted = tables({"A": [{"x": 1}] * 6, "B": [{"x": 1, "y": 1}] * 6, "Press TV": [{"z": 1}]})
    assert len(distances.distances(articles, counted)) == 1
    alone = articles[articles["outlet"] != "B"]
    with pytest.raises(InputError, match="fewer than two outlets have 5 articles"):
        distances.distances(alone, counted)
