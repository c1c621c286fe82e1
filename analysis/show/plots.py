"""The picture of a comparison: what outlets have of each group (`marks`), with title and foot (`framed`).

One colour, marker and order per outlet throughout, readable in grey; so narrow that a telephone shows it whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.show.numbers import percent
from analysis.text import outlets as order_of

if TYPE_CHECKING:  # a comparison that is not drawn must not wait for it
    from matplotlib.axes import Axes

# names are written in them, so that each is read on white, and turned, as the report does, on black
COLOURS = ("#B84A00", "#A8437D", "#0072B2", "#00755A", "#8A6100", "#5B4A8A", "#8C1D2F", "#000000")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
DARK, GREY = "#4d4d4d", "#6b6b6b"
LINE = "#c8c8c8"
WIDTH, MAX_LABEL, MAX_TITLE = 4.9, 20, 46
INCH, LEAST = 0.095, 1.0  # inches of a character, and between the outermost marks
STYLE = dict.fromkeys(("axes.spines.top", "axes.spines.right", "legend.frameon"), False) | {
    "font.size": 10.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "source-framing",
    "figure.constrained_layout.use": True,
    "text.parse_math": False,  # a $ in the name of an outlet or story begins no formula
}


class Style(NamedTuple):
    """How one outlet is drawn."""

    colour: str
    marker: str


@contextmanager
def _in_style() -> Iterator[None]:
    import matplotlib.pyplot as plt

    with plt.rc_context(STYLE):
        yield


drawn = _in_style()  # decorates what draws, so that it leaves no trace in the analyst's settings


def styles(outlets: Iterable[str]) -> dict[str, Style]:
    """Return each outlet's colour and marker, in order: the four known ones first, others by name.

    Examples
    --------
    >>> list(styles(["Herald", "CNN", "RT"]))
    ['RT', 'CNN', 'Herald']
    """
    names = order_of.in_order(outlets)
    taken = {name: order_of.FIRST.index(name) for name in names if name in order_of.FIRST}
    # the colours of the four come last, so that a page with two corpora does not give them to others
    n_known = len(order_of.FIRST)
    free = cycle([*range(n_known, len(COLOURS)), *({*range(n_known)} - {*taken.values()})])
    places = [taken[name] if name in taken else next(free) for name in names]
    return {name: Style(COLOURS[i], MARKERS[i]) for name, i in zip(names, places, strict=True)}


def _axes(n_rows: float) -> Axes:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(WIDTH, 0.5 + 0.3 * max(n_rows, 2)))[1]


@drawn
def framed(ax: Axes, title: str, unit: str, foot: str) -> Axes:
    """Write around a picture what it shows, what its numbers are, and on what they rest."""
    drawn = ax.get_figure()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # a name longer than the picture is wide
        drawn.draw_without_rendering()
    drawn.set_layout_engine("none")  # it would make room within the picture for what stands around it
    side = {"xycoords": drawn.transFigure, "textcoords": "offset points", "annotation_clip": False, "ha": "left"}
    lines, below = wrap(unit, MAX_TITLE + 16), wrap(foot, MAX_TITLE + 14)
    heading = "\n".join(wrap(title, MAX_TITLE))
    ax.annotate("\n".join(lines), (0, 1), (4, 8), va="bottom", color=DARK, **side)
    ax.annotate(heading, (0, 1), (4, 14 + 14 * len(lines)), va="bottom", size=13, weight="bold", **side)
    ax.annotate("\n".join(below), (0, 0), (4, -8), va="top", size=9.5, color=DARK, **side)
    return ax


@drawn
def marks(
    rows: Sequence[tuple[str, Mapping[str, float], bool]],
    style: Mapping[str, Style],
    write: Callable[[float], str] = percent,
    ax: Axes | None = None,
) -> Axes:
    """Draw what outlets have of each group: a mark for each outlet, a line between them, numbers beside the outermost.

    `rows` are groups from top to bottom: name, value by outlet, and whether it is drawn in colour (more than chance).
    """
    if not rows:
        ax = ax or _axes(2)
        ax.text(0.5, 0.5, "too few articles to compare", ha="center", va="center", color=GREY, transform=ax.transAxes)
        ax.set_axis_off()
        return ax
    labels = ["\n".join(wrap(label, MAX_LABEL)) or label for label, _, _ in rows]
    heights = np.array([max(1, (label.count("\n") + 1) / 2) for label in labels])
    places = 0.5 - np.cumsum(heights) + heights / 2
    outlets = [name for name in style if any(name in values for _, values, _ in rows)]
    # inches: what the names of the groups leave, and of the longest number and name beside a mark
    width = WIDTH - 0.3 - INCH * max(len(line) for label in labels for line in label.split("\n"))
    numbers = [write(value) for _, values, _ in rows for value in values.values() if pd.notna(value)]
    room = 0.15 + INCH * max(map(len, numbers), default=0)
    named = INCH * (1 + max(map(len, outlets), default=0))
    is_beside = len(outlets) < 3 and width - 2 * (room + named) > LEAST  # longer names stand above
    room += named * is_beside
    ax = ax or _axes(1.2 * sum(heights) + 0.6 * (not is_beside))
    for y, (_, values, is_found) in zip(places, rows, strict=True):
        ends = {min(values, key=values.get): ("right", -9), max(values, key=values.get): ("left", 9)}
        ax.plot(list(values.values()), [y] * len(values), color=LINE, linewidth=2.5, zorder=1)
        for name, value in values.items():
            colour = style[name].colour if is_found else GREY
            ax.plot(value, y, style[name].marker, color=colour, markersize=8)
            if name in ends and pd.notna(value):
                side, apart = ends[name]
                told = " ".join([name] * is_beside + [write(value)])
                look = {"color": colour, "weight": "bold" if is_found else "normal", "ha": side, "va": "center"}
                ax.annotate(told, (value, y), (apart, 0), textcoords="offset points", **look)
    ax.set_yticks(places, labels)
    ax.set_ylim(0.4 - sum(heights), 0.6)
    if not is_beside:
        for outlet in outlets:
            ax.plot([], [], style[outlet].marker, color=style[outlet].colour, label="\n".join(wrap(outlet, MAX_TITLE)))
        is_long = len("".join(outlets)) > MAX_TITLE - 4 * len(outlets)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=1 if is_long else len(outlets))
    ax.margins(x=room / max(width - 2 * room, LEAST))
    ax.xaxis.set_visible(False)  # the numbers stand at the marks
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax
