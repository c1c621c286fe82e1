"""Compare the outlets of a corpus on one measure: the tables that the command line writes and the notebooks draw.

Entry point: `compare_outlets`.
"""

from collections.abc import Iterable

import pandas as pd

from analysis import ratios, resample, sentiment, words
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.quotes import compare as quotes
from analysis.quotes import diversity

NULL_SPLITS = 50
DIVERSITY = "diversity"
QUOTE_GROUPINGS = (*quotes.GROUPINGS, DIVERSITY)


def compare_outlets(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    voice: str = "outlet",
    order: int = 1,
    by: str = "kind",
    seed: int = 0,
) -> pd.DataFrame:
    """Compare two outlets, or every pair that has articles enough, on words, sentiment or quotes.

    Parameters
    ----------
    corpus
        As read; duplicates are left out here, and re-translations too but for quotes.
    measure
        "words", "sentiment" or "quotes".
    outlet, reference
        Both or neither.
    matched, seed, voice, order, by
        As in `words.compare`, `sentiment.compare` and `quotes.compare`; `voice` may also be "both", and `by` also
        "diversity": `quotes.diversity.compare`.

    Returns
    -------
    DataFrame
        The columns of the measure's own `compare`. Without a pair: for words all pairs below one another; for
        sentiment and quotes first a row for each outlet over all its articles, then the pairs' differences.

    Raises
    ------
    InputError
        if only one of the two outlets is named, one is not there, or there is no pair to compare.
    """
    if (outlet is None) != (reference is None):
        raise InputError("name both --outlet and --reference, or neither")
    corpus = corpus.comparable(wording=measure != "quotes")
    articles = corpus.articles
    chosen = [(outlet, reference)] if outlet is not None else resample.pairs(articles)

    def tables(pair):
        if measure == "words":
            said = None if voice == "both" else voice
            return words.compare(articles, corpus.words, *pair, said, order, matched, seed)
        if measure == "sentiment":
            return sentiment.compare(articles, corpus.sentences, *pair, matched, seed)
        if by == DIVERSITY:
            return diversity.compare(articles, corpus.quotes, *pair, matched, seed)
        return quotes.compare(articles, corpus.quotes, by, *pair, matched, seed)

    if measure == "words" and not chosen:
        raise InputError(
            f"no two outlets have {resample.MIN_ARTICLES} articles each; name two with --outlet and --reference"
        )
    found = [tables(pair) for pair in chosen]
    if measure != "words" and outlet is None:
        found = [tables((None, None)), *(table[table["reference"].notna()] for table in found)]
    return pd.concat(found, ignore_index=True)


def split_half_null(corpus: Corpus, measure: str, outlet: str, **options) -> pd.DataFrame:
    """Say what the comparison finds between random halves of one outlet: `split, n_tested, n_found`, a row a split."""
    corpus = corpus.comparable(wording=measure != "quotes")
    if measure == "words":
        voice = options.get("voice", "outlet")
        found = words.split_half_null(
            corpus.articles,
            corpus.words,
            outlet,
            NULL_SPLITS,
            options.get("seed", 0),
            voice=None if voice == "both" else voice,
            order=options.get("order", 1),
        )
        return found.rename(columns={"n_terms": "n_tested"})
    if measure == "sentiment":
        parts = sentiment.voice_parts(corpus.articles, corpus.sentences)
    elif options.get("by") == DIVERSITY:
        parts = diversity.per_article_parts(corpus.articles, corpus.quotes)
    else:
        parts = quotes.share_parts(corpus.articles, corpus.quotes, options.get("by", "kind"))
    return ratios.split_half_null(corpus.articles, parts, outlet, NULL_SPLITS, options.get("seed", 0))


def null_sentence(corpus: Corpus, measure: str, outlets: Iterable[str] | None = None, **options) -> str:
    """Say in one sentence what the same test finds where there is nothing to find.

    Parameters
    ----------
    corpus, measure, options
        As for `compare_outlets`.
    outlets
        The outlets compared; the one with most articles of them (None: of all) is split.
    """
    counts = corpus.comparable(wording=measure != "quotes").articles.groupby("outlet").size()
    counts = counts if outlets is None else counts[counts.index.isin(list(outlets))]
    if counts.empty:
        return "no outlet here has an article that can be compared"
    outlet = counts.idxmax()
    null = split_half_null(corpus, measure, outlet, **options)
    if null.empty:
        return f"no outlet here has the {2 * resample.MIN_ARTICLES} articles that a split into halves needs"
    what = "words" if measure == "words" else "groups"
    return (
        f"between random halves of {outlet} ({counts[outlet]} articles) the same test finds "
        f"{null['n_found'].mean():.2g} of {null['n_tested'].mean():.0f} {what} on average, and any at all in "
        f"{(null['n_found'] > 0).sum()} of {len(null)} splits"
    )


def word_evidence(corpus: Corpus, table: pd.DataFrame, n_terms: int = 6, n_articles: int = 3) -> pd.DataFrame:
    """List the articles in which the words that differ stand most often: `term, outlet, article_id, count`."""
    corpus = corpus.comparable()
    found = table[table["differs"]].sort_values("p_adjusted", kind="stable").head(n_terms)
    side = found["outlet"].where(found["estimate"] > 0, found["reference"])
    outlets = corpus.articles.set_index("article_id")["outlet"]
    own = corpus.words[(corpus.words["order"] == 1) & (corpus.words["voice"] == "outlet")]
    own = own.assign(outlet=own["article_id"].map(outlets))
    rows = own.merge(pd.DataFrame({"term": found["term"], "outlet": side}), on=["term", "outlet"])
    rows = rows.sort_values(["term", "count", "article_id"], ascending=[True, False, True], kind="stable")
    return rows.groupby("term").head(n_articles)[["term", "outlet", "article_id", "count"]].reset_index(drop=True)
