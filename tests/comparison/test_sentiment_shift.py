"""A difference in sentiment, taken apart into words: the parts add up, and each is what hand work gives."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from analysis.comparison.sentiment import means
from analysis.comparison.sentiment import shift as shifts
from hypothesis import given, settings

from analysis.annotation import sentiment, vader
from analysis.errors import InputError
from tests.annotation.test_vader import SENTENCES

COLUMNS = ["article_id", "voice", "term", "n", "contribution", "sentence"]


def tables(texts):
    """Make the three tables of articles: (article, outlet, story, its sentences)."""
    articles = pd.DataFrame([text[:3] for text in texts], columns=["article_id", "outlet", "story"])
    sentences, words = [], []
    for article_id, _, _, said in texts:
        readings = sentiment.read(said)
        sentences += [(article_id, i, 10 * i, 10 * i + 9, 0.0, r.compound) for i, r in enumerate(readings)]
        words += [(article_id, *row) for row in sentiment.contributions(readings, [0.0] * len(said))]
    columns = ["article_id", "sentence", "start", "end", "share_quoted", "compound"]
    return articles, pd.DataFrame(sentences, columns=columns), pd.DataFrame(words, columns=COLUMNS)


def difference(articles, sentences, **options):
    table = means.compare(articles, sentences, "A", "B", **options)
    return table.loc[table["reference"].notna() & (table["voice"] == "outlet"), "estimate"].item()


def some_articles(n=8, seed=0):
    rng = np.random.default_rng(seed)
    pool = [
        "The war was bad.",
        "It isn't good!",
        "A good, very good peace but a sad end.",
        "They left.",
        "An awful attack killed hope!!",
        "Great joy?",
    ]
    return [
        (f"{outlet}{i}", outlet, f"story {i % 2}", [pool[k] for k in rng.integers(len(pool), size=5)])
        for outlet in "AB"
        for i in range(n)
    ]


@settings(deadline=None)
@given(SENTENCES)
def test_the_parts_of_a_sentence_add_up_to_its_score(sentence):
    reading = vader.read(sentence)
    assert sum(sentiment.attribute(reading)) == pytest.approx(reading.compound, abs=1e-12)


@settings(deadline=None)
@given(SENTENCES)
def test_no_part_has_another_sign_than_its_word_but_for_rounding(sentence):
    reading = vader.read(sentence)
    for (*_, valence), part in zip(reading.words, sentiment.attribute(reading), strict=True):
        assert part * valence >= 0 or abs(part) < 1e-4


def test_parts_are_the_same_in_every_python():
    # summed one by one, as before Python 3.12, ten times .1 is less than 1
    tenths = vader.Reading(0.0, 0.0, 0.0, 0.25, [("good", False, 0.1)] * 10, 0.0)
    assert sentiment.attribute(tenths) == [0.025] * 10


def test_words_that_cancel_each_other_have_parts_that_do():
    # the slope of s / sqrt(s² + 15) at 0 is 1 / sqrt(15)
    reading = vader.Reading(0.3, 0.4, 0.3, 0.0, [("a", False, 3.2), ("b", False, -3.2)], 0.292)
    assert sentiment.attribute(reading) == pytest.approx([3.2 / sqrt(15), -3.2 / sqrt(15)])


def test_what_an_exclamation_mark_adds_goes_to_the_words_of_the_winning_side():
    reading = vader.read("good bad war!")
    total = 1.9 - 2.5 - 2.9
    scale = 1 / sqrt((total - 0.292) ** 2 + 15)
    good, bad, war = sentiment.attribute(reading)
    assert good == pytest.approx(1.9 * scale, abs=1e-4)
    assert (bad / war, bad + war) == (pytest.approx(2.5 / 2.9), pytest.approx((-5.4 - 0.292) * scale, abs=1e-4))


def test_an_articles_rows_sum_each_term_by_voice_and_lead_to_the_sentence_in_which_it_adds_most():
    readings = sentiment.read(["A bad, sad day.", "Bad!", "It is not bad.", "Bad."])
    rows = sentiment.contributions(readings, [0, 0, 0, 1])
    assert [(voice, term, n, sentence) for voice, term, n, _, sentence in rows] == [
        ("outlet", "bad", 2, 1),
        ("outlet", "not bad", 1, 2),
        ("outlet", "sad", 1, 0),
        ("quoted", "bad", 1, 3),
    ]
    own = sum(reading.compound for reading in readings[:3])
    assert sum(part for voice, _, _, part, _ in rows if voice == "outlet") == pytest.approx(own)


def test_an_article_without_sentences_has_no_rows():
    assert sentiment.contributions([], []) == []


@pytest.mark.parametrize("matched", [True, False])
def test_the_words_add_up_to_the_difference_of_the_mean_scores(matched):
    made = tables(some_articles())
    table = shifts.shift(*made, "A", "B", matched=matched)
    assert table["estimate"].sum() == pytest.approx(difference(*made[:2], matched=matched), abs=1e-12)


def test_exchanging_the_outlets_turns_every_part():
    made = tables(some_articles())
    one, other = (
        shifts.shift(*made, *pair).set_index("term").sort_index()["estimate"] for pair in (("A", "B"), ("B", "A"))
    )
    assert one.to_numpy() == pytest.approx(-other.to_numpy())


def test_a_word_used_twice_as_often_in_the_same_company_adds_half_its_score():
    said = {"A": ["War.", "War."], "B": ["War.", "They left."]}
    texts = [(f"{outlet}{i}", outlet, None, said[outlet]) for outlet in "AB" for i in range(5)]
    row = shifts.shift(*tables(texts), "A", "B").iloc[0]
    assert (row["term"], row["n"], row["reference_n"]) == ("war", 10, 5)
    assert row["estimate"] == pytest.approx(-0.5994 / 2, abs=1e-9)


def test_terms_of_fewer_than_five_articles_are_summed_by_sign():
    made = tables([("a", "A", None, ["War, good."]), ("b", "B", None, ["Sad."])])
    table = shifts.shift(*made, "A", "B")
    assert sorted(table["term"]) == [shifts.RARE_NEGATIVE, shifts.RARE_POSITIVE]
    assert table[["low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert not table["differs"].any()


def test_without_a_sentiment_word_there_is_nothing_to_shift():
    assert shifts.shift(*tables([("a", "A", None, ["They left."]), ("b", "B", None, ["They left."])]), "A", "B").empty


def test_a_corpus_annotated_without_sentiment_words_is_said_to_be_that():
    articles, sentences, words = tables(some_articles())
    with pytest.raises(InputError, match="annotate the articles again"):
        shifts.shift(articles, sentences, words.head(0), "A", "B")


def test_a_word_leads_to_sentences_of_either_outlet_one_an_article():
    articles, sentences, words = tables(
        [("a", "A", None, ["They left.", "War!"]), ("b", "B", None, ["War.", "War, war, war."])]
    )
    found = shifts.examples(articles, sentences, words, ["war"])
    assert found[["outlet", "article_id", "start"]].values.tolist() == [["A", "a", 10], ["B", "b", 0]]
