"""A comparison shows what its table says: in pictures, in sentences."""

import re
from dataclasses import replace

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.comparison.compare import COLUMNS
from analysis.comparison.register import measure
from analysis.corpus import Corpus
from analysis.show import findings, plots
from analysis.show.comparison import Comparison
from analysis.show.notebook import table

RT, AP = (plots.styles(["RT", "AP"])[name].colour for name in ("RT", "AP"))
ODD = "<b>$x_1$</b>"
SIDES = {"ratio": 0.5, "reference_ratio": 0.3}
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
    return Comparison(Corpus({"articles": articles}, {}), asked, a, b, asked.settle(options), None, 0, table)


def level(outlet, group, estimate, width: float | None = 0.05):
    ends = {} if width is None else {"low": estimate - width, "high": estimate + width}
    return {"outlet": outlet, "group": group, "estimate": estimate, **ends, "n_articles": 9, "n_stories": 3}


def difference(outlet, reference, group, **found):
    sides = {"outlet": outlet, "reference": reference, "group": group}
    return {**sides, **found, "n_articles": 9, "reference_n_articles": 7, "n_stories": 3}


def quotes(a="RT", b="AP", **found) -> Comparison:
    rows = [level(a, "direct", 0.5), level(b, "direct", 0.3, width=None), level(a, "mixed", 0.1)]
    return compared(
        "quotes",
        [*rows, difference(a, b, "direct", **{**FOUND, **SIDES, **found}), difference(a, b, "mixed", **CHANCE)],
        a,
        b,
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


def marks(ax):
    """The marks of a picture: where, and in which colour."""
    return {round(float(line.get_xdata()[0]), 6): line.get_color() for line in ax.lines if len(line.get_xdata()) == 1}


def test_the_two_outlets_have_a_mark_each_with_their_numbers_beside_in_colour_where_they_differ():
    rows = [difference("RT", "AP", "direct", **FOUND, **SIDES)]
    rows.append(difference("RT", "AP", "mixed", **CHANCE, ratio=0.1, reference_ratio=0.12))
    ax = compared("quotes", rows).plot()
    assert rows_of(ax) == ["direct quotations", "mixed quotations"]
    assert texts(ax)[:4] == ["RT 50 %", "AP 30 %", "RT 10 %", "AP 12 %"]
    assert marks(ax) == {0.5: RT, 0.3: AP, 0.1: plots.GREY, 0.12: plots.GREY}


def test_title_unit_and_foot_say_what_is_found_what_is_drawn_and_of_how_many_articles():
    rows = [difference("RT", "AP", "direct", **FOUND, **SIDES) | {"n_stories": 0}]
    unit, title, foot = texts(compared("quotes", rows).plot())[-3:]
    assert " ".join(title.split()) == "RT uses direct quotations more than AP"
    assert (unit, foot) == ("Percent of all words, by form of quotation", "1 article of RT and 1 of AP.")
    (unit, title, _) = texts(compared("quotes", [rows[0] | CHANCE]).plot())[-3:]
    assert " ".join(title.split()) == "No difference between RT and AP in forms of quotation could be confirmed"


def test_outlets_that_are_not_compared_are_drawn_by_themselves_with_numbers_at_the_outermost():
    two = compared("quotes", [level("RT", "direct", 0.5), level("AP", "direct", 0.3)]).plot()
    assert marks(two) == {0.5: RT, 0.3: AP} and texts(two)[:2] == ["RT 50 %", "AP 30 %"]
    unit, foot = "Percent of all words, by form of quotation", "1 article of RT and 1 of AP."
    assert texts(two)[2:] == ["", unit, foot]
    three = plots.marks([("direct", {"RT": 0.5, "AP": 0.3, "CNN": 0.4}, True)], plots.styles(["RT", "AP", "CNN"]))
    assert texts(three) == ["50 %", "30 %"]
    assert len(marks(three)) == 3


def test_a_long_name_has_room_for_its_lines():
    names = ["Iran's Islamic Revolutionary Guard Corps", "AP", "Ivan Petrov"]
    ax = plots.marks([(name, {"RT": 0.5, "AP": 0.3}, True) for name in names], plots.styles(["RT", "AP"]))
    assert [text.count("\n") for text in rows_of(ax)] == [2, 0, 0]
    assert ax.get_yticks().tolist() == [-0.25, -1.5, -2.5] and ax.get_ylim() == (-3.1, 0.6)


def test_each_outlet_by_itself_has_a_sentence_and_none_where_others_have_articles_enough():
    rows = [level(name, group, share) for name in ("RT", "AP") for group, share in (("direct", 0.1), ("mixed", 0.3))]
    made = compared("quotes", rows)
    alone = "mixed quotations 30 % of all words (95 % range 25 % to 35 %), direct quotations 10 % (5 % to 15 %)."
    few = "With fewer than five articles, this describes these articles, not the outlet."
    assert made.sentences() == [f"RT, in 9 articles: {alone}", f"AP, in 9 articles: {alone}", few]
    articles = pd.DataFrame({"article_id": list("abcdef"), "outlet": [*["RT"] * 5, "AP"], "story": None})
    made = replace(made, corpus=Corpus({"articles": articles}, {}))
    assert made.sentences() == [f"RT, in 9 articles: {alone}"] and len(marks(made.plot())) == 2


def test_of_many_groups_those_that_differ_are_drawn_first_then_the_largest():
    rows = [difference("RT", "AP", f"speaker {i}", **CHANCE, ratio=i / 100, reference_ratio=0.1) for i in range(11, 30)]
    rows.append(difference("RT", "AP", "rare", **FOUND, ratio=0.02, reference_ratio=0.01))
    drawn = rows_of(compared("quotes", rows, by="speaker").plot())
    assert drawn[:2] == ["rare", "speaker 29"] and len(drawn) == 8


def test_nothing_to_draw_is_said_in_the_picture():
    nameless = [difference("RT", "AP", "not told", **CHANCE, **SIDES)]
    assert texts(compared("quotes", nameless, by="side").plot())[0] == "too few articles to compare"
    assert texts(compared("quotes", []).plot()) == ["too few articles to compare"]
    assert texts(compared("words", []).plot()) == ["too few articles to compare"]


def test_words_are_drawn_with_how_often_each_outlet_uses_them():
    ax = words().plot()
    assert len(rows_of(ax)) == 8 and rows_of(ax)[0] == "word0" and {"word1", "word2"} < set(rows_of(ax))
    assert texts(ax).count("RT 1.2") == texts(ax).count("AP 0.5") == 8
    bold = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert bold.count("RT 1.2") == bold.count("AP 0.5") == 3


def test_the_words_that_a_headline_tells_of_are_drawn():
    rows = range(40)
    found = {"p_adjusted": np.where(np.arange(40) < 20, 0.01, 1.0), "differs": np.arange(40) < 20}
    made = words(**found, n_stories=30, n_stories_same=[i % 20 + 1 for i in rows], without_one_story=[1.0] * 40)
    told = re.findall("“(word[0-9]+)”", findings.headline(made))
    assert len(told) == 4 and {*told} <= {*rows_of(made.plot())}


def test_a_picture_of_words_shows_one_list_content_where_it_differs_else_spellings_and_last_style():
    made = words()
    made.table["list"] = ["content", "naming", *["style"] * 20, *["naming"] * 18]
    assert rows_of(made.plot()) == ["word0"]
    made.table["list"] = ["naming", "style", *["content"] * 38]
    made.table["differs"] = made.table.index < 2
    assert rows_of(made.plot()) == ["word0"]
    made.table["differs"] = made.table.index == 1
    assert rows_of(made.plot()) == ["word1"]


def test_words_of_too_few_articles_for_intervals_are_drawn_by_the_log_likelihood():
    made = words(low=np.nan, high=np.nan, p_adjusted=np.nan, differs=False)
    most = {*made.table.nlargest(4, "g2")["group"], *made.table.nsmallest(4, "g2")["group"]}
    assert set(rows_of(made.plot())) == most


@pytest.mark.parametrize("seed", range(2))
def test_no_text_of_a_picture_lies_upon_another(seed):
    ax = words(200, seed).plot()
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_drawing_leaves_the_settings_of_the_reader_as_they_were():
    before = matplotlib.rcParams.copy()
    quotes().plot()
    words().plot()
    assert matplotlib.rcParams == before


def test_of_a_long_table_the_first_rows_are_shown_and_all_are_counted():
    shown = table(pd.DataFrame({"row": range(1001)}), "Stories").data
    assert shown.count("<td>") == 200 and "<caption>Stories: the first 200 of 1,001</caption>" in shown


def test_a_name_full_of_signs_is_drawn_and_told_as_it_is_and_never_run():
    made = quotes(ODD, "AP")
    labels = made.plot().texts
    assert any(ODD in label.get_text() for label in labels) and not any(label.get_parse_math() for label in labels)
    assert any(ODD in sentence for sentence in made.sentences())
    assert "<b>" not in made._repr_html_() and "&lt;b&gt;$x_1$" in made._repr_html_()


def test_sentences_tell_both_sides_the_difference_with_its_range_and_the_articles():
    assert quotes().sentences() == [
        "On the three stories both cover, RT uses direct quotations more than AP: 50 % against 30 % of all words in 9 "
        "and 7 articles (difference 10 to 30 points).",
        "1 other difference could be chance.",
    ]


def test_a_difference_in_names_says_which_thing_is_named():
    told = compared("naming", [difference("RT", "AP", "Kiev (Kyiv)", **FOUND, **SIDES)]).sentences()
    assert "RT writes Kiev more than AP: 50 % against 30 % of names for Kyiv in" in told[0]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"n_stories_same": 3, "without_one_story": 0.1}, "It shows in 3 of 3 stories."),
        ({"n_stories_same": 2, "without_one_story": 0.09}, "It shows in 2 of 3 stories, mostly from one."),
        ({"n_stories_same": 2, "without_one_story": -0.2}, "It shows in 2 of 3 stories, mostly from one."),
    ],
)
def test_a_difference_is_told_with_the_stories_in_which_it_shows(found, told):
    assert quotes(**found).sentences()[0].endswith(told)


