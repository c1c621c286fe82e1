"""Ask servers for pages: one request at a time for each host, robots.txt and Retry-After obeyed.

Entry points: `Visitor`, `in_turn` and `refusal`; `Failed` says why a page could not be had. What a server sends is held
to one time and one size, and no page leads into a private network.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.client import responses
from ipaddress import ip_address
from itertools import zip_longest
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.cookies import extract_cookies_to_jar
from requests.utils import select_proxy
from urllib3 import make_headers
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import parse_url
from urllib3.util.connection import create_connection

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
        self.session = requests.Session()
        self.session.verify = requests.certs.where()
        self.session.auth = lambda request: request  # it would look up passwords in .netrc
        self.session.headers.update({"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
        self.delay, self.timeout, self.max_bytes = delay, timeout, max_bytes
        self.end = 0.0  # of the time of the request that is made
        self.connection: HTTPConnection | None = None
        self.sock: socket.socket | None = None
        self.ready: dict[str, float] = {}
        self.delays: dict[str, float] = {}
        self.rules: dict[str, RobotFileParser | str] = {}  # robots.txt of each origin, or why it is not asked

    def page(self, url: str) -> tuple[str, bytes]:
        """Fetch one page: where it was in the end, and what it holds."""
        self.session.cookies.clear()
        url, headers, page = self._follow(url, by_robots=True, max_bytes=self.max_bytes)
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind not in PAGE_TYPES:
            raise Failed(f"it is no web page but {kind[:40] or 'of no stated type'!r}; take it out of the list", 200)
        return url, page

    def _follow(self, url: str, by_robots: bool, max_bytes: int) -> tuple[str, dict, bytes]:
        for hop in range(MAX_REDIRECTS + 1):
            if why := refusal(url):
                raise Failed(f"it leads to an address that is not fetched: {why}" if hop else why)
            if by_robots:
                self._obey_robots(url)
            status, headers, page = self._ask(url, max_bytes)
            if status in (301, 302, 303, 307, 308) and (onward := headers.get("Location")):
                with suppress(ValueError):
                    onward = onward.encode("latin-1").decode()
                with suppress(ValueError):
                    onward = urljoin(url, onward)
                url = onward
            elif status == 200:
                return url, headers, page
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

    def _ask(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        """Ask a host when it may be asked; again, where it names a time to wait."""
        parts = urlsplit(url)
        for _ in range(N_TRIES):
            time.sleep(max(self.ready.get(parts.netloc, 0.0) - time.monotonic(), 0.0))
            try:
                status, headers, page = self._answer(url, max_bytes)
            finally:
                self.ready[parts.netloc] = time.monotonic() + self.delays.get(parts.netloc, self.delay)
            wait = headers.get("Retry-After", "") if status in (429, 503) else ""
            if not (wait.isascii() and wait.isdigit()):
                break
            if len(wait) > 3 or float(wait) > MAX_WAIT:
                why = f"its host asks to be left alone for {wait[:20]} seconds; run again after that"
                self.rules[f"{parts.scheme}://{parts.netloc}"] = why
                raise Failed(why, status)
            self.ready[parts.netloc] += float(wait)
        return status, headers, page

    def _answer(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        """Ask once; the connection is cut when its time is up, wherever the exchange then is."""
        self.end = time.monotonic() + self.timeout
        timer = threading.Timer(self.timeout, self._cut)
        timer.daemon = True
        timer.start()
        page = bytearray()
        try:
            asked = self.session.prepare_request(requests.Request("GET", url))
            target = self._connect(asked)
            self.connection.request("GET", target, headers=asked.headers, preload_content=False)
            response = self.connection.getresponse()
            extract_cookies_to_jar(self.session.cookies, asked, response)
            if "," in response.headers.get("Content-Encoding", ""):  # unpacking it could take for ever
                raise Failed("it is packed more than once; take it out of the list", response.status)
            while response.status == 200 and (piece := response.read1(1 << 16, decode_content=True)):
                page += piece
                if len(page) > max_bytes:
                    raise Failed(f"it is larger than {max_bytes:,} bytes; take it out of the list", 200)
        except Exception as error:
            if self._left() > 0:
                raise error if isinstance(error, Failed) else Failed(_why(error)) from error
        finally:
            timer.cancel()
            for opened in (self.connection, self.sock):
                if opened:
                    opened.close()
            self.connection = self.sock = None
        if self._left() <= 0:  # also where what was cut off looks whole
            raise Failed(f"the page does not come within {self.timeout:g} seconds; run again later")
        return response.status, response.headers, bytes(page)

    def _left(self) -> float:
        return self.end - time.monotonic()

    def _cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def _connect(self, asked: requests.PreparedRequest) -> str:
        """Connect to the first address of a host that answers, or to a proxy; return what to ask for there."""
        url = parse_url(asked.url)
        host, port = url.host.strip("[]").rstrip("."), url.port or {"http": 80, "https": 443}[url.scheme]
        settings = self.session.merge_environment_settings(asked.url, {}, None, None, None)
        proxy = parse_url(select_proxy(asked.url, settings["proxies"]) or "")
        if (proxy.scheme or "http") != "http":
            raise Failed(f"a proxy of the kind {proxy.scheme[:9]!r} is not known here; name an HTTP proxy")
        # A proxy, which looks names up itself, is not asked for a private address either.
        addresses = self._admit(host, port, socket.AI_NUMERICHOST if proxy.host else 0)
        places = [(proxy.host, proxy.port or 80)] if proxy.host else [(address, port) for address in addresses]
        sock = None
        for number, place in enumerate(places):
            with suppress(OSError, ValueError):
                sock = create_connection(place, self._left() / (len(places) - number))  # a dead one does not use up all
                break
        if sock is None:
            raise OSError("no address of the host answers")
        self.sock = sock.dup()  # also where TLS takes it over
        login = make_headers(proxy_basic_auth=proxy.auth) if proxy.auth else {}
        if url.scheme == "http":
            self.connection = HTTPConnection(host, port, timeout=self._left())
            asked.headers.update(login)
        else:
            self.connection = HTTPSConnection(host, port, timeout=self._left(), ca_certs=settings["verify"])
            if proxy.host:
                self.connection.set_tunnel(host, port, login)
        self.connection._new_conn = lambda: sock
        self.connection.connect()
        return asked.url if proxy.host and url.scheme == "http" else asked.path_url

    def _admit(self, host: str, port: int, flags: int) -> list[str]:
        """Return those addresses of a host that may be connected to."""
        found = []
        with suppress(OSError, UnicodeError):
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, flags)]
        admitted = [address for address in found if host in self.listed or _is_public(address)]
        if found and not admitted:
            why = f"it leads to {host[:60]!r}, which has a private address ({found[0]})"
            raise Failed(f"{why}; list that page itself if it is meant")
        return list(dict.fromkeys(admitted))


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "the certificate of its host is not valid; check the address"
    return f"its host cannot be reached or breaks off ({type(error).__name__}); check the address or run again"


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))
