"""What the benchmarks recorded is drawn as it was recorded, and a notebook says what it cannot measure."""

import pytest

from analysis.errors import InputError
from analysis.show import benchmark_plots
from analysis.show.benchmark_plots import recorded
from analysis.show.notebook import attempt


def test_each_number_of_articles_has_its_line_of_power():
    power = recorded("power")
    ax = benchmark_plots.power_curve(power)
    assert [text.get_text() for text in ax.texts] == [f"{size} articles each" for size in power["size"].unique()]
    for line, (_, rows) in zip(ax.lines, power.groupby("size"), strict=True):
        assert list(line.get_ydata()) == list(rows["share_found"])


def test_shares_stand_in_the_order_of_the_table_beside_the_band():
    table = recorded("false_findings")
    ax = benchmark_plots.shares_against_target(table, "differ", "share_runs", (0, 0.05), "share of corpora")
    assert [label.get_text() for label in ax.get_yticklabels()] == list(table["differ"])
    assert list(ax.lines[0].get_xdata()) == list(table["share_runs"])
    assert "0.00 to 0.05" in ax.get_xlabel()


def test_nothing_measured_is_said_in_the_picture():
    assert benchmark_plots.power_curve(recorded("power").head(0)).texts[0].get_text() == "nothing was measured"


def test_what_a_corpus_does_not_allow_is_a_sentence_and_other_errors_are_not_hidden():
    def refuse():
        raise InputError("too few articles")

    assert attempt(refuse) == (None, ["Not measured here: too few articles."])
    assert attempt(lambda: 3) == (3, [])
    with pytest.raises(ZeroDivisionError):
        attempt(lambda: 1 / 0)
