"""Account for every row of a corpus's input: kept, repeated, re-translated, excluded, and what was furniture.

Entry points: `rows_by_outlet`, `reasons`, `copies`, `articles_by_story`, `furniture_by_outlet`, `provenance`.
"""

import pandas as pd

from analysis.annotation.furniture import REASONS
from analysis.corpus.corpus import Corpus
from analysis.text.outlets import in_order

UNKNOWN = "outlet unknown"
ANY = "any"


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
    """Count what is page furniture: `outlet, kind, n_articles, n_words, share_of_words` (of all words on its pages).

    The row "any" of each outlet is all of it; kinds stand in the order of `furniture.REASONS`.
    """
    articles, marked = corpus.articles, corpus.furniture
    on_pages = articles.groupby("outlet")[["n_furniture_words", "n_words"]].sum().sum(axis=1)
    found = marked.assign(outlet=marked["article_id"].map(articles.set_index("article_id")["outlet"]))
    found = pd.concat([found.assign(reason=ANY), found])
    counts = found.groupby(["outlet", "reason"]).agg(n_articles=("article_id", "nunique"), n_words=("n_words", "sum"))
    rows = [(outlet, kind) for outlet in in_order(on_pages.index) for kind in (ANY, *REASONS)]
    table = counts.reindex([row for row in rows if row in counts.index or row[1] == ANY], fill_value=0).reset_index()
    return table.rename(columns={"reason": "kind"}).assign(
        share_of_words=(table["n_words"] / table["outlet"].map(on_pages).replace(0, float("nan"))).astype(float)
    )


def provenance(corpus: Corpus) -> pd.DataFrame:
    """Say what the corpus was made from, with what, and when: `what, value`, as `corpus.json` has it."""
    account = corpus.manifest
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
