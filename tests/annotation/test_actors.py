"""Who counts as an actor, and the sentences and words that are counted with it."""

import csv

import pytest

from analysis.annotation import actors
from analysis.annotation.article import annotate
from analysis.errors import InputError
from analysis.read import Article
from analysis.text import sentences as passages
from analysis.text import words as texts

LIST = "actor,alias\nNorland,Norland\nNorland,Republic of Norland\nNorland,US\nAnn Lee,Lee\nAnn Lee,Ann Lee\n"


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "mine.csv").write_text(LIST)
    return actors.read_actors(tmp_path / "mine.csv")


def count(text, listed, quoted=()):
    sentences = passages.sentences(text, [(0, len(text))])
    plain = texts.normalise(text)
    starts_of, terms_of = texts.starts_and_terms(plain, sentences)
    inside_of = [[int(any(start <= at < end for start, end in quoted)) for at in starts] for starts in starts_of]
    return actors.count(plain, starts_of, terms_of, inside_of, listed)


def counted(text, listed, quoted=()):
    return count(text, listed, quoted)[:2]


def mentioned(text, listed):
    return [(actor, text[start:end]) for _, actor, start, end in count(text, listed)[2]]


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norland’s aide and Ann Lee's car", [("Norland", "Norland"), ("Ann Lee", "Ann Lee")]),
        ("NORLAND said no to ANN LEE.", [("Norland", "NORLAND"), ("Ann Lee", "ANN LEE")]),
        ("The U.S. and the US told us.", [("Norland", "U.S."), ("Norland", "US")]),
        ("USA, US-led, U.S.-led, anti-US, Norlanders", []),
        ("A norland, and the republic of norland", []),
        ("The Rebels and the rebels", [("Rebels", "Rebels"), ("Rebels", "rebels")]),
        ("Was it Ann? Lee stayed.", [("Ann Lee", "Lee")]),
    ],
)
def test_an_alias_is_found_as_whole_words_as_it_is_spelled_or_in_capitals(tmp_path, text, found):
    (tmp_path / "mine.csv").write_text(LIST + "Rebels,rebels\n")
    assert mentioned(text, actors.read_actors(tmp_path / "mine.csv")) == found


def test_a_mention_in_capitals_is_one_in_every_table():
    rows = annotate(Article("a", "A", "RUSSIA said no. It rained."))
    assert [row[1] for row in rows.actors] == [row[1] for row in rows.targets] == ["Russia"]
    assert rows.targets[0][2:5] == (0, 0, 6)


def test_the_list_of_the_package_names_both_sides_and_no_adjectives():
    names = {alias.actor for found in actors.default_actors().aliases.values() for alias in found}
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
