"""What an input was taken for, before it is read. Entry point: `describe`."""

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.read.articles import opened
from analysis.read.columns import ALIASES
from analysis.read.files import encoding_of
from analysis.read.folders import files_of

if TYPE_CHECKING:
    import pandas as pd

N_ROWS = 50
_TOLD = dict.fromkeys(("file", "kind", "encoding", "delimiter", "note", *ALIASES))


def describe(source: Path, columns: Mapping[str, str] | None = None) -> "pd.DataFrame":
    """Say of each file of an input its kind, and which of its columns is taken for what.

    Parameters
    ----------
    source
        A file or a folder.
    columns
        As for `analysis.read.read_articles`.

    Returns
    -------
    pandas.DataFrame
        A row for each file: `file`, `kind`, `encoding`, `delimiter`, `note` (a header that was mended, or why the
        file cannot be read), and for each field of `ALIASES` the column it is taken from; None where there is none.

    Raises
    ------
    InputError
        if there is no such file or folder, or the folder holds nothing to read.

    Notes
    -----
    The columns of JSON are those of its first 50 rows; a row that leaves the named column empty is read from the
    next column of the same meaning, so a table shows the usual source of a field, not that of each row.
    """
    import pandas as pd

    source = Path(source)
    if not os.path.exists(source):
        raise InputError(f"{source}: there is no such file or folder; check the path")
    if not os.path.isdir(source):
        return pd.DataFrame([_describe(source, columns, None)], dtype=object)
    found = files_of(source)
    told = [_describe(file, columns, source) for file in sorted(found.texts + found.others)]
    told += [_TOLD | {"file": str(path), "note": reason} for path, reason in found.refused]
    return pd.DataFrame(told, dtype=object)


def _describe(file: Path, columns: Mapping[str, str] | None, root: Path | None) -> dict:
    told = _TOLD | {"file": str(file)}
    try:
        source, choice = opened(file, columns, root)
        if source is None:
            return told | {"kind": "text", "encoding": encoding_of(file).name}
        names = source.columns
        if names is None:
            rows = (row for _, row in islice(source.rows(), N_ROWS) if isinstance(row, dict))
            names = list(dict.fromkeys(name for row in rows for name in _names(row)))
    except InputError as error:
        return told | {"note": str(error)}
    told |= {"kind": source.kind, "encoding": source.encoding, "delimiter": source.delimiter, "note": source.note}
    return told | {field: choice.column_of(names, field) for field in ALIASES if field != "file"}


def _names(row: dict) -> list[str]:
    inner = [f"{name}.{deep}" for name, value in row.items() if isinstance(value, dict) for deep in value]
    return [str(name) for name, value in row.items() if value is not None] + inner
