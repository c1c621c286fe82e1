"""Dates as people write them: what they mean in UTC, how exact they are, and what is doubtful."""

import json

import pytest

from analysis.read import read_articles
from analysis.read.dates import EXCHANGED, NO_ZONE, SERIAL, WEEKDAY, parse_date

BODY = "Ships waited outside the harbour while crews cleared the quay."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Updated 11:35 AM ET, Thu April 1, 2021", "2021-04-01T15:35"),
        ("Updated 9:05 PM ET, Tue December 7, 2021", "2021-12-08T02:05"),
        ("Updated 1135 GMT (1935 HKT) April 1, 2021", "2021-04-01T11:35"),
        ("Published 7:21 AM EDT, Tue June 28, 2022", "2022-06-28T11:21"),
        ("27/11/2017 01:57 | Actualizado a 27/11/2017 19:20", "2017-11-27T01:57"),
        ("Last updated 30 April 2021 12:30, first published 28 April 2021 09:15", "2021-04-28T09:15"),
        ("28 April 2021 | Updated 30 April 2021 12:30", "2021-04-28"),
        ("By Ann Lee, 28 April 2021", "2021-04-28"),
        ("November 9, 2015 Monday FIRST EDITION", "2015-11-09"),
        ("28 April 2021 • 11:53am", "2021-04-28T11:53"),
        ("28 April 2021 at 7.05pm", "2021-04-28T19:05"),
        ("Modified: 29 Apr 2021, Created: 28 Apr 2021", "2021-04-28"),
        ("Wed 28 Apr 2021 11.53 EDT", "2021-04-28T15:53"),
        ("First published on Wed 28 Apr 2021 06.00 BST", "2021-04-28T05:00"),
        ("1 April 2021, 12:34 pm (GMT+3)", "2021-04-01T09:34"),
        ("Apr 28, 2021, 11:53 AM UTC-4", "2021-04-28T15:53"),
        ("Sat Nov 18 2017 15:21:41 GMT+0300 (Moscow Standard Time)", "2017-11-18T12:21"),
        ("28 April 2021 11:53 GMT+5:30", "2021-04-28T06:23"),
        ("2021-04-28 11:53:00 IRDT", "2021-04-28T07:23"),
        ("Wed Apr 28 11:53:00 +0300 2021", "2021-04-28T08:53"),
        ("20210428T115300Z", "2021-04-28T11:53"),
        ("202104281153", "2021-04-28T11:53"),
        ("1619610780000", "2021-04-28T11:53"),
        ("1.61961078e+09", "2021-04-28T11:53"),
        ("28 نيسان 2021", "2021-04-28"),
        ("04/28/2021, 11:53:00\u202fPM", "2021-04-28T23:53"),
        ("28.04.2021 11.53", "2021-04-28T11:53"),
        ("April 28-29, 2021", "2021-04-28"),
        ("28th of April, 2021", "2021-04-28"),
        ("28-Apr-21", "2021-04-28"),
        ("May 1, 2020 29:00", "2020-05-01"),
        ("2021-04", "2021-04"),
        ("28. April 2021, 11:53 Uhr", "2021-04-28T11:53"),
        ("28/04/2021 à 11h53", "2021-04-28T11:53"),
        ("1 janv. 2024", "2024-01-01"),
        ("28 de abril de 2021", "2021-04-28"),
        ("28 апреля 2021, 11:53", "2021-04-28T11:53"),
        ("2021年4月28日 11:53", "2021-04-28T11:53"),
        ("1400/02/08", "2021-04-28"),
        ("۸ اردیبهشت ۱۴۰۰", "2021-04-28"),
        ("8 Ordibehesht 1400", "2021-04-28"),
        ("28/Apr/2021:11:53:00 +0300", "2021-04-28T08:53"),
        ("28 - 04 - 2021", "2021-04-28"),
        ("Apr 28 '21", "2021-04-28"),
        ("April 28, 20215:00 AM ET", "2021-04-28T09:00"),
        ("D:20210428115300", "2021-04-28T11:53"),
        ("2021/4/28 下午3:30", "2021-04-28T15:30"),
        ("28 April 2021 11:53 Moscow time", "2021-04-28T08:53"),
        ("28 April 2021, 14:30 WIB", "2021-04-28T07:30"),
        ("28 Apr 2021 11:53 Central European Summer Time", "2021-04-28T09:53"),
        ("28 Apr 2021 11:53 Eastern Standard Time", "2021-04-28T16:53"),
        ("28 Apr 2021 11:53 AM (Beirut time)", "2021-04-28T08:53"),
        ("2021-01-28 11:53 Australia/Sydney", "2021-01-28T00:53"),
        ("28 Apr 2021 11:53 E.T.", "2021-04-28T15:53"),
        ("28-APR-21 11.53.00.000000 PM +03:00", "2021-04-28T20:53"),
        ("28TH APR 2021", "2021-04-28"),
        ("28 d’abril de 2021", "2021-04-28"),
        ("28 thg 4, 2021", "2021-04-28"),
        ("/Date(1619610780000+0300)/", "2021-04-28T11:53"),
        ("2021-04-28 11.53.00", "2021-04-28T11:53"),
        ("Apr-28-2021", "2021-04-28"),
        ("2021_04_28", "2021-04-28"),
        ("28.04.2021, 11:53 мск", "2021-04-28T08:53"),
        ("datetime.datetime(2021, 4, 28, 11, 53)", "2021-04-28"),
        ("1.619610780E9", "2021-04-28T11:53"),
    ],
)
def test_a_date_means_this_in_utc(written, meant):
    found = parse_date(written)
    form = {"minute": "%Y-%m-%dT%H:%M", "day": "%Y-%m-%d", "month": "%Y-%m"}[found.precision]
    assert (f"{found.published:{form}}", found.doubt) == (meant, None)


