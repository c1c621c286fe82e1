"""Compare outlets' mean sentence scores in their own voice and inside quotations.

Entry point: `compare` (on the `sentences` table).
"""

from collections.abc import Iterable

import pandas as pd

from analysis.annotate.sentiment import voice_of
from analysis.compare.ratios import compare_ratios
from analysis.vocabulary import SENTENCE_VOICES as VOICES


def compare(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the mean sentence score of each outlet in its own voice and inside quotations.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, `group` being called `voice`: "outlet" for sentences without a quoted word,
        "quoted" for those with at least half of their words quoted, "mixed" for what lies between. The estimate is
        the mean compound score, `n` the number of sentences.

    Notes
    -----
    The mean is over sentences, the interval over articles: sentences of one article are not independent.
    """
    parts = voice_parts(articles, sentences)
    return compare_ratios(articles, parts, outlet, reference, matched, seed).rename(columns={"group": "voice"})


def voice_parts(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Sum the scores of each article's sentences by voice: the parts that `compare_ratios` takes."""
    own = sentences[sentences["article_id"].isin(articles["article_id"])]
    return sum_parts(own, voice_of(own["share_quoted"]), VOICES)


def sum_parts(sentences: pd.DataFrame, group: pd.Series, order: Iterable[str]) -> pd.DataFrame:
    """Sum the scores of each article's sentences by any grouping of them, the groups in the order given."""
    scores = sentences.assign(group=pd.Categorical(group, list(order)))
    parts = scores.groupby(["group", "article_id"], observed=True)["compound"].agg(["sum", "size"]).reset_index()
    return parts.rename(columns={"sum": "numerator", "size": "denominator"}).astype({"group": str})


def own_voice_by_article(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Give each article's `sum_compound`, `n_sentences` and `mean_compound` over sentences without a quoted word."""
    own = sentences[sentences["share_quoted"] == 0].groupby("article_id")["compound"].agg(["sum", "size"])
    own = own.rename(columns={"sum": "sum_compound", "size": "n_sentences"})
    joined = articles[["article_id", "outlet"]].merge(own, on="article_id", how="left")
    return joined.assign(mean_compound=joined["sum_compound"] / joined["n_sentences"])


def extremes(articles: pd.DataFrame, sentences: pd.DataFrame, n: int = 2, voice: str = "outlet") -> pd.DataFrame:
    """List the `n` lowest and highest sentences of each outlet in a voice, by article and offset."""
    spoken = sentences[voice_of(sentences["share_quoted"]) == voice]
    own = articles[["article_id", "outlet"]].merge(spoken, on="article_id")
    ordered = own.sort_values(["compound", "article_id", "sentence"], kind="stable").groupby("outlet", sort=False)
    chosen = pd.concat([ordered.head(n), ordered.tail(n)]).drop_duplicates(["article_id", "sentence"])
    chosen = chosen.sort_values(["outlet", "compound"], kind="stable", ignore_index=True)
    return chosen[["outlet", "compound", "article_id", "start", "end", "n_words"]]
