"""Read articles from files of any usual kind. Entry points: `read_articles`, and `describe`, which tells beforehand."""

import functools
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read.article import Article, Excluded, article_of, is_english
from analysis.read.columns import ALIASES, Choice, values_of
from analysis.read.dates import order_of_all
from analysis.read.files import ARCHIVE, INDEX, Source, is_within, members, suffix_of, walk
from analysis.read.sources import names_document, open_source
from analysis.text import words as texts
from analysis.text.outlets import canonical, is_known

__all__ = ["Article", "Excluded", "describe", "paths", "read_articles"]

MAX_TEXT = 500_000
MANIFEST = "articles.csv"
N_ROWS = 50  # of JSON, by which its columns are told
N_EXAMPLES = 3
MOST_TOLD = 5  # outlets, doubts and reasons
_NO_TEXT = "which of its values is the text is not known ({}); name it with --column text=NAME, or give --headlines"
Items = Iterator[Article | Excluded]


def paths(inputs: Path | str | Iterable[Path | str]) -> list[Path | str]:
    """Return inputs as a list, also where one is given alone."""
    return [inputs] if isinstance(inputs, str | Path) else [*inputs]


def read_articles(
    inputs: Path | str | Iterable[Path | str],
    outlets: Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    headlines: bool = False,
) -> Items:
    """Read every row of the inputs, in order: each comes as an article or, where it cannot be kept, as `Excluded`.

    Parameters
    ----------
    inputs
        Folders or files of any format of `docs/formats.md`, also packed. Where no column tells the outlet, the address
        of the page does, else a file's name that is an outlet's. The outlet of a text is named by a manifest, else by
        its folder; its headline and day stand above its first paragraph.
    outlets
        If given, articles of other outlets are excluded.
    columns
        Which column to take for a field (`Choice`).
    headlines
        Whether the headline is taken for the text; no text is needed then.

    Notes
    -----
    A file that cannot be read is an InputError; in a folder it is excluded instead. An article that only its host tells
    to be another outlet's is AP's where its byline or dateline credits AP; its `note` says so.
    """
    wanted = {name for outlet in outlets for name in (outlet, canonical(outlet))}
    first_with_id: dict[str, str] = {}
    choice = Choice({**(columns or {}), "text": "="} if headlines else columns)
    for source in paths(inputs):
        for item in _read(Path(source), choice):
            if isinstance(item, Excluded):
                yield item
                continue
            item = replace(item, text=item.title or "") if headlines else item
            reason = None
            if wanted and item.outlet not in wanted:
                reason = "its outlet is not among those asked for"
            elif item.article_id in first_with_id:
                reason = f"its id is also that of {first_with_id[item.article_id]}; give each its own"
            elif len(item.text) > MAX_TEXT:
                reason = f"the text is longer than {MAX_TEXT:,} characters; split it into articles"
            elif not texts.has_words(item.text, [(0, len(item.text))]):
                reason = f"the {'headline' if headlines else 'text'} is empty"
            elif not is_english(item.text):
                reason = "the text is not English, which the measures are made for; leave it out"
            if reason:
                yield Excluded(item.file, item.row, item.article_id, item.outlet, reason)
            else:
                first_with_id[item.article_id] = f"{item.file}, row {item.row}" if item.row else item.file
                yield item


class Inputs(NamedTuple):
    """The files of an input that may hold articles, the folder they lie in, what is not read, and the manifests."""

    files: list[Path]
    root: Path | None
    refused: list[tuple[Path, str]]
    manifests: list[Path]


class Manifest(NamedTuple):
    """What a manifest says of each file, by its real path; its rows that name none; if its dates have the day first."""

    file: Path
    rows: dict[str, tuple[int, dict]]
    wrong: list[Excluded]
    day_first: bool | None


