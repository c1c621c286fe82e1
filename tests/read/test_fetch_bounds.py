"""Whatever a server does, `fetch` ends in time, in little memory, and asks nobody inside the user's network unasked."""

import gzip
import json
import socket
import threading
import time
from itertools import chain, cycle

import pytest

from analysis.read.fetch import fetch

pytestmark = pytest.mark.attack("a server drips, floods or answers nonsense")

PAGE = b"<html><body><p>The harbour opened again on Thursday.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n\r\n"
NOTHING = b"\x00\x00\x00\xff\xff"  # a block that unpacks to nothing
CONTINUE = b"HTTP/1.1 100 Continue\r\n"
HELLO = b"\x16\x03\x03\x3f\xff"  # the beginning of a TLS handshake
SLOWLY = 0.01
SMALL = 200_000


def packed(data, *, header=b"gzip"):
    return OK + b"Content-Encoding: " + header + b"\r\n\r\n" + gzip.compress(data)


def endless(once, again, pause):
    return chain([once], cycle([again, pause]))


def to(location):
    return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location.encode("latin-1") + b"\r\n\r\n"


# What a server sends once, what it then repeats for ever, and the seconds between two of these.
ENDLESS = {
    "a status line that drips": (b"", b"H", SLOWLY),
    "a header that drips": (b"HTTP/1.1 200 OK\r\nX: ", b"x", SLOWLY),
    "one header after another": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", SLOWLY),
    "100 slowly": (b"", CONTINUE + b"\r\n", SLOWLY),
    "100 without end": (b"", (CONTINUE + b"\r\n") * 1000, 0),
    "100 with large headers": (b"", CONTINUE + (b"X: " + b"x" * 60_000 + b"\r\n") * 90 + b"\r\n", 0),
    "a body that drips": (OK + b"\r\n", b"x", SLOWLY),
    "a body without end": (OK + b"\r\n", b"x" * 60_000, 0),
    "chunks that drip": (CHUNKED, b"1\r\nx\r\n", SLOWLY),
    "chunks without end": (CHUNKED, b"1\r\nx\r\n" * 5_000, 0),
    "an extension of a chunk that drips": (CHUNKED + b"1;", b"x", SLOWLY),
    "trailers slowly": (CHUNKED + b"0\r\n", b"X: y\r\n", SLOWLY),
    "trailers without end": (CHUNKED + b"0\r\n", b"X: y\r\n" * 5_000, 0),
    "gzip of nothing slowly": (GZIP + gzip.compress(b"")[:10], NOTHING, SLOWLY),
    "gzip of nothing without end": (GZIP + gzip.compress(b"")[:10], NOTHING * 10_000, 0),
    "empty gzip members slowly": (GZIP, gzip.compress(b""), SLOWLY),
    "empty gzip members without end": (GZIP, gzip.compress(b"") * 3_000, 0),
    "deflate of nothing without end": (GZIP.replace(b"gzip", b"deflate") + b"\x78\x9c", NOTHING * 10_000, 0),
    "a redirect that drips": (b"HTTP/1.1 302 Found\r\nLocation: /x", b"x", SLOWLY),
    "a refusal that drips": (b"HTTP/1.1 404 Not Found\r\nX: ", b"x", SLOWLY),
    "silence": (b"", b"", 0.1),
}
TOO_SLOW = "the page does not come within 0.2 seconds"
TOO_LARGE = "it is larger than 200,000 bytes"

