"""Pages are fetched politely, once, and each address ends as a page or with its reason."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analysis.errors import InputError
from analysis.read import fetch as fetching
from analysis.read.fetch import AGENT, fetch, read_index, read_urls

PAGE = b"<html><body><p>The harbour opened again on Thursday.</p></body></html>"


class Site:
    """A server on loopback: `pages` maps a path to (status, headers, body) or to what does the answering."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.times = []
        self.agents = set()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append(self.path)
                site.times.append(time.monotonic())
                site.agents.add(self.headers["User-Agent"])
                answer = site.pages.get(self.path, (404, {}, b""))
                if callable(answer):
                    answer = answer(self)
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    opened = Site()
    opened.pages["/a"] = opened.pages["/b"] = (200, {}, PAGE)
    yield opened
    opened.close()


def get(site, folder, *paths, delay=0, **options):
    return fetch([path if ":" in path else site.url + path for path in paths], folder, delay=delay, **options)


def reason(site, folder, path, **options):
    account = get(site, folder, path, **options)
    ((_, why),) = account["failed"]
    assert account["n_failed"] == account["n_urls"] == 1
    assert not list(folder.glob("*.html"))
    return why


def test_a_page_is_kept_as_it_came_under_the_hash_of_its_address(site, tmp_path):
    account = get(site, tmp_path, "/a", "/b", "/a")
    assert account == {"n_urls": 2, "n_fetched": 2, "n_kept": 0, "n_failed": 0, "failed": []}
    name = hashlib.sha256(f"{site.url}/a".encode()).hexdigest() + ".html"
    assert (tmp_path / name).read_bytes() == PAGE
    first, _ = read_index(tmp_path)
    assert {**first, "time": None} == {
        "url": f"{site.url}/a",
        "final_url": f"{site.url}/a",
        "status": 200,
        "time": None,
        "file": name,
        "reason": None,
    }
    assert site.asked == ["/robots.txt", "/a", "/b"]
    assert site.agents == {AGENT}
    assert AGENT.startswith("source-framing/")


def test_a_second_run_asks_only_for_what_is_missing(site, tmp_path):
    get(site, tmp_path, "/a", "/c")
    site.asked.clear()
    site.pages["/c"] = (200, {}, PAGE)
    account = get(site, tmp_path, "/a", "/b", "/c")
    assert (account["n_kept"], account["n_fetched"], account["n_failed"]) == (1, 2, 0)
    assert site.asked == ["/robots.txt", "/b", "/c"]
    site.asked.clear()
    assert get(site, tmp_path, "/a", "/b", "/c")["n_kept"] == 3
    assert site.asked == []


def test_a_run_that_was_stopped_goes_on_where_it_was(site, tmp_path):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        whole = fetching.Visitor.page
        patch.setattr(
            fetching.Visitor, "page", lambda self, url: (stop if url.endswith("/b") else whole.__get__(self))(url)
        )
        with pytest.raises(KeyboardInterrupt):
            get(site, tmp_path, "/a", "/b")
    with open(tmp_path / "pages.jsonl", "a", encoding="utf-8") as lines:
        lines.write('{"url": "half a li')
    site.asked.clear()
    account = get(site, tmp_path, "/a", "/b")
    assert (account["n_kept"], account["n_fetched"]) == (1, 1)
    assert site.asked == ["/robots.txt", "/b"]
    assert len((tmp_path / "pages.jsonl").read_text().splitlines()) == 2
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_page_whose_file_is_gone_is_fetched_again(site, tmp_path):
    get(site, tmp_path, "/a")
    for file in tmp_path.glob("*.html"):
        file.unlink()
    assert get(site, tmp_path, "/a")["n_fetched"] == 1


def test_what_robots_txt_disallows_is_not_asked_for(site, tmp_path):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.pages["/private/a"] = (200, {}, PAGE)
    account = get(site, tmp_path, "/private/a", "/a")
    assert account["failed"] == [
        (f"{site.url}/private/a", "the robots.txt of its host disallows it; take it out of the list")
    ]
    assert site.asked == ["/robots.txt", "/a"]


def test_robots_txt_can_name_us(site, tmp_path):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: source-framing\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert "disallows" in reason(site, tmp_path, "/a")


def test_a_host_whose_robots_txt_fails_is_left_alone(site, tmp_path):
    site.pages["/robots.txt"] = (500, {}, b"")
    assert reason(site, tmp_path, "/a").startswith("the robots.txt of its host cannot be read: the server answers 500")
    assert site.asked == ["/robots.txt"]


def test_a_page_that_is_not_there_ends_with_the_answer_of_the_server(site, tmp_path):
    why = "the server answers 404 (Not Found); check the address or run again later"
    assert reason(site, tmp_path, "/none") == why
    assert [(row["status"], row["reason"]) for row in read_index(tmp_path)] == [(404, why)]


def test_a_redirect_is_followed_and_its_end_kept(site, tmp_path):
    site.pages["/old"] = (301, {"Location": "/a"}, b"")
    assert get(site, tmp_path, "/old")["n_fetched"] == 1
    assert read_index(tmp_path)[0]["final_url"] == f"{site.url}/a"


def test_a_redirect_obeys_robots_txt_too(site, tmp_path):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /a\n")
    site.pages["/old"] = (302, {"Location": "/a"}, b"")
    assert "disallows" in reason(site, tmp_path, "/old")


@pytest.mark.parametrize("target", ["file:///etc/hostname", "javascript:alert(1)", "ftp://127.0.0.1/a"])
def test_a_redirect_to_what_is_no_page_is_refused(site, tmp_path, target):
    site.pages["/old"] = (302, {"Location": target}, b"")
    assert reason(site, tmp_path, "/old").startswith("it leads to ")


