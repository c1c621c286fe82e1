"""Which column of an input is taken for what. Entry points: `Choice`, `ALIASES`."""

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from analysis.errors import InputError
from analysis.text import lists_of
from analysis.text.outlets import host
from analysis.text.words import letters

# Names of columns are compared without case, accents, blanks and marks. Of those of a field the first that a row fills
# is taken; one that names its thing exactly goes before one that may mean something else (a tokenised `content`, a
# `source` that is an address, a day on which a page was fetched).
LISTS = lists_of("reading.csv")
ALIASES: dict[str, tuple[str, ...]] = {}
for _alias, _field in LISTS["column"].items():
    ALIASES[_field] = (*ALIASES.get(_field, ()), _alias)
_LITERAL = "="
# Parts of a path that say nothing: what wraps all fields of an article, and what wraps one value.
_WRAPPERS = (
    "_source fields attributes article articles data doc document news node meta metadata properties thread".split()
)
_INNERMOST = frozenset("rendered name main $date $oid $numberLong $t #text value text content default plain".split())
# Columns of no name in the list, such as `news_outlet`, `text.1` and `cuerpo de la noticia`.
_BESIDE = [*map(letters, LISTS["word beside the name of a column"])]
_MAY_BE = {
    field: re.compile(rf"(?:{beside}|{names}){{0,4}}(?:{names})(?:{beside}){{0,4}}(?:\.?\d)?$")
    for field in ("outlet", "text", "url", "title")
    for names in ["|".join(map(re.escape, ALIASES[field]))]
    for beside in ["|".join(_BESIDE + ["name", "nom", "nombre", "название", "名称"] * (field == "outlet"))]
}
_MAY_BE["date"] = re.compile(
    "date|timestamp|publi[sck]|pubbl|posted|datum|fecha|veroff|tarih|дата|created|upload|epoch|unixtime|(?:pub|post)time"
    "|(?:pub)?dt$|pd$|when$|issued|^day$"
)
IS_CRAWL = re.compile("crawl|scrap|fetch|retriev|download|access|captur|collect|filedate")
_IS_LATER = re.compile(f"upd|modif|edit|added|{IS_CRAWL.pattern}")
MAX_DEPTH = 4
LONGEST_OBJECT = 2000
N_ALIKE = 40  # characters by which a text that was cut short is known to be the beginning of another


class Choice:
    """Take the fields of an article out of rows, by the usual names of columns or by those that the user gives.

    `{"text": "Contenido"}` takes a field from that column and no other; `{"outlet": "=Bugle"}` gives all rows the same
    value. An InputError where it names a field that articles do not have.
    """

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        self.given = dict(columns or {})
        self.aliases = dict(ALIASES)
        for field, column in self.given.items():
            if field not in ALIASES or not isinstance(column, str):
                known = ", ".join(ALIASES)
                raise InputError(f"columns: {field!r} is not given by a column's name; fields are {known}")
            self.aliases[field] = (column if column.startswith(_LITERAL) else plain(column),)
        self.literals = [column for column in self.given.values() if column.startswith(_LITERAL)]
        self.names_of = lru_cache(1024)(self._names_of)

    def column_of(self, header: Iterable[str], field: str) -> str | None:
        """Return which of these columns is the first to be taken for a field; None where there is none."""
        named = {plain(name): name for name in reversed(list(header))} | {name: name for name in self.literals}
        return next(map(named.get, self.names_of(tuple(named))[field]), None)

    def check(self, source: Path, header: Iterable[str], needed: Iterable[str]) -> None:
        """Refuse a table that lacks a column without which no row can be understood; one of addresses tells outlets."""
        for field in dict.fromkeys((*needed, *self.given)):
            is_told = field == "outlet" and field not in self.given and self.column_of(header, "url")
            if is_told or self.column_of(header, field):
                continue
            have = ", ".join(filter(None, (name.strip().lower() for name in header)))[:300] or "none"
            name = self.given.get(field, field)
            alone = ", or compare headlines alone with --headlines" if name == "text" else ""
            remedy = f"add or rename it, or say which it is with --column {field}=NAME{alone}"
            raise InputError(f"{source}, row 1: there is no column '{name}' (columns: {have}); {remedy}")

    def fields(self, row: Mapping) -> dict:
        """Take the fields out of one row.

        They are a value for each key of `ALIASES` (None where the row has none), `dates` (all columns of dates with
        their values, the best first) and `host_only` (whether the outlet is told by a host alone).
        """
        named = {name: name.removeprefix(_LITERAL) for name in self.literals}
        for path, value in values_of(row):
            name = plain(path)
            if named.get(name) in (None, ""):
                named[name] = value
        if isinstance(named.get("source"), str) and "://" in named["source"]:
            named.setdefault("sourceurl", named.pop("source"))
        told = {}
        for field, names in self.names_of(tuple(named)).items():
            filled = ((name, _value(named[name], field)) for name in names)
            told[field] = [
                (name, value) for name, value in filled if value and (isinstance(value, str) or name == field)
            ]
        found: dict = {field: values[0][1] if values else None for field, values in told.items()}
        found["host_only"] = isinstance(found["outlet"], str) and (
            told["outlet"][0][0] in LISTS["column of hosts"] or bool(host(found["outlet"]))
        )
        texts = [(name, text) for name, text in told["text"] if isinstance(text, str)]
        if len(texts) > 1:
            first, start = texts[0][0].split(".")[0], _start(texts[0][1])
            alike = (text for name, text in texts if _start(text).startswith(start) or name.startswith(f"{first}."))
            found["text"] = max(alike, key=len)
        dates = ((name, value) for name, value in told["date"] if isinstance(value, str))
        found["dates"] = [(name, value) for name, value in dates if len(value.strip()) > 2]
        if not found["dates"] and "date" not in self.given and (parts := _in_parts(named)):
            found["dates"] = [("year", parts)]
        return found

    def _names_of(self, named: tuple[str, ...]) -> dict[str, list[str]]:
        """Return for each field the columns that may hold it, known names first and later dates last."""
        unknown = [name for name in named if name not in LISTS["column"]]
        unknown.sort(key=lambda name: bool(_IS_LATER.search(name)))
        found = {field: [alias for alias in aliases if alias in named] for field, aliases in self.aliases.items()}
        for field in _MAY_BE.keys() - self.given.keys():
            found[field] += filter(_MAY_BE[field].search if field == "date" else _MAY_BE[field].match, unknown)
        found["text"].sort(key=lambda name: not ("full" in name or "long" in name))
        return found


