"""Compare outlets on a measure that is one sum over articles divided by another, such as a share of words.

What a measure sums, numerators and denominators by group, are `Sums`; `over` and `in_voice` help measures to make them.
"""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.comparison import resample
from analysis.comparison.resample import Pair
from analysis.corpus import Corpus
from analysis.text.outlets import in_order
from analysis.vocabulary import VOICES

MOST_CELLS = 10**7  # articles times groups, at some 100 bytes each
# a p-value that may be small enough to count among all tables of a pair is worth more draws
WORTH_MORE, MOST_TIMES, MOST_DRAWN = 0.01, 10, 3 * 10**7
FEWEST_TO_DRAW = 10
LEAST_VARIANCE = 0.1
ROUNDING = 1e-9  # of a statistic: the same exchange drawn again need not give the same bits
COLUMNS = (
    *"estimate ratio reference_ratio low high p p_adjusted differs n_articles reference_n_articles n n_stories".split(),
    *resample.OF_STORIES,
)


class Sums:
    """What a measure sums of each article and group.

    Made from a table with the columns `article_id, group, numerator, denominator`; an article without a row for a group
    counts 0 / 0.
    """

    def __init__(self, parts: pd.DataFrame):
        (row, ids), (column, groups) = (pd.factorize(parts[name]) for name in ("article_id", "group"))
        self._ids, self.groups = pd.Index(ids), groups.tolist()
        shape = len(ids) + 1, len(groups)  # the last row is that of an article without any
        sides = (parts[of].fillna(0).to_numpy(float) for of in ("numerator", "denominator"))
        self._sides = [sparse.coo_array((side, (row, column)), shape).toarray() for side in sides]

    @cached_property
    def usual(self) -> list[np.ndarray]:
        """What one article more could add to a group: the mean of those that have any, each weighing as it is.

        By numerator, and by the rest of the denominator, which is 1 where no article has one; NaN where values are
        below 0.
        """
        y, x = self._sides
        usual = []
        for of in (y, x - y):
            ratio = np.where(x > 0, of / x, 0)
            size = (ratio**2).sum(axis=0) / ratio.sum(axis=0)
            usual.append(np.where((of < 0).any(axis=0), np.nan, size))
        usual[1][(x == y).all(axis=0)] = 1
        return usual

    def of(self, article_ids: ArrayLike) -> list[np.ndarray]:
        """Return numerators and denominators, article by group."""
        place = self._ids.get_indexer(article_ids)
        return [side[place] for side in self._sides]


@resample.undefined
def compare_ratios(
    articles: pd.DataFrame,
    parts: pd.DataFrame | Sums,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
    side: int = 0,
) -> pd.DataFrame:
    """Return each outlet's ratio of sums for each group, and the difference of two outlets.

    Parameters
    ----------
    articles, outlet, reference, matched
        As for `resample.pair`; without outlets, each by itself over all its articles.
    parts
        What is summed, or the table it is made from.
    seed, side
        Of the random draws; 1 or -1 where p-values count only differences of that sign.

    Notes
    -----
    A row is a group of each outlet (`reference` missing), then of their difference, with `COLUMNS`, as
    docs/command-line.md tells them. The estimate is sum(w y) / sum(w x) over articles with numerator y, denominator
    x and story weight w. Intervals are those of drawing articles anew, as long as a t interval (`_freedom`); where
    fewer than `FEWEST_TO_DRAW` articles of an outlet have any of a group, or anything else, that of a sum of few
    parts (`_of_few`; that of a difference joins both sides': Newcombe 1998, "Interval Estimation for the Difference
    Between Independent Proportions", Statistics in Medicine 17(8), method 10). Differences are tested by their
    ratio to the linearised standard error (Cochran 1977, Sampling Techniques, eq. 2.39), exchanging the outlets'
    names within stories, where `MIN_ARTICLES` articles of either side have the group. What it cannot show: whether
    few articles stand for an outlet.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": [None, None]})
    >>> parts = pd.DataFrame({"article_id": ["a", "b"], "group": "all", "numerator": [2, 5], "denominator": 10})
    >>> compare_ratios(articles, parts, "A", "B")[["outlet", "estimate", "low"]].values.tolist()
    [['A', 0.2, nan], ['B', 0.5, nan], ['A', -0.3, nan]]
    """
    sums = parts if isinstance(parts, Sums) else Sums(parts)
    if outlet is None:
        tables = [_outlet(name, articles, sums, seed) for name in in_order(articles["outlet"])]
    else:
        tables = _pair(resample.pair(articles, outlet, reference, matched), sums, outlet, reference, seed, side)
    table = pd.concat(tables, ignore_index=True).reindex(columns=["outlet", "reference", "group", *COLUMNS])
    return table.astype({"reference": "object", "differs": "boolean"})