# What a server sends before it closes, and what becomes of it.
ONCE = {
    "a page": (OK + b"\r\n" + PAGE, None),
    "a packed page": (packed(PAGE), None),
    "more than was announced": (OK + b"Content-Length: 20\r\n\r\n" + PAGE, None),
    "a length below nothing": (OK + b"Content-Length: -5\r\n\r\n" + PAGE, None),
    "a reason of control characters": (b"HTTP/1.1 200 \x1b[2J\x9b\r\nContent-Type: text/html\r\n\r\n" + PAGE, None),
    "less than was announced": (OK + b"Content-Length: 9999\r\n\r\n" + PAGE, "breaks off"),
    "two lengths": (OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + PAGE, "breaks off"),
    "a length of 5000 digits": (OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n" + PAGE, None),
    "nothing": (b"", "breaks off"),
    "garbage": (b"\x00\xff\x01garbage\r\n\r\n", "breaks off"),
    "100 and no more": (CONTINUE + b"\r\n", "breaks off"),
    "a header too long": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", "breaks off"),
    "too many headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n", "breaks off"),
    "no chunk": (CHUNKED + b"\xb2\r\n", "breaks off"),
    "no gzip": (GZIP + b"hello", "breaks off"),
    "a bomb": (packed(b"\0" * 30_000_000), "larger than"),
    "a bomb in a bomb": (packed(gzip.compress(b"\0" * 30_000_000), header=b"gzip, gzip"), "packed more than once"),
    "no known status": (b"HTTP/1.1 999 \x1b[2J\r\n\r\n", "the server answers 999 (no known status)"),
    "a type of control characters": (
        OK.replace(b"text", b"\x1b[2J") + b"\r\n",
        "it is no web page but '\\x1b[2j/html'",
    ),
    "a wait that is no number": (b"HTTP/1.1 503 No\r\nRetry-After: \xb2\r\n\r\n", "the server answers 503"),
}


