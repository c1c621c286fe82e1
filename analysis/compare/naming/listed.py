"""Naming: what an outlet calls the same thing, from a list of variants such as Kyiv and Kiev.

Entry point: `compare`. The list is `analysis/lists/variants.csv`; variants that are on no list are looked for by
`analysis.compare.naming.pairs`.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.compare import resample
from analysis.compare.naming.shares import COLUMNS as SHARES
from analysis.compare.naming.shares import compare_shares
from analysis.text import words as texts
from analysis.text.terms import MAX_ORDER

VARIANTS = Path(__file__).resolve().parents[2] / "lists" / "variants.csv"
COLUMNS = {
    "outlet": "the outlet whose words are looked at",
    "reference": "the outlet it is compared with",
    "set": "what is named",
    "variant": "a name for it",
    **SHARES,
    "share": "share of the variant among all uses of the set; matched: each story weighing the same on both sides",
    "count": "uses of the variant in the articles compared of the outlet",
    "n": "uses of the set in the same articles",
    "n_articles": "articles of the outlet that use the set",
}


@cache
def variants() -> pd.DataFrame:
    """Give the list of naming variants: `set, variant, terms, except, note`; a row a variant.

    `terms` are the words counted for it, `except` longer ones in which they mean something else, both as lists in the
    form in which the `words` table counts them; `note` says where the variant comes from or what else it may mean.
    """
    listed = pd.read_csv(VARIANTS, keep_default_na=False)
    for column in ("terms", "except"):
        listed[column] = [[as_term(term) for term in cell.split("|") if term] for cell in listed[column]]
    return listed


def as_term(phrase: str) -> str:
    """Give a word or words in the form in which the `words` table counts them.

    Examples
    --------
    >>> as_term("People’s  Republic"), as_term("US")
    ('people republic', 'u.s.')
    """
    return " ".join(texts.term(phrase[start:end]) for start, end in texts.words(phrase))


def compare(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    outlet: str,
    reference: str,
    voice: str | None = "outlet",
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Say which of several names for a thing one outlet uses more than another.

    Parameters
    ----------
    articles, words
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched
        As for `analysis.compare.resample.pair`.
    voice
        "outlet": the outlet's own words; "quoted": what it quotes; None: both.
    seed
        Of the random draws.

    Returns
    -------
    DataFrame
        A row a variant that one of the two uses, the columns as described in `COLUMNS`.

    Raises
    ------
    InputError
        if an outlet has no article, or a matched comparison is asked for and no story is shared.

    Notes
    -----
    The share is a ratio of sums over articles: uses of the variant, over uses of any variant of its set
    (`analysis.compare.ratios`); where an article uses none, it has no say. A use counts once, for the longest term that
    it is part of: the "gulf" of "persian gulf" is not one of "gulf". `p_adjusted` is over all variants of all sets
    compared. In a corpus made with `--shareable`, terms of two and three words that stand in one article only are not
    counted, and one-word terms within them are.

    What it cannot show: whom a name is given to. A regime may be anybody's; `analysis.compare.naming.collocates` and
    the concordance show whose. Where a set has several things in it, a difference may be one of topic.

    Examples
    --------
    One article each; RT writes Kiev twice, AP Kyiv three times and Kiev once.

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["RT", "AP"], "story": [None, None]})
    >>> counts = pd.DataFrame({"article_id": ["a", "b", "b"], "term": ["kiev", "kyiv", "kiev"], "count": [2, 3, 1]})
    >>> table = compare(articles, counts.assign(voice="outlet", order=1), "RT", "AP")
    >>> table[["variant", "share", "reference_share", "count", "reference_n"]].values.tolist()
    [['Kyiv', 0.0, 0.75, 0, 4], ['Kiev', 1.0, 0.25, 2, 4]]
    """
    paired = resample.pair(articles, outlet, reference, matched)
    parts = share_parts(words[words["article_id"].isin(paired.article_ids)], voice)
    if parts.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    table = compare_shares(articles, parts, outlet, reference, matched, seed)
    named = variants().loc[table.pop("group")].reset_index(drop=True)
    return table.assign(set=named["set"], variant=named["variant"])[list(COLUMNS)]


def share_parts(words: pd.DataFrame, voice: str | None = "outlet") -> pd.DataFrame:
    """Give each article's uses of a variant, and of its set: the parts `compare_ratios` takes.

    The groups are the rows of `variants` that are used at all.
    """
    listed = variants()
    terms = listed[["set", "terms"]].explode("terms").rename(columns={"terms": "term"}).reset_index(names="group")
    others = listed[["set", "except"]].explode("except").rename(columns={"except": "term"}).dropna()
    terms = pd.concat([terms, others.assign(group=-1)], ignore_index=True)
    rows = words if voice is None else words[words["voice"] == voice]
    rows = rows[rows["term"].isin(terms["term"])]
    counts = rows.pivot_table(index="article_id", columns="term", values="count", aggfunc="sum", fill_value=0)
    used = {}
    for _, of_set in terms[terms["term"].isin(counts.columns)].groupby("set", sort=False):
        own = longest(counts[of_set["term"].unique()])
        used |= {group: own[names["term"]].sum(axis=1) for group, names in of_set.groupby("group") if group >= 0}
    uses = pd.DataFrame(used, index=counts.index)
    uses = uses.loc[:, uses.sum() > 0]
    of_set = uses.T.groupby(listed.loc[uses.columns, "set"].to_numpy()).transform("sum").T
    long = uses.melt(var_name="group", value_name="numerator", ignore_index=False).reset_index()
    return long.assign(denominator=of_set.melt()["value"].to_numpy())


def longest(counts: pd.DataFrame) -> pd.DataFrame:
    """Take off each term's uses those that are part of a longer term; a row an article, a column a term.

    Examples
    --------
    >>> longest(pd.DataFrame({"gulf": [5], "persian gulf": [3]})).values.tolist()
    [[2, 3]]
    """
    own = counts.copy()
    for term in sorted(counts.columns, key=lambda term: -term.count(" ")):
        for longer in counts.columns:
            if longer.count(" ") > term.count(" ") and (n := _times_inside(term, longer)):
                own[term] -= own[longer] * n
    # in two longer terms that overlap, a word is taken off twice
    return own.clip(lower=0)


def _times_inside(term: str, longer: str) -> int:
    part, whole = term.split(" "), longer.split(" ")
    return sum(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def check_list(listed: pd.DataFrame) -> list[str]:
    """Name what is wrong with a list of variants: terms too long to be counted, or twice in a set."""
    terms = listed[["set", "terms"]].explode("terms")
    twice = terms[terms.duplicated()]["terms"]
    long = [term for term in [*terms["terms"], *listed["except"].explode().dropna()] if term.count(" ") >= MAX_ORDER]
    return [f"{term}: stands twice in its set" for term in twice] + [f"{term}: has too many words" for term in long]
