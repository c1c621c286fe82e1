"""Read articles from files: each row of the input becomes an `Article` or an `Excluded` with its reason.

Entry point: `read_articles`. What it reads: folders of `.txt` (with or without a manifest `articles.csv`), single
`.txt` files, `.csv`, `.json` and `.jsonl`, the last three also gzipped.
"""

import csv
import gzip
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from analysis import text as texts
from analysis.errors import InputError
from analysis.schemas import COPIES

MANIFEST = "articles.csv"
ALIASES = {
    "id": ("id", "article_id"),
    "outlet": ("outlet",),
    "text": ("text",),
    "file": ("file",),
    "date": ("date", "published"),
    "url": ("url",),
    "title": ("title",),
    "story": ("story", "event_id", "event"),
    "copy": ("copy",),
}
DATE_FORMATS = ("%d %b, %Y %H:%M", "%d %b, %Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read; `text` is never changed, and every offset points into it."""

    article_id: str
    outlet: str
    text: str
    published: datetime | None = None
    url: str | None = None
    title: str | None = None
    story: str | None = None
    copy: str = "original"
    file: str = ""
    row: int | None = None


class Excluded(NamedTuple):
    """One input row that was not kept, as it stands in `excluded.csv`."""

    file: str
    row: int | None
    article_id: str | None
    outlet: str | None
    reason: str


def read_articles(inputs: Iterable[Path], outlets: Iterable[str] = ()) -> Iterator[Article | Excluded]:
    """Read every article of the inputs, in order; what cannot be kept comes as `Excluded`.

    Parameters
    ----------
    inputs
        Folders or files. In a folder of `.txt` files without a manifest, the folder that holds a file names its
        outlet. A `.csv` needs the columns `outlet` and `text`, JSON the keys `id`, `outlet` and `text`; `date`,
        `url`, `title`, `story` and `copy` are taken where they are there. Other columns are not read.
    outlets
        If given, articles of other outlets are excluded.

    Yields
    ------
    Article or Excluded
        One for each row of the input, so that rows in = articles + excluded.

    Raises
    ------
    InputError
        if a file is missing, is not of a kind that can be read, or lacks a column without which none of its rows
        can be understood.
    """
    wanted = set(outlets)
    first_with_id: dict[str, str] = {}
    for source in inputs:
        for item in _read(Path(source)):
            if isinstance(item, Article):
                where = f"{item.file}, row {item.row}" if item.row else item.file
                if wanted and item.outlet not in wanted:
                    item = _exclude(item, "its outlet is not among those asked for")
                elif item.article_id in first_with_id:
                    item = _exclude(item, f"its id is also that of {first_with_id[item.article_id]}; give each its own")
                elif not texts.words(item.text):
                    item = _exclude(item, "the text is empty")
                else:
                    first_with_id[item.article_id] = where
            yield item


def _exclude(article: Article, reason: str) -> Excluded:
    return Excluded(article.file, article.row, article.article_id, article.outlet, reason)


def _read(source: Path) -> Iterator[Article | Excluded]:
    if os.path.isdir(source):
        return _read_folder(source, sorted(source.rglob("*.txt")), whole=True)
    if not os.path.exists(source):  # pathlib's own fails on names that no file can have
        raise InputError(f"{source}: there is no such file or folder; check the path")
    suffixes = [suffix for suffix in source.suffixes if suffix != ".gz"]
    kind = suffixes[-1].lower() if suffixes else ""
    if kind == ".txt":
        return _read_folder(source.parent, [source], whole=False)
    if kind in (".csv", ".json", ".jsonl"):
        rows = {".csv": _csv_rows, ".json": _json_rows, ".jsonl": _jsonl_rows}[kind](source)
        return (_to_article(source, number, row) for number, row in rows)
    raise InputError(f"{source}: cannot be read as articles; give a folder of .txt, or a .csv, .json or .jsonl file")


def _decode(source: Path) -> str:
    try:
        raw = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise InputError(f"{source}, row {row}: is not UTF-8; save the file as UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{source}: cannot be read ({error}); check the file") from error


def _read_folder(folder: Path, files: list[Path], whole: bool) -> Iterator[Article | Excluded]:
    if not files:
        raise InputError(f"{folder}: holds no .txt file; give a folder of articles, or the .csv or .json file itself")
    manifest = folder / MANIFEST
    rows = dict(_csv_rows(manifest, needed=("file", "outlet"))) if manifest.is_file() else None
    listed: dict[str, tuple[int, dict]] = {}
    there = {os.path.realpath(file) for file in files}
    for number, row in (rows or {}).items():
        reason = row if isinstance(row, str) else None
        named = os.path.realpath(folder / (row["file"] or "").replace("\0", "")) if reason is None else None
        if reason is None and named not in there:
            reason = "there is no such .txt file in the folder; mend the name in 'file' or take the row out"
        elif named in listed:
            reason = f"row {listed[named][0]} names the same file; take one of them out"
        if reason is None:
            listed[named] = (number, row)
        elif whole:
            name, outlet = (None, None) if isinstance(row, str) else (row["file"], row["outlet"])
            yield Excluded(str(manifest), number, name, outlet, reason)
    for file in files:
        number, row = listed.get(os.path.realpath(file), (None, {"outlet": Path(os.path.abspath(file)).parent.name}))
        if rows is not None and number is None:
            yield Excluded(str(file), None, file.stem, None, f"it is not listed in {manifest.name}; add a row for it")
            continue
        try:
            item = _to_article(file, None, {**row, "id": row.get("id") or file.stem, "text": _decode(file)})
        except InputError as error:
            reason = str(error).removeprefix(f"{file}, ").removeprefix(f"{file}: ")
            item = Excluded(str(file), None, file.stem, row["outlet"], reason)
        else:
            if number and isinstance(item, Excluded):
                item = item._replace(file=str(manifest), row=number)
        yield item


def _csv_rows(source: Path, needed=("outlet", "text")) -> Iterator[tuple[int, dict | str]]:
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO(_decode(source), newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise InputError(f"{source}, row 1: is not a CSV header ({error}); check the file") from error
    for name in needed:
        if not set(header) & set(ALIASES[name]):
            have = ", ".join(filter(None, header)) or "none"
            raise InputError(f"{source}, row 1: there is no column '{name}' (columns: {have}); add or rename it")
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, f"the row cannot be read as CSV ({error}); check its quotation marks"
            continue
        if cells is None:
            return
        if len(cells) > len(header):
            reason = f"the row has {len(cells)} cells where the header has {len(header)}"
            yield number, f"{reason}; put cells that hold commas in quotation marks"
        elif any(cell.strip() for cell in cells):
            yield number, _rename(dict(zip(header, cells, strict=False)))


def _json_rows(source: Path) -> Iterator[tuple[int, dict | str]]:
    try:
        data = json.loads(_decode(source))
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise InputError(f"{source}, row {row}: is not JSON ({error}); check the file") from error
    for number, row in enumerate(data if isinstance(data, list) else [data], 1):
        yield number, _rename(row) if isinstance(row, dict) else "the entry is not an object with id, outlet and text"


def _jsonl_rows(source: Path) -> Iterator[tuple[int, dict | str]]:
    for number, line in enumerate(_decode(source).split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"the line is not JSON ({getattr(error, 'msg', error)}); mend or remove it"
                continue
            yield (
                number,
                _rename(row) if isinstance(row, dict) else "the line is not an object with id, outlet and text",
            )


def _rename(row: dict) -> dict:
    lowered = {str(key).strip().lower(): value for key, value in row.items()}
    renamed = {}
    for name, aliases in ALIASES.items():
        value = next((lowered[alias] for alias in aliases if lowered.get(alias) not in (None, "")), None)
        renamed[name] = str(value) if isinstance(value, int | float) and name != "text" else value
    return renamed


def _to_article(source: Path, number: int | None, row: dict | str) -> Article | Excluded:
    if isinstance(row, str):
        return Excluded(str(source), number, None, None, row)
    if not _is_unicode(row):
        return Excluded(str(source), number, None, None, "the row holds half a character (a lone surrogate); mend it")
    values = {name: value for name, value in row.items() if isinstance(value, str)}
    given = {name: values.get(name, "").strip() for name in ALIASES if name != "text"}
    article_id = given["id"] or f"{source.name.split('.')[0]}-{number}"
    copy = given["copy"].lower() or "original"
    published = _parse_date(given["date"])
    wrong = [name for name, value in row.items() if value is not None and name not in values]
    reason = None
    if wrong:
        reason = f"its '{wrong[0]}' is not a string; put it in quotation marks"
    elif not given["outlet"]:
        reason = "no outlet is given; fill in its 'outlet'"
    elif given["date"] and published is None:
        reason = f"its date {given['date'][:40]!r} is not a date; write it like 2021-04-28 or leave it empty"
    elif copy not in COPIES:
        reason = f"its copy {copy[:40]!r} is none of {', '.join(COPIES)}"
    if reason:
        return Excluded(str(source), number, article_id, given["outlet"] or None, reason)
    url, title, story = (given[name] or None for name in ("url", "title", "story"))
    text = values.get("text", "")
    return Article(article_id, given["outlet"], text, published, url, title, story, copy, str(source), number)


def _is_unicode(row: dict) -> bool:
    try:
        return all(value.encode() is not None for value in row.values() if isinstance(value, str))
    except UnicodeEncodeError:
        return False


def _parse_date(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        pass
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(value, pattern)
        except ValueError:
            continue
    return None
