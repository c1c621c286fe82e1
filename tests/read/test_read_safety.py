"""What lies in the way of an input (links, pipes, bombs, odd names) ends in rows or in one sentence."""

import bz2
import gzip
import lzma
import os
import re
import shutil
import socket
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest
import zstandard

from analysis.corpus.build import digest
from analysis.errors import InputError
from analysis.read import Article, Excluded, describe, files, read_articles
from analysis.read.files import MAX_DEPTH

pytestmark = pytest.mark.attack("input is hostile: bombs, links, pipes, odd names, nesting")
ROOT = Path(__file__).resolve().parents[2]
TEXT = "It rained on the harbour and the boats of the town stayed where they were."
PACK = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": partial(lzma.compress, preset=0),
    ".zst": zstandard.compress,
}
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/b\r\nContent-Length: %d\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n"
)
ROUTES = {
    "a.txt": b"plain",
    "lexisnexis.txt": b"1 of 2 DOCUMENTS\n\nThe Bugle\n\nJan 1, 2020\n\nBODY: It rained.\n",
    "a.csv": b"outlet,text\nBugle,",
    "a.json": b"[",
    "a.jsonl": b'{"outlet": "Bugle", "text": "',
    "a.html": b"<!doctype html><html>",
    "a.warc": WARC % (2**30, b""),
    "line.warc": b"WARC/1.0 ",
}


def read(*sources) -> list[Article | Excluded]:
    return list(read_articles(sources))


def reasons(folder: Path) -> dict[str, str]:
    """Give the reason for each name in a folder that was not read."""
    return {Path(item.file).name: item.reason for item in read(folder) if isinstance(item, Excluded)}


@pytest.fixture
def folder(tmp_path):
    """A folder of one article, beside a secret."""
    (tmp_path / "secret.txt").write_text(f"Secret. {TEXT}")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "a.txt").write_text(f"Secret. {TEXT}")
    (tmp_path / "in" / "Bugle").mkdir(parents=True)
    (tmp_path / "in" / "Bugle" / "one.txt").write_text(TEXT)
    return tmp_path / "in"


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("route", ROUTES)
def test_a_bomb_is_refused_by_every_packing_and_route(tmp_path, monkeypatch, route, packing):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    monkeypatch.setattr(files, "MAX_RATIO", 1)
    file = tmp_path / f"{route}{packing}"
    file.write_bytes(PACK[packing](ROUTES[route] + b" " * 2**22))
    n_unpacked = []
    close = files._Bounded.close
    monkeypatch.setattr(files._Bounded, "close", lambda self: n_unpacked.append(self.n_read) or close(self))
    try:
        told = read(file)[-1].reason
    except InputError as error:
        told = str(error)
    assert "unpacks to more than 1,048,576 bytes" in told or (route == "a.html" and "no main text" in told)
    assert max(n_unpacked) <= 2**20 + 2**18


def test_pages_packed_within_an_archive_are_counted_too(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    page = gzip.compress(b"<html>" + b" " * 2**19)
    head = WARC % (0, b"Content-Encoding: gzip\r\n")
    n_bytes = len(head.split(b"\r\n\r\n", 1)[1]) + len(page)
    record = WARC % (n_bytes, b"Content-Encoding: gzip\r\n") + page + b"\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(record * 9)
    with pytest.raises(InputError, match=r"a\.warc: unpacks to more than"):
        read(tmp_path / "a.warc")


def test_an_archive_that_was_packed_twice_is_unpacked_once(tmp_path):
    record = WARC % (2**20, b"") + b"<html>" + b" " * 2**20
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(gzip.compress(record)))
    (only,) = read(tmp_path / "a.warc.gz")
    assert only.reason.startswith("the archive is broken from this record on (Unknown archive format")


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("end", [3, -6, None])
def test_a_packed_file_that_was_cut_or_is_none_is_not_taken_for_a_whole_one(tmp_path, packing, end):
    packed = PACK[packing](b"outlet,text\n" + f"Bugle,{TEXT}\n".encode() * 9)
    (tmp_path / f"a.csv{packing}").write_bytes(packed[:end] if end else b"outlet,text\n" * 9)
    if packing == ".zst" and end is None:
        return  # plain text is known by its lack of a mark
    with pytest.raises(InputError, match=r"cannot be read as a file \(.+\); save it anew"):
        read(tmp_path / f"a.csv{packing}")


