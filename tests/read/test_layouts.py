"""Which column or part of a row is taken: the layouts that other programs write."""

import json
from datetime import datetime

import pytest

from analysis.errors import InputError
from analysis.read import read_articles
from analysis.read.columns import Choice

BODY = "Ships waited outside the harbour while crews cleared the quay. The mayor asked for help."
DAY = "2021-04-28T10:00:00Z"


@pytest.mark.parametrize(
    "row",
    [
        {"outlet": "RT", "publishedAt": {"$date": DAY}, "title": "Rain", "body": BODY, "_id": {"$oid": "5c"}},
        {"outlet": "RT", "publishedAt": {"$date": {"$numberLong": "1619604000000"}}, "title": "Rain", "body": BODY},
        {
            "link": "https://www.rt.com/a",
            "date": DAY,
            "title": {"rendered": "Rain"},
            "content": {"rendered": f"<p>{BODY}</p>"},
        },
        {"publisher": "RT", "publishing_date": DAY, "title": "Rain", "plaintext": BODY, "authors": ["Ann Lee"]},
        {
            "publisher": "RT",
            "publishing_date": DAY,
            "title": "Rain",
            "body": {"summary": [], "sections": [{"paragraphs": [BODY]}]},
        },
        {"webUrl": "https://rt.com/a", "webPublicationDate": DAY, "webTitle": "Rain", "fields": {"bodyText": BODY}},
        {
            "source": {"id": "rt", "name": "RT"},
            "publishedAt": DAY,
            "title": "Rain",
            "content": f"{BODY[:60]}… [+99 chars]",
        }
        | {"full_content": BODY},
        {"_source": {"outlet": "RT", "date": DAY, "title": "Rain", "text": BODY}, "_index": "news"},
        {"publisher": {"name": "RT"}, "headline": {"main": "Rain"}, "datePublished": DAY, "articleBody": BODY},
        {"OUTLET NAME": "RT", "DATE OF PUBLICATION": DAY, "HEADLINE": "Rain", "FULL TEXT": BODY},
        {
            "Outlet": "RT",
            "seendate": "20210428T100000Z",
            "Title": "Rain",
            "text": BODY[:50],
            "Text (full)": "",
            "full_text": BODY,
        },
        {"outlet": "RT", "Veröffentlichungsdatum": "28. April 2021 10:00", "title": "Rain", "text": BODY},
        {"outlet": "RT", "updated_date": "2021-05-03", "first_published": DAY, "title": "Rain", "text": BODY},
        {"source": "{'id': None, 'name': 'RT'}", "publishedAt": DAY, "title": "Rain", "paragraphs": [BODY]},
        {"publication": {"title": "RT"}, "published_on": DAY, "heading": "Rain", "article": {"body": BODY}},
        {"source.name": "RT", "publishedAt": DAY, "title": "Rain", "text": BODY},
        {"news_outlet": "RT", "pub_dt": DAY, "story_title": "Rain", "text.1": BODY, "text": f"{BODY[:30]}…"},
        {"название издания": "RT", "дата публикации": DAY, "заголовок": "Rain", "текст новости": BODY},
        {"nombre del medio": "RT", "fecha": DAY, "titular": "Rain", "cuerpo de la noticia": BODY},
        {"outlet": "RT", "date": {"start": DAY, "end": None}, "title": "Rain", "text_short": "Wet.", "text_long": BODY},
        {"Outlet": "RT", "date added": "2021-05-03", "Published On": DAY, "Títular": "Rain", "Text": BODY},
        {"meta": {"outlet": "RT", "title": "Rain"}, "node": {"text": BODY}, "published_parsed": [2021, 4, 28, 10]}
        | {"date": DAY},
        {"outlet": "RT", "发布时间": DAY, "title": "Rain", "文章内容": BODY},
        {"outlet": ["RT"], "date": [DAY], "title": ["Rain"], "text": [BODY]},
        {"outlet": {"$t": "RT"}, "timestamp_utc": DAY, "title": "Rain", "Full Text of Article": BODY},
    ],
)
def test_a_row_is_understood_in_the_layout_of(tmp_path, row):
    (tmp_path / "in.json").write_text(json.dumps([row]))
    (article,) = read_articles(tmp_path / "in.json")
    assert (article.outlet, article.title, article.text) == ("RT", "Rain", BODY)
    assert article.published == datetime(2021, 4, 28, 10)


