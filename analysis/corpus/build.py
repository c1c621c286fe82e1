"""Build a corpus: articles → annotations → a folder of tables, whole or not at all.

Entry point: `build`. Articles are written away in parts (`parts`) and annotated (`engine`); copies, stories and
speakers are found over all of them (`assemble`), and the tables are moved into place (`manifest`).
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow

import analysis
from analysis.annotation.actors import Actors, actors_of, default_actors, read_actors
from analysis.annotation.furniture import learn, sample, to_plain
from analysis.corpus import HEADLINES, MANIFEST, TABLES, read, tables
from analysis.corpus.duplicates import find_copies, in_several
from analysis.corpus.engine import run
from analysis.corpus.grouping import words_of
from analysis.corpus.manifest import NEXT, Workshop, earlier_facts, workshop
from analysis.corpus.parts import HASHED, Given, Part, annotate_part, is_whole, pages_of, stage
from analysis.corpus.proposals import PROPOSED, proposed
from analysis.corpus.speakers import READ, corrected_before, name_quotes, read_corrections, settle
from analysis.corpus.stories import find_stories
from analysis.errors import InputError
from analysis.read import Article, Excluded, paths, read_articles
from analysis.read.files import walk
from analysis.store import Store, local_inputs
from analysis.text import words as texts
from analysis.vocabulary import ANNOTATIONS

ACTORS = "actors.csv"
MAX_TITLE_WORDS = 8
SHARED = {"words": ["order", "term"], "collocates": ["actor", "term"]}  # what a shareable corpus has if two articles do


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
    """Annotate all articles of the inputs, write the corpus to `folder`, and return what its `corpus.json` says.

    Parameters
    ----------
    inputs, outlets, columns
        As for `analysis.read.read_articles`; an input may also lie at an address that fsspec knows.
    folder
        Where the tables go, here or at such an address; a corpus there is replaced once the new one is whole.
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
        items = read_articles(sources, outlets, columns, headlines)
        parts, excluded, learnt, listed = _staged(items, sources, beside, listed)
        shop.is_kept = True
        about = {"name": listed.name, "sha256": listed.sha256}
        parameters = {"shareable": shareable, "headlines": headlines, "actors": about}
        told = None if speakers is None else read_corrections(speakers)
        reused, known, told = _earlier(folder, parameters, told)
        made_with = json.dumps([parameters, versions(), learnt], sort_keys=True)
        # another folder for other articles, or for rows made with something else
        named = [hashlib.sha256(f"{part.digest}\n{made_with}".encode()).hexdigest()[:32] for part in parts]
        parts = [part._replace(home=home) for part, home in zip(parts, named, strict=True)]
        left = [part for part in parts if not is_whole(beside / part.home)]
        n_articles = sum(part.n_articles for part in parts)
        given = Given(beside.address, learnt, listed, reused, headlines)
        run(partial(annotate_part, given), left, n_articles, workers, scheduler)
        confirmed = listed if listed.name != PROPOSED else default_actors()
        assemble(shop, named, excluded, shareable, known, stories, told, confirmed.sides)
        shop.next.write(ACTORS, listed.content.encode())
        counts = {"n_rows": n_articles + len(excluded), "n_articles": n_articles, "n_excluded": len(excluded)}
        also = {"columns": dict(columns or {}), "compared": confirmed.compared}
        also |= {"articles_per_part": parts[0].n_articles if len(parts) > 1 else 0}
        also = {name: value for name, value in also.items() if value}
        return shop.put_in_place({**counts, **parameters, **also, **_made_from(sources)})


def _listed_before(folder: Store) -> Actors | None:
    """Return the list of actors that a corpus was made with, unless that is the package's."""
    before = earlier_facts(folder, MANIFEST)
    if ACTORS in before.get("files", {}) and before["actors"]["sha256"] != default_actors().sha256:
        return actors_of(before["actors"]["name"], folder.read(ACTORS))
    return None


