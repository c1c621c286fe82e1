"""The side of a speaker: told by title, apposition or name, carried over by name, and otherwise not known."""

import csv
from importlib.resources import files

import pandas as pd
import pytest

from analysis.annotation.quotes import quotes_of
from analysis.annotation.quotes.people.phrases import side_of
from analysis.corpus.speakers import name_quotes, settle
from analysis.text.sentences import paragraphs, sentences


def last_side(text):
    pieces = paragraphs(text)
    return quotes_of(text, pieces, sentences(text, pieces))[-1].side


@pytest.mark.parametrize(
    ("source", "side"),
    [
        ("Russian Foreign Minister Igor Volin", "Russia"),
        ("US President Joe Holm", "United States"),
        ("U.S. President Joe Holm", "United States"),
        ("Former Russian president Oleg Petrov", "Russia"),
        ("Russia’s foreign minister, Igor Volin,", "Russia"),
        ("Russia’s ambassador to the UN, Oleg Petrov,", "Russia"),
        ("Russian Ambassador to the United States Oleg Petrov", "Russia"),
        ("South Korean President Ann Lee", "South Korea"),
        ("NATO Secretary General Per Dahl", "NATO"),
        ("EU foreign policy chief Ann Lee", "European Union"),
        ("The head of the UN nuclear watchdog, Per Dahl,", "IAEA"),
        ("President Joe Holm of Cuba", "Cuba"),
        ("Kremlin spokesman Oleg Petrov", "Russia"),
        ("Majlis Speaker Javad Holm", "Iran"),
        ("The secretary of the Supreme National Security Council, Javad Holm,", "Iran"),
        ("Sen. Ann Lee", "United States"),
        ("Gov. Ivan Koval", None),
        ("New Jersey Gov. Ann Lee", "United States"),
        ("The ex-commander of the Ukrainian army, Gen. Ivan Koval,", "Ukraine"),
    ],
)
def test_the_title_of_a_name_tells_the_side(source, side):
    assert last_side(f"{source} said it would hold.") == side


@pytest.mark.parametrize(
    ("behind", "side"),
    [
        ("a Russian lawmaker", "Russia"),
        ("who heads the UN mission in Kabul", "United Nations"),
        ("an adviser to Ukrainian President Ivan Koval", "Ukraine"),
        ("the spokeswoman for the US State Department", "United States"),
        ("the head of the Donetsk People’s Republic", "Donetsk People's Republic"),
        ("a Russian-born American writer", "United States"),
        ("a Russian-born writer", None),
        ("who lives in Moscow", None),
        ("a critic of Russia", None),
        ("a US ally", None),
        ("a Kremlin critic", None),
        ("the director of Human Rights Watch for Russia", None),
        ("the Russian-installed head of Ukraine’s railways", None),
    ],
)
def test_the_apposition_of_a_name_tells_the_side(behind, side):
    assert last_side(f"“It holds,” said Ann Lee, {behind}.") == side


@pytest.mark.parametrize(
    ("source", "side"),
    [
        ("The Kremlin", "Russia"),
        ("Moscow", "Russia"),
        ("Ukraine", "Ukraine"),
        ("Ukraine’s defense ministry", "Ukraine"),
        ("North Korea’s foreign ministry", "North Korea"),
        ("The U.N.’s International Atomic Energy Agency", "IAEA"),
        ("The UN chief", "United Nations"),
        ("A US official", "United States"),
        ("A source in the Kremlin", "Russia"),
        ("Officials in Moscow", "Russia"),
        ("The US special envoy for Ukraine", "United States"),
        ("Ukraine’s ambassador to Germany", "Ukraine"),
        ("An American journalist based in Moscow", "United States"),
        ("Russian news agency TASS", "Russia"),
        ("Russian and Ukrainian officials", None),
        ("Separatists and Russian officials", None),
        ("The director of Human Rights Watch for Russia", None),
        ("A pro-Russian official", None),
        ("A Russia expert", None),
        ("The mayor of Kyiv", None),
        ("The Foreign Ministry", None),
        ("The New York Times", None),
        ("Officials", None),
    ],
)
def test_the_words_of_a_source_without_a_name_tell_the_side(source, side):
    assert last_side(f"{source} said it would hold.") == side


@pytest.mark.parametrize(
    "text",
    [
        "In a call with the Russian president, Joe Holm said it would hold.",
        "In Russia Ms. Lee said it would hold.",
        "Israel Berg said it would hold.",
        "Moscow Mayor Oleg Petrov said it would hold.",
        "Amnesty Ukraine chief Ann Lee said it would hold.",
        "They met Ann Lee, Russian Foreign Minister Igor Volin and others. Lee said it would hold.",
        "They will meet Ann Lee, the White House announced. Lee said it would hold.",
        "“It holds,” he said.",
    ],
)
def test_words_that_are_not_about_the_speaker_tell_nothing(text):
    assert last_side(text) is None


