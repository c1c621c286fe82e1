"""Intervals and tests that treat an outlet as a sample of articles.

Entry points: `pair` sets two outlets against each other, within the stories they share where they do; `bootstrap`
and `permute` draw the weights under which any sum over articles becomes a resampled one. They draw and exchange
`clusters`, of articles that are hardly more than one observation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.comparison import within
from analysis.errors import InputError
from analysis.text.outlets import in_order

MIN_ARTICLES = 5
N_BOOTSTRAPS = 2000
N_PERMUTATIONS = 999
N_NULL_PERMUTATIONS = 199
AT_ONCE = 999
CONFIDENCE = 0.95
SIGNIFICANT = 0.05
HALVES = ("first half", "second half")
_NUMBERED = r"\d+|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"


@dataclass(frozen=True)
class Pair:
    """Two outlets set against each other.

    Attributes
    ----------
    article_ids, is_outlet, stratum
        For each article: its id, whether it is the outlet's (else the reference's), and the number of its story (0
        throughout where the comparison is not matched).
    as_outlet, as_reference
        The weight the article has if it stands on the one or the other side. Unmatched: 1. Matched: a story with
        a and b articles weighs ab / (a + b) on both sides, shared among its articles there, scaled so that the
        weights of a side sum to its number of articles.
    n_stories
        Stories compared within; 0 where the comparison is not matched.
    cluster
        The number of the article's cluster, within its story where the comparison is matched (`clusters`).
    dates_overlap
        As `within.dates_overlap` has it, of all articles of the two.
    """

    article_ids: np.ndarray
    is_outlet: np.ndarray
    stratum: np.ndarray
    as_outlet: np.ndarray
    as_reference: np.ndarray
    n_stories: int
    cluster: np.ndarray
    dates_overlap: float = np.nan

    @property
    def n_articles(self) -> tuple[int, int]:
        return int(self.is_outlet.sum()), int((~self.is_outlet).sum())

    @property
    def n_clusters(self) -> tuple[int, int]:
        own = self.of_clusters(self.is_outlet)
        return int(own.sum()), int((~own).sum())

    @property
    def enough(self) -> bool:
        return min(self.n_clusters) >= MIN_ARTICLES

    def of_clusters(self, values: np.ndarray) -> np.ndarray:
        """Return what all articles of a cluster share, for each cluster."""
        return values[np.unique(self.cluster, return_index=True)[1]]

    def merged(self) -> "Pair":
        """Return the same with each cluster in place of its articles."""
        first = np.unique(self.cluster, return_index=True)[1]
        names = "article_ids", "is_outlet", "stratum", "as_outlet", "as_reference"
        of_each = {name: getattr(self, name)[first] for name in names}
        return replace(self, **of_each, cluster=np.arange(len(first)))

    def by_cluster(self, weights: np.ndarray) -> sparse.csr_array:
        """Return the matrix that sums over the articles of each cluster."""
        return sparse.csr_array((weights, (self.cluster, np.arange(len(weights)))))

    def by_story(self, weights: np.ndarray) -> sparse.csr_array:
        """Return the matrix that sums over the articles of each story."""
        return sparse.csr_array((weights.astype(float), (self.stratum, np.arange(len(weights)))))

    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what each cluster's square and cube add to variance and third moment of a sum under exchange.

        Of a sum over a of k clusters drawn without replacement, of values with mean 0.
        """
        story, own = self.of_clusters(self.stratum), self.of_clusters(self.is_outlet)
        a, k = np.bincount(story, own)[story], np.bincount(story)[story]
        second = a * (k - a) / (k * np.maximum(k - 1, 1))
        return second, second * (k - 2 * a) / np.maximum(k - 2, 1)

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights of the articles as they are, on each side."""
        return np.where(self.is_outlet, self.as_outlet, 0.0), np.where(self.is_outlet, 0.0, self.as_reference)


def pairs(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of outlets that have articles enough to be compared, in the fixed order of outlets.

    The order does not hang on the numbers of articles, so that no sign turns as a corpus grows.
    """
    counts = articles["outlet"].value_counts()
    return list(combinations([name for name in in_order(counts.index) if counts[name] >= MIN_ARTICLES], 2))


