"""What lies where an input is: which files, their bytes, unpacked within bounds.

Entry points: `walk`, `members`; `open_bytes`, by which every packed file is opened; `Source`, which is what every
format opens. Memory is bounded by the constants `MAX_…`; a file over them, or broken, is an InputError.
"""

import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.errors import InputError

PAGE_TYPES = ("text/html", "application/xhtml+xml")
CORPUS = "corpus.json"
INDEX = "pages.jsonl"  # written by `framing fetch` beside the pages that it lists
MAX_DEPTH = 100
MAX_ROW = 10_000_000
MAX_WHOLE = 256 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_RATIO = 100
TOO_LONG = f"the row is longer than {MAX_ROW:,} characters; shorten it or take it out"
PACKINGS = {".gz": b"\x1f\x8b", ".xz": b"\xfd7zX", ".bz2": b"BZh", ".zst": b"\x28\xb5\x2f\xfd"}
ARCHIVE = ".zip"  # what lies in one has the path that it would have in a folder

Found = tuple[list[Path], list[tuple[Path, str]]]  # files, and others with the reason why they are not read
Rows = Iterator[tuple[int | None, dict | str]]  # the number of each row, and the row or why it cannot be read


@dataclass(frozen=True)
class Source:
    """An opened input: what it is, its rows (read anew at each call), and its columns where all rows share them.

    A document (a text, a page) is one article; the manifest and the folder's name tell what it does not tell itself.
    """

    kind: str
    rows: Callable[[], Rows]
    encoding: str | None = None
    delimiter: str | None = None
    columns: tuple[str, ...] | None = None
    note: str | None = None
    is_document: bool = False


def walk(folder: Path) -> Found:
    """Return the files of a folder and of those in it, sorted, and what is not read; hidden ones are left out.

    What only a link leads to belongs to somebody else, and a pipe or a device has no end: they come with the reason.
    """
    files: list[Path] = []
    refused: list[tuple[Path, str]] = []
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            names = [name for name in os.listdir(place) if not name.startswith(".")]
        except OSError as error:
            refused.append((place, f"the folder cannot be opened ({error.strerror}); check its name and its rights"))
            continue
        for path in (place / name for name in names):
            if os.path.islink(path) and (os.path.isdir(path) or not is_within(path, folder)):
                refused.append((path, "is a link to a folder or out of this one; copy in what is meant"))
            elif os.path.isfile(path):
                files.append(path)
            elif not os.path.isdir(path):
                refused.append((path, "is neither a file nor a folder; save its content as a file"))
            elif depth < MAX_DEPTH:
                waiting.append((path, depth + 1))
            else:
                refused.append((path, f"the folder lies more than {MAX_DEPTH} folders deep; move it up"))
    written = [file for path in files if path.name == CORPUS for file in _written(path)]
    return sorted({*files}.difference(written)), sorted(refused)


def _written(manifest: Path) -> list[Path]:
    """Return the files of a corpus that was written into a folder of articles, which are no input."""
    with contextlib.suppress(OSError, ValueError, RecursionError, LookupError, TypeError):
        return [manifest, *(manifest.parent / name for name in json.loads(manifest.read_bytes())["files"])]
    return []


def is_within(path: Path, folder: Path) -> bool:
    """Return whether a path leads to something in a folder, and not by a link out of it."""
    return os.path.join(os.path.realpath(path), "").startswith(os.path.join(os.path.realpath(folder), ""))


def members(archive: Path) -> Found:
    """Return the files in a zip archive as `walk` does those of a folder."""
    files, refused = [], []
    for member in zipped(archive).infolist():
        path = archive / member.filename
        within = Path(member.filename).parts
        if ".." in within or Path(member.filename).is_absolute():
            refused.append((archive / within[-1], "its path leads out of the archive; unpack it"))
        elif member.is_dir() or any(name.startswith((".", "__MACOSX")) for name in within):
            continue
        elif member.flag_bits & 1 or path.suffix.lower() == ARCHIVE:
            refused.append((path, "needs a password, or is an archive in an archive; unpack it"))
        else:
            files.append(path)
    return sorted(files), sorted(refused)


def zipped(source: Path) -> zipfile.ZipFile:
    """Open a file that is a zip archive within (also a document of an office program), if its parts keep the bounds."""
    return _zipped(source, source.stat().st_mtime_ns) if os.path.isfile(source) else _zipped.__wrapped__(source, 0)


