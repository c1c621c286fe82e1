"""Within stories: articles of other days are not compared, and each difference says in how many stories it shows."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison import resample
from analysis.comparison.ratios import compare_ratios
from analysis.comparison.resample import NEAR_DAYS
from analysis.errors import InputError
from tests.comparison.test_words import compared, corpus_of


def told(*articles):
    """Make the table of articles (outlet, story, day of January or None)."""
    table = pd.DataFrame(articles, columns=["outlet", "story", "day"])
    table["published"] = pd.to_datetime(
        [f"2024-01-{day:02.0f} 18:30" if pd.notna(day) else None for day in table.pop("day")]
    )
    return table.assign(article_id=[f"a{i}" for i in range(len(table))])


def ids(*articles, matched=True):
    return sorted(resample.pair(told(*articles), "A", "B", matched).article_ids)


def test_an_article_is_left_out_where_all_of_the_other_outlet_lie_more_days_apart():
    near, far = 1 + NEAR_DAYS, 2 + NEAR_DAYS
    assert ids(("A", "s", 1), ("B", "s", near), ("B", "s", far)) == ["a0", "a1"]
    assert ids(("A", "s", far), ("B", "s", 1), ("B", "t", far), ("A", "t", far)) == ["a2", "a3"]
    assert ids(("A", "s", 1), ("B", "s", near), ("B", "s", far), matched=False) == ["a0", "a1", "a2"]


def test_another_story_makes_no_article_near():
    assert ids(("A", "s", 1), ("B", "s", 20), ("A", "t", 20), ("B", "t", 20)) == ["a2", "a3"]


def test_an_article_without_a_day_may_lie_near_any_of_its_story():
    assert ids(("A", "s", None), ("B", "s", 20), ("A", "s", 1), ("B", "t", None), ("B", None, 1)) == ["a0", "a1"]
    monthly = told(("A", "s", 1), ("B", "s", 20)).assign(date_precision=["month", "day"])
    assert resample.pair(monthly, "A", "B", True).n_stories == 1


def test_a_story_told_on_other_days_is_not_shared():
    with pytest.raises(InputError, match=f"share no story within {NEAR_DAYS} days; compare them unmatched"):
        ids(("A", "s", 1), ("B", "s", 20))
    assert resample.pair(told(*[("A", "s", 1), ("B", "s", 20)] * 5), "A", "B").n_stories == 0


@pytest.mark.parametrize(
    ("days", "overlap"),
    [
        (([1, 2], [3, 4]), 0),
        (([1, 2, 3, 4], [1, 2, 3, 4]), 1),
        (([1, 2, 3, 4], [3, 4, 5, 6]), 0.5),  # of A's articles half come before the first of B's
        (([1, None], [1]), 1),
        (([1], [None]), np.nan),
    ],
)
def test_the_overlap_of_dates_is_what_both_have_in_common(days, overlap):
    table = told(*(("A", None, day) for day in days[0]), *(("B", None, day) for day in days[1]))
    assert resample.pair(table, "A", "B").dates_overlap == pytest.approx(overlap, nan_ok=True)


def shares(*stories):
    """Compare outlets of which A says 'x' in `here` and B in `there` of 10 words of one article, story by story."""
    rows = [(outlet, name, n) for name, *both in stories for outlet, n in zip("AB", both, strict=True)]
    articles = told(*((outlet, name, None) for outlet, name, _ in rows))
    parts = articles[["article_id"]].assign(group="x", numerator=[n for *_, n in rows], denominator=10)
    return compare_ratios(articles, parts, "A", "B", matched=True).iloc[-1]


def test_a_difference_says_in_how_many_stories_it_shows_and_what_is_left_without_one():
    row = shares(("r", 9, 0), ("s", 2, 1), ("t", 1, 1), ("u", 1, 2))
    assert (row["estimate"], row["n_stories"], row["n_stories_same"]) == (pytest.approx(9 / 40), 4, 2)
    assert row["without_one_story"] == pytest.approx(0)
    swapped = shares(("r", 0, 9), ("s", 1, 2), ("t", 1, 1), ("u", 2, 1))
    assert (swapped["estimate"], swapped["n_stories_same"]) == (pytest.approx(-9 / 40), 2)


def test_without_one_story_it_may_turn():
    assert shares(("r", 9, 0), ("s", 1, 3))["without_one_story"] == pytest.approx(-0.2)
    assert np.isnan(shares(("r", 9, 0))["without_one_story"])


def test_a_word_of_one_story_is_told_with_it():
    texts = {(outlet, f"s{i}"): ["y y y y y y y z"] * 3 for outlet in "AB" for i in range(4)}
    texts["A", "s0"] = ["x x x y y z z z"] * 3
    table = compared(corpus_of(texts), matched=True)
    assert table.loc["x", ["n_stories", "n_stories_same"]].tolist() == [4, 1]
    assert table.loc["x", "without_one_story"] == 0
    assert table.loc["y", "n_stories_same"] == 1 and table.loc["y", "without_one_story"] == 0
