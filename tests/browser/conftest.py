"""Reports to look at, and a Chromium to look with.

Needs Chromium (Debian: `apt install chromium`) and Playwright; every test is skipped, saying so, where one is missing.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import hostile_articles
import nbformat
import pytest

from analysis.corpus.build import build
from analysis.show import report as reports

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SECONDS = 900  # a machine that is busy is no failure
NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"
EXECUTABLE = next(filter(None, map(shutil.which, BROWSERS)), None)
TINY = """
import matplotlib.pyplot as plt, pandas as pd
from analysis.show import notebook
hostile = "</style></script><script>window.pwned=1</script> http://pwned.example"
ax = plt.figure().subplots()
table = pd.DataFrame({"term": [hostile, "=1+1"], "share": [0.5, None]})
display(notebook.answer([hostile]), notebook.figure(ax, table, "one", hostile), notebook.table(table, hostile))
"""
SINGLE = """
import sys
from pathlib import Path
from analysis.show import report
report.NOTEBOOKS = Path(sys.argv[1])
report.write_report(Path(sys.argv[2]), Path(sys.argv[3]), single_file=True)
"""


@pytest.fixture(scope="session", autouse=True)
def playwright():
    if EXECUTABLE is None:
        pytest.skip("there is no Chromium here; apt install chromium")
    return pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; pip install playwright")


@pytest.fixture(scope="session")
def root(tmp_path_factory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def corpus(root) -> Path:
    """The corpus of hostile articles."""
    return _once(root, "corpus", lambda folder: build([hostile_articles.write(folder)], folder / "tables")) / "tables"


@pytest.fixture(scope="session")
def report(root, corpus) -> Path:
    """The report on the hostile articles, in a folder that holds an empty one beside it."""

    def make(folder):
        (folder / "around" / "beside").mkdir(parents=True)
        command = [sys.executable, "-m", "analysis", "report", corpus, "--out", folder / "around" / "report"]
        _run(command, folder)

    return _once(root, "report", make) / "around" / "report"


@pytest.fixture(scope="session")
def single(root) -> Path:
    """A report in one file, of a notebook that shows one of each kind."""

    def make(folder):
        cells = [
            *map(nbformat.v4.new_markdown_cell, ("# Tiny\n\n*Which?*", "## A part", "## Another")),
            nbformat.v4.new_code_cell(TINY),
        ]
        (folder / "notebooks").mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / "01_tiny.ipynb")
        build([hostile_articles.write(folder, n_per_outlet=1)], folder / "corpus")
        (folder / "out").mkdir()
        file = folder / "out" / "report.html"
        _run([sys.executable, "-c", SINGLE, folder / "notebooks", folder / "corpus", file], folder)

    return _once(root, "single", make) / "out" / "report.html"


@pytest.fixture(scope="session")
def pages(root):
    """The report on the newsroom with its texts, of a notebook that shows nothing."""

    def make(folder):
        (folder / "notebooks").mkdir()
        cells = [nbformat.v4.new_markdown_cell("# Nothing\n\n*Nothing?*"), nbformat.v4.new_code_cell("0")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / "01_nothing.ipynb")
        build([NEWSROOM], folder / "corpus")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reports, "NOTEBOOKS", folder / "notebooks")
            reports.write_report(folder / "corpus", folder / "report", sources=[NEWSROOM])

    return _once(root, "newsroom", make) / "report"


@pytest.fixture(scope="session")
def chromium(playwright):
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open pages and watch them: what is logged or pops up is on the list `seen`, what is asked for on `requests`."""
    contexts = []

    def opened(url: str = "", **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.seen, page.requests = [], []
        page.on("console", lambda message: page.seen.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.seen.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (page.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: page.requests.append(request.url))
        if url:
            page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


def _once(root: Path, name: str, make) -> Path:
    """Make a folder once for all processes that run these tests."""
    folder, done, failed = (root / f"{name}{suffix}" for suffix in ("", ".done", ".failed"))
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + SECONDS
        while not done.exists():
            if failed.exists() or time.monotonic() > end:
                pytest.fail(f"another process could not make the {name}")
            time.sleep(0.2)
        return folder
    try:
        make(folder)
        done.touch()
    finally:
        if not done.exists():
            failed.touch()
    return folder


def _run(command: list, folder: Path) -> None:
    environment = os.environ | {"IPYTHONDIR": str(folder / "ipython")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
