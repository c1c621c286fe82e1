"""The words that set each telling of a story apart: tested where articles are enough, else counted.

Entry points: `tested` and `counted`.
"""

import numpy as np
import pandas as pd

from analysis.compare import keyness, resample, words
from analysis.compare.story.pick import Story
from analysis.compare.terms import every_term
from analysis.text.terms import FUNCTION_WORDS

MOST = 8
COUNTED = {
    "outlet": "the outlet that uses it more than the others do",
    "term": "the word",
    "per_1000_words": "uses in 1,000 of the outlet's own words",
    "rest_per_1000_words": "the same of all other outlets together",
    "log_odds": "log-odds ratio with a Dirichlet prior, outlet against the others; not tested",
    "count": "uses",
    "rest_count": "uses by the others",
    "n_articles": "articles of the outlet that use it",
    "of_articles": "its articles",
}


def tested(story: Story, seed: int = 0) -> pd.DataFrame:
    """Compare each outlet's own words with those of all other outlets of the story, where articles are enough.

    Returns
    -------
    DataFrame
        As `analysis.compare.words` gives it with the reference "rest", for the outlets that have
        `resample.MIN_ARTICLES` articles and whose rest has them too; of two outlets only the first is looked at, since
        the other would show the same with turned signs. Without rows where there are none.
    """
    articles, sizes = story.corpus.articles, story.corpus.articles["outlet"].value_counts()
    least = resample.MIN_ARTICLES
    enough = [name for name in story.outlets if min(sizes[name], len(articles) - sizes[name]) >= least]
    pairs = [(name, words.REST) for name in enough]
    if len(story.outlets) == 2:
        pairs = [tuple(story.outlets)] if enough else []
    single = story.corpus.terms([1])
    tables = [words.compare(articles, single, *pair, matched=False, seed=seed) for pair in pairs]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(words.COLUMNS))


def counted(story: Story, n: int = MOST) -> pd.DataFrame:
    """List the words that each outlet uses more than the others do, without a test.

    Returns
    -------
    DataFrame
        For each outlet, the `n` words of its own voice with the largest log-odds ratio that it uses twice at least,
        function words left out; the columns as described in `COUNTED`. Without rows where there is one outlet only.

    Notes
    -----
    The measure is that of `analysis.compare.keyness.log_odds`. It says of these articles how they differ, and
    nothing of the outlet: any two articles differ in some words.
    """
    articles = story.corpus.articles
    terms, counts = every_term(story.corpus.words, articles["article_id"].to_numpy(), "outlet", 1)
    content = np.array([term not in FUNCTION_WORDS and len(term) > 1 for term in terms], bool)
    rows = []
    for outlet in story.outlets if len(story.outlets) > 1 else ():
        own = (articles["outlet"] == outlet).to_numpy()
        here, there = (np.asarray(counts[side].sum(axis=0)).ravel() for side in (own, ~own))
        if not here.sum() or not there.sum():
            continue
        estimate = keyness.log_odds(here, there, here.sum(), there.sum())
        n_articles = keyness.n_parts(counts[own])
        wanted = np.flatnonzero(content & (here >= 2) & (estimate > 0))
        for i in wanted[np.lexsort((terms[wanted], -estimate[wanted]))][:n]:
            rates = 1000 * here[i] / here.sum(), 1000 * there[i] / there.sum()
            uses = int(here[i]), int(there[i]), int(n_articles[i]), int(own.sum())
            rows.append((outlet, terms[i], *rates, float(estimate[i]), *uses))
    return pd.DataFrame(rows, columns=list(COUNTED))
