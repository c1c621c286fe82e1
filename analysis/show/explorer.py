"""Explore a corpus by widgets: choose, see the comparison at once, look up what it names, export.

Entry point: `explore`. What can be chosen is what the register of measures says (`analysis.comparison.register`).
"""

import os
from collections.abc import Iterable
from contextlib import contextmanager
from html import escape
from pathlib import Path

import ipywidgets as widgets
from IPython.display import display

from analysis.comparison import resample
from analysis.comparison.compare import NOBODY
from analysis.comparison.register import MEASURES
from analysis.comparison.words import REST
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.comparison import Comparison, compare
from analysis.show.concordance import NAMELESS
from analysis.show.sentences import times
from analysis.text.outlets import in_order
from analysis.text.words import printable

GIVEN = "(the corpus given)"
ALL_STORIES = ("all stories", "")  # a value of None would show as an empty field
NO_DAYS = "no dates"
OTHERS = ("all others together", REST)
ALONE = ("nobody: each outlet by itself", NOBODY)
N_ROWS = 100
LINE = ["outlet", "left", "node", "right", "article_id", "voice"]
ALIGNED = (
    "<style>.kwic td { white-space: nowrap; } .kwic td:nth-child(2) { text-align: right; }"
    " .kwic td:nth-child(3) { font-weight: bold; }</style>"
)
WIDE = {"layout": {"width": "32em"}, "style": {"description_width": "9em"}}
TYPED = {"continuous_update": False, **WIDE}
SAID = '<p role="{role}">{sentence}</p>'


