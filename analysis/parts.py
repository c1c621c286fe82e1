"""Annotate articles part by part, so that a run that was interrupted goes on where it stopped.

Entry points: `annotate_parts`, and `unchanged`, which says what of an older corpus still holds.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analysis import tables
from analysis.annotate import Annotation, gather
from analysis.corpus import Corpus
from analysis.read import Article
from analysis.schemas import ANNOTATIONS

ARTICLES_AT_ONCE = 200
FACTS = ("outlet", "date_precision", "date_doubt", "url", "title", "story", "copy", "note")


def annotate_parts(
    articles: Sequence[Article], parts: Path, workers: int, annotating: Callable[[Article], Annotation], made_with: str
) -> list[dict[str, pd.DataFrame]]:
    """Annotate articles in parts of 200, each kept in a folder of `parts` once it is whole.

    Parameters
    ----------
    articles, workers
        What to annotate, and in how many processes; the tables do not depend on their number.
    parts
        Folder for the parts; those that are there already are not made again.
    annotating
        Gives the rows of one article.
    made_with
        Whatever the rows hang on beside the articles, as a text: a part made with something else is not taken.
    """
    chunks = [articles[i : i + ARTICLES_AT_ONCE] for i in range(0, len(articles), ARTICLES_AT_ONCE)]
    homes = [parts / _key(chunk, made_with) for chunk in chunks]
    waiting = [(chunk, home, annotating) for chunk, home in zip(chunks, homes, strict=True) if not home.is_dir()]
    progress = tqdm(total=len(articles), unit=" articles", desc="annotating", leave=False, disable=None)
    progress.update(len(articles) - sum(len(chunk) for chunk, *_ in waiting))
    with progress:
        for n in _run(waiting, workers, progress):
            progress.update(n)
    return [{name: tables.read(name, home) for name in ANNOTATIONS} for home in homes]


def unchanged(
    old: Corpus, articles: Sequence[Article], marks: Mapping[str, list[tuple[int, int, str]]]
) -> dict[str, pd.DataFrame]:
    """Give the rows of an older corpus that annotating its articles anew would give again.

    Parameters
    ----------
    old
        A corpus made with the same versions and parameters.
    articles
        Those of the new corpus.
    marks
        The page furniture of each of them that `old` has by the same id, as `furniture.mark` finds it now.

    Returns
    -------
    dict
        The annotation tables, of the articles whose text and furniture are the same; what else is known of an article
        (outlet, date, title, …) is taken from `articles`.
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
    kept["articles"] = kept["articles"].assign(
        **{name: pd.Series(values, index, dtype=object) for name, values in facts.items()},
        published=pd.Series(published.to_numpy(), index),
        duplicate_of=None,
        duplicate_kind=None,
        duplicate_similarity=float("nan"),
        story_confidence=float("nan"),
    )
    return kept


def _run(waiting, workers: int, progress) -> Iterator[int]:
    if workers > 1 and len(waiting) > 1:
        with ProcessPoolExecutor(workers) as pool:
            yield from pool.map(_annotate_part, *zip(*waiting, strict=True))
    else:
        for part in waiting:
            _annotate_part(*part, progress)
            yield 0


def _annotate_part(chunk: Sequence[Article], home: Path, annotating: Callable, progress=None) -> int:
    annotations = []
    for article in chunk:
        annotations.append(annotating(article))
        if progress is not None:
            progress.update()
    beside = home.with_name(f".{home.name}.{os.getpid()}")
    beside.mkdir(exist_ok=True)
    for name, rows in gather(annotations).items():
        tables.write(name, rows, beside)
    beside.replace(home)
    return len(chunk)


def _key(chunk: Sequence[Article], made_with: str) -> str:
    digest = hashlib.sha256(made_with.encode())
    for article in chunk:
        digest.update(repr(article).encode())
    return digest.hexdigest()[:32]
