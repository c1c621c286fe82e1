"""Outlets are called alike whatever the input calls them."""

import pytest

from analysis.text import rows_of
from analysis.text.outlets import canonical, host, is_known


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


@pytest.mark.parametrize(
    ("outlet", "names"),
    [
        ("AP", "The Associated Press|Associated Press Newswires|AP Online|AP (Associated Press)|APNewswire|By AP"),
        ("AP", "AP/Yahoo News|AP Regional State Report|apnews.com - World News"),
        ("AP", "The Associated Press State & Local Wire|Associated Press, The|AP via Yahoo|ap|AP Top News"),
        ("CNN", "CNN Wire|CNNWire|Cable News Network|CNN (Cable News Network)|CNN.com - World|News - CNN|CNN U.S."),
        ("CNN", "CNN Live Event/Special|CNN Video|CNN Tonight|CNN Money"),
        ("NPR", "National Public Radio (NPR)"),
        ("RT", "RT (formerly Russia Today)|RT - Daily news|Russia Today TV|rt|RT, Moscow|RT America|RT / Russia Today"),
        ("Press TV", "Press TV (Iran)|PRESS TV|Press-TV|Press TV, Tehran|presstv.net|french.presstv.ir"),
        ("The Guardian", "The Guardian (London)|guardian.com|The Guardian - Final Edition|The Guardian; London (UK)"),
        ("The New York Times", "The New York Times (Online)|New York Times, Late Edition (East Coast)|NYTimes.com"),
    ],
)
def test_an_outlet_has_one_name_in_whichever_form_it_appears(outlet, names):
    assert {canonical(name) for name in names.split("|")} == {outlet}


@pytest.mark.parametrize(
    "name",
    "The Guardian (Nigeria)|Guardian, Nigeria|The Times of Oman|Daily Mirror (Sri Lanka)|The Sun Daily|CNN Türk|"
    "BBC Persian|abc.net.au|independent.ie|guardian.ng|Daily News|Sun (Baltimore)|ABC (Australia)".split("|"),
)
def test_a_namesake_is_another_outlet(name):
    assert canonical(name) == name


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
    rows = rows_of("outlets.csv")
    assert {canonical(row["name"]) == row["outlet"] == canonical(row["outlet"]) for row in rows} == {True}
