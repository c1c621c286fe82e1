"""Folders and single text files as rows. Entry points: `files_of`, `texts_of`."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read.article import Excluded
from analysis.read.columns import Choice
from analysis.read.files import encoding_of, read_whole
from analysis.read.source import BINARIES, OBJECTS, PAGES, TABLES, suffix_of
from analysis.read.sources import open_source
from analysis.read.walk import is_own_file, walk

MANIFEST = "articles.csv"
# Written by `framing fetch` beside the pages that it lists; the pages themselves are read.
PAGE_INDEX = "pages.jsonl"
# A corpus that was written into the folder of its articles is no input.
CORPUS = "corpus.json"


class TextFile(NamedTuple):
    """The text of one article: its file, its row in the manifest (if any), and what is known of it."""

    file: Path
    manifest: Path | None
    row: int | None
    fields: dict


class Files(NamedTuple):
    """What a folder holds: its texts, its files of any other readable kind, and what is not read, with the reasons."""

    texts: list[Path]
    others: list[Path]
    refused: list[tuple[Path, str]]


def files_of(folder: Path) -> Files:
    """List the files of a folder that may hold articles.

    Raises
    ------
    InputError
        if there is none, nor anything that would have to be told.
    """
    known = {*TABLES, *OBJECTS, *BINARIES, *PAGES}
    found, refused = walk(folder)
    texts = [path for path in found if path.suffix == ".txt"]
    places = {path.parent for path in texts}
    corpora = {path.parent for path in found if path.name == CORPUS}
    pages = {path.parent for path in found if path.suffix.startswith(".htm")}
    others = []
    for path in found:
        is_manifest = path.name == MANIFEST and path.parent in (places | ({folder} if texts else set()))
        is_index = path.name == PAGE_INDEX and path.parent in pages
        readable = suffix_of(path) in known or (suffix_of(path) == ".txt" and path.suffix != ".txt")
        if path.suffix != ".txt" and readable and not is_manifest and not is_index and not corpora & {*path.parents}:
            others.append(path)
    if not texts and not others and not refused:
        raise InputError(f"{folder}: holds no .txt file; give a folder of articles, or the .csv or .json file itself")
    return Files(texts, others, refused)


def texts_of(folder: Path, files: list[Path], whole: bool) -> Iterator[TextFile | Excluded]:
    """Read the text files of a folder, with what its manifest says of each.

    Parameters
    ----------
    folder
        Where the manifest `articles.csv` may lie.
    files
        The text files.
    whole
        Whether these are all files of the folder, so that a row of the manifest that names none of them is told.

    Yields
    ------
    TextFile or Excluded
        One for each file, and one for each row of the manifest that fits no file.

    Raises
    ------
    InputError
        if the manifest cannot be read or lacks its columns.
    """
    manifest = folder / MANIFEST
    rows = None
    if is_own_file(manifest, folder):
        choice = Choice()
        opened = open_source(manifest, choice, needed=("file", "outlet"))
        if opened is None or opened.columns is None:
            raise InputError(f"{manifest}, row 1: there is no column 'file' (columns: none); add or rename it")
        rows = {number: row if isinstance(row, str) else choice.fields(row) for number, row in opened.rows()}
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
    n_with_name = Counter(file.stem for file in files)
    for file in files:
        number, row = listed.get(os.path.realpath(file), (None, {"outlet": Path(os.path.abspath(file)).parent.name}))
        if rows is not None and number is None:
            yield Excluded(str(file), None, file.stem, None, f"it is not listed in {manifest.name}; add a row for it")
            continue
        try:
            text = _plain_text(file)
        except InputError as error:
            reason = str(error).removeprefix(f"{file}, ").removeprefix(f"{file}: ")
            yield Excluded(str(file), None, file.stem, row["outlet"], reason)
            continue
        # one story often has the same file name in the folder of each outlet
        name = file.stem if n_with_name[file.stem] == 1 else file.relative_to(folder).with_suffix("").as_posix()
        fields = {**row, "id": row.get("id") or name, "text": text}
        yield TextFile(file, manifest if number else None, number, fields)


def _plain_text(file: Path) -> str:
    encoding = encoding_of(file)
    text = read_whole(file, encoding)
    if encoding.name in ("cp1252", "latin-1") and "\0" in text:
        raise InputError(f"{file}: is no text in UTF-8, UTF-16, Windows-1252 or Latin-1; save the file as UTF-8")
    if encoding.errors == "surrogateescape" and encoding.name == "utf-8":
        row = text[: next(i for i, mark in enumerate(text) if "\udc80" <= mark <= "\udcff")].count("\n") + 1
        raise InputError(f"{file}, row {row}: is not UTF-8; save the file as UTF-8")
    return text
