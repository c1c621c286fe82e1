"""Pictures of comparisons: what two outlets have of each group, which words they use, each outlet by itself.

Entry points: `gaps` (two outlets), `words`, `intervals` (outlets by themselves); `framed` for title and foot; `styles`,
`drawn` and `axes` for other pictures. Each takes a table and returns matplotlib Axes. One colour, marker and order per
outlet throughout, readable in grey; so narrow that a telephone shows it whole.
"""

import warnings
from collections.abc import Iterable, Mapping
from itertools import cycle
from textwrap import wrap
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.comparison.words import CONTENT, NAMING
from analysis.show.sentences import percent, plain, signed
from analysis.text import outlets as order_of

COLOURS = ("#D55E00", "#CC79A7", "#0072B2", "#009E73", "#E69F00", "#56B4E9", "#5B4A8A", "#000000")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
DARK, GREY = "#4d4d4d", "#767676"
PALE, LINE = "#b9b9b9", "#c8c8c8"
TITLE = {"va": "bottom", "size": 13, "weight": "bold"}
WIDTH, MAX_LABEL, MAX_TITLE = 4.9, 20, 46
INCH, LEAST = 0.095, 0.5  # inches of a character, and between the outermost marks
BETWEEN = 0.6  # rows left free between groups
WRITTEN = {"share": percent, "score": signed, "fine": lambda n: signed(n, 3), "rate": lambda n: plain(n, 1)}
# what is drawn in these is drawn in those where the page is dark
NIGHT = {
    "#000000": "#ececec",
    DARK: "#c4c4c4",
    GREY: "#a0a0a0",
    PALE: "#5c5c5c",
    LINE: "#505050",
    "#ffffff": "#17181a",
    "#d55e00": "#f0813c",
    "#cc79a7": "#dd9bc0",
    "#0072b2": "#6db1ee",
    "#009e73": "#45c39b",
    "#5b4a8a": "#ab9ae0",
}
LABELS = {"outlet": "own voice or news media", "not told": "side not told"}
STYLE = {
    "font.size": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
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


def axes(n_rows: float = 8, ax: Axes | None = None) -> Axes:
    """Return the Axes to draw in: `ax`, or those of a new figure with room for `n_rows` rows."""
    return ax or plt.subplots(figsize=(WIDTH, 0.5 + 0.3 * max(n_rows, 2)))[1]


@drawn
def framed(ax: Axes, title: str, unit: str, foot: str) -> Axes:
    """Write around a picture what it shows, what its numbers are, and on what they rest."""
    drawn = ax.get_figure()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # a name longer than the picture is wide
        drawn.draw_without_rendering()
    drawn.set_layout_engine("none")  # it would make room within the picture for what stands around it
    lines, below = wrap(unit, MAX_TITLE + 16), wrap(foot, MAX_TITLE + 20)
    side = {"xycoords": drawn.transFigure, "textcoords": "offset points", "annotation_clip": False}
    for told, place, look in (
        ("\n".join(lines), ((0, 1), (4, 8)), {"va": "bottom", "color": DARK}),
        (
            "\n".join(wrap(title, MAX_TITLE)),
            ((0, 1), (4, 14 + 14 * len(lines))),
            {"va": "bottom", "size": 13, "weight": "bold"},
        ),
        ("\n".join(below), ((0, 0), (4, -8)), {"va": "top", "size": 8.5, "color": DARK}),
    ):
        ax.annotate(told, *place, ha="left", **look, **side)
    return ax


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
    _above(ax, outlets, style)
    middle = (len(outlets) - 1) / 2
    ax.set_yticks(
        [-(i * height + middle) for i in range(len(groups))], [_wrapped(LABELS.get(name, name)) for name in groups]
    )
    ax.set_ylim(-len(groups) * height + BETWEEN / 2, 0.9)
    return _finished(ax, unit, number)


@drawn
def gaps(
    rows: pd.DataFrame, style: Mapping[str, Style], number: str = "share", names=str, ax: Axes | None = None
) -> Axes:
    """Draw what two outlets have of each group: a mark for either with its number beside it, a line between them.

    `rows` are differences of one pair, those drawn first on top; `names` writes a group. In colour: more than chance.
    """
    if rows.empty:
        return nothing(axes(ax=ax), "too few articles to compare")
    write, labels = WRITTEN[number], [_wrapped(names(group)) for group in rows["group"]]
    outlets = [name for name in style if name in {*rows["outlet"], *rows["reference"]}]
    # inches: what the names of the groups leave, and of the longest number and name beside a mark
    width = WIDTH - 0.3 - INCH * max(len(line) for label in labels for line in label.split("\n"))
    numbers = rows[["ratio", "reference_ratio"]].stack().dropna()
    room = 0.15 + INCH * max(map(len, map(write, numbers)), default=0)
    named = INCH * (1 + max(map(len, outlets)))
    is_beside = bool(width - 2 * (room + named) > LEAST)  # longer names stand above
    room += named * is_beside
    ax = axes(1.2 * len(rows) + 0.6 * (not is_beside), ax)
    for y, row in enumerate(rows.itertuples()):
        differs = pd.notna(row.differs) and row.differs
        values = {row.outlet: row.ratio, row.reference: row.reference_ratio}
        ax.plot(list(values.values()), [-y] * 2, color=LINE, linewidth=2.5, zorder=1)
        left = min(values, key=values.get)
        for name, value in values.items():
            look = style[name]
            colour = look.colour if differs else GREY
            ax.plot(value, -y, look.marker, color=colour, markersize=8)
            place = {"xytext": (-9 if name == left else 9, 0), "ha": "right" if name == left else "left"}
            weight = "bold" if differs else "normal"
            told = " ".join([name] * is_beside + [write(value)]) if pd.notna(value) else ""
            ax.annotate(
                told, (value, -y), textcoords="offset points", va="center", color=colour, weight=weight, **place
            )
    ax.set_yticks(-np.arange(len(rows)), labels)
    ax.set_ylim(-len(rows) + 0.4, 0.6)
    if not is_beside:
        _above(ax, outlets, style)
    return _bare(ax, room / max(width - 2 * room, LEAST))


def _bare(ax: Axes, margin: float) -> Axes:
    """Leave out an axis whose numbers stand at the marks."""
    ax.margins(x=margin)
    ax.xaxis.set_visible(False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def _wrapped(name: str) -> str:
    return "\n".join(wrap(name, MAX_LABEL)) or name


def _above(ax: Axes, outlets: list[str], style: Mapping[str, Style]) -> None:
    """Say above the picture which mark is whose."""
    for outlet in outlets:
        ax.plot([], [], style[outlet].marker, color=style[outlet].colour, label="\n".join(wrap(outlet, MAX_TITLE)))
    n_columns = 1 if len("".join(outlets)) > MAX_TITLE - 4 * len(outlets) else len(outlets)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=n_columns)


def _finished(ax: Axes, unit: str, number: str) -> Axes:
    if number == "share":
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: percent(x)))
    ax.margins(x=0.12)
    ax.set_xlabel(unit)
    ax.tick_params(axis="y", length=0)
    return ax