def inputs_of(source: Path) -> Inputs:
    """Return what an input holds, a file or a folder; an InputError where there is no such thing."""
    if not os.path.exists(source):  # pathlib's own fails on names that no file can have
        raise InputError(f"{source}: there is no such file or folder; check the path")
    if os.path.isfile(source) and suffix_of(source) != ARCHIVE:
        beside = source.with_name(MANIFEST)
        is_listed = names_document(source) and beside.is_file() and is_within(beside, beside.parent)
        return Inputs([source], None, [], [beside] * is_listed)
    if not os.path.isfile(source) and not os.path.isdir(source):
        raise InputError(f"{source}: is neither a file nor a folder; save its content as a file")
    found, refused = walk(source) if os.path.isdir(source) else members(source)
    for archive in [path for path in found if suffix_of(path) == ARCHIVE]:
        found.remove(archive)
        try:
            inside, others = members(archive)
        except InputError as error:
            inside, others = [], [(archive, _reason(error, archive))]
        found, refused = found + inside, refused + others
    documents = [path for path in found if names_document(path)]
    with_pages = {path.parent for path in found if path.suffix.startswith(".htm")}
    parts = {path.with_name(f"{path.stem}_files") for path in found if path.suffix.startswith(".htm")}
    files, manifests = [], []
    for path in found:
        is_index = path.name == INDEX and path.parent in with_pages
        if path.name == MANIFEST and any(path.parent in document.parents for document in documents):
            manifests.append(path)
        elif parts & {*path.parents}:
            refused.append((path, "is a part of the saved page beside its folder"))
        elif not is_index:
            files.append(path)
    if not files and not refused:
        raise InputError(f"{source}: holds no article; give a folder of .txt, or the .csv or .json file itself")
    return Inputs(sorted(files), source, refused, manifests)


def open_input(file: Path, choice: Choice) -> Source:
    """Open one file as `open_source` does; one that is named like an outlet need not tell it."""
    return open_source(file, choice, ("text",) if is_known(_stem(file)) else ("outlet", "text"))


def _stem(file: Path) -> str:
    return file.name.split(".")[0]


def _reason(error: InputError, file: Path) -> str:
    return str(error).removeprefix(f"{file}, ").removeprefix(f"{file}: ")


def _read(source: Path, choice: Choice) -> Items:
    files, root, refused, manifests = inputs_of(source)
    listed = {manifest.parent: _listed(manifest, files) for manifest in manifests}
    for manifest in listed.values():
        yield from manifest.wrong if root else ()
    n_with_stem = Counter(file.stem for file in files)
    n_at_place = Counter(file.parent / _stem(file) for file in files)
    for file in files:
        try:
            opened = open_input(file, choice)
            place = file.parent / _stem(file)
            # one story often has the same file name in the folder of each outlet
            place = (place if n_at_place[place] == 1 else file).relative_to(root or file.parent).as_posix()
            if opened.is_document:
                name = file.stem if n_with_stem[file.stem] == 1 else place
                nearest = next((listed[folder] for folder in file.parents if folder in listed), None)
                items: Iterable = [_read_document(file, opened, choice, name, nearest)]
            else:
                items = _read_rows(file, opened, choice, place)
            for item in items:
                is_noted = opened.note and isinstance(item, Article)
                yield replace(item, note="; ".join(filter(None, (opened.note, item.note)))) if is_noted else item
        except InputError as error:
            if root is None:
                raise
            yield Excluded(str(file), reason=_reason(error, file))
    for path, reason in refused:
        yield Excluded(str(path), reason=reason)


def _read_rows(file: Path, source: Source, choice: Choice, name: str) -> Items:
    @functools.cache
    def day_first() -> bool | None:
        return order_of_all(choice.fields(row) for _, row in source.rows() if isinstance(row, dict))

    by_name = canonical(_stem(file)) if is_known(_stem(file)) else None
    for number, row in source.rows():
        if isinstance(row, str):
            yield Excluded(str(file), number, reason=row)
            continue
        fields = choice.fields(row)
        keys = [key for key, _ in values_of(row)] if fields["text"] is None and source.columns is None else []
        if keys and choice.column_of(keys, "text") is None:
            yield Excluded(str(file), number, fields["id"], reason=_NO_TEXT.format(", ".join(keys)[:200]))
            continue
        yield article_of(file, number, fields, f"{name}-{number}", day_first, by_name)


def _read_document(
    file: Path, source: Source, choice: Choice, name: str, manifest: Manifest | None
) -> Article | Excluded:
    """Read what tells little but its text: the manifest goes before what it tells itself, its folder's name behind."""
    number, told = manifest.rows.get(os.path.realpath(file), (None, None)) if manifest else (None, None)
    if manifest and not told:
        return Excluded(str(file), None, file.stem, reason=f"it is not listed in {MANIFEST}; add a row for it")
    ((at, row),) = source.rows()
    if isinstance(row, str):
        return Excluded(str(file), at, reason=row)
    fields = choice.fields(row) | {"text": row["text"]}
    if told:
        fields |= {key: value for key, value in told.items() if value not in (None, [])}
    elif not (fields["outlet"] or fields["url"]):
        by_folder = Path(os.path.abspath(file)).parent.name.removesuffix(ARCHIVE)
        fields |= {"outlet": by_folder, "host_only": False}  # a name, also where it looks like an address
    item = article_of(file, at, fields, name, lambda: manifest.day_first if manifest else None)
    return item._replace(file=str(manifest.file), row=number) if told and isinstance(item, Excluded) else item


