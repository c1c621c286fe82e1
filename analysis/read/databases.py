"""Tables in Parquet files and SQLite databases, row by row. Entry points: `open_parquet`, `open_sqlite`."""

import contextlib
import math
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from analysis.errors import InputError
from analysis.read.columns import ALIASES, CRAWL, Choice
from analysis.read.files import MAX_ROW, TOO_LONG, check_unpacked, unpacked_limit
from analysis.read.source import Source


def open_parquet(source: Path, choice: Choice, needed: tuple[str, ...]) -> Source:
    """Open a Parquet file; only the columns that are taken are read, a row at a time.

    Raises
    ------
    InputError
        if it is not Parquet (or is packed once more), lacks a needed column, or unpacks to more than it may.
    """
    import pyarrow
    from pyarrow import parquet

    @contextlib.contextmanager
    def opened():
        try:
            with parquet.ParquetFile(source) as file:
                yield file
        except (pyarrow.ArrowException, OSError, ValueError, KeyError, MemoryError, NotImplementedError) as error:
            line = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InputError(f"{source}: cannot be read as Parquet ({line}); check the file") from error

    with opened() as file:
        names = tuple(file.schema_arrow.names)
        limit, told = unpacked_limit(source.stat().st_size), file.metadata
        check_unpacked(source, sum(told.row_group(i).total_byte_size for i in range(told.num_row_groups)), limit)
    choice.check(source, names, _needed(names, choice, needed))
    wanted = _wanted(names, choice)

    def rows() -> Iterator[tuple[int, dict | str]]:
        n_read = 0
        with opened() as file:
            # One text may stand for thousands of rows, so that more rows at once could be of any size.
            for number, batch in enumerate(file.iter_batches(batch_size=1, columns=wanted, use_threads=False), 1):
                n_read += batch.nbytes
                check_unpacked(source, n_read, limit)
                yield number, _row(batch.to_pylist()[0])

    return Source("Parquet", rows, columns=names)


def open_sqlite(source: Path, choice: Choice, needed: tuple[str, ...]) -> Source:
    """Open an SQLite database, for reading only; every table that has the needed columns is read.

    Raises
    ------
    InputError
        if it is not SQLite, or none of its tables has the needed columns.
    """

    @contextlib.contextmanager
    def opened():
        try:
            address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
            with contextlib.closing(sqlite3.connect(address, uri=True)) as base:
                base.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
                base.execute("PRAGMA trusted_schema = OFF")
                yield base
        except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError, MemoryError) as error:
            raise InputError(f"{source}: cannot be read as SQLite ({error}); check the file") from error

    tables: dict[str, tuple[str, ...]] = {}
    with opened() as base:
        kept = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        for (name,) in base.execute(kept).fetchall():
            tables[name] = tuple(row[1] for row in base.execute(f"PRAGMA table_info({_quoted(name)})"))
    if not tables:
        raise InputError(f"{source}: holds no table; check the file")
    fitting = {}
    for name, names in tables.items():
        missing = [field for field in _needed(names, choice, needed) if choice.column_of(names, field) is None]
        if not missing:
            fitting[name] = _wanted(names, choice)
    if not fitting:
        have = [column for names in tables.values() for column in names]
        choice.check(source, have, _needed(have, choice, needed))
        raise InputError(f"{source}: no table has all of {', '.join(needed)}; rename its columns")

    def rows() -> Iterator[tuple[int, dict | str]]:
        number = 0
        with opened() as base:
            for name, wanted in fitting.items():
                # Cut inside the database, so that one huge cell never comes into memory whole.
                cut = (f"CASE WHEN length({c}) > {MAX_ROW} THEN NULL ELSE {c} END" for c in map(_quoted, wanted))
                long = " OR ".join(f"coalesce(length({c}), 0) > {MAX_ROW}" for c in map(_quoted, wanted))
                for cells in base.execute(f"SELECT {', '.join(cut)}, {long} FROM {_quoted(name)}"):
                    number += 1
                    yield number, TOO_LONG if cells[-1] else _row(dict(zip(wanted, cells[:-1], strict=True)))

    columns = tuple(dict.fromkeys(column for name in fitting for column in tables[name]))
    return Source(f"SQLite, table {', '.join(fitting)}", rows, columns=columns)


def _needed(names: Iterable[str], choice: Choice, needed: tuple[str, ...]) -> tuple[str, ...]:
    told = any(choice.column_of(names, field) for field in ("outlet", "url"))
    return tuple(field for field in needed if field != "outlet" or not told)


def _wanted(names: Iterable[str], choice: Choice) -> list[str]:
    known = {alias for aliases in choice.aliases.values() for alias in aliases} | set(ALIASES) | CRAWL
    roots = {alias.split(".")[0] for alias in known}
    return [name for name in names if name.strip().lower().replace(" ", "_") in roots]


def _row(row: dict) -> dict | str:
    plain = {name: _value(value) for name, value in row.items()}
    return TOO_LONG if sum(len(value) for value in plain.values() if isinstance(value, str)) > MAX_ROW else plain


def _value(value):
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