def _draw(ax: Axes, y: float, row, style: Style, n: str) -> None:
    has_range = pd.notna(row.low)
    if has_range:
        ax.plot([row.low, row.high], [y, y], color=style.colour, linewidth=2, solid_capstyle="butt")
    fill = "full" if has_range else "none"
    ax.plot(row.estimate, y, style.marker, color=style.colour, markersize=7, fillstyle=fill)
    where = (row.high if has_range else row.estimate, y)
    ax.annotate(n, where, (6, 0), textcoords="offset points", va="center", fontsize=9, color=DARK)


@drawn
def words(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 6, names=str, ax: Axes | None = None) -> Axes:
    """Draw the terms with the strongest evidence on either side: how often each outlet uses them in 1,000 words.

    Content comes first; below it, of spellings, what is more than chance. Choice is by `p_adjusted` and then by how far
    the interval is from 0, with too few articles for intervals by `g2`. In colour: more than chance.
    """
    if len(table):
        table = table[(table["list"] == CONTENT) | ((table["list"] == NAMING) & table["differs"].astype(bool))]
    if table.empty:
        return nothing(axes(1, ax), "no word stands in enough articles")
    sides = table["outlet"].iloc[0], table["reference"].iloc[0]
    nearest = np.maximum(table["low"], -table["high"])
    by, ascending = ["p_adjusted", "nearest", "size", "group"], [True, False, False, True]
    ranked = table.assign(nearest=nearest, size=table["g2"].abs()).sort_values(by, ascending=ascending)
    chosen = pd.concat(
        [
            ranked[(ranked["list"] == kind) & (ranked["estimate"] * side > 0)].head(n_terms)
            for kind in (CONTENT, NAMING)
            for side in (1, -1)
        ]
    )
    rates = chosen[["per_1000_words", "reference_per_1000_words"]].to_numpy(float)
    labels, most = [names(term) for term in chosen["group"]], np.nanmax(rates) or 1.0
    # of the picture, for the words, which stand between the bars
    part = min(INCH / WIDTH * max(map(len, labels)) + 0.03, 0.65)
    aside = 1.25 * most * part / (1 - part)
    section = chosen["list"] + np.where(chosen["estimate"] > 0, "+", "-")
    ys = -(np.arange(len(chosen)) + 0.5 * (section != section.shift(fill_value=section.iloc[0])).cumsum().to_numpy())
    ax = axes(0.8 * len(chosen) + 1, ax)
    for y, label, differs, own in zip(ys, labels, chosen["differs"], rates, strict=True):
        ax.text(0, y, label, ha="center", va="center", weight="bold" if differs else "normal")
        for name, sign, rate in zip(sides, (-1, 1), own, strict=True):
            ax.barh(y, sign * rate, 0.72, left=sign * aside, color=style[name].colour if differs else PALE)
            place = {"xytext": (4 * sign, 0), "ha": "left" if sign > 0 else "right", "textcoords": "offset points"}
            told = plain(rate, 1) if rate else "none"
            ax.annotate(told, (sign * (aside + rate), y), va="center", fontsize=9, color=DARK, **place)
    for name, sign in zip(sides, (-1, 1), strict=True):
        ax.text(
            sign * aside, 0.85, name, color=style[name].colour, weight="bold", ha="left" if sign > 0 else "right",
            va="center",
        )  # fmt: skip
    ax.set_xlim(-(aside + 1.25 * most), aside + 1.25 * most)
    ax.set_ylim(ys.min() - 0.6, 1.3)
    ax.set_axis_off()
    return ax
