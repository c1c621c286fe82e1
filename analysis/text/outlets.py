"""How outlets are called, and the order in which they stand in every table and picture.

Entry points: `canonical` for a name or an address, `in_order`. The table of names is `analysis/lists/outlets.csv`.
"""

import functools
import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlsplit

from analysis.text import lists_of, rows_of
from analysis.text.words import letters

FIRST = ("RT", "Press TV", "AP", "CNN")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.IGNORECASE)
_PARTS = re.compile(r"[()\[\]|;,:/]|\s[-–—]\s|\svia\s|^(?:by|from)\s", re.IGNORECASE)
_LISTS = lists_of("text.csv")
_GENERIC, _NAMESAKES = frozenset(_LISTS["word that makes no other outlet"]), _LISTS["outlet with namesakes"]


def in_order(outlets: Iterable[str]) -> list[str]:
    """Order outlets: the four that the project began with first, the others by name; each once.

    Examples
    --------
    >>> in_order(["Herald", "CNN", "RT", "RT", "Bugle"])
    ['RT', 'CNN', 'Bugle', 'Herald']
    """
    names = set(outlets)
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))


@functools.lru_cache(1 << 14)
def canonical(name_or_url: str) -> str:
    """Return the name in `outlets.csv` of the outlet of this name, domain or address.

    Another name stays as it is; of an unknown address the registrable domain is given. Names are compared without case
    and marks, and without what says only where or in which form an outlet appears (`The`, `Online`, a place in
    brackets). Domains are found with subdomains; one with a path (`dailymail.co.uk/wires/ap`) goes before one without.

    Examples
    --------
    >>> [canonical(name) for name in ("Russia Today", "https://edition.cnn.com/2031/x", "AP (Associated Press)")]
    ['RT', 'CNN', 'AP']
    >>> [canonical(name) for name in ("Bugle", "The Guardian (London)", "The Guardian (Nigeria)", "news.bugle.co.uk")]
    ['Bugle', 'The Guardian', 'The Guardian (Nigeria)', 'bugle.co.uk']
    """
    name = name_or_url.strip()
    if "://" in name:
        return _of_address(name) or name
    return _table()[0].get(letters(name)) or _of_address(name) or _of_parts(name[:200]) or name


def _of_parts(name: str) -> str | None:
    """Find an outlet in a name that says further only where or in which form it appears."""
    parts = [part.split() for part in _PARTS.split(name) if part.strip()]
    parts = [part for part in parts if not _GENERIC.issuperset(_words(part)) or _named("".join(part))] or parts
    if not parts:
        return None
    first, others = parts[0], parts[1:]
    for n_words in range(len(first), 0, -1):
        if found := _named("".join(first[:n_words])):
            has_namesakes = found in _NAMESAKES or (found.startswith("The ") and found.count(" ") == 1)
            further = [*first[n_words:], *chain.from_iterable(others if has_namesakes else ())]
            return found if _GENERIC.issuperset(_words(further)) else None
    return None


def _named(name: str) -> str | None:
    names, key = _table()[0], letters(name)
    bare = (key.removesuffix(word) for word in sorted(_GENERIC) if len(word) > 2)
    return names.get(key) or names.get(key.removeprefix("the")) or next(filter(None, map(names.get, bare)), None)


def _words(parts: Iterable[str]) -> list[str]:
    return [word for part in parts for word in re.findall(r"[^\W_]+", part.casefold().replace(".", ""))]


@functools.lru_cache(1 << 14)
def is_known(name: str) -> bool:
    """Return whether `outlets.csv` holds this name of an outlet (addresses are not looked at)."""
    return letters(name) in _table()[0]


def host(address: str) -> str:
    """Return the host of an address or a bare domain, in small letters and without `www.`; else an empty string."""
    return _split(address)[0]


def _split(address: str) -> tuple[str, str]:
    address = address.strip()[:2000]
    if "://" not in address:
        if not _HOST.fullmatch(address.split("/", 1)[0]):
            return "", ""
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        found = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return "", ""
    return (found, parts.path) if _HOST.fullmatch(found) else ("", "")


def _of_address(address: str) -> str | None:
    found, path = _split(address)
    if not found or ("/" not in address and found.rsplit(".", 1)[-1].isdigit()):
        return None
    labels = found.split(".")
    _, domains = _table()
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        for prefix, outlet in domains.get(domain, ()):
            if not prefix or f"{path.lower()}/".startswith(f"{prefix}/"):
                return outlet
    from tld import get_fld

    domain = get_fld(f"https://{found}", fail_silently=True) or ".".join(labels[-2:])
    name, _, top = domain.partition(".")
    return (_table()[0].get(name) if top in ("com", "co.uk", "net", "org", "tv") else None) or domain


@functools.cache
def _table() -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    names: dict[str, str] = {}
    domains: dict[str, list[tuple[str, str]]] = {}
    for row in rows_of("outlets.csv"):
        found, path = _split(row["name"])
        names.setdefault(letters(row["outlet"]), row["outlet"])
        if row["outlet"].startswith("The ") and row["outlet"].count(" ") > 1:
            names.setdefault(letters(row["outlet"][4:]), row["outlet"])
        if found:
            domains.setdefault(found, []).append((path.rstrip("/"), row["outlet"]))
        if not path:
            names.setdefault(letters(row["name"]), row["outlet"])
    for paths in domains.values():
        paths.sort(key=lambda entry: -len(entry[0]))
    return names, domains
