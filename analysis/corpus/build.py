"""Build a corpus: articles → annotations → a folder of tables, whole or not at all.

Entry point: `build`. The way: read the input and write its articles away in parts (`parts.stage`); learn what is page
furniture and annotate the parts, here or on a cluster (`engine`); find copies and stories over all of them
(`assemble`), and move the tables into place (`manifest`).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd

import analysis
from analysis.annotation.actors import Actors, actors_of, default_actors, read_actors
from analysis.annotation.furniture.learn import learn_from, sample
from analysis.corpus import tables
from analysis.corpus.assemble import assemble
from analysis.corpus.corpus import HEADLINES, MANIFEST, TABLES, read
from analysis.corpus.engine import Engine
from analysis.corpus.manifest import earlier_facts, workshop
from analysis.corpus.parts import Job, Part, annotate_part, home_of, is_whole, stage
from analysis.corpus.proposals import PROPOSED, proposed
from analysis.corpus.speakers import corrected_before, read_corrections
from analysis.errors import InputError
from analysis.read import Article, Excluded, paths, read_articles
from analysis.read.files import walk
from analysis.store import Store, local_inputs
from analysis.text.words import printable

ACTORS = "actors.csv"


def build(
    inputs: Path | str | Iterable[Path | str],
    folder: Path | str,
    outlets: Iterable[str] = (),
    workers: int | None = None,
    shareable: bool = False,
    actors: Path | None = None,
    columns: Mapping[str, str] | None = None,
    stories: Path | None = None,
    speakers: Path | None = None,
    scheduler: str | None = None,
    headlines: bool = False,
) -> dict:
    """Annotate all articles of the inputs and write the corpus to `folder`.

    Parameters
    ----------
    inputs, outlets, columns
        As for `analysis.read.read_articles`; an input may also lie at an address that fsspec knows.
    folder
        Where the tables go, here or at such an address; a corpus there is replaced in one step once the new one is
        whole, and nothing else is.
    workers, scheduler
        Number of processes (None: as fits), or the address of a Dask scheduler whose workers annotate instead, and
        reach `folder` by the same name. The tables do not depend on it.
    shareable
        Leave out what would let a reader put the text together again: what follows the eighth word of a title, and
        pairs and triples of words, and words beside an actor, that stand so in only one article.
    actors
        A list of actors to count the company of, with sides and names to compare; None: that of the corpus in `folder`,
        else one proposed from the articles (`analysis.corpus.proposals`).
    stories, speakers
        CSVs in which a person corrects which story articles tell (`article_id,story`), and the names and sides of
        speakers (`speakers.csv` of a corpus, changed), which are kept when the corpus is written again.
    headlines
        Whether the headline is taken for the text, so that the input needs no texts.

    Returns
    -------
    dict
        What `corpus.json` says: `n_rows` of the input, `n_articles` kept, `n_excluded`, and what it was made from.

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
    """
    inputs, folder = paths(inputs), Store(folder)
    for source in inputs if folder.is_local else ():
        place = Path(os.path.realpath(source))
        if "://" not in str(source) and place.is_relative_to(os.path.realpath(folder.root)):
            raise InputError(f"{source}: lies in {folder}, which is written to; name another folder with --out")
    listed = _listed_before(folder) if actors is None else read_actors(actors)
    wanted = [*map(tables.file_name, TABLES), HEADLINES, ACTORS]
    with workshop(folder, MANIFEST, wanted) as shop, local_inputs(inputs) as sources:
        beside = shop.store
        with Engine(workers, scheduler) as machines:
            items = read_articles(sources, outlets, columns, headlines)
            parts, excluded, learnt, listed = _staged(items, sources, beside, machines, listed)
            shop.is_kept = True
            about = {"name": listed.name, "sha256": listed.sha256}
            parameters = {"shareable": shareable, "headlines": headlines, "actors": about}
            told = None if speakers is None else read_corrections(speakers)
            reused, known, told = _earlier(folder, parameters, told)
            made_with = json.dumps([parameters, versions(), learnt], sort_keys=True)
            homes = [home_of(part, made_with) for part in parts]
            given = learnt, listed, reused, headlines
            jobs = [Job(part, beside.address, home, *given) for part, home in zip(parts, homes, strict=True)]
            left = [job for job in jobs if not is_whole(job.home, beside)]
            n_articles = sum(part.n_articles for part in parts)
            machines.run(annotate_part, left, n_articles - sum(job.part.n_articles for job in left))
        confirmed = listed if listed.name != PROPOSED else default_actors()
        assemble(shop, homes, excluded, shareable, known, stories, told, confirmed.sides)
        shop.next.write(ACTORS, listed.content.encode())
        counts = {"n_rows": n_articles + len(excluded), "n_articles": n_articles, "n_excluded": len(excluded)}
        told = {"columns": dict(columns or {}), "compared": confirmed.compared}
        told["articles_per_part"] = parts[0].n_articles if len(parts) > 1 else 0
        told = {name: value for name, value in told.items() if value}
        return shop.put_in_place({**counts, **parameters, **told, **_made_from(sources)})


def _listed_before(folder: Store) -> Actors | None:
    """Return the list of actors that a corpus was made with, unless that is the package's."""
    before = earlier_facts(folder, MANIFEST)
    if ACTORS in before.get("files", {}) and before["actors"]["sha256"] != default_actors().sha256:
        return actors_of(before["actors"]["name"], folder.read(ACTORS))
    return None


