"""Cue words: each has a class and its source, and the verbs planted in the newsroom corpus have the right class."""

import csv
from pathlib import Path

import pytest

from analysis.annotation.quotes import quotes_of
from analysis.annotation.quotes.words import class_of, inflect
from analysis.text.sentences import paragraphs, sentences
from analysis.vocabulary import CUE_CLASSES

CUES = Path(__file__).resolve().parents[2] / "analysis/lists/cues.csv"
PLANTED = Path(__file__).parents[2] / "data/newsroom/gold/planted.csv"
CLASS_OF_PLANTED = {
    "alleged": "doubting",
    "claimed": "doubting",
    "insisted": "doubting",
    "revealed": "endorsing",
    "stressed": "endorsing",
    "noted": "endorsing",
    "confirmed|explained": "endorsing",
}
PHRASES = {"shot back": "shoot"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def base_form(written):
    bases = {form: row["lemma"] for row in rows(CUES) for form, _ in inflect(row["lemma"])}
    return PHRASES.get(written) or bases[written]


def planted_verbs():
    return [row["term"] for row in rows(PLANTED) if row["measure"] == "loaded verb"]


@pytest.mark.parametrize("row", rows(CUES), ids=lambda row: f"{row['lemma']}-{row['use']}")
def test_every_cue_has_a_class_and_its_source(row):
    assert row["class"] in CUE_CLASSES
    assert (
        row["source"]
        .removeprefix("as ")
        .startswith(("Kiparsky", "Hooper", "Thompson", "Caldas-Coulthard", "Hyland", "MOS:SAID"))
    )


def test_a_word_has_one_class_whatever_it_governs():
    classes = {}
    for row in rows(CUES):
        assert classes.setdefault(row["lemma"], row["class"]) == row["class"]


def test_all_planted_verbs_are_known():
    dramatic = [term for term in planted_verbs() if term not in CLASS_OF_PLANTED]
    assert len(dramatic) == 1 and set(planted_verbs()) == {*CLASS_OF_PLANTED, *dramatic}
    for verb in dramatic[0].split("|"):
        assert class_of(base_form(verb)) == "charged", verb


@pytest.mark.parametrize("terms", CLASS_OF_PLANTED)
def test_planted_verbs_have_the_class_they_were_planted_for(terms):
    assert {class_of(base_form(verb)) for verb in terms.split("|")} == {CLASS_OF_PLANTED[terms]}


@pytest.mark.parametrize(
    ("text", "cue_class"),
    [
        ("“It holds,” Ann Lee said.", "neutral"),
        ("According to Ann Lee, the dam would hold.", "neutral"),
        ("Ann Lee claimed that the dam would hold.", "doubting"),
        ("Ann Lee admitted that the dam would not hold.", "endorsing"),
        ("“It holds,” Ann Lee fumed.", "charged"),
        ("Ann Lee: “The dam will hold.”", None),
    ],
)
def test_a_quotation_has_the_class_of_its_cue(text, cue_class):
    pieces = paragraphs(text)
    assert [quote.cue_class for quote in quotes_of(text, pieces, sentences(text, pieces))] == [cue_class]
