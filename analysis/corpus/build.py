"""Build a corpus: articles → annotations → a folder of tables, whole or not at all.

Entry point: `build`. The way: read the input and write its articles away in parts (`analysis.corpus.parts.stage`);
learn what is page furniture and annotate the parts, here or on a cluster (`analysis.corpus.engine`); find copies and
stories over all of them and move the tables into place (`analysis.corpus.assemble`).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import analysis
from analysis.annotation.actors import default_actors, read_actors
from analysis.annotation.furniture.learn import learn_from, sample
from analysis.corpus import engine, tables
from analysis.corpus.assemble import assemble
from analysis.corpus.corpus import MANIFEST, TABLES, Corpus, read
from analysis.corpus.manifest import Workshop, workshop
from analysis.corpus.parts import Job, Part, annotate_part, home_of, is_whole, stage
from analysis.errors import InputError
from analysis.read import Excluded, paths, read_articles
from analysis.read.remote import local_inputs
from analysis.read.walk import walk
from analysis.store import Store
from analysis.text.words import printable

LIBRARIES = ("vaderSentiment", "nupunkt")
AT_ONCE_UP_TO = 20_000  # articles; 34,782 took 2.6 GB when copies and stories were found at the same time


def build(
    inputs: Path | str | Iterable[Path | str],
    folder: Path | str,
    outlets: Iterable[str] = (),
    workers: int | None = None,
    shareable: bool = False,
    actors: Path | None = None,
    combined: bool = False,
    columns: Mapping[str, str] | None = None,
    corrections: Path | None = None,
    scheduler: str | None = None,
    tls: Sequence[Path] = (),
) -> dict:
    """Annotate all articles of the inputs and write the corpus to `folder`.

    Parameters
    ----------
    inputs, outlets, columns
        As for `analysis.read.read_articles`; an input may also lie at an address that fsspec knows.
    folder
        Where the tables go, on this machine or at an address that fsspec knows (`s3://bucket/corpus`); a corpus
        that stands there is replaced in one step once the new one is whole, and nothing else is.
    workers
        Number of processes; None: one for each core, where there is enough to do. The tables do not depend on it.
    shareable
        Leave out what would let a reader put the text together again: what follows the eighth word of a title, and
        pairs and triples of words, and words beside an actor, that stand so in only one article.
    actors
        A list of actors to count the company of (`analysis.annotation.actors.read_actors`); None: that of the package.
    combined
        Whether sentences get a `combined` score too (`analysis.annotation.sentiment.combine`).
    corrections
        A CSV `article_id,story` that says which story articles tell (`analysis.corpus.stories`).
    scheduler
        Address of a Dask scheduler whose workers annotate instead; they must reach `folder` by the same name.
    tls
        For a scheduler at tls://…: the files of the authority, of the certificate and of its key.

    Returns
    -------
    dict
        `n_rows` of the input, `n_articles` kept, `n_excluded`, and what the folder was made from; the same as in
        `corpus.json`.

    Raises
    ------
    InputError
        if the input cannot be read or lies in `folder`, no article is left, the scheduler cannot be reached, or
        `folder` holds something in the place of a table that this program did not write (`analysis.corpus.manifest`).

    Notes
    -----
    Articles are annotated in parts of 200, each kept in `folder/.unfinished` until all are done, so that an interrupted
    run resumes. From a corpus of the same versions and parameters in `folder` the rows of articles that have not
    changed are taken, unless it is shareable: the result is the same, but that stories found before keep their names.
    A corpus of more than one part has tables that are folders of Parquet files.
    """
    inputs, folder = paths(inputs), Store(folder)
    _refuse_inputs_within(inputs, folder)
    listed = default_actors() if actors is None else read_actors(actors)
    parameters = {
        "shareable": shareable,
        "combined": combined,
        "actors": {"name": listed.name, "sha256": listed.sha256},
    }
    log, wanted = engine.Log(folder), [*map(tables.file_name, TABLES)]
    with (
        workshop(folder, MANIFEST, wanted) as shop,
        engine.Engine(workers, scheduler, log, tls) as machines,
        local_inputs(inputs) as sources,
    ):
        staged = _staged(sources, shop, outlets, columns, machines)
        log.tell(f"source-framing {analysis.__version__} annotate")
        counts = {
            "n_rows": staged.n_articles + len(staged.excluded),
            "n_articles": staged.n_articles,
            "n_excluded": len(staged.excluded),
        }
        facts = _made_from(sources, counts, parameters)
        if len(staged.parts) > 1:
            facts["articles_per_part"] = staged.parts[0].n_articles
        log.tell("read {n_rows} rows: {n_articles} articles, {n_excluded} rows not kept".format(**counts))
        earlier = _earlier(folder)
        reused = folder.address if earlier is not None and _is_reusable(earlier, parameters) else None
        made_with = json.dumps([parameters, versions(), staged.learnt], sort_keys=True)
        jobs = [
            Job(part, shop.store.address, home_of(part, made_with), staged.learnt, listed, combined, reused)
            for part in staged.parts
        ]
        left = [job for job in jobs if not is_whole(job.home, shop.store)]
        n_done = staged.n_articles - sum(job.part.n_articles for job in left)
        machines.run(annotate_part, left, n_done)
        log.tell("finding copies and stories")
        known = None if earlier is None else _stories(earlier)
        homes = [job.home for job in jobs]
        if staged.n_articles > AT_ONCE_UP_TO:
            machines.close()
        assemble(shop, homes, staged.excluded, shareable, known, corrections, machines.meanwhile)
        facts = shop.put_in_place(facts)
    log.tell(f"written: {folder}")
    return facts


def _refuse_inputs_within(inputs: Iterable[Path | str], folder: Store) -> None:
    """What is read must not lie where something is written."""
    for source in inputs:
        if folder.is_local and "://" not in str(source):
            place = os.path.realpath(source)
            if os.path.commonpath([place, os.path.realpath(folder.root)]) == os.path.realpath(folder.root):
                raise InputError(f"{source}: lies in {folder}, which is written to; name another folder with --out")


class Staged(NamedTuple):
    parts: list[Part]
    excluded: list[Excluded]
    learnt: str
    n_articles: int


def _staged(
    sources: list[Path],
    shop: Workshop,
    outlets: Iterable[str],
    columns: Mapping[str, str] | None,
    machines: engine.Engine,
) -> Staged:
    parts: list[Part] = []
    excluded: list[Excluded] = []
    beside = shop.store
    try:
        items = read_articles(sources, outlets, columns)
        pages = sample(stage(items, beside, parts, excluded, machines.foresee))
        if not parts:
            first = f", the first because {excluded[0].reason}" if excluded else ""
            names = ", ".join(str(source) for source in sources)
            raise InputError(f"{names}: no article could be kept of {len(excluded)} rows{first}")
    except InputError:
        if shop.is_new:
            shop.discard()
        raise
    learnt = learn_from(pages, machines.each)
    plain = json.dumps(learnt.to_plain(), sort_keys=True).encode()
    name = f"learnt-{hashlib.sha256(plain).hexdigest()[:32]}.json"
    beside.write(name, plain)
    return Staged(parts, excluded, name, sum(part.n_articles for part in parts))


def _earlier(folder: Store) -> Corpus | None:
    try:
        earlier = read(folder)
        return earlier if len(earlier.articles) else None
    except InputError:
        return None


def _is_reusable(old: Corpus, parameters: dict) -> bool:
    same = {name: old.manifest.get(name) for name in parameters} == parameters
    return same and not parameters["shareable"] and old.manifest.get("versions") == versions()


def _stories(earlier: Corpus) -> pd.DataFrame:
    """Return the stories that an earlier corpus found, so that their names stay."""
    articles = earlier.articles
    return articles.loc[articles["story_confidence"].notna(), ["article_id", "story"]]


def _made_from(inputs: Iterable[Path], counts: Mapping[str, int], parameters: Mapping) -> dict:
    """What `corpus.json` says of a corpus; all that differs between two runs is `made`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    made = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return {
        **counts,
        **parameters,
        "inputs": [{"name": printable(source.resolve().name), "sha256": digest(source)} for source in inputs],
        "versions": versions(),
        "made": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def versions() -> dict[str, str]:
    """Return the versions on which the annotations hang."""
    return {"source-framing": analysis.__version__} | {name: version(name) for name in LIBRARIES}


def digest(source: Path) -> str:
    """Return a digest of the files that are read as `source`, names and contents; not of hidden ones, nor corpora."""
    files = _files(source) if source.is_dir() else [source]
    found = hashlib.sha256()
    for file in files:
        if file.is_file():
            name = file.relative_to(source) if source.is_dir() else file.name
            found.update(os.fsencode(name) + b"\0" + _content(file))
    return found.hexdigest()


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:  # then none of its rows was read either
        return b"cannot be read"


def _files(folder: Path) -> list[Path]:
    found = walk(folder).files
    corpora = {file.parent for file in found if file.name == MANIFEST}
    return [file for file in found if file.name != engine.LOG and not corpora & {*file.parents}]
