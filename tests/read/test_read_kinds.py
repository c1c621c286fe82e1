"""Files of every kind that people have become the same articles, and each says what was taken for what."""

import bz2
import csv
import gzip
import json
import lzma
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
import zstandard

from analysis.errors import InputError
from analysis.read import Article, Excluded, describe, read_articles

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
BODY = "It rained on the harbour all day, and the ferries lay still."


def read(*sources, **options):
    return list(read_articles(sources, **options))


def only(*sources, **options):
    (item,) = read(*sources, **options)
    assert isinstance(item, Article), item
    return item


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_a_table_has_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    rows = [["outlet", "date", "text"], ["Bugle", "2031-03-10", "Café, closed; all | day."]]
    with open(tmp_path / "in.txt", "w", encoding=encoding, newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows(rows)
    found = only(tmp_path / "in.txt")
    assert (found.outlet, found.text, found.published) == ("Bugle", rows[1][2], datetime(2031, 3, 10))
    (told,) = describe(tmp_path / "in.txt")
    assert (told.words["kind"], told.words["delimiter"], told.words["text"]) == ("delimited text", delimiter, "text")


NELA = "id date source title content author published published_utc collection_utc url".split()
NELA_ROW = ("n1", "2021-04-27", "rt", "Rain", BODY, "", "28 Apr, 2021", "1619610780", "1619700000", "https://x.example")


def test_nela_gt_is_read_from_its_database(tmp_path):
    with sqlite3.connect(tmp_path / "nela.db") as base:
        base.execute(f"CREATE TABLE newsdata ({', '.join(f'{name} TEXT' for name in NELA)})")
        base.execute("CREATE TABLE other (a, b)")
        base.execute(f"INSERT INTO newsdata VALUES ({', '.join('?' * 10)})", NELA_ROW)
    base.close()
    found = only(tmp_path / "nela.db")
    assert (found.article_id, found.outlet, found.text) == ("n1", "RT", BODY)
    assert (found.published, found.date_precision) == (datetime(2021, 4, 28, 11, 53), "minute")


def test_a_row_with_a_crawl_day_alone_is_doubtful(tmp_path):
    file = write(tmp_path / "in.csv", f'source,content,collection_utc\nBugle,"{BODY}",1619700000\n')
    assert only(file).date_doubt == "a crawl day, not a publication day"


@pytest.mark.parametrize("key", ["maintext", "text"])
def test_a_folder_of_news_please_files_is_read(tmp_path, key):
    row = {"source_domain": "www.rt.com", "date_publish": "2031-03-10T05:06:00", "title": "Rain", key: BODY}
    row |= {"authors": [], "date_download": "2031-03-11T00:00:00", "newsCluster": {"Event": "rain"}}
    write(tmp_path / "in" / "a.json", json.dumps(row))
    (found,) = read(tmp_path / "in")
    assert (found.outlet, found.text, found.story, found.date_doubt) == ("RT", BODY, "rain", None)


@pytest.mark.parametrize(
    ("row", "outlet", "url"),
    [
        (
            {"publish_date": "2031-03-10", "canonical_link": "https://b.example/1", "meta_site_name": "Bugle"},
            "Bugle",
            "https://b.example/1",
        ),
        (
            {"source": "https://edition.cnn.com/1", "hostname": "cnn.com", "date": "2031-03-10"},
            "CNN",
            "https://edition.cnn.com/1",
        ),
        ({"publication": "Vox", "article": BODY, "text": None, "date": "2031-03-10"}, "Vox", None),
        ({"source": {"id": None, "name": "Bugle"}, "publishedAt": "2031-03-10T00:00:00Z"}, "Bugle", None),
    ],
)
def test_rows_of_newspaper4k_trafilatura_all_the_news_and_news_api_are_understood(tmp_path, row, outlet, url):
    found = only(write(tmp_path / "in.json", json.dumps({"text": BODY} | row)))
    assert (found.outlet, found.url, found.text) == (outlet, url, BODY)
    assert (found.published, found.date_precision) == (datetime(2031, 3, 10), "day")


def test_the_tokenised_content_of_allsides_is_not_its_text(tmp_path):
    row = {"ID": "s1", "source": "Fox News", "content": "It rained on the har ##bour", "content_original": BODY}
    assert only(write(tmp_path / "in.json", json.dumps(row))).text == BODY


def test_packed_files_and_an_object_with_one_list_are_read(tmp_path):
    rows = {"status": "ok", "articles": [{"id": "a1", "outlet": "Bugle", "text": BODY}]}
    content = json.dumps(rows).encode()
    files = [
        write(tmp_path / "in.json", content),
        write(tmp_path / "gz.json", gzip.compress(content, mtime=0)),
        write(tmp_path / "in.json.zst", zstandard.compress(content)),
        write(tmp_path / "in.json.xz", lzma.compress(content)),
        write(tmp_path / "in.json.bz2", bz2.compress(content)),
    ]
    assert [only(file).text for file in files] == [BODY] * 5


def test_parquet_gives_its_times_and_texts(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"source": ["Bugle"], "body": [BODY], "published": [pd.Timestamp("2031-03-10 05:06")]})
    frame.to_parquet(tmp_path / "in.parquet")
    found = only(tmp_path / "in.parquet")
    assert (found.outlet, found.text, found.published) == ("Bugle", BODY, datetime(2031, 3, 10, 5, 6))


