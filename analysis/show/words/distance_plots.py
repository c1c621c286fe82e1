"""Pictures of how far apart outlets are: the map with its uncertainty, and the predictor's right and wrong answers.

Entry points: `outlet_map` and `confusion`; both return Axes.
"""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse
from scipy import stats

from analysis.compare import resample
from analysis.compare.words.distances import OutletMap
from analysis.show.plots import Style, axes

DARK = "#4d4d4d"


def outlet_map(found: OutletMap, style: Mapping[str, Style], ax: Axes | None = None) -> Axes:
    """Draw the map of outlets, each with the ellipse that holds 95 % of its places when articles are drawn anew.

    The ellipse is that of a normal distribution with the covariance of the draws. Both axes have one scale; they may
    be turned at will, only distances count.
    """
    ax = axes(14, ax, width=6.5)
    radius = np.sqrt(stats.chi2.ppf(resample.CONFIDENCE, 2))
    for place in found.places.itertuples():
        look = style[place.outlet]
        drawn = found.draws.loc[found.draws["outlet"] == place.outlet, ["x", "y"]].to_numpy()
        values, vectors = np.linalg.eigh(np.cov(drawn.T))
        width, height = 2 * radius * np.sqrt(np.maximum(values[::-1], 0))
        angle = np.degrees(np.arctan2(*vectors[::-1, 1]))
        centre = (place.x, place.y)
        shape = {"width": width, "height": height, "angle": angle}
        ax.add_patch(Ellipse(centre, **shape, facecolor=look.colour, alpha=0.15, linewidth=0))
        ax.add_patch(Ellipse(centre, **shape, facecolor="none", edgecolor=look.colour, linewidth=1.4))
        ax.plot(*centre, look.marker, color=look.colour, markersize=9, markeredgecolor="white")
        # outwards of the ellipse, where other outlets are least likely
        side = 1 if place.y >= 0 else -1
        edge = (place.x, place.y + side * radius * drawn[:, 1].std(ddof=1))
        text = {"textcoords": "offset points", "ha": "center", "va": "bottom" if side > 0 else "top", "weight": "bold"}
        ax.annotate(f"{place.outlet} (n = {place.n_articles})", edge, (0, 4 * side), **text)
    ax.margins(0.12)
    ax.autoscale_view()
    ax.set_aspect("equal", adjustable="datalim")
    n = found.n_unmatched
    note = f"; {n} of the distances {'holds' if n == 1 else 'hold'} topics too" if n else ""
    ax.set_xlabel(
        "square roots of bits; ellipses: 95 % of draws of articles\n"
        f"{100 * found.share_of_variance:.0f} % of the squared distances, stress {found.stress:.2f}{note}"
    )
    return ax


def confusion(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the table `confusion` of `prediction.predict_outlet`: a row an outlet, its articles by the outlet predicted.

    Shades and percentages are shares of the outlet's articles; those told right are framed.
    """
    names = list(dict.fromkeys(table["outlet"]))
    shares = table.pivot(index="outlet", columns="predicted", values="share_predicted").loc[names, names].to_numpy()
    counts = table.pivot(index="outlet", columns="predicted", values="n_articles").loc[names, names].to_numpy()
    ax = axes(3 + 2 * len(names), ax, width=2.5 + 1.4 * len(names))
    ax.imshow(shares, cmap="Greys", vmin=0, vmax=1)
    for y, x in np.ndindex(shares.shape):
        colour = "white" if shares[y, x] > 0.55 else "black"
        ax.text(x, y, f"{counts[y, x]}\n{100 * shares[y, x]:.0f} %", ha="center", va="center", color=colour)
    for k in range(len(names)):
        ax.add_patch(plt.Rectangle((k - 0.47, k - 0.47), 0.94, 0.94, fill=False, edgecolor=DARK, linewidth=1.6))
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), [f"{name}\nn = {n}" for name, n in zip(names, counts.sum(axis=1), strict=True)])
    ax.set(xlabel="outlet predicted from the words", ylabel="outlet of the article")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax
