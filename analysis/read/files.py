"""Bytes of an input, unpacked within bounds, and the text in them; every packed file is opened here.

Entry points: `open_bytes` and `open_text`; `head`, `encoding_of`, `read_whole` and `Lines` for inputs of any encoding.

Notes
-----
Memory is bounded: a row may hold `MAX_ROW` characters and a JSON document, which has to be read whole, `MAX_WHOLE`
bytes; a packed file that unpacks to more than `MAX_RATIO` times its size (and more than `MAX_UNPACKED`) is refused.
"""

import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError

MAX_ROW = 10_000_000
MAX_WHOLE = 256 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_RATIO = 100
TOO_LONG = f"the row is longer than {MAX_ROW:,} characters; shorten it or take it out"
_ZSTD = b"\x28\xb5\x2f\xfd"
_XZ = b"\xfd7zX"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class UnpacksToMore(InputError):
    """A file that unpacks to more than it may."""


class Encoding(NamedTuple):
    """How the bytes of a file are to be decoded; `errors` is `surrogateescape` where some of them are damaged."""

    name: str
    errors: str = "strict"


def head(source: Path, n_bytes: int = 65536) -> bytes:
    """Give the first bytes of a file, unpacked.

    Raises
    ------
    InputError
        if it cannot be opened or unpacked.
    """
    with open_bytes(source) as opened:
        return opened.read(n_bytes)


def open_bytes(source: Path) -> io.BufferedReader:
    """Open a file for reading; gzip, xz, bzip2 and zstd are unpacked within the bounds, whatever its name."""
    return io.BufferedReader(_Bounded(source), buffer_size=2**18)


def open_text(source: Path) -> io.TextIOWrapper:
    """Open a file of UTF-8 for reading its lines, unpacked as by `open_bytes`."""
    return io.TextIOWrapper(open_bytes(Path(source)), "utf-8")


def unpacked_limit(n_bytes: int) -> int:
    """Say to how many bytes a packed file of so many bytes may unpack."""
    return max(MAX_UNPACKED, MAX_RATIO * n_bytes)


def check_unpacked(source: Path, n_bytes: int, limit: int) -> None:
    """Refuse a file that unpacks to more than `limit`."""
    if n_bytes > limit:
        told = f"unpacks to more than {limit:,} bytes, {MAX_RATIO} times its size; unpack it and check it"
        raise UnpacksToMore(f"{source}: {told}")


def encoding_of(source: Path) -> Encoding:
    """Tell the encoding of a whole file: UTF-8, UTF-16, Windows-1252 or Latin-1.

    Notes
    -----
    Bytes that are UTF-8 throughout are UTF-8. Where some are not, the file counts as damaged UTF-8 if at most one in
    twenty of its marks outside ASCII is wrong, else as Windows-1252, or Latin-1 if it has bytes that Windows-1252
    lacks. UTF-16 is known by its mark at the beginning or by every other byte being NUL.
    """
    start = head(source, 4096)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return Encoding(name, "surrogateescape" if name == "utf-8-sig" else "strict")
    n_pairs = len(start) // 2
    if n_pairs > 4:
        nuls = [start[offset : 2 * n_pairs : 2].count(0) / n_pairs for offset in (0, 1)]
        if max(nuls) > 0.7 and min(nuls) < 0.1:
            return Encoding("utf-16-le" if nuls[1] > nuls[0] else "utf-16-be")
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_bad = n_other = 0
    in_cp1252 = True
    with open_bytes(source) as opened:
        while True:
            chunk = opened.read(2**18)
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                n_other += len(text) - len(text.encode("ascii", "ignore"))
                n_bad += len(text) - len(text.encode("utf-8", "ignore").decode())
            in_cp1252 = in_cp1252 and not _NOT_IN_CP1252.search(chunk)
            if not chunk:
                break
    if not n_bad:
        return Encoding("utf-8")
    if n_bad * 20 <= n_other:
        return Encoding("utf-8", "surrogateescape")
    return Encoding("cp1252" if in_cp1252 else "latin-1")


def read_whole(source: Path, encoding: Encoding | None = None) -> str:
    """Give the text of a file that has to be read at once.

    Raises
    ------
    InputError
        if it is larger than `MAX_WHOLE`, or cannot be unpacked or decoded.
    """
    with open_bytes(source) as opened:
        raw = opened.read(MAX_WHOLE + 1)
    if len(raw) > MAX_WHOLE:
        raise InputError(f"{source}: is larger than {MAX_WHOLE:,} bytes in one piece; make it JSON lines or split it")
    found = encoding or encoding_of(source)
    try:
        return raw.decode(found.name, found.errors)
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not {found.name} throughout; save the file as UTF-8") from error


class Lines:
    """The lines of a file, one at a time; `too_long` tells that the last one was cut at `MAX_ROW` characters."""

    def __init__(self, source: Path, encoding: Encoding, newline: str = "") -> None:
        self.source, self.encoding, self.newline, self.too_long = source, encoding, newline, False

    def __iter__(self) -> Iterator[str]:
        encoding = self.encoding
        with io.TextIOWrapper(open_bytes(self.source), encoding.name, encoding.errors, self.newline) as opened:
            try:
                while line := opened.readline(MAX_ROW + 1):
                    if len(line) > MAX_ROW and not line.endswith("\n"):
                        self.too_long = True
                        rest = line
                        while rest and not rest.endswith(("\n", "\r")):
                            rest = opened.readline(MAX_ROW)
                    yield line
            except UnicodeDecodeError as error:
                message = f"{self.source}: is not {encoding.name} throughout; save the file as UTF-8"
                raise InputError(message) from error


class _Bounded(io.RawIOBase):
    """A file as it is when unpacked; every error of it is an InputError."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.source, self.n_read = source, 0
        self.opened: list = []
        try:
            if not os.path.isfile(source):  # a pipe would be waited for without end
                raise OSError("it is not there, or is no file")
            raw = open(source, "rb")  # noqa: SIM115 (closed with this object)
            self.opened.append(raw)
            start = raw.read(4)
            size = raw.seek(0, io.SEEK_END)
            raw.seek(0)
        except (OSError, ValueError) as error:
            self.close()
            raise InputError(f"{source}: cannot be read ({error}); check the file") from error
        self.limit = None
        self.errors: tuple = (OSError, EOFError, zlib.error)
        if start[:2] == b"\x1f\x8b" or source.suffix == ".gz":
            self.opened.append(gzip.GzipFile(fileobj=raw))
        elif start == _XZ or source.suffix == ".xz":
            import lzma

            self.errors = (*self.errors, lzma.LZMAError, MemoryError)
            self.opened.append(lzma.LZMAFile(raw))  # noqa: SIM115 (closed with this object)
        elif start.startswith(b"BZh") or source.suffix == ".bz2":
            import bz2

            self.opened.append(bz2.BZ2File(raw))
        elif start == _ZSTD or source.suffix == ".zst":
            import pyarrow  # of all that unpack zstd, it tells where a file was cut

            self.errors = (*self.errors, pyarrow.ArrowException, MemoryError)
            self.opened.append(pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, "r"), "zstd"))
        if len(self.opened) > 1:
            self.limit = unpacked_limit(size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        n_bytes = len(buffer) if self.limit is None else min(len(buffer), self.limit - self.n_read + 1)
        try:
            data = self.opened[-1].read(n_bytes)
        except self.errors as error:
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