class Explorer:
    """Widgets that ask a corpus one question after another; the last line of a notebook's cell shows them.

    Parameters
    ----------
    corpus
        A corpus, or its folder; None: the one `FRAMING_CORPUS` names, or the embedded corpus.
    outlets
        If given, only these outlets' articles.
    texts
        Files and folders that the corpus was made from, so that a term can be shown in its sentences.
    seed
        Of the random draws.

    Attributes
    ----------
    shown
        The `Comparison` asked for; None where it cannot be made.

    Notes
    -----
    In the report, and wherever else no browser listens, the first comparison stands as a picture. What cannot be
    answered is said in one sentence in place of the picture. The p-values are adjusted for all that is tested in one
    comparison, not for the comparisons looked at: among many, some differ by chance.

    Examples
    --------
    See `notebooks/00_explore.ipynb`.
    """

    def __init__(
        self,
        corpus: Corpus | str | Path | None = None,
        outlets: Iterable[str] | None = None,
        texts: Iterable[str | Path] = (),
        seed: int = 0,
    ):
        self._given = corpus if isinstance(corpus, Corpus) else None
        self._only, self._texts, self._seed = None if outlets is None else list(outlets), list(texts), seed
        self._corpus: Corpus | None = None
        self._quiet, self.shown = False, None
        self._reference: str | None = None  # the last outlet that another was compared with
        folder = str(corpus or os.environ.get(notebook.CORPUS) or _shortest(notebook.EMBEDDED))
        self._make_widgets(GIVEN if self._given else folder)
        self._open()
        for follows, changed in (
            (self._open, [self.corpus]),
            (self._look_up, [self.lookup]),
            (lambda: self._redraw(self._offer), [self.measure, self.outlets]),
            (self._redraw, [self.outlet, self.reference, self.story, self.first, self.last, *self.options.values()]),
        ):
            for widget in changed:
                widget.observe(lambda change, follows=follows: None if self._quiet else follows(), "value")
        self.save.on_click(self._export)

    def opened(self) -> str:
        """Return the Python that opens the corpus and chooses its articles."""
        only = "" if self._only is None else f", {self._only!r}"
        corpus = "corpus" if self.corpus.value == GIVEN else f"an.open({self.corpus.value!r}{only})"
        which = ", ".join(f"{name}={value!r}" for name, value in self._which().items())
        return f"{corpus}.narrow({which})" if which else corpus

    def _ipython_display_(self) -> None:
        display(self.box)
        # a Jupyter server names the session; without one, as in the report, nobody may be there to draw widgets
        if "JPY_SESSION_NAME" not in os.environ:
            display(notebook.Shown(*self._parts))

    def _make_widgets(self, corpus: str) -> None:
        here = sorted(str(account.parent) for account in Path.cwd().glob("*/corpus.json"))
        at_hand = list(dict.fromkeys([corpus, _shortest(notebook.EMBEDDED), *here]))
        self.corpus = widgets.Combobox(value=corpus, options=at_hand, description="corpus", **TYPED)
        asked = [(f"{each.name}: {each.question}", each.name) for each in MEASURES.values()]
        self.measure = widgets.Dropdown(options=asked, description="measure", **WIDE)
        options = {name: values for each in MEASURES.values() for name, values in each.choices().items()}
        self.options = {name: _chosen(name) if values else _typed(name, name) for name, values in options.items()}
        self.outlet, self.reference, self.story = map(_chosen, ("outlet", "compared with", "story"))
        self.outlets = widgets.SelectMultiple(description="articles of", rows=4, **WIDE)
        self.first, self.last = _chosen("published from"), _chosen("to")
        self.lookup = _typed("look up", "a term or name, chosen or typed")
        self.picture, self.lines, self.said = (widgets.HTML() for _ in range(3))
        self.folder = widgets.Text(value="exports", description="export to", **TYPED)
        self.save = widgets.Button(
            description="Export table, picture and code", layout={"width": "20em"}, icon="download"
        )
        asking = widgets.VBox([self.corpus, self.measure, self.outlet, self.reference, *self.options.values()])
        of_what = widgets.VBox([self.outlets, self.story, self.first, self.last, self.lookup])
        grid = widgets.HBox([asking, of_what], layout={"flex_flow": "row wrap"})
        below = [self.picture, self.lines, widgets.HBox([self.folder, self.save]), self.said]
        self.box = widgets.VBox([grid, *below], layout={"overflow": "auto"})

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
            if self._given and self.corpus.value == GIVEN:
                self._corpus = self._given.narrow(self._only or ())
            else:
                self._corpus = notebook.open_corpus(self.corpus.value, self._only)
            articles = self._corpus.articles
            actors = sorted(set(self._corpus.actors["actor"]))
        except InputError as error:
            self._corpus = None
            return self._fail(error)
        days = sorted(set(articles["published"].dropna().dt.strftime("%Y-%m-%d")))
        with self._quietly():
            self.outlets.options = names = in_order(articles["outlet"])
            self.outlets.value = names
            told = sorted(set(articles["story"].dropna()))
            self.story.options = [ALL_STORIES, *((name.replace("_", " "), name) for name in told)]
            self.story.value = ALL_STORIES[1]
            for widget, day in ((self.first, 0), (self.last, -1)):
                widget.options = days or [NO_DAYS]
                widget.value = widget.options[day]
                widget.disabled = len(days) < 2
            self.options["actor"].options = actors
        pair = next(iter(resample.pairs(self._corpus.comparable().articles)), None)
        self._redraw(lambda: self._offer(pair))

    def _offer(self, pair: tuple[str, str] | None = None) -> None:
        """Offer what the measure and the outlets chosen allow, keeping what was chosen where it is allowed."""
        measure, names = MEASURES[self.measure.value], list(self.outlets.value)
        outlet, reference = pair or (self.outlet.value, self.reference.value)
        self.outlet.options = names
        self.outlet.value = outlet if outlet in names else next(iter(names), None)
        offered = [*zip(names, names, strict=True), OTHERS if measure.name == "words" else ALONE]
        self.reference.options = offered
        others = sorted((name for name in names if name != self.outlet.value), key=lambda name: name != self._reference)
        other = next(iter(others), offered[-1][1])
        self.reference.value = reference if reference in dict(offered).values() else other
        choices = measure.choices()
        for name, widget in self.options.items():
            widget.disabled = name not in choices
            if allowed := choices.get(name):
                before = widget.value
                widget.options = [(str(value).replace("_", " "), value) for value in allowed]
                widget.value = before if before in allowed else allowed[0]
        if self.shown and self.shown.compared.measure is not measure:
            self.lookup.value = ""

    def _which(self) -> dict:
        """Return the choice of articles, as `Corpus.narrow` takes it."""
        first, last, days = self.first.value, self.last.value, self.first.options
        every = len(self.outlets.value) == len(self.outlets.options)
        which = {"outlets": None if every else list(self.outlets.value), "story": self.story.value or None}
        which |= {"since": None if first == days[0] else first, "until": None if last == days[-1] else last}
        return {name: value for name, value in which.items() if value is not None}

    def _compared(self) -> Comparison:
        if not self.outlets.value:
            raise InputError("choose the articles of one outlet at least")
        measure, reference = self.measure.value, self.reference.value
        outlet = None if reference == NOBODY else self.outlet.value
        taken = MEASURES[measure].choices()
        options = {name: widget.value or None for name, widget in self.options.items() if name in taken}
        within = True if self.story.value and outlet else None
        corpus = self._corpus.narrow(**self._which())
        return compare(corpus, measure, outlet, reference, matched=within, seed=self._seed, **options)

    def _redraw(self, first=None) -> None:
        if first:
            with self._quietly():
                first()
        self.said.value = ""
        if self._corpus is None:
            return
        if self.reference.value not in (None, REST, NOBODY):
            self._reference = self.reference.value
        try:
            self.shown = self._compared()
            parts = self.shown.parts
        except InputError as error:
            return self._fail(error)
        self._show(*parts, f'<pre tabindex="0"><code>{escape(self.shown.code(self.opened()))}</code></pre>')
        table = self.shown.table.sort_values("p_adjusted", kind="stable")
        self.lookup.options = [group for group in dict.fromkeys(table["group"]) if group not in NAMELESS]
        self._look_up()

    def _look_up(self) -> None:
        name = self.lookup.value.strip()
        if not name or self.shown is None:
            self.lines.value = ""
            return
        try:
            found = self.shown.evidence(name, self._texts).dropna(axis="columns", how="all")
            first = f", the first {N_ROWS} shown" if len(found) > N_ROWS else ""
            lines = found[LINE] if "node" in found else found
            shown = notebook.table(lines.head(N_ROWS), f"{name}: {times(len(found), 'row')}{first}", 2).data
            self.lines.value = f'{ALIGNED}<div class="kwic">{shown}</div>' if "node" in found else shown
        except InputError as error:
            self.lines.value = _sentence(error)

    def _show(self, *parts: str | dict) -> None:
        self._parts, self.picture.value = parts, notebook.Shown(*parts).data

    def _fail(self, error: InputError) -> None:
        self.shown, self.lines.value = None, ""
        self._show(_sentence(error))

    def _export(self, _button) -> None:
        try:
            if self.shown is None:
                raise InputError("there is nothing to export; choose what can be shown")
            files = self.shown.export(self.folder.value.strip() or ".", self.opened())
            written = f"Written to {files[0].parent}: {', '.join(file.name for file in files)}."
            self.said.value = SAID.format(role="status", sentence=escape(printable(written)))
        except InputError as error:
            self.said.value = _sentence(error)


def _chosen(name: str) -> widgets.Dropdown:
    return widgets.Dropdown(description=name, **WIDE)


def _typed(name: str, placeholder: str) -> widgets.Combobox:
    return widgets.Combobox(description=name, placeholder=placeholder, **TYPED)


def _sentence(error: InputError) -> str:
    told = str(error)
    return SAID.format(role="alert", sentence=escape(printable(f"{told[:1].upper()}{told[1:]}.")))


def _shortest(folder: Path) -> str:
    try:
        return os.path.relpath(folder)
    except ValueError:  # on another drive
        return str(folder)
