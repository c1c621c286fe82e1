"""Which quotation marks belong together, in the typography that outlets really print."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotation.quotes.marks import regions
from analysis.text.sentences import paragraphs


def quoted(text):
    return [text[region.start : region.end] for region in regions(text, paragraphs(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The baker said “it rose” at last.",
        'The baker said "it rose" at last.',
        "The baker said ''it rose'' at last.",
        "The baker said ``it rose'' at last.",
        "The baker said «it rose» at last.",
        "The baker said ‘it rose’ at last.",
        "The baker said 'it rose' at last.",
        "The baker said ”it rose“ at last.",
        "The baker said ”it rose” at last.",
        'The baker said “it rose" at last.',
        'The baker said "it rose” at last.',
        "The baker said ´´it rose´´ at last.",
        "The baker said “it rose´´ at last.",
        "The baker said ‘‘it rose’’ at last.",
        "The baker said ,,it rose'' at last.",
        "The baker said ‚‚it rose‘‘ at last.",
        "The baker said »it rose« at last.",
        "The baker said „it rose“ at last.",
    ],
)
def test_every_pair_of_marks_encloses_the_same_words(text):
    assert quoted(text) == ["it rose"]


def test_an_apostrophe_is_no_mark():
    assert quoted("The bakers' oven isn't theirs, and the '90s weren't kind to Rose’s shop.") == []


def test_an_acute_accent_used_as_apostrophe_is_no_mark():
    assert quoted('It isn´t "the baker´s oven" any more.') == ["the baker´s oven"]


def test_a_plural_possessive_does_not_close_single_marks():
    assert quoted("He read ‘the bakers’ oven is cold’ on the door.") == ["the bakers’ oven is cold"]


def test_an_unclosed_mark_runs_to_the_end_of_its_paragraph():
    assert quoted("Asked if it rose, he answered: “Yes.\n\nThe oven is cold.") == ["Yes."]


@pytest.mark.parametrize(
    "text", ["« It rose » , he said. « Soon »", "“ It rose ” he said. “ Soon ”", '" It rose " he said. " Soon "']
)
def test_marks_may_have_blanks_inside(text):
    assert [words.strip() for words in quoted(text)] == ["It rose", "Soon"]


def test_inches_are_no_marks():
    assert quoted('A 5 " pipe and a 6 " pipe.') == []


@pytest.mark.parametrize(
    "text",
    [
        "“It rose, Ann Lee said on Monday. The oven is cold. Nobody came.",
        '"It rose, said Ann Lee. The oven is cold.',
        "“It rose, the old baker said. The oven is cold.",
        "“It rose, he said on Monday. The oven is cold.",
        "“It rose, according to the baker. The oven is cold.",
    ],
)
def test_a_forgotten_mark_closes_where_the_quotation_is_credited(text):
    assert quoted(text) == ["It rose,"]


def test_what_somebody_says_within_a_speech_does_not_end_it():
    assert quoted("“I met him, he said no.\n\n“And I left,” she said.") == ["I met him, he said no.", "And I left,"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("— Where is it? asked Ann Lee.\n\n— In Rome, said Bo Berg. He left.", ["Where is it?", "In Rome,"]),
        ("– Where is it? – asked Ann Lee. – I want it.", ["Where is it?", "I want it."]),
        ("— In Rome, — Bo Berg said. — He left.", ["In Rome,", "He left."]),
        ("— Yes, he said.\n\n— No! she cried. It rained.", ["Yes,", "No!"]),
        ("— Ten people died, officials said.", []),
        ("— The mayor left for Rome.", []),
    ],
)
def test_a_dash_opens_dialogue_that_is_credited(text, wanted):
    assert quoted(text) == wanted


def test_an_unclosed_mark_ends_where_the_next_one_opens():
    assert quoted("“It rose. “It fell,” he said.") == ["It rose. ", "It fell,"]


def test_a_closing_place_with_an_opening_mark_closes():
    assert quoted("“It will rise. “ The baker left. “It did.”") == ["It will rise. ", "It did."]


def test_a_quotation_within_a_quotation_is_part_of_the_outer_one():
    assert quoted("“She called it “a brick” and left,” he said.") == ["She called it “a brick” and left,"]


def test_single_marks_within_double_ones_are_part_of_the_quotation():
    assert quoted("“We ‘proof’ the dough,” he said.") == ["We ‘proof’ the dough,"]


def test_marks_do_not_pair_across_paragraphs():
    assert quoted("“It rose.\n\n“It fell.”") == ["It rose.", "It fell."]


def test_a_forgotten_mark_does_not_quote_a_long_article_to_its_end():
    text = "He said “it rose. " + "The oven was cold again. " * 200
    assert quoted(text) == ["it rose."]


@given(st.text(alphabet="\"“”‘’'«»` \nab.,", max_size=200))
def test_regions_are_sorted_apart_and_inside_their_marks(text):
    found = regions(text, paragraphs(text))
    for region in found:
        assert 0 <= region.outer_start <= region.start < region.end <= region.outer_end <= len(text)
    for one, other in pairwise(found):
        assert one.outer_end <= other.outer_start


def test_an_excerpt_can_begin_within_a_quotation():
    assert quoted("and leave the dam alone,” said Ann Lee. “It holds.”") == ["and leave the dam alone,", "It holds."]
    assert quoted("The dam is 20” high. “It holds,” she said.") == ["It holds,"]
