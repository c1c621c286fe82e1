"""Pictures of who is given the word: where in the article, which words of a statement were kept, where rules err.

As in `analysis.show.plots`: every function takes a table and returns matplotlib Axes, one colour and marker per outlet.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from analysis.compare.quotes.shares import MEAN_POSITION, THIRDS
from analysis.show.plots import GREY, Style, axes, nothing
from analysis.text.outlets import in_order

WORDS_PER_LINE = 20
MOST_LINES = 4
SHORTEN = 22
KINDS = {
    "direct": ("o", "#000000", "direct"),
    "tok_attr_direct": ("^", "#000000", "direct, word by word"),
    "mixed": ("s", "#555555", "mixed"),
    "indirect": ("D", "#999999", "indirect"),
}


def thirds(table: pd.DataFrame, style: Mapping[str, Style], ax: Axes | None = None) -> Axes:
    """Draw what share of each third of the articles is quoted, an outlet beside the other, with 95 % ranges.

    Parameters
    ----------
    table
        The rows without a reference of `analysis.compare.quotes.shares.compare` by "position".
    style
        As `analysis.show.plots.styles` gives it.
    ax
        Where to draw; None: a new figure.

    Notes
    -----
    An outlet with too few articles for a range is drawn hollow. Its n and mean position stand in the legend.
    """
    outlets = [name for name in style if name in set(table["outlet"])]
    ax = axes(9, ax)
    if not outlets:
        return nothing(ax, "nothing to show")
    for k, outlet in enumerate(outlets):
        own = table[table["outlet"] == outlet].set_index("position").reindex([MEAN_POSITION, *THIRDS])
        mean, s = own.loc[MEAN_POSITION], style[outlet]
        label = f"{outlet} (n = {own['n_articles'].max():.0f}; mean position {mean['estimate']:.2f})"
        for i, third in enumerate(THIRDS):
            row, x = own.loc[third], i + (k - (len(outlets) - 1) / 2) * 0.16
            has_range = pd.notna(row["low"])
            if has_range:
                ax.plot([x, x], [row["low"], row["high"]], color=s.colour, linewidth=2, solid_capstyle="butt")
            fill = "full" if has_range else "none"
            ax.plot(x, row["estimate"], s.marker, color=s.colour, markersize=7, fillstyle=fill)
        ax.plot([], [], s.marker, color=s.colour, label=label)
    ax.set_xticks(range(len(THIRDS)), THIRDS)
    ax.set(xlim=(-0.6, len(THIRDS) - 0.4), ylim=(0, None), ylabel="share of its words quoted, 95 % range")
    ax.set_xlabel("of the article")
    ax.tick_params(axis="x", length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax


def kept_words(versions: pd.DataFrame, style: Mapping[str, Style], ax: Axes | None = None) -> Axes:
    """Draw which outlets kept which words of a statement: rows outlets, columns the words of the longest version.

    Parameters
    ----------
    versions
        As `analysis.compare.quotes.versions.kept` gives it.
    style
        As `analysis.show.plots.styles` gives it.
    ax
        Where to draw; None: a new figure.

    Notes
    -----
    A cell is filled in the outlet's colour where the word was kept, dotted where it lies beyond an excerpt, empty
    where it was left out. Words stand above their columns where the longest version is known; long statements are
    broken into lines, very long ones cut short.
    """
    lines = [
        (own, span, span[0] == 0, span[1] == own["position"].max() + 1)
        for _, own in versions.groupby("statement", sort=False)
        for span in _breaks(own["position"].max() + 1)
    ]
    n_rows = sum(own["outlet"].nunique() + 3.4 for own, *_ in lines)
    ax = axes(int(0.75 * n_rows), ax, width=10.0)
    if not lines:
        return nothing(ax, "no statement here was found in two outlets")
    y, ticks = 0.0, []
    for own, span, is_first, is_last in lines:
        if is_first:
            story = own["story"].iloc[0]
            head = own["speaker"].iloc[0] + (f" ({str(story).replace('_', ' ')})" if pd.notna(story) else "")
            ax.text(0, y, head, fontweight="bold", va="center")
            y -= 1.0
        _statement_line(ax, own, span, style, y, ticks)
        y -= own["outlet"].nunique() + (2.0 if is_last else 1.6)
        if not is_last and span[1] == MOST_LINES * WORDS_PER_LINE:
            ax.text(0, y + 0.3, f"… and {own['position'].max() + 1 - span[1]} words more", color=GREY, fontsize=8)
            y -= 0.8
    ax.set_yticks(*zip(*ticks, strict=True))
    ax.set(xlim=(-0.2, WORDS_PER_LINE + 0.2), ylim=(y + 0.4, 0.8), xticks=[])
    ax.tick_params(length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    patches = [
        Patch(facecolor="#555555", label="kept"),
        Patch(facecolor="white", edgecolor="#999999", hatch="....", label="beyond the excerpt"),
        Patch(facecolor="white", edgecolor="#bbbbbb", label="left out"),
    ]
    seen = set(versions["state"])
    ax.legend(
        handles=[patch for patch in patches if patch.get_label() != "beyond the excerpt" or "not seen" in seen],
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
    )
    return ax


def _breaks(n_words: int) -> list[tuple[int, int]]:
    """Break a statement into lines of about the same length; of a very long one only the beginning."""
    n_lines = -(-n_words // WORDS_PER_LINE)
    each = WORDS_PER_LINE if n_lines > MOST_LINES else -(-n_words // n_lines)
    return [(start, min(start + each, n_words)) for start in range(0, n_words, each)][:MOST_LINES]


def _statement_line(ax, own, span, style, y, ticks):
    """Draw one line of a statement: the words, and below them a row of cells for each outlet."""
    start, end = span
    shown = own[own["position"].between(start, end - 1)]
    printed = shown.drop_duplicates("position").set_index("position")["word"]
    for position, word in printed.items():
        label = str(word) if pd.notna(word) else str(position + 1)
        short = label if len(label) <= SHORTEN else label[: SHORTEN - 1] + "…"
        ax.text(
            position - start + 0.1,
            y - 0.75,
            short,
            fontsize=7.5,
            rotation=30,
            rotation_mode="anchor",
            color="black" if pd.notna(word) else GREY,
        )
    for k, outlet in enumerate(in_order(own["outlet"])):
        row, level = shown[shown["outlet"] == outlet], y - 1.6 - k
        ticks.append((level + 0.4, outlet))
        for position, state in zip(row["position"], row["state"], strict=True):
            look = {
                "kept": {"facecolor": style[outlet].colour, "edgecolor": "white"},
                "not seen": {"facecolor": "white", "edgecolor": "#999999", "hatch": "...."},
                "left out": {"facecolor": "white", "edgecolor": "#cccccc"},
            }[state]
            ax.add_patch(Rectangle((position - start, level), 0.96, 0.8, linewidth=0.6, **look))


def accuracy(measured: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how well each kind of quotation is found, by outlet of the gold data: joint F1 in percent.

    `measured` has the column `outlet` and one for each kind, as `analysis.compare.quotes.shares.accuracy` gives it; the
    row of all outlets is drawn last.
    """
    rows = measured.assign(last=measured["outlet"] == "all").sort_values("last", kind="stable", ignore_index=True)
    kinds = [kind for kind in KINDS if kind in rows]
    ax = axes(len(rows) + 1, ax)
    if rows.empty or not kinds:
        return nothing(ax, "nothing was measured")
    levels = -np.arange(len(rows))
    for kind in kinds:
        marker, colour, label = KINDS[kind]
        ax.plot(rows[kind], levels, marker, color=colour, markersize=7, label=label)
    for level, (_, row) in zip(levels, rows.iterrows(), strict=True):
        ax.plot([row[kinds].min(), row[kinds].max()], [level, level], color="#dddddd", linewidth=1, zorder=0)
    ax.set_yticks(levels, ["all outlets" if name == "all" else name for name in rows["outlet"]])
    ax.set(xlim=(0, 100), ylim=(-len(rows) + 0.4, 0.6), xlabel="joint F1, percent: content found and source right")
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    return ax
