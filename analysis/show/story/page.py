"""The page of one story: its tellings side by side.

Entry points: `story_page` and, for a notebook, `one_story`; in a notebook the page shows itself, `StoryPage.section` a
part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import pandas as pd
from IPython.display import HTML
from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from analysis.compare import versions
from analysis.compare.sentiment import means
from analysis.compare.sentiment.course import over_article
from analysis.compare.story import names, omissions, telling, words
from analysis.compare.story.pick import Story, best_stories, take, texts_of
from analysis.corpus.corpus import Corpus
from analysis.show import notebook, plots
from analysis.show.formats import percent, signed, times
from analysis.show.plots import Style
from analysis.show.story import pictures, view
from analysis.show.story.findings import about_story
from analysis.text.words import printable

SECTIONS = {
    "articles": "Its articles, outlet by outlet",
    "given": "Who is given the word",
    "statements": "The statements they share",
    "omissions": "What the others have and one lacks",
    "words": "The words that set each telling apart",
    "naming": "What things are called",
    "course": "Sentiment along the text",
}
VOICES = ("outlet", "quoted")


@dataclass(frozen=True)
class StoryPage:
    """One story as each outlet tells it.

    Attributes
    ----------
    story
        As taken from its corpus.
    style
        Colour and marker of each outlet.
    prefix
        What the names of its figures and anchors begin with, unique in a report.
    sentences
        What stands out, as plain sentences.
    tables
        What the page shows, by name: `tellings, given, compared, shared, omissions, tested, counted, variants,
        speakers, levels` and a course for either voice.
    left_out
        The omissions with what was looked at.
    """

    story: Story
    style: Mapping[str, Style]
    prefix: str
    sentences: list[str]
    tables: dict[str, pd.DataFrame]
    left_out: omissions.Omissions
    _drawn: dict[str, Markup] = field(default_factory=dict, repr=False)

    @cached_property
    def _view(self) -> view.View:
        return view.View(self.story, self.style, self.prefix)

    @property
    def title(self) -> str:
        return self.story.title

    def section(self, name: str) -> HTML:
        """Show one of `SECTIONS`, without its heading."""
        return HTML(f"{self._macro('css')}{self._section(name)}")

    @property
    def body(self) -> str:
        """The whole page but for its frame and title, as HTML."""
        parts = [self._macro("css"), notebook.answer(said.replace(" %", "\u00a0%") for said in self.sentences).data]
        for name, heading in SECTIONS.items():
            parts.append(f"<section><h2>{Markup.escape(heading)}</h2>\n{self._section(name)}</section>")
        return "\n".join([*parts, f"<section><h2>What this cannot show</h2>\n{self._macro('limits')}</section>"])

    def _repr_html_(self) -> str:
        return f"<article><h2>{Markup.escape(self.title)}</h2>\n{self.body}</article>"

    def _macro(self, name: str) -> str:
        return str(getattr(_template().make_module(), name)())

    def _section(self, name: str) -> str:
        shown = self._view
        values = {"outlets": shown.outlets(), "figure": self._figure(name), **getattr(shown, name)(self)}
        macros = _template().make_module({"n_of": times, "percent": _percent, "signed": signed, "view": shown})
        return str(getattr(macros, name)(**{"data": values}))

    def _figure(self, name: str) -> Markup:
        """Draw the section's picture, once."""
        if name not in self._drawn:
            self._drawn[name] = Markup(self._draw(name))
        return self._drawn[name]

    def _draw(self, name: str) -> str:
        if name == "given":
            shown = pictures.groups_shown(self.tables["given"])
            kinds = "kind of speaker" if (shown["by"] == "speaker_kind").any() else "speaker's side"
            alt = (
                f"Share of each outlet's words on the story that stand in quotations, of anybody and by {kinds}, with "
                "95 % ranges over articles where there are five."
            )
            return notebook.figure(pictures.words_given(shown, self.style), shown, f"{self.prefix}-given", alt).data
        if name == "course":
            courses = {voice: self.tables[f"course-{voice}"] for voice in VOICES}
            rows = pd.concat([table.assign(voice=voice) for voice, table in courses.items()], ignore_index=True)
            alt = (
                "Mean sentence score in each fifth of the articles, by outlet, in its own voice and in quoted "
                "sentences; with 95 % ranges where there are five articles, hollow where there are fewer."
            )
            return notebook.figure(pictures.along(courses, self.style), rows, f"{self.prefix}-course", alt).data
        return ""