def test_the_body_of_a_redirect_is_not_waited_for(site, tmp_path):
    site.pages["/old"] = (302, {"Location": "/a", "Content-Length": "999999999"}, b"a")
    assert get(site, tmp_path, "/old", timeout=5)["n_fetched"] == 1


def test_redirects_end(site, tmp_path):
    site.pages["/round"] = (302, {"Location": "/round"}, b"")
    assert reason(site, tmp_path, "/round") == "it leads on more than 5 times; check the address"
    assert site.asked.count("/round") == 6


def test_a_page_that_is_too_large_is_given_up(site, tmp_path):
    site.pages["/large"] = (200, {}, b"a" * 300_000)
    why = reason(site, tmp_path, "/large", max_bytes=200_000)
    assert why == "it is larger than 200,000 bytes; take it out of the list"


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"a")
            time.sleep(0.02)
    except OSError:
        pass


def silence(handler):
    time.sleep(1)


@pytest.mark.parametrize("answer", [drip, silence])
def test_a_page_that_does_not_come_is_given_up(site, tmp_path, answer):
    site.pages["/slow"] = answer
    assert reason(site, tmp_path, "/slow", timeout=0.2) == "the page does not come within 0.2 seconds; run again later"


def test_a_page_that_breaks_off_is_not_kept(site, tmp_path):
    site.pages["/cut"] = (200, {"Content-Length": "9999"}, PAGE)
    assert reason(site, tmp_path, "/cut").startswith("its host cannot be reached or breaks off")


def test_what_is_no_page_is_not_kept(site, tmp_path):
    site.pages["/logo"] = (200, {"Content-Type": "image/png"}, b"PNG")
    assert reason(site, tmp_path, "/logo") == "it is no web page but 'image/png'; take it out of the list"


def answers(*them):
    left = list(them)
    return lambda _: left.pop(0)


def test_a_server_that_asks_to_wait_is_asked_again_afterwards(site, tmp_path):
    site.pages["/busy"] = answers((429, {"Retry-After": "0"}, b""), (503, {"Retry-After": "0"}, b""), (200, {}, PAGE))
    assert get(site, tmp_path, "/busy")["n_fetched"] == 1
    assert site.asked == ["/robots.txt", *["/busy"] * 3]


def test_the_time_that_a_server_asks_for_is_waited(site, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr(fetching.time, "sleep", pauses.append)
    site.pages["/busy"] = answers((503, {"Retry-After": "7"}, b""), (200, {}, PAGE))
    assert get(site, tmp_path, "/busy")["n_fetched"] == 1
    assert 6.5 < max(pauses) <= 7


def test_a_host_that_asks_for_hours_is_left_alone(site, tmp_path):
    site.pages["/a"] = (429, {"Retry-After": "7200"}, b"")
    account = get(site, tmp_path, "/a", "/b")
    why = "its host asks to be left alone for 7200 seconds; run again after that"
    assert account["failed"] == [(f"{site.url}/a", why), (f"{site.url}/b", why)]
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize(("rule", "pause"), [(b"", 5), (b"User-agent: *\nCrawl-delay: 9\n", 9)])
def test_requests_to_one_host_stand_apart(site, tmp_path, monkeypatch, rule, pause):
    pauses = []
    monkeypatch.setattr(fetching.time, "sleep", pauses.append)
    site.pages["/robots.txt"] = (200, {}, rule)
    get(site, tmp_path, "/a", "/b", delay=5)
    assert len(pauses) == 3
    assert pause - 0.5 < pauses[2] <= pause


def test_hosts_take_turns():
    urls = ["http://one.example/1", "http://one.example/2", "javascript:x", "http://two.example/1"]
    assert list(fetching.in_turn(urls)) == [urls[0], urls[2], urls[3], urls[1]]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "javascript:alert(1)",
        "bugle.example/a",
        "http://[half/a",
        "http://bugle.example:port/",
        "http://bugle.example/\ud800",
        "http:///a",
        "http://a b.example/",
        "http://bugle.example/\x00",
        "http://ann:secret@bugle.example/",
        "http://bugle.example/" + "a" * 5000,
    ],
)
def test_an_address_that_is_none_is_refused_in_one_sentence(tmp_path, url):
    ((_, why),) = fetch([url], tmp_path)["failed"]
    assert why.startswith("it is no address of a web page (http:// or https://, no blank, no user name, at most 4000")
    assert read_index(tmp_path)[0]["reason"] == why


def test_a_host_that_is_not_there_ends_with_its_reason(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    ((_, why),) = fetch(["http://127.0.0.1:9/a"], tmp_path, delay=0)["failed"]
    assert "cannot be reached" in why


def test_a_file_name_in_the_index_cannot_lead_out_of_the_folder(tmp_path):
    rows = [
        {"url": "http://a.example/", "file": name} for name in ("../../secret.html", 7, "a.html", "0" * 64 + ".html")
    ]
    (tmp_path / "pages.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in rows) + "[1]\nnull\n" + "[" * 99_999
    )
    assert [row["file"] for row in read_index(tmp_path)] == ["0" * 64 + ".html"]


def test_a_list_of_addresses_has_one_a_line(tmp_path):
    file = tmp_path / "urls.txt"
    file.write_text("\ufeffhttps://bugle.example/a\n\n# later:\n https://bugle.example/b \n", encoding="utf-8")
    assert read_urls(file) == ["https://bugle.example/a", "https://bugle.example/b"]
    with pytest.raises(InputError, match="none"):
        read_urls(tmp_path / "none.txt")


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="choose another"):
        fetch([], tmp_path / "out")
