"""Texts and documents of office programs as articles: .txt, .docx, .odt, .rtf, .pdf, .epub.

Entry points: `open_text`, `open_zipped`, `open_rtf`, `open_pdf`. Each document is one article, whose outlet its folder
tells, but for exports of press databases (`exports`) and books of several chapters.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, join, normpath

from analysis.errors import InputError
from analysis.read import files
from analysis.read.cells import flat
from analysis.read.exports import open_export, recognise_export
from analysis.read.tables import open_workbook

MAX_PAGES = 2000
MAX_DRAWN = 3_000_000  # bytes of what draws one page
_FIELD = re.compile(r"\\fldinst", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\ufeff?---\r?\n((?:[^\n]{0,500}\n){1,40}?)---\r?\n\s{0,9}")
MIN_CHAPTER = 200  # characters; a cover or a table of contents has fewer
_PARAGRAPHS = {
    "word/document.xml": ("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}", ("p",), ("t",)),
    "content.xml": ("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}", ("p", "h"), None),
}


def open_text(source: Path, start: str) -> files.Source:
    """Open a text; `start` is its beginning."""
    encoding = files.encoding_of(source)
    if database := recognise_export(start[:4000]):
        return open_export(files.Lines(source, encoding), database, encoding.name)
    return files.Source("text", lambda: iter([(None, _with_head(_plain(source)))]), encoding.name, is_document=True)


def open_zipped(source: Path, choice, needed) -> files.Source:
    """Open what is a zip archive within: a document, a workbook or a book, told by the names of its parts."""
    opened = files.zipped(source)
    names = set(opened.namelist())
    for name in _PARAGRAPHS.keys() & names:
        if name == "word/document.xml" or b"opendocument.text" in files.part(opened, "mimetype"):
            paragraphs = _paragraphs(files.part(opened, name), source, *_PARAGRAPHS[name])
            text = "\n\n".join(filter(str.strip, paragraphs))
            return _document(text, "Word" if name == "word/document.xml" else "OpenDocument text")
    if "xl/workbook.xml" in names:
        return open_workbook(source, opened, choice, needed)
    if "META-INF/container.xml" in names:
        return _book(opened, source)
    raise InputError(f"{source}: is an archive of no kind that can be read here; unpack it, or save it as .txt or .csv")


def open_rtf(source: Path, *_) -> files.Source:
    """Open a document in Rich Text Format, whatever its name."""
    from striprtf.striprtf import rtf_to_text

    try:
        # what a link leads to is not text, and the library takes the square of the time to find it
        written = _FIELD.sub(r"\\*\\unread", files.whole(source).decode("latin-1"))
        text = rtf_to_text(written, errors="replace")
    except (ValueError, LookupError, IndexError, RecursionError, AttributeError, TypeError) as error:
        raise InputError(f"{source}: cannot be read as RTF ({type(error).__name__}); save it as .txt") from error
    return _document("\n\n".join(line for line in text.split("\n") if line.strip()), "RTF")


def open_pdf(source: Path, *_) -> files.Source:
    """Open a PDF; lines are put together into paragraphs where the page shows none."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = PdfReader(io.BytesIO(files.whole(source))).pages
        if len(pages) > MAX_PAGES:
            raise InputError(f"{source}: has more than {MAX_PAGES:,} pages; split it")
        drawn = (page.get_contents() for page in pages)
        if any(contents is not None and len(contents.get_data()) > MAX_DRAWN for contents in drawn):
            raise InputError(f"{source}: a page holds more than {MAX_DRAWN:,} bytes of drawing; save its text as .txt")
        text = "\n".join(page.extract_text() for page in pages)
    except InputError:
        raise
    except Exception as error:  # a broken document can break a parser in ways of its own
        what = "it needs a password" if "ncrypt" in str(error) else type(error).__name__
        raise InputError(f"{source}: cannot be read as PDF ({what}); save its text as .txt") from error
    if not text.strip():
        raise InputError(f"{source}: the PDF holds no text, perhaps pictures of pages; save its text as .txt")
    return _document(text, "PDF")


def _document(text: str, kind: str) -> files.Source:
    if database := recognise_export(text[:4000]):
        return open_export(text.splitlines(keepends=True), database)
    return files.Source(kind, lambda: iter([(None, {"text": text})]), is_document=True)


def _paragraphs(part: bytes, source: Path, space: str, tags: Iterable[str], inner: Iterable[str] | None) -> list[str]:
    """Return the paragraphs of a document's main part; what was struck out under tracked changes is not in them."""
    root = _xml(part, source)
    if inner is None:
        return ["".join(paragraph.itertext()).strip() for paragraph in root.iter(*(space + tag for tag in tags))]
    marks = {space + "tab": "\t", space + "br": "\n", space + "cr": "\n", **{space + tag: "\n\n" for tag in tags}}
    nodes = root.iter(*(space + tag for tag in inner), *marks)
    return "".join(marks.get(node.tag) or node.text or "" for node in nodes).split("\n\n")


def _xml(part: bytes, source: Path):
    from lxml import etree

    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{source}: is broken within ({str(error)[:80]}); save the file anew") from error


def _book(opened, source: Path) -> files.Source:
    """Open an EPUB, a row for each chapter that is long enough, or the whole where there is only one."""
    package = _xml(files.part(opened, "META-INF/container.xml"), source).xpath("string(//@full-path)")
    root = _xml(files.part(opened, package), source)
    hrefs = {item.get("id"): item.get("href") for item in root.iter("{*}item")}
    names = dict.fromkeys(hrefs.get(item.get("idref")) for item in root.iter("{*}itemref"))
    chapters = [flat(files.part(opened, normpath(join(dirname(package), name)))) for name in names if name]
    chapters = [chapter for chapter in chapters if len(chapter) >= MIN_CHAPTER] or ["\n\n".join(chapters)]
    title = root.xpath("string(//*[local-name()='title'])") or None
    outlet = root.xpath("string(//*[local-name()='publisher'])") or None
    rows = [{"text": text, "title": text.split("\n")[0][:200], "outlet": outlet} for text in chapters]
    if len(rows) == 1:
        rows[0]["title"] = title
    return files.Source("EPUB", lambda: enumerate(rows, 1), is_document=True)


def _with_head(text: str) -> dict:
    """Return a text, and what stands above it between two lines of hyphens, as notes that were clipped have it."""
    head = _FRONT_MATTER.match(text[:10_000])
    if not head:
        return {"text": text}
    lines = (line.partition(":") for line in head[1].splitlines() if line[:1].isalpha())
    return {key.strip(): value.strip(" \"'") for key, _, value in lines} | {"text": text[head.end() :]}


def _plain(file: Path) -> str:
    encoding = files.encoding_of(file)
    text = files.read_whole(file, encoding)
    if encoding.name in ("cp1252", "latin-1") and "\0" in text:
        raise InputError(f"{file}: is no text in UTF-8, UTF-16, Windows-1252 or Latin-1; save the file as UTF-8")
    if encoding.errors == "surrogateescape" and encoding.name == "utf-8":
        row = text[: next(i for i, mark in enumerate(text) if "\udc80" <= mark <= "\udcff")].count("\n") + 1
        raise InputError(f"{file}, row {row}: is not UTF-8; save the file as UTF-8")
    return text
