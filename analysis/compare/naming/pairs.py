"""Find naming variants that are on no list: terms that swap between two outlets telling the same stories.

Entry point: `find`. It proposes; a person has to read the proposals (`analysis.show.concordance`).
"""

import re

import numpy as np
import pandas as pd
from rapidfuzz.distance import JaroWinkler
from scipy import sparse

from analysis.compare import resample
from analysis.compare.naming.shares import COLUMNS as SHARES
from analysis.compare.naming.shares import compare_shares
from analysis.compare.resample import Pair
from analysis.text.terms import FUNCTION_WORDS, MAX_ORDER

MIN_ARTICLES_WITH_TERM = 2
DOUBTED_CONTEXTS = 3.0
MIN_SPELLING = 0.75
MIN_APART = 0.5
MIN_LETTERS = 4
VERBAL = ("ing", "ed")
N_PAIRS = 500
N_TERMS = 3000
MIN_COMPANY = 0.05
DOUBTED_ARTICLES = 2.0
COLUMNS = {
    "outlet": "the outlet whose words are looked at",
    "reference": "the outlet it is compared with",
    "term": "what the outlet prefers",
    "reference_term": "what the reference prefers",
    "score": "closeness times the size of difference: 0 to 1",
    "closeness": "how much the two may stand for the same, whoever uses them: 0 to 1",
    "company": "cosine of the words around them",
    "spelling": "Jaro-Winkler similarity where the consonants are the same, else 0",
    **SHARES,
    "share": "share of term among the outlet's uses of both; matched: each story weighing the same on both sides",
    "count": "uses of term in the articles compared of the outlet",
    "n": "uses of both in the same articles",
    "n_articles": "articles of the outlet that use one of them",
}
# Letters that different systems of transliteration write for one sound.
_ALIKE = ((re.compile("kh|gh|g"), "h"), (re.compile("ck|c|q"), "k"), (re.compile("ph"), "f"), (re.compile("w"), "v"))
_SOUNDLESS = re.compile("[^a-z]|[aeiouyj]")
_REPEATED = re.compile(r"(zh|sh|ch|[a-z])\1+")
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow".split()
)


