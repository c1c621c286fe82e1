"""Fetch web pages politely into a folder that `framing annotate` reads, and go on where a run was stopped.

Entry points: `fetch`, `read_index`, `read_urls`.
"""

import hashlib
import heapq
import json
import os
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from tqdm import tqdm

from analysis import __version__
from analysis.errors import InputError

INDEX = "pages.jsonl"
AGENT = f"source-framing/{__version__} (research on news; reads robots.txt)"
MAX_BYTES = 10_000_000
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
N_TRIES = 3
MAX_WAIT = 120.0  # seconds; a server that asks for more is left alone until the next run
MAX_URL_CHARACTERS = 4_000
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


class _Failed(Exception):
    """Why a page could not be fetched, and the server's status if it gave one."""

    def __init__(self, reason: str, status: int | None = None):
        super().__init__(reason)
        self.status = status


def fetch(
    urls: Iterable[str],
    folder: Path,
    delay: float = 1.0,
    timeout: float = 30.0,
    max_bytes: int = MAX_BYTES,
) -> dict:
    """Fetch each page that the folder does not hold yet, one request at a time.

    Parameters
    ----------
    urls
        Addresses; one that comes again is fetched once.
    folder
        Where each page is kept, as it came, in a file named by the SHA-256 of its address, with the index
        `pages.jsonl` (`url, final_url, status, time, file, reason`). Made if it is not there.
    delay
        Seconds between two requests to one host; more if its robots.txt asks for more.
    timeout
        Seconds a page may take in all.
    max_bytes
        Size above which a page is given up.

    Returns
    -------
    dict
        `n_urls` = `n_fetched` (now) + `n_kept` (there before) + `n_failed`, and `failed`, a list of (url, reason).

    Raises
    ------
    InputError
        if the folder cannot be used.

    Notes
    -----
    What robots.txt disallows is not asked for (Koster and others 2022, RFC 9309), nor is any page of a host whose
    robots.txt fails; wild cards in it are taken as the standard library takes them, as plain characters. Where a
    server names a time to wait (Retry-After), it is waited for, or the host left alone if that is over two minutes. A
    second run asks for every page that is missing, those that failed included. A server can still tell a page apart by
    who asks, so that a page fetched is not always what a reader saw.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror}); choose another for --out") from error
    urls = list(dict.fromkeys(url.strip() for url in urls if url.strip()))
    index = {row["url"]: row for row in read_index(folder)}
    there = {url for url in urls if (name := index.get(url, {}).get("file")) and (folder / name).is_file()}
    _write_index(folder, index.values())  # without a line that an interruption left half
    visitor = _Visitor(delay, timeout, max_bytes)
    with open(folder / INDEX, "a", encoding="utf-8") as lines:
        missing = [url for url in urls if url not in there]
        for url in tqdm(visitor.in_turn(missing), total=len(missing), desc="fetching", unit=" pages", disable=None):
            index[url] = row = _fetch_one(visitor, url, folder)
            lines.write(json.dumps(row) + "\n")
            lines.flush()
    order = dict.fromkeys([*urls, *index])
    _write_index(folder, (index[url] for url in order))
    failed = [(url, index[url]["reason"]) for url in urls if not index[url]["file"]]
    n_fetched = len(urls) - len(there) - len(failed)
    return {
        "n_urls": len(urls),
        "n_fetched": n_fetched,
        "n_kept": len(there),
        "n_failed": len(failed),
        "failed": failed,
    }


def read_index(folder: Path) -> list[dict]:
    """Read what is known of the pages in a folder: rows of `pages.jsonl`, without those that are broken."""
    rows = []
    try:
        with open(Path(folder) / INDEX, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(row, dict) and isinstance(row.get("url"), str) and _is_page_name(row.get("file")):
                    rows.append({key: row.get(key) for key in ("url", "final_url", "status", "time", "file", "reason")})
    except OSError:
        return []
    return rows


def read_urls(source: Path) -> list[str]:
    """Read a list of addresses, one a line; empty lines and those that begin with # are passed over."""
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            f"{source}: cannot be read as a list of addresses ({error}); give one address a line"
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _is_page_name(name) -> bool:
    return name is None or (isinstance(name, str) and re.fullmatch(r"[0-9a-f]{64}\.html", name) is not None)


def _write_index(folder: Path, rows: Iterable[dict]) -> None:
    _write(folder / INDEX, "".join(json.dumps(row) + "\n" for row in rows).encode())


def _write(file: Path, content: bytes) -> None:
    beside = file.with_name(file.name + ".part")
    beside.write_bytes(content)
    os.replace(beside, file)


