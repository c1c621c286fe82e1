"""Word choice: compare how often outlets use each term."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from analysis.annotation.quotes.words import OUTLET_WORDS
from analysis.comparison import chance, keyness, resample
from analysis.comparison.keyness import MIN_ARTICLES_WITH_TERM, PHRASES, in_articles, term_counts
from analysis.comparison.naming import spellings
from analysis.comparison.resample import Pair
from analysis.corpus import Corpus
from analysis.text import lists_of
from analysis.text.outlets import canonical, is_known
from analysis.text.terms import DAYS, FUNCTION_WORDS, MONTHS
from analysis.text.words import letters

REST = "rest"
LISTS = CONTENT, NAMING, STYLE = "content", "naming", "style"
# how a date is written, as are numbers of one or two digits; "march" and "may" are words too
DATES = {*DAYS, *MONTHS, *map(str, range(100))} - {"march", "may"}
# words that connect, those before names, and verbs that report speech and nothing of how it sounds
STYLE_WORDS = FUNCTION_WORDS.union(lists_of("text.csv")["style word"], DATES)
HONORIFICS = frozenset(("mr", "mrs", "ms"))
WITH_DOTS = "U.S."
COLUMNS = (
    *"outlet reference group order list count reference_count per_1000_words reference_per_1000_words".split(),
    *"estimate low high g2 p p_adjusted differs likely n_true detectable".split(),
    *("n_articles", "reference_n_articles", "n_stories", *resample.OF_STORIES),
)


def _needed(corpus: Corpus, order: int | str, ids: Sequence[str], abbreviations: str) -> pd.DataFrame:
    """Return the terms that a comparison of articles needs: words for totals, and those of its order."""
    rows = corpus.rows("words", order=(1, 2, 3) if order == PHRASES else (1, order), article_id=ids)
    return rows if abbreviations == WITH_DOTS else rows.assign(term=without_dots(rows["term"]))


def without_dots(terms: pd.Series) -> pd.Series:
    """Return terms in which abbreviations have no full stops, so that "u.s." is one word with "us"."""
    return terms.str.replace(r"(?<=[^\W\d_])\.", "", regex=True)


@resample.undefined
def compare(
    corpus: Corpus,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    seed: int = 0,
    voice: str | None = "outlet",
    order: int | str = 1,
    prior: float = keyness.PRIOR_WORDS,
    min_articles: int = MIN_ARTICLES_WITH_TERM,
    abbreviations: str = WITH_DOTS,
) -> pd.DataFrame:
    """Return which terms one outlet uses more, or less, than another, and how sure that is, by falling `estimate`.

    Parameters
    ----------
    corpus
        Its articles, duplicates and re-translations left out, and their words.
    outlet, reference, matched, seed
        As for `resample.pair`; "rest" as reference: all other outlets together.
    voice, order
        "outlet" or "quoted", None: both; number of words in a term, or "phrases" (`keyness.term_counts`).
    prior, min_articles, abbreviations
        How many words the prior is worth; in how many articles a term has to stand; U.S. as such, or as US.

    Notes
    -----
    docs/command-line.md says what the `COLUMNS` mean. `estimate` is the log-odds ratio of Monroe, Colaresi and
    Quinn (2008, eq. 16; `keyness.log_odds`). Its variance there (eq. 20) takes words for independent draws; here
    intervals come from drawing articles anew (`keyness.intervals`), and p-values from exchanging the outlets' names
    within stories (`chance.test`). In a matched comparison all these give each story the same weight on both sides;
    the counts and `g2` are those of the articles as they are, and may point the other way. What it cannot show: why
    a term differs. A topic that one outlet's articles on a story happen to take up looks the same as framing.
    """
    articles, names = corpus.articles, corpus.articles["outlet"]
    if reference == REST and (names == outlet).any() and not (names == REST).any():
        articles = articles.assign(outlet=names.where(names == outlet, REST))
    paired = resample.pair(articles, outlet, reference, matched)
    words = _needed(corpus, order, paired.article_ids, abbreviations)
    terms, counts, totals = term_counts(words, paired.article_ids, voice, order, min_articles)
    low, high = keyness.intervals(paired, counts, totals, seed, prior_words=prior)
    of_terms = keyness.pooled_prior(counts, totals, prior)
    log_odds = partial(keyness.log_odds, prior=of_terms, prior_words=prior)
    n_exchanges = chance.OF_PHRASES if order == PHRASES else chance.N_EXCHANGES
    tested = chance.test(paired, counts, totals, seed, (low > 0) | (high < 0), n_exchanges)
    own = paired.is_outlet
    sides = counts[own], counts[~own]
    n_articles = [keyness.n_articles_with(side) for side in sides]
    as_they_are = *(side.sum(axis=0) for side in sides), totals[own].sum(), totals[~own].sum()
    here, there = paired.weights()
    weighted = here @ counts, there @ counts, here @ totals, there @ totals
    table = {
        "outlet": outlet,
        "reference": reference,
        "group": terms,
        "order": np.array([term.count(" ") + 1 for term in terms], int),
        "list": list_of(terms, (outlet, reference)),
        "count": as_they_are[0].astype(int),
        "reference_count": as_they_are[1].astype(int),
        "per_1000_words": 1000 * weighted[0] / weighted[2],
        "reference_per_1000_words": 1000 * weighted[1] / weighted[3],
        "estimate": log_odds(*weighted),
        "low": low,
        "high": high,
        "g2": keyness.g2_rayson(*as_they_are),
        **tested._asdict(),
        "n_articles": n_articles[0],
        "reference_n_articles": n_articles[1],
        "n_stories": paired.n_stories,
        **resample.by_story(paired, counts, totals, log_odds),
    }
    table = pd.DataFrame(table, columns=list(COLUMNS))
    return table.sort_values(["estimate", "group"], ascending=[False, True], ignore_index=True)


def by_chance(
    corpus: Corpus,
    outlet: str,
    n_splits: int = 50,
    seed: int = 0,
    voice: str | None = "outlet",
    order: int | str = 1,
    min_articles: int = MIN_ARTICLES_WITH_TERM,
    abbreviations: str = WITH_DOTS,
    **_,
) -> pd.DataFrame:
    """Return how many terms differ between two random halves of one outlet (`resample.null`)."""
    articles = corpus.articles
    ids = pd.Index(resample.of_outlet(articles, outlet)["article_id"])
    words = _needed(corpus, order, ids, abbreviations)
    _, of_each, words_of = term_counts(words, ids, voice, order, min_articles)

    def test(paired: Pair, seed: int) -> tuple[np.ndarray, np.ndarray]:
        own = ids.get_indexer(paired.article_ids)
        counts = of_each[own]
        counts = counts[:, in_articles(counts, min_articles)]
        return chance.test(paired, counts, words_of[own], seed, n_exchanges=[resample.N_NULL_PERMUTATIONS])[:2]

    return resample.null(articles, outlet, n_splits, seed, test, chance.LEVEL)


def list_of(terms: Sequence[str], outlets: Sequence[str] = ()) -> list[str]:
    """Return for each term compared whether it is "content", "naming" or "style".

    Style are function words and others that connect, verbs that report speech, days and months, and the names of the
    `outlets` compared, with such words in them as News. Naming is what `analysis/lists/variants.csv` calls a spelling,
    where the articles compared use another spelling of the same name too: without it, a name that is used more is a
    topic. In a term of several words, words of style count for nothing, but with Mr, Mrs or Ms it is style. All else is
    content.

    Examples
    --------
    >>> list_of(["kyiv", "kiev", "odesa", "war", "said the", "aug 22", "2014"])
    ['naming', 'naming', 'content', 'content', 'style', 'style', 'content']
    >>> list_of(["mr trump", "trump"])
    ['style', 'content']
    >>> list_of(["presstv", "press tv", "press", "rt.com"], ["Press TV", "AP"])
    ['style', 'style', 'style', 'content']
    """
    words_of_names = OUTLET_WORDS.intersection(" ".join(outlets).lower().split())
    own = {*map(letters, outlets), *words_of_names} - {REST}
    spelled = spellings()
    used = spelled[spelled["terms"].isin(set(terms))]
    names = set(used.loc[used.groupby("set")["variant"].transform("nunique") > 1, "terms"])
    found = []
    for term in terms:
        words = term.split()
        left = "" if HONORIFICS & {*words} else " ".join(word for word in words if word not in STYLE_WORDS)
        name = canonical(left) if "." in left or is_known(left) else left
        found.append(STYLE if not left or letters(name) in own else NAMING if left in names else CONTENT)
    return found
