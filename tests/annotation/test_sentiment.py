"""A sentence's score, taken apart into its words: the parts add up, and each is what hand work gives."""

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.annotation import sentiment
from tests.annotation.test_vader import SENTENCES


@settings(deadline=None)
@given(SENTENCES)
def test_the_parts_of_a_sentence_add_up_to_its_score(sentence):
    reading = sentiment.read(sentence)
    assert sum(sentiment.attribute(reading)) == pytest.approx(reading.compound, abs=1e-12)


@settings(deadline=None)
@given(SENTENCES)
def test_no_part_has_another_sign_than_its_word_but_for_rounding(sentence):
    reading = sentiment.read(sentence)
    for (*_, valence), part in zip(reading.words, sentiment.attribute(reading), strict=True):
        assert part * valence >= 0 or abs(part) < 1e-4


def test_parts_are_the_same_in_every_python():
    # summed one by one, as before Python 3.12, ten times .1 is less than 1
    tenths = sentiment.Reading(0.0, 0.0, 0.0, 0.25, [("good", False, 0.1)] * 10, 0.0)
    assert sentiment.attribute(tenths) == [0.025] * 10


def test_words_that_cancel_each_other_have_parts_that_do():
    # the slope of s / sqrt(s² + 15) at 0 is 1 / sqrt(15)
    reading = sentiment.Reading(0.3, 0.4, 0.3, 0.0, [("a", False, 3.2), ("b", False, -3.2)], 0.292)
    assert sentiment.attribute(reading) == pytest.approx([3.2 / sqrt(15), -3.2 / sqrt(15)])


def test_what_an_exclamation_mark_adds_goes_to_the_words_of_the_winning_side():
    reading = sentiment.read("good bad war!")
    total = 1.9 - 2.5 - 2.9
    scale = 1 / sqrt((total - 0.292) ** 2 + 15)
    good, bad, war = sentiment.attribute(reading)
    assert good == pytest.approx(1.9 * scale, abs=1e-4)
    assert (bad / war, bad + war) == (pytest.approx(2.5 / 2.9), pytest.approx((-5.4 - 0.292) * scale, abs=1e-4))


def test_an_articles_rows_sum_each_term_by_voice_and_lead_to_the_sentence_in_which_it_adds_most():
    readings = list(map(sentiment.read, ["A bad, sad day.", "Bad!", "It is not bad.", "Bad."]))
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


def test_own_voice_is_a_sentence_without_a_quoted_word():
    shares, expected = [0, 0.01, 0.49, 0.5], ["outlet", "mixed", "mixed", "quoted"]
    assert sentiment.voice_of(pd.Series(shares)).tolist() == expected
    assert list(map(sentiment.voice, shares)) == expected


def test_no_sentences_have_no_scores():
    assert sentiment.score([]).shape == (0, 4)
