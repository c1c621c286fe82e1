"""The report and the notebooks in a real browser: nothing runs, nothing is fetched, everybody can read it.

Needs Chromium (Debian: `apt install chromium`) and Playwright; skipped, saying so, where either is missing.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import hostile_articles
import nbformat
import pytest

from analysis.build import build

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
NEWSROOM = NOTEBOOKS.parent / "data" / "newsroom" / "articles"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SECONDS = 300
# The others take longer; `test_notebooks` runs them all without a browser.
IN_LAB = ["01_corpus", "05_limits"]
TINY = """
import matplotlib.pyplot as plt, pandas as pd
from analysis import notebook
hostile = "</style></script><script>window.pwned=1</script> http://pwned.example"
ax = plt.figure().subplots()
table = pd.DataFrame({"term": [hostile, "=1+1"], "share": [0.5, None]})
display(notebook.answer([hostile]), notebook.figure(ax, table, "one", hostile), notebook.table(table, hostile))
"""
SINGLE = """
import sys
from pathlib import Path
from analysis import report
report.NOTEBOOKS = Path(sys.argv[1])
report.write_report(Path(sys.argv[2]), Path(sys.argv[3]), single_file=True)
"""

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
EXECUTABLE = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(EXECUTABLE is None, reason="there is no Chromium here; apt install chromium")


def once(root: Path, name: str, make) -> Path:
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


def run(*command, **environment) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="session")
def root(tmp_path_factory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def hostile(root) -> Path:
    """The corpus of hostile articles, and the report on it."""

    def make(folder):
        build([hostile_articles.write(folder)], folder / "corpus")
        (folder / "around" / "beside").mkdir(parents=True)
        output = folder / "around" / "report"
        run(
            sys.executable, "-m", "analysis", "report", folder / "corpus", "--out", output, IPYTHONDIR=str(folder / "i")
        )

    return once(root, "hostile", make)


@pytest.fixture(scope="session")
def report(hostile) -> Path:
    return hostile / "around" / "report"


@pytest.fixture(scope="session")
def single(root) -> Path:
    """A report in one file, of a notebook that shows one of each kind."""

    def make(folder):
        cells = [
            nbformat.v4.new_markdown_cell("# Tiny\n\n*Which?*\n\n## A part\n\n## Another"),
            nbformat.v4.new_code_cell(TINY),
        ]
        (folder / "notebooks").mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / "01_tiny.ipynb")
        build([hostile_articles.write(folder, n_per_outlet=1)], folder / "corpus")
        (folder / "out").mkdir()
        file = folder / "out" / "report.html"
        run(sys.executable, "-c", SINGLE, folder / "notebooks", folder / "corpus", file, IPYTHONDIR=str(folder / "i"))

    return once(root, "single", make) / "out" / "report.html"


@pytest.fixture(scope="module")
def chromium(report, single):
    # The report is made before: Playwright keeps an event loop running in this thread.
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open pages and watch them: what is logged, asked for, or pops up is on the list `seen`."""
    contexts = []

    def opened(url: str = "", **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.seen = []
        page.on("console", lambda message: page.seen.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.seen.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (page.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: page.requests.append(request.url))
        page.requests = []
        if url:
            page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


def pages_of(report: Path) -> list[Path]:
    found = sorted(report.glob("*.html"))
    assert {"index", "provenance", *NAMES} <= {path.stem for path in found}
    return found


def tell_apart(page) -> list[str]:
    """List what axe holds for serious or critical."""
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


def test_hostile_articles_run_nothing_and_fetch_nothing(report, visit):
    page = visit()
    for path in pages_of(report):
        page.requests.clear()
        page.goto(path.as_uri())
        page.mouse.wheel(0, 20_000)
        assert page.evaluate("window.pwned") is None, path.name
        assert page.seen == [], path.name
        inside = report.as_uri() + "/"
        assert [url for url in page.requests if not url.startswith((inside, "data:"))] == [], path.name
    assert "<script>window.pwned=1</script>" in visit((report / "index.html").as_uri()).inner_text("main")


def test_hostile_names_leave_their_folder_nowhere_and_no_cell_is_a_formula(hostile, report):
    assert sorted(path.name for path in report.parent.iterdir()) == ["beside", "report"]
    assert list((report.parent / "beside").iterdir()) == []
    files = [path.relative_to(report) for path in report.rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"(figures/)?[\w-]{1,120}\.(html|svg|csv)", str(path)) for path in files), files
    tables = [*report.glob("figures/*.csv"), report / "excluded.csv"]
    assert len(tables) > 20
    for table in tables:
        text = table.read_text("utf-8")
        assert not re.search(r'(?m)(^|,)"?[=@\t]', text), table.name
    assert "'=HYPERLINK" in "".join(table.read_text("utf-8") for table in tables)


def test_links_lead_to_pages_files_and_headings_that_exist(report, visit):
    page = visit()
    anchors = {}
    links = {}
    for path in pages_of(report):
        page.goto(path.as_uri())
        anchors[path.name] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        links[path.name] = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert len(links["index.html"]) > 40
    for name, found in links.items():
        for link in found:
            file, _, anchor = unquote(link).partition("#")
            assert (report / (file or name)).is_file(), (name, link)
            assert not anchor or anchor in anchors[file or name], (name, link)
    for path in pages_of(report):
        assert path.name == "index.html" or path.name in {unquote(link) for found in links.values() for link in found}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(report, visit, scheme):
    page = visit(color_scheme=scheme)
    for path in pages_of(report):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tell_apart(page) == [], path.name


def test_headings_stand_in_order_and_every_picture_has_a_description(report, visit):
    page = visit()
    for path in pages_of(report):
        page.goto(path.as_uri())
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1, path.name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path.name, levels)
        texts = page.evaluate("[...document.images].map(i => i.alt.trim())")
        assert all(texts), path.name
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)"), path.name


