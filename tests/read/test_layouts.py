"""Which column or part of a row is taken: the layouts that other programs write."""

import json
from datetime import datetime

import pytest

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
        {"source.name": "RT", "publishedAt": DAY, "title": "Rain", "text": BODY},
    ],
)
def test_a_row_is_understood_in_the_layout_of(tmp_path, row):
    (tmp_path / "in.json").write_text(json.dumps([row]))
    (article,) = read_articles(tmp_path / "in.json")
    assert (article.outlet, article.title, article.text) == ("RT", "Rain", BODY)
    assert article.published == datetime(2021, 4, 28, 10)


@pytest.mark.parametrize("parts", [("2021", "4", "28"), ("2021", "April", "28"), (2021, 4, 28)])
def test_a_date_may_stand_in_three_columns(tmp_path, parts):
    row = dict(zip(("year", "month", "day"), parts, strict=True)) | {"outlet": "RT", "text": BODY}
    (tmp_path / "in.json").write_text(json.dumps([row]))
    (article,) = read_articles(tmp_path / "in.json")
    assert article.published == datetime(2021, 4, 28)


def test_a_named_column_goes_before_all_others():
    row = {"text": "It rained.", "full_text": "It rained. It snowed.", "Story": "It froze."}
    assert Choice({"text": "Story"}).fields(row)["text"] == "It froze."
    assert Choice({"text": "text"}).fields(row)["text"] == "It rained."
