"""One story as each outlet tells it, as a page: in a notebook it shows itself, the report writes one for each story.

Entry point: `story`. What it says is put into words by `analysis.show.story_sentences`, the articles are marked by
`analysis.show.reading`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.comparison import story as tales
from analysis.comparison.omissions import Omissions, omissions
from analysis.comparison.statements import kept
from analysis.comparison.story import Story
from analysis.corpus.accounts import texts_of
from analysis.corpus.cache import remembered
from analysis.corpus.corpus import Corpus
from analysis.show import findings, notebook, plots
from analysis.show.comparison import Comparison, compare
from analysis.show.notebook import Shown
from analysis.show.numbers import percent, times
from analysis.show.plots import GREY, Style
from analysis.show.reading import readings, sides_of
from analysis.show.story_sentences import about_story
from analysis.text.words import printable

SECTIONS = {
    "articles": "The headlines",
    "reading": "Side by side",
    "given": "Who gets quoted",
    "statements": "The statements they share",
    "omissions": "What the others have and one lacks",
    "words": "Words and names",
}
MOST_READ = 30  # articles of an outlet that are shown to be read
MOST_LINKED = 60  # statements
DATES = {"minute": "%-d %b %Y, %H:%M", "month": "%b %Y", "year": "%Y"}


def story(
    corpus: Corpus,
    name: str | None = None,
    texts: Mapping[str, str] | Iterable[Path | str] | None = None,
    seed: int = 0,
    style: Mapping[str, Style] | None = None,
    prefix: str = "one-story",
) -> "StoryPage":
    """Return the page of one story.

    Parameters
    ----------
    corpus, name
        As read, and the story; None: the one that most outlets tell.
    texts
        Files and folders the corpus was made from, or the texts by `article_id`: articles are shown whole then.
    seed, style, prefix
        Of the random draws; how each outlet is drawn; what the names of figures and anchors begin with.

    Raises
    ------
    InputError
        if no article that counts tells the story, or a text is not the one annotated.
    """
    if texts and not isinstance(texts, Mapping):
        texts = texts_of(corpus, texts)
    told = tales.take(corpus, name, texts)
    left_out = omissions(told)
    tables = {
        "versions": tales.versions(told),
        "speakers": tales.speakers(told),
        "shared": kept(told.quotes, told.texts, MOST_LINKED),
        "omissions": left_out.table,
        "tested": tales.words_tested(told, seed),
        "counted": tales.words_counted(told),
        "names": told.names,
    }
    style = style or plots.styles(corpus.articles["outlet"])
    quoted = [compare(told.corpus, "quotes", by=by, seed=seed) for by in ("side", "speaker_kind")]
    return StoryPage(told, tables, left_out, quoted, style, prefix, sides_of(told, corpus.speakers))


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
    """A story, its `tables` by name, what is left out, who gets `quoted`, and how it is drawn; a cell shows it."""

    story: Story
    tables: dict[str, pd.DataFrame]
    left_out: Omissions
    quoted: list[Comparison]
    style: Mapping[str, Style]
    prefix: str
    sides: Mapping[str, str]

    def sentences(self) -> list[str]:
        """Return what stands out, in plain sentences."""
        return about_story(self.story, self.tables, self.left_out, self.quoted)

    @property
    def title(self) -> str:
        return printable(self.story.name.replace("_", " "))

    @property
    def parts(self) -> list[str | dict]:
        """The page: title, what stands out, `SECTIONS`, and what they cannot show."""
        said = notebook.answer(sentence.replace(" %", "\u00a0%") for sentence in self.sentences())
        sections = [part for name in SECTIONS for part in (f"<h2>{SECTIONS[name]}</h2>\n", *self._section(name))]
        return [self._macro("css"), f"<h1>{escape(self.title)}</h1>", *said.parts, *sections, self._macro("limits")]

    def section(self, name: str) -> Shown:
        """Return one of `SECTIONS`, without its heading."""
        return Shown(self._macro("css"), *self._section(name))

    def _section(self, name: str) -> list[str | dict]:
        found = [made for made in self.quoted if made.table["differs"].eq(True).any()] if name == "given" else []
        drawn = [part for made in found[:1] for part in self._figure(made).parts]
        return [*drawn, self._macro(name)]

    def _figure(self, made: Comparison) -> Shown:
        alt = f"{made.compared.measure.question} {findings.described(made.compared)}."
        return notebook.figure(made.plot(), made.table, f"{self.prefix}-given", alt)

    def _macro(self, name: str) -> str:
        module = _template().make_module({"page": self, "story": self.story, "tables": self.tables})
        return str(getattr(module, name)())

    @cached_property
    def read(self) -> pd.DataFrame:
        """The articles that count and are shown to be read, as in `tables["versions"]`."""
        counted = self.tables["versions"][self.tables["versions"]["not_counted"].isna()]
        return counted.groupby("outlet", sort=False).head(MOST_READ)

    @cached_property
    def readings(self) -> dict[str, Markup]:
        """Each of these articles as HTML."""
        anchors = {article_id: self.anchor(article_id) for article_id in self.read["article_id"]}
        return readings(self.story, self.tables, self.sides, anchors)

    def opened(self) -> list[str]:
        """Return the two articles that are shown first: of two outlets, with the most statements in common."""
        shared = self.tables["shared"][["statement", "article_id"]].drop_duplicates()
        known = self.read.set_index("article_id")[["outlet", "published"]]
        both = shared[shared["article_id"].isin(known.index)].merge(shared, on="statement", suffixes=("", "_too"))
        n_shared = both.groupby(["article_id", "article_id_too"]).size().to_dict()
        firsts = [(a, b) for a in known.index for b in known.index if known.at[a, "outlet"] < known.at[b, "outlet"]]
        if not firsts:
            return known.index[:2].tolist()
        pair = max(firsts, key=lambda pair: n_shared.get(pair, 0))
        return sorted(pair, key=known.index.get_loc)

    def anchor(self, article_id: str) -> str:
        return f"{self.prefix}-article-{self.story.articles['article_id'].tolist().index(article_id) + 1}"

    def colour(self, outlet: str) -> str:
        return self.style[outlet].colour if outlet in self.style else GREY

    def statements(self) -> list[tuple[str, dict[str, dict]]]:
        """Return the speaker of each shared statement, and by outlet its words: neighbours of one state as one run."""
        found = []
        for _, own in self.tables["shared"].groupby("statement"):
            lines = {}
            for (outlet, article_id, _), words in own.groupby(["outlet", "article_id", "quote"], sort=False):
                seen = zip(words["state"], words["word"].notna(), words["word"], strict=True)
                runs = [(*state, [word for *_, word in run]) for state, run in groupby(seen, lambda word: word[:2])]
                lines[outlet] = {"article_id": article_id, "runs": runs} | words["state"].value_counts().to_dict()
            found.append((own["speaker"].iloc[0], lines))
        return found


def _nested(table: pd.DataFrame, *columns: str) -> dict | list[dict]:
    """Return the rows of a table by their values in some columns: {speaker: {outlet: [row]}}."""
    if not columns:
        return table.to_dict("records")
    return {name: _nested(rows, *columns[1:]) for name, rows in table.groupby(columns[0], sort=False)}


def _percent(share: float) -> str:
    """Write a share as a cell shows it: what somebody was given is not 0."""
    told = percent(share)
    return ("below 1 %" if share > 0 and told == percent(0) else told).replace(" %", "\u00a0%")


def _day(row: dict) -> str:
    form = DATES.get(row["date_precision"], "%-d %b %Y")
    return "no date" if pd.isna(row["published"]) else row["published"].strftime(form)


def _printable(value):
    """A mark that turns the direction of text would turn what stands behind it."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template():
    loader, strict = FileSystemLoader(Path(__file__).parent / "report_template"), {"undefined": StrictUndefined}
    blanks = {"trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, autoescape=True, finalize=_printable, **strict, **blanks)
    made.globals |= {"n_of": times, "percent": _percent, "nested": _nested, "day": _day, "notna": pd.notna}
    return made.get_template("story.html.j2")
