"""An opened input, and what its name says of its kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Rows = Iterator[tuple[int, dict | str]]
TABLES = (".csv", ".tsv", ".tab", ".psv")
OBJECTS = (".json", ".jsonl", ".ndjson", ".geojson")
BINARIES = (".parquet", ".pq", ".sqlite", ".sqlite3", ".db")
PAGES = (".html", ".htm", ".xhtml", ".warc")
PACKED = (".gz", ".zst", ".xz", ".bz2")


@dataclass(frozen=True)
class Source:
    """An opened input: what it is, its columns where all rows share them, and its rows (read anew at each call)."""

    kind: str
    rows: Callable[[], Rows]
    encoding: str | None = None
    delimiter: str | None = None
    columns: tuple[str, ...] | None = None
    note: str | None = None
    listed: bool = True


def suffix_of(source: Path) -> str:
    """Give the suffix that names the kind of a file, without those of packing (`in.csv.gz` is `.csv`)."""
    suffixes = [suffix.lower() for suffix in source.suffixes if suffix.lower() not in PACKED]
    return suffixes[-1] if suffixes else ""
