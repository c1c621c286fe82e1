"""Pictures of comparisons: each outlet's estimates by group, the differences, and words by their log-odds ratio.

Entry points: `intervals`, `differences`, `forest`; `styles`, `drawn` and `axes` for other pictures. Each takes a table
and returns matplotlib Axes. One colour, marker and order per outlet throughout, readable in grey; every estimate has
its interval and its n.
"""

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.comparison.lists import CONTENT, NAMING, STYLE
from analysis.show.sentences import plain
from analysis.text import outlets as order_of

COLOURS = ("#D55E00", "#CC79A7", "#0072B2", "#009E73", "#E69F00", "#56B4E9", "#5B4A8A", "#000000")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
DARK, GREY = "#4d4d4d", "#767676"
BETWEEN = 0.6  # rows left free between groups
HEADS = {NAMING: "spelling of names", STYLE: "style: function words and reporting verbs"}
LABELS = {"outlet": "own voice or news media", "not told": "side not told"}
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


drawn = plt.rc_context(STYLE)  # decorates what draws, so that it leaves no trace in the analyst's settings
ALIKE, APART = Style(GREY, "o"), Style("#000000", "o")


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


def nothing(ax: Axes, why: str) -> Axes:
    ax.text(0.5, 0.5, why, ha="center", va="center", color=GREY, transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def axes(n_rows: int = 8, ax: Axes | None = None) -> Axes:
    """Return the Axes to draw in: `ax`, or those of a new figure with room for `n_rows` rows."""
    return ax or plt.subplots(figsize=(8, 1.3 + 0.3 * max(n_rows, 3)))[1]


@drawn
def intervals(
    table: pd.DataFrame, style: Mapping[str, Style], unit: str, number: str = "share", ax: Axes | None = None
) -> Axes:
    """Draw estimates with their 95 % ranges: a row for each group, a mark for each outlet with its number of articles.

    `table` has rows of outlets by themselves; `unit` and `number` are what the axis measures and how it is written
    (`register.Group`). An estimate without a range (too few articles) is drawn hollow.
    """
    outlets = [name for name in style if name in set(table["outlet"])]
    groups = list(dict.fromkeys(table["group"]))
    height = len(outlets) + BETWEEN
    ax = axes(int(len(groups) * height), ax)
    if not outlets:
        return nothing(ax, "nothing to show")
    for row in table[table["estimate"].notna()].itertuples():
        y = -(groups.index(row.group) * height + outlets.index(row.outlet))
        _draw(ax, y, row, style[row.outlet], f"n = {row.n_articles:.0f}")
    for outlet in outlets:
        ax.plot([], [], style[outlet].marker, color=style[outlet].colour, label=outlet)
    middle = (len(outlets) - 1) / 2
    ax.set_yticks([-(i * height + middle) for i in range(len(groups))], [LABELS.get(name, name) for name in groups])
    ax.set_ylim(-len(groups) * height + BETWEEN / 2, 0.9)
    return _finished(ax, unit, number, len(outlets))


@drawn
def differences(table: pd.DataFrame, unit: str, number: str = "share", ax: Axes | None = None) -> Axes:
    """Draw the differences between pairs of outlets: more than chance in black, the others in grey."""
    rows = table.reset_index(drop=True)
    ax = axes(int(1.2 * len(rows)), ax)
    if rows.empty:
        return nothing(ax, "no two outlets have articles enough to be compared")
    pairs = pd.Series(list(zip(rows["outlet"], rows["reference"], strict=True)))
    ys = -(rows.index + BETWEEN * (pairs != pairs.shift()).cumsum())
    for y, row in zip(ys, rows.itertuples(), strict=True):
        look = APART if pd.notna(row.differs) and row.differs else ALIKE
        _draw(ax, y, row, look, f"n = {row.n_articles:.0f}, {row.reference_n_articles:.0f}")
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.plot([], [], "o-", color=APART.colour, label="more than chance")
    ax.plot([], [], "o-", color=ALIKE.colour, label="could be chance")
    names = [f"{row.outlet} − {row.reference}: {LABELS.get(row.group, row.group)}" for row in rows.itertuples()]
    ax.set_yticks(ys, names)
    ax.set_ylim(ys.min() - 0.8, ys.max() + 0.8)
    points = ", percentage points" if number == "share" else ""
    return _finished(ax, f"difference of the {unit}{points}", number, 2, "")


def _finished(ax: Axes, unit: str, number: str, n_columns: int, percent: str = " %") -> Axes:
    if number == "share":
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{plain(100 * x, 0)}{percent}"))
    ax.margins(x=0.12)
    ax.set_xlabel(f"{unit}; bars: 95 % ranges")
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=n_columns)
    return ax