@lru_cache(maxsize=2)
def _zipped(source: Path, _: int) -> zipfile.ZipFile:
    with reading(source, "an archive"):
        opened = zipfile.ZipFile(source if os.path.isfile(source) else io.BytesIO(whole(source)))
    check_unpacked(source, sum(member.file_size for member in opened.infolist()), max(opened.start_dir, 0))
    return opened


@contextlib.contextmanager
def reading(source: Path, kind: str) -> Iterator[None]:
    """Make one sentence of whatever goes wrong in here: a broken file can break a parser in ways of its own."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        what = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"{source}: cannot be read as {kind} ({what}); save it anew, or as .txt or .csv") from error


def suffix_of(source: Path) -> str:
    """Return the suffix that names the kind of a file, without those of packing (`in.csv.gz` is `.csv`)."""
    suffixes = [suffix.lower() for suffix in source.suffixes if suffix.lower() not in PACKINGS]
    return suffixes[-1] if suffixes else ""


def bounded(row) -> dict | str:
    """Return a row, or why it is none."""
    if not isinstance(row, dict):
        return "the entry is not one object for each article, with its outlet and text"
    return TOO_LONG if sum(len(value) for value in row.values() if isinstance(value, str)) > MAX_ROW else row


def not_empty(rows: Rows) -> Rows:
    """Give rows, or one that says that there is none."""
    yield next(rows, None) or (1, "the file holds no article; check that it was saved whole")
    yield from rows


def check_unpacked(source: Path, n_bytes: int, n_packed: int) -> None:
    """Refuse a file of `n_packed` bytes that unpacks to more than it may."""
    limit = max(MAX_UNPACKED, MAX_RATIO * n_packed)
    if n_bytes > limit:
        told = f"unpacks to more than {limit:,} bytes, {MAX_RATIO} times its size; unpack it and check it"
        raise InputError(f"{source}: {told}")


def head(source: Path, n_bytes: int = 65536) -> bytes:
    """Return the first bytes of a file, unpacked."""
    with open_bytes(source) as opened:
        return opened.read(n_bytes)


def whole(source: Path, most: int = MAX_WHOLE) -> bytes:
    """Return the bytes of a file that has to be read at once, if it is no larger than `most`."""
    raw = head(source, most + 1)
    if len(raw) > most:
        raise InputError(
            f"{source}: is larger than {most:,} bytes in one piece; split it, or save it as text or JSON lines"
        )
    return raw


def open_bytes(source: Path) -> io.BufferedReader:
    """Open a file for reading; gzip, xz, bzip2 and zstd are unpacked within the bounds, whatever its name."""
    return io.BufferedReader(_Bounded(source), buffer_size=2**18)


class _Bounded(io.RawIOBase):
    """A file as it is when unpacked; every error of it is an InputError."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.source, self.n_read, self.n_packed = source, 0, None
        self.opened: list = []
        with reading(source, "a file"):
            raw = _raw(source)
            self.opened.append(raw)
            start = raw.read(4)
            size = raw.seek(0, io.SEEK_END)
            raw.seek(0)
            for packing, mark in PACKINGS.items():
                if start.startswith(mark) or source.suffix == packing:
                    self.n_packed = size
                    self.opened.append(_unpacked(raw, packing))
                    break

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        with reading(self.source, "a file"):
            data = self.opened[-1].read(min(len(buffer), 2**18))
        self.n_read += len(data)
        if self.n_packed is not None:
            check_unpacked(self.source, self.n_read, self.n_packed)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        for opened in reversed(self.opened):
            opened.close()
        super().close()


def _raw(source: Path) -> io.BufferedReader:
    if os.path.isfile(source):
        return open(source, "rb")
    archive = next((place for place in source.parents if os.path.isfile(place)), None)
    if archive is None:  # a pipe would be waited for without end
        raise OSError("it is not there, or is no file")
    return zipped(archive).open(source.relative_to(archive).as_posix())


def _unpacked(raw: io.BufferedReader, packing: str):
    if packing == ".zst":
        import pyarrow  # of all that unpack zstd, it tells where a file was cut

        return pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, "r"), "zstd")
    return {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}[packing](raw, "rb")
