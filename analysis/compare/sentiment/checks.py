"""Is a difference in sentiment robust: by other dictionaries, and without the stories' own words?

Entry point: `checks`.
"""

import pandas as pd

from analysis.annotate.sentiment import NOT
from analysis.compare.ratios import compare_ratios
from analysis.compare.sentiment.means import voice_parts

AS_MEASURED = "mean of sentences"
WITHOUT_TOPIC = "without topic words"
OTHER_SCORES = {"afinn": "by another dictionary, AFINN", "combined": "by two dictionaries and a network"}
TOPIC_SHARE = 0.5
COLUMNS = ["check", "estimate", "low", "high", "n_articles", "reference_n_articles", "n_stories"]


def checks(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str,
    reference: str,
    sentiment_words: pd.DataFrame | None = None,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure the difference of two outlets' own-voice scores in several ways.

    Parameters
    ----------
    articles, sentences, sentiment_words
        The tables of that name; duplicates and re-translations left out of `articles`. Without `sentiment_words`, or
        where they are empty, topic words stay in.
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        `outlet, reference, check, estimate, low, high` (95 % interval from resampling articles), `n_articles,
        reference_n_articles, n_stories`; a row a check that can be made: the difference of mean sentence scores; the
        same without the part of topic words (`topic_words`); and of each of `OTHER_SCORES` that the sentences have.

    Notes
    -----
    Nothing is tested here, and each interval is of one check by itself, not of all checks or pairs of outlets. Whether
    there is a difference, `sentiment.means.compare` says. What it cannot show: that what holds in all checks is more
    than word choice.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "share_quoted": 0.0, "compound": [-0.5, 0.25]})
    >>> checks(articles, sentences, "A", "B")[["check", "estimate"]].values.tolist()
    [['mean of sentences', -0.75]]
    """
    versions = {AS_MEASURED: _own(articles, sentences)}
    if sentiment_words is not None and len(sentiment_words):
        versions[WITHOUT_TOPIC] = _without_topic(articles, versions[AS_MEASURED], sentiment_words)
    for score, name in OTHER_SCORES.items():
        if score in sentences and sentences[score].notna().all():
            versions[name] = _own(articles, sentences.assign(compound=sentences[score]))
    rows = []
    for check, parts in versions.items():
        table = compare_ratios(articles, parts, outlet, reference, matched, seed)
        rows.append(table[table["reference"].notna()].assign(check=check))
    found = pd.concat(rows, ignore_index=True)[["outlet", "reference", *COLUMNS]]
    return found.astype({"n_articles": int, "reference_n_articles": int, "n_stories": int})


def _own(articles, sentences):
    parts = voice_parts(articles, sentences)
    return parts[parts["group"] == "outlet"]


def topic_words(articles: pd.DataFrame, sentiment_words: pd.DataFrame) -> pd.DataFrame:
    """Find the sentiment words that belong to a story and not to an outlet's telling of it: `story, term`.

    A topic word of a story stands in the own voice of at least half of the articles of every outlet that tells it, two
    outlets or more; negated or not is the same word. Articles without a story count as one story ("").

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": "raid"})
    >>> words = pd.DataFrame({"article_id": ["a", "a", "b"], "term": ["killed", "brave", "killed"], "voice": "outlet"})
    >>> topic_words(articles, words).values.tolist()
    [['raid', 'killed']]
    """
    told = articles[["article_id", "outlet", "story"]].assign(story=articles["story"].fillna(""))
    told = told.assign(n=told.groupby(["story", "outlet"])["article_id"].transform("size"))
    n_outlets = told.groupby("story")["outlet"].nunique()
    own = sentiment_words[sentiment_words["voice"] == "outlet"]
    used = own[["article_id"]].assign(term=own["term"].str.removeprefix(NOT)).drop_duplicates().merge(told)
    shares = used.groupby(["story", "term", "outlet"]).agg(n_using=("article_id", "size"), n=("n", "first"))
    often = shares[shares["n_using"] >= TOPIC_SHARE * shares["n"]].groupby(["story", "term"]).size().rename("n_outlets")
    often = often.reset_index()
    every = often["story"].map(n_outlets)
    return often.loc[(often["n_outlets"] == every) & (every > 1), ["story", "term"]].reset_index(drop=True)


def _without_topic(articles, parts, sentiment_words):
    topic = topic_words(articles, sentiment_words)
    own = sentiment_words[sentiment_words["voice"] == "outlet"].merge(articles[["article_id", "story"]])
    own = own.assign(story=own["story"].fillna(""), term=own["term"].str.removeprefix(NOT))
    taken = own.merge(topic, on=["story", "term"]).groupby("article_id")["contribution"].sum()
    return parts.assign(numerator=parts["numerator"] - parts["article_id"].map(taken).fillna(0.0))
