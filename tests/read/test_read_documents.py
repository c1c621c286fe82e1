"""Web pages, web archives and exports become articles, whatever is wrong with one of them."""

import gzip
import io
import json

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analysis.errors import InputError
from analysis.read import documents, read_articles
from analysis.read.columns import Choice
from analysis.read.sources import open_source

FIRST = "The harbour opened again on Thursday after a long winter, and the first boats left before dawn."
SECOND = "“We waited for months,” the harbour master said, while he counted the boats that went past the pier."
PAGE = f"""<!doctype html>
<html><head><meta charset="utf-8"><title>Harbour reopens - The Bugle</title>
<meta property="og:site_name" content="The Bugle">
<meta property="article:published_time" content="2021-03-04T11:20:00+00:00">
<link rel="canonical" href="https://bugle.example/2021/harbour"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour reopens</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<footer>All about us</footer></body></html>"""
BARE = f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"


def write(file, content):
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(file):
    return list(open_source(file, Choice()).rows())


def only(file):
    ((number, item),) = read(file)
    assert number == 1
    return item


def archive(file, *records, gzipped=True):
    """Write a web archive of (address, content type, status line, body)."""
    with open(file, "wb") as opened:
        writer = WARCWriter(opened, gzip=gzipped)
        writer.write_record(writer.create_warcinfo_record(file.name, {"software": "test"}))
        for url, kind, status, body in records:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "bugle.example")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
            payload = io.BytesIO(body if isinstance(body, bytes) else body.encode())
            writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))
    return file


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PAGE, "HTML"),
        ("\ufeff \n<?xml version='1.0'?>\n<!-- saved -->\n<HTML lang=en>", "HTML"),
        ("The <html> element opens a page.", "text"),
        ("1 of 2 DOCUMENTS\n\nThe Bugle", "lexisnexis"),
        ("<" * 4000, "text"),
        ("<!--" * 1000, "text"),
    ],
)
def test_a_page_is_recognised_by_how_it_opens(tmp_path, head, kind):
    source = open_source(write(tmp_path / "a.txt", head), Choice())
    assert source.kind == kind


def test_a_page_gives_its_text_in_paragraphs_without_menu_footer_and_second_title(tmp_path):
    assert only(write(tmp_path / "harbour.html", PAGE)) == {
        "outlet": "The Bugle",
        "text": f"{FIRST}\n\n{SECOND}",
        "date": "2021-03-04",
        "url": "https://bugle.example/2021/harbour",
        "title": "Harbour reopens",
    }


def test_a_page_that_declares_nothing_has_no_outlet_no_date_and_no_address(tmp_path):
    item = only(write(tmp_path / "a.htm", BARE))
    assert item["text"] == f"{FIRST}\n\n{SECOND}"
    assert (item["outlet"], item["date"], item["url"]) == (None, None, None)


def test_a_fetched_page_has_its_address_and_host_from_the_index_beside_it(tmp_path):
    name = "0" * 64 + ".html"
    row = {"url": "https://short.example/x", "final_url": "https://www.bugle.example/x", "status": 200, "file": name}
    write(tmp_path / "pages.jsonl", json.dumps(row) + "\n{broken\n")
    item = only(write(tmp_path / name, BARE))
    assert (item["url"], item["outlet"]) == ("https://www.bugle.example/x", "bugle.example")


@pytest.mark.parametrize(
    "above",
    [
        "<!-- saved from url=(0026)https://www.rt.com/news/1/ -->",
        "<!--\n Page saved with SingleFile \n url: https://www.rt.com/news/1/ \n-->",
        "<!-- Saved from https://www.rt.com/news/1/ at 2021-04-28T10:00:00Z using monolith -->",
        "<!-- Mirrored from www.rt.com/news/1/ by HTTrack Website Copier/3.x -->",
        "<html data-scrapbook-source='https://www.rt.com/news/1/'>",
        "<!-- Source URL: https://www.rt.com/news/1/ -->",
        "<html itemscope itemid='https://www.rt.com/news/1/'>",
        "<base href='https://www.rt.com/news/1/'>",
        "<link rel=canonical href='https://web.archive.org/web/20210428101112/https://www.rt.com/news/1/'>",
        "<link rel='canonical' href='https://archive.ph/2021.04.28-101112/https://www.rt.com/news/1/'>",
        "<meta property='og:url' content='//www.rt.com/news/1/'>",
        "<script>__wm.wombat('https://www.rt.com/news/1/','20210428101112')</script>".replace("'", '"'),
        "<link rel='amphtml' href='https://www.rt.com/news/1/'>",
        "<meta name='savepage-url' content='https://www.rt.com/news/1/'>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "url": "https://www.rt.com/news/1/"}</script>',
    ],
)
def test_a_page_has_the_address_that_was_written_into_it(tmp_path, above):
    assert only(write(tmp_path / "a.html", above + BARE))["url"].endswith("://www.rt.com/news/1/")


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 999, b"<html></html>", b"<html><body><img src=a></body></html>", b"<" * 9999]
)
def test_a_page_without_text_is_excluded(tmp_path, content):
    assert "no main text is found" in only(write(tmp_path / "a.html", content))


def test_a_table_saved_as_a_page_says_what_to_do(tmp_path):
    cells = "<tr><td>outlet</td><td>text</td></tr><tr><td>RT</td><td>It rained.</td></tr>"
    with pytest.raises(InputError, match="is a table saved as a web page; open it with an office program"):
        read(write(tmp_path / "a.xls", f"<html><body><table>{cells}</table></body></html>"))


