"""Write the report: run the notebooks on a corpus and put their pages, pictures and tables into one folder or file.

Entry point: `write_report`. The pages are laid out by `analysis.show.report_pages`.
"""

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
from markupsafe import Markup
from nbconvert.preprocessors import CellExecutionError, ExecutePreprocessor
from tqdm import tqdm

from analysis.corpus import accounts
from analysis.corpus.corpus import Corpus
from analysis.corpus.manifest import UNFINISHED, is_sealed, refuse_foreign_file, seal, workshop, write_file
from analysis.corpus.tables import write_csv
from analysis.corpus.texts import texts_of
from analysis.errors import InputError
from analysis.read import paths
from analysis.show import notebook
from analysis.show.notebook import CORPUS, EMBEDDED, FIGURES, HOME, open_corpus
from analysis.show.report_pages import (
    OVERVIEW,
    Page,
    notebook_page,
    overview_page,
    provenance_page,
    stories_pages,
    write_pages,
    write_single_page,
)
from analysis.store import Store
from analysis.text.words import printable

NOTEBOOKS = HOME / "notebooks"
SECONDS_PER_CELL = 600
MANIFEST, PAGE = "report.json", "report.html"
WRITTEN = ("index.html", "provenance.html", "excluded.csv", "figures")
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "nbconvert")
MAX_ROWS = 20
INSTRUMENT = "00"  # a notebook to ask questions with, which has no findings of its own


class CellFailed(Exception):
    """A notebook's cell raised an error; the report was not written."""


def write_report(
    folder: Path | None, target: Path, single_file: bool = False, sources: Path | str | Iterable[Path | str] = ()
) -> Path:
    """Run every notebook on a corpus and write the report.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the embedded corpus.
    target
        Folder to write: `index.html`, a page for each notebook and story, `provenance.html`, `figures/` with an SVG and
        a CSV for each picture, `excluded.csv`, `report.json`, which lists them. An earlier report there is replaced
        in one step once the new one is whole, and nothing else is.
    single_file
        Whether `target` is a file instead, one page that holds all of that.
    sources
        Files and folders that the corpus was made from: with them the pages of stories show whole sentences, without
        them the report holds no text but the first words of quotations.

    Returns
    -------
    Path
        The report's first page.

    Raises
    ------
    InputError
        if the corpus cannot be read, the sources are not what it was made from, there are no notebooks, or something
        else stands where a file of the report goes.
    CellFailed
        if a cell fails; what stood in `target` stays as it was.
    """
    folder = Path(folder).resolve() if folder else EMBEDDED
    asked, sources = Path(target), paths(sources)
    corpus = open_corpus(folder)
    if not corpus.comparable().articles["n_words"].sum():
        raise InputError(f"{folder}: no article here has words that speak for its outlet; annotate more articles")
    _refuse_what_is_not_a_report(asked, single_file)
    texts = texts_of(corpus, sources) if sources else {}
    notebooks = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    if not notebooks:
        raise InputError(f"{NOTEBOOKS}: there are no notebooks here; install the project from its checkout")
    with _to_be_written(asked, single_file) as beside:
        figures = beside / "figures"
        figures.mkdir(parents=True)
        with _environment({CORPUS: str(folder), FIGURES: str(figures), "TQDM_DISABLE": "1"}):
            ran = [
                _run(path)
                for path in tqdm(notebooks, desc="running notebooks", unit=" notebooks", leave=False, disable=None)
            ]
            pages = _pages(dict(zip((path.stem for path in notebooks), ran, strict=True)), corpus, texts)
        commands = _commands(folder, corpus.manifest, asked, single_file, sources)
        pages.append(_provenance(beside, pages, corpus, commands))
        if single_file:
            write_single_page(beside / PAGE, beside, pages)
        else:
            write_pages(beside, pages)
    return asked if single_file else asked / f"{OVERVIEW}.html"


def _refuse_what_is_not_a_report(asked: Path, single_file: bool) -> None:
    if single_file:
        refuse_foreign_file(asked, is_sealed)
        return
    there = {path.name for path in asked.iterdir()} if asked.is_dir() else {asked.name} if asked.exists() else set()
    if there and MANIFEST not in there and UNFINISHED not in there:
        raise InputError(f"{asked}: holds something other than a report; name another folder with --out")