def test_a_header_shifted_against_its_cells_is_mended_and_told(tmp_path):
    rows = "".join(f'2031-03-{day}T05:06:00+0100,Rain {day},"{BODY}",More\n' for day in range(10, 20))
    file = write(tmp_path / "NYT.csv", f"URL,Date,Title,Text\n{rows}")
    first, *rest = read(file)
    assert len(rest) == 9
    assert (first.outlet, first.title, first.text) == ("The New York Times", "Rain 10", BODY)
    assert first.published == datetime(2031, 3, 10, 4, 6)
    assert "shifted" in first.note and "the file's name" in first.note
    assert "shifted" in describe(file)[0].words["note"]


def test_the_numbers_of_rows_that_r_writes_need_no_name(tmp_path):
    file = write(tmp_path / "in.csv", f'"outlet","text"\n"1","RT","{BODY}"\n"2","AP","{BODY} More."\n')
    assert [item.outlet for item in read(file)] == ["RT", "AP"]


def test_an_index_column_without_a_name_is_no_shift(tmp_path):
    file = write(tmp_path / "in.csv", f',URL,Date,Text\n0,https://www.rt.com/1,2031-03-10,"{BODY}"\n')
    assert (only(file).outlet, only(file).note) == ("RT", None)


def test_columns_are_named_by_the_user(tmp_path):
    file = write(tmp_path / "in.csv", f'paper,words,text\nBugle,"{BODY}",No\n')
    assert only(file, columns={"outlet": "paper", "text": "Words"}).text == BODY
    assert only(file, columns={"outlet": "=Herald", "text": "words"}).outlet == "Herald"
    with pytest.raises(InputError, match=r"there is no column 'Wort'"):
        read(file, columns={"outlet": "paper", "text": "Wort"})
    with pytest.raises(InputError, match=r"'words' is not given by a column's name"):
        read(file, columns={"words": "text"})


def test_one_date_can_be_given_to_all_rows(tmp_path):
    file = write(tmp_path / "in.csv", f'outlet,text\nBugle,"{BODY}"\n')
    assert only(file, columns={"date": "=2031-03-10"}).published == datetime(2031, 3, 10)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By ANN LEE and Bo Day", "ANN LEE"),
        (["Ann Lee", "Bo Day"], "Ann Lee"),
        ("by: Ann Lee, Chief Reporter", "Ann Lee"),
        ("Lee, Ann; Day, Bo", "Lee, Ann"),
        ("Byron Lee | Bugle", "Byron Lee"),
        ("CNN Staff", None),
        ("Associated Press", None),
        ("https://bugle.example/ann", None),
        ("", None),
        (None, None),
    ],
)
def test_the_author_is_who_is_named_first_and_no_desk(tmp_path, byline, author):
    found = only(write(tmp_path / "in.json", json.dumps({"text": BODY, "outlet": "Bugle", "byline": byline})))
    assert found.author == author


