"""Build a corpus: articles → annotations → a folder of tables, whole or not at all.

Entry point: `build`. The way: read the input, annotate what the folder does not hold already (`analysis.parts`), put
old and new together, find copies, and write every table beside the old one before it takes its place.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from analysis import furniture, parts, provenance, tables
from analysis import text as texts
from analysis.actors import default_actors, read_actors
from analysis.annotate import annotate
from analysis.copies import kinds_of_copies
from analysis.corpus import ACCOUNT, Corpus, read
from analysis.errors import InputError
from analysis.furniture.learn import Learnt, learn
from analysis.read import Article, Excluded, read_articles
from analysis.schemas import ANNOTATIONS
from analysis.stories.find import find_stories
from analysis.text import printable

MAX_TITLE_WORDS = 8


def build(
    inputs: Iterable[Path],
    folder: Path,
    outlets: Iterable[str] = (),
    workers: int = 1,
    shareable: bool = False,
    actors: Path | None = None,
    combined: bool = False,
    columns: Mapping[str, str] | None = None,
    corrections: Path | None = None,
) -> dict:
    """Annotate all articles of the inputs and write the corpus to `folder`.

    Parameters
    ----------
    inputs, outlets, columns
        As for `analysis.read.read_articles`.
    folder
        Where the tables go; tables that stand there are replaced once the new ones are whole.
    workers
        Number of processes; the tables do not depend on it.
    shareable
        Leave out what would let a reader put the text together again: titles of more than eight words, and
        pairs and triples of words, and words beside an actor, that stand so in only one article.
    actors
        A list of actors to count the company of (`analysis.actors.read_actors`); None: that of the package.
    combined
        Whether sentences get a `combined` score too (`analysis.sentiment.combination`).
    corrections
        A CSV `article_id,story` that says which story articles tell (`analysis.stories.corrections`).

    Returns
    -------
    dict
        `n_rows` of the input, `n_articles` kept, `n_excluded`, and what the folder was made from; the same as in
        `corpus.json`.

    Raises
    ------
    InputError
        if the input cannot be read, or no article is left.

    Notes
    -----
    Articles are annotated in parts of 200, each kept in `folder/.parts` until all are done, so that a run that was
    interrupted goes on where it stopped. Where `folder` holds a corpus of the same versions and parameters, the rows of
    articles that have not changed are taken from it, unless it is shareable: the result is the same, but that stories
    found before keep their names.
    """
    inputs, folder = [Path(source) for source in inputs], Path(folder)
    listed = default_actors() if actors is None else read_actors(actors)
    items = list(read_articles(inputs, outlets, columns))
    articles = [item for item in items if isinstance(item, Article)]
    excluded = [item for item in items if isinstance(item, Excluded)]
    assert len(articles) + len(excluded) == len(items)
    if not articles:
        first = f", the first because {excluded[0].reason}" if excluded else ""
        names = ", ".join(str(source) for source in inputs)
        raise InputError(f"{names}: no article could be kept of {len(items)} rows{first}")
    beside = folder / ".parts"
    try:
        beside.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out") from error
    parameters = {
        "shareable": shareable,
        "combined": combined,
        "actors": {"name": printable(listed.name), "sha256": listed.sha256},
    }
    learnt = learn((article.outlet, article.text) for article in articles)
    earlier = _earlier(folder)
    old = _reusable(earlier, articles, parameters, learnt) if earlier else None
    done = set(old["articles"]["article_id"]) if old else set()
    made_with = json.dumps([parameters, provenance.versions(), learnt.to_plain()], sort_keys=True)
    annotating = partial(annotate, actors=listed, combined=combined, learnt=learnt)
    left = [article for article in articles if article.article_id not in done]
    annotated = parts.annotate_parts(left, beside, workers, annotating, made_with)
    made = _together([*([old] if old else []), *annotated], [article.article_id for article in articles])
    made["articles"] = _with_copies(made["articles"], made["words"])
    made["articles"] = find_stories(
        made["articles"], made["leads"], _stories(earlier) if earlier else None, corrections
    )
    if shareable:
        made = _without_running_text(made)
    made["excluded"] = [_in_one_line(row._replace(file=Path(row.file).name)) for row in excluded]
    counts = {"n_rows": len(items), "n_articles": len(articles), "n_excluded": len(excluded)}
    account = provenance.account(inputs, counts, parameters)
    _replace(folder, beside, made, account)
    return account


def _with_copies(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    found = kinds_of_copies(articles, words).set_index("article_id").reindex(articles["article_id"])
    return articles.assign(
        duplicate_of=found["duplicate_of"].astype(object).where(found["duplicate_of"].notna(), None).to_numpy(),
        duplicate_kind=found["kind"].astype(object).where(found["kind"].notna(), None).to_numpy(),
        duplicate_similarity=found["similarity"].to_numpy(float).round(4),
    )


def _earlier(folder: Path) -> Corpus | None:
    try:
        return read(folder)
    except InputError:
        return None


def _stories(earlier: Corpus) -> pd.DataFrame:
    """Give the stories that an earlier corpus found, so that their names stay."""
    articles = earlier.articles
    return articles.loc[articles["story_confidence"].notna(), ["article_id", "story"]]


def _reusable(old: Corpus, articles: list[Article], parameters: dict, learnt: Learnt) -> dict[str, pd.DataFrame] | None:
    """Give the rows of an earlier corpus that need not be made again; None where there are none."""
    same = {name: old.account.get(name) for name in parameters} == parameters
    if not same or parameters["shareable"] or old.account.get("versions") != provenance.versions():
        return None
    known = set(old.articles["article_id"])
    marks = {
        article.article_id: list(map(tuple, furniture.mark(article.text, article.title, learnt, article.outlet)))
        for article in articles
        if article.article_id in known
    }
    return parts.unchanged(old, articles, marks)


def _together(pieces: list[dict[str, pd.DataFrame]], article_ids: list[str]) -> dict[str, pd.DataFrame]:
    """Put tables below one another, the articles in the order of the input."""
    place = pd.Index(article_ids)
    made = {}
    for name in ANNOTATIONS:
        whole = pd.concat([tables.table(name, piece[name]) for piece in pieces], ignore_index=True)
        order = place.get_indexer(whole["article_id"])
        made[name] = whole.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return made


def _replace(folder: Path, beside: Path, made: dict, account: dict) -> None:
    """Write every table beside the old one, then put them in place."""
    whole = beside / "whole"
    whole.mkdir(exist_ok=True)
    written = [tables.write(name, rows, whole) for name, rows in made.items()]
    (whole / ACCOUNT).write_text(json.dumps(account, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for file in [*written, whole / ACCOUNT]:
        file.replace(folder / file.name)
    shutil.rmtree(beside)


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(printable(cell).split()) if isinstance(cell, str) else cell for cell in row)


def _without_running_text(made: dict) -> dict:
    articles, words, beside = made["articles"], made["words"], made["collocates"]
    long = articles["title"].map(texts.n_runs, na_action="ignore") > MAX_TITLE_WORDS
    n_articles = words.groupby(["order", "term"])["article_id"].transform("nunique")
    n_beside = beside.groupby(["actor", "term"])["article_id"].transform("nunique")
    short = words["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
    return made | {
        "articles": articles.assign(title=articles["title"].mask(long)),
        "words": words[(words["order"] == 1) | ((n_articles > 1) & short)],
        "collocates": beside[n_beside > 1],
        "leads": made["leads"].head(0),
    }
