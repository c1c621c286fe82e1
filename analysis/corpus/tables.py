"""The one way to write and read a table, checked against its schema (`analysis.corpus.schema`) each time.

Entry points: `as_table`, `as_frame`, `write`, `read`; `write_csv` and `csv_text` for results. A table is a Parquet
file, or a folder of Parquet files, its parts, in the order of their names; `excluded` and `speakers` are CSVs.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet
from pyarrow import types

from analysis.corpus.manifest import write_file
from analysis.corpus.schema import SPANS, TABLES, arrow, columns
from analysis.errors import InputError
from analysis.store import Store

ZSTD_LEVEL = 3
# As OWASP has it (CSV Injection), with blanks before the sign, which some spreadsheets skip. Apostrophes that stand
# before it already are counted in, so that one more can be taken off again.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")

CSVS = ("excluded", "speakers")  # that people open, and that are not of articles


def as_table(name: str, rows: Sequence[tuple] | pd.DataFrame | pyarrow.Table) -> pyarrow.Table:
    """Return rows as an Arrow table that fits its schema.

    Raises
    ------
    InputError
        if a value does not fit its column; the sentence names table, column and value.

    Examples
    --------
    >>> as_table("leads", [("a1", "rain", 5), ("a1", "rain fell", 2)]).to_pydict()
    {'article_id': ['a1', 'a1'], 'term': ['rain', 'rain fell'], 'count': [5, 2]}
    """
    arrays = [_array(name, column, values) for column, values in zip(columns(name), _values(name, rows), strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=arrow(name))


def as_frame(name: str, rows: Sequence[tuple] | pd.DataFrame | pyarrow.Table) -> pd.DataFrame:
    """Return rows as a data frame that fits its schema (`as_table`); spans are lists of pairs."""
    table = as_table(name, rows)
    frame = table.to_pandas()
    for column, spec in TABLES[name].items():
        if spec.type == SPANS:
            spans = [[(start, end) for start, end in spans] for spans in table[column].to_pylist()]
            frame[column] = pd.Series(spans, frame.index, dtype=object)
        elif spec.nullable and types.is_integer(spec.type):
            frame[column] = pd.array(table[column].to_pylist(), "Int64")
    return frame


def _values(name: str, rows: Sequence[tuple] | pd.DataFrame | pyarrow.Table) -> list:
    wanted = columns(name)
    if isinstance(rows, pd.DataFrame | pyarrow.Table):
        found = list(rows.columns) if isinstance(rows, pd.DataFrame) else rows.column_names
        _refuse_other_columns(name, found)
        return [rows[column] for column in wanted]
    if not {*map(len, rows)} <= {len(wanted)}:
        raise InputError(f"table '{name}' does not fit its schema: a row has not {len(wanted)} columns")
    return list(zip(*rows, strict=True)) or [()] * len(wanted)


def _refuse_other_columns(name: str, found: Sequence[str]) -> None:
    for column in sorted({*columns(name)} ^ {*found}, key=str):
        raise _misfit(name, column, "is not one of its columns" if column in found else "is missing")


def _array(name: str, column: str, values: Sequence | pd.Series | pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    spec = TABLES[name][column]
    try:
        found = values if isinstance(values, pyarrow.ChunkedArray) else pyarrow.array(values, from_pandas=True)
        found = pyarrow.nulls(len(found)) if found.null_count == len(found) else found
        if not _may_be(found.type, spec.type):
            raise _misfit(name, column, f"is {found.type} and not {spec.type}")
        # a date need not be kept to the second
        found = found.cast(spec.type, safe=not types.is_timestamp(spec.type))
    except (pyarrow.ArrowException, UnicodeError, OverflowError) as error:
        raise _misfit(name, column, f"holds what is no {spec.type} ({error})") from error
    if found.null_count and not spec.nullable:
        raise _misfit(name, column, "lacks a value")
    if spec.fits is not None and pc.all(fits := spec.fits(found)).as_py() is False:
        raise _misfit(name, column, f"cannot hold {found.filter(pc.invert(fits))[0].as_py()!r}")
    if spec.unique and pc.count_distinct(found).as_py() < len(found):
        repeated = pd.Series(found.to_pylist())
        raise _misfit(name, column, f"holds {repeated[repeated.duplicated()].iloc[0]!r} twice")
    return found


def _may_be(found: pyarrow.DataType, wanted: pyarrow.DataType) -> bool:
    """Return whether values of a type become another without another meaning: no number of a text, no text of bytes."""
    if types.is_null(found):
        return True
    if types.is_dictionary(found):
        return _may_be(found.value_type, wanted)
    if types.is_list(wanted):
        return types.is_list(found) and _may_be(found.value_type, wanted.value_type)
    if types.is_timestamp(wanted):
        return types.is_timestamp(found) and found.tz is None
    if types.is_string(wanted):
        return types.is_string(found) or types.is_large_string(found)
    return types.is_integer(found) or (types.is_floating(wanted) and types.is_floating(found))


def _misfit(name: str, column: str, what: str) -> InputError:
    return InputError(f"table '{name}' does not fit its schema: column '{column}' {what}")


def write(name: str, rows: Sequence[tuple] | pd.DataFrame, folder: Path | Store, part: int | None = None) -> None:
    """Write a table into `folder`, or a part of one, whole or not at all."""
    place = file_name(name, part)
    store, made = Store(folder), as_table(name, rows)
    if place.endswith(".csv"):
        store.write(place, csv_text(as_frame(name, made)).encode("utf-8"))
    else:
        with store.writing(place) as file:
            pyarrow.parquet.write_table(made, file, compression="zstd", compression_level=ZSTD_LEVEL)


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV that is safe to open in a spreadsheet.

    A text cell that begins with = + - @ (or their full-width forms), a tab or a line end, also after blanks, gets an
    apostrophe before it: spreadsheets take such cells for formulas, and terms, titles and outlets come from the
    articles. `read` takes it off again. A carriage return becomes a blank, since readers of CSV take it for the end of
    a row. Numbers stay as they are.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"outlet": ["=1+1", "RT"], "low": [-0.5, 1.0]}))
    "outlet,low\\n'=1+1,-0.5\\nRT,1.0\\n"
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


def _as_it_was(cell):
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a result as CSV (`csv_text`), whole or not at all, and return its path.

    Raises
    ------
    InputError
        if the file cannot be written, or one stands there that is no table of the same columns.
    """
    file, content = Path(file), csv_text(frame).encode("utf-8", "backslashreplace")
    head = content.partition(b"\n")[0]
    write_file(file, content, lambda old: old.partition(b"\n")[0] == head)
    return file


