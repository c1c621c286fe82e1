"""How outlets are called, and the order in which they stand in every table and picture.

Entry points: `canonical` for a name or an address, `in_order`. The table of names is `analysis/lists/outlets.csv`.
"""

import csv
import functools
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

FIRST = ("RT", "Press TV", "AP", "CNN")
TABLE = Path(__file__).resolve().parents[1] / "lists" / "outlets.csv"
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.IGNORECASE)
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu"}


def in_order(outlets: Iterable[str]) -> list[str]:
    """Order outlets: the four that the project began with first, the others by name; each once.

    Examples
    --------
    >>> in_order(["Herald", "CNN", "RT", "RT", "Bugle"])
    ['RT', 'CNN', 'Bugle', 'Herald']
    """
    names = set(outlets)
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))


def canonical(name_or_url: str) -> str:
    """Return the name in `outlets.csv` of the outlet of this name, domain or address.

    Another name stays as it is; of an unknown address the part of the host is given that looks registrable (the last
    two labels, three where the last but one is `co`, `com` and the like and the last has two letters).

    Names are compared without case, blanks and marks, so that `thenewyorktimes` (as NELA-GT has it) is found. Domains
    are found with all their subdomains; a domain with a path (`dailymail.co.uk/wires/ap`) goes before one without.

    Examples
    --------
    >>> [canonical(name) for name in ("Russia Today", "https://edition.cnn.com/2031/x", "thenewyorktimes")]
    ['RT', 'CNN', 'The New York Times']
    >>> [canonical(name) for name in ("Bugle", "https://www.bugle.co.uk/1", "news.herald.example")]
    ['Bugle', 'bugle.co.uk', 'herald.example']
    """
    names, _ = _table()
    name = name_or_url.strip()
    known = names.get(_key(name))
    return known or _of_address(name) or name


def is_known(name: str) -> bool:
    """Return whether `outlets.csv` holds this name of an outlet (addresses are not looked at)."""
    return _key(name) in _table()[0]


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
    n_labels = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-n_labels:])


def _key(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum())


@functools.cache
def _table() -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    names: dict[str, str] = {}
    domains: dict[str, list[tuple[str, str]]] = {}
    with open(TABLE, encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            found, path = _split(row["name"])
            names.setdefault(_key(row["outlet"]), row["outlet"])
            if found:
                domains.setdefault(found, []).append((path.rstrip("/"), row["outlet"]))
            else:
                names.setdefault(_key(row["name"]), row["outlet"])
    for paths in domains.values():
        paths.sort(key=lambda entry: -len(entry[0]))
    return names, domains