def _staged(
    items: Iterable[Article | Excluded], sources: list[Path], beside: Store, listed: Actors | None
) -> tuple[list[Part], list[Excluded], str, Actors]:
    """Write articles away in parts, what is learnt of page furniture into the file named, and choose the actors."""
    parts, excluded = stage(items, beside)
    if not parts:
        first = f", the first because {excluded[0].reason}" if excluded else ""
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no article could be kept of {len(excluded)} rows{first}")
    pages = sample(pages_of(parts, beside))
    headlines = pages_of(parts, beside, "title")
    recurring = learn(((outlet, text) for outlet, own in pages.items() for text in own), headlines)
    learnt = json.dumps(to_plain(recurring), sort_keys=True).encode()
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
        "inputs": [{"name": texts.printable(source.resolve().name), "sha256": digest(source)} for source in inputs],
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
        files, top = walk(source)[0], source
    found = hashlib.sha256()
    for file in filter(Path.is_file, files):
        found.update(os.fsencode(file.relative_to(top)) + b"\0")
        try:
            with file.open("rb") as content:
                found.update(hashlib.file_digest(content, "sha256").digest())
        except OSError:  # then none of its rows was read either
            found.update(b"cannot be read")
    return found.hexdigest()


def assemble(
    shop: Workshop,
    homes: Sequence[str],
    excluded: Sequence[Excluded],
    shareable: bool,
    known: pd.DataFrame | None,
    stories: Path | None,
    speakers: pd.DataFrame | None,
    sides: Mapping[str, str],
) -> None:
    """Write the tables of a corpus, ready to be put in place, from its parts, whose folders are `homes`.

    `known` are the stories found before; a person corrects `stories` and `speakers`, and tells `sides` of names.
    """
    beside, whole = shop.store, shop.next

    def each(file: str, **options) -> Iterator[pyarrow.Table]:
        return (beside.read_parquet(f"{home}/{file}", **options) for home in homes)

    articles = pd.concat([tables.read("articles", beside / home) for home in homes], ignore_index=True)
    articles = find_copies(articles, partial(each, HASHED["words"]))
    words = words_of(each(tables.file_name("leads"), columns=["term"], read_dictionary=["term"]))
    articles = find_stories(articles, partial(each, HASHED["leads"]), words, known, stories)
    said = pyarrow.concat_tables(each(tables.file_name("quotes"), columns=READ)).to_pandas()
    settled, named = settle(said, articles.set_index("article_id")["published"], speakers, sides)
    for of in ("", f"/{HEADLINES}") if beside.exists(f"{homes[0]}/{HEADLINES}") else ("",):
        parts = _Parts(beside, [f"{home}{of}" for home in homes], f"{NEXT}{of}")
        changed = {"quotes": partial(name_quotes, settled=settled)}
        if shareable:
            changed |= {name: partial(_of_several, name, parts.in_several(name)) for name in SHARED}
            changed["leads"] = lambda rows: rows.head(0)
        for name in ANNOTATIONS if of else ANNOTATIONS[1:]:  # the first are articles, of which more was found
            parts.write(name, changed.get(name))
    if shareable:
        cut = partial(texts.first_runs, most=MAX_TITLE_WORDS)
        articles = articles.assign(title=articles["title"].map(cut, na_action="ignore"))
    tables.write("articles", articles, whole)
    tables.write("speakers", named, whole)
    rows = [row._replace(file=Path(row.file).name) for row in excluded]
    # people open that: no line ends, no control characters
    one_line = [[" ".join(texts.printable(of).split()) if isinstance(of, str) else of for of in row] for row in rows]
    tables.write("excluded", one_line, whole)


class _Parts(NamedTuple):
    """The parts of tables, of texts or headlines, and where they go: a table of one part is a file, else a folder."""

    store: Store
    homes: Sequence[str]
    place: str

    def write(self, name: str, change: Callable[[pd.DataFrame], pd.DataFrame] | None) -> None:
        """Write a table with its rows changed; else let it stand in its place as it was annotated."""
        for i, home in enumerate(self.homes):
            number = i if len(self.homes) > 1 else None
            if change:
                tables.write(name, change(tables.read(name, self.store / home)), self.store / self.place, number)
            else:
                self.store.link(f"{home}/{tables.file_name(name)}", f"{self.place}/{tables.file_name(name, number)}")

    def in_several(self, name: str) -> np.ndarray:
        """Return the hashes of what stands in more than one article."""
        read = (tables.read(name, self.store / home)[["article_id", *SHARED[name]]] for home in self.homes)
        return in_several(lambda: (_hashes(rows.drop_duplicates(), SHARED[name]) for rows in read), 0)[0]


def _of_several(name: str, in_several: np.ndarray, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep single words, and pairs, triples and words beside an actor that more than one article has."""
    kept = np.isin(_hashes(rows, SHARED[name]), in_several)
    if name == "words":
        kept &= rows["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
        kept |= rows["order"] == 1
    return rows[kept]


def _hashes(rows: pd.DataFrame, of: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[of].astype({of[0]: str}), index=False, categorize=False).to_numpy()
