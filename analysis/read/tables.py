"""Tables, row by row: text with any delimiter, Parquet, SQLite, Excel.

Entry points: `open_delimited`, `open_parquet`, `open_sqlite`, `open_workbook`. Each takes the file and the columns that
are chosen, and raises an InputError if the file is broken. `read_rows` reads what people correct.
"""

import contextlib
import csv
import io
import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, count, islice
from pathlib import Path
from zipfile import ZipFile

from analysis.errors import InputError
from analysis.read import files
from analysis.read.columns import ALIASES, Choice, plain
from analysis.read.dates import parse_date
from analysis.read.decoding import doubt_of, encoding_of, lines_of

DELIMITERS = (",", "\t", ";", "|")
N_SAMPLE = 50
MAX_COLUMNS = 500  # of a sheet
MAX_ABOVE = 10  # rows above the names of columns
LONGEST_NAME = 200
_ESCAPED = re.compile(r'\\"[^,;|\s]')
Tables = Iterator[tuple[str, list[str], Iterable[tuple]]]  # the name of each, its columns, its rows


def open_delimited(source: Path, choice: Choice) -> files.Source:
    """Open a table in a text file; a note tells where its header does not fit its cells, or does not stand first."""
    encoding = encoding_of(source)
    lines = lines_of(source, encoding)
    start = "".join(islice(lines, 20))[:65536]
    lines.close()
    delimiter, n_above, names = delimiter_of(start, choice)
    lower = [cell.strip().lower() for cell in names]
    header = [f"{name}.{n}" if (n := lower[:i].count(name)) else name for i, name in enumerate(lower)]
    form = {"delimiter": delimiter, "escapechar": "\\" if _ESCAPED.search(start) else None}
    cells = islice(_cells(source, encoding, n_above + 1, form), N_SAMPLE)
    sample = [row for _, row in cells if isinstance(row, list)]
    notes = doubt_of(encoding, source)
    notes += [f"the names of its columns stand in row {n_above + 1}"] if n_above else []
    if any(len(cell) > LONGEST_NAME or parse_date(cell) for cell in header):
        have = f"{source}, row 1: holds an article, not the names of columns"
        raise InputError(f"{have}; write outlet, date, title, text (or what they are) above it")
    at = next((i for i, name in enumerate(header) if plain(name) in ALIASES["date"]), None)
    shift = _shift(header, sample, at)
    shifted = [""] * -shift + header[max(shift, 0) :] + [""] * shift
    if shift:
        notes.append("the header was shifted by 1 against the cells; mended")

    def rows() -> files.Rows:
        for number, row in _cells(source, encoding, n_above + 1, form):
            is_apart = shift and at is not None and at < len(row) <= len(header) and parse_date(row[at])
            names = header if is_apart else shifted
            row = row if any(map(str.strip, row[len(names) :])) else row[: len(names)]
            if isinstance(row, str):
                yield number, row
            elif [cell.strip().lower() for cell in row] == lower:
                yield number, "the names of the columns stand here again; take the row out"
            elif len(row) > len(names):
                reason = f"the row has {len(row)} cells where the header has {len(names)}"
                yield number, f"{reason}; put cells that hold commas in quotation marks"
            else:
                yield number, dict(zip(names, row, strict=False))

    columns, note = tuple(filter(None, header)), "; ".join(notes) or None
    return files.Source("delimited text", rows, encoding, delimiter, columns, note)


