"""From mentions to speakers: one name for each person, institution, outlet or unnamed source of an article."""

import pytest

from analysis.quotes.extract import extract
from analysis.text import paragraphs, sentences


def speakers(text):
    pieces = paragraphs(text)
    return [(quote.speaker, quote.speaker_kind) for quote in extract(text, pieces, sentences(text, pieces))]


def last_speaker(text):
    return speakers(text)[-1]


ANN = ("Ann Lee", "named")


@pytest.mark.parametrize(
    "mention",
    ["Lee", "Mayor Lee", "Ann Lee", "Ms. Lee", "She", "The mayor", "The Lund mayor", "Lund’s mayor, Ann Lee,"],
)
def test_all_mentions_of_a_person_are_one_speaker(mention):
    assert last_speaker(f"Lund Mayor Ann Lee opened the dam on Monday. {mention} said it would hold.") == ANN


def test_a_pronoun_means_who_spoke_last_of_its_gender():
    text = "“It holds,” said Ann Lee. “It leaks,” said Peter Holm. “We checked,” she said."
    assert speakers(text) == [ANN, ("Peter Holm", "named"), ANN]


def test_a_surname_that_comes_first_is_known_by_either_part():
    text = "Spokesperson Hu Minya denied the plan. “We want peace,” Minya said. “We wait,” Hu said."
    assert set(speakers(text)) == {("Hu Minya", "named")}


def test_a_role_can_be_named_before_the_person():
    text = "The dam will be closed in June, Norland’s top diplomat said.\n\nForeign Minister Per Dahl said it leaked."
    assert speakers(text) == [("Per Dahl", "named"), ("Per Dahl", "named")]


def test_a_role_of_one_nation_is_not_the_minister_of_another():
    text = (
        "Russian Foreign Minister Igor Volin met his host. French Foreign Minister Marie Dubois smiled. "
        "The Russian minister said the talks went well. The French minister said they did not."
    )
    assert speakers(text) == [("Igor Volin", "named"), ("Marie Dubois", "named")]


def test_a_relative_clause_speaks_for_the_name_before_it():
    assert last_speaker("The plan was read out by Ann Lee, who said it would work.") == ANN


def test_a_title_tells_two_people_of_one_surname_apart():
    text = "Ann Lee and her brother Peter Lee came. “It holds,” Mr. Lee said. “It leaks,” Ms. Lee said."
    assert speakers(text) == [("Peter Lee", "named"), ANN]


def test_an_institution_has_one_name():
    text = "Norland’s Foreign Ministry said it was late. It added that talks went on. The ministry said no more."
    assert set(speakers(text)) == {("Norland’s Foreign Ministry", "institution")}


@pytest.mark.parametrize("name", ["Kremlin", "White House", "Pentagon", "Department of Health", "Trade Committee"])
def test_institutions_are_institutions(name):
    assert last_speaker(f"The {name} said that nothing had changed.") == (name, "institution")


@pytest.mark.parametrize("name", ["BuzzFeed", "Reuters", "The Harbor Post", "TASS"])
def test_media_are_outlets(name):
    assert last_speaker(f"{name} reported that nothing had changed.") == (name.removeprefix("The "), "outlet")


def test_the_newspaper_is_the_one_that_was_named():
    text = "The Harbor Post wrote that the dam leaked. The newspaper said that nobody had checked."
    assert set(speakers(text)) == {("Harbor Post", "outlet")}


def test_an_unnamed_official_keeps_the_first_description():
    text = "A senior official confirmed that it leaked. “We are sorry,” the official said."
    assert set(speakers(text)) == {("a senior official", "anonymous")}


@pytest.mark.parametrize("source", ["Sources", "Officials", "Two diplomats briefed on the talks", "Some"])
def test_the_unnamed_are_anonymous(source):
    assert last_speaker(f"{source} said that nothing had changed.")[1] == "anonymous"


def test_a_spokesman_for_somebody_is_not_that_somebody():
    text = "Ann Lee was away. A spokesman for Ms. Lee said the dam would hold."
    assert last_speaker(text) == ("a spokesman for Ms. Lee", "anonymous")


def test_a_pronoun_without_anybody_to_mean_is_unknown():
    assert last_speaker("“It holds,” he said.") == (None, "unknown")
