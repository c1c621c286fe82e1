"""One input file as rows, whatever its kind. Entry point: `open_source`.

The kind is told by what the file holds; its name only decides where the content leaves it open.
"""

import json
from pathlib import Path

from analysis.errors import InputError
from analysis.read.columns import Choice
from analysis.read.files import MAX_ROW, TOO_LONG, Lines, encoding_of, head, read_whole
from analysis.read.source import OBJECTS, PAGES, TABLES, Rows, Source, suffix_of


def open_source(source: Path, choice: Choice, needed: tuple[str, ...] = ("outlet", "text")) -> Source | None:
    """Tell the kind of a file and open it.

    Parameters
    ----------
    source
        The file.
    choice
        Which columns are taken for what.
    needed
        Fields without whose column a table is refused; `outlet` may also be told by a column of addresses.

    Returns
    -------
    Source or None
        None if the file is the text of one article.

    Raises
    ------
    InputError
        if the file is of no kind that can be read, or is a table that lacks a needed column.
    """
    suffix = suffix_of(source)
    start = head(source)
    if start.startswith(b"PAR1") or (suffix in (".parquet", ".pq")):
        from analysis.read.databases import open_parquet

        return open_parquet(source, choice, needed)
    if start.startswith(b"SQLite format 3\0") or suffix in (".sqlite", ".sqlite3", ".db"):
        from analysis.read.databases import open_sqlite

        return open_sqlite(source, choice, needed)
    pages = _open_pages(source, start, suffix)
    if pages:
        return pages
    text = _text_of(start)
    kind = _kind_of(text, suffix, choice)
    if kind == "json":
        return Source("JSON", lambda: _json_rows(source), encoding_of(source).name)
    if kind == "jsonl":
        return Source("JSON lines", lambda: _jsonl_rows(source), encoding_of(source).name)
    if kind == "table":
        from analysis.read.delimited import open_delimited

        return open_delimited(source, choice, needed)
    if kind == "text":
        return None
    raise InputError(f"{source}: cannot be read as articles; give a folder of .txt, or a .csv, .json or .jsonl file")


def _text_of(start: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if start.startswith(mark):
            return start.decode(name, "replace")
    if start[1:40:2].count(0) > 15:
        return start.decode("utf-16-le", "replace")
    return start.decode("utf-8", "replace")


def _kind_of(text: str, suffix: str, choice: Choice) -> str | None:
    if suffix in OBJECTS:
        return _kind_of_json(text, suffix)
    stripped = text.lstrip()
    if stripped[:1] in ("{", "[") and stripped[1:].lstrip()[:1] in ('"', "{"):
        return _kind_of_json(text, suffix)
    if suffix in TABLES:
        return "table"
    if suffix not in (".txt", "") and "\0" in text[:1000]:
        return None
    from analysis.read.delimited import delimiter_of

    _, header = delimiter_of(text, choice)
    fields = {field for field in ("outlet", "text", "date", "url", "title") if choice.column_of(header, field)}
    if len(fields) > 1 and "text" in fields:
        return "table"
    return "text" if suffix == ".txt" else None


def _kind_of_json(text: str, suffix: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()][:2]
    first = lines[0].strip() if lines else ""
    try:
        whole = isinstance(json.loads(first.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        whole = False
    if suffix in (".jsonl", ".ndjson"):
        return "json" if not whole and (first == "[" or first.startswith("[{")) else "jsonl"
    return "jsonl" if whole and len(lines) > 1 and lines[1].lstrip()[:1] == "{" else "json"


def _json_rows(source: Path) -> Rows:
    try:
        data = json.loads(read_whole(source))
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise InputError(f"{source}, row {row}: is not JSON ({error}); check the file") from error
    if isinstance(data, dict) and not Choice().column_of(data, "text"):
        lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        data = lists[0] if len(lists) == 1 else data
    for number, row in enumerate(data if isinstance(data, list) else [data], 1):
        if not isinstance(row, dict):
            row = "the entry is not an object with id, outlet and text"
        elif sum(len(value) for value in row.values() if isinstance(value, str)) > MAX_ROW:
            row = TOO_LONG
        yield number, row


def _jsonl_rows(source: Path) -> Rows:
    lines = Lines(source, encoding_of(source), newline="\n")
    for number, line in enumerate(lines, 1):
        if lines.too_long:
            lines.too_long = False
            yield number, TOO_LONG
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"the line is not JSON ({getattr(error, 'msg', error)}); mend or remove it"
                continue
            yield number, row if isinstance(row, dict) else "the line is not an object with id, outlet and text"


def _open_pages(source: Path, start: bytes, suffix: str) -> Source | None:
    begin = start[:1000].lstrip().lower()
    kind = None
    if suffix in PAGES or begin.startswith((b"<!doctype html", b"<html", b"warc/1.")):
        kind = "web archive" if suffix == ".warc" or begin.startswith(b"warc/1.") else "HTML"
    try:
        from analysis.read.documents import read_documents, recognise
    except ImportError as error:
        if kind:
            raise InputError(f"{source}: cannot be read as articles (pages cannot be read here: {error})") from error
        return None
    if kind is None and suffix == ".txt":
        kind = recognise(_text_of(start))
    return Source(kind, lambda: read_documents(source), listed=False) if kind else None
