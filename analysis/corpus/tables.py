"""The one way to write and read a table, checked against its schema (`analysis.corpus.schema`) each time.

Entry points: `table`, `write`, `read`; `write_csv` and `csv_text` for results. A table is a Parquet file, or a folder
of Parquet files, its parts, in the order of their names.
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
from pandera.errors import SchemaError, SchemaErrors

from analysis.corpus.manifest import write_file
from analysis.corpus.rows import arrow_schema, as_arrow, fits
from analysis.corpus.schema import SCHEMAS, columns, types
from analysis.errors import InputError
from analysis.store import Store

ZSTD_LEVEL = 3
# What pandas.api.types.infer_dtype may find in a column before it is given its type; NaN makes floats of integers.
_FOUND_TYPES = {
    "int64": ("integer",),
    "int8": ("integer",),
    "Int64": ("integer", "integer-na", "floating"),
    "float64": ("floating", "integer", "mixed-integer-float"),
    "datetime64[s]": ("datetime", "datetime64"),
    "object": ("mixed",),
}
# As OWASP has it (CSV Injection), with blanks before the sign, which some spreadsheets skip. Apostrophes that stand
# before it already are counted in, so that one more can be taken off again.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")


def table(name: str, rows: list[tuple] | pd.DataFrame) -> pd.DataFrame:
    """Make a table of `rows` with its columns' types, and check it against its schema.

    Raises
    ------
    InputError
        if a value does not fit its column; the sentence names table, column and value.
    """
    if isinstance(rows, pd.DataFrame):
        frame = rows
        for column in sorted({*columns(name)} ^ {*frame.columns}, key=str):
            what = "is not one of its columns" if column in frame.columns else "is missing"
            raise InputError(f"table '{name}' does not fit its schema: column '{column}' {what}")
        frame = frame[columns(name)].reset_index(drop=True)
    else:
        frame = pd.DataFrame(rows, columns=columns(name))
    made = {}
    for column, dtype in types(name).items():
        found = pd.api.types.infer_dtype(frame[column], skipna=True)
        if found != "empty" and frame[column].notna().any() and found not in _FOUND_TYPES.get(dtype, ("string",)):
            raise InputError(f"table '{name}' does not fit its schema: column '{column}' is {found} and not {dtype}")
        try:
            made[column] = frame[column].astype(dtype)
        except (TypeError, ValueError, OverflowError) as error:
            raise InputError(f"table '{name}' does not fit its schema: column '{column}': {error}") from error
    frame = pd.DataFrame(made)
    try:
        return frame if fits(name, frame) else SCHEMAS[name].validate(frame)
    except (SchemaError, SchemaErrors, TypeError, ValueError) as error:
        raise InputError(f"table '{name}' does not fit its schema: {_misfit(name, error)}") from error


def _misfit(name: str, error: Exception) -> str:
    schema, cases = getattr(error, "schema", None), getattr(error, "failure_cases", None)
    if schema is None:
        return str(error).split("\n")[0]
    if not schema.name:
        return f"'{', '.join(SCHEMAS[name].unique or ())}' is missing in a row or stands in two"
    found = cases["failure_case"].tolist() if isinstance(cases, pd.DataFrame) else []
    return f"column '{schema.name}'" + (f", for example {found[0]!r}" if found else "")


def write(name: str, rows: list[tuple] | pd.DataFrame, folder: Path | Store, part: int | None = None) -> Path:
    """Write a table into `folder`, or a part of one, whole or not at all: Parquet, and CSV for `excluded`.

    The file it stands in is returned.
    """
    place = file_name(name) if part is None else f"{file_name(name)}/{part_name(part)}"
    store = Store(folder)
    if place.endswith(".csv"):
        store.write(place, csv_text(table(name, rows)).encode("utf-8"))
    else:
        arrow = _as_arrow(name, rows)
        with store.writing(place) as file:
            pyarrow.parquet.write_table(arrow, file, compression="zstd", compression_level=ZSTD_LEVEL)
    return Path(store.path(place))


def _as_arrow(name: str, rows: list[tuple] | pd.DataFrame) -> pyarrow.Table:
    arrow = None if isinstance(rows, pd.DataFrame) else as_arrow(name, rows)
    if arrow is None:
        arrow = pyarrow.Table.from_pandas(table(name, rows), arrow_schema(name), preserve_index=False)
    return arrow.replace_schema_metadata(None)


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
    """Write a result as CSV (`csv_text`), whole or not at all.

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
    """Read a table from `folder` and check it against its schema.

    Parameters
    ----------
    name, folder
        Which table, and where.
    parts
        If given, only these of its parts.
    where
        If given, only rows whose columns have one of the values given: `{"order": [1]}`.

    Raises
    ------
    InputError
        if the file is missing, cannot be read, or does not fit the schema.
    """
    source, store = path(name, folder), Store(folder)
    files = _files(name, store, parts)
    if not files:
        return table(name, [])
    try:
        if source.suffix == ".csv":
            dtypes = {column: dtype for column, dtype in types(name).items() if dtype != "object"}
            with store.fs.open(files[0]) as file:
                frame = pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])
            text = frame.select_dtypes(["object", "string"])
            frame[text.columns] = text.map(_as_it_was)
        else:
            stored = pyarrow.dataset.dataset(files, filesystem=store.fs, format="parquet")
            frame = stored.to_table(filter=_where(name, where)).to_pandas()
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise InputError(f"{source}: cannot be read as a table ({error}); annotate the articles again") from error
    try:
        for column, dtype in types(name).items():
            if dtype == "object" and column in frame.columns:
                spans = [[(int(start), int(end)) for start, end in spans] for spans in frame[column]]
                frame[column] = pd.Series(spans, frame.index, dtype=object)
        return table(name, frame)
    except (InputError, TypeError, ValueError) as error:
        raise InputError(f"{source}: {error}; annotate the articles again") from error


