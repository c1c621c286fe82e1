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
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
MOST_PERIODS = 24
COLUMNS = {
    "part": "fifth of the article's running words in which a sentence begins, 1 the lead",
    "period": "first day of the day, week (from Monday), month or year",
    "estimate": "mean sentence score (VADER compound) in that part or period",
    "n": "sentences",
}


def over_article(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
    voice: str | None = "outlet",
) -> pd.DataFrame:
    """Give the mean sentence score of each outlet in each fifth of its articles, from the lead to the end.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.
    voice
        Whose sentences, as in `analysis.annotate.sentiment.voice_of`; None: all.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, the group being `part`, 1 to 5.

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
    return _compared(articles, ordered, part, range(1, N_PARTS + 1), "part", voice, outlet, reference, matched, seed)


def over_time(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    period: str | None = None,
    seed: int = 0,
    voice: str | None = "outlet",
) -> pd.DataFrame:
    """Give the mean sentence score of each outlet in each day, week, month or year.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`. Articles without a date are left
        out here.
    period
        One of `PERIODS`; None: the shortest of which there are no more than 24.
    seed, voice
        As for `over_article`.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, the group being `period`, a date.

    Raises
    ------
    InputError
        if no article has a date, or `period` is not one of them.

    Notes
    -----
    Dates are those of the input, without time zone. What it cannot show: change, where outlets take up other stories; a
    week with a massacre is negative in every outlet.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "A", "story": None})
    >>> articles["published"] = pd.to_datetime(["2022-08-03", "2022-09-05"])
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "share_quoted": 0.0, "compound": [0.5, -0.5]})
    >>> over_time(articles, sentences, "month")[["period", "estimate"]].astype(str).values.tolist()
    [['2022-08-01', '0.5'], ['2022-09-01', '-0.5']]
    """
    dated = articles[articles["published"].notna()]
    if dated.empty:
        raise InputError("no article has a date, so that nothing can be said over time")
    if period is not None and period not in PERIODS:
        raise InputError(f"sentiment over time goes by {', '.join(PERIODS)} and not by {period!r}; choose one of these")
    began = {name: dated["published"].dt.to_period(PERIODS[name]).dt.start_time for name in PERIODS}
    few = [name for name, starts in began.items() if starts.nunique() <= MOST_PERIODS]
    start = began[period or (few or ["year"])[0]]
    of_article = pd.Series(start.to_numpy(), dated["article_id"])
    own = sentences[sentences["article_id"].isin(dated["article_id"])]
    periods = own["article_id"].map(of_article)
    return _compared(dated, own, periods, sorted(start.unique()), "period", voice, None, None, None, seed)


def _compared(articles, sentences, group, order, name, voice, outlet, reference, matched, seed):
    if voice is not None:
        chosen = voice_of(sentences["share_quoted"]) == voice
        sentences, group = sentences[chosen], group[chosen]
    # groups are named by their place, since `sum_parts` makes text of names
    places = {value: i for i, value in enumerate(order)}
    parts = sum_parts(sentences, group.map(places), range(len(places)))
    table = compare_ratios(articles, parts, outlet, reference, matched, seed).rename(columns={"group": name})
    values = list(places)
    table[name] = [values[int(place)] for place in table[name]]
    return table[(table["n_articles"] > 0) | table["reference"].notna()].reset_index(drop=True)
