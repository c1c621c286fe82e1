"""`fetch` writes into its folder beside what is there, and replaces nothing that it did not write."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.read.test_fetch_bounds import OK, PAGE, ended, opened, reason

pytestmark = pytest.mark.attack("foreign files, folders and links stand where a command writes")

server = pytest.fixture(opened)
NOT_OURS = {
    "rows of someone else": b'{"url": "http://bugle.example/", "title": "Harbour"}\n',
    "our rows with a note": b'{"url": "a", "final_url": "a", "status": 200, "time": "", "file": null, '
    b'"reason": null, "note": "ask again"}\n',
    "a list": b"[1, 2]\n",
    "text": b"what I must not forget\n",
    "text of one line": b"what I must not forget",
    "an empty line": b"\n",
    "bytes": b"\x00\xff\xfe",
}


def name_of(url):
    return hashlib.sha256(url.encode()).hexdigest() + ".html"


def state(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def framing_fetch(tmp_path, out):
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:9/a\n")
    return CliRunner().invoke(main, ["fetch", str(tmp_path / "urls.txt"), "--out", str(out), "--delay", "0"])


@pytest.mark.parametrize("kind", NOT_OURS)
def test_an_index_that_is_not_ours_stays_as_it_is(tmp_path, kind):
    out = tmp_path / "out"
    out.mkdir()
    (out / "pages.jsonl").write_bytes(NOT_OURS[kind])
    before = state(out)
    ended_with = framing_fetch(tmp_path, out)
    assert ended_with.exit_code == 2
    assert "was not written by `framing fetch`, or was changed; move it away or choose" in ended_with.stderr
    assert state(out) == before


@pytest.mark.parametrize("there", [True, False])
def test_an_index_that_is_a_link_is_not_written_through(tmp_path, there):
    out = tmp_path / "out"
    out.mkdir()
    if there:
        (tmp_path / "theirs").write_bytes(b"")
    (out / "pages.jsonl").symlink_to(tmp_path / "theirs")
    ended_with = framing_fetch(tmp_path, out)
    assert (ended_with.exit_code, "is a link or no file" in ended_with.stderr) == (2, True)
    assert (out / "pages.jsonl").is_symlink()
    assert (tmp_path / "theirs").exists() == there


def test_an_index_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "out" / "pages.jsonl").mkdir(parents=True)
    ended_with = framing_fetch(tmp_path, tmp_path / "out")
    assert (ended_with.exit_code, "is a link or no file" in ended_with.stderr) == (2, True)


def test_a_file_in_the_place_of_a_page_stays_as_it_is(server, tmp_path):
    server.paths["/a"] = server.paths["/b"] = [OK + b"\r\n" + PAGE]
    urls = [f"{server.url}/a", f"{server.url}/b", f"{server.url}/c"]
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / name_of(urls[0])).write_bytes(b"mine")
    (out / name_of(urls[1])).symlink_to(theirs)
    (out / name_of(urls[2])).mkdir()
    (out / "pages.jsonl.part").write_bytes(b"mine")
    for _ in range(2):
        account = ended(urls, out)
        mend = "a file that is not a page fetched stands in its place; move {} away"
        assert account["failed"] == [(url, mend.format(name_of(url))) for url in urls]
        assert state(out) | {"pages.jsonl": b""} == {
            name_of(urls[0]): b"mine",
            name_of(urls[1]): b"mine",
            "pages.jsonl.part": b"mine",
            "pages.jsonl": b"",
        }
    assert server.asked == []
    assert theirs.read_bytes() == b"mine"


def test_a_page_whose_file_was_made_a_dangling_link_is_refused(server, tmp_path):
    server.paths["/a"] = [OK + b"\r\n" + PAGE]
    url = f"{server.url}/a"
    assert ended([url], tmp_path)["n_fetched"] == 1
    (tmp_path / name_of(url)).unlink()
    (tmp_path / name_of(url)).symlink_to(tmp_path / "none")
    assert "stands in its place" in reason([url], tmp_path)
    assert not (tmp_path / "none").exists()


def test_a_run_stopped_before_a_page_was_written_goes_on(server, tmp_path, monkeypatch):
    server.paths["/a"] = [OK + b"\r\n" + PAGE]
    url = f"{server.url}/a"
    assert ended([url], tmp_path)["n_fetched"] == 1
    whole = (tmp_path / "pages.jsonl").read_text()
    for left in range(0, len(whole) + 1, 7):
        # The line is written before the page, so that a page without one is never ours.
        (tmp_path / name_of(url)).unlink()
        (tmp_path / "pages.jsonl").write_text(whole[:left])
        assert ended([url], tmp_path)["n_fetched"] == 1
        assert json.loads((tmp_path / "pages.jsonl").read_text())["file"] == name_of(url)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name_of(url), "pages.jsonl"])


def test_a_folder_without_a_name_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended_with = framing_fetch(tmp_path, "")
    assert ended_with.exit_code == 2
    assert ended_with.stderr == "framing: '--out' is empty; name a file or folder\n"
    assert not (tmp_path / "pages.jsonl").exists()
