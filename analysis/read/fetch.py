"""Fetch web pages politely into a folder that `framing annotate` reads, and go on where a run was stopped.

Entry points: `fetch`, `read_index`, `read_urls`.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from analysis.errors import InputError
from analysis.progress import progress
from analysis.read.files import INDEX
from analysis.read.visit import Failed, Visitor, in_turn
from analysis.store import Store

FIELDS = ("url", "final_url", "status", "time", "file", "reason")
MAX_BYTES = 10_000_000


def fetch(
    urls: Iterable[str], folder: Path, delay: float = 1.0, timeout: float = 30.0, max_bytes: int = MAX_BYTES
) -> dict:
    """Fetch each page that the folder does not hold yet, one request at a time.

    Each is kept as it came, in a file named by the SHA-256 of its address, and stands in the index `pages.jsonl`; no
    other file there is replaced. `delay` is in seconds between requests to one host (more if its robots.txt asks for
    more), `timeout` what one answer may take. Returned are `n_urls` = `n_fetched` (now) + `n_kept` (there before) +
    `n_failed`, and `failed`, a list of (url, reason).

    What robots.txt disallows is not asked for (Koster and others 2022, RFC 9309), nor is any page of a host whose
    robots.txt fails; wild cards in it are plain characters. Where a server names seconds to wait (Retry-After), they
    are waited for, or the host left alone if over two minutes. A page that leads to a private address is refused
    unless the list names that host: by a look-up before it is asked; behind a proxy, which looks names up, by addresses
    in numbers alone. A server can tell who asks, so that a page fetched is not always what a reader saw.
    """
    folder = Path(folder)
    store = Store(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror}); choose another for --out") from error
    urls = list(dict.fromkeys(url.strip() for url in urls if url.strip()))
    index = {row["url"]: row for row in _own_index(folder / INDEX)}
    there = {url for url in urls if (name := index.get(url, {}).get("file")) and (folder / name).is_file()}
    store.write(INDEX, _as_lines(index.values()))  # without a line that an interruption left half
    visitor = Visitor(delay, timeout, max_bytes, urls)
    with open(folder / INDEX, "ab") as lines:
        missing = [url for url in urls if url not in there]
        for url in progress(in_turn(missing), total=len(missing), desc="fetching", unit=" pages"):
            index[url], page = _fetch_one(visitor, url, folder)
            lines.write(_as_lines([index[url]]))
            lines.flush()
            if page is not None:  # after its line: a file without one is not ours
                store.write(index[url]["file"], page)
    store.write(INDEX, _as_lines(index[url] for url in dict.fromkeys([*urls, *index])))
    failed = [(url, index[url]["reason"]) for url in urls if not index[url]["file"]]
    n_fetched = len(urls) - len(there) - len(failed)
    counts = {"n_urls": len(urls), "n_fetched": n_fetched, "n_kept": len(there), "n_failed": len(failed)}
    return {**counts, "failed": failed}


def read_index(folder: Path) -> list[dict]:
    """Read what is known of the pages in a folder: rows of `pages.jsonl`, without those that are broken."""
    with suppress(OSError):
        lines = (Path(folder) / INDEX).read_bytes().decode("utf-8", "replace").split("\n")
        return [{key: row.get(key) for key in FIELDS} for row in map(_row, lines) if row]
    return []


def read_urls(source: Path) -> list[str]:
    """Read a list of addresses, one a line; empty lines and those that begin with # are passed over."""
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        told = f"cannot be read as a list of addresses ({error}); give one address a line"
        raise InputError(f"{source}: {told}") from error
    urls = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not urls:
        raise InputError(f"{source}: lists no address; give one a line")
    return urls


def _own_index(file: Path) -> list[dict]:
    """Read `pages.jsonl` where it is as `fetch` writes it; only its last line may be broken."""
    if not os.path.lexists(file):
        return []
    mend = "move it away or choose another folder for --out"
    if file.is_symlink() or not file.is_file():
        raise InputError(f"{file}: is a link or no file, and is not written through; {mend}")
    *lines, rest = file.read_bytes().decode("utf-8", "replace").split("\n")
    rows = [row for line in lines if (row := _row(line)) and row.keys() == set(FIELDS)]
    begin = '{"url": "'
    if len(rows) < len(lines) or not (rest.startswith(begin) or begin.startswith(rest)):
        raise InputError(f"{file}: was not written by `framing fetch`, or was changed; {mend}")
    return rows


def _row(line: str) -> dict | None:
    with suppress(ValueError, RecursionError):
        row = json.loads(line)
        name = row.get("file") if isinstance(row, dict) and isinstance(row.get("url"), str) else 0
        return row if name is None or re.fullmatch(r"[0-9a-f]{64}\.html", str(name)) else None
    return None


def _as_lines(rows: Iterable[dict]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _fetch_one(visitor: Visitor, url: str, folder: Path) -> tuple[dict, bytes | None]:
    row = dict.fromkeys(FIELDS) | {"url": url, "time": datetime.now(UTC).isoformat(timespec="seconds")}
    name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest() + ".html"
    try:
        if os.path.lexists(folder / name):
            raise Failed(f"a file that is not a page fetched stands in its place; move {name} away")
        row["final_url"], page = visitor.page(url)
    except Failed as error:
        return row | {"status": error.status, "reason": str(error)}, None
    return row | {"status": 200, "file": name}, page
