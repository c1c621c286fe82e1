"""The report: pages made of notebooks, whole or not at all."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from markupsafe import Markup

from analysis.cli import main
from analysis.corpus.build import build
from analysis.errors import InputError
from analysis.show import report
from analysis.show.notebook import PARTS
from analysis.show.report import write_report

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"
DONE, STORIES = report._done, report._stories
HOSTILE = "<script>alert('a')</script> & “Yes”"
PAGES = ["index.html", "01_tiny.html", "provenance.html"]
SHOWING = f"""
import matplotlib.pyplot as plt
import pandas as pd
from analysis.show import notebook
corpus = notebook.open_corpus()
ax = plt.figure().subplots()
ax.plot([1, 2])
hostile = {HOSTILE!r}
shown = pd.DataFrame({{"term": [hostile], "share": [0.5], "low": [None]}})
display(notebook.answer([f"{{len(corpus.articles)}} articles; {{hostile}}"]))
display(notebook.figure(ax, shown, notebook.slug("words", "Meridian Wire"), alt=f"A line; {{hostile}}"))
display(notebook.table(shown, f"Terms; {{hostile}}"))
"""
MORE = (
    "import warnings; warnings.warn('in a file of this machine'); print('said', hostile)",
    "hostile",
    *(
        f"display(notebook.figure(plt.figure().subplots(), pd.DataFrame({{'n': [{n}]}}), notebook.slug({name!r}), 'A'))"
        for n, name in ((1, "The Bugle"), (2, "The-Bugle"))
    ),
)


def notebook_of(folder: Path, name: str, *cells: str) -> None:
    cells = (f"# Tiny & <b>title</b> {name}\n\n*Which words?*", *cells)
    kinds = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    made = nbformat.v4.new_notebook(cells=[kinds[text.startswith("#")](text) for text in cells])
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"
    folder.mkdir(exist_ok=True)
    nbformat.write(made, folder / name)


def in_this_process(jobs: list[tuple], environment: dict) -> list:
    return [job(*given) for job, *given in jobs]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    build([ARTICLES / "swap-vostra.txt", ARTICLES / "swap-calvora.txt"], folder)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory, corpus):
    here = tmp_path_factory.mktemp("report")
    notebook_of(here / "notebooks", "01_tiny.ipynb", SHOWING, *MORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "NOTEBOOKS", here / "notebooks")
        patch.setattr(report, "_stories", lambda corpus: [])
        patch.setattr(report, "ALIVE", {})
        first = write_report(corpus, here / "output")
    assert first == here / "output" / "index.html"
    return here / "output"


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Return the folder of a report's notebooks, which are shown as they are, without outputs."""
    monkeypatch.setattr(report, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(report, "_stories", lambda corpus: [])
    monkeypatch.setattr(report, "ALIVE", {})
    monkeypatch.setattr(report, "_done", in_this_process)
    monkeypatch.setattr(report, "run_notebook", lambda path: nbformat.read(path, 4))
    return tmp_path / "notebooks"


@pytest.fixture
def run(notebooks, monkeypatch):
    """Have the notebooks run."""
    monkeypatch.setattr(report, "_done", DONE)


class Page(HTMLParser):
    def __init__(self, file: Path):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_report_is_an_overview_a_page_a_notebook_and_its_figures(made):
    files = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
    assert files == [
        "01_tiny.html",
        *(
            f"figures/{name}.{kind}"
            for name in ("the-bugle-2", "the-bugle", "words-meridian-wire")
            for kind in ("csv", "png", "svg")
        ),
        "index.html",
        "provenance.html",
        "report.json",
    ]
    assert [path.name for path in made.parent.iterdir() if path.name.startswith(".")] == []


def test_a_report_of_some_days_says_what_is_left_out(notebooks, run, corpus, tmp_path):
    told = "notebook.answer(overview.about_corpus(notebook.open_corpus()))"
    notebook_of(notebooks, "01_tiny.ipynb", f"from analysis.show import notebook, overview\n{told}")
    build([ARTICLES / name for name in ("swap-vostra.txt", "swap-halyard.txt")], tmp_path / "corpus")
    asked = ["report", str(tmp_path / "corpus"), "--since", "2031-07-03", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    page = Page(tmp_path / "out" / "01_tiny.html")
    assert "2 articles read, 1 used. Left aside: 1 of other days or outlets than were asked for." in page.text
    assert "--since 2031-07-03" in Page(tmp_path / "out" / "provenance.html").text


def test_every_picture_has_a_description_and_a_link_to_its_table(made):
    page = Page(made / "01_tiny.html")
    image, *_ = page.all("img")
    assert image["alt"] == f"A line; {HOSTILE}"
    assert (made / image["src"]).is_file()
    assert "figures/words-meridian-wire.csv" in [link["href"] for link in page.all("a")]
    assert (made / "figures" / "words-meridian-wire.csv").read_text().splitlines()[0] == "term,share,low"


@pytest.mark.parametrize("name", PAGES)
def test_pages_need_nothing_from_elsewhere_and_every_link_leads_somewhere(made, name):
    page = Page(made / name)
    links = [value for _, attrs in page.tags for key, value in attrs.items() if key in ("href", "src")]
    assert len(links) >= 5
    for link in links:
        file = link.partition("#")[0]
        assert link == "data:," or (made / (file or name)).is_file()
    assert not re.search(r"url\(|@import|https?:", (made / name).read_text("utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_of_a_page_lets_its_own_script_run_and_no_other(made, name):
    page = Page(made / name)
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    (script,) = re.findall(r"<script>(.*?)</script>", (made / name).read_text("utf-8"), re.DOTALL)
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{own}'" in policy and policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in policy and "http" not in policy
    assert not [key for _, attrs in page.tags for key in attrs if key.startswith("on")]


@pytest.mark.parametrize("name", ["01_tiny.html"])
def test_article_text_and_titles_are_shown_and_never_run(made, name):
    page = Page(made / name)
    assert page.all("script") == [{}]
    assert "alert('a')</script> & “Yes”" in page.text
    assert page.all("html") == [{"lang": "en"}] and len(page.all("title")) == 1


def test_the_first_page_of_too_few_articles_says_so_and_leads_to_every_page(made):
    page = Page(made / "index.html")
    assert "It takes two outlets with 5 articles each to compare them." in page.text
    assert {"01_tiny.html", "provenance.html"} <= {link["href"] for link in page.all("a")}


def test_the_last_page_says_what_went_in_and_how_to_do_it_again(made, corpus):
    text = " ".join(Page(made / "provenance.html").text.split())
    assert f"framing annotate swap-vostra.txt swap-calvora.txt --out {corpus.name}" in text
    assert f"framing report {corpus.name} --out output" in text
    assert "input swap-vostra.txt SHA-256" in text and f"matplotlib {version('matplotlib')}" in text
    assert "Every row of the input was kept." in text and "words-meridian-wire" in text


def test_a_missing_value_is_a_dash_and_numbers_are_rounded(made):
    html = (made / "01_tiny.html").read_text("utf-8")
    assert "<td>0.500</td>" in html and "<td>–</td>" in html
    assert "<caption>Terms; &lt;script&gt;" in html


def test_an_earlier_report_is_replaced_without_a_trace(corpus, notebooks, tmp_path):
    notebook_of(notebooks, "01_one.ipynb")
    write_report(corpus, tmp_path / "output")
    (notebooks / "01_one.ipynb").rename(notebooks / "01_two.ipynb")
    write_report(corpus, tmp_path / "output")
    assert sorted(path.name for path in (tmp_path / "output").glob("*.html")) == [
        "01_two.html",
        "index.html",
        "provenance.html",
    ]


@pytest.mark.parametrize("name", ["notes.txt", "index.html", ".git"])
def test_a_folder_that_is_no_report_is_not_overwritten(corpus, notebooks, tmp_path, name):
    notebook_of(notebooks, "01_one.ipynb")
    foreign = tmp_path / "output" / name
    foreign.parent.mkdir()
    foreign.write_text("mine")
    with pytest.raises(InputError, match="output: holds something other than a report; name another folder with --out"):
        write_report(corpus, tmp_path / "output")
    assert foreign.read_text() == "mine"


def test_a_file_beside_a_report_stays(corpus, notebooks, tmp_path):
    notebook_of(notebooks, "01_one.ipynb")
    write_report(corpus, tmp_path / "output")
    (tmp_path / "output" / "notes.txt").write_text("mine")
    write_report(corpus, tmp_path / "output")
    assert (tmp_path / "output" / "notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_report_is_not_overwritten(corpus, notebooks, tmp_path):
    notebook_of(notebooks, "01_one.ipynb")
    (tmp_path / "output").write_text("mine")
    with pytest.raises(InputError, match="holds something other than a report"):
        write_report(corpus, tmp_path / "output")
    assert (tmp_path / "output").read_text() == "mine"


def test_without_a_corpus_or_notebooks_there_is_no_report(corpus, notebooks, tmp_path):
    with pytest.raises(InputError, match="there is no corpus here"):
        write_report(tmp_path / "gone", tmp_path / "output")
    with pytest.raises(InputError, match="there are no notebooks here"):
        write_report(corpus, tmp_path / "output")
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    "row", [{"text": "SHARE THIS ARTICLE"}, {"text": "It rained on the harbour all day.", "copy": "retranslation"}]
)
def test_a_corpus_without_an_outlets_own_words_is_refused(notebooks, tmp_path, row):
    notebook_of(notebooks, "01_one.ipynb")
    (tmp_path / "in.json").write_text(json.dumps({"id": "a1", "outlet": "Bugle"} | row))
    build([tmp_path / "in.json"], tmp_path / "corpus")
    with pytest.raises(InputError, match="no article here has words that speak for its outlet; annotate more articles"):
        write_report(tmp_path / "corpus", tmp_path / "output")
    assert not (tmp_path / "output").exists()


def test_what_was_expected_beforehand_comes_first(notebooks, tmp_path):
    notebook_of(notebooks, "01_one.ipynb")
    build([ARTICLES], tmp_path / "corpus")
    sides = "outlet = 'Vostra Today'\nreference = 'Calvora One'\ndirection = 'more'\n"
    stated = f"[[hypothesis]]\nmeasure = 'words'\ngroup = 'regime'\n{sides}"
    (tmp_path / "mine.toml").write_text(stated)
    first = Page(write_report(tmp_path / "corpus", tmp_path / "output", hypotheses=tmp_path / "mine.toml"))
    told = "Hypothesis 1, “Vostra Today uses “regime” more than Calvora One”, "
    assert told in first.text
    page = Page(tmp_path / "output" / "hypotheses.html")
    assert told in page.text and "h1" in dict(page.tags)
    assert "framing report corpus --hypotheses mine.toml" in Page(tmp_path / "output" / "provenance.html").text
    (tmp_path / "mine.toml").write_text(stated.replace("more", "most"))
    with pytest.raises(InputError, match="hypothesis 1: the direction is 'most'; write more or less"):
        write_report(tmp_path / "corpus", tmp_path / "output", hypotheses=tmp_path / "mine.toml")


def test_two_runs_give_the_same_bytes(corpus, made, tmp_path, notebooks, run):
    notebook_of(notebooks, "01_tiny.ipynb", SHOWING, *MORE)
    write_report(corpus, tmp_path / "output")
    for file in (path for path in made.rglob("*") if path.is_file()):
        assert (tmp_path / "output" / file.relative_to(made)).read_bytes() == file.read_bytes()


def test_each_story_has_a_page_and_a_row_of_the_page_of_stories(notebooks, tmp_path, monkeypatch):
    notebook_of(notebooks, "01_one.ipynb", "1 + 1")
    rows = [
        {"id": f"{n}{outlet}", "outlet": outlet, "story": story, "text": " ".join(f"{outlet}{n}{i}" for i in "abcdef")}
        for n, story in enumerate((HOSTILE, "a b", "a-b", "c/../d"))
        for outlet in ("Bugle", "Herald")
    ]
    rows.append({"id": "z", "outlet": "Bugle", "story": "alone", "text": "Nobody else told it."})
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build([tmp_path / "in.jsonl"], tmp_path / "corpus")
    monkeypatch.setattr(report, "_stories", STORIES)
    write_report(tmp_path / "corpus", tmp_path / "output")
    listed = Page(tmp_path / "output" / "stories.html")
    assert HOSTILE in listed.text and "Bugle 1, Herald 1" in listed.text and "alone" not in listed.text
    linked = {link["href"] for link in listed.all("a")}
    files = sorted(path.name for path in (tmp_path / "output").glob("story-*.html"))
    assert len(files) == 4 and set(files) <= linked
    titles = set()
    for name in files:
        page = Page(tmp_path / "output" / name)
        titles |= {title for title in (HOSTILE, "A b", "A-b", "C/../d") if title in page.text}
        assert len(page.all("h1")) == 1 and page.all("script") == [{}]
        assert "stories.html" in [link["href"] for link in page.all("a")]
    assert len(titles) == 4
    assert "Not shown here" not in listed.text
    monkeypatch.setattr(report, "MOST_STORIES", 3)
    write_report(tmp_path / "corpus", tmp_path / "output")
    assert len(list((tmp_path / "output").glob("story-*.html"))) == 3
    assert "Not shown here: 1 story more" in Page(tmp_path / "output" / "stories.html").text


def test_with_the_texts_story_pages_show_whole_sentences_escaped_and_without_them_none(
    notebooks, tmp_path, monkeypatch
):
    monkeypatch.setattr(report, "_stories", STORIES)
    notebook_of(notebooks, "01_one.ipynb", "1 + 1")
    told = "The harbour of Norland fell silent <3 & dark after the sirens."
    rows = [
        {"id": "a1", "outlet": "Bugle", "story": "fire", "text": f"It rained all day. {told} Nobody came."},
        {"id": "a2", "outlet": "Herald", "story": "fire", "text": "A ship burned. The harbour was closed."},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    build([source], tmp_path / "corpus")
    shown = {}
    for name, sources in (("without", ()), ("with", [source])):
        write_report(tmp_path / "corpus", tmp_path / name, sources=sources)
        pages = {path.name: Page(path) for path in (tmp_path / name).glob("*.html")}
        shown[name] = pages["story-001-fire.html"], " ".join(pages["story-001-fire.html"].text.split())
        assert ("of 2 articles were at hand" in pages["stories.html"].text) == bool(sources)
    assert "sirens." not in shown["without"][1]
    assert told in shown["with"][1] and shown["with"][0].all("script") == [{}]
    text = " ".join(Page(tmp_path / "with" / "provenance.html").text.split())
    assert "framing report corpus --texts in.jsonl --out with" in text


def test_texts_that_do_not_match_are_refused_in_one_sentence_before_anything_runs(corpus, tmp_path):
    for name in ("swap-vostra.txt", "swap-calvora.txt"):
        (tmp_path / name).write_text((ARTICLES / name).read_text("utf-8") + " Added since.", "utf-8")
    asked = ["report", str(corpus), "--out", str(tmp_path / "output"), "--texts", str(tmp_path / "swap-vostra.txt")]
    ran = CliRunner().invoke(main, asked)
    assert ran.exit_code == 2 and not (tmp_path / "output").exists()
    assert len(ran.stderr.splitlines()) == 1
    assert "the text of 'swap-vostra' is not the one that was annotated; annotate the articles again" in ran.stderr


def test_excluded_rows_are_listed_by_reason_and_copied_as_a_table_for_spreadsheets(notebooks, tmp_path):
    notebook_of(notebooks, "01_one.ipynb", "1 + 1")
    rows = [{"id": "a1", "outlet": "Bugle", "text": "It rained on the harbour all day."}]
    rows += [{"id": f"=1+{n}", "outlet": "Bugle", "text": ""} for n in range(25)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build([tmp_path / "in.jsonl"], tmp_path / "corpus")
    write_report(tmp_path / "corpus", tmp_path / "output")
    text = " ".join(Page(tmp_path / "output" / "provenance.html").text.split())
    assert "25 rows of the input were not kept" in text and "Rows excluded: the first 10 of 25" in text
    assert "=1+9" in text and "=1+10" not in text
    lines = (tmp_path / "output" / "excluded.csv").read_text().splitlines()
    assert len(lines) == 26 and ",'=1+24,Bugle," in lines[-1]


def test_figures_whose_outlets_differ_in_signs_alone_do_not_replace_each_other(made):
    assert [(made / "figures" / f"{name}.csv").read_text() for name in ("the-bugle", "the-bugle-2")] == [
        "n\n1\n",
        "n\n2\n",
    ]
    figures = {figure["id"] for figure in Page(made / "01_tiny.html").all("figure")}
    assert {"figure-the-bugle", "figure-the-bugle-2"} <= figures


def test_what_a_cell_prints_is_shown_escaped_and_what_it_warns_of_is_not(made):
    shown = re.sub(r"<details.*?</details>", "", (made / "01_tiny.html").read_text("utf-8"), flags=re.DOTALL)
    assert "of this machine" not in shown and f"said {Markup.escape(HOSTILE)}" in shown
    assert f"{Markup.escape(repr(HOSTILE))}" in shown


def test_one_file_holds_the_whole_report_and_replaces_only_a_report(corpus, notebooks, tmp_path, run, monkeypatch):
    notebook_of(notebooks, "01_tiny.ipynb", SHOWING)
    file = tmp_path / "report.html"
    file.write_text("mine")
    with pytest.raises(InputError, match=r"report\.html: was not written by framing, or was changed since"):
        write_report(corpus, file, single_file=True)
    file.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(report, "_done", in_this_process)
        write_report(corpus, file, single_file=True)
    assert write_report(corpus, file, single_file=True) == file
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "report.html"]
    page = Page(file)
    assert {"index", "01_tiny", "provenance"} <= {section.get("id") for section in page.all("section")}
    links = [value for _, attrs in page.tags for key, value in attrs.items() if key in ("href", "src")]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert len(links) >= 8
    assert all(link.startswith("data:") or link[1:] in ids for link in links)
    assert len(page.all("h1")) == len([section for section in page.all("section") if section.get("class") == "page"])


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(("columns", "pages"), [("title", ["01_tiny"]), ("text", [])])
def test_what_a_corpus_does_not_allow_is_left_out(tmp_path, notebooks, columns, pages):
    rows = [{"outlet": outlet, columns: f"Bridge {n} opens in {outlet}"} for outlet in "AB" for n in "12345"]
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    build([tmp_path / "rows.json"], tmp_path / "corpus", headlines=columns == "title")
    asked = {"Tone": "'sentiment', voice='headline'", "Darker": "'headline', by='tone'"}
    cells = [text for name, options in asked.items() for text in (f"## {name}", f"an.compare(corpus, {options})")]
    notebook_of(notebooks, "01_tiny.ipynb", "import analysis as an\ncorpus = an.open()", *cells)
    write_report(tmp_path / "corpus", tmp_path / "out")
    found = [Page(file).text for file in sorted((tmp_path / "out").glob("0*.html"))]
    assert len(found) == len(pages) and not any("Not measured" in text or "Darker" in text for text in found)


def test_the_contents_of_a_page_tell_the_clearest_finding_of_each_section(notebooks):
    look = {"alt": "A picture", "svg": "<svg/>", "png": "", "csv": ""}
    cards = [("A sounds darker", 2.0, True), ("B quotes more", 1.0, True), ("Nothing", 0.0, False)]
    cards = [dict(zip(("headline", "rank", "found"), one, strict=True)) for one in cards]
    parts = [look | {"name": one["headline"], "card": one} for one in cards]
    notebook_of(notebooks, "01_quotes.ipynb", "## Who?", "0", "## How", "0")
    made = nbformat.read(notebooks / "01_quotes.ipynb", 4)
    made.cells[2].outputs = [nbformat.v4.new_output("display_data", {PARTS: parts})]
    nbformat.write(made, notebooks / "01_quotes.ipynb")
    _, parts = report.notebook_parts(notebooks / "01_quotes.ipynb")
    contents = next(part["contents"] for part in parts if "contents" in part)
    assert [told for _, *told in contents] == [["Who?", "B quotes more"], ["How", ""]]
