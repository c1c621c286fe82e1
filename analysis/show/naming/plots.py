"""Draw the shares of two outlets beside one another: what they call things, and what they put beside an actor.

Entry point: `shares`.
"""

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.show.plots import GREY, Style, axes, nothing

OFFSET = 0.17


def shares(
    table: pd.DataFrame,
    label: str | Callable[[pd.Series], str],
    style: Mapping[str, Style],
    xlabel: str,
    n_rows: int = 16,
    ax: Axes | None = None,
) -> Axes:
    """Draw the shares that set two outlets furthest apart, each with its range and number of articles.

    Parameters
    ----------
    table
        Of one pair, with the columns of `analysis.compare.naming.shares`.
    label
        The column that names a row, or what makes its name.
    style
        As `analysis.show.plots.styles` gives it.
    xlabel
        What the shares are of.
    n_rows
        How many are drawn: those that differ first, then by their p-value and difference.
    """
    name = label if callable(label) else lambda row: row[label]
    size = table["difference"].abs() if len(table) else None
    rows = table.assign(size=size).sort_values(["p_adjusted", "p", "size"], ascending=[True, True, False]).head(n_rows)
    ax = axes(int(1.3 * len(rows)), ax)
    if rows.empty:
        return nothing(ax, "neither outlet uses any of them often enough")
    outlets = rows[["outlet", "reference"]].iloc[0]
    for y, (_, row) in enumerate(rows.iterrows()):
        for side, prefix, shift in ((row["outlet"], "", -OFFSET), (row["reference"], "reference_", OFFSET)):
            drawn = style[side]
            ax.hlines(y + shift, row[f"{prefix}share_low"], row[f"{prefix}share_high"], color=drawn.colour, linewidth=2)
            ax.plot(row[f"{prefix}share"], y + shift, drawn.marker, color=drawn.colour, markersize=6)
        counts = f"{row['n_articles']:.0f}, {row['reference_n_articles']:.0f}"
        ax.annotate(counts, (1.01, y), xycoords=("axes fraction", "data"), va="center", fontsize=8, color="#444444")
    for outlet in outlets:
        ax.plot([], [], style[outlet].marker, color=style[outlet].colour, label=outlet)
    ticks = ax.set_yticks(range(len(rows)), [name(row) for _, row in rows.iterrows()])
    for tick, differs in zip(ticks, rows["differs"], strict=True):
        tick.label1.set_fontweight("bold" if differs else "normal")
        tick.label1.set_color("#000000" if differs else GREY)
    ax.invert_yaxis()
    reach = rows[["share", "share_high", "reference_share", "reference_share_high"]].max(axis=None)
    ax.set_xlim(-0.03 * reach, 1.03 * reach)
    ax.set_xlabel(f"{xlabel}; bold: more than chance; right: articles of {outlets.iloc[0]}, {outlets.iloc[1]}")
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax
