"""Web pages as rows: a page as it was saved, also with its pictures (MHTML), and feeds.

Entry points: `open_page`, `open_saved`, `open_feed`. Rows have the keys outlet, text, date, url and title, as far
as they are known.
"""

import re
from email import message_from_bytes
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from analysis.errors import InputError
from analysis.read import files
from analysis.read.cells import flat
from analysis.read.exports import export_in
from analysis.text.outlets import canonical, is_known

MAX_PAGE_BYTES = 10_000_000
MAX_SAVED_BYTES = 64_000_000  # with its pictures
MAX_EXPORT_TAGS = 2_000_000
MAX_TAGS = 50_000  # the time of a page grows faster than they do: about 20 seconds at worst for so many
_HTML_TYPES = ("text/html", "application/xhtml+xml")


_OWN_ADDRESS = (  # as browsers and their helpers write it above a page that they save, and sites for search engines
    re.compile(rb"<!--\s{0,9}saved from url=\(\d{1,6}\)(https?://[^\s<>\"]{1,2000})"),
    re.compile(rb"Page saved with SingleFile\s{1,9}url: (https?://[^\s<>\"]{1,2000})"),
    re.compile(rb"Mirrored from ([^\s<>\"]{1,2000}) by HTTrack"),
    re.compile(
        rb'"mainEntityOfPage"\s{0,9}:\s{0,9}(?:\{[^{}]{0,300}"@id"\s{0,9}:\s{0,9})?"(https?://[^\s<>"]{1,2000})"'
    ),
)
_PUBLISHER = re.compile(rb'"publisher"\s{0,9}:\s{0,9}\{[^{}]{0,300}?"name"\s{0,9}:\s{0,9}"([ -!#-~]{1,100})"')
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/(?:https?:/{1,2})?")
_MAY_BE_EXPORT = re.compile(
    rb"\b(?:DO[CK]UMENTE?[NS]?|Do[ck]umento? [A-Z0-9]{15}|LENGTH:|L\xc3\x84NGE:|Load-Date)|factiva", re.IGNORECASE
)


def open_page(source: Path, *_) -> files.Source:
    """Open a web page, one row, or an export that a press database wrote as one.

    A file `pages.jsonl` beside it, as `framing fetch` writes, tells its address, else what was written into the page
    when it was saved.

    Notes
    -----
    A page's outlet is the name that the site gives itself, else its host; its date is what the page declares, never
    guessed from its text, and only to the day; a first line that repeats the title is left out of the text. Where the
    code of a page is not well-formed, what stands for its main text is a judgement of trafilatura (Barbaresi 2021, ACL
    demo papers, 122-131).
    """
    return _page_source(files.whole(source, MAX_PAGE_BYTES), _address(source), "HTML")


def open_saved(source: Path, *_) -> files.Source:
    """Open a page that a browser saved with its pictures (MHTML)."""
    raw = files.whole(source, MAX_SAVED_BYTES)
    with files.reading(source, "a saved page"):
        message = message_from_bytes(raw)
        page = next(part for part in message.walk() if part.get_content_type() in _HTML_TYPES)
        url = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
        content = page.get_payload(decode=True).decode(page.get_content_charset("utf-8"), "replace").encode("utf-8")
    return _page_source(content, url.strip() if "://" in url else None, "saved page")


def _page_source(page: bytes, url: str | None, kind: str) -> files.Source:
    may_be_export = _MAY_BE_EXPORT.search(page) and page.count(b"<") <= MAX_EXPORT_TAGS
    as_page = files.Source(kind, lambda: iter([(1, _from_page(page, url))]), is_document=True)
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
            content = max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
            yield (
                number,
                {
                    "outlet": entry.get("source", {}).get("title") or outlet,
                    "text": content or entry.get("summary"),
                    "date": entry.get("published") or entry.get("updated"),
                    "url": entry.get("link"),
                    "title": entry.get("title"),
                },
            )

    note = None if any(entry.get("content") for entry in feed.entries) else "the feed may hold summaries only"
    return files.Source("feed", lambda: files.not_empty(rows()), note=note)


def _from_page(page: bytes, url: str | None) -> dict | str:
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
    if found.title and len(paragraphs) > 1 and _alike(paragraphs[0], found.title):
        del paragraphs[0]
    url = _ARCHIVED.sub("https://", found.url or url or _own_address(page) or "") or None
    host_name = urlsplit(url).hostname if url else found.hostname
    is_known_host = host_name and is_known(canonical(host_name)) and not is_known(found.sitename or "")
    publisher = _PUBLISHER.search(page)
    outlet = host_name if is_known_host else found.sitename or (publisher and publisher[1].decode()) or host_name
    text = "\n\n".join(paragraphs)
    return {"outlet": outlet, "text": text, "date": found.date, "url": url, "title": found.title}


def _own_address(page: bytes) -> str | None:
    found = next(filter(None, (pattern.search(page) for pattern in _OWN_ADDRESS)), None)
    url = found[1].decode("utf-8", "replace") if found else None
    return url if url is None or "://" in url else f"http://{url}"


def _address(source: Path) -> str | None:
    """Look in the index beside a page for the address that it came from."""
    index = source.parent / files.INDEX
    if not index.is_file() or not files.is_within(index, source.parent):
        return None
    return _addresses(index, index.stat().st_mtime_ns).get(source.name)


@lru_cache(maxsize=4)
def _addresses(index: Path, _: int) -> dict[str, str]:
    from analysis.read.fetch import read_index

    return {row["file"]: row["final_url"] or row["url"] for row in read_index(index.parent) if row["file"]}


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
