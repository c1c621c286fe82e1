"""Sentences on words: what is topic, what things are called, what stands beside an actor, how far apart outlets are."""

import pandas as pd
import pytest
from analysis.comparison.words.prediction import Prediction
from analysis.show.naming import plots as naming_plots
from analysis.show.words.findings import (
    about_collocates,
    about_distances,
    about_naming,
    about_prediction,
    about_topics,
)

from analysis.show import plots
from analysis.show.findings import about_words

NAMES = {
    "outlet": "A",
    "reference": "B",
    "set": ["town", "town", "war"],
    "variant": ["Oldham", "Newham", "conflict"],
    "share": [0.9, 0.1, 0.0],
    "share_low": [0.8, 0.0, 0.0],
    "share_high": [1.0, 0.2, 0.0],
    "reference_share": [0.2, 0.8, 0.6],
    "reference_share_low": [0.1, 0.7, 0.4],
    "reference_share_high": [0.3, 0.9, 0.8],
    "difference": [0.7, -0.7, -0.6],
    "p": [0.001, 0.001, 0.2],
    "p_adjusted": [0.01, 0.01, 0.9],
    "differs": [True, True, False],
    "count": [9, 1, 0],
    "reference_count": [2, 8, 6],
    "n": [10, 10, 4],
    "reference_n": [10, 10, 10],
    "n_articles": [6, 6, 3],
    "reference_n_articles": [7, 7, 5],
    "n_stories": 2,
}


def test_of_two_names_that_differ_the_one_is_told_with_its_uses_and_articles():
    assert about_naming(pd.DataFrame(NAMES)) == [
        "A against B, within the 2 stories both tell, share of a name among those for the same thing: "
        "A 90 % (9 of 10 uses in 6 articles), B 20 % (2 of 10 uses in 7 articles) for Oldham."
    ]


def test_names_that_may_differ_by_chance_are_not_told():
    table = pd.DataFrame(NAMES).assign(differs=False)
    assert about_naming(table) == [
        "A against B, within the 2 stories both tell: of 3 names none can be told from chance."
    ]


@pytest.mark.parametrize(
    ("least", "more"),
    [(0.001, ""), (0.0625, "; none could be: with so few articles in each story, no p-value is below 0.062")],
)
def test_where_so_few_exchanges_are_possible_that_nothing_can_differ_it_is_said(least, more):
    table = pd.DataFrame({"outlet": "A", "reference": "B", "n_stories": 5, "differs": False, "p": [least, 0.5]})
    first, _ = about_words([table], "nothing")
    assert first == f"A against B, within the 5 stories both tell: none of 2 words can be told from chance{more}."


def test_what_stands_beside_an_actor_is_told_as_a_share_of_its_sentences():
    table = pd.DataFrame(NAMES).rename(columns={"variant": "term"}).head(1)
    assert about_collocates(table, "Norland") == [
        "A against B, within the 2 stories both tell: of 1 word beside Norland these differ by more than chance: "
        "Oldham (90 % against 20 % of the sentences)."
    ]


def test_a_corpus_without_such_words_is_said_to_have_none():
    empty = pd.DataFrame(NAMES).head(0)
    assert about_naming(empty) == ["Neither outlet uses any of the names listed."]
    assert about_collocates(empty, "Norland") == ["Neither outlet puts any word beside Norland often enough."]
    assert about_topics(empty, empty) == []


def test_words_that_only_the_choice_of_stories_made_are_set_apart():
    within = pd.DataFrame({"outlet": "A", "reference": "B", "term": ["regime", "drones", "the"], "n_stories": 3})
    within = within.assign(differs=[True, False, False])
    overall = within.assign(n_stories=0, p_adjusted=[0.01, 0.002, 0.9], differs=[True, True, False])
    (sentence,) = about_topics(within, overall)
    assert "1 word (regime) differ both within the 3 stories" in sentence
    assert "1 word (drones) only over all articles" in sentence
    assert "0 words only within stories" in sentence


@pytest.mark.parametrize(("differs", "said"), [(True, "more than"), (False, "not told from")])
def test_a_distance_is_called_one_only_where_it_holds_for_all_pairs(differs, said):
    row = {"outlet": "A", "reference": "B", "jsd": 0.3, "jsd_by_chance": 0.2, "excess": 0.1, "low": 0.01, "high": 0.2}
    row |= {"p": 0.01, "p_adjusted": 0.02, "differs": differs}
    table = pd.DataFrame([row | {"n_articles": 8, "reference_n_articles": 9, "n_stories": 1}] * 3)
    sentence = about_distances(table)[0]
    assert "p = 0.020 over all 3 pairs" in sentence
    assert sentence.startswith("A and B, within 1 shared story: their words are 0.300 bits apart, " + said)


def test_an_outlet_told_by_its_words_is_told_beside_chance():
    score = {"balanced_accuracy": 0.6, "low": 0.5, "high": 0.7, "chance": 0.5, "p": 0.3}
    score |= {"n_articles": 20, "n_outlets": 2, "n_stories": 4}
    words = pd.DataFrame(columns=["outlet", "term", "weight", "n_folds", "n_folds_agree"])
    (sentence,) = about_prediction(Prediction(pd.DataFrame([score]), words))
    assert "no more often than chance: 60 %" in sentence and "by chance 50 %" in sentence


def test_shares_are_drawn_for_both_outlets_those_that_differ_first():
    ax = naming_plots.shares(pd.DataFrame(NAMES), "variant", plots.styles(["A", "B"]), "share of names")
    labels = ax.get_yticklabels()
    assert [label.get_text() for label in labels] == ["Oldham", "Newham", "conflict"]
    assert [label.get_fontweight() for label in labels] == ["bold", "bold", "normal"]


def test_nothing_to_draw_is_said_in_the_picture():
    ax = naming_plots.shares(pd.DataFrame(NAMES).head(0), "variant", plots.styles(["A", "B"]), "share of names")
    assert "neither outlet" in ax.texts[0].get_text()
