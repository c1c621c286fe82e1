"""In whose voice: what of a difference in sentiment comes from quoting more, and what from writing harsher.

Entry point: `decompose`.
"""

import numpy as np
import pandas as pd

from analysis.compare import resample
from analysis.compare.sentiment.means import voice_parts

ALL = "all"
COMPOSITION = "composition"
COLUMNS = {
    "part": "all: the whole difference; composition: from how many sentences are in which group; a group: from how "
    "its sentences are worded",
    "contribution": "what the part adds to the difference of mean sentence scores, outlet less reference",
    "low": "lower end of the 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "share": "contribution over that of all; NaN where the interval of all holds 0",
    "p": "share of random exchanges of the outlets' names among articles with a part as large",
    "p_adjusted": "the same for the largest of all parts",
    "differs": "p_adjusted below .05 and an interval without 0",
    "mean": "the outlet's mean sentence score in the group; NaN for composition",
    "reference_mean": "the same of the reference",
    "share_sentences": "share of the outlet's sentences in the group; NaN for composition",
    "reference_share_sentences": "the same of the reference",
    "n_articles": "articles of the outlet with such a sentence",
    "reference_n_articles": "the same of the reference",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def decompose(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Take the difference of two outlets' mean sentence scores apart into how much each quotes and how it is worded.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched
        As in `analysis.compare.resample.pair`.
    seed
        Of all random draws.

    Returns
    -------
    DataFrame
        `outlet, reference` and the columns described in `COLUMNS`, a row a part; the groups are own, quoted and mixed
        sentences, as in `annotate.sentiment.voice_of`. Composition and groups add up to all.

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
    A quotes half the time where B never does, and both write alike:

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "share_quoted": [0.0, 1.0, 0.0, 0.0]})
    >>> sentences["compound"] = [0.2, -0.6, 0.2, 0.2]
    >>> decompose(articles, sentences, "A", "B")[["part", "contribution"]].values.tolist()
    [['all', -0.4], ['composition', -0.4], ['outlet', 0.0], ['quoted', 0.0]]
    """
    paired = resample.pair(articles, outlet, reference, matched)
    here = sentences[sentences["article_id"].isin(paired.article_ids)]
    parts = voice_parts(articles, here)
    groups = list(dict.fromkeys(parts["group"]))
    table = parts.pivot_table(index="article_id", columns="group", values=["numerator", "denominator"], aggfunc="sum")
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
    found = {"outlet": outlet, "reference": reference, "part": [ALL, COMPOSITION, *groups], "contribution": estimate}
    table = pd.DataFrame(found | {"low": low, "high": high, "p": p, "p_adjusted": p_adjusted})
    told = low[0] > 0 or high[0] < 0
    table["share"] = estimate / estimate[0] if told else np.nan
    table["differs"] = (p_adjusted < resample.SIGNIFICANT) & ((low > 0) | (high < 0))
    for side, n, prefix in zip(weights, n_articles, ("", "reference_"), strict=True):
        n_sentences, total = side @ x, side @ y
        with np.errstate(invalid="ignore", divide="ignore"):
            table[f"{prefix}mean"] = [total.sum() / n_sentences.sum(), np.nan, *(total / n_sentences)]
        table[f"{prefix}share_sentences"] = [1.0, np.nan, *(n_sentences / n_sentences.sum())]
        table[f"{prefix}n_articles"] = n
    return table.assign(n_stories=paired.n_stories)[["outlet", "reference", *COLUMNS]]


def split_half_null(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str,
    n_splits: int,
    seed: int,
) -> pd.DataFrame:
    """Say how many parts `decompose` calls a difference between random halves of one outlet, a row a split.

    Returns
    -------
    DataFrame
        `split, n_tested, n_found`.
    """
    rows = []
    for split, halves in enumerate(resample.halves(articles, outlet, n_splits, seed)):
        table = decompose(halves, sentences, *resample.HALVES, seed=seed + split)
        rows.append((split, int(table["p"].notna().sum()), int(table["differs"].sum())))
    return pd.DataFrame(rows, columns=["split", "n_tested", "n_found"])


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