@resample.undefined
def split_half_null(articles: pd.DataFrame, parts: pd.DataFrame, outlet: str, n_splits: int, seed: int) -> pd.DataFrame:
    """Return in how many groups random halves of one outlet differ (`resample.null`)."""
    sums = Sums(parts)

    def test(paired: Pair, seed: int) -> tuple[np.ndarray, np.ndarray]:
        y, x = _of_clusters(paired.cluster, *sums.of(paired.article_ids))
        return _p_values(paired.merged(), y, x, seed, n_permutations=resample.N_NULL_PERMUTATIONS)

    return resample.null(articles, outlet, n_splits, seed, test)


def _of_clusters(cluster, *values):
    """Return values of articles summed over each cluster."""
    return [pd.DataFrame(of).groupby(cluster).sum().to_numpy() for of in values]


def _outlet(name, articles, sums, seed):
    own = resample.of_outlet(articles, name)
    y, x = sums.of(own["article_id"])
    n_articles = (x > 0).sum(axis=0)
    y, x = _of_clusters(resample.clusters(own), y, x)
    return _level(name, sums, y, x, np.ones(len(y)), seed).assign(n_articles=n_articles)


def _level(name, sums, y, x, weights, seed, n_stories=0):
    n = len(weights)
    drawn = np.random.default_rng([seed, 1]).multinomial(n, np.full(n, 1 / n), size=resample.N_BOOTSTRAPS) * weights
    low, high = _interval(_ratio(drawn, y, x), (x > 0).sum(axis=0), _freedom(weights, y, x)[0])
    few, rest = (_of_few(weights[:, None], of, x, size) for of, size in zip((y, x - y), sums.usual, strict=True))
    is_few, is_rest = ~np.isnan(few[0]), ~np.isnan(rest[0])
    ends = zip(few, 1 - rest[::-1], (low, high), strict=True)
    low, high = (np.where(is_few, of, np.where(is_rest, other, drawn)) for of, other, drawn in ends)
    columns = {"outlet": name, "group": sums.groups, "estimate": _ratio(weights[None], y, x)[0]}
    columns |= {"low": low, "high": high, "n": x.sum(axis=0), "n_stories": n_stories, "is_few": is_few | is_rest}
    return pd.DataFrame(columns)


def _interval(drawn, n, freedom):
    return np.where(n >= resample.MIN_ARTICLES, resample.expanded(drawn.T, freedom, np.sqrt(n / (n - 1))), np.nan)


def _of_few(weights, y, x, usual):
    """Return both ends of the interval of ratios to which few of the articles, and at most half, add; else NaN.

    The gamma distribution with mean and variance of a sum of parts to which half a part is added, one where there is
    none (as of Fay and Feuer 1997, "Confidence intervals for directly standardized rates", Statistics in Medicine
    16(7)). A part is that of an article of usual length that has the usual ratio.
    """
    n_with = (y > 0).sum(axis=0)
    total = (weights * x).sum(axis=0)
    parts, one = weights * y / total, usual * ((weights * x) ** 2).sum(axis=0) / total**2
    more = np.where(n_with > 0, 0.5, 1)
    mean, variance = parts.sum(axis=0) + more * one, (parts**2).sum(axis=0) + more * one**2
    tail = (1 - resample.CONFIDENCE) / 2
    ends = special.gammaincinv(mean**2 / variance, [[tail], [1 - tail]]) * variance / mean
    ends[0] = np.where(n_with > 0, ends[0], 0)
    n_articles = (x > 0).sum(axis=0)
    few = (n_with < FEWEST_TO_DRAW) & (2 * n_with <= n_articles) & (n_articles >= resample.MIN_ARTICLES)
    return np.where(few & ~np.isnan(usual), ends, np.nan)