def test_a_date_without_a_column_is_told_by_the_address_or_the_name_of_the_file(tmp_path):
    url = "https://www.cnn.com/2021/04/28/world/rain/index.html"
    (tmp_path / "in.json").write_text(json.dumps([{"url": url, "text": BODY}]))
    (tmp_path / "2021-04-28-rain.txt").write_text(BODY)
    articles = list(read_articles(tmp_path))
    assert [article.published for article in articles] == [datetime(2021, 4, 28)] * 2
    told = [article.date_doubt for article in articles]
    assert told == ["told by the name of the file alone", "told by the address alone"]


@pytest.mark.parametrize("parts", [("2021", "4", "28"), ("2021", "April", "28"), (2021, 4, 28)])
def test_a_date_may_stand_in_three_columns(tmp_path, parts):
    row = dict(zip(("year", "month", "day"), parts, strict=True)) | {"outlet": "RT", "text": BODY}
    (tmp_path / "in.json").write_text(json.dumps([row]))
    (article,) = read_articles(tmp_path / "in.json")
    assert article.published == datetime(2021, 4, 28)


def test_a_date_may_be_an_object_of_its_parts(tmp_path):
    row = {"outlet": "RT", "text": BODY, "date": {"year": 2021, "month": 4, "day": 28}}
    (tmp_path / "in.json").write_text(json.dumps([row]))
    (article,) = read_articles(tmp_path / "in.json")
    assert article.published == datetime(2021, 4, 28)


def test_a_named_column_goes_before_all_others():
    row = {"text": "It rained.", "full_text": "It rained. It snowed.", "Story": "It froze."}
    assert Choice({"text": "Story"}).fields(row)["text"] == "It froze."
    assert Choice({"text": "text"}).fields(row)["text"] == "It rained."


ROWS = [
    {"outlet": "RT", "date": "2021-04-28", "text": BODY},
    {"outlet": "AP", "date": "2021-04-29", "text": f"{BODY} Nobody was hurt."},
]
NAMES = ["outlet", "date", "text"]


@pytest.mark.parametrize(
    "data",
    [
        {"columns": NAMES, "index": [0, 1], "data": [list(row.values()) for row in ROWS]},
        {name: {"0": ROWS[0][name], "1": ROWS[1][name]} for name in NAMES},
        {name: [row[name] for row in ROWS] for name in NAMES},
        {"0": ROWS[0], "1": ROWS[1]},
        {"schema": {"fields": [{"name": "index", "type": "integer"}]}, "data": ROWS},
        {"data": {"articles": {"edges": [{"node": row} for row in ROWS]}}},
        [NAMES, *(list(row.values()) for row in ROWS)],
        {"status": "ok", "totalResults": 2, "articles": ROWS},
        {"articles": {"1": ROWS[0], "2": ROWS[1]}, "count": 2},
        {"RT": {"a": {"date": "2021-04-28", "text": BODY}}, "AP": {"b": ROWS[1]}},
        {"response": {"status": "ok", "results": ROWS}},
        {"RT": [{"date": "2021-04-28", "text": BODY}], "AP": ROWS[1:], "sources": [{"id": 1}]},
        {"hits": {"total": {"value": 2}, "hits": [{"_id": str(i), "_source": row} for i, row in enumerate(ROWS)]}},
    ],
)
def test_articles_are_found_in_json_of_this_layout(tmp_path, data):
    (tmp_path / "in.json").write_text(json.dumps(data))
    articles = list(read_articles(tmp_path / "in.json"))
    assert [(article.outlet, article.text) for article in articles] == [(row["outlet"], row["text"]) for row in ROWS]
    assert [article.published.day for article in articles] == [28, 29]


