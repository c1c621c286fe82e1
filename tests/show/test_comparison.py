"""A comparison shows what its table says: in pictures, in sentences."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.comparison.compare import COLUMNS, Compared
from analysis.comparison.register import measure
from analysis.corpus.corpus import Corpus
from analysis.show.comparison import Comparison

ODD = "<b>$x_1$</b>"
FOUND = {"estimate": 0.2, "low": 0.1, "high": 0.3, "p": 0.001, "p_adjusted": 0.01, "differs": True}
CHANCE = {"estimate": -0.02, "low": -0.1, "high": 0.06, "p": 0.5, "p_adjusted": 0.9, "differs": False}


@pytest.fixture(autouse=True)
def _close():
    matplotlib.use("agg")
    yield
    plt.close("all")


def compared(name, rows, a="RT", b="AP", **options) -> Comparison:
    articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": [a, b], "story": None})
    table = pd.DataFrame(
        rows, columns=[*COLUMNS, *dict.fromkeys(key for row in rows for key in row if key not in COLUMNS)]
    )
    asked = measure(name)
    return Comparison(Compared(Corpus({"articles": articles}, {}), asked, a, b, asked.settle(options), None, 0, table))


def level(outlet, group, estimate, width: float | None = 0.05):
    ends = {} if width is None else {"low": estimate - width, "high": estimate + width}
    return {"outlet": outlet, "group": group, "estimate": estimate, **ends, "n_articles": 9, "n_stories": 3}


def difference(outlet, reference, group, **found):
    sides = {"outlet": outlet, "reference": reference, "group": group}
    return {**sides, **found, "n_articles": 9, "reference_n_articles": 7, "n_stories": 3}


def quotes(a="RT", b="AP", **found) -> Comparison:
    rows = [level(a, "direct", 0.5), level(b, "direct", 0.3, width=None), level(a, "mixed", 0.1)]
    return compared(
        "quotes", [*rows, difference(a, b, "direct", **{**FOUND, **found}), difference(a, b, "mixed", **CHANCE)], a, b
    )


def words(n=40, seed=0, **changed) -> Comparison:
    """Compare forty words of which the first three differ."""
    rng = np.random.default_rng(seed)
    estimate = np.concatenate([[2.0, 1.5, -1.8], rng.normal(0, 0.6, n - 3)])
    width = np.concatenate([[0.5] * 3, rng.uniform(0.8, 2, n - 3)])
    rows = pd.DataFrame({"group": [f"word{i}" for i in range(n)], "estimate": estimate})
    rows = rows.assign(outlet="RT", reference="AP", low=estimate - width, high=estimate + width, g2=10 * estimate)
    rows = rows.assign(p_adjusted=np.where(rows.index < 3, 0.01, 1.0), differs=rows.index < 3, n_stories=0)
    rows = rows.assign(
        list="content", n_articles=9, reference_n_articles=7, per_1000_words=1.25, reference_per_1000_words=0.5
    )
    rows = rows.assign(likely=rows.index < 5, n_true=4, detectable=np.where(rows.index < 6, np.log(2.9), np.inf))
    return compared("words", rows.assign(**changed).to_dict("records"))


def texts(ax):
    return [text.get_text() for text in ax.texts]


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def estimates(ax):
    """The marks of a picture: where, and whether hollow."""
    return sorted(
        (round(float(line.get_xdata()[0]), 6), line.get_fillstyle() == "none")
        for line in ax.lines
        if len(line.get_xdata()) == 1
    )


def test_each_outlet_has_a_mark_in_each_group_hollow_where_it_has_no_range():
    ax = quotes().plot()
    assert rows_of(ax) == ["direct", "mixed"] and texts(ax) == ["n = 9"] * 3
    assert estimates(ax) == [(0.1, False), (0.3, True), (0.5, False)]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["RT", "AP"]
    assert ax.get_xlabel() == "share of the outlet's words; bars: 95 % ranges"


def test_differences_beyond_chance_are_black_and_others_grey():
    ax = quotes().plot_differences()
    assert rows_of(ax) == ["RT − AP: direct", "RT − AP: mixed"] and texts(ax) == ["n = 9, 7"] * 2
    colours = {float(line.get_xdata()[0]): line.get_color() for line in ax.lines if len(line.get_xdata()) == 1}
    assert colours == {0.2: "#000000", -0.02: "#767676"}
    assert "percentage points" in ax.get_xlabel()


def test_what_has_no_estimates_by_outlet_is_drawn_as_differences():
    distance = compared("distance", [difference("RT", "AP", "all words", **FOUND)])
    assert rows_of(distance.plot()) == ["RT − AP: all words"]


def test_of_many_groups_those_that_differ_most_clearly_are_drawn():
    rows = [difference("RT", "AP", f"speaker {i}", **{**CHANCE, "p_adjusted": 1 - i / 100}) for i in range(30)]
    assert rows_of(compared("quotes", rows, by="speaker").plot_differences())[:2] == [
        *("RT − AP: speaker 29", "RT − AP: speaker 28")
    ]


def test_nothing_to_draw_is_said_in_the_picture():
    assert texts(compared("quotes", []).plot()) == ["no two outlets have articles enough to be compared"]
    assert texts(compared("words", []).plot()) == ["no term stands in articles enough"]


def test_words_are_drawn_by_their_log_odds_with_articles_and_rates():
    made = words()
    ax = made.plot()
    value = made.table.set_index("group")["estimate"]
    names = rows_of(ax)
    assert len(names) == 20 and [value[name] for name in names] == sorted(value[name] for name in names)
    bold = {label.get_text() for label in ax.get_yticklabels() if label.get_fontweight() == "bold"}
    assert bold == {"word0", "word1", "word2"}
    assert texts(ax).count("9, 7") == 20 and texts(ax).count("1.25, 0.50") == 20


def test_spelling_and_style_stand_below_the_content_words_and_only_where_they_differ():
    made = words()
    made.table["list"] = ["content", "naming", *["style"] * 20, *["content"] * 18]
    ax = made.plot()
    names = rows_of(ax)
    assert len(names) == 21 and {"word0", "word1", "word2"} < set(names)
    assert not {f"word{i}" for i in range(3, 22)} & set(names)
    height = dict(zip(names, ax.get_yticks(), strict=True))
    heads = {text.get_text(): text.get_position()[1] for text in ax.texts}
    spelling, style = heads["spelling of names"], heads["style: function words and reporting verbs"]
    assert (
        height["word2"]
        < style
        < height["word1"]
        < spelling
        < min(height[f"word{i}"] for i in (0, 22, 39) if f"word{i}" in height)
    )
    (told,) = made.sentences()
    assert told.index("More in RT: word0") < told.index("Spelling, more in RT: word1") < told.index("Style, more in AP")


def test_style_alone_that_may_be_chance_makes_no_picture():
    assert texts(words(list="style", differs=False).plot()) == ["no term stands in articles enough"]


def test_words_without_intervals_are_drawn_by_the_log_likelihood_and_the_picture_says_why():
    made = words(low=np.nan, high=np.nan, p_adjusted=np.nan, differs=False)
    ax = made.plot()
    most = {*made.table.nlargest(10, "g2")["group"], *made.table.nsmallest(10, "g2")["group"]}
    assert set(rows_of(ax)) == most
    assert ax.get_xlabel().startswith("log-odds ratio, without intervals: too few articles;")


@pytest.mark.parametrize("seed", range(2))
def test_no_text_of_a_picture_lies_upon_another(seed):
    ax = words(200, seed).plot()
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_drawing_leaves_the_settings_of_the_reader_as_they_were():
    before = matplotlib.rcParams.copy()
    quotes().plot()
    quotes().plot_differences()
    words().plot()
    assert matplotlib.rcParams == before


def test_a_name_full_of_signs_is_drawn_and_told_as_it_is_and_never_run(tmp_path):
    made = quotes(ODD, "AP")
    labels = [*made.plot_differences().get_yticklabels(), *made.plot().get_legend().get_texts()]
    assert [labels[0].get_text(), labels[2].get_text()] == [f"{ODD} − AP: direct", "AP"]
    assert ODD in [label.get_text() for label in labels] and not any(label.get_parse_math() for label in labels)
    assert any(ODD in sentence for sentence in made.sentences())
    assert "<b>" not in made._repr_html_() and "&lt;b&gt;$x_1$" in made._repr_html_()
    assert len(made.export(tmp_path)) == 5


def test_sentences_tell_each_outlet_and_the_difference_with_range_and_articles():
    assert quotes().sentences() == [
        "RT: the share of its words in direct quotations is 50 % (95 % range 45 % to 55 %); 9 articles.",
        "RT: the share of its words in mixed quotations is 10 % (95 % range 5 % to 15 %); 9 articles.",
        "Within the 3 stories both tell, the share of its words in direct quotations is higher in RT than in AP: "
        "+20 points (95 % range +10 points to +30 points); 9 and 7 articles. Each by itself: 50 % and 30 %.",
        "The other 1 of 2 differences could be chance.",
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"n_stories_same": 3, "without_one_story": 0.1}, "7 articles, in 3 of 3 stories."),
        ({"n_stories_same": 2, "without_one_story": 0.09}, "7 articles, in 2 of 3 stories, mostly from one."),
        ({"n_stories_same": 2, "without_one_story": -0.2}, "7 articles, in 2 of 3 stories, mostly from one."),
    ],
)
def test_a_difference_is_told_with_the_stories_in_which_it_shows(found, told):
    assert any(told in sentence for sentence in quotes(**found).sentences())


def test_dates_that_hardly_overlap_are_told_first():
    told = "RT and AP publish mostly on different days, so the news differs too."
    assert words(dates_overlap=0.49, n_stories=0).sentences()[0] == told
    assert "only articles on the same story within 5 days" in words(dates_overlap=0.49, n_stories=3).sentences()[0]
    assert "days" not in words(dates_overlap=0.5).sentences()[0] + words(dates_overlap=np.nan).sentences()[0]


def test_what_may_be_chance_is_told_as_that():
    assert quotes(**CHANCE).sentences()[-1] == "None of the 2 differences compared is more than chance."
    untested = compared("quotes", [difference("RT", "AP", "direct", estimate=0.2)])
    assert untested.sentences() == ["There are too few articles for ranges and comparisons."]


def test_a_difference_that_the_extractor_alone_may_make_is_told_with_that():
    (told,) = [each for each in quotes(estimate=0.001).sentences() if "higher" in each]
    assert "The extractor alone may err as much between outlets" in told


def test_a_distance_and_a_part_are_told_in_words_of_their_own():
    (told,) = compared("distance", [difference("RT", "AP", "all words", **FOUND)]).sentences()
    assert told == (
        "Within the 3 stories both tell, the words of RT and AP lie further apart than by chance: +0.200 (95 % range "
        "+0.100 to +0.300); 9 and 7 articles."
    )
    (told,) = compared("decomposition", [difference("RT", "AP", "composition", **FOUND)]).sentences()
    assert "how much each quotes makes a part of the difference of RT less AP: +0.200" in told


def test_words_that_differ_are_told_with_rates_and_articles():
    (told,) = words().sentences()
    assert told.startswith(
        "Over all articles (they share too few stories, so topics differ too), RT against AP: 3 of 40 words differ by "
        "more than chance. More in RT: word0 (1.2 against 0.5 per 1,000 words; 9 and 7 articles), word1 "
    )
    assert "More in AP: word2 " in told
    shown = " Of all 40, 6 are common enough to show, four times in five, a use 3 times as frequent."
    assert told.endswith(f" 2 more likely differ, at most one in ten by chance; of all 5, 4 or more truly do.{shown}")
    (told,) = words(differs=False).sentences()
    assert told.endswith(f"none of 40 words differs by more than chance.{shown}")
    (told,) = words(differs=False, detectable=np.nan).sentences()
    assert told.endswith("none of 40 words differs by more than chance.")