def test_dates_that_hardly_overlap_are_told_first():
    told = "RT and AP publish mostly on different days, so the news differs too."
    assert words(dates_overlap=0.49, n_stories=0).sentences()[0] == told
    assert "only articles on the same story within 5 days" in words(dates_overlap=0.49, n_stories=3).sentences()[0]
    assert "days" not in words(dates_overlap=0.5).sentences()[0] + words(dates_overlap=np.nan).sentences()[0]


def test_what_may_be_chance_is_told_as_that():
    assert quotes(**CHANCE).sentences() == ["Each of 2 differences could be chance."]
    untested = compared("quotes", [difference("RT", "AP", "direct", estimate=0.2)])
    assert untested.sentences() == ["There are too few articles to compare."]


def test_a_difference_that_the_extractor_alone_may_make_is_told_with_that():
    told = quotes(estimate=0.001).sentences()[0]
    assert "The program alone may err as much between outlets" in told


def test_where_all_articles_were_asked_for_no_lack_of_stories_is_told():
    made = words()
    asked = replace(made, matched=False)
    assert asked.sentences()[0].startswith("Over all articles (shared stories or not), 3 of 40 words differ")
    assert findings.how_sure(asked)[1].endswith("This is of shared stories and others, so topics differ too.")


def test_words_that_differ_are_told_with_rates():
    first, *told = words().sentences()
    assert first == (
        "Over all articles (the two share too few stories, so topics differ too), 3 of 40 words differ by more than "
        "chance."
    )
    assert told[0].startswith("Words, more in RT, per 1,000 words: word0 (1.2 against 0.5), word1 ")
    assert told[1].startswith("Words, more in AP, per 1,000 words: word2 (0.5 against 1.2)")
    shown = "Three times the use would probably be noticed of 6 of the 40 words."
    assert told[2:] == ["2 more probably differ. Of all 5, at most one in ten is chance, and 4 or more are not.", shown]
    first, *told = words(differs=False).sentences()  # nor are any likely to
    assert first.endswith("none of 40 words differ by more than chance.") and told == [shown]
    assert len(words(differs=False, likely=False, detectable=np.nan).sentences()) == 1


def test_where_nothing_differs_the_first_page_may_show_the_two_outlets_with_most_articles():
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    made = compared("quotes", [difference(*pair, "direct", **CHANCE) for pair in pairs])
    articles = pd.DataFrame({"outlet": [*"ABBCC"], "story": None}).assign(article_id=[*"12345"])
    made = replace(made, outlet=None, reference=None, corpus=Corpus({"articles": articles}, {}))
    cards = [part["card"] for part in made.parts if isinstance(part, dict) and "card" in part]
    assert [card["pair"] for card in cards if "small" in card] == [["B", "C"]]
