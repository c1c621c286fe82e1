"""Write the report: run the notebooks on a corpus and put their pages, pictures and tables into one folder or file.

Entry point: `write_report`. The pages are laid out by `analysis.show.report_pages`.
"""

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import v4

from analysis.comparison.story import stories
from analysis.corpus import accounts
from analysis.corpus.accounts import texts_of
from analysis.corpus.build import ACTORS
from analysis.corpus.corpus import Corpus
from analysis.corpus.engine import Workers, n_cores
from analysis.corpus.manifest import UNFINISHED, is_sealed, refuse_foreign_file, seal, workshop, write_file
from analysis.corpus.proposals import PROPOSED
from analysis.corpus.tables import write_csv
from analysis.errors import InputError
from analysis.progress import progress
from analysis.read import paths
from analysis.show.comparison import Hypotheses
from analysis.show.findings import ELSEWHERE, overview
from analysis.show.lookup import words_parts
from analysis.show.notebook import CORPUS, EMBEDDED, HOME, PARTS, open_corpus, slug
from analysis.show.report_pages import Layout, Page
from analysis.show.run_notebook import CellFailed, run_notebook
from analysis.show.story import story_parts
from analysis.show.voices import voices_parts
from analysis.store import Store
from analysis.text.words import printable

NOTEBOOKS = HOME / "notebooks"
MOST_AT_ONCE = 4  # notebooks and stories; each process takes some 400 MB
LONGEST_NAME = 40
MANIFEST = "report.json"
WRITTEN = ("index.html", "provenance.html", "excluded.csv", "figures")
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "nbconvert")
EXPECTED = "# Hypotheses\n\n*Does what was expected beforehand hold, tested apart from all that this report explores?*"
ALIVE = {"words": words_parts, "voices": voices_parts}  # pages that answer to a reader
INSTRUMENTS = ("00", "06")  # to ask questions with; each story has a page of its own