def _listed(manifest: Path, files: list[Path]) -> Manifest:
    source = open_source(manifest, choice := Choice(), needed=("file", "outlet"))
    listed: dict[str, tuple[int, dict]] = {}
    wrong = []
    there = {os.path.realpath(file) for file in files}
    for number, row in source.rows():
        if isinstance(row, str):
            wrong.append(Excluded(str(manifest), number, reason=row))
            continue
        fields = choice.fields(row)
        named = os.path.realpath(manifest.parent / (fields["file"] or "").replace("\0", ""))
        if named not in there:
            reason = "there is no such .txt file in the folder; mend the name in 'file' or take the row out"
        elif named in listed:
            reason = f"row {listed[named][0]} names the same file; take one of them out"
        else:
            listed[named] = (number, fields)
            continue
        wrong.append(Excluded(str(manifest), number, fields["file"], fields["outlet"], reason))
    return Manifest(manifest, listed, wrong, order_of_all(fields for _, fields in listed.values()))


class Told(NamedTuple):
    """What is understood of one file: how many articles and rows left out, and in words what they are."""

    file: str
    n_articles: int
    n_excluded: int
    words: dict[str, str]


def describe(source: Path, columns: Mapping[str, str] | None = None) -> list[Told]:
    """Return for each file of an input what it is, the articles found in it, and which column is taken for what.

    The columns of JSON are those of its first 50 rows. A row that leaves the named column empty is read from the next
    column of the same meaning. An InputError where there is nothing to read.
    """
    inputs, choice = inputs_of(Path(source)), Choice(columns)
    taken = {str(file): _taken(file, choice) for file in inputs.files}
    taken |= {str(path): {"note": reason} for path, reason in inputs.refused}
    found: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    try:
        for item in read_articles(source, columns=columns):
            _count(item, found[item.file])
    except InputError as error:  # of a single file
        taken[str(source)]["note"] = str(error)
    return [_told(file, words, found[texts.printable(file)]) for file, words in taken.items()]


def _taken(file: Path, choice: Choice) -> dict:
    try:
        source = open_input(file, choice)
        names = source.columns
        if names is None:
            rows = (row for _, row in islice(source.rows(), N_ROWS) if isinstance(row, dict))
            names = list(dict.fromkeys(path for row in rows for path, value in values_of(row) if value is not None))
    except InputError as error:
        return {"note": str(error)}
    told = {"kind": source.kind, "encoding": source.encoding, "delimiter": source.delimiter, "note": source.note}
    return told | {field: choice.column_of(names, field) for field in ALIASES if field != "file"}


def _count(item, n: dict[str, Counter]) -> None:
    if not isinstance(item, Article):
        n["left out"][item.reason] += 1
        return
    day = f"{item.published:%Y-%m-%d}" if item.published else "no date"
    n["outlets"][item.outlet] += 1
    n["days"][day] += 1
    n["doubts"].update(filter(None, (item.date_doubt, item.note)))
    n["all"].update(titles=bool(item.title), words=len(item.text.split()))
    if n["outlets"].total() <= N_EXAMPLES:
        told = item.title or texts.excerpt(item.text, [(0, min(len(item.text), 500))], 8)
        n["for example"][f"{item.outlet}, {day}: {' '.join(told.split())[:80]}"] += 1


def _told(file: str, words: dict, n: dict[str, Counter]) -> Told:
    n_articles, n_excluded = n["outlets"].total(), n["left out"].total()
    n_dated = n["days"].total() - n["days"].pop("no date", 0)
    if n_articles:
        words["articles"] = f"{n_articles:,}, {n['all']['words']:,} words"
        words["outlets"] = _most(n["outlets"])
        words["headlines"] = f"{n['all']['titles'] or 'none'}"
        words["dates"] = f"{n_dated:,}, {min(n['days'])} to {max(n['days'])}" if n_dated else "none is known"
        words["doubts"] = _most(n["doubts"])
    if n_excluded and (n_articles or not words.get("note")):
        words["left out"] = f"{n_excluded:,}: {_most(n['left out'])}"
    words["for example"] = " | ".join(n["for example"])
    return Told(file, n_articles, n_excluded, {name: told for name, told in words.items() if told})


def _most(counts: Counter) -> str:
    told = [f"{what} ({n:,})" for what, n in counts.most_common(MOST_TOLD)]
    return "; ".join(told + [f"{len(counts) - MOST_TOLD} more"] * (len(counts) > MOST_TOLD))
