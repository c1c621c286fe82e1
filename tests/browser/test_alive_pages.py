"""Words and voices answer to a reader: by mouse, by keys, offline, on the invented newsroom with its texts."""

import pytest
from conftest import NEWSROOM as ARTICLES
from page_checks import requests_elsewhere, serious_faults, width_beyond


@pytest.fixture
def words(pages, visit):
    return visit((pages / "words.html").as_uri(), viewport={"width": 1280, "height": 900})


def test_any_word_or_phrase_is_found_in_both_outlets(words):
    words.get_by_label("Right outlet").select_option("Vostra Today")
    words.get_by_label("A word or phrase").fill("Calvoran  regime")
    words.keyboard.press("Enter")
    words.get_by_role("heading", name="“calvoran regime”").wait_for()
    left, right = words.locator(".both section").all()
    assert "not used" in left.inner_text() and "in quotations" in right.inner_text()
    assert right.locator("mark").first.inner_text() == "Calvoran regime"
    assert "per 1,000 words: " in right.inner_text()
    assert right.get_by_role("link").count() == right.locator("ol > li").count()  # a headline once
    assert right.locator("li a").first.get_attribute("href").startswith("https://")
    assert words.seen == []


def test_words_are_suggested_and_what_was_asked_comes_into_view(words):
    words.set_viewport_size({"width": 900, "height": 600})
    words.get_by_label("A word or phrase").press_sequentially("regi")
    assert "regime" in words.locator("datalist option").evaluate_all("all => all.map((one) => one.value)")
    words.keyboard.press("Enter")
    words.get_by_text("uses it.").wait_for()
    words.get_by_label("A word or phrase").fill("regime")
    words.keyboard.press("Enter")
    words.get_by_role("heading", name="“regime”").wait_for()
    words.wait_for_timeout(1000)  # it glides
    assert words.locator("#term").bounding_box()["y"] < 100


def test_no_passage_cuts_a_word(words, pages):
    words.goto((pages / "words.html").as_uri() + "#term=ministry")
    passages = words.locator(".both li p").all_inner_texts()
    assert len(passages) > 5
    texts = " ".join(" ".join(f.read_text("utf-8").split()) for f in ARTICLES.glob("*.txt"))
    for passage in passages:
        assert f" {passage.strip('… ')} "[1:-1] in texts, passage
        words_at_ends = passage.strip("… ").split(" ")
        assert f" {words_at_ends[0]} " in f" {texts} " and f" {words_at_ends[-1]} " in f" {texts} "


def test_points_are_stepped_through_and_opened_by_keys(words):
    group = words.get_by_role("application")
    group.focus()
    words.keyboard.press("ArrowRight")
    first = words.locator("output.hovered").inner_text()
    words.keyboard.press("ArrowRight")
    second = words.locator("output.hovered").inner_text()
    assert "uses per 1,000 words: " in first and first != second
    words.keyboard.press("Enter")
    term = second.partition(",")[0]
    words.get_by_role("heading", name=f"“{term}”").wait_for()
    assert words.locator(".both mark").first.inner_text().lower() == term


def test_points_stand_on_the_side_of_the_outlet_that_uses_them_more_and_higher_where_both_do(words):
    facts = words.evaluate("JSON.parse(document.getElementById('words-data').textContent).clouds[0].points")
    drawn = words.locator(".cloud").first.locator("circle")
    places = drawn.evaluate_all("all => all.map(one => [+one.getAttribute('cx'), +one.getAttribute('cy')])")
    assert len(places) == len(facts) > 20
    for (_, log_odds, *_), (x, _) in zip(facts, places, strict=True):
        assert x > 385 if log_odds > 0.1 else x < 385 if log_odds < -0.1 else abs(x - 385) < 7
    by_rate = sorted(zip(facts, places, strict=True), key=lambda pair: pair[0][2] + pair[0][3])
    heights = [y for _, (_, y) in by_rate]
    assert heights == sorted(heights, reverse=True)


def test_a_point_says_its_counts_when_hovered_and_opens_when_clicked(words):
    point = words.locator('circle[data-word="said"]')
    point.hover()
    hovered = words.locator("output.hovered").inner_text()
    assert hovered.startswith("said, in own words on shared stories, uses per 1,000 words: ")
    point.click()
    words.get_by_role("heading", name="“said”").wait_for()
    assert words.url.endswith("#term=said")


def test_a_word_is_looked_up_from_any_page(pages, visit):
    page = visit((pages / "stories.html").as_uri(), viewport={"width": 1280, "height": 900})
    page.get_by_label("Look up a word").fill("grain")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="“grain”").wait_for()
    assert "words.html#term=grain" in page.url and requests_elsewhere(page, pages.as_uri()) == []


def test_a_row_of_voices_opens_its_quotations_outlet_beside_outlet(pages, visit):
    page = visit((pages / "voices.html").as_uri(), viewport={"width": 1280, "height": 900})
    row = page.get_by_role("button", name="Irina Orlova")
    row.focus()
    page.keyboard.press("Enter")
    assert row.get_attribute("aria-expanded") == "true"
    assert page.locator(".said h2").all_inner_texts() == ["Calvora One", "Meridian Wire", "Vostra Today"]
    assert page.locator(".said li p").first.inner_text().startswith("“")
    page.keyboard.press("Enter")
    assert page.locator(".said").count() == 0 and page.seen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["words.html#term=said", "voices.html"])
def test_they_are_readable_on_a_phone_and_by_everyone(pages, visit, name, scheme):
    page = visit(f"{pages.as_uri()}/{name}", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    assert width_beyond(page) == 0 and serious_faults(page) == []