def write_report(
    folder: Path | None,
    target: Path,
    single_file: bool = False,
    sources: Path | str | Iterable[Path | str] = (),
    hypotheses: Path | str | None = None,
) -> Path:
    """Run every notebook on a corpus, write the report, and return the path of its first page.

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
    hypotheses
        A file of what was expected beforehand (`analysis.comparison.hypotheses`), which is told first.

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
    if single_file:
        refuse_foreign_file(asked, is_sealed)
    else:
        _refuse_foreign_folder(asked)
    texts = texts_of(corpus, sources) if sources else {}
    if not any(NOTEBOOKS.glob("[0-9]*.ipynb")):
        raise InputError(f"{NOTEBOOKS}: there are no notebooks here; install the project from its checkout")
    expected = Hypotheses(corpus, hypotheses) if hypotheses else None
    commands = _commands(folder, corpus.manifest, asked, single_file, sources, hypotheses)
    if single_file:
        asked.parent.mkdir(parents=True, exist_ok=True)
        layout = Layout(None)
        whole = layout.write(_pages(layout, folder, corpus, texts, commands, expected))
        write_file(asked, seal(whole.encode()), is_sealed)
        return asked
    with workshop(Store(asked), MANIFEST, WRITTEN) as shop:
        try:
            layout = Layout(Path(shop.next.root))
            layout.write(_pages(layout, folder, corpus, texts, commands, expected))
        except BaseException:
            shop.discard()
            raise
        shop.put_in_place({"versions": {"source-framing": version("source-framing")}})
    return asked / "index.html"


def _refuse_foreign_folder(asked: Path) -> None:
    there = {path.name for path in asked.iterdir()} if asked.is_dir() else {asked.name} if asked.exists() else set()
    if there and MANIFEST not in there and UNFINISHED not in there:
        raise InputError(f"{asked}: holds something other than a report; name another folder with --out")


def _pages(
    layout: Layout, folder: Path, corpus: Corpus, texts: Mapping[str, str], commands: str, expected: Hypotheses | None
) -> list[Page]:
    """Return the overview, the hypotheses, a page for each notebook, those of the stories, and where it comes from."""
    without = INSTRUMENTS if folder == EMBEDDED else (*INSTRUMENTS, *ELSEWHERE)
    asked = [path for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) if not path.name.startswith(without)]
    told = _stories(corpus)
    environment = {CORPUS: str(folder), "TQDM_DISABLE": "1", "MPLBACKEND": "agg"}
    jobs: list[tuple] = [(run_notebook, path, environment) for path in asked]
    jobs += [(parts, folder, texts) for parts in ALIVE.values()]
    for row in told:
        own = {article_id: text for article_id, text in texts.items() if article_id in row["article_ids"]}
        jobs.append((story_parts, folder, row["story"], own, row["stem"]))
    shown = _done(jobs)
    pages = [layout.notebook("hypotheses", _of(expected))] if expected else []
    alive, of_stories = shown[len(asked) : len(asked) + len(ALIVE)], shown[len(asked) + len(ALIVE) :]
    of_notebooks = [layout.notebook(path.stem, ran) for path, ran in zip(asked, shown, strict=False)]
    pages += [page for page in of_notebooks if page is not None]
    pages += [layout.page(stem, *parts) for stem, parts in zip(ALIVE, alive, strict=True)]
    pages += layout.stories(told, of_stories, len(texts), len(corpus.articles))
    first, last = _around(layout, pages, corpus, commands, expected)
    return [first, *pages, last]


def _stories(corpus: Corpus) -> list[dict]:
    """Return what there is of each story that two outlets or more tell, its articles, and what its page is called."""
    told = stories(corpus).query("n_outlets > 1").to_dict("records")
    for i, row in enumerate(told, 1):
        name = slug(row["story"])[:LONGEST_NAME].strip("-")
        row["stem"] = "-".join(filter(None, [f"story-{i:03d}", name]))
        row["article_ids"] = set(corpus.articles.loc[corpus.articles["story"] == row["story"], "article_id"])
    return told


def _done(jobs: Sequence[tuple]) -> list:
    """Return what each job makes, a function and its arguments; they run in a few processes that end with this."""
    with Workers(min(n_cores(), MOST_AT_ONCE)) as workers:
        workers.start(len(jobs))
        try:
            waiting = progress([workers.submit(*job) for job in jobs], desc="writing pages", unit=" pages")
            return [future.result() for future in waiting]
        except BrokenExecutor as error:
            raise CellFailed("a page needs more memory than there is, no report was written") from error


def _of(expected: Hypotheses) -> nbformat.NotebookNode:
    shown = v4.new_output("display_data", {PARTS: expected.parts})
    return v4.new_notebook(cells=[v4.new_markdown_cell(EXPECTED), v4.new_code_cell(outputs=[shown])])


def _around(
    layout: Layout, pages: Sequence[Page], corpus: Corpus, commands: str, expected: Hypotheses | None
) -> tuple[Page, Page]:
    """Return the first page (answers and contents), and the last (inputs, versions, what was left out, figures)."""
    if layout.folder and len(corpus.excluded):
        write_csv(corpus.excluded, layout.folder / "excluded.csv")
    used = {"Python": ".".join(map(str, sys.version_info[:3]))} | {name: version(name) for name in LIBRARIES}
    facts = {"pages": pages, "corpus": corpus, "accounts": accounts, "commands": commands}
    versions = pd.DataFrame([*used.items()], columns=["program", "version"])
    last = Page("provenance", "How made", layout.render("provenance", versions=versions, **facts))
    facts["pages"] = [*pages, last]
    facts |= overview(pages, corpus) | {"expected": expected.sentences if expected else []}
    return Page("index", "Findings", layout.render("overview", **facts)), last


def _commands(
    folder: Path, account: Mapping, asked: Path, single_file: bool, sources: Sequence[Path | str],
    hypotheses: Path | str | None,
) -> str:  # fmt: skip
    """Return what to type to get this report again, inputs by their names alone."""
    flags = "".join(f" --texts {shlex.quote(printable(Path(source).resolve().name))}" for source in sources)
    flags += f" --hypotheses {shlex.quote(printable(Path(hypotheses).name))}" if hypotheses else ""
    flags += " --single-file" if single_file else ""
    if folder == EMBEDDED:
        return f"framing report{flags}" if flags else "make report"
    corpus, lines = shlex.quote(printable(folder.name)), []
    if account.get("inputs"):
        inputs = " ".join(shlex.quote(source["name"]) for source in account["inputs"])
        actors = account.get("actors", {}).get("name", ACTORS)
        options = [f"--actors {shlex.quote(actors)}"] if actors not in (ACTORS, PROPOSED) else []
        options += ["--shareable"] if account.get("shareable") else []
        lines.append(" ".join(["framing annotate", inputs, *options, "--out", corpus]))
    return "\n".join([*lines, f"framing report {corpus}{flags} --out {shlex.quote(printable(asked.name))}"])
