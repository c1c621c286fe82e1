"""Pictures of comparison tables: every function takes a table and returns matplotlib Axes.

One colour, marker and order per outlet throughout (`styles`), readable in grey; every estimate with its interval
and its n.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from itertools import cycle
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.text import outlets as order_of

COLOURS = ("#D55E00", "#CC79A7", "#0072B2", "#009E73", "#E69F00", "#56B4E9", "#5B4A8A", "#000000")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
GREY = "#767676"
MAX_NAME = 60
STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "source-framing",
    "figure.constrained_layout.use": True,
    "text.parse_math": False,  # a $ in the name of an outlet or story begins no formula
}


class Style(NamedTuple):
    """How one outlet is drawn."""

    colour: str
    marker: str


def styles(outlets: Iterable[str]) -> dict[str, Style]:
    """Give each outlet its place, colour and marker: the four known ones first, others by name.

    Examples
    --------
    >>> list(styles(["Herald", "CNN", "RT"]))
    ['RT', 'CNN', 'Herald']
    """
    names = order_of.in_order(outlets)
    taken = {name: order_of.FIRST.index(name) for name in names if name in order_of.FIRST}
    # the colours of the four come last, so that a page with two corpora does not give them to others
    free = cycle([*range(len(order_of.FIRST), len(COLOURS)), *(set(range(len(order_of.FIRST))) - {*taken.values()})])
    places = [taken[name] if name in taken else next(free) for name in names]
    return {name: Style(COLOURS[i], MARKERS[i]) for name, i in zip(names, places, strict=True)}


def drawn(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """Have a function draw in the project's style without a trace in the analyst's settings."""

    @wraps(draw)
    def in_style(*args, **options) -> Axes:
        with plt.rc_context(STYLE):
            return draw(*args, **options)

    return in_style


def nothing(ax: Axes, why: str) -> Axes:
    ax.text(0.5, 0.5, why, ha="center", va="center", color=GREY, transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def axes(n_rows: int = 8, ax: Axes | None = None, width: float = 8.0) -> Axes:
    """Give the Axes to draw in: `ax`, or those of a new figure with room for `n_rows` rows."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, 1.3 + 0.3 * max(n_rows, 3)))[1]


def _short(name: str) -> str:
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


@drawn
def article_counts(articles: pd.DataFrame, style: Mapping[str, Style], ax: Axes | None = None) -> Axes:
    """Draw how many articles each outlet has on each story, as a grid of counts."""
    stories = articles["story"].fillna("no story named")
    counts = pd.crosstab(stories, articles["outlet"]).reindex(columns=list(style), fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    ax = axes(len(counts), ax)
    for x, outlet in enumerate(counts.columns):
        for y, n in enumerate(counts[outlet]):
            if n:
                ax.scatter(x, y, s=60 + 14 * n, color=style[outlet].colour, alpha=0.25, linewidths=0)
            ax.text(x, y, str(n) if n else "·", ha="center", va="center", color="black" if n else GREY)
    ax.set_xticks(range(len(counts.columns)), [f"{o}\nn = {n}" for o, n in counts.sum().items()])
    ax.set_yticks(range(len(counts)), [_short(str(name).replace("_", " ")) for name in counts.index])
    ax.set(xlim=(-0.6, len(counts.columns) - 0.4), ylim=(-0.6, len(counts) - 0.4), xlabel="articles kept, by outlet")
    ax.tick_params(length=0)
    return ax


@drawn
def account(rows: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw what became of the input's rows: `outlet` by the other columns, as stacked bars of counts."""
    rows = rows.set_index("outlet")[::-1]
    ax = axes(len(rows), ax)
    left = np.zeros(len(rows))
    fills = (("#4d4d4d", ""), ("#a6a6a6", "///"), ("#d9d9d9", "..."), ("#ffffff", "xxx"))
    for (name, values), (colour, hatch) in zip(rows.items(), fills, strict=False):
        ax.barh(range(len(rows)), values, left=left, color=colour, hatch=hatch, edgecolor="#4d4d4d", label=name)
        for y, (start, n) in enumerate(zip(left, values, strict=True)):
            if n >= 0.06 * rows.sum(axis=1).max():
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
                ax.text(start + n / 2, y, str(n), ha="center", va="center", bbox=box)
        left += values.to_numpy()
    ax.set_yticks(range(len(rows)), [f"{o} ({n})" for o, n in zip(rows.index, left.astype(int), strict=True)])
    ax.set_xlabel("rows of the input")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    return ax


@drawn
def per_article(
    values: pd.DataFrame, value: str, style: Mapping[str, Style], xlabel: str, ax: Axes | None = None, seed: int = 0
) -> Axes:
    """Draw one mark an article, a row an outlet, and the outlet's median: how far single articles lie apart."""
    outlets = [name for name in style if name in set(values["outlet"])][::-1]
    ax = axes(2 * len(outlets), ax)
    rng = np.random.default_rng(seed)
    for y, outlet in enumerate(outlets):
        own = values.loc[values["outlet"] == outlet, value].dropna()
        jitter = rng.uniform(-0.22, 0.22, len(own)) if len(own) > 1 else np.zeros(len(own))
        s = style[outlet]
        ax.plot(own, y + jitter, s.marker, color=s.colour, alpha=0.6, markersize=6, markeredgewidth=0)
        if len(own) > 1:
            ax.plot([own.median()] * 2, [y - 0.32, y + 0.32], color="black", linewidth=1.5)
    ax.set_yticks(range(len(outlets)), [f"{o} (n = {(values['outlet'] == o).sum()})" for o in outlets])
    ax.set_ylim(-0.6, len(outlets) - 0.4)
    ax.set_xlabel(f"{xlabel}; one mark an article, black line: median")
    return ax


@drawn
def found_by_chance(found: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how many words the test finds: `label, n_found, is_null`, nulls (one outlet against itself) hollow."""
    found = found[::-1]
    ax = axes(len(found), ax)
    colours = ["white" if null else "#4d4d4d" for null in found["is_null"]]
    ax.barh(range(len(found)), found["n_found"], color=colours, edgecolor="#4d4d4d")
    for y, n in enumerate(found["n_found"]):
        ax.annotate(f"{n:.4g}", (n, y), (5, 0), textcoords="offset points", va="center")
    ax.set_yticks(range(len(found)), found["label"])
    ax.set_xlabel("words that differ by the test for all words at once (hollow: mean of 50 random splits)")
    ax.margins(x=0.1)
    return ax
