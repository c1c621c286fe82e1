"""Account for every row of a corpus's input: kept, repeated, re-translated, excluded, and what was furniture.

Entry points: `rows_by_outlet`, `reasons`, `copies`, `articles_by_story`, `furniture_by_outlet`, `provenance`.
"""

import pandas as pd

from analysis.corpus import Corpus
from analysis.furniture import REASONS
from analysis.outlets import in_order

UNKNOWN = "outlet unknown"


def rows_by_outlet(corpus: Corpus) -> pd.DataFrame:
    """Count what became of each outlet's rows: `outlet, used, repeats another, re-translation, excluded`."""
    articles = corpus.articles
    fate = pd.Series("used", articles.index)
    fate[articles["copy"] == "retranslation"] = "re-translation"
    fate[articles["duplicate_of"].notna()] = "repeats another"
    outlet = pd.concat([articles["outlet"], corpus.excluded["outlet"].fillna(UNKNOWN)])
    fate = pd.concat([fate, pd.Series("excluded", corpus.excluded.index)])
    counts = pd.crosstab(outlet.to_numpy(), fate.to_numpy())
    counts = counts.reindex(columns=["used", "repeats another", "re-translation", "excluded"], fill_value=0)
    counts = counts.sort_values(["used", "excluded"], ascending=False, kind="stable")
    return counts.rename_axis(index="outlet", columns=None).reset_index()


def reasons(corpus: Corpus) -> pd.DataFrame:
    """Count excluded rows: `outlet, reason, n_rows`."""
    rows = corpus.excluded.fillna({"outlet": UNKNOWN})
    return rows.groupby(["outlet", "reason"]).size().rename("n_rows").reset_index()


def copies(corpus: Corpus) -> pd.DataFrame:
    """List articles that repeat another: `outlet, article_id, duplicate_of, its_outlet`, kind and similarity."""
    found = corpus.articles.dropna(subset="duplicate_of")
    outlets = corpus.articles.set_index("article_id")["outlet"]
    listed = found[["outlet", "article_id", "duplicate_of", "duplicate_kind", "duplicate_similarity"]]
    listed.insert(3, "its_outlet", listed["duplicate_of"].map(outlets))
    return listed.reset_index(drop=True)


def articles_by_story(corpus: Corpus) -> pd.DataFrame:
    """Count articles kept: `story, outlet, n_articles`; `story` missing where the input names none."""
    counts = corpus.articles.groupby(["story", "outlet"], dropna=False).size()
    return counts.rename("n_articles").reset_index()


def furniture_by_outlet(corpus: Corpus) -> pd.DataFrame:
    """Give, by outlet, the share of all words that is furniture, and the words of each kind of it that any has."""
    articles = corpus.articles
    outlet = corpus.furniture["article_id"].map(articles.set_index("article_id")["outlet"])
    kinds = corpus.furniture.assign(outlet=outlet).pivot_table(
        index="outlet", columns="reason", values="n_words", aggfunc="sum", fill_value=0
    )
    sums = articles.groupby("outlet")[["n_furniture_words", "n_words"]].sum()
    share = sums["n_furniture_words"] / sums.sum(axis=1)
    found = [reason for reason in REASONS if reason in kinds.columns and kinds[reason].any()]
    table = kinds.reindex(index=sums.index, columns=found, fill_value=0)
    table.insert(0, "share_furniture", share)
    table = table.loc[in_order(table.index)].astype(dict.fromkeys(table.columns[1:], int))
    return table.rename_axis(index="outlet", columns=None).reset_index()


def provenance(corpus: Corpus) -> pd.DataFrame:
    """Say what the corpus was made from, with what, and when: `what, value`, as `corpus.json` has it."""
    account = corpus.account
    rows = [(f"input {source['name']}", f"SHA-256 {source['sha256']}") for source in account.get("inputs", [])]
    rows += [(f"version of {name}", version) for name, version in account.get("versions", {}).items()]
    if actors := account.get("actors"):
        rows.append((f"list of actors {actors['name']}", f"SHA-256 {actors['sha256']}"))
    named = {
        "n_rows": "rows of the input",
        "n_articles": "articles kept",
        "n_excluded": "rows excluded",
        "shareable": "long titles and rare phrases left out",
        "combined": "sentences scored by the combination too",
        "made": "made (UTC)",
    }
    rows += [(label, str(account[name])) for name, label in named.items() if name in account]
    return pd.DataFrame(rows, columns=["what", "value"])
