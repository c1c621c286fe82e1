"""Write the report: run the notebooks on a corpus and lay out their pages by the templates of `report_template`.

Pages load nothing: styles and script stand in each, and the Content-Security-Policy lets nothing else run.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import mistune
import nbformat
import pandas as pd
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from markupsafe import Markup, escape
from nbformat import NotebookNode, v4
from traitlets.config import Config

from analysis.comparison.story import stories
from analysis.corpus import Corpus, texts_of
from analysis.corpus.build import ACTORS
from analysis.corpus.engine import Workers, n_cores
from analysis.corpus.manifest import UNFINISHED, is_sealed, refuse_foreign_file, seal, workshop, write_file
from analysis.corpus.proposals import PROPOSED
from analysis.corpus.tables import csv_text, write_csv
from analysis.errors import CellFailed, InputError
from analysis.progress import progress
from analysis.read import paths
from analysis.show import notebook
from analysis.show.alive import voices_parts, words_parts
from analysis.show.comparison import hypotheses as confirmed
from analysis.show.findings import ELSEWHERE, overview
from analysis.show.story import story_parts
from analysis.store import Store
from analysis.text.words import printable

NOTEBOOKS = notebook.HOME / "notebooks"
MOST_AT_ONCE = 4  # notebooks and stories; each process takes some 400 MB
MOST_STORIES = 100  # that have a page
MANIFEST = "report.json"
WRITTEN = ("index.html", "provenance.html", "excluded.csv", "figures")
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib")
EXPECTED = "<h1>Hypotheses</h1>\n<p><em>Does what was expected beforehand hold, tested apart from all else?</em></p>\n"
ALIVE = {"words": words_parts, "voices": voices_parts}  # pages that answer to a reader
SCRIPTS = ("report.js", "story.js", "words.js", "voices.js")
TOLD = {
    "n_rows": "rows of the input",
    "n_articles": "articles kept",
    "n_excluded": "rows excluded",
    "shareable": "long titles and rare phrases left out",
    "made": "made (UTC)",
}
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
    folder = Path(folder).resolve() if folder else notebook.EMBEDDED
    asked, sources = Path(target), paths(sources)
    days = {name: day for name, day in (("since", since), ("until", until)) if day}
    corpus = notebook.open_corpus(folder, **days)
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
    without = INSTRUMENTS if folder == notebook.EMBEDDED else (*INSTRUMENTS, *ELSEWHERE)
    asked = [path for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) if not path.name.startswith(without)]
    shared = _stories(corpus)
    told = shared[:MOST_STORIES]
    environment = {notebook.CORPUS: str(folder), "TQDM_DISABLE": "1", "MPLBACKEND": "agg"}
    environment |= {name: days.get(day, "") for day, name in notebook.DAYS.items()}
    jobs: list[tuple] = [(notebook_parts, path) for path in asked]
    jobs += [(parts, folder, texts) for parts in ALIVE.values()]
    for row in told:
        ids = corpus.articles.loc[corpus.articles["story"] == row["story"], "article_id"]
        own = {article_id: texts[article_id] for article_id in ids if article_id in texts}
        jobs.append((story_parts, folder, row["story"], own, row["stem"]))
    shown = iter(_done(jobs, environment))
    pages = [layout.page("hypotheses", "Hypotheses", [EXPECTED, *expected.parts])] if expected else []
    stems = [*(path.stem for path in asked), *ALIVE]
    pages += [layout.page(stem, *made) for stem in stems if (made := next(shown))]
    if told:
        rows = [(layout.page(row["stem"], *parts), row) for row, parts in zip(told, shown, strict=True)]
        counts = {"n_texts": len(texts), "n_articles": len(corpus.articles), "n_more": len(shared) - len(told)}
        pages.append(Page("stories", "Stories", layout.render("stories", rows=rows, **counts)))
        pages += [page for page, _ in rows]
    if layout.folder and len(corpus.excluded):
        write_csv(corpus.excluded, layout.folder / "excluded.csv")
    used = {"Python": ".".join(map(str, sys.version_info[:3]))} | {name: version(name) for name in LIBRARIES}
    versions = pd.DataFrame([*used.items()], columns=["program", "version"])
    facts = {"pages": pages, "corpus": corpus, "commands": commands, "versions": versions}
    last = Page("provenance", "How made", layout.render("provenance", made_from=_made_from(corpus.manifest), **facts))
    first = layout.render("overview", **overview(pages, corpus), expected=expected.sentences if expected else [])
    return [Page("index", "Findings", first), *pages, last]


def _made_from(account: Mapping) -> pd.DataFrame:
    """Return what a corpus was made from, with what, and when: `what, value`."""
    rows = [(f"input {source['name']}", f"SHA-256 {source['sha256']}") for source in account.get("inputs", [])]
    rows += [(f"version of {name}", version) for name, version in account.get("versions", {}).items()]
    if actors := account.get("actors"):
        rows.append((f"list of actors {actors['name']}", f"SHA-256 {actors['sha256']}"))
    rows += [(label, str(account[name])) for name, label in TOLD.items() if name in account]
    return pd.DataFrame(rows, columns=["what", "value"])


def _stories(corpus: Corpus) -> list[dict]:
    """Return what there is of each story that two outlets or more tell, and what its page is called."""
    told = stories(corpus).query("n_outlets > 1")
    stems = [notebook.slug(f"story-{i:03d}", name) for i, name in enumerate(told["story"], 1)]
    return told.assign(stem=stems).to_dict("records")


def within(environment: Mapping[str, str], make: Callable, *args):
    """Return what a function makes where these environment variables are set."""
    os.environ.update(environment)
    return make(*args)


def _done(jobs: Sequence[tuple], environment: Mapping[str, str]) -> list:
    """Return what each job makes, a function and its arguments; they run in a few processes that end with this."""
    with Workers(min(n_cores(), MOST_AT_ONCE)) as workers:
        try:
            waiting = [workers.submit(within, environment, *job) for job in jobs]
            return [future.result() for future in progress(waiting, desc="writing pages", unit=" pages")]
        except BrokenExecutor as error:
            raise CellFailed("a page needs more memory than there is, no report was written") from error


def _commands(folder: Path, account: Mapping, asked: Path, single_file: bool, sources, hypotheses, days) -> str:
    """Return what to type to get this report again, inputs by their names alone."""
    given = [("texts", Path(source).resolve().name) for source in sources]
    given += [("hypotheses", Path(hypotheses).name)] if hypotheses else []
    options = [word for name, value in (*given, *days.items()) for word in (f"--{name}", value)]
    options += ["--single-file"] * single_file
    if folder == notebook.EMBEDDED:
        return shlex.join(["framing", "report", *options])
    commands = [["framing", "report", folder.name, *options, "--out", asked.name]]
    if inputs := [source["name"] for source in account.get("inputs", ())]:
        actors = account.get("actors", {}).get("name", ACTORS)
        chosen = [] if actors in (ACTORS, PROPOSED) else ["--actors", actors]
        chosen += ["--shareable"] * bool(account.get("shareable"))
        commands.insert(0, ["framing", "annotate", *inputs, *chosen, "--out", folder.name])
    return "\n".join(shlex.join(map(printable, command)) for command in commands)


def notebook_parts(path: Path) -> tuple[str, list[str | dict]] | None:
    """Return the title and the parts of the page of a notebook, which runs for it.

    Sections that show nothing but why the corpus does not allow them are left out; None if that leaves none.
    """
    sections: list[list] = [[]]
    for cell in run_notebook(path).cells:
        if cell.cell_type == "markdown":
            sections += [[]] if cell.source.startswith("## ") else []
            sections[-1].append({"markdown": cell.source})
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            told = f'<pre tabindex="0">{escape(output.get("text") or data.get("text/plain", ""))}</pre>'
            sections[-1] += data.get(notebook.PARTS) or [told]
    first, *sections = sections
    kept = [parts for parts in sections if not _is_unmeasured(parts)]
    listed = []
    for parts in kept:
        anchor = f"{path.stem}-{notebook.slug(_heading(parts))}"
        found = [part["card"] for part in parts if "card" in part and part["card"]["found"]]
        clearest = min(found, key=lambda card: card["rank"], default={"headline": ""})
        listed.append((anchor, _heading(parts), clearest["headline"]))
        parts.insert(0, f'<span id="{anchor}"></span>')
    first[1:1] = [{"contents": listed}] * (len(listed) > 1)
    return (_heading(first), sum(kept, first)) if kept or not sections else None


def _heading(parts: Sequence[Mapping]) -> str:
    return parts[0]["markdown"].partition("\n")[0].lstrip("# ")


def _is_unmeasured(parts: Sequence[str | Mapping]) -> bool:
    """Return whether all that is shown says that the corpus does not allow it."""
    shown = [part for part in parts if "markdown" not in part]
    said = [line for part in shown for line in (part.get("answer", [""]) if isinstance(part, dict) else [part])]
    return bool(said) and all(line.startswith(notebook.NOT_MEASURED.partition("{")[0]) for line in said)


def run_notebook(path: Path) -> NotebookNode:
    """Return a notebook with what its cells show; it runs in its own folder. `CellFailed` tells of a cell that fails.

    It runs in this process: a Jupyter kernel for each notebook takes twice as long.
    """
    run = nbformat.read(path, as_version=4)
    os.environ.pop("JPY_SESSION_NAME", None)  # that of a notebook which has a report made: no browser listens here
    os.chdir(path.parent)
    InteractiveShell.clear_instance()
    with TemporaryDirectory() as own:  # a person's start-up files and history are not the report's
        plain = Config({"HistoryManager": {"enabled": False}})
        shell = InteractiveShell.instance(config=plain, ipython_dir=own, colors="nocolor")
        for cell in run.cells:
            if cell.cell_type == "code":
                cell.outputs = _run(shell, cell.source, path.name)
    return run


def _run(shell: InteractiveShell, source: str, name: str) -> list[NotebookNode]:
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
    return printed + [v4.new_output("display_data", one.data) for one in said.outputs if one.data]


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the report."""

    stem: str
    title: str
    body: Markup
    figures: Sequence[Mapping] = ()


