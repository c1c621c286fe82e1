"""The tables that pass between the stages (`TABLES`, told in `data/README.md`), and the one way to write and read them.

A table is a Parquet file, or a folder of such, its parts in the order of their names; `excluded` and `speakers` are
CSVs, as results are (`write_csv`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
from pyarrow import types

from analysis.corpus.manifest import write_file
from analysis.errors import InputError
from analysis.store import Store

CSVS = ("excluded", "speakers")  # that people open, and that are not of articles
# As OWASP has it (CSV Injection), with blanks before the sign, which some spreadsheets skip. Apostrophes that stand
# before it already are counted in, so that one more can be taken off again.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
SPANS = pyarrow.list_(pyarrow.list_(pyarrow.int32()))
# Each column with its type where that is no string, and ? where a value may be missing.
_WRITTEN = {
    "articles": (
        "article_id outlet published:timestamp[s]? date_precision? date_doubt? url? title? author? story? "
        "story_confidence:double? duplicate_of? duplicate_kind? duplicate_similarity:double? "
        "shares_words_with? copy note? n_words:int64 n_sentences:int64 n_furniture_words:int64 sha256"
    ),
    "words": "article_id voice order:int8 term count:int64",
    "sentences": (
        "article_id sentence:int64 start:int64 end:int64 n_words:int64 share_quoted:double? neg:double? "
        "neu:double? pos:double? compound:double?"
    ),
    "quotes": (
        "article_id quote:int64 kind content:spans source:spans cue:spans speaker? speaker_kind side? role "
        "confidence:double? via? cue_lemma? cue_class? n_words:int64 position:double? excerpt name? name_side?"
    ),
    "furniture": "article_id start:int64 end:int64 reason n_words:int64",
    "actors": "article_id actor voice n_mentions:int64 n_sentences:int64 start:int64",
    "collocates": "article_id actor voice term n_sentences:int64",
    "sentiment_words": "article_id voice term n:int64 contribution:double sentence:int64",
    "leads": "article_id term count:int64",
    "targets": (
        "article_id actor sentence:int64 start:int64 end:int64 negative:double? neutral:double? positive:double?"
    ),
    "speakers": "name kind side? variants n_articles:int64 n_quotes:int64 how",
    "excluded": "file row:int64? article_id? outlet? reason",
}


def _column(written: str) -> pyarrow.Field:
    name, _, kind = written.removesuffix("?").partition(":")
    return pyarrow.field(name, SPANS if kind == "spans" else kind or "string", written.endswith("?"))


TABLES = {name: {of.name: of for of in map(_column, written.split())} for name, written in _WRITTEN.items()}


def as_table(name: str, rows: Sequence[tuple] | pd.DataFrame | pyarrow.Table) -> pyarrow.Table:
    """Return rows as an Arrow table as `TABLES` has it; an `InputError` names the column that does not fit."""
    if isinstance(rows, Sequence):
        cells = list(zip(*rows, strict=True)) or [()] * len(TABLES[name])
        rows = dict(zip(TABLES[name], cells, strict=True))
    found = rows.column_names if isinstance(rows, pyarrow.Table) else list(rows)
    for column in sorted({*TABLES[name]} ^ {*found}):
        raise _misfit(name, column, "is not one of its columns" if column in found else "is missing")
    arrays = [_array(name, column, rows[column]) for column in TABLES[name]]
    return pyarrow.table(arrays, pyarrow.schema((column, of.type) for column, of in TABLES[name].items()))


def _array(name: str, column: str, values: Sequence | pd.Series | pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    wanted = TABLES[name][column].type
    try:
        found = values if isinstance(values, pyarrow.ChunkedArray) else pyarrow.array(values, from_pandas=True)
        found = pyarrow.nulls(len(found)) if found.null_count == len(found) else found
        found = found.cast(wanted, safe=not types.is_timestamp(wanted))  # a date need not be kept to the second
    except (pyarrow.ArrowException, UnicodeError, OverflowError) as error:
        raise _misfit(name, column, f"holds what is no {wanted} ({error})") from error
    if found.null_count and not TABLES[name][column].nullable:
        raise _misfit(name, column, "lacks a value")
    return found


def _misfit(name: str, column: str, what: str) -> InputError:
    return InputError(f"table '{name}' does not fit its schema: column '{column}' {what}")


def as_frame(name: str, rows: Sequence[tuple] | pd.DataFrame | pyarrow.Table) -> pd.DataFrame:
    """Return rows as a data frame that fits its schema (`as_table`); spans are lists of pairs."""
    table = as_table(name, rows)
    frame = table.to_pandas()
    for column, of in TABLES[name].items():
        if of.type == SPANS:
            spans = [[(start, end) for start, end in spans] for spans in table[column].to_pylist()]
            frame[column] = pd.Series(spans, frame.index, dtype=object)
        elif of.nullable and types.is_integer(of.type):
            frame[column] = pd.array(table[column].to_pylist(), "Int64")
    return frame


def write(name: str, rows: Sequence[tuple] | pd.DataFrame, folder: Path | Store, part: int | None = None) -> None:
    """Write a table into `folder`, or a part of one, whole or not at all."""
    place = file_name(name, part)
    store, made = Store(folder), as_table(name, rows)
    if place.endswith(".csv"):
        store.write(place, csv_text(as_frame(name, made)).encode("utf-8"))
    else:
        with store.writing(place) as file:
            pyarrow.parquet.write_table(made, file, compression="zstd", compression_level=3)


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV that is safe to open in a spreadsheet.

    A text cell that begins with = + - @ (or their full-width forms), a tab or a line end, also after blanks, gets an
    apostrophe before it: spreadsheets take such cells for formulas, and terms, titles and outlets come from the
    articles. `read` takes it off again. A carriage return becomes a blank, since readers of CSV take it for the end of
    a row. Numbers stay as they are.
    """
    harmless = frame.copy()
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            harmless[column] = [_harmless(cell) for cell in frame[column]]
    return harmless.rename(columns=_harmless).to_csv(index=False, lineterminator="\n")


