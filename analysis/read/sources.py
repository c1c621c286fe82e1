"""One input file as rows, whatever its kind. Entry point: `open_source`; every format has one line in `FORMATS`.

The kind is told by what the file holds; its name only decides where the content leaves it open.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read import files
from analysis.read.columns import Choice
from analysis.read.documents import open_archive, open_export, open_page
from analysis.read.exports import recognise_export
from analysis.read.tables import delimiter_of, open_delimited, open_parquet, open_sqlite


def open_source(source: Path, choice: Choice, needed: tuple[str, ...] = ("outlet", "text")) -> files.Source | None:
    """Return a file opened as what it is, with its columns taken as chosen; None if it is the text of one article.

    A table is refused without a column for each `needed` field; `outlet` may also be told by a column of addresses.

    Raises
    ------
    InputError
        if the file is of no kind that can be read, or is a table that lacks a needed column.
    """
    suffix, start = files.suffix_of(source), _start_of(source)
    for form in FORMATS:
        if suffix in form.suffixes or (form.opening and form.opening.match(start)):
            return form.open(source, choice, needed)
    if suffix == ".txt" and (database := recognise_export(start[:4000])):
        return open_export(source, database)
    if _is_table(start, suffix, choice):
        return open_delimited(source, choice, needed)
    if suffix == ".txt":
        return None
    raise InputError(f"{source}: cannot be read as articles; give a folder of .txt, or a .csv, .json or .jsonl file")


def is_readable(source: Path) -> bool:
    """Return whether the name of a file is of a kind that is read in a folder."""
    return files.suffix_of(source) in {".txt", *(suffix for form in FORMATS for suffix in form.suffixes)}


def open_json(source: Path, *_) -> files.Source:
    """Open JSON that holds one article, a list of them or an object with one list; or an article in each line."""
    encoding, start = files.encoding_of(source), _start_of(source)
    first, second, *_ = [*(line.strip() for line in start.split("\n") if line.strip()), "", ""]
    if files.suffix_of(source) in (".jsonl", ".ndjson"):
        is_lines = first != "[" and not first.startswith("[{")
    else:
        is_lines = first.startswith("{") and first.endswith("}") and second.startswith("{")
    if is_lines:
        return files.Source("JSON lines", lambda: _json_lines(source, encoding), encoding.name)
    return files.Source("JSON", lambda: _json_rows(source, encoding), encoding.name)


class Format(NamedTuple):
    """A kind of file: the suffixes of its names, how it begins (if that tells it), and what opens it."""

    suffixes: tuple[str, ...]
    opening: re.Pattern | None
    open: Callable[[Path, Choice, tuple[str, ...]], files.Source]


# The first that fits is taken; what fits none may still be an export or a table by another name.
FORMATS = (
    Format((".parquet", ".pq"), re.compile("PAR1"), open_parquet),
    Format((".sqlite", ".sqlite3", ".db"), re.compile("SQLite format 3\0"), open_sqlite),
    Format((".warc",), re.compile(r"warc/1\.", re.IGNORECASE), open_archive),
    Format(
        (".html", ".htm", ".xhtml"),
        re.compile(
            r"(?:<\?xml[^>]{0,200}>)?\s*(?:<!--(?:(?!-->).){0,1000}-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        open_page,
    ),
    Format((".json", ".jsonl", ".ndjson", ".geojson"), re.compile(r'[{\[]\s*["{]'), open_json),
    Format((".csv", ".tsv", ".tab", ".psv"), None, open_delimited),
)


def _start_of(source: Path) -> str:
    start = files.head(source)
    encoding = files.marked_encoding(start[:4096]) or files.Encoding("utf-8")
    return start.decode(encoding.name, "replace").lstrip("\ufeff \t\r\n")


def _is_table(start: str, suffix: str, choice: Choice) -> bool:
    if suffix not in (".txt", "") and "\0" in start[:1000]:
        return False
    _, header = delimiter_of(start, choice)
    known = {field for field in ("outlet", "text", "date", "url", "title") if choice.column_of(header, field)}
    return len(known) > 1 and "text" in known


def _json_rows(source: Path, encoding: files.Encoding) -> files.Rows:
    try:
        data = json.loads(files.read_whole(source, encoding))
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise InputError(f"{source}, row {row}: is not JSON ({error}); check the file") from error
    if isinstance(data, dict) and not Choice().column_of(data, "text"):
        lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        data = lists[0] if len(lists) == 1 else data
    for number, row in enumerate(data if isinstance(data, list) else [data], 1):
        if not isinstance(row, dict):
            row = "the entry is not an object with id, outlet and text"
        elif sum(len(value) for value in row.values() if isinstance(value, str)) > files.MAX_ROW:
            row = files.TOO_LONG
        yield number, row


def _json_lines(source: Path, encoding: files.Encoding) -> files.Rows:
    lines = files.Lines(source, encoding, newline="\n")
    for number, line in enumerate(lines, 1):
        if lines.too_long:
            lines.too_long = False
            yield number, files.TOO_LONG
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"the line is not JSON ({getattr(error, 'msg', error)}); mend or remove it"
                continue
            yield number, row if isinstance(row, dict) else "the line is not an object with id, outlet and text"
