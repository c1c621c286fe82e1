"""What (nearly) all other outlets have on a story and one lacks, and whether chance would leave it out as easily."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import false_discovery_control, nchypergeom_wallenius

from analysis.annotation.quotes.people.keys import is_one, person_key
from analysis.comparison.keyness import PHRASES, term_counts
from analysis.comparison.naming import spellings, variants_of
from analysis.comparison.resample import MIN_ARTICLES, SIGNIFICANT, clusters
from analysis.comparison.story import Story
from analysis.comparison.words import STYLE, list_of
from analysis.text.terms import FUNCTION_WORDS

KINDS = ("term", "speaker", "side", "actor")
MANY_OUTLETS = 5
LEAST_SHARE = 0.5
LEAST_STEM = 4
LEAST_CHANCE = 1e-15


class Omissions(NamedTuple):
    """What is left out, and how many tests were made."""

    table: pd.DataFrame
    n_tests: int


def omissions(story: Story) -> Omissions:
    """Return what (nearly) all other outlets' articles on a story have and one outlet's lack, beyond chance first.

    A row has `outlet` (that lacks it), `kind`, `item`, `others_with` (articles of the others that have it), `by_outlet`
    ("AP 8 of 8"), `chance`, `chance_adjusted` (for all tests; Benjamini and Hochberg), `beyond_chance` (below .05),
    `named_in` (articles of the outlet that use the last name of the speaker or actor all the same), `instead` (other
    names for it in the outlet's own voice: "conflict 12×"), `count`, and the `article_id` of that which has most of it.
    What may be chance is listed where at least half of the others' articles have it, and two at least.

    Notes
    -----
    An item is lacking if none of the outlet's articles has it and every other outlet has it in an article; of five
    others or more one may lack it too. `chance_of_none` says how likely that is, once with all clusters of articles
    (`resample.clusters`: what one author repeats counts once) alike and once in proportion to their words; the larger
    counts. Tested is, where outlet and others have `MIN_ARTICLES` clusters each, what so many have that it can be told
    from chance at all (Tarone 1990, "A modified Bonferroni method for discrete data", Biometrics 46(2)). It cannot show
    that something was left out on purpose, or known at the time.
    """
    articles, outlets = story.corpus.articles, story.outlets
    articles = articles.assign(cluster=clusters(articles))
    found = items(story).merge(articles[["article_id", "outlet", "cluster"]], on="article_id")
    n_with = found.pivot_table(index=["kind", "item"], columns="outlet", values="article_id", aggfunc="nunique")
    n_with = n_with.reindex(columns=outlets).fillna(0).astype(int)
    n_articles, sizes = n_with.sum(axis=1).to_numpy(), articles["outlet"].value_counts()
    m = found.groupby(["kind", "item"])["cluster"].nunique().loc[n_with.index].to_numpy()
    of_cluster = articles.groupby("cluster").agg(outlet=("outlet", "first"), n_words=("n_words", "sum"))
    lacking, n_tests = [], 0
    for outlet in outlets if len(outlets) > 1 else ():
        own = (of_cluster["outlet"] == outlet).to_numpy()
        chances = np.maximum(chance_of_none(own, np.ones(len(own))), chance_of_none(own, of_cluster["n_words"]))
        # what more have than there are of the others, the outlet cannot lack: 0
        chance = np.append(chances, np.zeros(len(own)))[m]
        is_rare = (chance <= SIGNIFICANT) & (min(own.sum(), (~own).sum()) >= MIN_ARTICLES)
        n_tests += int((is_rare & (chance > 0)).sum())
        others = n_with.drop(columns=outlet)
        least = others.shape[1] - (others.shape[1] >= MANY_OUTLETS)
        lacks = ((n_with[outlet] == 0) & ((others > 0).sum(axis=1) >= least)).to_numpy()
        often = (n_articles >= 2) & (n_articles >= LEAST_SHARE * (articles["outlet"] != outlet).sum())
        kept = lacks & (often | is_rare)
        rows = n_with.index[kept].to_frame(index=False).assign(outlet=outlet, others_with=n_articles[kept])
        rows = rows.assign(often=often[kept], chance=chance[kept], tested=is_rare[kept])
        with_it = others[kept].itertuples(index=False, name=None)
        told = [", ".join(f"{o} {n} of {sizes[o]}" for o, n in zip(others, ns, strict=True)) for ns in with_it]
        lacking.append(rows.assign(by_outlet=told))
    if not lacking:
        return Omissions(pd.DataFrame(columns=["outlet", "kind", "item", "beyond_chance"]), 0)
    table = pd.concat(lacking, ignore_index=True)
    tested = table["tested"].to_numpy(bool)
    table["chance_adjusted"] = 1.0
    # what was tested and is not lacking counts with a chance of 1
    p = np.append(table.loc[tested, "chance"], np.ones(max(n_tests - tested.sum(), 0)))
    table.loc[tested, "chance_adjusted"] = false_discovery_control(p)[: tested.sum()] if len(p) else p
    table["beyond_chance"] = table["chance_adjusted"] < SIGNIFICANT
    table = table[table["beyond_chance"] | table["often"]]
    return Omissions(_with_evidence(table.drop(columns=["often", "tested"]), found, story), n_tests)


def _with_evidence(table: pd.DataFrame, found: pd.DataFrame, story: Story) -> pd.DataFrame:
    most = found.sort_values(["count", "article_id"], ascending=[False, True]).drop_duplicates(["kind", "item"])
    total = found.groupby(["kind", "item"])["count"].sum().reset_index()
    table = table.merge(most.drop(columns=["outlet", "cluster", "count"])).merge(total)
    words = story.corpus.words[["article_id", "term"]].merge(story.corpus.articles[["article_id", "outlet"]])
    last = table["item"].where(table["kind"].isin(["speaker", "actor"]), "").str.lower().str.split().str[-1]
    used = words[words["term"].isin(last)].groupby(["outlet", "term"])["article_id"].nunique().to_dict()
    table["named_in"] = [used.get(key, 0) for key in zip(table["outlet"], last, strict=True)]
    table["instead"] = _instead(table, story, words.groupby("outlet")["term"].agg(frozenset).to_dict())
    return table.dropna(subset="instead").sort_values(
        ["beyond_chance", "others_with", "kind", "count", "item"],
        ascending=[False, False, False, False, True],
        key=lambda column: column.map(KINDS.index) if column.name == "kind" else column,
        kind="stable",
        ignore_index=True,
    )


def _instead(table: pd.DataFrame, story: Story, terms: Mapping[str, frozenset[str]]) -> list[str | None]:
    """Name what else each row's outlet calls what is named there; None where that is but another spelling.

    `terms` are those that each outlet uses: Aleksandr Dugin may be Alexander Dugin.
    """
    names, listed = story.names, variants_of(story.corpus).explode("terms")
    known = list(zip(" " + listed["terms"] + " ", listed["set"], listed["variant"], strict=True))
    spelled = {*listed.loc[listed["spelling"] == "yes", "terms"]}
    found: list[str | None] = []
    for row in table.itertuples():
        name = row.item.lower() if row.kind in ("term", "actor") else ""
        meant = {of: variant for term, of, variant in known if term in f" {name} "}
        used = names[(names["outlet"] == row.outlet) & names["set"].isin(meant) & (names["count"] > 0)]
        others = used[used["variant"] != used["set"].map(meant)]
        is_spelled = (name in spelled and len(others)) or (name and _is_one_of(name, terms.get(row.outlet, ())))
        found.append(None if is_spelled else ", ".join(others["variant"] + " " + others["count"].astype(str) + "×"))
    return found


def _is_one_of(name: str, terms: Iterable[str]) -> bool:
    """Return whether a name in full is one of these, spelled otherwise."""
    n, begin = name.count(" "), f" {name.rpartition(' ')[2][:1]}"
    alike = (term for term in terms if term.count(" ") == n > 0 and begin in term)
    return any(is_one(person_key(name), person_key(term)) for term in alike)


def chance_of_none(own: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Return how likely it is that none of the m articles of a story that have something is one outlet's, by m.

    For each article, `own` says whether it is this outlet's, and `weights` how likely it is to have the thing, in
    proportion: 1 each, or its number of words. The m articles are drawn one after the other without replacement, those
    of a side in proportion to their mean weight (Wallenius 1963, "Biased Sampling", Stanford); with equal weights it is
    Fisher's exact test of a zero.

    Examples
    --------
    Two of six articles are the outlet's; all four others have it: 1 of 15 ways to choose four of six.

    >>> chance_of_none([True, True, False, False, False, False], [1] * 6).round(4).tolist()
    [1.0, 0.6667, 0.4, 0.2, 0.0667]
    """
    own, weights = np.asarray(own, bool), np.asarray(weights, float)
    m = np.arange((~own).sum() + 1)
    if not own.any() or len(m) == 1:
        return np.ones(len(m))
    odds = max(weights[own].mean(), 1e-9) / max(weights[~own].mean(), 1e-9)
    return np.maximum(nchypergeom_wallenius.pmf(0, len(own), own.sum(), m, odds), LEAST_CHANCE)


def items(story: Story) -> pd.DataFrame:
    """Return what each article of a story has: a row an item and article.

    `kind` (one of `KINDS`), `item`, `article_id`, `count` (uses, quoted words or mentions). Terms are content words,
    with forms of a word (`stem`) and spellings of a name (Kiev, Kyiv) taken together, and phrases; a word that stands
    in the same articles as a phrase it is part of is left out for the phrase, what is style (`words.list_of`)
    throughout, and a name is a speaker or an actor before a term.
    """
    quotes, mentions = story.quotes, story.corpus.actors
    speaking = quotes[quotes["speaker_kind"].isin(["named", "institution", "outlet"])]
    counted = (speaking, "name", "n_words"), (mentions, "actor", "n_mentions"), (quotes, "name_side", "n_words")
    speakers, actors, of_sides = (
        rows.groupby([by, "article_id"])[n].sum().rename_axis(["item", "article_id"]).rename("count").reset_index()
        for rows, by, n in counted
    )
    terms = _terms(story, _where(speakers["item"].str.lower(), speakers["article_id"]))
    terms = terms[~terms["item"].isin({*actors["item"].str.lower()})]
    found = zip(KINDS, (terms, speakers, of_sides, actors), strict=True)
    columns = ["kind", "item", "article_id", "count"]
    return pd.concat([rows.assign(kind=kind)[columns] for kind, rows in found], ignore_index=True)


def stem(term: str) -> str:
    """Return what the forms of an English word have in common, roughly: without -s, -es, -ies, -ed and -ing.

    The S-stemmer of Harman (1991, "How Effective is Suffixing?", JASIS 42(1)) and two more endings; it errs to the side
    of fewer omissions.

    >>> [stem(word) for word in ("missiles", "shelling", "shelled", "cities", "city", "u.s.", "iaea's", "press")]
    ['missil', 'shell', 'shell', 'cit', 'cit', 'u.s.', 'iaea', 'press']
    """
    word = term.removesuffix("'s")
    for ending in ("ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and not word.endswith(("ss", "us")) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) >= LEAST_STEM and word.endswith(("e", "y")) else word


def _where(items_: pd.Series, article_ids: pd.Series) -> dict[str, frozenset]:
    """Return the articles of each item."""
    return article_ids.groupby(items_).agg(frozenset).to_dict()


def _terms(story: Story, known: Mapping[str, frozenset]) -> pd.DataFrame:
    """Count terms of one stem, or spellings of one name, together by that used most; `known`: articles of each name."""
    words, ids = story.corpus.words, story.corpus.articles["article_id"].to_numpy()
    is_single = words["order"] == 1
    is_content = is_single & ~words["term"].isin(FUNCTION_WORDS) & (words["term"].str.len() > 1)
    is_listed = is_content | words["term"].isin(term_counts(words, ids, None, PHRASES)[0])
    terms = words["term"].unique().tolist()
    place_of = spellings().set_index("terms")["set"]
    part = {word: stem(place_of.get(word, word)) for term in terms for word in term.split(" ")}
    words = words.assign(stem=words["term"].map({t: " ".join([part[word] for word in t.split(" ")]) for t in terms}))
    uses = words[is_listed].groupby(["stem", "term"])["count"].sum().reset_index()
    shown = uses.sort_values(["count", "term"], ascending=[False, True]).drop_duplicates("stem").set_index("stem")
    # a phrase in all its forms, also where it is part of a longer one: an article that has that has it
    words = words[(is_content | ~is_single) & words["stem"].isin(shown.index)]
    table = words.groupby(["stem", "article_id"])["count"].sum().reset_index()
    where = _where(table["stem"], table["article_id"])
    inside = {word for term, found in where.items() if " " in term for word in term.split() if where.get(word) == found}
    table = table[~table["stem"].isin(inside)].assign(item=lambda rows: rows["stem"].map(shown["term"]))
    is_name = [known.get(item) == where[of] for item, of in zip(table["item"], table["stem"], strict=True)]
    is_style = [kind == STYLE for kind in list_of(table["item"], story.outlets)]
    return table[~np.array(is_name, bool) & ~np.array(is_style, bool)]
