"""The side of each quotation's speaker across a corpus: told by the article, else by others that name the speaker.

Entry point: `sides`. A side is a country or an organisation of states (`analysis.annotate.quotes.people.sides`).
"""

import pandas as pd

from analysis.annotate.quotes.words import INSTITUTIONS, base
from analysis.corpus.speakers import canonical_names

AGREED = 2 / 3
NOT_TOLD = "not told"
OTHER_SIDES = "all other sides"
_CARRIED = ("named", "institution", "outlet")


def sides(quotes: pd.DataFrame) -> pd.Series:
    """Give the side of each quotation's speaker: a country or international organisation.

    Parameters
    ----------
    quotes
        The table of that name; only `article_id, speaker, speaker_kind, side` are read.

    Returns
    -------
    Series
        One side a row, with the index of `quotes`; missing where it is not told.

    Notes
    -----
    What an article tells of its speaker stands. Where it tells nothing, the side is carried over from the other
    articles that quote a speaker of that name (`canonical_names`) and tell it, if `AGREED` of them tell the same;
    else it stays unknown. Nothing is carried over for those whom articles only describe ("an official"), nor between
    institutions of a general name ("the defense ministry"), which every country has. What it cannot show: a speaker
    who changed sides, or has two.

    Examples
    --------
    >>> rows = [("a", "Igor Volin", "Russia"), ("b", "Igor Volin", None), ("b", "officials", None)]
    >>> quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "side"])
    >>> sides(quotes.assign(speaker_kind=["named", "named", "anonymous"])).tolist()
    ['Russia', 'Russia', None]
    """
    own = quotes["side"].astype(object).where(quotes["side"].notna(), None)
    names = canonical_names(quotes)
    may = quotes["speaker_kind"].isin(_CARRIED) & names.notna() & ~names.map(_is_general, na_action="ignore").eq(True)
    told = pd.DataFrame({"article": quotes["article_id"], "name": names, "side": own})[may & own.notna()]
    counts = told.drop_duplicates().groupby(["name", "side"]).size()
    total = told.groupby("name")["article"].nunique()
    agreed = counts[counts >= AGREED * counts.index.get_level_values("name").map(total).to_numpy(float)]
    carried = dict(agreed.index)
    found = own.where(own.notna() | ~may, names.map(carried))
    return found.where(found.notna(), None)


def groups(quotes: pd.DataFrame, least: int) -> tuple[pd.Series, list[str]]:
    """Give the group of each quotation when compared by side, and the groups in order, most quoted first.

    Sides told in fewer than `least` articles are `OTHER_SIDES`; `NOT_TOLD` comes last.
    """
    found = sides(quotes)
    n_articles = quotes["article_id"].groupby(found).nunique()
    n_words = quotes["n_words"].groupby(found).sum()
    frequent = n_words[n_articles >= least].sort_values(ascending=False, kind="stable").index
    group = found.where(found.isin(frequent) | found.isna(), OTHER_SIDES).fillna(NOT_TOLD)
    return group, [*frequent, OTHER_SIDES, NOT_TOLD]


def _is_general(name: str) -> bool:
    """the Defense Ministry, local authorities"""
    last = base(name.split()[-1].lower())
    return name.islower() or last in INSTITUTIONS or last.removesuffix("s") in INSTITUTIONS
