"""Pictures of sentiment: what a difference is made of, by voice and by word, and whether it is robust.

Every function takes a table of `voices`, `shift`, `course` or `checks` and returns Axes. What is more than chance is
dark, the rest grey.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.compare.sentiment.course import N_PARTS
from analysis.show.formats import signed, thousandths
from analysis.show.plots import GREY, Style, axes, nothing

DARK = "#333333"
PARTS = {
    "voice": {
        "composition": "quoting more or less",
        "outlet": "wording of own sentences",
        "quoted": "wording of quoted sentences",
        "mixed": "wording of mixed sentences",
    },
    "speaker_kind": {"composition": "who is reported how much", "outlet": "wording: news media"},
    "cue_class": {"composition": "verbs used to report"},
    "speaker": {"composition": "who is reported how much"},
    "side": {"composition": "which side is reported how much"},
}


def decomposition(table: pd.DataFrame, by: str = "voice", ax: Axes | None = None) -> Axes:
    """Draw what the difference of two outlets' mean scores comes from: a bar a part, its interval, means and n.

    `table` is one of `voices.decompose`, for the same `by`. The parts below the line add up to the bar above.
    """
    if table.empty:
        return nothing(axes(1, ax), "nothing to take apart")
    ax = axes(len(table) + 1, ax, width=9.0)
    for y, row in enumerate(table.itertuples()):
        colour = DARK if row.differs else GREY
        ax.barh(-y, row.contribution, color=colour, alpha=0.45 if y else 0.8, height=0.6)
        ax.plot([row.low, row.high], [-y, -y], color=colour, linewidth=2, solid_capstyle="butt")
        n = f"n = {row.n_articles}, {row.reference_n_articles}"
        is_told = not (np.isnan(row.mean) or np.isnan(row.reference_mean))
        _beside(ax, -y, f"{signed(row.mean)}, {signed(row.reference_mean)}" if is_told else "", n)
    first, names = table.iloc[0], {"all": "whole difference"} | PARTS[by]
    _beside(ax, 0.8, "means", "articles")
    ax.axhline(-0.5, color=GREY, linewidth=0.8, linestyle=":")
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(-np.arange(len(table)), [names.get(part, f"wording: {part}") for part in table["part"]])
    ax.set_ylim(-len(table) + 0.4, 1.2)
    ax.margins(x=0.1)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(
        f"part of the difference of mean sentence scores, {first['outlet']} − {first['reference']}, 95 % range\n"
        f"dark: more than chance; right of the frame: {first['outlet']}, {first['reference']}"
    )
    return ax


def word_shift(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the words that add most to a difference of mean scores: bars with 95 % intervals, longest first.

    `table` is one of `shift.shift`. To the right: words that make the outlet's score higher than the
    reference's, because it uses a positive word more or a negative one less. The mark beside a word says which: + or −
    for its sign, ↑ or ↓ for more or less use by the outlet.
    """
    if table.empty:
        return nothing(axes(1, ax), "no sentence in this voice holds a word of the lexicon")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    chosen = table.head(n_terms)
    ax = axes(len(chosen) + 2, ax)
    names = []
    for y, row in enumerate(chosen.itertuples()):
        side = style[outlet if row.contribution > 0 else reference]
        colour = side.colour if row.differs else GREY
        ax.barh(-y, row.contribution, color=colour, alpha=0.45, height=0.7)
        ax.plot([row.low, row.high], [-y, -y], color=colour, linewidth=1.6, solid_capstyle="butt")
        names.append(f"{row.term} {_sign(row)}")
        _beside(ax, -y, f"{row.n}, {row.reference_n}", f"{row.n_articles}, {row.reference_n_articles}")
    _beside(ax, 0.85, "uses", "articles")
    for side, text in ((0, f"makes {reference} the more positive"), (1, f"makes {outlet} the more positive")):
        place = {"transform": ax.transAxes, "ha": "right" if side else "left", "va": "bottom", "fontsize": 9}
        ax.text(side, 1.0, text, color=style[outlet if side else reference].colour, **place)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(-np.arange(len(chosen)), names)
    for label, differs in zip(ax.get_yticklabels(), chosen["differs"], strict=True):
        label.set_fontweight("bold" if differs else "normal")
    ax.set_ylim(-len(chosen) + 0.4, 1.2)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(
        f"part of the difference {outlet} − {reference} ({thousandths(table['contribution'].sum())} in all "
        f"{len(table)} rows), 95 % range\n+ − sign of the word, ↑ ↓ used more or less by {outlet}; "
        f"bold: more than chance; right: {outlet}, {reference}"
    )
    return ax


def _sign(row) -> str:
    """Say whether a word is positive, and whether the outlet uses it more: "−↑" is a negative word used more."""
    if not row.from_frequency:
        return ""
    more = row.per_sentence > row.reference_per_sentence
    return ("+" if (row.from_frequency > 0) == more else "−") + ("↑" if more else "↓")


def robustness(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a difference as measured in several ways, with 95 % intervals and articles: one of `checks`."""
    if table.empty:
        return nothing(axes(1, ax), "nothing to check")
    ax = axes(len(table), ax)
    for y, row in enumerate(table.itertuples()):
        known = not np.isnan(row.low)
        ax.plot([row.low, row.high], [-y, -y], color=DARK, linewidth=2, solid_capstyle="butt")
        ax.plot(row.estimate, -y, "o", color=DARK, markersize=7, fillstyle="full" if known else "none")
        _beside(ax, -y, f"n = {row.n_articles}, {row.reference_n_articles}")
    first = table.iloc[0]
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(-np.arange(len(table)), table["check"])
    ax.set_ylim(-len(table) + 0.4, 0.6)
    ax.margins(x=0.12)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(
        f"difference of own-voice scores, {first['outlet']} − {first['reference']}, 95 % range of each by itself"
    )
    return ax


def course(table: pd.DataFrame, along: str, style: Mapping[str, Style], xlabel: str, ax: Axes | None = None) -> Axes:
    """Draw each outlet's mean score along the article or over time, with 95 % ranges: a table of `sentiment.course`.

    A mark without a range (too few articles) is hollow; n counts articles in a part or period. Outlets stand a little
    beside one another.
    """
    levels = table[table["reference"].isna()]
    outlets = [name for name in style if name in set(levels["outlet"])]
    ax = axes(10, ax, width=9.0)
    if not outlets:
        return nothing(ax, "nothing to show")
    values = list(range(1, N_PARTS + 1)) if along == "part" else sorted(levels[along].unique())
    place = {value: i for i, value in enumerate(values)}
    for k, outlet in enumerate(outlets):
        own, s = levels[levels["outlet"] == outlet].sort_values(along), style[outlet]
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


def _beside(ax, y, *columns):
    """Write a row of a table on the right of the frame."""
    for text, points in zip(columns, (70, 135), strict=False):
        place = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "annotation_clip": False}
        ax.annotate(text, (1, y), (points, 0), ha="right", va="center", fontsize=9, color=DARK, **place)
