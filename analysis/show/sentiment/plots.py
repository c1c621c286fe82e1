"""Pictures of sentiment: toward actors, and along articles and over time.

Entry points: `actors_by_outlet` and `course`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from analysis.compare.resample import MIN_ARTICLES
from analysis.compare.sentiment.course import N_PARTS
from analysis.show.formats import signed, times
from analysis.show.plots import GREY, Style, axes, nothing

MOST_ACTORS = 14
FURTHEST = 0.6  # where colour ends; few means over five articles or more lie beyond
COLOURS = "PuOr"  # told apart by the colour-blind; the sign stands in the cell for those who see grey


def actors_by_outlet(table: pd.DataFrame, style: Mapping[str, Style], ax: Axes | None = None) -> Axes:
    """Draw how each outlet speaks of each actor as a matrix: a cell its estimate, range, articles and mentions.

    `table` is one of `sentiment.actors.compare`, without differences. Actors that too few articles of every outlet name
    for a range are left out. A cell without a range is white.
    """
    levels = table[table["reference"].isna()]
    told = levels.loc[levels["n_articles"] >= MIN_ARTICLES, "actor"]
    actors = [actor for actor in dict.fromkeys(levels["actor"]) if actor in set(told)][:MOST_ACTORS]
    outlets = [name for name in style if name in set(levels["outlet"])]
    ax = axes(int(1.9 * len(actors)), ax, width=3.0 + 1.9 * len(outlets))
    if not actors:
        return nothing(ax, "no actor is named in articles enough")
    colour, scale = colormaps[COLOURS], Normalize(-FURTHEST, FURTHEST)
    cells = levels.set_index(["actor", "outlet"])
    for y, actor in enumerate(actors):
        for x, outlet in enumerate(outlets):
            if (actor, outlet) not in cells.index:
                ax.text(x, y, "not named", ha="center", va="center", fontsize=8, color=GREY)
                continue
            row = cells.loc[(actor, outlet)]
            known = not np.isnan(row["low"])
            face = colour(scale(row["estimate"])) if known else "white"
            ax.add_patch(_cell(x, y, face))
            ink = _ink(face) if known else "black"
            between = f"{signed(row['low'])} to {signed(row['high'])}" if known else "too few for a range"
            n = f"{times(row['n_articles'], 'article')}, {times(row['n'], 'mention')}"
            place = {"ha": "center", "va": "center", "color": ink}
            ax.text(x, y - 0.2, signed(row["estimate"]), fontsize=11, weight="bold", **place)
            ax.text(x, y + 0.1, between, fontsize=8, **place)
            ax.text(x, y + 0.33, n, fontsize=7.5, **place)
    ax.set(xlim=(-0.5, len(outlets) - 0.5), ylim=(len(actors) - 0.5, -0.5))
    ax.set_xticks(range(len(outlets)), outlets)
    ax.set_yticks(range(len(actors)), actors)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlabel("share of mentions that are positive less share that are negative, 95 % range")
    return ax


def _ink(face) -> str:
    """Choose black or white by which stands out more (relative luminance and contrast of WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in face[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "white"


def _cell(x, y, face):
    return Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=face, edgecolor=GREY, linewidth=0.6)


def course(table: pd.DataFrame, along: str, style: Mapping[str, Style], xlabel: str, ax: Axes | None = None) -> Axes:
    """Draw each outlet's mean score along the article or over time, with 95 % ranges: a table of `sentiment.course`.

    A mark without a range (too few articles) is hollow; n counts articles in a part or period. Outlets stand a little
    beside one another.
    """
    outlets = [name for name in style if name in set(table["outlet"])]
    ax = axes(10, ax, width=9.0)
    if not outlets:
        return nothing(ax, "nothing to show")
    values = list(range(1, N_PARTS + 1)) if along == "part" else sorted(table[along].unique())
    place = {value: i for i, value in enumerate(values)}
    for k, outlet in enumerate(outlets):
        own, s = table[table["outlet"] == outlet].sort_values(along), style[outlet]
        x = own[along].map(place).to_numpy() + 0.12 * (k - (len(outlets) - 1) / 2)
        known = own["low"].notna().to_numpy()
        n = own["n_articles"]
        counts = f"{n.min():.0f}" if n.min() == n.max() else f"{n.min():.0f} to {n.max():.0f}"
        label = f"{outlet} (n = {counts})"
        ax.vlines(x[known], own["low"][known], own["high"][known], color=s.colour, linewidth=1.8)
        ax.plot(x[known], own["estimate"][known], s.marker, color=s.colour, markersize=6)
        ax.plot(x[~known], own["estimate"][~known], s.marker, color=s.colour, markersize=6, fillstyle="none")
        ax.plot([], [], f"{s.marker}-", color=s.colour, label=label)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_xticks(range(len(values)), [_label(value) for value in values])
    if len(values) > 8:
        ax.tick_params(axis="x", rotation=45)
    ax.set(xlabel=xlabel, ylabel="mean sentence score, 95 % range")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax


def _label(value) -> str:
    return f"{value:%d %b %Y}" if hasattr(value, "strftime") else str(value)