class Server:
    """A server on loopback: for each path, what it sends (bytes) and how long it waits (seconds) before it closes."""

    def __init__(self):
        self.paths = {"/robots.txt": [b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"], "": []}
        self.asked = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.is_open = True
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while self.is_open:
            try:
                connection, _ = self.socket.accept()
            except OSError:  # it was closed
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                lines = connection.recv(100_000).split(b"\r\n")
                path = lines[0].split(b" ")[1].decode("latin-1") if lines[0].startswith(b"GET") else ""
                host = next((line[6:].decode() for line in lines if line.startswith(b"Host: ")), "")
                self.asked.append(host.split(":")[0] + path)
                until = time.monotonic() + 40
                for step in self.paths[path]:
                    if not self.is_open or time.monotonic() > until:
                        break
                    if isinstance(step, bytes):
                        connection.sendall(step)
                    else:
                        time.sleep(step)
            except OSError:
                pass

    def close(self):
        self.is_open = False
        with socket.create_connection(("127.0.0.1", self.port)):
            self.socket.close()


def opened(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    server = Server()
    yield server
    server.close()


server = pytest.fixture(opened)


def ended(*arguments, **options):
    """Fetch, and fail instead of waiting for ever."""
    account = []
    options = {"delay": 0, "timeout": 5, "max_bytes": SMALL} | options
    running = threading.Thread(target=lambda: account.append(fetch(*arguments, **options)), daemon=True)
    running.start()
    running.join(30)
    assert not running.is_alive(), "it hangs"
    assert account, "it ended with an error"
    return account[0]


def reason(*arguments, **options):
    ((_, why),) = ended(*arguments, **options)["failed"]
    return why


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_never_ends_is_given_up(server, tmp_path, kind):
    server.paths["/a"] = endless(*ENDLESS[kind])
    why = reason([f"{server.url}/a"], tmp_path, timeout=0.2)
    assert why.startswith((TOO_SLOW, TOO_LARGE))
    row = json.loads((tmp_path / "pages.jsonl").read_text())
    assert (row["file"], row["reason"]) == (None, why)


@pytest.mark.parametrize("kind", ["a header that drips", "100 slowly", "gzip of nothing without end"])
def test_a_robots_txt_that_never_ends_is_given_up(server, tmp_path, kind):
    server.paths["/robots.txt"] = endless(*ENDLESS[kind])
    why = reason([f"{server.url}/a"], tmp_path, timeout=0.2)
    assert why.startswith("the robots.txt of its host cannot be read: ")
    assert TOO_SLOW in why or "it is larger than 500,000 bytes" in why
    assert server.asked == ["127.0.0.1/robots.txt"]


def test_a_tls_handshake_that_never_ends_is_given_up(server, tmp_path):
    server.paths[""] = endless(HELLO, b"\x02", SLOWLY)
    assert TOO_SLOW in reason([f"{server.url}/a".replace("http:", "https:")], tmp_path, timeout=0.2)


@pytest.mark.parametrize("kind", ONCE)
def test_what_is_strange_ends_as_a_page_or_with_its_reason(server, tmp_path, kind):
    once, why = ONCE[kind]
    server.paths["/a"] = [once]
    if why is None:
        assert ended([f"{server.url}/a"], tmp_path)["n_fetched"] == 1
    else:
        assert why in reason([f"{server.url}/a"], tmp_path)


def test_a_page_that_comes_slowly_but_in_time_is_kept(server, tmp_path):
    body = gzip.compress(PAGE)
    head = OK + f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    steps = [b"HTTP/1.1 100 Continue\r\n\r\n", *(bytes([byte]) for byte in head + body)]
    server.paths["/a"] = list(chain.from_iterable((step, 0.001) for step in steps))
    server.paths["/robots.txt"] = [0.5, *server.paths["/robots.txt"]]
    assert ended([f"{server.url}/a"], tmp_path)["n_fetched"] == 1
    (file,) = tmp_path.glob("*.html")
    assert file.read_bytes() == PAGE


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "data", "javascript"])
def test_a_page_leads_to_web_addresses_only(server, tmp_path, scheme):
    server.paths["/a"] = [to(f"{scheme}://127.0.0.1/etc/hostname")]
    assert "it is no address of a web page" in reason([f"{server.url}/a"], tmp_path)


@pytest.mark.parametrize(
    "target", ["/\x1b[2J", "/\x9b", "http://127.0.0.1%5B/", "http://\xff/", "http://[::1", "/" + "a" * 9_000]
)
def test_a_page_that_leads_to_what_is_no_address_ends_with_its_reason(server, tmp_path, target):
    server.paths["/a"] = [to(target)]
    assert reason([f"{server.url}/a"], tmp_path)


def test_a_page_can_lead_to_an_address_of_other_letters(server, tmp_path):
    server.paths["/a"] = [to("/caf\u00c3\u00a9")]
    server.paths["/caf%C3%A9"] = [OK + b"\r\n" + PAGE]
    assert ended([f"{server.url}/a"], tmp_path)["n_fetched"] == 1


@pytest.mark.parametrize(
    "line", ["Crawl-delay: \u00b2", "Crawl-delay: " + "9" * 5_000, "Disallow: //[", "Request-rate: \u00b2/1"]
)
def test_a_robots_txt_that_is_none_closes_its_host(server, tmp_path, line):
    server.paths["/robots.txt"] = [OK + b"\r\nUser-agent: *\n" + line.encode() + b"\n"]
    why = reason([f"{server.url}/a"], tmp_path)
    assert why == "the robots.txt of its host cannot be read (a line of it is no rule); run again later"


def test_a_crawl_delay_of_400_digits_is_cut(server, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.read.fetch.MAX_WAIT", 0.01)
    server.paths["/robots.txt"] = [OK + b"\r\nUser-agent: *\nCrawl-delay: " + b"9" * 400 + b"\n"]
    server.paths["/a"] = [OK + b"\r\n" + PAGE]
    assert ended([f"{server.url}/a"], tmp_path)["n_fetched"] == 1


@pytest.fixture
def proxied(server, monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, server.url)
    server.paths["http://bugle.example/robots.txt"] = server.paths["/robots.txt"]
    return server


def test_pages_come_through_a_proxy(proxied, tmp_path):
    proxied.paths["http://bugle.example/a"] = [OK + b"\r\n" + PAGE]
    assert ended(["http://bugle.example/a"], tmp_path)["n_fetched"] == 1


def test_what_never_ends_is_given_up_through_a_proxy_too(proxied, tmp_path):
    proxied.paths["http://bugle.example/a"] = endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", SLOWLY)
    proxied.paths[""] = chain([b"HTTP/1.1 200 OK\r\n\r\n", 0.05], endless(HELLO, b"\x02", SLOWLY))
    for scheme in ("http", "https"):
        assert TOO_SLOW in reason([f"{scheme}://bugle.example/a"], tmp_path, timeout=0.2)


def test_a_proxy_is_not_asked_for_a_private_address(proxied, tmp_path):
    proxied.paths["http://bugle.example/a"] = [to("http://2130706433/secret")]
    assert "private address" in reason(["http://bugle.example/a"], tmp_path)
    assert not [asked for asked in proxied.asked if "secret" in asked]
