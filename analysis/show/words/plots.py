"""Pictures of what two outlets' words differ in: every function takes a table of `differences.compare` and returns
Axes.

Colours, markers and order of the outlets are those of `plots.styles`. A term is in its outlet's colour if it `differs`,
else in grey or hollow. Empty tables give a picture that says so.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import textalloc
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.show.plots import GREY, Style, axes, nothing

DARK = "#4d4d4d"
PALE = "#bdbdbd"
LABEL_SIZE = 8.5


def word_shift(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the word-shift graph: how much each term adds to the divergence of the two vocabularies, and on which side.

    Bars are the column `jsd` in thousandths of a bit, longest first, to the side that uses the term more; those of
    all terms add up to the total in the axis label. The inset has the running sum as a share of that total. Gallagher
    et al. (2021, "Generalized word shift graphs", EPJ Data Science 10:4), section 2.6. A long bar is not yet a
    difference: frequent terms have long bars by chance, so that those not told from chance are pale.
    """
    if table.empty:
        return nothing(axes(1, ax), "no term stands in articles enough")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    ranked = table.sort_values(["jsd", "term"], ascending=[False, True])
    chosen, total = ranked.head(n_terms), ranked["jsd"].sum()
    ax = axes(len(chosen) + 1, ax)
    sign = np.where(chosen["log_ratio"] > 0, 1, -1)
    for y, (term, size, side, differs) in enumerate(
        zip(chosen["term"], chosen["jsd"] * 1000, sign, chosen["differs"], strict=True)
    ):
        colour = style[outlet if side > 0 else reference].colour
        ax.barh(-y, side * size, color=colour, alpha=1.0 if differs else 0.35, height=0.75)
        ax.annotate(
            term,
            (side * size, -y),
            (4 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontweight="bold" if differs else "normal",
        )
    ax.axvline(0, color=DARK, linewidth=0.8)
    for side, name in ((-1, reference), (1, outlet)):
        place = {"transform": ax.transAxes, "ha": "left" if side < 0 else "right", "va": "bottom"}
        ax.text(0 if side < 0 else 1, 1.0, f"more in {name}", color=style[name].colour, weight="bold", **place)
    widest = 1.45 * chosen["jsd"].max() * 1000
    ax.set(xlim=(-widest, widest), ylim=(-len(chosen) + 0.4, 0.6), yticks=[])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(x):g}"))
    ax.spines["left"].set_visible(False)
    shown = f"{100 * chosen['jsd'].sum() / total:.0f} %" if total else "none"
    ax.set_xlabel(
        f"thousandths of a bit; these {len(chosen)} terms: {shown} of {1000 * total:.1f} in all {len(ranked):,}"
        "\nbold and dark: more than chance"
    )
    _running_sum(ax, (ranked["jsd"].cumsum() / total).to_numpy(), len(chosen))
    return ax


def _running_sum(ax, share, n_shown):
    # the longest bars are on top, so that a lower corner is free: that of the side with the shorter names
    inset = ax.inset_axes((0.8, 0.08, 0.19, 0.2))
    inset.plot(np.arange(1, len(share) + 1), share, color=DARK)
    inset.plot(n_shown, share[n_shown - 1], "o", color=DARK, markersize=4)
    inset.set(xscale="log", ylim=(0, 1), xlim=(1, max(len(share), 2)), yticks=[0, 1])
    inset.set_yticklabels(["0", "100 %"])
    inset.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    inset.set_title("of the total, by rank", fontsize=8)
    inset.tick_params(labelsize=7)


def keyness_by_frequency(
    table: pd.DataFrame, style: Mapping[str, Style], n_labels: int = 18, ax: Axes | None = None
) -> Axes:
    """Draw each term's log-odds ratio against how often both outlets use it, and name the terms that say most.

    Named are terms that differ, then those that add most to the divergence, as far as there is room for names. Rare
    terms reach far out by chance: the funnel is what samples look like.
    """
    if table.empty:
        return nothing(axes(1, ax), "no term stands in articles enough")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    ax = axes(16, ax)
    rate = (table["per_1000_words"] + table["reference_per_1000_words"]) / 2
    plain = ~table["differs"]
    ax.scatter(rate[plain], table.loc[plain, "log_odds"], s=9, color=PALE, linewidths=0, label="not told from chance")
    for name, side in ((outlet, table["log_odds"] > 0), (reference, table["log_odds"] <= 0)):
        found = table["differs"] & side
        look = {"color": style[name].colour, "marker": style[name].marker, "s": 42, "edgecolors": "white"}
        ax.scatter(rate[found], table.loc[found, "log_odds"], label=f"more in {name} (n = {found.sum()})", **look)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    ax.margins(x=0.06, y=0.08)
    ax.set_xlabel(f"uses per 1,000 words, mean of {outlet} and {reference} (log scale)")
    ax.set_ylabel(f"log-odds ratio: {outlet} (above) against {reference} (below)")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.3)
    first = table.assign(bold=table["differs"]).sort_values(["differs", "jsd"], ascending=False).head(n_labels)
    _name_points(ax, rate, table["log_odds"], first, rate[first.index], first["log_odds"])
    return ax


