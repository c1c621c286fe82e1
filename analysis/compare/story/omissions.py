"""What (nearly) all other outlets have on a story and one lacks, and whether chance would leave it out as easily.

Entry point: `omissions`.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.compare.naming import variants
from analysis.compare.resample import SIGNIFICANT
from analysis.compare.story.chance import chance_of_none, false_discovery
from analysis.compare.story.items import KINDS, items
from analysis.compare.story.pick import Story

MANY_OUTLETS = 5
LEAST_SHARE = 0.5
COLUMNS = {
    "outlet": "the outlet that lacks it",
    "kind": "term, speaker (quoted), side (quoted), actor (named) or statement (quoted)",
    "item": "what it lacks",
    "n_articles": "its articles on the story, none of which has it",
    "others_with": "articles of the other outlets that have it",
    "n_others": "articles of the other outlets",
    "by_outlet": "the same by outlet, as in “AP 8 of 8”",
    "count": "uses, quoted words, mentions or quotations in the others' articles",
    "chance": "how likely as many articles with it would leave this outlet without, by number or by length of "
    "articles, whichever is larger",
    "chance_adjusted": "the same, adjusted for all that was looked at in the story (Benjamini and Hochberg)",
    "beyond_chance": "chance_adjusted below .05",
    "named_in": "articles of the outlet that use the speaker's or actor's last name all the same",
    "instead": "other names for the same thing that the outlet uses (`analysis.compare.naming`), as in “Kyiv 12×”",
    "article_id": "the article that has most of it",
    "in_outlet": "its outlet",
    "offset": "where it stands there; missing for terms",
    "excerpt": "the first words of the longest quotation there; missing for terms and actors",
}


class Omissions(NamedTuple):
    """What is left out, how many items were looked at by kind, and how many tests were made."""

    table: pd.DataFrame
    n_items: dict[str, int]
    n_tests: int


def omissions(story: Story, found: pd.DataFrame | None = None, level: float = SIGNIFICANT) -> Omissions:
    """List what (nearly) all other outlets' articles on a story have and one outlet's lack.

    Parameters
    ----------
    story
        As `analysis.compare.story.pick.take` gives it.
    found
        As `analysis.compare.story.items.items` gives it for the story; None: made here.
    level
        Of the adjusted chance below which an omission is called more than chance.

    Returns
    -------
    Omissions
        A table with a row an omission, the columns as described in `COLUMNS`; those beyond chance first. What may be
        chance is listed too where at least half of the others' articles have it, and two at least.

    Notes
    -----
    An item is lacking if none of the outlet's articles has it and every other outlet has it in an article; of five
    other outlets or more one may lack it too. With m articles that have it, the chance that none is the outlet's is
    that of `analysis.compare.story.chance`, once with all articles alike (exchanging the outlets' names among them) and
    once in proportion to their words, since a short article says less; the larger counts. Looked at is each item at
    each outlet for which m articles would be enough to tell from chance at all (which depends on m alone and not on who
    has it: Tarone 1990, "A modified Bonferroni method for discrete data", Biometrics 46(2)); what an outlet has counts
    there with a chance of 1. With few articles nothing can be told: of four outlets with one article each, one lacks
    what the three others have in one of four exchanges.

    What it cannot show: that something was left out on purpose, or known to the outlet at the time; articles on another
    part of the story lack it too. A synonym is another term. A speaker whom the program did not find is not seen, and
    statements are seen as far as their texts or first words are.

    Examples
    --------
    See `tests/show/test_story.py`.
    """
    found = items(story) if found is None else found
    articles = story.corpus.articles
    n_items = found.groupby("kind")["item"].nunique().reindex(list(KINDS), fill_value=0).astype(int).to_dict()
    if articles["outlet"].nunique() < 2 or found.empty:
        return Omissions(pd.DataFrame(columns=list(COLUMNS)), n_items, 0)
    found = found.merge(articles[["article_id", "outlet"]], on="article_id")
    by_outlet = found.groupby(["kind", "item", "outlet"])["article_id"].nunique().unstack(fill_value=0)
    by_outlet = by_outlet.reindex(columns=story.outlets, fill_value=0)
    n_with, sizes = by_outlet.sum(axis=1), articles["outlet"].value_counts()
    lacking, n_tests = [], 0
    for outlet in story.outlets:
        own = (articles["outlet"] == outlet).to_numpy()
        chances = np.maximum(
            chance_of_none(own, np.ones(len(articles))), chance_of_none(own, articles["n_words"].to_numpy())
        )
        # what more articles have than the others wrote, the outlet cannot lack: 0
        possible = np.append(chances, np.zeros(len(articles) + 1 - len(chances)))[n_with.to_numpy()]
        n_tests += int(((possible > 0) & (possible <= level)).sum())
        others = by_outlet.drop(columns=outlet)
        spared = int(others.shape[1] >= MANY_OUTLETS)
        lacks = (by_outlet[outlet] == 0) & ((others > 0).sum(axis=1) >= others.shape[1] - spared)
        rows = by_outlet[lacks.to_numpy()].reset_index()
        rows = rows.assign(outlet=outlet, n_articles=int(sizes[outlet]), others_with=n_with[lacks].to_numpy())
        lacking.append(rows.assign(n_others=len(articles) - int(sizes[outlet]), chance=possible[lacks.to_numpy()]))
    table = pd.concat(lacking, ignore_index=True)
    adjusted = np.ones(len(table))
    tested = (table["chance"] <= level).to_numpy()
    adjusted[tested] = false_discovery(table.loc[tested, "chance"], n_tests)
    table = table.assign(chance_adjusted=adjusted, beyond_chance=adjusted < level)
    often = (table["others_with"] >= 2) & (table["others_with"] >= LEAST_SHARE * table["n_others"])
    table = table[table["beyond_chance"] | often].reset_index(drop=True)
    return Omissions(_with_evidence(table, found, story, sizes), n_items, n_tests)


def _with_evidence(table: pd.DataFrame, found: pd.DataFrame, story: Story, sizes: pd.Series) -> pd.DataFrame:
    total = found.groupby(["kind", "item"])["count"].sum().rename("count").reset_index()
    most = found.sort_values(["count", "article_id"], ascending=[False, True]).drop_duplicates(["kind", "item"])
    most = most.rename(columns={"outlet": "in_outlet"}).drop(columns="count")
    table = table.merge(total, on=["kind", "item"], how="left").merge(most, on=["kind", "item"], how="left")
    table["by_outlet"] = [
        ", ".join(f"{name} {row[name]} of {sizes[name]}" for name in story.outlets if name != row["outlet"])
        for row in table.to_dict("records")
    ]
    table["named_in"] = [_named_in(story, *key) for key in table[["outlet", "kind", "item"]].to_numpy()]
    used = _uses_of_names(story)
    table["instead"] = [_instead(used, *key) for key in table[["outlet", "kind", "item"]].to_numpy()]
    order = {kind: i for i, kind in enumerate(reversed(KINDS))}
    table = table.sort_values(
        ["beyond_chance", "others_with", "kind", "count", "item"],
        ascending=[False, False, True, False, True],
        key=lambda column: column.map(order) if column.name == "kind" else column,
        kind="stable",
        ignore_index=True,
    )
    return table.astype({"offset": "Int64"})[list(COLUMNS)]


def _named_in(story: Story, outlet: str, kind: str, item: str) -> int:
    """Count the outlet's articles that use a speaker's or actor's last name."""
    if kind not in ("speaker", "actor"):
        return 0
    ids = story.corpus.articles.loc[story.corpus.articles["outlet"] == outlet, "article_id"]
    words = story.corpus.words
    used = words[(words["term"] == item.split()[-1].lower()) & words["article_id"].isin(ids)]
    return used["article_id"].nunique()


@cache
def _names() -> list[tuple[str, str, str]]:
    listed = variants()[["set", "variant", "terms"]].explode("terms")
    return list(listed.itertuples(index=False, name=None))


def _uses_of_names(story: Story) -> dict[tuple[str, str], int]:
    """Count the uses of every listed name by outlet and term, in either voice."""
    words = story.corpus.words
    used = words[words["term"].isin([term for _, _, term in _names()])]
    used = used.merge(story.corpus.articles[["article_id", "outlet"]], on="article_id")
    return used.groupby(["outlet", "term"])["count"].sum().to_dict()


def _instead(used: dict[tuple[str, str], int], outlet: str, kind: str, item: str) -> str:
    """Name what else the outlet calls what a term names, with its uses."""
    if kind != "term":
        return ""
    names = {of: name for of, name, term in _names() if f" {term} " in f" {item} "}
    others: dict[str, int] = {}
    for of, name, term in _names() if names else ():
        n = used.get((outlet, term), 0)
        if n and names.get(of, name) != name:
            others[name] = others.get(name, 0) + n
    return ", ".join(f"{name} {n}×" for name, n in others.items())
