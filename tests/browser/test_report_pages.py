"""The report's pages are found, read and searched: links, headings, tables, keyboard."""

import re
from itertools import pairwise
from urllib.parse import unquote

from page_checks import pages_of


def test_links_lead_to_pages_files_and_headings_that_exist(report, visit):
    page = visit()
    anchors = {}
    links = {}
    for path in pages_of(report):
        page.goto(path.as_uri())
        anchors[path.name] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        links[path.name] = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert len(links["index.html"]) > 15
    for name, found in links.items():
        for link in found:
            if link.startswith(("http://", "https://")):  # an article's own address
                continue
            file, _, anchor = unquote(link).partition("#")
            assert (report / (file or name)).is_file(), (name, link)
            assert not anchor or anchor in anchors[file or name], (name, link)
    for path in pages_of(report):
        assert path.name == "index.html" or path.name in {unquote(link) for found in links.values() for link in found}


def test_headings_stand_in_order(report, visit):
    page = visit()
    for path in pages_of(report):
        page.goto(path.as_uri())
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1, path.name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path.name, levels)


def test_a_table_sorts_by_keyboard_numbers_as_numbers_and_what_is_missing_last(single, visit, tmp_path):
    page = visit(single.as_uri())
    table = page.locator(".table", has_text="Articles by outlet").first
    table.locator("th", has_text="compared").locator("button").focus()
    page.keyboard.press("Enter")
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("compared")
    page.keyboard.press("Enter")
    assert table.locator("[aria-sort]").evaluate_all("all => all.map(th => th.ariaSort)") == ["descending"]
    shares = page.locator(".table table", has_text="share").last
    column = "table => [...table.tBodies[0].rows].map(row => row.cells[1].textContent)"
    button = shares.locator("th", has_text="share").locator("button")
    for _ in range(2):
        button.press("Enter")
        assert shares.evaluate(column) == ["0.500", "–"]
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in ("1,000", "−2.5", "–", "30 %", "4"))
    table = f'<div class="table"><table><thead><tr><th>n</th></tr></thead><tbody>{rows}</tbody></table></div>'
    made = tmp_path / "numbers.html"
    made.write_text(re.sub("<main.*</main>", table, single.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    page.goto(made.as_uri())
    rising, falling = ["−2.5", "4", "30 %", "1,000", "–"], ["1,000", "30 %", "4", "−2.5", "–"]
    for wanted in (rising, falling, ["1,000", "−2.5", "–", "30 %", "4"]):
        page.locator("th button").press("Enter")
        assert page.locator("td").all_inner_texts() == wanted


def test_a_table_of_a_story_sorts_and_takes_its_first_order_again(report, visit):
    page = visit(min(report.glob("story-*.html")).as_uri())
    table = page.locator(".story-table", has=page.locator("thead th button")).first
    column = "table => [...table.querySelector('tbody').rows].map(row => row.cells[0].textContent.trim())"
    first_order, button = table.evaluate(column), table.locator("thead th button").first
    rising = sorted(first_order, key=str.casefold)
    for wanted in (rising, rising[::-1], first_order):
        button.press("Enter")
        assert table.evaluate(column) == wanted
    assert len(set(rising)) > 1


def test_a_long_table_is_searched_and_says_how_many_rows_are_left(report, visit):
    page = visit((report / "provenance.html").as_uri())
    page.get_by_text("Every figure", exact=True).first.click()
    rows = page.locator(".table", has_text="Every figure").locator("tbody tr")
    n = rows.count()
    assert n > 10
    page.get_by_label("Search this table").last.fill(rows.last.locator("a").first.inner_text().upper())
    n_left = rows.filter(visible=True).count()
    assert 0 < n_left < n and page.locator(".search output").last.inner_text() == f"{n_left} of {n} rows"
    page.get_by_label("Search this table").last.fill("")
    assert rows.filter(visible=True).count() == n


def test_the_skip_link_comes_first_and_leads_to_the_content(report, visit):
    page = visit((report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert page.evaluate("document.activeElement.closest('main') !== null") and outline == "3px"


def test_the_single_file_refers_to_nothing_and_holds_every_page(single, visit):
    assert [path.name for path in single.parent.iterdir()] == ["report.html"]
    page = visit(single.as_uri())
    assert page.seen == [] and page.evaluate("window.pwned") is None
    assert [url for url in page.requests if not url.startswith("data:")] == [single.as_uri()]
    addresses = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => ['href', 'src', 'srcset', 'action', 'data', 'poster']"
        ".map(name => e.getAttribute(name)).filter(Boolean))"
    )
    ids = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    assert {"index", "01_tiny", "provenance"} <= ids and len(addresses) > 8
    for address in addresses:
        assert address.startswith("data:") or unquote(address[1:]) in ids, address[:80]
    with page.expect_download() as download:
        page.locator("a[download='one.csv']").first.click()
    assert download.value.path().read_text().startswith("term,share\n")