def pair(articles: pd.DataFrame, outlet: str, reference: str, matched: bool | None = None) -> Pair:
    """Return two outlets set against each other, within the stories they share.

    Parameters
    ----------
    articles, outlet, reference
        The `articles` table, duplicates left out, and two of its outlets.
    matched
        True: only the stories both tell, each weighing the same on both sides. False: all articles alike.
        None: matched if each outlet has `MIN_ARTICLES` articles on shared stories. Within a story, articles that lie
        more than `within.NEAR_DAYS` from all of the other outlet are left out.

    Raises
    ------
    InputError
        if an outlet has no article, or `matched` is asked for and no story is shared.
    """
    names, ids = articles["outlet"].to_numpy(object), articles["article_id"].to_numpy()
    sides = {name: names == name for name in (outlet, reference)}
    for name, side in sides.items():
        if not side.any():
            known = ", ".join(sorted(set(names)))
            raise InputError(f"there is no article of outlet {name!r}; the outlets are {known}")
    if outlet == reference:
        raise InputError(f"outlet and reference are both {outlet!r}; name two different outlets")
    story, stories = pd.factorize(articles["story"], sort=True)  # -1 where there is none
    is_near, overlap = within.near(articles, story, *sides.values()), within.dates_overlap(articles, *sides.values())
    shared = [side & is_near for side in sides.values()]
    of_each = [np.bincount(story[side], minlength=len(stories)) for side in shared]
    if matched is None:
        matched = min(side.sum() for side in shared) >= MIN_ARTICLES
    if matched and not any(side.any() for side in shared):
        raise InputError(
            f"{outlet} and {reference} share no story within {within.NEAR_DAYS} days; compare them unmatched"
        )
    here, there = shared if matched else sides.values()
    chosen = here | there
    is_outlet = here[chosen]
    if not matched:
        ones = np.ones(len(is_outlet))
        alone = np.zeros(len(is_outlet), int)
        return Pair(ids[chosen], is_outlet, alone, ones, ones, 0, clusters(articles[chosen]), overlap)
    told, stratum = np.unique(story[chosen], return_inverse=True)
    a, b = (of_side[told] for of_side in of_each)
    story_weight = a * b / (a + b)
    as_outlet = (story_weight / a * a.sum() / story_weight.sum())[stratum]
    as_reference = (story_weight / b * b.sum() / story_weight.sum())[stratum]
    cluster = clusters(articles[chosen], stratum)
    return Pair(ids[chosen], is_outlet, stratum, as_outlet, as_reference, len(told), cluster, overlap)


def clusters(articles: pd.DataFrame, stratum: ArrayLike = 0) -> np.ndarray:
    """Return the number of the cluster of each article, of one outlet and `stratum`.

    The articles of an author are one, where there is a column `author`; else those of a series, whose headlines differ
    in no more than numbers and names of months; else those of a story on one day, as they update one another.
    """
    key = articles["article_id"].astype(str)
    if "published" in articles:
        known = articles["story"].notna() & articles["published"].notna()
        if "date_precision" in articles:
            known &= articles["date_precision"].isin(["minute", "day"])
        day = pd.to_datetime(articles["published"]).dt.strftime(" %F")
        key = (articles["story"].astype(str) + day).where(known, key)
    if "title" in articles:
        title = articles["title"].astype(object).str.casefold().str.replace(_NUMBERED, "", regex=True)
        key = title.where(title.notna() & articles.assign(title=title).duplicated(["outlet", "title"], keep=False), key)
    if "author" in articles:
        author = articles["author"].astype(object)
        key = author.str.casefold().where(author.notna() & (author != ""), key)
    keyed = articles.assign(stratum=stratum, key=key)
    return keyed.groupby(["outlet", "stratum", "key"], sort=False).ngroup().to_numpy()


