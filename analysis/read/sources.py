"""One input file as rows, whatever its kind. Entry point: `open_source`; every format has one line in `FORMATS`.

The kind is told by what the file holds; its name only decides where the content leaves it open.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read import documents, files, tables
from analysis.read.columns import MAX_DEPTH, Choice, values_of
from analysis.read.decoding import doubt_of, encoding_of, lines_of, marked_encoding
from analysis.text.outlets import is_known

_BETWEEN = re.compile(r"\},?\s{0,99}\n\s{0,99}\{")
_REMEDY = (
    "cannot be read as articles; save or export it as .txt, .docx, .html or .csv, or unpack it if it is an archive"
)


def open_source(source: Path, choice: Choice, needed: tuple[str, ...] = ("outlet", "text")) -> files.Source:
    """Return a file opened as what it is, with its columns taken as chosen.

    An InputError if it is of no kind that can be read, or a table without a column for each `needed` field; `outlet`
    may also be told by a column of addresses.
    """
    suffix, start = files.suffix_of(source), _start_of(source)
    fitting = (form for form in FORMATS if suffix in form.suffixes or (form.opening and form.opening.match(start)))
    opener = getattr(next(fitting, None), "open", None)
    if opener in (None, documents.open_text) and tables.is_table(start, choice):
        opener = tables.open_delimited
    if opener is None:
        raise InputError(f"{source}: {_REMEDY}")
    try:
        opened = opener(source, choice)
    except ModuleNotFoundError as error:
        how = f"pip install {error.name}, or 'source-framing[formats]'"
        raise InputError(f"{source}: to read this kind of file, install a library ({how})") from error
    if opened.columns is not None:
        choice.check(source, opened.columns, needed)
    return opened


def names_document(source: Path) -> bool:
    """Return whether the name of a file is that of a document: a text, or what an office program or browser saves."""
    return any(form.is_document and files.suffix_of(source) in form.suffixes for form in FORMATS)


def open_json(source: Path, *_) -> files.Source:
    """Open JSON that holds one article, a list of them or an object with one list; or an article in each line."""
    encoding, start = encoding_of(source), _start_of(source)
    first, second, *_ = [*(line.strip() for line in start.split("\n") if line.strip()), "", ""]
    if files.suffix_of(source) in (".jsonl", ".ndjson"):
        is_lines = first != "[" and not first.startswith("[{") and not (first == "{" and second.startswith('"'))
    else:
        is_lines = first.startswith("{") and first.endswith("}") and second.startswith("{")
    kind, rows = ("JSON lines", _json_lines) if is_lines else ("JSON", _json_rows)
    note = next(iter(doubt_of(encoding, source)), None)
    return files.Source(kind, lambda: rows(source, encoding), encoding, note=note)


class Format(NamedTuple):
    """A kind of file: the suffixes of its names, how it begins (if that tells it), what opens it."""

    suffixes: tuple[str, ...]
    opening: re.Pattern | None
    open: Callable[[Path, Choice], files.Source]
    is_document: bool = False


# The first that fits is taken; what fits none may still be a table by another name.
FORMATS = (
    Format((".parquet", ".pq"), re.compile("PAR1"), tables.open_parquet),
    Format((".sqlite", ".sqlite3", ".db"), re.compile("SQLite format 3\0"), tables.open_sqlite),
    Format((".warc",), re.compile(r"warc/1\.", re.IGNORECASE), documents.open_archive),
    Format((".docx", ".xlsx", ".xlsm", ".odt"), re.compile("PK\3\4"), documents.open_zipped, True),
    Format((".rtf",), re.compile(r"\{\\rtf"), documents.open_rtf, True),
    Format((".pdf",), re.compile("%PDF-"), documents.open_pdf, True),
    Format(
        (".mhtml", ".mht"),
        re.compile(r"(?:[A-Za-z-]{2,40}: [^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,9}){0,20}?Content-Type: multi"),
        documents.open_saved,
        True,
    ),
    Format(
        (".rss", ".atom"),
        re.compile(r"(?:<\?[^>]{0,300}>\s{0,9}|<!--[^>]{0,300}>\s{0,9}){0,5}<(?:rss|feed|rdf:RDF)\b"),
        documents.open_feed,
    ),
    Format(
        (".html", ".htm", ".xhtml"),
        re.compile(
            r"(?:<\?xml[^>]{0,200}>)?\s*(?:<!--(?:(?!-->).){0,1000}-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        documents.open_page,
        True,
    ),
    Format((".json", ".jsonl", ".ndjson", ".geojson"), re.compile(r'[{\[]\s*["{]'), open_json),
    Format((".csv", ".tsv", ".tab", ".psv"), None, tables.open_delimited),
    Format((".txt", ".text", ".md", ".markdown", ".asc"), None, documents.open_text, True),
)


def _start_of(source: Path) -> str:
    start = files.head(source)
    return start.decode(marked_encoding(start[:4096]) or "utf-8", "replace").lstrip("\ufeff \t\r\n")


def _json_rows(source: Path, encoding: str) -> files.Rows:
    try:
        text = files.whole(source).decode(encoding, "replace").strip("\ufeff \r\n\t")
        data, end = json.JSONDecoder().raw_decode(text)
        if end < len(text):  # one article after the other
            data = json.loads(f"[{_BETWEEN.sub('},{', text)}]")
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise InputError(f"{source}, row {row}: is not JSON ({error}); check the file") from error
    yield from enumerate(map(files.bounded, _rows_in(data)), 1)


def _rows_in(data) -> list:
    """Find the articles in JSON: in a list wherever it stands, or in one of the layouts that pandas writes."""
    if isinstance(data, dict):
        names, values = list(data), list(data.values())
        are_rows = len(values) > 1 and all(isinstance(value, dict) for value in values)
        are_lists = all(isinstance(value, list) for value in values)
        if isinstance(data.get("columns"), list) and isinstance(data.get("data"), list):
            data = [data["columns"], *data["data"]]
        elif _told(names, "text") and (are_rows or (are_lists and _told(names, "outlet"))):
            columns = [list(value.values()) if are_rows else value for value in values]
            data = [names, *map(list, zip(*columns, strict=False))]
        elif _are_rows(data) and len(data) > 1:
            return [_of_name(name, row) if "://" in name or is_known(name) else row for name, row in data.items()]
        elif not _told(names, "text"):
            lists = [*_lists_in(data)]
            with_text = [(name, rows) for name, rows in lists if _holds_text(rows[0])]
            if len(with_text) > 1:  # by outlet, where the articles tell none
                return [_of_name(name, row) for name, rows in with_text for row in rows]
            return next((rows for _, rows in [*with_text, *lists]), [data])
    is_table = isinstance(data, list) and data and all(isinstance(row, list) for row in data)
    if is_table and all(isinstance(name, str) for name in data[0]) and _told(data[0], "text"):
        return [dict(zip(data[0], row, strict=False)) for row in data[1:]]
    return data if isinstance(data, list) else [data]


def _told(names: Iterable[str], field: str) -> str | None:
    return Choice().column_of(names, field)


def _holds_text(row: dict) -> bool:
    return any(_told([path], "text") for path, _ in values_of(row))


def _are_rows(value) -> bool:
    return isinstance(value, dict) and all(isinstance(row, dict) and _holds_text(row) for row in value.values())


def _of_name(name: str, row) -> object:
    """Return a row with the outlet or the address that its name or that of its list is, where it tells neither."""
    is_told = not isinstance(row, dict) or _told(row, "outlet") or _told(row, "url")
    return row if is_told else {"url" if "://" in name else "outlet": name} | row


def _lists_in(value: dict, depth: int = 0) -> Iterator[tuple[str, list[dict]]]:
    """Give the lists of objects in an object, by their names, such as the `results` of a `response`."""
    for name, inner in value.items():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield name, inner
        elif inner and _are_rows(inner):
            yield name, list(inner.values())
        elif isinstance(inner, dict) and depth < MAX_DEPTH:
            yield from _lists_in(inner, depth + 1)


def _json_lines(source: Path, encoding: str) -> files.Rows:
    for number, line in enumerate(lines_of(source, encoding, newline="\n"), 1):
        if line.strip():
            try:
                row = (
                    files.TOO_LONG if len(line) > files.MAX_ROW else files.bounded(json.loads(line.strip().rstrip(",")))
                )
            except (ValueError, RecursionError) as error:
                row = f"the line is not JSON ({getattr(error, 'msg', error)}); mend or remove it"
            yield number, row
