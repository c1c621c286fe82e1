"""Lay out the report's pages by the templates of `report_template`: notebooks that ran, stories, and what is around.

Pages load nothing: styles and script stand in each, and the Content-Security-Policy lets nothing else run.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

import mistune
from markupsafe import Markup
from nbformat import NotebookNode

from analysis.corpus.tables import csv_text
from analysis.show.notebook import NOT_MEASURED, PARTS, TEMPLATES, slug, templates

SCRIPTS = ("report.js", "story.js", "words.js", "voices.js")


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
        known = {"link": self._link, "single": folder is None, "csv": csv_text, "PARTS": PARTS}
        known |= {"markdown": lambda text: Markup(mistune.html(text))}
        self._templates = templates(**known)

    def _link(self, page: Page, anchor: str = "") -> str:
        return f"{page.stem}.html{anchor and '#'}{anchor}" if self.folder else f"#{anchor or page.stem}"

    def notebook(self, stem: str, notebook: NotebookNode) -> Page | None:
        """Return the page of a notebook that ran; its first heading is the title.

        Sections that show nothing but why the corpus does not allow them are left out; None if that leaves none.
        """
        head, *sections = _sections(notebook.cells)
        kept = [cells for cells in sections if not _is_unmeasured(cells)]
        if sections and not kept:
            return None
        listed = []
        for cells in kept:
            name = _heading(cells)
            cells[0].anchor = f"{stem}-{slug(name)}"
            found = [part["card"] for part in _figures(cells) if part.get("card", {}).get("found")]
            clearest = min(found, key=lambda card: card["rank"], default={"headline": ""})
            listed.append((cells[0].anchor, name, clearest["headline"]))
        return self._page(stem, _heading(head), [cell for cells in (head, *kept) for cell in cells], listed)

    def page(self, stem: str, title: str, parts: Sequence[str | dict]) -> Page:
        """Return a page made of parts, as a cell shows them."""
        cell = {"cell_type": "code", "source": "", "outputs": [{"data": {PARTS: list(parts)}}]}
        return self._page(stem, title, [NotebookNode(cell)])

    def _page(self, stem: str, title: str, cells: Sequence[NotebookNode], sections=()) -> Page:
        figures = _figures(cells)
        said: set[str] = set()  # a page says a sentence once
        for part in figures:
            self._save(part)
            if "told" in part:
                part["told"] = [sentence for sentence in part["told"] if sentence not in said]
                said.update(part["told"])
        body = self.render("notebook", stem=stem, title=title, cells=cells, sections=sections)
        return Page(stem, title, body, figures)

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

    def stories(self, told: Sequence[Mapping], shown: Sequence[tuple], **counts: int) -> list[Page]:
        """Return a page for each story, by its title and parts, after one that lists them; none if there is none."""
        pages = [self.page(row["stem"], *parts) for row, parts in zip(told, shown, strict=True)]
        rows = list(zip(pages, told, strict=True))
        body = self.render("stories", rows=rows, **counts)
        return [Page("stories", "Stories", body), *pages] if pages else []

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
        css, *js = ((TEMPLATES / name).read_text("utf-8") for name in ("report.css", *SCRIPTS))
        js = "\n".join(js)
        policy = (
            f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src {images}; "
            f"style-src 'unsafe-inline'; script-src 'sha256-{b64encode(sha256(js.encode()).digest()).decode()}'"
        )
        parts = {"policy": policy, "css": Markup(css), "js": Markup(js)}
        return self.render("page", title=title, pages=pages, shown=shown, **parts, **around)


def _sections(cells: Sequence[NotebookNode]) -> list[list[NotebookNode]]:
    """Cut a notebook before each heading of the second order."""
    found: list[list[NotebookNode]] = [[]]
    for cell in cells:
        found += [[]] if cell.source.startswith("## ") else []
        found[-1].append(cell)
    return found


def _heading(cells: Sequence[NotebookNode]) -> str:
    return cells[0].source.partition("\n")[0].lstrip("# ")


def _is_unmeasured(cells: Sequence[NotebookNode]) -> bool:
    """Return whether all that is shown says that the corpus does not allow it."""
    shown = [part for cell in cells for part in _shown(cell)]
    said = [line for part in shown for line in (part.get("answer", [""]) if isinstance(part, dict) else [part])]
    return bool(said) and all(line.startswith(NOT_MEASURED.partition("{")[0]) for line in said)


def _figures(cells: Sequence[NotebookNode]) -> list[dict]:
    return [part for cell in cells for part in _shown(cell) if isinstance(part, dict) and "svg" in part]


def _shown(cell: NotebookNode) -> list[str | dict]:
    return [part for output in cell.get("outputs", ()) for part in output.get("data", {}).get(PARTS, ())]
