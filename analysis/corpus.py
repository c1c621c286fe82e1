"""A corpus: the folder of annotation tables that `framing annotate` writes and every comparison reads.

Entry points: `build` (articles → folder) and `read` (folder → `Corpus`).
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

import analysis
from analysis import tables
from analysis import text as texts
from analysis.actors import Actors, default_actors, read_actors
from analysis.annotate import annotate, gather
from analysis.copies import find_copies
from analysis.errors import InputError
from analysis.read import MANIFEST, Article, Excluded, read_articles
from analysis.schemas import ANNOTATIONS
from analysis.text import printable

ARTICLES_AT_ONCE = 200
MAX_TITLE_WORDS = 8
ACCOUNT = "corpus.json"


@dataclass(frozen=True)
class Corpus:
    """The tables of one folder, as `analysis.schemas` describes them."""

    articles: pd.DataFrame
    words: pd.DataFrame
    sentences: pd.DataFrame
    quotes: pd.DataFrame
    furniture: pd.DataFrame
    excluded: pd.DataFrame
    account: dict
    actors: pd.DataFrame = field(default_factory=partial(tables.table, "actors", []))
    collocates: pd.DataFrame = field(default_factory=partial(tables.table, "collocates", []))
    sentiment_words: pd.DataFrame = field(default_factory=partial(tables.table, "sentiment_words", []))
    targets: pd.DataFrame = field(default_factory=partial(tables.table, "targets", []))

    def select(self, article_ids: Iterable[str]) -> "Corpus":
        """Keep only the rows of the articles named; what was excluded stays listed."""
        wanted = set(article_ids)
        kept = {name: getattr(self, name) for name in ANNOTATIONS}
        return replace(self, **{name: frame[frame["article_id"].isin(wanted)] for name, frame in kept.items()})

    def comparable(self, wording: bool = True) -> "Corpus":
        """Keep the articles that may stand for their outlet: each once, and re-translations only if not `wording`."""
        articles = self.articles[self.articles["duplicate_of"].isna()]
        if wording:
            articles = articles[articles["copy"] != "retranslation"]
        return self.select(articles["article_id"])


def read(folder: Path | str) -> Corpus:
    """Read a corpus from the folder that `build` wrote.

    Raises
    ------
    InputError
        if the folder or one of its tables is missing or damaged.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; write it with `framing annotate … --out {folder}`")
    account = folder / ACCOUNT
    try:
        facts = json.loads(account.read_text("utf-8")) if account.is_file() else {}
    except ValueError as error:
        raise InputError(f"{account}: is not JSON ({error}); annotate the articles again") from error
    names = [part.name for part in fields(Corpus) if part.name != "account"]
    if not isinstance(facts, dict):
        raise InputError(f"{account}: is not a JSON object; annotate the articles again")
    # a corpus of an earlier version lacks them
    later = ("actors", "collocates", "sentiment_words", "targets")
    missing = {name for name in later if not tables.path(name, folder).is_file()}
    return Corpus(**{name: tables.read(name, folder) for name in names if name not in missing}, account=facts)


def build(
    inputs: Iterable[Path],
    folder: Path,
    outlets: Iterable[str] = (),
    workers: int = 1,
    shareable: bool = False,
    actors: Path | None = None,
    combined: bool = False,
) -> dict:
    """Annotate all articles of the inputs and write the corpus to `folder`.

    Parameters
    ----------
    inputs, outlets
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
    interrupted goes on where it stopped.
    """
    inputs, folder = [Path(source) for source in inputs], Path(folder)
    listed = default_actors() if actors is None else read_actors(actors)
    items = list(read_articles(inputs, outlets))
    articles = [item for item in items if isinstance(item, Article)]
    excluded = [item for item in items if isinstance(item, Excluded)]
    assert len(articles) + len(excluded) == len(items)
    if not articles:
        first = f", the first because {excluded[0].reason}" if excluded else ""
        names = ", ".join(str(source) for source in inputs)
        raise InputError(f"{names}: no article could be kept of {len(items)} rows{first}")
    parts = folder / ".parts"
    try:
        parts.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out") from error
    done = _annotate_parts(articles, parts, workers, partial(annotate, actors=listed, combined=combined))
    made = {name: pd.concat([part[name] for part in done], ignore_index=True) for name in ANNOTATIONS}
    made["articles"] = find_copies(made["articles"], made["words"])
    if shareable:
        made = _without_running_text(made)
    made["excluded"] = [_in_one_line(row._replace(file=Path(row.file).name)) for row in excluded]
    account = {
        "n_rows": len(items),
        "n_articles": len(articles),
        "n_excluded": len(excluded),
        "shareable": shareable,
        "inputs": [{"name": printable(source.resolve().name), "sha256": _digest(source)} for source in inputs],
        "actors": {"name": printable(listed.name), "sha256": listed.sha256},
        "versions": {"source-framing": analysis.__version__}
        | {name: version(name) for name in ("vaderSentiment", "nupunkt")},
    }
    beside = parts / "whole"
    beside.mkdir(exist_ok=True)
    written = [tables.write(name, rows, beside) for name, rows in made.items()]
    (beside / ACCOUNT).write_text(json.dumps(account, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for file in [*written, beside / ACCOUNT]:
        file.replace(folder / file.name)
    shutil.rmtree(parts)
    return account


def _annotate_parts(
    articles: list[Article], parts: Path, workers: int, annotating: partial
) -> list[dict[str, pd.DataFrame]]:
    chunks = [articles[i : i + ARTICLES_AT_ONCE] for i in range(0, len(articles), ARTICLES_AT_ONCE)]
    homes = [parts / _key(chunk, **annotating.keywords) for chunk in chunks]
    waiting = [(chunk, home, annotating) for chunk, home in zip(chunks, homes, strict=True) if not home.is_dir()]
    progress = tqdm(total=len(articles), unit=" articles", desc="annotating", leave=False, disable=None)
    progress.update(len(articles) - sum(len(chunk) for chunk, *_ in waiting))
    with progress:
        for n in _run(waiting, workers, progress):
            progress.update(n)
    return [{name: tables.read(name, home) for name in ANNOTATIONS} for home in homes]


def _run(waiting, workers: int, progress) -> Iterator[int]:
    if workers > 1 and len(waiting) > 1:
        with ProcessPoolExecutor(workers) as pool:
            yield from pool.map(_annotate_part, *zip(*waiting, strict=True))
    else:
        for part in waiting:
            _annotate_part(*part, progress)
            yield 0


def _annotate_part(chunk: list[Article], home: Path, annotating: partial, progress=None) -> int:
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


def _key(chunk: list[Article], actors: Actors, combined: bool) -> str:
    digest = hashlib.sha256(f"{analysis.__version__} {actors.sha256} {combined}".encode())
    for article in chunk:
        digest.update(repr(article).encode())
    return digest.hexdigest()[:32]


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(printable(cell).split()) if isinstance(cell, str) else cell for cell in row)


def _digest(source: Path) -> str:
    """Digest the files that are read as `source`: names within a folder, and contents."""
    files = sorted([*source.rglob("*.txt"), *source.glob(MANIFEST)]) if source.is_dir() else [source]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            name = file.relative_to(source) if source.is_dir() else file.name
            digest.update(os.fsencode(name) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


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
    }
