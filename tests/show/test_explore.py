"""The explorer: widgets ask the register for one comparison after another, and show it with the call that makes it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from ipywidgets import HTML, Box, Button

import analysis
from analysis.comparison.register import MEASURES, Group, Measure
from analysis.corpus.build import build
from analysis.corpus.corpus import read
from analysis.corpus.tables import csv_text
from analysis.errors import InputError
from analysis.show import explorer as explorers
from analysis.show import notebook
from analysis.show.comparison import compare
from analysis.show.concordance import NAMELESS
from analysis.show.explorer import Explorer as explore

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom"
HOSTILE = "<script>alert('\"1\"')</script> \\ & {Bugle}"
PAIR = "Vostra Today", "Calvora One"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    matplotlib.use("agg")
    made = tmp_path_factory.mktemp("explore") / "newsroom"
    build([NEWSROOM / "articles"], made, actors=NEWSROOM / "actors.csv")
    return made


@pytest.fixture(scope="module")
def corpus(folder):
    return read(folder)


@pytest.fixture
def explorer(corpus):
    return explore(corpus, texts=[NEWSROOM / "articles"])


@pytest.fixture
def redrawn(explorer):
    seen = []
    explorer.picture.observe(lambda change: seen.append(change.new), "value")
    return seen


@pytest.fixture
def face(monkeypatch):
    """The names that a reader's code uses."""
    monkeypatch.setattr(analysis, "compare", compare, raising=False)
    monkeypatch.setattr(analysis, "open", notebook.open_corpus, raising=False)
    return lambda code, **names: eval(code, {"an": analysis, **names})


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


def code_shown(explorer) -> str:
    return Page(explorer.picture.value).text.rpartition("an.compare(")[2].join(["an.compare(", ""])


def ask(explorer, measure, outlet=PAIR[0], reference=PAIR[1], **options):
    """Choose as a person does, one widget after another, without a picture for each."""
    with explorer._quietly():
        explorer.measure.value = measure
        explorer._offer()
        explorer.outlet.value, explorer.reference.value = outlet, reference
        for name, value in options.items():
            explorer.options[name].value = value
    explorer._redraw()


GIVEN = {"term": {"term": "regime"}, "collocates": {"actor": "Vostra"}}


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_the_register_is_shown_with_the_call_that_makes_it(explorer, corpus, face, measure):
    ask(explorer, measure, **GIVEN.get(measure, {}))
    again = face(code_shown(explorer), corpus=corpus)
    pd.testing.assert_frame_equal(again.table, explorer.shown.table)
    assert explorer.shown.compared.pairs == [PAIR] and len(again.table)
    images = Page(explorer.picture.value).all("img")
    assert images and all(image["alt"].startswith(MEASURES[measure].question) for image in images)


SUMMED = [name for name, each in MEASURES.items() if all(group.sums for group in each.groups.values())]


@pytest.mark.parametrize("measure", SUMMED)
def test_compared_with_nobody_each_outlet_stands_by_itself(explorer, corpus, face, measure):
    ask(explorer, measure, reference="nobody", **GIVEN.get(measure, {}))
    table = explorer.shown.table
    assert table["reference"].isna().all() and table["outlet"].nunique() > 1
    pd.testing.assert_frame_equal(face(code_shown(explorer), corpus=corpus).table, table)


@pytest.mark.parametrize("measure", MEASURES)
def test_nobody_is_offered_where_an_outlet_has_an_estimate_by_itself(explorer, measure):
    explorer.measure.value = measure
    offered = {value for _, value in explorer.reference.options} - set(explorer.outlets.value)
    assert offered == ({"rest"} if measure == "words" else {"nobody"})


def test_without_articles_of_any_outlet_there_is_nobody_to_compare(explorer):
    explorer.outlets.value = ()
    assert "choose the articles" in explorer.picture.value.lower()


def test_a_measure_added_to_the_register_is_offered_with_its_options(corpus, monkeypatch):
    def sums(corpus, by, size):
        counted = corpus.articles[["article_id"]].assign(group=f"{by} {size}", denominator=1.0)
        return counted.assign(numerator=1.0)

    groups = {name: Group("articles", "the number {group}", "rate", sums) for name in ("whole", "half")}
    monkeypatch.setitem(MEASURES, "size", Measure("size", "How long?", groups, {"size": ("small", "large")}))
    explorer = explore(corpus)
    assert ("size: How long?", "size") in explorer.measure.options and explorer.options["size"].disabled
    explorer.measure.value = "size"
    explorer.options["by"].value = "half"
    explorer.options["size"].value = "large"
    assert set(explorer.shown.table["group"]) == {"half large"}
    assert "'size', " in code_shown(explorer) and "by='half', size='large'" in code_shown(explorer)