def read_rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the rows of a table in which people correct what was found, each with its place; the header is row 1.

    An InputError if it cannot be read, lacks a column needed, or has a row of another length.
    """
    opened = open_delimited(Path(path), Choice())
    columns = opened.columns or ()
    if not {*needed} <= {*columns}:
        told = ",".join(columns)[:80]
        raise InputError(f"{path}, row 1: the header must hold {','.join(needed)}; it reads {told!r}.")
    for number, row in opened.rows():
        where = f"{path}, row {number}"
        if isinstance(row, str):
            raise InputError(f"{where}: {row}")
        if not {*columns} <= row.keys():
            raise InputError(f"{where}: has {len(row)} cells and not {len(columns)}; fill in the others.")
        yield where, {name: row[name].strip() for name in columns}


def is_table(start: str, choice: Choice) -> bool:
    """Return whether a text begins with the names of columns."""
    *_, header = delimiter_of(start, choice)
    known = {field for field in ("outlet", "text", "date", "url", "title") if choice.column_of(header, field)}
    return len(known) > 1 and "text" in known


def delimiter_of(start: str, choice: Choice) -> tuple[str, int, list[str]]:
    """Return the delimiter of a table, how many rows stand above the names of its columns, and these names.

    It is the delimiter that shows the most known columns, then the most.
    """
    best = (0, ",", 0, [])
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        with contextlib.suppress(csv.Error):
            known, n_above, names = _header_in(reader, choice)
            if (known, len(names)) > (best[0], len(best[-1])):
                best = (known, delimiter, n_above, names)
    return best[1:]


def _header_in(rows: Iterable[Sequence[str]], choice: Choice) -> tuple[int, int, Sequence[str]]:
    """Return how many fields the names of columns tell, the place of the row that they are, and the names."""
    best = (0, 0, ())
    for n_above, names in enumerate(islice(rows, MAX_ABOVE + 1)):
        known = sum(choice.column_of(names, field) is not None for field in ALIASES)
        if not n_above or known > max(best[0], 1):
            best = (known, n_above, names)
    return best


def _cells(source: Path, encoding: str, n_skipped: int, form: dict) -> Iterator[tuple[int, list[str] | str]]:
    """Give each row that is not empty, below those that are skipped, with its number; or why it cannot be read."""
    csv.field_size_limit(files.MAX_ROW)
    reader = csv.reader(lines_of(source, encoding), **form, skipinitialspace=True, strict=True)
    for number in count(1):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            cells = f"the row cannot be read as CSV ({error}); check its quotation marks"
        if cells is None:
            return
        if sum(map(len, cells)) > files.MAX_ROW:
            cells = files.TOO_LONG
        if number > n_skipped and any(cell.strip() for cell in cells):
            yield number, cells


def _shift(header: list[str], sample: list[list[str]], at: int | None) -> int:
    """Return by how many places the names stand beside their cells; `at` is the place of the dates' name."""

    def share(place: int) -> float:
        dated = [parse_date(row[place]) is not None for row in sample if 0 <= place < len(row) and row[place].strip()]
        return sum(dated) / len(dated) if len(dated) >= len(sample) / 2 > 0 else math.nan

    if sample and all(len(row) == len(header) + 1 and row[0].isdigit() for row in sample):  # R names no numbers of rows
        return -1
    return 0 if at is None else next((n for n in (1, -1) if share(at) < 0.5 and share(at - n) >= 0.9), 0)


def open_parquet(source: Path, choice: Choice) -> files.Source:
    """Open a Parquet file; it is read a row at a time and within bounds."""
    from pyarrow import parquet

    def table() -> Tables:
        with parquet.ParquetFile(source) as file:
            n_packed, told = source.stat().st_size, file.metadata
            n_bytes = sum(told.row_group(i).total_byte_size for i in range(told.num_row_groups))
            files.check_unpacked(source, n_bytes, n_packed)
            yield "", file.schema_arrow.names, cells(file, n_packed)

    def cells(file: parquet.ParquetFile, n_packed: int) -> Iterator[tuple]:
        n_read = 0
        # One text may stand for thousands of rows, so that more rows at once could be of any size.
        for batch in file.iter_batches(batch_size=1, use_threads=False):
            n_read += batch.nbytes
            files.check_unpacked(source, n_read, n_packed)
            yield tuple(column.to_pylist()[0] for column in batch.columns)

    return _fitting(source, "Parquet", table, choice)


def open_workbook(source: Path, opened: ZipFile, choice: Choice) -> files.Source:
    """Open an Excel workbook, opened as an archive."""
    from openpyxl import load_workbook

    def sheets() -> Tables:
        for sheet in load_workbook(opened.fp, read_only=True, data_only=True, keep_links=False).worksheets:
            sheet.reset_dimensions()  # what some programs write there is wrong
            cells = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
            above = [[str(cell or "").strip().lower() for cell in row] for row in islice(cells, MAX_ABOVE + 1)]
            _, n_above, names = _header_in(above, choice)
            yield sheet.title, names, islice(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), n_above + 1, None)

    return _fitting(source, "Excel", sheets, choice, first=2)


def open_sqlite(source: Path, choice: Choice) -> files.Source:
    """Open an SQLite database, for reading only."""

    def kept() -> Tables:
        address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as base:
            base.text_factory = lambda raw: raw.decode("utf-8", "replace")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * files.MAX_ROW)  # bytes of a row
            base.execute("PRAGMA trusted_schema = OFF")
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            for (name,) in base.execute(names).fetchall():
                cells = base.execute('SELECT * FROM "{}"'.format(name.replace('"', '""')))
                yield name, [column for column, *_ in cells.description], cells

    return _fitting(source, "SQLite", kept, choice)


def _fitting(source: Path, kind: str, tables: Callable[[], Tables], choice: Choice, first: int = 1) -> files.Source:
    """Open those of a file's tables that have a column of texts, all where none has; `first` is the first row."""
    with files.reading(source, kind):
        every = {name: header for name, header, _ in tables()}
    headers = {name: header for name, header in every.items() if choice.column_of(header, "text")} or every

    def rows() -> files.Rows:
        numbers = count(first)
        with files.reading(source, kind):
            for name, header, cells in tables():
                for values in cells if name in headers else ():
                    number = next(numbers)
                    if any(value not in (None, "") for value in values):
                        row = {column: _value(value) for column, value in zip(header, values, strict=False)}
                        yield number, files.bounded(row)

    columns = tuple(dict.fromkeys(chain(*headers.values())))
    return files.Source(", ".join([kind, *filter(None, headers)]), rows, columns=columns)


def _value(value):
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None if isinstance(value, float) and math.isnan(value) else value
