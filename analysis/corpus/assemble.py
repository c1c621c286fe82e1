"""Put the parts of a corpus together: find copies and stories over all of them, and write the tables.

Entry point: `assemble`. Of the large tables one part is in memory at a time.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow

from analysis.corpus import tables
from analysis.corpus.duplicates import HASHES, find_copies
from analysis.corpus.manifest import NEXT, Workshop
from analysis.corpus.schema import columns
from analysis.corpus.speakers import SETTLED, name_speakers
from analysis.corpus.stories import find_stories
from analysis.read import Excluded
from analysis.store import Store
from analysis.text import words as texts
from analysis.vocabulary import ANNOTATIONS

MAX_TITLE_WORDS = 8
SHARED = {"words": ["order", "term"], "collocates": ["actor", "term"]}  # what a shareable corpus has if two articles do
_AS_ANNOTATED = [name for name in ANNOTATIONS if name not in ("articles", "quotes")]


def assemble(
    shop: Workshop,
    homes: Sequence[str],
    excluded: Sequence[Excluded],
    shareable: bool,
    known: pd.DataFrame | None,
    stories: Path | None,
    speakers: pd.DataFrame | None,
) -> None:
    """Write the tables of the corpus whose parts stand in a workshop, ready to be put in place.

    `homes` are the folders of the parts, in the order of their articles, `known` the stories found before,
    `stories` and `speakers` what a person corrects of both. With `shareable`, what would let a reader put the texts
    together again is left out.
    """
    beside, whole = shop.store, shop.next
    parts = [None] if len(homes) == 1 else list(range(len(homes)))  # a table of one part is a file, else a folder
    articles = pd.concat([tables.read("articles", beside / home) for home in homes], ignore_index=True)
    leads = _leads(beside, homes) if articles["story"].isna().all() else tables.as_frame("leads", [])
    articles = find_stories(articles, leads, known, stories)
    del leads
    articles = find_copies(articles, (beside.read_parquet(f"{home}/{HASHES}") for home in homes))
    _write_quotes(beside, homes, whole, parts, articles, speakers)
    if shareable:
        cut = partial(texts.first_runs, most=MAX_TITLE_WORDS)
        articles = articles.assign(title=articles["title"].map(cut, na_action="ignore"))
        _write_without_running_text(beside, homes, whole, parts)
    else:
        for name in _AS_ANNOTATED:
            for home, part in zip(homes, parts, strict=True):
                beside.link(f"{home}/{tables.file_name(name)}", f"{NEXT}/{tables.file_name(name, part)}")
    tables.write("articles", articles, whole)
    tables.write("excluded", [_in_one_line(row._replace(file=Path(row.file).name)) for row in excluded], whole)


def _leads(beside: Store, homes: Sequence[str]) -> pd.DataFrame:
    """Read the leads of all parts, each string once: most terms stand in many articles."""
    places = [f"{home}/{tables.file_name('leads')}" for home in homes]
    parts = [beside.read_parquet(place, read_dictionary=["article_id", "term"]) for place in places]
    return pyarrow.concat_tables(parts).unify_dictionaries().to_pandas()


def _write_quotes(
    beside: Store,
    homes: Sequence[str],
    whole: Store,
    parts: Sequence[int | None],
    articles: pd.DataFrame,
    told: pd.DataFrame | None,
) -> None:
    """Write the quotations of all parts with what is settled of speakers in them all, and the table of speakers."""
    files = [f"{home}/{tables.file_name('quotes')}" for home in homes]
    needed = ["article_id", "speaker", "speaker_kind", "role", "side"]
    said = pyarrow.concat_tables([beside.read_parquet(file, needed) for file in files]).to_pandas()
    said, speakers = name_speakers(said, articles.set_index("article_id")["published"], told)
    found = said[list(SETTLED)]
    for part, file in zip(parts, files, strict=True):
        rows = beside.read_parquet(file).drop_columns(list(found))
        for name in found:
            rows = rows.append_column(name, pyarrow.array(found[name].head(len(rows)), pyarrow.string()))
        found = found.iloc[len(rows) :]
        tables.write("quotes", rows.select(columns("quotes")), whole, part)
    tables.write("speakers", speakers, whole)


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(texts.printable(cell).split()) if isinstance(cell, str) else cell for cell in row)


def _write_without_running_text(beside: Store, homes: Sequence[str], whole: Store, parts: Sequence[int | None]) -> None:
    """Write the tables without pairs and triples, words beside an actor, and leads that stand in only one article."""
    in_several = {name: _in_several(beside, homes, name) for name in SHARED}
    for home, part in zip(homes, parts, strict=True):
        for name in _AS_ANNOTATED:
            rows = tables.read(name, beside / home)
            if name == "leads":
                rows = rows.head(0)
            elif name in SHARED:
                kept = np.isin(_hashes(rows, SHARED[name]), in_several[name])
                if name == "words":
                    kept &= rows["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
                    kept |= rows["order"] == 1
                rows = rows[kept]
            tables.write(name, rows, whole, part)


def _in_several(beside: Store, homes: Sequence[str], name: str) -> np.ndarray:
    """Return the hashes of what stands in more than one article."""
    parts = (tables.read(name, beside / home)[["article_id", *SHARED[name]]].drop_duplicates() for home in homes)
    hashes, counts = np.unique(np.concatenate([_hashes(rows, SHARED[name]) for rows in parts]), return_counts=True)
    return hashes[counts > 1]


def _hashes(rows: pd.DataFrame, of: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[of].astype({of[0]: str}), index=False, categorize=False).to_numpy()
