"""The one way to write and read a table, checked against its schema (`analysis.schemas`) each time.

Entry points: `table`, `write`, `read`; `write_csv` and `csv_text` for results.
"""

import os
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet
from pandera.errors import SchemaError, SchemaErrors

from analysis.errors import InputError
from analysis.schemas import SCHEMAS, columns, types

_SPAN_LIST = pyarrow.list_(pyarrow.list_(pyarrow.int32()))
_ARROW_TYPES = {
    "int64": pyarrow.int64(),
    "int8": pyarrow.int8(),
    "Int64": pyarrow.int64(),
    "float64": pyarrow.float64(),
    "datetime64[s]": pyarrow.timestamp("s"),
    "object": _SPAN_LIST,
}
# What pandas.api.types.infer_dtype may find in a column before it is given its type; NaN makes floats of integers.
_FOUND_TYPES = {
    "int64": ("integer",),
    "int8": ("integer",),
    "Int64": ("integer", "integer-na", "floating"),
    "float64": ("floating", "integer", "mixed-integer-float"),
    "datetime64[s]": ("datetime", "datetime64"),
    "object": ("mixed",),
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")


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
    for column, dtype in types(name).items():
        found = pd.api.types.infer_dtype(frame[column], skipna=True)
        if found != "empty" and frame[column].notna().any() and found not in _FOUND_TYPES.get(dtype, ("string",)):
            raise InputError(f"table '{name}' does not fit its schema: column '{column}' is {found} and not {dtype}")
        try:
            frame = frame.astype({column: dtype})
        except (TypeError, ValueError, OverflowError) as error:
            raise InputError(f"table '{name}' does not fit its schema: column '{column}': {error}") from error
    try:
        return SCHEMAS[name].validate(frame)
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


def arrow_schema(name: str) -> pyarrow.Schema:
    """Give the Parquet types of a table."""
    return pyarrow.schema((column, _ARROW_TYPES.get(dtype, pyarrow.string())) for column, dtype in types(name).items())


def write(name: str, frame: pd.DataFrame, folder: Path) -> Path:
    """Write a table into `folder`, whole or not at all: Parquet, and CSV for `excluded`."""
    frame = table(name, frame)
    target = path(name, folder)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.suffix == ".csv":
            frame.to_csv(beside, index=False, lineterminator="\n")
        else:
            arrow = pyarrow.Table.from_pandas(frame, arrow_schema(name), preserve_index=False)
            arrow = arrow.replace_schema_metadata(None)
            pyarrow.parquet.write_table(arrow, beside, compression="zstd", compression_level=9)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target


def csv_text(frame: pd.DataFrame) -> str:
    """Give a result as CSV that is safe to open in a spreadsheet.

    A text cell that begins with = + - @, a tab or a line end gets an apostrophe before it: spreadsheets take such cells
    for formulas, and terms, titles and outlets come from the articles. A carriage return becomes a blank, since readers
    of CSV take it for the end of a row. Numbers stay as they are.

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
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a result as CSV (`csv_text`), whole or not at all.

    Raises
    ------
    InputError
        if the file cannot be written.
    """
    file = Path(file)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(csv_text(frame), "utf-8", newline="")
        beside.replace(file)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}); choose another file") from error
    finally:
        beside.unlink(missing_ok=True)
    return file


def read(name: str, folder: Path) -> pd.DataFrame:
    """Read a table from `folder` and check it against its schema.

    Raises
    ------
    InputError
        if the file is missing, cannot be read, or does not fit the schema.
    """
    source = path(name, folder)
    if not source.is_file():
        raise InputError(f"{folder}: there is no {source.name} here; write it with `framing annotate … --out {folder}`")
    try:
        if source.suffix == ".csv":
            dtypes = {column: dtype for column, dtype in types(name).items() if dtype != "object"}
            frame = pd.read_csv(source, dtype=dtypes, keep_default_na=False, na_values=[""])
        else:
            frame = pyarrow.parquet.read_table(source).to_pandas()
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise InputError(f"{source}: cannot be read as a table ({error}); annotate the articles again") from error
    try:
        for column, dtype in types(name).items():
            if dtype == "object" and column in frame.columns:
                spans = [[(int(start), int(end)) for start, end in spans] for spans in frame[column]]
                frame[column] = pd.Series(spans, dtype=object)
        return table(name, frame)
    except (InputError, TypeError, ValueError) as error:
        raise InputError(f"{source}: {error}; annotate the articles again") from error


def path(name: str, folder: Path) -> Path:
    """Say where a table stands in `folder`."""
    return Path(folder) / (f"{name}.csv" if name == "excluded" else f"{name}.parquet")
