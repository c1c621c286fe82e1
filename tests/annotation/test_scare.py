"""Words in quotation marks that quote nobody: an outlet's own distancing, and what is none."""

import json
import math
from pathlib import Path

import pytest

from analysis.annotation.quotes import quotes_of
from analysis.text.sentences import paragraphs, sentences
from analysis.text.words import subtract, trim
from tests.annotation.test_quotes_extract import read, said

NEWSROOM = Path(__file__).parents[2] / "data/newsroom"


def scare(text):
    return [text[slice(*quote.content[0])] for quote in read(text) if quote.kind == "scare"]


@pytest.mark.parametrize(
    "text",
    [
        "They met to discuss so-called “irritants” in the valley.",
        "The flood was an “act of sabotage” in the eyes of many.",
        "She published the novel “A River of Glass” in May.",
    ],
)
def test_scare_quotes_and_titles_are_nobodys(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("They met to discuss so-called “irritants” in the valley.", ["irritants"]),
        ("The flood was an “act of sabotage” in the eyes of many.", ["act of sabotage"]),
        ("The “Grey Heron” left. Vostra's 'mercy' had a price.", ["mercy"]),
    ],
)
def test_words_in_marks_that_quote_nobody_are_scare_quotes(text, marked):
    assert scare(text) == marked
    quotes = [quote for quote in read(text) if quote.kind == "scare"]
    assert [(quote.speaker, quote.speaker_kind, quote.source, quote.cue) for quote in quotes] == [
        (None, "unknown", [], [])
    ] * len(marked)
    assert all(math.isnan(quote.confidence) and quote.content == quote.marked for quote in quotes)


@pytest.mark.parametrize(
    "text",
    [
        "She published the novel “A River of Glass” in May.",
        "Peter “the Skipper” Holm left the harbor.",
        "The banner bore the word “enough” in red.",
        "Ann Lee said the dam was “late” again.",
        "“Never again.”",
        "It was “a dam that nobody in the whole valley had wanted”.",
    ],
)
def test_titles_nicknames_mentions_and_quotations_are_no_scare_quotes(text):
    assert scare(text) == []


def newsroom():
    furniture = {row["id"]: row["spans"] for row in jsonl("furniture.jsonl")}
    for row in jsonl("quotes.jsonl"):
        text = (NEWSROOM / "articles" / f"{row['id']}.txt").read_bytes().decode("utf-8")
        spans = subtract(paragraphs(text), [(start, end) for start, end, _ in furniture.get(row["id"], [])])
        pieces = [span for start, end in spans if (span := trim(text, start, end))]
        yield row, text, quotes_of(text, pieces, sentences(text, pieces))


def jsonl(name):
    with (NEWSROOM / "gold" / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_of_the_newsrooms_traps_exactly_the_scare_quotes_are_scare_quotes():
    wanted, found = [], []
    for row, text, quotes in newsroom():
        traps = [trap["span"] for trap in row["traps"] if trap["why"] == "scare quotes"]
        wanted += [(row["id"], text[start:end].strip("“”‘’\"',.")) for start, end in traps]
        found += [(row["id"], text[slice(*quote.content[0])].strip(",.")) for quote in quotes if quote.kind == "scare"]
    assert len(wanted) == 7 and found == wanted
