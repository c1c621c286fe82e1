"""No page leads `fetch` to an address inside the user's own network, unless the list names that host."""

import socket

import pytest

from tests.read.test_fetch_bounds import OK, PAGE, ended, opened, reason, to

pytestmark = pytest.mark.attack("a page leads into a private network")

server = pytest.fixture(opened)
PRIVATE = [
    "127.0.0.2",
    "127.1",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "0.0.0.0",
    "localhost",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
]


@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
@pytest.mark.parametrize("host", PRIVATE)
def test_a_page_cannot_lead_into_a_private_network(server, tmp_path, host, path):
    server.paths[path] = [to(f"http://{host}:{server.port}/secret")]
    server.paths["/secret"] = [OK + b"\r\n" + PAGE]
    why = reason([f"{server.url}/a"], tmp_path)
    assert f"it leads to '{host.strip('[]')}', which has a private address (" in why
    assert why.endswith("); list that page itself if it is meant")
    assert not [asked for asked in server.asked if "secret" in asked]


def test_a_name_that_leads_into_a_private_network_is_refused(server, tmp_path, monkeypatch):
    look_up = socket.getaddrinfo

    def misled(host, *rest):
        return look_up("127.0.0.1" if host == "bugle.example" else host, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", misled)
    page = f"http://bugle.example:{server.port}/a"
    server.paths["/old"] = [to(page)]
    server.paths["/a"] = [OK + b"\r\n" + PAGE]
    assert "'bugle.example', which has a private address (127.0.0.1)" in reason([f"{server.url}/old"], tmp_path)
    assert ended([page], tmp_path)["n_fetched"] == 1


def test_a_listed_host_may_be_private_and_lead_to_itself_and_to_others_in_the_list(server, tmp_path):
    server.paths["/old"] = [to("/a")]
    server.paths["/a"] = [OK + b"\r\n" + PAGE]
    server.paths["/there"] = [to(f"http://localhost:{server.port}/a")]
    pages = [f"{server.url}/old", f"{server.url}/there", f"http://localhost:{server.port}/a"]
    assert ended(pages, tmp_path)["n_fetched"] == 3
