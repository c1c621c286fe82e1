"""Paragraphs and sentences, as offsets into the text as read."""

import textwrap

import pytest
from hypothesis import given, settings

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


@pytest.mark.parametrize("width", [34, 50])
def test_few_wrapped_lines_are_joined_where_each_was_full(width):
    text = (
        "Ships lay off the harbour while crews cleared the quay. Nobody was hurt, Bob Kerr said. Ann Lee, the mayor, "
    )
    text = textwrap.fill(
        f"{text}told reporters on Monday that Norway would help, and Erik Sund that Britain had not.", width
    )
    assert sentences.paragraphs(text) == [(0, len(text))]


def test_a_line_that_ends_within_a_name_goes_on_where_the_next_does():
    assert len(sentences.paragraphs("“We stay,” Bob\nKerr said. “It is\nsafe.”")) == 1
    assert len(sentences.paragraphs("Fire in Graz\nKerr said. “It is safe.”")) == 2


def test_lines_that_each_end_a_sentence_are_not_joined():
    text = "This line of the harbour story says all that there is to say.\n" * 8
    assert len(sentences.paragraphs(text)) == 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It did not.", ["It rained.", "It did not."]),
        ("It rained\nIt did not", ["It rained", "It did not"]),
        ("She has a B.Sc. in law. It is 5 sq. km. in size.", ["She has a B.Sc. in law.", "It is 5 sq. km. in size."]),
        ("The U.S. Navy left. The U.S. It stayed.", ["The U.S. Navy left.", "The U.S.", "It stayed."]),
        ("“It rained,” he said. “Yes.”", ["“It rained,” he said.", "“Yes.”"]),
        ("… — …", []),
        ("Gen. Mark Lee and Mr. Roe spoke.", ["Gen. Mark Lee and Mr. Roe spoke."]),
        ('It rained. "Don\'t worry!", he said.', ["It rained.", '"Don\'t worry!", he said.']),
        ("“Why now?”, asked Ann Lee. Rain fell.", ["“Why now?”, asked Ann Lee.", "Rain fell."]),
        ("“Why now?” asked Ann Lee. Rain fell.", ["“Why now?” asked Ann Lee.", "Rain fell."]),
        ("It rose to $1.5 million.The mayor left.", ["It rose to $1.5 million.", "The mayor left."]),
        ("He said: “Go.”The mayor left.", ["He said: “Go.”", "The mayor left."]),
        ("« Not now. » The mayor left.", ["« Not now. »", "The mayor left."]),
        ("It cost Rs. 5,000 approx. per ton. Rain fell.", ["It cost Rs. 5,000 approx. per ton.", "Rain fell."]),
        ("The band Wham! played. Jeopardy! is on.", ["The band Wham! played.", "Jeopardy! is on."]),
        ("Yahoo! News said so. Stop! Nobody moved.", ["Yahoo! News said so.", "Stop!", "Nobody moved."]),
        ("it rained. we left.", ["it rained.", "we left."]),
        ("He waited … then left. He left… Nobody saw.", ["He waited … then left.", "He left…", "Nobody saw."]),
        ("He had no proof. ... He left.", ["He had no proof. ...", "He left."]),
        ("No. 3 won on Oct. 5. He said no. Nobody won.", ["No. 3 won on Oct. 5.", "He said no.", "Nobody won."]),
        (
            "Retired Lt. Gen. J. K. Lee (D-Ky.), left. It rained.",
            ["Retired Lt. Gen. J. K. Lee (D-Ky.), left.", "It rained."],
        ),
        (
            "He met Acme Inc. chiefs. It was Acme Inc. They left.",
            ["He met Acme Inc. chiefs.", "It was Acme Inc.", "They left."],
        ),
        ("1. The mayor left. It rained.", ["1. The mayor left.", "It rained."]),
        ("He left at 5 p.m. Monday, e.g. by car.", ["He left at 5 p.m. Monday, e.g. by car."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    "word", "month park sent coal art ill met hard UN port will week life story reports Poland".split()
)
def test_a_sentence_ends_after_words_that_are_no_abbreviations(word):
    assert sentences_of(f"They spoke of the {word}. Rain fell.") == [f"They spoke of the {word}.", "Rain fell."]


@pytest.mark.parametrize(
    ("text", "n_paragraphs"),
    [
        ("“We will not\ngo,” Ann Lee\nsaid. “We are\ntired.”", 1),
        ("Crews cleared the\nquay. “Nobody was hurt in all of this\nhere,” Bo Berg said.", 1),
        ("Ann Lee left.\nnobody saw her.", 2),
        ("Demands:\nopen the port", 2),
        ("Get the\niPhone app", 2),
    ],
)
def test_a_line_that_begins_small_goes_on_with_one_that_ends_no_sentence(text, n_paragraphs):
    assert len(sentences.paragraphs(text)) == n_paragraphs


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


ONE = (
    "The crews of both ferries stayed on the quay until the evening, and nobody crossed the bay. Children waved from "
    "the pier at Norvale while the mayor, Bob Kerr, spoke to the captains about pay and about the hours of the night."
)
OTHER = (
    "A second strike may follow next week, said Ann Lee, who leads the union. Her members want a day off for each "
    "Sunday they work, and the owners have offered money instead, which the members refused in a vote on Monday."
)


@pytest.mark.parametrize("width", [36, 72, 120])
@pytest.mark.parametrize(("indent", "between"), [("", "\n\n"), ("    ", "\n\n"), ("   ", "\n"), ("\t", "\n")])
def test_wrapped_lines_are_one_paragraph_at_any_width(width, indent, between):
    written = [ONE, OTHER] * 4
    text = between.join(textwrap.fill(paragraph, width, initial_indent=indent) for paragraph in written)
    assert [" ".join(text[start:end].split()) for start, end in sentences.paragraphs(text)] == written


def test_lines_of_their_own_stay_paragraphs():
    text = "\n".join(["The harbour of Norvale opened again.", "Ships had waited for days.", "Nobody was hurt."] * 4)
    assert len(sentences.paragraphs(text)) == 12