def _name_points(ax, xs, ys, named, x, y):
    """Write the terms beside their points, clear of one another and of all points; leave out what finds no room."""
    ax.figure.canvas.draw()  # the layout, and with it all distances, are known only then
    textalloc.allocate(
        ax,
        x.to_numpy(),
        y.to_numpy(),
        named["term"].tolist(),
        x_scatter=xs.to_numpy(),
        y_scatter=ys.to_numpy(),
        textsize=LABEL_SIZE,
        fontweight=["bold" if bold else "normal" for bold in named["bold"]],
        linecolor=GREY,
        linewidth=0.6,
        max_distance=0.15,
        draw_all=False,
        avoid_label_lines_overlap=True,
    )


def forest(table: pd.DataFrame, style: Mapping[str, Style], n_terms: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the terms with the strongest evidence on either side: log-odds ratio, 95 % interval, articles and rates.

    Order is by the log-odds ratio, choice by `p_adjusted` and then by how far the interval is from 0. Terms not told
    from chance are grey and hollow. With too few articles for intervals, which the picture says then, choice is by how
    much a term adds to the divergence of the two vocabularies (`jsd`).
    """
    if table.empty:
        return nothing(axes(1, ax), "no term stands in articles enough")
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    nearest = np.maximum(table["low"], -table["high"])
    by, ascending = ["p_adjusted", "nearest", "jsd", "term"], [True, False, False, True]
    ranked = table.assign(nearest=nearest).sort_values(by, ascending=ascending)
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


def matched_against_unmatched(table: pd.DataFrame, n_labels: int = 16, ax: Axes | None = None) -> Axes:
    """Draw each term's log-odds ratio within shared stories against that over all articles.

    `table` has `log_odds_matched` and `differs_matched`, the same with `_unmatched`, and `outlet, reference, term`.
    Terms on the diagonal keep their difference within stories; those that fall to 0 were a matter of which stories
    are told. A term that differs in one comparison only is no proof of either: see its interval in both. Terms that are
    tested in one of the two only are left out.
    """
    rows = table.dropna(subset=["log_odds_matched", "log_odds_unmatched"])
    if rows.empty:
        return nothing(axes(1, ax), "no term stands in articles enough, within stories and over all")
    outlet, reference = rows["outlet"].iloc[0], rows["reference"].iloc[0]
    ax = axes(17, ax, width=7.0)
    within, overall = (rows[f"differs_{how}"].astype(bool) for how in ("matched", "unmatched"))
    kinds = (
        ("in both", within & overall, {"marker": "o", "s": 46, "color": "black"}),
        ("only within stories", within & ~overall, {"marker": "^", "s": 46, "color": GREY}),
        ("only over all articles", ~within & overall, {"marker": "s", "s": 40, "facecolors": "white", "color": DARK}),
        ("in neither", ~within & ~overall, {"marker": "o", "s": 8, "color": PALE, "linewidths": 0}),
    )
    for name, chosen, look in reversed(kinds):
        x, y = rows.loc[chosen, "log_odds_unmatched"], rows.loc[chosen, "log_odds_matched"]
        ax.scatter(x, y, label=f"{name} (n = {chosen.sum():,})", **look)
    largest = 1.1 * rows[["log_odds_matched", "log_odds_unmatched"]].abs().max().max()
    ax.plot([-largest, largest], [-largest, largest], color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    ax.set(xlim=(-largest, largest), ylim=(-largest, largest), aspect="equal")
    ax.set_xlabel(f"log-odds ratio over all articles: {outlet} (right), {reference} (left)")
    ax.set_ylabel(f"within shared stories: {outlet} (above), {reference} (below)")
    handles, labels = ax.get_legend_handles_labels()
    look = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 2, "alignment": "left"}
    ax.legend(handles[::-1], labels[::-1], title="more than chance", **look)
    size = rows["log_odds_matched"].abs() + rows["log_odds_unmatched"].abs()
    first = rows.assign(bold=within & overall, size=size)[within | overall]
    first = first.sort_values(["bold", "size"], ascending=False).head(n_labels)
    if len(first):
        points = rows["log_odds_unmatched"], rows["log_odds_matched"]
        _name_points(ax, *points, first, first["log_odds_unmatched"], first["log_odds_matched"])
    return ax
