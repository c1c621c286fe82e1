"""One story as each outlet tells it, as a page: in a notebook it shows itself, the report writes one for each story.

Entry point: `story`. What it says is put into words by `analysis.show.story_sentences`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.comparison import story as tales
from analysis.comparison.omissions import Omissions, omissions
from analysis.comparison.quotes import NOT_TOLD
from analysis.comparison.ratios import compare_ratios
from analysis.comparison.statements import kept
from analysis.comparison.story import ANYBODY, Story, most_given
from analysis.comparison.tone import scores
from analysis.corpus.accounts import texts_of
from analysis.corpus.cache import remembered
from analysis.corpus.corpus import Corpus
from analysis.show import notebook, plots
from analysis.show.concordance import matches
from analysis.show.notebook import Shown
from analysis.show.plots import GREY, Style
from analysis.show.sentences import percent, signed, times
from analysis.show.story_sentences import WHOM, about_story
from analysis.text.sentences import sentences as split
from analysis.text.words import printable

SECTIONS = {
    "articles": "Its articles, outlet by outlet",
    "given": "Who gets quoted",
    "statements": "The statements they share",
    "omissions": "What the others have and one lacks",
    "words": "Distinctive words",
    "names": "What things are called",
    "tone": "Tone",
}
MOST_GROUPS = 7
MOST_CHARACTERS = 400  # only what is no sentence, such as a table, is longer
MOST_QUOTED = 40  # words, and on to the end of the sentence
LONGEST_QUOTED = 100
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
        Files and folders the corpus was made from, or the texts by `article_id`: whole sentences are shown then.
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
    given, articles = tales.words_given(told, seed), told.corpus.articles
    tone = compare_ratios(articles, scores(told.corpus), seed=seed)
    left_out = omissions(told)
    tables = {
        "versions": tales.versions(told),
        "given": given,
        "differences": tales.differences(told, seed),
        "speakers": tales.speakers(told, given),
        "shared": kept(told.quotes, told.texts),
        "omissions": left_out.table,
        "tested": tales.words_tested(told, seed),
        "counted": tales.words_counted(told),
        "names": told.names,
        "tone": tone[tone["group"] != "mixed"],
    }
    return StoryPage(told, tables, left_out, style or plots.styles(corpus.articles["outlet"]), prefix)


def story_parts(folder: Path, name: str, texts: Mapping[str, str], prefix: str) -> tuple[str, list[str | dict]]:
    """Return the title and the parts of a story's page, for a report that makes several at once."""
    title, *parts = map(json.loads, _written(_opened(folder), name, dict(texts), prefix)["part"])
    return title, parts


@remembered
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


class Place(NamedTuple):
    """Something in an article: with text its offset and the sentence around it, without text its uses there."""

    article_id: str
    n_uses: int
    offset: int | None = None
    left: str = ""
    node: str = ""
    right: str = ""


