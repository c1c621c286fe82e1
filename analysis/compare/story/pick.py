"""Which stories there are, and one of them taken out of its corpus.

Entry points: `stories` and `best_stories` to pick one, `take` to have it as a `Story`; `texts_of` and `only_texts_of`
read the texts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.read import Article, read_articles
from analysis.text.outlets import in_order
from analysis.vocabulary import QUOTE_KINDS

COLUMNS = {
    "story": "the story",
    "n_outlets": "outlets with an article that counts",
    "n_articles": "articles that count: neither copies nor re-translations",
    "outlets": "the outlets and how many such articles each has",
    "first": "day of the first of them that has a date",
    "last": "day of the last",
}


@dataclass(frozen=True)
class Story:
    """One story's part of a corpus.

    Attributes
    ----------
    name
        As `articles.story` has it.
    articles
        All its articles, copies too, by outlet and date.
    corpus
        The articles that count, with their tables.
    quotes
        Their quotations, scare quotes left out; `outlet` and `offset` are added.
    texts
        The texts by `article_id`, as far as they are at hand.
    """

    name: str
    articles: pd.DataFrame
    corpus: Corpus
    quotes: pd.DataFrame
    texts: Mapping[str, str]

    @cached_property
    def outlets(self) -> list[str]:
        return in_order(self.corpus.articles["outlet"])

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")


def stories(corpus: Corpus) -> pd.DataFrame:
    """List the stories of a corpus, those first that most outlets tell, of these those with most articles.

    Returns
    -------
    DataFrame
        A row a story, the columns as described in `COLUMNS`.
    """
    told = corpus.comparable().articles.dropna(subset="story")
    rows = []
    for name, own in told.groupby("story"):
        counts = own["outlet"].value_counts()
        who = ", ".join(f"{outlet} {counts[outlet]}" for outlet in in_order(counts.index))
        days = own["published"].dt.normalize()
        rows.append((name, len(counts), len(own), who, days.min(), days.max()))
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n_outlets": int, "n_articles": int})
    return table.sort_values(["n_outlets", "n_articles", "story"], ascending=[False, False, True], ignore_index=True)


def best_stories(corpus: Corpus, n: int = 1) -> list[str]:
    """Name the `n` stories that most outlets tell, of these those with most articles."""
    return stories(corpus)["story"].head(n).tolist()


def take(corpus: Corpus, story: str, texts: Mapping[str, str] | None = None) -> Story:
    """Take one story out of its corpus.

    Parameters
    ----------
    corpus
        As read.
    story
        Its name.
    texts
        The texts of articles by `article_id`, where they are at hand (`texts_of`).

    Raises
    ------
    InputError
        if no article that counts tells a story of this name.
    """
    every = corpus.articles
    own = every[every["story"].eq(story).fillna(False).astype(bool)]
    counted = corpus.select(own["article_id"]).comparable() if len(own) else corpus
    if own.empty or counted.articles.empty:
        known = ", ".join(stories(corpus)["story"].head(5)) or "none"
        raise InputError(f"no article that counts tells the story {story!r}; the first stories here are {known}")
    place = {outlet: i for i, outlet in enumerate(in_order(own["outlet"]))}
    own = own.sort_values(
        ["outlet", "published", "article_id"], key=lambda c: c.map(place) if c.name == "outlet" else c
    )
    quotes = counted.quotes[counted.quotes["kind"].isin(QUOTE_KINDS)]
    quotes = quotes.merge(counted.articles[["article_id", "outlet"]], on="article_id", how="left")
    quotes = quotes.assign(offset=[int(spans[0][0]) for spans in quotes["content"]])
    at_hand = {name: texts[name] for name in own["article_id"] if name in texts} if texts else {}
    return Story(story, own.reset_index(drop=True), counted, quotes, at_hand)


def texts_of(corpus: Corpus, sources: Iterable[Path | str]) -> dict[str, str]:
    """Read the texts of a corpus's articles from files and folders, as far as they are the texts annotated.

    Parameters
    ----------
    corpus
        As read.
    sources
        What the corpus was made from, or others with the same articles: a text is taken if its SHA-256 is that of the
        article that was annotated.

    Returns
    -------
    dict
        The texts by `article_id`.
    """
    return _read(corpus, sources)[0]


def only_texts_of(corpus: Corpus, sources: Iterable[Path | str]) -> dict[str, str]:
    """Read the texts of a corpus's articles, and refuse sources that are not what the corpus was made from.

    Parameters
    ----------
    corpus, sources
        As for `texts_of`. Articles that the corpus does not know are passed over.

    Returns
    -------
    dict
        The texts by `article_id`.

    Raises
    ------
    InputError
        if an article of the corpus has another text in the sources, or they have the text of none.
    """
    sources = list(sources)
    found, changed = _read(corpus, sources)
    if changed:
        first, more = changed[0], f", nor are {len(changed) - 1} more" if len(changed) > 1 else ""
        where = first.file if first.row is None else f"{first.file}, row {first.row}"
        raise InputError(
            f"{where}: the text of {first.article_id!r} is not the one that was annotated{more}; annotate the articles "
            "again, or name the files they were annotated from"
        )
    if not found:
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no text here is one that was annotated; name the files the corpus was made from")
    return found


def _read(corpus: Corpus, sources: Iterable[Path | str]) -> tuple[dict[str, str], list[Article]]:
    """Give the texts that were annotated, and the articles that go by the name of one but have another text."""
    names: dict[str, list[str]] = {}
    for digest, article_id in corpus.articles[["sha256", "article_id"]].itertuples(index=False):
        names.setdefault(digest, []).append(article_id)
    known = set(corpus.articles["article_id"])
    found: dict[str, str] = {}
    others = []
    for item in read_articles([Path(source) for source in sources]):
        if isinstance(item, Article):
            digest = sha256(item.text.encode()).hexdigest()
            found |= dict.fromkeys(names.get(digest, ()), item.text)
            if digest not in names and item.article_id in known:
                others.append(item)
    return found, [item for item in others if item.article_id not in found]