def test_a_side_told_once_holds_in_the_whole_article():
    text = "Volin met Ukrainian President Ivan Koval in May. It rained. “It holds,” Koval said."
    assert last_side(text) == "Ukraine"


def test_a_caption_or_a_later_mention_may_tell_the_side():
    text = "Norwegian Foreign Minister Per Dahl opens a dam in the valley\n\n“It holds,” Per Dahl said."
    pieces = [(63, len(text))]
    assert quotes_of(text, pieces, sentences(text, pieces))[0].side == "Norway"


def test_the_office_that_stands_for_a_name_tells_the_side():
    assert last_side("Foreign Minister Igor Volin came. “It holds,” the Russian minister said.") == "Russia"


def test_a_speaker_of_two_sides_has_none():
    text = "Russian lawmaker Ann Lee came in May. Ukrainian lawmaker Ann Lee left in June. “It holds,” Lee said."
    assert last_side(text) is None


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("the US Ukraine envoy", "United States"),
        ("a US-based Russian analyst", "Russia"),
        ("the Russian-American council", None),
        ("Latin America director", None),
        ("China macro-strategist for a bank", None),
        ("that Russia's trade minister", "Russia"),
        ("Jordan's foreign ministry", "Jordan"),
        ("Jordan", None),
        ("polish officials", None),
        ("a man who told us", None),
        ("Ukrainian officials and Ukraine's army", "Ukraine"),
        ("White House reporters", None),
        ("", None),
    ],
)
def test_the_owner_before_the_head_of_a_phrase_wins(phrase, side):
    assert side_of(phrase.split()) == side


def test_every_term_stands_once_and_has_a_known_kind():
    rows = list(csv.DictReader((files("analysis") / "lists" / "sides.csv").open(encoding="utf-8", newline="")))
    kinds = {"country", "adjective", "capital", "seat", "organisation", "abbreviation", "possessive", "no side"}
    assert len({row["term"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == kinds
    assert all((row["side"] == "") == (row["kind"] == "no side") for row in rows)
    assert all(row["term"] == row["term"].lower() for row in rows)


def told(*rows):
    frame = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
    quotes = frame.assign(role=None, kind="direct", n_words=3, cue_class=None, via=None, position=0.0)
    return name_quotes(quotes, settle(quotes)[0])


def test_a_side_is_carried_over_to_articles_that_do_not_tell_it():
    rows = [("a", "Per Dahl", "named", "Norway"), ("b", "Dahl", "named", None)]
    assert told(*rows)["name_side"].tolist() == ["Norway", "Norway"]


def test_a_side_is_carried_over_where_two_thirds_of_the_articles_agree():
    agreed = [("a", "Per Dahl", "named", "Norway"), ("b", "Per Dahl", "named", "Norway")]
    other, silent = ("c", "Per Dahl", "named", "Sweden"), ("d", "Per Dahl", "named", None)
    assert told(*agreed, other, silent)["name_side"].tolist() == ["Norway", "Norway", "Sweden", "Norway"]
    assert told(agreed[0], other, silent)["name_side"].tolist() == ["Norway", "Sweden", None]


@pytest.mark.parametrize(("name", "kind"), [("an official", "anonymous"), ("Defense Ministry", "institution")])
def test_nothing_is_carried_over_between_those_without_a_name_of_their_own(name, kind):
    assert told(("a", name, kind, "Norway"), ("b", name, kind, None))["name_side"].tolist() == ["Norway", None]


@pytest.mark.parametrize(
    ("day", "told_by_article", "side"),
    [
        ("2022-03-01", "Spain", "European Union"),
        ("2025-03-01", "Spain", "Spain"),
        ("2025-03-01", None, "European Union"),
    ],
)
def test_an_office_tells_the_side_while_it_is_held_and_where_no_article_does_ever_after(day, told_by_article, side):
    rows = [("a", "Josep Borrell", "named", told_by_article)]
    frame = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
    settled, _ = settle(frame, pd.Series({"a": pd.Timestamp(day)}))
    assert name_quotes(frame, settled)["name_side"].tolist() == [side]


def test_in_a_corpus_without_sides_none_is_told():
    assert told(("a", "Per Dahl", "named", None))["name_side"].tolist() == [None]
    assert told()["name_side"].tolist() == []
