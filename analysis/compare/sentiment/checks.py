"""Is a difference in sentiment robust: by another dictionary, with medians, in either half of the articles, without the
stories' own words?

Entry point: `checks`.
"""

import numpy as np
import pandas as pd

from analysis.annotate.sentiment import NOT
from analysis.compare import resample
from analysis.compare.ratios import compare_ratios
from analysis.compare.sentiment.means import own_voice_by_article, voice_parts
from analysis.errors import InputError

AS_MEASURED = "mean of sentences"
MEDIAN = "median article"
HALVES = ("one half of the articles", "the other half")
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
        reference_n_articles, n_stories`; a row a check that can be made: the difference of mean sentence scores; of the
        median of articles' means; of means in either of two random halves of each outlet's articles; of means without
        the part of topic words (`topic_words`); of means of each score of `OTHER_SCORES` that the sentences have.

    Notes
    -----
    The median is that of the articles under their story weights, the lower one of two. Nothing is tested here, and
    each interval is of one check by itself, not of all checks or pairs of outlets. Whether there is a difference,
    `sentiment.means.compare` says. What it cannot show: that what holds in all checks is more than word choice.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "share_quoted": 0.0, "compound": [-0.5, 0.25]})
    >>> checks(articles, sentences, "A", "B")[["check", "estimate"]].values.tolist()[:2]
    [['mean of sentences', -0.75], ['median article', -0.75]]
    """
    parts = voice_parts(articles, sentences)
    parts = parts[parts["group"] == "outlet"]
    paired = resample.pair(articles, outlet, reference, matched)
    matched = paired.n_stories > 0
    versions = {AS_MEASURED: (articles, parts)}
    halves = _halves(articles, seed)
    versions |= {name: (half, parts) for name, half in zip(HALVES, halves, strict=True)}
    if sentiment_words is not None and len(sentiment_words):
        versions[WITHOUT_TOPIC] = articles, _without_topic(articles, parts, sentiment_words)
    for score, name in OTHER_SCORES.items():
        if score in sentences and sentences[score].notna().all():
            other = voice_parts(articles, sentences.assign(compound=sentences[score]))
            versions[name] = articles, other[other["group"] == "outlet"]
    rows = []
    for check, (chosen, own) in versions.items():
        try:
            table = compare_ratios(chosen, own, outlet, reference, matched, seed)
        except InputError:  # a half may lack an outlet or a shared story
            continue
        rows.append(table[table["reference"].notna()].assign(check=check))
    rows.insert(1, _median(articles, sentences, paired, seed).assign(outlet=outlet, reference=reference))
    found = pd.concat(rows, ignore_index=True)[["outlet", "reference", *COLUMNS]]
    return found.astype({"n_articles": int, "reference_n_articles": int, "n_stories": int})


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


def _halves(articles, seed):
    """Split every outlet's articles at random into halves, those of a story as evenly as can be."""
    rng = np.random.default_rng([seed, 5])
    mixed = articles.assign(place=rng.random(len(articles)), story=articles["story"].fillna(""))
    mixed = mixed.sort_values(["outlet", "story", "place"])
    odd = (mixed.groupby("outlet").cumcount() % 2 == 1).reindex(articles.index)
    return articles[~odd], articles[odd]


def _median(articles, sentences, paired, seed):
    means = own_voice_by_article(articles, sentences).set_index("article_id")["mean_compound"]
    values = means.reindex(paired.article_ids).to_numpy(float)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]

    def difference(sides):
        found = []
        for side in sides:
            running = np.cumsum(side[:, order], axis=1)
            if not running.size:
                found.append(np.full(len(side), np.nan))
                continue
            # an exact half must not be missed for its last digit
            middle = values[order[np.argmax(running >= running[:, [-1]] * (0.5 - 1e-12), axis=1)]]
            found.append(np.where(running[:, -1] > 0, middle, np.nan))
        return found[0] - found[1]

    weights = paired.weights()
    n_articles = [int((side[known] > 0).sum()) for side in weights]
    low, high = resample.interval(difference(resample.bootstrap(paired, seed))[:, None], min(n_articles))
    row = (MEDIAN, difference([side[None] for side in weights])[0], low[0], high[0], *n_articles, paired.n_stories)
    return pd.DataFrame([row], columns=COLUMNS)