def test_every_packed_file_is_opened_and_every_csv_written_in_one_place():
    opening = re.compile(r"(?:gzip|bz2|lzma)\.open|GzipFile|BZ2File|LZMAFile|CompressedInputStream|decompress\(")
    writing = re.compile(r"(?<!made)(?<!self)\.to_csv\(|csv\.writer|DictWriter")
    for pattern, place in ((opening, "read/files.py"), (writing, "corpus/tables.py")):
        found = {
            path.relative_to(ROOT / "analysis").as_posix()
            for path in (ROOT / "analysis").rglob("*.py")
            if pattern.search(path.read_text("utf-8"))
        }
        assert found == {place}


def test_what_a_link_leads_to_outside_the_folder_is_told_and_not_read(folder):
    (folder / "Bugle" / "b.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "others").symlink_to(folder.parent / "others")
    (folder / "self").symlink_to(folder)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "zero.csv").symlink_to("/dev/zero")
    link = "is a link to a folder or out of this one; copy in what is meant"
    assert reasons(folder) == {
        **dict.fromkeys(["b.txt", "others", "self", "zero.csv"], link),
        "loop.txt": "is neither a file nor a folder; save its content as a file",
    }
    assert [item.text for item in read(folder) if isinstance(item, Article)] == [TEXT]
    assert {Path(told.file).name for told in describe(folder)} == {"one.txt", *reasons(folder)}


def test_what_links_lead_to_is_no_part_of_the_digest_of_an_input(folder):
    before = digest(folder)
    (folder / "b.txt").symlink_to(folder.parent / "secret.txt")
    assert digest(folder) == before


def test_a_manifest_that_links_out_of_the_folder_does_not_count(folder):
    (folder.parent / "articles.csv").write_text("file,outlet\nBugle/one.txt,Herald\n")
    (folder / "articles.csv").symlink_to(folder.parent / "articles.csv")
    assert [item.outlet for item in read(folder) if isinstance(item, Article)] == ["Bugle"]
    assert "out of this one" in reasons(folder)["articles.csv"]


def test_a_link_that_the_user_names_is_followed(folder):
    (folder.parent / "link").symlink_to(folder)
    (folder.parent / "Bugle.csv").symlink_to(folder.parent / "in.data")
    (folder.parent / "in.data").write_text(f"outlet,text\nBugle,{TEXT}\n")
    assert [item.text for item in read(folder.parent / "link")] == [TEXT]
    assert [item.text for item in read(folder.parent / "Bugle.csv")] == [TEXT]


def test_pipes_sockets_and_folders_named_like_files_hold_nothing_up(folder):
    os.mkfifo(folder / "pipe.txt")
    (folder / "Bugle" / "a.csv").mkdir()
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(folder)  # a socket's name must be short
        try:
            made.bind("socket.jsonl")
        finally:
            os.chdir(here)
        told = reasons(folder)
    neither = "is neither a file nor a folder; save its content as a file"
    assert told == {"pipe.txt": neither, "socket.jsonl": neither}


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1, 1100])
def test_folders_nested_without_end_are_told_and_the_rest_is_read(folder, depth):
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        Path("deep.txt").write_text(f"Deep down. {TEXT}")
    finally:
        os.chdir(here)
    kept = [item.article_id for item in read(folder) if isinstance(item, Article)]
    assert kept[0] == "one" and kept[1:] == (["deep"] if depth == MAX_DEPTH else [])
    assert all("more than 100 folders deep" in reason for reason in reasons(folder).values())
    assert len(digest(folder)) == 64
    if depth > MAX_DEPTH + 1:  # pytest cannot take away what is nested so deep
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(10_000)
        shutil.rmtree(folder)
        sys.setrecursionlimit(limit)