def _draw(ax: Axes, y: float, row, style: Style, n: str) -> None:
    has_range = pd.notna(row.low)
    if has_range:
        ax.plot([row.low, row.high], [y, y], color=style.colour, linewidth=2, solid_capstyle="butt")
    fill = "full" if has_range else "none"
    ax.plot(row.estimate, y, style.marker, color=style.colour, markersize=7, fillstyle=fill)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85}
    where = (row.high if has_range else row.estimate, y)
    ax.annotate(n, where, (6, 0), bbox=box, textcoords="offset points", va="center", fontsize=8, color="#444444")


@drawn
def forest(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the terms with the strongest evidence on either side: log-odds ratio, 95 % interval, articles and rates.

    Content comes first; below it, of spellings and style, what is more than chance. Order is by the log-odds ratio,
    choice by `p_adjusted` and then by how far the interval is from 0. Terms not told from chance are grey and hollow.
    With too few articles for intervals, which the picture says then, choice is by `g2`.
    """
    if len(table):
        table = table[(table["list"] == CONTENT) | table["differs"].astype(bool)]
    if table.empty:
        return nothing(axes(1, ax), "no term stands in articles enough")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    nearest = np.maximum(table["low"], -table["high"])
    by, ascending = ["p_adjusted", "nearest", "size", "group"], [True, False, False, True]
    ranked = table.assign(nearest=nearest, size=table["g2"].abs()).sort_values(by, ascending=ascending)
    untested = nearest.isna().all()
    of_sides = [ranked[ranked["estimate"] * side > 0].groupby("list").head(n_terms) for side in (1, -1)]
    chosen = pd.concat(of_sides).sort_values(["list", "estimate"], ascending=[False, True], ignore_index=True)
    chosen["y"] = chosen.index + 1.2 * (chosen["list"] != chosen["list"].shift(fill_value=STYLE)).cumsum()
    height = chosen["y"].max() + 1
    ax = axes(int(height) + 1, ax)
    for row in chosen.itertuples():
        look = style[outlet if row.estimate > 0 else reference]
        colour = look.colour if row.differs else GREY
        ax.plot([row.low, row.high], [row.y] * 2, color=colour, linewidth=2, solid_capstyle="butt")
        fill = colour if row.differs else "white"
        ax.plot(row.estimate, row.y, look.marker, color=colour, markerfacecolor=fill, markersize=7)
        articles = f"{row.n_articles}, {row.reference_n_articles}"
        _beside(ax, row.y, articles, f"{row.per_1000_words:.2f}, {row.reference_per_1000_words:.2f}")
    for name, top in chosen[chosen["list"] != CONTENT].groupby("list")["y"].max().items():
        ax.text(0.01, top + 0.95, HEADS[name], transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=DARK)
    _beside(ax, height - 0.1, "articles", "per 1,000 words")
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(chosen["y"], chosen["group"])
    for label, differs in zip(ax.get_yticklabels(), chosen["differs"], strict=True):
        label.set_fontweight("bold" if differs else "normal")
    ax.set_ylim(chosen["y"].min() - 0.6, height - 0.4)
    for name in (outlet, reference):
        ax.plot([], [], style[name].marker, color=style[name].colour, label=f"more in {name}")
    ax.plot([], [], "-", color=GREY, label="not tested: too few articles" if untested else "not told from chance")
    what = "log-odds ratio, without intervals: too few articles" if untested else "log-odds ratio, 95 % interval"
    ax.set_xlabel(f"{what}; right of the frame: {outlet}, {reference}")
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.04), ncols=3)
    return ax


def _beside(ax, y, *columns):
    """Write a row of a table on the right of the frame."""
    for text, points in zip(columns, (60, 160), strict=True):
        place = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "annotation_clip": False}
        ax.annotate(text, (1, y), (points, 0), ha="right", va="center", fontsize=9, color=DARK, **place)
