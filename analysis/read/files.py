"""What lies where an input is: which files, their bytes, unpacked within bounds, and the text in them.

Entry points: `walk`, `is_own_file`; `open_bytes` and `open_text`, by which every packed file is opened; `head`,
`encoding_of`, `read_whole` and `Lines` for inputs of any encoding; `Source`, which is what every format opens.

Each raises an InputError if the file cannot be read, unpacked or decoded. Memory is bounded: a row may hold `MAX_ROW`
characters and a JSON document, which has to be read whole, `MAX_WHOLE` bytes; a packed file that unpacks to more than
`MAX_RATIO` times its size (and more than `MAX_UNPACKED`) is refused.
"""

import bz2
import codecs
import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError

INDEX = "pages.jsonl"  # written by `framing fetch` beside the pages that it lists
MAX_DEPTH = 100
_OUTSIDE = "links to a {} outside the folder; copy it in or name it as an input"
MAX_ROW = 10_000_000
MAX_WHOLE = 256 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_RATIO = 100
TOO_LONG = f"the row is longer than {MAX_ROW:,} characters; shorten it or take it out"
PACKINGS = {".gz": b"\x1f\x8b", ".xz": b"\xfd7zX", ".bz2": b"BZh", ".zst": b"\x28\xb5\x2f\xfd"}
ARCHIVE = ".zip"  # what lies in one has the path that it would have in a folder
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, MemoryError, ValueError, RuntimeError)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAC_MARKS = re.compile(rb"[a-z.,!?][\xd3\xd5](?=[\s,.a-z])|[\s(][\xd2\xd4](?=[A-Za-z])")
_FOREIGN = re.compile(rb"[\xc0-\xff]{4,}")
_SCRIPTS = ("cp1251", "koi8_r", "cp1256", "gb18030")
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


Rows = Iterator[tuple[int, dict | str]]  # the number of each row, and the row or why it cannot be read


class UnpacksToMore(InputError):
    """A file that unpacks to more than it may."""


class Encoding(NamedTuple):
    """How the bytes of a file are to be decoded; `errors` is `surrogateescape` where some of them are damaged."""

    name: str
    errors: str = "strict"


@dataclass(frozen=True)
class Source:
    """An opened input: what it is, its rows (read anew at each call), and its columns where all rows share them.

    Of a document (a text, a page) the manifest and the folder's name tell what it does not tell itself.
    """

    kind: str
    rows: Callable[[], Rows]
    encoding: str | None = None
    delimiter: str | None = None
    columns: tuple[str, ...] | None = None
    note: str | None = None
    is_document: bool = False


class Walk(NamedTuple):
    """The files of a folder, sorted, and what in it is not read, with the reasons."""

    files: list[Path]
    refused: list[tuple[Path, str]]


