"""Every row of the inputs becomes an `Article` or an `Excluded` with its reason. Entry point: `read_articles`."""

import functools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from analysis.errors import InputError
from analysis.read.article import Article, Excluded
from analysis.read.columns import ALIASES, CRAWL, Choice, settings_beside
from analysis.read.dates import CRAWLED, Date, doubt_from_url, is_ambiguous, order_of, parse_date
from analysis.read.folders import TextFile, files_of, texts_of
from analysis.read.language import is_english
from analysis.read.source import Source
from analysis.read.sources import open_source
from analysis.text import words as texts
from analysis.text.outlets import canonical, host, is_known
from analysis.vocabulary import COPIES

MAX_TEXT = 500_000
_AP_DATELINE = re.compile(r"\(AP\)\s{0,3}[-–—]")
_AP_CREDIT = re.compile(r"\bassociated press\b|^\s*AP\s*$", re.IGNORECASE)
_AP_HOSTS = ("apnews.com", "ap.org")


def paths(inputs: Path | str | Iterable[Path | str]) -> list[Path | str]:
    """Return inputs as a list, also where one is given alone."""
    return [inputs] if isinstance(inputs, str | Path) else [*inputs]


def read_articles(
    inputs: Path | str | Iterable[Path | str], outlets: Iterable[str] = (), columns: Mapping[str, str] | None = None
) -> Iterator[Article | Excluded]:
    """Read every article of the inputs, in order; what cannot be kept comes as `Excluded`.

    Parameters
    ----------
    inputs
        Folders or files: text files, tables in text of any delimiter and encoding, JSON, JSON lines, Parquet, SQLite,
        also packed with gzip, xz, bzip2 or zstd; pages and exports as in `analysis.read.documents`. In a folder of
        `.txt` files without a manifest, the folder that holds a file names its outlet. Columns are known by their usual
        names (`analysis.read.columns.ALIASES`); where none tells the outlet, the address of the page does, else a
        line `"file.csv" = "Outlet"` in the table `[outlets]` of `framing.toml`, else a file's name that is an
        outlet's. Other columns are not read.
    outlets
        If given, articles of other outlets are excluded.
    columns
        Which column to take for a field, such as `{"text": "Contenido"}`, before what the table `[columns]` of a
        `framing.toml` beside the input says; `{"outlet": "=Bugle"}` gives one value to all rows.

    Yields
    ------
    Article or Excluded
        One for each row of the input, so that rows in = articles + excluded.

    Raises
    ------
    InputError
        if a file is missing, is not of a kind that can be read, or lacks a column without which none of its rows
        can be understood. A file in a folder for which that is so is excluded, and the others are read.

    Notes
    -----
    A text of more than `MAX_TEXT` characters (some 80,000 words) is excluded: it is a book or holds many articles, and
    the time for one paragraph grows faster than its length.

    An article told only by its host to be another outlet's is AP's where its byline or dateline credits AP; the
    article's `note` says so. Where the input itself names the outlet, that name stays and the note tells the credit.
    """
    wanted = {name for outlet in outlets for name in (outlet, canonical(outlet))}
    first_with_id: dict[str, str] = {}
    for source in paths(inputs):
        for item in _read(Path(source), columns):
            if isinstance(item, Article):
                where = f"{item.file}, row {item.row}" if item.row else item.file
                if wanted and item.outlet not in wanted:
                    item = _exclude(item, "its outlet is not among those asked for")
                elif item.article_id in first_with_id:
                    item = _exclude(item, f"its id is also that of {first_with_id[item.article_id]}; give each its own")
                elif len(item.text) > MAX_TEXT:
                    item = _exclude(item, f"the text is longer than {MAX_TEXT:,} characters; split it into articles")
                elif not texts.has_words(item.text, [(0, len(item.text))]):
                    item = _exclude(item, "the text is empty")
                elif not is_english(item.text):
                    item = _exclude(item, "the text is not English, which the measures are made for; leave it out")
                else:
                    first_with_id[item.article_id] = where
            yield item


def opened(file: Path, columns: Mapping[str, str] | None, root: Path | None = None) -> tuple[Source | None, Choice]:
    """Open one file with the columns that the user and the settings beside it name; see `open_source`."""
    beside, named = settings_beside(file, root)
    chosen = {**beside, **(columns or {})}
    if file.name in named:
        chosen.setdefault("outlet", f"={named[file.name]}")
    choice = Choice(chosen)
    stem = file.name.split(".")[0]
    needed = ("text",) if is_known(stem) else ("outlet", "text")
    return open_source(file, choice, needed), choice


def _exclude(article: Article, reason: str) -> Excluded:
    return Excluded(article.file, article.row, article.article_id, article.outlet, reason)


def _read(source: Path, columns: Mapping[str, str] | None) -> Iterator[Article | Excluded]:
    if os.path.isdir(source):
        yield from _read_folder(source, columns)
    elif not os.path.exists(source):  # pathlib's own fails on names that no file can have
        raise InputError(f"{source}: there is no such file or folder; check the path")
    elif not os.path.isfile(source):
        raise InputError(f"{source}: is neither a file nor a folder; save its content as a file")
    else:
        source_rows, choice = opened(source, columns)
        if source_rows is None:
            yield from _read_texts(source.parent, [source], whole=False)
        else:
            yield from _read_rows(source, source_rows, choice, source.name.split(".")[0])


