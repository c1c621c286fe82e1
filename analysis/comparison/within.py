"""What holds within stories: which articles are near enough in time, and in how many stories a difference shows.

Entry points: `near`, `dates_overlap` and `by_story`; `COLUMNS` says what they add to a table.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

# less than a week: what is written a week after an event is about what followed from it
NEAR_DAYS = 5
COLUMNS = {
    "n_stories_same": "of these, the stories in which the outlets differ in the same direction",
    "without_one_story": "the estimate without the story that it rests on most; NaN below 2 stories",
    "dates_overlap": "share of the outlets' dates that overlap, 0 to 1; NaN where dates are unknown",
}


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


def by_story(paired, y, x, estimate: Callable[..., np.ndarray]) -> dict[str, np.ndarray | float]:
    """Return the columns of `COLUMNS` of a `resample.Pair`, for sums y over x of each article.

    `estimate` takes the sums of y of outlet and reference, then those of x. A story counts as one of the
    same direction by the ratios y / x alone, whatever the estimate is drawn towards.
    """

    def sums(rows):
        return [np.asarray(side[rows] @ of[rows]) for of in (y, x) for side in paired.weights()]

    with np.errstate(invalid="ignore", divide="ignore"):
        whole = sums(slice(None))
        sign = np.sign(estimate(*whole))
        same, least = np.zeros(len(sign), int), np.full(len(sign), np.nan)
        ends = np.cumsum(np.bincount(paired.stratum))[:-1]
        for rows in np.split(np.argsort(paired.stratum, kind="stable"), ends) if paired.n_stories else ():
            own = sums(rows)
            same += sign * (own[0] / own[2] - own[1] / own[3]) > 0
            # what is left of a sum may be a rounding error
            rest = [
                np.where(np.isclose(of, part, rtol=1e-9), 0, of - part) for of, part in zip(whole, own, strict=True)
            ]
            least = np.fmin(least, np.nan_to_num(sign * estimate(*rest)))
    without = sign * least if paired.n_stories > 1 else np.full(len(sign), np.nan)
    return {"n_stories_same": same, "without_one_story": without, "dates_overlap": paired.dates_overlap}