class Layout:
    """Pages that link to one another: files of a folder with `figures/`, or without a folder parts of one file."""

    def __init__(self, folder: Path | None):
        self.folder, self._names = folder, set()
        if folder:
            (folder / "figures").mkdir(parents=True, exist_ok=True)
        known = {"link": self._link, "single": folder is None, "is_alone": False, "csv": csv_text}
        self._templates = notebook.templates(**known, markdown=lambda text: Markup(mistune.html(text)))

    def _link(self, page: Page, anchor: str = "") -> str:
        return f"{page.stem}.html{anchor and '#'}{anchor}" if self.folder else f"#{anchor or page.stem}"

    def page(self, stem: str, title: str, parts: Sequence[str | dict]) -> Page:
        """Return a page made of parts, as a cell shows them, and headings in Markdown and `contents`."""
        figures, said = [part for part in parts if "svg" in part and isinstance(part, dict)], set()
        for part in figures:
            self._save(part)
            if "told" in part:  # a page says a sentence once
                part["told"] = [sentence for sentence in part["told"] if sentence not in said]
                said.update(part["told"])
        return Page(stem, title, self.render("notebook", title=title, parts=parts), figures)

    def _save(self, part: dict) -> None:
        """Give a figure a name of its own (outlets that differ in signs alone share one) and write its files."""
        numbered = (part["name"] + (f"-{number}" if number > 1 else "") for number in count(1))
        part["name"] = next(name for name in numbered if name not in self._names)
        self._names.add(part["name"])
        if self.folder:
            file = self.folder / "figures" / part["name"]
            for kind in ("svg", "csv"):
                Path(f"{file}.{kind}").write_text(part[kind], "utf-8", newline="")
            Path(f"{file}.png").write_bytes(b64decode(part["png"]))

    def render(self, template: str, **facts) -> Markup:
        """Return a template filled in."""
        return Markup(self._templates.get_template(f"{template}.html.j2").render(**facts))

    def write(self, pages: Sequence[Page]) -> str | None:
        """Write each page as a file of its own into the folder; without one, return all of them as one file."""
        if self.folder is None:
            return self._framed("How outlets tell the same story", pages, pages, "data:")
        for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
            html = self._framed(page.title, pages, [page], "'self' file: data:", before=before, after=after)
            (self.folder / f"{page.stem}.html").write_text(html, "utf-8")

    def _framed(self, title: str, pages: Sequence[Page], shown: Sequence[Page], images: str, **around) -> Markup:
        css, *js = ((notebook.TEMPLATES / name).read_text("utf-8") for name in ("report.css", *SCRIPTS))
        js = "\n".join(js)
        policy = (
            f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src {images}; "
            f"style-src 'unsafe-inline'; script-src 'sha256-{b64encode(sha256(js.encode()).digest()).decode()}'"
        )
        parts = {"policy": policy, "css": Markup(css), "js": Markup(js)}
        return self.render("page", title=title, pages=pages, shown=shown, **parts, **around)
