"""Lay out the report's pages: notebooks that ran, the overview, the stories and where it all comes from.

Entry points: `notebook_page`, `overview_page`, `stories_pages`, `provenance_page` (make a `Page`), and `write_pages`,
`write_single_page`, which write them. Pages load nothing: styles and script stand in each, and the
Content-Security-Policy lets the one script run by its digest and nothing else.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert.filters import markdown2html, strip_ansi

from analysis.comparison.story import stories
from analysis.corpus.corpus import Corpus
from analysis.show import plots
from analysis.show.notebook import slug
from analysis.show.story import story

TEMPLATE = Path(__file__).resolve().parent / "report_template"
OVERVIEW, STORIES, PROVENANCE = "index", "stories", "provenance"
WIDGET = "application/vnd.jupyter.widget-view+json"

MOST_SENTENCES = 8
LONGEST_NAME = 40

_ITEM = re.compile(r"<li>.*?</li>", re.DOTALL)
_HEADING = re.compile(r'<h([1-6]) id="[^"]*">(.*?)<a class="anchor-link"[^>]*>.*?</a></h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FIGURE = re.compile(r'<figure id="figure-([\w-]+)">')
_PICTURE = re.compile(r'<a class="picture" href="figures/[\w-]+\.svg">(<img src=")figures/([\w-]+\.svg)("[^>]*>)</a>')
_FILE = re.compile(r'<a href="((?:figures/)?[\w-]+\.csv)">')
_PAGE = re.compile(r'<a((?: [a-z-]+="[^"<>]*")*?) href="([\w-]+)\.html(#[^"]*)?"')
_SVG = re.compile(r'<a href="figures/[\w-]+\.svg">SVG</a> · ')


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the report; `sections` are the anchor and title of each of its headings of the second order."""

    stem: str
    title: str
    body: Markup
    question: str = ""
    answer: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    in_menu: bool = True

    @property
    def file(self) -> str:
        return f"{self.stem}.html"


def notebook_page(stem: str, notebook) -> Page:
    """Lay out a notebook that ran.

    Parameters
    ----------
    stem
        Name of the page's file, and of its anchors.
    notebook
        An `nbformat` notebook. Its first heading is the title, the paragraph below it the question.
    """
    lines = [line.strip() for line in notebook.cells[0].source.splitlines() if line.strip()] if notebook.cells else []
    title = lines[0].lstrip("# ") if lines else "untitled"
    sections: list[tuple[str, str]] = []
    taken: set[str] = set()

    def heading(found: re.Match) -> str:
        level, inner = found[1], found[2]
        anchor = base = f"{stem}-{slug(_TAG.sub('', inner))}"
        while anchor in taken:
            anchor = f"{base}-{len(taken)}"
        taken.add(anchor)
        if level == "2":
            sections.append((anchor, Markup(_TAG.sub("", inner)).unescape()))
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cells.append({"html": Markup(_HEADING.sub(heading, markdown2html(cell.source)))})
        elif cell.cell_type == "code":
            cells.append({"source": cell.source, "outputs": list(map(_shown, cell.outputs))})
    body = _template("notebook").render(title=title, cells=cells, sections=sections)
    question = lines[1].strip("*_ ") if len(lines) > 1 else ""
    return Page(stem, title, Markup(body), question, _answer(notebook), tuple(sections))


def _shown(output) -> Markup:
    data = output.get("data", {})
    if "text/html" in data:
        html = data["text/html"].replace("<pre>", '<pre tabindex="0">')
        # a table that pandas shows by itself may be wider than the page
        return Markup(f'<div class="table" role="group" tabindex="0">{html}</div>' if "dataframe" in html else html)
    if WIDGET in data:
        return Markup('<p class="question">This part answers to choices: open the notebook in JupyterLab.</p>')
    if output.get("name") == "stderr":  # warnings name files of this machine
        return Markup()
    text = strip_ansi(output.get("text") or data.get("text/plain") or "")
    return Markup(f'<pre tabindex="0">{escape(text)}</pre>') if text.strip() else Markup()


def _answer(notebook) -> Markup:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if 'class="answer"' in html:
                return Markup(html)
    return Markup("<p>no answer</p>")


def overview_page(pages: Sequence[Page], answered: Sequence[Page], **facts) -> Page:
    """Lay out the first page: the answers of the notebooks, and the contents of all pages."""
    title = "How do these outlets tell the same story differently?"
    answers = [(page, _folded(page.answer)) for page in answered]
    body = _template("overview").render(title=title, pages=pages, answers=answers, **facts)
    return Page(OVERVIEW, "Overview", Markup(body))


def _folded(answer: str) -> Markup:
    """Fold up what follows the first sentences of a long answer."""
    items = _ITEM.findall(answer)
    if len(items) <= MOST_SENTENCES + 2:
        return Markup(answer)
    first, rest = "".join(items[:MOST_SENTENCES]), "".join(items[MOST_SENTENCES:])
    return Markup(
        f'<ul class="answer">{first}</ul><details><summary>{len(items) - MOST_SENTENCES} sentences more</summary>'
        f'<ul class="answer">{rest}</ul></details>'
    )


