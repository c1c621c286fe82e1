"""What a measure sums over articles: numerators and denominators, by group (`Sums`), and how measures make them."""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from analysis.corpus.corpus import Corpus
from analysis.vocabulary import VOICES

MOST_CELLS = 10**7  # articles times groups, at some 100 bytes each


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
