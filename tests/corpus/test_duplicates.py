"""Articles that repeat another's words are found from the counts of three words in a row."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.corpus import duplicates
from analysis.corpus.tables import TABLES, as_frame
from tests.benchmarks.copies import alike, changed, hashed

DUPLICATE = ["duplicate_of", "duplicate_kind", "duplicate_similarity"]
COUNTS = {"n_words": 5, "n_sentences": 1, "n_furniture_words": 0}


def articles(**copies: str) -> pd.DataFrame:
    """Make articles of the names given, with `copy` and, after a blank, the day in May."""
    rows = []
    for name, copy in copies.items():
        kind, _, day = copy.partition(" ")
        published = datetime(2031, 5, int(day)) if day else None
        rows.append(
            {"article_id": name, "outlet": "Bugle", "published": published, "copy": kind, "sha256": name, **COUNTS}
        )
    return as_frame("articles", pd.DataFrame(rows).reindex(columns=[*TABLES["articles"]]))


def words(**triples: str) -> pd.DataFrame:
    """Make the words table of articles whose triples are the letters given; a capital is said by somebody quoted."""
    return as_frame(
        "words",
        [
            (name, "quoted" if letter.isupper() else "outlet", 3, f"{letter.lower()} {letter.lower()} x", 1)
            for name, letters in triples.items()
            for letter in letters
        ]
        + [(name, "outlet", 1, "the", 9) for name in triples],
    )


def find_copies(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    return duplicates.find_copies(articles, hashed(words))


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


def test_the_copy_of_a_copy_is_one_too_if_half_of_it_is_the_originals():
    made = articles(one="original 1", two="original 2", three="original 3")
    found = find_copies(made, words(one="abcdef", two="cdefgh", three="defghi"))  # 4 of 8; 5 of 7; 3 of 9
    assert originals(found) == {"two": "one", "three": "one"}


def test_a_cut_of_a_cut_is_a_copy_of_the_whole():
    made = articles(one="original 1", two="original 2", three="original 3")
    found = find_copies(made, words(one="abcdefgh", two="abcd", three="ab"))
    assert originals(found) == {"two": "one", "three": "one"}


def test_a_live_blog_does_not_swallow_what_grew_out_of_it():
    made = articles(one="original 1", two="original 2", three="original 3", four="original 4")
    found = find_copies(made, words(one="abcd", two="cdab" + "efgh", three="efgh" + "abij", four="efghijkl"))
    assert originals(found) == {"two": "one", "four": "three"}


def test_growing_updates_end_where_less_than_half_is_the_first_ones():
    made = articles(one="original 1", two="original 2", three="original 3")
    found = find_copies(made, words(one="ab", two="abcd", three="abcdefgh"))
    assert originals(found) == {"two": "one"}


def test_groups_of_copies_do_not_mix():
    made = articles(one="repost", two="original", three="original", four="original")
    found = find_copies(made, words(one="abc", two="abc", three="xyz", four="xyz"))
    assert originals(found) == {"one": "two", "three": "four"}


def test_copies_are_found_however_many_there_are():
    names = [f"a{i:02}" for i in range(80)]
    found = find_copies(articles(**dict.fromkeys(names, "original")), words(**dict.fromkeys(names, "abc")))
    assert originals(found) == dict.fromkeys(names[1:], "a00")


def test_the_rest_of_the_table_stays_as_it_was():
    made = articles(two="repost 3", one="original 4")
    found = find_copies(made, words(one="abc", two="abc"))
    later = [*DUPLICATE, "shares_words_with"]
    pd.testing.assert_frame_equal(found.drop(columns=later), made.drop(columns=later))
    assert originals(found) == {"two": "one"}


def test_one_article_alone_repeats_nothing():
    assert originals(find_copies(articles(one="original"), words(one="abc"))) == {}


def test_similarities_are_worked_out_exactly():
    made = articles(one="original", two="original", three="original")
    pairs = alike(made, words(one="abcd", two="abc", three="cdef"))
    assert pairs.values.tolist() == [["one", "two", 0.75]]


def test_every_pair_that_comparing_all_with_all_finds_is_found_and_no_other():
    rng = np.random.default_rng(0)
    letters = [rng.choice(list("abcdefghijklmnop"), rng.integers(0, 12), replace=False) for _ in range(120)]
    sets = {f"a{i:03}": set(chosen) for i, chosen in enumerate(letters)}
    made = articles(**dict.fromkeys(sets, "original"))
    pairs = alike(made, words(**{name: "".join(sorted(chosen)) for name, chosen in sets.items()}))
    expected = {
        (one, two): len(sets[one] & sets[two]) / len(sets[one] | sets[two])
        for one in sets
        for two in sets
        if one < two and sets[one] | sets[two] and 2 * len(sets[one] & sets[two]) >= len(sets[one] | sets[two])
    }
    assert len(expected) > 50
    assert {(one, two): similarity for one, two, similarity in pairs.values} == expected


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(1)
    names = {f"a{i:02}": "".join(rng.choice(list("abcdefgh"), 5, replace=False)) for i in range(40)}
    made, counted = articles(**{name: f"original {1 + i % 9}" for i, name in enumerate(names)}), words(**names)
    expected = originals(find_copies(made, counted))
    assert expected
    shuffled = find_copies(made.sample(frac=1, random_state=2), counted.sample(frac=1, random_state=3))
    assert originals(shuffled) == expected


def test_swapping_dates_swaps_the_original():
    counted = words(one="abcd", two="abc")
    assert originals(find_copies(articles(one="original 1", two="original 2"), counted)) == {"two": "one"}
    assert originals(find_copies(articles(one="original 2", two="original 1"), counted)) == {"one": "two"}


def told(*rows: tuple) -> pd.DataFrame:
    """Make articles of `outlet, day in May, path, copy, hash` rows, named a, b, c ..."""
    made = [
        {
            **{"article_id": "abcdef"[i], "outlet": outlet, "published": day and datetime(2031, 5, day), "url": path},
            **{"copy": copy, "sha256": digest * 64, **COUNTS},
        }
        for i, (outlet, day, path, copy, digest) in enumerate(rows)
    ]
    return as_frame("articles", pd.DataFrame(made).reindex(columns=[*TABLES["articles"]]))


@pytest.mark.parametrize(
    ("one", "two", "letters", "kind"),
    [
        (("Bugle", 1, "/x", "original", "0"), ("Herald", 2, "/y", "original", "0"), "abc", "exact"),
        (("Bugle", 1, "/x", "original", "0"), ("Herald", 2, "/y", "original", "1"), "abcd", "exact"),
        (("Bugle", 1, "/x", "original", "0"), ("Herald", 2, "/y", "repost", "1"), "abc", "repost"),
        (("Bugle", 1, "/x", "original", "0"), ("Herald", 2, "/y", "original", "1"), "abc", "wire"),
        (("Bugle", 1, "/x", "original", "0"), ("Bugle", 2, "/y", "original", "1"), "abc", "update"),
        (("Bugle", 1, "/x", "original", "0"), ("Bugle", 1, "/y", "original", "1"), "abc", "repost"),
        (("Bugle", 1, "/x", "original", "0"), ("Bugle", 1, "/x", "original", "1"), "abc", "near"),
        (("Bugle", 1, "/x", "original", "0"), ("Bugle", None, None, "original", "1"), "abc", "near"),
    ],
)
def test_copies_are_of_a_kind(one, two, letters, kind):
    found = find_copies(told(one, two), words(a="abcd", b=letters)).set_index("article_id")
    assert found.loc["b", DUPLICATE].tolist() == ["a", kind, len(letters) / 4]
    assert found.loc["a", DUPLICATE].isna().all()


def test_a_wire_story_is_the_agencys_even_where_its_date_is_later():
    made = told(
        ("Bugle", 1, None, "original", "0"), ("AP", 2, None, "original", "1"), ("Herald", 1, None, "original", "2")
    )
    found = find_copies(made, words(a="abcde", b="abcdf", c="abcdg")).set_index("article_id")
    assert found.loc[["a", "c"], DUPLICATE[:2]].values.tolist() == [["b", "wire"], ["b", "wire"]]


def test_a_wire_story_without_an_agency_is_the_earliest_outlets():
    made = told(("Bugle", 2, None, "original", "0"), ("Herald", 1, None, "original", "1"))
    assert originals(find_copies(made, words(a="abcd", b="abc"))) == {"a": "b"}


def test_without_copies_nothing_is_said_of_any():
    found = find_copies(articles(one="original", two="original"), words(one="abc", two="xyz"))
    assert found[DUPLICATE].isna().all(axis=None)


def test_the_benchmarks_changes_keep_the_share_of_words_they_say():
    text = "It rained all day. Nobody went out. The river rose. Boats were moved."
    rng = np.random.default_rng(0)
    assert changed(text, "cut", 0.5, rng) == "It rained all day. Nobody went"
    assert sum(word.startswith("edited") for word in changed(text, "words edited", 0.5, rng).split()) == 6
    assert sorted(changed(text, "reordered", 0.5, rng).split()) == sorted(text.split())
    assert len(changed(text, "sentences rewritten", 0.5, rng).split("\n\n")) == 4


def test_articles_without_three_words_in_a_row_are_compared_by_nothing():
    made = articles(one="original", two="original")
    assert originals(find_copies(made, words(one="", two=""))) == {}
    assert originals(find_copies(made.iloc[:0], words(one="").iloc[:0])) == {}


def test_pages_met_a_thousand_times_have_one_original():
    names = [f"a{i:04}" for i in range(2000)]
    found = find_copies(articles(**dict.fromkeys(names, "original")), words(**dict.fromkeys(names, "abc")))
    assert originals(found) == dict.fromkeys(names[1:], "a0000")


PASSAGE, OTHER_PASSAGE = "abcdefghij", "klmnopqrst"


def sharing(outlets, triples) -> dict:
    found = find_copies(articles(**dict.fromkeys(triples, "original")).assign(outlet=outlets), words(**triples))
    return dict(zip(found["article_id"], found["shares_words_with"].fillna(""), strict=True))


def test_an_article_that_shares_a_passage_is_told_the_first_of_its_outlet_that_has_it():
    triples = {
        "one": PASSAGE + "0123456789",
        "two": PASSAGE + OTHER_PASSAGE + "αβγδεζηθ",
        "three": OTHER_PASSAGE + "ικλμνξοπρσ",
        "four": "uvwxyz" + "0123456789"[:9],  # nine terms are no passage
    }
    assert sharing("Bugle", triples) == {"one": "", "two": "one", "three": "one", "four": ""}
    assert sharing(["Bugle", "Courier", "Bugle", "Bugle"], triples) == dict.fromkeys(triples, "")


def test_a_copy_shares_no_passage_and_neither_does_a_phrase_of_the_house():
    assert sharing("Bugle", {"one": PASSAGE, "two": PASSAGE}) == {"one": "", "two": ""}
    own = {f"{i:02}": PASSAGE + "".join(chr(0x4E00 + 15 * i + k) for k in range(15)) for i in range(21)}
    assert set(sharing("Bugle", dict(list(own.items())[:20])).values()) == {"", "00"}
    assert set(sharing("Bugle", own).values()) == {""}
