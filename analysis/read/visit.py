"""Ask servers for pages: one request at a time for each host, robots.txt and Retry-After obeyed.

Entry points: `Visitor`, `in_turn` and `refusal`; `Failed` says why a page could not be had. What a server sends is held
to one time and one size, and no page leads into a private network.
"""

import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from http.client import responses
from ipaddress import ip_address
from itertools import zip_longest
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.utils import select_proxy

from analysis import __version__
from analysis.read.files import PAGE_TYPES

AGENT = f"source-framing/{__version__} (research on news; reads robots.txt)"
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
N_TRIES = 3
MAX_WAIT = 120.0  # seconds; a server that asks for more is left alone until the next run
MAX_URL_CHARACTERS = 4_000


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
