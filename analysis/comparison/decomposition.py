"""In whose voice: what of a difference in sentiment comes from quoting more, and what from writing harsher.

Entry point: `decompose`.
"""

import numpy as np
import pandas as pd

from analysis.comparison import resample
from analysis.comparison.tone import scores
from analysis.corpus.corpus import Corpus

ALL = "all"
COMPOSITION = "composition"


def decompose(corpus: Corpus, outlet: str, reference: str, matched: bool | None = None, seed: int = 0) -> pd.DataFrame:
    """Return the difference of two outlets' mean sentence scores taken apart into what it comes from.

    Returns
    -------
    DataFrame
        A row a part, `estimate` being what it adds to the difference: "all" of it; "composition", how much each
        quotes; and of own, quoted and mixed sentences how they are worded. Composition and voices add up to all. The
        other columns are those of every comparison (`compare.Compared`).

    Raises
    ------
    InputError
        as `resample.pair` does.

    Notes
    -----
    With shares s and means m of group g at outlets A and B, the difference of Σ s m is the sum over groups of
    (s_A − s_B)(m_A + m_B)/2, the composition effect, and (m_A − m_B)(s_A + s_B)/2, the groups' rate effects
    (Kitagawa 1955, "Components of a Difference Between Two Rates", JASA 50(272); Oaxaca's and Blinder's, with the mean
    of both outlets as the standard). A group that one outlet lacks has the other's mean, so that it counts to
    composition alone. What it cannot show: whether the one causes the other. An outlet may quote more because its
    stories are harsher. Tests exchange the outlets' names, each part divided by its standard deviation over exchanges.

    Examples
    --------
    Worked by hand in `tests/comparison/test_decomposition.py`.
    """
    paired = resample.pair(corpus.articles, outlet, reference, matched)
    sums = scores(corpus.select(paired.article_ids))
    groups = list(dict.fromkeys(sums["group"]))
    table = sums.pivot_table(index="article_id", columns="group", values=["numerator", "denominator"], aggfunc="sum")
    table = table.reindex(paired.article_ids).fillna(0.0)
    y, x = (table[side].reindex(columns=groups).to_numpy(float) for side in ("numerator", "denominator"))

    def measured(sides):
        return _kitagawa(*((side @ y, side @ x) for side in sides))

    weights = paired.weights()
    estimate = measured([side[None] for side in weights])[0]
    resampled = measured(resample.bootstrap(paired, seed))
    permuted = measured(resample.permute(paired, seed))
    present = np.column_stack([x.sum(axis=1) > 0, x.sum(axis=1) > 0, x > 0])
    n_articles = [(side > 0).astype(int) @ present for side in weights]
    fewest = np.minimum(*n_articles)
    error = np.nanstd(permuted, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.where((fewest >= resample.MIN_ARTICLES) & (error > 0), estimate / error, np.nan)
        permuted = np.where(np.isnan(observed), np.nan, permuted / error)
    p, p_adjusted = resample.adjusted_p(observed, permuted)
    ends = [resample.interval(resampled[:, [k]], fewest[k]) for k in range(len(estimate))]
    low, high = (np.array([float(end[side][0]) for end in ends]) for side in (0, 1))
    return pd.DataFrame(
        {
            "outlet": outlet,
            "reference": reference,
            "group": [ALL, COMPOSITION, *groups],
            "estimate": estimate,
            "low": low,
            "high": high,
            "p": p,
            "p_adjusted": p_adjusted,
            "differs": (p_adjusted < resample.SIGNIFICANT) & ((low > 0) | (high < 0)),
            "n_articles": n_articles[0],
            "reference_n_articles": n_articles[1],
            "n": np.r_[[x[paired.is_outlet].sum()] * 2, x[paired.is_outlet].sum(axis=0)],
            "n_stories": paired.n_stories,
        }
    )


def _kitagawa(outlet, reference):
    """Give all, composition and each group's rate effect, for sums and counts of shape (draw, group) of two sides."""
    (y_a, x_a), (y_b, x_b) = outlet, reference
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_a, mean_b = y_a / x_a, y_b / x_b
        share_a, share_b = (x / x.sum(axis=1, keepdims=True) for x in (x_a, x_b))
    mean_a, mean_b = (np.where(np.isnan(own), other, own) for own, other in ((mean_a, mean_b), (mean_b, mean_a)))
    mean_a, mean_b = np.nan_to_num(mean_a), np.nan_to_num(mean_b)
    composition = ((share_a - share_b) * (mean_a + mean_b) / 2).sum(axis=1)
    rates = (mean_a - mean_b) * (share_a + share_b) / 2
    return np.column_stack([composition + rates.sum(axis=1), composition, rates])
