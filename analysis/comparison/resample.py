"""Intervals and tests that treat an outlet as a sample of articles.

`pair` sets two outlets against each other; `bootstrap` and `permute` draw the weights under which any sum over articles
becomes a resampled one, by `clusters` of articles that are hardly more than one observation.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special, stats

from analysis.errors import InputError
from analysis.text.terms import MONTHS

MIN_ARTICLES = 5
MOST_ARTICLES = 3000  # of an outlet: of more, so many are drawn at random, as time and memory grow faster than they do
N_BOOTSTRAPS = 2000
N_PERMUTATIONS = 999
N_NULL_PERMUTATIONS = 199
AT_ONCE = 999
CONFIDENCE = 0.95
SIGNIFICANT = 0.05
HALVES = ("first half", "second half")
# less than a week: what is written a week after an event is about what followed from it
NEAR_DAYS = 5
OF_STORIES = ("n_stories_same", "without_one_story", "dates_overlap")
undefined = np.errstate(invalid="ignore", divide="ignore")  # decorates what returns NaN for a ratio that has no value
_NUMBERED = rf"\d+|\b(?:{'|'.join(MONTHS)})\b"


@dataclass(frozen=True)
class Pair:
    """Two outlets set against each other, article by article.

    `as_outlet` and `as_reference` are the weights that an article has on the one or the other side. Unmatched: 1.
    Matched: a story with a and b articles weighs ab / (a + b) on both sides, shared among its articles there, scaled so
    that the weights of a side sum to its number of articles.
    """

    article_ids: np.ndarray
    is_outlet: np.ndarray  # else the reference's
    stratum: np.ndarray  # the number of its story; 0 where the comparison is not matched
    cluster: np.ndarray  # as of `clusters`
    as_outlet: np.ndarray
    as_reference: np.ndarray
    n_stories: int  # compared within; 0 where the comparison is not matched
    dates_overlap: float  # of all articles

    @property
    def n_clusters(self) -> tuple[int, int]:
        n, n_own = len(np.unique(self.cluster)), len(np.unique(self.cluster[self.is_outlet]))
        return n_own, n - n_own

    @property
    def enough(self) -> bool:
        return min(self.n_clusters) >= MIN_ARTICLES

    def of_clusters(self, values: np.ndarray) -> np.ndarray:
        """Return what all articles of a cluster share, for each cluster."""
        return values[np.unique(self.cluster, return_index=True)[1]]

    def merged(self) -> "Pair":
        """Return the same with each cluster in place of its articles."""
        names = "article_ids", "is_outlet", "stratum", "cluster", "as_outlet", "as_reference"
        return replace(self, **{name: self.of_clusters(getattr(self, name)) for name in names})

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights of the articles as they are, on each side."""
        return np.where(self.is_outlet, self.as_outlet, 0.0), np.where(self.is_outlet, 0.0, self.as_reference)


def summing(number: np.ndarray, weights: np.ndarray) -> sparse.csr_array:
    """Return the matrix that sums over the articles, or clusters, of the same number."""
    return sparse.csr_array((weights, (number, np.arange(len(number)))))


def pair(articles: pd.DataFrame, outlet: str, reference: str, matched: bool | None = None) -> Pair:
    """Return two outlets of the table `articles`, duplicates left out, set against each other.

    `matched`: only the stories both tell, each weighing the same on both sides, without articles that lie more than
    `NEAR_DAYS` from all of the other outlet; False: all articles alike; None: matched if each outlet has `MIN_ARTICLES`
    articles on shared stories. Of more than `MOST_ARTICLES` of each, so many are drawn at random; stories stay whole.
    """
    names, ids = articles["outlet"].to_numpy(object), articles["article_id"].to_numpy()
    sides = {name: names == name for name in (outlet, reference)}
    for name, side in sides.items():
        if not side.any():
            known = ", ".join(sorted(set(names)))
            raise InputError(f"there is no article of outlet {name!r}; the outlets are {known}")
    if outlet == reference:
        raise InputError(f"outlet and reference are both {outlet!r}; name two different outlets")
    story = pd.factorize(articles["story"], sort=True)[0]  # -1 where there is none
    is_near = near(articles, story, *sides.values())
    shared = [side & is_near for side in sides.values()]
    if matched is None:
        matched = min(side.sum() for side in shared) >= MIN_ARTICLES
    if matched and not is_near.any():
        raise InputError(f"{outlet} and {reference} share no story within {NEAR_DAYS} days; compare them unmatched")
    here, there = shared if matched else sides.values()
    chosen = here | there
    if matched:
        chosen[chosen] = drawn(story[chosen], 2 * MOST_ARTICLES)
    else:
        for side in (here, there):
            chosen[side] = drawn(np.arange(side.sum()), MOST_ARTICLES)
    told, stratum = np.unique(np.where(matched, story[chosen], 0), return_inverse=True)
    weights = np.ones((2, len(stratum)))
    if matched:
        of_story = np.array([np.bincount(stratum[side[chosen]], minlength=len(told)) for side in shared])
        both = of_story.prod(axis=0) / of_story.sum(axis=0)
        weights = (both / of_story * of_story.sum(axis=1, keepdims=True) / both.sum())[:, stratum]
    cluster = clusters(articles[chosen], stratum)
    overlap = dates_overlap(articles, *sides.values())
    n_stories = len(told) if matched else 0
    return Pair(ids[chosen], here[chosen], stratum, cluster, *weights, n_stories, overlap)


