"""Which column of an input is taken for what. Entry points: `Choice`, `settings_beside`."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from analysis.errors import InputError
from analysis.read.files import head
from analysis.read.folders import is_own_file
from analysis.text.outlets import host

# In each line the first column that a row fills is taken; a column that names its thing exactly goes before one that
# may mean something else (a tokenised `content`, a `source` that is an address, a day on which a page was fetched).
ALIASES = {
    "id": "id article_id articleid doc_id document_id uuid guid _id did",
    "outlet": "outlet publication source.name source_name outlet_name media_name newspaper publisher meta_site_name "
    "site_name sitename source-hostname source_domain hostname domain host site medio medium source fuente quelle",
    "text": "text content_original maintext article_text full_text fulltext text_content articlebody article body "
    "body_text news_text contenido texto cuerpo contenu texte inhalt content raw_text",
    "file": "file",
    "date": "date_publish publish_date date_published published_utc published_at publishedat datepublished "
    "publication_date publicationdate pub_date pubdate publishdate published_date publish_time date published "
    "datetime timestamp time fecha datum data created_at created_utc "
    "collection_utc date_download download_date crawl_date crawled_at scraped_at scrape_date fetched_at retrieved "
    "filedate",
    "url": "url link canonical_link canonical_url web_url weburl article_url articleurl source_url page_url "
    "permalink uri enlace",
    "title": "title headline heading article_title titulo título titular titre titel title_rss title_page",
    "story": "story event_id event story_id newscluster.event cluster cluster_id",
    "copy": "copy",
    "author": "byline author authors creator credit",
}
ALIASES = {name: tuple(aliases.split()) for name, aliases in ALIASES.items()}
CRAWL = frozenset(ALIASES["date"][ALIASES["date"].index("collection_utc") :])
_DOWNLOADED = ("date_download", "download_date")
_HOSTS = frozenset(("source-hostname", "source_domain", "hostname", "domain", "host"))
_LITERAL = "="
SETTINGS = "framing.toml"
MAX_SETTINGS, MAX_SETTINGS_LINE = 64_000, 1_000  # a key of n parts takes the time of n² to be read


class Choice:
    """Take the fields of an article out of rows, by the usual names of columns or by those that the user gives.

    Parameters
    ----------
    columns
        What the user says: `{"text": "Contenido"}` takes a field from that column and no other;
        `{"outlet": "=Bugle"}` gives all rows the same value.

    Raises
    ------
    InputError
        if it names a field that articles do not have.

    Examples
    --------
    >>> found = Choice({"text": "Story Body"}).fields({"Story Body": "It rained.", "Source": "Bugle"})
    >>> found["text"], found["outlet"]
    ('It rained.', 'Bugle')
    """

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        self.given = dict(columns or {})
        self.aliases = dict(ALIASES)
        for field, column in self.given.items():
            if field not in ALIASES or not isinstance(column, str):
                known = ", ".join(ALIASES)
                raise InputError(f"columns: {field!r} is not given by a column's name; fields are {known}")
            self.aliases[field] = (column if column.startswith(_LITERAL) else _normal(column),)
        self.literals = [column for column in self.given.values() if column.startswith(_LITERAL)]

    def column_of(self, header: Iterable[str], field: str) -> str | None:
        """Return which of these columns is the first to be taken for a field; None where there is none."""
        named = {_normal(name): name for name in reversed(list(header))} | {name: name for name in self.literals}
        return next((named[alias] for alias in self.aliases[field] if alias in named), None)

    def missing(self, header: Iterable[str], needed: Iterable[str]) -> str | None:
        """Return a field without whose column no row can be understood; a column of addresses tells the outlet too."""
        header = list(header)
        for field in dict.fromkeys((*needed, *self.given)):
            is_told = field == "outlet" and field not in self.given and self.column_of(header, "url")
            if not is_told and self.column_of(header, field) is None:
                return field
        return None

    def check(self, source: Path, header: Iterable[str], needed: Iterable[str]) -> None:
        """Refuse a table that lacks a column without which none of its rows can be understood."""
        header = list(header)
        if field := self.missing(header, needed):
            have = ", ".join(filter(None, (name.strip().lower() for name in header)))[:300] or "none"
            name = self.given.get(field, field)
            raise InputError(f"{source}, row 1: there is no column '{name}' (columns: {have}); add or rename it")

    def among(self, header: Iterable[str]) -> list[str]:
        """Return those columns of a table that `fields` may look at."""
        aliases = {alias for names in (*ALIASES.values(), *self.aliases.values()) for alias in names}
        roots = {alias.split(".")[0] for alias in aliases}
        return [name for name in header if _normal(name) in roots]

    def fields(self, row: Mapping) -> dict:
        """Take the fields out of one row.

        Returns
        -------
        dict
            A value for each key of `ALIASES` (None where the row has none), `dates` (all columns of dates with their
            values, the best first), `host_only` (whether the outlet is told by a host alone) and `downloaded`.
        """
        normal = {name: name.removeprefix(_LITERAL) for name in self.literals}
        for key, value in row.items():
            name = _normal(str(key))
            normal.setdefault(name, value)
            if isinstance(value, dict):
                for inner, deep in value.items():
                    normal.setdefault(f"{name}.{_normal(str(inner))}", deep)
        if isinstance(normal.get("source"), str) and "://" in normal["source"]:
            normal.setdefault("source_url", normal.pop("source"))
        found: dict = dict.fromkeys(ALIASES)
        found["host_only"] = False
        for field, aliases in self.aliases.items():
            for alias in aliases:
                value = _plain(normal.get(alias), field)
                if value not in (None, "") and (isinstance(value, str) or alias == field):
                    found[field] = value
                    if field == "outlet" and isinstance(value, str):
                        found["host_only"] = alias in _HOSTS or bool(host(value))
                    break
        dates = ((alias, _plain(normal.get(alias), "date")) for alias in self.aliases["date"])
        found["dates"] = [(alias, value) for alias, value in dates if isinstance(value, str) and value.strip()]
        found["downloaded"] = next((normal[name] for name in _DOWNLOADED if isinstance(normal.get(name), str)), None)
        return found


def settings_beside(source: Path, root: Path | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Read `framing.toml` beside a file, else in the folder that is read.

    Returns
    -------
    tuple of dict
        Its tables `[columns]` (field: column) and `[outlets]` (name of a file: outlet), empty where it has none.

    Raises
    ------
    InputError
        if it is not TOML, or its tables hold anything but strings.
    """
    for folder in dict.fromkeys((source.parent, root)):
        if folder is not None and is_own_file(folder / SETTINGS, root or folder):
            return _settings(folder / SETTINGS, head(folder / SETTINGS, MAX_SETTINGS + 1))
    return {}, {}


@lru_cache(16)
def _settings(file: Path, content: bytes) -> tuple[dict[str, str], dict[str, str]]:
    if len(content) > MAX_SETTINGS or max(map(len, content.split(b"\n"))) > MAX_SETTINGS_LINE:
        most = f"{MAX_SETTINGS:,} bytes, or a line of more than {MAX_SETTINGS_LINE:,}"
        raise InputError(f"{file}: has more than {most}; keep only [columns] and [outlets]")
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: is not TOML ({str(error)[:200]}); mend it") from error
    columns, outlets = data.get("columns", {}), data.get("outlets", {})
    for table in (columns, outlets):
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise InputError(f'{file}: [columns] and [outlets] hold lines like text = "Contenido"; mend it')
    return columns, outlets


def _normal(name: str) -> str:
    return name.strip().lower().replace(" ", "_").lstrip("\ufeff")


def _plain(value, field: str):
    if isinstance(value, int | float) and field != "text":
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if field == "author" and isinstance(value, list):
        return "; ".join(name for name in value if isinstance(name, str))
    return value