@pytest.fixture
def as_nobody():
    """A folder that anybody may open, and a call that gives up all rights where there are any."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system knows no users")
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name), lambda: os.seteuid(65534) if is_root else None
        if is_root:
            os.seteuid(0)
        for path in Path(name).rglob("*"):
            os.chmod(path, 0o755)


def test_what_may_not_be_read_is_told_and_the_rest_is_read(as_nobody):
    folder, give_up_rights = as_nobody
    for name in ("open/one.txt", "open/shut.txt", "open/shut.csv", "closed/a.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"outlet,text\nBugle,{TEXT}\n" if name.endswith("csv") else TEXT)
    read(folder)  # so that nothing is imported without rights
    for name in ("open/shut.txt", "open/shut.csv", "closed"):
        os.chmod(folder / name, 0)
    give_up_rights()
    told, found = reasons(folder), read(folder)
    assert [item.text for item in found if isinstance(item, Article)] == [TEXT]
    assert sorted(told) == ["closed", "shut.csv", "shut.txt"]
    assert all("Permission denied" in reason for reason in told.values())


def test_an_article_in_a_folder_whose_name_is_no_utf_8_is_read(tmp_path):
    place = tmp_path / "caf\udce9"
    try:
        (place / "Bugle").mkdir(parents=True)
    except OSError as error:
        pytest.skip(f"this file system takes no such name ({error.strerror})")
    (place / "Bugle" / "one.txt").write_text(TEXT)
    (place / "in.csv").write_text(f"outlet,text\nHerald,Again. {TEXT}\n")
    (place / "in.parquet").write_bytes(b"PAR1")
    found = read(place)
    assert [item.outlet for item in found if isinstance(item, Article)] == ["Bugle", "Herald"]
    assert all(item.file.encode() for item in found if isinstance(item, Article))
    assert [Path(item.file).name for item in found if isinstance(item, Excluded)] == ["in.parquet"]


@pytest.mark.parametrize("name", ["\0", "a\0.txt", "x" * 300, "../" * 2000 + "secret.txt", "\udcff", "."])
def test_a_name_that_no_file_can_have_is_a_row_of_the_manifest_like_others(folder, name):
    named = name.encode("utf-8", "surrogateescape")
    (folder / "articles.csv").write_bytes(b"file,outlet\nBugle/one.txt,Bugle\n" + named + b",Herald\n")
    assert [item.outlet for item in read(folder) if isinstance(item, Article)] == ["Bugle"]
    assert "there is no such .txt file" in reasons(folder)["articles.csv"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a.csv"])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"text":'])
def test_a_document_nested_without_end_is_refused_or_a_row(tmp_path, name, opening):
    (tmp_path / name).write_text(opening * 100_000)
    try:
        assert all(isinstance(item, Excluded) for item in read(tmp_path / name))
    except InputError as error:
        assert str(tmp_path / name) in str(error)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.txt"])
@pytest.mark.parametrize("other", [b"", b"\xff\xfe\x00", b"\x1f\x8b", b'"', None])
def test_a_file_that_changes_while_it_is_read_ends_in_rows_or_one_sentence(tmp_path, monkeypatch, name, other):
    file = tmp_path / name
    line = {"a.csv": f"outlet,text\nBugle,{TEXT}\n", "a.txt": TEXT}.get(
        name, f'{{"outlet": "Bugle", "text": "{TEXT}"}}'
    )
    file.write_text(line)
    n_opened, opened = 0, files._Bounded.__init__

    def changing(self, source):
        nonlocal n_opened
        n_opened += 1
        if n_opened == 2:
            file.unlink() if other is None else file.write_bytes(other)
        opened(self, source)

    monkeypatch.setattr(files._Bounded, "__init__", changing)
    try:
        assert all(isinstance(item, Article | Excluded) for item in read(file))
    except InputError as error:
        assert str(error).startswith(str(file))
    assert n_opened >= 2
