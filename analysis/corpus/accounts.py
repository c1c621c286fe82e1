"""What a corpus was made from: an account of every row of its input, and the texts read again."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.read import Article, paths, read_articles

TOLD = {
    "n_rows": "rows of the input",
    "n_articles": "articles kept",
    "n_excluded": "rows excluded",
    "shareable": "long titles and rare phrases left out",
    "made": "made (UTC)",
}


def reasons(corpus: Corpus) -> pd.DataFrame:
    """Return the number of excluded rows: `outlet, reason, n_rows`."""
    rows = corpus.excluded.fillna({"outlet": "outlet unknown"})
    return rows.groupby(["outlet", "reason"]).size().reset_index(name="n_rows")


def copies(corpus: Corpus) -> pd.DataFrame:
    """Return the articles that repeat another: `outlet, article_id, duplicate_of, its_outlet`, kind and similarity."""
    outlets = corpus.articles.set_index("article_id")["outlet"]
    found = corpus.articles.dropna(subset="duplicate_of").reset_index(drop=True)
    found["its_outlet"] = found["duplicate_of"].map(outlets)
    columns = ["outlet", "article_id", "duplicate_of", "its_outlet", "duplicate_kind", "duplicate_similarity"]
    return found[columns]


def about_dates(corpus: Corpus) -> str | None:
    """Return a sentence on articles without a date whose story was not given; None where there is none."""
    articles = corpus.articles
    n = int((articles["published"].isna() & (articles["story"].isna() | articles["story_confidence"].notna())).sum())
    if not n:
        return None
    told = f"{n:,} of {len(articles):,} articles {'has' if n == 1 else 'have'} no known date"
    return f"{told}: that they tell one story is judged by their words alone, and doubtful."


def provenance(corpus: Corpus) -> pd.DataFrame:
    """Return what the corpus was made from, with what, and when: `what, value`, as `corpus.json` has it."""
    account = corpus.manifest
    rows = [(f"input {source['name']}", f"SHA-256 {source['sha256']}") for source in account.get("inputs", [])]
    rows += [(f"version of {name}", version) for name, version in account.get("versions", {}).items()]
    if actors := account.get("actors"):
        rows.append((f"list of actors {actors['name']}", f"SHA-256 {actors['sha256']}"))
    rows += [(label, str(account[name])) for name, label in TOLD.items() if name in account]
    return pd.DataFrame(rows, columns=["what", "value"])


def texts_of(corpus: Corpus, sources: Path | str | Iterable[Path | str], all_alike: bool = True) -> dict[str, str]:
    """Return the texts that were annotated, by `article_id`, from the files and folders the corpus was made from.

    A text, or a headline in its place, is known by its SHA-256; articles that the corpus does not know are passed over.
    With `all_alike` an `InputError` is raised if an article of the corpus has another text in the sources, or they have
    the text of none.
    """
    sources = [Path(source) for source in paths(sources)]
    known = dict(tuple(corpus.articles.groupby("sha256")["article_id"]))
    found: dict[str, str] = {}
    others = []
    asked = {name: corpus.manifest[name] for name in ("columns", "headlines") if name in corpus.manifest}
    for item in read_articles(sources, **asked):
        if isinstance(item, Article):
            digested = {sha256(text.encode()).hexdigest(): text for text in (item.text, item.title) if text}
            own = {article_id: text for digest, text in digested.items() for article_id in known.get(digest, ())}
            found |= own
            others += [] if own else [item]
    if not all_alike:
        return found
    changed = {*corpus.articles["article_id"]} - {*found}
    for item in others:
        if item.article_id in changed:
            where = item.file if item.row is None else f"{item.file}, row {item.row}"
            raise InputError(
                f"{where}: the text of {item.article_id!r} is not the one that was annotated; annotate the articles "
                "again, or name the files they were annotated from"
            )
    if not found:
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no text here is one that was annotated; name the files the corpus was made from")
    return found


def usual_days(corpus: Corpus) -> pd.Series:
    """Return when articles were published, but for those far off the others, so that one old article makes no span.

    Far off is what lies more than three interquartile ranges, and more than a week, outside the quartiles (Tukey 1977,
    "Exploratory Data Analysis", who calls it far out).
    """
    published = corpus.articles["published"].dropna()
    if published.empty:
        return published
    low, high = published.quantile([0.25, 0.75])
    off = max(3 * (high - low), pd.Timedelta(days=7))
    return published[published.between(low - off, high + off)]
