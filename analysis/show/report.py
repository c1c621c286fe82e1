"""Write the report: run the notebooks on a corpus and put their pages, pictures and tables into one folder or file."""

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pandas as pd
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import v4
from traitlets.config import Config

from analysis.comparison.story import stories
from analysis.corpus import accounts
from analysis.corpus.accounts import texts_of
from analysis.corpus.build import ACTORS
from analysis.corpus.corpus import Corpus
from analysis.corpus.engine import Workers, n_cores
from analysis.corpus.manifest import UNFINISHED, is_sealed, refuse_foreign_file, seal, workshop, write_file
from analysis.corpus.proposals import PROPOSED
from analysis.corpus.tables import write_csv
from analysis.errors import CellFailed, InputError
from analysis.progress import progress
from analysis.read import paths
from analysis.show.alive import voices_parts, words_parts
from analysis.show.comparison import hypotheses as confirmed
from analysis.show.first_page import ELSEWHERE, overview
from analysis.show.notebook import CORPUS, DAYS, EMBEDDED, HOME, open_corpus, slug
from analysis.show.report_pages import Layout, Page
from analysis.show.story import story_parts
from analysis.store import Store
from analysis.text.words import printable

NOTEBOOKS = HOME / "notebooks"
MOST_AT_ONCE = 4  # notebooks and stories; each process takes some 400 MB
MOST_STORIES = 100  # that have a page
LONGEST_STEM = 50
MANIFEST = "report.json"
WRITTEN = ("index.html", "provenance.html", "excluded.csv", "figures")
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib")
EXPECTED = "<h1>Hypotheses</h1>\n<p><em>Does what was expected beforehand hold, tested apart from all else?</em></p>\n"
ALIVE = {"words": words_parts, "voices": voices_parts}  # pages that answer to a reader
INSTRUMENTS = ("00", "06")  # to ask questions with; each story has a page of its own


def write_report(
    folder: Path | None,
    target: Path,
    single_file: bool = False,
    sources: Path | str | Iterable[Path | str] = (),
    hypotheses: Path | str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Path:
    """Run every notebook on a corpus, write the report, and return the path of its first page.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the embedded corpus.
    target, single_file
        Folder to write, or one file that holds all pages. An earlier report there is replaced in one step once the new
        one is whole; where anything else stands, an `InputError` says so. `CellFailed`: all stays as it was.
    sources
        Files and folders that the corpus was made from: with them the pages of stories show whole sentences, without
        them the report holds no text but the first words of quotations.
    hypotheses
        A file of what was expected beforehand (`analysis.comparison.hypotheses`), which is told first.
    since, until
        Days, as in "2022-08-31": only articles from one to the other, both included.
    """
    folder = Path(folder).resolve() if folder else EMBEDDED
    asked, sources = Path(target), paths(sources)
    days = {name: day for name, day in (("since", since), ("until", until)) if day}
    corpus = open_corpus(folder, **days)
    if not corpus.comparable().articles["n_words"].sum():
        raise InputError(f"{folder}: no article here has words that speak for its outlet; annotate more articles")
    there = {path.name for path in asked.iterdir()} if asked.is_dir() else {asked.name} if asked.exists() else set()
    if single_file:
        refuse_foreign_file(asked, is_sealed)
    elif there and not there & {MANIFEST, UNFINISHED}:
        raise InputError(f"{asked}: holds something other than a report; name another folder with --out")
    texts = texts_of(corpus, sources) if sources else {}
    if not any(NOTEBOOKS.glob("[0-9]*.ipynb")):
        raise InputError(f"{NOTEBOOKS}: there are no notebooks here; install the project from its checkout")
    commands = _commands(folder, corpus.manifest, asked, single_file, sources, hypotheses, days)
    given = folder, corpus, texts, commands, confirmed(corpus, hypotheses) if hypotheses else None, days
    if single_file:
        asked.parent.mkdir(parents=True, exist_ok=True)
        layout = Layout(None)
        write_file(asked, seal(layout.write(_pages(layout, *given)).encode()), is_sealed)
        return asked
    with workshop(Store(asked), MANIFEST, WRITTEN) as shop:
        shop.is_kept = False
        layout = Layout(Path(shop.next.root))
        layout.write(_pages(layout, *given))
        shop.put_in_place({"versions": {"source-framing": version("source-framing")}})
    return asked / "index.html"


def _pages(layout: Layout, folder: Path, corpus: Corpus, texts: Mapping, commands: str, expected, days) -> list[Page]:
    """Return the overview, the hypotheses, a page for each notebook, those of the stories, and where it comes from."""
    without = INSTRUMENTS if folder == EMBEDDED else (*INSTRUMENTS, *ELSEWHERE)
    asked = [path for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) if not path.name.startswith(without)]
    shared = _stories(corpus)
    told = shared[:MOST_STORIES]
    environment = {CORPUS: str(folder), "TQDM_DISABLE": "1", "MPLBACKEND": "agg"}
    environment |= {name: days.get(day, "") for day, name in DAYS.items()}
    jobs: list[tuple] = [(run_notebook, path, {}) for path in asked]
    jobs += [(parts, folder, texts) for parts in ALIVE.values()]
    for row in told:
        ids = corpus.articles.loc[corpus.articles["story"] == row["story"], "article_id"]
        own = {article_id: texts[article_id] for article_id in ids if article_id in texts}
        jobs.append((story_parts, folder, row["story"], own, row["stem"]))
    shown = iter(_done(jobs, environment))
    pages = [layout.page("hypotheses", "Hypotheses", [EXPECTED, *expected.parts])] if expected else []
    pages += filter(None, [layout.notebook(path.stem, next(shown)) for path in asked])
    pages += [layout.page(stem, *next(shown)) for stem in ALIVE]
    counts = {"n_texts": len(texts), "n_articles": len(corpus.articles), "n_more": len(shared) - len(told)}
    pages += layout.stories(told, list(shown), **counts)
    if layout.folder and len(corpus.excluded):
        write_csv(corpus.excluded, layout.folder / "excluded.csv")
    used = {"Python": ".".join(map(str, sys.version_info[:3]))} | {name: version(name) for name in LIBRARIES}
    versions = pd.DataFrame([*used.items()], columns=["program", "version"])
    facts = {"pages": pages, "corpus": corpus, "accounts": accounts, "commands": commands, "versions": versions}
    last = Page("provenance", "How made", layout.render("provenance", **facts))
    first = layout.render("overview", **overview(pages, corpus), expected=expected.sentences if expected else [])
    return [Page("index", "Findings", first), *pages, last]


