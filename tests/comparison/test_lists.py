"""Terms are told in three lists, so that house style and spelling do not stand among the words that may frame."""

import pytest

from analysis.comparison.words import CONTENT, NAMING, STYLE, list_of
from tests.comparison.test_words import compared, corpus_of


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("the", STYLE),
        ("according", STYLE),
        ("told", STYLE),
        ("however", STYLE),
        ("mr", STYLE),
        ("said the", STYLE),
        ("claimed", CONTENT),  # doubts what it reports
        ("state", CONTENT),
        ("regime", CONTENT),
        ("war", CONTENT),  # several names, but no spellings
    ],
)
def test_function_words_titles_and_verbs_that_only_report_are_style(term, told):
    assert list_of([term, "conflict"])[0] == told


def test_a_spelling_is_naming_where_another_one_of_the_name_is_used_too():
    assert list_of(["kiev", "kyiv"]) == [NAMING, NAMING]
    assert list_of(["kiev", "odessa"]) == [CONTENT, CONTENT]
    assert list_of(["zaporizhzhia", "zaporizhia"]) == [CONTENT, CONTENT], "two forms of one variant"
    assert list_of(["in kiev", "kiev regime", "kiev", "kyiv"]) == [NAMING, CONTENT, NAMING, NAMING]
    assert list_of(["volodymyr", "vladimir", "rog", "rih", "river"]) == [NAMING] * 4 + [CONTENT], "words of names"


def test_the_table_of_words_has_the_list_of_each():
    texts = {("A", None): ["Kiev fell, he said"] * 3, ("B", None): ["Kyiv fell"] * 3}
    assert compared(corpus_of(texts))["list"].to_dict() == {
        "kiev": NAMING, "kyiv": NAMING, "fell": CONTENT, "he": STYLE, "said": STYLE,
    }  # fmt: skip
