"""What a page must never do in a browser, as lists of faults: empty where all is well."""

import json
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb") if not path.name.startswith(("00", "06", "08")))
# A4 between the margins that the style sheet asks for
PRINTED = {"width": 673, "height": 987}

_VISIBLE = "[...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && !e.closest('svg'))"
_NAME = "e => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`"
_CUT = f"""scrolls => {_VISIBLE}.filter(e => {{
  const {{ overflowX, overflowY }} = getComputedStyle(e);
  const cuts = how => how === 'hidden' || how === 'clip' || (!scrolls && how !== 'visible');
  return (cuts(overflowX) && e.scrollWidth > e.clientWidth + 1)
    || (cuts(overflowY) && e.scrollHeight > e.clientHeight + 1);
}}).map({_NAME})"""
_BEYOND = f"""() => {_VISIBLE}.filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map({_NAME})"""
_DARK = f"""() => {_VISIBLE}.filter(e => {{
  const [red, green, blue, alpha = 1] = getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
  return e.textContent.trim() && alpha > 0 && Math.min(red, green, blue) < 230;
}}).map({_NAME})"""
_PICTURES = """() => [...document.images].filter(i => !(i.alt.trim() && i.complete && i.naturalWidth > 0))
  .map(i => i.outerHTML.slice(0, 200))"""


def pages_of(report: Path) -> list[Path]:
    """List the pages of a report, of every kind there is."""
    found = sorted(report.glob("*.html"))
    stems = {path.stem for path in found}
    assert {"index", "provenance", "stories", *NAMES} <= stems
    assert any(stem.startswith("story-") for stem in stems)
    return found


def serious_faults(page, *rules: str) -> list[str]:
    """List what axe holds for serious or critical by some of its rules, or by all: contrast, names, roles."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page, options={"runOnly": list(rules)} if rules else None).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


def requests_elsewhere(page, inside: str) -> list[str]:
    return [url for url in page.requests if not url.startswith((inside, "data:"))]


def width_beyond(page) -> int:
    """Give the pixels by which the page must be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def cut_elements(page, scrolls: bool) -> list[str]:
    """List elements that hide a part of what is in them; on paper (`scrolls` is false) a scroll bar helps nobody."""
    return page.evaluate(f"({_CUT})({json.dumps(scrolls)})")


def elements_beyond_the_paper(page) -> list[str]:
    return page.evaluate(_BEYOND)


def dark_backgrounds(page) -> list[str]:
    """List elements with text on anything but white or nearly white."""
    return page.evaluate(_DARK)


def pictures_not_shown_or_not_described(page) -> list[str]:
    return page.evaluate(_PICTURES)
