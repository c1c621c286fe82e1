"""Compare outlets on a measure that is one sum over articles divided by another, such as a share of words.

Entry point: `compare_ratios`; the comparisons of sentiment and quotes are made of it.
"""

import numpy as np
import pandas as pd

from analysis.comparison import resample
from analysis.comparison.resample import Pair
from analysis.text.outlets import in_order

COLUMNS = {
    "estimate": "the outlet's ratio; with a reference, the outlet's less the reference's",
    "low": "lower end of the 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "p": "share of random exchanges of the outlets' names among articles with a difference as large",
    "p_adjusted": "the same for the largest difference among all groups tested at once",
    "differs": "p_adjusted below .05 and an interval without 0",
    "n_articles": "articles of the outlet in which the ratio is defined",
    "reference_n_articles": "the same of the reference",
    "n": "the ratio's denominator, summed over the outlet's articles",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def compare_ratios(
    articles: pd.DataFrame,
    parts: pd.DataFrame,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give each outlet's ratio of sums for each group, and the difference of two outlets.

    Parameters
    ----------
    articles
        The `articles` table, duplicates left out.
    parts
        Columns `article_id, group, numerator, denominator`; an article without a row for a group counts 0 / 0.
    outlet, reference
        If both are given: rows of each of the two (`reference` NaN), then rows of their difference. Otherwise
        one row an outlet and group, over all its articles.
    matched, seed
        As in `analysis.comparison.resample.pair`; the seed of the random draws.

    Returns
    -------
    DataFrame
        `outlet, reference, group` and the columns described in `COLUMNS`.

    Notes
    -----
    The estimate is sum(w y) / sum(w x) over articles with numerator y, denominator x and story weight w. Intervals have
    the length of a t interval with the degrees of freedom that Satterthwaite and Welch give (`resample.freedom`), since
    a few long articles may carry most of an outlet's variance. Differences
    are tested by their ratio to the linearised standard error (Cochran 1977, Sampling Techniques, eq. 2.39),
    exchanging the outlets' names within stories. A group that is defined in fewer than `MIN_ARTICLES` articles of a
    side is not tested, and an exchange that leaves a side fewer counts as no difference. What it cannot show: whether
    few articles stand for an outlet.

    Examples
    --------
    Two outlets, one article each: 2 of 10 words and 5 of 10 words; too few for intervals.

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": [None, None]})
    >>> parts = pd.DataFrame({"article_id": ["a", "b"], "group": "all", "numerator": [2, 5], "denominator": 10})
    >>> compare_ratios(articles, parts, "A", "B")[["outlet", "estimate", "low"]].values.tolist()
    [['A', 0.2, nan], ['B', 0.5, nan], ['A', -0.3, nan]]
    """
    groups = list(dict.fromkeys(parts["group"]))
    if outlet is not None and reference is not None:
        paired = resample.pair(articles, outlet, reference, matched)
        rows = _compare(paired, parts, groups, outlet, reference, seed)
    else:
        names = in_order(articles["outlet"]) if outlet is None else [outlet]
        rows = [row for name in names for row in _levels(articles, parts, groups, name, seed)]
    order = ["outlet", "reference", "group", *COLUMNS]
    return pd.DataFrame(rows).reindex(columns=order).astype({"reference": "object", "differs": "boolean"})


def split_half_null(articles: pd.DataFrame, parts: pd.DataFrame, outlet: str, n_splits: int, seed: int) -> pd.DataFrame:
    """Say in how many groups random halves of one outlet differ: `split, n_tested, n_found`, a row a split."""
    groups = list(dict.fromkeys(parts["group"]))
    rows = []
    for split, halves in enumerate(resample.halves(articles, outlet, n_splits, seed)):
        paired = resample.pair(halves, *resample.HALVES)
        y, x = _matrices(parts, paired.article_ids, groups)
        p_adjusted = _p_values(paired, y, x, seed + split, resample.N_NULL_PERMUTATIONS)[1]
        rows.append((split, len(groups), int((p_adjusted < resample.SIGNIFICANT).sum())))
    return pd.DataFrame(rows, columns=["split", "n_tested", "n_found"])


def _matrices(parts, article_ids, groups):
    if parts.empty:
        return np.zeros((len(article_ids), 0)), np.zeros((len(article_ids), 0))
    values = parts.pivot_table(index="article_id", columns="group", values=["numerator", "denominator"], aggfunc="sum")
    values = values.reindex(article_ids).fillna(0.0)
    return tuple(
        values[side].reindex(columns=groups).fillna(0.0).to_numpy(float) for side in ("numerator", "denominator")
    )


def _ratio(weights, y, x):
    with np.errstate(invalid="ignore", divide="ignore"):
        return (weights @ y) / (weights @ x)


def _variance(weights, y, x):
    """Linearised variance of the ratio of weighted sums, for weights of shape (draw, article)."""
    squared = weights**2
    total = weights @ x
    n = (weights > 0).astype(float) @ (x > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (weights @ y) / total
        residuals = squared @ y**2 - 2 * ratio * (squared @ (x * y)) + ratio**2 * (squared @ x**2)
        return np.where(n > 1, np.maximum(residuals, 0) * n / (n - 1) / total**2, np.nan)


def _freedom(weights, y, x):
    """Give the degrees of freedom and the linearised variance of a ratio of weighted sums over one side's articles."""
    own = (weights > 0) & (x > 0)
    if own.sum() < resample.MIN_ARTICLES:
        return np.nan, 0.0
    w, y, x = weights[own], y[own], x[own]
    residuals = w * (y - (w @ y) / (w @ x) * x) / (w @ x)
    return resample.freedom(residuals), float((residuals**2).sum())


def _levels(articles, parts, groups, name, seed, weights=None):
    own = articles[articles["outlet"] == name]
    ones = np.ones(len(own)) if weights is None else weights
    y, x = _matrices(parts, own["article_id"], groups)
    rng = np.random.default_rng([seed, 1])
    n = len(own)
    drawn = rng.multinomial(n, np.full(n, 1 / n), size=resample.N_BOOTSTRAPS) * ones if n else np.zeros((1, 0))
    estimate, n_articles = _ratio(ones[None], y, x)[0], (x > 0).sum(axis=0)
    free = [_freedom(ones, y[:, k], x[:, k])[0] for k in range(len(groups))]
    bounds = [
        resample.interval(_ratio(drawn, y[:, [k]], x[:, [k]]), n_articles[k], free[k]) for k in range(len(groups))
    ]
    return [
        {
            "outlet": name,
            "group": group,
            "estimate": estimate[k],
            "low": bounds[k][0][0],
            "high": bounds[k][1][0],
            "n_articles": n_articles[k],
            "n": x[:, k].sum(),
            "n_stories": 0,
        }
        for k, group in enumerate(groups)
    ]


def _compare(paired: Pair, parts, groups, outlet, reference, seed):
    y, x = _matrices(parts, paired.article_ids, groups)
    rows = []
    frame = pd.DataFrame({"article_id": paired.article_ids, "outlet": np.where(paired.is_outlet, outlet, reference)})
    for name, side, weight in (
        (outlet, paired.is_outlet, paired.as_outlet),
        (reference, ~paired.is_outlet, paired.as_reference),
    ):
        levels = _levels(frame, parts, groups, name, seed, weight[side])
        rows += [{**row, "n_stories": paired.n_stories} for row in levels]
    here = paired.weights()
    n_articles = [(side > 0).astype(int) @ (x > 0) for side in here]
    fewest = np.minimum(*n_articles)
    estimate = _difference([side[None] for side in here], y, x)[0]
    p, p_adjusted = _p_values(paired, y, x, seed)
    resampled = _difference(resample.bootstrap(paired, seed), y, x)
    for k, group in enumerate(groups):
        (free, v), (other, w) = (_freedom(side, y[:, k], x[:, k]) for side in here)
        welch = (v + w) ** 2 / (v**2 / free + w**2 / other) if v + w > 0 else None
        low, high = (float(end[0]) for end in resample.interval(resampled[:, [k]], fewest[k], welch))
        rows.append(
            {
                "outlet": outlet,
                "reference": reference,
                "group": group,
                "estimate": estimate[k],
                "low": low,
                "high": high,
                "p": p[k],
                "p_adjusted": p_adjusted[k],
                "differs": p_adjusted[k] < resample.SIGNIFICANT and not low <= 0 <= high,
                "n_articles": n_articles[0][k],
                "reference_n_articles": n_articles[1][k],
                "n": x[paired.is_outlet, k].sum(),
                "n_stories": paired.n_stories,
            }
        )
    return rows


def _difference(sides, y, x):
    return _ratio(sides[0], y, x) - _ratio(sides[1], y, x)


def _p_values(paired, y, x, seed, n_permutations=resample.N_PERMUTATIONS):
    def statistics(sides):
        fewest = np.minimum(*((side > 0).astype(float) @ (x > 0) for side in sides))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = _difference(sides, y, x) / np.sqrt(_variance(sides[0], y, x) + _variance(sides[1], y, x))
        # few articles may happen to be all alike, which would make a statistic without bounds
        return np.where(fewest >= resample.MIN_ARTICLES, found, np.nan)

    observed = statistics([side[None] for side in paired.weights()])[0]
    permuted = statistics(resample.permute(paired, seed, n_permutations))
    # what is not tested is not of the family
    return resample.adjusted_p(observed, np.where(np.isnan(observed), np.nan, permuted))
