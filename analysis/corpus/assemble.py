"""Put the parts of a corpus together: find copies and stories over all of them, and write the tables.

Entry point: `assemble`. Of the large tables one part is in memory at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow

from analysis.corpus import tables
from analysis.corpus.corpus import HEADLINES
from analysis.corpus.duplicates import find_copies
from analysis.corpus.grouping import words_of
from analysis.corpus.hashes import in_several
from analysis.corpus.manifest import NEXT, Workshop
from analysis.corpus.parts import HASHED
from analysis.corpus.speakers import READ, name_quotes, settle
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
    sides: Mapping[str, str],
) -> None:
    """Write the tables of the corpus whose parts stand in a workshop, ready to be put in place.

    `homes` are the folders of the parts, in the order of their articles, `known` the stories found before, `stories`
    and `speakers` what a person corrects of both, `sides` what one says of names.
    """
    beside, whole = shop.store, shop.next
    articles = pd.concat([tables.read("articles", beside / home) for home in homes], ignore_index=True)
    read = partial(_of_all, beside, homes)
    articles = find_copies(articles, partial(read, HASHED["words"]))
    words = words_of(read(tables.file_name("leads"), columns=["term"], read_dictionary=["term"]))
    articles = find_stories(articles, partial(read, HASHED["leads"]), words, known, stories)
    said = pyarrow.concat_tables(read(tables.file_name("quotes"), columns=READ)).to_pandas()
    settled, named = settle(said, articles.set_index("article_id")["published"], speakers, sides)
    for of in ("", f"/{HEADLINES}") if beside.is_folder(f"{homes[0]}/{HEADLINES}") else ("",):
        parts = _Parts(beside, [f"{home}{of}" for home in homes], f"{NEXT}{of}")
        parts.write("quotes", partial(name_quotes, settled=settled))
        for name in _AS_ANNOTATED:
            if not shareable or name not in ("leads", *SHARED):
                parts.link(name)
            elif name == "leads":
                parts.write(name, lambda rows: rows.head(0))
            else:
                parts.write(name, partial(_of_several, name, parts.in_several(name)))
        if of:
            parts.link("articles")
    if shareable:
        cut = partial(texts.first_runs, most=MAX_TITLE_WORDS)
        articles = articles.assign(title=articles["title"].map(cut, na_action="ignore"))
    tables.write("articles", articles, whole)
    tables.write("speakers", named, whole)
    tables.write("excluded", [_in_one_line(row._replace(file=Path(row.file).name)) for row in excluded], whole)


def _of_all(store: Store, homes: Sequence[str], file: str, **options) -> Iterator[pyarrow.Table]:
    """Read a file of each part."""
    for home in homes:
        yield store.read_parquet(f"{home}/{file}", **options)


class _Parts(NamedTuple):
    """The parts of tables, of texts or headlines, and where they go: a table of one part is a file, else a folder."""

    store: Store
    homes: Sequence[str]
    place: str

    def link(self, name: str) -> None:
        """Let a table stand in its place as it was annotated."""
        for i, home in enumerate(self.homes):
            file = tables.file_name(name, self._number(i))
            self.store.link(f"{home}/{tables.file_name(name)}", f"{self.place}/{file}")

    def write(self, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        """Write a table with its rows changed."""
        for i, home in enumerate(self.homes):
            rows = change(tables.read(name, self.store / home))
            tables.write(name, rows, self.store / self.place, self._number(i))

    def in_several(self, name: str) -> np.ndarray:
        """Return the hashes of what stands in more than one article."""
        read = (tables.read(name, self.store / home)[["article_id", *SHARED[name]]] for home in self.homes)
        return in_several(lambda: (_hashes(rows.drop_duplicates(), SHARED[name]) for rows in read), 0)[0]

    def _number(self, i: int) -> int | None:
        return i if len(self.homes) > 1 else None


def _of_several(name: str, in_several: np.ndarray, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep single words, and pairs, triples and words beside an actor that more than one article has."""
    kept = np.isin(_hashes(rows, SHARED[name]), in_several)
    if name == "words":
        kept &= rows["term"].map(texts.n_runs) <= MAX_TITLE_WORDS
        kept |= rows["order"] == 1
    return rows[kept]


def _hashes(rows: pd.DataFrame, of: list[str]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[of].astype({of[0]: str}), index=False, categorize=False).to_numpy()


def _in_one_line(row: Excluded) -> tuple:
    """Make the cells of a row fit for a CSV that people open: no line ends, no control characters."""
    return tuple(" ".join(texts.printable(cell).split()) if isinstance(cell, str) else cell for cell in row)
