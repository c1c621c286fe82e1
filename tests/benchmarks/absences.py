"""Measure which words are found that an outlet uses less, or never, beside other tests: `table`.

Of one outlet's articles two random sides are made, and of 24 words a share of the uses is taken from one side, in turn
of the first and of the second. All else is chance.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats
from tqdm import tqdm

from analysis.comparison import keyness, resample, words
from analysis.comparison.keyness import term_counts
from analysis.corpus import Corpus

SIZES = ((22, 8), (49, 23), (100, 100))
SHARES = (0.5, 0.75, 0.9, 1.0)
N_WORDS = 24
IN_ARTICLES = 0.4, 0.8  # the planted words stand in such a share of the articles
COLUMNS = ("here", "there", "removed", "test", "found", "false", "any_false", "n_runs")


def table(
    articles: pd.DataFrame,
    counted: pd.DataFrame,
    n_runs: int,
    sizes: Iterable[tuple[int, int]] = SIZES,
    shares: Iterable[float] = SHARES,
) -> pd.DataFrame:
    """Return what each test finds.

    Returns
    -------
    DataFrame
        `here, there` (articles), `removed` (share of uses), `test, found` (share of the planted words), `false` (mean
        share of false words among those shown), `any_false` (share of runs with a false word), `n_runs`. "truly
        differ" is the lower bound of the likely words that do: `found` is its mean share of the planted words, and
        `any_false` the share of runs in which it is too high.
    """
    rows = []
    for here, there in sizes:
        for removed in shares:
            runs = range(n_runs if len(articles) >= here + there else 0)
            told = [
                row
                for run in tqdm(runs, desc=f"{here}/{there}, {removed:.0%} removed", leave=False, disable=None)
                for row in _run(articles, counted, here, there, removed, run)
            ]
            for test, own in pd.DataFrame(told, columns=["test", "found", "false", "any_false"]).groupby("test"):
                rows.append((here, there, removed, test, *own[["found", "false", "any_false"]].mean(), len(own)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _run(articles, counted, here, there, removed, seed):
    rng = np.random.default_rng([seed, here, there])
    drawn = articles.iloc[rng.permutation(len(articles))[: here + there]]
    drawn = drawn.assign(outlet=np.repeat(resample.HALVES, [here, there]), story=None)
    own = counted[counted["article_id"].isin(drawn["article_id"])]
    often = own["term"].value_counts() / len(drawn)
    planted = rng.choice(sorted(often.index[often.between(*IN_ARTICLES)]), N_WORDS, replace=False)
    side = dict(zip(planted, np.resize(resample.HALVES, N_WORDS), strict=True))
    taken = own["term"].map(side) == own["article_id"].map(drawn.set_index("article_id")["outlet"])
    left = np.where(taken, rng.binomial(own["count"].to_numpy(), 1 - removed), own["count"])
    own = own.assign(count=left)[left > 0]
    made = words.compare(Corpus({"articles": drawn, "words": own}), *resample.HALVES, seed=seed, matched=False)
    is_planted = made["group"].isin(planted)
    found = {"ours": made["differs"], "ours, likely": made["likely"]} | others(drawn, own, made["group"])
    for test, shown in found.items():
        n, false = shown.sum(), (shown & ~is_planted).sum()
        yield test, (n - false) / N_WORDS, false / max(n, 1), false > 0
    n_true = made["n_true"].iloc[0]
    yield "truly differ", n_true / N_WORDS, np.nan, n_true > (made["likely"] & is_planted).sum()


def others(articles: pd.DataFrame, counted: pd.DataFrame, terms: pd.Series) -> dict[str, np.ndarray]:
    """Return which of the terms other tests show.

    Mann and Whitney's with Benjamini and Hochberg at .05, and z scores beyond 1.96 (Monroe, Colaresi and Quinn 2008).
    """
    paired = resample.pair(articles, *resample.HALVES, matched=False)
    known, counts, totals = term_counts(counted, paired.article_ids, "outlet", 1)
    counts = counts[:, pd.Index(known).get_indexer(terms)].toarray()
    rate, own = counts / totals[:, None], paired.is_outlet
    p = stats.mannwhitneyu(rate[own], rate[~own], axis=0).pvalue
    sides = counts[own].sum(axis=0), counts[~own].sum(axis=0), totals[own].sum(), totals[~own].sum()
    prior = keyness.pooled_prior(counts, totals)
    z = keyness.log_odds(*sides, prior) / np.sqrt(1 / (sides[0] + prior) + 1 / (sides[1] + prior))
    return {
        "Mann-Whitney": stats.false_discovery_control(np.nan_to_num(p, nan=1)) < resample.SIGNIFICANT,
        "log-odds, z": np.abs(z) > stats.norm.ppf(0.975),
    }
