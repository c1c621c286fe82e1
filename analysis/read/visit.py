"""Ask servers for pages: one request at a time for each host, robots.txt and Retry-After obeyed.

Entry points: `Visitor` and `refusal`; `Failed` says why a page could not be had. What a server sends is held to
`Bounds`: one time, one size, and no private address that was not listed.
"""

import heapq
import io
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPResponse
from ipaddress import IPv4Address, IPv6Network, ip_address
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.poolmanager import pool_classes_by_scheme
from urllib3.util.connection import create_connection

from analysis import __version__

AGENT = f"source-framing/{__version__} (research on news; reads robots.txt)"
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
N_TRIES = 3
MAX_WAIT = 120.0  # seconds; a server that asks for more is left alone until the next run
MAX_URL_CHARACTERS = 4_000
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_NAT64 = IPv6Network("64:ff9b::/96")  # stands for IPv4 addresses where a network has none of its own


class Failed(Exception):
    """Why a page could not be fetched, and the server's status if it gave one."""

    def __init__(self, reason: str, status: int | None = None):
        super().__init__(reason)
        self.status = status


class Private(Failed):
    """An address leads into a private network, and its host is not in the list."""


def refusal(url: str) -> str | None:
    """Say why an address is not asked for, if it is not."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        urlsplit(unquote(url))  # as robots.txt is compared
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
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


class Visitor:
    """Asks servers for pages, and remembers when each may be asked again and what its robots.txt says."""

    def __init__(self, delay: float, timeout: float, max_bytes: int, listed: Iterable[str] = ()):
        hosts = {urlsplit(url).hostname.rstrip(".") for url in listed if not refusal(url)}
        self.bounds = Bounds(timeout, hosts)
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
        self.closed: dict[str, str] = {}
        self.robots: dict[str, RobotFileParser | str] = {}

    def in_turn(self, urls: list[str]) -> Iterator[str]:
        """Give each address when its host is the one that may be asked soonest."""
        waiting: dict[str, deque[str]] = {}
        for url in urls:
            waiting.setdefault("" if refusal(url) else urlsplit(url).netloc, deque()).append(url)
        turns = [(0.0, number, host) for number, host in enumerate(waiting)]
        while turns:
            _, number, host = heapq.heappop(turns)
            yield waiting[host].popleft()
            if waiting[host]:
                heapq.heappush(turns, (self.ready.get(host, 0.0), number, host))

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
                with suppress(UnicodeError):
                    onward = onward.encode("latin-1").decode()
                try:
                    url = urljoin(url, onward)
                except ValueError as error:
                    raise Failed("it leads to what is not a web address; take it out of the list", status) from error
            elif status == 200:
                return url, headers, page
            else:
                name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "no known status"
                raise Failed(f"the server answers {status} ({name}); check the address or run again later", status)
        raise Failed(f"it leads on more than {MAX_REDIRECTS} times; check the address")

    def _obey_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            rules = RobotFileParser()
            try:
                _, _, text = self._follow(f"{origin}/robots.txt", by_robots=False, max_bytes=MAX_ROBOTS_BYTES)
                rules.parse(text.decode("utf-8", "replace").splitlines())
            except Private as error:
                rules = str(error)
            except ValueError:
                rules = "the robots.txt of its host cannot be read (a line of it is no rule); run again later"
            except Failed as error:
                rules.allow_all = 400 <= (error.status or 0) < 500 and error.status not in (401, 403, 429)
                if not rules.allow_all:
                    rules = f"the robots.txt of its host cannot be read ({str(error).split(';')[0]}); run again later"
            self.robots[origin] = rules
            asked = rules.crawl_delay(AGENT) if isinstance(rules, RobotFileParser) else None
            self.delays[parts.netloc] = float(min(max(self.delay, asked or 0), MAX_WAIT))
        rules = self.robots[origin]
        if isinstance(rules, str):
            raise Failed(rules)
        if not rules.can_fetch(AGENT, url):
            raise Failed("the robots.txt of its host disallows it; take it out of the list")

    def _ask(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        host = urlsplit(url).netloc
        for _ in range(N_TRIES):
            if host in self.closed:
                raise Failed(self.closed[host], 429)
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
            raise Failed(self.closed[host], status)
        return status, headers, page

    def _answer(self, url: str, max_bytes: int) -> tuple[int, dict, bytes]:
        self.bounds.start(self.left, max_bytes)
        page = bytearray()
        host = urlsplit(url).hostname.rstrip(".")
        try:
            # A proxy that looks names up is not asked for a private address either.
            self.bounds.admit(host, addresses_of(host, None, self.bounds.left(), socket.AI_NUMERICHOST))
            timeout = self.bounds.left()
            with self.session.get(url, stream=True, timeout=timeout, allow_redirects=False) as response:
                if "," in response.headers.get("Content-Encoding", ""):  # unpacking it could take for ever
                    raise Failed("it is packed more than once; take it out of the list", response.status_code)
                while response.status_code == 200 and (piece := response.raw.read1(1 << 16, decode_content=True)):
                    page += piece
                    if len(page) > max_bytes:
                        raise Failed(f"it is larger than {max_bytes:,} bytes; take it out of the list", 200)
                return response.status_code, response.headers, bytes(page)
        except requests.exceptions.SSLError as error:
            raise Failed("the certificate of its host is not valid; check the address") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            self.bounds.left()  # says so if it was the time
            what = type(error).__name__
            why = f"its host cannot be reached or breaks off ({what}); check the address or run again"
            raise Failed(why) from error
        finally:
            self.left = self.bounds.end - time.monotonic()


class Bounds:
    """What an exchange may take; each connection asks here before it waits and after each read.

    A `listed` host may have a private address, as long as it was not seen at a public one: who owns a name could
    otherwise have it lead to another computer once its page is asked for.
    """

    def __init__(self, timeout: float, listed: set[str]):
        self.timeout, self.listed = timeout, listed
        self.end, self.max_bytes, self.room = 0.0, 0, 0

    def start(self, seconds: float, max_bytes: int) -> None:
        self.end, self.max_bytes = time.monotonic() + seconds, max_bytes
        self.room = 2 * max_bytes + (1 << 20)  # headers, and sizes of chunks, come on top of a page

    def left(self, taken: int = 0) -> float:
        """Return the seconds left to the exchange, which has taken so many bytes more."""
        self.room -= taken
        if self.room < 0:
            raise Failed(f"it is larger than {self.max_bytes:,} bytes; take it out of the list")
        if (seconds := self.end - time.monotonic()) <= 0:
            raise Failed(f"the page does not come within {self.timeout:g} seconds; run again later")
        return seconds

    def admit(self, host: str, addresses: list[str]) -> list[str]:
        """Return those addresses of a host that may be connected to."""
        if public := [address for address in addresses if _is_public(address)]:
            self.listed.discard(host)
        elif addresses and host not in self.listed:
            why = f"it leads to {host[:60]!r}, which has a private address ({addresses[0]})"
            raise Private(f"{why}; list that page itself if it is meant")
        return public or addresses


def addresses_of(host: str, port: int | None, seconds: float, flags: int = 0) -> list[str]:
    """Return the addresses of a host, none if they are not known in time: a look-up cannot be broken off."""
    found = []

    def look_up():
        with suppress(OSError, UnicodeError):
            found.extend(str(row[4][0]) for row in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, flags))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    return list(dict.fromkeys(found))


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    if ip.version == 6 and (ip.ipv4_mapped or ip in _NAT64):
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    ip = getattr(ip, "sixtofour", None) or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


class _Reading(io.RawIOBase):
    """What comes over a socket, as long as the bounds of its connection allow."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, bounds: Bounds):
        self.raw, self.sock, self.bounds = raw, sock, bounds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.sock.settimeout(self.bounds.left())
        taken = self.raw.readinto(buffer)
        self.sock.settimeout(self.bounds.left(taken))  # a TLS handshake follows on what a proxy answers
        return taken

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Bounded:
    """A connection of urllib3 that keeps to the bounds of its class."""

    bounds: Bounds

    def _new_conn(self) -> socket.socket:
        if self.proxy:  # which looks names up itself
            return super()._new_conn()
        found = addresses_of(self._dns_host, self.port, self.bounds.left())
        addresses = self.bounds.admit(self.host, found)
        for number, address in enumerate(addresses):
            seconds = self.bounds.left() / (len(addresses) - number)  # a dead address does not use up all
            with suppress(OSError):
                sock = create_connection((address, self.port), seconds, socket_options=self.socket_options)
                sock.settimeout(self.bounds.left())
                return sock
        self.bounds.left()
        raise OSError("no address of the host answers")

    def send(self, data: bytes) -> None:
        if self.sock is None:
            self.connect()
        for start in range(0, len(data), 1 << 14):  # over TLS each piece waits by itself
            self.sock.settimeout(self.bounds.left())
            super().send(data[start : start + (1 << 14)])

    def response_class(self, sock: socket.socket, *args, **options) -> HTTPResponse:
        response = HTTPResponse(sock, *args, **options)
        response.fp = io.BufferedReader(_Reading(response.fp.detach(), sock, self.bounds))
        return response


class Adapter(HTTPAdapter):
    """Connects a session to servers, by itself or through an HTTP proxy, within bounds."""

    def __init__(self, bounds: Bounds):
        self.pools = {}
        for scheme, pool in pool_classes_by_scheme.items():
            connection = type("Connection", (_Bounded, pool.ConnectionCls), {"bounds": bounds})
            self.pools[scheme] = type("Pool", (pool,), {"ConnectionCls": connection})
        super().__init__()

    def init_poolmanager(self, *args, **options):
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self.pools

    def proxy_manager_for(self, proxy, **options):
        if proxy.lower().startswith("socks"):
            raise Failed("a SOCKS proxy is not known here; name an HTTP proxy")
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self.pools
        return manager