def test_a_table_sorts_by_keyboard_numbers_as_numbers_and_what_is_missing_last(single, visit, tmp_path):
    page = visit(single.as_uri())
    table = page.locator(".table", has_text="Rows of the input of each outlet").first
    table.locator("th", has_text="excluded").locator("button").focus()
    page.keyboard.press("Enter")
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("excluded")
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
    for wanted in (["−2.5", "4", "30 %", "1,000", "–"], ["1,000", "30 %", "4", "−2.5", "–"]):
        page.locator("th button").press("Enter")
        assert page.locator("td").all_inner_texts() == wanted


def test_a_long_table_is_searched_and_says_how_many_rows_are_left(report, visit):
    page = visit((report / "provenance.html").as_uri())
    rows = page.locator(".table", has_text="Every figure").locator("tbody tr")
    n = rows.count()
    assert n > 10
    page.get_by_label("Search this table").last.fill("ARTICLE-LENGTHS")
    assert rows.filter(visible=True).count() == 1
    assert page.locator(".search output").last.inner_text() == f"1 of {n} rows"
    page.get_by_label("Search this table").last.fill("")
    assert rows.filter(visible=True).count() == n


def test_every_page_can_be_read_on_a_telephone_without_scrolling_sideways(report, visit):
    page = visit(viewport={"width": 375, "height": 700})
    for path in pages_of(report):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path.name


