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
from analysis.corpus.corpus import HEADLINES
from analysis.corpus.duplicates import HASHES, find_copies
from analysis.corpus.manifest import NEXT, Workshop
from analysis.corpus.speakers import SEPARATOR, SETTLED, name_speakers
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
    named = _write_quotes(beside, homes, whole, parts, articles, speakers)
    if shareable:
        cut = partial(texts.first_runs, most=MAX_TITLE_WORDS)
        articles = articles.assign(title=articles["title"].map(cut, na_action="ignore"))
    _write_as_annotated(beside, homes, NEXT, parts, shareable)
    if beside.is_folder(f"{homes[0]}/{HEADLINES}"):
        of_headlines, place = [f"{home}/{HEADLINES}" for home in homes], f"{NEXT}/{HEADLINES}"
        _link(beside, of_headlines, place, parts, "articles")
        _write_as_annotated(beside, of_headlines, place, parts, shareable)
        for home, part in zip(of_headlines, parts, strict=True):
            tables.write("quotes", _named(tables.read("quotes", beside / home), named), beside / place, part)
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
) -> pd.DataFrame:
    """Write the quotations of all parts with what is settled of speakers in them all; write and return `speakers`."""
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
        tables.write("quotes", rows.select(tables.columns("quotes")), whole, part)
    tables.write("speakers", speakers, whole)
    return speakers


def _named(quotes: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Return quotations of headlines with the name and side that the table of speakers has for what they call them."""
    known = speakers.assign(speaker=speakers["variants"].str.split(SEPARATOR, regex=False)).explode("speaker")
    known = known.sort_values("n_articles", kind="stable").drop_duplicates("speaker", keep="last").set_index("speaker")
    name, side = (quotes["speaker"].map(known[column]) for column in ("name", "side"))
    return quotes.assign(
        name=name.where(name.notna(), quotes["speaker"]), name_side=side.where(quotes["side"].isna(), quotes["side"])
    )


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(texts.printable(cell).split()) if isinstance(cell, str) else cell for cell in row)


def _write_as_annotated(
    beside: Store, homes: Sequence[str], place: str, parts: Sequence[int | None], shareable: bool
) -> None:
    """Write the tables that need nothing of other articles; if shareable, without leads and what one article has.

    That are pairs and triples of words, and words beside an actor.
    """
    for name in _AS_ANNOTATED:
        if not shareable or name not in ("leads", *SHARED):
            _link(beside, homes, place, parts, name)
            continue
        in_several = _in_several(beside, homes, name) if name in SHARED else None
        for home, part in zip(homes, parts, strict=True):
            rows = tables.read(name, beside / home)
            kept = np.zeros(len(rows), bool) if name == "leads" else np.isin(_hashes(rows, SHARED[name]), in_several)
            if name == "words":
                kept &= rows["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
                kept |= rows["order"] == 1
            tables.write(name, rows[kept], beside / place, part)


def _link(beside: Store, homes: Sequence[str], place: str, parts: Sequence[int | None], name: str) -> None:
    for home, part in zip(homes, parts, strict=True):
        beside.link(f"{home}/{tables.file_name(name)}", f"{place}/{tables.file_name(name, part)}")


def _in_several(beside: Store, homes: Sequence[str], name: str) -> np.ndarray:
    """Return the hashes of what stands in more than one article."""
    parts = (tables.read(name, beside / home)[["article_id", *SHARED[name]]].drop_duplicates() for home in homes)
    hashes, counts = np.unique(np.concatenate([_hashes(rows, SHARED[name]) for rows in parts]), return_counts=True)
    return hashes[counts > 1]


def _hashes(rows: pd.DataFrame, of: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[of].astype({of[0]: str}), index=False, categorize=False).to_numpy()
