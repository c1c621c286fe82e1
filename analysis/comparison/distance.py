"""How far apart outlets are in their words: the distance of each pair, and whether it is more than chance.

Entry point: `distances`, a row a pair.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.comparison import resample
from analysis.comparison.terms import every_term
from analysis.corpus.corpus import Corpus
from analysis.errors import NothingToCompare

GROUP = "all words"
N_RESAMPLES = 1000
CELLS_AT_ONCE = 2_000_000


def distances(corpus: Corpus, pairs: Iterable[tuple[str, str]], matched: bool | None = None, seed: int = 0):
    """Return how far apart the own words of two outlets are, beyond what chance alone puts between them.

    Returns
    -------
    DataFrame
        The columns of `compare.Compared`, a row for each of the pairs of outlets that have 5 articles: `estimate`, the
        Jensen-Shannon divergence of their words in bits less its mean under exchanged names; `p`, the share of
        exchanges with as large a divergence; `p_adjusted`, the same for the largest of all pairs; `n` counts words.
        What would need 5 articles in shared stories is NaN where there are fewer.

    Raises
    ------
    NothingToCompare
        if no two outlets have 5 articles.

    Notes
    -----
    Divergence of the outlets' shares of words P and Q from their mean M: H(M) − (H(P) + H(Q)) / 2 (Lin 1991,
    "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on Information Theory 37(1), section IV,
    equal weights). Articles of shared stories weigh as in `resample.pair`. Rates are not smoothed: M is 0 nowhere
    that P or Q is not, and smoothing would hide the bias instead of removing it. That bias is large: two random
    halves of one outlet are .1 bits apart and more, the fewer words the more. What labels exchanged within stories
    give has the same articles, lengths and bursts, and is taken off. Divergences of articles drawn anew would carry
    it twice, and the chance mix of stories on top; draws are linear instead: how often each article is drawn, times
    the derivative of the divergence by its weight (Jaeckel's infinitesimal jackknife; Efron 1982, The Jackknife,
    the Bootstrap and Other Resampling Plans, chapter 6). On invented corpora such intervals are rather too wide: 98
    % hold the mean of the estimate.

    `p_adjusted` is the share of exchanges in which the largest excess of all pairs, each in standard deviations of its
    own exchanges, reaches that of this one; pairs are exchanged independently (single-step maxT, Westfall and Young
    1993). Unlike Holm's it can be small for many pairs with few exchanges.

    What it cannot show: which words do it (the measure `words`), nor whether it is framing, house style or, where
    `n_stories` is 0, topic. Worked by hand in `tests/comparison/test_distance.py`.
    """
    articles, pairs = corpus.articles, list(pairs)
    enough = articles["outlet"].value_counts() >= resample.MIN_ARTICLES
    pairs = [pair for pair in pairs if all(enough.get(name, False) for name in pair)]
    if not pairs:
        raise NothingToCompare(f"fewer than two outlets have {resample.MIN_ARTICLES} articles; add articles of another")
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    kept = articles[articles["outlet"].isin(names)].reset_index(drop=True)
    _, counts = every_term(corpus.terms((1,), kept["article_id"]), kept["article_id"], "outlet", 1)
    rng = np.random.default_rng([seed, 6])
    times = np.zeros((N_RESAMPLES, len(kept)))
    for name in names:  # drawn once an outlet, so that all its distances move together
        own = (kept["outlet"] == name).to_numpy()
        times[:, own] = rng.multinomial(own.sum(), np.full(own.sum(), 1 / own.sum()), size=N_RESAMPLES)
    rows, nulls = [], []
    for pair in pairs:
        row, exchanged = _one_pair(resample.pair(kept, *pair, matched), kept["article_id"], counts, times, seed)
        rows.append((*pair, *row))
        nulls.append(exchanged)
    columns = ["outlet", "reference", "estimate", "low", "high", "p"]
    table = pd.DataFrame(
        rows, columns=[*columns, "n_articles", "reference_n_articles", "n", "n_stories", "dates_overlap"]
    )
    # drawn from one seed, exchanges of pairs of the same size would be the same
    exchanged = np.column_stack([rng.permutation(null) for null in nulls])
    table["p_adjusted"] = _over_pairs(table["estimate"].to_numpy(), exchanged - exchanged.mean(axis=0))
    table["differs"] = (table["p_adjusted"] < resample.SIGNIFICANT) & (table["low"] > 0)
    return table.assign(group=GROUP)


def divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the Jensen-Shannon divergence in bits of two arrays of counts or rates, along their last axis.

    Examples
    --------
    >>> float(divergence(np.array([1, 1, 0]), np.array([0, 1, 1])))
    0.5
    """
    p, q = (side / side.sum(axis=-1, keepdims=True) for side in (p, q))
    return _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2


def _entropy(p):
    return -(p * np.log2(p, out=np.zeros_like(p), where=p > 0)).sum(axis=-1)


def _over_pairs(jsd, exchanged):
    """Return the p-values of divergences adjusted for all pairs; `exchanged` is of shape (exchange, pair)."""
    mean, spread = exchanged.mean(axis=0), exchanged.std(axis=0)
    jsd = np.where(np.isnan(mean), np.nan, jsd)  # a pair that was not exchanged is not of the family
    # where all exchanges give the same, their spread is rounding; the exponential makes one side of the scale large
    observed, permuted = (np.exp(np.round((x - mean) / np.maximum(spread, 1e-9), 6)) for x in (jsd, exchanged))
    return resample.adjusted_p(observed, permuted)[1]


def _one_pair(paired, article_ids, counts, times, seed):
    place = pd.Index(article_ids).get_indexer(paired.article_ids)
    own = counts[place]
    own = own[:, np.flatnonzero(own.sum(axis=0))]
    sides = paired.weights()
    jsd = float(_jsd([side[None] for side in sides], own)[0])
    n = (*paired.n_articles, own[paired.is_outlet].sum(), paired.n_stories, paired.dates_overlap)
    if not paired.enough:
        return (*[np.nan] * 4, *n), np.full(resample.N_AT_ONCE, np.nan)
    exchanged = _jsd(resample.permute(paired, seed, resample.N_AT_ONCE), own)
    excess = jsd - exchanged.mean()
    spread = excess + (times[:, place] - 1) @ _influence(sides, own)
    low, high = resample.interval(spread[:, None], min(paired.n_articles))[:, 0]
    p = (1 + (exchanged >= jsd - 1e-12).sum()) / (1 + resample.N_AT_ONCE)
    return (excess, float(low), float(high), p, *n), exchanged


def _influence(sides, counts):
    """Return the derivative of the divergence by the number of times that each article is drawn."""
    rates = [side @ counts / (side @ counts).sum() for side in sides]
    middle = (rates[0] + rates[1]) / 2
    influence = np.zeros(counts.shape[0])
    for side, rate in zip(sides, rates, strict=True):
        slope = np.log2(rate / middle, out=np.zeros_like(rate), where=rate > 0) / 2
        influence += side * (counts @ slope - counts.sum(axis=1) * (rate @ slope)) / (side @ counts).sum()
    return influence


def _jsd(sides, counts):
    step = max(1, CELLS_AT_ONCE // max(counts.shape[1], 1))
    parts = []
    for start in range(0, len(sides[0]), step):
        with np.errstate(invalid="ignore"):
            parts.append(divergence(*((counts.T @ side[start : start + step].T).T for side in sides)))
    return np.concatenate(parts)
