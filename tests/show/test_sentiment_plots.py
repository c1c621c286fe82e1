"""Pictures and sentences on sentiment say what the tables say, also where there is little to say."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from analysis.comparison.sentiment import checks as robust
from analysis.comparison.sentiment import means, shift, voices
from analysis.comparison.sentiment.course import over_article
from analysis.show.sentiment import findings
from analysis.show.sentiment import plots as pictures

from analysis.comparison.limits import dictionary_examples
from analysis.show import plots
from tests.comparison.test_sentiment_shift import some_articles, tables
from tests.comparison.test_sentiment_voices import made, random_corpus

STYLE = plots.styles(["A", "B"])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def labels(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_the_parts_of_a_difference_are_named_in_the_picture():
    table = voices.decompose(*random_corpus(), "A", "B").rename(columns={"contribution": "estimate"})
    assert labels(plots.differences(table, "part", "part"))[:3] == [
        "A − B: whole difference",
        "A − B: quoting more or less",
        "A − B: wording of own sentences",
    ]


def test_the_words_that_add_most_come_first_in_the_picture():
    table = shift.shift(*tables(some_articles()), "A", "B")
    assert labels(plots.differences(table.head(4), "term", "part")) == [f"A − B: {term}" for term in table["term"][:4]]
    assert table["estimate"].abs().is_monotonic_decreasing


def test_where_no_word_is_scored_no_word_is_said_to_differ():
    few = tables([("a", "A", None, ["They left."]), ("b", "B", None, ["They left."])])
    assert findings.about_shift(shift.shift(*few, "A", "B")) == []


def test_the_course_has_a_mark_for_each_outlet_in_each_fifth_and_says_where_there_is_none():
    articles, sentences = random_corpus()
    table = over_article(articles, sentences.assign(n_words=10))
    ax = pictures.course(table, "part", STYLE, "fifth")
    assert sum(len(line.get_xdata()) for line in ax.lines if line.get_linestyle() == "None") == len(table) == 10
    assert "nothing to show" in pictures.course(table.head(0), "part", STYLE, "fifth").texts[0].get_text()


def test_of_two_articles_no_range_is_told():
    articles, sentences = made([("a", "A", None, [(0, 0.2)]), ("b", "B", None, [(1, 0.1)])])
    parts = voices.decompose(articles, sentences, "A", "B")
    assert "too few articles for a range" in findings.about_voices(parts)[0]
    checks = robust.checks(articles, sentences, "A", "B")
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
    checks = robust.checks(articles, sentences.assign(afinn=sentences["compound"]), "A", "B")
    compared = means.compare(articles, sentences, "A", "B")
    (told,) = findings.about_checks(checks, compared)
    assert "1 of 1 other ways to measure it give the same sign: by another dictionary, AFINN −" in told
    (told,) = findings.about_checks(checks, compared.assign(differs=False))
    assert (
        "cannot be told from chance; measured in other ways: by another dictionary, AFINN −" in told
        and "sign" not in told
    )


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
