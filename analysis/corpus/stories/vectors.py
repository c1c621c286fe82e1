"""Leads of articles as rows of unit length, in which rare terms weigh most.

Entry point: `weigh`. `background.csv` says of words that stand in the leads of 15 or more of 34,784 US news articles of
2012–2020 (Article-Bias-Prediction), and of pairs of words in 60 or more, in how many they stand.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

BACKGROUND = Path(__file__).resolve().parents[2] / "lists" / "background.csv"
N_BACKGROUND = 34_784
UNSEEN = 5
ONCE = 0.7
MOST_OWN = 0.5
HALF_WAY = 3000


def weigh(leads: pd.DataFrame, article_ids: pd.Index) -> tuple[sparse.csr_array, np.ndarray]:
    """Give each article a vector of unit length.

    Parameters
    ----------
    leads
        `article_id, term, count`, as `annotate.lead.lead` gives them; rows of other articles are passed over.
    article_ids
        The articles, in the order of the rows wanted.

    Returns
    -------
    (csr_array, array of str)
        One row per article and one column per term, and the terms, sorted. An article without terms has an empty row.

    Notes
    -----
    A term weighs (1 + ln count) · idf. The idf is that of a background of US news of 2012–2020, mixed with the
    corpus's own, ln(1 + n/df) / ln(1 + n), whose share grows with the corpus up to one half (at 3,000 articles it is
    one fourth): in five articles of one event the corpus's own would hide just the terms that make the event, in
    thousands on one war it hides the war. Terms of a single article weigh .7 of that (Spärck Jones, 1972, "A
    statistical interpretation of term specificity", Journal of Documentation 28). Names that became common only after
    2020 are held for rare until a corpus is large.

    Examples
    --------
    >>> leads = pd.DataFrame({"article_id": ["a", "b"], "term": "graz", "count": [1, 3]})
    >>> rows, terms = weigh(leads, pd.Index(["a", "b"]))
    >>> rows.toarray().tolist(), terms.tolist()
    ([[1.0], [1.0]], ['graz'])
    """
    code, names = _coded(leads["article_id"])
    row = article_ids.get_indexer(names)[code]
    held = row >= 0
    row, counts = row[held], leads["count"].to_numpy(float)[held]
    column, terms = _coded(leads["term"][held])
    n = len(article_ids)
    n_with = np.bincount(column, minlength=len(terms))
    idf = _idf(terms, n_with, n)
    counted = sparse.csr_array((counts, (row, column)), shape=(n, len(terms)))
    counted.sum_duplicates()
    counted.data = (1 + np.log(np.maximum(counted.data, 1))) * idf[counted.indices]
    length = np.sqrt(np.add.reduceat(np.r_[counted.data**2, 0], counted.indptr[:-1]))
    n_terms = np.diff(counted.indptr)
    counted.data /= np.repeat(np.where(n_terms > 0, length, 1), n_terms)
    return counted.astype(np.float32), terms.astype(object)


def _coded(strings: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Give the place of each string among the strings there are, sorted, and these."""
    if not isinstance(strings.dtype, pd.CategoricalDtype) or not strings.cat.categories.is_monotonic_increasing:
        return pd.factorize(strings.to_numpy(object), sort=True)
    codes, names = strings.cat.codes.to_numpy(), strings.cat.categories.to_numpy(object)
    there = np.bincount(codes, minlength=len(names)) > 0
    return (np.cumsum(there) - 1)[codes], names[there]


def _idf(terms: np.ndarray, n_with: np.ndarray, n: int) -> np.ndarray:
    known = _background()
    background = np.log1p(N_BACKGROUND / np.array([known.get(term, UNSEEN) for term in terms], float))
    own = np.log1p(n / np.maximum(n_with, 1))
    share = MOST_OWN * n / (n + HALF_WAY)
    idf = (1 - share) * background / np.log1p(N_BACKGROUND) + share * own / np.log1p(max(n, 1))
    return np.where(n_with == 1, ONCE, 1.0) * idf


@cache
def _background() -> dict[str, int]:
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    return dict(zip(table["term"], table["n_articles"].tolist(), strict=True))
