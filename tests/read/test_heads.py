"""Headline and day of a plain text, as a person would see them above the first paragraph."""

import pytest

from analysis.read import read_articles
from analysis.read.article import head_of
from analysis.read.dates import parse_date

BODY = (
    "\n\nThe crews of both ferries stayed on the quay until the evening, and nobody crossed the bay on that long day."
)


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ("Ferry strike goes on", "Ferry strike goes on", None),
        ("News / World\n\nFerry strike goes on\nUpdated 7:42 PM, Thu May 15, 2031", "Ferry strike goes on", "05-15"),
        ("28 Apr, 2031 11:53\nFerry strike goes on", "Ferry strike goes on", "04-28"),
        ("Ferries", None, None),
        ("Ferries stay", "Ferries stay", None),
        ("Mayor says “no”\nBy Ann Lee\n28 avril 2031 à 11h53", "Mayor says “no”", "04-28"),
        ("By Ann Lee\nMinister warns U.S.", "Minister warns U.S.", None),
        ("Title: Ferries stay\nDate: 28/04/2031\nURL: https://bugle.example/2031/04/28/x", "Ferries stay", "04-28"),
        ("menu icon " * 20 + "\n28 Apr, 2031 11:53\n\nFerries stay", "Ferries stay", "04-28"),
        ("It rained on the quay.", None, None),
        ("A crane stands on the quay on Monday, May 12, 2031. (Photo by nobody at all)", None, None),
    ],
)  # fmt: skip
def test_the_headline_and_the_day_are_what_stands_above_the_first_paragraph(head, title, day):
    found = head_of(head + BODY)
    told = f"{parse_date(found['date']).published:%m-%d}" if "date" in found else None
    assert (found.get("title"), told) == (title, day)


def test_a_folder_without_a_manifest_gives_headlines_and_days(tmp_path):
    (tmp_path / "Bugle").mkdir()
    (tmp_path / "Bugle" / "a.txt").write_text(f"Ferry strike goes on\n2031-05-15{BODY}", "utf-8")
    (article,) = read_articles([tmp_path])
    assert (article.title, article.outlet, f"{article.published:%F}") == ("Ferry strike goes on", "Bugle", "2031-05-15")
    assert article.text.startswith("Ferry strike")


def test_the_first_line_of_a_wrapped_paragraph_is_no_headline():
    wrapped = "The crews of both ferries stayed on the quay until\nEvening Star had left, and nobody crossed the\nbay."
    assert head_of(wrapped) == {}
    assert head_of(f"Ferries stay\n{wrapped}")["title"] == "Ferries stay"


def test_a_manifest_without_titles_leaves_them_to_the_files(tmp_path):
    (tmp_path / "a.txt").write_text(f"Ferry strike goes on\n2031-05-15{BODY}", "utf-8")
    (tmp_path / "articles.csv").write_text("file,outlet\na.txt,Bugle\n")
    (article,) = read_articles([tmp_path])
    assert (article.title, article.outlet, f"{article.published:%F}") == ("Ferry strike goes on", "Bugle", "2031-05-15")