def check(name: str, folder: Path | Store) -> None:
    """See that a table is there, and that its columns are its own; its rows are not read.

    Raises
    ------
    InputError
        as for `read`.
    """
    store = Store(folder)
    for file in _files(name, store, None):
        if file.endswith(".csv"):
            continue
        try:
            with store.fs.open(file) as stored:
                found = pyarrow.parquet.read_schema(stored)
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            raise InputError(
                f"{path(name, folder)}: cannot be read as a table ({error}); annotate the articles again"
            ) from error
        if different := sorted({*found.names} ^ {*columns(name)}):
            raise InputError(
                f"{path(name, folder)}: table '{name}' does not fit its schema: column '{different[0]}' is one too "
                "many or is missing; annotate the articles again"
            )


def file_name(name: str) -> str:
    """Give the file, or the folder of its parts, that holds a table."""
    return f"{name}.csv" if name == "excluded" else f"{name}.parquet"


def path(name: str, folder: Path | Store) -> Path:
    """Say where a table stands in `folder`."""
    return Path(str(folder)) / file_name(name)


def part_name(number: int) -> str:
    """Give the file of a part of a table, within the folder of its parts."""
    return f"part-{number:05}.parquet"


def part_numbers(name: str, folder: Path | Store) -> list[int]:
    """Number the parts of a table; none where it is one file."""
    return [int(part[5:10]) for part in Store(folder).names(file_name(name)) if part.startswith("part-")]


def _files(name: str, store: Store, parts: Sequence[int] | None) -> list[str]:
    place = file_name(name)
    if not store.is_folder(place):
        if not store.exists(place):
            raise InputError(f"{store}: there is no {place} here; write it with `framing annotate … --out {store}`")
        return [store.path(place)]
    numbers = part_numbers(name, store) if parts is None else parts
    return [store.path(f"{place}/{part_name(number)}") for number in numbers]


def _where(name: str, where: Mapping[str, Sequence] | None) -> pyarrow.dataset.Expression | None:
    kinds = arrow_schema(name)
    conditions = [
        pyarrow.dataset.field(column).isin(pyarrow.array(values, kinds.field(column).type))
        for column, values in (where or {}).items()
    ]
    return reduce(and_, conditions) if conditions else None