@dataclass(frozen=True)
class StoryPage(Shown):
    """A story, its `tables` by name, what outlets leave out, and how each outlet is drawn; a cell shows it whole."""

    story: Story
    tables: dict[str, pd.DataFrame]
    left_out: Omissions
    style: Mapping[str, Style]
    prefix: str

    def sentences(self) -> list[str]:
        """Return what stands out, in plain sentences."""
        return about_story(self.story, self.tables, self.left_out)

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
        return [*(self._figure().parts if name == "given" else ()), self._macro(name)]

    def _macro(self, name: str) -> str:
        module = _template().make_module({"page": self, "story": self.story, "tables": self.tables})
        return str(getattr(module, name)())

    def _figure(self) -> Shown:
        """Draw who gets quoted."""
        given = self.tables["given"]
        n_words = given.groupby(["by", "to_whom"])["n_words"].sum()
        quoted, side_unknown = n_words["all"].sum(), n_words.get(("side", NOT_TOLD), 0)
        by = "side" if quoted and side_unknown <= quoted / 2 else "speaker_kind"
        groups = [("all", ANYBODY), *((by, whom) for whom in most_given(given, by, MOST_GROUPS))]
        groups += [(by, NOT_TOLD)] if (by, NOT_TOLD) in n_words else []
        shown = given.set_index(["by", "to_whom"]).loc[groups].reset_index()
        labels = [WHOM.get(group, group[1]) for group in zip(shown["by"], shown["to_whom"], strict=True)]
        # what is drawn holds for all of the outlet's articles, also those that do not quote the group
        drawn = shown.assign(estimate=shown["share_of_words"], group=labels, n_articles=shown["of_articles"])
        ax = plots.intervals(drawn, self.style, "share of the outlet's words on the story")
        kinds = "speaker's side" if by == "side" else "kind of speaker"
        alt = f"Share of each outlet's words on the story that are quoted, in all and by {kinds}, with 95 % ranges."
        return notebook.figure(ax, shown, f"{self.prefix}-given", alt)

    def anchor(self, article_id: str) -> str:
        return f"{self.prefix}-article-{self.story.articles['article_id'].tolist().index(article_id) + 1}"

    def colour(self, outlet: str) -> str:
        return self.style[outlet].colour if outlet in self.style else GREY

    def first_sentence(self, article_id: str) -> str:
        """Return the first sentence of an article, where its text is at hand."""
        spans = self._spans(article_id)
        return self.around(article_id, *spans[0]).node if spans else ""

    def statements(self) -> list[tuple[str, dict[str, dict]]]:
        """Return the speaker of each shared statement, and by outlet its words: neighbours of one state as one run."""
        places = self.story.quotes.set_index(["article_id", "quote"])["content"]
        found = []
        for _, own in self.tables["shared"].groupby("statement"):
            lines = {}
            for (outlet, article_id, quote), words in own.groupby(["outlet", "article_id", "quote"], sort=False):
                seen = zip(words["state"], words["word"].notna(), words["word"], strict=True)
                runs = [(*state, [word for *_, word in run]) for state, run in groupby(seen, lambda word: word[:2])]
                lines[outlet] = {"article_id": article_id, "offset": int(places[article_id, quote][0][0]), "runs": runs}
                lines[outlet] |= words["state"].value_counts().to_dict()
            found.append((own["speaker"].iloc[0], lines))
        return found

    @cached_property
    def _words(self) -> pd.DataFrame:
        return self.story.corpus.words.merge(self.story.corpus.articles[["article_id", "outlet"]], on="article_id")

    def use(self, term: str, outlets: list[str], voice: str | None = None) -> Place | None:
        """Return where the article of these outlets that uses a term most has it first."""
        wanted, words = term.split(" "), self._words
        rows = words[
            words["term"].eq(" ".join(wanted[:3])) & words["outlet"].isin(outlets)
        ]  # there are no longer terms
        rows = rows if voice is None else rows[rows["voice"] == voice]
        if rows.empty:
            return None
        n_uses = rows.groupby("article_id")["count"].sum()
        article_id = n_uses.idxmax()
        found = matches(self.story.texts.get(article_id, ""), self._spans(article_id), wanted)
        return self.around(article_id, *found[0]) if found else Place(article_id, int(n_uses.max()))

    def stands(self, row) -> Place | None:
        """Return where something left out stands: a term's use, or a quotation or mention."""
        article_id, item = row["article_id"], row["item"]
        if row["kind"] == "term":
            return self.use(item, [outlet for outlet in self.story.outlets if outlet != row["outlet"]])
        start, text = int(row["offset"]), self.story.texts.get(article_id, "")
        first = item if text.startswith(item, start) else item.split()[0]
        return self.around(article_id, start, int(row["end"]) if pd.notna(row["end"]) else start + len(first))

    def quoted(self, row) -> Place:
        """Return a quotation in its sentences, or, of one too long for them, its first words."""
        article_id, content = row["article_id"], row["content"]
        start, end, text = int(content[0][0]), int(content[-1][1]), self.story.texts.get(article_id)
        if text and end - start <= MOST_CHARACTERS:
            return self.around(article_id, start, end)
        said = row["excerpt"] + (" …" if row["n_words"] > len(row["excerpt"].split()) else "")
        if text:
            said = _to_a_sentence_end(" … ".join(" ".join(text[s:e].split()) for s, e in content))
        return Place(article_id, 1, start, node=f"“{said}”")

    def around(self, article_id: str, start: int, end: int) -> Place:
        """Return the sentences that hold the text from `start` to `end`, if it is at hand."""
        text, spans = self.story.texts.get(article_id), self._spans(article_id)
        if text is None:
            return Place(article_id, 1, start)
        first = max((s for s, e in spans if s <= start < e), default=start)
        last = min((e for s, e in spans if s < end <= e), default=end)
        left, node, right = (re.sub(r"\s+", " ", text[s:e]) for s, e in ((first, start), (start, end), (end, last)))
        most = MOST_CHARACTERS
        left = left if len(left) <= most else "… " + left[-most:].partition(" ")[2]
        node, right = (p if len(p) <= most else p[:most].rpartition(" ")[0] + " …" for p in (node, right))
        return Place(article_id, 1, start, left, node, right)

    def _spans(self, article_id: str) -> list[tuple[int, int]]:
        sentences = self.story.corpus.sentences
        own = sentences[sentences["article_id"] == article_id]
        return list(zip(own["start"], own["end"], strict=True))


def _to_a_sentence_end(said: str) -> str:
    """Cut what is long behind a whole sentence; a sentence that is too long itself, behind a word."""
    head = " ".join(said.split()[:LONGEST_QUOTED])
    ends = [head[:end] for _, end in split(head, [(0, len(head))])]
    shown = next((part for part in ends if len(part.split()) >= MOST_QUOTED), head)
    return shown.rstrip(",") + (" …" if len(shown) < len(said) else "")


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
    told = {"n_of": times, "percent": _percent, "signed": signed, "nested": _nested, "day": _day, "notna": pd.notna}
    made.globals |= told
    return made.get_template("story.html.j2")
