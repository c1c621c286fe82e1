"""Make input files that are broken in every way known here, each again from its number and a seed.

Entry point: `break_file`. What is broken, `tests.benchmarks.whole_files` makes.
"""

import gzip
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow
import zstandard
from pyarrow import parquet

from tests.benchmarks.whole_files import HTML, LEXIS, ROWS, TEXT, WARC, whole_files

FILLINGS = (
    "x", "rain fell ", "“We stay,” Ann Lee said. ", "“", '"', "a. ", "<p>", "It fell.\r", "[", "\\u00e9", "é ", ",",
)  # fmt: skip
TRICKS = (
    "../../x", "/etc/x", "..", "con", "nul.csv", "a\nb", "\u202egpj", "=1+1", "-rf", "~", "$(id)", "%2e%2e%2f", "c:\\x",
    "a?mode=rwc#", " ", "é", "\x1b[2J", "n" * 230, "*", "{0}", "%s", "file://x", ".parts", "corpus.json", "x/y",
)  # fmt: skip


class Broken(NamedTuple):
    """A file to be read, or its folder, and how it was broken."""

    damage: str
    given: Path


def break_file(number: int, seed: int, folder: Path, scale: float = 1.0) -> Broken:
    """Make one broken file in an empty folder; the same number and seed make the same file.

    Parameters
    ----------
    scale
        Of the sizes of what is big: with 1, lines have up to ten megabytes and bombs two gigabytes; half have the
        full size, half a tenth of it.
    """
    chance = random.Random(f"{seed}-{number}")
    damage = list(DAMAGES)[number % len(DAMAGES)]
    given = DAMAGES[damage](chance, folder, scale * chance.choice([0.1, 1]))
    return Broken(damage, given if chance.random() < 0.7 else folder)


