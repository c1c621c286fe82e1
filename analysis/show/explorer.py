"""Explore a corpus by widgets: choose, see the comparison and the call that makes it, look up what it names."""

import os
from collections.abc import Iterable
from html import escape
from pathlib import Path

import ipywidgets as widgets
from IPython.display import display

from analysis.comparison.compare import NOBODY
from analysis.comparison.quotes import NAMELESS
from analysis.comparison.register import MEASURES
from analysis.comparison.words import REST
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.comparison import compare
from analysis.show.numbers import times
from analysis.text.outlets import in_order
from analysis.text.words import printable

EVERY = "all"
LINE = ["outlet", "left", "node", "right", "article_id", "voice"]
ALIGNED = (
    "<style>.kwic td { white-space: nowrap; } .kwic td:nth-child(2) { text-align: right; }"
    " .kwic td:nth-child(3) { font-weight: bold; }</style>"
)
WIDE = {"layout": {"width": "32em"}, "style": {"description_width": "9em"}}


class Explorer:
    """Widgets that ask a corpus one question after another; the last line of a notebook's cell shows them.

    `corpus` is one or its folder, None: the one `FRAMING_CORPUS` names, or the embedded corpus; `texts` is what it was
    made from, so that a term can be shown in its sentences. `shown` is the `Comparison` asked for; None where it cannot
    be made, which is said in its place. Where no browser listens, the first comparison stands as a picture.
    """

    def __init__(self, corpus: Corpus | str | Path | None = None, texts: Iterable[str | Path] = (), seed: int = 0):
        self._corpus = corpus if isinstance(corpus, Corpus) else notebook.open_corpus(corpus)
        self._texts, self._seed, self._is_quiet, self.shown = list(texts), seed, False, None
        self._make_widgets()
        self._follow()

    def _make_widgets(self) -> None:
        articles = self._corpus.articles
        days = sorted(set(articles["published"].dropna().dt.strftime("%Y-%m-%d")))
        outlets, told = in_order(articles["outlet"]), sorted(set(articles["story"].dropna()))
        first, second, *_ = [*in_order(articles["outlet"].value_counts().index[:2]), NOBODY]
        asked = [(f"{each.name}: {each.question}", each.name) for each in MEASURES.values()]
        self.measure = widgets.Dropdown(options=asked, description="measure", **WIDE)
        self.outlet = _chosen("outlet", outlets, first)
        self.reference = _chosen("compared with", [*outlets, REST, NOBODY], second)
        options = {name: values for each in MEASURES.values() for name, values in each.choices().items()}
        self.options = {name: _chosen(name, values) if values else _typed(name) for name, values in options.items()}
        self.options["actor"].options = sorted(set(self._corpus.actors["actor"]))
        chosen = {"story": ("story", told), "since": ("published from", days), "until": ("published to", days)}
        self.articles = {name: _chosen(label, [EVERY, *values]) for name, (label, values) in chosen.items()}
        self.lookup = _typed("look up")
        self.picture, self.lines = widgets.HTML(), widgets.HTML()
        asking = [self.measure, self.outlet, self.reference, *self.options.values()]
        for widget in (*asking, *self.articles.values()):
            widget.observe(self._follow, "value")
        self.lookup.observe(self._look_up, "value")
        columns = [widgets.VBox(asking), widgets.VBox([*self.articles.values(), self.lookup])]
        chosen = widgets.HBox(columns, layout={"flex_flow": "row wrap"})
        self.box = widgets.VBox([chosen, self.picture, self.lines], layout={"overflow": "auto"})

    def _follow(self, change=None) -> None:
        """Offer what the measure allows, keeping what was chosen where it is allowed, and show the comparison."""
        if self._is_quiet:  # a widget that follows from another
            return
        self._is_quiet = True
        try:
            choices = MEASURES[self.measure.value].choices()
            _offer(self.reference, (*self.outlet.options, REST if self.measure.value == "words" else NOBODY))
            for name, widget in self.options.items():
                widget.disabled = name not in choices
                if choices.get(name):
                    _offer(widget, choices[name])
            self._show({name: self.options[name].value or None for name in choices})
        finally:
            self._is_quiet = False

    def _show(self, options: dict) -> None:
        measure, reference = self.measure.value, self.reference.value
        which = {name: widget.value for name, widget in self.articles.items() if widget.value != EVERY}
        pair = (None if reference == NOBODY else self.outlet.value, reference)
        more = {"matched": True} if "story" in which and reference != NOBODY else {}
        more |= {"seed": self._seed} if self._seed else {}
        try:
            self.shown = compare(self._corpus.narrow(**which), measure, *pair, **more, **options)
            more = {name: value for name, value in self.shown.chosen.items() if name in options} | more
            corpus = f"corpus.narrow({_named(which)})" if which else "corpus"
            call = f"an.compare({', '.join([corpus, repr(measure), *map(repr, pair), *filter(None, [_named(more)])])})"
            self._parts = [*self.shown.parts, f'<pre tabindex="0"><code>{escape(call)}</code></pre>']
            groups = self.shown.table.sort_values("p_adjusted", kind="stable")["group"]
            self.lookup.options = [group for group in dict.fromkeys(groups) if group not in NAMELESS]
        except InputError as error:
            self.shown, self._parts = None, [_sentence(error)]
        self.picture.value = notebook.Shown(*self._parts).data
        self._look_up()

    def _look_up(self, change=None) -> None:
        name, self.lines.value = self.lookup.value.strip(), ""
        if not name or self.shown is None:
            return
        try:
            found = self.shown.evidence(name, self._texts).dropna(axis="columns", how="all")
        except InputError as error:
            self.lines.value = _sentence(error)
            return
        lines = found[LINE] if "node" in found else found
        shown = notebook.table(lines, f"{name}, {times(len(found), 'row')}", 2).data
        self.lines.value = f'{ALIGNED}<div class="kwic">{shown}</div>' if "node" in found else shown

    def _ipython_display_(self) -> None:
        display(self.box)
        # a Jupyter server names the session; without one, as in the report, nobody may be there to draw widgets
        if "JPY_SESSION_NAME" not in os.environ:
            display(notebook.Shown(*self._parts))


def _chosen(name: str, options: Iterable, value=None) -> widgets.Dropdown:
    options = list(options)
    return widgets.Dropdown(options=options, value=options[0] if value is None else value, description=name, **WIDE)


def _typed(name: str) -> widgets.Combobox:
    return widgets.Combobox(description=name, placeholder="chosen or typed", continuous_update=False, **WIDE)


def _offer(widget: widgets.Dropdown, options: tuple) -> None:
    kept = widget.value
    widget.options = options
    widget.value = kept if kept in options else options[-1 if widget.description == "compared with" else 0]


def _named(options: dict) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in options.items())


def _sentence(error: InputError) -> str:
    told = str(error)
    return f'<p role="alert">{escape(printable(f"{told[:1].upper()}{told[1:]}."))}</p>'