def stories_pages(corpus: Corpus, texts: Mapping[str, str]) -> list[Page]:
    """Lay out a page for each story that two outlets or more tell and one that lists them; none where there is none.

    Pictures go where `FRAMING_FIGURES` says; `texts` are those at hand, by `article_id`.
    """
    told = stories(corpus).query("n_outlets > 1")
    if told.empty:
        return []
    style = plots.styles(corpus.articles["outlet"])
    if not corpus.manifest.get("articles_per_part"):
        # read once: of a corpus of one part each story would read all of them anew
        _ = corpus.words, corpus.sentences, corpus.actors
    pages = []
    for i, name in enumerate(told["story"], 1):
        stem = "-".join(filter(None, [f"story-{i:03d}", slug(name)[:LONGEST_NAME].strip("-")]))
        page = story(corpus, name, texts, style=style, prefix=stem)
        body = Markup("<h1>{}</h1>\n{}").format(page.title, Markup(page.body))
        pages.append(Page(stem, page.title, body, in_menu=False))
    rows = list(zip(pages, told.to_dict("records"), strict=True))
    body = _template("stories").render(rows=rows, n_texts=len(texts), n_articles=len(corpus.articles))
    return [Page(STORIES, "Stories", Markup(body)), *pages]


def provenance_page(pages: Sequence[Page], figures: Sequence[str], **facts) -> Page:
    """Lay out the last page: inputs, versions, what was left out, how to repeat it, and a list of the figures."""
    on_page = {name: page for page in pages for name in _FIGURE.findall(page.body)}
    listed = [(name, on_page[name]) for name in figures if name in on_page]
    sections = (
        (f"{PROVENANCE}-repeat", "The command to repeat it"),
        (f"{PROVENANCE}-inputs", "Inputs, parameters and versions"),
        (f"{PROVENANCE}-excluded", "What was left out"),
        (f"{PROVENANCE}-figures", "Figures and their tables"),
    )
    body = _template("provenance").render(figures=listed, **facts)
    return Page(PROVENANCE, "Where this comes from", Markup(body), sections=sections)


def write_pages(folder: Path, pages: Sequence[Page]) -> None:
    """Write each page as a file of its own."""
    for i, page in enumerate(pages):
        around = {"before": pages[i - 1] if i else None, "after": pages[i + 1] if i + 1 < len(pages) else None}
        html = _page(page.title, pages, [page], "'self' file: data:", this=page, **around)
        (folder / page.file).write_text(html, "utf-8")


def write_single_page(file: Path, folder: Path, pages: Sequence[Page]) -> None:
    """Write all pages as one file that holds the figures and tables of `folder` too."""
    stems = {page.stem for page in pages}

    def data(name: str, kind: str) -> str:
        return f"data:{kind};base64,{base64.b64encode((folder / name).read_bytes()).decode()}"

    def address(found: re.Match) -> str:
        return f'<a{found[1]} href="{found[3] or "#" + found[2]}"' if found[2] in stems else found[0]

    def picture(found: re.Match) -> str:
        image = found[1] + data(f"figures/{found[2]}", "image/svg+xml") + found[3]
        return f'<div class="picture" role="group" aria-label="Figure" tabindex="0">{image}</div>'

    def table(found: re.Match) -> str:
        return f'<a download="{Path(found[1]).name}" href="{data(found[1], "text/csv")}">'

    html = _page("How outlets tell the same story", pages, pages, "data:", single=True)
    html = _PAGE.sub(address, html)
    html = _SVG.sub("", _PICTURE.sub(picture, html))
    file.write_text(_FILE.sub(table, html), "utf-8")


def _page(title: str, pages: Sequence[Page], shown: Sequence[Page], images: str, **options) -> str:
    css, js = ((TEMPLATE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src {images}; "
        f"style-src 'unsafe-inline'; script-src 'sha256-{base64.b64encode(sha256(js.encode()).digest()).decode()}'"
    )
    if options.get("single"):
        shown = [shown[0], *(_lower(page) for page in shown[1:])]
    parts = {"policy": policy, "css": Markup(css), "js": Markup(js)}
    return _template("page").render(
        title=title, menu=[page for page in pages if page.in_menu], shown=shown, **parts, **options
    )


def _lower(page: Page) -> Page:
    """Put each heading one level down, as the page becomes a part of another."""
    body = re.sub(r"(</?h)([1-5])(?=[ >])", lambda found: f"{found[1]}{int(found[2]) + 1}", page.body)
    return Page(page.stem, page.title, Markup(body), in_menu=page.in_menu)


def _template(name: str):
    return Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True).get_template(f"{name}.html.j2")
