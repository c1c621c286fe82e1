"""An explorer of a corpus for notebooks: choose by widgets, see the picture at once, look up, export.

Entry point: `Explorer`.
"""

import os
from collections.abc import Iterable
from contextlib import contextmanager
from html import escape
from pathlib import Path

import ipywidgets as widgets
from IPython.display import HTML, display

from analysis.compare.words.differences import REST
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.explore.choices import MEASURES, OF_QUOTES, OF_TWO, VOICES, Choices, days, default_pair, stories
from analysis.show.explore.evidence import evidence, named
from analysis.show.explore.export import export
from analysis.show.explore.view import View, view
from analysis.text.outlets import in_order
from analysis.text.words import printable

ALL_STORIES = "all stories"
NOBODY = ("nobody: each outlet by itself", None)
OTHERS = ("all others together", REST)
MOST_DAYS = 400
WIDE = {"layout": widgets.Layout(width="32em"), "style": {"description_width": "9em"}}
SAID = '<p role="{role}">{sentence}</p>'


class Explorer:
    """Widgets that ask a corpus one question after another; shown where it is the last line of a cell.

    Parameters
    ----------
    folder
        A corpus, as for `analysis.show.notebook.open_corpus`.
    outlets
        If given, only these outlets' articles.
    texts
        Files and folders that the corpus was made from, so that a term can be shown in its sentences.
    seed
        Of the random draws.

    Notes
    -----
    In the report, and wherever else no browser listens, the view of the default choices stands as a picture. What
    cannot be answered is said in one sentence in place of the picture.
    """

    def __init__(
        self,
        folder: str | Path | None = None,
        outlets: Iterable[str] | None = None,
        texts: Iterable[str | Path] = (),
        seed: int = 0,
    ):
        self._only, self._texts, self._seed = outlets, list(texts), seed
        self._corpus: Corpus | None = None
        self._quiet = False
        self._reference: str | None = None  # the last outlet that another was compared with
        self.shown: View | None = None
        self._make_widgets(str(folder or os.environ.get(notebook.CORPUS) or _shortest(notebook.EMBEDDED)))
        self._open()
        for widget, changed in (
            (self.corpus, self._open),
            (self.measure, self._measure_changed),
            (self.outlets, self._outlets_changed),
            (self.term, self._term_changed),
        ):
            widget.observe(self._unless_quiet(changed), "value")
        for widget in (self.outlet, self.reference, self.voice, self.story, self.dates):
            widget.observe(self._unless_quiet(self._redraw), "value")
        self.save.on_click(self._export)

    def choices(self) -> Choices:
        """Give what is chosen now."""
        first, last = self.dates.value
        bounds = [value for _, value in self.dates.options]
        outlet, reference = self.outlet.value, self.reference.value
        return Choices(
            measure=self.measure.value,
            outlet=None if reference is None else outlet,
            reference=reference,
            voice=self.voice.value,
            outlets=() if len(self.outlets.value) == len(self.outlets.options) else tuple(self.outlets.value),
            story=self.story.value,
            first=None if first == bounds[0] else first,
            last=None if last == bounds[-1] else last,
            term=self.term.value or None if self.measure.value == "term" else None,
            seed=self._seed,
        )

    def static(self) -> str:
        """Give what is shown now as HTML without widgets."""
        return self.picture.value

    def _ipython_display_(self) -> None:
        if not os.environ.get(notebook.FIGURES):
            display(self.box)
        # a Jupyter server names the session; without one, as under nbconvert, nobody may be there to draw widgets
        if os.environ.get(notebook.FIGURES) or "JPY_SESSION_NAME" not in os.environ:
            display(HTML(self.static()))

    def _make_widgets(self, folder: str) -> None:
        self.corpus = widgets.Combobox(
            value=folder, options=_corpora(folder), description="corpus", continuous_update=False, **WIDE
        )
        self.measure = widgets.Dropdown(
            options=[(label, name) for name, label in MEASURES.items()], description="measure", **WIDE
        )
        self.outlet = widgets.Dropdown(description="outlet", **WIDE)
        self.reference = widgets.Dropdown(description="compared with", **WIDE)
        self.voice = widgets.Dropdown(
            options=[(label, name) for name, label in VOICES.items()], description="voice", **WIDE
        )
        self.outlets = widgets.SelectMultiple(description="articles of", rows=4, **WIDE)
        self.story = widgets.Dropdown(description="story", **WIDE)
        self.dates = widgets.SelectionRangeSlider(
            options=[("no dates", None)], index=(0, 0), description="published", continuous_update=False, **WIDE
        )
        self.term = widgets.Combobox(
            description="look up", placeholder="a term or name, chosen or typed", continuous_update=False, **WIDE
        )
        self.picture, self.lines, self.said = (widgets.HTML() for _ in range(3))
        self.folder = widgets.Text(value="exports", description="export to", continuous_update=False, **WIDE)
        self.save = widgets.Button(
            description="Export table, picture and code", layout=widgets.Layout(width="20em"), icon="download"
        )
        columns = (
            (self.corpus, self.measure, self.outlet, self.reference, self.voice),
            (self.outlets, self.story, self.dates, self.term),
        )
        grid = widgets.HBox([widgets.VBox(column) for column in columns], layout=widgets.Layout(flex_flow="row wrap"))
        self.box = widgets.VBox(
            [grid, self.picture, self.lines, widgets.HBox([self.folder, self.save]), self.said],
            layout=widgets.Layout(overflow="auto"),
        )

    def _unless_quiet(self, changed):
        return lambda change: None if self._quiet else changed()

    @contextmanager
    def _quietly(self):
        """Set widgets that follow from another without drawing for each of them."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _open(self) -> None:
        try:
            self._corpus = notebook.open_corpus(self.corpus.value, self._only)
            articles = self._corpus.articles
        except InputError as error:
            self._corpus = None
            self._fail(error)
            return
        between = days(articles)
        if len(between) > MOST_DAYS:
            step = len(between) / (MOST_DAYS - 1)
            between = [*dict.fromkeys(between[int(i * step)] for i in range(MOST_DAYS - 1)), between[-1]]
        with self._quietly():
            names = in_order(articles["outlet"])
            self.outlets.options, self.outlets.value = names, names
            told = [(name.replace("_", " "), name) for name in stories(articles)]
            self.story.options = [(ALL_STORIES, None), *told]
            self.dates.options = [(day, day) for day in between] or [("no dates", None)]
            self.dates.index = (0, len(self.dates.options) - 1)
            self.dates.disabled = len(between) < 2
            self.term.value = ""
            self._offer_outlets(default_pair(self._corpus.comparable().articles))
        self._redraw()

    def _offer_outlets(self, pair: tuple[str, str] | None = None) -> None:
        """Offer the outlets chosen, keeping the two compared where they are among them."""
        names = list(self.outlets.value)
        outlet, reference = pair or (self.outlet.value, self.reference.value)
        alone, others = self.measure.value not in OF_TWO, self.measure.value in ("words", "phrases")
        offered = [(name, name) for name in names] + [OTHERS] * others + [NOBODY] * alone
        self.outlet.options = names
        self.outlet.value = outlet if outlet in names else next(iter(names), None)
        self.reference.options = offered
        values = [value for _, value in offered]
        others = sorted((name for name in names if name != self.outlet.value), key=lambda name: name != self._reference)
        other = next(iter(others), values[-1] if values else None)
        self.reference.value = reference if reference in values else other
        self.voice.disabled = self.measure.value in OF_QUOTES

    def _measure_changed(self) -> None:
        with self._quietly():
            if self.measure.value != "term":
                self.term.value = ""
            self._offer_outlets()
        self._redraw()

    def _outlets_changed(self) -> None:
        with self._quietly():
            self._offer_outlets()
        self._redraw()

    def _term_changed(self) -> None:
        if self.measure.value == "term":
            self._redraw()
        else:
            self._look_up()

    def _redraw(self) -> None:
        self.said.value = ""
        if self._corpus is None:
            return
        if self.reference.value not in (None, REST):
            self._reference = self.reference.value
        if not self.outlets.value:
            self._fail("choose the articles of one outlet at least")
            return
        try:
            shown = view(self._corpus, self.choices())
            html = shown._repr_html_()
        except InputError as error:
            self._fail(error)
            return
        self.shown, self.picture.value = shown, html
        if self.measure.value != "term":
            self.term.options = named(shown.table, self.measure.value)
        self._look_up()

    def _look_up(self) -> None:
        name = self.term.value.strip()
        if not name or self._corpus is None or self.shown is None:
            self.lines.value = ""
            return
        try:
            found = evidence(self._corpus, self.shown.choices, name, self._texts)
            self.lines.value = notebook.table(found.table, found.caption, 2).data
        except InputError as error:
            self.lines.value = _sentence(error)

    def _fail(self, error: InputError | str) -> None:
        self.shown, self.lines.value, self.picture.value = None, "", _sentence(error)

    def _export(self, _button) -> None:
        if self.shown is None:
            self.said.value = _sentence("there is nothing to export; choose what can be shown")
            return
        try:
            files = export(self.shown, self.folder.value.strip() or ".", self._opening())
        except InputError as error:
            self.said.value = _sentence(error)
            return
        written = f"Written to {files[0].parent}: {', '.join(file.name for file in files)}."
        self.said.value = SAID.format(role="status", sentence=escape(printable(written)))

    def _opening(self) -> str:
        folder, only = self.corpus.value, self._only
        return (
            "from analysis.show.notebook import open_corpus\n\n"
            f"corpus = open_corpus({folder!r}{'' if only is None else f', {list(only)!r}'})\n"
        )


def _sentence(error: InputError | str) -> str:
    told = str(error)
    return SAID.format(role="alert", sentence=escape(printable(f"{told[:1].upper()}{told[1:]}.")))


def _corpora(folder: str) -> list[str]:
    """List the corpora at hand: the one opened, the embedded one, those beside the notebook."""
    here = sorted(str(account.parent) for account in Path.cwd().glob("*/corpus.json"))
    return list(dict.fromkeys([folder, _shortest(notebook.EMBEDDED), *here]))


def _shortest(folder: Path) -> str:
    try:
        return os.path.relpath(folder)
    except ValueError:  # on another drive
        return str(folder)
