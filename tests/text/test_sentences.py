"""Paragraphs and sentences, as offsets into the text as read."""

import nupunkt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text import sentences
from analysis.text import words as texts
from tests.text.test_text import TEXTS, in_order


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.sentences(text, sentences.paragraphs(text))]


def test_each_line_is_a_paragraph_where_lines_are_long():
    text = "One sentence.\nAnother one.\n\nA third."
    assert sentences.paragraphs(text) == texts.lines(text)


def test_lines_wrapped_at_a_width_are_joined_to_paragraphs():
    line = "this line of the harbour story goes on and on without an end"
    text = f"{line}\n" * 8 + f"\n{line}\n{line}"
    assert [text[slice(*span)].count("\n") for span in sentences.paragraphs(text)] == [7, 1]
    assert len(sentences.paragraphs(text.replace("\n", "\r\n"))) == 2


def test_lines_that_each_end_a_sentence_are_not_joined():
    text = "This line of the harbour story says all that there is to say.\n" * 8
    assert len(sentences.paragraphs(text)) == 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It did not.", ["It rained.", "It did not."]),
        ("It rained\nIt did not", ["It rained", "It did not"]),
        ("The U.S. Navy left. The U.S. It stayed.", ["The U.S. Navy left.", "The U.S.", "It stayed."]),
        ("“It rained,” he said. “Yes.”", ["“It rained,” he said.", "“Yes.”"]),
        ("… — …", []),
        ("Gen. Mark Lee and Mr. Roe spoke.", ["Gen. Mark Lee and Mr. Roe spoke."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert sentences_of(text) == expected


@settings(deadline=None)
@given(TEXTS)
def test_sentences_hold_every_word_once_and_cross_no_line(text):
    pieces = texts.lines(text)
    found = sentences.sentences(text, pieces)
    assert in_order(found, 0, len(text))
    assert all(any(start <= s and e <= end for start, end in pieces) for s, e in found)
    assert [word for span in found for word in texts.words(text, *span)] == [
        word for span in pieces for word in texts.words(text, *span)
    ]


def test_a_sentence_without_end_is_cut_at_a_fixed_length():
    text = "word " * 10_000
    found = sentences.sentences(text, [(0, len(text))])
    assert max(end - start for start, end in found) <= sentences.MAX_SENTENCE_CHARACTERS
    assert sum(len(texts.words(text, *span)) for span in found) == 10_000


PLAIN = st.sampled_from(
    'He left left. Left." "yes? no!" Mr. "Mrs. Gov. U.S. iv. civil. 2014. go… ... . a. sank." (The \n wall. v.'.split(
        " "
    )
)


@given(st.lists(PLAIN, max_size=12))
def test_ends_that_are_plain_are_those_that_nupunkt_finds(pieces):
    text = " ".join(pieces).strip()
    spans = nupunkt.sent_spans(text) if sentences._INNER_END.search(text) else [(0, len(text))]
    expected = [texts.trim(text, *span) for span in sentences._rejoin_initials(text, spans)]
    assert [texts.trim(text, *span) for span in sentences._split(text)] == expected


def test_titles_are_those_of_nupunkt():
    model = nupunkt.load("default")
    assert {title.lower() for title in sentences._TITLES} <= model.abbreviations & model._TITLE_ABBREVS
