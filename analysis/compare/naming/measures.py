"""Compare the outlets of a corpus on what they call things and what they put beside actors: for the command line.

Entry point: `compare_outlets`.
"""

import pandas as pd

from analysis.compare import resample
from analysis.compare.naming import collocates, shares
from analysis.compare.naming import listed as naming
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError

MEASURES = {"naming": "names", "collocates": "words"}


def compare_outlets(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    voice: str | None = "outlet",
    actor: str | None = None,
    seed: int = 0,
) -> tuple[pd.DataFrame, str]:
    """Compare two outlets, or every pair that has articles enough.

    Parameters
    ----------
    corpus
        As read; duplicates and re-translations are left out here.
    measure
        One of `MEASURES`: `listed.compare` or `collocates.compare`.
    outlet, reference
        Both or neither.
    matched, voice, actor, seed
        As for these; `actor` is for collocates.

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
    corpus = corpus.comparable()
    articles, words = corpus.articles, corpus.words

    def tables(first, second):
        if measure == "naming":
            return naming.compare(articles, words, first, second, voice, matched, seed)
        return collocates.compare(corpus, actor, first, second, voice, matched, seed)

    table = shares.over_pairs(articles, outlet, reference, tables)
    chosen = resample.pairs(articles)[0] if outlet is None else (outlet, reference)
    if measure == "naming":
        parts = naming.share_parts(words[words["article_id"].isin(articles["article_id"])], voice)
    else:
        parts = collocates.share_parts(corpus, actor, voice)
    return table, shares.null_sentence(articles, parts, set(chosen), MEASURES[measure], seed)
