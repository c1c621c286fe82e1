"""Word choice: count the terms of an article, and compare how often outlets use them.

Entry points: `count` (one article, part of `annotate`) and `compare` (two outlets, on the `words` table).
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import resample
from analysis import text as texts
from analysis.resample import Pair
from analysis.text import Span

MAX_ORDER = 3
MIN_ARTICLES_WITH_TERM = 3
PRIOR_WORDS = 500.0
TERMS_AT_ONCE = 2000
COLUMNS = {
    "outlet": "the outlet whose words are looked at",
    "reference": "the outlet it is compared with",
    "term": "the word or words",
    "estimate": "log-odds ratio of the term, outlet against reference, with a Dirichlet prior",
    "low": "lower end of the 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "p": "share of random exchanges of the outlets' names among articles with a statistic as large",
    "p_adjusted": "the same for the largest statistic of all terms tested",
    "differs": "p_adjusted below .05 and an interval without 0",
    "count": "times the outlet uses the term",
    "reference_count": "times the reference uses it",
    "per_1000_words": "uses in 1,000 of the outlet's words; matched: each story weighing the same as at the reference",
    "reference_per_1000_words": "the same of the reference",
    "n_articles": "articles of the outlet that use it",
    "reference_n_articles": "the same of the reference",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def count(text: str, sentences: list[Span], quoted: list[Span]) -> list[tuple[str, int, str, int]]:
    """Count the words, pairs and triples of words of one article in each voice.

    Parameters
    ----------
    text, sentences
        The article as read, and the offsets of its sentences; terms do not reach over a sentence's end.
    quoted
        Offsets between quotation marks of quotations, in order: their words are in the quoted voice.

    Returns
    -------
    list of (voice, order, term, count)
        Sorted.

    Examples
    --------
    >>> count("He said no", [(0, 10)], [(8, 10)])
    [('outlet', 1, 'he', 1), ('outlet', 1, 'said', 1), ('outlet', 2, 'he said', 1), ('quoted', 1, 'no', 1)]
    """
    counts: Counter[tuple[str, int, str]] = Counter()
    for voice, run in _runs(text, sentences, quoted):
        for order in range(1, MAX_ORDER + 1):
            for i in range(len(run) - order + 1):
                counts[voice, order, " ".join(run[i : i + order])] += 1
    return [(*key, n) for key, n in sorted(counts.items())]


def _runs(text: str, sentences: list[Span], quoted: list[Span]) -> Iterator[tuple[str, list[str]]]:
    """Give the terms of each stretch of one sentence that is in one voice."""
    for pieces, voice in ((texts.subtract(sentences, quoted), "outlet"), (_within(sentences, quoted), "quoted")):
        for start, end in pieces:
            yield voice, [texts.term(text[s:e]) for s, e in texts.words(text, start, end)]


def _within(sentences: list[Span], quoted: list[Span]) -> list[Span]:
    return texts.subtract(sentences, texts.subtract(sentences, quoted))


def compare(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    outlet: str,
    reference: str,
    voice: str | None = "outlet",
    order: int = 1,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Say which terms one outlet uses more, or less, than another, and how sure that is.

    Parameters
    ----------
    articles, words
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference
        The two outlets.
    voice
        "outlet": the outlet's own words; "quoted": what it quotes; None: both.
    order
        Number of words in a term, 1 to 3.
    matched
        Whether to compare within shared stories; None where there are enough of them (`resample.pair`).
    seed
        Of the random draws.

    Returns
    -------
    DataFrame
        One row a term that stands in at least `MIN_ARTICLES_WITH_TERM` articles, the columns as described in
        `COLUMNS`, by falling estimate.

    Raises
    ------
    InputError
        if an outlet has no article.

    Notes
    -----
    The estimate is the log-odds ratio with informative Dirichlet prior of Monroe, Colaresi and Quinn (2008,
    "Fightin' Words", Political Analysis 16(4), eq. 16), the prior being the two outlets' pooled frequencies worth
    500 words. Its variance there (eq. 20) takes words for independent draws; here the larger of that and the
    variance between articles is used, and p-values come from exchanging the outlets' names among articles of the
    same story. Swapping outlet and reference turns the sign. What it cannot show: why a term differs. A topic that
    one outlet's articles on a story happen to take up looks the same as framing.

    Examples
    --------
    See `notebooks/02_word_choice.ipynb`; worked by hand for one word in `tests/test_words_compare.py`.
    """
    paired = resample.pair(articles, outlet, reference, matched)
    terms, counts, totals = _term_counts(words, paired.article_ids, voice, order)
    here = tuple(side[None] for side in paired.weights())
    prior = _prior(counts, totals)
    estimate = _log_odds(here, counts, totals, prior)[0][0]
    drawn = resample.bootstrap(paired, seed)
    enough = min(paired.n_articles)
    bounds = [
        resample.interval(_log_odds(drawn, counts[:, part], totals, prior[part], prior.sum())[0], enough)
        for part in _parts(len(terms))
    ]
    low, high = (np.concatenate([b[end] for b in bounds] or [np.empty(0)]) for end in (0, 1))
    p, p_adjusted = _test(paired, counts, totals, prior, seed)
    own, other = paired.is_outlet, ~paired.is_outlet
    rates = [np.asarray(side @ counts)[0] / max((side @ totals)[0], 1) * 1000 for side in here]
    frame = pd.DataFrame(
        {
            "outlet": outlet,
            "reference": reference,
            "term": terms,
            "estimate": estimate,
            "low": low,
            "high": high,
            "p": p,
            "p_adjusted": p_adjusted,
            "differs": (p_adjusted < resample.SIGNIFICANT) & ((low > 0) | (high < 0)),
            "count": _sums(counts[own]),
            "reference_count": _sums(counts[other]),
            "per_1000_words": rates[0],
            "reference_per_1000_words": rates[1],
            "n_articles": np.diff(counts[own].tocsc().indptr),
            "reference_n_articles": np.diff(counts[other].tocsc().indptr),
            "n_stories": paired.n_stories,
        }
    )
    return frame.sort_values(["estimate", "term"], ascending=[False, True], ignore_index=True)


