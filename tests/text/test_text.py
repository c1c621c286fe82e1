"""Characters, lines and words, always as offsets into the text as read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import sentences
from analysis.text import words as texts
from analysis.text.words import Span

PIECES = st.lists(
    st.sampled_from(
        [
            "It rained",
            ". ",
            "U.S.",
            " ",
            "\n",
            "\r\n",
            "\n\n",
            "“",
            "”",
            "’s",
            "isn’t",
            "1,000",
            "3.5",
            "-",
            "…",
            "é",
            "A",
        ]
    ),
    max_size=60,
).map("".join)
TEXTS = st.one_of(st.text(max_size=200), PIECES)


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in texts.words(text)]


def in_order(spans: list[Span], start: int, end: int) -> bool:
    edges = [start, *(edge for span in spans for edge in span), end]
    return edges == sorted(edges) and all(a < b for a, b in spans)


@pytest.mark.parametrize(
    ("typographic", "plain"),
    [
        ("isn’t", "isn't"),
        ("“Yes,” ‘no’", "\"Yes,\" 'no'"),
        ("«da»", '"da"'),
        ("a\u00a0b", "a b"),
        ("rock‑solid", "rock-solid"),
    ],
)
def test_typographic_marks_become_plain_ones(typographic, plain):
    assert texts.normalise(typographic) == plain


@given(TEXTS)
def test_normalising_keeps_the_length_and_is_done_once(text):
    normal = texts.normalise(text)
    assert len(normal) == len(text)
    assert texts.normalise(normal) == normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("… — “”", []),
        ("It rained.", ["It", "rained"]),
        ("state-run TV’s 1,000,000 viewers", ["state-run", "TV’s", "1,000,000", "viewers"]),
        ("the U.S. and the U.N.", ["the", "U.S.", "and", "the", "U.N."]),
        ("the U.S.’s fleet", ["the", "U.S.’s", "fleet"]),
        ("3.5 percent, 28th", ["3.5", "percent", "28th"]),
        ("'quoted' isn't", ["quoted", "isn't"]),
        ("snake_case", ["snake", "case"]),
        ("Zaporíž’ja naïve", ["Zaporíž’ja", "naïve"]),
        ("See www.bugle.example/a-b?c=1, or https://t.co/x.", ["See", "or"]),
        ("The U. S. don ’t pay 1.5m", ["The", "U. S.", "don ’t", "pay", "1.5m"]),
        ("U.S.-led, anti-U.S., US-led", ["U.S.-led", "anti-U.S.", "US-led"]),
    ],
)
def test_words_are_found_with_their_marks(text, expected):
    assert words_of(text) == expected


@given(TEXTS, st.integers(0, 50), st.integers(0, 50))
def test_words_lie_in_order_within_the_piece_asked_for(text, start, length):
    end = min(len(text), start + length)
    found = texts.words(text, start, end)
    assert in_order(found, min(start, end), end) or not found
    assert [text[s:e] for s, e in found] == words_of(text[start:end])


@pytest.mark.parametrize(
    ("word", "counted"),
    [
        ("Moscow’s", "moscow"),
        ("MOSCOW", "moscow"),
        ("U.S.", "u.s."),
        ("US", "u.s."),
        ("us", "us"),
        ("U.S.'s", "u.s."),
        ("U.S", "u.s."),
        ("U.N.", "un"),
        ("it's", "it's"),
        ("Let’s", "let's"),
        ("isn’t", "isn't"),
        ("1,000", "1,000"),
        ("3.5", "3.5"),
        ("state-run", "state-run"),
    ],
)
def test_a_word_is_counted_under_one_form(word, counted):
    assert texts.term(word) == counted


@given(TEXTS)
def test_the_form_counted_is_counted_under_itself(text):
    for word in words_of(text):
        assert texts.term(word)
        assert texts.term(word) == texts.term(word.replace("’", "'"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (" \n\t\r\n", []),
        ("one", ["one"]),
        (" one \r\ntwo\n\n three\u2028four", ["one", "two", "three", "four"]),
    ],
)
def test_lines_are_trimmed_and_never_blank(text, lines):
    assert [text[start:end] for start, end in texts.lines(text)] == lines


def test_trimming_nothing_gives_none():
    assert texts.trim("a  b", 1, 3) is None
    assert texts.trim("a  b", 0, 3) == (0, 1)
    assert texts.trim(" b ", 0, 3) == (1, 2)


@pytest.mark.parametrize(
    ("spans", "holes", "left"),
    [
        ([(0, 10)], [], [(0, 10)]),
        ([(0, 10)], [(3, 5)], [(0, 3), (5, 10)]),
        ([(0, 10)], [(0, 10)], []),
        ([(0, 10)], [(0, 4), (4, 6), (9, 12)], [(6, 9)]),
        ([(0, 4), (6, 10)], [(2, 8)], [(0, 2), (8, 10)]),
        ([(0, 4)], [(4, 8)], [(0, 4)]),
    ],
)
def test_holes_are_cut_out_of_spans(spans, holes, left):
    assert texts.subtract(spans, holes) == left


EDGES = st.lists(st.integers(0, 60), max_size=16, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@given(EDGES, EDGES)
def test_what_is_left_is_what_was_there_without_the_holes(spans, holes):
    def covered(pieces):
        return {place for start, end in pieces for place in range(start, end)}

    left = texts.subtract(spans, holes)
    assert covered(left) == covered(spans) - covered(holes)
    assert in_order(left, 0, 60)


@pytest.mark.parametrize("mark", ["\x1b", "\x07", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\ud800"])
def test_what_could_steer_a_terminal_is_replaced(mark):
    assert texts.printable(f"a{mark}b") == "a\ufffdb"


@given(st.text("abc é“”’…\n\t-"))
def test_what_cannot_is_left_alone(text):
    assert texts.printable(text) == text


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("It rained, all day.", 8, "It rained all day"),
        ("one two three", 2, "one two"),
        ("Moscow’s right-wing press", 3, "Moscow’s"),
        ("Moscow’s right-wing press", 4, "Moscow’s right-wing"),
        ("a-b-c", 2, ""),
        ("", 8, ""),
    ],
)
def test_an_excerpt_counts_words_in_the_strictest_way(text, most, expected):
    assert texts.excerpt(text, [(0, len(text))], most) == expected


@given(TEXTS, st.integers(1, 8))
def test_an_excerpt_is_never_longer_than_asked(text, most):
    assert texts.n_runs(texts.excerpt(text, [(0, len(text))], most)) <= most


@given(TEXTS)
def test_words_of_a_normalised_text_are_those_of_the_text_as_read(text):
    text = texts.fold(text).text
    spans = sentences.sentences(text, sentences.paragraphs(text))
    plain = texts.normalise(text)
    found = [texts.words(text, *span) for span in spans]
    starts_of, terms_of = texts.starts_and_terms(plain, spans)
    assert starts_of == [[start for start, _ in words] for words in found]
    assert terms_of == [[texts.term(text[start:end]) for start, end in words] for words in found]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("The sanc\u00adtions", "The sanctions"),
        ("he s\u200baid", "he said"),
        ("\ufeffHe left", "He left"),
        ("The cafe\u0301", "The caf\u00e9"),
        ("Nguye\u0302\u0303n", "Nguy\u1ec5n"),
        ("Mo\u0436\u0301no", "Mo\u0436no"),
        ("The \ufb01ghters \ufb02ed", "The fighters fled"),
        ("new sanc-\ntions", "new sanctions"),
        ("a well-\r\nknown port", "a well-known port"),
        ("in 2014-\n15", "in 2014-\n15"),
        ("See https://bugle.example/a_b?c=1.", "See @."),
        ("they don ’t", "they don’t"),
        ("they do n't know Moscow 's plan", "they don't know Moscow's plan"),
        ("the \uff2e\uff41\uff54\uff4f of \U0001d40d\U0001d40e", "the Nato of NO"),
        ("of \uff11\uff12 May", "of 12 May"),
        ("the U. S. fleet", "the U.S. fleet"),
        ("they can ‘t go", "they can‘t go"),
        ("mail a.b@rt.com now", "mail @ now"),
    ],
)
def test_folding_leaves_what_a_reader_sees_and_finds_the_way_back(text, seen):
    folded = texts.fold(text)
    assert folded.text == seen
    pieces = [text[slice(*folded.outer((i, i + 1)))] for i in range(len(seen))]
    assert all(
        texts.fold(piece).text.startswith(seen[i]) or seen[i] in texts.fold(piece).text
        for i, piece in enumerate(pieces)
    )
    assert folded.outer((0, len(seen)))[1] == len(text)


@given(st.text(alphabet="ab-\n e\u0301\u00ad\u200b\ufb01\ufeff", max_size=40))
def test_what_was_folded_lies_in_the_text_in_order(text):
    folded = texts.fold(text)
    spans = [folded.outer((i, i + 1)) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[0] <= other[0] for one, other in pairwise(spans))


def test_a_dash_between_a_letter_and_a_number_is_a_hyphen():
    assert texts.fold("Covid–19 in 2020–21").text == "Covid-19 in 2020–21"


def test_words_and_terms_are_of_what_a_reader_sees():
    text = "The sanc\u00adtions and \ufb01ghters"
    assert [texts.term(text[start:end]) for start, end in texts.words(text)] == ["the", "sanctions", "and", "fighters"]
