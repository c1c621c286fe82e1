"""Draw what the benchmarks recorded: how often planted words are found, and how often intervals and tests are right.

Entry points: `power_curve`, `shares_against_target`.
"""

import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import GREY, axes, nothing

MARKERS = "osD^v"
DARK = "#333333"


def power_curve(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the share of planted words found by the size of the effect, a line for each number of articles.

    Parameters
    ----------
    table
        As `analysis.benchmarks.words.power` gives it.
    ax
        The Axes to draw on; None: new ones.
    """
    ax = axes(9, ax)
    if table.empty:
        return nothing(ax, "nothing was measured")
    for marker, (size, rows) in zip(MARKERS, table.groupby("size"), strict=False):
        ax.plot(rows["effect"], rows["share_found"], marker=marker, color=DARK, markersize=5, linewidth=1)
        ax.vlines(rows["effect"], rows["low"], rows["high"], color=GREY, linewidth=1.5)
        last = rows.iloc[-1]
        ax.annotate(
            f"{size} articles each",
            (last["effect"], last["share_found"]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
    ax.set_xlabel("planted log-odds ratio")
    ax.set_ylabel("share of planted words found")
    ax.set_ylim(-0.02, 1.02)
    ax.set_xlim(0, table["effect"].max() * 1.25)
    return ax


def shares_against_target(
    table: pd.DataFrame, label: str, share: str, target: tuple[float, float], unit: str, ax: Axes | None = None
) -> Axes:
    """Draw shares with their intervals, where the table has them, beside the band that was asked for.

    Parameters
    ----------
    table
        A row each, with the columns `label` and `share`, and `low, high` if there are intervals.
    target
        Ends of the band.
    unit
        What the axis shows.
    """
    ax = axes(len(table), ax)
    if table.empty:
        return nothing(ax, "nothing was measured")
    y = range(len(table))
    ax.axvspan(*target, color="#dddddd", zorder=0)
    if "low" in table:
        ax.hlines(y, table["low"], table["high"], color=DARK)
    ax.plot(table[share], y, "o", color=DARK)
    ax.set_yticks(y, table[label])
    ax.invert_yaxis()
    ax.set_xlabel(f"{unit}; shaded: what is asked ({target[0]:.2f} to {target[1]:.2f})")
    return ax