def test_the_skip_link_comes_first_and_leads_to_the_content(report, visit):
    page = visit((report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert page.evaluate("document.activeElement.closest('main') !== null") and outline == "3px"


def test_dark_follows_the_system_and_the_button_and_goes_along_to_the_next_page(report, visit):
    paper = "getComputedStyle(document.body).backgroundColor"
    dark, light = (visit((report / "index.html").as_uri(), color_scheme=s) for s in ("dark", "light"))
    assert dark.evaluate(paper) != light.evaluate(paper) == "rgb(255, 255, 255)"
    light.get_by_role("button", name="Dark colours").press("Enter")
    assert light.evaluate(paper) == dark.evaluate(paper)
    light.get_by_role("link", name="The corpus").first.click()
    assert "01_corpus" in light.url and light.evaluate(paper) == dark.evaluate(paper)
    assert (
        light.evaluate("getComputedStyle(document.querySelector('.picture')).backgroundColor") == "rgb(255, 255, 255)"
    )


def test_print_is_black_on_white_without_menu_and_search(report, visit):
    page = visit((report / "provenance.html").as_uri(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator("header").is_visible() and not page.locator(".search").first.is_visible()
    assert page.locator("h1").is_visible()


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
    assert page.evaluate("[...document.images].every(i => i.naturalWidth > 0)")
    with page.expect_download() as download:
        page.locator("a[download='one.csv']").first.click()
    assert download.value.path().read_text().startswith("term,share\n")
    assert tell_apart(page) == []


@pytest.fixture(scope="module")
def lab(root, hostile):
    """JupyterLab on copies of the notebooks: the explorer on the hostile corpus, others on the newsroom."""
    here = root / f"lab-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    shutil.copytree(NOTEBOOKS, here / "notebooks", ignore=shutil.ignore_patterns(".*"))
    build([NEWSROOM], here / "corpus")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = here / "settings"
    settings.mkdir()
    (settings / "overrides.json").write_text(
        '{"@jupyterlab/apputils-extension:notification":'
        '{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true}}'
    )
    explorer = here / "notebooks" / "00_explore.ipynb"
    if explorer.exists():
        text = explorer.read_text("utf-8")
        explorer.write_text(text.replace('"CORPUS = None\\n"', f"\"CORPUS = '{hostile / 'corpus'}'\\n\""), "utf-8")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--ServerApp.root_dir={here / 'notebooks'}", "--IdentityProvider.token=tok", "--expose-app-in-browser"]
    command += [f"--LabApp.app_settings_dir={settings}", f"--LabApp.workspaces_dir={here / 'w'}"]
    command += ["--LabApp.extension_manager=readonly", f"--LabApp.user_settings_dir={here / 'u'}"]
    environment = os.environ | {"FRAMING_CORPUS": str(here / "corpus"), "IPYTHONDIR": str(here / "ipython")}
    environment |= {"JUPYTER_CONFIG_DIR": str(here / "c"), "JUPYTER_RUNTIME_DIR": str(here / "r")}
    with (here / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (here / "log").read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}.ipynb?token=tok&reset"
    finally:
        server.terminate()
        server.wait(20)


def run_all(page, url: str) -> list[str]:
    """Open a notebook, run all cells, and give what they raised."""
    page.goto(url)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.evaluate(
        "async () => { await jupyterapp.restored; const panel = jupyterapp.shell.currentWidget;"
        " await panel.context.ready; await panel.sessionContext.ready;"
        " jupyterapp.commands.execute('notebook:run-all-cells'); }"
    )
    cells = "[...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code')"
    errors = (
        f"{cells}.flatMap(cell => Array.from({{length: cell.outputs.length}}, (_, i) => cell.outputs.get(i).toJSON()))"
        ".filter(output => output.output_type === 'error').map(output => `${output.ename}: ${output.evalue}`)"
    )
    page.wait_for_function(
        f"() => {errors}.length || {cells}.every(cell => cell.executionCount && cell.executionState !== 'running')",
        timeout=240_000,
    )
    return page.evaluate(f"() => {errors}")


@pytest.mark.parametrize("name", IN_LAB)
def test_jupyterlab_runs_a_notebook_without_an_error(lab, visit, name):
    page = visit(viewport={"width": 1200, "height": 900})
    assert run_all(page, lab.format(name)) == []
    assert page.evaluate("window.pwned") is None


@pytest.mark.skipif("00_explore" not in NAMES, reason="there is no notebook to explore with")
def test_the_explorer_draws_anew_when_another_measure_is_chosen(lab, visit):
    page = visit(viewport={"width": 1200, "height": 1600})
    assert run_all(page, lab.format("00_explore")) == []
    picture = page.locator(".jupyter-widgets img").first
    picture.wait_for(timeout=60_000)
    before = picture.get_attribute("src")
    measure = page.locator(".jupyter-widgets select").first
    other = measure.locator("option").nth(1).get_attribute("value")
    measure.select_option(other)
    page.wait_for_function(
        "before => { const image = document.querySelector('.jupyter-widgets img');"
        " return image && image.src !== before; }",
        arg=before,
        timeout=120_000,
    )
    assert page.evaluate("window.pwned") is None
