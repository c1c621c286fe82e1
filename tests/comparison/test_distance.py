"""Distances between outlets: hand-worked divergences, nothing between halves of one outlet."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.distance import distances, divergence
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from tests.benchmarks import planted
from tests.benchmarks.planted import Design


def corpus_of(written, story="fire"):
    """Make a corpus of {outlet: [{term: count}, ...]}."""
    articles, rows = [], []
    for outlet, counted in written.items():
        for i, counts in enumerate(counted):
            articles.append((f"{outlet}{i}", outlet, story))
            rows += [(f"{outlet}{i}", "outlet", 1, term, n) for term, n in counts.items()]
    return Corpus(
        {
            "articles": pd.DataFrame(articles, columns=["article_id", "outlet", "story"]),
            "words": pd.DataFrame(rows, columns=["article_id", "voice", "order", "term", "count"]),
        }
    )


def invented(design, seed, outlets=None):
    """Invent a corpus, its articles given to other outlets if they are named."""
    made = planted.corpus(design, seed)
    articles = made.articles if outlets is None else made.articles.assign(outlet=outlets)
    return Corpus({"articles": articles, "words": made.words})


def three_outlets():
    """Invent three outlets: A and B of one vocabulary, C with words of its own."""
    corpus = invented(Design(n_articles=24, n_types=300, n_stories=3), 0, np.repeat(list("ABC"), [24, 12, 12]))
    articles, words = corpus.articles, corpus.words
    own = words["article_id"].isin(articles.loc[articles["outlet"] == "C", "article_id"])
    return corpus.replace(words=words.assign(term=words["term"].mask(own, words["term"].str.replace("w00", "x00"))))


def test_outlets_that_share_half_their_words_are_half_a_bit_apart_less_what_chance_puts_between_them():
    found = distances(corpus_of({"A": [{"x": 2, "y": 2}] * 6, "B": [{"y": 2, "z": 2}] * 6}), ["AB"])
    # P = (1/2, 1/2, 0), Q = (0, 1/2, 1/2), M = (1/4, 1/2, 1/4): H(M) = 1.5 bits, H(P) = H(Q) = 1 bit;
    # and by chance k of the six articles of A keep its name
    a, b = np.array([1.0, 1, 0]), np.array([0, 1.0, 1])
    by_chance = [comb(6, k) ** 2 * divergence(k * a + (6 - k) * b, (6 - k) * a + k * b) for k in range(7)]
    assert found["estimate"].item() == pytest.approx(0.5 - sum(by_chance) / comb(12, 6), abs=0.02)
    assert found["differs"].item() and found["n"].item() == 24


def test_outlets_without_a_word_in_common_are_a_bit_apart_and_equal_ones_none():
    assert divergence(np.array([3.0, 0]), np.array([0, 1.0])) == pytest.approx(1.0)
    assert divergence(np.array([3.0, 1]), np.array([6.0, 2])) == pytest.approx(0.0)


def test_one_outlet_under_two_names_is_no_distance_apart():
    design = Design(n_articles=15, n_types=300)
    found = pd.concat([distances(invented(design, seed), ["AB"]) for seed in range(20)])
    assert abs(found["estimate"].mean()) < 0.003
    assert (found["p"] <= 0.05).sum() <= 3
    assert found["p_adjusted"].tolist() == found["p"].tolist(), "of one pair there is nothing to adjust"
    assert ((found["low"] <= 0) & (found["high"] >= 0)).mean() >= 0.85


def test_of_four_outlets_that_are_one_hardly_any_pair_is_called_apart():
    alone, at_once = 0, 0
    for seed in range(20):
        names = np.random.default_rng(seed).permutation(np.repeat(list("ABCD"), 10))
        design = Design(n_articles=20, n_types=200, n_stories=2)
        found = distances(invented(design, seed, names), combinations("ABCD", 2), seed=seed)
        assert (found["p_adjusted"] >= found["p"]).all() and len(found) == 6
        alone += (found["p"] < 0.05).any()
        at_once += found["differs"].any()
    assert at_once <= 3 < alone


def test_an_outlet_with_words_of_its_own_is_far_from_the_others():
    found = distances(three_outlets(), combinations("ABC", 2)).set_index(["outlet", "reference"])
    assert found.loc[("A", "C"), "low"] > found.loc[("A", "B"), "high"]


def test_the_same_seed_gives_the_same_distances():
    first, again = (distances(three_outlets(), combinations("ABC", 2), seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_an_outlet_with_too_few_articles_is_left_out_and_one_alone_is_refused():
    corpus = corpus_of({"A": [{"x": 1}] * 6, "B": [{"x": 1, "y": 1}] * 6, "Press TV": [{"z": 1}]})
    assert len(distances(corpus, combinations(["A", "B", "Press TV"], 2))) == 1
    with pytest.raises(InputError, match="fewer than two outlets have 5 articles"):
        distances(corpus, [("A", "Press TV")])
