"""Fetch web pages politely into a folder that `framing annotate` reads, and go on where a run was stopped.

Entry points: `fetch`, `read_index`, `read_urls`. One request at a time, robots.txt and Retry-After obeyed (`Visitor`).
"""

import hashlib
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.client import responses
from ipaddress import ip_address
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.utils import select_proxy

from analysis import __version__
from analysis.errors import InputError
from analysis.progress import progress
from analysis.read.files import INDEX, PAGE_TYPES
from analysis.store import Store

FIELDS = ("url", "final_url", "status", "time", "file", "reason")
MAX_BYTES = 10_000_000
AGENT = f"source-framing/{__version__} (research on news; reads robots.txt)"
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
N_TRIES = 3
MAX_WAIT = 120.0  # seconds; a server that asks for more is left alone until the next run
MAX_URL_CHARACTERS = 4_000


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


def _fetch_one(visitor: "Visitor", url: str, folder: Path) -> tuple[dict, bytes | None]:
    row = dict.fromkeys(FIELDS) | {"url": url, "time": datetime.now(UTC).isoformat(timespec="seconds")}
    name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest() + ".html"
    try:
        if os.path.lexists(folder / name):
            raise Failed(f"a file that is not a page fetched stands in its place; move {name} away")
        row["final_url"], page = visitor.page(url)
    except Failed as error:
        return row | {"status": error.status, "reason": str(error)}, None
    return row | {"status": 200, "file": name}, page


class Failed(Exception):
    """Why a page could not be fetched, and the server's status if it gave one."""

    def __init__(self, reason: str, status: int | None = None):
        super().__init__(reason)
        self.status = status


def refusal(url: str) -> str | None:
    """Return why an address is not asked for, if it is not."""
    is_web = False
    with suppress(ValueError):
        parts = urlsplit(url)
        _ = parts.port, urlsplit(unquote(url)), url.encode()  # unquoted as robots.txt is compared
        is_web = parts.scheme in ("http", "https") and parts.hostname and url.isprintable() and " " not in url
    if is_web and "@" not in parts.netloc and len(url) <= MAX_URL_CHARACTERS:
        return None
    told = f"http:// or https://, no blank, no user name, at most {MAX_URL_CHARACTERS} characters"
    return f"it is no address of a web page ({told}); correct it"