@pytest.mark.parametrize(
    ("row", "outlet", "note"),
    [
        ({"url": "https://bugle.example/1", "text": f"PORT (AP) — {BODY}"}, "AP", "AP's by its dateline, at bugle"),
        ({"url": "https://bugle.example/1", "authors": ["Associated Press"]}, "AP", "AP's by its byline, at bugle"),
        ({"url": "https://bugle.example/1", "outlet": "AP"}, "AP", "AP's article at bugle.example"),
        ({"url": "https://bugle.example/1", "outlet": "Bugle", "author": "AP"}, "Bugle", "its byline credits AP"),
        ({"url": "https://apnews.com/1", "author": "Associated Press"}, "AP", None),
        ({"url": "https://www.rt.com/1", "outlet": "Bugle"}, "Bugle", None),
    ],
)
def test_an_article_of_ap_at_another_host_is_aps_and_told(tmp_path, row, outlet, note):
    found = only(write(tmp_path / "in.json", json.dumps({"text": BODY} | row)))
    assert found.outlet == outlet
    assert (found.note or "").startswith(note or "") and bool(found.note) == bool(note)


@pytest.mark.parametrize(
    ("dates", "first", "doubt"),
    [
        (["03/04/2031", "28/04/2031"], datetime(2031, 4, 3), None),
        (["03/04/2031", "04/28/2031"], datetime(2031, 3, 4), None),
        (["03/04/2031", "05/06/2031"], datetime(2031, 3, 4), "day and month may be exchanged"),
        (["03.04.2031"], datetime(2031, 4, 3), None),
    ],
)
def test_the_column_as_a_whole_tells_day_from_month(tmp_path, dates, first, doubt):
    rows = "".join(f'Bugle,"{BODY}",{date}\n' for date in dates)
    found = read(write(tmp_path / "in.csv", f"outlet,text,date\n{rows}"))[0]
    assert (found.published, found.date_doubt) == (first, doubt)


def test_files_of_one_name_in_two_folders_keep_their_articles_apart(tmp_path):
    for outlet in ("Bugle", "Herald"):
        write(tmp_path / outlet / "in.csv", f'outlet,text\n{outlet},"{BODY}"\n')
    assert [item.article_id for item in read(tmp_path)] == ["Bugle/in-2", "Herald/in-2"]


def test_a_file_that_cannot_be_read_excludes_itself_from_its_folder(tmp_path):
    write(tmp_path / "a.csv", f'outlet,text\nBugle,"{BODY}"\n')
    write(tmp_path / "b.parquet", "PAR1 nothing")
    kept, excluded = read(tmp_path)
    assert kept.text == BODY
    assert isinstance(excluded, Excluded) and "cannot be read as Parquet" in excluded.reason


def test_a_corpus_written_into_the_folder_of_its_articles_is_no_input(tmp_path):
    write(tmp_path / "Bugle" / "one.txt", BODY)
    write(tmp_path / "Bugle" / "corpus.json", '{"files": {"excluded.csv": "", "words.parquet/part-0.parquet": ""}}')
    for name in ("excluded.csv", "words.parquet/part-0.parquet"):
        write(tmp_path / "Bugle" / name, "{}")
    assert only(tmp_path).article_id == "one"


def test_articles_in_a_file_named_like_a_corpus_are_read(tmp_path):
    write(tmp_path / "corpus.json", json.dumps([{"outlet": "Bugle", "text": BODY}]))
    assert only(tmp_path).text == BODY


@pytest.mark.parametrize("name", ["ukraine-2022/NYT.csv", "ukraine-2022/AssociatedPress.csv", "raw-pages/rt.csv"])
def test_real_tables_are_read_to_the_last_row(name):
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} of the shared data is not here")
    with open(SHARED / name, encoding="utf-8", newline="") as opened:
        n_rows = sum(1 for _ in csv.reader(opened)) - 1
    assert len(read(SHARED / name)) == n_rows


def test_a_packed_text_among_others_in_a_folder_is_read(tmp_path):
    (tmp_path / "Bugle").mkdir()
    (tmp_path / "Bugle" / "one.txt.gz").write_bytes(gzip.compress(BODY.encode()))
    write(tmp_path / "Bugle" / "two.txt", BODY + " More.")
    found = list(read_articles([tmp_path]))
    assert sorted((item.outlet, item.text) for item in found) == [("Bugle", BODY), ("Bugle", BODY + " More.")]
