"""Put the parts of a corpus together: find copies and stories over all of them, and write the tables.

Entry point: `assemble`. Of the large tables one part is in memory at a time.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis.corpus import tables
from analysis.corpus.duplicates import find_copies
from analysis.corpus.manifest import NEXT, Workshop
from analysis.corpus.schema import columns
from analysis.corpus.similar import read_hashes
from analysis.corpus.speakers import SETTLED, name_speakers
from analysis.corpus.stories import find_stories
from analysis.errors import InputError
from analysis.read import Excluded
from analysis.store import Store
from analysis.text import words as texts
from analysis.text.words import printable
from analysis.vocabulary import ANNOTATIONS

MAX_TITLE_WORDS = 8
_AS_ANNOTATED = [name for name in ANNOTATIONS if name not in ("articles", "quotes")]


def assemble(
    shop: Workshop,
    homes: Sequence[str],
    excluded: Sequence[Excluded],
    shareable: bool,
    known: pd.DataFrame | None = None,
    corrections: Path | None = None,
    meanwhile: Callable[..., Callable[[], dict]] = partial,
) -> None:
    """Write the tables of the corpus whose parts stand in a workshop, ready to be put in place.

    `homes` are the folders of the parts, in the order of their articles, and `known` the stories found before. With
    `shareable`, what would let a reader put the texts together again is left out. `meanwhile` has a function called
    with its arguments, and gives what waits for its result: copies are found so, while this process finds stories.
    """
    beside, whole = shop.store, shop.next
    articles = _articles(beside, homes)
    try:
        copies = meanwhile(_copies, beside.address, homes)
        leads = _leads(beside, homes) if articles["story"].isna().all() else tables.as_frame("leads", [])
        articles = find_stories(articles, leads, known, corrections)
        del leads
        articles = articles.assign(**copies())
    except pyarrow.ArrowException as error:
        raise InputError(
            f"{beside}: a part cannot be read ({error}); remove the folder of that name and call again"
        ) from error
    _write_quotes(beside, homes, whole, articles)
    if shareable:
        articles = _with_short_titles(articles)
        _write_without_running_text(beside, homes, whole)
    else:
        for name in _AS_ANNOTATED:
            _place_parts(name, beside, homes)
    tables.write("articles", articles, whole)
    tables.write("excluded", [_in_one_line(row._replace(file=Path(row.file).name)) for row in excluded], whole)


def _articles(beside: Store, homes: Sequence[str]) -> pd.DataFrame:
    return pd.concat([tables.read("articles", beside / home) for home in homes], ignore_index=True)


def _copies(beside: str, homes: Sequence[str]) -> dict[str, np.ndarray]:
    store = Store(beside)
    found = find_copies(_articles(store, homes), (read_hashes(store / home) for home in homes))
    return {name: found[name].to_numpy() for name in found if name.startswith("duplicate_")}


def _leads(beside: Store, homes: Sequence[str]) -> pd.DataFrame:
    """Read the leads of all parts, each string once: most terms stand in many articles."""
    names, place = ["article_id", "term"], tables.file_name("leads")
    parts = [beside.read_parquet(f"{home}/{place}", read_dictionary=names) for home in homes]
    whole = pyarrow.concat_tables(parts).unify_dictionaries()
    return pd.DataFrame(
        {**{name: _categories(whole[name].combine_chunks()) for name in names}, "count": whole["count"].to_numpy()}
    )


def _categories(column: pyarrow.DictionaryArray) -> pd.Categorical:
    """Return a column of repeated strings with its strings sorted."""
    order = pyarrow.compute.sort_indices(column.dictionary).to_numpy()
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    strings = column.dictionary.take(order).to_numpy(zero_copy_only=False)
    return pd.Categorical.from_codes(place[column.indices.to_numpy()], pd.Index(strings, dtype=object))


def _write_quotes(beside: Store, homes: Sequence[str], whole: Store, articles: pd.DataFrame) -> None:
    """Write the quotations of all parts, with the name and side that each speaker has in them all."""
    files = [f"{home}/{tables.file_name('quotes')}" for home in homes]
    needed = ["article_id", "speaker", "speaker_kind", "role", "side"]
    said = pyarrow.concat_tables([beside.read_parquet(file, needed) for file in files]).to_pandas()
    published = articles.set_index("article_id")["published"]
    said, speakers = name_speakers(said, published)
    found = said[list(SETTLED)]
    for i, file in enumerate(files):
        rows = beside.read_parquet(file, [name for name in columns("quotes") if name not in found])
        for name in found:
            rows = rows.append_column(name, pyarrow.array(found[name].head(len(rows)), pyarrow.string()))
        rows = rows.select(columns("quotes"))
        found = found.iloc[len(rows) :]
        tables.write("quotes", rows, whole, None if len(files) == 1 else i)


def _place_parts(name: str, beside: Store, homes: Sequence[str]) -> None:
    """A table of one part is a file, and one of several a folder of files."""
    file = tables.file_name(name)
    for i, home in enumerate(homes):
        place = file if len(homes) == 1 else f"{file}/{tables.part_name(i)}"
        beside.link(f"{home}/{file}", f"{NEXT}/{place}")


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(printable(cell).split()) if isinstance(cell, str) else cell for cell in row)


def _with_short_titles(articles: pd.DataFrame) -> pd.DataFrame:
    cut = partial(texts.first_runs, most=MAX_TITLE_WORDS)
    return articles.assign(title=articles["title"].map(cut, na_action="ignore"))


def _write_without_running_text(beside: Store, homes: Sequence[str], whole: Store) -> None:
    """Write the tables without pairs and triples, words beside an actor, and leads that stand in only one article."""
    in_several = {
        "words": _in_several(beside, homes, "words", ["order", "term"]),
        "collocates": _in_several(beside, homes, "collocates", ["actor", "term"]),
    }
    for i, home in enumerate(homes):
        part = None if len(homes) == 1 else i
        for name in _AS_ANNOTATED:
            rows = tables.read(name, beside / home)
            if name == "words":
                rows = rows[(rows["order"] == 1) | _is_shared(rows, ["order", "term"], in_several[name])]
                short = rows["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
                rows = rows[(rows["order"] == 1) | short]
            elif name == "collocates":
                rows = rows[_is_shared(rows, ["actor", "term"], in_several[name])]
            elif name == "leads":
                rows = rows.head(0)
            tables.write(name, rows, whole, part)


def _in_several(beside: Store, homes: Sequence[str], name: str, columns: list[str]) -> np.ndarray:
    """Return the hashes of what stands in more than one article, sorted."""
    seen = []
    for home in homes:
        rows = tables.read(name, beside / home)[["article_id", *columns]].drop_duplicates()
        seen.append(_hashes(rows, columns))
    hashes, counts = np.unique(np.concatenate(seen), return_counts=True)
    return hashes[counts > 1]


def _is_shared(rows: pd.DataFrame, columns: list[str], in_several: np.ndarray) -> np.ndarray:
    hashes = _hashes(rows, columns)
    if not len(in_several):
        return np.zeros(len(hashes), bool)
    return in_several[np.minimum(np.searchsorted(in_several, hashes), len(in_several) - 1)] == hashes


def _hashes(rows: pd.DataFrame, columns: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[columns].astype({columns[0]: str}), index=False, categorize=False).to_numpy()
