"""The explorer: widgets ask the register for one comparison after another, and show it with the call that makes it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from ipywidgets import HTML, Box

import analysis
from analysis.comparison.quotes import NAMELESS
from analysis.comparison.register import MEASURES, Group, Measure
from analysis.corpus import read
from analysis.corpus.build import build
from analysis.corpus.tables import csv_text
from analysis.errors import InputError
from analysis.show import explorer as explorers
from analysis.show.comparison import compare
from analysis.show.explorer import Explorer

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom"
HOSTILE = "<script>alert('\"1\"')</script> \\ & {Bugle}"
PAIR = "Vostra Today", "Calvora One"
GIVEN = {"term": {"term": "regime"}, "collocates": {"actor": "Vostra"}}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    matplotlib.use("agg")
    made = tmp_path_factory.mktemp("explore") / "newsroom"
    build([NEWSROOM / "articles"], made, actors=NEWSROOM / "actors.csv")
    return read(made)


@pytest.fixture
def explorer(corpus):
    return Explorer(corpus, texts=[NEWSROOM / "articles"])


class Page(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def call_shown(explorer) -> str:
    return "an.compare(" + Page(explorer.picture.value).text.rpartition("an.compare(")[2]


def table_of(call, corpus):
    return eval(call, {"an": analysis, "corpus": corpus}).table


def ask(explorer, measure, outlet=PAIR[0], reference=PAIR[1], **options):
    explorer.measure.value = measure
    explorer.outlet.value, explorer.reference.value = outlet, reference
    for name, value in options.items():
        explorer.options[name].value = value


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_the_register_is_shown_with_the_call_that_makes_it(explorer, corpus, measure):
    ask(explorer, measure, **GIVEN.get(measure, {}))
    pd.testing.assert_frame_equal(table_of(call_shown(explorer), corpus), explorer.shown.table)
    assert explorer.shown.pairs == [PAIR] and len(explorer.shown.table)
    images = Page(explorer.picture.value).all("img")
    assert images and all(image["alt"].startswith(MEASURES[measure].question) for image in images)


@pytest.mark.parametrize("measure", MEASURES)
def test_compared_with_nobody_each_outlet_stands_by_itself_and_words_are_compared_with_the_rest(
    explorer, corpus, measure
):
    ask(explorer, measure, **GIVEN.get(measure, {}))
    (other,) = set(explorer.reference.options) - set(explorer.outlet.options)
    assert other == ("rest" if measure == "words" else "nobody")
    explorer.reference.value = other
    table = explorer.shown.table
    pd.testing.assert_frame_equal(table_of(call_shown(explorer), corpus), table)
    assert table["reference"].isna().all() == (measure != "words")


def test_a_measure_added_to_the_register_is_offered_with_its_options(corpus, monkeypatch):
    def sums(corpus, by, size):
        counted = corpus.articles[["article_id"]].assign(group=f"{by} {size}", denominator=1.0)
        return counted.assign(numerator=1.0)

    groups = {name: Group("articles", "the number {group}", "rate", sums) for name in ("whole", "half")}
    monkeypatch.setitem(MEASURES, "size", Measure("size", "How long?", groups, {"size": ("small", "large")}))
    explorer = Explorer(corpus)
    assert ("size: How long?", "size") in explorer.measure.options and explorer.options["size"].disabled
    ask(explorer, "size", by="half", size="large")
    assert set(explorer.shown.table["group"]) == {"half large"}
    assert "'size', " in call_shown(explorer) and "by='half', size='large'" in call_shown(explorer)


def test_only_what_a_measure_takes_can_be_set(explorer):
    for name in ("sentiment", "quotes", "term", "collocates"):
        explorer.measure.value = name
        free = {option for option, widget in explorer.options.items() if not widget.disabled}
        assert free == set(MEASURES[name].choices())
    assert {"voice", "by", "order", "term", "actor"} == set(explorer.options)


def test_a_change_redraws_the_picture_once(explorer):
    redrawn = []
    explorer.picture.observe(lambda change: redrawn.append(change.new), "value")
    explorer.measure.value = "toward"
    assert len(redrawn) == 1 and Page(redrawn[-1]).all("img")[0]["alt"].startswith(MEASURES["toward"].question)
    explorer.options["voice"].value = "quoted"
    assert len(redrawn) == 2 and "voice=&#x27;quoted&#x27;" in redrawn[-1]
    explorer.articles["story"].value = explorer.articles["story"].options[1]
    assert len(redrawn) == 3 and explorer.shown.corpus.articles["story"].nunique() == 1
    explorer.lookup.value = "Vostra"
    assert len(redrawn) == 3


def test_days_and_a_story_are_chosen_by_widgets_and_stand_in_the_call(explorer, corpus):
    ask(explorer, "sentiment", reference="nobody")
    assert ".narrow(" not in call_shown(explorer)
    day = explorer.articles["since"].options[2]
    explorer.articles["since"].value = day
    assert f"corpus.narrow(since='{day}')" in call_shown(explorer)
    explorer.articles["since"].value = "all"
    explorer.articles["story"].value = explorer.articles["story"].options[1]
    explorer.reference.value = PAIR[1]
    assert f".narrow(story={explorer.articles['story'].value!r})" in call_shown(explorer)
    assert "on the story both cover" in Page(explorer.picture.value).all("img")[0]["alt"]
    pd.testing.assert_frame_equal(table_of(call_shown(explorer), corpus), explorer.shown.table)


def test_a_term_typed_opens_its_lines_below_the_picture(explorer, corpus):
    ask(explorer, "words")
    explorer.lookup.value = "regime"
    assert "regime" in Page(explorer.lines.value).text and 'class="kwic"' in explorer.lines.value
    bare = Explorer(corpus)
    ask(bare, "words")
    bare.lookup.value = "regime"
    assert "number of uses" in bare.lines.value and "right" not in bare.lines.value
    explorer.lookup.value = HOSTILE
    assert "cannot be looked up" in Page(explorer.lines.value).text and "<script" not in explorer.lines.value


def test_an_error_stands_in_place_of_the_picture_and_goes(explorer):
    ask(explorer, "term", term=HOSTILE)
    page = Page(explorer.picture.value)
    assert page.all("p") == [{"role": "alert"}] and "cannot be looked up" in page.text and not page.all("script")
    explorer.options["term"].value = "regime"
    assert set(explorer.shown.table["group"]) == {"regime"} and "term='regime'" in call_shown(explorer)
    explorer.reference.value = explorer.outlet.value
    assert Page(explorer.picture.value).all("p") == [{"role": "alert"}] and explorer.shown is None


def test_every_widget_that_is_set_has_a_label_of_its_own(explorer):
    def inside(widget):
        return [each for child in widget.children for each in inside(child)] if isinstance(widget, Box) else [widget]

    labels = [widget.description for widget in inside(explorer.box) if not isinstance(widget, HTML)]
    assert len(labels) == 12 and all(labels) and len(set(labels)) == len(labels)


def test_names_of_outlets_are_shown_and_never_run(corpus):
    articles = corpus.articles
    renamed = articles["outlet"].where(articles["outlet"] != PAIR[0], HOSTILE)
    hostile = corpus.replace(articles=articles.assign(outlet=renamed))
    explorer = Explorer(hostile)
    ask(explorer, "words", HOSTILE)
    pd.testing.assert_frame_equal(table_of(call_shown(explorer), hostile), explorer.shown.table)
    for html in (hostile._repr_html_(), explorer.picture.value):
        page = Page(html)
        assert not page.all("script") and "<script>alert" in page.text


def test_the_widgets_come_with_a_picture_and_its_table_unless_a_jupyter_server_draws_them(explorer, monkeypatch):
    shown = []
    monkeypatch.setattr(explorers, "display", shown.append)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    explorer._ipython_display_()
    box, output = shown
    assert box is explorer.box and not re.search(r"<script|unpkg|jsdelivr|\bcdn|require|https?:", output.data, re.I)
    (figure,) = [part for part in output.parts if "svg" in part]
    assert figure["csv"] == csv_text(explorer.shown.table) and "<svg" in figure["svg"]
    shown.clear()
    monkeypatch.setenv("JPY_SESSION_NAME", "00_explore.ipynb")
    explorer._ipython_display_()
    assert shown == [explorer.box]


NAMING = [
    *((name, GIVEN.get(name, {})) for name in MEASURES if name != "quotes"),
    *(("quotes", {"by": by}) for by in ("kind", "speaker_kind", "speaker", "cue_class", "scare")),
]


@pytest.mark.parametrize("measure, options", NAMING)
def test_what_a_comparison_names_has_its_evidence(corpus, measure, options):
    made = compare(corpus, measure, *PAIR, **options)
    used = made.table[made.table["estimate"].notna() & (made.table["estimate"] != 0)]
    name = next(name for name in used["group"] if name not in NAMELESS)
    found = made.evidence(name, [NEWSROOM / "articles"])
    assert len(found) and set(found["outlet"]) <= set(PAIR) and set(found) & {"start", "offset", "score"}


def test_a_corpus_is_narrowed_to_outlets_a_story_and_whole_days(corpus):
    articles = corpus.articles
    story = articles["story"].dropna().iloc[0]
    told = articles.loc[articles["story"] == story, "article_id"]
    assert set(corpus.narrow(story=story).articles["article_id"]) == set(told)
    assert set(corpus.narrow(PAIR).articles["outlet"]) == set(PAIR)
    day = articles["published"].dropna().sort_values().iloc[0]
    kept = corpus.narrow(since=f"{day:%Y-%m-%d}", until=f"{day:%Y-%m-%d}").articles
    assert set(kept["article_id"]) == set(articles.loc[articles["published"].dt.date == day.date(), "article_id"])
    assert len(kept) < len(articles) and corpus.narrow() is corpus


@pytest.mark.parametrize(
    "which, told",
    [
        ({"story": "no such story"}, "no article is of these outlets, this story and these days; choose more of them"),
        ({"since": "yesterday week"}, "'yesterday week' is not a day; write it like 2022-08-31"),
    ],
)
def test_articles_that_cannot_be_chosen_are_said_in_a_sentence(corpus, which, told):
    with pytest.raises(InputError, match=re.escape(told)):
        corpus.narrow(**which)


def test_a_corpus_shows_its_outlets_and_what_to_do_next(corpus):
    page = Page(corpus._repr_html_())
    assert f"A corpus of {len(corpus.articles)} articles of 4 outlets" in page.text
    assert f"{corpus.articles['n_words'][corpus.articles['outlet'] == 'Vostra Today'].sum():,}" in page.text
    assert "an.compare(corpus" in page.text and "an.explore(corpus)" in page.text