def _staged(
    items: Iterable[Article | Excluded], sources: list[Path], beside: Store, machines: Engine, listed: Actors | None
) -> tuple[list[Part], list[Excluded], str, Actors]:
    """Write articles away in parts, what is learnt of page furniture into the file named, and choose the actors."""
    parts: list[Part] = []
    excluded: list[Excluded] = []
    pages = sample(stage(items, beside, parts, excluded, machines.foresee))
    if not parts:
        first = f", the first because {excluded[0].reason}" if excluded else ""
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no article could be kept of {len(excluded)} rows{first}")
    recurring = learn_from(pages, machines.each)
    learnt = json.dumps(recurring.to_plain(), sort_keys=True).encode()
    name = f"learnt-{hashlib.sha256(learnt).hexdigest()[:32]}.json"
    beside.write(name, learnt)
    return parts, excluded, name, listed or proposed(pages, recurring)


def _earlier(
    folder: Store, parameters: dict, told: pd.DataFrame | None
) -> tuple[str | None, pd.DataFrame | None, pd.DataFrame | None]:
    """Return where rows stand that need not be made again, the stories found before, and what people corrected."""
    try:
        old = read(folder)
        found = old.articles[old.articles["story_confidence"].notna()]
        told = corrected_before(old.speakers, told)
    except InputError:
        return None, None, told
    is_same = {**parameters, "versions": versions()}.items() <= old.manifest.items()
    return folder.address if is_same and not parameters["shareable"] else None, found[["article_id", "story"]], told


def _made_from(inputs: Iterable[Path]) -> dict:
    """Return what `corpus.json` says of how a corpus was made; all that differs between two runs is `made`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    made = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return {
        "inputs": [{"name": printable(source.resolve().name), "sha256": digest(source)} for source in inputs],
        "versions": versions(),
        "made": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def versions() -> dict[str, str]:
    """Return the versions on which the annotations hang."""
    return {"source-framing": analysis.__version__, "vaderSentiment": version("vaderSentiment")}


def digest(source: Path) -> str:
    """Return a digest of the files that are read as `source`, names and contents; not of hidden ones, nor corpora."""
    files, top = [source], source.parent
    if source.is_dir():
        files, top = walk(source).files, source
        corpora = {file.parent for file in files if file.name == MANIFEST}
        files = [file for file in files if not corpora & {*file.parents}]
    found = hashlib.sha256()
    for file in filter(Path.is_file, files):
        found.update(os.fsencode(file.relative_to(top)) + b"\0")
        try:
            with file.open("rb") as content:
                found.update(hashlib.file_digest(content, "sha256").digest())
        except OSError:  # then none of its rows was read either
            found.update(b"cannot be read")
    return found.hexdigest()