def _read_folder(folder: Path, columns: Mapping[str, str] | None) -> Iterator[Article | Excluded]:
    plain, others, refused = files_of(folder)
    texts_only, failed = [], {}
    for file in plain:
        try:
            is_text = opened(file, columns, folder)[0] is None
        except InputError as error:
            is_text, failed[file] = True, error
        (texts_only if is_text else others).append(file)
    if texts_only:
        yield from _read_texts(folder, texts_only, whole=True)
    for file in sorted(others):
        inside = file.relative_to(folder)
        stem = (inside.parent / inside.name.split(".")[0]).as_posix()
        try:
            source, choice = opened(file, columns, folder)
            if source is None:  # a packed text
                yield from _read_texts(file.parent, [file], whole=False)
            else:
                yield from _read_rows(file, source, choice, stem)
        except InputError as error:
            reason = str(error).removeprefix(f"{file}, ").removeprefix(f"{file}: ")
            yield Excluded(str(file), None, None, None, reason)
    for path, reason in refused:
        yield Excluded(str(path), None, None, None, reason)


def _read_texts(folder: Path, files: list[Path], whole: bool) -> Iterator[Article | Excluded]:
    for item in texts_of(folder, files, whole):
        if isinstance(item, TextFile):
            fields = {**_NOTHING, **item.fields}
            made = _to_article(item.file, None, fields, item.file.stem, lambda: None)
            if item.row and isinstance(made, Excluded):
                made = made._replace(file=str(item.manifest), row=item.row)
            item = made
        yield item


def _read_rows(file: Path, source: Source, choice: Choice, stem: str) -> Iterator[Article | Excluded]:
    @functools.cache
    def day_first() -> bool | None:
        orders = set()
        for _, row in source.rows():
            if isinstance(row, dict):
                orders |= {order_of(value) for _, value in choice.fields(row)["dates"][:1]}
        orders.discard(None)
        return orders.pop() if len(orders) == 1 else None

    by_name = canonical(file.name.split(".")[0]) if is_known(file.name.split(".")[0]) else None
    for number, row in source.rows():
        if isinstance(row, str):
            yield Excluded(str(file), number, None, None, row)
            continue
        item = _to_article(file, number, choice.fields(row), f"{stem}-{number}", day_first, by_name)
        if source.note and isinstance(item, Article):
            item = replace(item, note="; ".join(filter(None, (source.note, item.note))))
        yield item


_NOTHING = {**dict.fromkeys(ALIASES), "dates": [], "host_only": False, "downloaded": None}


def _to_article(source, number, row, made_id, day_first, by_name=None) -> Article | Excluded:
    values = {name: value for name, value in row.items() if isinstance(value, str)}
    if not _is_unicode(values):
        reason = "the row holds half a character (a lone surrogate) or bytes of another encoding; mend it"
        return Excluded(str(source), number, None, None, reason)
    given = {name: values.get(name, "").strip() for name in ALIASES if name != "text"}
    text = values.get("text", "")
    outlet, note = _outlet(given, row["host_only"], text, by_name)
    article_id = given["id"] or made_id
    copy = given["copy"].lower() or "original"
    date = _date(row, given["url"], day_first)
    wrong = [name for name in ALIASES if row[name] is not None and name not in values]
    reason = None
    if wrong:
        reason = f"its '{wrong[0]}' is not a string; put it in quotation marks"
    elif not outlet:
        reason = "no outlet is given; fill in its 'outlet'"
    elif given["date"] and date is None:
        reason = f"its date {given['date'][:40]!r} is not a date; write it like 2021-04-28 or leave it empty"
    elif copy not in COPIES:
        reason = f"its copy {copy[:40]!r} is none of {', '.join(COPIES)}"
    if reason:
        return Excluded(str(source), number, article_id, outlet or None, reason)
    url, title, story = (given[name] or None for name in ("url", "title", "story"))
    published, precision, doubt = date or (None, None, None)
    file = texts.printable(str(source))  # its folder's name may be no Unicode
    return Article(article_id, outlet, text, published, url, title, story, copy, file, number, note, precision, doubt)


def _outlet(given: dict, host_only: bool, text: str, by_name: str | None) -> tuple[str, str | None]:
    named = canonical(given["outlet"]) if given["outlet"] else ""
    place = host(given["outlet"]) if host_only else host(given["url"])
    credit = "byline" if _AP_CREDIT.search(given["author"][:300]) else None
    if credit is None and _AP_DATELINE.search(text[:300]):
        credit = "dateline"
    from_url = canonical(given["url"]) if host(given["url"]) else ""
    outlet = (from_url if host_only and from_url == "AP" else named) or from_url
    if not outlet and by_name:
        return by_name, "the outlet is told by the file's name"
    at_ap = any(place == name or place.endswith(f".{name}") for name in _AP_HOSTS)
    if outlet == "AP":
        return outlet, f"AP's article at {place}" if place and not at_ap else None
    if credit and outlet and (host_only or not named) and place:
        return "AP", f"AP's by its {credit}, at {place}"
    return outlet, f"its {credit} credits AP" if credit and outlet else None


def _date(row: dict, url: str, day_first) -> Date | None:
    for column, value in row["dates"]:
        found = parse_date(value, day_first() if is_ambiguous(value) else None)
        if found is None:
            continue
        doubt = CRAWLED if column in CRAWL else found.doubt
        fetched = parse_date(row["downloaded"]) if row["downloaded"] else None
        if doubt is None and fetched and abs(fetched.published - found.published) < timedelta(minutes=1):
            doubt = CRAWLED
        return found._replace(doubt=doubt or doubt_from_url(found.published, url))
    return None


def _is_unicode(row: dict) -> bool:
    try:
        return all(value.encode() is not None for value in row.values())
    except UnicodeEncodeError:
        return False
