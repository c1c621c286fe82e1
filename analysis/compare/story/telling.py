"""Each outlet's telling of a story: its articles, and what share of its words it gives to whom.

Entry points: `tellings`, `words_given` and `differences`.
"""

import numpy as np
import pandas as pd

from analysis.compare import resample
from analysis.compare.quotes import NOT_TOLD, OTHERS, UNKNOWN
from analysis.compare.ratios import compare_ratios
from analysis.compare.story.pick import Story
from analysis.vocabulary import SPEAKER_KINDS

TOP_SPEAKERS = 3
MOST_SPEAKERS = 10
ANYBODY = "anybody"
GIVEN = {
    "outlet": "the outlet",
    "by": "how those quoted are grouped: all, speaker_kind, side or speaker",
    "to_whom": "the group",
    "share_of_words": "share of the outlet's running words on the story that stand in quotations of the group",
    "low": "lower end of its 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "n_words": "words given to the group",
    "n_articles": "articles that quote the group",
    "of_words": "running words of the outlet on the story",
    "of_articles": "its articles",
}


def tellings(story: Story) -> pd.DataFrame:
    """List the articles of a story by outlet and date.

    Returns
    -------
    DataFrame
        A row an article, copies too: `outlet, article_id, title, published, date_precision, date_doubt, url, n_words,
        share_quoted` (share of its running words in quotations of any kind; NaN where it does not count), `speakers`
        (those with most of its words, at most three, as pairs of name and words) and `not_counted` (why it counts in
        no comparison; missing where it does).
    """
    quoted = story.quotes.groupby("article_id")["n_words"].sum()
    named = story.quotes[story.quotes["name"].notna()]
    most = named.groupby(["article_id", "name"])["n_words"].sum().reset_index()
    most = most.sort_values(["article_id", "n_words", "name"], ascending=[True, False, True])
    top: dict[str, list[tuple[str, int]]] = {}
    for article_id, name, n_words in most.itertuples(index=False, name=None):
        top.setdefault(article_id, []).append((name, n_words))
    counted = set(story.corpus.articles["article_id"])
    rows = story.articles
    ids = rows["article_id"]
    share = ids.map(quoted).fillna(0) / rows["n_words"].where(rows["n_words"] > 0)
    why = [
        None if i in counted else f"repeats {other}" if pd.notna(other) else "a re-translation, not the outlet's words"
        for i, other in zip(ids, rows["duplicate_of"], strict=True)
    ]
    about = rows[
        ["outlet", "article_id", "title", "published", "date_precision", "date_doubt", "url", "n_words"]
    ].copy()
    about["share_quoted"] = share.where(ids.isin(counted))
    about["speakers"] = [top.get(i, [])[:TOP_SPEAKERS] for i in ids]
    about["not_counted"] = pd.Series(why, about.index, dtype=object)
    return about


def words_given(story: Story, seed: int = 0) -> pd.DataFrame:
    """Give what share of its words on the story each outlet gives to whom.

    Returns
    -------
    DataFrame
        A row an outlet and group, the columns as described in `GIVEN`; a group is there for every outlet.

    Notes
    -----
    A ratio of sums over articles with its interval (`analysis.compare.ratios`). The words of a mixed or indirect
    quotation are all its words. A group's share is of all running words, so that the sides add up to the share of words
    quoted. What it cannot show: who spoke but was not quoted; and the program that finds speakers errs.

    Examples
    --------
    See `tests/show/test_story.py`.
    """
    articles = story.corpus.articles
    parts = _parts(story)
    table = compare_ratios(articles, parts, seed=seed)
    uses = parts[parts["numerator"] > 0].merge(articles[["article_id", "outlet"]], on="article_id")
    counts = uses.groupby(["outlet", "group"])["numerator"].agg(["sum", "size"])
    key = pd.MultiIndex.from_frame(table[["outlet", "group"]])
    running, sizes = articles.groupby("outlet")["n_words"].sum(), articles.groupby("outlet").size()
    by, whom = zip(*table["group"], strict=True) if len(table) else ((), ())
    return pd.DataFrame(
        {
            "outlet": table["outlet"],
            "by": list(by),
            "to_whom": list(whom),
            "share_of_words": table["estimate"].astype(float),
            "low": table["low"].astype(float),
            "high": table["high"].astype(float),
            "n_words": counts["sum"].reindex(key).fillna(0).to_numpy(int),
            "n_articles": counts["size"].reindex(key).fillna(0).to_numpy(int),
            "of_words": table["outlet"].map(running),
            "of_articles": table["outlet"].map(sizes),
        }
    )


