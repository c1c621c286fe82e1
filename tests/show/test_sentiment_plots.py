"""Pictures and sentences on sentiment say what the tables say, also where there is little to say."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.compare.limits import dictionary_examples
from analysis.compare.sentiment import checks as robust
from analysis.compare.sentiment import means, shift, voices
from analysis.show import plots
from analysis.show.sentiment import findings
from analysis.show.sentiment import plots as pictures
from tests.compare.test_sentiment_shift import some_articles, tables
from tests.compare.test_sentiment_voices import made, random_corpus

STYLE = plots.styles(["A", "B"])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def labels(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_the_bars_of_the_parts_are_the_table():
    table = voices.decompose(*random_corpus(), "A", "B")
    ax = pictures.decomposition(table)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(table["contribution"].tolist())
    assert labels(ax)[:3] == ["whole difference", "quoting more or less", "wording of own sentences"]


def test_the_words_that_add_most_come_first_with_their_sign_and_use():
    table = shift.shift(*tables(some_articles()), "A", "B")
    ax = pictures.word_shift(table, STYLE, n_terms=4)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(table["contribution"].head(4).tolist())
    assert np.all(np.diff(np.abs([bar.get_width() for bar in ax.patches])) <= 0)
    marks = {label.rsplit(" ", 1)[0]: label.rsplit(" ", 1)[1] for label in labels(ax) if label[-1] in "↑↓"}
    used_more = table.set_index("term")["per_sentence"] > table.set_index("term")["reference_per_sentence"]
    assert all((mark[1] == "↑") == used_more[term] for term, mark in marks.items())
    assert {mark[0] for term, mark in marks.items() if term in ("war", "bad", "sad", "not good")} <= {"−"}


def test_pictures_of_nothing_say_so():
    few = tables([("a", "A", None, ["They left."]), ("b", "B", None, ["They left."])])
    empty = shift.shift(*few, "A", "B")
    assert "no sentence" in pictures.word_shift(empty, STYLE).texts[0].get_text()
    assert findings.about_shift(empty) == []


def test_two_articles_can_be_drawn_and_told():
    articles, sentences = made([("a", "A", None, [(0, 0.2)]), ("b", "B", None, [(1, 0.1)])])
    parts = voices.decompose(articles, sentences, "A", "B")
    pictures.decomposition(parts)
    assert "too few articles for a range" in findings.about_voices(parts)[0]
    checks = robust.checks(articles, sentences, "A", "B")
    pictures.robustness(checks)
    assert findings.about_checks(checks, means.compare(articles, sentences, "A", "B")) == []


def test_a_difference_by_wording_is_told_with_its_range():
    articles, sentences = random_corpus(20, harsher=0.3)
    told = findings.about_voices(voices.decompose(articles, sentences, "A", "B"))[0]
    assert told.startswith(
        "A against B, within the 3 stories both tell: over all sentences the mean score differs by −"
    )
    assert "the wording of own sentences −" in told


def test_the_sign_of_a_difference_is_spoken_of_only_where_there_is_one():
    articles, sentences = random_corpus(20, harsher=0.3)
    checks = robust.checks(articles, sentences, "A", "B")
    compared = means.compare(articles, sentences, "A", "B")
    (told,) = findings.about_checks(checks, compared)
    assert "3 of 3 other ways to measure it give the same sign: median article −" in told
    (told,) = findings.about_checks(checks, compared.assign(differs=False))
    assert "cannot be told from chance; measured in other ways: median article −" in told and "sign" not in told


def test_means_that_chance_alone_may_set_apart_are_not_said_to_differ():
    articles, sentences = random_corpus(20, harsher=0.3)
    parts = voices.decompose(articles, sentences, "A", "B").assign(differs=False)
    (told,) = findings.about_voices(parts)
    assert "the difference of mean scores cannot be told from chance: −" in told
    assert "differs by" not in told


def test_no_word_more_than_chance_is_told_as_that():
    table = shift.shift(*tables(some_articles()), "A", "B").assign(differs=False)
    assert "no single word" in findings.about_shift(table)[0]


def test_what_the_dictionary_misreads_is_told_with_its_score():
    none = pd.DataFrame(columns=["n"])
    assert all(told[0] in "+−0" and "“" in told for told in findings.about_dictionary(dictionary_examples(), none))
