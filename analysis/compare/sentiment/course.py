"""The course of sentiment: from an article's lead to its end, and over weeks or months.

Entry points: `over_article` and `over_time`.
"""

import numpy as np
import pandas as pd

from analysis.annotate.sentiment import voice_of
from analysis.compare.ratios import compare_ratios
from analysis.compare.sentiment.means import sum_parts
from analysis.errors import InputError

N_PARTS = 5
PERIODS = ("D", "W-SUN", "M", "Y")
MOST_PERIODS = 24


def over_article(articles: pd.DataFrame, sentences: pd.DataFrame, seed: int = 0, voice: str = "outlet") -> pd.DataFrame:
    """Return the mean sentence score of each outlet in each fifth of its articles, from the lead to the end.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`.
    seed
        Of the random draws.
    voice
        Whose sentences: "outlet", "quoted" or "mixed".

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it of outlets, the group being `part`, 1 to 5.

    Notes
    -----
    A sentence belongs to the part in which its middle word stands, counting the article's running words; an article of
    fewer than five sentences counts in the parts it has. What it cannot show: what readers have read to.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": range(5), "n_words": 4, "share_quoted": 0.0})
    >>> over_article(articles, sentences.assign(compound=[0.5, 0, 0, 0, -0.5]))[["part", "estimate"]].values.tolist()
    [[1.0, 0.5], [2.0, 0.0], [3.0, 0.0], [4.0, 0.0], [5.0, -0.5]]
    """
    ordered = sentences[sentences["article_id"].isin(articles["article_id"])].sort_values(["article_id", "sentence"])
    n_words = ordered.groupby("article_id")["n_words"]
    middle = (n_words.cumsum() - ordered["n_words"] / 2) / n_words.transform("sum")
    part = np.minimum((middle * N_PARTS).astype(int), N_PARTS - 1) + 1
    return _by_group(articles, ordered, part, range(1, N_PARTS + 1), "part", seed, voice)


def over_time(articles: pd.DataFrame, sentences: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return the mean own-voice sentence score of each outlet in each day, week, month or year.

    Parameters
    ----------
    articles, sentences, seed
        As for `over_article`. Articles without a date are left out here.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it of outlets, the group being `period`: the first day of the shortest of `PERIODS`
        of which there are no more than 24.

    Raises
    ------
    InputError
        if no article has a date.

    Notes
    -----
    Dates are those of the input, without time zone. What it cannot show: change, where outlets take up other stories; a
    week with a massacre is negative in every outlet.
    """
    dated = articles[articles["published"].notna()]
    if dated.empty:
        raise InputError("no article has a date, so that nothing can be said over time")
    for period in PERIODS:
        start = dated["published"].dt.to_period(period).dt.start_time
        if start.nunique() <= MOST_PERIODS:
            break
    own = sentences[sentences["article_id"].isin(dated["article_id"])]
    periods = own["article_id"].map(pd.Series(start.to_numpy(), dated["article_id"]))
    return _by_group(dated, own, periods, sorted(start.unique()), "period", seed)


def _by_group(articles, sentences, group, order, name, seed, voice="outlet"):
    own = voice_of(sentences["share_quoted"]) == voice
    # groups are named by their place, since `sum_parts` makes text of names
    places = {value: i for i, value in enumerate(order)}
    parts = sum_parts(sentences[own], group[own].map(places), range(len(places)))
    table = compare_ratios(articles, parts, seed=seed).rename(columns={"group": name})
    values = list(places)
    table[name] = [values[int(place)] for place in table[name]]
    return table[(table["n_articles"] > 0) & table["reference"].isna()].reset_index(drop=True)