def differences(story: Story, seed: int = 0, least: int = resample.MIN_ARTICLES) -> pd.DataFrame:
    """Compare the outlets that have articles enough on what they give to kinds of speakers and to sides.

    Returns
    -------
    DataFrame
        As `analysis.compare.ratios.compare_ratios` gives the differences of two outlets, with `by` and `to_whom` in
        place of `group`; sides that fewer than `least` articles quote are left out.
    """
    articles = story.corpus.articles
    parts = _parts(story)
    quoted = parts[parts["numerator"] > 0].groupby("group")["article_id"].nunique()
    kept = [g for g in dict.fromkeys(parts["group"]) if g[0] != "speaker" and quoted.get(g, 0) >= least]
    parts = parts[parts["group"].isin(kept)]
    tables = [compare_ratios(articles, parts, *pair, seed=seed) for pair in resample.pairs(articles)]
    columns = ["outlet", "reference", "by", "to_whom", "estimate", "low", "high", "p_adjusted", "differs"]
    columns += ["n_articles", "reference_n_articles", "n_stories"]
    if not tables:
        return pd.DataFrame(columns=columns)
    table = pd.concat(tables, ignore_index=True)
    table = table[table["reference"].notna()].reset_index(drop=True)
    table["by"] = [group[0] for group in table["group"]]
    table["to_whom"] = [group[1] for group in table["group"]]
    return table[columns]


def _parts(story: Story) -> pd.DataFrame:
    """Sum each article's words in quotations of each group: a group is a pair of `by` and `to_whom`."""
    quotes, running = story.quotes, story.corpus.articles.set_index("article_id")["n_words"]
    groups = {
        "all": pd.Series(ANYBODY, quotes.index),
        "speaker_kind": quotes["speaker_kind"],
        "side": quotes["name_side"].fillna(NOT_TOLD),
        "speaker": _most_quoted(quotes),
    }
    named, numerators = [], []
    for by, group in groups.items():
        n_words = quotes["n_words"].groupby([quotes["article_id"], group.astype(object)]).sum().unstack(fill_value=0)
        n_words = n_words.reindex(index=running.index, fill_value=0)
        if by == "all":
            order = [ANYBODY]
        elif by == "speaker_kind":
            order = [kind for kind in SPEAKER_KINDS if kind in n_words]
        else:
            last = (NOT_TOLD, OTHERS, UNKNOWN)
            order = sorted(n_words, key=lambda name: (name in last, -n_words[name].sum(), name))
        named += [(by, name) for name in order]
        numerators.append(n_words.reindex(columns=order, fill_value=0).to_numpy(float).ravel("F"))
    return pd.DataFrame(
        {
            "article_id": running.index.take(np.tile(np.arange(len(running)), len(named))),
            "group": [group for group in named for _ in range(len(running))],
            "numerator": np.concatenate(numerators),
            "denominator": np.tile(running.to_numpy(float), len(named)),
        }
    )


def _most_quoted(quotes: pd.DataFrame) -> pd.Series:
    """Keep the names of the speakers that any outlet gives most words; the others are taken together."""
    names = quotes["name"]
    n_words = quotes.groupby(["outlet", names])["n_words"].sum().reset_index()
    n_words = n_words.sort_values(["n_words", "name"], ascending=[False, True]).groupby("outlet").head(MOST_SPEAKERS)
    return names.where(names.isin(n_words["name"]) | names.isna(), OTHERS).fillna(UNKNOWN)


def most_given(given: pd.DataFrame, by: str, n: int) -> list[str]:
    """Name the `n` groups with the largest share of words at any outlet, what is not told left out."""
    rows = given[(given["by"] == by) & ~given["to_whom"].isin([NOT_TOLD, OTHERS, UNKNOWN]) & (given["n_words"] > 0)]
    largest = rows.groupby("to_whom", sort=False)["share_of_words"].max().sort_values(ascending=False, kind="stable")
    return largest.index[:n].tolist()
