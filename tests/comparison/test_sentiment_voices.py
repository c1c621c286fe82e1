"""In whose voice: what comes from quoting more and what from wording, worked by hand; and robustness beside it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analysis.comparison.sentiment import checks as robust
from analysis.comparison.sentiment import means as scores
from analysis.comparison.sentiment import voices
from click.testing import CliRunner

from analysis.annotation import sentiment
from analysis.cli import main
from analysis.comparison import resample

EMBEDDED = Path(__file__).resolve().parents[2] / "data" / "four-outlets"


def made(rows):
    """Make articles and sentences of (article, outlet, story, [(share quoted, score), …])."""
    articles = pd.DataFrame([row[:3] for row in rows], columns=["article_id", "outlet", "story"])
    sentences = [
        (article_id, i, 10 * i, 10 * i + 10, share, compound)
        for article_id, _, _, said in rows
        for i, (share, compound) in enumerate(said)
    ]
    columns = ["article_id", "sentence", "start", "end", "share_quoted", "compound"]
    return articles, pd.DataFrame(sentences, columns=columns)


def random_corpus(n=12, harsher=0.0, seed=0):
    rng = np.random.default_rng(seed)
    return made(
        [
            (
                f"{outlet}{i}",
                outlet,
                f"story {i % 3}",
                [
                    (rng.choice([0, 0, 0.3, 1]), np.clip(rng.normal(0, 0.3) - harsher * (outlet == "A"), -1, 1))
                    for _ in range(12)
                ],
            )
            for outlet in "AB"
            for i in range(n)
        ]
    )


def parts(table):
    return table.set_index("part")["contribution"]


def test_composition_and_wording_are_kitagawas_parts():
    # A: half quoted, own 0.2, quoted -0.6; B: a quarter quoted, own 0.0, quoted -0.2
    articles, sentences = made(
        [
            ("a", "A", None, [(0, 0.2), (0, 0.2), (1, -0.6), (1, -0.6)]),
            ("b", "B", None, [(0, 0.0), (0, 0.0), (0, 0.0), (1, -0.2)]),
        ]
    )
    found = parts(voices.decompose(articles, sentences, "A", "B"))
    assert found["composition"] == pytest.approx((0.5 - 0.75) * 0.1 + (0.5 - 0.25) * -0.4)
    assert found["outlet"] == pytest.approx(0.2 * (0.5 + 0.75) / 2)
    assert found["quoted"] == pytest.approx(-0.4 * (0.5 + 0.25) / 2)
    assert found["all"] == pytest.approx(-0.2 - -0.05)


@pytest.mark.parametrize("matched", [True, False])
def test_the_parts_add_up_to_the_difference_and_hold_its_sign_when_the_outlets_change_places(matched):
    articles, sentences = random_corpus()
    found = parts(voices.decompose(articles, sentences, "A", "B", matched))
    turned = parts(voices.decompose(articles, sentences, "B", "A", matched))
    assert found.drop("all").sum() == pytest.approx(found["all"])
    assert found.to_numpy() == pytest.approx(-turned[found.index].to_numpy())


def test_the_whole_is_the_difference_of_mean_scores_over_all_sentences():
    articles, sentences = random_corpus()
    means = sentences.merge(articles).groupby("outlet")["compound"].mean()
    found = voices.decompose(articles, sentences, "A", "B", matched=False)
    assert parts(found)["all"] == pytest.approx(means["A"] - means["B"])
    assert found.loc[0, ["mean", "reference_mean"]].tolist() == pytest.approx(means.tolist())


def test_an_outlet_that_writes_harsher_throughout_differs_by_wording_and_not_by_quoting():
    found = voices.decompose(*random_corpus(20, harsher=0.3), "A", "B").set_index("part")
    assert found.loc["outlet", "differs"]
    assert found.loc["all", "differs"]
    assert not found.loc["composition", "differs"]
    assert found.loc["outlet":, "share"].sum() + found.loc["composition", "share"] == pytest.approx(1)


def test_the_share_of_a_difference_that_may_be_none_is_not_given():
    assert voices.decompose(*random_corpus(), "A", "B")["share"].isna().all()


def test_few_articles_have_no_range_and_no_test():
    found = voices.decompose(*made([("a", "A", None, [(0, 0.2)]), ("b", "B", None, [(1, 0.1)])]), "A", "B")
    assert found[["low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert not found["differs"].any()


def words_of(*rows):
    return pd.DataFrame([(*row, "outlet") for row in rows], columns=["article_id", "term", "contribution", "voice"])


def test_a_topic_word_is_one_that_every_outlet_of_the_story_uses_in_half_of_its_articles():
    articles = pd.DataFrame(
        [("a", "A", "raid"), ("b", "B", "raid"), ("c", "B", "raid"), ("d", "A", "talks")],
        columns=["article_id", "outlet", "story"],
    )
    words = words_of(("a", "killed", -0.5), ("b", "not killed", 0.2), ("a", "brave", 0.3), ("d", "peace", 0.4))
    assert robust.topic_words(articles, words).values.tolist() == [["raid", "killed"]]


def test_without_topic_words_their_part_is_taken_off():
    articles, sentences = made([("a", "A", "raid", [(0, -0.6), (0, 0.2)]), ("b", "B", "raid", [(0, -0.1)])])
    words = words_of(("a", "killed", -0.5), ("a", "brave", 0.1), ("b", "killed", -0.1))
    table = robust.checks(articles, sentences, "A", "B", words).set_index("check")["estimate"]
    assert table[robust.AS_MEASURED] == pytest.approx(-0.2 + 0.1)
    assert table[robust.WITHOUT_TOPIC] == pytest.approx(0.05 - 0.0)


def test_own_voice_is_a_sentence_without_a_quoted_word():
    shares, expected = [0, 0.01, 0.49, 0.5], ["outlet", "mixed", "mixed", "quoted"]
    assert sentiment.voice_of(pd.Series(shares)).tolist() == expected
    assert list(map(sentiment.voice, shares)) == expected


def test_no_sentences_have_no_scores():
    assert sentiment.score([]).shape == (0, 4)


def test_halves_of_one_outlet_are_within_the_interval_about_as_often_as_it_says():
    articles, sentences = random_corpus(30, seed=3)
    table = scores.voice_parts(articles, sentences)
    inside = []
    for split, half in enumerate(resample.halves(articles, "A", 40, seed=0)):
        found = scores.compare_ratios(half, table[table["group"] == "outlet"], *resample.HALVES, seed=split)
        row = found[found["reference"].notna()].iloc[0]
        inside.append(row["low"] <= 0 <= row["high"])
    assert np.mean(inside) >= 0.85


def test_another_dictionary_is_a_check_where_sentences_have_its_score():
    articles, sentences = random_corpus(harsher=0.3)
    named = robust.checks(articles, sentences.assign(afinn=sentences["compound"] / 2, combined=np.nan), "A", "B")
    found = named.set_index("check")["estimate"]
    assert found["by another dictionary, AFINN"] == pytest.approx(found["mean of sentences"] / 2)
    assert "by two dictionaries and a network" not in found


def test_the_command_takes_a_difference_apart_and_prints_its_own_null():
    asked = ["compare", "sentiment", str(EMBEDDED), "--outlet", "RT", "--reference", "AP", "--by", "voice"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0 and done.stdout.startswith("outlet,reference,part,contribution")
    assert "split-half null: between random halves of RT" in done.stderr


def test_sentiment_is_not_taken_apart_by_what_only_quotations_have():
    done = CliRunner().invoke(main, ["compare", "sentiment", str(EMBEDDED), "--by", "via"])
    assert done.exit_code == 2 and "cannot be taken apart by 'via'" in done.stderr


def test_random_halves_of_one_outlet_seldom_differ_in_any_part():
    articles, sentences = random_corpus(n=24, seed=3)
    null = voices.split_half_null(articles, sentences, "A", 30, 0)
    assert len(null) == 30 and (null["n_found"] > 0).mean() <= 0.15