def read(
    name: str, folder: Path | Store, parts: Sequence[int] | None = None, where: Mapping[str, Sequence] | None = None
) -> pd.DataFrame:
    """Return a table that stands in `folder`, or some of its parts, checked against its schema.

    With `where`, as in `{"order": [1]}`, only the rows whose columns have one of the values given.

    Raises
    ------
    InputError
        if the file is missing, cannot be read, or does not fit the schema.
    """
    store = Store(folder)
    files = _files(name, store, parts)
    if not files:
        return as_frame(name, [])
    with _explained(name, store):
        if name in CSVS:
            dtypes = {column: "Int64" if types.is_integer(spec.type) else str for column, spec in TABLES[name].items()}
            with store.fs.open(files[0]) as file:
                stored = pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])
            stored = stored.apply(lambda cells: cells.map(_as_it_was) if cells.dtype == "str" else cells)
        else:
            stored = pyarrow.dataset.dataset(files, filesystem=store.fs, format="parquet")
            stored = stored.to_table(filter=_where(name, where or {}))
        return as_frame(name, stored)


def check(name: str, store: Store) -> None:
    """See that a table is there with its own columns, its rows unread; an `InputError` is raised as by `read`."""
    for file in _files(name, store):
        with _explained(name, store), store.fs.open(file) as stored:
            if name not in CSVS:
                _refuse_other_columns(name, pyarrow.parquet.read_schema(stored).names)


@contextmanager
def _explained(name: str, store: Store):
    place = f"{store}/{file_name(name)}"
    try:
        yield
    except InputError as error:
        raise InputError(f"{place}: {error}; annotate the articles again") from error
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise InputError(f"{place}: cannot be read as a table ({error}); annotate the articles again") from error


def file_name(name: str, part: int | None = None) -> str:
    """Return the file, or the folder of its parts, that holds a table; or the file of one of its parts."""
    whole = f"{name}.csv" if name in CSVS else f"{name}.parquet"
    return whole if part is None else f"{whole}/part-{part:05}.parquet"


def _files(name: str, store: Store, parts: Sequence[int] | None = None) -> list[str]:
    place = file_name(name)
    if store.is_folder(place):
        every = [f"{place}/{part}" for part in store.names(place) if part.startswith("part-")]
        return [store.path(part) for part in (every if parts is None else (file_name(name, part) for part in parts))]
    if not store.exists(place):
        raise InputError(f"{store}: there is no {place} here; write it with `framing annotate … --out {store}`")
    return [store.path(place)]


def _where(name: str, where: Mapping[str, Sequence]) -> pyarrow.dataset.Expression | None:
    conditions = [
        pyarrow.dataset.field(column).isin(pyarrow.array(values, TABLES[name][column].type))
        for column, values in where.items()
    ]
    return reduce(and_, conditions) if conditions else None
