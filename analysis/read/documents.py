"""Texts, documents of office programs (.docx, .odt, .rtf, .pdf) and web pages, one in a file or many.

Entry points: the functions `open_…`. What holds one article may also be an export of a press database (`exports`).
"""

import io
import logging
import re
from contextlib import redirect_stderr
from email import message_from_bytes
from functools import lru_cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from analysis.errors import InputError
from analysis.read import files
from analysis.read.article import told_by
from analysis.read.columns import Choice
from analysis.read.decoding import doubt_of, encoding_of, flat
from analysis.read.exports import export_in
from analysis.read.tables import is_table, open_workbook
from analysis.text.outlets import canonical, is_known

MAX_PAGES = 2000
MAX_DRAWN = 3_000_000  # bytes of what draws one page
_FIELD = re.compile(r"\\fldinst", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
MAX_PAGE_BYTES = 10_000_000
MAX_SAVED_BYTES = 64_000_000  # with its pictures
MAX_HEADER_LINE = 100_000  # of a web archive
MAX_EXPORT_TAGS = 2_000_000
MAX_TAGS = 50_000  # the time of a page grows faster than they do: about 20 seconds at worst for so many
_OWN_ADDRESS = re.compile(  # as what saves a page writes it above, and sites for search engines
    rb"(?:<!--[^<>]{0,90}?\b(?:saved|mirrored|source|archived|downloaded) (?:from|with|url)\b[^<>]{0,90}?"
    rb"|<(?:base|html|link|meta)\b(?=[^<>]{0,600}?(?:[:\"'_-](?:url|source|link|shortlink)\b|<base|\b(?:amphtml|hreflang|"
    rb"identifier|mainentityofpage|itemid|oembed|rss)\b))[^<>]{0,600}?"
    rb'|"@type"[^{}]{1,600}?"(?:mainEntityOfPage|url)"\s{0,9}:\s{0,9}(?:\{[^{}]{0,300}?"@id"\s{0,9}:\s{0,9})?"|__wm\.wombat\(")'
    rb"((?:(?:https?:|(?<=[\"']))//|(?<=from )www\.)[^\s<>\"']{4,2000})",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(rb'"publisher"\s{0,9}:\s{0,9}\{[^{}]{0,300}?"name"\s{0,9}:\s{0,9}"([ -!#-~]{1,100})"')
_ARCHIVED = re.compile(
    r"https?://(?:\w{1,9}\.)?archive\.[a-z]{2,5}/(?:web/)?\d[\d.-]{3,20}[a-z_]{0,4}/(?:https?:/{1,2})?"
)
_MAY_BE_EXPORT = re.compile(
    rb"\b(?:DO[CK]UMENTE?[NS]?|Do[ck]umento? [A-Z0-9]{15}|LENGTH:|L\xc3\x84NGE:|Load-Date)|factiva", re.IGNORECASE
)


def open_text(source: Path, *_) -> files.Source:
    """Open a text, or an export in one."""
    encoding = encoding_of(source)
    text = files.whole(source).decode(encoding, "replace")
    if encoding == "cp1252" and "\0" in text:
        raise InputError(f"{source}: is no text in UTF-8, UTF-16 or Windows-1252; save the file as UTF-8")
    return document(text, "text", encoding, next(iter(doubt_of(encoding, source)), None))


def open_zipped(source: Path, choice) -> files.Source:
    """Open what is a zip archive within: a document or a workbook, told by the names of its parts."""
    from lxml import etree

    opened = files.zipped(source)
    names = opened.namelist()

    def parsed(name: str):
        safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(opened.read(name), safe)

    if "xl/workbook.xml" in names:
        return open_workbook(source, opened, choice)
    with files.reading(source, "an office document"):
        if "word/document.xml" in names:
            # what was struck out under tracked changes stands in other elements
            marks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}p": "\n\n"}
            nodes = parsed("word/document.xml").iter(f"{_WORD}t", *marks)
            return document(_spaced("".join(marks.get(node.tag) or node.text or "" for node in nodes)), "Word")
        if "content.xml" in names and b"opendocument.text" in opened.read("mimetype"):
            paragraphs = parsed("content.xml").iter(f"{_OPEN}p", f"{_OPEN}h")
            return document(_spaced("\n\n".join("".join(part.itertext()) for part in paragraphs)), "OpenDocument text")
    raise InputError(f"{source}: is an archive of no kind that can be read here; unpack it, or save it as .txt or .csv")


def open_rtf(source: Path, *_) -> files.Source:
    """Open a document in Rich Text Format, whatever its name."""
    from striprtf.striprtf import rtf_to_text

    # what a link leads to is not text, and the library takes the square of the time to find it
    written = _FIELD.sub(r"\\*\\unread", files.whole(source).decode("latin-1"))
    with files.reading(source, "RTF"):
        return document(_spaced(rtf_to_text(written, errors="replace").replace("\n", "\n\n")), "RTF")


def open_pdf(source: Path, *_) -> files.Source:
    """Open a PDF; lines are put together into paragraphs where the page shows none."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with files.reading(source, "PDF"):
        pages = PdfReader(io.BytesIO(files.whole(source))).pages
        if len(pages) > MAX_PAGES:
            raise InputError(f"{source}: has more than {MAX_PAGES:,} pages; split it")
        drawn = (page.get_contents() for page in pages)
        if any(contents is not None and len(contents.get_data()) > MAX_DRAWN for contents in drawn):
            raise InputError(f"{source}: a page holds more than {MAX_DRAWN:,} bytes of drawing; save its text as .txt")
        text = "\n".join(page.extract_text() for page in pages)
    if not text.strip():
        raise InputError(f"{source}: the PDF holds no text, perhaps pictures of pages; save its text as .txt")
    return document(_spaced(text), "PDF")


def _spaced(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n\n", text.strip())


def document(text: str, kind: str, encoding: str | None = None, note: str | None = None) -> files.Source:
    """Return a text as an article, or as the export that it is."""
    one = files.Source(kind, lambda: iter([(None, told_by(text))]), encoding, note=note, is_document=True)
    return export_in(text, encoding) or one


def open_page(source: Path, choice: Choice) -> files.Source:
    """Open a web page, one row, or an export that a press database wrote as one.

    `pages.jsonl` beside it tells its address, as `framing fetch` writes, else what was written into it when it was
    saved. Its date is what it declares, never guessed from its text, which is what trafilatura takes for it (Barbaresi
    2021, ACL demo papers, 122-131).
    """
    page = files.whole(source, MAX_PAGE_BYTES)
    if b"<td" in page[:100_000] and is_table(flat(page[:100_000]), choice):
        raise InputError(
            f"{source}: is a table saved as a web page; open it with an office program and save it as .csv"
        )
    index = source.with_name(files.INDEX)
    is_listed = index.is_file() and files.is_within(index, source.parent)
    url = _addresses(source.parent, index.stat().st_mtime_ns).get(source.name) if is_listed else None
    return _page_source(page, url, "HTML")


def open_saved(source: Path, *_) -> files.Source:
    """Open a page that a browser saved with its pictures (MHTML)."""
    raw = files.whole(source, MAX_SAVED_BYTES)
    with files.reading(source, "a saved page"):
        message = message_from_bytes(raw)
        page = next(part for part in message.walk() if part.get_content_type() in files.PAGE_TYPES)
        url = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
        content = page.get_payload(decode=True).decode(page.get_content_charset("utf-8"), "replace").encode("utf-8")
    return _page_source(content, url.strip() if "://" in url else None, "saved page")


def _page_source(page: bytes, url: str | None, kind: str) -> files.Source:
    may_be_export = _MAY_BE_EXPORT.search(page) and page.count(b"<") <= MAX_EXPORT_TAGS
    as_page = files.Source(kind, lambda: iter([(1, from_page(page, url))]), is_document=True)
    return (export_in(flat(page)) if may_be_export else None) or as_page


def open_feed(source: Path, *_) -> files.Source:
    """Open a feed (RSS, Atom), a row for each entry; its outlet is the feed's title."""
    import feedparser

    raw = files.whole(source, MAX_PAGE_BYTES)
    if b"<!ENTITY" in raw:
        told = "defines entities, as no feed needs to; save or export its articles as .html or .csv"
        raise InputError(f"{source}: {told}")
    feed = feedparser.parse(raw, response_headers={"content-type": "application/xml"})
    outlet = feed.feed.get("title") or feed.feed.get("link")

    def rows() -> files.Rows:
        for number, entry in enumerate(feed.entries, 1):
            parts = [part.get("value") or "" for part in entry.get("content", ())]
            told = {"url": entry.get("link"), "title": entry.get("title")}
            told |= {"outlet": entry.get("source", {}).get("title") or outlet}
            told |= {"date": entry.get("published") or entry.get("updated")}
            yield number, told | {"text": max(parts, key=len, default="") or entry.get("summary")}

    note = None if any(entry.get("content") for entry in feed.entries) else "the feed may hold summaries only"
    return files.Source("feed", lambda: files.not_empty(rows()), note=note)


def from_page(page: bytes, url: str | None) -> dict | str:
    """Take the article out of one page; `url` is where it was fetched, if that is known."""
    from trafilatura import bare_extraction

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
    if found.title and len(paragraphs) > 1 and paragraphs[0].casefold().split() == found.title.casefold().split():
        del paragraphs[0]
    own = None if found.url or url else _OWN_ADDRESS.search(page)
    url = found.url or url or (own[1].decode("utf-8", "replace") if own else "")
    url = _ARCHIVED.sub("https://", url if "://" in url else url and f"http://{url.lstrip('/')}") or None
    host_name = urlsplit(url).hostname if url else found.hostname
    is_known_host = host_name and is_known(canonical(host_name)) and not is_known(found.sitename or "")
    publisher = _PUBLISHER.search(page)
    outlet = host_name if is_known_host else found.sitename or (publisher and publisher[1].decode()) or host_name
    text = "\n\n".join(paragraphs)
    return {"outlet": outlet, "text": text, "date": found.date, "url": url, "title": found.title}


def open_archive(source: Path, *_) -> files.Source:
    """Open a web archive (WARC), a row for each response of status 200 that holds HTML, by the number of its record."""
    return files.Source("web archive", lambda: files.not_empty(_records(source)))


def _records(source: Path) -> files.Rows:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import BufferedReader

    class Unpacked(BufferedReader):  # warcio's own would unpack once more, and read lines of any length
        def readline(self, length=None):
            return super().readline(min(length or MAX_HEADER_LINE, MAX_HEADER_LINE))

    n_bytes = 0
    with files.open_bytes(source) as opened:
        records = ArchiveIterator(opened)
        records.reader = Unpacked(records.fh)
        for number in count(1):
            try:
                with redirect_stderr(io.StringIO()):  # it prints what it cannot read
                    record = next(records, None)
                    page = _page_of(record) if record else None
            except Exception as error:  # an archive can break a parser in ways of its own
                what = " ".join(str(error).removeprefix(f"{source}: ").split())[:80] or type(error).__name__
                yield number, f"the archive is broken from this record on ({what}); save or download it again"
                return
            if record is None:
                return
            if isinstance(page, bytes):
                n_bytes += len(page)
                files.check_unpacked(source, n_bytes, source.stat().st_size)
                told = (record.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Record-ID"))
                url, name = ((value or "").strip("<> ") or None for value in told)
                page = from_page(page, url)
                if isinstance(page, dict):
                    page |= {"id": name and name.removeprefix("urn:uuid:")}
            if page is not None:
                yield number, page


def _page_of(record) -> bytes | str | None:
    """Return the page in a record, or why it cannot be read; None where the record holds no page."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    if (headers.get_header("Content-Type") or "").split(";")[0].strip().lower() not in files.PAGE_TYPES:
        return None
    if record.raw_stream.limit > MAX_PAGE_BYTES:  # one piece of a page in pieces may be as large
        return f"the page is larger than {MAX_PAGE_BYTES // 1_000_000} MB; save it without what is embedded in it"
    page = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if not record.raw_stream.read(1) and record.raw_stream.limit > 0:
        return "the record is cut short; download the archive again"
    return page


@lru_cache(maxsize=4)
def _addresses(folder: Path, _: int) -> dict[str, str]:
    """Return where the pages in a folder came from, as the index beside them tells."""
    from analysis.read.fetch import read_index

    return {row["file"]: row["final_url"] or row["url"] for row in read_index(folder) if row["file"]}