@lru_cache(4096)
def plain(path: str) -> str:
    """Return the name of a column as it is compared, without the parts of its path that say nothing.

    Examples
    --------
    >>> [plain(name) for name in ("Full_Text", "publishedAt.$date", "fields.bodyText", "_id", "NewsCluster.Event")]
    ['fulltext', 'publishedat', 'bodytext', 'id', 'newscluster.event']
    """
    parts = path.strip().split(".")
    while len(parts) > 1 and parts[0] in _WRAPPERS:
        del parts[0]
    while len(parts) > 1 and parts[-1] in _INNERMOST:
        del parts[-1]
    return ".".join(map(letters, parts))


def _start(text: str) -> str:
    return letters(text[: 2 * N_ALIKE])[:N_ALIKE]


def values_of(row: Mapping, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Give the values of a row, those within others by their path (`title.rendered`), what lies less deep first."""
    deeper = []
    for name, value in row.items():
        inner = _object(value) if isinstance(value, str) and value.startswith(("{'", '{"')) else value
        if isinstance(inner, dict) and inner and depth < MAX_DEPTH:
            deeper.append((f"{prefix}{name}", inner))
        else:
            yield f"{prefix}{name}", value
    for path, value in deeper:
        yield from values_of(value, f"{path}.", depth + 1)
        yield path, value


def _object(value: str) -> dict | str:
    """Return the object that a cell holds as programs print one, such as the `source` of a news API."""
    if len(value) <= LONGEST_OBJECT:
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            found = literal_eval(value)
            return found if isinstance(found, dict) else value
    return value


def _value(value, field: str):
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and field != "text":
        value = value[0]
    if isinstance(value, str):
        # as `NaN` and \N, which programs write
        is_missing = len(value) < 24 and (letters(value) in LISTS["missing value"] or value == r"\N")
        return None if is_missing and (field != "id" or value.strip() != "NA") else value
    if isinstance(value, int | float) and not isinstance(value, bool) and field != "text":
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if field == "date" and isinstance(value, dict) and "year" in value:
        value = [value.get(part, 1) for part in ("year", "month", "day")]
    if field == "date" and isinstance(value, list | dict):  # taken apart, as Python and JavaScript do
        return "-".join(map(str, value[:3])) if isinstance(value, list) else str(value)
    if field == "author" and isinstance(value, list):
        return "; ".join(name for name in value if isinstance(name, str))
    if field == "text" and isinstance(value, list | dict) and (paragraphs := _strings(value)):
        return "\n\n".join(paragraphs)
    return value


def _strings(value, depth: int = 0) -> list[str]:
    """Return the paragraphs of a text that is given in pieces, in their order."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _strings(item, depth + 1)] if depth <= MAX_DEPTH else []


def _in_parts(named: Mapping) -> str | None:
    names = (next((name for name in named if name.endswith(part)), "") for part in ("year", "month", "day"))
    year, month, day = (str(_value(named.get(name), "date") or "").strip() for name in names)
    if not year.isdigit():
        return None
    return (
        "-".join(f"{part:0>2}" for part in (year, month, day) if part) if month.isdigit() else f"{day} {month} {year}"
    )
