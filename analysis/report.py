"""Write the report: run the notebooks on a corpus and put their pages, pictures and tables into one folder.

Entry point: `write_report`.
"""

import os
import re
import shutil
from contextlib import contextmanager
from html import escape
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbconvert import HTMLExporter
from nbconvert.preprocessors import CellExecutionError, ExecutePreprocessor
from tqdm import tqdm

import analysis
from analysis.errors import InputError
from analysis.notebook import CORPUS, EMBEDDED, FIGURES, open_corpus
from analysis.outlets import in_order

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
TEMPLATE = Path(__file__).resolve().parent / "report_template"
SECONDS_PER_CELL = 600
MARK = '<meta name="generator" content="source-framing">'


class CellFailed(Exception):
    """A notebook's cell raised an error; the report was not written."""


def write_report(folder: Path | None, target: Path) -> Path:
    """Run every notebook on a corpus and write the report.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the embedded corpus.
    target
        Folder to write: `index.html`, a page for each notebook, `figures/` with an SVG and a CSV for each picture.
        An earlier report there is replaced once the new one is whole.

    Returns
    -------
    Path
        The report's first page.

    Raises
    ------
    InputError
        if the corpus cannot be read, there are no notebooks, or `target` holds something other than a report.
    CellFailed
        if a cell fails; what stood in `target` stays as it was.
    """
    folder = Path(folder).resolve() if folder else EMBEDDED
    asked, target = Path(target), Path(target).resolve()
    corpus = open_corpus(folder)
    if not corpus.comparable().articles["n_words"].sum():
        raise InputError(f"{folder}: no article here has words that speak for its outlet; annotate more articles")
    _refuse_what_is_not_a_report(target, asked)
    notebooks = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    if not notebooks:
        raise InputError(f"{NOTEBOOKS}: there are no notebooks here; install the project from its checkout")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        (beside / "figures").mkdir(parents=True)
        with _environment({CORPUS: str(folder), FIGURES: str((beside / "figures").resolve()), "TQDM_DISABLE": "1"}):
            ran = [
                _run(path)
                for path in tqdm(notebooks, desc="running notebooks", unit=" notebooks", leave=False, disable=None)
            ]
        _write_pages(beside, notebooks, ran, folder, corpus)
        if target.exists():
            shutil.rmtree(target)
        beside.replace(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return asked / "index.html"


def _refuse_what_is_not_a_report(target: Path, asked: Path) -> None:
    if not os.path.exists(target) or (target.is_dir() and not any(target.iterdir())):
        return
    page = target / "index.html"
    if not page.is_file() or MARK not in page.read_text("utf-8", "replace"):
        raise InputError(f"{asked}: holds something other than a report; name another folder with --out")
    for path in sorted(target.iterdir()):
        if path.suffix != ".html" and path.name not in ("figures", "report.css"):
            raise InputError(f"{asked}: holds {path.name} beside a report; move it, or name another folder with --out")


@contextmanager
def _environment(values: dict[str, str]):
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _run(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    runner = ExecutePreprocessor(
        timeout=SECONDS_PER_CELL, kernel_name="python3", record_timing=False, extra_arguments=["--log-level=ERROR"]
    )
    try:
        runner.preprocess(notebook, {"metadata": {"path": str(NOTEBOOKS)}})
    except CellExecutionError as error:
        plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
        raise CellFailed(f"{path.name}: a cell failed, no report was written\n{plain}") from error
    except TimeoutError as error:
        raise CellFailed(f"{path.name}: a cell took longer than {SECONDS_PER_CELL} s, no report was written") from error
    return notebook


def _write_pages(beside: Path, notebooks: list[Path], ran: list, folder: Path, corpus) -> None:
    pages = [{"file": "index.html", "title": "Overview"}]
    for path, notebook in zip(notebooks, ran, strict=True):
        title, question = _title_and_question(notebook)
        pages.append({"file": f"{path.stem}.html", "title": title, "question": question, "answer": _answer(notebook)})
    exporter = HTMLExporter(
        template_name="report_template",
        extra_template_basedirs=[str(TEMPLATE.parent)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    for page, notebook in zip(pages[1:], ran, strict=True):
        resources = {"pages": pages, "this_file": page["file"], "page_title": page["title"]}
        body, _ = exporter.from_notebook_node(notebook, resources)
        (beside / page["file"]).write_text(body, "utf-8")
    account = corpus.account
    counts = corpus.articles["outlet"].value_counts()
    counts = counts.loc[in_order(counts.index)]
    where = os.path.relpath(folder, ROOT) if folder.is_relative_to(ROOT) else folder.name
    overview = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True).get_template("overview.html.j2")
    page = overview.render(
        pages=pages,
        n_articles=len(corpus.articles),
        n_rows=account.get("n_rows", len(corpus.articles) + len(corpus.excluded)),
        outlets=", ".join(f"{name} {n}" for name, n in counts.items()),
        figures=sorted(path.stem for path in (beside / "figures").glob("*.svg")),
        corpus=where,
        inputs=", ".join(source["name"] for source in account.get("inputs", [])) or "tables of unknown origin",
        version=analysis.__version__,
        versions=", ".join(f"{k} {v}" for k, v in account.get("versions", {}).items() if k != "source-framing"),
        command="make report" if folder == EMBEDDED else f"framing report {where} --out output",
    )
    (beside / "index.html").write_text(page, "utf-8")
    shutil.copy(TEMPLATE / "report.css", beside / "report.css")


def _title_and_question(notebook) -> tuple[str, str]:
    """Take the first heading and the first paragraph below it from the notebook's first cell."""
    lines = [line.strip() for line in notebook.cells[0].source.splitlines() if line.strip()]
    title = lines[0].lstrip("# ") if lines else "untitled"
    return title, lines[1].strip("*_ ") if len(lines) > 1 else ""


def _answer(notebook) -> str:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if 'class="answer"' in html:
                return html
    return f"<p>{escape('no answer')}</p>"
