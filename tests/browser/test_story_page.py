"""Two articles side by side: chosen from all, linked by what they share, on the invented newsroom with its texts."""

import pytest
from page_checks import serious_faults, width_beyond

TALL = 6_000


@pytest.fixture
def story(pages):
    return pages / "story-001-airbase.html"


def shown(page):
    return page.locator(".panes article:visible").evaluate_all(
        "all => all.sort((a, b) => a.style.order - b.style.order).map(a => a.dataset.outlet)"
    )


def test_two_articles_are_chosen_by_keyboard_and_the_rest_is_hidden(story, visit):
    page = visit(story.as_uri(), viewport={"width": 1280, "height": 900})
    assert shown(page) == ["Calvora One", "Halyard 24"]  # the first that share a statement
    right = page.get_by_label("Right article")
    right.focus()
    page.keyboard.press("ArrowDown")
    assert shown(page) == ["Calvora One", "Meridian Wire"]
    page.get_by_label("Left article").select_option(label=right.locator("option:checked").inner_text())
    assert shown(page) == ["Meridian Wire", "Calvora One"]
    assert page.seen == [] and page.evaluate("document.documentElement.scrollHeight") < TALL


def test_a_shared_statement_leads_to_the_other_article_and_back(story, visit):
    page = visit(story.as_uri(), viewport={"width": 1280, "height": 900})
    page.locator("a.same", has_text="Calvora One").first.click()
    page.wait_for_function("document.querySelector(':target')?.checkVisibility()")
    assert shown(page) == ["Calvora One", "Halyard 24"]
    assert page.locator(":target").inner_text().startswith("People who store shells")
    page.locator("[data-outlet='Calvora One'] a.same", has_text="Meridian Wire").first.click()
    page.wait_for_function("document.querySelector(':target')?.closest('article').dataset.outlet === 'Meridian Wire'")
    assert shown(page) == ["Calvora One", "Meridian Wire"]  # beside the article that the link stands in
    page.locator("mark[title]:visible").first.click()
    assert "not known" in page.locator("output.who").inner_text()


def test_a_headline_opens_its_article(story, visit):
    page = visit(story.as_uri(), viewport={"width": 1280, "height": 900})
    page.get_by_role("link", name="Fire at Karvel air base put out").click()
    page.wait_for_function("document.querySelector(':target')?.checkVisibility()")
    assert "Vostra Today" in shown(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_phone_and_by_everyone(story, visit, scheme):
    page = visit(story.as_uri(), viewport={"width": 390, "height": 844}, color_scheme=scheme)
    assert width_beyond(page) == 0
    assert serious_faults(page) == []


def test_without_a_script_all_articles_can_be_read(story, visit):
    page = visit(story.as_uri(), java_script_enabled=False)
    assert page.locator(".panes article").count() == 4
    assert all(page.locator(".panes article").nth(i).is_visible() for i in range(4))
