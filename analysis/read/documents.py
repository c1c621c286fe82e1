"""Texts and documents of office programs: .txt, .docx, .odt, .rtf, .pdf.

Entry points: `open_text`, `open_zipped`, `open_rtf`, `open_pdf`; `head_of` for what stands above a text. Each document
is one article, whose outlet its folder tells, but for exports of press databases (`exports`).
"""

import io
import logging
import re
from pathlib import Path
from zipfile import ZipFile

from analysis.errors import InputError
from analysis.read import files
from analysis.read.dates import parse_date
from analysis.read.decoding import encoding_of
from analysis.read.exports import export_in
from analysis.read.tables import open_workbook

MAX_PAGES = 2000
MAX_DRAWN = 3_000_000  # bytes of what draws one page
MOST_LINES, MOST_CHARACTERS = 12, 4000  # of the head of a text
PARAGRAPH = 25  # words, from which on a line is no headline
LEAST_WORDS = 2
WRAPPED = 40  # characters, from which on all lines of a block are those of a paragraph
_FIELD = re.compile(r"\\fldinst", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\ufeff?---\r?\n((?:[^\n]{0,500}\n){1,40}?)---\r?\n\s{0,9}")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_YEAR = re.compile(r"(?<!\d)(?:1[7-9]|20)\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d\d\b")
_ASIDE = re.compile(
    r" / | > |©|\(photo|\)$|https?://|^(?:by|source|author|byline|outlet|publication|section|url)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:title|headline)\s{0,3}:\s{0,9}|^#+\s", re.IGNORECASE)
_SENTENCE = re.compile(r"""(?<!\b[A-Z])[.,:;]["”’']?$|[!?]["”’']$""")


def open_text(source: Path, *_) -> files.Source:
    """Open a text, or an export in one."""
    encoding = encoding_of(source)
    text = files.whole(source).decode(encoding, "replace")
    if encoding == "cp1252" and "\0" in text:
        raise InputError(f"{source}: is no text in UTF-8, UTF-16 or Windows-1252; save the file as UTF-8")
    return export_in(text, encoding) or files.Source(
        "text", lambda: iter([(None, _article(text))]), encoding, is_document=True
    )


def open_zipped(source: Path, choice) -> files.Source:
    """Open what is a zip archive within: a document or a workbook, told by the names of its parts."""
    opened = files.zipped(source)
    names = opened.namelist()
    if "xl/workbook.xml" in names:
        return open_workbook(source, opened, choice)
    if "word/document.xml" in names:
        root = _xml(source, opened, "word/document.xml")
        # what was struck out under tracked changes stands in other elements
        marks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}p": "\n\n"}
        nodes = root.iter(f"{_WORD}t", *marks)
        return document("".join(marks.get(node.tag) or node.text or "" for node in nodes), "Word")
    if "content.xml" in names and b"opendocument.text" in _part(source, opened, "mimetype"):
        paragraphs = _xml(source, opened, "content.xml").iter(f"{_OPEN}p", f"{_OPEN}h")
        return document("\n\n".join("".join(part.itertext()) for part in paragraphs), "OpenDocument text")
    raise InputError(f"{source}: is an archive of no kind that can be read here; unpack it, or save it as .txt or .csv")


def _xml(source: Path, opened: ZipFile, name: str):
    from lxml import etree

    part = _part(source, opened, name)
    with files.reading(source, "an office document"):
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _part(source: Path, opened: ZipFile, name: str) -> bytes:
    with files.reading(source, "an office document"):
        return opened.read(name)


def open_rtf(source: Path, *_) -> files.Source:
    """Open a document in Rich Text Format, whatever its name."""
    from striprtf.striprtf import rtf_to_text

    # what a link leads to is not text, and the library takes the square of the time to find it
    written = _FIELD.sub(r"\\*\\unread", files.whole(source).decode("latin-1"))
    with files.reading(source, "RTF"):
        return document(rtf_to_text(written, errors="replace").replace("\n", "\n\n"), "RTF")


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
    return document(text, "PDF")


def document(text: str, kind: str) -> files.Source:
    """Return a text that was taken out of a document as an article, or as the export that it is."""
    text = re.sub(r"\n\s*\n", "\n\n", text.strip())
    return export_in(text) or files.Source(kind, lambda: iter([(None, _article(text))]), is_document=True)


def _article(text: str) -> dict:
    """Return a text, and what its head or two lines of hyphens above it, as clipped notes have them, tell."""
    told = {}
    if above := _FRONT_MATTER.match(text[:10_000]):
        lines = (line.partition(":") for line in above[1].splitlines() if line[:1].isalpha())
        told = {key.strip(): value.strip(" \"'") for key, _, value in lines}
        text = text[above.end() :]
    return head_of(text) | told | {"text": text}


def head_of(text: str) -> dict[str, str]:
    """Return the `title` and the `date` of an article in plain text, as far as a line tells them.

    The headline is the first line of two words or more that does not end as a sentence does, before the first
    paragraph; a trail of sections ("News / World"), a byline, a caption and a line with a day are none. The day stands
    in a line of its own.

    Examples
    --------
    >>> head_of("News / World\\nFerry strike goes on\\nPublished 2 July 2031, 11:30\\n\\nCrews stayed.")
    {'title': 'Ferry strike goes on', 'date': 'Published 2 July 2031, 11:30'}
    """
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text[:MOST_CHARACTERS].strip())[:MOST_LINES]:
        lines = [line.strip() for line in block.splitlines()][:MOST_LINES]
        is_wrapped = len(lines) > 2 and min(map(len, lines[:-1])) >= WRAPPED
        if is_wrapped or any(line[:1].islower() for line in lines[1:2]):
            break
        for line in lines:
            n_words = len(line.split())
            if n_words >= PARAGRAPH:
                if _SENTENCE.search(line):
                    return found
                continue  # a row of buttons
            if _YEAR.search(line) and (date := parse_date(line)) and date.precision in ("day", "minute"):
                if n_words <= PARAGRAPH // 2:
                    found.setdefault("date", line)
            elif "title" not in found and _SENTENCE.search(line):
                return found
            elif "title" not in found and n_words >= LEAST_WORDS and not (line[0].islower() or _ASIDE.search(line)):
                found["title"] = _LABEL.sub("", line).strip("* ")
    return found
