"""Draw how fast each stage is and how its cost grows, as the benchmark of scale records it.

Entry point: `scale` (of `speed_of_stages` and `cost_by_size`).
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.show.plots import GREY, STYLE, axes, nothing

DARK = "#333333"
LIGHT = "#bbbbbb"


def scale(table: pd.DataFrame) -> Figure:
    """Draw how fast each stage is, and how its cost grows with the articles.

    Parameters
    ----------
    table
        As `tests.benchmarks.scale` records it.
    """
    with plt.rc_context(STYLE):
        figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.8), width_ratios=(1, 1.15))
        speed_of_stages(table, left)
        cost_by_size(table, right)
    return figure


def speed_of_stages(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw words per CPU-second of each stage at the most articles it was measured on, and beside it its baseline's."""
    last = table.sort_values(["n_articles", "workers"], kind="stable").drop_duplicates("what", keep="last")
    rows = last[last["baseline"].notna() & (last["baseline"] != "")]
    rows = rows.set_index("what").loc[[name for name in dict.fromkeys(table["what"]) if name in set(rows["what"])]]
    ax = axes(len(rows), ax)
    if rows.empty:
        return nothing(ax, "nothing was measured")
    y = np.arange(len(rows))
    speed, baseline = rows["words_per_cpu_second"], rows["words_per_cpu_second"] / rows["times_baseline"]
    ax.barh(y, speed, color=LIGHT, edgecolor=DARK, height=0.6, label="this package")
    ax.plot(baseline, y, "D", color="white", markeredgecolor="black", markersize=7, label="baseline, named beside it")
    ends = np.fmax(speed, baseline)
    for place, end, name, ratio in zip(y, ends, rows["baseline"], rows["times_baseline"], strict=True):
        if np.isfinite(ratio):
            told = f"{ratio:.2g} × {name}"
            ax.annotate(told, (end, place), (8, 0), textcoords="offset points", va="center", fontsize=8)
    ax.set_xscale("log")
    ax.set_xlim(speed.min() / 3, np.nanmax([speed.max(), baseline.max()]) * 40)
    ax.set_yticks(y, [f"{what}\n{n:,} articles" for what, n in rows["n_articles"].items()], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlabel("words per CPU-second")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax


def cost_by_size(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw CPU-seconds against articles for each stage measured at several sizes; a broken line grows as they do."""
    rows = table[table["baseline"].notna() & (table["baseline"] != "")]
    rows = rows[rows["workers"] == rows.groupby("what")["workers"].transform("max")]
    rows = rows[rows.groupby("what")["n_articles"].transform("nunique") > 1]
    ax = axes(12, ax)
    if rows.empty:
        return nothing(ax, "nothing was measured at two sizes")
    shades = dict(zip((lines := [*dict.fromkeys(rows["what"])]), np.linspace(0, 0.55, len(lines)), strict=True))
    for marker, (what, own) in zip("osD^vPX*<>" * 3, rows.groupby("what", sort=False), strict=False):
        own = own.sort_values("n_articles")
        workers = own["workers"].iloc[-1]
        label = what if workers == 1 else f"{what}, {workers} workers"
        ax.plot(
            own["n_articles"], own["cpu_seconds"], marker=marker, color=str(shades[what]), markersize=6, linewidth=1.2,
            label=label,
        )  # fmt: skip
    x = np.array([rows["n_articles"].min(), rows["n_articles"].max()])
    above = (rows["cpu_seconds"] / rows["n_articles"]).max() * 2.5
    ax.plot(x, above * x, "--", color=GREY, label="in proportion to the articles")
    ax.set(xscale="log", yscale="log", xlabel="articles", ylabel="CPU-seconds")
    sizes = sorted(set(rows.loc[rows["what"] == rows["what"].iloc[0], "n_articles"]))  # others lie beside these
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.set_xticks([], minor=True)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8)
    return ax
