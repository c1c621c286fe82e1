"""Say in plain sentences what is in a corpus, and how little it can carry.

Entry points: `about_corpus`, `about_limits`. What a comparison shows,
`analysis.show.sentences` says.
"""

import pandas as pd

from analysis.comparison import resample
from analysis.corpus.corpus import Corpus
from analysis.show.formats import times
from analysis.text.outlets import in_order


def about_corpus(corpus: Corpus) -> list[str]:
    """Say how many articles there are of whom, what was left out, and who has too few."""
    articles, comparable = corpus.articles, corpus.comparable().articles
    n_rows = corpus.manifest.get("n_rows", len(articles) + len(corpus.excluded))
    counts = comparable.groupby("outlet").size()
    everyone = in_order(articles["outlet"])
    told = ", ".join(f"{outlet} {counts.get(outlet, 0)}" for outlet in everyone)
    sentences = [
        f"{n_rows:,} rows in = {len(articles):,} articles kept + {len(corpus.excluded):,} rows excluded, each with "
        "its reason.",
        f"Articles whose wording can be compared, each counted once: {told}.",
    ]
    n_copies = int(articles["duplicate_of"].notna().sum())
    n_translated = int((articles["copy"] == "retranslation").sum())
    if n_copies or n_translated:
        repeat = "repeats" if n_copies == 1 else "repeat"
        sentences.append(
            f"Left out of comparisons: {times(n_copies, 'article')} that {repeat} another's words; out of those of "
            f"wording also {times(n_translated, 're-translation')}."
        )
    dated = articles["published"].dropna()
    if len(dated):
        sentences.append(f"Published between {dated.min():%d %B %Y} and {dated.max():%d %B %Y}.")
    few = [outlet for outlet in everyone if counts.get(outlet, 0) < resample.MIN_ARTICLES]
    if few:
        sentences.append(
            f"Too few to say anything about the outlet (fewer than {resample.MIN_ARTICLES} articles): {', '.join(few)}."
        )
    return sentences


def about_limits(found: pd.DataFrame, widths: pd.DataFrame, few: list[str]) -> list[str]:
    """Say how much the word test finds by chance, how wide ranges are for few articles, and who has too few."""
    sentences = []
    nulls = found[found["is_null"]]
    for _, row in nulls.iterrows():
        sentences.append(
            f"{row['label']}: {row['n_found']:.2g} words found on average, where there is nothing to find."
        )
    if len(widths):
        by_n = widths.groupby("n_articles")["width"].median()
        sentences.append(
            f"The 95 % range of a mean sentence score spans {by_n.iloc[0]:.2f} with {by_n.index[0]} articles and "
            f"{by_n.iloc[-1]:.2f} with {by_n.index[-1]}."
            if len(by_n) > 1
            else f"The 95 % range of a mean sentence score spans {by_n.iloc[0]:.2f} with {by_n.index[0]} articles."
        )
    for outlet in few:
        sentences.append(f"{outlet} has too few articles: what is shown of it is those articles, not the outlet.")
    sentences.append("Nothing here says what is true, what was meant, or what readers make of it.")
    return sentences
