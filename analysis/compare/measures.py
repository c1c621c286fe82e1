"""Compare the outlets of a corpus on one measure: the tables that the command line writes and the notebooks draw.

Entry point: `compare_outlets`; `with_reference_corpus` adds a second corpus to compare with.
"""

from collections.abc import Iterable

import pandas as pd

from analysis.compare import ratios, resample
from analysis.compare.quotes import shares as quotes
from analysis.compare.sentiment import actors as toward_actors
from analysis.compare.sentiment import means, voices
from analysis.compare.terms import PHRASES
from analysis.compare.words import differences as words
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.text.outlets import in_order
from analysis.vocabulary import ANNOTATIONS

NULL_SPLITS = 50


def compare_outlets(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    voice: str = "outlet",
    order: int | str = 1,
    by: str = "kind",
    seed: int = 0,
) -> pd.DataFrame:
    """Compare two outlets, or every pair that has articles enough, on words, sentiment, quotes or toward whom.

    Parameters
    ----------
    corpus
        As read; duplicates are left out here, and re-translations too but for quotes.
    measure
        "words", "sentiment", "quotes", or "toward": sentiment toward actors.
    outlet, reference
        Both or neither; for words also a reference alone, such as "rest": every outlet with articles enough against
        it.
    matched, seed, voice, order, by
        As in `words.differences`, `sentiment.means`, `sentiment.actors` and `quotes.shares`; `voice` may
        also be "both". Sentiment by "voice" is the difference of each pair taken apart, as
        `sentiment.voices.decompose` gives it.

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
    if (outlet is None) != (reference is None) and (measure != "words" or reference is None):
        raise InputError("name both --outlet and --reference, or neither")
    corpus = corpus.comparable(wording=measure != "quotes")
    articles = corpus.articles
    if outlet is not None:
        chosen = [(outlet, reference)]
    elif reference is not None:
        chosen = [(name, reference) for name in _with_enough(articles) if name != reference]
    else:
        chosen = resample.pairs(articles)

    by_voice = measure == "sentiment" and by == "voice"
    if measure == "sentiment" and by not in ("kind", "voice"):
        raise InputError(f"sentiment cannot be taken apart by {by!r}; choose voice")

    def tables(pair):
        if measure == "words":
            return words.compare(articles, terms_of(corpus, order, pair), *pair, spoken(voice), order, matched, seed)
        if by_voice:
            return voices.decompose(articles, corpus.sentences, *pair, matched, seed)
        if measure == "sentiment":
            return means.compare(articles, corpus.sentences, *pair, matched, seed)
        if measure == "toward":
            said = corpus.sentences, corpus.targets
            return toward_actors.compare(articles, *said, *pair, matched, seed, spoken(voice))
        return quotes.compare(articles, corpus.quotes, by, *pair, matched, seed)

    by_pair = measure == "words" or by_voice
    if by_pair and not chosen:
        raise InputError(
            f"no two outlets have {resample.MIN_ARTICLES} articles each; name two with --outlet and --reference"
        )
    found = [tables(pair) for pair in chosen]
    if not by_pair and outlet is None:
        found = [tables((None, None)), *(table[table["reference"].notna()] for table in found)]
    return pd.concat(found, ignore_index=True)


def terms_of(corpus: Corpus, order: int | str, outlets: Iterable[str]) -> pd.DataFrame:
    """Give the terms that a comparison of outlets needs: single words for totals, and those of its order."""
    articles, outlets = corpus.articles, set(outlets)
    ids = articles["article_id"] if words.REST in outlets else articles["article_id"][articles["outlet"].isin(outlets)]
    return corpus.terms((1, 2, 3) if order == PHRASES else (1, order), ids)


def _with_enough(articles):
    counts = articles["outlet"].value_counts()
    return [name for name in in_order(counts.index) if counts[name] >= resample.MIN_ARTICLES]


def with_reference_corpus(corpus: Corpus, other: Corpus, name: str) -> tuple[Corpus, str]:
    """Add the articles of another corpus as those of one outlet to compare with.

    Parameters
    ----------
    corpus, other
        As read. What of `other` is a copy or re-translation there, or an article of `corpus` too, is left out.
    name
        What to call the other corpus.

    Returns
    -------
    (Corpus, str)
        Both together, and the outlet's name, "reference corpus: NAME". Its articles have no story, so that comparisons
        with it are unmatched: topics differ too.
    """
    label = f"reference corpus: {name}"
    other = other.comparable()
    other = other.select(other.articles.loc[~other.articles["sha256"].isin(corpus.articles["sha256"]), "article_id"])
    added = {table: getattr(other, table) for table in ANNOTATIONS}
    # the same id may stand in both
    added = {table: rows.assign(article_id=f"{label}/" + rows["article_id"]) for table, rows in added.items()}
    added["articles"] = added["articles"].assign(outlet=label, story=None)
    together = {
        table: pd.concat([getattr(corpus, table), rows.astype(getattr(corpus, table).dtypes)], ignore_index=True)
        for table, rows in added.items()
    }
    return corpus.replace(**together), label


def spoken(voice: str) -> str | None:
    """Give the voice as `words.differences.compare` takes it."""
    return None if voice == "both" else voice


def split_half_null(corpus: Corpus, measure: str, outlet: str, **options) -> pd.DataFrame:
    """Say what the comparison finds between random halves of one outlet: `split, n_tested, n_found`, a row a split."""
    corpus = corpus.comparable(wording=measure != "quotes")
    if measure == "words":
        found = words.split_half_null(
            corpus.articles,
            terms_of(corpus, options.get("order", 1), (outlet,)),
            outlet,
            NULL_SPLITS,
            options.get("seed", 0),
            voice=spoken(options.get("voice", "outlet")),
            order=options.get("order", 1),
        )
        return found.rename(columns={"n_terms": "n_tested"})
    if measure == "sentiment" and options.get("by") == "voice":
        return voices.split_half_null(corpus.articles, corpus.sentences, outlet, NULL_SPLITS, options.get("seed", 0))
    if measure == "sentiment":
        parts = means.voice_parts(corpus.articles, corpus.sentences)
    elif measure == "toward":
        whose = spoken(options.get("voice", "outlet"))
        parts = toward_actors.voice_parts(corpus.articles, corpus.sentences, corpus.targets, whose)
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
        f"between random halves of {outlet} ({counts[outlet]:,} articles) the same test finds "
        f"{null['n_found'].mean():.2g} of {null['n_tested'].mean():,.0f} {what} on average, and any at all in "
        f"{(null['n_found'] > 0).sum()} of {len(null)} splits"
    )


def word_evidence(corpus: Corpus, table: pd.DataFrame, n_terms: int = 6, n_articles: int = 3) -> pd.DataFrame:
    """List the articles in which the words that differ stand most often: `term, outlet, article_id, count`."""
    corpus = corpus.comparable()
    found = table[table["differs"]].sort_values("p_adjusted", kind="stable").head(n_terms)
    side = found["outlet"].where(found["log_odds"] > 0, found["reference"])
    outlets = corpus.articles.set_index("article_id")["outlet"]
    own = corpus.terms([1])
    own = own[own["voice"] == "outlet"]
    own = own.assign(outlet=own["article_id"].map(outlets))
    rows = own.merge(pd.DataFrame({"term": found["term"], "outlet": side}), on=["term", "outlet"])
    rows = rows.sort_values(["term", "count", "article_id"], ascending=[True, False, True], kind="stable")
    return rows.groupby("term").head(n_articles)[["term", "outlet", "article_id", "count"]].reset_index(drop=True)