def find(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    outlet: str,
    reference: str,
    voice: str | None = "outlet",
    order: int = 1,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Propose pairs of terms that two outlets may use for the same thing.

    Parameters
    ----------
    articles, words, outlet, reference, voice, matched, seed
        As for `analysis.compare.naming.listed`.
    order
        Number of words in a term, 1 or 2.

    Returns
    -------
    DataFrame
        At most `N_PAIRS` pairs that differ, the columns as described in `COLUMNS`, by falling `score`.

    Raises
    ------
    InputError
        if an outlet has no article, or a matched comparison is asked for and no story is shared.

    Notes
    -----
    `score` = |difference| x closeness, and closeness = max(company, spelling) x same stories x n / (n + 2), where

    - company is the cosine of the vectors of contexts: what stands before, after and around the term in the longer
      terms of the table, 1 + log(uses), weighted by the logarithm of the inverse share of terms that have the context
      (Harris 1954, "Distributional structure", Word 10), times s / (s + 3) for s contexts in common;
    - spelling is the similarity of Jaro and Winkler (Winkler 1990) if both have four letters and the same consonants
      (transliterations differ in vowels, doubled letters, g and h) and it is .75 at least; else 0;
    - same stories is the cosine of the two terms' uses by story (1 in a comparison that is not matched);
    - n is the articles of the rarer term.

    Closeness does not look at the outlets' names. Of the `N_TERMS` terms in most articles, the `N_PAIRS` closest pairs
    with a company of .05 at least, of which at most half of the rarer term's articles have both, are tested for a
    `difference` in the share of the one among uses of both, as known variants are, so that `p_adjusted` holds for all
    of them. What it cannot show: whether the two name the same thing. What stands in similar places is as often its
    opposite, or another person of the same office.

    Examples
    --------
    See `tests/compare/test_naming_pairs.py`.
    """
    paired = resample.pair(articles, outlet, reference, matched)
    pairs, parts = share_parts(words, paired, voice, order)
    if pairs.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    table = compare_shares(articles, parts, outlet, reference, matched, seed).join(pairs)
    table["score"] = table["closeness"] * table["difference"]
    table = table[table["difference"] > 0].sort_values(["score", "term"], ascending=[False, True], ignore_index=True)
    return table[list(COLUMNS)]


def share_parts(
    words: pd.DataFrame, paired: Pair, voice: str | None = "outlet", order: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the pairs of terms to be tested, and each article's uses of one and of both.

    Returns
    -------
    (pairs, parts)
        `term, reference_term, closeness, company, spelling`, each pair both ways round, of which one is what the outlet
        prefers; and the parts that `compare_ratios` takes, the groups being the rows of `pairs`.
    """
    rows = words[words["article_id"].isin(paired.article_ids)]
    rows = rows if voice is None else rows[rows["voice"] == voice]
    terms, counts = _term_counts(rows, paired.article_ids, order)
    first, second, measures = closest(rows, terms, counts, order, paired.stratum)
    first, second = np.append(first, second), np.append(second, first)
    pairs = pd.concat([measures, measures], ignore_index=True)
    pairs = pairs.assign(term=terms[first], reference_term=terms[second])
    uses = counts[:, first], counts[:, first] + counts[:, second]
    long = [pd.DataFrame(matrix.T, columns=paired.article_ids).stack() for matrix in uses]
    parts = pd.DataFrame({"numerator": long[0], "denominator": long[1]}).rename_axis(["group", "article_id"])
    return pairs, parts.reset_index()


def closest(
    rows: pd.DataFrame, terms: np.ndarray, counts: np.ndarray, order: int, stratum: np.ndarray
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Give the closest pairs of terms, as places in `terms`, and their `company, spelling, closeness`."""
    vectors = contexts(rows, terms, order)
    shared = (vectors > 0).astype(float) @ (vectors > 0).astype(float).T
    known = shared.copy()
    known.data = known.data / (known.data + DOUBTED_CONTEXTS)
    company = _cosines(vectors).multiply(known).tocoo()
    table = pd.DataFrame({"first": company.row, "second": company.col, "company": company.data})
    table = table[(table["first"] < table["second"]) & (table["company"] >= MIN_COMPANY)]
    bones = pd.factorize(np.array([skeleton(term) or f"?{i}" for i, term in enumerate(terms)], object))[0]
    table["same"] = bones[table["first"]] == bones[table["second"]]
    table = table[table["same"] | ~_inflected(terms[table["first"]], terms[table["second"]])]
    first, second = table["first"].to_numpy(), table["second"].to_numpy()
    table["spelling"] = [
        JaroWinkler.similarity(terms[i], terms[j], score_cutoff=MIN_SPELLING) if same else 0.0
        for i, j, same in zip(first, second, table["same"], strict=True)
    ]
    used = counts > 0
    together = used.T.astype(np.float32) @ used
    rarer = np.minimum(together[first, first], together[second, second])
    apart = 1 - together[first, second] / rarer
    by_story = np.array([counts[stratum == story].sum(axis=0) for story in np.unique(stratum)])
    stories = (by_story[:, first] * by_story[:, second]).sum(axis=0)
    stories = stories / np.linalg.norm(by_story[:, first], axis=0) / np.linalg.norm(by_story[:, second], axis=0)
    best = table[["company", "spelling"]].max(axis=1)
    table["closeness"] = best * stories * rarer / (rarer + DOUBTED_ARTICLES)
    table = table[(apart >= MIN_APART) & (table["closeness"] > 0)]
    table = table.sort_values(["closeness", "first", "second"], ascending=[False, True, True], ignore_index=True)
    table = table.head(N_PAIRS)
    return table["first"].to_numpy(), table["second"].to_numpy(), table[["closeness", "company", "spelling"]]


def contexts(rows: pd.DataFrame, terms: np.ndarray, order: int) -> sparse.csr_array:
    """Give what stands around each term in the longer terms of the `words` table: term by context, weighted."""
    place, found = pd.Index(terms), []
    for longer in range(order + 1, MAX_ORDER + 1):
        uses = rows[rows["order"] == longer].groupby("term")["count"].sum()
        words = [term.split(" ") for term in uses.index]
        for start in range(longer - order + 1):
            end = start + order
            code = place.get_indexer([" ".join(own[start:end]) for own in words])
            around = [" ".join([*own[:start], "_", *own[end:]]) for own in words]
            found.append(pd.DataFrame({"term": code, "context": around, "count": uses.to_numpy(float)})[code >= 0])
    table = pd.concat(found)
    code, names = pd.factorize(table["context"])
    shape = len(terms), len(names)
    vectors = sparse.csr_array((1 + np.log(table["count"].to_numpy()), (table["term"].to_numpy(), code)), shape=shape)
    n_terms = np.bincount(code, minlength=len(names))
    several = np.flatnonzero(n_terms > 1)
    return vectors[:, several] @ sparse.diags_array(np.log(len(terms) / n_terms[several]))


def skeleton(term: str) -> str:
    """Give the consonants of a term, as far as transliterations agree on them; none of a term of few letters.

    Examples
    --------
    >>> [skeleton(term) for term in ("kiev", "kyiv", "zaporizhzhia", "zaporozhye", "luhansk", "lugansk", "war")]
    ['kv', 'kv', 'zprzh', 'zprzh', 'lhnsk', 'lhnsk', '']
    """
    if len(term) < MIN_LETTERS or term.endswith(VERBAL):
        return ""
    for pattern, letter in _ALIKE:
        term = pattern.sub(letter, term)
    return _REPEATED.sub(r"\1", _SOUNDLESS.sub("", term))


def _term_counts(rows, article_ids, order):
    rows = rows[rows["order"] == order]
    in_articles = rows.groupby("term")["article_id"].nunique()
    in_articles = in_articles[[_may_name(term.split(" ")) for term in in_articles.index]]
    often = in_articles[in_articles >= MIN_ARTICLES_WITH_TERM].sort_values(ascending=False, kind="stable")
    terms = np.array(sorted(often.index[:N_TERMS]), object)
    rows = rows[rows["term"].isin(terms)]
    counts = np.zeros((len(article_ids), len(terms)))
    place = pd.Index(article_ids).get_indexer(rows["article_id"]), pd.Index(terms).get_indexer(rows["term"])
    np.add.at(counts, place, rows["count"])
    return terms, counts


def _may_name(words):
    return all(word[0].isalpha() and len(word) > 2 for word in words) and not {*words} & (FUNCTION_WORDS | _TIMES)


def _inflected(first, second):
    """Say which pairs are one word with and without an ending, or several words that share one."""
    return np.array([a.startswith(b) or b.startswith(a) for a, b in zip(first, second, strict=True)], bool)


def _cosines(vectors):
    length = np.sqrt(vectors.power(2).sum(axis=1))
    unit = sparse.diags_array(1 / np.where(length > 0, length, 1)) @ vectors
    return unit @ unit.T
