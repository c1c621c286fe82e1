"""The explorer: a view is a table, a picture, a sentence and the code behind; widgets ask for one after another."""

import functools
import re
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.compare.term_rates import term_rates
from analysis.corpus.build import build
from analysis.corpus.corpus import read
from analysis.corpus.tables import csv_text
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.explore import explorer as explorers
from analysis.show.explore.choices import MEASURES, OF_QUOTES, OF_TWO, VOICES, Choices, narrow
from analysis.show.explore.evidence import evidence, named
from analysis.show.explore.explorer import Explorer
from analysis.show.explore.export import export
from analysis.show.explore.view import view

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom"
HOSTILE = "<script>alert('\"1\"')</script> \\ & {Bugle}"
PAIR = {"outlet": "Vostra Today", "reference": "Calvora One"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    matplotlib.use("agg")
    made = tmp_path_factory.mktemp("explore") / "newsroom"
    build([NEWSROOM / "articles"], made, actors=NEWSROOM / "actors.csv")
    return made


@pytest.fixture(scope="module")
def corpus(folder):
    return read(folder)


@pytest.fixture(scope="module")
def open_once():
    return functools.cache(notebook.open_corpus)


@pytest.fixture
def explorer(folder, open_once, monkeypatch):
    monkeypatch.setattr(notebook, "open_corpus", open_once)
    return Explorer(folder, texts=[NEWSROOM / "articles"])


@pytest.fixture
def redrawn(explorer):
    seen = []
    explorer.picture.observe(lambda change: seen.append(change.new), "value")
    return seen


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


def asked(measure, **options):
    return Choices(measure, term="regime" if measure == "term" else None, **options)


def run(code, corpus):
    names = {"corpus": corpus}
    exec(code, names)
    return names


def written_in(ax):
    """Give all texts of a picture with their places, and where its lines run."""
    drawn = ax.get_figure()
    plt.close(drawn)
    texts = [(text.get_text(), text.get_position()) for text in drawn.findobj(matplotlib.text.Text)]
    return texts, [line.get_xydata().tolist() for line in ax.get_lines()]


OF_NO_PHRASE = {("phrases", "quoted")}  # the newsroom's quotations hold none in three articles


@pytest.mark.parametrize(
    "measure, voice",
    [(name, voice) for name in MEASURES for voice in VOICES if voice == "outlet" or name not in OF_QUOTES],
)
def test_a_view_is_a_table_a_picture_and_a_sentence_and_its_code_makes_both_again(corpus, measure, voice):
    shown = view(corpus, asked(measure, voice=voice, **PAIR))
    again = run(shown.code, corpus)
    pd.testing.assert_frame_equal(again["table"], shown.table)
    assert (len(shown.table) == 0) == ((measure, voice) in OF_NO_PHRASE)
    texts, lines = written_in(again["ax"])
    assert any(text for text, _ in texts)
    if voice == "outlet":
        assert str(written_in(shown.ax())) == str((texts, lines))
    assert re.search(r"\d articles?", shown.alt) or not len(shown.table)
    assert shown.alt.endswith(".")


@pytest.mark.parametrize("measure", [name for name in MEASURES if name not in OF_TWO])
def test_without_a_pair_each_outlet_stands_by_itself(corpus, measure):
    shown = view(corpus, asked(measure))
    assert shown.table["reference"].isna().all()
    assert set(shown.table["outlet"]) == set(corpus.articles["outlet"])
    pd.testing.assert_frame_equal(run(shown.code, corpus)["table"], shown.table)


def test_without_a_pair_words_are_those_of_the_two_outlets_with_most_articles(corpus):
    counts = corpus.comparable().articles["outlet"].value_counts()
    chosen = view(corpus).choices
    assert counts[chosen.outlet] == counts.max() and chosen.outlet != chosen.reference


def test_the_voice_has_no_say_in_quotations(corpus):
    one, other = (view(corpus, Choices("quotes", voice=voice, **PAIR)) for voice in ("outlet", "quoted"))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.slug == other.slug


def test_the_same_question_is_answered_once(corpus):
    assert view(corpus, Choices(**PAIR)) is view(corpus, Choices(**PAIR))
    table = view(corpus, Choices(**PAIR)).table
    table["term"] = "changed"
    assert "changed" not in set(view(corpus, Choices(**PAIR)).table["term"])


def test_a_choice_of_articles_is_that_of_the_articles_table(corpus):
    articles = corpus.comparable().articles
    story = articles["story"].dropna().iloc[0]
    assert set(narrow(corpus, story=story).articles["article_id"]) == set(
        articles.loc[articles["story"] == story, "article_id"]
    )
    two = tuple(PAIR.values())
    assert set(narrow(corpus, outlets=two).articles["outlet"]) == set(two)
    day = articles["published"].dropna().sort_values().iloc[0]
    kept = narrow(corpus, first=f"{day:%Y-%m-%d}", last=f"{day:%Y-%m-%d}").articles
    assert set(kept["article_id"]) == set(articles.loc[articles["published"].dt.date == day.date(), "article_id"])


@pytest.mark.parametrize(
    "choices, told",
    [
        (Choices("tone"), "there is no measure 'tone'; choose words, phrases"),
        (Choices(voice="mixed"), "there is no voice 'mixed'; choose outlet, quoted, both"),
        (Choices(outlet="Vostra Today"), "only one outlet is named"),
        (Choices("sentiment", outlet="Vostra Today", reference="rest"), "only words and phrases are compared with all"),
        (Choices("term", term=" "), "no term is named"),
        (Choices("term", term="nowhere printed"), "no article chosen uses 'nowhere printed'"),
        (Choices(story="no such story"), "no article is of these outlets, this story and these days"),
        (Choices(first="yesterday week"), "'yesterday week' is not a day; write it like 2022-08-31"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(corpus, choices, told):
    with pytest.raises(InputError, match=re.escape(told)):
        view(corpus, choices)


def test_the_rate_of_a_term_is_its_uses_in_a_thousand_words():
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["A", "B"], "story": [None, None], "duplicate_of": None, "copy": None}
    )
    rows = [("a", "kiev", 2), ("a", "sea", 48), ("b", "sea", 100)]
    words = pd.DataFrame(rows, columns=["article_id", "term", "count"]).assign(order=1, voice="outlet")

    class Made:
        def terms(self, orders, article_ids):
            return words[words["order"].isin(orders)]

    made = Made()
    made.articles = articles
    table = term_rates(made, "Kiev", "A", "B")
    assert table["estimate"].tolist() == [40.0, 0.0, 40.0]
    assert table["n"].tolist() == [50.0, 100.0, 50.0]


def test_a_term_is_shown_in_its_sentences_where_the_texts_are_at_hand(corpus):
    found = evidence(corpus, Choices(**PAIR), "regime", [NEWSROOM / "articles"])
    assert len(found.table) and found.table["node"].str.lower().str.startswith("regime").all()
    bare = evidence(corpus, Choices(**PAIR), "regime").table
    assert "node" not in bare and bare["n_uses"].sum() == len(found.table)
    assert set(found.table["outlet"]) <= set(PAIR.values())


@pytest.mark.parametrize("measure", ["speakers", "verbs", "toward", "words", "naming"])
def test_what_a_view_names_has_its_evidence(corpus, measure):
    choices = Choices(measure, **PAIR)
    shown = view(corpus, choices)
    names = named(shown.table, measure)
    assert names
    row = shown.table[shown.table["reference"].isna()] if measure not in OF_TWO else shown.table
    column = {"words": "term", "naming": "variant", "toward": "actor"}.get(measure) or OF_QUOTES[measure]
    used = row.loc[row["count" if measure in OF_TWO else "estimate"] != 0, column]
    name = next(name for name in used if name in names)
    found = evidence(corpus, choices, name).table
    assert len(found) and "article_id" in found


def test_a_change_redraws_the_picture_once(explorer, redrawn):
    assert "<img" in explorer.picture.value
    explorer.measure.value = "sentiment"
    assert len(redrawn) == 1 and "Mean sentence score" in redrawn[-1]
    explorer.voice.value = "quoted"
    assert len(redrawn) == 2 and "inside quotations" in redrawn[-1]
    explorer.reference.value = None
    assert len(redrawn) == 3 and "Meridian" in redrawn[-1]
    explorer.outlets.value = explorer.outlets.options[:2]
    assert len(redrawn) == 4 and "Meridian" not in redrawn[-1]
    explorer.story.value = explorer.story.options[1][1]
    assert len(redrawn) == 5


def test_a_measure_keeps_the_outlets_compared_as_far_as_it_can(explorer):
    explorer.outlet.value, explorer.reference.value = PAIR.values()
    explorer.reference.value = "rest"
    assert explorer.shown.choices.reference == "rest"
    explorer.measure.value = "sentiment"
    assert explorer.reference.value == PAIR["reference"]
    explorer.reference.value = None
    explorer.measure.value = "words"
    assert (explorer.outlet.value, explorer.reference.value) == tuple(PAIR.values())


def test_a_range_of_days_is_chosen_on_the_slider(explorer):
    explorer.measure.value, explorer.reference.value = "sentiment", None
    assert explorer.choices().first is None and explorer.choices().last is None
    explorer.dates.index = (1, len(explorer.dates.options) - 1)
    assert explorer.choices().first == explorer.dates.options[1][0] and explorer.choices().last is None
    assert f"first='{explorer.dates.options[1][0]}'" in explorer.shown.code


def test_a_term_typed_opens_its_lines_below_the_same_picture(explorer, redrawn):
    explorer.outlet.value, explorer.reference.value = PAIR.values()
    redrawn.clear()
    explorer.term.value = "regime"
    assert redrawn == [] and "regime" in Page(explorer.lines.value).text and "<td>" in explorer.lines.value
    explorer.term.value = HOSTILE
    assert "cannot be looked up" in Page(explorer.lines.value).text and "<script" not in explorer.lines.value
    explorer.measure.value = "term"
    assert len(redrawn) == 1 and "cannot be looked up" in Page(redrawn[-1]).text
    explorer.term.value = "regime"
    assert len(redrawn) == 2 and "Uses of regime" in redrawn[-1]


def test_an_error_stands_in_place_of_the_picture_and_goes(explorer):
    before = explorer.corpus.value
    explorer.outlets.value = ()
    assert Page(explorer.picture.value).all("p") == [{"role": "alert"}]
    explorer.corpus.value = "no/such/<b>folder"
    assert "No/such/<b>folder: there is no such folder" in Page(explorer.picture.value).text
    explorer.save.click()
    assert "there is nothing to export" in explorer.said.value.lower()
    explorer.corpus.value = before
    assert "<img" in explorer.picture.value


def test_every_widget_that_is_set_has_a_label(explorer):
    settable = [widget for widget in vars(explorer).values() if hasattr(widget, "description")]
    labels = [widget.description for widget in settable if type(widget).__name__ != "HTML"]
    assert len(labels) == 11 and all(labels) and len(set(labels)) == len(labels)


def test_an_export_is_four_files_and_overwrites_none(explorer, folder, tmp_path):
    explorer.folder.value = str(tmp_path / "a" / "b")
    explorer.save.click()
    first = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
    stem = explorer.shown.slug
    assert sorted(first) == [f"{stem}.csv", f"{stem}.png", f"{stem}.py", f"{stem}.svg"]
    assert all(name in explorer.said.value for name in first)
    explorer.save.click()
    files = sorted(path.name for path in (tmp_path / "a" / "b").iterdir())
    assert files == sorted([*first, *(f"{stem}-2.{ending}" for ending in ("csv", "png", "py", "svg"))])
    assert all((tmp_path / "a" / "b" / name).read_bytes() == content for name, content in first.items())
    assert first[f"{stem}.png"].startswith(b"\x89PNG") and b"<svg" in first[f"{stem}.svg"]
    made = run(first[f"{stem}.py"].decode(), None)
    assert csv_text(made["table"]).encode() == first[f"{stem}.csv"]
    plt.close(made["ax"].get_figure())


def test_a_folder_that_cannot_be_written_to_is_said(corpus, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match=r"file: cannot be written to .*; name another folder"):
        export(view(corpus, Choices(**PAIR)), tmp_path / "file", "")
    assert (tmp_path / "file").read_text() == "mine"


def test_names_of_outlets_are_shown_and_never_run(corpus, monkeypatch):
    articles = corpus.articles
    renamed = articles["outlet"].where(articles["outlet"] != PAIR["outlet"], HOSTILE)
    hostile = corpus.replace(articles=articles.assign(outlet=renamed))
    shown = view(hostile, Choices(outlet=HOSTILE, reference=PAIR["reference"]))
    pd.testing.assert_frame_equal(run(shown.code, hostile)["table"], shown.table)
    plt.close("all")
    monkeypatch.setattr(notebook, "open_corpus", lambda folder, only: hostile)
    explorer = Explorer("anywhere")
    explorer.outlet.value, explorer.reference.value = HOSTILE, PAIR["reference"]
    for html in (shown._repr_html_(), hostile._repr_html_(), explorer.picture.value):
        page = Page(html)
        assert not page.all("script") and "<script>alert" in page.text


def test_a_corpus_shows_its_outlets_and_what_to_do_next(corpus):
    page = Page(corpus._repr_html_())
    assert f"A corpus of {len(corpus.articles)} articles of 4 outlets" in page.text
    assert f"{corpus.articles['n_words'][corpus.articles['outlet'] == 'Vostra Today'].sum():,}" in page.text
    assert "compare_outlets" in page.text and "Explorer" in page.text


def test_in_the_report_a_picture_and_its_table_stand_in_place_of_the_widgets(folder, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(explorers, "display", shown.append)
    monkeypatch.setenv(notebook.FIGURES, str(tmp_path / "figures"))
    (tmp_path / "figures").mkdir()
    Explorer(folder)._ipython_display_()
    (output,) = shown
    page = Page(output.data)
    assert not re.search(r"<script|unpkg|jsdelivr|\bcdn|require|https?:", output.data, re.IGNORECASE)
    (image,) = page.all("img")
    linked = {link["href"] for link in page.all("a")}
    assert image["src"] in linked and image["src"].replace(".svg", ".csv") in linked
    assert {str(path.relative_to(tmp_path)) for path in (tmp_path / "figures").iterdir()} == linked
    assert "words" in image["alt"] and image["alt"] in page.text


def test_without_a_report_the_widgets_come_with_a_picture_unless_a_jupyter_server_draws_them(explorer, monkeypatch):
    shown = []
    monkeypatch.setattr(explorers, "display", shown.append)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv(notebook.FIGURES, raising=False)
    explorer._ipython_display_()
    assert shown[0] is explorer.box and "<img" in shown[1].data
    shown.clear()
    monkeypatch.setenv("JPY_SESSION_NAME", "00_explore.ipynb")
    explorer._ipython_display_()
    assert shown == [explorer.box]
