"""Articles that try to run, to reach elsewhere or to leave their place do none of it in the report."""

import re

from page_checks import pages_of, requests_elsewhere


def test_hostile_articles_run_nothing_and_fetch_nothing(report, visit):
    page = visit()
    for path in pages_of(report):
        page.requests.clear()
        page.goto(path.as_uri())
        page.mouse.wheel(0, 20_000)
        assert page.evaluate("window.pwned") is None, path.name
        assert page.seen == [], path.name
        assert requests_elsewhere(page, report.as_uri() + "/") == [], path.name
    assert "<script>window.pwned=1</script>" in visit((report / "index.html").as_uri()).inner_text("main")


def test_hostile_names_leave_their_folder_nowhere_and_no_cell_is_a_formula(report):
    assert sorted(path.name for path in report.parent.iterdir()) == ["beside", "report"]
    assert list((report.parent / "beside").iterdir()) == []
    files = [path.relative_to(report) for path in report.rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"(figures/)?[\w-]{1,120}\.(html|svg|png|csv|json)", str(path)) for path in files), files
    tables = [*report.glob("figures/*.csv"), report / "excluded.csv"]
    assert len(tables) > 20
    for table in tables:
        text = table.read_text("utf-8")
        assert not re.search(r'(?m)(^|,)"?[=@\t]', text), table.name
    assert "'=HYPERLINK" in "".join(table.read_text("utf-8") for table in tables)
