"""Every page of the report can be read in light and dark, on paper and on a telephone."""

import pytest
from page_checks import (
    PRINTED,
    cut_elements,
    dark_backgrounds,
    elements_beyond_the_paper,
    pages_of,
    pictures_not_shown_or_not_described,
    requests_elsewhere,
    serious_faults,
    width_beyond,
)

SCREENS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1200, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1200, "height": 900}},
    "telephone": {"color_scheme": "dark", "viewport": {"width": 375, "height": 700}},
}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_can_be_read_on_a_screen_without_scrolling_sideways(report, single, visit, screen):
    page = visit(**SCREENS[screen])
    for path in (*pages_of(report), single):
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        assert width_beyond(page) == 0, path.name
        assert cut_elements(page, scrolls=True) == [], path.name
        assert pictures_not_shown_or_not_described(page) == [], path.name
        assert requests_elsewhere(page, path.parent.as_uri() + "/") == [], path.name
        page.requests.clear()


@pytest.mark.parametrize("screen", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(report, single, visit, screen):
    page = visit(**SCREENS[screen])
    for path in (*pages_of(report), single):
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        assert serious_faults(page) == [], path.name


def test_every_page_is_printed_whole_and_dark_on_white(report, single, visit):
    page = visit(color_scheme="dark", viewport=PRINTED)
    page.emulate_media(media="print", color_scheme="dark")
    for path in (*pages_of(report), single):
        page.goto(path.as_uri())
        assert page.locator("h1").first.is_visible() and not page.locator("header").is_visible(), path.name
        assert page.locator(".search").filter(visible=True).count() == 0, path.name
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", path.name
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", path.name
        assert dark_backgrounds(page) == [], path.name
        assert elements_beyond_the_paper(page) == [], path.name
        assert cut_elements(page, scrolls=False) == [], path.name
        assert pictures_not_shown_or_not_described(page) == [], path.name
        assert serious_faults(page, "color-contrast") == [], path.name


def test_the_menu_is_one_line_on_a_screen_and_folded_on_a_telephone(report, visit):
    wide, narrow = (visit((report / "index.html").as_uri(), viewport={"width": w, "height": 800}) for w in (1280, 390))
    for page in (wide, narrow):
        assert page.locator("header").bounding_box()["height"] < 56
    narrow.get_by_text("Findings", exact=True).first.click()
    narrow.get_by_role("link", name="Word choice").first.click()
    assert "02_word_choice" in narrow.url


def test_dark_follows_the_system_and_the_button_and_goes_along_to_the_next_page(report, visit):
    paper = "getComputedStyle(document.body).backgroundColor"
    dark, light = (visit((report / "index.html").as_uri(), color_scheme=s) for s in ("dark", "light"))
    assert dark.evaluate(paper) != light.evaluate(paper) == "rgb(255, 255, 255)"
    light.get_by_role("button", name="Dark colours").press("Enter")
    assert light.evaluate(paper) == dark.evaluate(paper)
    light.get_by_role("link", name="Word choice").first.click()
    assert "02_word_choice" in light.url and light.evaluate(paper) == dark.evaluate(paper)
    drawn = "getComputedStyle(document.querySelector('main img')).filter"
    assert light.evaluate(drawn) == dark.evaluate(drawn) != "none"  # that turns the colours of a drawing


def test_the_first_page_is_short_and_no_page_is_long(report, visit):
    page = visit(viewport={"width": 1280, "height": 900})
    page.goto((report / "index.html").as_uri())
    assert len(page.inner_text("body").split()) < 400
    for path in pages_of(report):
        page.goto(path.as_uri())
        height = page.evaluate("document.documentElement.scrollHeight")
        assert path.name.startswith("story-") or height < 6000, path.name


def test_a_page_shows_one_pair_of_outlets_at_a_time_and_on_paper_all_that_differ(report, visit):
    page = visit((report / "04_quotes.html").as_uri())
    pairs = page.get_by_label("Compare").locator("option").all_inner_texts()
    figures = page.locator("figure[data-pair]")
    assert len(pairs) > 1 and figures.count() > figures.filter(visible=True).count() > 0
    page.get_by_label("Compare").select_option(pairs[1])
    shown = figures.filter(visible=True).evaluate_all("all => all.map(figure => figure.dataset.pair)")
    assert set(shown) == {pairs[1]}
    page.emulate_media(media="print")
    assert page.locator("figure[data-pair]:not(.chance)").filter(visible=False).count() == 0
