"""A finding is told to hold in other ways of analysis where it does, and only there."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.compare import compare, sensitivity
from analysis.show.comparison import compare as shown
from analysis.show.sentences import of_sensitivity
from tests.comparison.test_words import corpus_of, random_corpus

ALL, BOTH = "over all articles", "in both voices together"


def names(elsewhere, quoted):
    """On a story A writes of Kiev and B of Kyiv; `elsewhere` is what each writes else, and `quoted` what it quotes."""
    texts = {("A", "fire"): ["Kiev said no"] * 10, ("B", "fire"): ["Kyiv said no"] * 10}
    corpus = corpus_of(texts | {(outlet, None): [word] * 40 for outlet, word in zip("AB", elsewhere, strict=True)})
    ids = corpus.articles.groupby("outlet")["article_id"].apply(list)
    said = [(article_id, word) for outlet, word in zip("AB", quoted, strict=True) for article_id in ids[outlet][:10]]
    rows = pd.DataFrame(said, columns=["article_id", "term"]).assign(voice="quoted", order=1, count=9)
    return corpus.replace(words=pd.concat([corpus.words, rows], ignore_index=True))


@pytest.mark.parametrize(
    ("elsewhere", "quoted", "share", "fails"),
    [
        (("Kiev", "Kyiv"), ("kiev", "kyiv"), 1.0, ""),
        (("Kyiv", "Kiev"), ("kiev", "kyiv"), 0.5, ALL),
        (("Kiev", "Kyiv"), ("kyiv", "kiev"), 0.5, BOTH),
        (("Kyiv", "Kiev"), ("kyiv", "kiev"), 0.0, f"{ALL}; {BOTH}"),
    ],
)
def test_a_difference_holds_where_all_articles_and_what_is_quoted_show_it_too(elsewhere, quoted, share, fails):
    found = sensitivity(compare(names(elsewhere, quoted), "naming"))
    assert sorted(found["group"]) == ["Kiev (Kyiv)", "Kyiv (Kyiv)"]
    assert found[["n_ways", "share_holds", "fails"]].values.tolist() == [[2, share, fails]] * 2


def test_a_way_that_allows_no_test_is_no_way():
    corpus = names(("Kiev", "Kyiv"), ("kiev", "kyiv"))
    few = corpus.articles["article_id"][corpus.articles["story"].isna() | (corpus.articles.index % 4 == 0)]
    found = sensitivity(compare(corpus.select(few), "naming"))
    assert found["n_ways"].tolist() == [1, 1] and found["share_holds"].tolist() == [1.0, 1.0]


def told(n, words, stories):
    """Each outlet writes so many articles on each story, of its word and of others by chance."""
    rng = np.random.default_rng(0)
    return corpus_of(
        {
            (outlet, story): [" ".join([word, *rng.choice(list("abcdefgh"), 30)]) for _ in range(n)]
            for outlet, word in words.items()
            for story in stories
        }
    )


def test_a_word_that_one_side_always_and_the_other_never_uses_holds_in_every_way():
    corpus = told(15, {"A": "storm", "B": "wind"}, ["fire", "flood"])
    found = sensitivity(compare(corpus, "words")).set_index("group")
    assert found["n_ways"].tolist() == [5, 5] and found["share_holds"].to_dict() == {"storm": 1.0, "wind": 1.0}


def test_a_difference_between_the_us_and_us_goes_where_both_are_one_word():
    found = sensitivity(compare(told(20, {"A": "US storm", "B": "us"}, [None]), "words")).set_index("group")["fails"]
    assert found.to_dict() == {
        "u.s.": "with U.S. and US as one word",
        "us": "with U.S. and US as one word",
        "storm": "",
    }


def test_where_nothing_differs_nothing_is_analysed_in_other_ways():
    made = compare(random_corpus(0, {"A": 10, "B": 10}), "words")
    assert not made.table["differs"].any() and sensitivity(made).empty


def test_what_is_told_names_the_weakest_differences():
    columns = ["outlet", "reference", "group", "n_ways", "share_holds", "fails"]
    rows = [("A", "B", "war", 4, 0.5, "x; y"), ("A", "B", "rain", 4, 1.0, ""), ("A", "C", "sea", 2, 0.5, "x")]
    table = pd.DataFrame(rows, columns=columns)
    assert of_sensitivity(table) == [
        "A and B, in 4 other ways of analysis: one difference holds in each, “war” in 2.",
        "A and C, in 2 other ways of analysis: no differences hold in each, “sea” in 1.",
    ]
    assert of_sensitivity(table[:0]) == ["No difference is left to be analysed in other ways."]


def test_a_comparison_shows_it_and_usual_choices_are_no_part_of_its_name():
    made = shown(names(("Kiev", "Kyiv"), ("kiev", "kyiv")), "naming")
    assert "in 2 other ways of analysis: two differences hold in each" in made.sensitivity.sentences[0]
    words = shown(made.corpus, "words", prior=50)
    assert words.name == "words-50-a-b" and shown(made.corpus, "words").name == "words-a-b"
