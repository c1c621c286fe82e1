"""CSV files in which people correct what was found: stories, speakers. Entry point: `read_rows`."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.errors import InputError


def read_rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the rows of a CSV in UTF-8 that hold anything, each with its place for messages; the header is row 1.

    Raises
    ------
    InputError
        if the file cannot be read, lacks a column that is needed, or has a row of another length than its header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({why}); save it as a CSV in UTF-8 with commas.") from error
    if not set(needed) <= set(header):
        told = ",".join(header)[:80]
        raise InputError(f"{path}, row 1: the header must hold {','.join(needed)}; it reads {told!r}.")
    for number, row in rows:
        if not any(row):
            continue
        where = f"{path}, row {number}"
        if len(row) != len(header):
            raise InputError(f"{where}: has {len(row)} cells and not {len(header)}; quote cells with commas.")
        yield where, dict(zip(header, row, strict=True))
