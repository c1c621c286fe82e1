"""Measure how little a corpus can carry: what is found by chance, and how wide ranges are with few articles.

Entry points: `words_found`, `interval_widths`, `too_few`, `dictionary_examples`.
"""

import numpy as np
import pandas as pd

from analysis.annotation.sentiment import score
from analysis.comparison import resample
from analysis.comparison.compare import compare, null
from analysis.comparison.tone import own_voice_by_article
from analysis.corpus.corpus import Corpus
from analysis.text.outlets import in_order

SAMPLE_SIZES = (5, 10, 20, 40, 80, 160)
SAMPLES_PER_SIZE = 40
EXAMPLES = (
    "What a wonderful way to end a ceasefire.",
    "The nuclear plant delivers clean power to the region.",
    "The minister did not deny that the attack had failed.",
    "Officials welcomed the agreement.",
    "Officials welcomed the agreement to hang the prisoners.",
    "The statement left the casualties out.",
)


def words_found(corpus: Corpus, seed: int = 0) -> pd.DataFrame:
    """Count the words that differ between outlets, and between random halves of one outlet.

    Returns
    -------
    DataFrame
        `label, n_found, is_null`: each pair within shared stories (where it can be) and over all articles; then each
        outlet that can be split, `n_found` being the mean over the splits.
    """
    comparable = corpus.comparable().articles
    rows, made = [], None
    for outlet, reference in resample.pairs(comparable):
        for matched, where in ((True, "within stories"), (False, "all articles")):
            if not matched or resample.pair(comparable, outlet, reference).n_stories:
                made = compare(corpus, "words", outlet, reference, matched, seed)
                rows.append((f"{outlet} against {reference}, {where}", float(made.table["differs"].sum()), False))
    for outlet in in_order(comparable["outlet"]) if made else ():
        found = null(made, outlet)
        if len(found):
            rows.append((f"{outlet} against {outlet}, random halves", float(found["n_found"].mean()), True))
    return pd.DataFrame(rows, columns=["label", "n_found", "is_null"]).astype({"n_found": float, "is_null": bool})


def interval_widths(corpus: Corpus, seed: int = 0) -> pd.DataFrame:
    """Give the width of the interval of the mean own-voice score for random samples of the largest outlet's articles.

    Returns
    -------
    DataFrame
        `outlet, n_articles, sample, width`; empty where no outlet has 5 articles.
    """
    articles = corpus.comparable().articles
    scores = own_voice_by_article(articles, corpus.sentences).dropna(subset="mean_compound")
    counts = scores["outlet"].value_counts()
    rows = []
    if len(counts) and counts.iloc[0] >= resample.MIN_ARTICLES:
        outlet = counts.index[0]
        own = scores[scores["outlet"] == outlet]
        rng = np.random.default_rng([seed, 4])
        sizes = [n for n in SAMPLE_SIZES if n < len(own)] + [len(own)]
        for n in sizes:
            for sample in range(SAMPLES_PER_SIZE if n < len(own) else 1):
                drawn = own.iloc[rng.permutation(len(own))[:n]]
                weights = rng.multinomial(n, np.full(n, 1 / n), size=resample.N_BOOTSTRAPS)
                sums = drawn[["sum_compound", "n_sentences"]].to_numpy(float)
                means = (weights @ sums[:, [0]]) / (weights @ sums[:, [1]])
                low, high = resample.interval(means, n)
                rows.append((outlet, n, sample, float(high[0] - low[0])))
    widths = pd.DataFrame(rows, columns=["outlet", "n_articles", "sample", "width"])
    return widths.astype({"n_articles": int, "width": float})


def too_few(corpus: Corpus) -> list[str]:
    """Name the outlets with fewer comparable articles than an interval needs."""
    counts = corpus.comparable().articles["outlet"].value_counts()
    return [outlet for outlet in in_order(corpus.articles["outlet"]) if counts.get(outlet, 0) < resample.MIN_ARTICLES]


def dictionary_examples() -> pd.DataFrame:
    """Score invented sentences that a dictionary misreads: `sentence, compound`."""
    return pd.DataFrame({"sentence": EXAMPLES, "compound": score(EXAMPLES)["compound"]})
