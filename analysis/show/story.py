"""One story as each outlet tells it, as a page: in a notebook it shows itself, the report writes one for each story."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd
from markupsafe import escape

from analysis.comparison import resample
from analysis.comparison import story as tales
from analysis.comparison.compare import MOST_OUTLETS, differing
from analysis.comparison.omissions import omissions
from analysis.comparison.quotes import shares
from analysis.comparison.statements import kept
from analysis.comparison.story import Story
from analysis.comparison.words import REST
from analysis.corpus import Corpus, texts_of
from analysis.corpus.cache import remembered
from analysis.show import findings, notebook, plots
from analysis.show.comparison import Comparison, compare
from analysis.show.notebook import Shown
from analysis.show.numbers import begun, some, times
from analysis.show.plots import GREY, Style
from analysis.show.reading import readings, sides_of
from analysis.text.outlets import in_order
from analysis.text.words import printable

SECTIONS = {
    "articles": "The headlines",
    "reading": "Side by side",
    "given": "Who gets quoted",
    "statements": "The statements they share",
    "omissions": "What the others have and one lacks",
    "words": "Words and names",
}
MOST_READ, MOST_LINKED = 30, 60  # articles of an outlet that are shown to be read, and statements
ITEMS = {"term": "“{}”", "actor": "a mention of {}"}


def story(
    corpus: Corpus,
    name: str | None = None,
    texts: Mapping[str, str] | Iterable[Path | str] | None = None,
    seed: int = 0,
    prefix: str = "one-story",
) -> "StoryPage":
    """Return the page of one story, by its name; None: of the one that most outlets tell.

    `texts` are files and folders the corpus was made from, or the texts by `article_id`: articles are shown whole then.
    `prefix` is what the names of figures and anchors begin with.
    """
    if texts and not isinstance(texts, Mapping):
        texts = texts_of(corpus, texts)
    told = tales.take(corpus, name, texts)
    left_out, speaking = omissions(told), shares(told.quotes).query("name != ''")
    most = speaking.max(axis=1).sort_values(ascending=False, kind="stable").index
    versions = tales.versions(told)
    begin = versions["article_id"].map({name: " ".join(text.split()[:8]) + " …" for name, text in told.texts.items()})
    tables = {
        "versions": versions.assign(title=versions["title"].astype(object).fillna(begin)),
        "speakers": speaking.loc[most],
        "shared": kept(told.quotes, told.texts, MOST_LINKED),
        "omissions": left_out.table,
        "tested": tales.words_tested(told, seed),
        "counted": tales.words_counted(told),
        "names": told.names,
    }
    style = plots.styles(corpus.articles["outlet"])
    quoted = [compare(told.corpus, "quotes", by=by, seed=seed) for by in ("side", "speaker_kind")]
    return StoryPage(told, tables, left_out.n_tests, quoted, style, prefix, sides_of(told, corpus.speakers))


def story_parts(folder: Path, name: str, texts: Mapping[str, str], prefix: str) -> tuple[str, list[str | dict]]:
    """Return the title and the parts of a story's page, for a report that makes several at once."""
    made = _written if texts else remembered(_written)  # no text of an article is kept where nobody asked for it
    title, *parts = map(json.loads, made(_opened(folder), name, dict(texts), prefix)["part"])
    return title, parts


def _written(corpus: Corpus, name: str, texts: dict[str, str], prefix: str) -> pd.DataFrame:
    shown = story(corpus, name, texts, prefix=prefix)
    return pd.DataFrame({"part": [json.dumps(part) for part in (shown.title, *shown.parts)]})


@cache
def _opened(folder: Path) -> Corpus:
    corpus = notebook.open_corpus(folder)
    if not corpus.manifest.get("articles_per_part"):
        # read once: of a corpus of one part each story would read all of them anew
        _ = corpus.words, corpus.sentences, corpus.actors
    return corpus


