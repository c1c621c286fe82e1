"""Annotate articles part by part, wherever a worker runs, so that a run that was interrupted goes on where it stopped.

A part is whole when its manifest is there, which is written last, and its files are as that says.
"""

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import pandas as pd
import pyarrow
import pyarrow.parquet

from analysis import corpus
from analysis.annotation import furniture
from analysis.annotation.actors import Actors
from analysis.annotation.article import annotate, annotate_headline, gather
from analysis.annotation.furniture import Learnt, from_plain
from analysis.corpus import manifest, tables
from analysis.corpus.duplicates import hashes_of
from analysis.errors import InputError
from analysis.read import Article, Excluded
from analysis.store import Store
from analysis.vocabulary import ANNOTATIONS

ARTICLES_AT_ONCE = 200
MANIFEST = "part.json"
HASHED = {"words": "words-hashed.parquet", "leads": "leads-hashed.parquet"}  # what copies and stories are found from
FACTS = ("outlet", "published", "date_precision", "date_doubt", "url", "title", "author", "story", "copy", "note")
FOUND_LATER = ("story_confidence", "duplicate_of", "duplicate_kind", "duplicate_similarity", "shares_words_with")
_TYPES = {"published": pyarrow.timestamp("us"), "row": pyarrow.int64()}
_STAGED = pyarrow.schema([(field.name, _TYPES.get(field.name, pyarrow.string())) for field in fields(Article)])


class Part(NamedTuple):
    """Some articles, written away: their number, their digest, and the folder where their rows go."""

    n_articles: int
    digest: str
    home: str = ""

    @property
    def file(self) -> str:
        """Where they are written."""
        return f"texts-{self.digest[:32]}.parquet"


class Given(NamedTuple):
    """What a worker needs to annotate any part: where it is, the file of what is learnt, and where rows stand."""

    beside: str
    learnt: str
    actors: Actors
    earlier: str | None = None
    headlines: bool = False


def stage(items: Iterable[Article | Excluded], beside: Store) -> tuple[list[Part], list[Excluded]]:
    """Write articles away in parts of `ARTICLES_AT_ONCE`; return these, and the rows that are no articles."""
    parts: list[Part] = []
    excluded: list[Excluded] = []

    def kept() -> Iterator[Article]:
        for item in items:
            if isinstance(item, Article):
                yield item
            else:
                excluded.append(item)

    articles = kept()
    while chunk := list(islice(articles, ARTICLES_AT_ONCE)):
        parts.append(_write_away(chunk, beside))
    return parts, excluded


def pages_of(parts: Iterable[Part], beside: Store, what: str = "text") -> Iterator[tuple[str, str]]:
    """Yield the outlet and the text of each article, or what else it has in a column."""
    for part in parts:
        columns = beside.read_parquet(part.file, columns=["outlet", what])
        rows = zip(*(column.to_pylist() for column in columns), strict=True)
        yield from (row for row in rows if row[1] is not None)


def _write_away(chunk: Sequence[Article], beside: Store) -> Part:
    digest = hashlib.sha256("".join(map(repr, chunk)).encode("utf-8", "backslashreplace")).hexdigest()
    part = Part(len(chunk), digest)
    with beside.writing(part.file) as file:
        rows = pyarrow.Table.from_pylist([asdict(article) for article in chunk], _STAGED)
        pyarrow.parquet.write_table(rows, file, compression="zstd")
    return part


def is_whole(home: Store) -> bool:
    """Return whether all rows of a part are written, and as they were."""
    with suppress(InputError):
        return "files" in manifest.verify(home, MANIFEST, "")
    return False


def annotate_part(given: Given, part: Part, done: Callable[[int], object] = lambda n: None) -> None:
    """Annotate the articles of a part and write their rows, where that is not done.

    `done` is called with the number of articles that are done since.
    """
    beside = Store(given.beside)
    home = beside / part.home
    if not is_whole(home):
        articles = [Article(**row) for row in beside.read_parquet(part.file).to_pylist()]
        with_title = [article for article in articles if article.title and not given.headlines]
        is_collecting = gc.isenabled()
        gc.disable()  # hardly any garbage of a part refers to itself, and each look for it is at all there is
        try:
            rows = _rows(articles, given, done)
            learnt = _learnt(given.beside, given.learnt)
            heads = gather([annotate_headline(article, given.actors, learnt) for article in with_title])
        finally:
            if is_collecting:
                gc.enable()
        for name, place in HASHED.items():
            with home.writing(place) as file:
                hashes = hashes_of(tables.as_frame(name, rows[name]))
                pyarrow.parquet.write_table(hashes, file, compression="none", use_dictionary=False)
        for name in ANNOTATIONS:
            tables.write(name, rows[name], home)
        for name in () if given.headlines else ANNOTATIONS:
            tables.write(name, heads[name], home / corpus.HEADLINES)
        manifest.sign(home, MANIFEST, {})


def _rows(articles: list[Article], given: Given, done: Callable[[int], object]) -> dict:
    """Return the rows of articles, the articles in this order, from an earlier corpus where they are the same there."""
    learnt = _learnt(given.beside, given.learnt)
    kept = {} if given.earlier is None else _unchanged(given.earlier, articles, learnt)
    is_kept = set(kept["articles"]["article_id"]) if kept else set()
    annotations = []
    for article in articles:
        if article.article_id not in is_kept:
            annotations.append(annotate(article, given.actors, learnt, given.headlines))
        done(1)
    made, place = gather(annotations), pd.Index([article.article_id for article in articles])
    for name in ANNOTATIONS if is_kept else ():
        whole = pd.concat([tables.as_frame(name, rows) for rows in (kept[name], made[name])], ignore_index=True)
        made[name] = whole.iloc[place.get_indexer(whole["article_id"]).argsort(kind="stable")]
    return made


@lru_cache(maxsize=1)
def _learnt(beside: str, name: str) -> Learnt:
    return from_plain(json.loads(Store(beside).read(name)))


def _unchanged(folder: str, articles: list[Article], learnt: Learnt) -> dict[str, pd.DataFrame]:
    """Return the rows of an earlier corpus of articles whose text and furniture are the same, all else as they say."""
    old = corpus.read(folder).select(article.article_id for article in articles)
    digests = dict(zip(old.articles["article_id"], old.articles["sha256"], strict=True))
    spans = old.furniture.groupby("article_id")[["start", "end", "reason"]]
    marks = {article_id: list(rows.itertuples(index=False, name=None)) for article_id, rows in spans}
    same = {
        article.article_id: article
        for article in articles
        if digests.get(article.article_id) == hashlib.sha256(article.text.encode()).hexdigest()
        and marks.get(article.article_id, []) == furniture.mark(article.text, article.title, learnt, article.outlet)
    }
    still = old.select(same)
    kept = {name: getattr(still, name) for name in ANNOTATIONS}
    rows = kept["articles"]
    facts = [[getattr(same[article_id], name) for name in FACTS] for article_id in rows["article_id"]]
    facts = pd.DataFrame(facts, rows.index, FACTS)
    kept["articles"] = rows.assign(**facts, **dict.fromkeys(FOUND_LATER))
    kept["quotes"] = kept["quotes"].assign(name=None, name_side=None)
    return kept
