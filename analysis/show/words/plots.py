"""The picture of what two outlets' words differ in, of a table of `words.differences.compare`.

Colours and markers of the outlets are those of `plots.styles`. An empty table gives a picture that says so.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.show.plots import GREY, Style, axes, nothing

DARK = "#4d4d4d"


def forest(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the terms with the strongest evidence on either side: log-odds ratio, 95 % interval, articles and rates.

    Order is by the log-odds ratio, choice by `p_adjusted` and then by how far the interval is from 0. Terms not told
    from chance are grey and hollow. With too few articles for intervals, which the picture says then, choice is by
    `g2`.
    """
    if table.empty:
        return nothing(axes(1, ax), "no term stands in articles enough")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    nearest = np.maximum(table["low"], -table["high"])
    by, ascending = ["p_adjusted", "nearest", "size", "term"], [True, False, False, True]
    ranked = table.assign(nearest=nearest, size=table["g2"].abs()).sort_values(by, ascending=ascending)
    untested = nearest.isna().all()
    above, below = (ranked[ranked["log_odds"] * side > 0].head(n_terms) for side in (1, -1))
    chosen = pd.concat([above, below]).sort_values("log_odds", ignore_index=True)
    ax = axes(len(chosen) + 1, ax)
    for row in chosen.itertuples():
        look = style[outlet if row.log_odds > 0 else reference]
        colour = look.colour if row.differs else GREY
        ax.plot([row.low, row.high], [row.Index] * 2, color=colour, linewidth=2, solid_capstyle="butt")
        fill = colour if row.differs else "white"
        ax.plot(row.log_odds, row.Index, look.marker, color=colour, markerfacecolor=fill, markersize=7)
        articles = f"{row.n_articles}, {row.reference_n_articles}"
        _beside(ax, row.Index, articles, f"{row.per_1000_words:.2f}, {row.reference_per_1000_words:.2f}")
    _beside(ax, len(chosen) - 0.1, "articles", "per 1,000 words")
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(range(len(chosen)), chosen["term"])
    for label, differs in zip(ax.get_yticklabels(), chosen["differs"], strict=True):
        label.set_fontweight("bold" if differs else "normal")
    ax.set_ylim(-0.6, len(chosen) - 0.4)
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
