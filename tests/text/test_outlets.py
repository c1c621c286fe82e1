"""Outlets are called alike whatever the input calls them."""

import csv

import pytest

from analysis.text.outlets import TABLE, canonical, host, is_known


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("Russia Today", "RT"),
        ("https://www.rt.com/russia/1-rain/", "RT"),
        ("presstv.ir", "Press TV"),
        ("PressTV", "Press TV"),
        ("edition.cnn.com", "CNN"),
        ("CNN (Web News)", "CNN"),
        ("thenewyorktimes", "The New York Times"),
        ("https://www.dailymail.co.uk/wires/ap/article-1/rain.html", "AP"),
        ("https://www.dailymail.co.uk/wires/apple", "Daily Mail"),
        ("https://abcnews.go.com/x", "ABC News"),
    ],
)
def test_an_outlet_is_found_by_name_domain_and_address(written, outlet):
    assert canonical(written) == outlet


@pytest.mark.parametrize("name", ["Bugle", "The Evening Herald", "", "1.5", "http://[", "Dr. No"])
def test_an_unknown_name_stays_as_it_is(name):
    assert canonical(name) == name and not is_known(name)


def test_an_unknown_address_gives_what_looks_registrable():
    assert canonical("https://news.bugle.example/2031/1") == "bugle.example"
    assert canonical("https://user@www.bugle.co.uk:80/1") == "bugle.co.uk"
    assert host("nothing here") == ""


def test_a_domain_that_only_ends_alike_is_another():
    assert canonical("https://start.com/x") == "start.com"
    assert canonical("https://rt.com.bugle.example/x") == "bugle.example"


def test_no_name_in_the_table_stands_for_two_outlets():
    with open(TABLE, encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {canonical(row["name"]) == row["outlet"] == canonical(row["outlet"]) for row in rows} == {True}