def bootstrap(paired: Pair, seed: int, n_resamples: int = N_BOOTSTRAPS) -> tuple[np.ndarray, np.ndarray]:
    """Return weights of each side's articles, clusters drawn anew, with replacement (draw by article).

    Clusters are drawn from the whole outlet and not story by story, since a story with one article could not vary;
    this makes intervals of matched comparisons rather too wide than too narrow.
    """
    rng = np.random.default_rng([seed, 1])
    here, there = np.zeros((2, n_resamples, len(paired.is_outlet)))
    for drawn, own, weight in zip((here, there), (paired.is_outlet, ~paired.is_outlet), paired.weights(), strict=True):
        cluster = np.unique(paired.cluster[own], return_inverse=True)[1]
        n = cluster.max() + 1
        drawn[:, own] = rng.multinomial(n, np.full(n, 1 / n), size=n_resamples)[:, cluster] * weight[own]
    return here, there


def exchange(paired: Pair, seed: int, n_permutations: int) -> np.ndarray:
    """Return which clusters are the outlet's, names exchanged among those of a story (exchange by cluster)."""
    rng = np.random.default_rng([seed, 2])
    story, own = paired.of_clusters(paired.stratum), paired.of_clusters(paired.is_outlet)
    by_story = np.argsort(story, kind="stable")
    labels = np.empty((n_permutations, len(own)), bool)
    for start in range(0, n_permutations, AT_ONCE):  # the draws take eight times the room of the labels
        some = labels[start : start + AT_ONCE]
        drawn = rng.random(some.shape) + story[by_story]
        some[:, by_story] = own[by_story][np.argsort(drawn, axis=1)]
    return labels


def permute(paired: Pair, seed: int, n_permutations: int = N_PERMUTATIONS) -> tuple[np.ndarray, np.ndarray]:
    """Return weights of each side with the outlets' names exchanged as by `exchange` (exchange by article)."""
    labels = exchange(paired, seed, n_permutations)[:, paired.cluster]
    return np.where(labels, paired.as_outlet, 0.0), np.where(labels, 0.0, paired.as_reference)


