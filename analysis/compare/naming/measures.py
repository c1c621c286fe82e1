"""Compare the outlets of a corpus on what they call things and what they put beside actors: for the command line.

Entry point: `compare_outlets`.
"""

import pandas as pd

from analysis.compare import resample
from analysis.compare.naming import collocates, shares
from analysis.compare.naming import listed as naming
from analysis.compare.naming import pairs as naming_pairs
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError

MEASURES = {"naming": "names", "naming-pairs": "pairs of terms", "collocates": "words"}


def compare_outlets(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    voice: str | None = "outlet",
    order: int = 1,
    actor: str | None = None,
    seed: int = 0,
) -> tuple[pd.DataFrame, str]:
    """Compare two outlets, or every pair that has articles enough.

    Parameters
    ----------
    corpus
        As read; duplicates and re-translations are left out here.
    measure
        One of `MEASURES`: `listed.compare`, `pairs.find` or `collocates.compare`.
    outlet, reference
        Both or neither.
    matched, voice, order, actor, seed
        As for these; `order` is for pairs of terms, and `actor` for collocates.

    Returns
    -------
    (DataFrame, str)
        The columns of the measure, and a sentence on what the same test finds between random halves of one outlet.

    Raises
    ------
    InputError
        if only one of the two outlets is named, there is no pair to compare, or no actor is named for collocates.
    """
    if measure == "collocates" and actor is None:
        raise InputError("name the actor whose company is compared, as in --actor Russia")
    if order not in (1, 2):
        raise InputError("naming variants are found among terms of 1 or 2 words; choose --order 1 or 2")
    corpus = corpus.comparable()
    articles, words = corpus.articles, corpus.words

    def tables(first, second):
        if measure == "naming":
            return naming.compare(articles, words, first, second, voice, matched, seed)
        if measure == "naming-pairs":
            return naming_pairs.find(articles, words, first, second, voice, order, matched, seed)
        return collocates.compare(corpus, actor, first, second, voice, matched, seed)

    table = shares.over_pairs(articles, outlet, reference, tables)
    chosen = resample.pairs(articles)[0] if outlet is None else (outlet, reference)
    paired = resample.pair(articles, *chosen, matched)
    if measure == "naming":
        parts = naming.share_parts(words[words["article_id"].isin(articles["article_id"])], voice)
    elif measure == "naming-pairs":
        parts = naming_pairs.share_parts(words, paired, voice, order)[1]
    else:
        parts = collocates.share_parts(corpus, actor, voice)
    return table, shares.null_sentence(articles, parts, set(chosen), MEASURES[measure], seed)
