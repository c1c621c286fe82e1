"""Compare outlets by what share of their words they give to whom.

Entry point: `compare`.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.ratios import compare_ratios
from analysis.schemas import QUOTE_KINDS, SPEAKER_KINDS

GROUPINGS = ("kind", "speaker_kind", "speaker")
MIN_ARTICLES_WITH_SPEAKER = 3
ANY = "any"
OTHERS = "all other speakers"
ACCURACY = Path(__file__).with_name("accuracy.csv")


def compare(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    by: str = "kind",
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the share of each outlet's words that stand in quotations, by kind or by who speaks.

    Parameters
    ----------
    articles, quotes
        The tables of that name; duplicates left out of `articles`.
    by
        "kind" (direct, mixed, indirect), "speaker_kind" (named, anonymous, institution, outlet, unknown) or
        "speaker": those quoted in at least `MIN_ARTICLES_WITH_SPEAKER` articles, and all others together.
    outlet, reference, matched, seed
        As in `analysis.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, `group` being called by the name of `by`; the first group, "any", is the share
        of words in quotations of any kind. The estimate is a share in [0, 1], or a difference of two; `n` is the
        number of running words.

    Raises
    ------
    InputError
        if `by` is none of the three.

    Notes
    -----
    The words of a mixed or indirect quotation are all its words, not only those between quotation marks. Names of
    speakers are those of `canonical_speakers`. What it cannot show: who spoke but was not quoted; and an extractor
    errs, perhaps more on one outlet than on another.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": [None], "n_words": [20]})
    >>> quotes = pd.DataFrame({"article_id": ["a", "a"], "kind": ["direct", "mixed"], "n_words": [4, 6]})
    >>> compare(articles, quotes)[["kind", "estimate"]].values.tolist()
    [['any', 0.5], ['direct', 0.2], ['mixed', 0.3], ['indirect', 0.0]]
    """
    parts = share_parts(articles, quotes, by)
    return compare_ratios(articles, parts, outlet, reference, matched, seed).rename(columns={"group": by})


def share_parts(articles: pd.DataFrame, quotes: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sum each article's quoted words by group, against all its words: the parts that `compare_ratios` takes."""
    if by not in GROUPINGS:
        raise InputError(f"quotes cannot be compared by {by!r}; choose {', '.join(GROUPINGS)}")
    own = quotes[quotes["article_id"].isin(articles["article_id"]) & quotes["kind"].isin(QUOTE_KINDS)]
    if by == "speaker":
        group, groups = _frequent_speakers(own)
    else:
        group, groups = own[by], list(QUOTE_KINDS if by == "kind" else SPEAKER_KINDS)
    counted = pd.concat([own.assign(group=ANY), own.assign(group=group)])
    n_words = counted.pivot_table(index="article_id", columns="group", values="n_words", aggfunc="sum")
    n_words = n_words.reindex(index=articles["article_id"], columns=[ANY, *groups]).fillna(0.0)
    parts = n_words.rename_axis(columns="group").T.stack().rename("numerator").reset_index()
    return parts.assign(denominator=parts["article_id"].map(articles.set_index("article_id")["n_words"]).astype(float))


def canonical_speakers(quotes: pd.DataFrame) -> pd.Series:
    """Give each quote's speaker one name across articles: a lone surname becomes the full name that most often has it.

    A surname that two frequent full names share is left as it stands. Spellings are not reconciled.

    Examples
    --------
    >>> quotes = pd.DataFrame({"speaker": ["Sergey Lavrov", "Lavrov"], "speaker_kind": "named"})
    >>> canonical_speakers(quotes).tolist()
    ['Sergey Lavrov', 'Sergey Lavrov']
    """
    named = quotes.loc[quotes["speaker_kind"] == "named", "speaker"].dropna()
    full = named[named.str.contains(" ")].value_counts()
    by_surname: dict[str, list[str]] = {}
    for name in full.index:
        by_surname.setdefault(name.split()[-1], []).append(name)
    only = {surname: names[0] for surname, names in by_surname.items() if len(names) == 1}
    return quotes["speaker"].map(lambda name: only.get(name, name), na_action="ignore")


def _frequent_speakers(quotes: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    names = canonical_speakers(quotes).where(quotes["speaker_kind"] != "unknown")
    n_articles = quotes["article_id"].groupby(names).nunique()
    n_words = quotes["n_words"].groupby(names).sum()
    frequent = n_words[n_articles >= MIN_ARTICLES_WITH_SPEAKER].sort_values(ascending=False, kind="stable").index
    group = names.where(names.isin(frequent) | names.isna(), OTHERS).fillna("unknown")
    return group, [*frequent, OTHERS, "unknown"]


def most_quoted(table: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """Keep, of a comparison by speaker, the rows of the `n` speakers with the largest share at any outlet."""
    levels = table[table["reference"].isna() & ~table["speaker"].isin([ANY, OTHERS, "unknown"])]
    largest = levels.groupby("speaker", sort=False)["estimate"].max().sort_values(ascending=False, kind="stable")
    kept = levels[levels["speaker"].isin(largest.index[:n])]
    return kept.sort_values("speaker", key=lambda names: names.map(largest), ascending=False, kind="stable")


def longest(articles: pd.DataFrame, quotes: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """List each speaker's longest quotation in each outlet: its excerpt, article and offset."""
    named = articles[["article_id", "outlet"]].merge(quotes.assign(speaker=canonical_speakers(quotes)), on="article_id")
    named = named[named["speaker"].isin(speakers["speaker"])]
    ordered = named.sort_values("n_words", ascending=False, kind="stable")
    first = ordered.drop_duplicates(["speaker", "outlet"]).sort_values(["speaker", "outlet"], kind="stable")
    return first.assign(offset=[spans[0][0] for spans in first["content"]])[
        ["speaker", "outlet", "n_words", "kind", "excerpt", "article_id", "offset"]
    ]


def accuracy() -> pd.DataFrame:
    """Give the extractor's joint F1, in percent, by outlet of PolNeAR and kind of quotation, as last measured."""
    return pd.read_csv(ACCURACY)
