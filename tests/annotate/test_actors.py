"""Who counts as an actor, and the sentences and words that are counted with it."""

import csv

import pytest

from analysis.annotate import actors
from analysis.annotate.article import annotate
from analysis.errors import InputError
from analysis.read import Article
from analysis.text import sentences as passages
from analysis.text import words as texts

LIST = "actor,alias\nNorland,Norland\nNorland,Republic of Norland\nNorland,US\nAnn Lee,Lee\nAnn Lee,Ann Lee\n"


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "mine.csv").write_text(LIST)
    return actors.read_actors(tmp_path / "mine.csv")


def counted(text, listed, quoted=()):
    sentences = passages.sentences(text, [(0, len(text))])
    return actors.count(*texts.starts_and_terms(texts.normalise(text), sentences), list(quoted), listed)


def test_the_words_of_a_sentence_stand_with_the_actor_it_names(listed):
    naming, beside = counted("Norland sank the ferry. The ferry burned.", listed)
    assert naming == [("Norland", "outlet", 1, 1, 0)]
    assert beside == [("Norland", "outlet", "ferry", 1), ("Norland", "outlet", "sank", 1)]


def test_a_term_twice_in_a_sentence_counts_one_sentence(listed):
    naming, beside = counted("Norland’s ferry met a ferry of Norland. Norland had a ferry.", listed)
    assert naming == [("Norland", "outlet", 3, 2, 0)]
    assert ("Norland", "outlet", "ferry", 2) in beside


def test_the_longest_alias_is_one_mention_and_none_of_its_words_its_company(listed):
    naming, beside = counted("The Republic of Norland voted.", listed)
    assert naming == [("Norland", "outlet", 1, 1, 4)]
    assert beside == [("Norland", "outlet", "voted", 1)]


def test_two_actors_in_a_sentence_are_in_each_others_company(listed):
    _, beside = counted("Ann Lee left Norland.", listed)
    assert [row[::2] for row in beside] == [
        ("Ann Lee", "left"), ("Ann Lee", "norland"), ("Norland", "ann"), ("Norland", "lee"), ("Norland", "left"),
    ]  # fmt: skip


def test_a_sentence_partly_quoted_is_one_sentence_in_each_voice(listed):
    text = "Lee said “Norland burns” of Norland today."
    start, end = text.index("Norland"), text.index("”")
    naming, beside = counted(text, listed, [(start, end)])
    assert naming == [
        ("Ann Lee", "outlet", 1, 1, 0),
        ("Norland", "outlet", 1, 1, text.rindex("Norland")),
        ("Norland", "quoted", 1, 1, start),
    ]
    assert [row for row in beside if row[1] == "quoted"] == [("Norland", "quoted", "burns", 1)]
    assert ("Ann Lee", "outlet", "burns", 1) not in beside


def test_an_alias_does_not_reach_over_the_edge_of_a_quotation(listed):
    text = "Ann “Lee” left."
    naming, _ = counted(text, listed, [(5, 8)])
    assert naming == [("Ann Lee", "quoted", 1, 1, 5)]


def test_the_country_is_not_the_pronoun(listed):
    assert counted("Tell us more.", listed)[0] == []
    assert counted("The U.S. and US troops.", listed)[0] == [("Norland", "outlet", 2, 1, 4)]


def test_sentences_of_an_actor_are_never_fewer_than_those_of_a_word_beside_it():
    text = (
        "Russia spoke. Putin and Russia spoke. “Russia acts,” Putin said. Nobody else did. The US and NATO left Russia."
    )
    rows = annotate(Article("a", "A", text))
    n_sentences = {row[1:3]: row[4] for row in rows.actors}
    assert rows.collocates and all(row[4] <= n_sentences[row[1:3]] for row in rows.collocates)
    assert all(text[row[5] :].startswith(("Russia", "Putin", "US", "NATO")) for row in rows.actors)


def test_the_list_of_the_package_names_both_sides_and_no_adjectives():
    names = set(actors.default_actors().names)
    assert {"Russia", "United States", "Ukraine", "Iran", "Israel", "NATO", "China"} <= names
    with open(actors.DEFAULT, encoding="utf-8", newline="") as file:
        assert not {row["alias"] for row in csv.DictReader(file)} & {"Russian", "American", "Moscow", "Washington"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"name,alias\nA,a\n", "row 1: the columns of a list of actors are actor, alias"),
        (b"", "row 1: the columns"),
        (b"actor,alias\n", "lists no actor; add a row"),
        (b"actor,alias\nA,\n", "row 2: an actor and an alias with a word are needed"),
        (b"actor,alias\nA,!\n", "row 2: an actor and an alias with a word are needed"),
        (b"actor,alias\nA,a,b\n", "row 2: an actor and an alias"),
        (b"actor,alias\nA,x\n\nB,X\n", "row 4: 'X' already stands for 'A'"),
        (b"actor,alias\nA,caf\xe9\n", "cannot be read as a list of actors"),
        (b'actor,alias\nA,"x\n', "cannot be read as a list of actors"),
        (None, "cannot be read as a list of actors (No such file or directory)"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(tmp_path, content, problem):
    file = tmp_path / "mine.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as error:
        actors.read_actors(file)
    assert str(error.value).startswith(str(file)) and problem in str(error.value)
