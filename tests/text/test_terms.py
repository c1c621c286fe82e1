"""Terms are counted as a reader would, whatever articles are counted together."""

import re
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import terms
from analysis.text import words as texts


def rows_of(table: pd.DataFrame) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


def counted(text, spans, quoted):
    return rows_of(terms.count([terms.runs(text, spans, quoted)]).drop(columns="article"))


def test_words_are_counted_in_the_voice_they_stand_in():
    text = "He said no. They left."
    assert counted(text, [(0, 11), (12, 22)], [(8, 10)]) == [
        ("outlet", 1, "he", 1),
        ("outlet", 1, "left", 1),
        ("outlet", 1, "said", 1),
        ("outlet", 1, "they", 1),
        ("outlet", 2, "he said", 1),
        ("outlet", 2, "they left", 1),
        ("quoted", 1, "no", 1),
    ]


def test_terms_do_not_reach_over_the_end_of_a_sentence_or_a_voice():
    rows = counted("One two. Three four five", [(0, 8), (9, 24)], [(15, 19)])
    assert [term for _, order, term, _ in rows if order > 1] == ["one two"]


@pytest.mark.parametrize("gap", [" @ @ @", " [...]", " …", " * * *", " ████", " ___", ",", " –", " --", ";"])
def test_terms_do_not_reach_over_a_comma_an_address_or_words_that_were_taken_out(gap):
    text = texts.fold(f"Of https://bugle.example/a she said{gap} no").text
    rows = counted(text, [(0, len(text))], [])
    assert [term for _, _, term, _ in rows] == ["no", "of", "said", "she", "she said"]


def test_a_name_and_its_abbreviation_in_brackets_are_no_term():
    rows = counted("The Dam Board (DB) met 1,000 off-and-on", [(0, 39)], [])
    assert [term for _, order, term, _ in rows if order == 3] == ["met 1,000 off-and-on", "the dam board"]


@pytest.mark.parametrize(
    ("written", "term"),
    [("US-led", "u.s.-led"), ("U.S.-led", "u.s.-led"), ("anti-US", "anti-u.s."), ("UN-backed", "un-backed"),
     ("U.N.-backed", "un-backed"), ("us-and-them", "us-and-them"), ("al-Qaeda’s", "al-qaeda")],
)  # fmt: skip
def test_a_compound_with_initials_is_one_term_however_it_is_written(written, term):
    assert texts.term(written) == term


def counted_one_by_one(text, spans, quoted):
    """Count as the definition says: word by word, sentence by sentence, and over no ellipsis, comma or dash."""
    plain = texts.normalise(text)
    spans = texts.subtract(spans, [gap.span() for gap in re.finditer(r"\.{3,}|,(?=\s)|--", plain)])
    own = texts.subtract(spans, quoted)
    rows = []
    for voice, pieces in (("outlet", own), ("quoted", texts.subtract(spans, own))):
        for order in (1, 2, 3):
            found = Counter()
            for start, end in pieces:
                run = [texts.term(plain[s:e]) for s, e in texts.words(plain, start, end)]
                found.update(" ".join(run[i : i + order]) for i in range(len(run) - order + 1))
            rows += [(voice, order, term, found[term]) for term in sorted(found)]
    return rows


ARTICLE = st.text(st.sampled_from("aàB'’-. \n\x1c\u2028U.S1,ʼ“”  "), max_size=80).map(
    lambda text: texts.fold(text).text
)


@given(st.lists(st.tuples(ARTICLE, st.integers(0, 80), st.integers(0, 80)), max_size=4))
def test_counting_many_articles_gives_each_what_counting_it_word_by_word_gives(written):
    spans = [(text, [(0, len(text))] if text else [], [(a, b)] if a < b <= len(text) else []) for text, a, b in written]
    table = terms.count([terms.runs(*one) for one in spans])
    expected = [(i, *row) for i, one in enumerate(spans) for row in counted_one_by_one(*one)]
    assert rows_of(table) == expected


@pytest.mark.parametrize("articles", [[], [terms.runs("", [], [])], [terms.runs("“…”", [(0, 3)], [])]])
def test_nothing_to_count_gives_no_rows(articles):
    assert terms.count(articles).empty