def _stories(corpus: Corpus) -> list[dict]:
    """Return what there is of each story that two outlets or more tell, and what its page is called."""
    told = stories(corpus).query("n_outlets > 1")
    stems = [slug(f"story-{i:03d}", name)[:LONGEST_STEM].strip("-") for i, name in enumerate(told["story"], 1)]
    return told.assign(stem=stems).to_dict("records")


def _within(environment: Mapping[str, str], make: Callable, *args):
    os.environ.update(environment)
    return make(*args)


def _done(jobs: Sequence[tuple], environment: Mapping[str, str]) -> list:
    """Return what each job makes, a function and its arguments; they run in a few processes that end with this."""
    with Workers(min(n_cores(), MOST_AT_ONCE)) as workers:
        try:
            waiting = [workers.submit(_within, environment, *job) for job in jobs]
            return [future.result() for future in progress(waiting, desc="writing pages", unit=" pages")]
        except BrokenExecutor as error:
            raise CellFailed("a page needs more memory than there is, no report was written") from error


def _commands(folder: Path, account: Mapping, asked: Path, single_file: bool, sources, hypotheses, days) -> str:
    """Return what to type to get this report again, inputs by their names alone."""
    options = [word for source in sources for word in ("--texts", Path(source).resolve().name)]
    options += ["--hypotheses", Path(hypotheses).name] if hypotheses else []
    options += [word for name, day in days.items() for word in (f"--{name}", day)]
    options += ["--single-file"] if single_file else []
    if folder == EMBEDDED:
        return shlex.join(["framing", "report", *options])
    commands = [["framing", "report", folder.name, *options, "--out", asked.name]]
    if inputs := [source["name"] for source in account.get("inputs", ())]:
        actors = account.get("actors", {}).get("name", ACTORS)
        chosen = [] if actors in (ACTORS, PROPOSED) else ["--actors", actors]
        shareable = ["--shareable"] if account.get("shareable") else []
        commands.insert(0, ["framing", "annotate", *inputs, *chosen, *shareable, "--out", folder.name])
    return "\n".join(shlex.join(map(printable, command)) for command in commands)


def run_notebook(path: Path, environment: dict[str, str]) -> nbformat.NotebookNode:
    """Return a notebook with what its cells show; it runs in its own folder, with these environment variables.

    It runs in this process: a Jupyter kernel for each notebook takes twice as long. `CellFailed` tells what Python says
    of a cell that raises an error.
    """
    notebook = nbformat.read(path, as_version=4)
    os.environ.update(environment)
    os.environ.pop("JPY_SESSION_NAME", None)  # that of a notebook which has a report made: no browser listens here
    os.chdir(path.parent)
    InteractiveShell.clear_instance()
    with TemporaryDirectory() as own:  # a person's start-up files and history are not the report's
        plain = Config({"HistoryManager": {"enabled": False}})
        shell = InteractiveShell.instance(config=plain, ipython_dir=own, colors="nocolor")
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _run(shell, cell.source, path.name)
    return notebook


def _run(shell: InteractiveShell, source: str, name: str) -> list[nbformat.NotebookNode]:
    errors: list[str] = []
    shell._showtraceback = lambda kind, error, lines: errors.extend(lines)  # also where only a display fails
    with capture_output() as said:
        shell.display_trap.hook = CapturingDisplayHook(shell, shell.display_pub.outputs)
        done = shell.run_cell(source)
    if errors or not done.success:
        told = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(errors)).strip()
        raise CellFailed(f"{name}: a cell failed, no report was written\n{told}")
    printed = [v4.new_output("stream", text=said.stdout)] if said.stdout else []
    # what displays itself has no data of its own
    return printed + [
        v4.new_output("display_data", one.data, metadata=one.metadata) for one in said.outputs if one.data
    ]
