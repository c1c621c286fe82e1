"""JupyterLab opens every notebook and runs it; the explorer draws anew when asked something else."""

import os

import nbformat
import pytest
from lab_server import end_kernels, run_all, serve, told
from page_checks import NAMES, NOTEBOOKS, pictures_not_shown_or_not_described

from analysis.corpus.build import build

NEWSROOM = NOTEBOOKS.parent / "data" / "newsroom" / "articles"
EXPLORER = "00_explore"


@pytest.fixture(scope="module")
def server(root):
    """One JupyterLab for all notebooks that this process runs, on the newsroom corpus."""
    here = root / f"lab-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    build([NEWSROOM], here / "corpus")
    with serve(here, here / "corpus") as address:
        yield address, here / "notebooks"


@pytest.fixture
def lab(server):
    address, _ = server
    yield address
    end_kernels(address)


@pytest.mark.parametrize("name", NAMES)
def test_jupyterlab_runs_a_notebook_without_an_error_and_shows_its_pictures(lab, visit, name):
    page = visit(viewport={"width": 1200, "height": 900})
    assert run_all(page, lab, name) == []
    assert page.locator(".jp-OutputArea img").count() > 0 or name in ("01_corpus", "05_limits")  # tables alone
    assert pictures_not_shown_or_not_described(page) == []
    assert told(page) == []


def test_the_explorer_draws_hostile_articles_anew_when_another_measure_is_chosen(lab, server, corpus, visit):
    _, notebooks = server
    explorer = nbformat.read(notebooks / f"{EXPLORER}.ipynb", as_version=4)
    (parameters,) = [cell for cell in explorer.cells if "parameters" in cell.metadata.get("tags", [])]
    assert "CORPUS = None" in parameters.source
    parameters.source = parameters.source.replace("CORPUS = None", f"CORPUS = {str(corpus)!r}")
    nbformat.write(explorer, notebooks / "hostile.ipynb")
    page = visit(viewport={"width": 1200, "height": 1600})
    assert run_all(page, lab, "hostile") == []
    picture = page.locator(".jupyter-widgets img").first
    picture.wait_for(timeout=60_000)
    assert "window.pwned=1" in picture.get_attribute("alt")
    before = picture.get_attribute("src")
    measure = page.locator(".jupyter-widgets select").first
    measure.select_option(measure.locator("option", has_text="sentiment:").get_attribute("value"))
    page.wait_for_function(
        "before => { const image = document.querySelector('.jupyter-widgets img');"
        " return image && image.src !== before; }",
        arg=before,
        timeout=120_000,
    )
    assert pictures_not_shown_or_not_described(page) == []
    assert page.evaluate("window.pwned") is None
    assert told(page) == []