def _pair(paired: Pair, sums, outlet, reference, seed, side):
    y, x = sums.of(paired.article_ids)
    n_articles = [(x[side] > 0).sum(axis=0) for side in (paired.is_outlet, ~paired.is_outlet)]
    y, x = _of_clusters(paired.cluster, y, x)
    paired = paired.merged()
    masks, sides = (paired.is_outlet, ~paired.is_outlet), paired.weights()
    levels = [
        _level(name, sums, y[own], x[own], side[own], seed, paired.n_stories).assign(n_articles=n)
        for name, own, side, n in zip((outlet, reference), masks, sides, n_articles, strict=True)
    ]
    fewest = np.minimum(*((x[own] > 0).sum(axis=0) for own in masks))
    (free, v), (other, w) = (_freedom(side, y, x) for side in sides)
    welch = np.where(v + w > 0, (v + w) ** 2 / (v**2 / free + w**2 / other), fewest - 1)
    drawn = [_ratio(side, y[own], x[own]) for own, side in zip(masks, resample.bootstrap(paired, seed), strict=True)]
    low, high = _interval(drawn[0] - drawn[1], fewest, welch)
    ends = [level[["estimate", "low", "high"]].to_numpy().T for level in levels]
    (one, below, above), (other, under, over) = ends
    few = np.any([level["is_few"] for level in levels], axis=0)
    low = np.where(few, one - other - np.hypot(one - below, over - other), low)
    high = np.where(few, one - other + np.hypot(above - one, other - under), high)
    p, p_adjusted = _p_values(paired, y, x, seed, side)
    columns = {
        "outlet": outlet,
        "reference": reference,
        "group": sums.groups,
        "estimate": _difference([side[None] for side in sides], y, x)[0],
        "ratio": one,
        "reference_ratio": other,
        "low": low,
        "high": high,
        "p": p,
        "p_adjusted": p_adjusted,
        "differs": (p_adjusted < resample.SIGNIFICANT) & ~((low <= 0) & (high >= 0)),
        "n_articles": n_articles[0],
        "reference_n_articles": n_articles[1],
        "n": x[paired.is_outlet].sum(axis=0),
        "n_stories": paired.n_stories,
        **resample.by_story(paired, y, x, lambda y, of, x, over: y / x - of / over),
    }
    return [*levels, pd.DataFrame(columns)]


def _ratio(weights, y, x):
    return (weights @ y) / (weights @ x)


def _difference(sides, y, x):
    return _ratio(sides[0], y, x) - _ratio(sides[1], y, x)


def _freedom(weights, y, x):
    """Return the degrees of freedom and the linearised variance of each ratio of weighted sums of one side.

    2 / (2 / (n - 1) + k / n), k being the excess kurtosis of articles' residuals: n - 1 for normal ones, few where few
    long articles carry most of the variance (Satterthwaite 1946, "An Approximate Distribution of Estimates of Variance
    Components", Biometrics Bulletin 2(6)).
    """
    n, total = (weights > 0).astype(float) @ (x > 0), weights @ x
    squares = (weights[:, None] * (y - (weights @ y) / total * x) / total) ** 2
    variance = squares.sum(axis=0)
    excess = np.where(variance > 0, n * (squares**2).sum(axis=0) / variance**2 - 3, 0)
    found = 2 / (2 / (n - 1) + np.maximum(excess, 0) / n), variance
    return np.where(n >= resample.MIN_ARTICLES, found, [[np.nan], [0.0]])


