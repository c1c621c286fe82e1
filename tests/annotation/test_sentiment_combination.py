"""AFINN is scored as worked by hand, and the combination is what it says it is."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.annotation.article import annotate
from analysis.annotation.sentiment import afinn, combine
from analysis.annotation.targets import toward
from analysis.read import Article

NYT = Path(__file__).resolve().parents[3] / "shared/data/nyt-editorials/nytEditorialSnippets_GroundTruth.txt"


def test_afinn_sums_valences_and_normalises_as_vader_does():
    # good 3, bad -3, disaster -2: s / sqrt(s² + 15)
    assert afinn("A good plan.") == pytest.approx(3 / np.sqrt(9 + 15), abs=5e-5)
    assert afinn("A good plan for a bad disaster.") == pytest.approx(-2 / np.sqrt(4 + 15), abs=5e-5)


def test_a_negation_turns_what_stands_up_to_three_words_after_it():
    assert afinn("It is not a very good plan.") == pytest.approx(-0.74 * 3 / np.sqrt((0.74 * 3) ** 2 + 15), abs=5e-5)
    assert afinn("It is not by any stretch good.") == afinn("good")


def test_a_phrase_counts_as_one_and_not_by_its_words():
    # "can't stand" is -3; neither of its words would have a valence
    assert afinn("They can't stand it.") == pytest.approx(-3 / np.sqrt(9 + 15), abs=5e-5)


def test_what_no_dictionary_knows_is_neutral():
    assert afinn("") == afinn("The table stands here.") == 0


def test_the_combination_is_half_dictionaries_and_half_network():
    sentence = "The minister praised a brilliant and honest plan."
    row = combine([sentence]).iloc[0]
    # the words at a quarter and three quarters of eight are the third and the seventh
    said = toward([sentence] * 2, [(13, 20), (sentence.index("honest"), sentence.index("honest") + 6)])
    assert row["stance"] == pytest.approx((said["positive"] - said["negative"]).mean(), abs=1e-4)
    assert row["combined"] == pytest.approx((row["compound"] + row["afinn"]) / 4 + row["stance"] / 2, abs=1e-4)


def test_a_sentence_without_a_word_has_no_stance_and_keeps_the_dictionaries():
    row = combine(["1 + 1 = 2"]).iloc[0]
    assert np.isnan(row["stance"]) and row["combined"] == 0
    assert combine([]).shape == (0, 4)


def test_sentences_have_the_combined_score_only_if_asked_for():
    article = Article("a", "A", "They praised the good plan. It rained.")
    plain, asked = annotate(article), annotate(article, combined=True)
    assert [row[-2] for row in plain.sentences] == [row[-2] for row in asked.sentences] == [afinn("praised good"), 0]
    assert np.isnan([row[-1] for row in plain.sentences]).all()
    assert [row[-1] for row in asked.sentences] == combine(["They praised the good plan.", "It rained."])[
        "combined"
    ].tolist()


@pytest.mark.skipif(not NYT.is_file(), reason="the rated sentences are not here (../shared/data/nyt-editorials)")
def test_it_agrees_with_people_better_than_each_of_its_parts():
    rated = pd.read_csv(NYT, sep="\t", header=None, names=["id", "rating", "sentence"], quoting=3).head(1500)
    agreement = combine(rated["sentence"]).corrwith(rated["rating"])
    assert agreement.idxmax() == "combined"
    assert agreement["combined"] > agreement["compound"] + 0.04


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [("not a very good plan", True), ("not a very, very good plan", False), ("a good no", False)],
)
def test_afinn_turns_a_word_by_a_negation_among_the_three_words_before_it(sentence, turned):
    assert (afinn(sentence) < 0) == turned