def walk(folder: Path) -> Walk:
    """Return the files of a folder and of those in it; hidden ones are left out.

    Notes
    -----
    What only a link leads to belongs to somebody else and is not read, and a pipe or a device has no end: they come
    with the reason, as do folders that cannot be opened and those nested more than `MAX_DEPTH` deep.
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
            if reason := _refusal(path, folder):
                refused.append((path, reason))
            elif not os.path.isdir(path):
                files.append(path)
            elif depth < MAX_DEPTH:
                waiting.append((path, depth + 1))
            else:
                refused.append((path, f"the folder lies more than {MAX_DEPTH} folders deep; move it up"))
    return Walk(sorted(files), sorted(refused))


def is_own_file(file: Path, folder: Path) -> bool:
    """Return whether this is a file, and no link that leads out of the folder."""
    return os.path.isfile(file) and _is_within(file, folder)


def members(archive: Path) -> Walk:
    """Return the files in a zip archive as `walk` does those of a folder; within its bounds.

    Raises
    ------
    InputError
        if it cannot be read, or unpacks to more than a packed file may.
    """
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
    return Walk(sorted(files), sorted(refused))


def zipped(source: Path) -> zipfile.ZipFile:
    """Open a file that is a zip archive within (also a document of an office program), if its parts keep the bounds."""
    if os.path.isfile(source):
        return _archive(source, os.stat(source).st_mtime_ns)
    return _unpackable(source, io.BytesIO(whole(source)))


@lru_cache(maxsize=2)
def _archive(source: Path, _: int) -> zipfile.ZipFile:
    return _unpackable(source, source)


def _unpackable(source: Path, content: Path | io.BytesIO) -> zipfile.ZipFile:
    try:
        opened = zipfile.ZipFile(content)
    except _BROKEN as error:
        raise InputError(f"{source}: cannot be unpacked ({error}); check the file") from error
    opened.filename = str(source)
    n_unpacked = sum(member.file_size for member in opened.infolist())
    check_unpacked(source, n_unpacked, unpacked_limit(max(opened.start_dir, 0)))
    return opened


def part(opened: zipfile.ZipFile, name: str) -> bytes:
    """Return one part of a document that is a zip archive."""
    try:
        return opened.read(name)
    except (*_BROKEN, KeyError) as error:
        raise InputError(f"{opened.filename}: its part {name[:60]!r} cannot be read; save the file anew") from error


def _refusal(path: Path, folder: Path) -> str | None:
    is_link = os.path.islink(path)
    if is_link and not os.path.exists(path):
        return "links to what is not there; take the link out"
    if os.path.isdir(path):
        if is_link and _is_within(path, folder):
            return "links to a folder, which is read at its own place; take the link out"
        return _OUTSIDE.format("folder") if is_link else None
    if not os.path.isfile(path):
        return "is neither a file nor a folder; save its content as a file"
    return _OUTSIDE.format("file") if is_link and not _is_within(path, folder) else None


def _is_within(path: Path, folder: Path) -> bool:
    return os.path.join(os.path.realpath(path), "").startswith(os.path.join(os.path.realpath(folder), ""))


def suffix_of(source: Path) -> str:
    """Return the suffix that names the kind of a file, without those of packing (`in.csv.gz` is `.csv`)."""
    suffixes = [suffix.lower() for suffix in source.suffixes if suffix.lower() not in PACKINGS]
    return suffixes[-1] if suffixes else ""


def bounded(row: dict) -> dict | str:
    """Return a row, or that it is too long."""
    return TOO_LONG if sum(len(value) for value in row.values() if isinstance(value, str)) > MAX_ROW else row


def not_empty(rows: Rows) -> Rows:
    """Give rows, or one that says that there is none."""
    yield next(rows, None) or (1, "the file holds no article; check that it was saved whole")
    yield from rows


def head(source: Path, n_bytes: int = 65536) -> bytes:
    """Return the first bytes of a file, unpacked."""
    with open_bytes(source) as opened:
        return opened.read(n_bytes)


def open_bytes(source: Path) -> io.BufferedReader:
    """Open a file for reading; gzip, xz, bzip2 and zstd are unpacked within the bounds, whatever its name."""
    return io.BufferedReader(_Bounded(source), buffer_size=2**18)


def open_text(source: Path) -> io.TextIOWrapper:
    """Open a file of UTF-8 for reading its lines, unpacked as by `open_bytes`."""
    return io.TextIOWrapper(open_bytes(Path(source)), "utf-8")


def unpacked_limit(n_bytes: int) -> int:
    """Return to how many bytes a packed file of so many bytes may unpack."""
    return max(MAX_UNPACKED, MAX_RATIO * n_bytes)


def check_unpacked(source: Path, n_bytes: int, limit: int) -> None:
    """Refuse a file that unpacks to more than `limit`."""
    if n_bytes > limit:
        told = f"unpacks to more than {limit:,} bytes, {MAX_RATIO} times its size; unpack it and check it"
        raise UnpacksToMore(f"{source}: {told}")


def encoding_of(source: Path) -> Encoding:
    """Return the encoding of a whole file: UTF-8, UTF-16, Windows-1252 or Latin-1, Mac Roman or one of another script.

    Notes
    -----
    Bytes that are UTF-8 throughout are UTF-8. Where some are not, the file counts as damaged UTF-8 if at most one in
    twenty of its marks outside ASCII is wrong, else as Windows-1252, or Latin-1 if it has bytes that Windows-1252
    lacks. UTF-16 is known by its mark at the beginning or by every other byte being NUL.
    """
    if marked := marked_encoding(head(source, 4096)):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_bad = n_other = 0
    in_cp1252, is_last = True, False
    with open_bytes(source) as opened:
        while not is_last:
            chunk = opened.read(2**18)
            is_last = not chunk
            text = decoder.decode(chunk, final=is_last)
            if not text.isascii():
                n_other += len(text) - len(text.encode("ascii", "ignore"))
                n_bad += len(text) - len(text.encode("utf-8", "ignore").decode())
            in_cp1252 = in_cp1252 and not _NOT_IN_CP1252.search(chunk)
    if n_bad * 20 <= n_other:
        return Encoding("utf-8", "surrogateescape" if n_bad else "strict")
    other = _of_mac_or_script(head(source, 2**20))
    return Encoding(other, "replace") if other else Encoding("cp1252" if in_cp1252 else "latin-1")


def _of_mac_or_script(start: bytes) -> str | None:
    """Return the encoding of English with the quotation marks of a Mac, or with words of another script in it."""
    if len(_MAC_MARKS.findall(start)) > len(re.findall(rb"[\x91-\x94]", start)):
        return "mac_roman"
    n_letters, in_words = len(re.findall(rb"[\xc0-\xff]", start)), sum(map(len, _FOREIGN.findall(start)))
    if in_words * 2 <= n_letters:
        return None
    from charset_normalizer import from_bytes

    found = from_bytes(start, cp_isolation=list(_SCRIPTS)).best()
    return found.encoding if found else None


def marked_encoding(start: bytes) -> Encoding | None:
    """Return the encoding that the first bytes of a file show by their mark or by their NULs, if they do."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return Encoding(name, "surrogateescape" if name == "utf-8-sig" else "strict")
    n_pairs = len(start) // 2
    if n_pairs > 4:
        nuls = [start[offset : 2 * n_pairs : 2].count(0) / n_pairs for offset in (0, 1)]
        if max(nuls) > 0.7 and min(nuls) < 0.1:
            return Encoding("utf-16-le" if nuls[1] > nuls[0] else "utf-16-be")
    return None