@contextmanager
def _to_be_written(asked: Path, single_file: bool) -> Iterator[Path]:
    """Give a folder in which a report is made; at the end it takes the place of the one before it, in one step."""
    if single_file:
        asked.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{asked.name}.", dir=asked.parent) as beside:
            yield Path(beside)
            write_file(asked, seal((Path(beside) / PAGE).read_bytes()), is_sealed)
        return
    with workshop(Store(asked), MANIFEST, WRITTEN) as shop:
        try:
            yield Path(shop.next.root)
        except BaseException:
            shop.discard()
            raise
        shop.put_in_place({"versions": {"source-framing": version("source-framing")}})


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


def _pages(ran: Mapping[str, nbformat.NotebookNode], corpus: Corpus, texts: Mapping[str, str]) -> list[Page]:
    """Give the overview, the pages of the notebooks, and those of the stories."""
    told = [notebook_page(stem, made) for stem, made in ran.items()]
    pages = told + stories_pages(corpus, texts)
    n_rows = corpus.manifest.get("n_rows", len(corpus.articles) + len(corpus.excluded))
    rows = accounts.rows_by_outlet(corpus)
    rows = _table(rows[rows["outlet"].isin(corpus.articles["outlet"])], "Rows of the input of each outlet kept")
    answered = [page for page in told if not page.stem.startswith(INSTRUMENT)]
    return [overview_page(pages, answered, n_articles=len(corpus.articles), n_rows=n_rows, rows=rows), *pages]


def _provenance(beside: Path, pages: Sequence[Page], corpus: Corpus, commands: str) -> Page:
    excluded = corpus.excluded
    if len(excluded):
        write_csv(excluded, beside / "excluded.csv")
    repeated = accounts.copies(corpus)
    used = {"Python": ".".join(map(str, sys.version_info[:3]))} | {name: version(name) for name in LIBRARIES}
    versions = pd.DataFrame(used.items(), columns=["what", "version"])
    some = f"the first {MAX_ROWS} of {len(excluded)}" if len(excluded) > MAX_ROWS else "all"
    return provenance_page(
        pages,
        sorted(path.stem for path in (beside / "figures").glob("*.svg")),
        commands=commands,
        made_from=_table(accounts.provenance(corpus), "What the tables were made from"),
        versions=_table(versions, "Versions with which this report was written"),
        n_excluded=len(excluded),
        reasons=_table(accounts.reasons(corpus), "Rows excluded, by outlet and reason"),
        excluded=_table(excluded.head(MAX_ROWS), f"Rows excluded: {some}"),
        rows=_table(accounts.rows_by_outlet(corpus), "Rows of the input by outlet, and what became of them"),
        n_repeated=len(repeated),
        repeated=_table(repeated, "Articles that repeat another's words"),
    )


def _table(frame: pd.DataFrame, caption: str) -> Markup:
    return Markup(notebook.table(frame, caption).data)


def _commands(
    folder: Path, account: Mapping, asked: Path, single_file: bool, sources: Sequence[Path | str] = ()
) -> str:
    """Give what to type to get this report again, inputs by their names alone."""
    texts = "".join(f" --texts {shlex.quote(printable(Path(source).resolve().name))}" for source in sources)
    if folder == EMBEDDED:
        again = f"framing report{texts}{' --single-file' if single_file else ''}"
        return again if single_file or texts else "make report"
    corpus = shlex.quote(printable(folder.name))
    lines = []
    if account.get("inputs"):
        inputs = " ".join(shlex.quote(source["name"]) for source in account["inputs"])
        actors = account.get("actors", {}).get("name", "actors.csv")
        options = [f"--actors {shlex.quote(actors)}"] if actors != "actors.csv" else []
        options += [f"--{name}" for name in ("shareable", "combined") if account.get(name)]
        lines.append(" ".join(["framing annotate", inputs, *options, "--out", corpus]))
    out = shlex.quote(printable(asked.name))
    lines.append(f"framing report {corpus}{texts} {'--single-file ' if single_file else ''}--out {out}")
    return "\n".join(lines)