def test_a_page_nested_without_end_is_a_row(tmp_path):
    assert isinstance(only(write(tmp_path / "a.html", "<html><body>" + "<div>" * 20_000 + FIRST)), str | dict)


def test_a_page_of_nothing_but_tags_is_excluded(tmp_path):
    reason = "the page has more than 50,000 tags; give its text as .txt"
    assert only(write(tmp_path / "a.html", "<html><body>" + "<p>a" * 50_000)) == reason


def test_a_page_that_is_too_large_is_refused_also_when_it_was_small_as_gzip(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_PAGE_BYTES", 1_000_000)
    file = write(tmp_path / "a.html.gz", gzip.compress(PAGE.encode() + b" " * 1_000_000))
    with pytest.raises(InputError, match=r"a\.html\.gz: is larger than 1,000,000 bytes"):
        read(file)


@pytest.mark.parametrize("gzipped", [True, False])
def test_only_pages_that_were_there_are_rows_of_an_archive(tmp_path, gzipped):
    file = archive(
        tmp_path / ("a.warc.gz" if gzipped else "a.warc"),
        ("https://bugle.example/one", "text/html; charset=utf-8", "200 OK", BARE),
        ("https://bugle.example/gone", "text/html", "404 Not Found", BARE),
        ("https://bugle.example/logo", "image/png", "200 OK", b"\x89PNG"),
        ("https://bugle.example/empty", "text/html", "200 OK", "<html></html>"),
        gzipped=gzipped,
    )
    (first, article), (last, reason) = read(file)
    assert (first, article["url"], article["outlet"]) == (3, "https://bugle.example/one", "bugle.example")
    assert article["text"] == f"{FIRST}\n\n{SECOND}"
    assert len(article["id"]) == 36
    assert (last, reason[:29]) == (9, "no main text is found on the ")


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_cut_archive_ends_in_rows_or_where_its_beginning_is_cut_in_one_refusal(tmp_path, gzipped):
    pages = [("https://bugle.example/one", "text/html", "200 OK", PAGE + " " * n_blanks) for n_blanks in (600_000, 0)]
    whole = archive(tmp_path / "whole.warc", *pages, gzipped=gzipped).read_bytes()
    for end in range(0, len(whole), len(whole) // 40):
        try:
            for _, item in read(write(tmp_path / "cut.warc", whole[:end])):
                assert isinstance(item, str) or item["text"]
        except InputError as error:
            assert gzipped and "cut.warc: cannot be read" in str(error)
    *_, (_, reason) = read(write(tmp_path / "cut.warc", whole[:-100]))
    assert "cut short" in reason or "broken" in reason


@pytest.mark.parametrize("content", [b"not an archive", b"\0" * 99])
def test_what_is_no_archive_ends_in_one_excluded_row(tmp_path, content):
    ((_, reason),) = read(write(tmp_path / "a.warc", content))
    assert reason.startswith("the archive is broken from this record on")


def test_an_archive_without_pages_is_an_excluded_row(tmp_path):
    reason = "the file holds no article; check that it was saved whole"
    assert only(archive(tmp_path / "a.warc")) == reason
    assert only(write(tmp_path / "b.warc", b"WARC/1.0\r\nContent-Length: x\r\n\r\n")) == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_export_is_read_in_the_encoding_it_has(tmp_path, encoding):
    blocks = ("1 of 1 DOCUMENTS", "The Bugle", "January 1, 2020", "LENGTH: 4 words", "A café “opened” – late.")
    text = "\r\n\r\n".join(blocks)
    item = only(write(tmp_path / "a.txt", text.encode(encoding)))
    assert (item["outlet"], item["date"], item["text"]) == ("The Bugle", "January 1, 2020", "A café “opened” – late.")


def test_an_export_with_one_damaged_byte_tells_so_of_that_record_alone(tmp_path):
    blocks = ("{} of 2 DOCUMENTS", "The Bugle", "January 1, 2020", "LENGTH: 4 words", "A café opened. " * 30)
    text = "\n\n".join(blocks).format(1) + "\n\n" + "\n\n".join(blocks).format(2)
    whole, damaged = read_articles([write(tmp_path / "a.txt", text.encode() + b" Caf\xe9.")])
    assert whole.note is None and damaged.note.startswith("1 characters were lost in decoding")


def test_an_archive_by_another_name_is_read(tmp_path):
    page = ("https://bugle.example/one", "text/html", "200 OK", PAGE)
    file = archive(tmp_path / "in.json", page, gzipped=False)
    ((_, article),) = read(file)
    assert article["title"] == "Harbour reopens"


def test_a_line_of_megabytes_in_an_export_ends_in_an_excluded_row(tmp_path):
    text = "1 of 1 DOCUMENTS\n\nThe Bugle\n\nJanuary 1, 2020\n\nLENGTH: 4 words\n\n" + "a" * 5_000_000
    assert only(write(tmp_path / "a.txt", text)).startswith("the record is longer than")


def test_a_page_that_cannot_be_unpacked_or_is_not_there_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(InputError, match=r"b\.html\.gz"):
        read(write(tmp_path / "b.html.gz", b"\x1f\x8b\x08nothing"))
    with pytest.raises(InputError, match="none"):
        read(tmp_path / "none.html")