@pytest.mark.parametrize("above", ["sep=;\n", "Export of 28 April 2021;;\n", "My articles\n\n"])
def test_the_names_of_columns_may_stand_lower(tmp_path, above):
    (tmp_path / "in.csv").write_text(f"{above}outlet;date;text\nRT;2021-04-28;{BODY}\n")
    (article,) = read_articles(tmp_path / "in.csv")
    assert (article.outlet, article.text, article.published.day) == ("RT", BODY, 28)


@pytest.mark.parametrize(
    "cells", [f'RT,"{BODY}",,', 'RT,"The mayor said \\"no\\", and left, and Ships waited outside the harbour."']
)
def test_cells_of_nothing_and_marks_behind_a_backslash_are_understood(tmp_path, cells):
    (tmp_path / "in.csv").write_text(f"outlet,text\n{cells}\n")
    (article,) = read_articles(tmp_path / "in.csv")
    assert article.text in (BODY, 'The mayor said "no", and left, and Ships waited outside the harbour.')


@pytest.mark.parametrize("between", ["\n", ",\n"])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", ["in.json", "in.jsonl"])
def test_articles_may_follow_one_another_in_json(tmp_path, name, indent, between):
    (tmp_path / name).write_text(between.join(json.dumps(row, indent=indent) for row in ROWS))
    assert [article.outlet for article in read_articles(tmp_path / name)] == ["RT", "AP"]


def test_names_of_columns_that_stand_again_are_no_article(tmp_path):
    (tmp_path / "in.csv").write_text(f"outlet,text\nRT,{BODY}\nOutlet,Text\nAP,{BODY}\n")
    _, again, _ = read_articles(tmp_path / "in.csv")
    assert (again.row, again.reason) == (3, "the names of the columns stand here again; take the row out")


@pytest.mark.parametrize("cells", [(BODY, "a summary"), ("a summary", BODY)])
def test_of_two_columns_of_one_name_the_fuller_is_read(tmp_path, cells):
    (tmp_path / "in.csv").write_text("outlet,text,Text\nRT,{},{}\n".format(*cells))
    (article,) = read_articles(tmp_path / "in.csv")
    assert article.text == BODY


def test_a_table_without_names_of_columns_says_what_to_do(tmp_path):
    (tmp_path / "in.csv").write_text(f"RT,2021-04-28,{BODY}\n")
    with pytest.raises(InputError, match="row 1: holds an article, not the names of columns; write outlet, date"):
        list(read_articles(tmp_path / "in.csv"))


def test_an_unknown_text_says_what_to_do(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps([{"outlet": "RT", "lead": BODY}]))
    (excluded,) = read_articles(tmp_path / "in.json")
    what = "which of its values is the text is not known (outlet, lead)"
    assert excluded.reason == f"{what}; name it with --column text=NAME, or give --headlines"


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("mac_roman", "“We won’t go,” Ann Lee said."),
        ("cp1251", "«We won’t go,» Ann Lee said in Харьков, told Москва."),
        ("koi8_r", "Ann Lee said in Харьков that Москва knew, and Петербург too."),
        ("cp1252", "“We won’t go,” Ann Lee said for £5."),
        ("cp866", "Ann Lee said in Харьков that Москва knew, and Петербург too."),
        ("utf-32", "“We won’t go,” Ann Lee said in Харьков."),
    ],
)
def test_an_encoding_is_told_by_its_marks_and_words(tmp_path, encoding, written):
    (tmp_path / "in.csv").write_bytes(f'outlet,text\nRT,"{written}"\n'.encode(encoding))
    (article,) = read_articles(tmp_path / "in.csv")
    assert article.text == written
    assert (article.note is None) == (encoding in ("mac_roman", "cp1252", "utf-32"))
