"""Measure how often intervals of differences of shares hold the truth where few articles have any, or few have none.

Entry point: `shares`. For words, `tests.benchmarks.words.coverage` tells it.
"""

import numpy as np
import pandas as pd

from analysis.comparison.ratios import compare_ratios

SIZES = ((10, 10), (20, 20), (49, 23), (80, 80))
EXPECTED = [0, 1, 2, 4, 8, np.inf]
LENGTHS = 400, 0.5  # median of articles' words, and standard deviation of their logarithm


def shares(n_runs: int, n_groups: int = 100) -> pd.DataFrame:
    """Return the coverage by the articles with any that are expected on the side with fewest.

    `fewest, share_covered, n`; half of the groups are of shares near 0, half near 1.
    """
    rows = []
    for here, there in SIZES:
        own = np.arange(here + there) < here
        articles = pd.DataFrame({"article_id": np.arange(len(own)), "outlet": np.where(own, "A", "B"), "story": None})
        for run in range(n_runs):
            rng, parts, truth, fewest = np.random.default_rng([run, here, there]), [], [], []
            over = np.round(rng.lognormal(np.log(LENGTHS[0]), LENGTHS[1], len(own)))
            for group in range(n_groups):
                likely = [1 - np.exp(-rng.choice([0.5, 1, 2, 4, 8, 20]) / n) for n in (here, there)]
                mean, certain = rng.uniform(0.05, 0.5), rng.choice([3, 10])
                some = rng.random(len(own)) < np.where(own, *likely)
                share = np.where(some, rng.beta(mean * certain, (1 - mean) * certain, len(own)), 0)
                if some.any():
                    near_one = group % 2
                    y = np.abs(near_one * over - np.round(share * over))
                    parts.append(articles[["article_id"]].assign(group=group, numerator=y, denominator=over))
                    truth.append((1 - 2 * near_one) * mean * (likely[0] - likely[1]))
                    fewest.append(min(here * likely[0], there * likely[1]))
            table = compare_ratios(articles, pd.concat(parts), "A", "B")
            table = table[table["reference"].notna()]
            rows.append(table.assign(covered=table["low"].le(truth) & table["high"].ge(truth), fewest=fewest))
    every = pd.concat(rows)
    cell = pd.cut(every["fewest"], EXPECTED, right=False).astype(str)
    covered = every.groupby(cell)["covered"].agg(["mean", "size"])
    return covered.rename(columns={"mean": "share_covered", "size": "n"}).reset_index()