def _write(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _whole(chance: random.Random) -> tuple[str, bytes]:
    return chance.choice(list(whole_files().items()))


def _textual(chance: random.Random) -> tuple[str, bytes]:
    """Choose a whole file that is text, which more of what follows fits."""
    binary = (".gz", ".zst", ".db", ".parquet", ".zip", ".docx", ".odt", ".xlsx", ".pdf")
    name = chance.choice([name for name in whole_files() if not name.endswith(binary)])
    return name, whole_files()[name]


def _spliced(content: bytes, place: int, between: bytes, n_lost: int = 0) -> bytes:
    return content[:place] + between + content[place + n_lost :]


def _cut(chance, folder, scale):
    name, content = _whole(chance)
    return _write(folder, name, content[: chance.randrange(len(content))])


def _flipped(chance, folder, scale):
    name, content = _whole(chance)
    changed = bytearray(content)
    for _ in range(chance.choice([1, 5, 50])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return _write(folder, name, bytes(changed))


def _encoded(chance, folder, scale):
    name, content = _textual(chance)
    text, half = content.decode("utf-16" if name == "in.tsv" else "utf-8"), len(content) // 3
    codes = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp1252", "utf-8-sig", "cp037"]
    one, other = (text.encode(chance.choice(codes), "replace") for _ in range(2))
    lone = text.replace("a", "\ud800", 3).encode("utf-8", "surrogatepass")
    mixed = text[:half].encode() + text[half:].encode(chance.choice(codes), "replace")
    return _write(folder, name, chance.choice([one, one + other, lone, mixed, b"\xff\xfe" + one, other[1:]]))


def _nested(chance, folder, scale):
    deep = max(5_000, int(100_000 * scale))
    opening = chance.choice(['[{"text":', "[", '{"a":', '{"text":['])
    nest = opening * deep + (chance.choice(["", "1"]) if opening != "[" else "]" * deep)
    row = json.dumps(ROWS[0])
    contents = {
        "in.json": chance.choice([nest, f"[{row},{nest}]", f'{{"articles":[{row}],"more":{nest}}}']),
        "in.jsonl": f"{row}\n{nest}\n{row}\n",
        "in.csv": f'id,outlet,text\n1,Bugle,"{nest.replace(chr(34), chr(34) * 2)}"\n',
        "in.html": HTML.replace("<article>", chance.choice(["<div>", "<b>", "<table><tr><td>"]) * deep),
        "in.txt": nest,
    }
    name = chance.choice(list(contents))
    return _write(folder, name, contents[name].encode())


def _long_line(chance, folder, scale):
    name, content = _textual(chance)
    filling, size = chance.choice(FILLINGS), chance.choice([0.1, 1, 1.1]) * 1e7 * scale
    long = (filling * int(size / len(filling) + 1)).encode("utf-16-le" if name == "in.tsv" else "utf-8")
    places = [chance.randrange(len(content)) // 2 * 2, content.find(b"waited"), content.find(b"Bugle"), len(content)]
    return _write(folder, name, _spliced(content, max(0, chance.choice(places)), long))


def _nuls(chance, folder, scale):
    name, content = _whole(chance)
    n_nuls, place = chance.choice([1, 2, 400, int(1e7 * scale)]), chance.randrange(len(content))
    return _write(folder, name, _spliced(content, place, b"\0" * n_nuls, chance.choice([0, n_nuls])))


def _bomb(chance, folder, scale):
    n_bytes, piece = int(2e9 * scale), 2**24 if scale > 0.5 else 2**20
    row = chance.choice([b" ", b"x", b"\n", b"Bugle,x\n", b"[", b"{},", b"0,", b'{"text":"x","outlet":"B"}\n', b"<b>"])
    start = chance.choice([b"", b"outlet,text\nBugle,It rained.\n", b"[", b'[{"text":"', b"<html><body>", b"\xff\xfe"])
    many, n_pieces = row * (piece // len(row)), n_bytes // piece + 1
    pack = chance.choice([lambda some: gzip.compress(some, mtime=0), zstandard.compress])
    content = pack(start) + pack(many) * n_pieces
    suffix = ".gz" if content[:2] == b"\x1f\x8b" else ".zst"
    way = chance.randrange(7)
    if way == 0:
        content = pack(content)
    if way == 1:
        head = WARC % 1 + b"Content-Length: %d\r\n\r\n" % n_bytes
        return _write(folder, "in.warc.gz", gzip.compress(head, mtime=0) + content)
    if way in (2, 3):
        texts = pyarrow.array([TEXT * int(30_000 * scale + 1)]).dictionary_encode().take(pyarrow.array([0] * 300))
        same, file = pyarrow.table({"outlet": ["Bugle"] * 300, "text": texts}), io.BytesIO()
        parquet.write_table(same, file, compression="zstd", use_dictionary=way == 2, store_schema=False)
        return _write(folder, "in.parquet", file.getvalue())
    if way == 4:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("in.csv", bytes(n_bytes // 8))
        return _write(folder, chance.choice(["in.zip", "in.csv", "in.txt"]), file.getvalue())
    return _write(
        folder, f"in.{chance.choice(['csv', 'json', 'jsonl', 'txt', 'html', 'parquet', 'db'])}{suffix}", content
    )


def _many_rows(chance, folder, scale):
    n = int(1e7 * scale)
    contents = {
        "in.json": b"[" + chance.choice([b"{},", b"0,", b"[],", b'"",']) * (n // 40) + b"0]",
        "in.jsonl": chance.choice([b"{}\n", b"0\n", b"\n", b"\r"]) * (n // 50),
        "in.csv": b"outlet,text\n" + chance.choice([b"B,\n", b"\n", b",,,\n", b'"\n']) * (n // 50),
        "in.html": HTML.replace("Nobody", "<p>a <b>b</b>" * (n // 100)).encode(),
        "lexis.txt": LEXIS.encode() + b"2 of 2 DOCUMENTS\n" * (n // 100),
    }
    name = chance.choice(list(contents))
    return _write(folder, name, contents[name])


def _tricks(chance, folder, scale):
    name, content = _whole(chance)
    trick = chance.choice(TRICKS)
    way = chance.randrange(4)
    if way == 0:
        inside = trick.replace("/", "_").replace("\0", "") + chance.choice(["", Path(name).suffix])
        return _write(folder, inside if inside not in (".", "..") else f"{inside}.csv", content)
    if way == 1:
        fields = chance.sample(["id", "outlet", "title", "story", "url", "date", "copy", "author"], 3)
        rows = [{**row, **dict.fromkeys(fields, trick if i else trick * 3)} for i, row in enumerate(ROWS)]
        return _write(folder, "in.jsonl", "\n".join(map(json.dumps, rows)).encode())
    if way == 2:
        _write(folder, "Bugle/in.txt", TEXT.encode())
        listed = pd.DataFrame({"file": [trick, "Bugle/in.txt", "../input/Bugle/in.txt"], "outlet": "Bugle"})
        return _write(folder, "articles.csv", listed.to_csv(index=False).encode()).parent
    inner = "".join("_" if character in "/\\\0" else character for character in trick)
    return _write(folder, f"{inner if inner.strip('.') else 'x'}/in.txt", TEXT.encode()).parent


def _empty(chance, folder, scale):
    return _write(
        folder, _whole(chance)[0], chance.choice([b"", b"\n", b" " * 9, b"\xef\xbb\xbf", b"[]", b"{}", b"null"])
    )


def _suffix(chance, folder, scale):
    name = f"in{chance.choice([Path(_whole(chance)[0]).suffix, '', '.py', '.docx', '.warc.gz', '.csv.gz', '.JSON'])}"
    return _write(folder, name, _whole(chance)[1])


def _columns(chance, folder, scale):
    n = int(chance.choice([2_000, 100_000, 1_000_000]) * scale)
    table = io.BytesIO()
    names = [f"c{i}" for i in range(n // 1000)]
    pd.DataFrame({**{name: [1] for name in names}, "outlet": ["Bugle"], "text": [TEXT]}).to_parquet(table)
    wide = {f"k{i}": 1 for i in range(n)}
    contents = {
        "in.csv": chance.choice(
            [f"outlet,text{',c' * n}\nBugle,It rained.", f"outlet,text\nBugle,a{',b' * n}\n"]
        ).encode(),
        "in.tsv": ("outlet\ttext" + "\tx" * n).encode(),
        "in.jsonl": json.dumps({**ROWS[0], **wide}).encode(),
        "in.json": json.dumps([{**ROWS[0], "source": wide}]).encode(),
        "in.parquet": table.getvalue(),
    }
    name = chance.choice(list(contents))
    return _write(folder, name, contents[name])


def _numbers(chance, folder, scale):
    odd = chance.choice(
        [b"1e999", b"-0", b"NaN", b"Infinity", b"9" * int(5000 * scale + 9), b"1" * 400 + b".5e-9", b"null"]
    )
    field = chance.choice(["id", "outlet", "text", "date", "url", "title"])
    date = chance.choice(["0000-00-00", "9999-12-31T23:59:59-23:59", "1" * 80, "٢٠٢١-٠١-٠١", "31/02/2020", "1e9", "-1"])
    row = json.dumps({**ROWS[0], "date": date, field: None}).encode().replace(b"null", odd)
    return _write(folder, chance.choice(["in.json", "in.jsonl"]), row + b"\n" + json.dumps(ROWS[1]).encode())


def _sprinkled(chance, folder, scale):
    name, content = _textual(chance)
    marks = [b'"', b",", b"\n", b"\r", b"\xed\xa0\x80", b"\xff", b"{", b"]", b"\xef\xbb\xbf", b"<!--", b"\0", b"\t"]
    mark, step = chance.choice(marks), chance.choice([7, 70])
    pieces = (content[i : i + step] + chance.choice([b"", mark]) for i in range(0, len(content), step))
    return _write(folder, name, b"".join(pieces))


def _links(chance, folder, scale):
    name = chance.choice(["in.csv", "Bugle.txt", "in.db", "in.html", "articles.csv", "deep", "in.json.gz"])
    _write(folder, "whole.csv", whole_files()["in.csv"])
    _write(folder, "Bugle/in.txt", TEXT.encode())
    target = chance.choice([name, "nowhere", ".", "/dev/zero", "/proc/self/mem", "/dev/stdin", "whole.csv"])
    (folder / name).symlink_to(target)
    return folder / (name if name != "articles.csv" else "whole.csv")


def _unreadable(chance, folder, scale):
    name = _whole(chance)[0]
    if chance.random() < 0.5:
        file = _write(folder, name, _whole(chance)[1])
        file.chmod(0)  # which does not keep out a superuser
    else:
        file = folder / name
        file.mkdir(parents=True)
    return file


def _pipes(chance, folder, scale):
    _write(folder, "whole.csv", whole_files()["in.csv"])
    _write(folder, "Bugle/in.txt", TEXT.encode())
    name = chance.choice(["in.csv", "in.txt", "in.db", "in.html", "articles.csv", "pages.jsonl", "corpus.json"])
    os.mkfifo(folder / name)
    return folder / chance.choice([name, "whole.csv", "Bugle/in.txt"])


DAMAGES: dict[str, Callable[[random.Random, Path, float], Path]] = {
    "cut": _cut,
    "bytes changed": _flipped,
    "wrong encoding": _encoded,
    "deeply nested": _nested,
    "ten-megabyte line": _long_line,
    "NULs": _nuls,
    "bomb": _bomb,
    "very many rows": _many_rows,
    "tricks in names": _tricks,
    "empty": _empty,
    "wrong suffix": _suffix,
    "very many columns": _columns,
    "odd numbers, dates": _numbers,
    "marks sprinkled in": _sprinkled,
    "odd links": _links,
    "unreadable": _unreadable,
    "named pipes": _pipes,
}