def _harmless(cell):
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r", " ")
    return f"'{cell}" if _FORMULA.match(cell) else cell


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a result as CSV (`csv_text`), in the place of nothing but one of these columns, and return its path."""
    file, content = Path(file), csv_text(frame).encode("utf-8", "backslashreplace")
    head = content.partition(b"\n")[0]
    write_file(file, content, lambda old: old.partition(b"\n")[0] == head)
    return file


def read(
    name: str, folder: Path | Store, parts: Sequence[int] | None = None, where: Mapping[str, Sequence] | None = None
) -> pd.DataFrame:
    """Return a table that stands in `folder`, or some of its parts, checked against its schema.

    With `where`, as in `{"order": [1]}`, only the rows whose columns have one of the values given.
    """
    store = Store(folder)
    try:
        return as_frame(name, [] if parts == [] else _stored(name, store, parts, where or {}))
    except InputError as error:
        why = error
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        why = f"cannot be read as a table ({error})"
    raise InputError(f"{store}/{file_name(name)}: {why}; annotate the articles again")


def _stored(name: str, store: Store, parts: Sequence[int] | None, where: Mapping) -> pd.DataFrame | pyarrow.Table:
    place = store.path(file_name(name))
    if name in CSVS:
        dtypes = {column: "Int64" if types.is_integer(of.type) else str for column, of in TABLES[name].items()}
        with store.fs.open(place) as file:
            stored = pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])
        marked = re.compile(f"^'(?={_FORMULA.pattern})")
        return stored.apply(lambda of: of.str.replace(marked, "", regex=True) if of.dtype == "str" else of)
    known = {column: pyarrow.array(values, TABLES[name][column].type) for column, values in where.items()}
    conditions = [pyarrow.dataset.field(column).isin(values) for column, values in known.items()]
    files = place if parts is None else [store.path(file_name(name, part)) for part in parts]
    stored = pyarrow.dataset.dataset(files, filesystem=store.fs, format="parquet")
    return stored.to_table(filter=reduce(and_, conditions) if conditions else None)


def file_name(name: str, part: int | None = None) -> str:
    """Return the file, or the folder of its parts, that holds a table; or the file of one of its parts."""
    whole = f"{name}.csv" if name in CSVS else f"{name}.parquet"
    return whole if part is None else f"{whole}/part-{part:05}.parquet"
