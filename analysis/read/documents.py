"""Read articles from web pages, web archives and the text exports of press databases.

Entry points: `recognise`, `read_documents`. Pages and archives (WARC) are read by trafilatura and warcio.
"""

import contextlib
import io
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from analysis.errors import InputError
from analysis.read.exports import EXPORTS, MAX_RECORD_CHARACTERS, read_export, recognise_export
from analysis.read.fetch import INDEX, read_index
from analysis.read.files import UnpacksToMore, check_unpacked, open_bytes, unpacked_limit
from analysis.read.files import head as head_of
from analysis.read.source import suffix_of
from analysis.read.walk import is_own_file

MAX_PAGE_BYTES = 10_000_000
MAX_HEADER_LINE = 100_000
MAX_TAGS = 50_000  # the time of a page grows faster than they do: about 20 seconds at worst for so many
PAGES, ARCHIVES = (".html", ".htm", ".xhtml"), (".warc",)
_HEAD = 4_000
_OPENING = re.compile(
    r"(?:<\?xml[^>]{0,200}>)?\s*(?:<!--(?:(?!-->).){0,1000}-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TOO_LARGE = "the page is larger than {} MB; save it without what is embedded in it"
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def recognise(head: str) -> str | None:
    """Say what kind of document a text file is, by its first characters.

    Parameters
    ----------
    head
        The first 4,000 characters or so.

    Returns
    -------
    str or None
        "lexisnexis", "factiva", "proquest" (exports of many articles), "html", or None: the file is one plain text.

    Examples
    --------
    >>> recognise("<!DOCTYPE html>\\n<html><head><title>Harbour</title>")
    'html'
    >>> recognise("The harbour opened again on Thursday.") is None
    True
    """
    return "html" if _OPENING.match(head[:_HEAD].lstrip("\ufeff \t\r\n")) else recognise_export(head[:_HEAD])


def read_documents(source: Path) -> Iterator[tuple[int, dict | str]]:
    """Read each article of a web page, a web archive or an export.

    Parameters
    ----------
    source
        A page (`.html`, `.htm`), an archive (`.warc`, also packed), or a text file that `recognise` knows. A page
        with a file `pages.jsonl` beside it, as `framing fetch` writes, has its address from there.

    Yields
    ------
    tuple of int and dict or str
        The number of the row (page: 1; archive: the record's place; export: the article's place, all from 1) and the
        article with the keys id, outlet, text, date, url, title (None where not known); or why there is none.

    Raises
    ------
    InputError
        if the file cannot be read or is of no kind named above.

    Notes
    -----
    Of an archive, only responses of status 200 that hold HTML are rows. A page's outlet is the name that the site
    gives itself, else its host; its date is what the page declares, never guessed from its text, and only to the day;
    a first line that repeats the title is left out of the text. Where the code of a page is not well-formed, what
    stands for its main text is a judgement of trafilatura (Barbaresi 2021, ACL demo papers, 122-131).
    """
    rows = _rows(source)
    first = next(rows, None)
    yield first or (1, "the file holds no article; check that it was saved whole")
    yield from rows


def _rows(source: Path) -> Iterator[tuple[int, dict | str]]:
    kind = suffix_of(source)
    if kind in ARCHIVES:
        yield from _from_archive(source)
        return
    head = head_of(source, _HEAD * 4)
    encoding = "utf-8" if kind in PAGES else _encoding(source, head)
    found = "html" if kind in PAGES else recognise(head.decode(encoding, "replace"))
    if found == "html":
        yield 1, _from_page_file(source)
    elif found in EXPORTS:
        with open_bytes(source) as opened:
            text = io.TextIOWrapper(opened, encoding, "replace")
            lines = iter(lambda: text.readline(MAX_RECORD_CHARACTERS + 1), "")
            yield from enumerate(read_export(lines, found), 1)
    else:
        raise InputError(f"{source}: is no page, web archive or press export; give it as .txt in a folder")


def _encoding(source: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    with open_bytes(source) as opened:
        text = io.TextIOWrapper(opened, "utf-8")
        try:
            while text.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _from_page_file(source: Path) -> dict | str:
    with open_bytes(source) as opened:
        page = opened.read(MAX_PAGE_BYTES + 1)
    item = _from_page(page, _address(source))
    return item if isinstance(item, str) else {**item, "id": source.name.split(".")[0]}


def _address(source: Path) -> str | None:
    """Look in the index beside a page for the address that it came from."""
    index = source.parent / INDEX
    return _addresses(index, index.stat().st_mtime_ns).get(source.name) if is_own_file(index, source.parent) else None


@lru_cache(maxsize=4)
def _addresses(index: Path, _: int) -> dict[str, str]:
    return {row["file"]: row["final_url"] or row["url"] for row in read_index(index.parent) if row["file"]}


def _from_archive(source: Path) -> Iterator[tuple[int, dict | str]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import BufferedReader
    from warcio.exceptions import ArchiveLoadFailed

    class Unpacked(BufferedReader):  # warcio's own would unpack once more, and read lines of any length
        def readline(self, length=None):
            return super().readline(min(length or MAX_HEADER_LINE, MAX_HEADER_LINE))

    broken = (ArchiveLoadFailed, InputError, OSError, EOFError, zlib.error, ValueError, AttributeError, TypeError)
    number = n_bytes = 0
    with open_bytes(source) as opened:
        limit = unpacked_limit(source.stat().st_size)
        records = ArchiveIterator(opened)
        records.reader = Unpacked(records.fh)
        while True:
            number += 1
            try:
                with contextlib.redirect_stderr(io.StringIO()):  # it prints what it cannot read
                    record = next(records, None)
                    page = _page_of(record) if record else None
            except UnpacksToMore:
                raise
            except broken as error:
                what = " ".join(str(error).removeprefix(f"{source}: ").split())[:80] or type(error).__name__
                yield number, f"the archive is broken from this record on ({what}); save or download it again"
                return
            if record is None:
                return
            if isinstance(page, bytes):
                n_bytes += len(page)
                check_unpacked(source, n_bytes, limit)
                page = _from_record(record, page)
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
        return _TOO_LARGE.format(MAX_PAGE_BYTES // 1_000_000)
    page = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if not record.raw_stream.read(1) and record.raw_stream.limit > 0:
        return "the record is cut short; download the archive again"
    return page


def _from_record(record, page: bytes) -> dict | str:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    name = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<> ").removeprefix("urn:uuid:")
    item = _from_page(page, url)
    return item if isinstance(item, str) else {**item, "id": name or None}


def _from_page(page: bytes, url: str | None) -> dict | str:
    """Take the article out of one page; `url` is where it was fetched, if that is known."""
    from trafilatura import bare_extraction

    if len(page) > MAX_PAGE_BYTES:
        return _TOO_LARGE.format(MAX_PAGE_BYTES // 1_000_000)
    if page.count(b"<") > MAX_TAGS:
        return f"the page has more than {MAX_TAGS:,} tags; give its text as .txt"
    dates = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d", "max_date": "2099-12-31"}
    try:
        found = bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=dates,
        )
    except Exception as error:  # a page can break a parser in ways of its own, and must not end the whole run
        return f"the page cannot be read as HTML ({type(error).__name__}); save it again or give its text as .txt"
    lines = (found.text or "").split("\n") if found else []
    paragraphs = [line for line in lines if line.strip()]
    if not paragraphs:
        return "no main text is found on the page; check that it is an article, or give its text as .txt"
    if found.title and len(paragraphs) > 1 and _alike(paragraphs[0], found.title):
        del paragraphs[0]
    url = found.url or url
    outlet = found.sitename or found.hostname or (urlsplit(url).hostname if url else None)
    return {
        "id": None,
        "outlet": outlet,
        "text": "\n\n".join(paragraphs),
        "date": found.date,
        "url": url,
        "title": found.title,
    }


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
