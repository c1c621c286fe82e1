"""Reach a server within bounds: one time for all that it sends, one size, and no private address that was not listed.

Entry points: `Bounds`, and `Adapter`, which holds every connection of a `requests` session to them; `Failed`.
"""

import io
import socket
import threading
import time
from contextlib import suppress
from http.client import HTTPResponse
from ipaddress import IPv4Address, IPv6Network, ip_address

from requests.adapters import HTTPAdapter
from urllib3.poolmanager import pool_classes_by_scheme
from urllib3.util.connection import create_connection

_NAT64 = IPv6Network("64:ff9b::/96")  # stands for IPv4 addresses where a network has none of its own


class Failed(Exception):
    """Why a page could not be fetched, and the server's status if it gave one."""

    def __init__(self, reason: str, status: int | None = None):
        super().__init__(reason)
        self.status = status


class Private(Failed):
    """An address leads into a private network, and its host is not in the list."""


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