def test_first_shown_are_the_words_of_the_two_outlets_with_most_articles(explorer, corpus):
    counts = corpus.comparable().articles["outlet"].value_counts()
    assert explorer.measure.value == "words"
    assert sorted(counts[list(explorer.shown.compared.pairs[0])]) == sorted(counts)[-2:]


def test_only_what_a_measure_takes_can_be_set(explorer):
    for name in ("sentiment", "quotes", "term", "collocates"):
        explorer.measure.value = name
        free = {option for option, widget in explorer.options.items() if not widget.disabled}
        assert free == set(MEASURES[name].choices())
    assert {"voice", "by", "order", "term", "actor"} == set(explorer.options)


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
    assert len(found) and set(found["outlet"]) <= set(PAIR) and set(found) & {"start", "offset"}


def test_a_change_redraws_the_picture_once(explorer, redrawn):
    assert "<img" in explorer.picture.value
    explorer.measure.value = "toward"
    assert len(redrawn) == 1 and Page(redrawn[-1]).all("img")[0]["alt"].startswith(MEASURES["toward"].question)
    explorer.options["voice"].value = "quoted"
    assert len(redrawn) == 2 and "voice=&#x27;quoted&#x27;" in redrawn[-1]
    explorer.reference.value = "nobody"
    assert len(redrawn) == 3
    explorer.outlets.value = explorer.outlets.options[:2]
    assert len(redrawn) == 4 and set(explorer.shown.table["outlet"]) == set(explorer.outlets.value)
    explorer.story.value = explorer.story.options[1][1]
    assert len(redrawn) == 5 and explorer.shown.compared.corpus.articles["story"].nunique() == 1


def test_a_measure_keeps_the_outlets_compared_as_far_as_it_can(explorer):
    explorer.outlet.value, explorer.reference.value = PAIR
    explorer.reference.value = "rest"
    assert explorer.shown.compared.pairs == [(PAIR[0], "rest")]
    explorer.measure.value = "sentiment"
    assert explorer.reference.value == PAIR[1]
    explorer.reference.value = "nobody"
    explorer.measure.value = "words"
    assert (explorer.outlet.value, explorer.reference.value) == PAIR


def test_days_and_a_story_are_chosen_by_widgets_and_stand_in_the_code(explorer, corpus, face):
    ask(explorer, "sentiment", reference="nobody")
    assert ".narrow(" not in code_shown(explorer)
    days = explorer.first.options
    explorer.first.value = days[1]
    assert f"corpus.narrow(since='{days[1]}')" in code_shown(explorer)
    explorer.first.value = days[0]
    explorer.story.value = explorer.story.options[1][1]
    explorer.reference.value = PAIR[1]
    assert f".narrow(story={explorer.story.value!r})" in code_shown(explorer)
    assert "on the story both cover" in Page(explorer.picture.value).all("img")[0]["alt"]
    pd.testing.assert_frame_equal(face(code_shown(explorer), corpus=corpus).table, explorer.shown.table)


def test_a_term_typed_opens_its_lines_below_the_same_picture(explorer, corpus, redrawn):
    ask(explorer, "words")
    redrawn.clear()
    explorer.lookup.value = "regime"
    assert redrawn == [] and "regime" in Page(explorer.lines.value).text and "right" in explorer.lines.value
    assert explorer.story.label == "all stories" and 'class="kwic"' in explorer.lines.value
    bare = explore(corpus)
    ask(bare, "words")
    bare.lookup.value = "regime"
    assert "n_uses" in bare.lines.value and "right" not in bare.lines.value
    explorer.lookup.value = HOSTILE
    assert "cannot be looked up" in Page(explorer.lines.value).text and "<script" not in explorer.lines.value


def test_a_term_compared_is_typed(explorer):
    ask(explorer, "term", term=HOSTILE)
    page = Page(explorer.picture.value)
    assert page.all("p") == [{"role": "alert"}] and "cannot be looked up" in page.text and not page.all("script")
    explorer.options["term"].value = "regime"
    assert set(explorer.shown.table["group"]) == {"regime"} and "term='regime'" in code_shown(explorer)


