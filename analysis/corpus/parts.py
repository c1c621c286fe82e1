"""Annotate articles part by part, wherever a worker runs, so that a run that was interrupted goes on where it stopped.

Entry points: `stage` writes articles away in parts as they are read, `annotate_part` annotates one of them, and
`unchanged` says what of an older corpus still holds. A part is whole when its manifest is there, which is written last,
and its files are as that says.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
import pyarrow
import pyarrow.parquet

from analysis.annotation import furniture
from analysis.annotation.actors import Actors
from analysis.annotation.article import Annotation, annotate, gather
from analysis.annotation.furniture.learn import Learnt
from analysis.corpus import corpus, manifest, tables
from analysis.corpus.corpus import Corpus
from analysis.corpus.similar import write_hashes
from analysis.read import Article, Excluded
from analysis.store import Store
from analysis.vocabulary import ANNOTATIONS

ARTICLES_AT_ONCE = 200
MANIFEST = "part.json"
FACTS = ("outlet", "date_precision", "date_doubt", "url", "title", "story", "copy", "note")
_STAGED = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("article_id", "outlet", "text")),
        ("published", pyarrow.timestamp("us")),
        *((name, pyarrow.string()) for name in ("url", "title", "story", "copy", "file")),
        ("row", pyarrow.int64()),
        *((name, pyarrow.string()) for name in ("note", "date_precision", "date_doubt")),
    ]
)


class Part(NamedTuple):
    """Some articles, written away: the place among the parts, their number, and their digest."""

    number: int
    n_articles: int
    digest: str


class Job(NamedTuple):
    """All that a worker needs to annotate a part; what is large, it reads from `beside` itself."""

    part: Part
    beside: str
    home: str
    learnt: str
    actors: Actors
    combined: bool
    earlier: str | None


def stage(
    items: Iterable[Article | Excluded],
    beside: Store,
    parts: list[Part],
    excluded: list[Excluded],
    foresee: Callable[[int], object] = lambda n_parts: None,
) -> Iterator[tuple[str, str]]:
    """Write articles away in parts of `ARTICLES_AT_ONCE`, and pass the outlet and the text of each on.

    `parts` and `excluded` are filled meanwhile, and `foresee` is called with the number of parts so far.
    """
    chunk: list[Article] = []
    for item in items:
        if isinstance(item, Excluded):
            excluded.append(item)
            continue
        chunk.append(item)
        yield item.outlet, item.text
        if len(chunk) == ARTICLES_AT_ONCE:
            parts.append(_write_away(chunk, beside, len(parts)))
            chunk = []
            foresee(len(parts))
    if chunk:
        parts.append(_write_away(chunk, beside, len(parts)))


def staged(part: Part, beside: Store) -> list[Article]:
    """Read the articles of a part that was written away."""
    return [Article(**row) for row in beside.read_parquet(_staged_name(part)).to_pylist()]


def home_of(part: Part, made_with: str) -> str:
    """Name the folder of a part's rows: another one for other articles, or for rows made with something else."""
    return hashlib.sha256(f"{part.digest}\n{made_with}".encode()).hexdigest()[:32]


def is_whole(home: str, beside: Store) -> bool:
    """Return whether all rows of a part are written."""
    return manifest.is_sound(beside / home, MANIFEST)


def annotate_part(job: Job, done: Callable[[int], object] = lambda n: None) -> int:
    """Annotate the articles of a part and write their rows, where that is not done: gives the number of articles.

    `done` is called with the number of articles that are done since.
    """
    beside = Store(job.beside)
    if not is_whole(job.home, beside):
        _write_rows(_rows(staged(job.part, beside), job, done), beside / job.home)
    return job.part.n_articles