def _fetch_one(visitor: "_Visitor", url: str, folder: Path) -> dict:
    row = dict.fromkeys(("url", "final_url", "status", "time", "file", "reason"))
    row |= {"url": url, "time": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        row["final_url"], page = visitor.page(url)
    except _Failed as error:
        return row | {"status": error.status, "reason": str(error)}
    name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest() + ".html"
    _write(folder / name, page)
    return row | {"status": 200, "file": name}


def _refusal(url: str) -> str | None:
    """Say why an address is not asked for, if it is not."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        url.encode()
    except ValueError:
        return "it is not a web address; correct it"
    if len(url) > MAX_URL_CHARACTERS or any(character.isspace() or not character.isprintable() for character in url):
        return f"it holds a blank or more than {MAX_URL_CHARACTERS} characters; correct it"
    if not parts.scheme or (parts.scheme not in ("http", "https") and "." in parts.scheme):
        return "it does not say how to fetch it; write https:// before it"
    if parts.scheme not in ("http", "https"):
        return f"its scheme is {parts.scheme[:20]!r}; only http and https addresses are fetched"
    if not host:
        return "it names no host; correct it"
    return "it holds a user name or password; take it out" if "@" in parts.netloc else None


def _seconds(retry_after: str) -> float | None:
    """Read a Retry-After header: seconds, or the time from now to a date."""
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return float(retry_after[:9])
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


class _Visitor:
    """Asks servers for pages, and remembers when each may be asked again and what its robots.txt says."""

    def __init__(self, delay: float, timeout: float, max_bytes: int):
        import requests

        self.session = requests.Session()
        self.session.get_redirect_target = lambda response: None  # it would read the whole body of a redirect
        self.session.auth = lambda request: request  # it would look up passwords in .netrc
        self.session.headers.update({"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
        self.delay, self.timeout, self.max_bytes = delay, timeout, max_bytes
        self.ready: dict[str, float] = {}
        self.delays: dict[str, float] = {}
        self.closed: dict[str, str] = {}
        self.robots: dict[str, RobotFileParser | str] = {}

    def in_turn(self, urls: list[str]) -> Iterator[str]:
        """Give each address when its host is the one that may be asked soonest."""
        waiting: dict[str, deque[str]] = {}
        for url in urls:
            waiting.setdefault("" if _refusal(url) else urlsplit(url).netloc, deque()).append(url)
        turns = [(0.0, number, host) for number, host in enumerate(waiting)]
        while turns:
            _, number, host = heapq.heappop(turns)
            yield waiting[host].popleft()
            if waiting[host]:
                heapq.heappush(turns, (self.ready.get(host, 0.0), number, host))

    def page(self, url: str) -> tuple[str, bytes]:
        """Fetch one page: where it was in the end, and what it holds."""
        url, headers, page = self._follow(url, by_robots=True, max_bytes=self.max_bytes)
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind not in _PAGE_TYPES:
            raise _Failed(f"it is no web page but {kind[:40] or 'of no stated type'!r}; take it out of the list", 200)
        return url, page

    def _follow(self, url: str, by_robots: bool, max_bytes: int) -> tuple[str, dict, bytes]:
        for hop in range(MAX_REDIRECTS + 1):
            if refusal := _refusal(url):
                raise _Failed(f"it leads to an address that is not fetched: {refusal}" if hop else refusal)
            if by_robots:
                self._obey_robots(url)
            status, headers, page = self._ask(url, max_bytes)
            if status in (301, 302, 303, 307, 308) and (onward := headers.get("Location")):
                try:
                    url = urljoin(url, onward)
                except ValueError as error:
                    raise _Failed("it leads to what is not a web address; take it out of the list", status) from error
            elif status == 200:
                return url, headers, page
            else:
                name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "no known status"
                raise _Failed(f"the server answers {status} ({name}); check the address or run again later", status)
        raise _Failed(f"it leads on more than {MAX_REDIRECTS} times; check the address")

    def _obey_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            rules = RobotFileParser()
            try:
                _, _, text = self._follow(f"{origin}/robots.txt", by_robots=False, max_bytes=MAX_ROBOTS_BYTES)
                rules.parse(text.decode("utf-8", "replace").splitlines())
            except _Failed as error:
                rules.allow_all = 400 <= (error.status or 0) < 500 and error.status not in (401, 403, 429)
                if not rules.allow_all:
                    rules = f"the robots.txt of its host cannot be read ({str(error).split(';')[0]}); run again later"
            self.robots[origin] = rules
            asked = rules.crawl_delay(AGENT) if isinstance(rules, RobotFileParser) else None
            self.delays[parts.netloc] = min(max(self.delay, float(asked or 0)), MAX_WAIT)
        rules = self.robots[origin]
        if isinstance(rules, str):
            raise _Failed(rules)
        if not rules.can_fetch(AGENT, url):
            raise _Failed("the robots.txt of its host disallows it; take it out of the list")

    def _ask(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        host = urlsplit(url).netloc
        for _ in range(N_TRIES):
            if host in self.closed:
                raise _Failed(self.closed[host], 429)
            time.sleep(max(self.ready.get(host, 0.0) - time.monotonic(), 0.0))
            try:
                status, headers, page = self._answer(url, max_bytes)
            finally:
                self.ready[host] = time.monotonic() + self.delays.get(host, self.delay)
            wait = _seconds(headers.get("Retry-After", "")) if status in (429, 503) else None
            if wait is None:
                return status, headers, page
            if wait > MAX_WAIT:
                self.closed[host] = f"its host asks to be left alone for {wait:.0f} seconds; run again after that"
            self.ready[host] = max(self.ready[host], time.monotonic() + min(wait, MAX_WAIT))
        if host in self.closed:
            raise _Failed(self.closed[host], status)
        return status, headers, page

    def _answer(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        import requests
        import urllib3

        end = time.monotonic() + self.timeout
        too_slow = f"the page does not come within {self.timeout:g} seconds; run again later"
        pieces, size = [], 0
        try:
            with self.session.get(url, stream=True, timeout=self.timeout, allow_redirects=False) as response:
                while response.status_code == 200 and (piece := response.raw.read1(1 << 16, decode_content=True)):
                    pieces.append(piece)
                    size += len(piece)
                    if size > max_bytes:
                        raise _Failed(f"it is larger than {max_bytes:,} bytes; take it out of the list", 200)
                    if time.monotonic() > end:
                        raise _Failed(too_slow, 200)
                return response.status_code, response.headers, b"".join(pieces)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise _Failed(too_slow) from error
        except requests.exceptions.SSLError as error:
            raise _Failed("the certificate of its host is not valid; check the address") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            what = type(error).__name__
            raise _Failed(
                f"its host cannot be reached or breaks off ({what}); check the address or run again"
            ) from error
