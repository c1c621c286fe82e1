"""Measure how often intervals hold the truth where a side hardly uses a word, or few articles have any of a share.

Entry points: `words` and `shares`. Coverage is told by what is expected of the side with fewest (over all that may
happen, as 95 % is meant), and by what was seen.
"""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.comparison import keyness, ratios, resample

SIZES = ((10, 10), (20, 20), (49, 23), (80, 80))
TRUTHS = (0, 0, 0, 1, 2, 3, 4)
EXPECTED = [0, 1, 2, 4, 8, np.inf]
MOST_SEEN = 4
LENGTHS = 400, 0.5  # median of articles' words, and standard deviation of their logarithm


def words(n_runs: int, n_words: int = 2000) -> pd.DataFrame:
    """Return the coverage of log-odds ratios: `of, fewest` (uses on a side, expected or seen), `share_covered, n`.

    Words of 1 to 60 expected uses that differ by a log-odds ratio of `TRUTHS`, in bursts as of `planted.Design`.
    """
    told = []
    for rng, _, _, own, articles in _runs(n_runs):
        totals, uses = _lengths(rng, own), np.exp(rng.uniform(0, np.log(60), n_words))
        truth = rng.choice(TRUTHS, n_words) * rng.choice([-1, 1], n_words)
        rate = np.exp(np.where(own[:, None], truth / 2, -truth / 2))
        rate *= uses / (totals @ rate)
        variance = 0.5 * rng.lognormal(0, 1, n_words)
        counts = rng.poisson(totals[:, None] * rate * rng.gamma(1 / variance, variance, rate.shape))
        tested = np.flatnonzero((counts > 0).sum(axis=0) >= 3)
        counted = sparse.csr_array(counts[:, tested].astype(float))
        prior = keyness.pooled_prior(counts[:, tested].sum(axis=0), 0, totals.sum(), 0)
        low, high = keyness.intervals(resample.pair(articles, "A", "B"), counted, totals, prior, 0)
        odds = [rate[side][0, tested] / (1 - rate[side][0, tested]) for side in (own, ~own)]
        true = np.log(odds[0] / odds[1])
        expected, seen = (
            np.minimum(of[own].sum(axis=0), of[~own].sum(axis=0))[tested] for of in (totals[:, None] * rate, counts)
        )
        told.append(_told((low <= true) & (true <= high), expected, seen))
    return _table(told)


def shares(n_runs: int, n_groups: int = 100) -> pd.DataFrame:
    """Return the coverage of differences of shares; columns as `words`, of articles with any in place of uses.

    Half of the groups are of shares near 0, half near 1.
    """
    told = []
    for rng, here, there, own, articles in _runs(n_runs):
        over, parts, truth, expected, seen = _lengths(rng, own), [], [], [], []
        for group in range(n_groups):
            likely = [1 - np.exp(-rng.choice([0.5, 1, 2, 4, 8, 20]) / n) for n in (here, there)]
            mean, certain = rng.uniform(0.05, 0.5), rng.choice([3, 10])
            some = rng.random(len(own)) < np.where(own, *likely)
            share = np.where(some, rng.beta(mean * certain, (1 - mean) * certain, len(own)), 0)
            if some.any():
                near_one = group % 2
                y = np.abs(near_one * over - np.round(share * over))
                parts.append(pd.DataFrame({"article_id": articles["article_id"], "group": group, "numerator": y}))
                truth.append((1 - 2 * near_one) * mean * (likely[0] - likely[1]))
                expected.append(min(here * likely[0], there * likely[1]))
                seen.append(min(some[own].sum(), some[~own].sum()))
        made = pd.concat(parts).assign(denominator=np.tile(over, len(parts)))
        table = ratios.compare_ratios(articles, made, "A", "B")
        table = table[table["reference"].notna()]
        covered = (table["low"].to_numpy() <= truth) & (truth <= table["high"].to_numpy())
        told.append(_told(covered, np.array(expected), np.array(seen)))
    return _table(told)


def _runs(n_runs):
    for here, there in SIZES:
        own = np.arange(here + there) < here
        articles = pd.DataFrame({"article_id": np.arange(len(own)), "outlet": np.where(own, "A", "B"), "story": None})
        for run in range(n_runs):
            yield np.random.default_rng([run, here, there]), here, there, own, articles


def _lengths(rng, own):
    return np.round(rng.lognormal(np.log(LENGTHS[0]), LENGTHS[1], len(own)))


def _told(covered, expected, seen):
    return pd.DataFrame({"covered": covered, "expected": expected, "seen": seen})


def _table(told):
    every = pd.concat(told)
    most = f"{MOST_SEEN} or more"
    cells = {
        "expected": pd.cut(every["expected"], EXPECTED, right=False).astype(str),
        "seen": every["seen"].astype(int).astype(str).mask(every["seen"] >= MOST_SEEN, most),
    }
    rows = [
        (of, fewest, own["covered"].mean(), len(own))
        for of, cell in cells.items()
        for fewest, own in every.groupby(cell)
    ]
    return pd.DataFrame(rows, columns=["of", "fewest", "share_covered", "n"])