def test_an_error_stands_in_place_of_the_picture_and_goes(folder):
    explorer = explore(folder)
    explorer.outlets.value = ()
    assert Page(explorer.picture.value).all("p") == [{"role": "alert"}]
    explorer.corpus.value = "no/such/<b>folder"
    assert "No/such/<b>folder: there is no such folder" in Page(explorer.picture.value).text
    explorer.save.click()
    assert "there is nothing to export" in explorer.said.value.lower()
    explorer.corpus.value = str(folder)
    assert "<img" in explorer.picture.value


def test_every_widget_that_is_set_has_a_label_of_its_own(explorer):
    def inside(widget):
        return [each for child in widget.children for each in inside(child)] if isinstance(widget, Box) else [widget]

    labels = [widget.description for widget in inside(explorer.box) if not isinstance(widget, HTML)]
    assert len(labels) == 16 and all(labels) and len(set(labels)) == len(labels)
    assert [type(widget) for widget in inside(explorer.box)].count(Button) == 1


def test_an_export_is_five_files_and_overwrites_none(folder, tmp_path, face):
    explorer = explore(folder, PAIR)
    explorer.folder.value = str(tmp_path / "a" / "b")
    explorer.save.click()
    first = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
    stem = explorer.shown.name
    assert sorted(first) == [f"{stem}.csv", f"{stem}.png", f"{stem}.py", f"{stem}.svg", f"{stem}.txt"]
    assert all(name in explorer.said.value for name in first)
    explorer.save.click()
    files = sorted(path.name for path in (tmp_path / "a" / "b").iterdir())
    assert files == sorted([*first, *(f"{stem}-2.{ending}" for ending in ("csv", "png", "py", "svg", "txt"))])
    assert all((tmp_path / "a" / "b" / name).read_bytes() == content for name, content in first.items())
    assert first[f"{stem}.png"].startswith(b"\x89PNG") and b"<svg" in first[f"{stem}.svg"]
    made = {}
    exec(first[f"{stem}.py"].decode(), made)
    assert made["made"].to_csv().encode() == first[f"{stem}.csv"]
    assert first[f"{stem}.txt"].decode().splitlines() == explorer.shown.sentences()
    plt.close(made["ax"].get_figure())


def test_a_folder_that_cannot_be_written_to_is_said(explorer, tmp_path):
    (tmp_path / "file").write_text("mine")
    explorer.folder.value = str(tmp_path / "file")
    explorer.save.click()
    assert re.search(r"file: cannot be written to .*; name another folder", explorer.said.value)
    assert (tmp_path / "file").read_text() == "mine"


def test_names_of_outlets_are_shown_and_never_run(corpus, face):
    articles = corpus.articles
    renamed = articles["outlet"].where(articles["outlet"] != PAIR[0], HOSTILE)
    hostile = corpus.replace(articles=articles.assign(outlet=renamed))
    explorer = explore(hostile)
    ask(explorer, "words", HOSTILE)
    pd.testing.assert_frame_equal(face(code_shown(explorer), corpus=hostile).table, explorer.shown.table)
    for html in (hostile._repr_html_(), explorer.picture.value):
        page = Page(html)
        assert not page.all("script") and "<script>alert" in page.text


def test_a_corpus_shows_its_outlets_and_what_to_do_next(corpus):
    page = Page(corpus._repr_html_())
    assert f"A corpus of {len(corpus.articles)} articles of 4 outlets" in page.text
    assert f"{corpus.articles['n_words'][corpus.articles['outlet'] == 'Vostra Today'].sum():,}" in page.text
    assert "an.compare(corpus" in page.text and "an.explore(corpus)" in page.text


def test_the_widgets_come_with_a_picture_and_its_table_unless_a_jupyter_server_draws_them(explorer, monkeypatch):
    shown = []
    monkeypatch.setattr(explorers, "display", shown.append)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    explorer._ipython_display_()
    box, output = shown
    page = Page(output.data)
    assert box is explorer.box and not re.search(r"<script|unpkg|jsdelivr|\bcdn|require|https?:", output.data, re.I)
    (image,) = page.all("img")
    assert "words" in image["alt"]
    (figure,) = [part for part in output.parts if "svg" in part]
    assert figure["csv"] == csv_text(explorer.shown.table) and "<svg" in figure["svg"]
    shown.clear()
    monkeypatch.setenv("JPY_SESSION_NAME", "00_explore.ipynb")
    explorer._ipython_display_()
    assert shown == [explorer.box]
