"""What is in a corpus and how little it can carry: the sentences and pictures of the notebooks 01 and 05.

Entry points: `about_corpus`, `about_limits` (sentences), `stories`, `rows`, `lengths`, `chance` (pictures),
`dictionary_examples` (a table).
"""

import pandas as pd
from IPython.display import HTML

from analysis.annotation.sentiment import score
from analysis.comparison import resample
from analysis.corpus import accounts
from analysis.corpus.corpus import Corpus
from analysis.show import plots
from analysis.show.formats import times
from analysis.show.notebook import figure, table
from analysis.text.outlets import in_order

EXAMPLES = (
    "What a wonderful way to end a ceasefire.",
    "The nuclear plant delivers clean power to the region.",
    "The minister did not deny that the attack had failed.",
    "Officials welcomed the agreement.",
    "Officials welcomed the agreement to hang the prisoners.",
    "The statement left the casualties out.",
)


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
    if few := _too_few(corpus):
        sentences.append(
            f"Too few to say anything about the outlet (fewer than {resample.MIN_ARTICLES} articles): {', '.join(few)}."
        )
    return sentences


def _too_few(corpus: Corpus) -> list[str]:
    counts = corpus.comparable().articles["outlet"].value_counts()
    return [outlet for outlet in in_order(corpus.articles["outlet"]) if counts.get(outlet, 0) < resample.MIN_ARTICLES]


def about_limits(corpus: Corpus, found: pd.DataFrame) -> list[str]:
    """Say how much the word test finds by chance, and who has too few articles."""
    sentences = []
    nulls = found[found["is_null"]]
    for _, row in nulls.iterrows():
        sentences.append(
            f"{row['label']}: {row['n_found']:.2g} words found on average, where there is nothing to find."
        )
    for outlet in _too_few(corpus):
        sentences.append(f"{outlet} has too few articles: what is shown of it is those articles, not the outlet.")
    sentences.append("Nothing here says what is true, what was meant, or what readers make of it.")
    return sentences


def stories(corpus: Corpus) -> HTML:
    """Show how many articles each outlet has on each story."""
    drawn = plots.article_counts(corpus.articles, plots.styles(corpus.articles["outlet"]))
    told = "Articles kept, by story and outlet. A dot is a story the outlet does not tell in this corpus."
    return figure(drawn, accounts.articles_by_story(corpus), "articles-by-story", told)


def rows(corpus: Corpus) -> HTML:
    """Show what became of each row of the input."""
    found = accounts.rows_by_outlet(corpus)
    told = "Rows of the input by outlet: used in comparisons, repeats of another article, re-translations, excluded."
    return figure(plots.account(found), found, "rows-by-outlet", told)


def lengths(corpus: Corpus, seed: int = 0) -> HTML:
    """Show how many words of running text each article has."""
    shown, style = corpus.articles[["article_id", "outlet", "n_words"]], plots.styles(corpus.articles["outlet"])
    drawn = plots.per_article(shown, "n_words", style, "words of running text", seed=seed)
    return figure(drawn, shown, "article-lengths", "Words of running text in each article, by outlet.")


def chance(found: pd.DataFrame) -> HTML:
    """Show a table of `compare.words_found`."""
    told = "Words found between outlets, and between random halves of one outlet."
    return figure(plots.found_by_chance(found), found, "words-found-by-chance", told)


def dictionary_examples() -> HTML:
    """Show invented sentences that a dictionary misreads, with their scores."""
    scored = pd.DataFrame({"sentence": EXAMPLES, "compound": score(EXAMPLES)["compound"]})
    return table(scored, "What VADER makes of invented sentences", 2)