def _rows(articles: list[Article], job: Job, done: Callable[[int], object]) -> dict[str, pd.DataFrame]:
    learnt = _learnt(job.beside, job.learnt)
    old = None
    if job.earlier is not None:
        earlier = corpus.read(job.earlier).select(article.article_id for article in articles)
        known = set(earlier.articles["article_id"])
        marks = {
            article.article_id: list(map(tuple, furniture.mark(article.text, article.title, learnt, article.outlet)))
            for article in articles
            if article.article_id in known
        }
        old = unchanged(earlier, articles, marks)
    kept = set(old["articles"]["article_id"]) if old else set()
    annotations: list[Annotation] = []
    for article in articles:
        if article.article_id not in kept:
            annotations.append(annotate(article, job.actors, job.combined, learnt))
        done(1)
    made = gather(annotations)
    return made if old is None else _in_order([old, made], [article.article_id for article in articles])


def _in_order(pieces: list[dict], article_ids: list[str]) -> dict[str, pd.DataFrame]:
    """Put tables below one another, the articles in the order given."""
    place = pd.Index(article_ids)
    made = {}
    for name in ANNOTATIONS:
        whole = pd.concat([tables.as_frame(name, piece[name]) for piece in pieces], ignore_index=True)
        order = place.get_indexer(whole["article_id"])
        made[name] = whole.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return made


def _write_rows(rows: Mapping, home: Store) -> None:
    write_hashes(rows["words"], home)
    for name in ANNOTATIONS:
        tables.write(name, rows[name], home)
    manifest.sign(home, MANIFEST, {})


@lru_cache(maxsize=1)
def _learnt(beside: str, name: str) -> Learnt:
    return Learnt.from_plain(json.loads(Store(beside).read(name)))


def _write_away(chunk: Sequence[Article], beside: Store, number: int) -> Part:
    digest = hashlib.sha256("".join(map(repr, chunk)).encode("utf-8", "backslashreplace")).hexdigest()
    part = Part(number, len(chunk), digest)
    with beside.writing(_staged_name(part)) as file:
        rows = pyarrow.Table.from_pylist([asdict(article) for article in chunk], _STAGED)
        pyarrow.parquet.write_table(rows, file, compression="zstd")
    return part


def _staged_name(part: Part) -> str:
    return f"texts-{part.digest[:32]}.parquet"


def unchanged(
    old: Corpus, articles: Sequence[Article], marks: Mapping[str, list[tuple[int, int, str]]]
) -> dict[str, pd.DataFrame]:
    """Return the rows of an older corpus, of the same versions and parameters, that annotating anew would give again.

    They are of the articles whose text and furniture are the same: `marks` is the page furniture of each that `old` has
    by the same id, as `furniture.mark` finds it now. What else is known of an article is taken from `articles`.
    """
    spans = old.furniture.groupby("article_id")[["start", "end", "reason"]]
    marked = {article_id: list(rows.itertuples(index=False, name=None)) for article_id, rows in spans}
    digests = dict(zip(old.articles["article_id"], old.articles["sha256"], strict=True))
    same = {
        article.article_id: article
        for article in articles
        if article.article_id in marks
        and digests.get(article.article_id) == hashlib.sha256(article.text.encode()).hexdigest()
        and marked.get(article.article_id, []) == marks[article.article_id]
    }
    kept = {name: getattr(old, name) for name in ANNOTATIONS}
    kept = {name: frame[frame["article_id"].isin(list(same))] for name, frame in kept.items()}
    told = [same[article_id] for article_id in kept["articles"]["article_id"]]
    facts = {name: [getattr(article, name) for article in told] for name in FACTS}
    published = pd.to_datetime(pd.Series([article.published for article in told], dtype=object))
    index = kept["articles"].index
    kept["quotes"] = kept["quotes"].assign(name=None, name_side=None)
    kept["articles"] = kept["articles"].assign(
        **{name: pd.Series(values, index, dtype=object) for name, values in facts.items()},
        published=pd.Series(published.to_numpy(), index),
        duplicate_of=None,
        duplicate_kind=None,
        duplicate_similarity=float("nan"),
        story_confidence=float("nan"),
    )
    return kept
