"""The picture of words: what is drawn is what the table says, and no name lies upon another."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from analysis.show.words import plots as word_plots

from analysis.show import plots

STYLE = plots.styles(["RT", "AP"])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def table(n=40, seed=0):
    """Make a table of `words.compare` in which the first three terms differ."""
    rng = np.random.default_rng(seed)
    log_odds = np.concatenate([[2.0, 1.5, -1.8], rng.normal(0, 0.6, n - 3)])
    width = np.concatenate([[0.5, 0.5, 0.5], rng.uniform(0.8, 2, n - 3)])
    rate = rng.lognormal(0, 1, n)
    return pd.DataFrame(
        {
            "outlet": "RT",
            "reference": "AP",
            "term": [f"word{i}" for i in range(n)],
            "per_1000_words": rate * np.exp(log_odds / 2),
            "reference_per_1000_words": rate * np.exp(-log_odds / 2),
            "log_odds": log_odds,
            "low": log_odds - width,
            "high": log_odds + width,
            "g2": rate * log_odds * np.abs(log_odds),
            "p_adjusted": np.where(np.arange(n) < 3, 0.01, 1.0),
            "differs": np.arange(n) < 3,
            "n_articles": 9,
            "reference_n_articles": 7,
        }
    )


def shown_texts(ax):
    return [text.get_text() for text in ax.texts]


def overlaps(ax):
    """Give the pairs of texts within the axes whose boxes overlap."""
    ax.figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts if text.get_text()]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]


@pytest.mark.parametrize("seed", range(3))
def test_no_name_lies_upon_another(seed):
    assert overlaps(word_plots.forest(table(200, seed), STYLE)) == []


def test_the_forest_has_a_row_a_term_with_its_articles_and_rates():
    rows = table().assign(per_1000_words=1.25, reference_per_1000_words=0.5)
    ax = word_plots.forest(rows, STYLE, n_terms=4)
    names = [label.get_text() for label in ax.get_yticklabels()]
    values = rows.set_index("term")["log_odds"]
    assert len(names) == 8 and set(names) >= {"word0", "word1", "word2"}
    assert [values[name] for name in names] == sorted(values[name] for name in names)
    assert shown_texts(ax).count("9, 7") == 8 and shown_texts(ax).count("1.25, 0.50") == 8


def test_a_forest_without_intervals_draws_what_has_the_largest_log_likelihood_and_says_why():
    rows = table().assign(low=np.nan, high=np.nan, p_adjusted=np.nan, differs=False)
    rows = rows.sort_values("log_odds", ascending=False, ignore_index=True)
    ax = word_plots.forest(rows, STYLE, n_terms=2)
    most = {*rows.nlargest(2, "g2")["term"], *rows.nsmallest(2, "g2")["term"]}
    assert {label.get_text() for label in ax.get_yticklabels()} == most
    assert ax.get_xlabel().startswith("log-odds ratio, without intervals: too few articles;")
    assert "not tested: too few articles" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_an_empty_table_gives_a_picture_that_says_so():
    empty = table().head(0)
    assert shown_texts(word_plots.forest(empty, STYLE)) == ["no term stands in articles enough"]
