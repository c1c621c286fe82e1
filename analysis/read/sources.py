"""One input file as rows, whatever its kind. Entry point: `open_source`; every format has one line in `FORMATS`.

The kind is told by what the file holds; its name only decides where the content leaves it open. Pages are read by
trafilatura and archives (WARC) by warcio; their rows have the keys id, outlet, text, date, url, title (None where not
known).
"""

import contextlib
import io
import json
import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from analysis.errors import InputError
from analysis.read import files
from analysis.read.columns import Choice
from analysis.read.exports import read_export, recognise_export
from analysis.read.files import INDEX, is_own_file
from analysis.read.tables import delimiter_of, open_delimited, open_parquet, open_sqlite

MAX_PAGE_BYTES = 10_000_000
MAX_HEADER_LINE = 100_000
MAX_TAGS = 50_000  # the time of a page grows faster than they do: about 20 seconds at worst for so many
_HTML_TYPES = ("text/html", "application/xhtml+xml")


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


def open_page(source: Path, *_) -> files.Source:
    """Open a web page, one row; a file `pages.jsonl` beside it, as `framing fetch` writes, tells its address.

    Notes
    -----
    A page's outlet is the name that the site gives itself, else its host; its date is what the page declares, never
    guessed from its text, and only to the day; a first line that repeats the title is left out of the text. Where the
    code of a page is not well-formed, what stands for its main text is a judgement of trafilatura (Barbaresi 2021, ACL
    demo papers, 122-131).
    """

    def rows() -> files.Rows:
        yield 1, _from_page(files.head(source, MAX_PAGE_BYTES + 1), _address(source), source.name.split(".")[0])

    return files.Source("HTML", rows)


def open_archive(source: Path, *_) -> files.Source:
    """Open a web archive; only responses of status 200 that hold HTML are rows, with the number of their record."""
    return files.Source("web archive", lambda: _not_empty(_from_archive(source)))


def open_export(source: Path, database: str) -> files.Source:
    """Open an export of the database that `recognise_export` has told, a row for each article."""
    encoding = files.encoding_of(source)
    lines = files.Lines(source, encoding)
    return files.Source(database, lambda: _not_empty(enumerate(read_export(lines, database), 1)), encoding.name)


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
        is_object = isinstance(row, dict)
        yield number, files.bounded(row) if is_object else "the entry is not an object with id, outlet and text"


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


def _not_empty(rows: files.Rows) -> files.Rows:
    yield next(rows, None) or (1, "the file holds no article; check that it was saved whole")
    yield from rows


def _address(source: Path) -> str | None:
    """Look in the index beside a page for the address that it came from."""
    index = source.parent / INDEX
    return _addresses(index, index.stat().st_mtime_ns).get(source.name) if is_own_file(index, source.parent) else None


@lru_cache(maxsize=4)
def _addresses(index: Path, _: int) -> dict[str, str]:
    from analysis.read.fetch import read_index

    return {row["file"]: row["final_url"] or row["url"] for row in read_index(index.parent) if row["file"]}


def _from_archive(source: Path) -> files.Rows:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import BufferedReader
    from warcio.exceptions import ArchiveLoadFailed

    class Unpacked(BufferedReader):  # warcio's own would unpack once more, and read lines of any length
        def readline(self, length=None):
            return super().readline(min(length or MAX_HEADER_LINE, MAX_HEADER_LINE))

    broken = (ArchiveLoadFailed, InputError, OSError, EOFError, zlib.error, ValueError, AttributeError, TypeError)
    number = n_bytes = 0
    with files.open_bytes(source) as opened:
        limit = files.unpacked_limit(source.stat().st_size)
        records = ArchiveIterator(opened)
        records.reader = Unpacked(records.fh)
        while True:
            number += 1
            try:
                with contextlib.redirect_stderr(io.StringIO()):  # it prints what it cannot read
                    record = next(records, None)
                    page = _page_of(record) if record else None
            except files.UnpacksToMore:
                raise
            except broken as error:
                what = " ".join(str(error).removeprefix(f"{source}: ").split())[:80] or type(error).__name__
                yield number, f"the archive is broken from this record on ({what}); save or download it again"
                return
            if record is None:
                return
            if isinstance(page, bytes):
                n_bytes += len(page)
                files.check_unpacked(source, n_bytes, limit)
                url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
                name = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<> ").removeprefix("urn:uuid:")
                page = _from_page(page, url or None, name or None)
            if page is not None:
                yield number, page


def _page_of(record) -> bytes | str | None:
    """Return the page in a record, or why it cannot be read; None where the record holds no page."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    if (headers.get_header("Content-Type") or "").split(";")[0].strip().lower() not in _HTML_TYPES:
        return None
    if record.raw_stream.limit > MAX_PAGE_BYTES:  # one piece of a page in pieces may be as large
        return _too_large()
    page = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if not record.raw_stream.read(1) and record.raw_stream.limit > 0:
        return "the record is cut short; download the archive again"
    return page


def _too_large() -> str:
    return f"the page is larger than {MAX_PAGE_BYTES // 1_000_000} MB; save it without what is embedded in it"


def _from_page(page: bytes, url: str | None, name: str | None) -> dict | str:
    """Take the article out of one page; `url` is where it was fetched, if that is known."""
    from trafilatura import bare_extraction

    if len(page) > MAX_PAGE_BYTES:
        return _too_large()
    if page.count(b"<") > MAX_TAGS:
        return f"the page has more than {MAX_TAGS:,} tags; give its text as .txt"
    dates = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d", "max_date": "2099-12-31"}
    options = {"with_metadata": True, "include_comments": False, "include_tables": False}
    try:
        found = bare_extraction(page, url=url, date_extraction_params=dates, **options)
    except Exception as error:  # a page can break a parser in ways of its own, and must not end the whole run
        return f"the page cannot be read as HTML ({type(error).__name__}); save it again or give its text as .txt"
    paragraphs = [line for line in (found.text or "").split("\n") if line.strip()] if found else []
    if not paragraphs:
        return "no main text is found on the page; check that it is an article, or give its text as .txt"
    if found.title and len(paragraphs) > 1 and _alike(paragraphs[0], found.title):
        del paragraphs[0]
    url = found.url or url
    outlet = found.sitename or found.hostname or (urlsplit(url).hostname if url else None)
    text = "\n\n".join(paragraphs)
    return {"id": name, "outlet": outlet, "text": text, "date": found.date, "url": url, "title": found.title}


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