@dataclass(frozen=True)
class StoryPage(Shown):
    """A story, its `tables` by name, who gets `quoted`, and how it is drawn; a cell shows it."""

    story: Story
    tables: dict[str, pd.DataFrame]
    n_tests: int  # of what is left out
    quoted: list[Comparison]
    style: Mapping[str, Style]
    prefix: str
    sides: Mapping[str, str]

    def sentences(self) -> list[str]:
        """Return what stands out, in plain sentences, in the same words for every outlet."""
        told = [*_articles(self.story), *(sentence for made in self._found for sentence in made.sentences())]
        if not self._found and any(made.table["p_adjusted"].notna().any() for made in self.quoted):
            told.append("Each difference in who gets quoted could be chance.")
        if len(self.story.outlets) > 1:
            told += [*_omissions(self.story, self.tables["omissions"]), *_words(self.story, self.tables["tested"])]
        return list(dict.fromkeys(told))

    @property
    def _found(self) -> list[Comparison]:
        return [made for made in self.quoted if len(made.found)]

    @cached_property
    def title(self) -> str:
        return printable(findings.story_titles(self.story.corpus)[self.story.name])

    @cached_property
    def parts(self) -> list[str | dict]:
        """The page: title, what stands out, `SECTIONS`, and what they cannot show."""
        made = _template().make_module({"page": self, "story": self.story, "tables": self.tables})
        shown = [str(made.css()), f"<h1>{escape(self.title)}</h1>", *notebook.answer(self.sentences()).parts]
        for name, heading in SECTIONS.items():
            shown.append(f"<h2>{heading}</h2>\n")
            if name == "given" and self._found:
                first = self._found[0]
                alt = f"{first.measure.question} {findings.described(first)}."
                shown += notebook.figure(first.plot(), first.table, f"{self.prefix}-given", alt).parts
            shown.append(str(getattr(made, name)()))
        return [*shown, str(made.limits())]

    @cached_property
    def read(self) -> pd.DataFrame:
        """The articles that count and are shown to be read, as in `tables["versions"]`."""
        counted = self.tables["versions"][self.tables["versions"]["not_counted"].isna()]
        return counted.groupby("outlet", sort=False).head(MOST_READ)

    @cached_property
    def readings(self) -> dict[str, dict]:
        """Each of these articles as it is read."""
        anchors = {article_id: self.anchor(article_id) for article_id in self.read["article_id"]}
        return readings(self.story, self.tables, self.sides, anchors)

    def anchor(self, article_id: str) -> str:
        return f"{self.prefix}-article-{self.story.articles['article_id'].tolist().index(article_id) + 1}"

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets that tables have columns for: of many, those with most articles."""
        return in_order(self.story.corpus.articles["outlet"].value_counts().index[:MOST_OUTLETS])

    def colour(self, outlet: str) -> str:
        return self.style[outlet].colour if outlet in self.style else GREY


def _articles(story: Story) -> Iterator[str]:
    articles = story.corpus.articles
    sizes = articles["outlet"].value_counts()
    n = f"{times(len(articles), 'article')} of {times(articles['n_words'].sum(), 'word')}"
    when = f", {findings.between(days, '%-d %B %Y')}" if len(days := articles["published"].dropna()) else ""
    yield f"{times(len(sizes), 'outlet has', 'outlets have')} {n}: {tales.told_by(sizes)}{when}."
    if left := len(story.articles) - len(articles):
        yield f"{times(left, 'copy or re-translation is', 'copies and re-translations are')} not counted."
    if few := [outlet for outlet in story.outlets if sizes[outlet] < resample.MIN_ARTICLES]:
        head = f"With fewer than {resample.MIN_ARTICLES} articles of {some(few)}"
        yield f"{head}, this page describes these articles, not the outlet."
    if len(story.outlets) == 1:
        yield "Only one outlet covers this story here, so there is nothing to compare it with."


def _omissions(story: Story, left_out: pd.DataFrame) -> Iterator[str]:
    beyond = left_out[left_out["beyond_chance"].astype(bool)]
    if beyond.empty:
        yield "What each outlet leaves out could be chance."
    for outlet, rows in beyond.groupby("outlet"):
        lacking = [
            f"{ITEMS.get(row.kind, 'a quotation of {}').format(story.corpus.as_written(row.item))} "
            f"({row.by_outlet}{f'; it writes {row.instead}' if row.instead else ''})"
            for row in rows.itertuples()
        ]
        n = times((story.corpus.articles["outlet"] == outlet).sum(), "article")
        yield f"None of {outlet}'s {n} has {some(lacking)}."


def _words(story: Story, tested: pd.DataFrame) -> Iterator[str]:
    found = differing(tested)
    for (outlet, reference), rows in found.groupby(["outlet", "reference"], sort=False):
        other = "the others" if reference == REST else reference
        for more, less, own in ((outlet, other, rows["estimate"] > 0), (other, outlet, rows["estimate"] < 0)):
            if own.any():
                words = some([*map(story.corpus.as_written, rows.loc[own, "group"])])
                yield begun(f"{more} use{'' if more == 'the others' else 's'} more than {less}: {words}.")
    if found.empty and len(tested):
        yield "No word differs by more than chance."


def _nested(table: pd.DataFrame, *columns: str) -> dict | list[dict]:
    """Return the rows of a table by their values in some columns: {speaker: {outlet: [row]}}."""
    if not columns:
        return table.to_dict("records")
    return {name: _nested(rows, *columns[1:]) for name, rows in table.groupby(columns[0], sort=False)}


@cache
def _template():
    return notebook.templates(nested=_nested, notna=pd.notna).get_template("story.html.j2")
