"""The pages in a web archive (WARC), as that of Common Crawl's news. Entry point: `open_archive`."""

import contextlib
import io
from itertools import count
from pathlib import Path

from analysis.read import files
from analysis.read.documents import MAX_PAGE_BYTES, from_page

MAX_HEADER_LINE = 100_000


def open_archive(source: Path, *_) -> files.Source:
    """Open a web archive; only responses of status 200 that hold HTML are rows, with the number of their record."""
    return files.Source("web archive", lambda: files.not_empty(_rows(source)))


def _rows(source: Path) -> files.Rows:
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
                with contextlib.redirect_stderr(io.StringIO()):  # it prints what it cannot read
                    record = next(records, None)
                    page = _page_of(record) if record else None
            except files.UnpacksToMore:
                raise
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
