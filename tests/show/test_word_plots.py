"""Pictures of words and distances: what is drawn is what the tables say, and no name lies upon another."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.compare.words.distances import OutletMap
from analysis.show import plots
from analysis.show.words import distance_plots
from analysis.show.words import plots as word_plots

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
            "log_ratio": log_odds / np.log(2),
            "jsd": rate * log_odds**2 / 1e4,
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


def test_the_bars_of_the_word_shift_are_the_terms_that_add_most_on_the_side_that_uses_them_more():
    rows = table()
    ax = word_plots.word_shift(rows, STYLE, n_terms=10)
    ranked = rows.sort_values("jsd", ascending=False).head(10)
    drawn = [bar.get_width() for bar in ax.patches]
    assert np.abs(drawn) == pytest.approx(1000 * ranked["jsd"].to_numpy())
    assert np.sign(drawn).tolist() == np.sign(ranked["log_odds"]).tolist()
    assert shown_texts(ax)[:10] == ranked["term"].tolist()


def test_the_word_shift_states_the_total_that_its_parts_add_up_to():
    rows = table().assign(jsd=[0.01] * 10 + [0.0] * 30)
    label = word_plots.word_shift(rows, STYLE, n_terms=5).get_xlabel()
    assert "these 5 terms: 50 % of 100.0 in all 40" in label


def test_the_running_sum_ends_at_the_whole():
    ax = word_plots.word_shift(table(), STYLE)
    assert ax.child_axes[0].lines[0].get_ydata()[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(3))
def test_no_name_lies_upon_another(seed):
    rows = table(200, seed)
    matched = rows.assign(log_odds_matched=rows["log_odds"], log_odds_unmatched=rows["log_odds"] * 0.9)
    matched = matched.assign(differs_matched=matched["log_odds"].abs() > 1, differs_unmatched=matched["differs"])
    assert overlaps(word_plots.keyness_by_frequency(rows, STYLE)) == []
    assert overlaps(word_plots.matched_against_unmatched(matched)) == []
    assert overlaps(word_plots.forest(rows, STYLE)) == []
    assert overlaps(word_plots.word_shift(rows, STYLE)) == []


def test_terms_that_differ_are_named_before_others():
    names = shown_texts(word_plots.keyness_by_frequency(table(), STYLE, n_labels=3))
    assert sorted(names) == ["word0", "word1", "word2"]


def test_the_forest_has_a_row_a_term_with_its_articles_and_rates():
    rows = table().assign(per_1000_words=1.25, reference_per_1000_words=0.5)
    ax = word_plots.forest(rows, STYLE, n_terms=4)
    names = [label.get_text() for label in ax.get_yticklabels()]
    values = rows.set_index("term")["log_odds"]
    assert len(names) == 8 and set(names) >= {"word0", "word1", "word2"}
    assert [values[name] for name in names] == sorted(values[name] for name in names)
    assert shown_texts(ax).count("9, 7") == 8 and shown_texts(ax).count("1.25, 0.50") == 8


def test_a_forest_without_intervals_draws_what_adds_most_to_the_divergence_and_says_why():
    rows = table().assign(low=np.nan, high=np.nan, p_adjusted=np.nan, differs=False)
    rows = rows.sort_values("log_odds", ascending=False, ignore_index=True)
    ax = word_plots.forest(rows, STYLE, n_terms=2)
    most = [rows[rows["log_odds"] * side > 0].nlargest(2, "jsd")["term"] for side in (1, -1)]
    assert {label.get_text() for label in ax.get_yticklabels()} == {*most[0], *most[1]}
    assert ax.get_xlabel().startswith("log-odds ratio, without intervals: too few articles;")
    assert "not tested: too few articles" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_term_that_differs_over_all_articles_only_is_counted_as_such():
    rows = table(3).assign(log_odds_matched=[2.0, 0.1, -1.0], log_odds_unmatched=[2.0, 1.5, -1.0])
    rows = rows.assign(differs_matched=[True, False, False], differs_unmatched=[True, True, False])
    legend = word_plots.matched_against_unmatched(rows).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == [
        "in both (n = 1)",
        "only within stories (n = 0)",
        "only over all articles (n = 1)",
        "in neither (n = 1)",
    ]


def test_a_term_tested_in_one_comparison_only_is_left_out_of_the_two():
    rows = table(3).assign(log_odds_matched=[2.0, 0.1, np.nan], log_odds_unmatched=[2.0, 1.5, -1.0])
    differs = pd.Series([True, False, pd.NA], dtype="boolean")
    ax = word_plots.matched_against_unmatched(rows.assign(differs_matched=differs, differs_unmatched=True))
    assert sum(len(points.get_offsets()) for points in ax.collections) == 2


def test_an_empty_table_gives_a_picture_that_says_so():
    empty = table().head(0)
    for draw in (word_plots.word_shift, word_plots.keyness_by_frequency, word_plots.forest):
        assert shown_texts(draw(empty, STYLE)) == ["no term stands in articles enough"]


def test_the_map_draws_an_ellipse_of_the_draws_around_each_outlet():
    rng = np.random.default_rng(1)
    draws = pd.DataFrame({"outlet": np.repeat(["RT", "AP"], 4000), "resample": np.tile(range(4000), 2)})
    draws = draws.assign(x=rng.normal(0, 2, 8000), y=rng.normal(0, 1, 8000))
    places = pd.DataFrame({"outlet": ["RT", "AP"], "x": [-5.0, 5.0], "y": [1.0, -1.0], "n_articles": [70, 32]})
    ax = distance_plots.outlet_map(OutletMap(places, draws, 0.9, 0.1, 0), STYLE)
    ellipse = ax.patches[0]
    # 95 % of a normal cloud lie within 2.448 standard deviations
    assert (ellipse.width, ellipse.height) == pytest.approx((2 * 2.448 * 2, 2 * 2.448), rel=0.05)
    assert abs(ellipse.angle % 180) == pytest.approx(0, abs=3) or abs(ellipse.angle % 180) == pytest.approx(180, abs=3)
    assert shown_texts(ax) == ["RT (n = 70)", "AP (n = 32)"]
    assert "90 % of the squared distances, stress 0.10" in ax.get_xlabel()


def test_the_confusion_has_counts_and_shares_in_the_order_of_the_outlets():
    rows = pd.DataFrame(
        {
            "outlet": ["RT", "RT", "AP", "AP"],
            "predicted": ["RT", "AP", "RT", "AP"],
            "n_articles": [8, 2, 1, 3],
            "share_predicted": [0.8, 0.2, 0.25, 0.75],
        }
    )
    ax = distance_plots.confusion(rows)
    assert shown_texts(ax) == ["8\n80 %", "2\n20 %", "1\n25 %", "3\n75 %"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["RT\nn = 10", "AP\nn = 4"]