@pytest.mark.parametrize(
    "written",
    (
        "2 hours ago",
        "2021-02-30",
        "31/11/2021",
        "31 June 2021",
        "1970-01-01T00:00:00Z",
        "December 31, 1969, 7:00 pm",
        "2099-12-31",
        "0001-01-01T00:00+14:00",
        "28 April",
        "| 11:53",
        "10 listopada 2021",
        "28 April 2564",
        "28 zu April 2021",
        "It rained 28 times in 2021 towns",
    ),
)
def test_this_is_no_date(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "day", "doubt"),
    [
        ("12:34 01/04/2021", 4, EXCHANGED),
        ("Mon 05/04/2021", 5, None),
        ("Tue 05/04/2021", 4, None),
        ("Fri 28/04/2021", 28, WEEKDAY),
        ("44314", 28, SERIAL),
        ("44314,5", 28, SERIAL),
        ("28 April 2021 11:53 XYZT", 28, NO_ZONE),
        ("28 April 2021, 11:53 local time", 28, NO_ZONE),
    ],
)
def test_what_may_be_another_day_is_doubtful(written, day, doubt):
    found = parse_date(written)
    assert (found.published.day, found.doubt) == (day, doubt)


def test_a_dotted_date_follows_a_column_with_the_month_first(tmp_path):
    rows = [{"outlet": "Bugle", "text": BODY, "date": date} for date in ("04.28.2021", "05.04.2021")]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    assert [f"{article.published:%m-%d}" for article in read_articles(tmp_path / "in.json")] == ["04-28", "05-04"]


@pytest.mark.parametrize("written", ["yesterday", "2021-02-30", "someday soon"])
def test_no_article_is_lost_for_its_date(tmp_path, written):
    (tmp_path / "in.json").write_text(json.dumps({"outlet": "Bugle", "text": BODY, "date": written}))
    (article,) = read_articles(tmp_path / "in.json")
    assert (article.published, article.date_doubt) == (None, f"{written!r} is not understood as a date")