def whole(source: Path) -> bytes:
    """Return the bytes of a file that has to be read at once, if it is no larger than `MAX_WHOLE`."""
    raw = head(source, MAX_WHOLE + 1)
    if len(raw) > MAX_WHOLE:
        raise InputError(f"{source}: is larger than {MAX_WHOLE:,} bytes in one piece; make it JSON lines or split it")
    return raw


def read_whole(source: Path, encoding: Encoding) -> str:
    """Return the text of a file that has to be read at once."""
    try:
        return whole(source).decode(*encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not {encoding.name} throughout; save the file as UTF-8") from error


class Lines:
    """The lines of a file, one at a time; `too_long` tells that the last one was cut at `MAX_ROW` characters."""

    def __init__(self, source: Path, encoding: Encoding, newline: str = "") -> None:
        self.source, self.encoding, self.newline, self.too_long = source, encoding, newline, False

    def __iter__(self) -> Iterator[str]:
        with io.TextIOWrapper(open_bytes(self.source), *self.encoding, self.newline) as opened:
            try:
                while line := opened.readline(MAX_ROW + 1):
                    if len(line) > MAX_ROW and not line.endswith("\n"):
                        self.too_long = True
                        rest = line
                        while rest and not rest.endswith(("\n", "\r")):
                            rest = opened.readline(MAX_ROW)
                    yield line
            except UnicodeDecodeError as error:
                message = f"{self.source}: is not {self.encoding.name} throughout; save the file as UTF-8"
                raise InputError(message) from error


class _Bounded(io.RawIOBase):
    """A file as it is when unpacked; every error of it is an InputError."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.source, self.n_read, self.limit = source, 0, None
        self.opened: list = []
        try:
            raw = _raw(source)
            self.opened.append(raw)
            start = raw.read(4)
            size = raw.seek(0, io.SEEK_END)
            raw.seek(0)
        except (*_BROKEN, KeyError) as error:
            self.close()
            raise InputError(f"{source}: cannot be read ({error}); check the file") from error
        for packing, mark in PACKINGS.items():
            if start.startswith(mark) or source.suffix == packing:
                self.limit = unpacked_limit(size)
                self.opened.append(_unpacked(raw, packing))
                break

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        n_bytes = len(buffer) if self.limit is None else min(len(buffer), self.limit - self.n_read + 1)
        try:
            data = self.opened[-1].read(n_bytes)
        except _BROKEN as error:
            raise InputError(f"{self.source}: cannot be read ({error}); check the file") from error
        self.n_read += len(data)
        if self.limit is not None:
            check_unpacked(self.source, self.n_read, self.limit)
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
    if packing == ".gz":
        return gzip.GzipFile(fileobj=raw)
    if packing == ".xz":
        return lzma.LZMAFile(raw)
    if packing == ".bz2":
        return bz2.BZ2File(raw)
    import pyarrow  # of all that unpack zstd, it tells where a file was cut

    return pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, "r"), "zstd")