def _percent(share: float) -> str:
    """Write a share as a cell shows it: what somebody was given is not 0."""
    told = percent(share)
    return ("below 1 %" if share > 0 and told == percent(0) else told).replace(" %", "\u00a0%")


def _printable(value):
    """A mark that turns the direction of text would turn what stands behind it."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "finalize": _printable}
    environment = Environment(loader=FileSystemLoader(folder), **options)
    return environment.get_template("story.html.j2")


def story_page(
    corpus: Corpus,
    story: str,
    texts: Mapping[str, str] | None = None,
    style: Mapping[str, Style] | None = None,
    prefix: str = "story",
    seed: int = 0,
) -> StoryPage:
    """Put together the page of one story.

    Parameters
    ----------
    corpus
        As read.
    story
        Its name (`pick.stories` lists them).
    texts
        The texts by `article_id`, where they are at hand (`pick.texts_of`). Without them excerpts and offsets stand for
        words in context.
    style
        Colour and marker of each outlet; None: those of the corpus's outlets.
    prefix
        What the names of figures and anchors begin with.
    seed
        Of the random draws.

    Raises
    ------
    InputError
        if no article that counts tells the story.

    Examples
    --------
    See `notebooks/06_one_story.ipynb`.
    """
    told = take(corpus, story, texts)
    articles, sentences = told.corpus.articles, told.corpus.sentences
    given = telling.words_given(told, seed)
    compared = telling.differences(told, seed)
    shared = versions.kept(articles, told.corpus.quotes, told.texts)
    left_out = omissions.omissions(told)
    tested = words.tested(told, seed)
    levels = means.compare(articles, sentences, seed=seed)
    tables = {
        "tellings": telling.tellings(told),
        "given": given,
        "compared": compared,
        "shared": shared,
        "omissions": left_out.table,
        "tested": tested,
        "counted": words.counted(told),
        "variants": names.variants_by_outlet(told),
        "speakers": names.speakers_by_outlet(told, given),
        "levels": levels,
        **{f"course-{voice}": over_article(articles, sentences, seed=seed, voice=voice) for voice in VOICES},
    }
    style = style or plots.styles(corpus.articles["outlet"])
    said = about_story(told, given, compared, shared, left_out, tested, levels)
    return StoryPage(told, style, prefix, said, tables, left_out)


def one_story(
    corpus: Corpus, story: str | None = None, sources: Iterable[Path | str] = (), seed: int = 0
) -> tuple[StoryPage | None, list[str]]:
    """Give the page of a story, or, where there is none, None and the reason as a sentence.

    Parameters
    ----------
    corpus
        As read.
    story
        Its name; None: the one that most outlets tell with most articles.
    sources
        Files and folders with the texts, where they are at hand (`pick.texts_of`).
    seed
        Of the random draws.

    Returns
    -------
    (StoryPage or None, list of str)
        The page and no reason, or no page and the reason.

    Raises
    ------
    InputError
        if a source cannot be read, or a story is named that is not there.
    """
    best = best_stories(corpus)
    if story is None and not best:
        return None, ["No article here that counts has a story: give the column `story`, or `--stories FILE.csv`."]
    texts = texts_of(corpus, sources) if sources else None
    return story_page(corpus, story or best[0], texts, prefix="one-story", seed=seed), []