def halves(articles: pd.DataFrame, outlet: str, n_splits: int, seed: int) -> Iterator[pd.DataFrame]:
    """Yield one outlet's articles split at random into two outlets, `HALVES`, clusters whole; nothing of too few."""
    own = articles[articles["outlet"] == outlet]
    rng = np.random.default_rng([seed, 3])
    cluster = clusters(own)
    for _ in range(n_splits if len(own) >= 2 * MIN_ARTICLES else 0):
        order = rng.permutation(cluster.max() + 1)
        first = order[np.cumsum(np.bincount(cluster)[order]) <= len(own) // 2]
        yield own.assign(outlet=np.where(np.isin(cluster, first), *HALVES))


def interval(resampled: np.ndarray, n: ArrayLike, freedom: ArrayLike | None = None) -> np.ndarray:
    """Return both ends of the expanded percentile interval of each item's resampled estimates (draw by item).

    The plain percentile interval is too short for few articles; the expanded one has the length of a t interval
    for a mean (Hesterberg 2015, "What Teachers Should Know About the Bootstrap", The American Statistician 69(4),
    section 5.3), for each item's `n` articles and degrees of `freedom`, n - 1 if none are given. Below `MIN_ARTICLES`
    articles both ends are NaN.
    """
    n = np.broadcast_to(n, resampled.shape[1:])
    freedom = np.broadcast_to(n - 1 if freedom is None else freedom, n.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        tail = special.ndtr(np.sqrt(n / (n - 1)) * special.stdtrit(freedom, (1 - CONFIDENCE) / 2))
    ordered = np.sort(resampled.T, axis=1)  # what is undefined comes last
    ends = [_quantile(ordered, share, (~np.isnan(ordered)).sum(axis=1)) for share in (tail, 1 - tail)]
    return np.where(n >= MIN_ARTICLES, ends, np.nan)


def freedom(residuals: np.ndarray) -> float:
    """Return the degrees of freedom of a variance that is summed from articles' residuals, some far larger than others.

    2 / (2 / (n - 1) + k / n), k being the residuals' excess kurtosis, not below 0: n - 1 for normal ones, few where few
    long articles carry most of the variance (Satterthwaite 1946, "An Approximate Distribution of Estimates of Variance
    Components", Biometrics Bulletin 2(6), with the variance of a sample variance).

    Examples
    --------
    >>> freedom(np.array([1.0, -1.0] * 10)), round(freedom(np.r_[[1.0, -1.0] * 10, 10.0]), 1)
    (19.0, 3.1)
    """
    n, squares = len(residuals), residuals**2
    total = squares.sum()
    excess = n * (squares**2).sum() / total**2 - 3 if total else 0.0
    return float(2 / (2 / (n - 1) + max(excess, 0.0) / n))


def interval_of_difference(here: np.ndarray, there: np.ndarray, n_here: int, n_there: int) -> tuple:
    """Return both ends of the interval of the difference of two outlets' resampled estimates (item by draw).

    As `interval`, with the degrees of freedom that Welch (1947, "The Generalization of 'Student's' Problem", Biometrika
    34) gives a difference, so that it is not as wide as the smaller outlet's alone would make it. Each side is expanded
    for its own number of articles; below `MIN_ARTICLES` on a side both ends are NaN.

    Examples
    --------
    Of 20 normal draws on either side, the difference of means has a t interval of 38 degrees of freedom:

    >>> rng = np.random.default_rng(0)
    >>> means = rng.normal(0, np.sqrt(1 / 20 * 19 / 20), (2, 1, 100_000))
    >>> [round(float(end[0]), 2) for end in interval_of_difference(*means, 20, 20)]
    [-0.64, 0.64]
    >>> round(float(special.stdtrit(38, 0.975) * np.sqrt(2 / 20)), 2)
    0.64
    """
    if min(n_here, n_there) < MIN_ARTICLES:
        missing = np.full(len(here), np.nan)
        return missing, missing
    n = np.array([[n_here], [n_there]])
    drawn = np.stack([here.var(axis=1), there.var(axis=1)]).astype(float)
    unbiased = drawn * n / (n - 1)
    with np.errstate(invalid="ignore"):  # where nothing varies, any quantile is the same
        freedom = unbiased.sum(axis=0) ** 2 / (unbiased**2 / (n - 1)).sum(axis=0)
        wider = np.sqrt(unbiased.sum(axis=0) / drawn.sum(axis=0))
    tail = np.nan_to_num(special.ndtr(wider * special.stdtrit(freedom, (1 - CONFIDENCE) / 2)), nan=0.5)
    ordered = np.sort(here - there, axis=1)
    return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def _quantile(ordered: np.ndarray, share: np.ndarray, n: ArrayLike | None = None) -> np.ndarray:
    """Interpolate between the first `n` sorted draws of each item (item by draw), at another share for each."""
    last = np.maximum((ordered.shape[1] if n is None else np.asarray(n)) - 1, 0)
    place = np.nan_to_num(share) * last
    before, item = place.astype(int), np.arange(len(ordered))
    low, high = ordered[item, before], ordered[item, np.minimum(before + 1, last)]
    return low + (place - before) * (high - low)


def adjusted_p(observed: np.ndarray, permuted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each statistic's p-value, alone and adjusted for all that are tested at once.

    The adjusted value is the share of permutations in which the largest of all |statistics| reaches the observed
    one (Westfall and Young 1993, single-step maxT); the observed order counts as one of the permutations.
    """
    size = np.abs(observed)
    # a statistic may be infinite where sides do not overlap at all: such draws tie
    permuted = np.nan_to_num(np.abs(permuted), posinf=np.inf)
    p = (1 + (permuted >= size).sum(axis=0)) / (1 + len(permuted))
    largest = permuted.max(axis=1, initial=0.0)
    adjusted = (1 + (largest[:, None] >= size).sum(axis=0)) / (1 + len(permuted))
    undefined = np.isnan(observed)
    return np.where(undefined, np.nan, p), np.where(undefined, np.nan, adjusted)
