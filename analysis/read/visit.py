"""Ask servers for pages: one request at a time for each host, robots.txt and Retry-After obeyed.

Entry points: `Visitor`, `in_turn` and `refusal`. What a server sends is held to one time and one size (`bounds`).
"""

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import zip_longest
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
import urllib3

from analysis import __version__
from analysis.read.bounds import Adapter, Bounds, Failed, Private, addresses_of

AGENT = f"source-framing/{__version__} (research on news; reads robots.txt)"
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
N_TRIES = 3
MAX_WAIT = 120.0  # seconds; a server that asks for more is left alone until the next run
MAX_URL_CHARACTERS = 4_000
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def refusal(url: str) -> str | None:
    """Return why an address is not asked for, if it is not."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        urlsplit(unquote(url))  # as robots.txt is compared
        url.encode()
    except ValueError:
        return "it is not a web address; correct it"
    if parts.scheme not in ("http", "https"):
        return "it does not begin with http:// or https://; correct it"
    if not parts.hostname or any(character.isspace() or not character.isprintable() for character in url):
        return "it names no host or holds a blank; correct it"
    if len(url) > MAX_URL_CHARACTERS or "@" in parts.netloc:
        return f"it holds a user name or more than {MAX_URL_CHARACTERS} characters; take that out"
    return None


def in_turn(urls: list[str]) -> Iterator[str]:
    """Give one address of each host, then the second of each, so that no host is asked twice in a row."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault("" if refusal(url) else urlsplit(url).netloc, []).append(url)
    return (url for turn in zip_longest(*by_host.values()) for url in turn if url is not None)


class Visitor:
    """Asks servers for pages, and remembers when each may be asked again and what its robots.txt says."""

    def __init__(self, delay: float, timeout: float, max_bytes: int, listed: Iterable[str] = ()):
        self.bounds = Bounds(timeout, {urlsplit(url).hostname.rstrip(".") for url in listed if not refusal(url)})
        self.session = requests.Session()
        self.session.get_redirect_target = lambda response: None  # it would read the whole body of a redirect
        self.session.auth = lambda request: request  # it would look up passwords in .netrc
        self.session.headers.update({"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, Adapter(self.bounds))
        self.delay, self.timeout, self.max_bytes = delay, timeout, max_bytes
        self.left = 0.0  # seconds that the exchanges of an address, without the waits between them, may still take
        self.ready: dict[str, float] = {}
        self.delays: dict[str, float] = {}
        self.rules: dict[str, RobotFileParser | str] = {}  # robots.txt of each origin, or why it is not asked

    def page(self, url: str) -> tuple[str, bytes]:
        """Fetch one page: where it was in the end, and what it holds."""
        self.session.cookies.clear()
        url, headers, page = self._follow(url, by_robots=True, max_bytes=self.max_bytes)
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind not in _PAGE_TYPES:
            raise Failed(f"it is no web page but {kind[:40] or 'of no stated type'!r}; take it out of the list", 200)
        return url, page

    def _follow(self, url: str, by_robots: bool, max_bytes: int) -> tuple[str, dict, bytes]:
        left = self.timeout
        for hop in range(MAX_REDIRECTS + 1):
            if why := refusal(url):
                raise Failed(f"it leads to an address that is not fetched: {why}" if hop else why)
            if by_robots:
                self._obey_robots(url)  # has a time of its own
            self.left = left
            status, headers, page = self._ask(url, max_bytes)
            left = self.left
            if status in (301, 302, 303, 307, 308) and (onward := headers.get("Location")):
                with suppress(ValueError):
                    onward = onward.encode("latin-1").decode()
                with suppress(ValueError):
                    onward = urljoin(url, onward)
                url = onward
            elif status == 200:
                return url, headers, page
            else:
                name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "no known status"
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
            except Private as error:
                rules = str(error)
            except ValueError:
                rules = "the robots.txt of its host cannot be read (a line of it is no rule); run again later"
            except Failed as error:
                rules.allow_all = 400 <= (error.status or 0) < 500 and error.status not in (401, 403, 429)
                if not rules.allow_all:
                    rules = f"the robots.txt of its host cannot be read ({str(error).split(';')[0]}); run again later"
            self.rules[origin] = rules
        rules = self.rules[origin]
        if isinstance(rules, str):
            raise Failed(rules)
        if not rules.can_fetch(AGENT, url):
            raise Failed("the robots.txt of its host disallows it; take it out of the list")

    def _ask(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        """Ask a host when it may be asked; again, where it names a time to wait."""
        parts = urlsplit(url)
        for _ in range(N_TRIES):
            time.sleep(max(self.ready.get(parts.netloc, 0.0) - time.monotonic(), 0.0))
            try:
                status, headers, page = self._answer(url, max_bytes)
            finally:
                self.ready[parts.netloc] = time.monotonic() + self.delays.get(parts.netloc, self.delay)
            wait = _seconds(headers.get("Retry-After", "")) if status in (429, 503) else None
            if wait is None:
                break
            if wait > MAX_WAIT:
                why = f"its host asks to be left alone for {wait:.0f} seconds; run again after that"
                self.rules[f"{parts.scheme}://{parts.netloc}"] = why
                raise Failed(why, status)
            self.ready[parts.netloc] += wait
        return status, headers, page

    def _answer(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        page = bytearray()
        with self.bounds.time(self.left):
            try:
                # A proxy that looks names up is not asked for a private address either.
                host = urlsplit(url).hostname.rstrip(".")
                self.bounds.admit(host, addresses_of(host, None, self.left, socket.AI_NUMERICHOST))
                response = self.session.get(url, stream=True, timeout=self.left, allow_redirects=False)
                if "," in response.headers.get("Content-Encoding", ""):  # unpacking it could take for ever
                    raise Failed("it is packed more than once; take it out of the list", response.status_code)
                while response.status_code == 200 and (piece := response.raw.read1(1 << 16, decode_content=True)):
                    page += piece
                    if len(page) > max_bytes:
                        raise Failed(f"it is larger than {max_bytes:,} bytes; take it out of the list", 200)
            except requests.exceptions.SSLError as error:
                raise Failed("the certificate of its host is not valid; check the address") from error
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                why = f"its host cannot be reached or breaks off ({type(error).__name__})"
                raise Failed(f"{why}; check the address or run again") from error
            finally:
                self.session.close()  # each exchange has a connection of its own
                self.left = self.bounds.left()
        return response.status_code, response.headers, bytes(page)


def _seconds(retry_after: str) -> float | None:
    """Read a Retry-After header: seconds, or the time from now to a date."""
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