def drawn(unit: np.ndarray, most: int, rng: np.random.Generator | None = None) -> np.ndarray:
    """Return which articles are among the first `most` if the units they are numbered by stand in a random order."""
    sizes = np.bincount(unit)
    order = (rng or np.random.default_rng(0)).permutation(len(sizes))
    return np.isin(unit, order[np.cumsum(sizes[order]) <= max(most, sizes[order[:1]].sum())])


def of_outlet(articles: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Return the articles of an outlet, or `MOST_ARTICLES` of them."""
    own = articles[articles["outlet"] == outlet]
    return own[drawn(np.arange(len(own)), MOST_ARTICLES)]


def near(articles: pd.DataFrame, story: np.ndarray, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return which articles of either outlet lie at most `NEAR_DAYS` from one of the other's on the same story.

    `story` numbers the stories (-1: none), `here` and `there` say whose an article is. An article whose day is unknown
    may lie near any other.
    """
    days = _days(articles)
    dated = ~np.isnan(days)
    found = (story >= 0) & (here & np.isin(story, story[there]) | there & np.isin(story, story[here]))
    span = np.ptp(days[dated]) + 2 * NEAR_DAYS + 1 if dated.any() else 0
    place = days + story * span  # stories lie further apart than any two days of one that are near
    for own, other in ((here, there), (there, here)):
        asked = found & own & dated & ~np.isin(story, story[other & ~dated])
        known = np.sort(np.r_[-np.inf, place[other & dated & (story >= 0)], np.inf])
        after = np.searchsorted(known, place[asked])
        found[asked] = np.minimum(known[after] - place[asked], place[asked] - known[after - 1]) <= NEAR_DAYS
    return found


def dates_overlap(articles: pd.DataFrame, here: np.ndarray, there: np.ndarray) -> float:
    """Return what share of two outlets' dates overlap: 1 less the largest distance of their distribution functions.

    Where one outlet is the earlier throughout, that is the area that their distributions of dates have in common. It is
    0 where the one's last article comes before the other's first, and NaN where an outlet has no known day.
    """
    first, second = (np.sort(days[~np.isnan(days)]) for days in (_days(articles)[side] for side in (here, there)))
    if not len(first) or not len(second):
        return np.nan
    every = np.concatenate([first, second])
    share = [np.searchsorted(days, every, side="right") / len(days) for days in (first, second)]
    return float(1 - np.abs(share[0] - share[1]).max())


def _days(articles: pd.DataFrame) -> np.ndarray:
    """Return days as numbers; NaN where the day is unknown."""
    told = articles.reindex(columns=["published", "date_precision"])
    days = pd.to_datetime(told["published"]).mask(told["date_precision"].isin(["month", "year"]))
    return (days - pd.Timestamp(0)).dt.days.to_numpy(float)


def clusters(articles: pd.DataFrame, stratum: ArrayLike = 0) -> np.ndarray:
    """Return the number of the cluster of each article, of one outlet and `stratum`.

    The articles of an author are one, where authors are known; else those of a series, whose headlines differ in no
    more than numbers and names of months; else those of a story on one day, as they update one another. An article that
    shares a passage with others belongs to the first of them (`duplicates.find_copies`).
    """
    told = articles.reindex(columns=["published", "date_precision", "title", "author", "shares_words_with"])
    known = articles["story"].notna() & told["published"].notna() & ~told["date_precision"].isin(["month", "year"])
    day = pd.to_datetime(told["published"]).dt.strftime(" %F")
    key = (articles["story"].astype(str) + day).where(known, articles["article_id"].astype(str))
    title = told["title"].astype(object).str.casefold().str.replace(_NUMBERED, "", regex=True)
    key = title.where(title.notna() & articles.assign(title=title).duplicated(["outlet", "title"], keep=False), key)
    author = told["author"].astype(object)
    key = author.str.casefold().where(author.notna() & (author != ""), key)
    first = told["shares_words_with"].astype(object)
    key = first.map(key.set_axis(articles["article_id"])).fillna(first).where(first.notna(), key)
    keyed = articles.assign(stratum=stratum, key=key)
    return keyed.groupby(["outlet", "stratum", "key"], sort=False).ngroup().to_numpy()


def bootstrap(paired: Pair, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return weights of each side's own articles, clusters drawn anew, with replacement (draw by article).

    From the whole outlet and not story by story, since a story with one article could not vary: rather too wide.
    """
    rng = np.random.default_rng([seed, 1])
    sides = []
    for own, weight in zip((paired.is_outlet, ~paired.is_outlet), paired.weights(), strict=True):
        cluster = np.unique(paired.cluster[own], return_inverse=True)[1]
        n = cluster.max() + 1
        sides.append(rng.multinomial(n, np.full(n, 1 / n), size=N_BOOTSTRAPS)[:, cluster] * weight[own])
    return tuple(sides)


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
    """Return weights of each side, names exchanged as by `exchange` (exchange by article)."""
    labels = exchange(paired, seed, n_permutations)[:, paired.cluster]
    return np.where(labels, paired.as_outlet, 0.0), np.where(labels, 0.0, paired.as_reference)


def null(
    articles: pd.DataFrame,
    outlet: str,
    n_splits: int,
    seed: int,
    test: Callable[[Pair, int], Sequence[np.ndarray]],
    level: float = SIGNIFICANT,
) -> pd.DataFrame:
    """Return what a test finds between random halves of one outlet, where there is nothing to find.

    `test` takes two halves set against each other and a seed, and returns p-values, alone and adjusted. `split,
    n_tested, n_found` (adjusted ones below `level`), and `share_p_below_05` (of those alone): a row a split.
    """
    rows = []
    for split, both in enumerate(halves(articles, outlet, n_splits, seed)):
        p, p_adjusted = test(pair(both, *HALVES), seed + split)
        rows.append((split, len(p), (p_adjusted < level).sum(), (p < SIGNIFICANT).mean() if len(p) else np.nan))
    return pd.DataFrame(rows, columns=["split", "n_tested", "n_found", "share_p_below_05"])


def halves(articles: pd.DataFrame, outlet: str, n_splits: int, seed: int) -> Iterator[pd.DataFrame]:
    """Yield one outlet's articles split at random into two outlets, `HALVES`, clusters whole; nothing of too few."""
    own, rng = of_outlet(articles, outlet), np.random.default_rng([seed, 3])
    cluster = clusters(own)
    for _ in range(n_splits if len(np.unique(cluster)) >= 2 * MIN_ARTICLES else 0):
        yield own.assign(outlet=np.where(drawn(cluster, len(own) // 2, rng), *HALVES))


def expanded(drawn: np.ndarray, freedom: ArrayLike, wider: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the expanded percentile interval of each item's resampled estimates (item by draw).

    It has the length of a t interval for a mean of so many degrees of `freedom` (Hesterberg 2015, "What Teachers Should
    Know About the Bootstrap", The American Statistician 69(4), section 5.3). `wider`: by how much the draws' standard
    deviation is too small.
    """
    tail = special.ndtr(wider * special.stdtrit(freedom, (1 - CONFIDENCE) / 2))
    tail = np.broadcast_to(np.nan_to_num(tail, nan=0.5), len(drawn))  # where nothing varies, any quantile is the same
    return tuple(stats.quantile(drawn, np.stack([tail, 1 - tail], axis=1), axis=1, nan_policy="omit").T)


def by_story(paired: Pair, y, x, estimate: Callable[..., np.ndarray]) -> dict[str, np.ndarray | float]:
    """Return the columns of `OF_STORIES`, for sums y over x of each article.

    `estimate` takes the sums of y of outlet and reference, then those of x. A story counts as one of the
    same direction by the ratios y / x alone, whatever the estimate is drawn towards.
    """

    def sums(rows):
        return [np.asarray(side[rows] @ of[rows]) for of in (y, x) for side in paired.weights()]

    whole = sums(slice(None))
    sign = np.sign(estimate(*whole))
    same, least = np.zeros(len(sign), int), np.full(len(sign), np.nan)
    ends = np.cumsum(np.bincount(paired.stratum))[:-1]
    for rows in np.split(np.argsort(paired.stratum, kind="stable"), ends) if paired.n_stories else ():
        own = sums(rows)
        same += sign * (own[0] / own[2] - own[1] / own[3]) > 0
        # what is left of a sum may be a rounding error
        rest = [np.where(np.isclose(of, part, rtol=1e-9), 0, of - part) for of, part in zip(whole, own, strict=True)]
        least = np.fmin(least, np.nan_to_num(sign * estimate(*rest)))
    without = sign * least if paired.n_stories > 1 else np.full(len(sign), np.nan)
    return {"n_stories_same": same, "without_one_story": without, "dates_overlap": paired.dates_overlap}
