"""Articles that repeat another's words are found from the counts of three words in a row."""

from datetime import datetime

import pandas as pd
import pytest

from analysis.copies import COMMON, find_copies
from analysis.tables import table

HASH = "0" * 64


def articles(**copies: str) -> pd.DataFrame:
    """Make articles of the names given, with `copy` and, after a blank, the day in May."""
    rows = []
    for name, copy in copies.items():
        kind, _, day = copy.partition(" ")
        published = datetime(2031, 5, int(day)) if day else None
        rows.append((name, "Bugle", published, None, None, None, None, kind, 5, 1, 0, HASH))
    return table("articles", rows)


def words(**triples: str) -> pd.DataFrame:
    """Make the words table of articles whose triples are the letters given; a capital is said by somebody quoted."""
    return table(
        "words",
        [
            (name, "quoted" if letter.isupper() else "outlet", 3, f"{letter.lower()} {letter.lower()} x", 1)
            for name, letters in triples.items()
            for letter in letters
        ]
        + [(name, "outlet", 1, "the", 9) for name in triples],
    )


def originals(found: pd.DataFrame) -> dict:
    return {name: of for name, of in zip(found["article_id"], found["duplicate_of"], strict=True) if not pd.isna(of)}


@pytest.mark.parametrize(
    ("first", "second", "copied"),
    [
        ("abcd", "abcd", True),
        ("abc", "bcd", True),  # 2 of 4
        ("abcd", "cdef", False),  # 2 of 6
        ("abc", "cde", False),  # 1 of 5
        ("ab", "cd", False),
        ("abcd", "ab", True),  # 2 of 4
        ("abcde", "ab", False),  # 2 of 5
        ("abc", "ABC", True),
        ("aA", "a", True),
        ("", "", False),
        ("abc", "", False),
    ],
)
def test_articles_are_copies_from_half_of_their_triples_on(first, second, copied):
    found = find_copies(articles(one="original", two="original"), words(one=first, two=second))
    assert originals(found) == ({"two": "one"} if copied else {})


@pytest.mark.parametrize(
    ("one", "two", "original"),
    [
        ("original", "original", "one"),
        ("repost", "original", "two"),
        ("repost 1", "original 9", "two"),
        ("retranslation 1", "original", "two"),
        ("original 2", "original 1", "two"),
        ("original", "original 1", "two"),
        ("repost 2", "repost 1", "two"),
        ("repost", "retranslation", "one"),
    ],
)
def test_the_original_is_called_so_or_comes_first(one, two, original):
    found = find_copies(articles(one=one, two=two), words(one="abc", two="abc"))
    other = "two" if original == "one" else "one"
    assert originals(found) == {other: original}


def test_the_copy_of_a_copy_is_one_too():
    found = find_copies(
        articles(one="original", two="original", three="original"), words(one="abc", two="bcd", three="cde")
    )
    assert originals(found) == {"two": "one", "three": "one"}


def test_groups_of_copies_do_not_mix():
    made = articles(one="repost", two="original", three="original", four="original")
    found = find_copies(made, words(one="abc", two="abc", three="xyz", four="xyz"))
    assert originals(found) == {"one": "two", "four": "three"}


def test_what_many_articles_share_makes_no_copy():
    names = [f"a{i}" for i in range(COMMON + 1)]
    few, many = names[:-1], names
    for chosen, n_copies in ((few, COMMON - 1), (many, 0)):
        found = find_copies(articles(**dict.fromkeys(chosen, "original")), words(**dict.fromkeys(chosen, "abc")))
        assert len(originals(found)) == n_copies


def test_the_rest_of_the_table_stays_as_it_was():
    made = articles(two="repost 3", one="original 4")
    found = find_copies(made, words(one="abc", two="abc"))
    pd.testing.assert_frame_equal(found.drop(columns="duplicate_of"), made.drop(columns="duplicate_of"))
    assert originals(found) == {"two": "one"}


def test_one_article_alone_repeats_nothing():
    assert originals(find_copies(articles(one="original"), words(one="abc"))) == {}
