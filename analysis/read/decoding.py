"""The text in a file, in whatever encoding it is. Entry points: `encoding_of`, `lines_of`, `read_whole`."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read import files

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAC_MARKS = re.compile(rb"[a-z.,!?][\xd3\xd5](?=[\s,.a-z])|[\s(][\xd2\xd4](?=[A-Za-z])")
_FOREIGN = re.compile(rb"[\xc0-\xff]{4,}")
_SCRIPTS = ("cp1251", "koi8_r", "cp1256", "gb18030")
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Encoding(NamedTuple):
    """How the bytes of a file are to be decoded; `errors` is `surrogateescape` where some of them are damaged."""

    name: str
    errors: str = "strict"


def encoding_of(source: Path) -> Encoding:
    """Return the encoding of a whole file: UTF-8, UTF-16, Windows-1252 or Latin-1, Mac Roman or one of another script.

    Notes
    -----
    Bytes that are UTF-8 throughout are UTF-8. Where some are not, the file counts as damaged UTF-8 if at most one in
    twenty of its marks outside ASCII is wrong, else as Windows-1252, or Latin-1 if it has bytes that Windows-1252
    lacks. UTF-16 is known by its mark at the beginning or by every other byte being NUL.
    """
    if marked := marked_encoding(files.head(source, 4096)):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_bad = n_other = 0
    in_cp1252, is_last = True, False
    with files.open_bytes(source) as opened:
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
    other = _of_mac_or_script(files.head(source, 2**20))
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


def read_whole(source: Path, encoding: Encoding) -> str:
    """Return the text of a file that has to be read at once."""
    try:
        return files.whole(source).decode(*encoding)
    except UnicodeDecodeError as error:
        raise _not_decoded(source, encoding) from error


def lines_of(source: Path, encoding: Encoding, newline: str = "") -> Iterator[str]:
    """Give the lines of a file; of one that is longer than `MAX_ROW` characters, one character more."""
    with io.TextIOWrapper(files.open_bytes(source), *encoding, newline) as opened:
        try:
            while line := opened.readline(files.MAX_ROW + 1):
                rest = line
                while len(line) > files.MAX_ROW and rest and not rest.endswith(("\n", "\r")):
                    rest = opened.readline(files.MAX_ROW)
                yield line
        except UnicodeDecodeError as error:
            raise _not_decoded(source, encoding) from error


def _not_decoded(source: Path, encoding: Encoding) -> InputError:
    return InputError(f"{source}: is not {encoding.name} throughout; save the file as UTF-8")
