"""A connection that takes no longer than it may and leads into no private network.

Entry points: `Bounds`, `Adapter`; `Failed` says why a page could not be had.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    """How long an exchange may take, and to whom it may lead.

    A `listed` host may have a private address, as long as it was not seen at a public one: who owns a name could
    otherwise have it lead to another computer once its page is asked for.
    """

    def __init__(self, timeout: float, listed: set[str]):
        self.timeout, self.listed = timeout, listed
        self.end = 0.0
        self.sock: socket.socket | None = None

    @contextmanager
    def time(self, seconds: float) -> Iterator[None]:
        """Cut the connection once the time is up, wherever the exchange then is."""
        self.end = time.monotonic() + seconds
        timer = threading.Timer(seconds, self.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception:
            if self.left() > 0:
                raise
        finally:
            timer.cancel()
            if self.sock:
                self.sock.close()
            self.sock = None
        if self.left() <= 0:  # also where what was cut off looks whole
            raise Failed(f"the page does not come within {self.timeout:g} seconds; run again later")

    def left(self) -> float:
        return self.end - time.monotonic()

    def cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def hold(self, sock: socket.socket) -> socket.socket:
        """Keep hold of a connection, also where TLS takes it over."""
        self.sock = sock.dup()
        if self.left() <= 0:
            self.cut()
        return sock

    def connect(self, host: str, port: int, **options) -> socket.socket:
        """Connect to the first address of a host that may be connected to and answers."""
        addresses = self.admit(host.rstrip("."), addresses_of(host, port, self.left()))
        for number, address in enumerate(addresses):
            seconds = self.left() / (len(addresses) - number)  # a dead address does not use up all
            with suppress(OSError, ValueError):
                return create_connection((address, port), seconds, **options)
        raise OSError("no address of the host answers")

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


class _Bounded:
    """A connection of urllib3 that keeps to the bounds of its class."""

    bounds: Bounds

    def _new_conn(self) -> socket.socket:
        if self.proxy:  # which looks names up itself
            return self.bounds.hold(super()._new_conn())
        return self.bounds.hold(self.bounds.connect(self._dns_host, self.port, socket_options=self.socket_options))


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