def split_half_null(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    outlet: str,
    n_splits: int = 50,
    seed: int = 0,
    voice: str | None = "outlet",
    order: int = 1,
) -> pd.DataFrame:
    """Say how many terms `compare` finds between two random halves of one outlet, where there is nothing to find.

    Returns
    -------
    DataFrame
        One row a split: `split, n_terms, n_found` (p_adjusted below .05) and `share_p_below_05`, the share of
        terms whose unadjusted p-value is below .05. Empty where a half would have fewer than 5 articles.
    """
    rows = []
    for split, halves in enumerate(resample.halves(articles, outlet, n_splits, seed)):
        paired = resample.pair(halves, *resample.HALVES)
        terms, counts, totals = _term_counts(words, paired.article_ids, voice, order)
        p, p_adjusted = _test(
            paired, counts, totals, _prior(counts, totals), seed + split, resample.N_NULL_PERMUTATIONS
        )
        found = int((p_adjusted < resample.SIGNIFICANT).sum())
        share = float((p < resample.SIGNIFICANT).mean()) if len(p) else np.nan
        rows.append((split, len(terms), found, share))
    return pd.DataFrame(rows, columns=["split", "n_terms", "n_found", "share_p_below_05"])


def _term_counts(words, article_ids, voice, order):
    """Give the terms tested, their counts (article by term, sparse), and all words of each article."""
    rows = words[(words["order"] == order) & words["article_id"].isin(article_ids)]
    if voice is not None:
        rows = rows[rows["voice"] == voice]
    article = pd.Index(article_ids).get_indexer(rows["article_id"])
    code, terms = pd.factorize(rows["term"], sort=True)
    counts = sparse.csr_array((rows["count"].to_numpy(float), (article, code)), shape=(len(article_ids), len(terms)))
    counts.sum_duplicates()
    totals = np.bincount(article, rows["count"], len(article_ids)).astype(float)
    tested = np.flatnonzero(np.diff(counts.tocsc().indptr) >= MIN_ARTICLES_WITH_TERM)
    return terms.to_numpy(object)[tested], counts[:, tested], totals


def _prior(counts, totals):
    return PRIOR_WORDS * _sums(counts) / max(totals.sum(), 1)


def _sums(counts):
    return np.asarray(counts.sum(axis=0)).ravel()


def _parts(n_terms):
    return [slice(start, start + TERMS_AT_ONCE) for start in range(0, n_terms, TERMS_AT_ONCE)]


def _log_odds(sides, counts, totals, prior, prior_total=None):
    """Log-odds ratio of each term for each draw of weights, with the smoothed count of each side."""
    smoothed = [(counts.T @ side.T).T + prior for side in sides]
    rest = [(side @ totals)[:, None] + PRIOR_WORDS - s for side, s in zip(sides, smoothed, strict=True)]
    logits = [np.log(s) - np.log(r) for s, r in zip(smoothed, rest, strict=True)]
    return logits[0] - logits[1], smoothed


def _statistics(sides, counts, totals, prior):
    """Log-odds ratio over its standard error, the larger of Monroe's and the one between articles."""
    difference, smoothed = _log_odds(sides, counts, totals, prior)
    squares, products = counts.power(2), sparse.csr_array(counts.multiply(totals[:, None]))
    variance = 0.0
    for side, mean in zip(sides, smoothed, strict=True):
        squared, n = side**2, (side > 0).sum(axis=1)[:, None]
        rate = (mean - prior) / np.maximum(side @ totals, 1)[:, None]
        spread = (squares.T @ squared.T).T - 2 * rate * (products.T @ squared.T).T
        spread += rate**2 * (squared @ totals**2)[:, None]
        between = np.maximum(spread, 0) * n / np.maximum(n - 1, 1) / mean**2
        variance = variance + np.maximum(between, 1 / mean)
    return difference / np.sqrt(variance)


def _test(paired: Pair, counts, totals, prior, seed, n_permutations=resample.N_PERMUTATIONS):
    n_terms = counts.shape[1]
    if not paired.enough or n_terms == 0:
        return np.full(n_terms, np.nan), np.full(n_terms, np.nan)
    exchanged = resample.permute(paired, seed, n_permutations)
    here = tuple(side[None] for side in paired.weights())
    reached = np.zeros(n_terms)
    largest = np.zeros(n_permutations)
    observed = np.empty(n_terms)
    for part in _parts(n_terms):
        observed[part] = np.abs(_statistics(here, counts[:, part], totals, prior[part])[0])
        permuted = np.abs(_statistics(exchanged, counts[:, part], totals, prior[part]))
        reached[part] = (permuted >= observed[part]).sum(axis=0)
        largest = np.maximum(largest, permuted.max(axis=1))
    adjusted = n_permutations - np.searchsorted(np.sort(largest), observed, side="left")
    return (1 + reached) / (1 + n_permutations), (1 + adjusted) / (1 + n_permutations)