def _variance(weights, y, x, both):
    """Return the linearised variance of the ratio of weighted sums, for weights of shape (draw, article).

    At least `LEAST_VARIANCE` of what it is around the ratio of `both` sides: few articles may happen to be all alike.
    """
    n, total, squared = (weights > 0).astype(float) @ (x > 0), weights @ x, weights**2
    of_y, of_both, of_x = squared @ y**2, squared @ (x * y), squared @ x**2
    own, alike = (of_y - 2 * ratio * of_both + ratio**2 * of_x for ratio in ((weights @ y) / total, both))
    residuals = np.maximum(own, LEAST_VARIANCE * np.maximum(alike, 0))
    return np.where(n > 1, residuals * n / (n - 1) / total**2, np.nan)


def _p_values(paired, y, x, seed, side=0, n_permutations=resample.N_PERMUTATIONS):
    """Return p-values, alone and adjusted; `side`: 1 or -1 where only differences in that direction count."""
    x = x[:, :1] if (x == x[:, :1]).all() else x  # one product in place of many where all groups have the same
    observed = _statistics([weights[None] for weights in paired.weights()], y, x)[0]
    untested = np.isnan(observed)  # what is not tested is not of the family
    drawn, p_adjusted = [], np.zeros(0)
    most = max(1, min(MOST_TIMES, MOST_DRAWN // (n_permutations * len(y))))
    for more in range(most if n_permutations >= resample.N_PERMUTATIONS else 1):
        if more and not (side or (p_adjusted < WORTH_MORE).any()):
            break
        statistics = _statistics(resample.permute(paired, seed + more, n_permutations), y, x)
        drawn.append(np.where(untested, np.nan, statistics))
        p, p_adjusted = adjusted_p(observed, np.concatenate(drawn), side)
    return p, p_adjusted


def adjusted_p(observed: np.ndarray, permuted: np.ndarray, side: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return each statistic's p-value, alone and adjusted for all that are tested at once.

    The adjusted value is the share of permutations in which the largest of all |statistics| reaches the observed
    one (Westfall and Young 1993, single-step maxT); the observed order counts as one of the permutations.
    """
    size, permuted = (side * of if side else np.abs(of) for of in (observed, permuted))
    size = size * (1 - ROUNDING * np.sign(size))
    # a statistic may be infinite where sides do not overlap at all: such draws tie
    permuted = np.nan_to_num(permuted, posinf=np.inf, neginf=-np.inf)
    p = (1 + (permuted >= size).sum(axis=0)) / (1 + len(permuted))
    largest = permuted.max(axis=1, initial=-np.inf)
    adjusted = (1 + (largest[:, None] >= size).sum(axis=0)) / (1 + len(permuted))
    undefined = np.isnan(observed)
    return np.where(undefined, np.nan, p), np.where(undefined, np.nan, adjusted)


def _statistics(sides, y, x):
    fewest = np.minimum(*((side > 0).astype(float) @ (x > 0) for side in sides))
    both = _ratio(sides[0] + sides[1], y, x)
    found = _difference(sides, y, x) / np.sqrt(sum(_variance(side, y, x, both) for side in sides))
    return np.where(fewest >= resample.MIN_ARTICLES, found, np.nan)


def in_voice(rows: pd.DataFrame, voice: str | None) -> pd.DataFrame:
    """Return the rows of a table in a voice, "outlet" or "quoted"; else all."""
    return rows[rows["voice"] == voice] if voice in VOICES else rows


def most_groups(corpus: Corpus, most: int) -> int:
    """Return how many groups of a measure stand for themselves: at most so many, fewer where articles are many."""
    return max(1, min(most, MOST_CELLS // len(corpus.articles)))


def over(y: pd.DataFrame, x: pd.Series | float) -> pd.DataFrame:
    """Return numerators (a row an article, a column a group) over denominators of articles, as comparisons take them.

    `article_id, group, numerator, denominator`, group by group.
    """
    sums = y.rename_axis(index="article_id", columns="group").T.stack().rename("numerator").reset_index()
    return sums.assign(denominator=sums["article_id"].map(x) if isinstance(x, pd.Series) else x)