def in_turn(urls: list[str]) -> Iterator[str]:
    """Give one address of each host, then the second of each, so that no host is asked twice in a row."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault("" if refusal(url) else urlsplit(url).netloc, []).append(url)
    return (url for turn in zip_longest(*by_host.values()) for url in turn if url is not None)


class Visitor:
    """Asks servers for pages, and remembers when each may be asked again and what its robots.txt says.

    Only a `listed` host may have a private address.
    """

    def __init__(self, delay: float, timeout: float, max_bytes: int, listed: Iterable[str] = ()):
        self.listed = {urlsplit(url).hostname.rstrip(".") for url in listed if not refusal(url)}
        self.delay, self.timeout, self.max_bytes = delay, timeout, max_bytes
        self.ready: dict[str, float] = {}
        self.delays: dict[str, float] = {}
        self.rules: dict[str, RobotFileParser | str] = {}  # robots.txt of each origin, or why it is not asked

    def page(self, url: str) -> tuple[str, bytes]:
        """Fetch one page: where it was in the end, and what it holds."""
        url, headers, page = self._follow(url, by_robots=True, max_bytes=self.max_bytes)
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind not in PAGE_TYPES:
            raise Failed(f"it is no web page but {kind[:40] or 'of no stated type'!r}; take it out of the list", 200)
        return url, page

    def _follow(self, url: str, by_robots: bool, max_bytes: int) -> tuple[str, Mapping, bytes]:
        session = requests.Session()
        session.auth = lambda request: request  # it would look up passwords in .netrc
        session.headers.update({"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
        for hop in range(MAX_REDIRECTS + 1):
            if why := refusal(url):
                raise Failed(f"it leads to an address that is not fetched: {why}" if hop else why)
            if by_robots:
                self._obey_robots(url)
            response, page = self._ask(session, url, max_bytes)
            status = response.status_code
            if onward := session.get_redirect_target(response):
                with suppress(ValueError):
                    onward = urljoin(url, onward)
                url = onward
            elif status == 200:
                return url, response.headers, page
            else:
                name = responses.get(status, "no known status")
                raise Failed(f"the server answers {status} ({name}); check the address or run again later", status)
        raise Failed(f"it leads on more than {MAX_REDIRECTS} times; check the address")

    def _obey_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.rules:
            rules = RobotFileParser()
            try:
                _, _, text = self._follow(f"{origin}/robots.txt", by_robots=False, max_bytes=MAX_ROBOTS_BYTES)
                rules.parse(text.decode("utf-8", "replace").splitlines())
                self.delays[parts.netloc] = float(min(max(self.delay, rules.crawl_delay(AGENT) or 0), MAX_WAIT))
            except ValueError:
                rules = "the robots.txt of its host cannot be read (a line of it is no rule); run again later"
            except Failed as error:
                rules.allow_all = 400 <= (error.status or 0) < 500 and error.status not in (401, 403, 429)
                if not rules.allow_all:
                    rules = f"the robots.txt of its host cannot be read: {error}"
            self.rules[origin] = rules
        rules = self.rules[origin]
        if isinstance(rules, str):
            raise Failed(rules)
        if not rules.can_fetch(AGENT, url):
            raise Failed("the robots.txt of its host disallows it; take it out of the list")

    def _ask(self, session: requests.Session, url: str, max_bytes: int) -> tuple[requests.Response, bytes]:
        """Ask a host when it may be asked; again, where it names a time to wait."""
        parts = urlsplit(url)
        for _ in range(N_TRIES):
            time.sleep(max(self.ready.get(parts.netloc, 0.0) - time.monotonic(), 0.0))
            try:
                self._admit(url, session)
                response, page = self._answer(session, url, max_bytes)
            finally:
                self.ready[parts.netloc] = time.monotonic() + self.delays.get(parts.netloc, self.delay)
            wait = response.headers.get("Retry-After", "") if response.status_code in (429, 503) else ""
            if not (wait.isascii() and wait.isdigit()):
                break
            if len(wait) > 3 or float(wait) > MAX_WAIT:
                why = f"its host asks to be left alone for {wait[:20]} seconds; run again after that"
                self.rules[f"{parts.scheme}://{parts.netloc}"] = why
                raise Failed(why, response.status_code)
            self.ready[parts.netloc] += float(wait)
        return response, page

    def _answer(self, session: requests.Session, url: str, max_bytes: int) -> tuple[requests.Response, bytes]:
        """Ask once, in a thread that is left behind when its time is up, wherever the exchange then is."""
        answers: list = []

        def ask() -> None:
            try:
                with session.get(url, stream=True, allow_redirects=False, timeout=2 * self.timeout) as response:
                    answers.append((response, _read(response, max_bytes)))
            except Exception as error:  # a server can break a parser in ways of its own
                answers.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.timeout)
        if thread.is_alive():
            raise Failed(f"the page does not come within {self.timeout:g} seconds; run again later")
        (answer,) = answers
        if isinstance(answer, Failed):
            raise answer
        if isinstance(answer, requests.exceptions.SSLError):
            raise Failed("the certificate of its host is not valid; check the address") from answer
        if isinstance(answer, Exception):
            told = f"its host cannot be reached or breaks off ({type(answer).__name__}); check the address or run again"
            raise Failed(told) from answer
        return answer

    def _admit(self, url: str, session: requests.Session) -> None:
        """Refuse a host that has a private address; a proxy looks names up itself."""
        parts = urlsplit(url)
        host = parts.hostname.rstrip(".")
        settings = session.merge_environment_settings(url, {}, None, None, None)
        flags = socket.AI_NUMERICHOST if select_proxy(url, settings["proxies"]) else 0
        found = []
        with suppress(OSError, UnicodeError):
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, parts.port, 0, socket.SOCK_STREAM, 0, flags)]
        private = [address for address in found if not _is_public(address)]
        if private and host not in self.listed:
            why = f"it leads to {host[:60]!r}, which has a private address ({private[0]})"
            raise Failed(f"{why}; list that page itself if it is meant")


def _read(response: requests.Response, max_bytes: int) -> bytes:
    if "," in response.headers.get("Content-Encoding", ""):  # unpacking it could take for ever
        raise Failed("it is packed more than once; take it out of the list", response.status_code)
    page = bytearray()
    while response.status_code == 200 and (piece := response.raw.read1(1 << 16, decode_content=True)):
        page += piece
        if len(page) > max_bytes:
            raise Failed(f"it is larger than {max_bytes:,} bytes; take it out of the list", 200)
    return bytes(page)


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))
