"""Set two outlets side by side on many shares at once: a row a share, both outlets' and their difference.

Entry points: `compare_shares`, `over_pairs` and `null_sentence`; the comparisons of naming and of collocates are made
of them.
"""

from collections.abc import Callable

import pandas as pd

from analysis.compare import ratios, resample
from analysis.errors import InputError

NULL_SPLITS = 50
COLUMNS = {
    "share": "the outlet's share; matched: each story weighing the same as at the reference",
    "share_low": "lower end of its 95 % interval from resampling articles; NaN below 5 articles",
    "share_high": "upper end",
    "reference_share": "the same of the reference",
    "reference_share_low": "lower end of its interval",
    "reference_share_high": "upper end",
    "difference": "share less reference_share",
    "low": "lower end of the 95 % interval of the difference",
    "high": "upper end",
    "p": "share of random exchanges of the outlets' names among articles with a difference as large",
    "p_adjusted": "the same for the largest difference of all shares tested",
    "differs": "p_adjusted below .05 and an interval without 0",
    "count": "what the share counts, over the articles compared of the outlet",
    "reference_count": "the same of the reference",
    "n": "what it is a share of, over the same articles",
    "reference_n": "the same of the reference",
    "n_articles": "articles of the outlet in which the share is defined",
    "reference_n_articles": "the same of the reference",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def compare_shares(
    articles: pd.DataFrame,
    parts: pd.DataFrame,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give two outlets' shares and their difference, a row a group.

    Parameters
    ----------
    articles, parts, outlet, reference, matched, seed
        As for `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        `outlet, reference, group` and the columns described in `COLUMNS`, the groups in the order of `parts`.

    Notes
    -----
    The estimates, intervals and tests are those of `compare_ratios`. A share that is 0 or 1 in every article of an
    outlet stays so however articles are drawn: its interval has no width, and its n says how little it may rest on.
    Where a group never varies, `p` is NaN.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": [None, None]})
    >>> parts = pd.DataFrame({"article_id": ["a", "b"], "group": "kiev", "numerator": [2, 5], "denominator": 10})
    >>> table = compare_shares(articles, parts, "A", "B")
    >>> table[["share", "reference_share", "difference", "count", "reference_count"]].values.tolist()
    [[0.2, 0.5, -0.3, 2.0, 5.0]]
    """
    table = ratios.compare_ratios(articles, parts, outlet, reference, matched, seed).set_index("group")
    levels = table[table["reference"].isna()]
    renamed = {"estimate": "share", "low": "share_low", "high": "share_high"}
    sides = [levels[levels["outlet"] == name][list(renamed)].rename(columns=renamed) for name in (outlet, reference)]
    difference = table[table["reference"].notna()].rename(columns={"estimate": "difference"}).drop(columns="n")
    paired = resample.pair(articles, outlet, reference, matched)
    names = pd.Series(paired.is_outlet, index=paired.article_ids)
    known = parts[parts["article_id"].isin(names.index)]
    sums = known.groupby([known["article_id"].map(names), "group"])[["numerator", "denominator"]].sum()
    for is_outlet, prefix in ((True, ""), (False, "reference_")):
        of_side = sums.xs(is_outlet) if is_outlet in sums.index.levels[0] else sums.iloc[:0].droplevel(0)
        for column, name in (("numerator", "count"), ("denominator", "n")):
            difference[prefix + name] = of_side[column].reindex(difference.index, fill_value=0).astype(int)
    found = pd.concat([difference, sides[0], sides[1].add_prefix("reference_")], axis=1)
    found = found.astype({"n_articles": int, "reference_n_articles": int})
    return found.rename_axis("group").reset_index()[["outlet", "reference", "group", *COLUMNS]]


def over_pairs(
    articles: pd.DataFrame,
    outlet: str | None,
    reference: str | None,
    compare: Callable[[str, str], pd.DataFrame],
) -> pd.DataFrame:
    """Compare two outlets, or, where none is named, every pair that has articles enough.

    Raises
    ------
    InputError
        if only one of the two is named, or no pair has articles enough.
    """
    if (outlet is None) != (reference is None):
        raise InputError("name both --outlet and --reference, or neither")
    chosen = resample.pairs(articles) if outlet is None else [(outlet, reference)]
    if not chosen:
        enough = resample.MIN_ARTICLES
        raise InputError(f"no two outlets have {enough} articles each; name two with --outlet and --reference")
    return pd.concat([compare(*pair) for pair in chosen], ignore_index=True)


def null_sentence(articles: pd.DataFrame, parts: pd.DataFrame, outlets: set[str], what: str, seed: int = 0) -> str:
    """Say in one sentence in how many groups random halves differ, of the outlet with most articles of `outlets`."""
    counts = articles.loc[articles["outlet"].isin(outlets), "outlet"].value_counts()
    null = ratios.split_half_null(articles, parts, counts.index[0], NULL_SPLITS, seed)
    if null.empty:
        return f"no outlet here has the {2 * resample.MIN_ARTICLES} articles that a split into halves needs"
    return (
        f"between random halves of {counts.index[0]} ({counts.iloc[0]} articles) the same test finds "
        f"{null['n_found'].mean():.2g} of {null['n_tested'].mean():.0f} {what} on average, and any at all in "
        f"{(null['n_found'] > 0).sum()} of {len(null)} splits"
    )
